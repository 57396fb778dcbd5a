//! A table's CSV as it was published, read again: which of its fields are which cells of the table as it is now.
//!
//! A published file names columns and rows in the words of its readers, and words may have been changed since. So what is
//! not found by its words is taken in its order, where as much is left on both sides.

use jiff::civil::Date;

use super::{Figure, is_same_figure};
use crate::decimal::Decimal;
use crate::lang::Lang;
use crate::table::{CellValue, Content, Table};
use crate::terms::Terms;

/// The file's heads and records.
#[derive(Clone, Debug)]
pub struct Published {
    /// The first record.
    pub heads: Vec<String>,
    /// The others, each as long as the first.
    pub records: Vec<Vec<String>>,
}

impl Published {
    /// Reads the file's bytes; nothing where they are no CSV in UTF-8.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        let records = reader.records().map(|record| Some(record.ok()?.iter().map(str::to_owned).collect()));
        let mut records = records.collect::<Option<Vec<Vec<String>>>>()?.into_iter();
        Some(Self { heads: records.next()?, records: records.collect() })
    }

    /// Finds the table's cells in the file, which is in `lang`.
    pub fn aligned<'a>(&'a self, table: &'a Table, terms: &Terms, lang: &Lang) -> Aligned<'a> {
        let columns = self.columns(table, lang);
        let key = columns.iter().position(|column| *column == PublishedColumn::Of(table.key));
        let names = |row: usize| guarded(terms.translate(table.key_of(row), lang));
        let rows = match key {
            Some(key) => {
                let found = self.records.iter().map(|record| record.get(key).map_or("", String::as_str)).collect();
                paired(found, (0..table.rows.len()).map(names).collect())
            }
            None => vec![None; self.records.len()],
        };
        let mut records = vec![None; table.rows.len()];
        for (record, row) in rows.iter().enumerate() {
            if let Some(record_of) = row.and_then(|row| records.get_mut(row)) {
                *record_of = Some(record);
            }
        }
        Aligned { published: self, table, columns, rows, records, key }
    }

    fn columns(&self, table: &Table, lang: &Lang) -> Vec<PublishedColumn> {
        let labels: Vec<&str> = table.columns.values().map(|column| column.label.get(lang)).collect();
        let mut columns = vec![PublishedColumn::Unknown; self.heads.len()];
        for (index, label) in labels.iter().enumerate() {
            let is_free = |(_, column): &(usize, &PublishedColumn)| **column == PublishedColumn::Unknown;
            let fits = |fits: fn(&str, &str) -> bool| {
                let mut free = columns.iter().enumerate().filter(is_free).map(|(at, _)| at);
                free.find(|at| fits(&self.heads[*at], label))
            };
            let found = fits(|head, label| head == label).or_else(|| fits(|head, label| without_unit(head) == label));
            if let Some(at) = found {
                columns[at] = PublishedColumn::Of(index);
            }
        }
        for (at, column) in columns.iter_mut().enumerate().skip(1) {
            if *column == PublishedColumn::Unknown && self.tells_statuses(at, at - 1) {
                *column = PublishedColumn::Statuses;
            }
        }
        let unknown: Vec<usize> = (0..columns.len()).filter(|at| columns[*at] == PublishedColumn::Unknown).collect();
        let missing: Vec<usize> =
            (0..labels.len()).filter(|index| !columns.contains(&PublishedColumn::Of(*index))).collect();
        if unknown.len() == missing.len() {
            for (at, index) in unknown.into_iter().zip(missing) {
                columns[at] = PublishedColumn::Of(index);
            }
        }
        columns
    }

    /// Whether a column holds the statuses of the one before it: its head names that one, and it holds no figure.
    pub(super) fn tells_statuses(&self, at: usize, before: usize) -> bool {
        let fields = || self.records.iter().filter_map(|record| record.get(at));
        self.heads[at].contains(without_unit(&self.heads[before]))
            && fields().any(|field| !field.is_empty())
            && fields().all(|field| figure(field).is_none())
    }
}

/// What a column of a published file is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PublishedColumn {
    /// The table's column of this index.
    Of(usize),
    /// The statuses of the column before it.
    Statuses,
    /// Nothing that is there any more.
    Unknown,
}

/// The file beside the table.
#[derive(Clone, Debug)]
pub struct Aligned<'a> {
    published: &'a Published,
    table: &'a Table,
    columns: Vec<PublishedColumn>,
    /// For each record the index of its row.
    rows: Vec<Option<usize>>,
    /// For each row of the table the index of its record.
    records: Vec<Option<usize>>,
    key: Option<usize>,
}

/// A figure of a published file.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedFigure<'a> {
    /// The key of its row; its words where the table has no such row.
    pub row: &'a str,
    /// The id of its column; its head where the table has no such column.
    pub column: &'a str,
    /// The indices of row and column in the table as it is now.
    pub cell: Option<(usize, usize)>,
    /// The number or date.
    pub value: CellValue,
    /// The indices of its record and field in the file.
    pub place: (usize, usize),
    /// Whether the table has no such row any more.
    pub is_row_gone: bool,
    /// Whether the table has no such column any more.
    pub is_column_gone: bool,
    /// What the file says of the figure's status, in the words of its language.
    pub status: Option<&'a str>,
}

