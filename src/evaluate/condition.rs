//! Filters: the rows of a table that meet a condition.
//!
//! A condition asks for figures as they were published, digit by digit: readers see which rows are above 90.00, and a
//! row is in or out. Only relations between figures know of rounding.

use std::cmp::Ordering;

use super::relation::in_one_unit;
use super::value::{Bound, Frame, Rows, Value};
use super::walk::column_of;
use super::{Diagnosis, Evaluator, problem};
use crate::diagnostic::{Code, message};
use crate::expression::{Comparison, Connective, Filter, Kind, Node, Problem};
use crate::table::CellValue;

impl<'a> Evaluator<'a> {
    pub(super) fn filter(&self, filter: &'a Filter, frame: Frame<'a>) -> Result<Value<'a>, Problem> {
        let node = &filter.table;
        let Value::Table(rows) = self.value(node, frame)? else {
            let message = message!("only a table can be filtered, such as `levels.filter(r, r.rate > 50)`");
            return Err(problem(Code::InvalidExpression, node, message));
        };
        let mut kept = Vec::new();
        for row in rows.iter() {
            let bound = Bound { name: &filter.row, row: (rows.sheet, row), outer: frame.bound };
            if self.condition(&filter.condition, Frame { bound: Some(&bound), ..frame })? {
                kept.push(row);
            }
        }
        Ok(Value::Table(Rows { sheet: rows.sheet, kept: Some(kept.into()) }))
    }

    fn condition(&self, node: &Node, frame: Frame<'_>) -> Result<bool, Problem> {
        self.nested(node, || self.answer(node, frame))
    }

    fn answer(&self, node: &Node, frame: Frame<'_>) -> Result<bool, Problem> {
        match &node.kind {
            Kind::Join(Connective::And, left, right) => {
                Ok(self.condition(left, frame)? && self.condition(right, frame)?)
            }
            Kind::Join(Connective::Or, left, right) => {
                Ok(self.condition(left, frame)? || self.condition(right, frame)?)
            }
            Kind::Not(operand) => Ok(!self.condition(operand, frame)?),
            Kind::Has(cell) => self.has(cell, frame),
            Kind::Compare(comparison, left, right) => self.compare(*comparison, left, right, node, frame),
            _ => {
                let message =
                    message!("a filter asks a question of each row, such as `r.rate > 50` or `r.level != \"total\"`");
                Err(problem(Code::InvalidExpression, node, message))
            }
        }
    }

    /// Whether a cell holds anything: a number, a term, a date, or what its formula gives.
    fn has(&self, node: &Node, frame: Frame<'_>) -> Result<bool, Problem> {
        let Kind::Select(operand, field) = &node.kind else {
            let message = message!("`has` takes a row's cell, such as `has(r.rate)`");
            return Err(problem(Code::InvalidExpression, node, message));
        };
        let Value::Row(sheet, row) = self.value(operand, frame)? else {
            let message = message!("`has` takes a row's cell, such as `has(r.rate)`");
            return Err(problem(Code::InvalidExpression, node, message));
        };
        let column = column_of(sheet, field, node)?;
        match sheet.cell(row, column) {
            _ if sheet.is_derived(row, column) => match self.number_in(sheet, row, column) {
                Err(Diagnosis { code: Code::NoValue | Code::DivisionByZero, .. }) => Ok(false),
                found => found.map(|_| true).map_err(|found| found.at(node.range.clone())),
            },
            value => Ok(value.is_some_and(|value| *value != CellValue::Missing)),
        }
    }

    fn compare(
        &self,
        comparison: Comparison,
        left: &Node,
        right: &Node,
        node: &Node,
        frame: Frame<'_>,
    ) -> Result<bool, Problem> {
        let (ours, theirs) = (self.value(left, frame)?, self.value(right, frame)?);
        if let (Value::Text(ours), Value::Text(theirs)) = (&ours, &theirs) {
            return match comparison {
                Comparison::Equal => Ok(ours == theirs),
                Comparison::NotEqual => Ok(ours != theirs),
                _ => {
                    let message = message!("texts have no order; they are compared with `==` or `!=`");
                    Err(problem(Code::InvalidExpression, node, message))
                }
            };
        }
        let sides = ((left, self.number(ours, left)?), (right, self.number(theirs, right)?));
        let (ours, theirs) = in_one_unit(sides.0, sides.1)
            .ok_or_else(|| problem(Code::UnitMismatch, node, message!("the two sides are in different units")))?;
        let order = ours.value.cmp(&theirs.value);
        Ok(match comparison {
            Comparison::Equal => order == Ordering::Equal,
            Comparison::NotEqual => order != Ordering::Equal,
            Comparison::Less => order == Ordering::Less,
            Comparison::LessOrEqual => order != Ordering::Greater,
            Comparison::Greater => order == Ordering::Greater,
            Comparison::GreaterOrEqual => order != Ordering::Less,
        })
    }
}
