//! Rates, shares and probabilities, which lie between 0 and 100.

use crate::decimal::Rational;
use crate::expression::Comparison;

/// Of the two bounds the one that is nearer to a value, how the value is to stand to it, and the sign of that.
pub fn bound(value: &Rational) -> (i64, Comparison, &'static str) {
    let middle = Rational::whole(50);
    if *value > middle { (100, Comparison::LessOrEqual, "<=") } else { (0, Comparison::GreaterOrEqual, ">=") }
}
