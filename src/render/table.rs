//! A table as templates and CSV files show it.

use super::address::{Page, csv_file};
use super::context::*;
use super::draft;
use super::site::{Language, Site};
use super::{corrections, value};
use crate::config::Config;
use crate::corrections::guarded;
use crate::expression::Unit;
use crate::lang::Lang;
use crate::release::Part;
use crate::resolve::ResolvedEdition;
use crate::table::{Cell, CellValue, Column, Content, ObservationStatus, Table};
use crate::theme::Words;

/// From here on a table scrolls in its own frame and may be filtered.
const LARGE: usize = 12;

/// The table's context; `id` is its element's id on the page.
pub fn context(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    table: &Table,
    id: &str,
) -> TableContext {
    let lang = language.lang;
    let edition = resolved.edition.id.as_str();
    let number = resolved.table_numbers.get(&table.id);
    let source = table.source.as_ref().unwrap_or(&resolved.edition.publisher).get(lang);
    TableContext {
        id: id.to_owned(),
        draft_notice: draft::of_item(site, language, Part::Table, &table.release),
        mark: site.marks.then(|| table.id.clone()),
        label: number.map(|number| language.label("table.label", *number)),
        title: table.title.get(lang).to_owned(),
        caption_id: format!("{id}-caption"),
        as_of: as_of(language, table),
        source: Some(language.words.fill("table.source", &[("source", source)])),
        row_count: row_count(language, table.rows.len()),
        large: is_large(table.rows.len()),
        numbered: table.numbered,
        columns: columns(site, language, table),
        rows: rows(site, language, resolved, table),
        notes: table.notes.iter().map(|note| note.get(lang).to_owned()).collect(),
        legend: legend(language, table).into_iter().chain(corrections::legend(language, resolved, table)).collect(),
        corrections: corrections::of_table(site, language, resolved, &table.id),
        editor_notes: super::editor_notes::of_table(site, language, resolved, &table.id),
        csv_url: site.addresses.path(&csv_file(edition, &table.id, lang)),
        page_url: site.addresses.page(Page::Table { edition, table: &table.id }, lang),
    }
}

/// 数据截至 2020年9月30日
pub fn as_of(language: &Language<'_>, table: &Table) -> Option<String> {
    table.as_of.map(|date| language.words.fill("table.as_of", &[("date", &language.locale.date(date))]))
}

/// Whether a table of so many rows scrolls in its own frame.
pub fn is_large(rows: usize) -> bool {
    rows >= LARGE
}

/// 共 111 行
pub fn row_count(language: &Language<'_>, count: usize) -> String {
    let text = language.locale.number(&crate::decimal::Decimal::from(count));
    language.words.fill_counted("table.row_count", &text, &[("count", &text)])
}

fn columns(site: &Site<'_>, language: &Language<'_>, table: &Table) -> Vec<ColumnContext> {
    let number = table.numbered.then(|| ColumnContext {
        label: language.words.get("table.row_number").to_owned(),
        unit: None,
        numeric: true,
        key: false,
        description: None,
    });
    let columns = table.columns.values().enumerate().map(|(index, column)| ColumnContext {
        label: column.label.get(language.lang).to_owned(),
        unit: unit_label(site, language, column),
        numeric: matches!(column.content, Content::Number { .. }),
        key: index == table.key,
        description: column.description.as_ref().map(|text| text.get(language.lang).to_owned()),
    });
    number.into_iter().chain(columns).collect()
}

/// A column head's unit; a pure number and a rank need none.
pub fn unit_label(site: &Site<'_>, language: &Language<'_>, column: &Column) -> Option<String> {
    unit_of(column).map(|unit| value::unit(site, language, unit))
}

fn unit_of(column: &Column) -> Option<&Unit> {
    match &column.content {
        Content::Number { unit: Unit::Number | Unit::Rank | Unit::Unknown, .. } => None,
        Content::Term | Content::Date | Content::Unknown => None,
        Content::Number { unit, .. } => Some(unit),
    }
}

/// A column's head in a CSV file: its label, and its unit in brackets.
pub fn head(config: &Config, words: &Words, lang: &Lang, column: &Column) -> String {
    let label = column.label.get(lang);
    let unit = unit_of(column).map(|unit| value::unit_name(config, words, lang, unit));
    unit.map_or_else(|| label.to_owned(), |unit| format!("{label} ({unit})"))
}

