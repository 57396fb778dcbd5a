//! `corrections.yaml` read: a text enters, its entries leave, of which nothing is looked up yet.

use serde::Deserialize;

use super::withdrawal::{Part, Withdrawn};
use super::{Change, Correction, Figure, Kind, UnitChange};
use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, message, quoted_list};
use crate::lang::Localized;
use crate::source::{Location, Source};
use crate::table;
use crate::yaml::shape::{first_line, optional, required};
use crate::yaml::{self, Document, Field, Node, Shape};

#[derive(Deserialize)]
struct CorrectionFile {
    date: String,
    release: Option<String>,
    kind: String,
    table: String,
    changes: Option<Vec<ChangeFile>>,
    units: Option<Vec<UnitFile>>,
    title: Option<Localized>,
    rows: Option<Vec<Localized>>,
    columns: Option<Vec<Localized>>,
    sections: Option<Vec<String>>,
    what: Localized,
    why: Localized,
}

#[derive(Deserialize)]
struct ChangeFile {
    row: String,
    column: String,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Deserialize)]
struct UnitFile {
    column: String,
    before: Option<Localized>,
    after: Option<Localized>,
}

/// The keys of a withdrawal alone.
const OF_WITHDRAWALS: [&str; 4] = ["title", "rows", "columns", "sections"];

/// The keys of the other kinds alone.
const OF_CHANGES: [&str; 2] = ["changes", "units"];

const FIELDS: &[Field] = &[
    required("date", Shape::Text),
    optional("release", Shape::Text),
    required("kind", Shape::Text),
    required("table", Shape::Text),
    optional("changes", Shape::List(&Shape::Record(CHANGE))),
    optional("units", Shape::List(&Shape::Record(UNIT))),
    optional("title", Shape::Localized),
    optional("rows", Shape::List(&Shape::Localized)),
    optional("columns", Shape::List(&Shape::Localized)),
    optional("sections", Shape::List(&Shape::Text)),
    required("what", Shape::Localized),
    required("why", Shape::Localized),
];

const CHANGE: &[Field] = &[
    required("row", Shape::Text),
    required("column", Shape::Text),
    optional("before", Shape::Text),
    optional("after", Shape::Text),
];

const UNIT: &[Field] =
    &[required("column", Shape::Text), optional("before", Shape::Localized), optional("after", Shape::Localized)];

