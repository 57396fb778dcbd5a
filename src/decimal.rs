//! Exact decimals, as written.
//!
//! Text of a data cell enters, a [`Decimal`] leaves: the very digits and their precision, so that `1.50` stays
//! `1.50` and `5.47万` is known to hundreds only. A published number is compared at the precision that it was
//! published in; a binary float would lose both the digits and the precision, so none occurs here except on the way
//! to chart coordinates.

mod error;
mod rational;
pub(crate) mod scan;

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};
use serde::{Serialize, Serializer};

pub use error::{NumberError, NumberErrorKind};
pub use rational::Rational;

/// mantissa × 10^-scale. Trailing zeros are kept: `1.50` has mantissa 150 and scale 2; `5.47万` has mantissa 547 and
/// scale -2.
///
/// Equality is by digits: `1.5 != 1.50`. [`Decimal::same_value`] compares what they amount to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: Mantissa,
    scale: i32,
}

/// All digits as one whole number. It is boxed only where a machine word does not hold it, for a report holds millions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Mantissa {
    Word(i64),
    Long(Box<BigInt>),
}

impl Decimal {
    /// mantissa × 10^-scale.
    pub fn new(mantissa: impl Into<BigInt>, scale: i32) -> Self {
        let mantissa = mantissa.into();
        let mantissa = mantissa.to_i64().map_or_else(|| Mantissa::Long(Box::new(mantissa)), Mantissa::Word);
        Decimal { mantissa, scale }
    }

    /// Likewise, of a mantissa that fits into a machine word.
    pub(crate) const fn of_word(mantissa: i64, scale: i32) -> Self {
        Decimal { mantissa: Mantissa::Word(mantissa), scale }
    }

    /// Reads a data cell: an optional sign (`-`, `−`, `+` or full-width), digits (ASCII or full-width), thousands
    /// separators (`,`, `，`, thin or narrow no-break space) in groups of three, a decimal point (`.`, `．`), and an
    /// optional scale `万`, `亿` or `万亿`, maybe after a space. Space around all of it is ignored.
    ///
    /// # Errors
    /// The first thing that is no part of such a number, with its byte range in `text`.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        scan::data_cell(text)
    }

    /// All digits as one whole number, with the sign.
    pub fn mantissa(&self) -> BigInt {
        match &self.mantissa {
            Mantissa::Word(word) => BigInt::from(*word),
            Mantissa::Long(long) => (**long).clone(),
        }
    }

    /// How many digits follow the decimal point; below zero for a number known only to tens, hundreds ….
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// The exact value.
    pub fn to_rational(&self) -> Rational {
        match &self.mantissa {
            Mantissa::Word(word) if self.scale == 0 => Rational::whole(*word),
            Mantissa::Word(word) => &Rational::whole(*word) * &Rational::power_of_ten(self.scale.saturating_neg()),
            Mantissa::Long(long) => {
                let whole = Rational::from(num_rational::BigRational::from_integer((**long).clone()));
                &whole * &Rational::power_of_ten(self.scale.saturating_neg())
            }
        }
    }

    /// `value` at `scale` digits after the point; a tie goes away from zero (四舍五入), as spreadsheets round.
    pub fn from_rational_half_up(value: &Rational, scale: i32) -> Self {
        round(value, scale, |_| true)
    }

    /// `value` at `scale` digits after the point; a tie goes to the even digit (the IEEE 754 default).
    pub fn from_rational_half_even(value: &Rational, scale: i32) -> Self {
        round(value, scale, |is_odd| is_odd)
    }

    /// The same number at another precision, ties away from zero; zeros are appended where `scale` is greater.
    pub fn rescaled(&self, scale: i32) -> Self {
        Self::from_rational_half_up(&self.to_rational(), scale)
    }

    /// The same digits with the point moved: the value × 10^`places`.
    pub fn shifted(&self, places: i32) -> Self {
        Decimal { mantissa: self.mantissa.clone(), scale: self.scale - places }
    }

    /// One unit of the last digit written: 0.01 for `1.50`, 100 for `5.47万`.
    pub fn unit_in_last_place(&self) -> Self {
        Decimal::of_word(1, self.scale)
    }

    /// Whether both amount to the same: true of 1.5 and 1.50.
    pub fn same_value(&self, other: &Self) -> bool {
        match self.scale == other.scale {
            true => self.mantissa == other.mantissa,
            false => self.to_rational() == other.to_rational(),
        }
    }

    /// Whether every digit is zero.
    pub fn is_zero(&self) -> bool {
        self.mantissa == Mantissa::Word(0)
    }

    /// Whether the value is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.mantissa {
            Mantissa::Word(word) => *word < 0,
            Mantissa::Long(long) => long.is_negative(),
        }
    }

    /// The same digits with the other sign.
    pub fn negate(&self) -> Self {
        match &self.mantissa {
            Mantissa::Word(word) if *word != i64::MIN => Decimal::of_word(-word, self.scale),
            _ => Decimal::new(-self.mantissa(), self.scale),
        }
    }

    /// The same digits without a sign.
    pub fn abs(&self) -> Self {
        if self.is_negative() { self.negate() } else { self.clone() }
    }

    /// The nearest binary float, for chart coordinates only; infinite beyond the float's range.
    pub fn to_f64(&self) -> f64 {
        let scientific = format!("{}e{}", self.mantissa(), -i64::from(self.scale));
        scientific.parse().unwrap_or(f64::NAN)
    }
}

