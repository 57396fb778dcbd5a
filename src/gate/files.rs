//! The files of a site, each read when it is asked for, as most are only referred to.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::reading::{self, Contents, Reading};
use super::references::Scripts;
use crate::output::{Output, OutputPath};

/// All files of a site.
pub struct Files<'a> {
    by_path: BTreeMap<&'a OutputPath, File<'a>>,
    scripts: Scripts,
}

struct File<'a> {
    bytes: &'a Arc<[u8]>,
    reading: OnceLock<Reading>,
}

impl<'a> Files<'a> {
    /// Those of this site.
    pub fn of(output: &'a Output) -> Self {
        let file = |(path, bytes)| (path, File { bytes, reading: OnceLock::new() });
        Self { by_path: output.iter().map(file).collect(), scripts: Scripts::new() }
    }

    /// Their paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &'a OutputPath> {
        self.by_path.keys().copied()
    }

    /// Whether there is one at this path.
    pub fn has(&self, path: &OutputPath) -> bool {
        self.by_path.contains_key(path)
    }

    /// The bytes of the one at this path.
    pub fn bytes(&self, path: &OutputPath) -> Option<&'a [u8]> {
        self.by_path.get(path).map(|file| file.bytes.as_ref())
    }

    /// What it is to others.
    pub fn reading(&self, path: &OutputPath) -> Option<&Reading> {
        let file = self.by_path.get(path)?;
        Some(file.reading.get_or_init(|| reading::read(path, file.bytes, &self.scripts).reading))
    }

    /// Tells all that stands in it. Of this the reading alone is kept: the texts of all files are as large as the site.
    pub fn read<T>(&self, path: &OutputPath, tell: impl FnOnce(&Contents) -> T) -> Option<T> {
        let file = self.by_path.get(path)?;
        let contents = reading::read(path, file.bytes, &self.scripts);
        let told = tell(&contents);
        file.reading.get_or_init(|| contents.reading);
        Some(told)
    }

    /// The ids of a file that is not of this site.
    pub fn ids_of(&self, path: &OutputPath, bytes: &[u8]) -> impl Iterator<Item = String> {
        reading::read(path, bytes, &self.scripts).reading.ids.into_keys()
    }
}
