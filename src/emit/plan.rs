//! What a build has to do: the new site and the output folder as it is enter, a plan leaves. Reads only, and refuses
//! here whatever has to be refused, so that a refusal finds everything untouched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Bound;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::manifest::{MANIFEST, Manifest};
use super::staging::INSIDE;
use super::{Summary, Target, platform};
use crate::output::{Output, OutputPath};

/// Files that may stand in a folder that is not marked yet: they keep an empty folder in git.
const KEPT: [&str; 2] = [".gitkeep", ".gitignore"];

/// The folder that an ext file system has at its root; it is in nobody's way.
const LOST_AND_FOUND: &str = "lost+found";

/// What stands at a path of the output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    /// A symbolic link or something rarer. It is never opened and never followed.
    Other,
}

/// All entries of the output folder by their path below it, without the manifest.
pub(super) type Entries = BTreeMap<PathBuf, Kind>;

/// What is to be done.
pub(super) struct Plan<'a> {
    pub(super) output: &'a Output,
    /// The output folder as it is.
    pub(super) entries: Entries,
    /// Files of the new site that are there with the same bytes.
    pub(super) unchanged: BTreeSet<&'a OutputPath>,
    /// Files of the earlier site that are there and not in the new one.
    pub(super) gone: Vec<OutputPath>,
    /// Somebody else's files, and empty folders.
    pub(super) foreign: Vec<PathBuf>,
    /// The earlier site's manifest, and the new one's.
    pub(super) old_manifest: Manifest,
    pub(super) manifest: Manifest,
    /// Folders below the output folder on which something is mounted.
    pub(super) mounts: Vec<PathBuf>,
    /// Whether the output folder holds exactly the new site.
    pub(super) is_settled: bool,
}

impl<'a> Plan<'a> {
    /// Compares a site with an output folder, byte for byte.
    pub(super) fn of(output: &'a Output, target: &Target) -> Result<Self> {
        refuse_reserved_names(output)?;
        let old_manifest = if target.exists() { read_manifest(&target.folder)? } else { None };
        let is_marked = old_manifest.is_some();
        let old_manifest = old_manifest.unwrap_or_default();
        let (entries, mounts) = if target.exists() { walk(target)? } else { Default::default() };
        let unchanged = unchanged(output, &entries, &target.folder)?;
        let gone = gone(output, &entries, &old_manifest);
        let foreign = foreign(&entries, &old_manifest, &unchanged);
        refuse_lost_files(output, &entries, &foreign, target)?;
        let manifest = Manifest::of(output);
        let is_settled = is_marked && unchanged.len() == output.len() && manifest == old_manifest;
        Ok(Self { output, entries, unchanged, gone, foreign, old_manifest, manifest, mounts, is_settled })
    }

    pub(super) fn summary(&self) -> Summary {
        let unchanged = self.unchanged.len();
        Summary { written: self.output.len() - unchanged, unchanged, removed: self.gone.len() }
    }
}

/// The site may not claim the names that nianbao itself needs.
fn refuse_reserved_names(output: &Output) -> Result<()> {
    for (path, _) in output.iter() {
        let first = path.as_str().split('/').next().unwrap_or_default().to_lowercase();
        if first == MANIFEST || first == INSIDE {
            bail!("{path} cannot be a page: nianbao itself uses that name in the output folder");
        }
    }
    Ok(())
}

/// The manifest of a marked folder, none of an empty one, and a refusal for any other.
fn read_manifest(folder: &Path) -> Result<Option<Manifest>> {
    if let Some(manifest) = Manifest::read(folder)? {
        return Ok(Some(manifest));
    }
    let names = fs::read_dir(folder).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.file_name())).collect::<io::Result<BTreeSet<_>>>()
    });
    let names = names.with_context(|| format!("cannot read {}", folder.display()))?;
    let own = |name: &str| KEPT.contains(&name) || name == LOST_AND_FOUND || name == INSIDE;
    match names.iter().find(|name| !name.to_str().is_some_and(own)) {
        None => Ok(None),
        Some(name) => bail!(
            "{} was not made by nianbao: it holds {} and no {MANIFEST}; choose another output folder or empty this one",
            folder.display(),
            Path::new(name).display(),
        ),
    }
}

