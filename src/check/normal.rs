//! What a relation says, however it is written: two texts are equal where the relations only differ in the order of
//! their terms, in the side on which these stand, or in the way to name a cell. A check that an author declares takes the
//! place of the same one that a rule made.

use std::collections::BTreeMap;

use crate::decimal::Rational;
use crate::edition::Edition;
use crate::evaluate::named;
use crate::expression::{Comparison, Expression, Kind, Node, Operator};
use crate::table::Table;

/// The relation in its normal form; nothing where the expression compares nothing. In a formula, which stands in a row of
/// a table, a column's name means the row's cell.
pub fn form(expression: &Expression, edition: &Edition, row: Option<(&Table, usize)>) -> Option<String> {
    let Kind::Compare(comparison, left, right) = &expression.root.kind else { return None };
    let normal = Normal { edition, row, text: &expression.text };
    let mut difference = normal.sum(left);
    difference.add(normal.sum(right), &Rational::whole(-1));
    let (sign, flips) = match comparison {
        Comparison::NotEqual => return None,
        Comparison::Equal => ("=", difference.first().is_some_and(Rational::is_negative)),
        Comparison::Less => ("<", false),
        Comparison::LessOrEqual => ("<=", false),
        Comparison::Greater => ("<", true),
        Comparison::GreaterOrEqual => ("<=", true),
    };
    let difference = if flips { difference.times(&Rational::whole(-1)) } else { difference };
    Some(format!("{} {sign} 0", difference.text()))
}

/// A sum of terms, each with what it is multiplied by; the term without a name is the number alone.
#[derive(Clone, Default)]
struct Sum(BTreeMap<String, Rational>);

impl Sum {
    fn of(term: String) -> Self {
        Self(BTreeMap::from([(term, Rational::whole(1))]))
    }

    fn add(&mut self, other: Self, factor: &Rational) {
        for (term, times) in other.0 {
            let sum = self.0.entry(term).or_insert_with(|| Rational::whole(0));
            *sum = &*sum + &(&times * factor);
        }
        self.0.retain(|_, times| !times.is_zero());
    }

    fn times(self, factor: &Rational) -> Self {
        let mut product = Self::default();
        product.add(self, factor);
        product
    }

    /// Its value, where it names nothing.
    fn number(&self) -> Option<Rational> {
        match self.0.len() {
            0 => Some(Rational::whole(0)),
            1 => self.0.get("").cloned(),
            _ => None,
        }
    }

    fn first(&self) -> Option<&Rational> {
        self.0.iter().find(|(term, _)| !term.is_empty()).map(|(_, times)| times)
    }

    fn text(&self) -> String {
        self.0.iter().map(|(term, times)| format!("{}*{term}", times)).collect::<Vec<_>>().join("+")
    }
}

struct Normal<'a> {
    edition: &'a Edition,
    row: Option<(&'a Table, usize)>,
    /// The expression, into which the nodes' places point.
    text: &'a str,
}

impl Normal<'_> {
    fn sum(&self, node: &Node) -> Sum {
        match &node.kind {
            Kind::Number(number) => Sum(BTreeMap::from([(String::new(), number.to_rational())])),
            Kind::Negate(operand) => self.sum(operand).times(&Rational::whole(-1)),
            Kind::Binary(operator, left, right) => self.binary(*operator, self.sum(left), self.sum(right)),
            Kind::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
                ("sum", [column]) => self.column(column).unwrap_or_else(|| self.term(node)),
                _ => self.term(node),
            },
            _ => self.term(node),
        }
    }

    fn binary(&self, operator: Operator, mut left: Sum, right: Sum) -> Sum {
        match (operator, left.number(), right.number()) {
            (Operator::Add, ..) => left.add(right, &Rational::whole(1)),
            (Operator::Subtract, ..) => left.add(right, &Rational::whole(-1)),
            (Operator::Multiply, _, Some(factor)) => return left.times(&factor),
            (Operator::Multiply, Some(factor), _) => return right.times(&factor),
            (Operator::Multiply, ..) => {
                let mut factors = [left.text(), right.text()];
                factors.sort();
                return Sum::of(format!("({})", factors.join(")*(")));
            }
            (Operator::Divide, _, Some(divisor)) if !divisor.is_zero() => {
                return Rational::whole(1).divided_by(&divisor).map_or(left.clone(), |factor| left.times(&factor));
            }
            (Operator::Divide, ..) => return Sum::of(format!("({})/({})", left.text(), right.text())),
        }
        left
    }

    /// All cells of a column.
    fn column(&self, node: &Node) -> Option<Sum> {
        let Kind::Select(table, column) = &node.kind else { return None };
        let Kind::Name(table) = &table.kind else { return None };
        let table = self.edition.tables.get(table)?;
        let column = table.column(column).filter(|_| table.row(column).is_none())?;
        Some(Sum((0..table.rows.len()).map(|row| (cell(table, row, column), Rational::whole(1))).collect()))
    }

    fn term(&self, node: &Node) -> Sum {
        Sum::of(self.name(node))
    }

    fn name(&self, node: &Node) -> String {
        match &node.kind {
            Kind::Name(name) => match self.row.and_then(|(table, row)| Some(cell(table, row, table.column(name)?))) {
                Some(cell) => cell,
                None => name.clone(),
            },
            // A cell by its place, as rows can be named in several ways.
            Kind::Select(operand, field) => match named::cell_of(node, &self.edition.tables) {
                Some(found) => cell(found.table, found.row, found.column),
                None => format!("{}.{field}", self.name(operand)),
            },
            Kind::Index(operand, key) => format!("{}.{}", self.name(operand), self.name(key)),
            Kind::Text(text) => text.clone(),
            Kind::Call(name, arguments) => {
                let arguments: Vec<String> = arguments.iter().map(|argument| self.name(argument)).collect();
                format!("{name}({})", arguments.join(","))
            }
            Kind::Number(_) | Kind::Negate(_) | Kind::Binary(..) => self.sum(node).text(),
            // What has no other form is the same where it is written the same.
            _ => self.text.get(node.range.clone()).unwrap_or_default().to_owned(),
        }
    }
}

fn cell(table: &Table, row: usize, column: usize) -> String {
    format!("{}[{row}][{column}]", table.id)
}
