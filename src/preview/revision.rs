//! What one compile gave, as it is served.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::Serialize;

use crate::Prepared;
use crate::config;
use crate::render::Website;
use crate::source::{SourcePath, Sources};
use crate::store::Key;

/// The state of the preview after one compile.
#[derive(Clone)]
pub struct Revision {
    /// Counts from 1, one for every compile.
    pub number: u64,
    /// The files that were compiled.
    pub sources: Arc<Sources>,
    /// What came of them: every diagnostic, the report, the relations.
    pub prepared: Arc<Prepared>,
    /// The newest site without an error: this compile's, or that of an earlier one; nothing as long as there was none.
    pub website: Option<Arc<Website>>,
    /// The number of the compile that the site is from.
    pub website_number: u64,
    /// What differs from the revision before; nothing in the first.
    pub change: Change,
}

impl Revision {
    /// The same once more, for one that differs in little.
    pub fn share(&self) -> Self {
        Self {
            number: self.number,
            sources: self.sources.clone(),
            prepared: self.prepared.clone(),
            website: self.website.clone(),
            website_number: self.website_number,
            change: self.change.clone(),
        }
    }
}

/// What differs between two revisions.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The files that were added, altered or removed.
    pub files: Vec<SourcePath>,
    /// What an open page has to do about it.
    pub effect: Effect,
}

/// What an open page has to do, from least to most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// The site is the same, or is not to be had.
    #[default]
    Nothing,
    /// Only style sheets differ.
    Styles,
    /// Pages differ in what they say.
    Content,
    /// The layout differs: templates, scripts, words of the theme.
    Layout,
}

impl Change {
    /// What differs between two states of the files.
    pub fn between(before: &Sources, after: &Sources) -> Self {
        let texts = differing(&before.texts, &after.texts, |source| source.hash);
        let blobs = differing(&before.blobs, &after.blobs, |blob| blob.hash);
        let mut files: BTreeSet<SourcePath> = texts.into_iter().chain(blobs).collect();
        files.extend(reported_otherwise(before, after));
        let effect = files.iter().map(|file| Effect::of(file)).max().unwrap_or(Effect::Content);
        Self { files: files.into_iter().collect(), effect }
    }
}

impl Effect {
    /// What a change of this file means for an open page.
    fn of(file: &str) -> Self {
        match file.strip_prefix("themes/") {
            Some(file) if file.ends_with(".css") => Self::Styles,
            Some(_) => Self::Layout,
            None if file == config::FILE => Self::Layout,
            None => Self::Content,
        }
    }
}

/// The paths at which two collections differ. Both are gone through once, in step, as a project has thousands of files.
fn differing<T>(
    before: &BTreeMap<SourcePath, T>,
    after: &BTreeMap<SourcePath, T>,
    hash: impl Fn(&T) -> Key,
) -> Vec<SourcePath> {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    let mut paths = Vec::new();
    loop {
        let order = match (before.peek(), after.peek()) {
            (None, None) => return paths,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            // Files that were not read again share their names.
            (Some((old, _)), Some((new, _))) if Arc::ptr_eq(old, new) => Ordering::Equal,
            (Some((old, _)), Some((new, _))) => old.cmp(new),
        };
        let old = if order.is_le() { before.next() } else { None };
        let new = if order.is_ge() { after.next() } else { None };
        let differs = match (old, new) {
            (Some((_, old)), Some((_, new))) => hash(old) != hash(new),
            _ => true,
        };
        paths.extend(old.or(new).filter(|_| differs).map(|(path, _)| path.clone()));
    }
}

/// The files of which something else is said than before.
fn reported_otherwise(before: &Sources, after: &Sources) -> Vec<SourcePath> {
    if before.diagnostics == after.diagnostics {
        return Vec::new();
    }
    let only_in = |one: &Sources, other: &Sources| {
        let differing = one.diagnostics.iter().filter(|problem| !other.diagnostics.contains(problem));
        differing.filter_map(|problem| Some(problem.labels.first()?.location.path.clone())).collect::<Vec<_>>()
    };
    [only_in(before, after), only_in(after, before)].concat()
}
