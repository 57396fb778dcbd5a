//! The disk sink: a finished site and a folder enter, the folder holds exactly that site afterwards. Nothing but the
//! output folder and one hidden folder beside it is ever touched.
//!
//! **Whole or not at all.** The new site is put together in a staging folder beside the output folder
//! (`.<name>.nianbao-staging`, on the same file system): a file whose bytes stay the same is a hard link to the one
//! that is published, so it keeps its time of modification and costs no space; the others are written anew, never into
//! a file that exists. When all of it is on the disk, the two folders are exchanged in one step (`renameat2` with
//! `RENAME_EXCHANGE`), and the old site is removed. A build that is killed at any moment leaves the old site or the
//! new one, and a staging folder that the next build clears away.
//!
//! Where this cannot be had, the next best is done:
//! - A file system without that exchange (NFS, some FUSE and overlay ones): the old site is renamed into the staging
//!   folder and the new one into its place. A build killed between the two leaves no site; the next build, whatever it
//!   is to write, first puts the old one back.
//! - A file system without hard links: unchanged files are copied and keep their time of modification.
//! - An output folder on which something is mounted, or that has a mount inside, cannot be renamed: see `in_place`.
//!
//! **Whose files are whose.** The manifest `.nianbao.json` marks the folder and lists what nianbao made. What it does
//! not list belongs to somebody else and is carried over, empty folders included. A folder without a manifest is
//! refused unless it is empty or holds only `.gitkeep` and `.gitignore`. A listed file is nianbao's even if somebody
//! edited it: its bytes are compared with the new ones, and the edit is lost. Folders keep their mode, and unchanged
//! files keep theirs; new files get 0644 and new folders 0755, less the umask.

mod documents;
mod fill;
mod in_place;
mod manifest;
mod plan;
mod platform;
mod retire;
mod staging;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

pub use documents::write_document;
pub use manifest::{MANIFEST, Previous, read_previous};

use crate::output::{Origin, Output};
use plan::Plan;
use staging::Staging;

/// What a build did to the output folder, in files. The manifest does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// New or with other bytes than before.
    pub written: usize,
    /// With the same bytes as before, and untouched.
    pub unchanged: usize,
    /// Made by an earlier build and no longer part of the site.
    pub removed: usize,
}

/// Makes a folder hold a site and nothing else of an earlier build. The folder and its parents are created where they
/// are absent; a symbolic link is followed to the folder it means. If the folder holds the site already, nothing is
/// touched at all.
///
/// # Errors
/// Before anything is changed: a folder that is not nianbao's, a foreign file where the new site needs its name,
/// another build at work, no permission, a path that is no folder's. While the new site is put together: a full or
/// failing disk; the old site then stays and the staging folder is removed. After the exchange: the old site cannot
/// be removed from the staging folder, which the message says.
pub fn emit(output: &Output, directory: &Path) -> Result<Summary> {
    emit_stepwise(output, directory, &|_| Ok(()))
}

/// One change on the disk, about to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    CreateFolder,
    Link,
    Write,
    Sync,
    Exchange,
    MoveAside,
    MoveIn,
    Remove,
}

/// Is told of every step before it is taken. An error stands for the step's own failure. Only tests do anything here:
/// they fail, or stop, at each step in turn.
type Steps<'a> = &'a (dyn Fn(Step) -> io::Result<()> + Sync);

/// The summary of a build that need not take place: the folder holds a site of this origin, whole and unaltered, and no
/// killed build has left anything to clear away.
pub fn is_settled(previous: &Previous, origin: &Origin, directory: &Path) -> Option<Summary> {
    let unchanged = previous.files_of(origin)?;
    let target = Target::resolve(directory).ok()?;
    (!target.has_leftovers()).then_some(Summary { unchanged, ..Summary::default() })
}

fn emit_stepwise(output: &Output, directory: &Path, steps: Steps) -> Result<Summary> {
    let target = Target::resolve(directory)?;
    if !target.has_leftovers() {
        let plan = Plan::of(output, &target)?;
        if plan.is_settled {
            return Ok(plan.summary());
        }
    }
    target.prepare()?;
    if target.inside().symlink_metadata().is_ok() {
        Staging::open(target.inside(), &target, steps)?.close(&target, false, steps)?;
    }
    if !target.is_mounted()? {
        match replace(output, &target, steps) {
            Err(error) if error.downcast_ref().is_some_and(platform::crosses_mount) => {}
            result => return result,
        }
    }
    let staging = Staging::open(target.inside(), &target, steps)?;
    let result = in_place::apply(output, &target, &staging, steps);
    finish(result, staging, &target, steps)
}

