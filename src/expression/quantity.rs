//! What an expression yields: an exact number with its unit and the precision it was published with.

use num_rational::BigRational;
use num_traits::{One, Zero};

use super::Operator;
use super::interval::Interval;
use crate::decimal::Decimal;
use crate::diagnostic::{Message, message};

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A pure number: a ratio, a literal.
    Number,
    /// Hundredths of a whole.
    Percent,
    /// The difference of two percentages.
    PercentagePoint,
    /// A place in an order, which cannot be calculated with.
    Rank,
    /// One that is missing or misspelt, which was reported: what has it is not calculated with.
    Unknown,
    /// Something counted or measured, by the identifier of its unit.
    Of(String),
}

impl Unit {
    /// The unit called `id` in a table's column.
    pub fn named(id: &str) -> Self {
        match id {
            "number" => Self::Number,
            "percent" => Self::Percent,
            "percentage_point" => Self::PercentagePoint,
            "rank" => Self::Rank,
            other => Self::Of(other.to_owned()),
        }
    }

    /// The unit's identifier, as an author writes it.
    pub fn id(&self) -> &str {
        match self {
            Self::Number => "number",
            Self::Percent => "percent",
            Self::PercentagePoint => "percentage_point",
            Self::Rank => "rank",
            Self::Unknown => "unknown",
            Self::Of(id) => id,
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
    pub value: BigRational,
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
        let exact = decimal.scale() == 0 && !unit.is_percentage();
        let interval = if exact { Interval::exactly(value.clone()) } else { Interval::rounded(&decimal) };
        Self { value, unit, published: Some(decimal), interval: Some(interval) }
    }

    /// A number that was never rounded and stands for itself alone.
    pub fn calculated(value: BigRational, unit: Unit) -> Self {
        let interval = Some(Interval::exactly(value.clone()));
        Self { value, unit, published: None, interval }
    }

    /// A number calculated from others that may each stand for more than one value.
    pub fn between(value: BigRational, interval: Option<Interval>, unit: Unit) -> Self {
        Self { value, unit, published: None, interval }
    }

    /// The same amount in `unit`, where that is only another way to write it: a ratio as a percentage or back.
    pub fn converted_to(&self, unit: &Unit) -> Option<Self> {
        let hundred = || BigRational::from_integer(100.into());
        let factor = match (&self.unit, unit) {
            (from, to) if from == to => return Some(self.clone()),
            (Unit::Number, Unit::Percent) => hundred(),
            (Unit::Percent, Unit::Number) => hundred().recip(),
            // A count divided by nothing in particular: a literal takes any unit.
            (Unit::Number, to) if *to != Unit::Rank => BigRational::one(),
            _ => return None,
        };
        Some(self.scaled(&factor, unit.clone()))
    }

    /// So many times the amount, in another unit.
    fn scaled(&self, factor: &BigRational, unit: Unit) -> Self {
        let interval = self.interval.as_ref().map(|interval| interval.scaled(factor));
        Self::between(&self.value * factor, interval, unit)
    }

    /// The same amount below zero, published digits and interval with it.
    pub fn negated(self) -> Self {
        let published = self.published.map(|decimal| decimal.negate());
        Self { value: -self.value, unit: self.unit, published, interval: self.interval.map(|interval| -interval) }
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
pub fn combine(operator: Operator, left: &Quantity, right: &Quantity) -> Result<Quantity, Mismatch> {
    if left.unit == Unit::Rank || right.unit == Unit::Rank {
        return Err(Mismatch::Units(message!("a rank is a place in an order; it cannot be calculated with")));
    }
    let unit = result_unit(operator, &left.unit, &right.unit).ok_or_else(|| {
        let (left, right) = (left.unit.id(), right.unit.id());
        Mismatch::Units(match operator {
            Operator::Add => message!("`{left}` cannot be added to `{right}`", left, right),
            Operator::Subtract => message!("`{right}` cannot be subtracted from `{left}`", left, right),
            Operator::Multiply => message!("`{left}` cannot be multiplied by `{right}`", left, right),
            Operator::Divide => message!("`{left}` cannot be divided by `{right}`", left, right),
        })
    })?;
    let (left, right) = (plain(left, operator, right), plain(right, operator, left));
    let value = match operator {
        Operator::Add => left.value + right.value,
        Operator::Subtract => left.value - right.value,
        Operator::Multiply => left.value * right.value,
        Operator::Divide if right.value.is_zero() => return Err(Mismatch::DivisionByZero),
        Operator::Divide => left.value / right.value,
    };
    let intervals = left.interval.zip(right.interval);
    let interval = intervals.and_then(|(left, right)| match operator {
        Operator::Add => Some(left.plus(&right)),
        Operator::Subtract => Some(left.minus(&right)),
        Operator::Multiply => Some(left.times(&right)),
        Operator::Divide => left.divided_by(&right),
    });
    Ok(Quantity::between(value, interval, unit))
}

/// A percentage is a hundredth where it multiplies or divides something of another unit, and itself where it is added.
fn plain(quantity: &Quantity, operator: Operator, other: &Quantity) -> Quantity {
    let scales = matches!(operator, Operator::Multiply | Operator::Divide)
        && quantity.unit == Unit::Percent
        && !matches!(other.unit, Unit::Percent | Unit::Number);
    if scales { quantity.scaled(&BigRational::new(1.into(), 100.into()), Unit::Number) } else { quantity.clone() }
}

fn result_unit(operator: Operator, left: &Unit, right: &Unit) -> Option<Unit> {
    use Unit::{Number, Percent, PercentagePoint};
    match (operator, left, right) {
        (Operator::Subtract, Percent, Percent) => Some(PercentagePoint),
        (Operator::Add | Operator::Subtract, Percent, PercentagePoint) => Some(Percent),
        (Operator::Add, PercentagePoint, Percent) => Some(Percent),
        (Operator::Add | Operator::Subtract, a, b) if a == b => Some(a.clone()),
        (Operator::Add | Operator::Subtract, Number, unit) => Some(unit.clone()),
        (Operator::Add | Operator::Subtract, unit, Number) => Some(unit.clone()),
        (Operator::Multiply, Number, unit) | (Operator::Multiply, unit, Number) => Some(unit.clone()),
        (Operator::Multiply, Percent, unit @ Unit::Of(_)) | (Operator::Multiply, unit @ Unit::Of(_), Percent) => {
            Some(unit.clone())
        }
        (Operator::Divide, a, b) if a == b => Some(Number),
        (Operator::Divide, unit, Number) => Some(unit.clone()),
        (Operator::Divide, unit @ Unit::Of(_), Percent) => Some(unit.clone()),
        // Persons a university, places a programme: a pure number, as no unit has a name for it.
        (Operator::Divide, Unit::Of(_), Unit::Of(_)) => Some(Number),
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
        let part = combine(Operator::Multiply, &quantity("10", "percent"), &quantity("50", "person")).unwrap();
        assert_eq!(part.value, BigRational::from_integer(5.into()));
    }

    #[test]
    fn a_ratio_becomes_a_percentage() {
        let ratio = combine(Operator::Divide, &quantity("109", "person"), &quantity("160", "person")).unwrap();
        let percent = ratio.converted_to(&Unit::Percent).unwrap();
        assert_eq!(percent.value, Decimal::parse("68.125").unwrap().to_rational());
    }
}
