//! A table's rows, from the YAML file itself or from a CSV file beside it.

use indexmap::IndexMap;

use super::cell::{self, Raw};
use super::{Cell, CellValue, Column, Content, Row, TableFile};
use crate::diagnostic::{Code, Diagnostic, message, quoted_list, saying};
use crate::source::{Location, Source, Sources, Span};
use crate::yaml::{Document, Node};

/// More rows than this belong into a database, not on a page.
const MAX_ROWS: usize = 20_000;

/// The rows that could be read, and whether these are all.
pub fn parse(
    document: &Document<'_, TableFile>,
    sources: &Sources,
    columns: &IndexMap<String, Column>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Row>, bool) {
    let node = document.root.get("rows");
    let (raw_rows, mut is_complete) = match node.text() {
        Some(name) => from_csv(document, name, sources, columns, diagnostics),
        None => (node.items().iter().map(|row| from_yaml(row, document.source)).collect(), true),
    };
    if let Some(row) = raw_rows.get(MAX_ROWS) {
        let message = message!("a table holds at most {rows} rows", rows = MAX_ROWS);
        diagnostics.push(Diagnostic::new(Code::FileTooLarge, row.location.clone(), message));
        is_complete = false;
    }
    (raw_rows.into_iter().take(MAX_ROWS).map(|row| read_row(row, columns, diagnostics)).collect(), is_complete)
}

/// A row before its cells are read.
struct RawRow {
    location: Location,
    cells: Vec<Raw>,
}

fn from_yaml(row: &Node, source: &Source) -> RawRow {
    let cells = row
        .items()
        .iter()
        .map(|cell| Raw { text: cell.text().unwrap_or_default().to_owned(), location: source.at(cell.span.clone()) })
        .collect();
    RawRow { location: source.at(row.span.clone()), cells }
}

fn from_csv(
    document: &Document<'_, TableFile>,
    name: &str,
    sources: &Sources,
    columns: &IndexMap<String, Column>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<RawRow>, bool) {
    let Some(source) = csv_file(document, name, sources, diagnostics) else { return (Vec::new(), false) };
    let (records, is_complete) = records(source, diagnostics);
    let mut records = records.into_iter();
    let Some(header) = records.next() else {
        if is_complete {
            let message = message!("this file is empty; its first line names the columns");
            diagnostics.push(Diagnostic::new(Code::CsvSyntax, source.at(0..0), message));
        }
        return (Vec::new(), false);
    };
    let Some(order) = column_order(&header, columns, diagnostics) else { return (Vec::new(), false) };
    let rows = records.map(|record| reordered(record, &order, header.cells.len(), diagnostics)).collect();
    (rows, is_complete)
}

fn csv_file<'a>(
    document: &Document<'_, TableFile>,
    name: &str,
    sources: &'a Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<&'a Source> {
    let folder = document.source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let place = document.at(document.root.get("rows"));
    if name.contains(['/', '\\']) {
        let message = message!("the CSV file stands beside its table; write its name alone");
        diagnostics.push(Diagnostic::new(Code::OutsideProject, place, message));
        return None;
    }
    let path = format!("{folder}/{name}");
    let source = sources.text(&path);
    if source.is_none() && !sources.is_unread(&path) {
        let problem = Diagnostic::new(Code::MissingFile, place, message!("there is no file `{path}`", path = &path));
        let beside = sources.texts_in(folder).filter_map(|source| source.path.rsplit('/').next());
        diagnostics.push(problem.suggesting(name, beside.filter(|name| name.ends_with(".csv"))));
    }
    source
}

