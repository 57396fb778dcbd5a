//! What tells without reading a file whether it may have changed.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::time::Duration;

/// File systems note times as coarsely as the kernel's clock ticks, which is ten milliseconds at the most.
const TICK: Duration = Duration::from_millis(100);
/// Old ones note whole seconds, or every other.
const COARSE_TICK: Duration = Duration::from_millis(2500);

/// A file's metadata. While it stays the same, the file does, except within a tick of the file system's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// In bytes.
    pub(super) size: u64,
    device: u64,
    inode: u64,
    modified: Time,
    /// When the file system noted the last change of any kind. No program can set it.
    pub(super) changed: Time,
}

/// A point in time on a file system's own clock, in seconds and nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Time(i64, i64);

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Self {
        let (device, inode) = identity(metadata);
        Self {
            size: metadata.len(),
            device,
            inode,
            modified: Time(metadata.mtime(), metadata.mtime_nsec()),
            changed: Time(metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    /// Within what time after a change another one may not alter the stamp.
    pub(super) fn tick(&self) -> Duration {
        if self.changed.1 == 0 { COARSE_TICK } else { TICK }
    }

    /// Whether another change would surely alter it, as the file system's clock has since told a `later` time. That
    /// clock is not asked: what it noted elsewhere is enough, and is right on a drive of another machine as well.
    pub(super) fn is_before(&self, later: Time) -> bool {
        let tick = self.tick();
        let nanoseconds = self.changed.1 + i64::from(tick.subsec_nanos());
        let seconds =
            self.changed.0.saturating_add_unsigned(tick.as_secs()).saturating_add(nanoseconds / 1_000_000_000);
        Time(seconds, nanoseconds % 1_000_000_000) < later
    }
}

/// The file system that something lies on, and its number there.
pub(super) fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}
