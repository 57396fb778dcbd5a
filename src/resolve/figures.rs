//! Figures: the cells that each shows, and whether its chart suits them.

use indexmap::IndexMap;

use super::ResolvedFigure;
use crate::chart::ChartKind;
use crate::decimal::Rational;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::edition::Edition;
use crate::expression::Unit;
use crate::figure::{Figure, Named, Sort};
use crate::release::{Part, Reason};
use crate::table::{CellValue, Content, Table};

/// Looks up every figure's table, columns and rows. A figure that cannot be drawn is reported and left out.
pub fn resolve(edition: &Edition, diagnostics: &mut Vec<Diagnostic>) -> IndexMap<String, ResolvedFigure> {
    let mut figures = IndexMap::new();
    for (id, figure) in &edition.figures {
        match resolve_figure(figure, edition) {
            Ok(resolved) => _ = figures.insert(id.clone(), resolved),
            Err(problems) => diagnostics.extend(problems),
        }
    }
    figures
}

fn resolve_figure(figure: &Figure, edition: &Edition) -> Result<ResolvedFigure, Vec<Diagnostic>> {
    let Some(table) = edition.tables.get(&figure.table.name) else {
        if edition.broken.tables.contains(&figure.table.name) {
            return Err(Vec::new());
        }
        if let Some(reason) = edition.held_back.get(Part::Table, &figure.table.name) {
            return Err(held_back(&figure.table, reason));
        }
        let known = edition.tables.keys().map(String::as_str);
        return Err(vec![unknown(
            Code::UnknownTable,
            message!("there is no {what} `{name}`", what = message!("table"), name = &figure.table.name),
            &figure.table,
            known,
        )]);
    };
    let mut problems = Vec::new();
    let x = name_column(figure, table).map_err(|problem| problems.push(problem));
    let y = value_columns(figure, table, &mut problems);
    let rows = rows(figure, table, &mut problems);
    let (Ok(x), true) = (x, problems.is_empty()) else { return Err(problems) };
    let unit = one_unit(figure, table, &y).map_err(|problem| vec![problem])?;
    check_chart(figure, table, &rows, &y, &unit).map_err(|problem| vec![problem])?;
    let rows = sorted(rows, figure.sort, table, y.first().copied());
    Ok(ResolvedFigure { table: table.id.clone(), rows, x, y, unit })
}

fn held_back(table: &Named, reason: &Reason) -> Vec<Diagnostic> {
    let problem = |message| Diagnostic::new(Code::HeldBack, table.location.clone(), message);
    reason
        .explained(Part::Table, &table.name)
        .map(|(message, help)| problem(message).with_help(help))
        .into_iter()
        .collect()
}

fn unknown<'a>(code: Code, message: Message, named: &Named, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    Diagnostic::new(code, named.location.clone(), message).suggesting(&named.name, known)
}

fn column(named: &Named, table: &Table) -> Result<usize, Diagnostic> {
    let known = table.columns.keys().map(String::as_str);
    table
        .column(&named.name)
        .ok_or_else(|| unknown(Code::UnknownColumn, not_in(table, message!("column"), named), named, known))
}

fn not_in(table: &Table, what: Message, named: &Named) -> Message {
    message!("the table `{table}` has no {what} `{name}`", table = &table.id, what, name = &named.name)
}

fn unsuitable(named: &Named, message: impl Into<Message>) -> Diagnostic {
    Diagnostic::new(Code::UnsuitableChart, named.location.clone(), message)
}

fn name_column(figure: &Figure, table: &Table) -> Result<usize, Diagnostic> {
    let index = column(&figure.x, table)?;
    match table.columns[index].content {
        Content::Term | Content::Date | Content::Unknown => Ok(index),
        Content::Number { .. } => {
            let message = message!("`x` names the marks; it is a column of terms or dates, not of numbers");
            Err(unsuitable(&figure.x, message))
        }
    }
}

fn value_columns(figure: &Figure, table: &Table, problems: &mut Vec<Diagnostic>) -> Vec<usize> {
    let mut columns = Vec::new();
    for named in &figure.y {
        match column(named, table) {
            Ok(index) if matches!(table.columns[index].content, Content::Number { .. } | Content::Unknown) => {
                columns.push(index)
            }
            Ok(_) => {
                let message = message!("`y` is shown as numbers, and this column holds none");
                problems.push(unsuitable(named, message));
            }
            Err(problem) => problems.push(problem),
        }
    }
    if figure.y.is_empty() {
        problems.push(unsuitable(&figure.x, message!("`y` names no column, so there is nothing to show")));
    }
    columns
}

