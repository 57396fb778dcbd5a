//! Shares that add up to the whole, 100.

use super::automatic::{Rules, Wanted, always, cell_name};
use super::{Kind, words};
use crate::decimal::Rational;
use crate::diagnostic::{Code, message};
use crate::evaluate::relation::Relation;
use crate::expression::Unit;
use crate::table::Content;

/// Shares whose sum is further from 100 than this many points are not those of one whole.
const NEAR: i64 = 5;

/// Every column of shares against 100.
pub fn judge(rules: &mut Rules<'_>) {
    for (table, totals) in rules.tables() {
        if table.rows.len() < totals.len() + 2 {
            continue;
        }
        for (index, (id, column)) in table.columns.iter().enumerate() {
            let is_percent = matches!(&column.content, Content::Number { unit: Unit::Percent, .. });
            let is_plausible = match column.adds_up {
                Some(true) if is_percent => always,
                None if words::is_share(column) => near,
                _ => continue,
            };
            let totals: String =
                totals.iter().map(|total| format!(" - {}", cell_name(table, total.row, index))).collect();
            rules.judge(Wanted {
                kind: Kind::Shares,
                table,
                column: (id, column),
                suffix: String::new(),
                expression: format!("sum({}.{id}){totals} == 100", table.id),
                complaint: message!("the shares of the column `{column}` do not add up", column = id),
                place: column.location.clone(),
                is_plausible,
                code: Code::FailedCheck,
            });
        }
    }
}

fn near(relation: &Relation) -> bool {
    (&relation.left.value - &relation.right.value).abs() <= Rational::whole(NEAR)
}
