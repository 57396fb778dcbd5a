//! Intervals: all the values that a published figure may stand for, and exact arithmetic over them.
//!
//! A figure published as 62.96 stands for every value from 62.955 to 62.965, both ends included, because a tie may have
//! been rounded either way (109/160 = 68.125 is printed as 68.13 or as 68.12). Two sides of a relation agree where
//! their intervals meet. That is the logic of XBRL Calculations 1.1 (<https://www.xbrl.org/Specification/calculation-1.1/REC-2023-02-22/calculation-1.1-REC-2023-02-22.html>).

use std::ops::Neg;

use crate::decimal::{Decimal, Rational};

/// All values from `low` to `high`, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    low: Rational,
    high: Rational,
}

impl Interval {
    /// One value and no other.
    pub fn exactly(value: Rational) -> Self {
        Self { low: value.clone(), high: value }
    }

    /// From one value to another, whichever of them is the greater.
    pub fn between(one: Rational, other: Rational) -> Self {
        if one <= other { Self { low: one, high: other } } else { Self { low: other, high: one } }
    }

    /// What a figure stands for that was rounded to the digits it is written with: half a unit of its last digit either
    /// way. 62.96 is 62.955 to 62.965, and 5.47 万 is 54,650 to 54,750.
    pub fn rounded(published: &Decimal) -> Self {
        Self::around(&published.to_rational(), &Rational::power_of_ten(published.scale().saturating_neg()))
    }

    /// What a figure stands for that was rounded to multiples of `step`: half of it either way.
    pub fn around(value: &Rational, step: &Rational) -> Self {
        let half = step * &Rational::part_of(2);
        Self { low: value - &half, high: value + &half }
    }

    /// The least value.
    pub fn low(&self) -> &Rational {
        &self.low
    }

    /// The greatest value.
    pub fn high(&self) -> &Rational {
        &self.high
    }

    /// Whether it is one value and no other.
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// Whether it may stand for this value.
    pub fn holds(&self, value: &Rational) -> bool {
        self.low <= *value && *value <= self.high
    }

    /// Whether both may stand for one and the same value.
    pub fn meets(&self, other: &Self) -> bool {
        self.low <= other.high && other.low <= self.high
    }

    /// Sums of a value of each.
    pub fn plus(&self, other: &Self) -> Self {
        Self { low: &self.low + &other.low, high: &self.high + &other.high }
    }

    /// Differences of a value of each.
    pub fn minus(&self, other: &Self) -> Self {
        Self { low: &self.low - &other.high, high: &self.high - &other.low }
    }

    /// Products of a value of each.
    pub fn times(&self, other: &Self) -> Self {
        let (a, b, c, d) = (&self.low, &self.high, &other.low, &other.high);
        Self::over([a * c, a * d, b * c, b * d])
    }

    /// Quotients of a value of each; nothing where the divisor may be zero.
    pub fn divided_by(&self, other: &Self) -> Option<Self> {
        if !other.low.is_positive() && !other.high.is_negative() {
            return None;
        }
        let (a, b, c, d) = (&self.low, &self.high, &other.low, &other.high);
        Some(Self::over([a.divided_by(c)?, a.divided_by(d)?, b.divided_by(c)?, b.divided_by(d)?]))
    }

    /// The values times a number, as where a ratio becomes a percentage.
    pub fn scaled(&self, factor: &Rational) -> Self {
        Self::between(&self.low * factor, &self.high * factor)
    }

    /// The values without their signs.
    pub fn absolute(&self) -> Self {
        if !self.low.is_negative() {
            return self.clone();
        }
        if !self.high.is_positive() {
            return -self.clone();
        }
        Self { low: Rational::ZERO, high: self.high.clone().max(-&self.low) }
    }

    /// What comes of each value by a function that never falls as its argument grows.
    pub fn mapped(&self, function: impl Fn(&Rational) -> Rational) -> Self {
        Self { low: function(&self.low), high: function(&self.high) }
    }

    /// From the least to the greatest of these.
    fn over(values: [Rational; 4]) -> Self {
        let mut values = values;
        values.sort();
        let [low, _, _, high] = values;
        Self { low, high }
    }
}

impl Neg for Interval {
    type Output = Self;

    fn neg(self) -> Self {
        Self { low: -self.high, high: -self.low }
    }
}

impl Default for Interval {
    fn default() -> Self {
        Self::exactly(Rational::ZERO)
    }
}

#[cfg(test)]
mod tests;
