//! The value of an expression, over the tables of one edition and, where it asks for them, of the others.
//!
//! Numbers are exact fractions. Cells that a formula derives are calculated when they are asked for, once, so that
//! formulas may build on each other in any order; a formula that needs itself is reported, never followed. Every part
//! of an expression, every cell and every row costs a step, and the steps are counted: no expression runs for long.

mod condition;
mod derive;
mod diagnosis;
mod function;
pub mod named;
pub mod relation;
mod value;
mod walk;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::decimal::Rational;
use crate::diagnostic::{Code, Message, message};
use crate::edition::Edition;
use crate::expression::{Expression, Node, Problem, Quantity};
use crate::release::{HeldBack, Part, Reason};
use crate::table::Table;
pub use diagnosis::Diagnosis;
use diagnosis::Failure;
use function::{Function, Order};
use value::{Frame, Sheet};

/// So many steps may one expression take.
const MAX_STEPS: u64 = 1_000_000;
/// So many may a formula take over all rows of its table, which has 20,000 at most.
const MAX_FORMULA_STEPS: u64 = 20_000_000;
/// Expressions may be nested this deep, all formulas that they build on counted, so that the stack suffices.
const MAX_NESTING: u32 = 200;
/// At most this many binary digits in a calculated number, so that no chain of multiplications eats the memory.
const MAX_BITS: u64 = 16_384;
/// A machine word's. What two take costs no more than any step.
const WORD_BITS: u64 = 64;

/// The tables of one edition.
#[derive(Clone, Copy)]
pub struct EditionTables<'a> {
    /// The edition's name.
    pub id: &'a str,
    /// By id.
    pub tables: &'a IndexMap<String, Arc<Table>>,
    /// Tables left out as their files could not be understood, which was reported: asking for them is no news.
    pub broken: &'a BTreeSet<String>,
    /// What of the edition was left out as it may not be public.
    pub held_back: &'a HeldBack,
}

impl<'a> From<&'a Edition> for EditionTables<'a> {
    fn from(edition: &'a Edition) -> Self {
        Self { id: &edition.id, tables: &edition.tables, broken: &edition.broken.tables, held_back: &edition.held_back }
    }
}

impl EditionTables<'_> {
    /// Why a table is not among those of the edition, if it is not for want of its file.
    fn known_to_be_left_out(&self, table: &str) -> Option<Diagnosis> {
        if self.broken.contains(table) {
            return Some(Diagnosis::consequence());
        }
        self.held_back.get(Part::Table, table).map(|reason| Diagnosis::held_back(Part::Table, table, reason))
    }
}

/// What expressions can name: the tables of every edition that may be shown, and the derived cells known so far.
pub struct Library<'a> {
    editions: Arc<[EditionTables<'a>]>,
    /// Editions that are not public, and so cannot be quoted.
    hidden: &'a BTreeMap<String, Reason>,
    /// What was derived before, over the same editions.
    known: Option<&'a Derived>,
    derived: RefCell<Derived>,
    /// What functions yield for whole columns: a formula asks for its column's sum once a row.
    totals: RefCell<BTreeMap<(ColumnId, Function), Quantity>>,
    orders: RefCell<BTreeMap<ColumnId, Rc<Order>>>,
    in_progress: RefCell<Vec<CellId>>,
    budget: Budget,
    /// The indices of editions that were named.
    asked: RefCell<BTreeSet<usize>>,
}

/// Edition, table and column, by index.
type ColumnId = (usize, usize, usize);
/// The column and the index of the row.
type CellId = (ColumnId, usize);
/// Derived cells, as far as they were asked for: for each column what was derived row by row.
#[derive(Clone, Debug, Default)]
pub struct Derived(BTreeMap<ColumnId, Vec<Option<Result<Quantity, Failure>>>>);

/// The steps that the expression being evaluated may still take.
#[derive(Default)]
struct Budget {
    /// Nothing between two expressions.
    left: Cell<Option<u64>>,
    is_exhausted: Cell<bool>,
    nesting: Cell<u32>,
}

impl<'a> Library<'a> {
    /// Over the given editions; `hidden` are those that must not be quoted, and why.
    pub fn new(editions: impl Into<Arc<[EditionTables<'a>]>>, hidden: &'a BTreeMap<String, Reason>) -> Self {
        Self {
            editions: editions.into(),
            hidden,
            known: None,
            derived: RefCell::default(),
            totals: RefCell::default(),
            orders: RefCell::default(),
            in_progress: RefCell::default(),
            budget: Budget::default(),
            asked: RefCell::default(),
        }
    }

    /// Takes what another library over the same editions has derived.
    #[must_use]
    pub fn knowing(self, known: &'a Derived) -> Self {
        Self { known: Some(known), ..self }
    }

    /// The names of the editions that expressions have named so far, in their order.
    pub fn asked(&self) -> Vec<String> {
        let asked = self.asked.borrow();
        asked.iter().filter_map(|index| Some(self.editions.get(*index)?.id.to_owned())).collect()
    }

    /// What has been derived so far, beside what was known.
    pub fn derived(&self) -> Derived {
        self.derived.borrow().clone()
    }

    /// Evaluates what stands in the edition at `index`.
    pub fn evaluator(&self, index: usize) -> Evaluator<'_> {
        Evaluator { library: self, edition: index }
    }
}

/// Evaluates what stands in one edition.
#[derive(Clone, Copy)]
pub struct Evaluator<'a> {
    library: &'a Library<'a>,
    /// The index of the edition whose tables need no edition named.
    edition: usize,
}

