//! Words of direction beside a number: 增长 5.6%, fell by 3,200, 3,690 more than in 2019.

use std::ops::Range;

use super::{Passage, Vocabulary, range_in};

/// Which way something went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// 增加, rose.
    Rise,
    /// 减少, fell.
    Fall,
    /// 持平, unchanged.
    Unchanged,
}

/// The words that say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trend {
    /// What they say.
    pub direction: Direction,
    /// Whether a negative number may follow them all the same.
    pub may_be_negative: bool,
    /// Their bytes in the passage's text.
    pub words: Range<usize>,
}

/// Finds the words beside the number at `number`, in the clause of the mark that holds it.
pub fn trend(passage: &Passage<'_>, mark: usize, number: Range<usize>, vocabulary: &Vocabulary) -> Option<Trend> {
    let text = passage.opened(mark);
    let clause = passage.clause(mark);
    let before = text.get(clause.start..number.start)?;
    let after = text.get(number.end..clause.end)?;
    let found = preceding(before, vocabulary).or_else(|| following(after, vocabulary));
    let (direction, word) = found.or_else(|| unchanged(before, after, vocabulary))?;
    let may_be_negative = vocabulary.signed_rises.contains(&word);
    Some(Trend { direction, may_be_negative, words: range_in(&text, word) })
}

/// Whether a mark goes on with a list of declines: 分别减少 12 人、21 人和 14 人, where the word stands before the first
/// alone. So it is where the nearest word of direction in the sentence is that of a fall.
pub fn falls_before(passage: &Passage<'_>, mark: usize, vocabulary: &Vocabulary) -> bool {
    let Some(own) = passage.marks.get(mark) else { return false };
    let start = passage.sentence(own.range.start).start;
    let earlier = passage.marks.iter().enumerate().take(mark).rev().take_while(|(_, found)| found.range.start >= start);
    for (index, found) in earlier {
        let since = passage.text.get(found.range.end..own.range.start).unwrap_or_default();
        if vocabulary.holds(since, vocabulary.rises) {
            return false;
        }
        if let Some(trend) = trend(passage, index, found.range.clone(), vocabulary) {
            return trend.direction == Direction::Fall;
        }
    }
    false
}

type Found<'t> = (Direction, &'t str);

fn preceding<'t>(before: &'t str, vocabulary: &Vocabulary) -> Option<Found<'t>> {
    let before = without_fillers(before, vocabulary);
    let (direction, rest) = plain(before, vocabulary).or_else(|| compared(before, vocabulary))?;
    let word = before.get(rest.len()..)?.trim_start();
    // What a decline loses is a rise: 降幅收窄.
    let direction = match (direction, vocabulary.last_of(rest, vocabulary.declines)) {
        (Direction::Rise, Some(_)) => Direction::Fall,
        (Direction::Fall, Some(_)) => Direction::Rise,
        (direction, _) => direction,
    };
    (!vocabulary.is_negated(rest)).then_some((direction, word))
}

fn plain<'t>(before: &'t str, vocabulary: &Vocabulary) -> Option<(Direction, &'t str)> {
    let rise = vocabulary.last_of(before, vocabulary.rises).map(|(_, rest)| (Direction::Rise, rest));
    rise.or_else(|| vocabulary.last_of(before, vocabulary.falls).map(|(_, rest)| (Direction::Fall, rest)))
}

/// 多 and 少, up and down mean a direction only in a comparison.
fn compared<'t>(before: &'t str, vocabulary: &Vocabulary) -> Option<(Direction, &'t str)> {
    let rise = vocabulary.last_of(before, vocabulary.rises_compared).map(|(_, rest)| (Direction::Rise, rest));
    let fall = || vocabulary.last_of(before, vocabulary.falls_compared).map(|(_, rest)| (Direction::Fall, rest));
    let (direction, rest) = rise.or_else(fall)?;
    let mut words = rest.to_owned();
    for word in vocabulary.not_comparing {
        words = words.replace(word, "");
    }
    let compares = if vocabulary.spaced {
        rest.is_empty() || vocabulary.last_of(rest, vocabulary.comparing).is_some()
    } else {
        vocabulary.holds(&words, vocabulary.comparing) && !rest.ends_with(PARTS_OF_OTHER_WORDS)
    };
    compares.then_some((direction, rest))
}

