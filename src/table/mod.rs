//! Tables: `data/<edition>/tables/<id>.yaml` and the CSV beside it become a [`Table`] of exact cells.

mod cell;
mod columns;
mod rows;
mod status;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use crate::context::{Context, check_id, file_stem};
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::{Expression, Unit};
use crate::lang::Localized;
use crate::release::Release;
use crate::source::{Location, Source, SourcePath, Sources};
use crate::yaml::shape::{optional, required};
use crate::yaml::{self, Document, Field, Shape};
pub use cell::{date, figure};
pub use status::ObservationStatus;

/// A table of an edition.
#[derive(Clone, Debug)]
pub struct Table {
    /// The file's name without its ending, which expressions, references and the table's address use.
    pub id: String,
    /// The YAML file.
    pub path: SourcePath,
    /// When the table may be public.
    pub release: Release,
    /// What it shows, in each language: the caption.
    pub title: Localized,
    /// The day the data were taken.
    pub as_of: Option<Date>,
    /// Where that day stands.
    pub as_of_at: Location,
    /// Where they come from; else the edition's publisher.
    pub source: Option<Localized>,
    /// What readers should know of it, below the table.
    pub notes: Vec<Localized>,
    /// Whether the rows are numbered.
    pub numbered: bool,
    /// By id, in the order shown.
    pub columns: IndexMap<String, Column>,
    /// The index of the column that names the rows.
    pub key: usize,
    /// The indices of the rows that add up the others, where the author names them or says that there is none.
    pub totals: Option<Vec<usize>>,
    /// Where the title stands in each language.
    pub title_at: Localized<Location>,
    /// In the order of the file.
    pub rows: Vec<Row>,
    rows_by_key: BTreeMap<String, usize>,
}

/// A column's head.
#[derive(Clone, Debug)]
pub struct Column {
    /// The text of its head, in each language.
    pub label: Localized,
    /// What the column means, where the label does not say enough.
    pub description: Option<Localized>,
    /// What its cells are read as.
    pub content: Content,
    /// The indices of the columns that it adds up, row by row.
    pub total_of: Vec<usize>,
    /// The index of the column of which it is a part, row by row.
    pub part_of: Option<usize>,
    /// Whether its percentages add up to 100, where the author says so or denies it.
    pub adds_up: Option<bool>,
    /// Where the column's name stands.
    pub location: Location,
}

/// What a column's cells hold.
#[derive(Clone, Debug)]
pub enum Content {
    /// Texts that the glossary translates.
    Term,
    /// Calendar dates, without a time.
    Date,
    /// Exact decimals.
    Number {
        /// That of every cell in the column.
        unit: Unit,
        /// How many digits follow the point in every cell; without it each cell keeps its own.
        decimals: Option<u32>,
        /// Published in multiples of this, so that each cell stands for half of it either way.
        rounded_to: Option<Decimal>,
        /// What published cells are verified against and empty ones derived by.
        formula: Option<Formula>,
    },
    /// Its head does not say what, which was reported: nothing is asked of the cells.
    Unknown,
}

/// How a column follows from others of its row.
#[derive(Clone, Debug)]
pub struct Formula {
    /// Nothing where its text is none, which was reported.
    pub expression: Option<Expression>,
    /// Where the expression's text stands.
    pub location: Location,
}

/// The cells that belong to one key.
#[derive(Clone, Debug)]
pub struct Row {
    /// The row in the YAML file, or its record in the CSV file.
    pub location: Location,
    /// As many as the table has columns.
    pub cells: Vec<Cell>,
}

/// One observation: what it is, and what is to be known of it.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What stands in it.
    pub value: CellValue,
    /// Why the number is special, or missing.
    pub status: Option<ObservationStatus>,
    /// Whether its column's formula gave the number, as the author left it out.
    pub derived: bool,
    /// The cell's text in its file; an empty span at the row's end where the cell was left out.
    pub location: Location,
}

/// What a cell holds, read as its column's [`Content`] says.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// As it is written, which is how the glossary knows it.
    Term(String),
    /// A day.
    Date(Date),
    /// With the digits that it is published in.
    Number(Decimal),
    /// Left out: the column's formula gives it.
    Derived,
    /// No number; the status says why.
    Missing,
}

impl Table {
    /// The row with this key.
    pub fn row(&self, key: &str) -> Option<usize> {
        self.rows_by_key.get(key).copied()
    }

    /// The key of a row.
    pub fn key_of(&self, row: usize) -> &str {
        match self.rows.get(row).and_then(|row| row.cells.get(self.key)).map(|cell| &cell.value) {
            Some(CellValue::Term(term)) => term,
            _ => "",
        }
    }

