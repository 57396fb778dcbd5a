//! Which files a host has. To notice what somebody else did to it, all must be asked for before each release.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use futures::stream::{FuturesUnordered, StreamExt as _, TryStreamExt as _};
use walkdir::{DirEntry, WalkDir};

use super::{Host, OWN};
use crate::publish::failure::{Failure, is_absent};

/// Files with their sizes in bytes.
pub type Listing = BTreeMap<String, u64>;

/// How a host is asked.
enum Way {
    /// A folder of this machine. Through OpenDAL each entry goes to another thread and back: a site of 37,000 files takes 3 to 8 s
    /// so, and 0.4 s by one walk.
    Walk(PathBuf),
    /// A folder at a time, as the host has nothing better, and several at once, as each answer has to come from far.
    ByFolders,
    /// In one list, which comes in pages. It is asked for whole: not every host that is compatible with S3 checks the signature
    /// of a request rightly whose prefix holds a slash.
    AsOne,
}

impl Host {
    /// Every file with its size, but for what nianbao keeps for itself.
    ///
    /// # Errors
    /// When the host does not tell.
    pub async fn list(&self) -> Result<Listing, Failure> {
        self.listing("", |path| !path.starts_with(OWN)).await
    }

    /// Every file in a folder, whose path ends in a slash, and in those within it, with its size.
    ///
    /// # Errors
    /// When the host does not tell.
    pub async fn list_in(&self, folder: &str) -> Result<Listing, Failure> {
        self.listing(folder, |_| true).await
    }

    /// Every file with its size.
    ///
    /// # Errors
    /// When the host does not tell.
    pub async fn list_all(&self) -> Result<Listing, Failure> {
        self.list_in("").await
    }

    /// The files in a folder whose paths are wanted. A folder whose path, which ends in a slash, is not wanted has no wanted file.
    async fn listing(&self, folder: &str, is_wanted: fn(&str) -> bool) -> Result<Listing, Failure> {
        match self.way() {
            Way::Walk(root) => {
                let folder = root.join(folder);
                let walk = tokio::task::spawn_blocking(move || walk(&root, &folder, is_wanted));
                walk.await.map_err(|error| Failure::of_file("/", error))?
            }
            Way::ByFolders => self.by_folders(folder, is_wanted).await,
            Way::AsOne => {
                let entries = self.entries("", true).await?;
                let is_meant = |path: &str| path.starts_with(folder) && is_wanted(path);
                let files = entries.into_iter().filter(|entry| entry.metadata().is_file() && is_meant(entry.path()));
                Ok(files.map(|entry| (entry.path().to_owned(), entry.metadata().content_length())).collect())
            }
        }
    }

    fn way(&self) -> Way {
        let info = self.operator.info();
        match info.scheme() {
            "fs" => Way::Walk(info.root().into()),
            "sftp" | "webdav" => Way::ByFolders,
            _ => Way::AsOne,
        }
    }

    async fn by_folders(&self, folder: &str, is_wanted: fn(&str) -> bool) -> Result<Listing, Failure> {
        let mut listing = Listing::new();
        let mut waiting = vec![folder.to_owned()];
        let mut asked = FuturesUnordered::new();
        loop {
            let free = self.concurrency.saturating_sub(asked.len());
            for folder in waiting.drain(waiting.len().saturating_sub(free)..) {
                asked.push(async move { (self.entries(&folder, false).await, folder) });
            }
            let Some((entries, folder)) = asked.next().await else { return Ok(listing) };
            for entry in entries?.into_iter().filter(|entry| is_wanted(entry.path())) {
                let (path, metadata) = (entry.path(), entry.metadata());
                // A folder is among its own entries.
                if metadata.is_dir() && path != folder && path != "/" {
                    waiting.push(path.to_owned());
                } else if metadata.is_file() {
                    listing.insert(path.to_owned(), metadata.content_length());
                }
            }
        }
    }

    /// What stands in a folder, whose path ends in a slash unless it is the root; with `recursive` also what stands deeper.
    /// Before the first release there need not even be a folder.
    async fn entries(&self, folder: &str, recursive: bool) -> Result<Vec<opendal::Entry>, Failure> {
        let name = if folder.is_empty() { "/" } else { folder };
        let failure = |error| Failure::of_host(name, error);
        let mut lister = match self.within(0, name, self.operator.lister_with(folder).recursive(recursive)).await? {
            Err(error) if is_absent(&error) => return Ok(Vec::new()),
            lister => lister.map_err(failure)?,
        };
        let mut entries = Vec::new();
        loop {
            match self.within(0, name, lister.try_next()).await? {
                Ok(Some(entry)) => entries.push(entry),
                Ok(None) => return Ok(entries),
                Err(error) if is_absent(&error) => return Ok(entries),
                Err(error) => return Err(failure(error)),
            }
        }
    }
}

/// The files in a folder of this machine, by their paths from the root; none where it is not there. Links are not followed.
fn walk(root: &Path, folder: &Path, is_wanted: fn(&str) -> bool) -> Result<Listing, Failure> {
    let mut listing = Listing::new();
    let path = |file: &Path| file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned();
    let is_entered = |entry: &DirEntry| {
        let end = if entry.file_type().is_dir() { "/" } else { "" };
        entry.depth() == 0 || is_wanted(&format!("{}{end}", path(entry.path())))
    };
    for entry in WalkDir::new(folder).into_iter().filter_entry(is_entered) {
        match entry.and_then(|entry| Ok((entry.file_type().is_file().then(|| entry.metadata()).transpose()?, entry))) {
            Ok((Some(metadata), entry)) => {
                listing.insert(path(entry.path()), metadata.len());
            }
            Ok((None, _)) => {}
            // Somebody deleted it meanwhile, or there was no folder yet.
            Err(error) if error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound) => {}
            Err(error) => {
                let path = error.path().map_or_else(|| "/".to_owned(), path);
                return Err(Failure::of_file(&path, anyhow!(error)));
            }
        }
    }
    Ok(listing)
}
