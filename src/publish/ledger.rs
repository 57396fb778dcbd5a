//! `releases.jsonl`, the project's own account of its releases: one line a release, kept with the project's sources. It
//! says what `release.json` says to everybody, and who did it, which checks were passed and which gates were waived.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::digest::Digest;
use super::failure::Failure;
use super::release::{Name, Release};
use crate::diagnostic::message;
use crate::store::Key;

/// The ledger's name at the project's root.
pub const FILE: &str = "releases.jsonl";

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The release.
    pub release: Name,
    /// When it was put together.
    pub time: Timestamp,
    /// The target, as it was named.
    pub target: String,
    /// Where the site stands.
    pub base_url: String,
    /// The person or the job that published it.
    pub by: String,
    /// The revision of the project's sources; nothing where they are under no revision control.
    pub revision: Option<String>,
    /// Whether there were changes that no revision holds.
    pub has_uncommitted_changes: bool,
    /// The hash of the whole site: see [`Digest::of_tree`].
    pub tree: Digest,
    /// How many files the site has.
    pub files: usize,
    /// What made the compressed copies of its texts, if all of them were made by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copies: Option<String>,
    /// What was checked.
    pub checks: Checks,
    /// The gates that were waived, and why.
    pub waived: Vec<Waiver>,
    /// The release that it puts back, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<Name>,
}

/// What was checked before a release: how many relations between figures were recomputed, how they came out, and which
/// rules looked at the files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checks {
    /// Those that hold exactly.
    pub exact: usize,
    /// Those that hold within the rounding of what was published.
    pub rounding: usize,
    /// Those that do not hold, and are published with a note.
    pub acknowledged: usize,
    /// Warnings that were reported.
    pub warnings: usize,
    /// The hash of the rules by which all files were inspected, if they found nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspected_by: Option<Key>,
}

/// A gate that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// The gate.
    pub gate: String,
    /// Why.
    pub reason: String,
}

/// Who published, from what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// The person or the job.
    pub by: String,
    /// The revision of the project's sources.
    pub revision: Option<String>,
    /// Whether there were changes that no revision holds.
    pub has_uncommitted_changes: bool,
}

impl Entry {
    /// The line of a release.
    pub fn new(release: &Release, target: &str, provenance: &Provenance, checks: Checks, waived: Vec<Waiver>) -> Self {
        Self {
            release: release.name.clone(),
            time: release.time,
            target: target.to_owned(),
            base_url: release.base_url.clone(),
            by: provenance.by.clone(),
            revision: release.revision.clone(),
            has_uncommitted_changes: provenance.has_uncommitted_changes,
            tree: release.tree,
            files: release.files.len(),
            copies: None,
            checks,
            waived,
            restores: release.restores.clone(),
        }
    }
}

/// All entries, oldest first; none where there is no ledger yet.
///
/// # Errors
/// When the ledger cannot be read, or a line of it is no entry.
pub fn read(root: &Path) -> anyhow::Result<Vec<Entry>> {
    let path = root.join(FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let entry = |(index, line): (usize, &str)| {
        let line_number = index + 1;
        let damaged = message!("line {line_number} of {file} is no release", line_number, file = FILE);
        serde_json::from_str(line).map_err(|error| Failure::because_of(damaged, error).into())
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(entry).collect()
}

/// Adds an entry. What stands in the ledger is never changed.
///
/// # Errors
/// When the disk does not take it.
pub fn append(root: &Path, entry: &Entry) -> anyhow::Result<()> {
    let path = root.join(FILE);
    let line = format!("{}\n", serde_json::to_string(entry)?);
    let written = OpenOptions::new().append(true).create(true).open(&path).and_then(|mut file| {
        file.write_all(line.as_bytes())?;
        file.sync_all()
    });
    let unwritten = message!("the release is public, but {file} could not be written", file = FILE);
    written.map_err(|error| Failure::because_of(unwritten, error).into())
}