/// Reads the entries, in the file's order. What cannot be understood is reported and left out; nothing comes back where
/// that is so of any entry, as then nothing is known of what the others lack.
pub fn parse(source: &Source, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Correction>> {
    let shape = Shape::List(&Shape::Record(FIELDS));
    // A file of comments alone has no entries yet.
    if yaml::node::parse(source, 0..source.text.len()).is_ok_and(|root| root.span.is_empty() || root.is_null()) {
        return Some(Vec::new());
    }
    let document = yaml::read::<Vec<CorrectionFile>>(source, &shape, context.languages, diagnostics)?;
    let entries = (0..document.value.len()).map(|index| read(&document, index, diagnostics));
    let entries: Vec<Option<Correction>> = entries.collect();
    entries.into_iter().collect()
}

fn read(
    document: &Document<'_, Vec<CorrectionFile>>,
    index: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Correction> {
    let (file, node) = (&document.value[index], document.root.item(index));
    let date_at = document.at(node.get("date"));
    let date = table::date(&file.date, &date_at).map_err(|problem| diagnostics.push(problem)).ok();
    let release = release(file.release.as_deref(), node, document, diagnostics);
    let kind_at = document.at(node.get("kind"));
    let kind = Kind::ALL.into_iter().find(|kind| kind.id() == file.kind);
    if kind.is_none() {
        let message = message!("unknown kind of correction `{kind}`", kind = &file.kind);
        let problem = Diagnostic::new(Code::InvalidValue, kind_at.clone(), message);
        diagnostics.push(problem.suggesting(&file.kind, Kind::ALL.map(Kind::id)));
    }
    let withdrawn = match kind? {
        Kind::Withdrawal => Some(withdrawn(file, node, document, diagnostics)),
        Kind::Correction | Kind::Revision => {
            refuse(&OF_WITHDRAWALS, node, document, diagnostics);
            if file.changes.is_none() && file.units.is_none() {
                let help = message!("name what was changed: figures under `changes`, units under `units`");
                diagnostics.push(without(&["changes"], document, node).with_help(help));
            }
            None
        }
    };
    let list = node.get("changes");
    let changes = file.changes.iter().filter(|_| withdrawn.is_none()).flatten().enumerate();
    let changes = changes.map(|(index, file)| change(file, list.item(index), document, diagnostics));
    let changes: Vec<Option<Change>> = changes.collect();
    let list = node.get("units");
    let units = file.units.iter().filter(|_| withdrawn.is_none()).flatten().enumerate();
    let units = units.map(|(index, file)| unit(file, list.item(index), document, diagnostics));
    let units: Vec<Option<UnitChange>> = units.collect();
    Some(Correction {
        date: date?,
        date_at,
        release: release?,
        kind: kind?,
        kind_at,
        table: file.table.clone(),
        table_at: document.at(node.get("table")),
        changes: changes.into_iter().collect::<Option<Vec<_>>>()?,
        units: units.into_iter().collect::<Option<Vec<_>>>()?,
        withdrawn,
        what: file.what.clone(),
        why: file.why.clone(),
    })
}

/// What is withdrawn. A whole table needs its title, as nothing else may know it any more.
fn withdrawn(
    file: &CorrectionFile,
    node: &Node,
    document: &Document<'_, Vec<CorrectionFile>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Withdrawn {
    refuse(&OF_CHANGES, node, document, diagnostics);
    let parts = |key: &str, parts: &Option<Vec<Localized>>| {
        let part = |(index, words): (usize, &Localized)| Part {
            words: words.clone(),
            at: document.at(node.get(key).item(index)),
        };
        parts.iter().flatten().enumerate().map(part).collect()
    };
    let section = |(index, name): (usize, &String)| (name.clone(), document.at(node.get("sections").item(index)));
    let withdrawn = Withdrawn {
        title: file.title.clone(),
        rows: parts("rows", &file.rows),
        columns: parts("columns", &file.columns),
        sections: file.sections.iter().flatten().enumerate().map(section).collect(),
    };
    if withdrawn.is_whole() && withdrawn.title.is_none() {
        let help = message!(
            "write the title of the table that is withdrawn, or what of it is, under `rows` and `columns`, in each language"
        );
        diagnostics.push(without(&["title"], document, node).with_help(help));
    }
    withdrawn
}

/// Reports keys that an entry of this kind cannot have.
fn refuse(keys: &[&str], node: &Node, document: &Document<'_, Vec<CorrectionFile>>, diagnostics: &mut Vec<Diagnostic>) {
    for key in keys.iter().filter(|key| node.find(key).is_some_and(|value| !value.is_null())) {
        let place = document.source.at(node.key_span(key));
        let kind = node.find("kind").and_then(Node::text).unwrap_or_default();
        let message = message!("an entry with `kind: {kind}` has no `{key}`", kind, key = *key);
        let help = message!("put it into an entry of its own");
        diagnostics.push(Diagnostic::new(Code::InvalidValue, place, message).with_help(help));
    }
}

/// Reports that an entry, or a part of it, has none of these keys.
fn without(keys: &[&str], document: &Document<'_, Vec<CorrectionFile>>, node: &Node) -> Diagnostic {
    let place = document.source.at(first_line(node, &document.source.text));
    Diagnostic::new(Code::MissingKey, place, message!("missing key {keys}", keys = quoted_list(keys)))
}

/// Which of the day's releases an entry belongs to: the first, if it does not say.
fn release(
    text: Option<&str>,
    node: &Node,
    document: &Document<'_, Vec<CorrectionFile>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<u32> {
    let Some(text) = text else { return Some(1) };
    let number = text.parse().ok().filter(|number| (1..=99).contains(number));
    if number.is_none() {
        let message = message!("`{text}` is no number of a release", text);
        let help = message!(
            "write 2 where it is the second release of that day that changed the table; the first needs no number"
        );
        diagnostics
            .push(Diagnostic::new(Code::InvalidValue, document.at(node.get("release")), message).with_help(help));
    }
    number
}

fn change(
    file: &ChangeFile,
    node: &Node,
    document: &Document<'_, Vec<CorrectionFile>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Change> {
    let place = |key: &str| place(document, node, key);
    if file.before.is_none() && file.after.is_none() {
        let help = message!("write what the figure was before and what it is after");
        diagnostics.push(without(&["before", "after"], document, node).with_help(help));
        return None;
    }
    let mut figure = |text: &Option<String>, key: &str| match text {
        None => Some(None),
        Some(text) => match table::figure(text, &place(key)) {
            Ok((value, status)) => Some(Some(Figure { value, status })),
            Err(problem) => {
                diagnostics.push(*problem);
                None
            }
        },
    };
    let (before, after) = (figure(&file.before, "before"), figure(&file.after, "after"));
    Some(Change {
        row: file.row.clone(),
        row_at: document.at(node.get("row")),
        column: file.column.clone(),
        column_at: document.at(node.get("column")),
        before: before?,
        before_at: place("before"),
        after: after?,
        after_at: place("after"),
    })
}

fn unit(
    file: &UnitFile,
    node: &Node,
    document: &Document<'_, Vec<CorrectionFile>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<UnitChange> {
    if file.before.is_none() && file.after.is_none() {
        let help = message!("write what the unit was before and what it is after, in the words of each language");
        diagnostics.push(without(&["before", "after"], document, node).with_help(help));
        return None;
    }
    Some(UnitChange {
        column: file.column.clone(),
        column_at: document.at(node.get("column")),
        before: file.before.clone(),
        before_at: place(document, node, "before"),
        after: file.after.clone(),
        after_at: place(document, node, "after"),
    })
}

/// Where a key's value stands; the line of a mapping without it.
fn place(document: &Document<'_, Vec<CorrectionFile>>, node: &Node, key: &str) -> Location {
    let value = node.find(key).filter(|value| !value.is_null());
    value.map_or_else(|| document.source.at(first_line(node, &document.source.text)), |value| document.at(value))
}
