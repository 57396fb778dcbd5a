//! A look at single files that something is known to have happened to: in the time that it takes to read them, however
//! large the project is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use super::stamp::Stamp;
use super::walk::{self, File};
use super::{FOLDERS, Kept, Loader, MAX_TOTAL_BYTES};
use crate::config;

/// What came of a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// These files are as they were.
    Same,
    /// Some differ; [`Loader::sources`] has them.
    Changed,
    /// More than the content of plain files differs, so that only a sweep can tell what is there now.
    Unclear,
}

/// What became of a file that was looked at.
enum Fate {
    /// It is none of the project's, before and now.
    Irrelevant,
    Read(Box<Kept>),
    Unclear,
}

impl Loader {
    /// Reads the files at these paths, which have no links in them. Files of other paths are taken to be as they were.
    pub fn look(&mut self, paths: &[PathBuf]) -> Look {
        let mut read = Vec::new();
        for path in paths {
            match self.fate(path) {
                Fate::Irrelevant => {}
                Fate::Read(kept) => read.push((path, kept)),
                Fate::Unclear => return Look::Unclear,
            }
        }
        let sizes = |kept: &Kept| kept.stamp.size;
        let before: u64 = read.iter().filter_map(|(path, _)| Some(sizes(self.kept.get(path.as_os_str())?))).sum();
        let bytes = self.bytes - before + read.iter().map(|(_, kept)| sizes(kept)).sum::<u64>();
        if bytes > MAX_TOTAL_BYTES {
            return Look::Unclear;
        }
        self.bytes = bytes;
        let changed = read.into_iter().filter_map(|(path, kept)| self.replace(path, *kept)).collect::<Vec<_>>();
        if changed.is_empty() {
            return Look::Same;
        }
        let sources = Arc::make_mut(&mut self.sources);
        for file in changed {
            file.put_into(sources);
        }
        Look::Changed
    }

    /// Whether what happens at this path can concern the project.
    pub fn concerns(&self, path: &Path) -> bool {
        if self.targets.iter().any(|target| path.starts_with(target)) {
            return true;
        }
        let Ok(relative) = path.strip_prefix(&self.real_root) else { return self.real_root.starts_with(path) };
        let mut parts = relative.components().map(|part| part.as_os_str());
        match parts.next() {
            None => true,
            Some(first) if first == config::FILE => true,
            Some(first) if FOLDERS.iter().any(|folder| first == *folder) => {
                parts.all(|part| !part.as_encoded_bytes().starts_with(b"."))
            }
            Some(_) => false,
        }
    }

    /// Whether the file at this path is gone or empty, which it was not before: perhaps it is about to be written.
    pub fn is_doubtful(&self, path: &Path) -> bool {
        let Some(known) = self.kept.get(path.as_os_str()) else { return false };
        known.stamp.size > 0 && path.metadata().map_or(true, |metadata| metadata.len() == 0)
    }

    fn fate(&self, path: &Path) -> Fate {
        if !self.concerns(path) {
            return Fate::Irrelevant;
        }
        // The same file may be known by several names.
        if self.targets.iter().any(|target| path.starts_with(target)) {
            return Fate::Unclear;
        }
        let metadata = path.symlink_metadata().ok();
        match (self.kept.get(path.as_os_str()), metadata) {
            (Some(known), Some(metadata)) if metadata.is_file() => self.read_again(path, known, &metadata),
            // Editors put files there for a moment.
            (None, None) if !self.is_known(path) => Fate::Irrelevant,
            _ => Fate::Unclear,
        }
    }

    /// Whether there was a folder at this path, or something that could not be read.
    fn is_known(&self, path: &Path) -> bool {
        let name = walk::name(&self.real_root, path);
        self.folders.iter().any(|folder| folder.path == path) || self.sources.reported().any(|known| known == name)
    }

    fn read_again(&self, path: &Path, known: &Kept, metadata: &std::fs::Metadata) -> Fate {
        let stamp = Stamp::of(metadata);
        if stamp.size > known.kind.limit() {
            return Fate::Unclear;
        }
        let file = File { path: path.to_owned(), name: known.name.clone(), kind: known.kind, stamp };
        let read = self.read_now(&file, Instant::now(), false);
        // The order of diagnostics is that of the walk.
        match read.ok().filter(|kept| kept.diagnostics == known.diagnostics) {
            Some(kept) => Fate::Read(Box::new(kept)),
            None => Fate::Unclear,
        }
    }

    /// Puts a file in the place of what was kept, and tells it where that differs.
    fn replace(&mut self, path: &Path, file: Kept) -> Option<Kept> {
        let place = self.kept.get_mut(path.as_os_str())?;
        let differs = place.hash != file.hash;
        *place = file;
        differs.then(|| place.clone())
    }
}
