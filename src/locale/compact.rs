//! Chooses the scale word and the digits of a number in its compact form.
//!
//! ICU4X keeps its compact formatter unstable, and CLDR's rule shows two digits, so the rule is ours. Four significant
//! digits are off by 0.05 % at most. A number that was itself written with a scale word shows its own digits, neither
//! more nor fewer: 26万 is 0.26 million, for 260 thousand would claim a digit that nobody knows.

use num_traits::Signed;

use crate::decimal::Decimal;

const SIGNIFICANT_DIGITS: i32 = 4;

/// `value` in units of a scale word; `words` are words and their powers of ten, ascending.
pub fn scaled(value: &Decimal, words: &[(&'static str, i32)]) -> Option<(Decimal, &'static str)> {
    let least = reached(value, words)?;
    let (shown, (word, power)) = if value.scale() < 0 {
        let exact = words.iter().find(|(_, power)| *power >= least.1 && *power >= -value.scale());
        (value.clone(), exact.copied().unwrap_or(least))
    } else {
        let shown = to_significant_digits(value);
        let word = reached(&shown, words)?;
        (shown, word)
    };
    Some((shown.shifted(-power), word))
}

/// The greatest scale word that is no more than the value.
fn reached(value: &Decimal, words: &[(&'static str, i32)]) -> Option<(&'static str, i32)> {
    let first_place = whole_digits(value) - 1;
    words.iter().rev().find(|(_, power)| !value.is_zero() && *power <= first_place).copied()
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
