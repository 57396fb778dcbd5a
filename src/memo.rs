//! What earlier compiles worked out and this one need not do again.
//!
//! Everything is found by the hash of what went into it, so nobody keeps account of what depends on what, and no result can be
//! stale. A rendered chart is published under such a hash, so the site of an earlier build is itself a memo of charts.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use rayon::prelude::*;

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
    /// The hash of all that a file was made from, if it was told.
    fn made_from(&self, path: &OutputPath) -> Option<Key>;
}

/// Results of earlier compiles. Clones share them.
#[derive(Clone, Default)]
pub struct Memo(Arc<Results>);

/// The editions in each language, as templates see them, once a page has asked for them.
pub type ListOfEditions = OnceLock<Vec<tera::Value>>;

/// Files of the site that are made from the same, such as those of an edition. They are kept as long as a site has them.
#[derive(Default)]
pub struct Files {
    by_path: Mutex<BTreeMap<String, Arc<[u8]>>>,
    /// Of an edition, each of its drawings with its path, once all were drawn or were found not to be drawable.
    pub drawings: OnceLock<Vec<(String, Arc<Drawn>)>>,
}

impl Files {
    /// The file at a path, if it was rendered.
    pub fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        self.by_path().get(path).cloned()
    }

    /// Keeps a file.
    pub fn insert(&self, path: &str, bytes: Arc<[u8]>) {
        self.by_path().insert(path.to_owned(), bytes);
    }

    /// Whoever panicked while holding the lock left whole entries behind.
    fn by_path(&self) -> MutexGuard<'_, BTreeMap<String, Arc<[u8]>>> {
        self.by_path.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

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
    /// Files of the site, by what they are made from.
    pub files: Store<Files>,
    /// Lists of all editions, by what pages of any edition show.
    pub lists: Store<ListOfEditions>,
    /// How many are waiting for a file at this moment.
    pub asked: AtomicUsize,
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
    /// Takes the charts of an earlier build, and all files of which it is known what they were made from.
    pub fn from_previous<S: EarlierSite + Sync>(previous: Option<&S>) -> Self {
        let memo = Self::default();
        let Some(previous) = previous else { return memo };
        let mut told: BTreeMap<Key, Vec<&OutputPath>> = BTreeMap::new();
        for path in previous.paths() {
            previous.made_from(path).into_iter().for_each(|key| told.entry(key).or_default().push(path));
        }
        told.into_par_iter().for_each(|(key, paths)| {
            let files = Files::default();
            for (path, bytes) in paths.into_iter().filter_map(|path| Some((path, previous.get(path)?))) {
                files.insert(path.as_str(), bytes.into());
            }
            memo.files.insert(key, Arc::new(files));
        });
        for path in previous.paths().filter(|path| path.as_str().starts_with(CHART_FOLDER)) {
            if let Some(svg) = previous.get(path).and_then(|bytes| String::from_utf8(bytes).ok()) {
                memo.charts.insert(Key::of(path.as_str().as_bytes()), Arc::new(Ok(svg.into())));
            }
        }
        memo
    }

    /// Begins another compile.
    pub fn begin_round(&self) {
        self.themes.begin_round();
        self.parsed.begin_round();
        self.looked.begin_round();
        self.checked.begin_round();
        self.charts.begin_round();
        self.files.begin_round();
        self.lists.begin_round();
    }

    /// Forgets what the last compiles did not use. That is best done when nobody waits: it may be a good part of the project.
    pub fn forget(&self) {
        self.themes.forget(ROUNDS);
        self.parsed.forget(ROUNDS);
        self.looked.forget(ROUNDS);
        self.checked.forget(ROUNDS);
        self.charts.forget(ROUNDS);
        self.files.forget(ROUNDS);
        self.lists.forget(ROUNDS);
    }
}
