//! Checks, recomputed: every relation is judged, and what fails without being acknowledged is reported. So is an
//! acknowledgement of something that holds, so that none can outlive its contradiction.

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use crate::checks::Check;
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::edition::Edition;
use crate::evaluate::Evaluator;
use crate::evaluate::relation::{Outcome, Relation};
use crate::expression::Quantity;
use crate::project::expression_problem;
use crate::source::Sources;

/// Calculated sides are told with so many decimals at most.
const TOLD_DECIMALS: i32 = 4;

/// Judges every check of an edition, in the order of its file. One that cannot be judged is reported and has no result.
pub fn resolve(
    edition: &Edition,
    evaluator: &Evaluator<'_>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Check, Relation)> {
    let mut judged = Vec::new();
    for check in &edition.checks {
        match evaluator.relation(&check.expression) {
            Ok(relation) => {
                diagnostics.extend(verdict(check, &relation));
                judged.push((check.clone(), relation));
            }
            Err(problem) => {
                let source = sources.text(&check.location.path);
                let text = &check.expression.text;
                diagnostics
                    .extend(source.and_then(|source| expression_problem(&problem, text, &check.location, source)));
            }
        }
    }
    judged
}

fn verdict(check: &Check, relation: &Relation) -> Option<Diagnostic> {
    match (relation.outcome, &check.acknowledged) {
        (Outcome::Fails, None) => Some(failed(check, relation)),
        (Outcome::Exact | Outcome::Rounding, Some(_)) => {
            let message = message!("the check `{id}` holds, so there is nothing to acknowledge", id = &check.id);
            let problem = Diagnostic::new(Code::StaleAcknowledgement, check.acknowledged_at.clone(), message);
            Some(problem.with_help(message!("remove `acknowledged`")))
        }
        _ => None,
    }
}

fn failed(check: &Check, relation: &Relation) -> Diagnostic {
    let (left, right) = (told(&relation.left), told(&relation.right));
    let message =
        message!("the check `{id}` fails: {left} on the left, {right} on the right", id = &check.id, left, right);
    let help = message!("correct the figures, or publish them knowingly with `acknowledged: {{…}}`");
    Diagnostic::new(Code::FailedCheck, check.location.clone(), message).expecting(difference(relation)).with_help(help)
}

fn difference(relation: &Relation) -> Message {
    let difference = &relation.left.value - &relation.right.value;
    let amount = decimal(&difference.abs()).to_string();
    match difference.is_negative() {
        true => message!("the left side is {amount} less", amount),
        false => message!("the left side is {amount} more", amount),
    }
}

fn told(quantity: &Quantity) -> String {
    quantity.published.as_ref().map_or_else(|| decimal(&quantity.value).to_string(), ToString::to_string)
}

/// The shortest decimal that tells the value, cut after some digits.
pub fn decimal(value: &BigRational) -> Decimal {
    let exact = |scale: &i32| Decimal::from_rational_half_up(value, *scale).to_rational() == *value;
    let scale = (0..TOLD_DECIMALS).find(exact).unwrap_or(TOLD_DECIMALS);
    let rounded = Decimal::from_rational_half_up(value, scale);
    if rounded.is_zero() && !value.is_zero() { Decimal::from_rational_half_up(value, 12) } else { rounded }
}
