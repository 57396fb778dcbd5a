//! Chooses the scale word and the digits of a number in its compact form.
//!
//! ICU4X keeps its compact formatter unstable, and CLDR rounds to two or three digits, so the rule is ours: four
//! significant digits, which keeps 22.96 万 and 229.6 thousand apart from their neighbours by 0.05 % at most.

use num_traits::Signed;

use crate::decimal::Decimal;

const SIGNIFICANT_DIGITS: i32 = 4;

/// `value` in units of the greatest scale word of `words` (word and power of ten, ascending) that it reaches.
pub fn scaled(value: &Decimal, words: &[(&'static str, i32)]) -> Option<(Decimal, &'static str)> {
    reached(value, words)?;
    let shown = if value.scale() < 0 { value.clone() } else { to_significant_digits(value) };
    let (word, power) = reached(&shown, words)?;
    Some((shown.shifted(-power), word))
}

fn reached(value: &Decimal, words: &[(&'static str, i32)]) -> Option<(&'static str, i32)> {
    let last_place = whole_digits(value) - 1;
    words.iter().rev().find(|(_, power)| !value.is_zero() && *power <= last_place).copied()
}

/// Rounding may carry into one more digit (9999.5 to 10000); the digit too many is then a zero and goes.
fn to_significant_digits(value: &Decimal) -> Decimal {
    let rounded = round_to(value, SIGNIFICANT_DIGITS);
    round_to(&rounded, SIGNIFICANT_DIGITS)
}

fn round_to(value: &Decimal, digits: i32) -> Decimal {
    value.rescaled(value.scale().min(digits - whole_digits(value)))
}

/// How many digits the whole part has: 3 for 123.45, 5 for 5.47万.
fn whole_digits(value: &Decimal) -> i32 {
    let written = value.mantissa().abs().to_string().len();
    i32::try_from(written).unwrap_or(i32::MAX).saturating_sub(value.scale())
}
