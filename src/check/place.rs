//! Where the figures stand that an expression names.

use crate::diagnostic::{Diagnostic, message};
use crate::edition::Edition;
use crate::expression::{Kind, Node};
use crate::source::Location;
use crate::table::Table;

/// The tables of its own edition that an expression names, each once, in its order.
pub fn tables(root: &Node) -> Vec<&str> {
    root.tables().into_iter().filter(|name| name.edition.is_none()).map(|name| name.table).collect()
}

/// A cell or a column that an expression names.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// The table that holds it.
    pub table: &'a Table,
    /// The row of a cell; nothing for a whole column.
    pub row: Option<usize>,
    /// Nothing where only a row is named.
    pub column: Option<usize>,
}

impl Named<'_> {
    /// The cell, or else the column's head or the row.
    pub fn location(&self) -> Location {
        let row = self.row.and_then(|row| self.table.rows.get(row));
        let cell = row.zip(self.column).and_then(|(row, column)| row.cells.get(column));
        let head = self.column.and_then(|column| self.table.columns.get_index(column)).map(|(_, head)| &head.location);
        let cell = cell.map(|cell| &cell.location).filter(|location| !location.span.is_empty());
        let found = cell.or(row.map(|row| &row.location)).or(head).cloned();
        found.unwrap_or_else(|| Location { path: self.table.path.clone(), span: 0..0 })
    }
}

/// More places than this would hide what is wrong.
const MOST_MARKED: usize = 6;

/// Marks the cells and columns that an expression names, each once.
pub fn mark(problem: Diagnostic, root: &Node, edition: &Edition) -> Diagnostic {
    let mut places: Vec<(Location, bool)> = Vec::new();
    for named in named(root, edition) {
        let place = (named.location(), named.row.is_some());
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let label = |is_cell| if is_cell { message!("this cell") } else { message!("this column") };
    let marked = places.into_iter().take(MOST_MARKED);
    marked.fold(problem, |problem, (place, is_cell)| problem.with_label(place, label(is_cell)))
}

/// The cells and columns that an expression names, in its order.
pub fn named<'a>(root: &Node, edition: &'a Edition) -> Vec<Named<'a>> {
    let mut found = Vec::new();
    visit(root, &mut |node| match part(node, edition) {
        Some(named) => {
            found.push(named);
            false
        }
        None => true,
    });
    found
}

/// `table.row.column`, `table["row"].column`, `table.column`, or a row by either way.
fn part<'a>(node: &Node, edition: &'a Edition) -> Option<Named<'a>> {
    let (operand, field) = node.member()?;
    if let Kind::Name(table) = &operand.kind {
        let table = edition.tables.get(table)?;
        return match table.row(field) {
            Some(row) => Some(Named { table, row: Some(row), column: None }),
            None => Some(Named { table, row: None, column: table.column(field) }),
        };
    }
    let row = part(operand, edition).filter(|named| named.row.is_some())?;
    Some(Named { column: row.table.column(field), ..row })
}

/// Goes through a node and its parts, in their order; not into the parts of one that `enter` refuses.
fn visit<'n>(node: &'n Node, enter: &mut impl FnMut(&'n Node) -> bool) {
    if !enter(node) {
        return;
    }
    node.parts().into_iter().for_each(|part| visit(part, enter));
}
