//! Puts the new site together in the staging folder: links what stays, writes what is new, carries over what is
//! somebody else's. An existing file is never written to, since it may be the published one under another name.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, FileTimes, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown, symlink};
use std::path::Path;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::manifest::MANIFEST;
use super::plan::{Kind, Plan};
use super::{Step, Steps, Target, platform};

/// Makes a folder that holds all that the output folder is to hold, safely on the disk.
pub(super) fn fill(plan: &Plan, target: &Target, fresh: &Path, steps: Steps) -> Result<()> {
    let folders = folders(plan);
    create_folder(fresh, steps)?;
    folders.iter().try_for_each(|folder| create_folder(&fresh.join(folder), steps))?;
    let files: Vec<_> = plan.output.iter().collect();
    files.into_par_iter().try_for_each(|(path, contents)| {
        let to = fresh.join(path.as_str());
        match plan.unchanged.contains(path) {
            true => link(&target.folder.join(path.as_str()), &to, steps),
            false => write_file(&to, contents, steps),
        }
    })?;
    for path in plan.foreign.iter().filter(|path| plan.entries.get(*path) != Some(&Kind::Folder)) {
        link(&target.folder.join(path), &fresh.join(path), steps)?;
    }
    write_file(&fresh.join(MANIFEST), plan.manifest.to_text()?.as_bytes(), steps)?;
    imitate_folders(plan, &folders, target, fresh)?;
    sync(fresh, steps)
}

/// Creates a folder with mode 0755, less the umask.
pub(super) fn create_folder(folder: &Path, steps: Steps) -> Result<()> {
    let created = steps(Step::CreateFolder).and_then(|()| DirBuilder::new().mode(0o755).create(folder));
    created.with_context(|| format!("cannot create {}", folder.display()))
}

/// Writes a file that does not exist yet, with mode 0644, less the umask.
pub(super) fn write_file(file: &Path, contents: &[u8], steps: Steps) -> Result<()> {
    let write = || {
        steps(Step::Write)?;
        OpenOptions::new().write(true).create_new(true).mode(0o644).open(file)?.write_all(contents)
    };
    write().with_context(|| format!("cannot write {}", file.display()))
}

/// Waits until all is on the disk.
pub(super) fn sync(folder: &Path, steps: Steps) -> Result<()> {
    let synced = steps(Step::Sync).and_then(|()| platform::sync(folder));
    synced.with_context(|| format!("cannot get {} onto the disk", folder.display()))
}

/// All folders below the new output folder, each after the one that holds it.
fn folders<'a>(plan: &'a Plan) -> BTreeSet<&'a Path> {
    let own = plan.output.iter().flat_map(|(path, _)| path.folders()).map(Path::new);
    let foreign = plan.foreign.iter().flat_map(|path| {
        let is_folder = plan.entries.get(path) == Some(&Kind::Folder);
        path.ancestors().skip(if is_folder { 0 } else { 1 })
    });
    own.chain(foreign).filter(|folder| !folder.as_os_str().is_empty()).collect()
}

/// Gives a published file, or a symbolic link itself, a second name; where that cannot be, makes a copy of the same
/// age.
fn link(from: &Path, to: &Path, steps: Steps) -> Result<()> {
    let linked = match steps(Step::Link).and_then(|()| fs::hard_link(from, to)) {
        Err(error) if platform::cannot_link(&error) => copy(from, to),
        result => result,
    };
    linked.with_context(|| format!("cannot carry over {}", from.display()))
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    let metadata = from.symlink_metadata()?;
    if metadata.is_symlink() {
        return symlink(fs::read_link(from)?, to);
    }
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::Unsupported, "neither a file nor a symbolic link"));
    }
    fs::copy(from, to)?;
    let times = FileTimes::new().set_accessed(metadata.accessed()?).set_modified(metadata.modified()?);
    File::open(to)?.set_times(times)?;
    imitate(&metadata, to)
}

/// Gives folders that were there before the mode and the owner that they had, the innermost first.
fn imitate_folders(plan: &Plan, folders: &BTreeSet<&Path>, target: &Target, fresh: &Path) -> Result<()> {
    let there = |folder: &&&Path| plan.entries.get(**folder) == Some(&Kind::Folder);
    let outermost = target.exists().then_some(Path::new(""));
    for folder in folders.iter().rev().filter(there).copied().chain(outermost) {
        let old = target.folder.join(folder);
        let imitated = old.symlink_metadata().and_then(|metadata| imitate(&metadata, &fresh.join(folder)));
        imitated.with_context(|| format!("cannot keep the mode of {}", old.display()))?;
    }
    Ok(())
}

/// Takes over mode and owner. Only root may give files away, so an owner that cannot be kept is no error.
fn imitate(metadata: &fs::Metadata, to: &Path) -> io::Result<()> {
    let own = to.symlink_metadata()?;
    if (own.uid(), own.gid()) != (metadata.uid(), metadata.gid()) {
        let _ = chown(to, Some(metadata.uid()), Some(metadata.gid()));
    }
    if own.mode() != metadata.mode() {
        fs::set_permissions(to, metadata.permissions())?;
    }
    Ok(())
}
