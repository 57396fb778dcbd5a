//! Diagnostics and relations for machines: one JSON document with stable field names.

use std::collections::BTreeMap;

use serde::Serialize;

use super::report::{Places, Region, Report, ToldOutcome, ToldRelation, ToldSide};
use super::{Code, Diagnostic, Label, Severity};
use crate::source::Location;

#[derive(Serialize)]
struct Document<'a> {
    diagnostics: Vec<Entry<'a>>,
    relations: Vec<Judged<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: Code,
    severity: Severity,
    message: &'a str,
    labels: Vec<Marked<'a>>,
    help: Option<&'a str>,
}

/// Lines and columns count from 1; columns count characters; `end` is exclusive. In a file that is no text all are 1.
#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    #[serde(flatten)]
    region: Region,
}

#[derive(Serialize)]
struct Marked<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    text: &'a str,
}

#[derive(Serialize)]
struct Judged<'a> {
    edition: &'a str,
    kind: &'a str,
    id: &'a str,
    title: &'a BTreeMap<String, String>,
    expression: &'a str,
    outcome: ToldOutcome,
    place: Place<'a>,
    left: Side<'a>,
    right: Side<'a>,
}

#[derive(Serialize)]
struct Side<'a> {
    value: &'a str,
    unit: &'a str,
    interval: Interval<'a>,
    place: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Interval<'a> {
    low: &'a str,
    high: &'a str,
}

/// The document, indented, ending with a line break.
pub fn render(report: &Report<'_>) -> String {
    let places = &report.places;
    let document = Document {
        diagnostics: report.diagnostics.iter().map(|diagnostic| entry(diagnostic, places)).collect(),
        relations: report.relations.iter().map(|relation| judged(relation, places)).collect(),
    };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn entry<'a>(diagnostic: &'a Diagnostic, places: &Places<'_>) -> Entry<'a> {
    let marked = |label: &'a Label| Marked { place: place(&label.location, places), text: &label.text };
    Entry {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        labels: diagnostic.labels.iter().map(marked).collect(),
        help: diagnostic.help.as_deref(),
    }
}

fn judged<'a>(relation: &'a ToldRelation, places: &Places<'_>) -> Judged<'a> {
    Judged {
        edition: &relation.edition,
        kind: relation.kind,
        id: &relation.id,
        title: &relation.title,
        expression: &relation.expression,
        outcome: relation.outcome,
        place: place(&relation.location, places),
        left: side(&relation.left, places),
        right: side(&relation.right, places),
    }
}

fn side<'a>(side: &'a ToldSide, places: &Places<'_>) -> Side<'a> {
    Side {
        value: &side.value,
        unit: &side.unit,
        interval: Interval { low: &side.low, high: &side.high },
        place: side.location.as_ref().map(|location| place(location, places)),
    }
}

fn place<'a>(location: &'a Location, places: &Places<'_>) -> Place<'a> {
    let beginning = Region { line: 1, column: 1, end_line: 1, end_column: 1 };
    Place { path: &location.path, region: places.region(location).unwrap_or(beginning) }
}
