//! The checks of `checks.yaml`: every relation is judged, and what fails without being acknowledged is reported. So is an
//! acknowledgement of something that holds or has changed, so that none can outlive its contradiction.

use super::message::sides;
use super::relation::index;
use super::{Judged, Origin, Relations, acknowledgement, place};
use crate::checks::Check;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::evaluate::Evaluator;
use crate::evaluate::relation::{Outcome, Relation};
use crate::project::expression_problem;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;

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
                diagnostics.extend(acknowledgement::check(check, &relation, report, &resolved.edition));
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
    place::mark(problem, &check.expression.root, &resolved.edition)
}