    /// The keys of all rows, in their order; of two rows with one key both are listed.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        (0..self.rows.len()).map(|row| self.key_of(row))
    }

    /// The index of the column with this id.
    pub fn column(&self, id: &str) -> Option<usize> {
        self.columns.get_index_of(id)
    }
}

#[derive(Deserialize)]
struct TableFile {
    title: Localized,
    as_of: Option<String>,
    source: Option<Localized>,
    #[serde(default)]
    notes: Vec<Localized>,
    #[serde(default)]
    numbered: bool,
    columns: IndexMap<String, columns::ColumnFile>,
    totals: Option<Vec<String>>,
    #[serde(default)]
    draft: bool,
    #[serde(default, deserialize_with = "crate::release::written")]
    publish_at: Option<String>,
}

const FIELDS: &[Field] = &[
    required("title", Shape::Localized),
    optional("as_of", Shape::Text),
    optional("source", Shape::Localized),
    optional("notes", Shape::List(&Shape::Localized)),
    optional("numbered", Shape::Boolean),
    required("columns", Shape::MapOf(&Shape::Record(columns::FIELDS))),
    required("rows", Shape::Rows),
    optional("totals", Shape::List(&Shape::Text)),
    crate::release::FIELDS[0],
    crate::release::FIELDS[1],
];

/// Reads one table. What cannot be understood is left out and reported; a table comes back unless its file has no
/// table's form at all, or rows of it could not be read: nothing is true of a part of the rows.
pub fn parse(
    source: &Source,
    sources: &Sources,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Table> {
    let id = file_stem(&source.path);
    check_id(id, "_", &source.at(0..0), message!("table"), diagnostics);
    let document = yaml::read::<TableFile>(source, &Shape::Record(FIELDS), context.languages, diagnostics)?;
    let columns = columns::parse(&document, context, diagnostics);
    let key = columns::key_column(&document, diagnostics)?;
    let (rows, is_complete) = rows::parse(&document, sources, &columns, diagnostics);
    columns::need_decimals(&document, &columns, &rows, diagnostics);
    let rows_by_key = index_rows(&rows, key, diagnostics);
    let as_of_at = document.at(document.root.get("as_of"));
    let as_of = document.value.as_of.as_deref().and_then(|text| as_of(text, &as_of_at, diagnostics));
    let totals = totals(&document, &rows_by_key, is_complete, diagnostics);
    let title_at = document.texts_at("title");
    let place = document.at(document.root.get("publish_at"));
    let file = document.value;
    let release = Release::new(file.draft, file.publish_at.as_deref(), &place, context.time_zone, diagnostics);
    is_complete.then(|| Table {
        id: id.to_owned(),
        path: source.path.clone(),
        release,
        title: file.title,
        as_of,
        as_of_at,
        source: file.source,
        notes: file.notes,
        numbered: file.numbered,
        columns,
        key,
        totals,
        title_at,
        rows,
        rows_by_key,
    })
}

fn totals(
    document: &Document<'_, TableFile>,
    rows: &BTreeMap<String, usize>,
    is_complete: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<usize>> {
    let (names, node) = (document.value.totals.as_ref()?, document.root.get("totals"));
    let mut totals = Vec::new();
    for (index, name) in names.iter().enumerate() {
        match rows.get(name) {
            Some(row) => totals.push(*row),
            None if !is_complete => {}
            None => {
                let place = document.at(node.item(index));
                let problem =
                    Diagnostic::new(Code::UnknownRow, place, message!("the table has no row `{row}`", row = name));
                diagnostics.push(problem.suggesting(name, rows.keys().map(String::as_str)));
            }
        }
    }
    Some(totals)
}

fn as_of(text: &str, place: &Location, diagnostics: &mut Vec<Diagnostic>) -> Option<Date> {
    cell::date(text, place).map_err(|problem| diagnostics.push(problem)).ok()
}

fn index_rows(rows: &[Row], key: usize, diagnostics: &mut Vec<Diagnostic>) -> BTreeMap<String, usize> {
    let mut index = BTreeMap::new();
    for (position, row) in rows.iter().enumerate() {
        let Some(Cell { value: CellValue::Term(term), location, .. }) = row.cells.get(key) else { continue };
        if let Some(first) = index.get(term) {
            let first: &Row = &rows[*first];
            let message = message!("the row `{term}` stands twice", term);
            let problem = Diagnostic::new(Code::DuplicateRow, location.clone(), message)
                .with_label(first.cells[key].location.clone(), message!("it stands here already"));
            diagnostics.push(problem);
        } else {
            index.insert(term.clone(), position);
        }
    }
    index
}
