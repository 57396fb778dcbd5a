//! A host's files, as far as a release needs them: look, read, put, delete. All of OpenDAL is behind this.
//!
//! A file is either there whole or not at all. Object storage and WebDAV see to that themselves; in a folder and over
//! SFTP a file is written under another name and then renamed.

mod listing;

use std::sync::Arc;
use std::time::Duration;

use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::{ErrorKind, Operator};

pub use self::listing::Listing;
use super::digest::Digest;
use super::failure::{Failure, is_absent};
use crate::hosting::{media_type, policy};

/// What nianbao keeps on the host for itself. Web servers should not serve it, and nothing is wrong if they do.
pub const OWN: &str = ".nianbao/";

/// Where the bytes of this hash are saved before they are replaced or deleted.
pub fn kept(digest: &Digest) -> String {
    format!("{OWN}kept/{digest}")
}

/// The end of the name of a file that is not there whole.
const PART: &str = ".nianbao-part";

/// A failure that may pass is met again so many times.
const TRIES: usize = 6;

/// So many bytes a second any line carries.
const SLOWEST_RATE: u64 = 32 * 1024;

/// How long a host may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// From the first try of one step to the end of the last one, and so much longer as its bytes may take.
    total: Duration,
}

impl Patience {
    /// So long for one step, with all its tries.
    pub fn of(total: Duration) -> Self {
        Self { total }
    }

    /// The pause after the first failure; each one after it is twice as long.
    fn first_pause(self) -> Duration {
        self.total / 240
    }

    fn longest_pause(self) -> Duration {
        self.total / 6
    }

    /// For one try that carries no bytes.
    fn one_try(self) -> Duration {
        self.total / 2
    }

    fn of_step(self, size: u64) -> Duration {
        self.total + Duration::from_secs(size / SLOWEST_RATE)
    }
}

impl Default for Patience {
    /// Two minutes: a host that throttles lets go within one, and nobody likes to wait for longer.
    fn default() -> Self {
        Self::of(Duration::from_secs(120))
    }
}

/// One change on the host, about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A file's bytes are sent.
    Write(&'a str),
    /// A file that is there whole gets its name.
    Rename(&'a str),
    /// A file is deleted.
    Delete(&'a str),
    /// A link, a folder or another name is made or taken away.
    Link(&'a str),
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
    patience: Option<Patience>,
    /// How many files are sent at the same time.
    pub concurrency: usize,
}

impl Host {
    /// A host behind an operator. What fails for a moment is tried again, after longer and longer pauses.
    pub fn with_patience(operator: Operator, steps: Steps, patience: Patience) -> Self {
        let retry = RetryLayer::new()
            .with_max_times(TRIES)
            .with_min_delay(patience.first_pause())
            .with_max_delay(patience.longest_pause())
            .with_jitter();
        let timeout = TimeoutLayer::new().with_timeout(patience.one_try()).with_io_timeout(patience.total);
        let host = Self::without_patience(operator.layer(timeout).layer(retry), steps);
        Self { patience: Some(patience), ..host }
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
        Self { operator, steps, shows_parts, patience: None, concurrency }
    }

    /// A file's bytes, about so many; nothing where there is no such file.
    ///
    /// # Errors
    /// When the host does not give them.
    pub async fn read(&self, path: &str, size: u64) -> Result<Option<Vec<u8>>, Failure> {
        match self.within(size, path, self.operator.read(path)).await? {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(error) if is_absent(&error) => Ok(None),
            Err(error) => Err(Failure::of_host(path, error)),
        }
    }

    /// A file's size in bytes; nothing where there is no such file.
    ///
    /// # Errors
    /// When the host does not tell.
    pub async fn size(&self, path: &str) -> Result<Option<u64>, Failure> {
        Ok(self.metadata(path).await?.map(|metadata| metadata.content_length()))
    }

    /// When a file was written, by the host's clock; nothing where the host does not say, or has no such file.
    ///
    /// # Errors
    /// When the host fails.
    pub async fn modified(&self, path: &str) -> Result<Option<jiff::Timestamp>, Failure> {
        let time = self.metadata(path).await?.and_then(|metadata| metadata.last_modified());
        // OpenDAL has a version of its own of the crate for times.
        let time = time.map(opendal::raw::Timestamp::into_inner);
        Ok(time.and_then(|time| jiff::Timestamp::new(time.as_second(), time.subsec_nanosecond()).ok()))
    }

    async fn metadata(&self, path: &str) -> Result<Option<opendal::Metadata>, Failure> {
        match self.within(0, path, self.operator.stat(path)).await? {
            Ok(metadata) => Ok(Some(metadata)),
            Err(error) if is_absent(&error) => Ok(None),
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
        let bytes = bytes.into();
        let size = bytes.len() as u64;
        let mut write = self.operator.write_with(&part, bytes);
        if capability.write_with_content_type {
            write = write.content_type(&media_type::of(path));
        }
        if capability.write_with_cache_control {
            write = write.cache_control(policy::cache_control(path));
        }
        self.within(size, path, write).await?.map_err(|error| Failure::of_write(path, error))?;
        if self.shows_parts {
            (self.steps)(Step::Rename(path))?;
            let rename = self.operator.rename(&part, path);
            self.within(0, path, rename).await?.map_err(|error| Failure::of_host(path, error))?;
        }
        Ok(())
    }

    /// Deletes a file, if it is there.
    ///
    /// # Errors
    /// When the host does not let it go.
    pub async fn delete(&self, path: &str) -> Result<(), Failure> {
        (self.steps)(Step::Delete(path))?;
        self.within(0, path, self.operator.delete(path)).await?.map_err(|error| Failure::of_host(path, error))
    }

    /// A step with all its tries, within the time that a host may take for so many bytes.
    async fn within<T>(&self, size: u64, path: &str, step: impl IntoFuture<Output = T>) -> Result<T, Failure> {
        let Some(patience) = self.patience else { return Ok(step.await) };
        let late = |_| Failure::of_host(path, opendal::Error::new(ErrorKind::Unexpected, "timeout"));
        tokio::time::timeout(patience.of_step(size), step.into_future()).await.map_err(late)
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
