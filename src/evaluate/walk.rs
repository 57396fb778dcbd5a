//! From a part of an expression to what it stands for.

use super::value::{Frame, Rows, Sheet, Value};
use super::{Diagnosis, Evaluator, problem, unknown, unknown_in};
use crate::decimal::Rational;
use crate::diagnostic::{Code, message};
use crate::expression::quantity::{Mismatch, combine};
use crate::expression::{Kind, Node, Operator, Problem, Quantity, Unit};
use crate::release::Part;
use crate::table::CellValue;

impl<'a> Evaluator<'a> {
    pub(super) fn quantity(&self, node: &'a Node, frame: Frame<'a>) -> Result<Quantity, Problem> {
        self.number(self.value(node, frame)?, node)
    }

    /// The one number that a value is.
    pub(super) fn number(&self, value: Value<'_>, node: &Node) -> Result<Quantity, Problem> {
        match value {
            Value::Quantity(quantity) => Ok(quantity),
            Value::Column(rows, column) if rows.len() == 1 => {
                self.number_in(rows.sheet, rows.at(0), column).map_err(|found| found.at(node.range.clone()))
            }
            Value::Text(_) if !matches!(node.kind, Kind::Text(_)) => {
                Err(problem(Code::NoValue, node, message!("this is a term or a date, not a number")))
            }
            other => {
                let message = message!("this is {something}, not one number", something = other.describe());
                Err(problem(Code::InvalidExpression, node, message).with_help(other.help()))
            }
        }
    }

    pub(super) fn value(&self, node: &'a Node, frame: Frame<'a>) -> Result<Value<'a>, Problem> {
        self.nested(node, || self.part(node, frame))
    }

    fn part(&self, node: &'a Node, frame: Frame<'a>) -> Result<Value<'a>, Problem> {
        match &node.kind {
            Kind::Number(number) => Ok(Value::Quantity(Quantity::calculated(number.to_rational(), Unit::Number))),
            Kind::Text(text) => Ok(Value::Text(text)),
            Kind::Name(name) => self.name(name, node, frame),
            Kind::Edition(id) => self.edition(id, node),
            Kind::Select(operand, field) => self.select(operand, field, node, frame),
            Kind::Index(operand, key) => self.index(operand, key, frame),
            Kind::Call(name, arguments) => self.call(name, arguments, node, frame).map(Value::Quantity),
            Kind::Negate(operand) => Ok(Value::Quantity(self.quantity(operand, frame)?.negated())),
            Kind::Binary(operator, left, right) => {
                self.binary(*operator, left, right, node, frame).map(Value::Quantity)
            }
            Kind::Filter(filter) => self.filter(filter, frame),
            Kind::Compare(..) => {
                let message = message!("this compares two numbers, and here one number is wanted");
                Err(problem(Code::InvalidExpression, node, message))
            }
            Kind::Join(..) | Kind::Not(_) | Kind::Has(_) => {
                let message = message!("this is a condition, which stands in a filter alone");
                Err(problem(Code::InvalidExpression, node, message))
            }
        }
    }

    fn name(&self, name: &str, node: &Node, frame: Frame<'a>) -> Result<Value<'a>, Problem> {
        if let Some((sheet, row)) = frame.bound_row(name) {
            return Ok(Value::Row(sheet, row));
        }
        if let Some((sheet, row)) = frame.row
            && let Some(column) = sheet.table.column(name)
        {
            return self.cell_value(sheet, row, column, node);
        }
        if let Some(sheet) = self.sheet(name) {
            return Ok(Value::Table(Rows::all(sheet)));
        }
        let Some(edition) = self.library.editions.get(self.edition) else {
            return Err(Diagnosis::consequence().at(node.range.clone()));
        };
        if let Some(known) = edition.known_to_be_left_out(name) {
            return Err(known.at(node.range.clone()));
        }
        let columns = frame.row.map(|(sheet, _)| sheet.table.columns.keys()).into_iter().flatten();
        let known: Vec<&str> = columns.chain(edition.tables.keys()).map(String::as_str).collect();
        let (code, what) = match frame.row {
            Some(_) => (Code::UnknownColumn, message!("column or table")),
            None => (Code::UnknownTable, message!("table")),
        };
        Err(unknown(code, what, name, node, &known))
    }

    fn edition(&self, id: &str, node: &Node) -> Result<Value<'a>, Problem> {
        if let Some(index) = self.library.editions.iter().position(|edition| edition.id == id) {
            self.library.asked.borrow_mut().insert(index);
            return Ok(Value::Edition(index));
        }
        if let Some(reason) = self.library.hidden.get(id) {
            return Err(Diagnosis::held_back(Part::Edition, id, reason).at(node.range.clone()));
        }
        let known: Vec<&str> = self.library.editions.iter().map(|edition| edition.id).collect();
        Err(unknown(Code::UnknownEdition, message!("edition"), id, node, &known))
    }

    fn select(&self, operand: &'a Node, field: &str, node: &Node, frame: Frame<'a>) -> Result<Value<'a>, Problem> {
        match self.value(operand, frame)? {
            Value::Edition(index) => self.table_of(index, field, node),
            Value::Table(rows) => part_of_table(rows, field, node),
            Value::Row(sheet, row) => {
                let column = column_of(sheet, field, node)?;
                self.cell_value(sheet, row, column, node)
            }
            other => {
                let message = message!("{something} has no part `{field}`", something = other.describe(), field);
                Err(problem(Code::InvalidExpression, node, message))
            }
        }
    }

    /// A number, or the text of a term.
    fn cell_value(&self, sheet: Sheet<'a>, row: usize, column: usize, node: &Node) -> Result<Value<'a>, Problem> {
        match sheet.cell(row, column) {
            Some(CellValue::Term(term)) => Ok(Value::Text(term)),
            _ => self.number_in(sheet, row, column).map(Value::Quantity).map_err(|found| found.at(node.range.clone())),
        }
    }

    fn table_of(&self, edition: usize, name: &str, node: &Node) -> Result<Value<'a>, Problem> {
        if let Some(sheet) = self.within(edition).sheet(name) {
            return Ok(Value::Table(Rows::all(sheet)));
        }
        let Some(edition) = self.library.editions.get(edition) else {
            return Err(Diagnosis::consequence().at(node.range.clone()));
        };
        if let Some(known) = edition.known_to_be_left_out(name) {
            return Err(known.at(node.range.clone()));
        }
        let known: Vec<&str> = edition.tables.keys().map(String::as_str).collect();
        let message = message!("the edition `{edition}` has no table `{name}`", edition = edition.id, name);
        Err(Problem { message, ..unknown(Code::UnknownTable, message!("table"), name, node, &known) })
    }

    fn index(&self, operand: &'a Node, key: &'a Node, frame: Frame<'a>) -> Result<Value<'a>, Problem> {
        let (Value::Table(rows), Value::Text(text)) = (self.value(operand, frame)?, self.value(key, frame)?) else {
            let message = message!("brackets take a table and a row's key in quotes, such as `levels[\"total\"]`");
            return Err(problem(Code::InvalidExpression, key, message));
        };
        row_of(&rows, text, key).map(|row| Value::Row(rows.sheet, row))
    }

    fn binary(
        &self,
        operator: Operator,
        left_node: &'a Node,
        right_node: &'a Node,
        node: &Node,
        frame: Frame<'a>,
    ) -> Result<Quantity, Problem> {
        let mut left = self.quantity(left_node, frame)?;
        let mut right = self.quantity(right_node, frame)?;
        // A ratio beside a percentage is one as well; only a bare number is taken as it stands.
        if matches!(operator, Operator::Add | Operator::Subtract) {
            left = as_percentage_beside(left, left_node, &right);
            right = as_percentage_beside(right, right_node, &left);
        }
        match combine(operator, &left, &right) {
            Ok(result) => self.affordable(result, node),
            Err(Mismatch::Units(message)) => Err(problem(Code::UnitMismatch, node, message)),
            Err(Mismatch::DivisionByZero) => {
                let message = message!("this is zero, and something is divided by it");
                Err(problem(Code::DivisionByZero, right_node, message))
            }
        }
    }
}

