//! Writes changes into the author's own files: the sink of `check --fix`, `--accept-translation` and drafts of
//! corrections.
//!
//! Sources and [`Fix`]es enter; files leave in which everything else has the bytes that it had, byte order mark and
//! carriage returns included. A file is written beside the old one and takes its place in one step, so that nobody ever
//! meets half a text.

pub mod corrections;

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use crate::diagnostic::{Message, message};
use crate::fix::{self, Fix};
use crate::load;
use crate::source::{Source, Sources};

/// Why a file was left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Its bytes are not those of the text that was checked: another encoding, control characters.
    NotPlain,
    /// It was changed since it was read.
    Changed,
}

impl Refusal {
    /// One clause, without a full stop.
    pub fn message(self) -> Message {
        match self {
            Self::NotPlain => message!("the file is not UTF-8 or holds control characters; mend that first"),
            Self::Changed => message!("the file was changed meanwhile; run the command again"),
        }
    }
}

/// Makes the changes in the file of `source`; all of them are in it, and sorted.
///
/// # Errors
/// When the file cannot be read or written.
pub fn revise(root: &Path, source: &Source, fixes: &[&Fix]) -> Result<std::result::Result<(), Refusal>> {
    let path = root.join(&*source.path);
    let path = path.canonicalize().with_context(|| format!("cannot open {}", path.display()))?;
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let old = load::decode(&source.path, &bytes).0;
    if old != *source.text {
        return Ok(Err(Refusal::Changed));
    }
    let changed = changed(&bytes, fixes);
    if load::decode(&source.path, &changed).0 != fix::apply(&source.text, fixes) {
        return Ok(Err(Refusal::NotPlain));
    }
    replace(&path, &changed).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Ok(()))
}

/// The sources that `fixes` change, each with its own.
pub fn by_source<'a>(sources: &'a Sources, fixes: &'a [Fix]) -> Vec<(&'a Source, Vec<&'a Fix>)> {
    let mut files: Vec<(&Source, Vec<&Fix>)> = Vec::new();
    for fix in fixes {
        match files.last_mut().filter(|(source, _)| source.path == fix.location.path) {
            Some((_, own)) => own.push(fix),
            None => files.extend(sources.text(&fix.location.path).map(|source| (source, vec![fix]))),
        }
    }
    files
}

/// The file's bytes with the changes made. Spans are those of the decoded text, which lacks the byte order mark and every
/// carriage return before a line feed. What is put in has line ends as the file has them.
fn changed(bytes: &[u8], fixes: &[&Fix]) -> Vec<u8> {
    let has_carriage_returns = bytes.windows(2).any(|pair| pair == b"\r\n");
    let mut changed = Vec::with_capacity(bytes.len());
    let (mut kept, mut position) = (0, Position::behind_mark(bytes));
    for fix in fixes {
        position.advance(bytes, fix.location.span.start);
        changed.extend_from_slice(bytes.get(kept..position.raw).unwrap_or_default());
        let text = if has_carriage_returns { fix.replacement.replace('\n', "\r\n") } else { fix.replacement.clone() };
        changed.extend_from_slice(text.as_bytes());
        position.advance(bytes, fix.location.span.end);
        kept = position.raw;
    }
    changed.extend_from_slice(bytes.get(kept..).unwrap_or_default());
    changed
}

/// One place in the file's bytes and in the decoded text.
struct Position {
    raw: usize,
    decoded: usize,
}

impl Position {
    fn behind_mark(bytes: &[u8]) -> Self {
        Self { raw: if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 }, decoded: 0 }
    }

    fn advance(&mut self, bytes: &[u8], decoded: usize) {
        while self.decoded < decoded && self.raw < bytes.len() {
            let is_dropped = bytes[self.raw] == b'\r' && bytes.get(self.raw + 1) == Some(&b'\n');
            self.decoded += usize::from(!is_dropped);
            self.raw += 1;
        }
    }
}

/// Writes a file that is not there yet, and the folders that lead to it.
fn create(path: &Path, contents: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, contents).with_context(|| format!("cannot write {}", path.display()))
}

/// Puts a new file in the place of an old one, with its permissions.
fn replace(path: &Path, contents: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // Hidden files are no sources, should the machine fail before it is renamed.
    let beside = path.with_file_name(format!(".{name}.nianbao"));
    let write = || {
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&beside)?;
        file.write_all(contents)?;
        file.set_permissions(fs::metadata(path)?.permissions())?;
        file.sync_all()?;
        fs::rename(&beside, path)
    };
    write().inspect_err(|_| {
        // What is left over is in nobody's way.
        let _ = fs::remove_file(&beside);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn revised(bytes: &[u8], old: &str, new: &str) -> Vec<u8> {
        let text = load::decode("a.md", bytes).0;
        let at = text.find(old).unwrap();
        let location = Source::new("a.md", &text).at(at..at + old.len());
        let (before, after) = (old.to_owned(), new.to_owned());
        let fix = Fix { location, replacement: new.to_owned(), before, after, is_doubtful: false };
        changed(bytes, &[&fix])
    }

    #[test]
    fn marks_and_line_ends_stay() {
        assert_eq!(revised(b"\xEF\xBB\xBFa\r\nb 1\r\nc\r", "1", "2"), b"\xEF\xBB\xBFa\r\nb 2\r\nc\r");
        assert_eq!(revised(b"a\rb 1\nc", "1", "2\n3"), b"a\rb 2\n3\nc");
        assert_eq!(revised(b"a\r\nb\r\n", "b\n", "b\nc\n"), b"a\r\nb\r\nc\r\n");
        assert_eq!(revised(b"1", "1", ""), b"");
    }
}
