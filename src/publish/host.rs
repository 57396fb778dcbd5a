//! A host's files, as far as a release needs them: look, read, put, delete. All of OpenDAL is behind this.
//!
//! A file is either there whole or not at all. Object storage and WebDAV see to that themselves; in a folder and over
//! SFTP a file is written under another name and then renamed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures::TryStreamExt as _;
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::{ErrorKind, Operator};

use super::failure::Failure;
use crate::hosting::{media_type, policy};

/// What nianbao keeps on the host for itself. Web servers should not serve it, and nothing is wrong if they do.
pub const OWN: &str = ".nianbao/";

/// The end of the name of a file that is not there whole.
const PART: &str = ".nianbao-part";

/// A host takes a change or, after so many tries, does not.
const TRIES: usize = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(60);

/// One change on the host, about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A file's bytes are sent.
    Write(&'a str),
    /// A file that is there whole gets its name.
    Rename(&'a str),
    /// A file is deleted.
    Delete(&'a str),
}

/// Is told of every step before it is taken. An error stands for the step's own failure. Only tests do anything here:
/// they fail, or stop, at each step in turn.
pub type Steps = Arc<dyn Fn(Step<'_>) -> Result<(), Failure> + Send + Sync>;

/// A place for files.
#[derive(Clone)]
pub struct Host {
    operator: Operator,
    steps: Steps,
    /// Whether a file that is written shows before it is whole.
    shows_parts: bool,
    /// How many files are sent at the same time.
    pub concurrency: usize,
}

impl Host {
    /// A host behind an operator. What fails for a moment is tried again, after longer and longer pauses.
    pub fn new(operator: Operator, steps: Steps) -> Self {
        Self::with_pauses(operator, steps, FIRST_PAUSE)
    }

    /// The same with another first pause.
    pub fn with_pauses(operator: Operator, steps: Steps, first: Duration) -> Self {
        let retry =
            RetryLayer::new().with_max_times(TRIES).with_min_delay(first).with_max_delay(LONGEST_PAUSE).with_jitter();
        let timeout = TimeoutLayer::new().with_timeout(PATIENCE).with_io_timeout(PATIENCE);
        Self::without_patience(operator.layer(timeout).layer(retry), steps)
    }

    /// A host that is asked once: what fails has failed.
    pub fn without_patience(operator: Operator, steps: Steps) -> Self {
        let scheme = operator.info().scheme();
        let (shows_parts, concurrency) = match scheme {
            "fs" => (true, 8),
            // Each file in the works takes a connection of its own.
            "sftp" => (true, 4),
            _ => (false, 16),
        };
        Self { operator, steps, shows_parts, concurrency }
    }

    /// Every file with its size in bytes, but for what nianbao keeps for itself.
    ///
    /// # Errors
    /// When the host does not tell.
    pub async fn list(&self) -> Result<BTreeMap<String, u64>, Failure> {
        let failure = |error| Failure::of_host("/", error);
        let lister = self.operator.lister_with("").recursive(true).await;
        let mut lister = match lister {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeMap::new()),
            lister => lister.map_err(failure)?,
        };
        let mut files = BTreeMap::new();
        while let Some(entry) = lister.try_next().await.map_err(failure)? {
            if entry.metadata().is_file() && !entry.path().starts_with(OWN) {
                files.insert(entry.path().to_owned(), entry.metadata().content_length());
            }
        }
        Ok(files)
    }

    /// A file's bytes; nothing where there is no such file.
    ///
    /// # Errors
    /// When the host does not give them.
    pub async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self.operator.read(path).await {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::of_host(path, error)),
        }
    }

    /// A file's size in bytes; nothing where there is no such file.
    ///
    /// # Errors
    /// When the host does not tell.
    pub async fn size(&self, path: &str) -> Result<Option<u64>, Failure> {
        match self.operator.stat(path).await {
            Ok(metadata) => Ok(Some(metadata.content_length())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::of_host(path, error)),
        }
    }

    /// Puts a file there, in place of the one that may be there. Where the host keeps such things, it is told the file's
    /// type and how long it may be cached.
    ///
    /// # Errors
    /// When the host does not take it: then the earlier file is there still.
    pub async fn write(&self, path: &str, bytes: impl Into<opendal::Buffer>) -> Result<(), Failure> {
        let part = if self.shows_parts { part(path) } else { path.to_owned() };
        (self.steps)(Step::Write(path))?;
        let capability = self.operator.info().capability();
        let mut write = self.operator.write_with(&part, bytes.into());
        if capability.write_with_content_type {
            write = write.content_type(&media_type::of(path));
        }
        if capability.write_with_cache_control {
            write = write.cache_control(policy::cache_control(path));
        }
        write.await.map_err(|error| Failure::of_host(path, error))?;
        if self.shows_parts {
            (self.steps)(Step::Rename(path))?;
            self.operator.rename(&part, path).await.map_err(|error| Failure::of_host(path, error))?;
        }
        Ok(())
    }

    /// Deletes a file, if it is there.
    ///
    /// # Errors
    /// When the host does not let it go.
    pub async fn delete(&self, path: &str) -> Result<(), Failure> {
        (self.steps)(Step::Delete(path))?;
        self.operator.delete(path).await.map_err(|error| Failure::of_host(path, error))
    }
}

/// The name under which a file is written before it is whole.
fn part(path: &str) -> String {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    format!("{}.{}{PART}", &path[..name], &path[name..])
}

/// Whether a file was not there whole when its upload was cut.
pub fn is_part(path: &str) -> bool {
    path.ends_with(PART)
}
