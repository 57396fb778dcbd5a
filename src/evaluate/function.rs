//! Functions, over whole columns and over single figures.

use std::rc::Rc;

use super::diagnosis::Diagnosis;
use super::value::{Frame, Rows, Value};
use super::walk::{column_of, row_of};
use super::{Evaluator, problem, too_many_steps, unknown};
use crate::decimal::{Decimal, Rational};
use crate::diagnostic::{Code, Message, message};
use crate::expression::interval::Interval;
use crate::expression::quantity::{Mismatch, combine};
use crate::expression::{Kind, Node, Operator, Problem, Quantity, Unit};
use crate::table::CellValue;

mod single;
mod weighted;

/// Everything that can be called, but `edition`, which yields no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Function {
    Sum,
    Count,
    Min,
    Max,
    Mean,
    WeightedMean,
    Share,
    Growth,
    Rank,
    Abs,
    Round,
}

impl Function {
    pub(super) const ALL: [Self; 11] = [
        Self::Sum,
        Self::Count,
        Self::Min,
        Self::Max,
        Self::Mean,
        Self::WeightedMean,
        Self::Share,
        Self::Growth,
        Self::Rank,
        Self::Abs,
        Self::Round,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Count => "count",
            Self::Min => "min",
            Self::Max => "max",
            Self::Mean => "mean",
            Self::WeightedMean => "weighted_mean",
            Self::Share => "share",
            Self::Growth => "growth",
            Self::Rank => "rank",
            Self::Abs => "abs",
            Self::Round => "round",
        }
    }

    /// How it is called, for those who called it otherwise.
    fn form(self) -> Message {
        match self {
            Self::Sum => message!("`sum` takes columns or numbers, such as `sum(levels.graduates)`"),
            Self::Count => message!("`count` takes a table or a column, such as `count(levels)`"),
            Self::Min => message!("`min` takes columns or numbers, such as `min(levels.rate)`"),
            Self::Max => message!("`max` takes columns or numbers, such as `max(levels.rate)`"),
            Self::Mean => message!("`mean` takes columns or numbers, such as `mean(levels.rate)`"),
            Self::WeightedMean => {
                message!(
                    "`weighted_mean` takes two columns of the same rows, such as `weighted_mean(levels.rate, levels.graduates)`"
                )
            }
            Self::Share => message!(
                "`share` takes a part and its whole, such as `share(levels.men.graduates, levels.total.graduates)`"
            ),
            Self::Growth => message!(
                "`growth` takes a figure and the one before it, such as `growth(levels.total.now, levels.total.before)`"
            ),
            Self::Rank => message!(
                "`rank` takes a cell, or a column and a row's key, such as `rank(levels.rate, \"postgraduate\")`"
            ),
            Self::Abs => message!("`abs` takes one number, such as `abs(levels.total.change)`"),
            Self::Round => message!(
                "`round` takes a number and how many decimals it is to have, such as `round(levels.total.rate, 1)`"
            ),
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }
}

/// What is to be calculated, for those who report on it.
struct Call<'a> {
    function: Function,
    arguments: &'a [Node],
    node: &'a Node,
}

impl Call<'_> {
    fn misused(&self) -> Problem {
        problem(Code::InvalidExpression, self.node, self.function.form())
    }

    fn told(&self, found: Diagnosis) -> Problem {
        found.at(self.node.range.clone())
    }
}

impl<'a> Evaluator<'a> {
    pub(super) fn call(
        &self,
        name: &str,
        arguments: &'a [Node],
        node: &'a Node,
        frame: Frame<'a>,
    ) -> Result<Quantity, Problem> {
        let function = Function::named(name).ok_or_else(|| {
            let known = Function::ALL.map(Function::name);
            unknown(Code::InvalidExpression, message!("function"), name, node, &known)
        })?;
        let call = Call { function, arguments, node };
        let result = match (function, arguments) {
            (Function::Count, [argument]) => self.count(&call, argument, frame),
            (Function::Sum | Function::Min | Function::Max | Function::Mean, [_, ..]) => self.over_all(&call, frame),
            (Function::WeightedMean, [values, weights]) => self.weighted_mean(&call, values, weights, frame),
            (Function::Share, [part, whole]) => self.share(&call, part, whole, frame),
            (Function::Growth, [now, before]) => self.growth(&call, now, before, frame),
            (Function::Rank, [cell]) => self.rank_of_cell(&call, cell, frame),
            (Function::Rank, [column, row]) => self.rank_in_column(&call, column, row, frame),
            (Function::Abs, [number]) => Ok(self.quantity(number, frame)?.absolute()),
            (Function::Round, [number, decimals]) => self.round(&call, number, decimals, frame),
            _ => Err(call.misused()),
        }?;
        self.affordable(result, node)
    }