/// Where an expression stands: in a formula a column's name alone means the row's own cell.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The table and the index of the row whose formula it is; nothing outside formulas, where only tables can be
    /// named.
    pub row: Option<(&'a Table, usize)>,
}

impl<'a> Evaluator<'a> {
    /// # Errors
    /// What keeps the expression from having one number as its value, with the place in its text.
    pub fn evaluate(&self, expression: &Expression, scope: Scope<'_>) -> Result<Quantity, Problem> {
        let row = scope.row.and_then(|(table, row)| Some((self.sheet(&table.id)?, row)));
        self.bounded(&expression.root, || self.quantity(&expression.root, Frame::new(row)))
    }

    /// The number of a cell of this edition: as published, or else as its formula gives it.
    ///
    /// # Errors
    /// What keeps the cell from having a number.
    pub fn cell(&self, table: &Table, row: usize, column: usize) -> Result<Quantity, Diagnosis> {
        let sheet = self.sheet(&table.id).ok_or_else(Diagnosis::consequence)?;
        self.number_in(sheet, row, column)
    }

    /// Calculates a cell of this edition by its column's formula, whether or not a number was published in it.
    ///
    /// # Errors
    /// What keeps the formula from having a value in this row.
    pub fn derive(&self, table: &Table, row: usize, column: usize) -> Result<Quantity, Diagnosis> {
        let sheet = self.sheet(&table.id).ok_or_else(Diagnosis::consequence)?;
        self.derived(sheet, row, column)
    }

    /// Lets a formula be evaluated for all rows of its table within one, greater, number of steps.
    pub fn for_all_rows<T>(&self, work: impl FnOnce() -> T) -> T {
        self.library.budget.spend(MAX_FORMULA_STEPS, work)
    }

    fn sheet(&self, table: &str) -> Option<Sheet<'a>> {
        let (index, _, table) = self.library.editions.get(self.edition)?.tables.get_full(table)?;
        Some(Sheet { edition: self.edition, index, table })
    }

    /// The evaluator of another edition.
    fn within(&self, edition: usize) -> Self {
        Self { edition, ..*self }
    }

    /// Gives an expression its steps. Where they run out, no other reason counts.
    fn bounded<T>(&self, root: &Node, work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
        let budget = &self.library.budget;
        let (result, exhausted) = budget.spend(MAX_STEPS, || (work(), budget.is_exhausted.get()));
        if exhausted { Err(too_many_steps(root)) } else { result }
    }

    /// Lets a calculated number pass if it is not too long. The time that a fraction takes to be reduced grows with the
    /// square of its length, so long ones cost steps.
    fn afford(&self, number: &Rational) -> Result<(), Diagnosis> {
        let words = number.bits() / WORD_BITS;
        if number.bits() > MAX_BITS {
            return Err(Diagnosis::new(Code::InvalidExpression, message!("this calculation has too many digits")));
        }
        if words > 2 && !self.library.budget.take(words * words / 4) {
            return Err(Diagnosis::new(Code::InvalidExpression, told_of_steps()));
        }
        Ok(())
    }

    fn affordable(&self, quantity: Quantity, node: &Node) -> Result<Quantity, Problem> {
        let ends = quantity.interval.iter().flat_map(|interval| [interval.low(), interval.high()]);
        let result = ends.chain([&quantity.value]).try_for_each(|number| self.afford(number));
        result.map(|()| quantity).map_err(|found| found.at(node.range.clone()))
    }

    /// Takes a step, and one level down.
    fn nested<T>(&self, node: &Node, work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
        let Budget { nesting, .. } = &self.library.budget;
        let level = nesting.get();
        if level == MAX_NESTING {
            let message = message!("the formulas that this builds on are nested too deeply");
            return Err(problem(Code::CyclicReference, node, message));
        }
        if !self.library.budget.take(1) {
            return Err(too_many_steps(node));
        }
        nesting.set(level + 1);
        let result = work();
        nesting.set(level);
        result
    }
}

impl Budget {
    /// Within an expression that is being evaluated, its own steps are what others may take.
    fn spend<T>(&self, steps: u64, work: impl FnOnce() -> T) -> T {
        if self.left.get().is_some() {
            return work();
        }
        self.left.set(Some(steps));
        self.is_exhausted.set(false);
        let result = work();
        self.left.set(None);
        result
    }

    /// Whether there are so many steps left, which are then taken.
    fn take(&self, steps: u64) -> bool {
        let left = self.left.get().and_then(|left| left.checked_sub(steps));
        match left {
            Some(left) => self.left.set(Some(left)),
            None => self.is_exhausted.set(true),
        }
        left.is_some()
    }
}

fn told_of_steps() -> Message {
    message!("this takes too many steps; a filter within a filter asks every row for every row")
}

fn too_many_steps(node: &Node) -> Problem {
    problem(Code::InvalidExpression, node, told_of_steps())
}

fn problem(code: Code, node: &Node, message: Message) -> Problem {
    Problem { code, range: node.range.clone(), message, help: None, follows: false }
}

fn unknown(code: Code, what: Message, name: &str, node: &Node, known: &[&str]) -> Problem {
    let help = crate::diagnostic::suggestion(name, known.iter().copied());
    Problem { help, ..problem(code, node, message!("there is no {what} `{name}`", what, name)) }
}

fn unknown_in(table: &Table, code: Code, what: Message, name: &str, node: &Node, known: &[&str]) -> Problem {
    let message = message!("the table `{table}` has no {what} `{name}`", table = &table.id, what = &what, name);
    Problem { message, ..unknown(code, what, name, node, known) }
}

#[cfg(test)]
mod tests;
