//! Whether a bound value is a change, so that its sign tells a direction, or the amount of a decline.

use super::Statement;
use super::figure::Figure;
use crate::decimal::Decimal;
use crate::evaluate::named::{NamedCell, cell_of};
use crate::expression::{Expression, Kind, Node, Operator, Unit};
use crate::table::{CellValue, Table};

/// What a value's sign says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Above zero something rose, below it fell.
    Change,
    /// Above zero something fell: the data give the amount of the decline.
    Decline,
    /// A level, or a difference whose direction nothing tells.
    Unknown,
}

const CHANGES: [&str; 24] = [
    "增加",
    "增长",
    "增幅",
    "增减",
    "变化",
    "变动",
    "同比",
    "环比",
    "较上年",
    "比上年",
    "涨幅",
    "涨跌",
    "提高",
    "提升",
    "上升",
    "increase",
    "growth",
    "change",
    "rise",
    "gain",
    "difference",
    "year-on-year",
    "year on year",
    "increment",
];
const DECLINES: [&str; 9] = ["减少", "下降", "降低", "降幅", "下滑", "decrease", "decline", "reduction", "drop"];

/// What the sign of a figure says, as far as its column, its row or its expression tell.
pub fn sense(statement: &Statement<'_>, figure: &Figure<'_>) -> Sense {
    match figure.cell {
        Some(cell) => of_cell(statement, cell),
        None => of_expression(figure.expression, statement),
    }
}

fn of_cell(statement: &Statement<'_>, cell: NamedCell<'_>) -> Sense {
    let Some((id, column)) = cell.column() else { return Sense::Unknown };
    let mut head: Vec<&str> = column.label.iter().map(|(_, label)| label.as_str()).collect();
    head.push(id);
    let key = cell.table.key_of(cell.row);
    let row = [key, statement.text.terms.translate(key, statement.text.lang)];
    match (of_words(&head), of_words(&row)) {
        (Sense::Unknown, Sense::Unknown) if is_signed(cell.table, cell.column) => Sense::Change,
        (Sense::Unknown, row) => row,
        (column, _) => column,
    }
}

/// A column of percentage points or with a negative cell holds changes.
fn is_signed(table: &Table, column: usize) -> bool {
    let is_point = table.columns.get_index(column).is_some_and(|(_, column)| {
        matches!(&column.content, crate::table::Content::Number { unit: Unit::PercentagePoint, .. })
    });
    let cells = table.rows.iter().filter_map(|row| row.cells.get(column));
    let negative = |value: &CellValue| matches!(value, CellValue::Number(number) if Decimal::is_negative(number));
    is_point || cells.map(|cell| &cell.value).any(negative)
}

fn of_words(texts: &[&str]) -> Sense {
    let texts: Vec<String> = texts.iter().map(|text| text.to_ascii_lowercase()).collect();
    let holds = |words: &[&str]| texts.iter().any(|text| words.iter().any(|word| text.contains(word)));
    match (holds(&CHANGES), holds(&DECLINES)) {
        (false, false) => Sense::Unknown,
        (false, true) => Sense::Decline,
        (true, _) => Sense::Change,
    }
}

/// The growth of something, and a later figure less an earlier one, are changes.
fn of_expression(expression: &Expression, statement: &Statement<'_>) -> Sense {
    match &expression.root.kind {
        Kind::Call(name, _) if name == "growth" => Sense::Change,
        Kind::Binary(Operator::Subtract, left, right) => {
            let edition = &statement.text.edition.edition;
            let is_elsewhere = |node: &Node| text_of(expression, node).contains("edition(");
            let year = |node: &Node, other: &Node| {
                let named = year_in(text_of(expression, node));
                let own = named.or_else(|| if is_elsewhere(other) { year_in(&edition.id) } else { None });
                own.filter(|_| is_elsewhere(node) || cell_of(node, &edition.tables).is_some())
            };
            match year(left, right).zip(year(right, left)) {
                Some((later, earlier)) if later > earlier => Sense::Change,
                Some((earlier, later)) if later > earlier => Sense::Decline,
                _ => Sense::Unknown,
            }
        }
        _ => Sense::Unknown,
    }
}

fn text_of<'e>(expression: &'e Expression, node: &Node) -> &'e str {
    expression.text.get(node.range.clone()).unwrap_or_default()
}

/// The only year that a text names.
fn year_in(text: &str) -> Option<u32> {
    let mut years = text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|digits| digits.len() == 4)
        .filter_map(|digits| digits.parse::<u32>().ok());
    let first = years.next().filter(|year| (1900..2200).contains(year))?;
    years.all(|other| other == first).then_some(first)
}

/// Which way a value points: 1 up, -1 down, 0 where it does not move; nothing where its sign says nothing.
pub fn direction_of(figure: &Figure<'_>, sense: Sense) -> Option<i8> {
    let value = &figure.quantity.value;
    let sign = i8::from(value.is_positive()) - i8::from(value.is_negative());
    match sense {
        Sense::Change => Some(sign),
        Sense::Decline => Some(-sign),
        // A level is never negative, so a negative value is a change whatever it is called.
        Sense::Unknown => (sign < 0 && figure.cell.is_some()).then_some(-1),
    }
}
