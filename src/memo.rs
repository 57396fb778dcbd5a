//! What an earlier build worked out and this one need not do again.
//!
//! A rendered chart is published under a name that is the hash of everything that went into it, so the site of an
//! earlier build is itself the cache: what stands under the name is what would be rendered.

use std::collections::BTreeMap;

use crate::output::OutputPath;

/// The folder of the site that holds rendered charts.
pub const CHART_FOLDER: &str = "assets/charts/";

/// A site that was written before, as far as its bytes are still those that were written.
pub trait EarlierSite {
    /// Every file that was written, by its path in the site.
    fn paths(&self) -> impl Iterator<Item = &OutputPath>;
    /// A file's bytes; nothing where they are gone or no longer those that were written.
    fn get(&self, path: &OutputPath) -> Option<Vec<u8>>;
}

/// Charts rendered before, by their path in the site.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    charts: BTreeMap<String, String>,
}

impl Memo {
    /// Takes the charts of an earlier build.
    pub fn from_previous<S: EarlierSite>(previous: Option<&S>) -> Self {
        let Some(previous) = previous else { return Self::default() };
        let charts = previous.paths().filter(|path| path.as_str().starts_with(CHART_FOLDER));
        let chart = |path: &OutputPath| Some((path.to_string(), String::from_utf8(previous.get(path)?).ok()?));
        Self { charts: charts.filter_map(chart).collect() }
    }

    /// The chart published at `path`.
    pub fn chart(&self, path: &str) -> Option<&String> {
        self.charts.get(path)
    }
}