/// For each column of the table its place in the file; nothing when the header does not name them all.
fn column_order(
    header: &RawRow,
    columns: &IndexMap<String, Column>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<usize>> {
    let mut known = true;
    for cell in header.cells.iter().filter(|cell| !columns.contains_key(&cell.text)) {
        let message = message!("the table has no column `{column}`", column = &cell.text);
        let problem = Diagnostic::new(Code::UnknownColumn, cell.location.clone(), message);
        diagnostics.push(problem.suggesting(&cell.text, columns.keys().map(String::as_str)));
        known = false;
    }
    for (index, cell) in header.cells.iter().enumerate() {
        if let Some(first) = header.cells[..index].iter().find(|first| first.text == cell.text) {
            let message = message!("the column `{column}` stands twice", column = &cell.text);
            let problem = Diagnostic::new(Code::DuplicateKey, cell.location.clone(), message);
            diagnostics.push(problem.with_label(first.location.clone(), message!("it stands here already")));
        }
    }
    let position = |id: &String| header.cells.iter().position(|cell| cell.text == *id);
    let required = columns.iter().filter(|(_, column)| !has_formula(column));
    let missing: Vec<&str> = required.filter(|(id, _)| position(id).is_none()).map(|(id, _)| id.as_str()).collect();
    if !missing.is_empty() {
        let message = message!("the first line lacks the columns {columns}", columns = quoted_list(&missing));
        diagnostics.push(Diagnostic::new(Code::CsvSyntax, header.location.clone(), message));
        return None;
    }
    // A formula column that the file leaves out is read as empty, from beyond the row's end.
    known.then(|| columns.keys().map(|id| position(id).unwrap_or(usize::MAX)).collect())
}

/// A record's cells in the order of the table's columns; what stands beyond the `named` columns is reported.
fn reordered(record: RawRow, order: &[usize], named: usize, diagnostics: &mut Vec<Diagnostic>) -> RawRow {
    if let Some(extra) = record.cells.get(named) {
        let message = message!(
            "this row has {found} cells, the first line names {named} columns",
            found = record.cells.len(),
            named
        );
        let problem = Diagnostic::new(Code::CellCount, extra.location.clone(), message);
        diagnostics.push(problem.expecting(message!("this cell belongs to no column")));
    }
    let end = record.location.span.end;
    let empty = || Raw { text: String::new(), location: Location { span: end..end, ..record.location.clone() } };
    let written = order.iter().rposition(|position| *position < record.cells.len()).map_or(0, |last| last + 1);
    let cells = order[..written].iter().map(|at| record.cells.get(*at).cloned().unwrap_or_else(empty)).collect();
    RawRow { location: record.location.clone(), cells }
}

/// The records of a CSV file (RFC 4180), each field with its place, and whether the file could be read to its end.
fn records(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> (Vec<RawRow>, bool) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source.text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(source.text.len());
        match reader.read_record(&mut record) {
            Ok(false) => return (rows, true),
            Ok(true) => {}
            Err(error) => {
                let message = saying::verbatim(&error.to_string());
                diagnostics.push(Diagnostic::new(Code::CsvSyntax, source.at(start..start), message));
                return (rows, false);
            }
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(source.text.len());
        let start = start + source.text[start..end].len() - source.text[start..end].trim_start_matches('\n').len();
        let line = start..start + source.text[start..end].trim_end_matches('\n').len();
        let spans = field_spans(&source.text, &line);
        if let Err(at) = &spans {
            let message = message!("this quotation mark is never closed");
            diagnostics.push(Diagnostic::new(Code::CsvSyntax, source.at(*at..at + 1), message));
            return (rows, false);
        }
        let spans = spans.unwrap_or_default();
        let cells = record.iter().enumerate().map(|(index, text)| {
            let span = spans.get(index).cloned().unwrap_or(line.clone());
            Raw { text: text.trim().to_owned(), location: source.at(span) }
        });
        rows.push(RawRow { cells: cells.collect(), location: source.at(line) });
    }
}

/// Where each field of a record stands; the `csv` crate tells only where the record does.
///
/// # Errors
/// The offset of a quotation mark that is not closed.
fn field_spans(text: &str, line: &Span) -> Result<Vec<Span>, usize> {
    let mut spans = Vec::new();
    let mut start = line.start;
    let mut quote = None;
    for (at, character) in text[line.clone()].char_indices().map(|(at, character)| (line.start + at, character)) {
        match character {
            '"' if quote.is_some() => quote = None,
            '"' => quote = Some(at),
            ',' if quote.is_none() => {
                spans.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    spans.push(start..line.end);
    quote.map_or(Ok(spans), Err)
}

fn has_formula(column: &Column) -> bool {
    matches!(column.content, Content::Number { formula: Some(_), .. })
}

/// Reads a row's cells; one that lacks cells gets them as missing, so that every row is as wide as its table.
fn read_row(row: RawRow, columns: &IndexMap<String, Column>, diagnostics: &mut Vec<Diagnostic>) -> Row {
    let required = columns.values().rposition(|column| !has_formula(column)).map_or(0, |last| last + 1);
    if row.cells.len() < required || row.cells.len() > columns.len() {
        diagnostics.push(wrong_count(&row, columns, required));
    }
    let end = row.location.span.end;
    let end = Location { span: end..end, ..row.location.clone() };
    let complete = row.cells.len() >= required;
    let cells = columns.values().enumerate().map(|(index, column)| match row.cells.get(index) {
        Some(raw) => cell::read(raw, column, diagnostics),
        None if complete => Cell { value: CellValue::Derived, status: None, derived: false, location: end.clone() },
        None => Cell { value: CellValue::Missing, status: None, derived: false, location: end.clone() },
    });
    Row { cells: cells.collect(), location: row.location.clone() }
}

fn wrong_count(row: &RawRow, columns: &IndexMap<String, Column>, required: usize) -> Diagnostic {
    let (found, expected) = (row.cells.len(), columns.len());
    let message = message!("this row has {found} cells, the table {expected} columns", found, expected);
    let text = match row.cells.get(expected) {
        Some(_) => message!("this cell belongs to no column"),
        None => {
            let missing: Vec<&str> = columns.keys().take(required).skip(found).map(String::as_str).collect();
            message!("missing: {columns}", columns = quoted_list(&missing))
        }
    };
    let place = row.cells.get(expected).map_or(&row.location, |extra| &extra.location);
    Diagnostic::new(Code::CellCount, place.clone(), message).expecting(text)
}