/// All entries of the output folder, and those among them on which something is mounted.
fn walk(target: &Target) -> Result<(Entries, Vec<PathBuf>)> {
    let mut entries = Entries::new();
    let mut mounts = Vec::new();
    let is_mounted = target.is_mounted()?;
    let is_own = |entry: &DirEntry| is_own(entry) || (is_mounted && is_lost_and_found(entry));
    let walk = WalkDir::new(&target.folder).min_depth(1).into_iter().filter_entry(|entry| !is_own(entry));
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot read all of {}", target.display()))?;
        let kind = match entry.file_type() {
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Other,
        };
        let path = entry.path().strip_prefix(&target.folder)?.to_owned();
        if kind == Kind::Folder && platform::is_mount_point(entry.path())? {
            mounts.push(path.clone());
        }
        entries.insert(path, kind);
    }
    Ok((entries, mounts))
}

/// Whether an entry is the manifest or the staging folder.
fn is_own(entry: &DirEntry) -> bool {
    entry.depth() == 1 && (entry.file_name() == MANIFEST || entry.file_name() == INSIDE)
}

/// Whether an entry is the folder that an ext file system has at its root and that only root may read.
fn is_lost_and_found(entry: &DirEntry) -> bool {
    entry.depth() == 1 && entry.file_name() == LOST_AND_FOUND
}

fn unchanged<'a>(output: &'a Output, entries: &Entries, folder: &Path) -> Result<BTreeSet<&'a OutputPath>> {
    let there = |path: &OutputPath| entries.get(Path::new(path.as_str())) == Some(&Kind::File);
    let candidates: Vec<_> = output.iter().filter(|(path, _)| there(path)).collect();
    let compare = |(path, contents): (&'a OutputPath, &std::sync::Arc<[u8]>)| {
        let file = folder.join(path.as_str());
        let same = holds(&file, contents).with_context(|| format!("cannot read {}", file.display()));
        same.map(|same| same.then_some(path)).transpose()
    };
    candidates.into_par_iter().filter_map(compare).collect()
}

/// Whether a file holds exactly these bytes.
fn holds(file: &Path, contents: &[u8]) -> io::Result<bool> {
    let mut file = File::open(file)?;
    if file.metadata()?.len() != contents.len() as u64 {
        return Ok(false);
    }
    let mut found = Vec::with_capacity(contents.len() + 1);
    file.read_to_end(&mut found)?;
    Ok(found == contents)
}

fn gone(output: &Output, entries: &Entries, manifest: &Manifest) -> Vec<OutputPath> {
    let there = |path: &OutputPath| entries.get(Path::new(path.as_str())).is_some_and(|kind| *kind != Kind::Folder);
    manifest.files.keys().filter(|path| output.get(path).is_none() && there(path)).cloned().collect()
}

/// What the manifest does not account for. A file that the new site has with the same bytes becomes the site's.
fn foreign(entries: &Entries, manifest: &Manifest, unchanged: &BTreeSet<&OutputPath>) -> Vec<PathBuf> {
    let files = manifest.files.keys().chain(unchanged.iter().copied());
    let own_files: BTreeSet<&str> = files.map(OutputPath::as_str).collect();
    let own_folders: BTreeSet<&str> = manifest.files.keys().flat_map(OutputPath::folders).collect();
    let is_own = |path: &Path, kind: Kind| match kind {
        Kind::Folder => !is_empty(entries, path) || path.to_str().is_some_and(|path| own_folders.contains(path)),
        Kind::File | Kind::Other => path.to_str().is_some_and(|path| own_files.contains(path)),
    };
    entries.iter().filter(|(path, kind)| !is_own(path, **kind)).map(|(path, _)| path.clone()).collect()
}

/// Whether nothing stands below a folder. Paths are ordered part by part, so what is below follows directly.
fn is_empty(entries: &Entries, folder: &Path) -> bool {
    let mut following = entries.range::<Path, _>((Bound::Excluded(folder), Bound::Unbounded));
    !following.next().is_some_and(|(path, _)| path.starts_with(folder))
}

/// A foreign file that the new site has no room for is never lost: the build is refused.
fn refuse_lost_files(output: &Output, entries: &Entries, foreign: &[PathBuf], target: &Target) -> Result<()> {
    let files: BTreeSet<&Path> = output.iter().map(|(path, _)| Path::new(path.as_str())).collect();
    let folders: BTreeSet<&Path> = output.iter().flat_map(|(path, _)| path.folders()).map(Path::new).collect();
    let in_the_way = |path: &&PathBuf| {
        let file_needed = path.ancestors().any(|ancestor| files.contains(ancestor));
        file_needed || (folders.contains(path.as_path()) && entries.get(*path) != Some(&Kind::Folder))
    };
    match foreign.iter().find(in_the_way) {
        None => Ok(()),
        Some(path) => bail!(
            "{} was not made by nianbao, and the new site needs its name; move it away or rename the page",
            target.folder.join(path).display(),
        ),
    }
}
