//! The site of one build as the next one finds it.

use nianbao::check::Sound;
use nianbao::memo::EarlierSite;
use nianbao::output::{Output, OutputPath};
use nianbao::store::Key;

/// The site of the last build, with all that its manifest tells.
#[derive(Clone, Default)]
pub struct LastSite(pub Output);

impl EarlierSite for LastSite {
    fn get(&self, path: &OutputPath) -> Option<Vec<u8>> {
        self.0.get(path).map(|bytes| bytes.to_vec())
    }

    fn had(&self, path: &OutputPath, bytes: &[u8]) -> bool {
        self.0.get(path).is_some_and(|found| **found == *bytes)
    }

    fn copies(&self) -> Option<&str> {
        None
    }

    fn made_from(&self, path: &OutputPath) -> Option<Key> {
        self.0.made_from.get(path).copied()
    }

    fn sound(&self) -> Sound {
        self.0.sound.clone()
    }
}
