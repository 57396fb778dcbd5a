//! The value of an expression, over the tables of one edition.
//!
//! Numbers are exact rationals. Cells that a formula derives are calculated when they are asked for, once, so that
//! formulas may build on each other in any order; a formula that needs itself is reported, never followed.

mod diagnosis;
mod function;
pub mod relation;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use num_rational::BigRational;

use crate::diagnostic::{Code, Message, message};
use crate::expression::quantity::{Mismatch, combine};
use crate::expression::{Expression, Kind, Node, Operator, Problem, Quantity, Unit};
use crate::table::{CellValue, Content, ObservationStatus, Table};
pub use diagnosis::Diagnosis;
use diagnosis::Failure;
use function::Function;

/// A cell: table, row and column, the latter two by index.
type CellId = (String, usize, usize);

/// Derived cells may build on each other this deep.
const MAX_CHAIN: usize = 16;
/// At most this many digits in a calculated number, so that no chain of multiplications eats the memory.
const MAX_BITS: u64 = 4_096;

/// What expressions can name, and the derived cells known so far.
pub struct Evaluator<'a> {
    tables: &'a IndexMap<String, Table>,
    /// Tables whose files could not be understood, which was reported.
    broken: &'a BTreeSet<String>,
    derived: RefCell<BTreeMap<CellId, Result<Quantity, Failure>>>,
    in_progress: RefCell<Vec<CellId>>,
}

