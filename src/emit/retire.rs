//! Removes trees of the staging folder, without losing what somebody put into the old site at the last moment.

use std::collections::BTreeSet;
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use anyhow::{Context, Result};
use walkdir::{DirEntry, WalkDir};

use super::manifest::{MANIFEST, Manifest};
use super::{Step, Steps, Target};

/// Removes a tree: the old site, or a new one that was not finished.
///
/// What the manifest of an old site does not list was carried over, but somebody may have added or saved such a file
/// after that; it is moved to the published site. A tree without a manifest is an unfinished site, all of which can
/// go, unless it has just been `exchanged`: then it is an output folder that was still empty when the build began.
pub(super) fn retire(tree: &Path, target: &Target, exchanged: bool, steps: Steps) -> Result<()> {
    let own = Manifest::read(tree).ok().flatten();
    let published = Manifest::read(&target.folder).ok().flatten();
    let rescue = published.filter(|_| exchanged || own.is_some());
    let own = own.unwrap_or_default();
    let listed: BTreeSet<&str> = own.files.keys().map(|path| path.as_str()).collect();
    for entry in WalkDir::new(tree).contents_first(true) {
        let entry = entry.with_context(|| format!("cannot remove {}", tree.display()))?;
        let path = entry.path().strip_prefix(tree)?;
        if path == Path::new(MANIFEST) {
            continue;
        }
        if path.as_os_str().is_empty() {
            remove_manifest(tree, steps)?;
        }
        let is_listed = || path.to_str().is_some_and(|path| listed.contains(path));
        if let Some(published) = rescue.as_ref().filter(|_| !entry.file_type().is_dir() && !is_listed())
            && is_latecomer(&entry, path, published, target)?
        {
            move_in(entry.path(), &target.folder.join(path), steps)?;
        } else {
            remove(&entry, steps).with_context(|| format!("cannot remove {}", entry.path().display()))?;
        }
    }
    Ok(())
}

/// The manifest goes last: without it the next build could not tell whose the files are that this one leaves behind.
fn remove_manifest(tree: &Path, steps: Steps) -> Result<()> {
    match steps(Step::Remove).and_then(|()| fs::remove_file(tree.join(MANIFEST))) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.with_context(|| format!("cannot remove {}", tree.join(MANIFEST).display())),
    }
}

/// Whether a foreign file of the old site is not, or not as it is now, in the published one.
fn is_latecomer(entry: &DirEntry, path: &Path, published: &Manifest, target: &Target) -> Result<bool> {
    let old = entry.metadata()?;
    let Ok(new) = target.folder.join(path).symlink_metadata() else { return Ok(true) };
    if (old.dev(), old.ino()) == (new.dev(), new.ino()) {
        return Ok(false);
    }
    let is_page = || published.files.keys().any(|page| Path::new(page.as_str()) == path);
    Ok(!new.is_dir() && old.modified()? > new.modified()? && !is_page())
}

fn move_in(from: &Path, to: &Path, steps: Steps) -> Result<()> {
    let move_in = || {
        steps(Step::MoveIn)?;
        to.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::rename(from, to)
    };
    move_in().with_context(|| format!("cannot carry over {} to {}", from.display(), to.display()))
}

fn remove(entry: &DirEntry, steps: Steps) -> io::Result<()> {
    steps(Step::Remove)?;
    let remove = || match entry.file_type().is_dir() {
        true => fs::remove_dir(entry.path()),
        false => fs::remove_file(entry.path()),
    };
    match (remove(), entry.path().parent()) {
        // Somebody made the folder read-only, which the new site's folder has taken over.
        (Err(error), Some(folder)) if error.kind() == ErrorKind::PermissionDenied => {
            fs::set_permissions(folder, Permissions::from_mode(0o755))?;
            remove()
        }
        (result, _) => result,
    }
}
