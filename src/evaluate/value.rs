//! What a part of an expression may stand for, and what its names mean.

use std::rc::Rc;

use super::ColumnId;
use crate::diagnostic::{Message, message};
use crate::expression::Quantity;
use crate::table::{CellValue, Table};

/// Anything that a part of an expression may stand for.
pub(super) enum Value<'a> {
    Quantity(Quantity),
    /// By index.
    Edition(usize),
    Table(Rows<'a>),
    Row(Sheet<'a>, usize),
    Column(Rows<'a>, usize),
    Text(&'a str),
}

/// A table and where it belongs.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a> {
    pub edition: usize,
    /// Its place among the edition's tables.
    pub index: usize,
    pub table: &'a Table,
}

impl<'a> Sheet<'a> {
    pub fn column(self, column: usize) -> ColumnId {
        (self.edition, self.index, column)
    }

    /// Whether two are one table.
    pub fn is(self, other: Sheet<'_>) -> bool {
        (self.edition, self.index) == (other.edition, other.index)
    }

    /// Whether a cell's number is its formula's, whether or not it has been filled in.
    pub fn is_derived(self, row: usize, column: usize) -> bool {
        let cell = self.table.rows.get(row).and_then(|row| row.cells.get(column));
        cell.is_some_and(|cell| cell.derived || cell.value == CellValue::Derived)
    }

    pub fn cell(self, row: usize, column: usize) -> Option<&'a CellValue> {
        self.table.rows.get(row)?.cells.get(column).map(|cell| &cell.value)
    }
}

/// A table's rows, all of them or those that a filter kept.
#[derive(Clone)]
pub(super) struct Rows<'a> {
    pub sheet: Sheet<'a>,
    /// Nothing where all are meant.
    pub kept: Option<Rc<[usize]>>,
}

impl<'a> Rows<'a> {
    pub fn all(sheet: Sheet<'a>) -> Self {
        Self { sheet, kept: None }
    }

    pub fn len(&self) -> usize {
        self.kept.as_ref().map_or(self.sheet.table.rows.len(), |kept| kept.len())
    }

    /// The row at a position among these.
    pub fn at(&self, position: usize) -> usize {
        self.kept.as_ref().map_or(position, |kept| kept.get(position).copied().unwrap_or_default())
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).map(|position| self.at(position))
    }

    pub fn contains(&self, row: usize) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept.contains(&row))
    }
}

/// What names mean at a place of an expression.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The row whose formula this is, where it is one.
    pub row: Option<(Sheet<'a>, usize)>,
    /// The row that the nearest filter around asks for.
    pub bound: Option<&'a Bound<'a>>,
}

/// A filter's name for the row that it asks for.
pub(super) struct Bound<'a> {
    pub name: &'a str,
    pub row: (Sheet<'a>, usize),
    pub outer: Option<&'a Bound<'a>>,
}

impl<'a> Frame<'a> {
    pub fn new(row: Option<(Sheet<'a>, usize)>) -> Self {
        Self { row, bound: None }
    }

    /// The row that a filter calls so.
    pub fn bound_row(&self, name: &str) -> Option<(Sheet<'a>, usize)> {
        let mut next = self.bound;
        while let Some(bound) = next {
            if bound.name == name {
                return Some(bound.row);
            }
            next = bound.outer;
        }
        None
    }
}

impl Value<'_> {
    pub fn describe(&self) -> Message {
        match self {
            Self::Quantity(_) => message!("a number"),
            Self::Edition(_) => message!("a whole edition"),
            Self::Table(_) => message!("a whole table"),
            Self::Row(..) => message!("a whole row"),
            Self::Column(..) => message!("a whole column"),
            Self::Text(_) => message!("a text"),
        }
    }

    /// How to get one number from it.
    pub fn help(&self) -> Message {
        match self {
            Self::Edition(_) => message!("name a table, a row and a column of it"),
            Self::Table(rows) => {
                message!("name a row and a column: `{table}.ROW.COLUMN`", table = &rows.sheet.table.id)
            }
            Self::Row(sheet, _) => {
                let columns: Vec<&str> = sheet.table.columns.keys().map(String::as_str).collect();
                message!("name a column: {columns}", columns = crate::diagnostic::quoted_list(&columns))
            }
            Self::Column(..) => message!("name a row, or take `sum`, `count`, `min`, `max` or `mean` of it"),
            Self::Quantity(_) | Self::Text(_) => message!("write an expression such as `levels.total.graduates`"),
        }
    }
}