fn rows(site: &Site<'_>, language: &Language<'_>, resolved: &ResolvedEdition, table: &Table) -> Vec<RowContext> {
    let corrected = corrections::marks(language, resolved, table);
    let row = |(index, row): (usize, &crate::table::Row)| {
        let number = table.numbered.then(|| number_cell(index + 1));
        let cells = row.cells.iter().enumerate().map(|(column, cell)| {
            let mut context = cell_context(site, language, cell);
            context.status_marks.extend(corrected.get(&(index, column)).cloned());
            context.header = column == table.key;
            context.mark = site.marks.then(|| mark_of(table, index, column));
            context
        });
        RowContext { id: None, cells: number.into_iter().chain(cells).collect() }
    };
    table.rows.iter().enumerate().map(row).collect()
}

/// What the preview knows a cell by: its row and its column as expressions name them.
fn mark_of(table: &Table, row: usize, column: usize) -> String {
    let column = table.columns.get_index(column).map_or("", |(id, _)| id);
    format!("{}:{column}", table.key_of(row))
}

fn number_cell(number: usize) -> CellContext {
    let text = number.to_string();
    CellContext { value: Some(text.clone()), text, status_marks: Vec::new(), numeric: true, header: false, mark: None }
}

fn cell_context(site: &Site<'_>, language: &Language<'_>, cell: &Cell) -> CellContext {
    let (text, value) = match &cell.value {
        CellValue::Term(term) => (site.report.terms.translate(term, language.lang).to_owned(), None),
        CellValue::Date(date) => (language.locale.date(*date), Some(date.to_string())),
        CellValue::Number(number) => (value::number(language, number), Some(number.to_string())),
        CellValue::Derived | CellValue::Missing => (String::new(), None),
    };
    let numeric = !matches!(cell.value, CellValue::Term(_));
    let status_marks = cell.status.map(|status| mark(language, status)).into_iter().collect();
    CellContext { text, value, status_marks, numeric, header: false, mark: None }
}

fn mark(language: &Language<'_>, status: ObservationStatus) -> StatusMark {
    let word = |part: &str| language.words.get(&format!("status.{}.{part}", status.id())).to_owned();
    StatusMark { mark: word("mark"), text: word("text") }
}

/// The statuses that the table uses, in the order of the code list.
fn legend(language: &Language<'_>, table: &Table) -> Vec<StatusMark> {
    let mut statuses: Vec<ObservationStatus> =
        table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.status).collect();
    statuses.sort();
    statuses.dedup();
    statuses.into_iter().map(|status| mark(language, status)).collect()
}

/// The table as CSV (RFC 4180) in one language: numbers in plain digits, statuses in a column of their own where there
/// are any. The byte order mark tells spreadsheets that it is UTF-8.
pub fn csv(site: &Site<'_>, language: &Language<'_>, table: &Table) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    let with_status: Vec<bool> = (0..table.columns.len())
        .map(|column| table.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| cell.status.is_some())))
        .collect();
    let mut header = Vec::new();
    for (column, has_status) in table.columns.values().zip(&with_status) {
        header.push(head(&site.report.config, language.words, language.lang, column));
        if *has_status {
            let label = column.label.get(language.lang);
            header.push(language.words.fill("table.status", &[("column", label)]));
        }
    }
    let mut records = vec![header];
    for row in &table.rows {
        let mut record = Vec::new();
        for (cell, has_status) in row.cells.iter().zip(&with_status) {
            record.push(csv_field(site, language, cell));
            if *has_status {
                record.push(cell.status.map_or(String::new(), |status| mark(language, status).text));
            }
        }
        records.push(record);
    }
    // Writing into memory cannot fail, and every record has the header's length.
    for record in records {
        let _ = writer.write_record(&record);
    }
    writer.into_inner().unwrap_or_default()
}

fn csv_field(site: &Site<'_>, language: &Language<'_>, cell: &Cell) -> String {
    match &cell.value {
        CellValue::Term(term) => guarded(site.report.terms.translate(term, language.lang)),
        CellValue::Date(date) => date.to_string(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Derived | CellValue::Missing => String::new(),
    }
}
