//! Relations: two sides that a check says agree, and whether they do, exactly or within the rounding of what was
//! published.

use std::cmp::Ordering;

use super::value::Frame;
use super::{Evaluator, problem};
use crate::diagnostic::{Code, message};
use crate::expression::interval::Interval;
use crate::expression::{Comparison, Expression, Kind, Node, Problem, Quantity};

/// How a relation came out. There is no fourth: what cannot be judged is a [`Problem`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// The published figures agree as they stand.
    Exact,
    /// They agree if each may stand for what was rounded to it.
    Rounding,
    /// No values that the figures may stand for agree.
    Fails,
}

/// A relation and how it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// The side before the sign.
    pub left: Quantity,
    /// How the sides are to stand to each other.
    pub comparison: Comparison,
    /// The side behind the sign, in the same unit.
    pub right: Quantity,
    /// Whether they do.
    pub outcome: Outcome,
}

impl Evaluator<'_> {
    /// Judges an expression that compares two sides, such as `sum(postgraduate.graduates) == levels.postgraduate.graduates`.
    ///
    /// # Errors
    /// An expression that compares nothing, sides in different units, and sides that cannot be calculated.
    pub fn relation(&self, expression: &Expression) -> Result<Relation, Problem> {
        let root = &expression.root;
        let refused = |message| Err(problem(Code::InvalidExpression, root, message));
        let Kind::Compare(comparison, left, right) = &root.kind else {
            return refused(message!("a check compares two sides with `==`, `<`, `<=`, `>` or `>=`"));
        };
        if *comparison == Comparison::NotEqual {
            let message =
                message!("a check states what agrees, with `==`, `<`, `<=`, `>` or `>=`; `!=` stands in filters alone");
            return refused(message);
        }
        let frame = Frame::new(None);
        let sides = || Ok(((&**left, self.quantity(left, frame)?), (&**right, self.quantity(right, frame)?)));
        let (left, right) = self.bounded(root, sides)?;
        let (left, right) = in_one_unit(left, right)
            .ok_or_else(|| problem(Code::UnitMismatch, root, message!("the two sides are in different units")))?;
        let (Some(ours), Some(theirs)) = (&left.interval, &right.interval) else {
            let message = message!("this cannot be judged: with rounding considered, a divisor may be zero");
            return Err(problem(Code::DivisionByZero, root, message));
        };
        let outcome = judge(*comparison, left.value.cmp(&right.value), ours, theirs);
        Ok(Relation { left, comparison: *comparison, right, outcome })
    }
}

type Side<'a> = (&'a Node, Quantity);

/// Both sides in one unit, that of a percentage where one side is one. A bare number takes the other side's unit as it
/// stands, so that `rates.total.rate == 62.96` means percent; any other pure number is a ratio.
pub(super) fn in_one_unit((left_node, left): Side<'_>, (right_node, right): Side<'_>) -> Option<(Quantity, Quantity)> {
    if left.unit == right.unit {
        return Some((left, right));
    }
    if right_node.is_literal() {
        let right = Quantity { unit: left.unit.clone(), ..right };
        return Some((left, right));
    }
    if left_node.is_literal() {
        let left = Quantity { unit: right.unit.clone(), ..left };
        return Some((left, right));
    }
    let converted = if right.unit.parts().is_some() { None } else { right.converted_to(&left.unit) };
    match converted {
        Some(right) => Some((left, right)),
        None => left.converted_to(&right.unit).map(|left| (left, right)),
    }
}

/// How two sides stand to each other: `order` is that of their values, the intervals are all that they may stand for.
pub fn judge(comparison: Comparison, order: Ordering, left: &Interval, right: &Interval) -> Outcome {
    let (exact, possible) = match comparison {
        Comparison::Equal => (order.is_eq(), left.meets(right)),
        Comparison::NotEqual => (order.is_ne(), !(left.is_exact() && left == right)),
        Comparison::Less => (order.is_lt(), left.low() < right.high()),
        Comparison::LessOrEqual => (order.is_le(), left.low() <= right.high()),
        Comparison::Greater => (order.is_gt(), left.high() > right.low()),
        Comparison::GreaterOrEqual => (order.is_ge(), left.high() >= right.low()),
    };
    match (exact, possible) {
        (true, _) => Outcome::Exact,
        (false, true) => Outcome::Rounding,
        (false, false) => Outcome::Fails,
    }
}
