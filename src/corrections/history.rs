//! What became of each figure of a table: the entries that changed it, one after the other.

use std::collections::BTreeMap;

use super::{Change, Correction};

/// A row's key and a column's id.
pub type Cell<'a> = (&'a str, &'a str);

/// The changes of each cell of one table, the earliest first; those of one release in the order of the file.
#[derive(Debug, Default)]
pub struct History<'a>(BTreeMap<Cell<'a>, Vec<Step<'a>>>);

/// One change of a cell, and the entry that tells it.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The entry.
    pub correction: &'a Correction,
    /// The change.
    pub change: &'a Change,
}

impl<'a> History<'a> {
    /// That of a table.
    pub fn of(table: &str, corrections: &'a [Correction]) -> Self {
        let mut own: Vec<&Correction> = corrections.iter().filter(|correction| correction.table == table).collect();
        own.sort_by_key(|correction| correction.until());
        let mut cells: BTreeMap<Cell<'a>, Vec<Step<'a>>> = BTreeMap::new();
        for correction in own {
            for change in &correction.changes {
                let steps = cells.entry((change.row.as_str(), change.column.as_str())).or_default();
                steps.push(Step { correction, change });
            }
        }
        Self(cells)
    }

    /// The changes of a cell; none where it was never changed.
    pub fn steps<'b>(&'b self, cell: Cell<'b>) -> &'b [Step<'b>] {
        let cells: &'b BTreeMap<Cell<'b>, Vec<Step<'b>>> = &self.0;
        cells.get(&cell).map_or(&[], Vec::as_slice)
    }

    /// Every cell that was changed, with its changes.
    pub fn cells(&self) -> impl Iterator<Item = (Cell<'a>, &[Step<'a>])> {
        self.0.iter().map(|(cell, steps)| (*cell, steps.as_slice()))
    }
}