    /// The rows of a table, or the cells of a column that hold anything.
    fn count(&self, call: &Call<'a>, argument: &'a Node, frame: Frame<'a>) -> Result<Quantity, Problem> {
        let count = match self.value(argument, frame)? {
            Value::Table(rows) => rows.len(),
            Value::Column(rows, column) => {
                let holds = |row: &usize| rows.sheet.cell(*row, column).is_some_and(|cell| *cell != CellValue::Missing);
                rows.iter().filter(holds).count()
            }
            _ => return Err(Problem { range: argument.range.clone(), ..call.misused() }),
        };
        Ok(Quantity::calculated(Rational::from(count), Unit::Number))
    }

    /// `sum`, `min`, `max` and `mean`: over one column, or over several columns and numbers together.
    fn over_all(&self, call: &Call<'a>, frame: Frame<'a>) -> Result<Quantity, Problem> {
        if let [argument] = call.arguments {
            let Value::Column(rows, column) = self.value(argument, frame)? else {
                return Err(Problem { range: argument.range.clone(), ..call.misused() });
            };
            return self.over_column(call, argument, &rows, column);
        }
        let mut figures = Vec::new();
        for argument in call.arguments {
            match self.value(argument, frame)? {
                Value::Column(rows, column) => figures.extend(self.cells(argument, &rows, column)?),
                value => figures.push(self.number(value, argument)?),
            }
        }
        self.over(call.function, &figures).map_err(|found| call.told(found))
    }

    /// What a function yields for a whole column is kept, as every row of a formula column may ask for it again.
    fn over_column(
        &self,
        call: &Call<'_>,
        argument: &Node,
        rows: &Rows<'_>,
        column: usize,
    ) -> Result<Quantity, Problem> {
        let id = (rows.sheet.column(column), call.function);
        let is_whole = rows.kept.is_none();
        if let Some(known) = self.library.totals.borrow().get(&id).filter(|_| is_whole) {
            return Ok(known.clone());
        }
        let cells = self.cells(argument, rows, column)?;
        let result = self.over(call.function, &cells).map_err(|found| call.told(found))?;
        if is_whole {
            self.library.totals.borrow_mut().insert(id, result.clone());
        }
        Ok(result)
    }

    fn cells(&self, node: &Node, rows: &Rows<'_>, column: usize) -> Result<Vec<Quantity>, Problem> {
        if !self.library.budget.take(rows.len() as u64) {
            return Err(too_many_steps(node));
        }
        let cells = rows.iter().map(|row| self.number_in(rows.sheet, row, column));
        cells.collect::<Result<_, _>>().map_err(|found| found.at(node.range.clone()))
    }

    /// `rank(table["row"].column)`: the cell's own place in its column.
    fn rank_of_cell(&self, call: &Call<'a>, cell: &'a Node, frame: Frame<'a>) -> Result<Quantity, Problem> {
        let Kind::Select(operand, field) = &cell.kind else { return Err(call.misused()) };
        let Value::Row(sheet, row) = self.value(operand, frame)? else { return Err(call.misused()) };
        let column = column_of(sheet, field, cell)?;
        self.rank(call, &Rows::all(sheet), column, row)
    }

    /// `rank(column, "row")`, where the column may be a filtered table's.
    fn rank_in_column(
        &self,
        call: &Call<'a>,
        column: &'a Node,
        key: &'a Node,
        frame: Frame<'a>,
    ) -> Result<Quantity, Problem> {
        let (Value::Column(rows, column), Value::Text(text)) = (self.value(column, frame)?, self.value(key, frame)?)
        else {
            return Err(call.misused());
        };
        let row = row_of(&rows, text, key)?;
        self.rank(call, &rows, column, row)
    }

    fn rank(&self, call: &Call<'_>, rows: &Rows<'_>, column: usize, row: usize) -> Result<Quantity, Problem> {
        let own = self.number_in(rows.sheet, row, column).map_err(|found| call.told(found))?;
        let id = rows.sheet.column(column);
        let is_whole = rows.kept.is_none();
        let known = self.library.orders.borrow().get(&id).filter(|_| is_whole).cloned();
        let order = match known {
            Some(order) => order,
            None => {
                let order = Rc::new(Order::of(self.cells(call.node, rows, column)?));
                if is_whole {
                    self.library.orders.borrow_mut().insert(id, order.clone());
                }
                order
            }
        };
        Ok(order.rank(&own))
    }
}