/// Anything that a part of an expression may stand for.
enum Value<'a> {
    Quantity(Box<Quantity>),
    Table(&'a Table),
    Row(&'a Table, usize),
    Column(&'a Table, usize),
    Text(&'a str),
}

/// Where an expression stands: in a formula a column's name alone means the row's own cell.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The table and the index of the row whose formula it is; nothing outside formulas, where only tables can be
    /// named.
    pub row: Option<(&'a Table, usize)>,
}

impl<'a> Evaluator<'a> {
    /// Over the tables of one edition. `broken` names those left out of `tables`: asking for them is no news.
    pub fn new(tables: &'a IndexMap<String, Table>, broken: &'a BTreeSet<String>) -> Self {
        Self { tables, broken, derived: RefCell::default(), in_progress: RefCell::default() }
    }

    /// # Errors
    /// What keeps the expression from having one number as its value, with the place in its text.
    pub fn evaluate(&self, expression: &Expression, scope: Scope<'_>) -> Result<Quantity, Problem> {
        self.quantity(&expression.root, scope)
    }

    /// The number of a cell: as published, or else as its formula gives it.
    pub fn cell(&self, table: &Table, row: usize, column: usize) -> Result<Quantity, Diagnosis> {
        let content = table.columns.get_index(column).map(|(_, column)| &column.content);
        let cell = table.rows.get(row).and_then(|row| row.cells.get(column));
        match (content, cell.map(|cell| &cell.value)) {
            (Some(Content::Unknown | Content::Number { unit: Unit::Unknown, .. }), _) => Err(Diagnosis::consequence()),
            (Some(Content::Number { unit, .. }), Some(CellValue::Number(number)))
                if !cell.is_some_and(|cell| cell.derived) =>
            {
                Ok(Quantity::published(number.clone(), unit.clone()))
            }
            (Some(Content::Number { .. }), Some(CellValue::Derived | CellValue::Number(_))) => {
                self.derive(table, row, column).map_err(Diagnosis::told_at_its_formula)
            }
            (Some(Content::Number { .. }), _) => Err(no_number(table, row, cell.and_then(|cell| cell.status))),
            _ => Err(Diagnosis::new(Code::NoValue, message!("this is a term or a date, not a number"))),
        }
    }

    /// Calculates a cell by its column's formula, whether or not a number was published in it.
    pub fn derive(&self, table: &Table, row: usize, column: usize) -> Result<Quantity, Diagnosis> {
        let id = (table.id.clone(), row, column);
        if let Some(known) = self.derived.borrow().get(&id) {
            return known.clone().map_err(|failure| Diagnosis { follows: true, ..Diagnosis::from(failure) });
        }
        self.enter(&id)?;
        let result = self.calculate(table, row, column);
        self.in_progress.borrow_mut().pop();
        let failure =
            result.clone().map_err(|Diagnosis { code, message, follows, .. }| Failure { code, message, follows });
        self.derived.borrow_mut().insert(id, failure);
        result
    }

    fn enter(&self, id: &CellId) -> Result<(), Diagnosis> {
        let mut in_progress = self.in_progress.borrow_mut();
        if let Some(start) = in_progress.iter().position(|other| other == id) {
            let round: Vec<String> = in_progress[start..].iter().chain([id]).map(|cell| self.name_of(cell)).collect();
            let message = message!("this formula needs its own result: {round}", round = round.join(" → "));
            return Err(Diagnosis::new(Code::CyclicReference, message));
        }
        if in_progress.len() >= MAX_CHAIN {
            let message = message!("more than {count} formulas build on each other here", count = MAX_CHAIN);
            return Err(Diagnosis::new(Code::CyclicReference, message));
        }
        in_progress.push(id.clone());
        Ok(())
    }

    fn name_of(&self, (table, row, column): &CellId) -> String {
        let Some(found) = self.tables.get(table) else { return table.clone() };
        let column = found.columns.get_index(*column).map_or("", |(id, _)| id);
        format!("{table}[\"{}\"].{column}", found.key_of(*row))
    }

    fn calculate(&self, table: &Table, row: usize, column: usize) -> Result<Quantity, Diagnosis> {
        let Some((_, head)) = table.columns.get_index(column) else {
            return Err(Diagnosis::new(Code::NoValue, message!("there is no such column")));
        };
        let Content::Number { unit, formula: Some(formula), .. } = &head.content else {
            return Err(Diagnosis::new(Code::NoValue, message!("this column has no formula")));
        };
        let Some(expression) = &formula.expression else { return Err(Diagnosis::consequence()) };
        let scope = Scope { row: Some((table, row)) };
        let result = self.evaluate(expression, scope).map_err(Diagnosis::from)?;
        result.converted_to(unit).ok_or_else(|| {
            let message = message!(
                "the formula gives `{given}`, the column holds `{held}`",
                given = result.unit.id(),
                held = unit.id()
            );
            Diagnosis::new(Code::UnitMismatch, message)
        })
    }

    fn quantity(&self, node: &Node, scope: Scope<'_>) -> Result<Quantity, Problem> {
        match self.value(node, scope)? {
            Value::Quantity(quantity) => Ok(*quantity),
            Value::Column(table, column) if table.rows.len() == 1 => {
                self.cell(table, 0, column).map_err(|diagnosis| diagnosis.at(node.range.clone()))
            }
            other => {
                let message = message!("this is {something}, not one number", something = other.describe());
                Err(problem(Code::InvalidExpression, node, message).with_help(other.help()))
            }
        }
    }

    fn value<'n>(&'n self, node: &'n Node, scope: Scope<'n>) -> Result<Value<'n>, Problem> {
        match &node.kind {
            Kind::Number(number) => Ok(Value::of(Quantity::calculated(number.to_rational(), Unit::Number))),
            Kind::Text(text) => Ok(Value::Text(text)),
            Kind::Name(name) => self.name(name, node, scope),
            Kind::Select(operand, field) => self.select(operand, field, node, scope),
            Kind::Index(operand, key) => self.index(operand, key, scope),
            Kind::Call(name, arguments) => self.call(name, arguments, node, scope),
            Kind::Negate(operand) => Ok(Value::of(self.quantity(operand, scope)?.negated())),
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right, node, scope),
            Kind::Compare(..) => {
                let message = message!("this compares two numbers, and here one number is wanted");
                Err(problem(Code::InvalidExpression, node, message))
            }
        }
    }

    fn name<'n>(&'n self, name: &str, node: &Node, scope: Scope<'n>) -> Result<Value<'n>, Problem> {
        if let Some((table, row)) = scope.row
            && let Some(column) = table.column(name)
        {
            return self.cell(table, row, column).map(Value::of).map_err(|found| found.at(node.range.clone()));
        }
        if let Some(table) = self.tables.get(name) {
            return Ok(Value::Table(table));
        }
        if self.broken.contains(name) {
            return Err(Diagnosis::consequence().at(node.range.clone()));
        }
        let columns = scope.row.map(|(table, _)| table.columns.keys()).into_iter().flatten();
        let known: Vec<&str> = columns.chain(self.tables.keys()).map(String::as_str).collect();
        let (code, what) = match scope.row {
            Some(_) => (Code::UnknownColumn, message!("column or table")),
            None => (Code::UnknownTable, message!("table")),
        };
        Err(unknown(code, what, name, node, &known))
    }

    fn select<'n>(
        &'n self,
        operand: &'n Node,
        field: &str,
        node: &Node,
        scope: Scope<'n>,
    ) -> Result<Value<'n>, Problem> {
        match self.value(operand, scope)? {
            Value::Table(table) => match (table.row(field), table.column(field)) {
                (Some(row), _) => Ok(Value::Row(table, row)),
                (None, Some(column)) => Ok(Value::Column(table, column)),
                (None, None) if table.incomplete => Err(Diagnosis::consequence().at(node.range.clone())),
                (None, None) => {
                    let known: Vec<&str> = table.keys().chain(table.columns.keys().map(String::as_str)).collect();
                    Err(unknown_in(table, Code::UnknownRow, message!("row or column"), field, node, &known))
                }
            },
            Value::Row(table, row) => {
                let column = table.column(field).ok_or_else(|| unknown_column(table, field, node))?;
                self.cell(table, row, column).map(Value::of).map_err(|found| found.at(node.range.clone()))
            }
            other => {
                let message = message!("{something} has no part `{field}`", something = other.describe(), field);
                Err(problem(Code::InvalidExpression, node, message))
            }
        }
    }

    fn index<'n>(&'n self, operand: &'n Node, key: &'n Node, scope: Scope<'n>) -> Result<Value<'n>, Problem> {
        let (Value::Table(table), Value::Text(text)) = (self.value(operand, scope)?, self.value(key, scope)?) else {
            let message = message!("brackets take a table and a row's key in quotes, such as `levels[\"total\"]`");
            return Err(problem(Code::InvalidExpression, key, message));
        };
        match table.row(text) {
            Some(row) => Ok(Value::Row(table, row)),
            None if table.incomplete => Err(Diagnosis::consequence().at(key.range.clone())),
            None => {
                let known: Vec<&str> = table.keys().collect();
                Err(unknown_in(table, Code::UnknownRow, message!("row"), text, key, &known))
            }
        }
    }

    fn binary(
        &self,
        operator: Operator,
        left: &Node,
        right: &Node,
        node: &Node,
        scope: Scope<'_>,
    ) -> Result<Value<'_>, Problem> {
        let (left, right_value) = (self.quantity(left, scope)?, self.quantity(right, scope)?);
        match combine(operator, &left, &right_value) {
            Ok(result) => bounded(result, node).map(Value::of),
            Err(Mismatch::Units(message)) => Err(problem(Code::UnitMismatch, node, message)),
            Err(Mismatch::DivisionByZero) => {
                Err(problem(Code::DivisionByZero, right, message!("this is zero, and something is divided by it")))
            }
        }
    }

    fn call(&self, name: &str, arguments: &[Node], node: &Node, scope: Scope<'_>) -> Result<Value<'_>, Problem> {
        let function = Function::named(name).ok_or_else(|| {
            let known = Function::ALL.map(Function::name);
            unknown(Code::InvalidExpression, message!("function"), name, node, &known)
        })?;
        let [argument] = arguments else {
            let message = message!("`{name}` takes one column, such as `{name}(levels.graduates)`", name);
            return Err(problem(Code::InvalidExpression, node, message));
        };
        let Value::Column(table, column) = self.value(argument, scope)? else {
            let message = message!("`{name}` takes a table's column, such as `{name}(levels.graduates)`", name);
            return Err(problem(Code::InvalidExpression, argument, message));
        };
        if function == Function::Count {
            let count = BigRational::from_integer(table.rows.len().into());
            return Ok(Value::of(Quantity::calculated(count, Unit::Number)));
        }
        let cells = (0..table.rows.len()).map(|row| self.cell(table, row, column));
        let cells = cells.collect::<Result<Vec<_>, _>>().map_err(|found| found.at(argument.range.clone()))?;
        let result = function.over(&cells).map_err(|found| found.at(node.range.clone()))?;
        bounded(result, node).map(Value::of)
    }
}

