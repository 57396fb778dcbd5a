//! What an expression yields: an exact number with its unit and the precision it was published with.

use std::sync::Arc;

use super::Operator;
use super::interval::Interval;
use crate::decimal::{Decimal, Rational};
use crate::diagnostic::{Message, message};

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A pure number: a ratio, a literal.
    Number,
    /// Hundredths of a whole.
    Percent,
    /// Thousandths of a whole, in which birth and death rates are published.
    PerMille,
    /// The difference of two percentages.
    PercentagePoint,
    /// A place in an order, which cannot be calculated with.
    Rank,
    /// One that is missing or misspelt, which was reported: what has it is not calculated with.
    Unknown,
    /// Something counted or measured, by the identifier of its unit.
    Of(Arc<str>),
}

impl Unit {
    /// The unit called `id` in a table's column.
    pub fn named(id: &str) -> Self {
        match id {
            "number" => Self::Number,
            "percent" => Self::Percent,
            "percentage_point" => Self::PercentagePoint,
            "per_mille" => Self::PerMille,
            "rank" => Self::Rank,
            other => Self::Of(other.into()),
        }
    }

    /// The unit's identifier, as an author writes it.
    pub fn id(&self) -> &str {
        match self {
            Self::Number => "number",
            Self::Percent => "percent",
            Self::PercentagePoint => "percentage_point",
            Self::PerMille => "per_mille",
            Self::Rank => "rank",
            Self::Unknown => "unknown",
            Self::Of(id) => id,
        }
    }

    /// How many of it make a whole, where it is a part of one.
    pub fn parts(&self) -> Option<u16> {
        match self {
            Self::Percent | Self::PercentagePoint => Some(100),
            Self::PerMille => Some(1000),
            _ => None,
        }
    }

    /// Whether it is written with a percent sign or as percentage points.
    pub fn is_percentage(&self) -> bool {
        matches!(self, Self::Percent | Self::PercentagePoint)
    }
}

/// An exact number, its unit, and how it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// In the unit: 62.96 percent is 62.96, not 0.6296.
    pub value: Rational,
    /// What the value counts or measures.
    pub unit: Unit,
    /// The digits it was published with; a calculated number has none.
    pub published: Option<Decimal>,
    /// All that it may stand for, in the unit; nothing where a divisor may be zero once rounding is considered.
    pub interval: Option<Interval>,
}

impl Quantity {
    /// A number from a table, which stands for all that rounds to its digits. One written in full and without a
    /// fraction is a count, unless it is a percentage, and stands for itself alone.
    pub fn published(decimal: Decimal, unit: Unit) -> Self {
        let value = decimal.to_rational();
        let exact = decimal.scale() == 0 && unit.parts().is_none();
        let interval = if exact { Interval::exactly(value.clone()) } else { Interval::rounded(&decimal) };
        Self { value, unit, published: Some(decimal), interval: Some(interval) }
    }

    /// A number from a column that is published in multiples of `step`: 1,235 in steps of 5 stands for 1,232.5 to
    /// 1,237.5. One that is written with a scale word, such as 5.47万, may be rougher still.
    pub fn published_in_steps(decimal: Decimal, unit: Unit, step: &Decimal) -> Self {
        let value = decimal.to_rational();
        let mut step = step.to_rational();
        if decimal.scale() < 0 {
            step = step.max(decimal.unit_in_last_place().to_rational());
        }
        let interval = Some(Interval::around(&value, &step));
        Self { value, unit, published: Some(decimal), interval }
    }

    /// A number that was never rounded and stands for itself alone.
    pub fn calculated(value: Rational, unit: Unit) -> Self {
        let interval = Some(Interval::exactly(value.clone()));
        Self { value, unit, published: None, interval }
    }

    /// A number calculated from others that may each stand for more than one value.
    pub fn between(value: Rational, interval: Option<Interval>, unit: Unit) -> Self {
        Self { value, unit, published: None, interval }
    }

    /// The same amount in `unit`, where that is only another way to write it: a ratio as a percentage or back.
    pub fn converted_to(&self, unit: &Unit) -> Option<Self> {
        let factor = match (&self.unit, unit) {
            (from, to) if from == to => return Some(self.clone()),
            (Unit::Number, Unit::Percent) => Rational::whole(100),
            (Unit::Percent, Unit::Number) => Rational::part_of(100),
            (Unit::Number, Unit::PerMille) => Rational::whole(1000),
            (Unit::PerMille, Unit::Number) => Rational::part_of(1000),
            (Unit::Percent, Unit::PerMille) => Rational::whole(10),
            (Unit::PerMille, Unit::Percent) => Rational::part_of(10),
            // A count divided by nothing in particular: a literal takes any unit.
            (Unit::Number, to) if *to != Unit::Rank => Rational::ONE,
            _ => return None,
        };
        Some(self.scaled(&factor, unit.clone()))
    }

