//! 前十, "the top ten": a list that a sentence gives must be the first rows of the ranking beside it, in that order.

use super::Statement;
use super::list::{List, lists};
use super::superlative::is_total;
use crate::decimal::Rational;
use crate::diagnostic::{Diagnostic, message};
use crate::expression::Unit;
use crate::resolve::Resolved;
use crate::table::{CellValue, Content, Table};

/// A table's rows in the order of a column.
struct Ranking<'a> {
    table: &'a Table,
    /// Row and number, the first first.
    rows: Vec<(usize, Rational)>,
    column: usize,
}

/// Judges every ranked list.
pub fn check(statement: &Statement<'_>) -> Vec<Diagnostic> {
    let tables = shown(statement);
    let is_known = |name: &str| {
        tables.iter().any(|(table, ..)| (0..table.rows.len()).any(|row| names(statement, table, row, name)))
    };
    lists(statement, &is_known).iter().filter_map(|list| judge(statement, list, &tables)).collect()
}

/// A table, the rows that are shown of it, and the column that a figure shows.
type Shown<'a> = (&'a Table, Vec<usize>, Option<usize>);

/// The tables and figures that the block mentions or that stand directly behind it; else those that the next block
/// mentions.
fn shown<'a>(statement: &Statement<'a>) -> Vec<Shown<'a>> {
    let body = statement.text.body;
    let block = statement.passage.block;
    let next = body.blocks.iter().find(|other| other.span.start >= block.span.end);
    let end = next.map_or(usize::MAX, |next| next.span.start);
    let references = |from: usize, to: usize| {
        let numbered = body.references.iter().enumerate();
        let inside = numbered.filter(move |(_, reference)| (from..to).contains(&reference.span.start));
        inside.filter_map(|(index, _)| shown_by(statement, statement.text.references.get(index)?)).collect::<Vec<_>>()
    };
    let near = references(block.span.start, end);
    match next {
        Some(next) if near.is_empty() => references(next.span.start, next.span.end),
        _ => near,
    }
}

fn shown_by<'a>(statement: &Statement<'a>, resolved: &Resolved) -> Option<Shown<'a>> {
    let edition = statement.text.edition;
    match resolved {
        Resolved::Table(id) => {
            let table = edition.edition.tables.get(id)?;
            Some((table, (0..table.rows.len()).collect(), None))
        }
        Resolved::Figure(id) => {
            let figure = edition.figures.get(id)?;
            let column = if let [only] = figure.y.as_slice() { *only } else { return None };
            Some((edition.edition.tables.get(&figure.table)?, figure.rows.clone(), Some(column)))
        }
        _ => None,
    }
}

fn judge(statement: &Statement<'_>, list: &List, tables: &[Shown<'_>]) -> Option<Diagnostic> {
    let listed = list.items.len();
    let rankings = tables.iter().filter_map(|shown| ranking(statement, shown, list));
    let known = |ranking: &Ranking<'_>| {
        list.items.iter().filter(|(name, _)| row_named(statement, ranking, name).is_some()).count()
    };
    let counted: Vec<(usize, Ranking<'_>)> = rankings.map(|ranking| (known(&ranking), ranking)).collect();
    let most = counted.iter().map(|(count, _)| *count).max().filter(|count| count * 2 > listed);
    let wrong = list.count.filter(|count| *count != listed && !list.open && (list.in_order || most.is_some()));
    if let Some(count) = wrong {
        return Some(miscounted(statement, list, count));
    }
    let best = || counted.iter().filter(|(count, _)| Some(*count) == most).map(|(_, ranking)| ranking);
    let mut misplaced = best().map(|ranking| first_misplaced(statement, list, ranking).map(|at| (at, ranking)));
    let problem = misplaced.next()??;
    if misplaced.any(|other| other.is_none()) {
        return None;
    }
    Some(contradiction(statement, list, problem))
}

fn miscounted(statement: &Statement<'_>, list: &List, count: usize) -> Diagnostic {
    let claim = statement.words(list.words.clone());
    let listed = list.items.len();
    let message =
        message!("`{claim}` does not fit: the list has {listed} items instead of {count}", claim, listed, count);
    statement.mismatch(list.words.clone(), message, &[])
}

