//! What can be wrong with a number, and where in its text.

use std::fmt;
use std::ops::Range;

use crate::diagnostic::{Message, message};

/// A text that is no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberError {
    /// What is wrong.
    pub kind: NumberErrorKind,
    /// The bytes of the text that are to blame.
    pub range: Range<usize>,
}

/// What is wrong with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberErrorKind {
    /// Nothing but space.
    Empty,
    /// A sign or a scale without digits.
    MissingDigits,
    /// `NaN`, `inf`, `∞`.
    NotANumber,
    /// `1e5`.
    Exponent,
    /// `.5`.
    LeadingPoint,
    /// `5.`
    TrailingPoint,
    /// `1.2.3`.
    SecondPoint,
    /// Thousands separators elsewhere than every three digits (`1,23`), mixed, or after the decimal point.
    Grouping,
    /// More than 40 digits.
    TooLong,
    /// A numeral in words that makes no number (`百千`).
    Numeral,
    /// Anything else.
    UnexpectedCharacter,
}

impl NumberErrorKind {
    /// One clause for a diagnostic, without a full stop.
    pub fn message(self) -> Message {
        match self {
            Self::Empty => message!("no number is written here"),
            Self::MissingDigits => message!("the number has no digits"),
            Self::NotANumber => message!("this is not a number; a missing value is written as an observation status"),
            Self::Exponent => message!("a number is written without an exponent"),
            Self::LeadingPoint => message!("a digit must precede the decimal point"),
            Self::TrailingPoint => message!("a digit must follow the decimal point"),
            Self::SecondPoint => message!("the number has a second decimal point"),
            Self::Grouping => message!("the thousands separators do not stand between groups of digits"),
            Self::TooLong => message!("the number has more than 40 digits"),
            Self::Numeral => message!("these numerals do not make a number"),
            Self::UnexpectedCharacter => message!("this cannot stand in a number"),
        }
    }
}

impl NumberError {
    pub(crate) fn new(kind: NumberErrorKind, range: Range<usize>) -> Self {
        NumberError { kind, range }
    }
}

impl fmt::Display for NumberError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(&self.kind.message())
    }
}

impl std::error::Error for NumberError {}
