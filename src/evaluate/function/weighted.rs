//! Means weighted by another column of the same rows.

use super::{Call, Code, Diagnosis, Evaluator, Frame, Interval, Node, Problem, Quantity, Rational, Value};
use super::{common_unit, message, problem};

impl<'a> Evaluator<'a> {
    pub(super) fn weighted_mean(
        &self,
        call: &Call<'a>,
        values: &'a Node,
        weights: &'a Node,
        frame: Frame<'a>,
    ) -> Result<Quantity, Problem> {
        let (Value::Column(rows, column), Value::Column(others, weight)) =
            (self.value(values, frame)?, self.value(weights, frame)?)
        else {
            return Err(call.misused());
        };
        if !rows.sheet.is(others.sheet) || !rows.iter().eq(others.iter()) {
            let message = message!("values and weights stand in the same rows of one table");
            return Err(problem(Code::InvalidExpression, weights, message));
        }
        let cells = self.cells(values, &rows, column)?;
        let weights = self.cells(weights, &others, weight)?;
        self.mean(&cells, &weights).map_err(|found| call.told(found))
    }
}

impl Evaluator<'_> {
    fn mean(&self, cells: &[Quantity], weights: &[Quantity]) -> Result<Quantity, Diagnosis> {
        common_unit(weights)?;
        let unit = common_unit(cells)?;
        if weights.iter().any(|weight| weight.value.is_negative()) {
            return Err(Diagnosis::new(Code::NoValue, message!("a weight is less than zero")));
        }
        let (mut sum, mut total) = (Rational::ZERO, Rational::ZERO);
        for (cell, weight) in cells.iter().zip(weights) {
            sum = &sum + &(&cell.value * &weight.value);
            total = &total + &weight.value;
            self.afford(&sum)?;
            self.afford(&total)?;
        }
        let value = sum
            .divided_by(&total)
            .ok_or_else(|| Diagnosis::new(Code::DivisionByZero, message!("the weights add up to zero")))?;
        let is_exact = |cell: &Quantity| cell.interval.as_ref().is_some_and(Interval::is_exact);
        let interval = match cells.iter().chain(weights).all(is_exact) {
            true => Some(Interval::exactly(value.clone())),
            false => ends(cells, weights),
        };
        Ok(Quantity::between(value, interval, unit))
    }
}

/// From the least to the greatest mean. The weights stand above the line and below it, so dividing one interval by the
/// other would claim too much. The mean is greatest where all values are and where those above some value weigh the most
/// that they may, and those below it the least; likewise the least mean.
fn ends(cells: &[Quantity], weights: &[Quantity]) -> Option<Interval> {
    let mut all = Vec::new();
    for (cell, weight) in cells.iter().zip(weights) {
        all.push((cell.interval.as_ref()?, weight.interval.as_ref()?));
    }
    let mut from_above: Vec<_> = all.iter().map(|(cell, weight)| (cell.high(), *weight)).collect();
    from_above.sort_by(|left, right| right.0.cmp(left.0));
    let mut from_below: Vec<_> = all.iter().map(|(cell, weight)| (cell.low(), *weight)).collect();
    from_below.sort_by(|left, right| left.0.cmp(right.0));
    let greatest = furthest(&from_above, |ours, theirs| ours > theirs)?;
    Some(Interval::between(furthest(&from_below, |ours, theirs| ours < theirs)?, greatest))
}

/// The furthest mean, where one after another of the values, the furthest first, gets its greatest weight. Weights that
/// may add up to nothing have no mean.
fn furthest(pairs: &[(&Rational, &Interval)], is_further: impl Fn(&Rational, &Rational) -> bool) -> Option<Rational> {
    let least = |weight: &Interval| weight.low().clone().max(Rational::ZERO);
    let (mut sum, mut total) = (Rational::ZERO, Rational::ZERO);
    for (value, weight) in pairs {
        let weight = least(weight);
        sum = &sum + &(*value * &weight);
        total = &total + &weight;
    }
    let mut best = sum.divided_by(&total)?;
    for (value, weight) in pairs {
        let more = weight.high() - &least(weight);
        sum = &sum + &(*value * &more);
        total = &total + &more;
        let mean = sum.divided_by(&total)?;
        if is_further(&mean, &best) {
            best = mean;
        }
    }
    Some(best)
}
