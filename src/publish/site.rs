//! The site as it goes to a host: each file with its size and hash, and where its bytes are.
//!
//! Of the compressed copies that a host has already none is made again: whoever knows that the release there was made by
//! the same means knows their hashes from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::digest::Digest;
use super::release::{Record, Release};
use crate::compress::{self, Text, Way};
use crate::memo::EarlierSite;
use crate::output::{Clash, Output, OutputPath};

/// Everything that is to be public.
#[derive(Clone, Debug, Default)]
pub struct Site(BTreeMap<OutputPath, File>);

/// A file that is to be public.
#[derive(Clone, Debug)]
pub struct File {
    /// Its size and hash.
    pub record: Record,
    /// Where its bytes are.
    pub contents: Contents,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub enum Contents {
    /// Here.
    Bytes(Arc<[u8]>),
    /// Nowhere: it is a copy of this text, to be compressed in this way if it is needed.
    Compressed(Arc<[u8]>, Way),
    /// On the host, which keeps them from an earlier release.
    OnHost,
}

impl File {
    fn of(contents: Arc<[u8]>) -> Self {
        let record = Record { size: contents.len() as u64, digest: Digest::of(&contents) };
        Self { record, contents: Contents::Bytes(contents) }
    }
}

impl Site {
    /// A site that was built just now.
    pub fn of(output: &Output) -> Self {
        let files: Vec<_> = output.iter().collect();
        let file = |(path, contents): (&OutputPath, &Arc<[u8]>)| (path.clone(), File::of(contents.clone()));
        Self(files.into_par_iter().map(file).collect())
    }

    /// A site that was built just now, with compressed copies of its texts. Those that `released`, a release whose copies are
    /// made as [`compress::KIND`] says, has of the same texts are not made again; others are taken from an earlier build.
    ///
    /// # Errors
    /// When the site has a file of its own where a copy is to stand.
    pub fn with_copies<S: EarlierSite>(
        output: &Output,
        released: Option<&Release>,
        earlier: Option<&S>,
    ) -> Result<Self, Clash> {
        let files = |(path, contents): (&OutputPath, &Arc<[u8]>)| {
            let file = File::of(contents.clone());
            let released = released.filter(|release| release.files.get(path) == Some(&file.record));
            let mut files = Vec::new();
            let mut text = None;
            for (place, way) in compress::places(path, contents) {
                if let Some(earlier) = output.clash_with(&place) {
                    return Err(Clash { path: place, earlier });
                }
                let copy = match released.and_then(|release| release.files.get(&place)) {
                    Some(record) => File { record: *record, contents: Contents::Compressed(contents.clone(), way) },
                    None => {
                        let text = text.get_or_insert_with(|| Text::new(path, contents, earlier));
                        let Ok(copy) = text.copy(&place, way) else { continue };
                        File::of(copy.into())
                    }
                };
                files.push((place, copy));
            }
            files.push((path.clone(), file));
            Ok(files)
        };
        let all: Vec<_> = output.iter().collect();
        let all: Vec<_> = all.into_par_iter().map(files).collect::<Result<_, Clash>>()?;
        Ok(Self(all.into_iter().flatten().collect()))
    }

    /// The site of an earlier release, whose bytes the host has.
    pub fn of_release(release: &Release) -> Self {
        let file = |(path, record): (&OutputPath, &Record)| {
            (path.clone(), File { record: *record, contents: Contents::OnHost })
        };
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
