//! Totals: the row that adds up the others, and the column that adds up its row. Both are known by their names, or
//! because the table's author says so.

use super::automatic::{RowWise, Rules, Wanted, always, cell_name, cell_place, position};
use super::relation::index;
use super::words::{self, Total};
use super::{Kind, Origin};
use crate::decimal::Rational;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::evaluate::Evaluator;
use crate::evaluate::relation::Relation;
use crate::expression::quantity::combine;
use crate::expression::{Comparison, Operator, Quantity, Unit};
use crate::resolve::Report;
use crate::table::{CellValue, Column, Content, Table};

/// With more parts than this their sum is written as that of the column without its total.
const PARTS_NAMED: usize = 6;

/// The row that holds the sum of the others, and how sure that is.
pub struct TotalRow {
    pub row: usize,
    pub certainty: Certainty,
}

/// How sure it is that a row holds the sum of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The table's author says so.
    Declared,
    /// Its name says so.
    Named,
    /// It holds a whole, which the other rows need not make up.
    Whole,
}

/// The rows of a table that hold sums of the others. Where rows are parts of rows that are parts, none is guessed.
pub fn rows(table: &Table, report: &Report) -> Vec<TotalRow> {
    if let Some(totals) = &table.totals {
        return totals.iter().map(|row| TotalRow { row: *row, certainty: Certainty::Declared }).collect();
    }
    let names = |row: usize| {
        let key = table.key_of(row);
        let translated = report.config.languages.iter().map(move |lang| report.terms.translate(key, lang));
        translated.chain([key])
    };
    if (0..table.rows.len()).any(|row| words::is_subtotal(names(row))) {
        return Vec::new();
    }
    let totals = (0..table.rows.len()).filter_map(|row| Some((row, words::total(names(row))?)));
    let totals: Vec<(usize, Total)> = totals.collect();
    let certainty = |total| if total == Total::Named { Certainty::Named } else { Certainty::Whole };
    match totals.as_slice() {
        [(row, total)] => vec![TotalRow { row: *row, certainty: certainty(*total) }],
        _ => Vec::new(),
    }
}

/// Every total row against the other rows, column by column.
pub fn judge_rows(rules: &mut Rules<'_>) {
    for (table, totals) in rules.tables() {
        let parts: Vec<usize> =
            (0..table.rows.len()).filter(|row| !totals.iter().any(|total| total.row == *row)).collect();
        if parts.len() < 2 {
            continue;
        }
        for total in totals {
            let columns = table.columns.iter().enumerate();
            for (index, (id, column)) in columns.filter(|(_, (_, column))| words::is_additive(column)) {
                let is_plausible = match (total.certainty, is_count(table, column, index)) {
                    (Certainty::Declared, _) | (Certainty::Named, true) => always,
                    _ => nearly_holds,
                };
                let key = table.key_of(total.row);
                let upper = upper_rows(table, index, total, &parts);
                rules.judge(Wanted {
                    kind: Kind::Total,
                    table,
                    column: (id, column),
                    suffix: if totals.len() > 1 { format!("[\"{key}\"]") } else { String::new() },
                    expression: match &upper {
                        Some(upper) => sum_of(table, index, total.row, upper),
                        None => expression(table, index, total.row, totals, &parts),
                    },
                    complaint: message!(
                        "the column `{column}` does not add up to its row `{row}`",
                        column = id,
                        row = key
                    ),
                    place: cell_place(table, total.row, index),
                    is_plausible,
                    code: Code::FailedCheck,
                });
            }
        }
    }
}

/// The rows without those that only divide the row above them, where the total shows that the table is written so: 研究生
/// 60, 博士生 35, 硕士生 25, 本科生 40, 合计 100. Each such row is exactly the sum of the two or more below it.
fn upper_rows(table: &Table, column: usize, total: &TotalRow, parts: &[usize]) -> Option<Vec<usize>> {
    let number = |row: usize| match table.rows.get(row)?.cells.get(column).map(|cell| &cell.value) {
        Some(CellValue::Number(number)) => Some(number.to_rational()),
        _ => None,
    };
    let whole = number(total.row).filter(|_| total.certainty == Certainty::Named)?;
    let values: Vec<Rational> = parts.iter().map(|row| number(*row)).collect::<Option<_>>()?;
    let (mut upper, mut sum, mut at) = (Vec::new(), Rational::whole(0), 0);
    while let (Some(row), Some(value)) = (parts.get(at), values.get(at)) {
        upper.push(*row);
        sum = &sum + value;
        let mut below = Rational::whole(0);
        let divides = |part: &Rational| {
            below = &below + part;
            below == *value
        };
        let lower = values.get(at + 1..).and_then(|rest| rest.iter().position(divides));
        at += match lower {
            Some(last) if last > 0 && !value.is_zero() => last + 2,
            _ => 1,
        };
    }
    (upper.len() < parts.len() && sum == whole).then_some(upper)
}

