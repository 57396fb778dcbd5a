//! What one compile gave, as it is served.

use std::sync::Arc;

use serde::Serialize;

use crate::Prepared;
use crate::render::Website;
use crate::source::{SourcePath, Sources};

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