fn as_percentage_beside(quantity: Quantity, node: &Node, other: &Quantity) -> Quantity {
    let is_ratio = quantity.unit == Unit::Number && !node.is_literal();
    let unit = if other.unit.is_percentage() { Unit::Percent } else { other.unit.clone() };
    match unit.parts() {
        Some(parts) if is_ratio => quantity.scaled(&Rational::whole(parts.into()), unit),
        _ => quantity,
    }
}

fn part_of_table<'a>(rows: Rows<'a>, field: &str, node: &Node) -> Result<Value<'a>, Problem> {
    let table = rows.sheet.table;
    match (table.row(field).filter(|row| rows.contains(*row)), table.column(field)) {
        (Some(row), _) => Ok(Value::Row(rows.sheet, row)),
        (None, Some(column)) => Ok(Value::Column(rows, column)),
        (None, None) => {
            let known: Vec<&str> = table.keys().chain(table.columns.keys().map(String::as_str)).collect();
            Err(unknown_in(table, Code::UnknownRow, message!("row or column"), field, node, &known))
        }
    }
}

/// The row with a key, which must be among those given.
pub(super) fn row_of(rows: &Rows<'_>, key: &str, node: &Node) -> Result<usize, Problem> {
    let table = rows.sheet.table;
    match table.row(key) {
        Some(row) if rows.contains(row) => Ok(row),
        Some(_) => {
            let message = message!("the filter leaves out the row `{key}`", key);
            Err(problem(Code::UnknownRow, node, message))
        }
        None => {
            let known: Vec<&str> = table.keys().collect();
            Err(unknown_in(table, Code::UnknownRow, message!("row"), key, node, &known))
        }
    }
}

pub(super) fn column_of(sheet: Sheet<'_>, field: &str, node: &Node) -> Result<usize, Problem> {
    sheet.table.column(field).ok_or_else(|| {
        let known: Vec<&str> = sheet.table.columns.keys().map(String::as_str).collect();
        unknown_in(sheet.table, Code::UnknownColumn, message!("column"), field, node, &known)
    })
}
