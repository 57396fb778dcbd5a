//! 由 A 增至 B, "rose from A to B": the order of two bound figures.

use std::ops::Range;

use super::Statement;
use super::figure::Figure;
use crate::diagnostic::{Diagnostic, message};

/// Chinese words between the two figures.
const RISES_TO: [&str; 18] = [
    "增至",
    "增加到",
    "增加至",
    "增长到",
    "增长至",
    "上升到",
    "上升至",
    "升至",
    "升到",
    "提高到",
    "提高至",
    "提升到",
    "提升至",
    "上涨到",
    "上涨至",
    "涨至",
    "扩大到",
    "扩大至",
];
const FALLS_TO: [&str; 16] = [
    "降至",
    "降到",
    "下降到",
    "下降至",
    "减少到",
    "减少至",
    "降低到",
    "降低至",
    "减至",
    "缩减到",
    "缩减至",
    "回落到",
    "回落至",
    "下滑到",
    "下滑至",
    "下跌至",
];
/// What may stand before them.
const ADVERBS: [&str; 8] = ["大幅", "小幅", "进一步", "逐步", "稳步", "持续", "逐年", "的"];
/// English words before "from".
const RISES_FROM: [&str; 9] =
    ["rose", "grew", "increased", "climbed", "up", "rising", "growing", "increasing", "increase"];
const FALLS_FROM: [&str; 8] =
    ["fell", "dropped", "declined", "decreased", "down", "falling", "declining", "decreasing"];

/// Judges every pair of figures that words lead from one to the other.
pub fn check(statement: &Statement<'_>) -> Vec<Diagnostic> {
    let pairs = statement.neighbours().filter(|(from, to, _)| from.has_unit_of(to));
    pairs
        .filter_map(|(from, to, between)| {
            let spaced = statement.vocabulary().spaced;
            let (rises, words) =
                if spaced { english(statement, from, between)? } else { chinese(statement, from, to, between)? };
            let (old, new) = (&from.quantity.value, &to.quantity.value);
            (if rises { old >= new } else { old <= new }).then(|| contradiction(statement, from, to, words))
        })
        .collect()
}

fn contradiction(statement: &Statement<'_>, from: &Figure<'_>, to: &Figure<'_>, words: Range<usize>) -> Diagnostic {
    let claim = statement.words(words.clone());
    let (old, new) = (from.told(statement.text), to.told(statement.text));
    let message = message!("`{claim}` does not fit: from {old} to {new}", claim, old, new);
    statement.mismatch(words, message, &[from, to])
}

fn chinese(
    statement: &Statement<'_>,
    from: &Figure<'_>,
    to: &Figure<'_>,
    between: &str,
) -> Option<(bool, Range<usize>)> {
    let vocabulary = statement.vocabulary();
    let before = without_year(statement.passage.before(from.mark));
    vocabulary.last_of(before, &["由", "从"])?;
    let mut rest = vocabulary.behind_measure(between);
    while let Some((_, shorter)) = vocabulary.first_of(rest, &ADVERBS) {
        rest = shorter;
    }
    let rise = vocabulary.first_of(rest, &RISES_TO).map(|(word, rest)| (true, word, rest));
    let (rises, word, behind) =
        rise.or_else(|| vocabulary.first_of(rest, &FALLS_TO).map(|(word, rest)| (false, word, rest)))?;
    if !without_year(behind).is_empty() {
        return None;
    }
    let start = statement.passage.marks.get(to.mark)?.range.start - rest.len();
    Some((rises, start..start + word.len()))
}

/// Without 2019 年的, 上年的 at the end.
fn without_year(text: &str) -> &str {
    let text = text.trim_end();
    let text = text.strip_suffix('的').unwrap_or(text).trim_end();
    let Some(year) = text.strip_suffix('年').or(text.strip_suffix("年度")) else { return text };
    let year = year.trim_end();
    let bare = year.trim_end_matches(|character: char| character.is_ascii_digit()).trim_end();
    let named = ["上一", "上", "去", "前", "今", "本"].iter().find_map(|word| year.strip_suffix(word));
    named.unwrap_or(bare)
}

fn english(statement: &Statement<'_>, from: &Figure<'_>, between: &str) -> Option<(bool, Range<usize>)> {
    let vocabulary = statement.vocabulary();
    let before = statement.passage.before(from.mark);
    let head = vocabulary.before(before.trim_end(), "from")?;
    let rise = vocabulary.last_of(head, &RISES_FROM).map(|(word, _)| (true, word));
    let (rises, word) = rise.or_else(|| vocabulary.last_of(head, &FALLS_FROM).map(|(word, _)| (false, word)))?;
    let mut words = vocabulary.behind_measure(between).split_whitespace();
    let leads_on = match (words.next(), words.next(), words.next(), words.next()) {
        (Some("to"), None, _, _) => true,
        (Some("in"), Some(year), Some("to"), None) => {
            year.len() == 4 && year.chars().all(|digit| digit.is_ascii_digit())
        }
        _ => false,
    };
    let start = statement.passage.marks.get(from.mark)?.range.start - before.len() + head.len() - word.len();
    leads_on.then(|| (rises, start..start + word.len()))
}
