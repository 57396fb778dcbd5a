//! The date that a sentence names for its figures, against the date of the tables that it quotes.
//!
//! Only a complete date counts that words introduce as the day the data were taken: 截至 2020 年 8 月 31 日, 以……为统计时点,
//! "as of 31 August 2020". A date in a `free:` link is its author's own affair.

use std::ops::Range;

use jiff::civil::Date;

use super::place::tables;
use super::text::{Reading, Text};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::edition::Edition;
use crate::locale::MentionKind;
use crate::markdown::prose::{Block, Line, RunKind};
use crate::markdown::{Reference, Target};
use crate::source::Source;
use crate::table::Table;

/// What introduces the day that data were taken.
const INTRODUCTIONS: [&str; 13] = [
    "截至",
    "截止",
    "截止到",
    "截至到",
    "统计至",
    "统计时点为",
    "统计时点是",
    "统计截止时间为",
    "as of",
    "as at",
    "by",
    "up to",
    "until",
];

/// What follows such a day where 以 stands before it.
const AFTERWARDS: [&str; 3] = ["为统计时点", "为截止时间", "为时点"];

/// Reports every sentence that names another day than a table it quotes.
pub fn check(text: &Text<'_>, edition: &Edition, diagnostics: &mut Vec<Diagnostic>) {
    let reader = Reader { edition, source: text.source, references: &text.section.body.references };
    text.readings.iter().for_each(|reading| reader.check(reading, diagnostics));
}

struct Reader<'a> {
    edition: &'a Edition,
    source: &'a Source,
    references: &'a [Reference],
}

impl Reader<'_> {
    fn check(&self, reading: &Reading<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let (block, line) = (reading.block, reading.line());
        if block.references().all(|index| self.quoted(index).is_empty()) {
            return;
        }
        let dates = reference_dates(reading);
        for (run, place) in block.runs.iter().zip(&line.runs) {
            let RunKind::Reference(index) = run.kind else { continue };
            let Some((date, written)) = date_for(&line.text, &dates, place) else { continue };
            let written = self.source.at(block.place(line, written.clone()));
            for table in self.quoted(index) {
                let Some(as_of) = table.as_of.filter(|as_of| as_of != date) else { continue };
                let message = message!(
                    "the text gives figures of `{table}` as of {date}, the table is as of {as_of}",
                    table = &table.id,
                    date = date.to_string(),
                    as_of = as_of.to_string()
                );
                let found = Diagnostic::new(Code::DateMismatch, written.clone(), message)
                    .with_label(table.as_of_at.clone(), message!("the table's date"))
                    .with_label(self.source.at(run.span.clone()), message!("a figure of the table"));
                push_once(found, diagnostics);
            }
        }
    }

    /// The tables that a reference takes its value from.
    fn quoted(&self, reference: usize) -> Vec<&Table> {
        let target = self.references.get(reference).map(|reference| &reference.target);
        let Some(Target::Value { expression }) = target else { return Vec::new() };
        let names = expression.parsed().into_iter().flat_map(|expression| tables(&expression.root));
        names.filter_map(|name| Some(&**self.edition.tables.get(name)?)).collect()
    }
}

/// The days that a block introduces as those of its data.
fn reference_dates(reading: &Reading<'_>) -> Vec<(Date, Range<usize>)> {
    let (block, line) = (reading.block, reading.line());
    let dates = reading.mentions().iter().filter_map(|mention| match mention.kind {
        MentionKind::Date(date) => Some((date.complete()?, mention.range.clone())),
        _ => None,
    });
    dates.filter(|(_, range)| is_introduced(&line.text, range) && !is_linked(block, line, range)).collect()
}

/// One report a date and a table is enough.
fn push_once(found: Diagnostic, diagnostics: &mut Vec<Diagnostic>) {
    let is_told = |other: &Diagnostic| other.message == found.message && other.labels.first() == found.labels.first();
    if !diagnostics.iter().any(is_told) {
        let help = message!("correct one of the dates, or put the text's in a `free:` link if both are right");
        diagnostics.push(found.with_help(help));
    }
}

fn is_introduced(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default().trim_end().to_lowercase();
    let after = text.get(range.end..).unwrap_or_default().trim_start();
    let word = |word: &str| {
        let rest = before.strip_suffix(word);
        rest.is_some_and(|rest| !word.is_ascii() || !rest.ends_with(|last: char| last.is_alphanumeric()))
    };
    INTRODUCTIONS.iter().any(|introduction| word(introduction))
        || before.ends_with('以') && AFTERWARDS.iter().any(|afterwards| after.starts_with(afterwards))
}

fn is_linked(block: &Block, line: &Line, range: &Range<usize>) -> bool {
    block.touching(line, range).any(|(run, _)| matches!(run.kind, RunKind::Reference(_)))
}

/// The date for what stands at `place`: the nearest before it in its sentence, or else the first behind it there.
fn date_for<'d>(
    text: &str,
    dates: &'d [(Date, Range<usize>)],
    place: &Range<usize>,
) -> Option<(&'d Date, &'d Range<usize>)> {
    let together = |(_, date): &&(Date, Range<usize>)| {
        let between = text.get(date.end.min(place.end)..date.start.max(place.start)).unwrap_or_default();
        !ends_sentence(between)
    };
    let before = dates.iter().rev().filter(|(_, date)| date.start < place.start).find(together);
    let behind = || dates.iter().filter(|(_, date)| date.start >= place.start).find(together);
    before.or_else(behind).map(|(date, range)| (date, range))
}

fn ends_sentence(between: &str) -> bool {
    between.contains(['。', '！', '？', '!', '?', '；', ';']) || between.contains(". ")
}
