//! Writes a site into an output folder that cannot be renamed, because it is a mount point or has a mount inside.
//! File by file, each by a rename, so that no reader ever meets half a file; but a build that is killed leaves some
//! new files beside old ones. The next build finishes its work: a manifest of both sites stands in the folder from
//! before the first change to after the last. Pages that are gone are removed last.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::fill::{create_folder, sync, write_file};
use super::manifest::MANIFEST;
use super::plan::{Kind, Plan};
use super::staging::Staging;
use super::{Step, Steps, Summary, Target};
use crate::output::{Output, OutputPath};

/// The manifest of the earlier and the new site together.
const BOTH: &str = "both.json";

/// The manifest of the new site. No file in the staging folder bears the manifest's own name.
const NEW: &str = "new.json";

/// Makes the output folder hold a site, by way of a staging folder inside it.
pub(super) fn apply(output: &Output, target: &Target, staging: &Staging, steps: Steps) -> Result<Summary> {
    let plan = Plan::of(output, target)?;
    if plan.is_settled {
        return Ok(plan.summary());
    }
    let changed: Vec<_> = output.iter().map(|(path, _)| path).filter(|path| !plan.unchanged.contains(path)).collect();
    refuse_mounted_pages(&changed, &plan, target)?;
    fill(&changed, &plan, &staging.fresh(), steps)?;
    publish(&changed, &plan, target, &staging.fresh(), steps)?;
    Ok(plan.summary())
}

/// Writes the changed files, each under its number, and both manifests.
fn fill(changed: &[&OutputPath], plan: &Plan, fresh: &Path, steps: Steps) -> Result<()> {
    create_folder(fresh, steps)?;
    let contents = changed.iter().filter_map(|path| plan.output.get(path));
    for (number, contents) in contents.enumerate() {
        write_file(&fresh.join(number.to_string()), contents, steps)?;
    }
    let mut both = plan.old_manifest.clone();
    both.files.extend(plan.manifest.files.clone());
    write_file(&fresh.join(BOTH), both.to_text()?.as_bytes(), steps)?;
    write_file(&fresh.join(NEW), plan.manifest.to_text()?.as_bytes(), steps)?;
    sync(fresh, steps)
}

/// Renames the changed files into their places and removes those that are gone.
fn publish(changed: &[&OutputPath], plan: &Plan, target: &Target, fresh: &Path, steps: Steps) -> Result<()> {
    place(&fresh.join(BOTH), &target.folder.join(MANIFEST), steps)?;
    for (number, path) in changed.iter().enumerate() {
        make_room(path, plan, target, steps)?;
        place(&fresh.join(number.to_string()), &target.folder.join(path.as_str()), steps)?;
    }
    plan.gone.iter().try_for_each(|path| remove_page(path, target, steps))?;
    sync(&target.folder, steps)?;
    place(&fresh.join(NEW), &target.folder.join(MANIFEST), steps)
}

/// Renames a file into its place, creating the folders that it needs.
fn place(from: &Path, to: &Path, steps: Steps) -> Result<()> {
    let place = || {
        steps(Step::MoveIn)?;
        to.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::rename(from, to)
    };
    place().with_context(|| format!("cannot write {}", to.display()))
}

/// Removes pages of the earlier site that stand where the new page has a folder, or in a folder where it stands.
fn make_room(path: &OutputPath, plan: &Plan, target: &Target, steps: Steps) -> Result<()> {
    for folder in path.folders() {
        if let Ok(position) = plan.gone.binary_search_by(|gone| gone.as_str().cmp(folder)) {
            remove_page(&plan.gone[position], target, steps)?;
        }
    }
    let place = Path::new(path.as_str());
    if plan.entries.get(place) == Some(&Kind::Folder) {
        let is_below = |page: &&OutputPath| Path::new(page.as_str()).starts_with(place);
        for page in plan.old_manifest.files.keys().filter(is_below) {
            remove_page(page, target, steps)?;
        }
    }
    Ok(())
}

/// Removes a page, if it is still there, and the folders that it leaves empty.
fn remove_page(path: &OutputPath, target: &Target, steps: Steps) -> Result<()> {
    let page = target.folder.join(path.as_str());
    if page.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        // The new site has a folder of that name.
        return Ok(());
    }
    let removed = steps(Step::Remove).and_then(|()| ignore_absence(fs::remove_file(&page)));
    removed.with_context(|| format!("cannot remove {}", page.display()))?;
    for folder in page.ancestors().skip(1).take(path.folders().count()) {
        steps(Step::Remove).with_context(|| format!("cannot remove {}", folder.display()))?;
        match ignore_absence(fs::remove_dir(folder)) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => break,
            removed => removed.with_context(|| format!("cannot remove {}", folder.display()))?,
        }
    }
    Ok(())
}

/// Pages on another file system below the output folder could not be put in their place by a rename.
fn refuse_mounted_pages(changed: &[&OutputPath], plan: &Plan, target: &Target) -> Result<()> {
    let is_affected = |mount: &&PathBuf| changed.iter().any(|path| Path::new(path.as_str()).starts_with(mount));
    match plan.mounts.iter().find(is_affected) {
        None => Ok(()),
        Some(mount) => bail!(
            "another file system is mounted on {}, where the site has pages; unmount it first",
            target.folder.join(mount).display(),
        ),
    }
}

fn ignore_absence(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(()),
        result => result,
    }
}
