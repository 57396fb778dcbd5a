//! Which release stands in a place, whether it is there byte by byte, and whether the row of releases before it is whole.
//! A place enters, an address or a folder; what differs leaves. No project is needed for that.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::digest::Digest;
use super::failure::Failure;
use super::host::{OWN, kept};
use super::ledger::Entry;
use super::proof;
use super::release::{self, FOLDER, Name, Record, Release};
use super::remark::Remarks;
use super::web::{Encoding, Web};
use crate::diagnostic::message;
use crate::output::OutputPath;

/// Where a site is.
pub enum Place {
    /// At an address.
    Web(Web),
    /// In a folder.
    Folder(PathBuf),
}

/// What came out.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The document of the release is not as nianbao wrote it, so it tells nothing.
    Altered,
    /// The release was looked at.
    Verified(Box<Verified>),
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// The release.
    pub release: Release,
    /// Whether it is the one that stands there now.
    pub is_current: bool,
    /// How many of its files were read.
    pub read: usize,
    /// How many of its files later releases have changed or taken away, and the place does not keep.
    pub superseded: usize,
    /// How many releases before it were looked at, one after the other.
    pub earlier: usize,
    /// What is to be said.
    pub remarks: Remarks,
}

/// Verifies the release that stands in a place, or an earlier one by its name.
///
/// # Errors
/// When the place cannot be reached, or has no release.
pub async fn of(place: &Place, name: Option<&Name>, ledger: &[Entry]) -> Result<Outcome, Failure> {
    let text = place.read(release::FILE).await?;
    let text = text.ok_or_else(|| Failure::new(message!("there is no {file} there", file = release::FILE)))?;
    let Ok(current) = Release::parse(&text) else { return Ok(Outcome::Altered) };
    let mut remarks = Remarks::default();
    let followed = follow(place, &current, name, &mut remarks).await?;
    if place.read(&current.name.path()).await?.as_ref() != Some(&text) {
        remarks.wrong(current.name.path(), message!("it is not what {file} is", file = release::FILE));
    }
    let unknown = || Failure::new(message!("there is no release {name} there", name = name.map_or("", Name::as_str)));
    let Followed { release, earlier } = followed.ok_or_else(unknown)?;
    remarks.append(of_ledger(&release, ledger));
    let (read, superseded) = place.compare(&release, &current, &mut remarks).await?;
    let is_current = release.name == current.name;
    Ok(Outcome::Verified(Box::new(Verified { is_current, read, superseded, earlier, remarks, release })))
}

/// A release that was found on the way back, and how many before it.
struct Followed {
    release: Release,
    earlier: usize,
}

/// Goes back from release to release, as far as each names the one before it truly, and returns the one of this name, or
/// without a name the first. One document is kept at a time, as those of large sites are large.
async fn follow(
    place: &Place,
    current: &Release,
    name: Option<&Name>,
    remarks: &mut Remarks,
) -> Result<Option<Followed>, Failure> {
    let mut seen = BTreeSet::new();
    let mut found: Option<Followed> = None;
    let mut next = Some(current.clone());
    while let Some(release) = next {
        seen.insert(release.name.clone());
        if Name::new(release.time, &release.tree) != release.name {
            remarks.wrong(release.name.path(), message!("its name is not that of its time and its hash"));
        }
        next = previous(place, &release, &seen, remarks).await?;
        match &mut found {
            Some(found) => found.earlier += 1,
            None if name.is_none_or(|name| release.name == *name) => found = Some(Followed { release, earlier: 0 }),
            None => {}
        }
    }
    Ok(found)
}

/// The release before this one; nothing where there is none, or not the one that is named.
async fn previous(
    place: &Place,
    release: &Release,
    seen: &BTreeSet<Name>,
    remarks: &mut Remarks,
) -> Result<Option<Release>, Failure> {
    let Some(reference) = &release.previous else { return Ok(None) };
    let path = reference.release.path();
    let text = place.read(&path).await?;
    let fault = match text.as_deref().map(Release::parse) {
        None => message!("the document is missing, although a later release names it"),
        Some(Err(_)) => message!("the document was altered"),
        Some(Ok(found)) if found.name != reference.release || found.tree != reference.tree => {
            message!("it is not the release that the next one names")
        }
        Some(Ok(found)) if seen.contains(&found.name) || found.time > release.time => {
            message!("it is not earlier than the release that follows it")
        }
        Some(Ok(found)) => return Ok(Some(found)),
    };
    remarks.wrong(path, fault);
    Ok(None)
}

