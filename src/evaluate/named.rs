//! Which cell of which table an expression names, where it names one and calculates nothing.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::expression::{Expression, Kind, Node};
use crate::table::{Cell, Column, Table};

/// A cell that an expression names.
#[derive(Clone, Copy)]
pub struct NamedCell<'a> {
    /// Its table.
    pub table: &'a Table,
    /// The index of its row.
    pub row: usize,
    /// The index of its column.
    pub column: usize,
}

impl<'a> NamedCell<'a> {
    /// The cell itself.
    pub fn cell(&self) -> Option<&'a Cell> {
        self.table.rows.get(self.row)?.cells.get(self.column)
    }

    /// The id of its column and the column's head.
    pub fn column(&self) -> Option<(&'a String, &'a Column)> {
        self.table.columns.get_index(self.column)
    }
}

/// The cell that an expression names as a whole: `levels.total.graduates`, `postgraduate["会计"].rate`.
pub fn cell<'a>(expression: &Expression, tables: &'a IndexMap<String, Arc<Table>>) -> Option<NamedCell<'a>> {
    cell_of(&expression.root, tables)
}

/// The cell that a part of an expression names.
pub fn cell_of<'a>(node: &Node, tables: &'a IndexMap<String, Arc<Table>>) -> Option<NamedCell<'a>> {
    let Kind::Select(row, column) = &node.kind else { return None };
    // A table of one row needs no key.
    if let Kind::Name(name) = &row.kind {
        let table = tables.get(name).filter(|table| table.rows.len() == 1)?;
        return Some(NamedCell { table, row: 0, column: table.column(column)? });
    }
    let (table, row) = row.member()?;
    let Kind::Name(name) = &table.kind else { return None };
    let table = tables.get(name)?;
    Some(NamedCell { table, row: table.row(row)?, column: table.column(column)? })
}