/// 最多, 至少, 不少, 提高 … end like a word of direction and are none.
const PARTS_OF_OTHER_WORDS: [char; 16] =
    ['最', '至', '更', '很', '许', '众', '不', '大', '太', '几', '缺', '提', '减', '偏', '较', '比'];

/// Without 了 and "by", and without words that make the number a bound: 增长了近.
fn without_fillers<'t>(before: &'t str, vocabulary: &Vocabulary) -> &'t str {
    let mut rest = before.trim_end();
    for _ in 0..4 {
        // "fell below 60%" speaks of a level, "fell by less than 3%" of an amount.
        let amounts = vocabulary.bounds_before.iter().filter(|(word, ..)| !vocabulary.levels.contains(word));
        let bound = amounts.into_iter().find_map(|(word, ..)| vocabulary.before(rest, word));
        let filler = vocabulary.last_of(rest, vocabulary.fillers).map(|(_, rest)| rest);
        let Some(shorter) = filler.or(bound) else { break };
        rest = shorter;
    }
    rest
}

fn following<'t>(after: &'t str, vocabulary: &Vocabulary) -> Option<Found<'t>> {
    let rest = vocabulary.behind_measure(after);
    let rise = vocabulary.first_of(rest, vocabulary.rises_after).map(|(word, _)| (Direction::Rise, word));
    let fall = || vocabulary.first_of(rest, vocabulary.falls_after).map(|(word, _)| (Direction::Fall, word));
    let word = rise.or_else(fall).and_then(|(direction, word)| Some((direction, rest.get(..word.len())?)));
    word.or_else(|| if vocabulary.spaced { more_than(rest) } else { None })
}

fn unchanged<'t>(before: &'t str, after: &'t str, vocabulary: &Vocabulary) -> Option<Found<'t>> {
    let before = before.trim_end();
    let rest = vocabulary.behind_measure(after);
    let preceding = vocabulary.last_of(before, vocabulary.unchanged);
    if preceding.is_some_and(|(_, head)| vocabulary.last_of(head, vocabulary.nearly).is_some()) {
        return None;
    }
    let preceding = preceding.and_then(|(_, head)| before.get(head.len()..));
    let following = || vocabulary.first_of(rest, vocabulary.unchanged).and_then(|(word, _)| rest.get(..word.len()));
    Some((Direction::Unchanged, preceding.or_else(following)?.trim_start()))
}

/// "more than in 2019", "fewer graduates than a year earlier".
fn more_than(rest: &str) -> Option<Found<'_>> {
    let words: Vec<&str> = rest.split_whitespace().take(8).collect();
    let direction = match *words.first()? {
        "more" | "higher" | "faster" => Direction::Rise,
        "fewer" | "less" | "lower" | "slower" => Direction::Fall,
        _ => return None,
    };
    let than = words.iter().take(5).position(|word| *word == "than")?;
    let is_year = |word: &str| word.starts_with(|first: char| first.is_ascii_digit());
    let of_time = match (words.get(than + 1), words.get(than + 2)) {
        _ if matches!(*words.first()?, "higher" | "lower" | "faster" | "slower") => true,
        (Some(&"in"), Some(&"the")) => words.get(than + 3).is_none_or(|next| ["previous", "year"].contains(next)),
        (Some(&"in"), next) => next.is_none_or(|next| is_year(next)),
        (Some(&"last"), _) => true,
        (Some(&"a" | &"one" | &"the"), Some(next)) => next.starts_with("year") || *next == "previous",
        _ => false,
    };
    of_time.then(|| (direction, rest.get(..rest.find("than").map_or(0, |at| at + 4)).unwrap_or_default()))
}
