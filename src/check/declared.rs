//! The checks of `checks.yaml`: every relation is judged, and what fails without being acknowledged is reported. So is an
//! acknowledgement of something that holds or has changed, so that none can outlive its contradiction.

use super::automatic::Rules;
use super::message::sides;
use super::relation::index;
use super::{Judged, Origin, acknowledgement, place};
use crate::checks::Check;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::edition::Edition;
use crate::evaluate::relation::{Outcome, Relation};
use crate::source::Sources;

/// Judges every check of an edition, in the order of its file. One that cannot be judged is reported and not recorded.
pub fn judge(rules: &mut Rules<'_>, sources: &Sources) {
    let edition = &rules.resolved.edition;
    for (position, check) in edition.checks.iter().enumerate() {
        match rules.evaluator.relation(&check.expression) {
            Ok(relation) => {
                rules.diagnostics.extend(acknowledgement::check(check, &relation, rules.report, edition));
                if relation.outcome == Outcome::Fails && check.acknowledged.is_none() {
                    rules.diagnostics.push(failed(check, &relation, edition));
                }
                let acknowledged = relation.outcome == Outcome::Fails && check.acknowledged.is_some();
                let origin = Origin::Declared { check: index(position) };
                rules.relations.judged.push(Judged { acknowledged, ..Judged::new(origin, relation.outcome) });
            }
            Err(problem) => {
                let source = sources.text(&check.location.path);
                let text = &check.expression.text;
                rules.diagnostics.extend(source.and_then(|source| problem.diagnostic(text, &check.location, source)));
            }
        }
    }
}

fn failed(check: &Check, relation: &Relation, edition: &Edition) -> Diagnostic {
    let message = message!("the check `{id}` fails: {sides}", id = &check.id, sides = sides(relation));
    let help = message!("correct the figures, or publish them knowingly with `acknowledged: {{…}}`");
    let problem = Diagnostic::new(Code::FailedCheck, check.location.clone(), message).with_help(help);
    place::mark(problem, &check.expression.root, edition)
}
