//! Expressions: the one language of `value:` links, of key figures and of `formula`.
//!
//! The syntax is CEL's (<https://cel.dev>), parsed by the `cel` crate; [`parse`] turns its tree into our own, which keeps
//! every node's place in the text and literals as exact decimals. [`crate::evaluate`] walks it over exact numbers.

mod format;
pub mod interval;
mod parse;
pub mod quantity;

use std::ops::Range;

use crate::decimal::Decimal;
use crate::diagnostic::Message;
pub use format::Format;
pub use parse::parse;
pub use quantity::{Quantity, Unit};

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
    /// Two sides that are to agree, which only a check may state.
    Compare(Comparison, Box<Node>, Box<Node>),
}

/// How the two sides of a relation are to stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
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
    pub code: crate::diagnostic::Code,
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
}
