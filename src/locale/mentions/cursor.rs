//! Looks around in a text: what stands before and behind a place.

use crate::decimal::scan::{self, char_at};

use super::super::numerals;

/// More spaces than this are a gap between two things.
const MOST_SPACES: usize = 2;

/// What is longer is no word that tells what a number counts.
const LONGEST_WORD: usize = 40;

/// A whole number read for a date, an ordinal or a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The number.
    pub value: i64,
    /// The byte behind it.
    pub end: usize,
    /// How many characters it is written with.
    pub characters: usize,
    /// Whether its characters are all digits, Chinese ones included.
    pub positional: bool,
    /// Whether it is in Chinese numerals.
    pub han: bool,
}

/// The whole number that begins at `at`, in at most eight digits or in Chinese numerals; nothing within a longer one.
pub fn whole(text: &str, at: usize) -> Option<Whole> {
    let rest = text.get(at..)?;
    let length = rest.find(|other| scan::digit(other).is_none()).unwrap_or(rest.len());
    if length > 0 {
        let digits = rest.get(..length)?;
        let characters = digits.chars().count();
        let value = digits
            .chars()
            .filter_map(scan::digit)
            .fold(0_i64, |sum, digit| (sum * 10 + i64::from(digit)) % 1_000_000_000);
        return (characters <= 8).then_some(Whole {
            value,
            end: at + length,
            characters,
            positional: true,
            han: false,
        });
    }
    let numeral = numerals::han_at(text, at)?;
    let written = text.get(at..numeral.end)?;
    let value = i64::try_from(numeral.value.filter(|value| value.scale() == 0)?.mantissa()).ok()?;
    let positional = !written.contains(['十', '百', '千', '万', '亿']);
    Some(Whole { value, end: numeral.end, characters: written.chars().count(), positional, han: true })
}

/// Behind the few spaces at `at`.
pub fn after_spaces(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.chars().take(MOST_SPACES).take_while(|space| space.is_whitespace()).map(char::len_utf8).sum::<usize>()
}

/// Before the few spaces that end at `at`.
pub fn before_spaces(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    at - before
        .chars()
        .rev()
        .take(MOST_SPACES)
        .take_while(|space| space.is_whitespace())
        .map(char::len_utf8)
        .sum::<usize>()
}

/// The character before `at`.
pub fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The value of the first of `words` that begins at `at`, and its end. A word in Latin letters ends where they end, and
/// its case does not matter.
pub fn starts<T: Copy>(text: &str, at: usize, words: &[(&str, T)]) -> Option<(T, usize)> {
    let rest = text.get(at..)?.as_bytes();
    let first = rest.first()?;
    // Nearly all words are told apart by their first byte, and texts are searched for very many.
    let found = words.iter().find(|(word, _)| {
        let word = word.as_bytes();
        let Some((head, tail)) = rest.split_at_checked(word.len()) else { return false };
        let goes_on =
            || word.last().is_some_and(u8::is_ascii_alphabetic) && tail.first().is_some_and(u8::is_ascii_alphanumeric);
        word.first().is_some_and(|own| own.eq_ignore_ascii_case(first)) && head.eq_ignore_ascii_case(word) && !goes_on()
    })?;
    Some((found.1, at + found.0.len()))
}

/// The value of the first of `words` that ends at `at`, and its start.
pub fn ends<T: Copy>(text: &str, at: usize, words: &[(&str, T)]) -> Option<(T, usize)> {
    let before = text.get(..at)?.as_bytes();
    let last = before.last()?;
    let found = words.iter().find(|(word, _)| {
        let word = word.as_bytes();
        let split = before.len().checked_sub(word.len()).and_then(|split| before.split_at_checked(split));
        let Some((head, tail)) = split else { return false };
        let goes_on =
            || word.first().is_some_and(u8::is_ascii_alphabetic) && head.last().is_some_and(u8::is_ascii_alphanumeric);
        word.last().is_some_and(|own| own.eq_ignore_ascii_case(last)) && tail.eq_ignore_ascii_case(word) && !goes_on()
    })?;
    Some((found.1, at - found.0.len()))
}

/// Whether one of `words` begins at `at`.
pub fn starts_any(text: &str, at: usize, words: &[&str]) -> bool {
    text.get(at..).is_some_and(|rest| words.iter().any(|word| rest.starts_with(word)))
}

/// The word in Latin letters, with its inner hyphens and apostrophes, that begins at `at`, and its end.
pub fn word(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let inner = |character: char| is_latin(character) || matches!(character, '-' | '\'' | '’');
    let part = rest.chars().take(LONGEST_WORD).take_while(|character| inner(*character));
    let found = rest.get(..part.map(char::len_utf8).sum())?.trim_end_matches(['-', '\'', '’']);
    found.starts_with(is_latin).then_some((found, at + found.len()))
}

/// Whether a word in Latin letters begins at `at`.
pub fn begins_word(text: &str, at: usize) -> bool {
    char_at(text, at).is_some_and(is_latin)
        && !char_before(text, at).is_some_and(|before| is_latin(before) || scan::digit(before).is_some())
}

/// Whether the character is a letter of Latin script, as words of English have them.
pub fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic() || ('\u{c0}'..='\u{24f}').contains(&character) && !matches!(character, '×' | '÷')
}
