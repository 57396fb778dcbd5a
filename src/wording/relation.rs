//! Words that make a number a bound of what is meant: 超过 5 万, nearly 60%, 三成以上.

use std::ops::Range;

use super::{Passage, Vocabulary, range_in};
use crate::decimal::Rational;

/// How a value stands to the number that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// 超过, more than.
    Above,
    /// 至少, 以上, at least.
    AtLeast,
    /// 不足, less than.
    Below,
    /// 至多, 以下, at most.
    AtMost,
    /// 近, nearly: below, and within a tenth.
    Almost,
    /// 约, about: within a twentieth.
    About,
}

/// The words that make a number a bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What they say.
    pub relation: Relation,
    /// Whether they may also compare something with the number itself, if that is quoted in full.
    pub may_quote: bool,
    /// Whether the clause speaks of a plan or a rule, so that the number need not be a bound of what was reached.
    pub hedged: bool,
    /// Their bytes in the passage's text.
    pub words: Range<usize>,
}

impl Relation {
    /// Whether `value` stands in this relation to `bound`.
    pub fn holds(self, value: &Rational, bound: &Rational) -> bool {
        let within = |part: i64| &(bound - value).abs() * &Rational::whole(part) <= bound.abs();
        match self {
            Self::Above => value > bound,
            Self::AtLeast => value >= bound,
            Self::Below => value < bound,
            Self::AtMost => value <= bound,
            Self::Almost => value < bound && within(10),
            Self::About => within(20),
        }
    }

    fn negated(self) -> Option<Self> {
        match self {
            Self::Above => Some(Self::AtMost),
            Self::AtLeast => Some(Self::Below),
            Self::Below => Some(Self::AtLeast),
            Self::AtMost => Some(Self::Above),
            Self::Almost | Self::About => None,
        }
    }
}

/// Finds the words beside the number at `number`, in the clause of the mark that holds it.
pub fn relation(
    passage: &Passage<'_>,
    mark: usize,
    number: Range<usize>,
    vocabulary: &Vocabulary,
) -> Option<Comparison> {
    let text = passage.opened(mark);
    let clause = passage.clause(mark);
    let before = text.get(clause.start..number.start)?.trim_end();
    let after = text.get(number.end..clause.end)?;
    let (relation, may_quote, words) = preceding(before, after, vocabulary)
        .or_else(|| following(after, vocabulary))
        .map(|(relation, may_quote, words)| (relation, may_quote, range_in(&text, words)))?;
    let hedged = vocabulary.holds(before, vocabulary.hedges);
    Some(Comparison { relation, may_quote, hedged, words })
}

type Found<'t> = (Relation, bool, &'t str);

fn preceding<'t>(before: &'t str, after: &str, vocabulary: &Vocabulary) -> Option<Found<'t>> {
    let (word, relation, may_quote, rest) =
        vocabulary.bounds_before.iter().find_map(|(word, relation, may_quote)| {
            Some((*word, *relation, *may_quote, vocabulary.before(before, word)?))
        })?;
    let is_part = vocabulary.no_bound_after.iter().any(|(own, before)| *own == word && rest.ends_with(before));
    let is_other = |(own, behind): &(&str, &str)| {
        *own == word && (after.trim_start().starts_with(behind) || vocabulary.behind_measure(after).starts_with(behind))
    };
    if is_part || vocabulary.no_bound_before.iter().any(is_other) {
        return None;
    }
    let (relation, rest) = match vocabulary.last_of(rest, vocabulary.negations) {
        Some((_, rest)) => (relation.negated()?, rest),
        None => (relation, rest),
    };
    Some((relation, may_quote, before.get(rest.len()..)?.trim_start()))
}

fn following<'t>(after: &'t str, vocabulary: &Vocabulary) -> Option<Found<'t>> {
    let rest = vocabulary.behind_measure(after);
    let direct = after.trim_start();
    for start in [direct, rest] {
        for (word, relation, may_quote) in vocabulary.bounds_after {
            let Some(behind) = vocabulary.behind(start, word) else { continue };
            let is_other = |(own, next): &(&str, &str)| own == word && behind.starts_with(next);
            // 所以上… reads as 所以 rather than 以上.
            let reads_on = direct.starts_with("所以") && !behind.is_empty() && !behind.starts_with('的');
            if !reads_on && !vocabulary.no_bound_before.iter().any(is_other) {
                return Some((*relation, *may_quote, start.get(..word.len())?));
            }
        }
    }
    None
}

impl Passage<'_> {
    /// The text with one mark's own words in its hole.
    pub(super) fn opened(&self, mark: usize) -> String {
        let mut text = self.text.clone();
        if let Some(mark) = self.marks.get(mark)
            && let Some(own) = self.line.text.get(mark.range.clone())
        {
            text.replace_range(mark.range.clone(), &own.to_ascii_lowercase());
        }
        text
    }
}
