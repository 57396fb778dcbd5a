//! Compiles the project whenever it changes, and publishes what comes of it.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::watch;

use super::revision::{Change, Revision};
use crate::memo::Memo;
use crate::{Options, load};

/// A project that is being previewed.
pub struct Session {
    revisions: watch::Receiver<Arc<Revision>>,
}

impl Session {
    /// Reads and compiles the project in `root`, and goes on doing so whenever a file changes, until it is dropped.
    ///
    /// # Errors
    /// When the project's folder cannot be read or watched at all.
    pub fn start(root: PathBuf, options: Options) -> anyhow::Result<Self> {
        let memo = Memo::default();
        let sources = Arc::new(load::load(&root)?);
        let prepared = Arc::new(crate::prepare(&sources, &options, &memo));
        let website = prepared.website.clone().filter(|_| !prepared.has_errors());
        let change = Change::default();
        let first = Revision { number: 1, sources, prepared, website, website_number: 1, change };
        let (_sender, revisions) = watch::channel(Arc::new(first));
        Ok(Self { revisions })
    }

    /// The current revision, and every later one.
    pub fn revisions(&self) -> watch::Receiver<Arc<Revision>> {
        self.revisions.clone()
    }
}
