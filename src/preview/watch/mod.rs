//! Tells that something happened to the project's files, and where to look first. What is there now, only a look can tell.
//!
//! The system is asked to report on every folder that the project is made of. Where it cannot, or where another machine
//! may change files behind its back, the folders have to be looked through again and again.

mod batch;
mod remote;

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::load::Folder;
pub use batch::{Batch, Inbox, Outbox, Signal};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something at this path.
    At(PathBuf, Happening),
    /// More than the system could tell.
    Lost,
}

/// What happened at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A file is being written.
    Writing,
    /// A file that was being written is closed.
    Written,
    /// A name came, went or was given to something else.
    Named,
    /// Something else, such as other permissions.
    Other,
}

/// What watches the project's folders.
pub struct Watch {
    /// Nothing where the system gives none.
    watcher: Option<RecommendedWatcher>,
    /// The folders that the system reports on, and which they are: another may have taken the name.
    watched: BTreeMap<PathBuf, (u64, u64)>,
    /// Whether all folders are watched.
    is_complete: bool,
    /// For every file system, whether other machines may change it.
    remote: BTreeMap<u64, bool>,
}

impl Watch {
    /// Watches nothing yet, and tells `receiver` of what will happen.
    pub fn new(receiver: impl Fn(Event) + Send + 'static) -> Self {
        let handler = move |event: notify::Result<notify::Event>| match event {
            Ok(event) => events(event).into_iter().for_each(&receiver),
            Err(_) => receiver(Event::Lost),
        };
        let watcher = notify::recommended_watcher(handler).ok();
        Self { watcher, watched: BTreeMap::new(), is_complete: false, remote: BTreeMap::new() }
    }

    /// Watches these folders and no others, and tells whether one is new: what happened in it before, nobody reported.
    pub fn follow(&mut self, folders: &[Folder]) -> bool {
        let wanted: BTreeMap<_, _> =
            folders.iter().map(|folder| (folder.path.as_path(), (folder.device, folder.inode))).collect();
        for folder in folders {
            self.remote.entry(folder.device).or_insert_with(|| remote::is_remote(&folder.path));
        }
        self.drop_all_but(&wanted);
        let new: Vec<_> = wanted.iter().filter(|(path, _)| !self.watched.contains_key(**path)).collect();
        self.is_complete = self.watcher.is_some();
        let mut is_any_new = false;
        for (path, identity) in new {
            if self.add(path) {
                self.watched.insert(path.to_path_buf(), *identity);
                is_any_new = true;
            } else {
                self.is_complete = false;
            }
        }
        is_any_new
    }

    /// Takes a path that something happened to as one that is no longer watched: its folder may be another now.
    pub fn forget(&mut self, path: &Path) {
        let below = || self.watched.range::<Path, _>((Bound::Included(path), Bound::Unbounded));
        let below: Vec<_> =
            below().map(|(watched, _)| watched).take_while(|watched| watched.starts_with(path)).collect();
        for watched in below.into_iter().cloned().collect::<Vec<_>>() {
            self.watched.remove(&watched);
        }
    }

    /// Whether all that happens is reported.
    pub fn is_trusted(&self) -> bool {
        self.is_complete && !self.remote.values().any(|is_remote| *is_remote)
    }

    fn drop_all_but(&mut self, wanted: &BTreeMap<&Path, (u64, u64)>) {
        let is_wanted = |path: &Path, identity: &(u64, u64)| wanted.get(path).is_some_and(|wanted| wanted == identity);
        let watcher = &mut self.watcher;
        self.watched.retain(|path, identity| {
            let is_kept = is_wanted(path, identity);
            if let Some(watcher) = watcher.as_mut().filter(|_| !is_kept) {
                // It may be gone already.
                watcher.unwatch(path).ok();
            }
            is_kept
        });
    }

    fn add(&mut self, folder: &Path) -> bool {
        let Some(watcher) = &mut self.watcher else { return false };
        watcher.watch(folder, RecursiveMode::NonRecursive).is_ok()
    }
}

/// What an event of the system tells; nothing of files that are merely read.
fn events(event: notify::Event) -> Vec<Event> {
    if event.need_rescan() {
        return vec![Event::Lost];
    }
    let happening = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Happening::Written,
        EventKind::Access(_) => return Vec::new(),
        EventKind::Modify(ModifyKind::Data(_)) | EventKind::Create(CreateKind::File) => Happening::Writing,
        EventKind::Modify(ModifyKind::Name(_)) | EventKind::Create(_) | EventKind::Remove(_) => Happening::Named,
        _ => Happening::Other,
    };
    event.paths.into_iter().map(|path| Event::At(path, happening)).collect()
}