/// Plain ASCII without grouping: `54700`, `1.50`, `-3.2`.
impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let digits = match &self.mantissa {
            Mantissa::Word(word) => word.unsigned_abs().to_string(),
            Mantissa::Long(long) => long.magnitude().to_string(),
        };
        let plain = match usize::try_from(self.scale) {
            Ok(0) => digits,
            Ok(scale) => {
                let padded = format!("{digits:0>width$}", width = scale + 1);
                let (whole, fraction) = padded.split_at(padded.len() - scale);
                format!("{whole}.{fraction}")
            }
            Err(_) if self.is_zero() => digits,
            Err(_) => digits + &"0".repeat(self.scale.unsigned_abs() as usize),
        };
        formatter.pad_integral(!self.is_negative(), "", &plain)
    }
}

/// As its plain text, for a JSON number would pass through a float in many readers.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Decimal {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        Decimal::parse(text)
    }
}

impl From<i64> for Decimal {
    fn from(whole: i64) -> Self {
        Decimal::of_word(whole, 0)
    }
}

impl From<usize> for Decimal {
    fn from(count: usize) -> Self {
        Decimal::new(count, 0)
    }
}

/// Rounds to the nearest multiple of 10^-scale; `tie_goes_up` decides for the exact middle, told whether the last digit
/// kept is odd.
fn round(value: &Rational, scale: i32, tie_goes_up: impl Fn(bool) -> bool) -> Decimal {
    round_word(value, scale, &tie_goes_up).unwrap_or_else(|| {
        let units = (&value.abs() * &Rational::power_of_ten(scale)).to_big();
        let (kept, rest) = units.numer().div_rem(units.denom());
        let up = goes_up((rest * BigInt::from(2)).cmp(units.denom()), kept.is_odd(), &tie_goes_up);
        let rounded = if up { kept + 1 } else { kept };
        Decimal::new(if value.is_negative() { -rounded } else { rounded }, scale)
    })
}

/// The same within machine words; nothing where they do not hold it.
fn round_word(value: &Rational, scale: i32, tie_goes_up: &impl Fn(bool) -> bool) -> Option<Decimal> {
    let (numerator, denominator) = value.small()?;
    let power = 10_u128.checked_pow(scale.unsigned_abs())?;
    let (magnitude, denominator) = (u128::from(numerator.unsigned_abs()), u128::from(denominator));
    let (units, denominator) = match scale < 0 {
        true => (magnitude, denominator.checked_mul(power)?),
        false => (magnitude.checked_mul(power)?, denominator),
    };
    let (kept, rest) = (units / denominator, units % denominator);
    let up = goes_up(rest.checked_mul(2)?.cmp(&denominator), kept % 2 == 1, tie_goes_up);
    let rounded = i64::try_from(kept + u128::from(up)).ok()?;
    Some(Decimal::of_word(if numerator < 0 { -rounded } else { rounded }, scale))
}

fn goes_up(rest_to_half: Ordering, is_odd: bool, tie_goes_up: &impl Fn(bool) -> bool) -> bool {
    match rest_to_half {
        Ordering::Less => false,
        Ordering::Equal => tie_goes_up(is_odd),
        Ordering::Greater => true,
    }
}

#[cfg(test)]
mod tests;
