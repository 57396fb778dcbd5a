//! Intervals: all the values that a published figure may stand for, and exact arithmetic over them.
//!
//! A figure published as 62.96 stands for every value from 62.955 to 62.965, both ends included, because a tie may have
//! been rounded either way (109/160 = 68.125 is printed as 68.13 or as 68.12). Two sides of a relation agree where
//! their intervals meet. That is the logic of XBRL Calculations 1.1 (<https://www.xbrl.org/Specification/calculation-1.1/REC-2023-02-22/calculation-1.1-REC-2023-02-22.html>).

use std::ops::Neg;

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::decimal::Decimal;

/// All values from `low` to `high`, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    low: BigRational,
    high: BigRational,
}

impl Interval {
    /// One value and no other.
    pub fn exactly(value: BigRational) -> Self {
        Self { low: value.clone(), high: value }
    }

    /// What a figure stands for that was rounded to the digits it is written with: half a unit of its last digit either
    /// way. 62.96 is 62.955 to 62.965, and 5.47 万 is 54,650 to 54,750.
    pub fn rounded(published: &Decimal) -> Self {
        let half = published.unit_in_last_place().to_rational() / BigRational::from_integer(2.into());
        let value = published.to_rational();
        Self { low: &value - &half, high: value + half }
    }

    /// The least value.
    pub fn low(&self) -> &BigRational {
        &self.low
    }

    /// The greatest value.
    pub fn high(&self) -> &BigRational {
        &self.high
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
        Self::around([a * c, a * d, b * c, b * d])
    }

    /// Quotients of a value of each; nothing where the divisor may be zero.
    pub fn divided_by(&self, other: &Self) -> Option<Self> {
        if !other.low.is_positive() && !other.high.is_negative() {
            return None;
        }
        let (a, b, c, d) = (&self.low, &self.high, &other.low, &other.high);
        Some(Self::around([a / c, a / d, b / c, b / d]))
    }

    /// The values times a number, as where a ratio becomes a percentage.
    pub fn scaled(&self, factor: &BigRational) -> Self {
        Self::around([&self.low * factor, &self.high * factor, &self.low * factor, &self.high * factor])
    }

    /// From the least to the greatest of these.
    fn around(values: [BigRational; 4]) -> Self {
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
        Self::exactly(BigRational::zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(text: &str) -> BigRational {
        Decimal::parse(text).unwrap().to_rational()
    }

    fn rounded(text: &str) -> Interval {
        Interval::rounded(&Decimal::parse(text).unwrap())
    }

    #[test]
    fn a_figure_stands_for_half_a_unit_of_its_last_digit_either_way() {
        for (text, low, high) in [
            ("62.96", "62.955", "62.965"),
            ("62.0", "61.95", "62.05"),
            ("62", "61.5", "62.5"),
            ("-0.5", "-0.55", "-0.45"),
            ("5.47万", "54650", "54750"),
        ] {
            assert_eq!(rounded(text), Interval { low: rational(low), high: rational(high) }, "{text}");
        }
    }

    #[test]
    fn a_tie_may_have_been_rounded_either_way() {
        let exact = Interval::exactly(rational("68.125"));
        assert!(rounded("68.12").meets(&exact) && rounded("68.13").meets(&exact));
        assert!(!rounded("68.11").meets(&exact) && !rounded("68.14").meets(&exact));
    }

    /// Every result of two values of the operands lies within the interval, and its ends are such results.
    #[test]
    fn arithmetic_holds_all_results_and_no_more() {
        let ends = ["-3", "-0.25", "0", "0.5", "7.75"].map(rational);
        let pairs =
            || ends.iter().enumerate().flat_map(|(index, low)| ends[index..].iter().map(move |high| (low, high)));
        let intervals: Vec<_> = pairs().map(|(low, high)| Interval { low: low.clone(), high: high.clone() }).collect();
        for left in &intervals {
            for right in &intervals {
                check(left, right, &left.plus(right), |a, b| a + b);
                check(left, right, &left.minus(right), |a, b| a - b);
                check(left, right, &left.times(right), |a, b| a * b);
                match left.divided_by(right) {
                    Some(quotient) => check(left, right, &quotient, |a, b| a / b),
                    None => assert!(right.meets(&Interval::default()), "{right:?}"),
                }
            }
        }
    }

    fn check(
        left: &Interval,
        right: &Interval,
        result: &Interval,
        operation: fn(&BigRational, &BigRational) -> BigRational,
    ) {
        let quarters = |interval: &Interval| {
            let step = (&interval.high - &interval.low) / BigRational::from_integer(4.into());
            (0..=4).map(|count| &interval.low + &step * BigRational::from_integer(count.into())).collect::<Vec<_>>()
        };
        let results: Vec<_> = quarters(left)
            .iter()
            .flat_map(|a| quarters(right).iter().map(|b| operation(a, b)).collect::<Vec<_>>())
            .collect();
        assert!(results.iter().all(|value| result.low <= *value && *value <= result.high), "{left:?} {right:?}");
        assert!(results.contains(&result.low) && results.contains(&result.high), "{left:?} {right:?} {result:?}");
    }
}
