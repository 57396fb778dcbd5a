//! Numbers of the running text that are bound to nothing: each is listed, with the cells that it could mean.
//!
//! What a number is decides [`crate::locale::mentions`]: dates, names, ordinals and the like are no figures. A figure
//! that stands in a `value:` link is bound, one in a `free:` link is waived by its author. Of the rest, a small whole
//! number in words (两个方面, "five departments") and a stretch of time (3 年, "24 hours") are listed only where the
//! data seem to hold them: where a table that is quoted in the paragraph has so many rows, or a cell that counts the same.
//! Front matter is not judged, for nothing can be bound there.

mod candidates;

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::place::tables;
use super::text::{Reading, Text};
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::edition::Edition;
use crate::locale::MentionKind;
use crate::locale::mentions::{Amount, MentionUnit};
use crate::markdown::prose::{Block, RunKind};
use crate::markdown::{Body, Reference, Target};
pub use candidates::Cells;
use candidates::Near;

/// How much of an edition's running text is bound, in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Numbers in `value:` links.
    pub bound: usize,
    /// Numbers in `free:` links.
    pub waived: usize,
    /// Numbers that were reported.
    pub unbound: usize,
}

impl std::ops::AddAssign for Coverage {
    fn add_assign(&mut self, other: Self) {
        self.bound += other.bound;
        self.waived += other.waived;
        self.unbound += other.unbound;
    }
}

/// Reports every unbound number of a text, and counts what is bound.
pub fn judge(text: &Text<'_>, edition: &Edition, cells: &Cells<'_>, diagnostics: &mut Vec<Diagnostic>) -> Coverage {
    Reader { edition, cells, text }.judge(diagnostics)
}

/// One section in one language.
struct Reader<'a, 'c> {
    edition: &'a Edition,
    cells: &'a Cells<'c>,
    text: &'a Text<'a>,
}

/// A figure that is bound to nothing.
struct Loose {
    /// The bytes of the line that are marked, and that a link would be put around.
    range: Range<usize>,
    written: String,
    /// What it says it counts.
    noun: String,
    /// Nothing for a ratio, which no one cell holds.
    amount: Option<Amount>,
}

impl Reader<'_, '_> {
    fn judge(&self, diagnostics: &mut Vec<Diagnostic>) -> Coverage {
        let mut coverage = Coverage::default();
        let body = &self.text.section.body;
        let has_figure = |reference: &&Reference| self.holds_figure(&reference.text);
        let of_target = |wanted: fn(&Target) -> bool| body.references.iter().filter(move |found| wanted(&found.target));
        coverage.bound += of_target(|target| matches!(target, Target::Value { .. })).count();
        coverage.waived += of_target(|target| *target == Target::Free).filter(has_figure).count();
        let section = quoted(body.references.iter(), self.edition);
        for reading in &self.text.readings {
            let (block, line) = (reading.block, reading.line());
            let loose = loose(reading);
            if loose.is_empty() {
                continue;
            }
            let near = Near {
                lang: self.text.lang,
                block: &quoted(references_of(block, body), self.edition),
                section: &section,
            };
            for figure in &loose {
                let Some(help) = self.help(figure, &near) else { continue };
                coverage.unbound += 1;
                let place = self.text.source.at(block.place(line, figure.range.clone()));
                let message = message!("`{written}` is bound to no figure of a table", written = &figure.written);
                diagnostics.push(Diagnostic::new(Code::UnboundNumber, place, message).with_help(help));
            }
        }
        coverage
    }

    fn holds_figure(&self, text: &str) -> bool {
        let mentions = || self.text.locale.mentions(text);
        self.text.locale.parse_number(text).is_ok() || mentions().iter().any(|mention| !mention.amounts().is_empty())
    }

    /// What could be done about a figure; nothing where it is too small a matter.
    fn help(&self, figure: &Loose, near: &Near<'_>) -> Option<Message> {
        let minor = figure.amount.as_ref().is_some_and(|amount| is_minor(amount, &figure.noun));
        let found = match &figure.amount {
            Some(amount) => self.cells.candidates(amount, &figure.noun, near, minor),
            None => Vec::new(),
        };
        let written = &figure.written;
        if found.is_empty() {
            let help =
                message!("no table of this edition holds it: bind it, or waive it as `[{written}](free:)`", written);
            return (!minor).then_some(help);
        }
        let link = |expression: &String| Message::from(format!("`[{written}]({})`", destination(expression)));
        Some(message!("bind it: {links}", links = Message::list(found.iter().map(link).collect())))
    }
}

