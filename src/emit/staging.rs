//! The staging folder: locked while a build uses it, marked as nianbao's, exchanged with the output folder, and
//! cleared away by the build that made it or, when that was killed, by the next one.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rustix::fs::{FlockOperation, OFlags, flock};

use super::manifest::Manifest;
use super::retire::retire;
use super::{Step, Steps, Target, platform};

/// The staging folder's name where it has to be inside the output folder.
pub(super) const INSIDE: &str = ".nianbao-staging";

/// The file that marks a staging folder, names its output folder and bears the lock.
const MARKER: &str = "staging.json";

/// The new site, and after the exchange the old one.
const FRESH: &str = "new";

/// The old site, on its way out where folders cannot be exchanged.
const ASIDE: &str = "old";

/// How often a staging folder is looked for again that another build cleared away at the same moment.
const ATTEMPTS: usize = 100;

/// A staging folder that belongs to this build alone.
pub(super) struct Staging {
    folder: PathBuf,
    /// Locked as long as it is open; the system opens the lock when the process ends, however it ends.
    marker: File,
}

impl Staging {
    /// Whether the old site was moved aside into a staging folder.
    pub(super) fn has_site_aside(folder: &Path) -> bool {
        folder.join(ASIDE).symlink_metadata().is_ok()
    }

    /// Makes a staging folder, or takes over the one that a killed build left, and clears it.
    pub(super) fn open(folder: PathBuf, target: &Target, steps: Steps) -> Result<Self> {
        let staging = Self::lock(folder, target, steps)?;
        staging.clear(target, false, steps)?;
        Ok(staging)
    }

    /// Where the new site is put together.
    pub(super) fn fresh(&self) -> PathBuf {
        self.folder.join(FRESH)
    }

    fn aside(&self) -> PathBuf {
        self.folder.join(ASIDE)
    }

    /// Publishes the new site. Afterwards the old one, if there was one, is in the staging folder.
    pub(super) fn exchange(&self, target: &Target, steps: Steps) -> Result<()> {
        let fresh = self.fresh();
        let exchanged = if target.exists() {
            match steps(Step::Exchange).and_then(|()| platform::exchange(&fresh, &target.folder)) {
                Err(error) if platform::cannot_exchange(&error) => self.rename_twice(target, steps),
                result => result,
            }
        } else {
            steps(Step::MoveIn).and_then(|()| fs::rename(&fresh, &target.folder))
        };
        exchanged.with_context(|| format!("cannot put the new site in the place of {}", target.display()))?;
        // The old site may be removed only when the disk knows of the new one.
        for folder in [&target.parent, &self.folder] {
            let synced = steps(Step::Sync).and_then(|()| File::open(folder)?.sync_all());
            synced.with_context(|| format!("cannot get {} onto the disk", folder.display()))?;
        }
        Ok(())
    }

    /// Between the two there is no site; [`Self::clear`] brings the old one back.
    fn rename_twice(&self, target: &Target, steps: Steps) -> io::Result<()> {
        steps(Step::MoveAside)?;
        fs::rename(&target.folder, self.aside())?;
        steps(Step::MoveIn)?;
        fs::rename(self.fresh(), &target.folder)
    }

    /// Removes the staging folder and what is left in it, which after an exchange is the old site.
    pub(super) fn close(self, target: &Target, exchanged: bool, steps: Steps) -> Result<()> {
        self.clear(target, exchanged, steps)?;
        let remove = || {
            steps(Step::Remove)?;
            fs::remove_file(self.folder.join(MARKER))?;
            steps(Step::Remove)?;
            match fs::remove_dir(&self.folder) {
                // Another build has just taken the folder over.
                Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => Ok(()),
                result => result,
            }
        };
        remove().with_context(|| format!("cannot remove {}", self.folder.display()))
    }

    fn lock(folder: PathBuf, target: &Target, steps: Steps) -> Result<Self> {
        let context = || format!("cannot create {}", folder.display());
        for _ in 0..ATTEMPTS {
            steps(Step::CreateFolder).with_context(context)?;
            match DirBuilder::new().mode(0o755).create(&folder) {
                Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(error).with_context(context),
                _ => {}
            }
            refuse_foreign(&folder)?;
            if let Some(marker) = lock_marker(&folder, target).with_context(context)? {
                let mut staging = Self { folder, marker };
                let marked = staging.mark(target, steps);
                return marked.map(|()| staging);
            }
        }
        bail!("other builds of {} come and go; wait until they have ended", target.display())
    }

