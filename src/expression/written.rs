//! An expression in the text of an author, parsed once for all the rules and pages that ask what it says.

use std::sync::Arc;

use super::{Expression, Problem, parse};

/// An expression as it was written, with what it says or what is wrong with it. Cloning shares it; what is written
/// the same is equal.
#[derive(Clone, Debug)]
pub struct Written(Arc<Parsed>);

#[derive(Debug)]
struct Parsed {
    text: String,
    result: Result<Expression, Problem>,
}

impl Written {
    /// Parses a text.
    pub fn new(text: String) -> Self {
        let result = parse(&text);
        Self(Arc::new(Parsed { text, result }))
    }

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
