//! What of a published table has changed: its CSV as it was published and the table as it is now enter, the figures that
//! differ leave, and of these the ones that no correction tells of.

use super::published::{Aligned, Published, PublishedFigure, without_unit};
use super::{Correction, Figure, History, Withdrawn, is_same_figure};
use crate::lang::Lang;
use crate::table::{CellValue, Table};
use crate::terms::Terms;

/// A published figure that is another now.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The key of its row; where the table has no such row any more, the words that stood there.
    pub row: String,
    /// The id of its column; where the table has no such column any more, the head that stood there.
    pub column: String,
    /// The number or date that was published.
    pub before: CellValue,
    /// What was said of its status, in the language of the published file.
    pub status_before: Option<String>,
    /// The index of its record in the published file, where the table has no such row any more.
    pub row_gone: Option<usize>,
    /// The index of its field in each record, where the table has no such column any more.
    pub column_gone: Option<usize>,
    /// What the table says now; nothing where the figure was taken out.
    pub after: Option<Figure>,
}

impl Difference {
    /// Whether its row or column is gone, and withdrawn by its words in a language.
    pub fn is_of(&self, withdrawn: &Withdrawn, lang: &Lang) -> bool {
        let row = self.row_gone.map(|_| self.row.as_str());
        let column = self.column_gone.map(|_| without_unit(&self.column));
        withdrawn.has(lang, row, column)
    }
}

/// The figures of a published CSV file that the table states otherwise now, in the file's order. Digits count: `1.5` and
/// `1.50` differ. Words do not, nor do figures that are new. Nothing comes of bytes that are no CSV.
pub fn differences(before: &[u8], table: &Table, terms: &Terms, lang: &Lang) -> Option<Vec<Difference>> {
    let published = Published::read(before)?;
    let aligned: Aligned<'_> = published.aligned(table, terms, lang);
    Some(aligned.figures().filter_map(|figure| difference(&figure, table)).collect())
}

fn difference(figure: &PublishedFigure<'_>, table: &Table) -> Option<Difference> {
    let cell = figure.cell.and_then(|(row, column)| table.rows.get(row)?.cells.get(column));
    if cell.is_some_and(|cell| is_same_figure(&cell.value, &figure.value)) {
        return None;
    }
    let has_figure = |value: &CellValue| matches!(value, CellValue::Number(_) | CellValue::Date(_));
    let after = cell.filter(|cell| has_figure(&cell.value) || cell.status.is_some());
    Some(Difference {
        row: figure.row.to_owned(),
        column: figure.column.to_owned(),
        before: figure.value.clone(),
        status_before: figure.status.map(str::to_owned),
        row_gone: figure.is_row_gone.then_some(figure.place.0),
        column_gone: figure.is_column_gone.then_some(figure.place.1),
        after: after.map(|cell| Figure { value: cell.value.clone(), status: cell.status }),
    })
}

/// Every figure of a published CSV file of a table that is there no more.
pub fn withdrawn(before: &[u8]) -> Option<Vec<Difference>> {
    let published = Published::read(before)?;
    let figures = published.records.iter().enumerate().flat_map(|(index, record)| {
        let figures = record.iter().zip(&published.heads).enumerate().skip(1);
        figures.filter_map(move |(at, (field, head))| {
            Some(Difference {
                row: record.first()?.clone(),
                column: head.clone(),
                before: super::published_figure(field)?,
                status_before: None,
                row_gone: Some(index),
                column_gone: Some(at),
                after: None,
            })
        })
    });
    Some(figures.collect())
}

/// The differences that no entry tells of: none leads from what was published, in `lang`, to what the table says now, and none
/// withdraws the figure's row or column.
pub fn uncorrected(
    differences: Vec<Difference>,
    table: &str,
    lang: &Lang,
    corrections: &[Correction],
) -> Vec<Difference> {
    let history = History::of(table, corrections);
    let is_withdrawn = |difference: &Difference| {
        let own = corrections.iter().filter(|correction| correction.table == table);
        own.filter_map(|correction| correction.withdrawn.as_ref()).any(|withdrawn| difference.is_of(withdrawn, lang))
    };
    let is_told = |difference: &Difference| {
        let steps = history.steps((&difference.row, &difference.column));
        let begins =
            |figure: Option<&Figure>| figure.is_some_and(|figure| is_same_figure(&figure.value, &difference.before));
        let value = |figure: Option<&Figure>| figure.map_or(CellValue::Missing, |figure| figure.value.clone());
        steps.iter().any(|step| begins(step.change.before.as_ref()))
            && steps.last().is_some_and(|step| {
                is_same_figure(&value(step.change.after.as_ref()), &value(difference.after.as_ref()))
            })
    };
    differences.into_iter().filter(|difference| !is_told(difference) && !is_withdrawn(difference)).collect()
}
