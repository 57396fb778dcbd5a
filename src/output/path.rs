//! Where a file of the site stands: a path that means the same on every file system and in an address.

use std::fmt;
use std::str::FromStr;

use crate::diagnostic::{Message, message};

/// A file's place below the output folder: relative, parts separated by `/`.
///
/// A path is the same file on Linux, macOS and Windows and in an address: no part is empty, `.` or `..`, none is
/// longer than 255 bytes, none holds a control character, a backslash or one of `<>:"|?*`, none ends in a dot or a
/// space, and none is a device of Windows (`con`, `nul.txt`, …).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(String);

impl OutputPath {
    /// Reads a path, or says which part of it cannot be published.
    pub fn parse(path: &str) -> Result<Self, InvalidPath> {
        let fault =
            if path.is_empty() { Some(message!("it is empty")) } else { path.split('/').find_map(fault_of_part) };
        match fault {
            None => Ok(Self(path.to_owned())),
            Some(reason) => Err(InvalidPath { path: path.to_owned(), reason }),
        }
    }

    /// The path as text, with `/` between its parts.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folders that hold this file, outermost first: `a` and `a/b` for `a/b/c.html`.
    pub fn folders(&self) -> impl Iterator<Item = &str> {
        self.0.match_indices('/').map(|(end, _)| &self.0[..end])
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for OutputPath {
    type Err = InvalidPath;

    fn from_str(path: &str) -> Result<Self, InvalidPath> {
        Self::parse(path)
    }
}

/// A text that is no [`OutputPath`], and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidPath {
    /// The text as it was given.
    pub path: String,
    /// What is wrong with it, as a clause: "it is empty".
    pub reason: Message,
}

impl InvalidPath {
    /// What is wrong, for a diagnostic.
    pub fn message(&self) -> Message {
        let path = format!("{:?}", self.path);
        message!("{path} cannot be a path of the site: {reason}", path, reason = &self.reason)
    }
}

impl fmt::Display for InvalidPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl std::error::Error for InvalidPath {}

/// Why a part of a path cannot be published everywhere.
fn fault_of_part(part: &str) -> Option<Message> {
    match part {
        "" => Some(message!("a part of it is empty")),
        "." | ".." => Some(message!("it has a part that is `.` or `..`")),
        _ if part.len() > 255 => Some(message!("a part of it is longer than 255 bytes")),
        _ if part.chars().any(char::is_control) => Some(message!("it holds a control character")),
        _ if part.contains('\\') => Some(message!("it holds a backslash")),
        _ if part.contains(['<', '>', ':', '"', '|', '?', '*']) => {
            Some(message!("Windows forbids one of its characters"))
        }
        _ if part.ends_with(['.', ' ']) => Some(message!("a part of it ends in a dot or a space, which Windows drops")),
        _ if is_windows_device(part) => Some(message!("a part of it is the name of a Windows device")),
        _ => None,
    }
}

/// Whether Windows takes the name for a device, with any extension: "Naming Files, Paths, and Namespaces" of the
/// Windows documentation lists them; superscript digits count as digits.
fn is_windows_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part).trim_end().to_lowercase();
    if ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str()) {
        return true;
    }
    let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    port.is_some_and(|number| {
        let mut characters = number.chars();
        let digit = characters.next().is_some_and(|digit| digit.is_ascii_digit() || "¹²³".contains(digit));
        digit && characters.next().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> OutputPath {
        OutputPath::parse(text).unwrap()
    }

    #[test]
    fn paths_that_are_safe_everywhere_are_accepted() {
        for text in
            ["index.html", "zh/2020/表 1.csv", ".well-known/security.txt", "a/b/c", "console.js", "com10", "nul-1"]
        {
            assert_eq!(path(text).to_string(), text);
        }
    }

    #[test]
    fn paths_that_are_unsafe_somewhere_are_refused() {
        let bad = [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/./b",
            "a\0b",
            "a\nb",
            "a\u{85}b",
            "a\\b",
            "c:/a",
            "a?b",
            "a*b",
            "<a>",
            "a|b",
            "\"a\"",
            "a.",
            "a /b",
            "con",
            "CON.html",
            "x/Nul.tar.gz",
            "com1",
            "LPT9.txt",
            "com².a",
        ];
        for text in bad {
            assert!(OutputPath::parse(text).is_err(), "{text:?} was accepted");
        }
        assert!(OutputPath::parse(&"a".repeat(256)).is_err());
        assert!(OutputPath::parse(&"a".repeat(255)).is_ok());
    }

    #[test]
    fn a_path_names_its_folders_from_the_outside_in() {
        assert_eq!(path("a/b/c.html").folders().collect::<Vec<_>>(), ["a", "a/b"]);
        assert_eq!(path("c.html").folders().count(), 0);
    }
}
