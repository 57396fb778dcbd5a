//! Relations: two sides that a check says agree, and whether they do, exactly or within the rounding of what was
//! published.

use std::cmp::Ordering;

use super::{Evaluator, Scope};
use crate::diagnostic::{Code, Message, message};
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
        let Kind::Compare(comparison, left, right) = &expression.root.kind else {
            let message = message!("a check compares two sides with `==`, `<`, `<=`, `>` or `>=`");
            return Err(problem(Code::InvalidExpression, &expression.root, message));
        };
        let scope = Scope { row: None };
        let (left, right) = in_one_unit((left, self.quantity(left, scope)?), (right, self.quantity(right, scope)?))
            .ok_or_else(|| {
                let message = message!("the two sides are in different units");
                problem(Code::UnitMismatch, &expression.root, message)
            })?;
        let (Some(ours), Some(theirs)) = (&left.interval, &right.interval) else {
            let message = message!("this cannot be judged: with rounding considered, a divisor may be zero");
            return Err(problem(Code::DivisionByZero, &expression.root, message));
        };
        let outcome = judge(*comparison, left.value.cmp(&right.value), ours, theirs);
        Ok(Relation { left, comparison: *comparison, right, outcome })
    }
}

fn problem(code: Code, node: &Node, message: impl Into<Message>) -> Problem {
    Problem { code, range: node.range.clone(), message: message.into(), help: None, follows: false }
}

type Side<'a> = (&'a Node, Quantity);

/// Both sides in one unit, that of a percentage where one side is one. A bare number takes the other side's unit as it
/// stands, so that `rates.total.rate == 62.96` means percent; any other pure number is a ratio.
fn in_one_unit((left_node, left): Side<'_>, (right_node, right): Side<'_>) -> Option<(Quantity, Quantity)> {
    if is_literal(right_node) {
        let right = Quantity { unit: left.unit.clone(), ..right };
        return Some((left, right));
    }
    if is_literal(left_node) {
        let left = Quantity { unit: right.unit.clone(), ..left };
        return Some((left, right));
    }
    let converted = if right.unit.is_percentage() { None } else { right.converted_to(&left.unit) };
    match converted {
        Some(right) => Some((left, right)),
        None => left.converted_to(&right.unit).map(|left| (left, right)),
    }
}

fn is_literal(node: &Node) -> bool {
    match &node.kind {
        Kind::Number(_) => true,
        Kind::Negate(operand) => is_literal(operand),
        _ => false,
    }
}

/// How two sides stand to each other: `order` is that of their values, the intervals are all that they may stand for.
pub fn judge(comparison: Comparison, order: Ordering, left: &Interval, right: &Interval) -> Outcome {
    let (exact, possible) = match comparison {
        Comparison::Equal => (order.is_eq(), left.meets(right)),
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
