//! The site as it goes to a host: each file with its size and hash, and where its bytes are.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::digest::Digest;
use super::release::{Record, Release};
use crate::output::{Output, OutputPath};

/// Everything that is to be public.
#[derive(Clone, Debug, Default)]
pub struct Site(BTreeMap<OutputPath, File>);

/// A file that is to be public.
#[derive(Clone, Debug)]
pub struct File {
    /// Its size and hash.
    pub record: Record,
    /// Its bytes; nothing where the host keeps them from an earlier release.
    pub contents: Option<Arc<[u8]>>,
}

impl Site {
    /// A site that was built just now.
    pub fn of(output: &Output) -> Self {
        let files: Vec<_> = output.iter().collect();
        let file = |(path, contents): (&OutputPath, &Arc<[u8]>)| {
            let record = Record { size: contents.len() as u64, digest: Digest::of(contents) };
            (path.clone(), File { record, contents: Some(contents.clone()) })
        };
        Self(files.into_par_iter().map(file).collect())
    }

    /// The site of an earlier release, whose bytes the host has.
    pub fn of_release(release: &Release) -> Self {
        let file = |(path, record): (&OutputPath, &Record)| (path.clone(), File { record: *record, contents: None });
        Self(release.files.iter().map(file).collect())
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&OutputPath, &File)> {
        self.0.iter()
    }

    /// The file at a path.
    pub fn get(&self, path: &OutputPath) -> Option<&File> {
        self.0.get(path)
    }
}
