//! Finds the one number that an author wrote in the text of a link.
//!
//! The text and the language's words enter; the value at the precision written, its unit and its place leave.
//! Numbers in digits are read in every language. English numerals count beside them; Chinese ones are read only in a
//! text without digits, because 一 and 十 are parts of many words.

use std::fmt;
use std::ops::Range;

use crate::decimal::scan::{self, Separators, char_at};
use crate::decimal::{Decimal, NumberError, NumberErrorKind};
use crate::diagnostic::{Message, message};

use super::numerals;
use super::vocabulary::{Numerals, UNITS_WITH_KILO, Vocabulary};

/// A number as an author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// At the precision written, scale words applied: `5.47 万` has mantissa 547 and scale -2.
    pub value: Decimal,
    /// What the number counts, where it says so.
    pub unit: LiteralUnit,
    /// The bytes of the whole number: sign, digits and scale word, but no unit.
    pub range: Range<usize>,
    /// The bytes of the digits and the sign directly before them.
    pub digits: Range<usize>,
    /// The power of ten of the scale word; 0 without one.
    pub power: i32,
}

/// The unit that an author wrote with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralUnit {
    /// None, or one that is no ratio (人, universities).
    None,
    /// `%`, 百分之, `per cent`, `percent`.
    Percent,
    /// `‰`, 千分之.
    PerMille,
    /// 个百分点, `percentage points`.
    PercentagePoint,
}

/// A text without exactly one well-formed number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiteralError {
    /// What is wrong.
    pub kind: LiteralErrorKind,
    /// Where: the whole text, the second number, or the culprit in a malformed one.
    pub range: Range<usize>,
}

/// What is wrong with the text of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiteralErrorKind {
    /// It holds no number.
    NoneFound,
    /// It holds a second number.
    MoreThanOne,
    /// Its number is malformed.
    Malformed(NumberErrorKind),
}

impl Literal {
    /// Whether a minus stands apart from the digits, as in 负百分之三.
    pub(super) fn is_negated_from_afar(&self) -> bool {
        self.value.is_negative() && self.range.start < self.digits.start
    }
}

/// The one number of `text`.
pub fn find(text: &str, vocabulary: &Vocabulary, separators: &Separators) -> Result<Literal, LiteralError> {
    let mut found = in_digits(text, separators)?;
    match vocabulary.numerals {
        Numerals::English => found.extend(in_english(text)?),
        Numerals::Han if found.is_empty() => found.extend(in_han(text)?),
        Numerals::Han | Numerals::None => {}
    }
    found.sort_by_key(|number| number.range.start);
    match found.as_slice() {
        [] => Err(LiteralError { kind: LiteralErrorKind::NoneFound, range: 0..text.len() }),
        [only] => {
            let literal = complete(text, only, vocabulary);
            refuse_half_a_numeral(text, &literal, vocabulary)?;
            Ok(literal)
        }
        [_, second, ..] => Err(LiteralError { kind: LiteralErrorKind::MoreThanOne, range: second.range.clone() }),
    }
}

/// A number without what stands around it.
pub(super) struct Found {
    pub(super) value: Decimal,
    pub(super) range: Range<usize>,
}

fn in_digits(text: &str, separators: &Separators) -> Result<Vec<Found>, NumberError> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = first_digit(text, from) {
        if let Some(point) = leading_point(text, start, separators) {
            return Err(NumberError::new(NumberErrorKind::LeadingPoint, point));
        }
        if is_part_of_name(text, start) {
            from = end_of_name(text, start);
            continue;
        }
        let number = scan::unsigned(text, start, separators)?;
        from = number.end;
        found.push(Found { value: number.value, range: start..number.end });
    }
    Ok(found)
}

fn in_han(text: &str) -> Result<Vec<Found>, NumberError> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(character) = char_at(text, from) {
        let Some(numeral) = numerals::han_at(text, from) else {
            from += character.len_utf8();
            continue;
        };
        let range = from..numeral.end;
        from = end_of_scales(text, numeral.end);
        found.push(Found { value: numeral.value.ok_or_else(|| not_a_numeral(range.clone()))?, range });
    }
    Ok(found)
}

fn in_english(text: &str) -> Result<Vec<Found>, NumberError> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(character) = char_at(text, from) {
        let begins_word = character.is_alphabetic() && !char_before(text, from).is_some_and(char::is_alphanumeric);
        let Some(numeral) = begins_word.then(|| numerals::english_at(text, from)).flatten() else {
            from += character.len_utf8();
            continue;
        };
        let range = from..numeral.end;
        from = numeral.end;
        found.push(Found { value: numeral.value.ok_or_else(|| not_a_numeral(range.clone()))?, range });
    }
    Ok(found)
}

fn not_a_numeral(range: Range<usize>) -> NumberError {
    NumberError::new(NumberErrorKind::Numeral, range)
}

/// Adds the sign before the number, and the scale word and the unit around it.
pub(super) fn complete(text: &str, found: &Found, vocabulary: &Vocabulary) -> Literal {
    let scale = word_after(text, found.range.end, vocabulary.scales).or_else(|| millions_of_money(text, &found.range));
    let (power, end) = scale.unwrap_or((0, found.range.end));
    let trailing = word_after(text, end, vocabulary.units).map(|(unit, _)| unit);
    let leading = unit_before(text, found.range.start, vocabulary);
    let direct = sign_before(text, found.range.start, vocabulary);
    let signed = direct.or_else(|| sign_before(text, leading?.1, vocabulary));
    let (negative, start) = signed.unwrap_or((false, found.range.start));
    let value = found.value.shifted(power);
    Literal {
        value: if negative { value.negate() } else { value },
        unit: trailing.or(leading.map(|(unit, _)| unit)).unwrap_or(LiteralUnit::None),
        range: start..end,
        digits: direct.map_or(found.range.start, |(_, start)| start)..found.range.end,
        power,
    }
}