/// The first item that does not stand where the ranking has it.
fn first_misplaced(statement: &Statement<'_>, list: &List, ranking: &Ranking<'_>) -> Option<usize> {
    (0..list.items.len()).find(|at| {
        let expected = ranking.rows.get(*at).map(|(_, number)| number);
        let found = list.items.get(*at).and_then(|(name, _)| row_named(statement, ranking, name));
        // Rows of one number may stand in either order.
        expected.is_none() || found.map(|(_, number)| number) != expected
    })
}

fn contradiction(statement: &Statement<'_>, list: &List, (at, ranking): (usize, &Ranking<'_>)) -> Diagnostic {
    let (name, place) = list.items.get(at).cloned().unwrap_or_default();
    let row = ranking.rows.get(at).map(|(row, _)| *row);
    let key = row.map_or("", |row| ranking.table.key_of(row));
    let expected = statement.text.terms.translate(key, statement.text.lang);
    let claim = statement.words(list.words.clone());
    let number = at + 1;
    let message = message!(
        "`{claim}` does not fit: place {number} of the list is `{name}`, of the data `{expected}`",
        claim,
        number,
        name,
        expected
    );
    let problem = statement.mismatch(list.words.clone(), message, &[]);
    let source = statement.text.source;
    let problem = problem.with_label(source.at(statement.passage.place(place)), message!("place {number}", number));
    match row.and_then(|row| ranking.table.rows.get(row)?.cells.get(ranking.column)) {
        Some(cell) => problem.with_label(cell.location.clone(), message!("this row comes here")),
        None => problem,
    }
}

/// The rows by rank where there is one, else by the only column of numbers.
fn ranking<'a>(statement: &Statement<'_>, (table, rows, column): &Shown<'a>, list: &List) -> Option<Ranking<'a>> {
    let unit = |index: usize| match table.columns.get_index(index).map(|(_, column)| &column.content) {
        Some(Content::Number { unit, .. }) => Some(unit),
        _ => None,
    };
    let numbers: Vec<usize> = (0..table.columns.len()).filter(|index| unit(*index).is_some()).collect();
    let ranks = numbers.iter().copied().find(|index| unit(*index) == Some(&Unit::Rank));
    let only = if let [only] = numbers.as_slice() { Some(*only) } else { None };
    let column = ranks.or(*column).or(only)?;
    let is_share = unit(column).is_some_and(Unit::is_percentage);
    if list.by_share && ranks.is_none() && !is_share {
        return None;
    }
    let number = |row: usize| match &table.rows.get(row)?.cells.get(column)?.value {
        CellValue::Number(number) => Some(number.to_rational()),
        _ => None,
    };
    let rows = rows.iter().filter(|row| !is_total(statement, table, **row));
    let mut rows = rows.map(|row| Some((*row, number(*row)?))).collect::<Option<Vec<_>>>()?;
    let from_small = ranks.is_some() != list.ascending;
    rows.sort_by(|left, right| if from_small { left.1.cmp(&right.1) } else { right.1.cmp(&left.1) });
    (rows.len() > 1).then_some(Ranking { table, rows, column })
}

fn row_named<'r>(statement: &Statement<'_>, ranking: &'r Ranking<'_>, name: &str) -> Option<&'r (usize, Rational)> {
    let exact = ranking.rows.iter().find(|(row, _)| term(statement, ranking.table, *row).eq_ignore_ascii_case(name));
    exact.or_else(|| ranking.rows.iter().find(|(row, _)| names(statement, ranking.table, *row, name)))
}

/// Whether a name means a row: its term, or the one with a generic part that the other leaves out (吕梁, 吕梁市).
fn names(statement: &Statement<'_>, table: &Table, row: usize, name: &str) -> bool {
    let term = term(statement, table, row).to_lowercase();
    let name = name.to_lowercase();
    let longer = |long: &str, short: &str| {
        let rest = long.strip_prefix(short);
        short.chars().count() > 1 && rest.is_some_and(|rest| GENERIC_PARTS.contains(&rest.trim()))
    };
    term == name || longer(&term, &name) || longer(&name, &term)
}

const GENERIC_PARTS: [&str; 13] = [
    "省",
    "市",
    "自治区",
    "回族自治区",
    "壮族自治区",
    "维吾尔自治区",
    "类",
    "专业",
    "province",
    "city",
    "autonomous region",
    "municipality",
    "industry",
];

fn term<'t>(statement: &'t Statement<'_>, table: &'t Table, row: usize) -> &'t str {
    statement.text.terms.translate(table.key_of(row), statement.text.lang)
}
