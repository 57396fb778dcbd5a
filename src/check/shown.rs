//! The digits in which the two sides of a relation are told, and their difference: the same in messages, in notes that
//! acknowledge a contradiction, and on the page of checks, so that a reader can subtract them.

use crate::decimal::Decimal;
use crate::expression::Quantity;

/// Calculated sides are told with so many decimals, where the other side does not say how many.
const CALCULATED_DECIMALS: i32 = 2;
/// Sides that differ are told with more decimals, up to so many, until they look different.
const MOST_DECIMALS: i32 = 12;

/// Two sides and their difference, as they are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The side before the sign.
    pub left: Decimal,
    /// The side behind the sign.
    pub right: Decimal,
    /// By how much they differ, without a sign.
    pub difference: Decimal,
}

impl Shown {
    /// A published side is told as published, a calculated one with as many decimals as the other has.
    pub fn of(left: &Quantity, right: &Quantity) -> Self {
        let decimals = |other: &Quantity| {
            other.published.as_ref().map_or(CALCULATED_DECIMALS, |published| published.scale().max(0))
        };
        let (for_left, for_right) = (decimals(right), decimals(left));
        let digits = |quantity: &Quantity, decimals: i32| match &quantity.published {
            Some(published) => published.clone(),
            None if quantity.value.is_integer() => Decimal::from_rational_half_up(&quantity.value, 0),
            None => Decimal::from_rational_half_up(&quantity.value, decimals),
        };
        let mut more = 0;
        loop {
            let shown = Self::between(digits(left, for_left + more), digits(right, for_right + more));
            let looks_equal = shown.difference.is_zero() && left.value != right.value;
            if !looks_equal || more >= MOST_DECIMALS {
                return shown;
            }
            more += 1;
        }
    }

    fn between(left: Decimal, right: Decimal) -> Self {
        let difference = &left.to_rational() - &right.to_rational();
        let scale = left.scale().max(right.scale()).max(0);
        let difference = Decimal::from_rational_half_up(&difference, scale).abs();
        Self { left, right, difference }
    }
}
