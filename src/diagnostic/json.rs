//! Diagnostics for machines: one JSON document with stable field names.

use serde::Serialize;

use super::{Code, Diagnostic, Label, Message, Severity};
use crate::source::{Sources, line_and_column};

#[derive(Serialize)]
struct Report<'a> {
    diagnostics: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    code: Code,
    severity: Severity,
    message: &'a Message,
    labels: Vec<Place<'a>>,
    help: Option<&'a Message>,
}

/// Lines and columns count from 1; columns count characters; `end` is exclusive.
#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a Message,
}

/// The document, indented, ending with a line break.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let report = Report { diagnostics: diagnostics.iter().map(|diagnostic| entry(diagnostic, sources)).collect() };
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

fn entry<'a>(diagnostic: &'a Diagnostic, sources: &Sources) -> Entry<'a> {
    Entry {
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        labels: diagnostic.labels.iter().map(|label| place(label, sources)).collect(),
        help: diagnostic.help.as_ref(),
    }
}

fn place<'a>(label: &'a Label, sources: &Sources) -> Place<'a> {
    let text = sources.text(&label.location.path).map_or("", |source| &*source.text);
    let (line, column) = line_and_column(text, label.location.span.start);
    let (end_line, end_column) = line_and_column(text, label.location.span.end);
    Place { path: &label.location.path, line, column, end_line, end_column, text: &label.text }
}
