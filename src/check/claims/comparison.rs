//! A 高于 B, "A is higher than B": two bound figures that one clause compares.

use std::ops::Range;

use super::Statement;
use super::figure::Figure;
use crate::diagnostic::{Diagnostic, message};

const MORE: [&str; 7] = ["高于", "多于", "大于", "超过了", "超过", "超出", "超"];
const LESS: [&str; 4] = ["低于", "少于", "小于", "不及"];
const ADVERBS: [&str; 12] = ["明显", "显著", "远远", "远", "略微", "略", "稍", "大大", "均", "都", "也", "仍"];
const FORMS_OF_BE: [&str; 6] = ["is", "are", "was", "were", "remains", "remained"];
const DEGREES: [&str; 7] = ["much", "far", "slightly", "well", "clearly", "still", "considerably"];
const HIGHER: [&str; 4] = ["higher", "more", "greater", "larger"];
const LOWER: [&str; 4] = ["lower", "less", "fewer", "smaller"];

/// Judges every pair of figures with nothing but a comparison between them.
pub fn check(statement: &Statement<'_>) -> Vec<Diagnostic> {
    let pairs = statement.neighbours().filter(|(left, right, _)| left.has_unit_of(right) && right.is_value);
    pairs
        .filter_map(|(left, right, between)| {
            let (is_more, words) =
                if statement.vocabulary().spaced { english(between)? } else { chinese(statement, between)? };
            let start = statement.passage.marks.get(left.mark)?.range.end;
            let words = start + words.start..start + words.end;
            let (first, second) = (&left.quantity.value, &right.quantity.value);
            let holds = if is_more { first > second } else { first < second };
            // A figure compared with itself is bound to a bound of it, which was judged there.
            let same = left.expression.text == right.expression.text;
            (!holds && !same).then(|| contradiction(statement, left, right, words))
        })
        .collect()
}

fn contradiction(statement: &Statement<'_>, left: &Figure<'_>, right: &Figure<'_>, words: Range<usize>) -> Diagnostic {
    let claim = statement.words(words.clone());
    let (first, second) = (left.told(statement.text), right.told(statement.text));
    let message =
        message!("`{claim}` does not fit: {first} stands before it, {second} behind it", claim, first, second);
    statement.mismatch(words, message, &[left, right])
}

/// 高于, and behind it nothing or words that end with 的: 高于全省 5 人 gives a difference.
fn chinese(statement: &Statement<'_>, between: &str) -> Option<(bool, Range<usize>)> {
    let vocabulary = statement.vocabulary();
    let mut rest = vocabulary.behind_measure(between);
    while let Some((_, shorter)) = vocabulary.first_of(rest, &ADVERBS) {
        rest = shorter;
    }
    let more = vocabulary.first_of(rest, &MORE).map(|(word, behind)| (true, word, behind));
    let (is_more, word, behind) =
        more.or_else(|| vocabulary.first_of(rest, &LESS).map(|(word, behind)| (false, word, behind)))?;
    let start = between.len() - rest.len();
    let behind = behind.trim_end();
    (behind.is_empty() || behind.ends_with('的')).then(|| (is_more, start..start + word.len()))
}

/// "is higher than", and behind it nothing but an article.
fn english(between: &str) -> Option<(bool, Range<usize>)> {
    let words: Vec<&str> = between.split_whitespace().collect();
    let than = words.iter().rposition(|word| *word == "than")?;
    let adjective = *words.get(than.checked_sub(1)?)?;
    let is_more = if HIGHER.contains(&adjective) { true } else { LOWER.contains(&adjective).then_some(false)? };
    let mut head = words.get(..than - 1)?;
    while let Some((_, shorter)) = head.split_last().filter(|(last, _)| DEGREES.contains(*last)) {
        head = shorter;
    }
    let is_statement = head.last().is_some_and(|verb| FORMS_OF_BE.contains(verb));
    let ends = matches!(words.get(than + 1..), Some([] | ["the"]));
    let start = between.find(&format!("{adjective} than"))?;
    (is_statement && ends).then(|| (is_more, start..start + adjective.len() + 5))
}
