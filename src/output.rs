//! The finished site in memory: rendered pages enter, each under its path; a sink (disk, HTTP, a public host) takes
//! the whole out. Everything here is pure. It exists so that two pages that claim one path are found before anything
//! is written, and so that a site means the same on every file system it may be copied to.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Message, message};
use crate::store::Key;

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

/// The whole site: every file's path and contents, in the order of the paths.
#[derive(Clone, Debug, Default)]
pub struct Output {
    files: BTreeMap<OutputPath, Arc<[u8]>>,
    /// Every file and every folder by its name in lower case, so that a clash on any file system is found.
    claims: BTreeMap<String, Claim>,
    /// What it was made from; nothing where the same input may make another site at another time.
    pub origin: Option<Origin>,
    /// What made the compressed copies of its texts, if it has such copies.
    pub copies: Option<&'static str>,
    /// For files that a later build need not render again the hash of all that they were made from.
    pub made_from: BTreeMap<OutputPath, Key>,
}

/// A hash of everything that a site was made from. Sites of one origin are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The origin of this key.
    pub fn of(key: Key) -> Self {
        Self(key.to_hex())
    }

    /// Takes the hexadecimal form.
    pub fn from_hex(text: String) -> Self {
        Self(text)
    }

    /// The origin of a site that was made of one of this origin, by something that has this name.
    pub fn with(&self, step: &str) -> Self {
        Self::of(Key::of(format!("{} {step}", self.0).as_bytes()))
    }

    /// The hexadecimal form.
    pub fn as_hex(&self) -> &str {
        &self.0
    }
}

/// Who took a name first.
#[derive(Clone, Debug)]
struct Claim {
    /// The name as it was written.
    name: String,
    /// The file that brought it: the file itself or the first one in the folder.
    by: OutputPath,
}

impl Claim {
    fn is_folder(&self) -> bool {
        self.name != self.by.0
    }
}

impl Output {
    /// A site without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. Where its path is taken, the site stays as it was and the clash is returned.
    pub fn insert(&mut self, path: OutputPath, contents: impl Into<Arc<[u8]>>) -> Result<(), Clash> {
        if let Some(earlier) = self.clash_with(&path) {
            return Err(Clash { path, earlier });
        }
        for name in path.folders().chain([path.as_str()]) {
            let claim = || Claim { name: name.to_owned(), by: path.clone() };
            self.claims.entry(name.to_lowercase()).or_insert_with(claim);
        }
        self.files.insert(path, contents.into());
        Ok(())
    }

    /// The contents of a file.
    pub fn get(&self, path: &OutputPath) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&OutputPath, &Arc<[u8]>)> {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The BLAKE3 hash of every file, in the order of the paths.
    pub fn hashes(&self) -> Vec<(&OutputPath, blake3::Hash)> {
        let files: Vec<_> = self.files.iter().collect();
        files.into_par_iter().map(|(path, contents)| (path, blake3::hash(contents))).collect()
    }

    /// One hash of the whole site: BLAKE3 over each path, a zero byte and the hash of its contents, in order.
    /// No path holds a zero byte, so two different sites never feed it the same bytes.
    pub fn digest(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for (path, hash) in self.hashes() {
            hasher.update(path.as_str().as_bytes()).update(&[0]).update(hash.as_bytes());
        }
        hasher.finalize()
    }

    /// The earlier file that a new path cannot stand beside.
    fn clash_with(&self, path: &OutputPath) -> Option<OutputPath> {
        let taken = |name: &str| self.claims.get(&name.to_lowercase());
        let folder = path
            .folders()
            .filter_map(|name| taken(name).map(|claim| (name, claim)))
            .find(|(name, claim)| !claim.is_folder() || claim.name != *name)
            .map(|(_, claim)| claim);
        folder.or_else(|| taken(path.as_str())).map(|claim| claim.by.clone())
    }
}

