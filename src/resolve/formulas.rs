//! Formula columns: published cells are judged, empty ones derived. What a published cell's judgement means is for
//! [`crate::check`] to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::decimal::{Decimal, Rational};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::edition::Edition;
use crate::evaluate::relation::{Outcome, judge};
use crate::evaluate::{Diagnosis, EditionTables, Evaluator, Library};
use crate::expression::interval::Interval;
use crate::expression::{Comparison, Expression, Quantity};
use crate::source::Location;
use crate::table::{CellValue, Content, Formula, Table};

/// A published cell of a formula column, by indices, and whether it is what the formula gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormulaCell {
    /// Among the edition's tables.
    pub table: u32,
    /// Among the table's rows.
    pub row: u32,
    /// Among the table's columns.
    pub column: u32,
    /// How the published number stands to the calculated one.
    pub outcome: Outcome,
}

/// What comes of formulas.
#[derive(Default)]
pub struct Found {
    /// Table, row and column by index, and the number.
    derived: Vec<(usize, usize, usize, Decimal)>,
    judged: Vec<FormulaCell>,
    diagnostics: Vec<Diagnostic>,
}

/// Goes through every formula column, row by row. Tables whose formulas stay within their own rows know nothing of each
/// other and are gone through side by side; what they yield is put together in the order of the tables.
pub fn resolve(edition: &Edition, evaluator: Evaluator<'_>, diagnostics: &mut Vec<Diagnostic>) -> Found {
    let tables: Vec<&Table> = edition.tables.values().map(|table| &**table).collect();
    let alone = tables.par_iter().enumerate();
    let alone: Vec<_> = alone.map(|(index, table)| stays_within(table).then(|| by_itself(edition, index))).collect();
    let mut all = Found::default();
    for (index, found) in alone.into_iter().enumerate() {
        let found = found.unwrap_or_else(|| of_table(tables[index], index, evaluator));
        all.derived.extend(found.derived);
        all.judged.extend(found.judged);
        diagnostics.extend(found.diagnostics);
    }
    all
}

/// Whether the table's formulas name nothing but its own columns.
fn stays_within(table: &Table) -> bool {
    let formulas = table.columns.values().filter_map(|column| match &column.content {
        Content::Number { formula: Some(Formula { expression: Some(expression), .. }), .. } => Some(expression),
        _ => None,
    });
    let is_column = |expression: &Expression| {
        expression.root.tables().iter().all(|name| name.edition.is_none() && table.column(name.table).is_some())
    };
    formulas.into_iter().all(is_column)
}

fn by_itself(edition: &Edition, index: usize) -> Found {
    let Some((_, table)) = edition.tables.get_index(index) else { return Found::default() };
    let nothing = BTreeMap::new();
    of_table(table, index, Library::new(vec![EditionTables::from(edition)], &nothing).evaluator(0))
}

fn of_table(table: &Table, index: usize, evaluator: Evaluator<'_>) -> Found {
    let mut found = Found::default();
    for (column, head) in table.columns.values().enumerate() {
        if let Content::Number { formula: Some(formula), decimals, rounded_to, .. } = &head.content {
            let scale = i32::try_from(decimals.unwrap_or(0)).unwrap_or(0);
            let steps = Steps { scale, rounded_to: rounded_to.as_ref() };
            let reader = Reader { table, place: (index, column), formula, steps, evaluator };
            evaluator.for_all_rows(|| reader.read(&mut found));
        }
    }
    found
}

/// Writes the derived cells into their tables; the judged ones are what is left.
pub fn fill(edition: &mut Edition, found: Found) -> Vec<FormulaCell> {
    for (table, row, column, number) in found.derived {
        let table = edition.tables.get_index_mut(table);
        // Until now the table is that of everybody who has read the file.
        let table = table.map(|(_, table)| Arc::make_mut(table));
        let cell = table.and_then(|table| table.rows.get_mut(row)?.cells.get_mut(column));
        if let Some(cell) = cell {
            cell.value = CellValue::Number(number);
            cell.derived = true;
        }
    }
    found.judged
}

/// Whether a published number is the exact one rounded to its own digits. Both customs of rounding a tie are in use,
/// half up (GB/T 8170 names it beside half to even) and half to even, so both are taken.
pub fn rounds_to(exact: &Rational, published: &Decimal) -> bool {
    let scale = published.scale();
    published.same_value(&Decimal::from_rational_half_up(exact, scale))
        || published.same_value(&Decimal::from_rational_half_even(exact, scale))
}