/// The parts by name where they are few, else the whole column without its totals.
fn expression(table: &Table, column: usize, total: usize, totals: &[TotalRow], parts: &[usize]) -> String {
    if parts.len() <= PARTS_NAMED {
        return sum_of(table, column, total, parts);
    }
    let whole = cell_name(table, total, column);
    let id = table.columns.get_index(column).map_or("", |(id, _)| id);
    let totals: Vec<String> = totals.iter().map(|total| cell_name(table, total.row, column)).collect();
    format!("sum({}.{id}) - {} == {whole}", table.id, totals.join(" - "))
}

/// The parts, all by name.
fn sum_of(table: &Table, column: usize, total: usize, parts: &[usize]) -> String {
    let names: Vec<String> = parts.iter().map(|row| cell_name(table, *row, column)).collect();
    format!("{} == {}", names.join(" + "), cell_name(table, total, column))
}

/// Whether the column counts something: whole numbers, and no money, which may be a mean or a price as well.
fn is_count(table: &Table, column: &Column, index: usize) -> bool {
    let counts = match &column.content {
        Content::Number { unit: Unit::Of(unit), .. } => &**unit != "yuan",
        _ => false,
    };
    let is_whole = |cell: &crate::table::Cell| match &cell.value {
        CellValue::Number(number) => number.scale() <= 0,
        _ => true,
    };
    counts && table.rows.iter().filter_map(|row| row.cells.get(index)).all(is_whole)
}

/// Whether both sides differ by no more than a twentieth: else they are hardly a total and its parts.
fn nearly_holds(relation: &Relation) -> bool {
    let difference = (&relation.left.value - &relation.right.value).abs();
    &difference * &Rational::whole(20) <= relation.right.value.abs()
}

/// Every column of totals against the columns that it adds up, row by row.
pub fn judge_columns(rules: &mut Rules<'_>) {
    let resolved = rules.resolved;
    for table in resolved.edition.tables.values() {
        for (column, (id, head)) in table.columns.iter().enumerate() {
            let parts = parts(table, column);
            if parts.len() < 2 {
                continue;
            }
            let sides = |row| Some((row, sides(table, row, &parts, column, rules.evaluator)?));
            let rows: Vec<_> = (0..table.rows.len()).filter_map(sides).collect();
            if head.total_of.is_empty() && !mostly_holds(&rows) {
                continue;
            }
            for (row, (left, right)) in rows {
                let origin = Origin::Total { table: position(resolved, table), row: index(row), column: index(column) };
                let judged = RowWise { origin, left: &left, comparison: Comparison::Equal, right: &right };
                let names = || parts.iter().map(|part| cell_name(table, row, *part)).collect::<Vec<_>>().join(" + ");
                let expression = || format!("{} == {}", names(), cell_name(table, row, column));
                rules.judge_row(judged, expression, |sides| {
                    let message =
                        message!("the row does not add up to its column `{column}`: {sides}", column = id, sides);
                    Diagnostic::new(Code::FailedCheck, cell_place(table, row, column), message)
                        .with_label(head.location.clone(), message!("the column `{column}`", column = id))
                });
            }
        }
    }
}

/// The columns that a column adds up: those that its author names, or else, where its label says that it holds totals,
/// the others of its unit.
pub fn parts(table: &Table, column: usize) -> Vec<usize> {
    let Some((_, head)) = table.columns.get_index(column) else { return Vec::new() };
    if !head.total_of.is_empty() {
        return head.total_of.clone();
    }
    let Content::Number { unit: own, formula: None, .. } = &head.content else { return Vec::new() };
    if !words::is_total_column(head) || !words::is_additive(head) {
        return Vec::new();
    }
    let is_part = |(index, other): (usize, &Column)| {
        let same = matches!(&other.content, Content::Number { unit, formula: None, .. } if unit == own);
        let is_total = index == column || words::is_total_column(other) || !other.total_of.is_empty();
        (same && !is_total && words::is_additive(other)).then_some(index)
    };
    table.columns.values().enumerate().filter_map(is_part).collect()
}

/// The sum of the parts and the total of a row; nothing where a number is missing.
pub fn sides(
    table: &Table,
    row: usize,
    parts: &[usize],
    total: usize,
    evaluator: &Evaluator<'_>,
) -> Option<(Quantity, Quantity)> {
    let total = evaluator.cell(table, row, total).ok()?;
    let mut cells = parts.iter().map(|part| evaluator.cell(table, row, *part).ok());
    let first = cells.next()??;
    let sum = cells.try_fold(first, |sum, cell| combine(Operator::Add, &sum, &cell?).ok())?;
    (sum.unit == total.unit).then_some((sum, total))
}

/// Whether the figures of most rows say that this is a column of totals.
fn mostly_holds(rows: &[(usize, (Quantity, Quantity))]) -> bool {
    let held = rows.iter().filter(|(_, (sum, total))| sum.value == total.value).count();
    held >= 2 && 2 * held >= rows.len()
}
