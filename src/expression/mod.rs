//! Expressions: the one language of `value:` links, of key figures, of `formula` and of checks.
//!
//! The syntax is CEL's (<https://cel.dev>), parsed by the `cel` crate; [`parse`] turns its tree into our own, which keeps
//! every node's place in the text and literals as exact decimals. [`crate::evaluate`] walks it over exact numbers.

mod format;
pub mod interval;
mod names;
mod parse;
pub mod quantity;
mod written;

use std::ops::Range;

use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, Message};
use crate::source::{Location, Source};
pub use format::Format;
pub use names::TableName;
pub use parse::parse;
pub use quantity::{Quantity, Unit};
pub use written::{Known, Written};

/// A parsed expression and its text, into which every range points.
#[derive(Clone, Debug)]
pub struct Expression {
    /// As the author wrote it.
    pub text: String,
    /// The operation that is carried out last, or the only operand.
    pub root: Node,
}

/// A part of an expression and its byte range in the text.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its bytes in the expression's text; parentheses around it may be left out.
    pub range: Range<usize>,
    /// What it is, with its own parts.
    pub kind: Kind,
}

impl Node {
    /// Whether it is a bare number, or calculated from bare numbers alone, which has whatever unit is wanted of it.
    pub fn is_literal(&self) -> bool {
        match &self.kind {
            Kind::Number(_) => true,
            Kind::Negate(operand) => operand.is_literal(),
            Kind::Binary(_, left, right) => left.is_literal() && right.is_literal(),
            _ => false,
        }
    }
}

/// The forms that an expression is built from: those parts of CEL that a value needs.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A literal, exact and with the digits that it is written in.
    Number(Decimal),
    /// A quoted text, as a row's key.
    Text(String),
    /// A table's id or, in a formula, a column's.
    Name(String),
    /// `operand.field`
    Select(Box<Node>, String),
    /// `operand[key]`
    Index(Box<Node>, Box<Node>),
    /// A function's name and its arguments.
    Call(String, Vec<Node>),
    /// `-operand`
    Negate(Box<Node>),
    /// `left operator right`
    Binary(Operator, Box<Node>, Box<Node>),
    /// Two sides that are to agree, which only a check may state, or one that a filter asks of each row.
    Compare(Comparison, Box<Node>, Box<Node>),
    /// `edition("id")`: another report of the project, whose tables are its parts.
    Edition(String),
    /// `table.filter(row, condition)`: the rows of a table that meet a condition.
    Filter(Box<Filter>),
    /// `left && right` or `left || right`, within a filter's condition.
    Join(Connective, Box<Node>, Box<Node>),
    /// `!operand`, within a filter's condition.
    Not(Box<Node>),
    /// `has(row.column)`: whether the cell holds a value, within a filter's condition.
    Has(Box<Node>),
}

/// The rows of a table that meet a condition.
#[derive(Clone, Debug)]
pub struct Filter {
    /// What is filtered.
    pub table: Node,
    /// The name by which the condition calls the row.
    pub row: String,
    /// What is asked of each row.
    pub condition: Node,
}

/// How two conditions make one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connective {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// How the two sides of a relation are to stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`, which only a filter may ask: that two figures differ is nothing that a report states.
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// An operation of arithmetic; [`quantity::combine`] says what it does to units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`, exact: nothing is rounded before it is shown.
    Divide,
}

/// What is wrong with an expression, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The kind of mistake that it is reported as.
    pub code: Code,
    /// The bytes of the expression's text that are wrong; empty at its end where something is missing.
    pub range: Range<usize>,
    /// What is wrong, in the words of a diagnostic.
    pub message: Message,
    /// How to mend it, where more is to be said.
    pub help: Option<Message>,
    /// Whether it only follows from a mistake that was reported where it was made, and so need not be told again.
    pub follows: bool,
}

impl Problem {
    /// Says how to mend it.
    pub fn with_help(mut self, help: impl Into<Message>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The problem of the expression `text` at `location`, pointing into it; nothing where that would only repeat another.
    /// Where the expression is not written in the source letter by letter (it has escapes), the whole is marked.
    pub fn diagnostic(&self, text: &str, location: &Location, source: &Source) -> Option<Diagnostic> {
        if self.follows {
            return None;
        }
        let written = source.text.get(location.span.clone()).unwrap_or_default();
        let span = match written.find(text) {
            Some(start) => {
                let start = location.span.start + start;
                start + self.range.start..start + self.range.end
            }
            None => location.span.clone(),
        };
        let diagnostic = Diagnostic::new(self.code, source.at(span), self.message.clone());
        Some(match &self.help {
            Some(help) => diagnostic.with_help(help.clone()),
            None => diagnostic,
        })
    }
}
