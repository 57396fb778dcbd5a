//! Corrections: `data/<edition>/corrections.yaml` says which published figures were changed after a release, what they were
//! and why; the tables as they were published until then stand beside it in `earlier/`.
//!
//! A file enters, its [`Correction`]s leave, of which nothing is looked up yet. [`difference`] finds what of a published
//! table has changed, [`draft`] writes an entry for it that a person completes.

pub mod difference;
pub mod draft;
mod earlier;
mod history;
mod published;

use jiff::civil::Date;
use serde::Deserialize;

use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, Message, message, quoted_list};
use crate::lang::Localized;
use crate::source::{Location, Source};
use crate::table::{self, CellValue, ObservationStatus};
use crate::yaml::shape::{first_line, optional, required};
use crate::yaml::{self, Document, Field, Node, Shape};
pub use earlier::{EarlierVersion, FOLDER, is_earlier_version, path_of};
pub use history::{Cell, History, Step};
pub use published::{Aligned, Published, figure as published_figure, guarded, label_and_unit};

/// The file's name, beside that of the edition.
pub const FILE: &str = "corrections.yaml";

/// An entry: figures of one table that were changed on one day for one reason.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The day on which the changed figures were published.
    pub date: Date,
    /// Where the day stands.
    pub date_at: Location,
    /// Whether figures were wrong or only provisional.
    pub kind: Kind,
    /// Where the kind stands.
    pub kind_at: Location,
    /// The id of the edition's table.
    pub table: String,
    /// Where the table's id stands.
    pub table_at: Location,
    /// The figures, in the order of the file.
    pub changes: Vec<Change>,
    /// What was changed, for readers.
    pub what: Localized,
    /// Why it was changed, for readers.
    pub why: Localized,
}

/// Why a published figure is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It was wrong: 更正.
    Correction,
    /// It was provisional, and better data have come: 修订.
    Revision,
}

impl Kind {
    /// As authors and locale files write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Revision => "revision",
        }
    }

    const ALL: [Self; 2] = [Self::Correction, Self::Revision];
}

/// One figure that was changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The key of its row.
    pub row: String,
    /// Where the row's key stands.
    pub row_at: Location,
    /// The id of its column.
    pub column: String,
    /// Where the column's id stands.
    pub column_at: Location,
    /// What was published; nothing where there was no figure.
    pub before: Option<Figure>,
    /// Where that stands; else the change.
    pub before_at: Location,
    /// What was published in its place; nothing where the figure was taken out.
    pub after: Option<Figure>,
    /// Where that stands; else the change.
    pub after_at: Location,
}

/// What a cell states: a number or a date, or no more than a status.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Never a term.
    pub value: CellValue,
    /// As it was written beside the value.
    pub status: Option<ObservationStatus>,
}

impl Figure {
    /// As tables and corrections write it: `126`, `126 (provisional)`, `(suppressed)`.
    pub fn written(&self) -> String {
        let value = written(&self.value);
        match self.status {
            Some(status) if value.is_empty() => format!("({})", status.id()),
            Some(status) => format!("{value} ({})", status.id()),
            None => value,
        }
    }
}

/// Whether two cells are published as the same figure: `5.47万` and `54700` are, `1.5` and `1.50` are not.
pub fn is_same_figure(one: &CellValue, other: &CellValue) -> bool {
    written(one) == written(other)
}

/// The digits of a cell's number or date; empty where it has none.
pub fn written(value: &CellValue) -> String {
    match value {
        CellValue::Number(number) => number.to_string(),
        CellValue::Date(date) => date.to_string(),
        CellValue::Term(_) | CellValue::Derived | CellValue::Missing => String::new(),
    }
}

#[derive(Deserialize)]
struct CorrectionFile {
    date: String,
    kind: String,
    table: String,
    changes: Vec<ChangeFile>,
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

const FIELDS: &[Field] = &[
    required("date", Shape::Text),
    required("kind", Shape::Text),
    required("table", Shape::Text),
    required("changes", Shape::List(&Shape::Record(CHANGE))),
    required("what", Shape::Localized),
    required("why", Shape::Localized),
];

const CHANGE: &[Field] = &[
    required("row", Shape::Text),
    required("column", Shape::Text),
    optional("before", Shape::Text),
    optional("after", Shape::Text),
];

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
    let kind_at = document.at(node.get("kind"));
    let kind = Kind::ALL.into_iter().find(|kind| kind.id() == file.kind);
    if kind.is_none() {
        let message = message!("unknown kind of correction `{kind}`", kind = &file.kind);
        let problem = Diagnostic::new(Code::InvalidValue, kind_at.clone(), message);
        diagnostics.push(problem.suggesting(&file.kind, Kind::ALL.map(Kind::id)));
    }
    let list = node.get("changes");
    let changes = file.changes.iter().enumerate();
    let changes = changes.map(|(index, file)| change(file, list.item(index), document, diagnostics));
    let changes: Vec<Option<Change>> = changes.collect();
    Some(Correction {
        date: date?,
        date_at,
        kind: kind?,
        kind_at,
        table: file.table.clone(),
        table_at: document.at(node.get("table")),
        changes: changes.into_iter().collect::<Option<Vec<_>>>()?,
        what: file.what.clone(),
        why: file.why.clone(),
    })
}

fn change(
    file: &ChangeFile,
    node: &Node,
    document: &Document<'_, Vec<CorrectionFile>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Change> {
    let own_line = || document.source.at(first_line(node, &document.source.text));
    if file.before.is_none() && file.after.is_none() {
        let keys = quoted_list(&["before", "after"]);
        let problem = Diagnostic::new(Code::MissingKey, own_line(), message!("missing key {keys}", keys));
        diagnostics.push(problem.with_help(message!("write what the figure was before and what it is after")));
        return None;
    }
    let place =
        |key: &str| node.find(key).filter(|node| !node.is_null()).map_or_else(own_line, |node| document.at(node));
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

/// What a message says of a figure.
pub fn told(figure: Option<&Figure>) -> Message {
    match figure.map(Figure::written) {
        Some(text) if !text.is_empty() => format!("`{text}`").into(),
        _ => message!("nothing"),
    }
}