/// What the project's own account says of a release, if it tells of releases at this address.
fn of_ledger(release: &Release, ledger: &[Entry]) -> Remarks {
    let mut remarks = Remarks::default();
    let mut entries = ledger.iter().filter(|entry| entry.base_url == release.base_url).peekable();
    if entries.peek().is_none() {
        return remarks;
    }
    let file = super::ledger::FILE;
    match entries.find(|entry| entry.release == release.name) {
        None => remarks.wrong(file, message!("it does not know this release")),
        Some(entry) if entry.tree != release.tree => {
            remarks.wrong(file, message!("it has another hash of this release"))
        }
        Some(_) => {}
    }
    remarks
}

impl Place {
    /// The place that is meant: an address where it begins like one.
    ///
    /// # Errors
    /// When it is neither an address nor a folder.
    pub fn named(text: &str) -> Result<Self, Failure> {
        if text.starts_with("https://") || text.starts_with("http://") {
            return Web::at(text).map(Self::Web);
        }
        match fs::metadata(text) {
            Ok(metadata) if metadata.is_dir() => Ok(Self::Folder(text.into())),
            Ok(_) => Err(Failure::new(message!("{text} is no folder", text))),
            Err(error) => Err(Failure::because_of(message!("cannot read {text}", text), error)),
        }
    }

    async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        match self {
            Self::Web(web) => {
                let answer = web.get(path, Encoding::Identity, release::LONGEST).await?;
                match answer.status {
                    200 => Ok(Some(answer.bytes)),
                    404 | 410 => Ok(None),
                    status => {
                        let message = message!("{path}: the host answers with status {status}", path, status);
                        Err(Failure::new(message))
                    }
                }
            }
            Self::Folder(folder) => read(folder, path),
        }
    }

    /// Compares a release's files with what is there. Returns how many were read, and how many later releases replaced.
    async fn compare(
        &self,
        release: &Release,
        current: &Release,
        remarks: &mut Remarks,
    ) -> Result<(usize, usize), Failure> {
        let stands = |path: &OutputPath, record: &Record| current.files.get(path) == Some(record);
        match self {
            Self::Web(web) => {
                let stand: Vec<_> = release.files.iter().filter(|(path, record)| stands(path, record)).collect();
                let superseded = release.files.len() - stand.len();
                let paths = proof::readable(release, stand.into_iter().map(|(path, _)| path));
                let read = paths.len();
                remarks.append(proof::of_files(web, release, paths).await);
                Ok((read, superseded))
            }
            Self::Folder(folder) => {
                let (mut read_count, mut superseded) = (0, 0);
                for (path, record) in &release.files {
                    let is_standing = stands(path, record);
                    let kept = kept(&record.digest);
                    let place = if is_standing { path.as_str() } else { &kept };
                    match read(folder, place)? {
                        None if is_standing => remarks.wrong(path.as_str(), message!("the file is missing")),
                        None => superseded += 1,
                        Some(bytes) => {
                            read_count += 1;
                            if Digest::of(&bytes) != record.digest {
                                remarks.wrong(place, message!("the file has other bytes than were published"));
                            }
                        }
                    }
                }
                if release.name == current.name {
                    remarks.append(others(folder, release));
                }
                Ok((read_count, superseded))
            }
        }
    }
}

fn read(folder: &Path, path: &str) -> Result<Option<Vec<u8>>, Failure> {
    match fs::read(folder.join(path)) {
        Ok(bytes) => Ok(Some(bytes)),
        // A folder in the place of a file, or a file in the place of a folder, is no file of the site.
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(Failure::because_of(message!("cannot read {text}", text = path), error)),
    }
}

/// Files that no release accounts for. A host may have such.
fn others(folder: &Path, release: &Release) -> Remarks {
    let mut remarks = Remarks::default();
    for entry in
        WalkDir::new(folder).sort_by_file_name().into_iter().flatten().filter(|entry| !entry.file_type().is_dir())
    {
        let Some(path) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
        let is_own = path == release::FILE || path.starts_with(FOLDER) || path.starts_with(OWN);
        let is_known = OutputPath::parse(path).is_ok_and(|path| release.record(&path).is_some());
        if !is_own && !is_known {
            remarks.advise(path, message!("the file is of no release"));
        }
    }
    remarks
}
