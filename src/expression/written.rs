//! An expression in the text of an author, parsed once for all the rules and pages that ask what it says.

use std::sync::Arc;

use super::{Expression, Problem, parse};
use crate::store::{Keep as _, Key, Parts};

/// An expression as it was written, with what it says or what is wrong with it. Cloning shares it; what is written
/// the same is equal.
#[derive(Clone, Debug)]
pub struct Written(Arc<Parsed>);

#[derive(Debug)]
struct Parsed {
    text: String,
    result: Result<Expression, Problem>,
}

/// Expressions that were parsed before, each for as long as a text holds it: translations have those of their original, and
/// a year's report those of the last.
#[derive(Debug, Default)]
pub struct Known(Parts<Parsed>);

impl Known {
    /// The expression of this text.
    pub fn read(&self, text: String) -> Written {
        let parse = || Arc::new(Parsed { result: parse(&text), text: text.clone() });
        Written(self.0.get_or_make(Key::of(text.as_bytes()), parse))
    }
}

impl Written {
    /// As its author wrote it.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// What it says.
    ///
    /// # Errors
    /// The first thing that is no expression of ours, with its place in the text.
    pub fn parsed(&self) -> Result<&Expression, &Problem> {
        self.0.result.as_ref()
    }
}

impl PartialEq for Written {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Written {}
