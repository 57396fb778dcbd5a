//! Ways from a page into the author's editor: a file and a line go in, an address or a command comes out.

use std::collections::BTreeMap;
use std::path::{Path, absolute};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::Revision;
use crate::config::{self, Editor};

/// How a place is opened in the author's editor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Opening {
    /// An address that the editor answers to.
    Url(String),
    /// What is typed into a terminal.
    Command(String),
}

/// Opens the files of a project.
pub struct Opener<'a> {
    editor: Option<Editor>,
    root: &'a Path,
}

impl<'a> Opener<'a> {
    /// With the editor of the configuration, if it names one, and the project's root.
    pub fn new(editor: Option<Editor>, root: &'a Path) -> Self {
        Self { editor, root }
    }

    /// With the editor of a revision's configuration, even where that is broken elsewhere.
    pub fn of(revision: &Revision, root: &'a Path) -> Self {
        let editor = match &revision.prepared.report {
            Some(report) => report.config.editor.clone(),
            None => revision.sources.text(config::FILE).and_then(|source| editor_line(&source.text)),
        };
        Self::new(editor, root)
    }

    /// Opens a file of the project at a line and a column, both from 1; nothing without an editor.
    pub fn open(&self, file: &str, line: usize, column: usize) -> Option<Opening> {
        let editor = self.editor.as_ref()?;
        let path = absolute(self.root.join(file)).ok()?;
        let path = path.to_str()?;
        Some(match editor.scheme() {
            Some(_) => Opening::Url(editor.filled(&in_address(path), line, column)),
            None => Opening::Command(editor.filled(&as_word(path), line, column)),
        })
    }
}

/// The editor that one line of a configuration names.
fn editor_line(text: &str) -> Option<Editor> {
    let line = text.lines().find(|line| line.starts_with("editor:"))?;
    let entry: BTreeMap<String, String> = serde_yaml::from_str(line).ok()?;
    Editor::parse(entry.get("editor")?).ok()
}

const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A path in an address begins with a slash, even where a drive comes first.
fn in_address(path: &str) -> String {
    let path = path.replace(std::path::MAIN_SEPARATOR, "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{slash}{}", utf8_percent_encode(&path, ESCAPED))
}

/// A path as one word of a shell.
fn as_word(path: &str) -> String {
    let is_plain = |other: char| other.is_alphanumeric() || "/._-+,@%".contains(other);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(editor: &str, file: &str) -> Opening {
        let editor = Editor::parse(editor).unwrap();
        Opener::new(Some(editor), Path::new("/home/年报/my report")).open(file, 12, 3).unwrap()
    }

    #[test]
    fn an_editor_with_addresses_gets_the_path_escaped() {
        let expected = "vscode://file/home/%E5%B9%B4%E6%8A%A5/my%20report/content/a%23%7Bline%7D.md:12:3";
        assert_eq!(opened("code", "content/a#{line}.md"), Opening::Url(expected.to_owned()));
        let expected = "idea://open?file=/home/%E5%B9%B4%E6%8A%A5/my%20report/a%26b.yaml&line=12&column=3";
        assert_eq!(opened("idea", "a&b.yaml"), Opening::Url(expected.to_owned()));
    }

    #[test]
    fn an_editor_in_a_terminal_gets_the_path_as_one_word() {
        let expected = r"vim +12 '/home/年报/my report/it'\''s $(here).md'";
        assert_eq!(opened("vim", "it's $(here).md"), Opening::Command(expected.to_owned()));
        let editor = Editor::parse("vim").unwrap();
        let plain = Opener::new(Some(editor), Path::new("/r")).open("content/就业.zh.md", 1, 1);
        assert_eq!(plain, Some(Opening::Command("vim +1 /r/content/就业.zh.md".to_owned())));
    }

    #[test]
    fn a_broken_configuration_may_still_name_an_editor() {
        let found = editor_line("title: {zh: [\neditor: 'vim +{line} {file}' # mine\n").map(|editor| editor.pattern);
        assert_eq!(found.as_deref(), Some("vim +{line} {file}"));
        assert_eq!(editor_line("title: x\neditor: [code]\n"), None);
    }

    #[test]
    fn without_an_editor_nothing_is_opened() {
        assert_eq!(Opener::new(None, Path::new("/")).open("a", 1, 1), None);
    }
}
