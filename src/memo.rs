//! What earlier compiles worked out and this one need not do again.
//!
//! Everything is found by the hash of what went into it, so nobody keeps account of what depends on what, and no result can be
//! stale. A rendered chart is published under such a hash, so the site of an earlier build is itself a memo of charts.

use std::sync::Arc;

use crate::chart::{Drawn, Studio};
use crate::check;
use crate::output::OutputPath;
use crate::project;
use crate::resolve;
use crate::store::{Key, Store};
use crate::theme::Loaded;

/// The folder of the site that holds rendered charts.
pub const CHART_FOLDER: &str = "assets/charts/";

/// What was not used in so many rounds is dropped: whoever breaks a file and mends it, or tries one word and then another, finds
/// all as it was.
const ROUNDS: u64 = 4;

/// A site that was written before, as far as its bytes are still those that were written.
pub trait EarlierSite {
    /// Every file that was written, by its path in the site.
    fn paths(&self) -> impl Iterator<Item = &OutputPath>;
    /// A file's bytes; nothing where they are gone or no longer those that were written.
    fn get(&self, path: &OutputPath) -> Option<Vec<u8>>;
    /// What made the compressed copies of its texts, if it has such copies.
    fn copies(&self) -> Option<&str>;
}

/// Results of earlier compiles. Clones share them.
#[derive(Clone, Default)]
pub struct Memo(Arc<Results>);

/// By kind.
#[derive(Default)]
pub struct Results {
    /// The project's theme.
    pub themes: Store<Loaded>,
    /// Files and editions, as they say.
    pub parsed: project::Known,
    /// Editions, looked up.
    pub looked: resolve::Known,
    /// What was found in editions.
    pub checked: check::Known,
    /// Charts by their paths in the site.
    pub charts: Store<Drawn>,
    /// Files of the site.
    pub files: Store<[u8]>,
    /// Draws the charts that are not known.
    pub studio: Studio,
}

impl std::ops::Deref for Memo {
    type Target = Results;

    fn deref(&self) -> &Results {
        &self.0
    }
}

impl Memo {
    /// Takes the charts of an earlier build.
    pub fn from_previous<S: EarlierSite>(previous: Option<&S>) -> Self {
        let memo = Self::default();
        let Some(previous) = previous else { return memo };
        for path in previous.paths().filter(|path| path.as_str().starts_with(CHART_FOLDER)) {
            if let Some(svg) = previous.get(path).and_then(|bytes| String::from_utf8(bytes).ok()) {
                memo.charts.insert(Key::of(path.as_str().as_bytes()), Arc::new(Ok(svg)));
            }
        }
        memo
    }

    /// Begins another compile, and forgets what the last ones did not use.
    pub fn begin_round(&self) {
        self.themes.begin_round(ROUNDS);
        self.parsed.begin_round(ROUNDS);
        self.looked.0.begin_round(ROUNDS);
        self.checked.begin_round(ROUNDS);
        self.charts.begin_round(ROUNDS);
        self.files.begin_round(ROUNDS);
    }
}
