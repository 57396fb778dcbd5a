//! What keeps an expression from having a value, as long as its place is not known, and whether that is news.
//!
//! A cell that cannot be derived is asked for by many expressions; only one of them is to report it.

use std::ops::Range;

use crate::diagnostic::{Code, Message, message};
use crate::expression::Problem;
use crate::release::{Part, Reason};

/// A problem whose place in the expression is known only to the caller.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The kind of mistake that it is reported as.
    pub code: Code,
    /// What is wrong, in the words of a diagnostic.
    pub message: Message,
    /// How to mend it, where more is to be said.
    pub help: Option<Message>,
    /// Where in the formula that was evaluated, if it was one.
    pub range: Option<Range<usize>>,
    /// See [`Problem::follows`].
    pub follows: bool,
}

impl Diagnosis {
    pub(super) fn new(code: Code, message: impl Into<Message>) -> Self {
        Self { code, message: message.into(), help: None, range: None, follows: false }
    }

    /// What an expression asks for was not understood, which has been reported.
    pub(super) fn consequence() -> Self {
        let message = message!("what this needs was not understood");
        Self { follows: true, ..Self::new(Code::NoValue, message) }
    }

    /// What an expression asks for may not be public yet.
    pub(super) fn held_back(part: Part, name: &str, reason: &Reason) -> Self {
        match reason.explained(part, name) {
            Some((message, help)) => Self { help: Some(help), ..Self::new(Code::HeldBack, message) },
            None => Self::consequence(),
        }
    }

    /// What keeps a cell from being derived is reported where its formula stands, so whoever needs the cell need not
    /// tell it again. A round of formulas, though, is found by the formula of it that is asked first.
    pub(super) fn told_at_its_formula(self, asked_by_formula: bool) -> Self {
        let is_news = asked_by_formula && self.code == Code::CyclicReference;
        Self { follows: self.follows || !is_news, ..self }
    }

    pub(super) fn at(self, range: Range<usize>) -> Problem {
        Problem { code: self.code, range, message: self.message, help: self.help, follows: self.follows }
    }
}

impl From<Problem> for Diagnosis {
    fn from(problem: Problem) -> Self {
        let Problem { code, range, message, help, follows } = problem;
        Self { code, message, help, range: Some(range), follows }
    }
}

impl From<Failure> for Diagnosis {
    fn from(failure: Failure) -> Self {
        Self { follows: failure.follows, ..Self::new(failure.code, failure.message) }
    }
}

impl From<Diagnosis> for Failure {
    fn from(diagnosis: Diagnosis) -> Self {
        let Diagnosis { code, message, follows, .. } = diagnosis;
        Self { code, message, follows }
    }
}

/// Why a derived cell has no value; told again at every place that asks for it.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    pub code: Code,
    pub message: Message,
    pub follows: bool,
}
