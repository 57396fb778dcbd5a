//! The project's files in memory: what `load` hands to the pure phases.

use std::collections::BTreeMap;
use std::ops::{Bound, Range};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::store::Key;

/// A byte range in a source's text.
pub type Span = Range<usize>;

/// A file's place in the project: relative to its root, parts joined by `/`.
pub type SourcePath = Arc<str>;

/// A text file. Its text has no byte order mark and only `\n` line breaks, so that spans mean the same to everyone.
#[derive(Clone, Debug)]
pub struct Source {
    /// Where it stands in the project.
    pub path: SourcePath,
    /// The whole file, decoded.
    pub text: Arc<str>,
    /// The hash of the text.
    pub hash: Key,
    /// The text without its secrets, if it has any.
    veiled: Option<Arc<str>>,
}

impl Source {
    /// Takes a text as it is, which must have no byte order mark and only `\n` line breaks.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into(), hash: Key::of(text.as_bytes()), veiled: None }
    }

    /// The same with a text of the same length that is shown in its stead, as it has secrets.
    pub fn showing(self, veiled: &str) -> Self {
        Self { veiled: Some(veiled.into()), ..self }
    }

    /// The text as it may be shown to people, in whose logs it stays.
    pub fn shown(&self) -> &str {
        self.veiled.as_ref().unwrap_or(&self.text)
    }

    /// A place in this file.
    pub fn at(&self, span: Span) -> Location {
        Location { path: self.path.clone(), span }
    }
}

/// A file that is not text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blob {
    /// The whole file.
    pub bytes: Arc<[u8]>,
    /// The hash of the bytes.
    pub hash: Key,
}

impl Blob {
    /// Takes a file's bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { hash: Key::of(&bytes), bytes: Arc::from(bytes) }
    }
}

/// A place that a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file, which need not be a text that was read.
    pub path: SourcePath,
    /// The bytes of the file's text that are meant; `0..0` where the file as a whole is.
    pub span: Span,
}

/// Everything that was read: the only input of [`crate::compile`] beside its options.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Text files by path: configuration, content, data, the project's theme.
    pub texts: BTreeMap<SourcePath, Source>,
    /// Files that are not text: images beside the narrative and in the theme.
    pub blobs: BTreeMap<SourcePath, Blob>,
    /// What was wrong with files that could not be read as they should be.
    pub diagnostics: Vec<Diagnostic>,
}

impl Sources {
    /// The text file at `path`, if it is there and could be read.
    pub fn text(&self, path: &str) -> Option<&Source> {
        self.texts.get(path)
    }

    /// The paths of files that something is wrong with.
    pub fn reported(&self) -> impl Iterator<Item = &str> {
        self.diagnostics.iter().filter_map(|problem| Some(&*problem.labels.first()?.location.path))
    }

    /// Whether the file at `path` is there and could not be read, or lies in a folder that could not, which was reported.
    pub fn is_unread(&self, path: &str) -> bool {
        let holds = |other: &str| path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.reported().any(|reported| holds(reported) && self.text(reported).is_none())
    }

    /// The texts below `folder` (written with its final `/`), in the order of their paths.
    pub fn texts_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a Source> {
        self.texts
            .range::<str, _>((Bound::Included(folder), Bound::Unbounded))
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(_, source)| source)
    }

    /// The path and the hash of every file below `folder` (written with its final `/`): texts first, each in the order
    /// of their paths.
    pub fn hashes_in<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a SourcePath, Key)> {
        let blobs = self.blobs.range::<str, _>((Bound::Included(folder), Bound::Unbounded));
        let blobs = blobs.take_while(move |(path, _)| path.starts_with(folder));
        self.texts_in(folder)
            .map(|source| (&source.path, source.hash))
            .chain(blobs.map(|(path, blob)| (path, blob.hash)))
    }

    /// Adds a text file, for sites that are made in memory.
    pub fn insert(&mut self, path: &str, text: &str) {
        self.texts.insert(path.into(), Source::new(path, text));
    }
}

/// Line and column of a byte offset, both from 1; columns count characters, as editors do.
pub fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset.min(text.len()))];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_and_column("年报\n就业率", 0), (1, 1));
        assert_eq!(line_and_column("年报\n就业率", 10), (2, 2));
        assert_eq!(line_and_column("年报", 99), (1, 3));
    }

    #[test]
    fn a_folder_lists_only_its_own_texts() {
        let mut sources = Sources::default();
        for path in ["data/a/x.yaml", "data/ab/x.yaml", "data/a.yaml"] {
            sources.insert(path, "");
        }
        let found: Vec<_> = sources.texts_in("data/a/").map(|source| &*source.path).collect();
        assert_eq!(found, ["data/a/x.yaml"]);
    }
}