impl Value<'_> {
    fn of(quantity: Quantity) -> Self {
        Self::Quantity(Box::new(quantity))
    }

    fn describe(&self) -> Message {
        match self {
            Self::Quantity(_) => message!("a number"),
            Self::Table(_) => message!("a whole table"),
            Self::Row(..) => message!("a whole row"),
            Self::Column(..) => message!("a whole column"),
            Self::Text(_) => message!("a text"),
        }
    }

    fn help(&self) -> Message {
        match self {
            Self::Table(table) => message!("name a row and a column: `{table}.ROW.COLUMN`", table = &table.id),
            Self::Row(table, _) => {
                let columns: Vec<&str> = table.columns.keys().map(String::as_str).collect();
                message!("name a column: {columns}", columns = crate::diagnostic::quoted_list(&columns))
            }
            Self::Column(..) => message!("name a row, or take `sum`, `count`, `min`, `max` or `mean` of it"),
            Self::Quantity(_) | Self::Text(_) => {
                message!("write an expression such as `levels.total.graduates`")
            }
        }
    }
}

fn problem(code: Code, node: &Node, message: impl Into<Message>) -> Problem {
    Problem { code, range: node.range.clone(), message: message.into(), help: None, follows: false }
}

fn unknown(code: Code, what: Message, name: &str, node: &Node, known: &[&str]) -> Problem {
    let help = crate::diagnostic::suggestion(name, known.iter().copied());
    Problem { help, ..problem(code, node, message!("there is no {what} `{name}`", what, name)) }
}

fn unknown_in(table: &Table, code: Code, what: Message, name: &str, node: &Node, known: &[&str]) -> Problem {
    let message = message!("the table `{table}` has no {what} `{name}`", table = &table.id, what = &what, name);
    Problem { message, ..unknown(code, what, name, node, known) }
}

fn unknown_column(table: &Table, field: &str, node: &Node) -> Problem {
    let known: Vec<&str> = table.columns.keys().map(String::as_str).collect();
    unknown_in(table, Code::UnknownColumn, message!("column"), field, node, &known)
}

/// A cell without number and status was reported when it was read.
fn no_number(table: &Table, row: usize, status: Option<ObservationStatus>) -> Diagnosis {
    let Some(status) = status else { return Diagnosis::consequence() };
    let message = message!(
        "the cell of `{row}` holds no number; it is `{status}`",
        row = table.key_of(row),
        status = status.id()
    );
    Diagnosis::new(Code::NoValue, message)
}

fn bounded(quantity: Quantity, node: &Node) -> Result<Quantity, Problem> {
    if quantity.value.numer().bits() + quantity.value.denom().bits() > MAX_BITS {
        return Err(problem(Code::InvalidExpression, node, message!("this calculation has too many digits")));
    }
    Ok(quantity)
}
