//! What a check found, as the formats for machines take it: diagnostics, the relations that were judged, and where the
//! places of both stand in lines and columns.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Diagnostic;
use crate::source::{Location, Sources};

/// What a check found.
pub struct Report<'a> {
    /// In reading order.
    pub diagnostics: &'a [Diagnostic],
    /// In the order of their editions.
    pub relations: &'a [ToldRelation],
    /// Where the places are.
    pub places: Places<'a>,
    /// The path from the folder that the command ran in to the project, empty or ending with `/`: programs that show
    /// places know the former alone.
    pub folder: &'a str,
}

/// A relation that was judged, its figures as texts.
#[derive(Clone, Debug)]
pub struct ToldRelation {
    /// What was compared: `declared`, `formula`, `literal`, …
    pub kind: &'static str,
    /// Its name, which no other relation of the edition has.
    pub id: String,
    /// The edition that it belongs to.
    pub edition: String,
    /// What is compared, for readers, by language.
    pub title: BTreeMap<String, String>,
    /// The relation as it was calculated.
    pub expression: String,
    /// How it came out.
    pub outcome: ToldOutcome,
    /// Where a failure of it is reported.
    pub location: Location,
    /// Before the sign.
    pub left: ToldSide,
    /// Behind the sign.
    pub right: ToldSide,
}

/// How a relation came out, and whether a failure was acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToldOutcome {
    /// The published figures agree as they stand.
    Exact,
    /// They agree if each may stand for what was rounded to it.
    Rounding,
    /// They cannot agree.
    Fails,
    /// They cannot agree, and the publisher says so.
    Acknowledged,
}

/// One side of a relation.
#[derive(Clone, Debug)]
pub struct ToldSide {
    /// The value as a decimal, or as a fraction where no decimal is it.
    pub value: String,
    /// The unit's name.
    pub unit: String,
    /// The least value that it may stand for, written likewise.
    pub low: String,
    /// The greatest.
    pub high: String,
    /// Where its figure stands, if there is one place.
    pub location: Option<Location>,
}

/// A place in lines and columns, both from 1. Columns count characters; the end is behind the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Region {
    /// Where it begins.
    pub line: usize,
    /// Where it begins in its line.
    pub column: usize,
    /// Where it ends.
    pub end_line: usize,
    /// Where it ends in that line.
    pub end_column: usize,
}

/// Finds lines and columns in many places of many files: the lines of a file are counted once.
pub struct Places<'a> {
    files: BTreeMap<&'a str, Lines<'a>>,
}

struct Lines<'a> {
    text: &'a str,
    /// The byte at which each line begins.
    starts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Counts the lines of all texts.
    pub fn new(sources: &'a Sources) -> Self {
        let lines = |text: &'a str| {
            let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
            Lines { text, starts }
        };
        Self { files: sources.texts.iter().map(|(path, source)| (&**path, lines(&source.text))).collect() }
    }

    /// The lines and columns of a place; nothing in a file that is no text.
    pub fn region(&self, location: &Location) -> Option<Region> {
        let file = self.files.get(&*location.path)?;
        let (line, column) = file.line_and_column(location.span.start);
        let (end_line, end_column) = file.line_and_column(location.span.end);
        Some(Region { line, column, end_line, end_column })
    }
}

impl Lines<'_> {
    fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.text.floor_char_boundary(offset.min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts.get(line - 1).copied().unwrap_or_default();
        (line, self.text[start..offset].chars().count() + 1)
    }
}

#[cfg(test)]
mod tests;