    /// So many times the amount, in another unit.
    pub fn scaled(&self, factor: &Rational, unit: Unit) -> Self {
        let interval = self.interval.as_ref().map(|interval| interval.scaled(factor));
        Self::between(&self.value * factor, interval, unit)
    }

    /// The same amount below zero, published digits and interval with it.
    pub fn negated(self) -> Self {
        let published = self.published.map(|decimal| decimal.negate());
        Self { value: -self.value, unit: self.unit, published, interval: self.interval.map(|interval| -interval) }
    }
}

impl Quantity {
    /// The amount without its sign.
    pub fn absolute(self) -> Self {
        let published = self.published.map(|decimal| decimal.abs());
        let interval = self.interval.map(|interval| interval.absolute());
        Self { value: self.value.abs(), unit: self.unit, published, interval }
    }
}

/// Why two quantities cannot be combined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// Their units do not fit; the message names both.
    Units(Message),
    /// The right one is zero and divides.
    DivisionByZero,
}

/// Calculates with units: sums need one unit, a difference of percentages is in percentage points, a ratio of equal
/// units is a pure number, a percentage of something is its hundredth part.
///
/// # Errors
/// Units that do not fit, and a divisor that is zero.
pub fn combine(operator: Operator, left: &Quantity, right: &Quantity) -> Result<Quantity, Mismatch> {
    if left.unit == Unit::Rank || right.unit == Unit::Rank {
        return Err(Mismatch::Units(message!("a rank is a place in an order; it cannot be calculated with")));
    }
    let unit = result_unit(operator, &left.unit, &right.unit)
        .ok_or_else(|| Mismatch::Units(misfit(operator, left.unit.id(), right.unit.id())))?;
    let value = match operator {
        Operator::Add => &left.value + &right.value,
        Operator::Subtract => &left.value - &right.value,
        Operator::Multiply => &left.value * &right.value,
        Operator::Divide => left.value.divided_by(&right.value).ok_or(Mismatch::DivisionByZero)?,
    };
    let intervals = left.interval.as_ref().zip(right.interval.as_ref());
    let interval = intervals.and_then(|(left, right)| match operator {
        _ if left.is_exact() && right.is_exact() => Some(Interval::exactly(value.clone())),
        Operator::Add => Some(left.plus(right)),
        Operator::Subtract => Some(left.minus(right)),
        Operator::Multiply => Some(left.times(right)),
        Operator::Divide => left.divided_by(right),
    });
    let result = Quantity::between(value, interval, unit);
    Ok(match hundredths(operator, &left.unit, &right.unit) {
        Some(factor) => result.scaled(&factor, result.unit.clone()),
        None => result,
    })
}

fn misfit(operator: Operator, left: &str, right: &str) -> Message {
    match operator {
        Operator::Add => message!("`{left}` cannot be added to `{right}`", left, right),
        Operator::Subtract => message!("`{right}` cannot be subtracted from `{left}`", left, right),
        Operator::Multiply => message!("`{left}` cannot be multiplied by `{right}`", left, right),
        Operator::Divide => message!("`{left}` cannot be divided by `{right}`", left, right),
    }
}

/// By what a result is to be multiplied because a percentage is so many hundredths, a per mille so many thousandths, where
/// it multiplies or divides something; it is itself where it is added, halved or doubled.
fn hundredths(operator: Operator, left: &Unit, right: &Unit) -> Option<Rational> {
    let parts = |unit: &Unit| if *unit == Unit::PercentagePoint { None } else { unit.parts() };
    match (operator, left, right) {
        (Operator::Multiply, Unit::Percent, Unit::Percent) => Some(Rational::part_of(100)),
        (Operator::Multiply, share, Unit::Of(_)) | (Operator::Multiply, Unit::Of(_), share) => {
            parts(share).map(|parts| Rational::part_of(parts.into()))
        }
        (Operator::Divide, Unit::Of(_), share) => parts(share).map(|parts| Rational::whole(parts.into())),
        _ => None,
    }
}