/// How finely a column is published.
#[derive(Clone, Copy)]
struct Steps<'a> {
    scale: i32,
    rounded_to: Option<&'a Decimal>,
}

impl Steps<'_> {
    /// An exact result as the column would publish it.
    fn round(self, exact: &Rational) -> Decimal {
        let multiple = |step: &Decimal| {
            let step = step.to_rational();
            let times = Decimal::from_rational_half_up(&exact.divided_by(&step)?, 0);
            Some(&times.to_rational() * &step)
        };
        let multiple = self.rounded_to.and_then(multiple);
        Decimal::from_rational_half_up(multiple.as_ref().unwrap_or(exact), self.scale)
    }

    /// Whether a published number is what a formula gives. The result of a formula was rounded to the digits that are
    /// written, even where these have no fraction, so it stands for all that rounds to them.
    fn verify(self, result: &Quantity, published: &Decimal) -> Outcome {
        let value = published.to_rational();
        let order = result.value.cmp(&value);
        let own = match self.rounded_to {
            Some(step) => Interval::around(&value, &step.to_rational()),
            None => Interval::rounded(published),
        };
        match &result.interval {
            Some(calculated) => judge(Comparison::Equal, order, calculated, &own),
            None => judge(Comparison::Equal, order, &Interval::exactly(result.value.clone()), &own),
        }
    }
}

struct Reader<'a> {
    table: &'a Table,
    /// The indices of the table and of the column.
    place: (usize, usize),
    formula: &'a Formula,
    steps: Steps<'a>,
    evaluator: Evaluator<'a>,
}

impl Reader<'_> {
    fn read(&self, found: &mut Found) {
        let (table, column) = self.place;
        let Found { derived, judged, diagnostics } = found;
        for (row, cells) in self.table.rows.iter().enumerate() {
            let Some(cell) = cells.cells.get(column) else { continue };
            if cell.value == CellValue::Missing {
                continue;
            }
            let place = if cell.location.span.is_empty() { &cells.location } else { &cell.location };
            match (self.evaluator.derive(self.table, row, column), &cell.value) {
                (Ok(result), CellValue::Derived) => {
                    derived.push((table, row, column, self.steps.round(&result.value)));
                }
                (Ok(result), CellValue::Number(published)) => {
                    judged.push(self.judged(row, self.steps.verify(&result, published)));
                }
                (Ok(_), _) => {}
                (Err(diagnosis), _) if diagnosis.follows && concerns_the_formula(&diagnosis) => return,
                (Err(diagnosis), _) if diagnosis.follows => {}
                (Err(diagnosis), _) if concerns_the_formula(&diagnosis) => {
                    diagnostics.push(self.problem_of_formula(diagnosis));
                    return;
                }
                // A published cell stands without its formula where a status takes the place of what it needs.
                (Err(Diagnosis { code: Code::NoValue, .. }), CellValue::Number(_)) => {}
                (Err(diagnosis), _) => diagnostics.push(self.problem_of_row(diagnosis, row, place)),
            }
        }
    }

    fn judged(&self, row: usize, outcome: Outcome) -> FormulaCell {
        let index = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        FormulaCell { table: index(self.place.0), row: index(row), column: index(self.place.1), outcome }
    }

    fn problem_of_formula(&self, diagnosis: Diagnosis) -> Diagnostic {
        let start = self.formula.location.span.start;
        let length = self.formula.location.span.len();
        let range = diagnosis.range.filter(|range| range.end <= length).unwrap_or(0..length);
        let span = start + range.start..start + range.end;
        let place = Location { span, ..self.formula.location.clone() };
        let problem = Diagnostic::new(diagnosis.code, place, diagnosis.message);
        match diagnosis.help {
            Some(help) => problem.with_help(help),
            None => problem,
        }
    }

    fn problem_of_row(&self, diagnosis: Diagnosis, row: usize, place: &Location) -> Diagnostic {
        let message =
            message!("in the row `{row}`: {problem}", row = self.table.key_of(row), problem = diagnosis.message);
        Diagnostic::new(diagnosis.code, place.clone(), message)
            .with_label(self.formula.location.clone(), message!("in this formula"))
    }
}

/// Whether every row would say the same.
fn concerns_the_formula(diagnosis: &Diagnosis) -> bool {
    !matches!(diagnosis.code, Code::DivisionByZero | Code::NoValue)
}
