//! Reads numbers out of text: a whole data cell, or the digits at one place of an author's sentence.
//!
//! Text and a byte position enter; the digits read and the position after them leave. The two readers share this
//! scanner so that a number means the same in a table and in the narrative.

use std::ops::Range;

use num_bigint::BigInt;

use super::{Decimal, NumberError, NumberErrorKind};

/// No statistic needs more digits ([`NumberErrorKind::TooLong`] names the number); a longer run is a mistake of transcription.
pub const MAX_DIGITS: usize = 40;

/// Spaces that may stand between a number and its scale: plain, no-break, thin, narrow no-break.
pub const INNER_SPACES: [char; 4] = [' ', '\u{a0}', '\u{2009}', '\u{202f}'];

/// How digits are separated where a number is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separators {
    /// Before the decimals.
    pub point: Vec<char>,
    /// Between groups of the whole part.
    pub group: Vec<char>,
    /// Digits in every group but the first and the last, which has three (two in India).
    pub inner_group: usize,
}

impl Separators {
    /// Those of data cells, and of Chinese and English text.
    pub fn data_cell() -> Self {
        Separators { point: vec!['.', '．'], group: vec![',', '，', '\u{2009}', '\u{202f}'], inner_group: 3 }
    }
}

/// An unsigned number found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// Its digits and precision.
    pub value: Decimal,
    /// The byte after its last digit.
    pub end: usize,
}

/// Reads a whole data cell; see [`Decimal::parse`].
pub fn data_cell(text: &str) -> Result<Decimal, NumberError> {
    let start = text.len() - text.trim_start().len();
    let end = start + text.trim().len();
    if start >= end {
        return Err(NumberError::new(NumberErrorKind::Empty, 0..text.len()));
    }
    let (negative, digits_at) = match char_at(text, start).and_then(sign) {
        Some((negative, length)) => (negative, start + length),
        None => (false, start),
    };
    if digits_at == end {
        return Err(NumberError::new(NumberErrorKind::MissingDigits, start..end));
    }
    let separators = Separators::data_cell();
    check_first_digit(text, digits_at..end, &separators)?;
    let scanned = unsigned(text, digits_at, &separators)?;
    let exponent = data_scale(text, scanned.end..end, &separators)?;
    let value = scanned.value.shifted(exponent);
    Ok(if negative { value.negate() } else { value })
}

/// Reads the unsigned number whose first digit is at `start`.
pub fn unsigned(text: &str, start: usize, separators: &Separators) -> Result<Scanned, NumberError> {
    let run = Run::read(text, start, separators);
    let fault = |kind, range| Err(NumberError::new(kind, range));
    if let Some(exponent) = exponent_at(text, run.end) {
        return fault(NumberErrorKind::Exponent, exponent);
    }
    if let Some(point) = run.second_point {
        return fault(NumberErrorKind::SecondPoint, point);
    }
    if !run.is_grouped_correctly(separators) {
        return fault(NumberErrorKind::Grouping, start..run.end);
    }
    if run.digits.len() > MAX_DIGITS {
        return fault(NumberErrorKind::TooLong, start..run.end);
    }
    let scale = run.decimals.unwrap_or(0) as i32;
    let word = run.digits.iter().try_fold(0_i64, |sum, digit| sum.checked_mul(10)?.checked_add(i64::from(*digit)));
    let value = match word {
        Some(word) => Decimal::of_word(word, scale),
        None => Decimal::new(run.digits.iter().fold(BigInt::ZERO, |sum, digit| sum * 10 + digit), scale),
    };
    Ok(Scanned { value, end: run.end })
}

/// The value of an ASCII or full-width digit.
pub fn digit(character: char) -> Option<u32> {
    match character {
        '0'..='9' => character.to_digit(10),
        '０'..='９' => Some(character as u32 - '０' as u32),
        _ => None,
    }
}

/// Whether a sign is negative, and its length in bytes.
pub fn sign(character: char) -> Option<(bool, usize)> {
    let negative = match character {
        '-' | '−' | '－' => true,
        '+' | '＋' => false,
        _ => return None,
    };
    Some((negative, character.len_utf8()))
}

