//! The words around a bound number: what they say of it.
//!
//! A block of running text enters as a [`Passage`], which knows its clauses and what stands in place of its references;
//! [`relation`] finds 超过 or "more than" beside a number, [`trend`] 增长 or "fell by". The words of each language are a
//! [`Vocabulary`]. Only words that stand directly beside a number, in its clause, are found: what is farther away may
//! speak of something else.

mod chinese;
mod english;
mod passage;
mod relation;
mod trend;

pub use passage::{Mark, Passage, Passages};
pub use relation::{Comparison, Relation, relation};
pub use trend::{Direction, Trend, falls_before, trend};

use std::ops::Range;

/// The words of one language that make a claim about a number. In each list a longer word precedes one that it ends or
/// begins with.
pub struct Vocabulary {
    /// Whether words are set apart by spaces.
    pub spaced: bool,
    /// Words before a number that make it a bound, and whether a number quoted in full may follow them too: 高于 61.02%
    /// may compare something else with a published 61.02, while 近 61.02% can never mean 61.02 itself.
    pub bounds_before: &'static [(&'static str, Relation, bool)],
    /// Words behind a number and its unit that make it a bound.
    pub bounds_after: &'static [(&'static str, Relation, bool)],
    /// What a bound's word may not follow, as 约 does in 签约.
    pub no_bound_after: &'static [(&'static str, &'static str)],
    /// What may not follow a number that a bound's word precedes, as years do in 近三年.
    pub no_bound_before: &'static [(&'static str, &'static str)],
    /// Words that turn what follows them round.
    pub negations: &'static [&'static str],
    /// Words of plans and rules: what they speak of need not be so.
    pub hedges: &'static [&'static str],
    /// Words before a number that say that something rose by it.
    pub rises: &'static [&'static str],
    /// Words before a number that say that something fell by it.
    pub falls: &'static [&'static str],
    /// Likewise, but only where another word says that there is a comparison (比, 较), or at the clause's beginning.
    pub rises_compared: &'static [&'static str],
    /// See [`Self::rises_compared`].
    pub falls_compared: &'static [&'static str],
    /// What makes [`Self::rises_compared`] and [`Self::falls_compared`] judgeable.
    pub comparing: &'static [&'static str],
    /// What only looks like one of [`Self::comparing`].
    pub not_comparing: &'static [&'static str],
    /// Words that may stand between a word of direction and its number.
    pub fillers: &'static [&'static str],
    /// What may rise by a negative number: 增长 -3.2% is good Chinese.
    pub signed_rises: &'static [&'static str],
    /// Words behind a number and its unit that say that something rose by it.
    pub rises_after: &'static [&'static str],
    /// Words behind a number and its unit that say that something fell by it.
    pub falls_after: &'static [&'static str],
    /// Words next to a number that say that nothing changed.
    pub unchanged: &'static [&'static str],
    /// Words before [`Self::unchanged`] that make it no claim.
    pub nearly: &'static [&'static str],
    /// Those of [`Self::bounds_before`] that speak of a level, never of an amount by which something moves.
    pub levels: &'static [&'static str],
    /// What is smaller where more is lost: words for a decline that may themselves rise and fall.
    pub declines: &'static [&'static str],
    /// What a number may count, between it and the words that speak of it.
    pub measures: &'static [&'static str],
}

impl Vocabulary {
    /// That of a language's tag; nothing for a language without words here.
    pub fn of(tag: &str) -> Option<&'static Self> {
        match tag.split('-').next() {
            Some("zh") => Some(&chinese::VOCABULARY),
            Some("en") => Some(&english::VOCABULARY),
            _ => None,
        }
    }

    /// The part of `text` before `phrase`, if it ends with it as a word of its own.
    pub fn before<'t>(&self, text: &'t str, phrase: &str) -> Option<&'t str> {
        let rest = text.strip_suffix(phrase)?;
        let joins = |before: char| before.is_ascii_alphanumeric() || before == '-';
        (!self.spaced || !rest.ends_with(joins)).then(|| rest.trim_end())
    }

    /// The part of `text` behind `phrase`, if it begins with it as a word of its own.
    pub fn behind<'t>(&self, text: &'t str, phrase: &str) -> Option<&'t str> {
        let rest = text.strip_prefix(phrase)?;
        let joins = |after: char| after.is_ascii_alphanumeric() || after == '-';
        (!self.spaced || !rest.starts_with(joins)).then(|| rest.trim_start())
    }

    /// The first of `phrases` that `text` ends with, and what stands before it.
    pub fn last_of<'t>(&self, text: &'t str, phrases: &[&'static str]) -> Option<(&'static str, &'t str)> {
        phrases.iter().find_map(|phrase| Some((*phrase, self.before(text, phrase)?)))
    }

    /// The first of `phrases` that `text` begins with, and what stands behind it.
    pub fn first_of<'t>(&self, text: &'t str, phrases: &[&'static str]) -> Option<(&'static str, &'t str)> {
        phrases.iter().find_map(|phrase| Some((*phrase, self.behind(text, phrase)?)))
    }

    /// `text` without the unit and the word for what is counted at its beginning.
    pub fn behind_measure<'t>(&self, text: &'t str) -> &'t str {
        let mut rest = text.trim_start();
        for _ in 0..2 {
            rest = self.first_of(rest, self.measures).map_or(rest, |(_, rest)| rest);
        }
        rest
    }

    /// Whether `text` ends with a word that turns what follows round.
    pub fn is_negated(&self, text: &str) -> bool {
        self.last_of(text.trim_end(), self.negations).is_some()
    }

    /// Whether `text` holds one of `phrases` as a word of its own.
    pub fn holds(&self, text: &str, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.find(text, phrase).is_some())
    }

    /// Where `text` first holds `phrase` as a word of its own.
    pub fn find(&self, text: &str, phrase: &str) -> Option<Range<usize>> {
        let places = text.match_indices(phrase).map(|(at, _)| at..at + phrase.len());
        places.into_iter().find(|place| {
            let (before, behind) = (text.get(..place.end), text.get(place.start..));
            before.and_then(|before| self.before(before, phrase)).is_some()
                && behind.and_then(|behind| self.behind(behind, phrase)).is_some()
        })
    }
}

/// Where `part`, which is a slice of `whole`, lies in it.
fn range_in(whole: &str, part: &str) -> Range<usize> {
    let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len());
    start..(start + part.len()).min(whole.len())
}

#[cfg(test)]
mod tests;