    /// Writes what the marker says, or completes what a killed build began to write. A folder that cannot be marked is
    /// removed again.
    fn mark(&mut self, target: &Target, steps: Steps) -> Result<()> {
        let name = serde_json::to_string(&target.name.to_string_lossy())?;
        let text = format!("{{\"nianbao\": \"staging folder\", \"of\": {name}}}\n");
        let file = self.folder.join(MARKER);
        let mut found = Vec::new();
        self.marker.read_to_end(&mut found).with_context(|| format!("cannot read {}", file.display()))?;
        let Some(missing) = text.as_bytes().strip_prefix(found.as_slice()) else {
            bail!("{} is in the way: it was not made by nianbao for {}", self.folder.display(), target.display());
        };
        if missing.is_empty() {
            return Ok(());
        }
        let written = steps(Step::Write).and_then(|()| self.marker.write_all(missing)).inspect_err(|_| {
            let _ = fs::remove_file(&file).and_then(|()| fs::remove_dir(&self.folder));
        });
        written.with_context(|| format!("cannot write {}", file.display()))
    }

    /// Removes whatever a build has left, having brought back an old site that was moved aside.
    fn clear(&self, target: &Target, exchanged: bool, steps: Steps) -> Result<()> {
        let (fresh, aside) = (self.fresh(), self.aside());
        if aside.symlink_metadata().is_ok() && !self.restore(target, steps)? {
            retire(&aside, target, exchanged, steps)?;
        }
        if fresh.symlink_metadata().is_ok() {
            retire(&fresh, target, exchanged, steps)?;
        }
        Ok(())
    }

    /// Brings the old site back if no site is in its place; says whether it did.
    fn restore(&self, target: &Target, steps: Steps) -> Result<bool> {
        if Manifest::read(&target.folder).is_ok_and(|manifest| manifest.is_some()) {
            return Ok(false);
        }
        let restore = || {
            steps(Step::MoveIn)?;
            // This takes the place of no folder and of an empty one, and of nothing else.
            fs::rename(self.aside(), &target.folder)
        };
        restore().with_context(|| {
            format!("a killed build left the site in {}; move it back to {}", self.aside().display(), target.display())
        })?;
        Ok(true)
    }
}

/// Refuses a folder that has the staging folder's name but is somebody else's.
fn refuse_foreign(folder: &Path) -> Result<()> {
    let names = || fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<BTreeSet<_>>>();
    let names = match names() {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        names => names.with_context(|| format!("{} is in the way", folder.display()))?,
    };
    let is_own = |names: &BTreeSet<OsString>| {
        let known = names.iter().all(|name| [MARKER, FRESH, ASIDE].iter().any(|own| name == own));
        known && (names.is_empty() || names.contains(OsStr::new(MARKER)))
    };
    if !is_own(&names) {
        bail!("{} is in the way: it was not made by nianbao", folder.display());
    }
    Ok(())
}

/// Opens and locks the marker; none if the folder vanished or was made anew by another build meanwhile.
fn lock_marker(folder: &Path, target: &Target) -> Result<Option<File>> {
    let file = folder.join(MARKER);
    let flags = OFlags::NOFOLLOW.bits() as i32;
    let marker = OpenOptions::new().read(true).append(true).create(true).mode(0o644).custom_flags(flags).open(&file);
    let marker = match marker {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        marker => marker?,
    };
    if let Err(error) = flock(&marker, FlockOperation::NonBlockingLockExclusive) {
        if error == rustix::io::Errno::WOULDBLOCK {
            bail!("another build is writing {}; wait until it has ended", target.display());
        }
        return Err(io::Error::from(error)).with_context(|| format!("cannot lock {}", file.display()));
    }
    let own = marker.metadata()?;
    let is_same = file.symlink_metadata().is_ok_and(|there| (there.dev(), there.ino()) == (own.dev(), own.ino()));
    Ok(is_same.then_some(marker))
}