impl<'a> Aligned<'a> {
    /// Every figure of the file, in its order. Terms, heads and statuses are none.
    pub fn figures(&self) -> impl Iterator<Item = PublishedFigure<'a>> {
        (0..self.published.records.len())
            .flat_map(move |record| (0..self.columns.len()).filter_map(move |column| self.figure(record, column)))
    }

    /// The figure of a cell; nothing where the file has none for it.
    pub fn figure_of(&self, row: usize, column: usize) -> Option<PublishedFigure<'a>> {
        let record = self.records.get(row).copied().flatten()?;
        let at = self.columns.iter().position(|found| *found == PublishedColumn::Of(column))?;
        self.figure(record, at)
    }

    /// The head of a column of the table in the file.
    pub fn head(&self, column: usize) -> Option<&'a str> {
        let at = self.columns.iter().position(|found| *found == PublishedColumn::Of(column))?;
        self.published.heads.get(at).map(String::as_str)
    }

    /// Whether the file has any figure in a column of the table.
    pub fn has_figures(&self, column: usize) -> bool {
        (0..self.records.len()).any(|row| self.figure_of(row, column).is_some())
    }

    /// The file's column that names the rows.
    pub fn key(&self) -> Option<usize> {
        self.key
    }

    /// What the file calls its rows; none where it is not known which column does.
    pub fn row_names(&self) -> Box<dyn Iterator<Item = &'a str> + '_> {
        let fields = self.published.records.iter().filter_map(|record| record.get(self.key?));
        Box::new(fields.map(String::as_str))
    }

    /// What the file calls its columns, without their units.
    pub fn column_names(&self) -> Box<dyn Iterator<Item = &'a str> + '_> {
        Box::new(self.published.heads.iter().map(|head| without_unit(head)))
    }

    /// Whether the file has a place for a cell, with a figure or without.
    pub fn has(&self, row: usize, column: usize) -> bool {
        self.records.get(row).is_some_and(Option::is_some) && self.columns.contains(&PublishedColumn::Of(column))
    }

    fn figure(&self, record: usize, at: usize) -> Option<PublishedFigure<'a>> {
        let column = match self.columns[at] {
            PublishedColumn::Of(column) if self.is_term(column) => return None,
            PublishedColumn::Of(column) => Some(column),
            PublishedColumn::Statuses => return None,
            PublishedColumn::Unknown => None,
        };
        let fields = self.published.records.get(record)?;
        let value = figure(fields.get(at)?)?;
        let row = self.rows.get(record).copied().flatten();
        let is_status = self.columns.get(at + 1) == Some(&PublishedColumn::Statuses);
        let status = fields.get(at + 1).filter(|text| is_status && !text.is_empty());
        let id = column.and_then(|column| self.table.columns.get_index(column)).map(|(id, _)| id.as_str());
        let words = self.key.and_then(|key| fields.get(key)).map_or("", String::as_str);
        Some(PublishedFigure {
            row: row.map_or(words, |row| self.table.key_of(row)),
            column: id.unwrap_or(&self.published.heads[at]),
            cell: row.zip(column),
            place: (record, at),
            is_row_gone: row.is_none() && self.key.is_some(),
            is_column_gone: column.is_none(),
            value,
            status: status.map(String::as_str),
        })
    }

    fn is_term(&self, column: usize) -> bool {
        let column = self.table.columns.get_index(column);
        column.is_some_and(|(_, column)| matches!(column.content, Content::Term))
    }
}

impl PublishedFigure<'_> {
    /// Whether it is what an entry says that it was. A status is compared as far as it is there or not.
    pub fn is(&self, stated: Option<&Figure>) -> bool {
        stated.is_some_and(|stated| {
            is_same_figure(&stated.value, &self.value) && stated.status.is_some() == self.status.is_some()
        })
    }
}

/// The number or date of a field.
pub fn figure(field: &str) -> Option<CellValue> {
    let date = || field.parse::<Date>().ok().filter(|_| field.len() == 10).map(CellValue::Date);
    let number = || Decimal::parse(field).ok().map(CellValue::Number);
    date().or_else(number)
}

/// A column's label and the unit in brackets that follows it.
pub fn label_and_unit(head: &str) -> (&str, Option<&str>) {
    let parts = head.strip_suffix(')').and_then(|head| head.rsplit_once(" ("));
    parts.map_or((head, None), |(label, unit)| (label, Some(unit)))
}

pub(super) fn without_unit(head: &str) -> &str {
    label_and_unit(head).0
}

/// For each of the found names the index of the one that is known; what is left over is paired in its order, if as much
/// is left on both sides.
pub(super) fn paired(found: Vec<&str>, known: Vec<String>) -> Vec<Option<usize>> {
    let mut free: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for (index, name) in known.iter().enumerate().rev() {
        free.entry(name).or_default().push(index);
    }
    let mut pairs: Vec<Option<usize>> =
        found.iter().map(|name| free.get_mut(name).and_then(std::vec::Vec::pop)).collect();
    let mut left: Vec<usize> = free.into_values().flatten().collect();
    left.sort_unstable();
    if left.len() == pairs.iter().filter(|pair| pair.is_none()).count() {
        pairs.iter_mut().filter(|pair| pair.is_none()).zip(left).for_each(|(pair, index)| *pair = Some(index));
    }
    pairs
}

/// A text as it stands in a CSV file: one that a spreadsheet would take for a formula is kept from being one.
pub fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() }
}
