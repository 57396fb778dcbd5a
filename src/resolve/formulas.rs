//! Formula columns: published cells are judged, empty ones derived. What a published cell's judgement means is for
//! [`crate::check`] to say.

use std::collections::BTreeMap;

use num_rational::BigRational;

use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::edition::Edition;
use crate::evaluate::relation::{Outcome, judge};
use crate::evaluate::{Diagnosis, Evaluator};
use crate::expression::interval::Interval;
use crate::expression::{Comparison, Quantity};
use crate::source::Location;
use crate::table::{CellValue, Content, Formula, Table};

/// The derived cells of an edition, by table, row and column.
pub type Derived = BTreeMap<(String, usize, usize), Decimal>;

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

/// Goes through every formula column, row by row.
pub fn resolve(
    edition: &Edition,
    evaluator: &Evaluator<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Derived, Vec<FormulaCell>) {
    let (mut derived, mut judged) = (Derived::new(), Vec::new());
    for (position, table) in edition.tables.values().enumerate() {
        for (index, column) in table.columns.values().enumerate() {
            if let Content::Number { formula: Some(formula), decimals, .. } = &column.content {
                let reader = Reader { table, position, index, formula, decimals: decimals.unwrap_or(0), evaluator };
                reader.read(&mut derived, &mut judged, diagnostics);
            }
        }
    }
    (derived, judged)
}

/// Writes the derived cells into their tables.
pub fn fill(edition: &mut Edition, derived: Derived) {
    for ((table, row, column), number) in derived {
        let cell = edition.tables.get_mut(&table).and_then(|table| table.rows.get_mut(row)?.cells.get_mut(column));
        if let Some(cell) = cell {
            cell.value = CellValue::Number(number);
            cell.derived = true;
        }
    }
}

/// Whether a published number is the exact one rounded to its own digits. Both customs of rounding a tie are in use,
/// half up (GB/T 8170 names it beside half to even) and half to even, so both are taken.
pub fn rounds_to(exact: &BigRational, published: &Decimal) -> bool {
    let scale = published.scale();
    published.same_value(&Decimal::from_rational_half_up(exact, scale))
        || published.same_value(&Decimal::from_rational_half_even(exact, scale))
}

/// Whether a published number is what a formula gives. The result of a formula was rounded to the digits that are
/// written, even where these have no fraction, so it stands for all that rounds to them.
pub fn verify(result: &Quantity, published: &Decimal) -> Outcome {
    let order = result.value.cmp(&published.to_rational());
    let calculated = result.interval.clone().unwrap_or_else(|| Interval::exactly(result.value.clone()));
    judge(Comparison::Equal, order, &calculated, &Interval::rounded(published))
}

struct Reader<'a> {
    table: &'a Table,
    /// The table's place among the edition's.
    position: usize,
    index: usize,
    formula: &'a Formula,
    decimals: u32,
    evaluator: &'a Evaluator<'a>,
}

impl Reader<'_> {
    fn read(&self, derived: &mut Derived, judged: &mut Vec<FormulaCell>, diagnostics: &mut Vec<Diagnostic>) {
        for (row, cells) in self.table.rows.iter().enumerate() {
            let Some(cell) = cells.cells.get(self.index) else { continue };
            if cell.value == CellValue::Missing {
                continue;
            }
            let place = if cell.location.span.is_empty() { &cells.location } else { &cell.location };
            match (self.evaluator.derive(self.table, row, self.index), &cell.value) {
                (Ok(result), CellValue::Derived) => {
                    let scale = i32::try_from(self.decimals).unwrap_or(0);
                    let number = Decimal::from_rational_half_up(&result.value, scale);
                    derived.insert((self.table.id.clone(), row, self.index), number);
                }
                (Ok(result), CellValue::Number(published)) => {
                    judged.push(self.judged(row, verify(&result, published)));
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
        FormulaCell { table: index(self.position), row: index(row), column: index(self.index), outcome }
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
