//! What was read before: an edition of which no file has changed, or else each of its files that has not.

use std::any::Any;
use std::sync::Arc;

use super::Parsed;
use crate::checks::Check;
use crate::context::Context;
use crate::corrections::Correction;
use crate::diagnostic::Diagnostic;
use crate::expression;
use crate::figure::Figure;
use crate::section::SectionText;
use crate::source::Source;
use crate::store::{Keep as _, Key, Mixture, Parts, Store};
use crate::table::Table;

/// Editions and files that were read before.
#[derive(Default)]
pub struct Known {
    pub(super) editions: Store<Parsed>,
    pub(super) expressions: expression::Known,
    /// With what is wrong with their narratives.
    pub(super) sections: Files<(Option<Arc<SectionText>>, Vec<Diagnostic>)>,
    pub(super) tables: Files<Option<Arc<Table>>>,
    pub(super) figures: Files<Option<Figure>>,
    pub(super) checks: Files<Vec<Check>>,
    pub(super) corrections: Files<Option<Vec<Correction>>>,
}

impl Known {
    /// Begins a new round, as in [`Store::begin_round`].
    pub fn begin_round(&self) {
        self.editions.begin_round();
    }

    /// Drops what nobody needs, as in [`Store::forget`]. Files are kept as long as an edition that was read from them.
    pub fn forget(&self, rounds: u64) {
        self.editions.forget(rounds);
    }
}

/// Files of one kind, with what is wrong with them.
pub struct Files<T>(Parts<(T, Vec<Diagnostic>)>);

/// The files that an edition was read from.
pub type Origins = Vec<Arc<dyn Any + Send + Sync>>;

impl<T> Default for Files<T> {
    fn default() -> Self {
        Self(Parts::default())
    }
}

impl<T: Clone + Send + Sync + 'static> Files<T> {
    /// What the file of a key says; `read` reads it, and reports what is wrong with it, if it was not read before. It is kept as
    /// long as `origins`.
    pub(super) fn read(
        &self,
        key: Key,
        origins: &mut Origins,
        diagnostics: &mut Vec<Diagnostic>,
        read: impl FnOnce(&mut Vec<Diagnostic>) -> T,
    ) -> T {
        let found = self.0.get_or_make(key, || {
            let mut problems = Vec::new();
            let value = read(&mut problems);
            Arc::new((value, problems))
        });
        diagnostics.extend(found.1.iter().cloned());
        let value = found.0.clone();
        origins.push(found);
        value
    }
}

/// The key of what all files depend on.
pub fn key_of_context(context: &Context<'_>) -> Key {
    Mixture::new("context").with_value(context).key()
}

/// The key of a file that is read by itself in a context.
pub(super) fn key_of_file(source: &Source, context: Key) -> Key {
    Mixture::new("file").with_key(context).with(source.path.as_bytes()).with_key(source.hash).key()
}
