//! Exact decimals, as written.
//!
//! Text of a data cell enters, a [`Decimal`] leaves: the very digits and their precision, so that `1.50` stays
//! `1.50` and `5.47万` is known to hundreds only. A published number is compared at the precision that it was
//! published in; a binary float would lose both the digits and the precision, so none occurs here except on the way
//! to chart coordinates.

mod error;
pub(crate) mod scan;

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{One, Signed, Zero};
use serde::{Serialize, Serializer};

pub use error::{NumberError, NumberErrorKind};

/// mantissa × 10^-scale. Trailing zeros are kept: `1.50` has mantissa 150 and scale 2; `5.47万` has mantissa 547 and
/// scale -2.
///
/// Equality is by digits: `1.5 != 1.50`. [`Decimal::same_value`] compares what they amount to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: BigInt,
    scale: i32,
}

impl Decimal {
    /// mantissa × 10^-scale.
    pub fn new(mantissa: impl Into<BigInt>, scale: i32) -> Self {
        Decimal { mantissa: mantissa.into(), scale }
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
    pub fn mantissa(&self) -> &BigInt {
        &self.mantissa
    }

    /// How many digits follow the decimal point; below zero for a number known only to tens, hundreds ….
    pub fn scale(&self) -> i32 {
        self.scale
    }

    /// The exact value.
    pub fn to_rational(&self) -> BigRational {
        self.unit_in_last_place_rational() * &self.mantissa
    }

    /// `value` at `scale` digits after the point; a tie goes away from zero (四舍五入), as spreadsheets round.
    pub fn from_rational_half_up(value: &BigRational, scale: i32) -> Self {
        round(value, scale, |_| true)
    }

    /// `value` at `scale` digits after the point; a tie goes to the even digit (the IEEE 754 default).
    pub fn from_rational_half_even(value: &BigRational, scale: i32) -> Self {
        round(value, scale, Integer::is_odd)
    }

    /// The same number at another precision, ties away from zero; zeros are appended where `scale` is greater.
    pub fn rescaled(&self, scale: i32) -> Self {
        Self::from_rational_half_up(&self.to_rational(), scale)
    }

    /// The same digits with the point moved: the value × 10^`places`.
    pub fn shifted(&self, places: i32) -> Self {
        Decimal::new(self.mantissa.clone(), self.scale - places)
    }

    /// One unit of the last digit written: 0.01 for `1.50`, 100 for `5.47万`.
    pub fn unit_in_last_place(&self) -> Self {
        Decimal::new(1, self.scale)
    }

    /// Whether both amount to the same: true of 1.5 and 1.50.
    pub fn same_value(&self, other: &Self) -> bool {
        self.to_rational() == other.to_rational()
    }

    /// Whether every digit is zero.
    pub fn is_zero(&self) -> bool {
        self.mantissa.is_zero()
    }

    /// Whether the value is below zero.
    pub fn is_negative(&self) -> bool {
        self.mantissa.is_negative()
    }

    /// The same digits with the other sign.
    pub fn negate(&self) -> Self {
        Decimal::new(-&self.mantissa, self.scale)
    }

    /// The same digits without a sign.
    pub fn abs(&self) -> Self {
        Decimal::new(self.mantissa.abs(), self.scale)
    }

    /// The nearest binary float, for chart coordinates only; infinite beyond the float's range.
    pub fn to_f64(&self) -> f64 {
        let scientific = format!("{}e{}", self.mantissa, -i64::from(self.scale));
        scientific.parse().unwrap_or(f64::NAN)
    }

    fn unit_in_last_place_rational(&self) -> BigRational {
        let power = power_of_ten(self.scale.unsigned_abs());
        if self.scale > 0 { BigRational::new(BigInt::one(), power) } else { BigRational::from_integer(power) }
    }
}

/// Plain ASCII without grouping: `54700`, `1.50`, `-3.2`.
impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        let digits = self.mantissa.magnitude().to_string();
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
        Decimal::new(whole, 0)
    }
}

impl From<usize> for Decimal {
    fn from(count: usize) -> Self {
        Decimal::new(count, 0)
    }
}

/// Rounds to the nearest multiple of 10^-scale; `tie_goes_up` decides, from the digits kept, for the exact middle.
fn round(value: &BigRational, scale: i32, tie_goes_up: impl Fn(&BigInt) -> bool) -> Decimal {
    let power = power_of_ten(scale.unsigned_abs());
    let magnitude = value.abs();
    let units = if scale < 0 { magnitude / power } else { magnitude * power };
    let (kept, rest) = units.numer().div_rem(units.denom());
    let up = match (rest * BigInt::from(2)).cmp(units.denom()) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => tie_goes_up(&kept),
        std::cmp::Ordering::Greater => true,
    };
    let rounded = if up { kept + 1 } else { kept };
    Decimal::new(if value.is_negative() { -rounded } else { rounded }, scale)
}

fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

#[cfg(test)]
mod tests;