/// The m of £4.1m; without a currency it may be metres.
fn millions_of_money(text: &str, number: &Range<usize>) -> Option<(i32, usize)> {
    let is_money = text.get(..number.start)?.ends_with(['£', '$', '€', '¥']);
    let next = word_after(text, number.end, &[("m", 6)])?;
    (is_money && next.1 == number.end + 1).then_some(next)
}

/// Of 3万五千, 两万3 or 三分之 1 the digits alone would be a wrong number.
fn refuse_half_a_numeral(text: &str, literal: &Literal, vocabulary: &Vocabulary) -> Result<(), NumberError> {
    let Range { start, end } = literal.range;
    let before = text.get(..start).unwrap_or_default();
    let is_fraction = before.trim_end_matches(scan::INNER_SPACES).ends_with("分之");
    let is_continued = before.ends_with(['十', '百', '千', '万', '亿']);
    if is_continued || is_fraction && unit_before(text, start, vocabulary).is_none() {
        return Err(not_a_numeral(0..end));
    }
    match numerals::han_at(text, end) {
        Some(rest) if literal.power > 0 => Err(not_a_numeral(start..rest.end)),
        _ => Ok(()),
    }
}

fn first_digit(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    rest.find(|character| scan::digit(character).is_some()).map(|at| from + at)
}

/// The decimal point before the digit at `start` that has no digit before it.
fn leading_point(text: &str, start: usize, separators: &Separators) -> Option<Range<usize>> {
    let point = char_before(text, start).filter(|before| separators.point.contains(before))?;
    let at = start - point.len_utf8();
    let begins = match char_before(text, at) {
        None => true,
        Some(before) => before.is_whitespace() || scan::sign(before).is_some(),
    };
    begins.then_some(at..start)
}

/// Whether a Latin letter, or one and a hyphen, stands before the digit: `A4`, `COVID-19`.
fn is_part_of_name(text: &str, start: usize) -> bool {
    let before = text.get(..start).unwrap_or_default();
    before.strip_suffix('-').unwrap_or(before).ends_with(|character: char| character.is_ascii_alphabetic())
}

fn end_of_name(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let length = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
    start + length.max(char_at(text, start).map_or(1, char::len_utf8))
}

/// Whether the sign before `start` is negative, and where it begins. A hyphen after a word or a number is a hyphen; an
/// en dash at the beginning of a number is an author's minus.
fn sign_before(text: &str, start: usize, vocabulary: &Vocabulary) -> Option<(bool, usize)> {
    let before = text.get(..start)?;
    if let Some(word) = vocabulary.negatives.iter().find(|word| ends_with_word(before, word)) {
        return Some((true, start - word.len()));
    }
    let mark = before.chars().next_back()?;
    let negative = if mark == '–' { true } else { scan::sign(mark)?.0 };
    let at = start - mark.len_utf8();
    let joins = |left: char| left.is_ascii_alphanumeric() || scan::digit(left).is_some() || "%％)".contains(left);
    (!char_before(text, at).is_some_and(joins)).then_some((negative, at))
}

fn unit_before(text: &str, start: usize, vocabulary: &Vocabulary) -> Option<(LiteralUnit, usize)> {
    let before = text.get(..start)?.trim_end_matches(scan::INNER_SPACES);
    let (word, unit) = vocabulary.leading_units.iter().find(|(word, _)| before.ends_with(word))?;
    Some((*unit, before.len() - word.len()))
}

/// The first of `words` that stands at `at`, maybe after one space or hyphen, and its end.
pub(super) fn word_after<T: Copy>(text: &str, at: usize, words: &[(&str, T)]) -> Option<(T, usize)> {
    let rest = text.get(at..)?;
    let gap = rest.chars().next().filter(|gap| gap.is_whitespace() || *gap == '-').map_or(0, char::len_utf8);
    [0, gap].into_iter().find_map(|gap| {
        let place = rest.get(gap..)?;
        let (word, value) = words.iter().find(|(word, _)| starts_with_word(place, word))?;
        Some((*value, at + gap + word.len()))
    })
}

fn starts_with_word(text: &str, word: &str) -> bool {
    let Some((head, rest)) = text.split_at_checked(word.len()) else { return false };
    let next = rest.chars().next();
    let goes_on = word.ends_with(|last: char| last.is_ascii_alphabetic()) && next.is_some_and(char::is_alphabetic);
    let is_kilo = word == "千" && next.is_some_and(|unit| UNITS_WITH_KILO.contains(&unit));
    head.eq_ignore_ascii_case(word) && !goes_on && !is_kilo
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let split = text.len().checked_sub(word.len()).and_then(|at| text.split_at_checked(at));
    split.is_some_and(|(before, tail)| {
        let goes_on = word.is_ascii() && before.ends_with(char::is_alphabetic);
        tail.eq_ignore_ascii_case(word) && !goes_on
    })
}

fn end_of_scales(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.len() - rest.trim_start_matches(['万', '萬', '亿', '億']).len()
}

fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

impl LiteralErrorKind {
    /// One clause for a diagnostic, without a full stop.
    pub fn message(self) -> Message {
        match self {
            Self::NoneFound => message!("there is no number in this text"),
            Self::MoreThanOne => message!("there is more than one number in this text"),
            Self::Malformed(kind) => kind.message(),
        }
    }
}

impl From<NumberError> for LiteralError {
    fn from(error: NumberError) -> Self {
        LiteralError { kind: LiteralErrorKind::Malformed(error.kind), range: error.range }
    }
}

impl fmt::Display for LiteralError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.kind.message())
    }
}

impl std::error::Error for LiteralError {}