fn rows(figure: &Figure, table: &Table, problems: &mut Vec<Diagnostic>) -> Vec<usize> {
    if figure.rows.is_empty() {
        return (0..table.rows.len()).collect();
    }
    let mut rows = Vec::new();
    for named in &figure.rows {
        match table.row(&named.name) {
            Some(row) => rows.push(row),
            None => {
                let message = not_in(table, message!("row"), named);
                problems.push(unknown(Code::UnknownRow, message, named, table.keys()));
            }
        }
    }
    rows
}

fn unit_of(table: &Table, column: usize) -> Unit {
    match &table.columns[column].content {
        Content::Number { unit, .. } => unit.clone(),
        Content::Term | Content::Date | Content::Unknown => Unit::Unknown,
    }
}

fn one_unit(figure: &Figure, table: &Table, y: &[usize]) -> Result<Unit, Diagnostic> {
    let units: Vec<Unit> = y.iter().map(|column| unit_of(table, *column)).collect();
    let Some(first) = units.first() else { return Ok(Unit::Number) };
    if units.contains(&Unit::Unknown) {
        return Ok(Unit::Unknown);
    }
    match units.iter().position(|unit| unit != first) {
        None => Ok(first.clone()),
        Some(other) => {
            let (left, right) = (first.id(), units[other].id());
            let message = message!("one axis cannot show both `{left}` and `{right}`; draw two figures", left, right);
            Err(unsuitable(&figure.y[other], message))
        }
    }
}

fn check_chart(figure: &Figure, table: &Table, rows: &[usize], y: &[usize], unit: &Unit) -> Result<(), Diagnostic> {
    let Some(first) = figure.y.first() else { return Ok(()) };
    let is_ranking = figure.chart == ChartKind::Ranking;
    if *unit != Unit::Unknown && is_ranking != (*unit == Unit::Rank) {
        let message = match is_ranking {
            true => message!("a `ranking` shows order alone: its `y` is a column of unit `rank`"),
            false => message!(
                "a column of unit `rank` holds places in an order, no magnitudes; show it with `chart: ranking`"
            ),
        };
        return Err(unsuitable(first, message));
    }
    let single = matches!(
        figure.chart,
        ChartKind::Bar | ChartKind::HorizontalBar | ChartKind::Pie | ChartKind::Ring | ChartKind::Ranking
    );
    if single && y.len() > 1 {
        let message = message!(
            "`{chart}` shows one column; take `grouped-bar` or `stacked-bar` for more",
            chart = figure.chart.id()
        );
        return Err(unsuitable(&figure.y[1], message));
    }
    let parts = matches!(figure.chart, ChartKind::Pie | ChartKind::Ring | ChartKind::StackedBar);
    let negative = |(row, column): (usize, usize)| value(table, row, column).is_some_and(|value| value.is_negative());
    let mut cells = rows.iter().flat_map(|row| y.iter().map(|column| (*row, *column)));
    if parts && cells.any(negative) {
        let message = message!("parts of a whole cannot be negative; take `bar` or `grouped-bar`");
        return Err(unsuitable(first, message));
    }
    Ok(())
}

fn value(table: &Table, row: usize, column: usize) -> Option<Rational> {
    match &table.rows.get(row)?.cells.get(column)?.value {
        CellValue::Number(number) => Some(number.to_rational()),
        _ => None,
    }
}

/// Rows without a number come last, and rows of one value keep their order.
fn sorted(mut rows: Vec<usize>, sort: Option<Sort>, table: &Table, column: Option<usize>) -> Vec<usize> {
    let (Some(sort), Some(column)) = (sort, column) else { return rows };
    rows.sort_by(|left, right| match (value(table, *left, column), value(table, *right, column)) {
        (Some(left), Some(right)) if sort == Sort::Ascending => left.cmp(&right),
        (Some(left), Some(right)) => right.cmp(&left),
        (left, right) => right.is_some().cmp(&left.is_some()),
    });
    rows
}
