//! Rates, shares and probabilities, which lie between 0 and 100.

use super::automatic::{RowWise, Rules, cell_name, cell_place, position};
use super::relation::index;
use super::{Origin, words};
use crate::decimal::{Decimal, Rational};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::{Comparison, Quantity};

/// Every cell of every column of rates.
pub fn judge(rules: &mut Rules<'_>) {
    let resolved = rules.resolved;
    for table in resolved.edition.tables.values() {
        for (column, (id, head)) in table.columns.iter().enumerate().filter(|(_, (_, head))| words::is_rate(head)) {
            for row in 0..table.rows.len() {
                let Ok(left) = rules.evaluator.cell(table, row, column) else { continue };
                let (bound, comparison, sign) = bound(&left.value);
                let right = Quantity::calculated(Decimal::from(bound).to_rational(), left.unit.clone());
                let origin = Origin::Range { table: position(resolved, table), row: index(row), column: index(column) };
                let judged = RowWise { origin, left: &left, comparison, right: &right };
                let expression = || format!("{} {sign} {bound}", cell_name(table, row, column));
                rules.judge_row(judged, expression, |sides| {
                    let message = message!(
                        "`{column}` is a part of a whole and lies between 0 and 100: {sides}",
                        column = id,
                        sides
                    );
                    Diagnostic::new(Code::FailedCheck, cell_place(table, row, column), message)
                        .with_label(head.location.clone(), message!("the column `{column}`", column = id))
                });
            }
        }
    }
}

/// Of the two bounds the one that is nearer to a value, how the value is to stand to it, and the sign of that.
pub fn bound(value: &Rational) -> (i64, Comparison, &'static str) {
    let middle = Rational::whole(50);
    if *value > middle { (100, Comparison::LessOrEqual, "<=") } else { (0, Comparison::GreaterOrEqual, ">=") }
}
