//! Which release stands in a place, whether it is there byte by byte, and whether the row of releases before it is whole.
//! A place enters, an address or a folder; what differs leaves. No project is needed for that.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::digest::Digest;
use super::failure::Failure;
use super::host::OWN;
use super::ledger::Entry;
use super::proof;
use super::release::{self, FOLDER, Name, Record, Release};
use super::remark::Remarks;
use super::web::{Encoding, Web};
use crate::diagnostic::message;
use crate::output::OutputPath;

/// A document of a release is no longer than this, in bytes.
const LONGEST_DOCUMENT: usize = 256 << 20;

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
    let row = row(place, &current, &mut remarks).await?;
    if place.read(&current.name.path()).await?.as_ref() != Some(&text) {
        remarks.wrong(current.name.path(), message!("it is not what {file} is", file = release::FILE));
    }
    let unknown = || Failure::new(message!("there is no release {name} there", name = name.map_or("", Name::as_str)));
    let at = row.iter().position(|release| name.is_none_or(|name| release.name == *name)).ok_or_else(unknown)?;
    let earlier = row.len() - at - 1;
    let release = row.into_iter().nth(at).unwrap_or_else(|| current.clone());
    remarks.append(of_ledger(&release, ledger));
    let (read, superseded) = place.compare(&release, &current, &mut remarks).await?;
    let is_current = release.name == current.name;
    Ok(Outcome::Verified(Box::new(Verified { is_current, read, superseded, earlier, remarks, release })))
}

/// This release and those before it, the latest first, as far as each names the next truly.
async fn row(place: &Place, current: &Release, remarks: &mut Remarks) -> Result<Vec<Release>, Failure> {
    let mut row = vec![current.clone()];
    let mut seen = BTreeSet::from([current.name.clone()]);
    while let Some(last) = row.last() {
        if Name::new(last.time, &last.tree) != last.name {
            remarks.wrong(last.name.path(), message!("its name is not that of its time and its hash"));
        }
        let Some(reference) = &last.previous else { break };
        let path = reference.release.path();
        let found = place.read(&path).await?;
        match found.as_deref().map(Release::parse) {
            None => remarks.wrong(path, message!("the document is missing, although a later release names it")),
            Some(Err(_)) => remarks.wrong(path, message!("the document was altered")),
            Some(Ok(previous)) if previous.name != reference.release || previous.tree != reference.tree => {
                remarks.wrong(path, message!("it is not the release that the next one names"));
            }
            Some(Ok(previous)) if !seen.insert(previous.name.clone()) || previous.time > last.time => {
                remarks.wrong(path, message!("it is not earlier than the release that follows it"));
            }
            Some(Ok(previous)) => {
                row.push(previous);
                continue;
            }
        }
        break;
    }
    Ok(row)
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
                let answer = web.get(path, Encoding::Identity, LONGEST_DOCUMENT).await?;
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
                    let kept = format!("{OWN}kept/{}", record.digest);
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