/// Puts the site together in the staging folder and exchanges it with the one that is published.
fn replace(output: &Output, target: &Target, steps: Steps) -> Result<Summary> {
    let staging = Staging::open(target.sibling(), target, steps)?;
    let result = fill_and_exchange(output, target, &staging, steps);
    finish(result, staging, target, steps)
}

fn fill_and_exchange(output: &Output, target: &Target, staging: &Staging, steps: Steps) -> Result<Summary> {
    let plan = Plan::of(output, target)?;
    if plan.is_settled {
        return Ok(plan.summary());
    }
    if !plan.mounts.is_empty() {
        return Err(io::Error::from(io::ErrorKind::CrossesDevices).into());
    }
    fill::fill(&plan, target, &staging.fresh(), steps)?;
    staging.exchange(target, steps)?;
    Ok(plan.summary())
}

/// Clears the staging folder away after a success as well as after a failure, whose error is the one to report.
fn finish(result: Result<Summary>, staging: Staging, target: &Target, steps: Steps) -> Result<Summary> {
    let closed = staging.close(target, result.is_ok(), steps);
    let summary = result?;
    closed.with_context(|| format!("{} holds the new site, but the old one is still beside it", target.display()))?;
    Ok(summary)
}

/// Where the site goes.
struct Target {
    /// The output folder itself, with symbolic links resolved; it may not exist yet.
    folder: PathBuf,
    parent: PathBuf,
    name: OsString,
}

impl Target {
    fn resolve(directory: &Path) -> Result<Self> {
        // Taken apart and put together again, a path has no slash at its end, which would hide a symbolic link.
        let directory: PathBuf = directory.components().collect();
        if directory.as_os_str().is_empty() {
            bail!("the output folder has no name");
        }
        let folder = match directory.symlink_metadata() {
            Ok(_) => real_folder(&directory)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => std::path::absolute(&directory)?,
            Err(error) => return Err(error).with_context(|| format!("cannot look at {}", directory.display())),
        };
        match (folder.parent(), folder.file_name()) {
            (Some(parent), Some(name)) => Ok(Self { parent: parent.to_owned(), name: name.to_owned(), folder }),
            _ => bail!("{} cannot be the output folder", directory.display()),
        }
    }

    fn display(&self) -> std::path::Display<'_> {
        self.folder.display()
    }

    fn exists(&self) -> bool {
        self.folder.symlink_metadata().is_ok()
    }

    /// The staging folder of a build that exchanges.
    fn sibling(&self) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(&self.name);
        name.push(".nianbao-staging");
        self.parent.join(name)
    }

    /// The staging folder of a build that cannot rename the output folder.
    fn inside(&self) -> PathBuf {
        self.folder.join(staging::INSIDE)
    }

    fn has_leftovers(&self) -> bool {
        [self.sibling(), self.inside()].iter().any(|folder| folder.symlink_metadata().is_ok())
    }

    fn is_mounted(&self) -> Result<bool> {
        let mounted = || platform::is_mount_point(&self.folder);
        let mounted = self.exists().then(mounted).transpose();
        Ok(mounted.with_context(|| format!("cannot look at {}", self.display()))?.unwrap_or(false))
    }

    /// Creates the parent folder and makes sure that the output folder may be changed.
    fn prepare(&self) -> Result<()> {
        use rustix::fs::{Access, access};
        fs::create_dir_all(&self.parent).with_context(|| format!("cannot create {}", self.parent.display()))?;
        if self.exists() {
            let allowed = access(&self.folder, Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK);
            allowed.with_context(|| format!("{} cannot be changed", self.display()))?;
        }
        Ok(())
    }
}

/// The folder that a path leads to.
fn real_folder(directory: &Path) -> Result<PathBuf> {
    let folder = match directory.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => site_aside(directory).ok_or(error),
        folder => folder,
    };
    let folder = folder.with_context(|| format!("{} is a symbolic link that leads nowhere", directory.display()))?;
    if folder.exists() && !folder.is_dir() {
        bail!("{} is not a folder", directory.display());
    }
    Ok(folder)
}

/// The folder that a symbolic link means, if a killed build has moved the site from there into its staging folder.
fn site_aside(link: &Path) -> Option<PathBuf> {
    let folder = link.parent()?.join(fs::read_link(link).ok()?);
    let (parent, name) = (folder.parent()?.canonicalize().ok()?, folder.file_name()?.to_owned());
    let target = Target { folder: parent.join(&name), parent, name };
    Staging::has_site_aside(&target.sibling()).then_some(target.folder)
}