/// The figures of a block that stand in no link of the project and in no code.
fn loose(reading: &Reading<'_>) -> Vec<Loose> {
    let (block, line) = (reading.block, reading.line());
    let is_loose = |range: &Range<usize>| {
        let mut touched = block.touching(line, range);
        touched.all(|(run, _)| matches!(run.kind, RunKind::Text | RunKind::Break))
    };
    let text_at = |range: Range<usize>| line.text.get(range).unwrap_or_default().to_owned();
    let mut loose = Vec::new();
    // What is left of a broken link or footnote was reported as such.
    if line.text.contains("](") || line.text.contains("[^") {
        return loose;
    }
    for mention in reading.mentions() {
        if matches!(mention.kind, MentionKind::Ratio(..)) && is_loose(&mention.range) {
            let (range, noun) = (mention.range.clone(), String::new());
            loose.push(Loose { written: text_at(range.clone()), range, noun, amount: None });
        }
        for amount in mention.amounts().into_iter().filter(|amount| is_loose(&amount.range)) {
            let range = match mention.kind {
                // Of 近千 the 千 alone is no number.
                MentionKind::Approximate(..) if amount.in_words => mention.range.clone(),
                _ => with_percent_sign(&line.text, &amount.range),
            };
            let noun = amount.noun.clone().map(text_at).unwrap_or_default();
            loose.push(Loose { written: text_at(range.clone()), range, noun, amount: Some(amount.clone()) });
        }
    }
    loose
}

/// A link around a percentage takes in the sign.
fn with_percent_sign(text: &str, number: &Range<usize>) -> Range<usize> {
    let rest = text.get(number.end..).unwrap_or_default();
    let sign = rest.chars().next().filter(|sign| matches!(sign, '%' | '％' | '‰'));
    number.start..number.end + sign.map_or(0, char::len_utf8)
}

/// A small whole number in words, or a stretch of time: what every text is full of, and tables seldom hold.
fn is_minor(amount: &Amount, noun: &str) -> bool {
    const TIMES: [&str; 9] = ["年", "个月", "周", "天", "小时", "分钟", "日", "学时", "课时"];
    const ENGLISH_TIMES: [&str; 7] = ["year", "month", "week", "day", "hour", "minute", "weekday"];
    let is_time = TIMES.contains(&noun) || ENGLISH_TIMES.contains(&noun.to_lowercase().trim_end_matches('s'));
    let hundred = Decimal::from(100_i64).to_rational();
    let is_small = amount.in_words && amount.unit == MentionUnit::None && amount.value.to_rational() < hundred;
    is_small && amount.value.scale() <= 0 || is_time && amount.unit == MentionUnit::None
}

/// The destination of a link, in angle brackets where CommonMark asks for them.
fn destination(expression: &str) -> String {
    let needs_brackets = expression.contains([' ', '(', ')']);
    if needs_brackets { format!("<value:{expression}>") } else { format!("value:{expression}") }
}

fn references_of<'a>(block: &'a Block, body: &'a Body) -> impl Iterator<Item = &'a Reference> {
    block.references().filter_map(|index| body.references.get(index))
}

/// The tables that references speak of.
fn quoted<'a>(references: impl Iterator<Item = &'a Reference>, edition: &Edition) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for reference in references {
        match &reference.target {
            Target::Value { expression } => {
                let found = expression.parsed().into_iter().flat_map(|expression| tables(&expression.root));
                names.extend(found.map(str::to_owned));
            }
            Target::Table { id } => _ = names.insert(id.clone()),
            Target::Figure { id } => names.extend(edition.figures.get(id).map(|figure| figure.table.name.clone())),
            Target::Section { .. } | Target::SamePage { .. } | Target::Free => {}
        }
    }
    names
}
