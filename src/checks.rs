//! Checks: `data/<edition>/checks.yaml` states which figures must agree, and which of its contradictions a publisher
//! publishes knowingly.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::context::{Context, check_id};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::{self, Expression};
use crate::lang::Localized;
use crate::source::{Location, Source};
use crate::yaml::shape::{optional, required};
use crate::yaml::{self, Document, Field, Shape};

/// A relation that must hold, or that is acknowledged not to.
#[derive(Clone, Debug)]
pub struct Check {
    /// Its name, which is its place on the page of checks: lower-case letters, digits and hyphens.
    pub id: String,
    /// What is compared, for readers: "Sum of Table 1 and the number of postgraduates in the text".
    pub title: Localized,
    /// Two sides with a comparison between them.
    pub expression: Expression,
    /// Where the expression stands.
    pub location: Location,
    /// The editor's note to a contradiction that is published as it stands.
    pub acknowledged: Option<Localized>,
    /// Where the acknowledgement stands; where the check does, if there is none.
    pub acknowledged_at: Location,
}

#[derive(Deserialize)]
struct CheckFile {
    id: String,
    title: Localized,
    assert: String,
    acknowledged: Option<Localized>,
}

const FIELDS: &[Field] = &[
    required("id", Shape::Text),
    required("title", Shape::Localized),
    required("assert", Shape::Text),
    optional("acknowledged", Shape::Localized),
];

/// Reads the checks, in the file's order. What cannot be understood is reported and left out.
pub fn parse(source: &Source, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Check> {
    let shape = Shape::List(&Shape::Record(FIELDS));
    let document = yaml::read::<Vec<CheckFile>>(source, &shape, context.languages, diagnostics);
    let Some(document) = document else { return Vec::new() };
    let mut known = BTreeSet::new();
    let mut checks = Vec::new();
    for index in 0..document.value.len() {
        let check = read(&document, index, diagnostics);
        check_id(&check.id, "-", &check.place, message!("check"), diagnostics);
        if !known.insert(check.id.clone()) {
            let message = message!("two checks have the id `{id}`", id = &check.id);
            diagnostics.push(Diagnostic::new(Code::DuplicateId, check.place, message));
            continue;
        }
        checks.extend(check.parsed);
    }
    checks
}

/// One entry: its name and place even if its expression was not understood.
struct Entry {
    id: String,
    place: Location,
    parsed: Option<Check>,
}

fn read(document: &Document<'_, Vec<CheckFile>>, index: usize, diagnostics: &mut Vec<Diagnostic>) -> Entry {
    let (file, node) = (&document.value[index], document.root.item(index));
    let (place, location) = (document.at(node.get("id")), document.at(node.get("assert")));
    let parsed = match expression::parse(&file.assert) {
        Ok(expression) => Some(Check {
            id: file.id.clone(),
            title: file.title.clone(),
            expression,
            location,
            acknowledged: file.acknowledged.clone(),
            acknowledged_at: document.source.at(node.key_span("acknowledged")),
        }),
        Err(problem) => {
            diagnostics.extend(problem.diagnostic(&file.assert, &location, document.source));
            None
        }
    };
    Entry { id: file.id.clone(), place, parsed }
}
