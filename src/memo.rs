//! What earlier compiles worked out and this one need not do again.
//!
//! Everything is found by the hash of what went into it, so nobody keeps account of what depends on what, and no result can be
//! stale. A rendered chart is published under such a hash, so the site of an earlier build is itself a memo of charts.

use std::collections::BTreeMap;
use std::panic::RefUnwindSafe;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::chart::{Drawn, Studio};
use crate::check::{self, Sound};
use crate::output::OutputPath;
use crate::project;
use crate::resolve;
use crate::store::{Keep as _, Key, Store};
use crate::theme::Loaded;

/// The folder of the site that holds rendered charts.
pub const CHART_FOLDER: &str = "assets/charts/";

/// What was not used in so many rounds is dropped: whoever breaks a file and mends it, or tries one word and then another, finds
/// all as it was.
const ROUNDS: u64 = 4;

/// A site that was written before, as far as its bytes are still those that were written.
pub trait EarlierSite: Send + Sync + RefUnwindSafe {
    /// A file's bytes; nothing where they are gone or no longer those that were written.
    fn get(&self, path: &OutputPath) -> Option<Vec<u8>>;
    /// Whether a file was written with these bytes, whatever became of it.
    fn had(&self, path: &OutputPath, bytes: &[u8]) -> bool;
    /// What made the compressed copies of its texts, if it has such copies.
    fn copies(&self) -> Option<&str>;
    /// The hash of all that a file was made from, if it was told.
    fn made_from(&self, path: &OutputPath) -> Option<Key>;
    /// What of its narrative was found sound.
    fn sound(&self) -> Sound;
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
    /// A site that may have them, and the hash of all that they are made from.
    earlier: Option<(Arc<dyn EarlierSite>, Key)>,
    /// Of an edition, each of its drawings with its path, once all were drawn or were found not to be drawable.
    pub drawings: OnceLock<Vec<(String, Arc<Drawn>)>>,
}

impl Files {
    /// The file at a path, if it was rendered.
    pub fn get(&self, path: &str) -> Option<Arc<[u8]>> {
        let known = self.by_path().get(path).cloned();
        known.or_else(|| {
            let ((earlier, key), place) = (self.earlier.as_ref()?, OutputPath::parse(path).ok()?);
            let bytes: Arc<[u8]> = (earlier.made_from(&place) == Some(*key)).then(|| earlier.get(&place))??.into();
            self.insert(path, bytes.clone());
            Some(bytes)
        })
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
    charts: Store<Drawn>,
    files: Store<Files>,
    earlier: Option<Arc<dyn EarlierSite>>,
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
    /// Knows the charts of an earlier build, what it found sound, and all files of which it is told what they were made from.
    pub fn from_previous<S: EarlierSite + 'static>(previous: Option<Arc<S>>) -> Self {
        let earlier = previous.map(|previous| previous as Arc<dyn EarlierSite>);
        let checked = check::Known::from_previous(earlier.as_ref().map(|earlier| earlier.sound()).unwrap_or_default());
        Self(Arc::new(Results { earlier, checked, ..Results::default() }))
    }

    /// The files that are made from what this is the hash of.
    pub fn files(&self, key: Key) -> Arc<Files> {
        let earlier = || self.earlier.clone().map(|earlier| (earlier, key));
        self.files.get_or_make(key, || Arc::new(Files { earlier: earlier(), ..Files::default() }))
    }

    /// The chart at a path of the site, if it was drawn: its name tells what it shows.
    pub fn chart(&self, path: &str) -> Option<Arc<Drawn>> {
        let key = Key::of(path.as_bytes());
        self.charts.get(key).or_else(|| {
            let bytes = self.earlier.as_ref()?.get(&OutputPath::parse(path).ok()?)?;
            let drawn = Arc::new(Ok(String::from_utf8(bytes).ok()?.into()));
            self.charts.insert(key, Arc::clone(&drawn));
            Some(drawn)
        })
    }

    /// Keeps the chart at a path of the site.
    pub fn keep_chart(&self, path: &str, drawn: Arc<Drawn>) {
        self.charts.insert(Key::of(path.as_bytes()), drawn);
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