/// Two files that cannot both be in the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The path that came second and was not added.
    pub path: OutputPath,
    /// The path that was there: the same one, one that differs in case only (itself or in its folders), or one where
    /// the first is a file and the second needs a folder, or the other way round.
    pub earlier: OutputPath,
}

impl Clash {
    /// How the two stand in each other's way, for a diagnostic.
    pub fn message(&self) -> Message {
        let (path, earlier) = (self.path.as_str(), self.earlier.as_str());
        let (second, first) = (path.to_lowercase(), earlier.to_lowercase());
        if path == earlier {
            message!("two pages claim {path}", path)
        } else if second.starts_with(&format!("{first}/")) {
            message!("{earlier} is a file, but {path} needs a folder of that name", earlier, path)
        } else if first.starts_with(&format!("{second}/")) {
            message!("{path} is a file, but {earlier} needs a folder of that name", earlier, path)
        } else {
            message!("{path} and {earlier} differ in upper and lower case only", path, earlier)
        }
    }
}

impl fmt::Display for Clash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl std::error::Error for Clash {}

/// The name under which a file may be cached for ever: `style.css` becomes `style.<hash>.css`, where the hash is the
/// first 16 hexadecimal digits of the contents' BLAKE3. A name without an extension gets the hash at its end.
pub fn hashed_name(name: &str, contents: &[u8]) -> String {
    let hash = &blake3::hash(contents).to_hex()[..16];
    let file = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[file..].rfind('.') {
        Some(dot) if dot > 0 => format!("{}.{hash}{}", &name[..file + dot], &name[file + dot..]),
        _ => format!("{name}.{hash}"),
    }
}

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

    fn site(paths: &[&str]) -> Output {
        let mut output = Output::new();
        for text in paths {
            output.insert(path(text), text.as_bytes()).unwrap();
        }
        output
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

    #[test]
    fn clashes_are_refused_and_leave_the_site_as_it_was() {
        let cases = [
            ("a/b.html", "a/b.html", "two pages claim a/b.html"),
            ("a/b.html", "a/B.html", "a/B.html and a/b.html differ in upper and lower case only"),
            ("a/b.html", "A/c.html", "A/c.html and a/b.html differ in upper and lower case only"),
            ("a", "a/b", "a is a file, but a/b needs a folder of that name"),
            ("a/b", "a", "a is a file, but a/b needs a folder of that name"),
            ("A/b", "a", "a is a file, but A/b needs a folder of that name"),
        ];
        for (first, second, message) in cases {
            let mut output = site(&[first]);
            let clash = output.insert(path(second), *b"x").unwrap_err();
            assert_eq!(clash.to_string(), message);
            assert_eq!((clash.path, clash.earlier), (path(second), path(first)));
            assert_eq!((output.len(), output.claims.len()), (1, site(&[first]).claims.len()));
        }
    }

    #[test]
    fn neighbours_do_not_clash() {
        assert_eq!(site(&["a/b", "a/c", "a.b/c", "ab", "a-b/d"]).len(), 5);
    }

    #[test]
    fn the_digest_depends_on_paths_and_contents_and_not_on_the_order_of_insertion() {
        let digest = |paths: &[&str]| site(paths).digest();
        assert_eq!(digest(&["a", "b/c"]), digest(&["b/c", "a"]));
        assert_ne!(digest(&["a"]), digest(&["a", "b"]));
        let mut other = Output::new();
        other.insert(path("a"), *b"b").unwrap();
        assert_ne!(digest(&["a"]), other.digest());
    }

    #[test]
    fn a_hashed_name_keeps_folder_and_extension() {
        let hash = &blake3::hash(b"x").to_hex()[..16];
        for (name, expected) in [
            ("style.css", format!("style.{hash}.css")),
            ("a.b/style", format!("a.b/style.{hash}")),
            ("a/min.style.css", format!("a/min.style.{hash}.css")),
            (".hidden", format!(".hidden.{hash}")),
        ] {
            assert_eq!(hashed_name(name, b"x"), expected);
        }
    }
}