fn result_unit(operator: Operator, left: &Unit, right: &Unit) -> Option<Unit> {
    use Unit::{Number, PerMille, Percent, PercentagePoint};
    match (operator, left, right) {
        (Operator::Subtract, Percent, Percent) => Some(PercentagePoint),
        (Operator::Add | Operator::Subtract, Percent, PercentagePoint) => Some(Percent),
        (Operator::Add, PercentagePoint, Percent) => Some(Percent),
        (Operator::Add | Operator::Subtract, a, b) if a == b => Some(a.clone()),
        (Operator::Add | Operator::Subtract, Number, unit) => Some(unit.clone()),
        (Operator::Add | Operator::Subtract, unit, Number) => Some(unit.clone()),
        (Operator::Multiply, Number, unit) | (Operator::Multiply, unit, Number) => Some(unit.clone()),
        // A share of a share: 50 % of 20 % are 10 %.
        (Operator::Multiply, Percent, Percent) => Some(Percent),
        (Operator::Multiply, Percent | PerMille, unit @ Unit::Of(_))
        | (Operator::Multiply, unit @ Unit::Of(_), Percent | PerMille) => Some(unit.clone()),
        (Operator::Divide, a, b) if a == b => Some(Number),
        (Operator::Divide, unit, Number) => Some(unit.clone()),
        (Operator::Divide, unit @ Unit::Of(_), Percent | PerMille) => Some(unit.clone()),
        // Persons a university, yuan a person: a pure number, as no unit has a name for it.
        (Operator::Divide, Number | Unit::Of(_), Unit::Of(_)) => Some(Number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str, unit: &str) -> Quantity {
        Quantity::published(Decimal::parse(text).unwrap(), Unit::named(unit))
    }

    #[test]
    fn units_follow_the_calculation() {
        let cases = [
            (Operator::Divide, ("20", "person"), ("23", "person"), Some("number")),
            (Operator::Subtract, ("62.96", "percent"), ("61.02", "percent"), Some("percentage_point")),
            (Operator::Add, ("1", "person"), ("2", "percent"), None),
            (Operator::Multiply, ("10", "percent"), ("50", "person"), Some("person")),
            (Operator::Multiply, ("10", "percent"), ("50", "percent"), Some("percent")),
            (Operator::Divide, ("9", "yuan"), ("3", "person"), Some("number")),
            (Operator::Multiply, ("2", "number"), ("50", "person"), Some("person")),
            (Operator::Add, ("1", "rank"), ("1", "rank"), None),
        ];
        for (operator, left, right, expected) in cases {
            let result = combine(operator, &quantity(left.0, left.1), &quantity(right.0, right.1));
            assert_eq!(
                result.ok().map(|found| found.unit),
                expected.map(Unit::named),
                "{left:?} {operator:?} {right:?}"
            );
        }
    }

    #[test]
    fn a_percentage_of_something_is_its_hundredth_part() {
        let cases = [
            (Operator::Multiply, ("10", "percent"), ("50", "person"), 5),
            (Operator::Multiply, ("50", "person"), ("10", "percent"), 5),
            (Operator::Divide, ("5", "person"), ("10", "percent"), 50),
            (Operator::Multiply, ("50", "percent"), ("20", "percent"), 10),
            (Operator::Multiply, ("2", "number"), ("20", "percent"), 40),
            (Operator::Divide, ("20", "percent"), ("10", "percent"), 2),
        ];
        for (operator, left, right, expected) in cases {
            let result = combine(operator, &quantity(left.0, left.1), &quantity(right.0, right.1)).unwrap();
            assert_eq!(result.value, Rational::whole(expected), "{left:?} {operator:?} {right:?}");
        }
    }

    #[test]
    fn a_figure_stands_for_what_was_rounded_to_it() {
        let ends = |quantity: Quantity| {
            let interval = quantity.interval.unwrap();
            (interval.low().clone(), interval.high().clone())
        };
        let exact = |low: &str, high: &str| {
            let rational = |text: &str| Decimal::parse(text).unwrap().to_rational();
            (rational(low), rational(high))
        };
        assert_eq!(ends(quantity("1235", "person")), exact("1235", "1235"));
        assert_eq!(ends(quantity("5.47万", "person")), exact("54650", "54750"));
        assert_eq!(ends(quantity("5.470万", "person_time")), exact("54695", "54705"));
        assert_eq!(ends(quantity("5万", "person")), exact("45000", "55000"));
        assert_eq!(ends(quantity("62", "percent")), exact("61.5", "62.5"));
        let step = |text: &str, step: &str| {
            let [number, step] = [text, step].map(|text| Decimal::parse(text).unwrap());
            ends(Quantity::published_in_steps(number, Unit::named("person"), &step))
        };
        assert_eq!(step("1235", "5"), exact("1232.5", "1237.5"));
        assert_eq!(step("5.47万", "5"), exact("54650", "54750"));
        assert_eq!(step("5.47万", "1000"), exact("54200", "55200"));
    }

    #[test]
    fn a_ratio_becomes_a_percentage() {
        let ratio = combine(Operator::Divide, &quantity("109", "person"), &quantity("160", "person")).unwrap();
        let percent = ratio.converted_to(&Unit::Percent).unwrap();
        assert_eq!(percent.value, Decimal::parse("68.125").unwrap().to_rational());
    }
}
