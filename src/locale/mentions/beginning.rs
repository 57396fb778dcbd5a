//! The characters that a mention can be found by: most of a text begins none, and need not be looked at more closely.

use crate::decimal::scan;

use super::cursor;
use super::label;
use super::units;
use super::words;

/// Those characters that are neither Latin letters nor digits, in their order.
pub struct Beginnings(Vec<char>);

impl Beginnings {
    /// Takes them from the lists of words.
    pub fn new() -> Self {
        let names = units::NO_COUNTS.iter().copied();
        let labels = words::LABELS.iter().map(|(label, ())| *label);
        let hedges = words::HEDGES_OF_POWERS.iter().map(|(hedge, _)| *hedge);
        let powers = words::HAN_POWERS.iter().map(|(power, _)| *power);
        let listed = names.chain(labels).chain(hedges).chain(powers).filter_map(|word| word.chars().next());
        let mut all: Vec<char> = listed.chain(words::HAN_NUMERALS.chars()).collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// Whether a mention can begin with the character.
    pub fn contain(&self, character: char) -> bool {
        character.is_ascii_alphanumeric()
            || label::is_mark(character)
            || self.0.binary_search(&character).is_ok()
            || cursor::is_latin(character)
            || scan::digit(character).is_some()
    }
}
