//! The numbers of cells: as published, or as their columns' formulas give them.

use super::diagnosis::{Diagnosis, Failure};
use super::value::{Frame, Sheet};
use super::{CellId, Derived, Evaluator};
use crate::diagnostic::{Code, message};
use crate::expression::{Quantity, Unit};
use crate::table::{CellValue, Content, ObservationStatus, Table};

/// Derived cells may build on each other this deep.
const MAX_CHAIN: usize = 16;

impl Evaluator<'_> {
    /// The number of a cell: as published, or else as its formula gives it.
    pub(super) fn number_in(&self, sheet: Sheet<'_>, row: usize, column: usize) -> Result<Quantity, Diagnosis> {
        let content = sheet.table.columns.get_index(column).map(|(_, column)| &column.content);
        match (content, sheet.cell(row, column)) {
            (Some(Content::Unknown | Content::Number { unit: Unit::Unknown, .. }), _) => Err(Diagnosis::consequence()),
            (Some(Content::Number { .. }), _) if sheet.is_derived(row, column) => {
                let result = self.within(sheet.edition).derived(sheet, row, column);
                let in_formula = !self.library.in_progress.borrow().is_empty();
                let told = |found: Diagnosis| found.told_at_its_formula(in_formula);
                result.map_err(|found| if self.is_exhausted() { found } else { told(found) })
            }
            (Some(Content::Number { unit, rounded_to, .. }), Some(CellValue::Number(number))) => Ok(match rounded_to {
                Some(step) => Quantity::published_in_steps(number.clone(), unit.clone(), step),
                None => Quantity::published(number.clone(), unit.clone()),
            }),
            (Some(Content::Number { .. }), _) => Err(no_number(sheet.table, row, column)),
            _ => Err(Diagnosis::new(Code::NoValue, message!("this is a term or a date, not a number"))),
        }
    }

    /// Calculates a cell by its formula. What is published in the cell is asked for by its number, so only those
    /// without one are kept for the next who asks.
    pub(super) fn derived(&self, sheet: Sheet<'_>, row: usize, column: usize) -> Result<Quantity, Diagnosis> {
        let id = (sheet.column(column), row);
        if let Some(known) = self.known(id) {
            return known.map_err(|failure| Diagnosis { follows: true, ..Diagnosis::from(failure) });
        }
        self.enter(id)?;
        let result = self.calculate(sheet, row, column);
        self.library.in_progress.borrow_mut().pop();
        if sheet.is_derived(row, column) && !self.is_exhausted() {
            self.keep(id, sheet.table.rows.len(), &result);
        }
        result
    }

    fn is_exhausted(&self) -> bool {
        self.library.budget.is_exhausted.get()
    }

    fn known(&self, (column, row): CellId) -> Option<Result<Quantity, Failure>> {
        let of = |derived: &Derived| derived.0.get(&column)?.get(row)?.clone();
        self.library.known.and_then(of).or_else(|| of(&self.library.derived.borrow()))
    }

    fn keep(&self, (column, row): CellId, rows: usize, result: &Result<Quantity, Diagnosis>) {
        let mut derived = self.library.derived.borrow_mut();
        let cells = derived.0.entry(column).or_insert_with(|| vec![None; rows]);
        if let Some(cell) = cells.get_mut(row) {
            *cell = Some(result.clone().map_err(Failure::from));
        }
    }

    fn enter(&self, id: CellId) -> Result<(), Diagnosis> {
        let mut in_progress = self.library.in_progress.borrow_mut();
        if let Some(start) = in_progress.iter().position(|other| *other == id) {
            let round: Vec<String> = in_progress[start..].iter().chain([&id]).map(|cell| self.name_of(*cell)).collect();
            let message = message!("this formula needs its own result: {round}", round = round.join(" → "));
            return Err(Diagnosis::new(Code::CyclicReference, message));
        }
        if in_progress.len() >= MAX_CHAIN {
            let message = message!("more than {count} formulas build on each other here", count = MAX_CHAIN);
            return Err(Diagnosis::new(Code::CyclicReference, message));
        }
        in_progress.push(id);
        Ok(())
    }

    fn name_of(&self, ((edition, table, column), row): CellId) -> String {
        let Some(tables) = self.library.editions.get(edition) else { return String::new() };
        let Some((id, table)) = tables.tables.get_index(table) else { return String::new() };
        let column = table.columns.get_index(column).map_or("", |(id, _)| id);
        let cell = format!("{id}[\"{}\"].{column}", table.key_of(row));
        if edition == self.edition { cell } else { format!("edition(\"{}\").{cell}", tables.id) }
    }

    fn calculate(&self, sheet: Sheet<'_>, row: usize, column: usize) -> Result<Quantity, Diagnosis> {
        let Some((_, head)) = sheet.table.columns.get_index(column) else {
            return Err(Diagnosis::new(Code::NoValue, message!("there is no such column")));
        };
        let Content::Number { unit, formula: Some(formula), .. } = &head.content else {
            return Err(Diagnosis::new(Code::NoValue, message!("this column has no formula")));
        };
        let Some(expression) = &formula.expression else { return Err(Diagnosis::consequence()) };
        let frame = Frame::new(Some((sheet, row)));
        let root = &expression.root;
        let result = self.bounded(root, || self.quantity(root, frame)).map_err(Diagnosis::from)?;
        if result.unit == *unit {
            return Ok(result);
        }
        result.converted_to(unit).ok_or_else(|| {
            let message = message!(
                "the formula gives `{given}`, the column holds `{held}`",
                given = result.unit.id(),
                held = unit.id()
            );
            Diagnosis::new(Code::UnitMismatch, message)
        })
    }
}

/// A cell without number and status was reported when it was read.
fn no_number(table: &Table, row: usize, column: usize) -> Diagnosis {
    let status = table.rows.get(row).and_then(|row| row.cells.get(column)?.status);
    let Some(status): Option<ObservationStatus> = status else { return Diagnosis::consequence() };
    let message = message!(
        "the cell of `{row}` holds no number; it is `{status}`",
        row = table.key_of(row),
        status = status.id()
    );
    Diagnosis::new(Code::NoValue, message)
}
