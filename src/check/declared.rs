//! The checks of `checks.yaml`: every relation is judged, and what fails without being acknowledged is reported. So is an
//! acknowledgement of something that holds or has changed, so that none can outlive its contradiction.

use super::message::sides;
use super::relation::index;
use super::{Judged, Origin, Relations, acknowledgement, place};
use crate::checks::Check;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::evaluate::Evaluator;
use crate::evaluate::relation::{Outcome, Relation};
use crate::expression::Kind;
use crate::project::expression_problem;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::{Location, Sources};

/// Judges every check of an edition, in the order of its file. One that cannot be judged is reported and not recorded.
pub fn judge(
    (resolved, report): (&ResolvedEdition, &Report),
    evaluator: &Evaluator<'_>,
    sources: &Sources,
    relations: &mut Relations,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (position, check) in resolved.edition.checks.iter().enumerate() {
        match evaluator.relation(&check.expression) {
            Ok(relation) => {
                diagnostics.extend(acknowledgement::check(check, &relation, report));
                if relation.outcome == Outcome::Fails && check.acknowledged.is_none() {
                    diagnostics.push(failed(check, &relation, resolved));
                }
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

fn failed(check: &Check, relation: &Relation, resolved: &ResolvedEdition) -> Diagnostic {
    let message = message!("the check `{id}` fails: {sides}", id = &check.id, sides = sides(relation));
    let help = message!("correct the figures, or publish them knowingly with `acknowledged: {{…}}`");
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
fn single_place(side: &crate::expression::Node, resolved: &ResolvedEdition) -> Option<(Location, Message)> {
    let named = place::named(side, &resolved.edition);
    let [only] = named.as_slice() else { return None };
    Some((only.location(), if only.row.is_some() { message!("this cell") } else { message!("this column") }))
}
