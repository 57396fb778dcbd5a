//! The author's editor: how the preview opens a file at a line. A build has no use for it.

use crate::diagnostic::{Message, message, suggestion};

/// How a file is opened at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor {
    /// With `{file}`, `{line}` and perhaps `{column}` in it.
    pub pattern: String,
}

/// What is filled in where in a pattern; lines and columns count from 1.
const FILE: &str = "{file}";
const LINE: &str = "{line}";
const COLUMN: &str = "{column}";

/// Editors and what they understand. Those that open addresses can be reached from a page; the others need a terminal.
const KNOWN: [(&str, &str); 30] = [
    ("bbedit", "x-bbedit://open?url=file://{file}&line={line}"),
    ("clion", "clion://open?file={file}&line={line}&column={column}"),
    ("code", "vscode://file{file}:{line}:{column}"),
    ("code-insiders", "vscode-insiders://file{file}:{line}:{column}"),
    ("codium", "vscodium://file{file}:{line}:{column}"),
    ("cursor", "cursor://file{file}:{line}:{column}"),
    ("emacs", "emacs +{line}:{column} {file}"),
    ("emacsclient", "emacsclient +{line}:{column} {file}"),
    ("gedit", "gedit +{line}:{column} {file}"),
    ("goland", "goland://open?file={file}&line={line}&column={column}"),
    ("helix", "hx {file}:{line}:{column}"),
    ("idea", "idea://open?file={file}&line={line}&column={column}"),
    ("kakoune", "kak +{line}:{column} {file}"),
    ("kate", "kate --line {line} --column {column} {file}"),
    ("macvim", "mvim://open?url=file://{file}&line={line}&column={column}"),
    ("micro", "micro +{line}:{column} {file}"),
    ("nano", "nano +{line},{column} {file}"),
    ("nvim", "nvim +{line} {file}"),
    ("phpstorm", "phpstorm://open?file={file}&line={line}&column={column}"),
    ("positron", "positron://file{file}:{line}:{column}"),
    ("pycharm", "pycharm://open?file={file}&line={line}&column={column}"),
    ("rubymine", "rubymine://open?file={file}&line={line}&column={column}"),
    ("rustrover", "rustrover://open?file={file}&line={line}&column={column}"),
    ("sublime", "subl {file}:{line}:{column}"),
    ("textmate", "txmt://open?url=file://{file}&line={line}&column={column}"),
    ("vi", "vi +{line} {file}"),
    ("vim", "vim +{line} {file}"),
    ("webstorm", "webstorm://open?file={file}&line={line}&column={column}"),
    ("windsurf", "windsurf://file{file}:{line}:{column}"),
    ("zed", "zed://file{file}:{line}:{column}"),
];

/// What a browser takes for a program or a page of its own, not for another application.
const NO_APPLICATIONS: [&str; 5] = ["javascript", "data", "vbscript", "blob", "view-source"];

/// What is wrong with a text that should name an editor, and how to mend it.
pub type Mistake = (Message, Option<Message>);

impl Editor {
    /// Takes the name of a known editor, or a pattern.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let text = text.trim();
        if let Some((_, pattern)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Ok(Self { pattern: (*pattern).to_owned() });
        }
        if !text.contains(['{', '}', '/', ' ']) {
            let names = KNOWN.map(|(name, _)| name);
            let help = suggestion(text, names).unwrap_or_else(|| pattern_help(&names));
            return Err((message!("unknown editor `{name}`", name = text), Some(help)));
        }
        pattern(text)
    }

    /// The pattern filled in. Of an address `file` is a part and escaped as such; in a command it is one word.
    pub fn filled(&self, file: &str, line: usize, column: usize) -> String {
        let numbered = self.pattern.replace(LINE, &line.to_string()).replace(COLUMN, &column.to_string());
        numbered.replace(FILE, file)
    }

    /// The scheme of the addresses that it opens; nothing where it is started in a terminal.
    pub fn scheme(&self) -> Option<&str> {
        let (scheme, _) = self.pattern.split_once(':')?;
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|other| other.is_ascii_alphanumeric() || "+-.".contains(other));
        is_scheme.then_some(scheme)
    }
}

fn pattern_help(names: &[&str]) -> Message {
    message!(
        "write one of {names}, or a command or address with `{{file}}` and `{{line}}` in it",
        names = crate::diagnostic::quoted_list(names)
    )
}

fn pattern(text: &str) -> Result<Editor, Mistake> {
    let example = || Some(message!("write for example `vim +{{line}} {{file}}`"));
    if text.chars().any(char::is_control) {
        return Err((message!("the command holds characters that cannot be seen"), example()));
    }
    for place in [FILE, LINE] {
        if !text.contains(place) {
            return Err((message!("`{place}` is missing here", place), example()));
        }
    }
    let rest = [FILE, LINE, COLUMN].iter().fold(text.to_owned(), |rest, place| rest.replace(place, ""));
    if rest.contains(['{', '}']) {
        let message = message!("only `{{file}}`, `{{line}}` and `{{column}}` are filled in here");
        return Err((message, example()));
    }
    let editor = Editor { pattern: text.to_owned() };
    match editor.scheme() {
        Some(scheme) if NO_APPLICATIONS.contains(&scheme.to_ascii_lowercase().as_str()) => {
            Err((message!("an address that begins with `{scheme}:` opens no editor", scheme), example()))
        }
        _ => Ok(editor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_names_and_patterns_are_editors() {
        for (name, pattern) in KNOWN {
            assert_eq!(Editor::parse(name).unwrap().pattern, pattern);
            assert!(Editor::parse(pattern).is_ok_and(|editor| editor.pattern == pattern), "{pattern}");
        }
        assert_eq!(Editor::parse("code").unwrap().scheme(), Some("vscode"));
        assert_eq!(Editor::parse("subl {file}:{line}").unwrap().scheme(), None);
        assert!(KNOWN.is_sorted(), "the names are listed in messages");
    }

    #[test]
    fn what_opens_no_file_at_a_line_is_refused() {
        let message = |text| Editor::parse(text).unwrap_err().0.to_string();
        assert_eq!(message("cod"), "unknown editor `cod`");
        assert_eq!(message(""), "unknown editor ``");
        assert_eq!(message("vim {file}"), "`{line}` is missing here");
        assert_eq!(message("vim +{line}"), "`{file}` is missing here");
        assert_eq!(message("vim +{line} {path} {file}"), "only `{file}`, `{line}` and `{column}` are filled in here");
        assert_eq!(message("JavaScript://{file}:{line}"), "an address that begins with `JavaScript:` opens no editor");
        assert_eq!(message("vim +{line} {file}\nrm x"), "the command holds characters that cannot be seen");
        let help = Editor::parse("cod").unwrap_err().1.unwrap();
        assert_eq!(help.as_str(), "did you mean `code`?");
    }
}
