//! 其中, "of them": a part that is said to be of a figure must not be larger than it.

use std::ops::Range;

use super::Statement;
use super::figure::Figure;
use super::sense::{Sense, sense};
use crate::decimal::Rational;
use crate::diagnostic::{Diagnostic, message};
use crate::expression::Unit;
use crate::wording::trend;

const OF_THEM: [&str; 4] = ["of whom", "of them", "of these", "of which"];
/// Units that count things of many kinds: what follows need not be a part of what precedes.
const GENERIC: [&str; 4] = ["item", "place", "number", "person_time"];

/// Judges the first figure behind each such word against the last one before it.
pub fn check(statement: &Statement<'_>) -> Vec<Diagnostic> {
    let text = &statement.passage.text;
    let words: &[&str] = if statement.vocabulary().spaced { &OF_THEM } else { &["其中"] };
    let places = words.iter().flat_map(|word| text.match_indices(word)).map(|(at, word)| at..at + word.len());
    places.filter_map(|place| judge(statement, place)).collect()
}

fn judge(statement: &Statement<'_>, words: Range<usize>) -> Option<Diagnostic> {
    let spaced = statement.vocabulary().spaced;
    let sentence = statement.passage.sentence(words.start);
    let start = |figure: &Figure<'_>| figure.number.start;
    let part = statement.figures().find(|figure| start(figure) >= words.end && start(figure) < sentence.end)?;
    let begins = statement.passage.marks.get(part.mark).map_or(0, |mark| mark.range.start);
    let between = statement.passage.text.get(words.end..begins)?;
    let first = if spaced { 0 } else { sentence.start };
    let wholes: Vec<&Figure<'_>> = statement
        .figures()
        .filter(|figure| (first..words.start).contains(&start(figure)) && figure.has_unit_of(part))
        .collect();
    let whole = *wholes.last()?;
    let Unit::Of(unit) = &part.quantity.unit else { return None };
    let is_level = |figure: &&Figure<'_>| is_level(statement, figure);
    let comparable = !between.contains('\u{1}') && is_level(&part) && wholes.iter().all(is_level);
    let same_kind = if spaced {
        !GENERIC.contains(&&**unit)
    } else {
        measure(statement, whole).is_some_and(|word| Some(word) == measure(statement, part))
    };
    // The words may speak of all that was counted before them.
    let sum = wholes.iter().fold(Rational::whole(0), |sum, figure| &sum + &figure.quantity.value);
    if !comparable || !same_kind || part.quantity.value <= sum {
        return None;
    }
    let claim = statement.words(words.clone());
    let (small, large) = (part.told(statement.text), whole.told(statement.text));
    let message = message!("`{claim}` does not fit: {small} is said to be a part of {large}", claim, small, large);
    Some(statement.mismatch(words, message, &[part, whole]))
}

/// Neither a change nor the amount by which something changed.
fn is_level(statement: &Statement<'_>, figure: &Figure<'_>) -> bool {
    let trend = trend(statement.passage, figure.mark, figure.number.clone(), statement.vocabulary());
    trend.is_none() && sense(statement, figure) == Sense::Unknown
}

/// The word for what a Chinese figure counts.
fn measure(statement: &Statement<'_>, figure: &Figure<'_>) -> Option<char> {
    statement.passage.behind(figure.mark).trim_start().chars().next().filter(|word| crate::locale::is_han(*word))
}
