//! What was read last. That a file is the same as it was then is seen sooner than its edition's files are mixed into a key, and
//! mostly one file of thousands is another.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::editions::Names;
use crate::diagnostic::Diagnostic;
use crate::edition::Parsed;
use crate::source::{SourcePath, Sources};
use crate::store::Key;

/// The files of content and data, and what came of them.
#[derive(Clone)]
pub struct Last {
    /// All that an edition is read from beside its files.
    own: Key,
    /// In the order of [`Sources::hashes_in`].
    files: Vec<(SourcePath, Key)>,
    /// The names of the editions, which follow from those of the files alone.
    pub listing: Arc<Listing>,
    /// One for each readable name, in the order of the names.
    pub editions: Vec<Arc<Parsed>>,
}

/// What the names of files tell.
pub struct Listing {
    /// Those of the editions.
    pub names: Names,
    /// What is wrong with names.
    pub diagnostics: Vec<Diagnostic>,
}

impl Last {
    /// What came of these files.
    pub fn new(own: Key, sources: &Sources, listing: Arc<Listing>, editions: Vec<Arc<Parsed>>) -> Self {
        Self { own, files: files(sources).map(|(path, hash)| (path.clone(), hash)).collect(), listing, editions }
    }

    /// The names of the folders in which a file reads otherwise than it did; nothing where a file came or went, or where all
    /// may mean something else.
    pub fn changed<'a>(&self, own: Key, sources: &'a Sources) -> Option<BTreeSet<&'a str>> {
        let mut changed = BTreeSet::new();
        let mut known = self.files.iter();
        for (path, hash) in files(sources).filter(|_| self.own == own) {
            let (known_path, known_hash) = known.next()?;
            if !Arc::ptr_eq(path, known_path) && path != known_path {
                return None;
            }
            if hash != *known_hash {
                changed.extend(path.split('/').nth(1));
            }
        }
        (self.own == own && known.next().is_none()).then_some(changed)
    }
}

fn files(sources: &Sources) -> impl Iterator<Item = (&SourcePath, Key)> {
    sources.hashes_in("content/").chain(sources.hashes_in("data/"))
}