/// A column's figures in their order, and what they may stand for.
pub(super) struct Order {
    values: Vec<Rational>,
    lows: Vec<Rational>,
    highs: Vec<Rational>,
}

impl Order {
    fn of(cells: Vec<Quantity>) -> Self {
        let mut order = Self { values: Vec::new(), lows: Vec::new(), highs: Vec::new() };
        for Quantity { value, interval, .. } in cells {
            let interval = interval.unwrap_or_else(|| Interval::exactly(value.clone()));
            order.values.push(value);
            order.lows.push(interval.low().clone());
            order.highs.push(interval.high().clone());
        }
        order.values.sort();
        order.lows.sort();
        order.highs.sort();
        order
    }

    /// 1 for the greatest; equal figures share the better place. Figures that are published as equal may have been told
    /// apart before they were rounded, so the place may be any from that above all of them to that below.
    fn rank(&self, own: &Quantity) -> Quantity {
        let greater = |sorted: &[Rational], than: &Rational| sorted.len() - sorted.partition_point(|x| x <= than);
        let place = |greater: usize| Rational::from(greater + 1);
        let value = place(greater(&self.values, &own.value));
        let interval = own.interval.as_ref().map(|interval| {
            let best = greater(&self.lows, interval.high());
            // Unless its own figure is exact, it is among those that may be greater.
            let worst = greater(&self.highs, interval.low()) - usize::from(!interval.is_exact());
            Interval::between(place(best), place(worst))
        });
        Quantity::between(value, interval, Unit::Rank)
    }
}

impl Evaluator<'_> {
    fn over(&self, function: Function, cells: &[Quantity]) -> Result<Quantity, Diagnosis> {
        let unit = common_unit(cells)?;
        let found = match function {
            Function::Min => extreme(cells, |ours, theirs| ours < theirs),
            Function::Max => extreme(cells, |ours, theirs| ours > theirs),
            Function::Mean => Some(self.sum(cells)?.scaled(&Rational::part_of(cells.len()), Unit::Number)),
            _ => Some(self.sum(cells)?),
        };
        found.map(|found| Quantity { unit, ..found }).ok_or_else(Diagnosis::consequence)
    }

    fn sum(&self, cells: &[Quantity]) -> Result<Quantity, Diagnosis> {
        let mut value = Rational::ZERO;
        for cell in cells {
            value = &value + &cell.value;
            self.afford(&value)?;
        }
        let is_exact = |cell: &Quantity| cell.interval.as_ref().is_some_and(Interval::is_exact);
        let interval = match cells.iter().all(is_exact) {
            true => Some(Interval::exactly(value.clone())),
            false => {
                let start = Some(Interval::default());
                cells.iter().fold(start, |sum, cell| Some(sum?.plus(cell.interval.as_ref()?)))
            }
        };
        Ok(Quantity::between(value, interval, Unit::Number))
    }
}

/// The unit that all have, where pure numbers take that of the others.
fn common_unit(cells: &[Quantity]) -> Result<Unit, Diagnosis> {
    let mut common = Unit::Number;
    for Quantity { unit, .. } in cells {
        match unit {
            Unit::Rank => {
                let message = message!("a rank is a place in an order; it cannot be calculated with");
                return Err(Diagnosis::new(Code::UnitMismatch, message));
            }
            Unit::Number => {}
            unit if *unit == common => {}
            unit if common == Unit::Number => common = unit.clone(),
            unit => {
                let message = message!(
                    "`{first}` and `{second}` cannot be taken together",
                    first = common.id(),
                    second = unit.id()
                );
                return Err(Diagnosis::new(Code::UnitMismatch, message));
            }
        }
    }
    match cells.is_empty() {
        true => Err(Diagnosis::new(Code::NoValue, message!("there is no row here to calculate with"))),
        false => Ok(common),
    }
}

/// The least or greatest figure, with the digits that it was published in. What it stands for goes from the least or
/// greatest of all lower ends to that of all upper ends.
fn extreme(cells: &[Quantity], is_further: impl Fn(&Rational, &Rational) -> bool) -> Option<Quantity> {
    let further = |one: Rational, other: &Rational| if is_further(other, &one) { other.clone() } else { one };
    let mut cells = cells.iter();
    let mut found = cells.next()?.clone();
    for cell in cells {
        let ends = found.interval.take().zip(cell.interval.as_ref());
        let ends = ends.map(|(ours, theirs)| {
            let low = further(ours.low().clone(), theirs.low());
            Interval::between(low, further(ours.high().clone(), theirs.high()))
        });
        if is_further(&cell.value, &found.value) {
            found = cell.clone();
        }
        found.interval = ends;
    }
    Some(found)
}