/// The character that starts at byte `at`.
pub fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// One unbroken run of digits, separators and points.
#[derive(Default)]
struct Run {
    digits: Vec<u32>,
    /// How many of the digits follow the point, once there is one.
    decimals: Option<usize>,
    /// The lengths of the groups of the whole part but the last.
    groups: Vec<usize>,
    /// How many digits are in these groups.
    grouped: usize,
    /// The separator before each group, and after the point too, where none may stand.
    marks: Vec<char>,
    second_point: Option<Range<usize>>,
    separator_in_decimals: bool,
    end: usize,
}

impl Run {
    fn read(text: &str, start: usize, separators: &Separators) -> Self {
        let mut run = Run { end: start, ..Run::default() };
        while let Some(character) = char_at(text, run.end) {
            let next = run.end + character.len_utf8();
            if let Some(value) = digit(character) {
                run.push_digit(value);
            } else if char_at(text, next).and_then(digit).is_none() {
                break;
            } else if separators.point.contains(&character) {
                run.push_point(run.end..next);
            } else if separators.group.contains(&character) {
                run.push_separator(character);
            } else {
                break;
            }
            run.end = next;
        }
        run
    }

    fn push_digit(&mut self, value: u32) {
        self.digits.push(value);
        self.decimals = self.decimals.map(|count| count + 1);
    }

    fn push_point(&mut self, range: Range<usize>) {
        if self.decimals.is_some() {
            self.second_point.get_or_insert(range);
        }
        self.decimals.get_or_insert(0);
    }

    fn push_separator(&mut self, mark: char) {
        self.separator_in_decimals |= self.decimals.is_some();
        self.groups.push(self.digits.len() - self.grouped);
        self.grouped = self.digits.len();
        self.marks.push(mark);
    }

    fn is_grouped_correctly(&self, separators: &Separators) -> bool {
        let Some((first, inner)) = self.groups.split_first() else { return true };
        let whole = self.digits.len() - self.decimals.unwrap_or(0);
        let last = whole.saturating_sub(self.grouped);
        !self.separator_in_decimals
            && self.marks.iter().all(|mark| Some(mark) == self.marks.first())
            && (1..=separators.inner_group).contains(first)
            && inner.iter().all(|length| *length == separators.inner_group)
            && last == 3
    }
}

/// The exponent that stands at `at`, if there is one.
fn exponent_at(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?.strip_prefix(['e', 'E', 'ｅ', 'Ｅ'])?;
    let unsigned = rest.strip_prefix(|character| sign(character).is_some()).unwrap_or(rest);
    let after = unsigned.trim_start_matches(|character| digit(character).is_some());
    (after.len() < unsigned.len()).then(|| at..text.len() - after.len())
}

/// Names what stands where the first digit should.
fn check_first_digit(text: &str, range: Range<usize>, separators: &Separators) -> Result<(), NumberError> {
    let rest = text.get(range.clone()).unwrap_or_default();
    let Some(first) = rest.chars().next() else { return Ok(()) };
    let one = range.start..range.start + first.len_utf8();
    let no_number = ["nan", "inf", "infinity", "∞"].contains(&rest.to_ascii_lowercase().as_str());
    let (kind, range) = match first {
        _ if digit(first).is_some() => return Ok(()),
        _ if no_number => (NumberErrorKind::NotANumber, range),
        _ if separators.point.contains(&first) => (NumberErrorKind::LeadingPoint, one),
        '万' | '亿' => (NumberErrorKind::MissingDigits, range),
        _ => (NumberErrorKind::UnexpectedCharacter, one),
    };
    Err(NumberError::new(kind, range))
}

/// The power of ten that follows a cell's digits, after which nothing may stand.
fn data_scale(text: &str, range: Range<usize>, separators: &Separators) -> Result<i32, NumberError> {
    let rest = text.get(range.clone()).unwrap_or_default();
    match rest.strip_prefix(INNER_SPACES).unwrap_or(rest) {
        "" => Ok(0),
        "万" => Ok(4),
        "亿" => Ok(8),
        "万亿" => Ok(12),
        other => {
            let first = other.chars().next().map_or(0, char::len_utf8);
            let at = range.end - other.len();
            let is_last = first == other.len();
            let kind = match other.chars().next() {
                Some(point) if is_last && separators.point.contains(&point) => NumberErrorKind::TrailingPoint,
                Some(mark) if separators.group.contains(&mark) => NumberErrorKind::Grouping,
                _ => NumberErrorKind::UnexpectedCharacter,
            };
            Err(NumberError::new(kind, at..at + first))
        }
    }
}
