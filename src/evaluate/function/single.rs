//! Functions over single figures: shares, growth, rounding.

use super::{Call, Code, Decimal, Evaluator, Frame, Kind, Mismatch, Node, Operator, Problem, Quantity, Rational, Unit};
use super::{combine, message, problem};

/// Nobody rounds to more digits.
const MAX_DECIMALS: u8 = 12;

impl<'a> Evaluator<'a> {
    /// A part of its whole in percent.
    pub(super) fn share(
        &self,
        call: &Call<'a>,
        part: &'a Node,
        whole: &'a Node,
        frame: Frame<'a>,
    ) -> Result<Quantity, Problem> {
        self.ratio(call, part, whole, frame).map(|ratio| ratio.scaled(&Rational::whole(100), Unit::Percent))
    }

    /// By how many percent a figure has grown.
    pub(super) fn growth(
        &self,
        call: &Call<'a>,
        now: &'a Node,
        before: &'a Node,
        frame: Frame<'a>,
    ) -> Result<Quantity, Problem> {
        let ratio = self.ratio(call, now, before, frame)?;
        let one = Quantity::calculated(Rational::ONE, Unit::Number);
        let growth = combine(Operator::Subtract, &ratio, &one).map_err(|_| call.misused())?;
        Ok(growth.scaled(&Rational::whole(100), Unit::Percent))
    }

    /// The ratio of two figures of one unit. A change of percentages is told in percentage points, and a share of a
    /// negative figure means nothing.
    fn ratio(&self, call: &Call<'a>, above: &'a Node, below: &'a Node, frame: Frame<'a>) -> Result<Quantity, Problem> {
        let (above, divisor) = (self.quantity(above, frame)?, self.quantity(below, frame)?);
        let is_growth = call.function == super::Function::Growth;
        if is_growth && (above.unit.is_percentage() || divisor.unit.is_percentage()) {
            let message =
                message!("a change of percentages is a difference in percentage points; write `now - before`");
            return Err(problem(Code::UnitMismatch, call.node, message));
        }
        if divisor.value.is_negative() {
            let message = message!("this is less than zero, and nothing can be told as a share of it");
            return Err(problem(Code::NoValue, below, message));
        }
        if above.unit != divisor.unit && above.unit != Unit::Number && divisor.unit != Unit::Number {
            let (ours, theirs) = (above.unit.id(), divisor.unit.id());
            let message =
                message!("`{ours}` and `{theirs}` are different units, so one is no part of the other", ours, theirs);
            return Err(problem(Code::UnitMismatch, call.node, message));
        }
        let [above, divisor] = [above, divisor].map(|quantity| match quantity.unit {
            Unit::Rank => quantity,
            _ => Quantity { unit: Unit::Number, ..quantity },
        });
        combine(Operator::Divide, &above, &divisor).map_err(|mismatch| match mismatch {
            Mismatch::Units(message) => problem(Code::UnitMismatch, call.node, message),
            Mismatch::DivisionByZero => {
                let message = message!("this is zero, and something is divided by it");
                problem(Code::DivisionByZero, below, message)
            }
        })
    }

    /// A figure with so many decimals; a tie goes away from zero.
    pub(super) fn round(
        &self,
        call: &Call<'a>,
        number: &'a Node,
        decimals: &'a Node,
        frame: Frame<'a>,
    ) -> Result<Quantity, Problem> {
        let quantity = self.quantity(number, frame)?;
        let Kind::Number(written) = &decimals.kind else { return Err(call.misused()) };
        let Some(scale) = written.to_string().parse::<u8>().ok().filter(|decimals| *decimals <= MAX_DECIMALS) else {
            let message = message!("decimals are a whole number from 0 to {most}", most = usize::from(MAX_DECIMALS));
            return Err(problem(Code::InvalidExpression, decimals, message));
        };
        let round = |value: &Rational| Decimal::from_rational_half_up(value, i32::from(scale));
        let rounded = round(&quantity.value);
        let interval = quantity.interval.map(|interval| interval.mapped(|end| round(end).to_rational()));
        Ok(Quantity { value: rounded.to_rational(), unit: quantity.unit, published: Some(rounded), interval })
    }
}
