//! The checks of `checks.yaml`: every relation is judged, and what fails without being acknowledged is reported. So is an
//! acknowledgement of something that holds, so that none can outlive its contradiction.

use super::relation::index;
use super::{Judged, Origin, Relations, message, place};
use crate::checks::Check;
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::Evaluator;
use crate::evaluate::relation::{Outcome, Relation};
use crate::expression::Kind;
use crate::project::expression_problem;
use crate::resolve::ResolvedEdition;
use crate::source::{Location, Sources};

/// Judges every check of an edition, in the order of its file. One that cannot be judged is reported and not recorded.
pub fn judge(
    resolved: &ResolvedEdition,
    evaluator: &Evaluator<'_>,
    sources: &Sources,
    relations: &mut Relations,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (position, check) in resolved.edition.checks.iter().enumerate() {
        match evaluator.relation(&check.expression) {
            Ok(relation) => {
                diagnostics.extend(verdict(check, &relation, resolved));
                let acknowledged = relation.outcome == Outcome::Fails && check.acknowledged.is_some();
                let origin = Origin::Declared { check: index(position) };
                relations.judged.push(Judged { acknowledged, ..Judged::new(origin, relation.outcome) });
            }
            Err(problem) => {
                let source = sources.text(&check.location.path);
                let text = &check.expression.text;
                diagnostics
                    .extend(source.and_then(|source| expression_problem(&problem, text, &check.location, source)));
            }
        }
    }
}

fn verdict(check: &Check, relation: &Relation, resolved: &ResolvedEdition) -> Option<Diagnostic> {
    match (relation.outcome, &check.acknowledged) {
        (Outcome::Fails, None) => Some(failed(check, relation, resolved)),
        (Outcome::Exact | Outcome::Rounding, Some(_)) => {
            let message = crate::diagnostic::message!(
                "the check `{id}` holds, so there is nothing to acknowledge",
                id = &check.id
            );
            let problem = Diagnostic::new(Code::StaleAcknowledgement, check.acknowledged_at.clone(), message);
            Some(problem.with_help("remove `acknowledged`"))
        }
        _ => None,
    }
}

fn failed(check: &Check, relation: &Relation, resolved: &ResolvedEdition) -> Diagnostic {
    let message = format!("the check `{}` fails: {}", check.id, message::sides(relation));
    let help = "correct the figures, or publish them knowingly with `acknowledged: {…}`";
    let problem = Diagnostic::new(Code::FailedCheck, check.location.clone(), message).with_help(help);
    match &check.expression.root.kind {
        Kind::Compare(_, left, right) => {
            let mut places: Vec<_> =
                [left, right].into_iter().filter_map(|side| single_place(side, resolved)).collect();
            places.dedup();
            places.into_iter().fold(problem, |problem, (place, text)| problem.with_label(place, text))
        }
        _ => problem,
    }
}

/// The place of a side that is one cell or the sum of one column.
fn single_place(side: &crate::expression::Node, resolved: &ResolvedEdition) -> Option<(Location, &'static str)> {
    let named = place::named(side, &resolved.edition);
    let [only] = named.as_slice() else { return None };
    Some((only.location(), if only.row.is_some() { "this cell" } else { "this column" }))
}
