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
pub use format::Format;
pub use parse::parse;
pub use quantity::{Quantity, Unit};

/// A parsed expression and its text, into which every range points.
#[derive(Clone, Debug)]
pub struct Expression {
    pub text: String,
    pub root: Node,
}

/// A part of an expression and its byte range in the text.
#[derive(Clone, Debug)]
pub struct Node {
    pub range: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Debug)]
pub enum Kind {
    Number(Decimal),
    /// A quoted text, as a row's key.
    Text(String),
    Name(String),
    /// `operand.field`
    Select(Box<Node>, String),
    /// `operand[key]`
    Index(Box<Node>, Box<Node>),
    Call(String, Vec<Node>),
    Negate(Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    /// Two sides that are to agree, which only a check may state.
    Compare(Comparison, Box<Node>, Box<Node>),
}

/// How the two sides of a relation are to stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// What is wrong with an expression, and where in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: crate::diagnostic::Code,
    pub range: Range<usize>,
    pub message: String,
    pub help: Option<String>,
    /// Whether it only follows from a mistake that was reported where it was made, and so need not be told again.
    pub follows: bool,
}

impl Problem {
    /// Says how to mend it.
    pub fn with_help(mut self, help: String) -> Self {
        self.help = Some(help);
        self
    }
}
