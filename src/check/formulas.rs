//! The published cells of formula columns. They were judged when the formulas were calculated; what fails is reported here.

use super::{Judged, Origin, Relations};
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic};
use crate::evaluate::Evaluator;
use crate::evaluate::relation::Outcome;
use crate::resolve::ResolvedEdition;
use crate::resolve::formulas::FormulaCell;
use crate::table::{CellValue, Content};

/// Records every formula cell and reports those that their formulas do not give.
pub fn judge(
    resolved: &ResolvedEdition,
    evaluator: &Evaluator<'_>,
    relations: &mut Relations,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for cell in &resolved.formula_cells {
        let origin = Origin::Formula { table: cell.table, row: cell.row, column: cell.column };
        relations.judged.push(Judged::new(origin, cell.outcome));
        if cell.outcome == Outcome::Fails {
            diagnostics.extend(mismatch(resolved, evaluator, cell));
        }
    }
}

fn mismatch(resolved: &ResolvedEdition, evaluator: &Evaluator<'_>, cell: &FormulaCell) -> Option<Diagnostic> {
    let (_, table) = resolved.edition.tables.get_index(cell.table as usize)?;
    let (_, column) = table.columns.get_index(cell.column as usize)?;
    let Content::Number { formula: Some(formula), .. } = &column.content else { return None };
    let found = table.rows.get(cell.row as usize)?.cells.get(cell.column as usize)?;
    let CellValue::Number(published) = &found.value else { return None };
    let result = evaluator.derive(table, cell.row as usize, cell.column as usize).ok()?;
    let expected = Decimal::from_rational_half_up(&result.value, published.scale());
    let message = format!("the formula gives {expected}, published is {published}");
    let problem = Diagnostic::new(Code::FormulaMismatch, found.location.clone(), message);
    Some(problem.with_label(formula.location.clone(), "the formula"))
}
