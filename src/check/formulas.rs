//! The published cells of formula columns. They were judged when the formulas were calculated; what fails is reported here.

use super::automatic::Rules;
use super::{Judged, Origin};
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::evaluate::relation::Outcome;
use crate::expression;
use crate::resolve::formulas::FormulaCell;
use crate::table::{CellValue, Content};

/// Records every formula cell and reports those that their formulas do not give, unless `checks.yaml` declares the same.
pub fn judge(rules: &mut Rules<'_>) {
    let resolved = rules.resolved;
    for cell in resolved.formula_cells.iter() {
        if cell.outcome == Outcome::Fails {
            let Some(mismatch) = mismatch(rules, cell) else { continue };
            rules.diagnostics.push(mismatch);
        }
        let origin = Origin::Formula { table: cell.table, row: cell.row, column: cell.column };
        rules.relations.judged.push(Judged::new(origin, cell.outcome));
    }
}

/// Nothing where the same relation is declared, which is judged by itself.
fn mismatch(rules: &Rules<'_>, cell: &FormulaCell) -> Option<Diagnostic> {
    let (_, table) = rules.resolved.edition.tables.get_index(cell.table as usize)?;
    let (row, index) = (cell.row as usize, cell.column as usize);
    let (id, column) = table.columns.get_index(index)?;
    let Content::Number { formula: Some(formula), .. } = &column.content else { return None };
    let found = table.rows.get(row)?.cells.get(index)?;
    let CellValue::Number(published) = &found.value else { return None };
    let relation = format!("{} == {id}", formula.expression.as_ref()?.text);
    if expression::parse(&relation).is_ok_and(|relation| rules.is_declared(&relation, Some((table, row)))) {
        return None;
    }
    let result = rules.evaluator.derive(table, row, index).ok()?;
    let expected = Decimal::from_rational_half_up(&result.value, published.scale());
    let (expected, published) = (expected.to_string(), published.to_string());
    let message = message!("the formula gives {expected}, published is {published}", expected, published);
    let problem = Diagnostic::new(Code::FormulaMismatch, found.location.clone(), message);
    Some(problem.with_label(formula.location.clone(), message!("the formula")))
}
