//! What open pages are told of a revision, in a few words: whether they have to change, and whether something is wrong.

use serde_json::{Value, json};

use super::{Effect, Revision};
use crate::diagnostic::Severity;

/// The summary as the client reads it.
pub fn of(revision: &Revision) -> Value {
    let diagnostics = &revision.prepared.diagnostics;
    let count = |severity| diagnostics.iter().filter(|problem| problem.severity == severity).count();
    json!({
        "number": revision.number,
        "website": revision.website_number,
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "effect": effect(revision.change.effect),
    })
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Nothing => "nothing",
        Effect::Styles => "styles",
        Effect::Content => "content",
        Effect::Layout => "layout",
    }
}
