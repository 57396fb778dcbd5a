//! A part and its whole, row by row: what a rate divides is no more than what it is divided by.

use super::automatic::{RowWise, Rules, cell_name, cell_place, position};
use super::relation::{index, small_index};
use super::{Origin, words};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::{Comparison, Kind, Operator};
use crate::table::{Content, Table};

/// Every pair of columns of which one is a part of the other.
pub fn judge(rules: &mut Rules<'_>) {
    let resolved = rules.resolved;
    for table in resolved.edition.tables.values() {
        for (part, whole) in pairs(table) {
            let name = |column: usize| table.columns.get_index(column).map_or("", |(id, _)| id);
            for row in 0..table.rows.len() {
                let cell = |column| rules.evaluator.cell(table, row, column);
                let (Ok(left), Ok(right)) = (cell(part), cell(whole)) else { continue };
                // A division by nothing has been reported, and says that the whole is what is wrong.
                if left.unit != right.unit || right.value.is_zero() && !is_declared(table, part, whole) {
                    continue;
                }
                let (part_index, whole_index) = (small_index(part), small_index(whole));
                let table_index = position(resolved, table);
                let origin = Origin::Part { table: table_index, row: index(row), part: part_index, whole: whole_index };
                let judged = RowWise { origin, left: &left, comparison: Comparison::LessOrEqual, right: &right };
                let expression = || format!("{} <= {}", cell_name(table, row, part), cell_name(table, row, whole));
                rules.judge_row(judged, expression, |sides| {
                    let message = message!(
                        "the part `{part}` is larger than its whole `{whole}`: {sides}",
                        part = name(part),
                        whole = name(whole),
                        sides
                    );
                    Diagnostic::new(Code::FailedCheck, cell_place(table, row, part), message)
                        .with_label(cell_place(table, row, whole), message!("the whole"))
                });
            }
        }
    }
}

fn is_declared(table: &Table, part: usize, whole: usize) -> bool {
    table.columns.get_index(part).is_some_and(|(_, column)| column.part_of == Some(whole))
}

/// The columns of part and whole: those that an author names, and those that a rate divides.
fn pairs(table: &Table) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (index, column) in table.columns.values().enumerate() {
        pairs.extend(column.part_of.map(|whole| (index, whole)));
        let Content::Number { formula: Some(formula), .. } = &column.content else { continue };
        let Some(expression) = formula.expression.as_ref().filter(|_| words::is_rate(column)) else { continue };
        if let Kind::Binary(Operator::Divide, part, whole) = &expression.root.kind
            && let (Kind::Name(part), Kind::Name(whole)) = (&part.kind, &whole.kind)
        {
            pairs.extend(table.column(part).zip(table.column(whole)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
