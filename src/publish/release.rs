//! What `release.json` says of a release: every file of the site with its hash, for whoever wants to know later which
//! bytes were public when, and for the next release, which sends only what differs.
//!
//! It stands on the host beside the site, and once more under its own name in `releases/`, where it stays. Each release
//! names the one before it, so that none can be taken out of the row unseen.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use anyhow::{Context as _, ensure};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::digest::Digest;
use super::site::Site;
use crate::diagnostic::{Message, message};
use crate::output::OutputPath;

/// The document's name on the host.
pub const FILE: &str = "release.json";

/// The folder of all releases' documents on the host.
pub const FOLDER: &str = "releases/";

/// A document is no longer than this, in bytes.
pub const LONGEST: usize = 256 << 20;

/// The version of the document's form.
const VERSION: u32 = 1;

/// The name of a release: its time in UTC, and the beginning of its site's hash, such as `20261130T010000Z-1a2b3c4d`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The name of a release of this site at this time.
    pub fn new(time: Timestamp, tree: &Digest) -> Self {
        Self(format!("{}-{}", time.strftime("%Y%m%dT%H%M%SZ"), tree.short()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the release's document stays on the host.
    pub fn path(&self) -> String {
        format!("{FOLDER}{self}.json")
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for Name {
    type Err = Message;

    fn from_str(text: &str) -> Result<Self, Message> {
        let is_time =
            |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_digit() || b"TZ".contains(&byte));
        let is_hash = |part: &str| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
        match text.split_once('-') {
            Some((time, hash)) if is_time(time) && is_hash(hash) => Ok(Self(text.to_owned())),
            _ => Err(message!("`{text}` is no release; write one such as 20261130T010000Z-1a2b3c4d", text)),
        }
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// One release of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Its name.
    pub name: Name,
    /// When it was put together.
    pub time: Timestamp,
    /// Where the site stands, by its own account.
    pub base_url: String,
    /// The revision of the project that it was built from, if the project is kept under revision control.
    pub revision: Option<String>,
    /// The release before it on this host.
    pub previous: Option<Reference>,
    /// The release that it puts back, if it does.
    pub restores: Option<Name>,
    /// The hash of the whole site: see [`Digest::of_tree`].
    pub tree: Digest,
    /// Every file of the site.
    pub files: BTreeMap<OutputPath, Record>,
    /// Files of earlier releases that were not deleted yet.
    pub retired: BTreeMap<OutputPath, Record>,
}

/// Another release, and its site's hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The name.
    pub release: Name,
    /// The hash.
    pub tree: Digest,
}

/// What a release says of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// In bytes.
    pub size: u64,
    /// Of its bytes.
    pub digest: Digest,
}

/// The document as it is written, but for its files.
#[derive(Serialize, Deserialize)]
struct Head {
    nianbao: u32,
    release: Name,
    time: Timestamp,
    base_url: String,
    revision: Option<String>,
    previous: Option<Reference>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restores: Option<Name>,
    tree: Digest,
}

/// The document as it is read.
#[derive(Deserialize)]
struct Document {
    #[serde(flatten)]
    head: Head,
    files: Vec<Line>,
    retired: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    size: u64,
    sha256: Digest,
}

impl Release {
    /// The release of this site at this time, after `previous`.
    pub fn of(
        site: &Site,
        time: Timestamp,
        base_url: String,
        revision: Option<String>,
        previous: Option<&Self>,
    ) -> Self {
        let files: BTreeMap<_, _> = site.iter().map(|(path, file)| (path.clone(), file.record)).collect();
        let tree = Digest::of_tree(files.iter().map(|(path, record)| (path.as_str(), &record.digest)));
        let before = previous.into_iter().flat_map(|release| release.files.iter().chain(&release.retired));
        let retired = before.filter(|(path, _)| !files.contains_key(*path));
        let retired = retired.map(|(path, record)| (path.clone(), *record)).collect();
        let previous = previous.map(|release| Reference { release: release.name.clone(), tree: release.tree });
        Self { name: Name::new(time, &tree), time, base_url, revision, previous, restores: None, tree, files, retired }
    }

    /// Everything of this and of earlier releases that may stand on the host.
    pub fn record(&self, path: &OutputPath) -> Option<&Record> {
        self.files.get(path).or_else(|| self.retired.get(path))
    }

    /// The document, one file a line in the order of the paths.
    pub fn to_text(&self) -> anyhow::Result<String> {
        let head = serde_json::to_string(&Head {
            nianbao: VERSION,
            release: self.name.clone(),
            time: self.time,
            base_url: self.base_url.clone(),
            revision: self.revision.clone(),
            previous: self.previous.clone(),
            restores: self.restores.clone(),
            tree: self.tree,
        })?;
        let head = head.strip_suffix('}').unwrap_or(&head);
        Ok(format!("{head},\"files\":[{}],\"retired\":[{}]}}\n", lines(&self.files)?, lines(&self.retired)?))
    }

    /// The name of the release that a document is of; nothing if it is none. It may be altered all the same.
    pub fn name_in(text: &[u8]) -> Option<Name> {
        #[derive(Deserialize)]
        struct Named {
            release: Name,
        }
        serde_json::from_slice(text).ok().map(|Named { release }| release)
    }

    /// Reads a document.
    ///
    /// # Errors
    /// When it is none, or when its hash is not that of its files: then somebody has changed it.
    pub fn parse(text: &[u8]) -> anyhow::Result<Self> {
        let Document { head, files, retired } =
            serde_json::from_slice(text).context("it is no document of a release")?;
        ensure!(head.nianbao == VERSION, "it is of version {}, not {VERSION}", head.nianbao);
        let (files, retired) = (records(files)?, records(retired)?);
        let tree = Digest::of_tree(files.iter().map(|(path, record)| (path.as_str(), &record.digest)));
        ensure!(tree == head.tree, "its hash is not that of its files, so it was altered");
        let Head { release: name, time, base_url, revision, previous, restores, .. } = head;
        Ok(Self { name, time, base_url, revision, previous, restores, tree, files, retired })
    }
}

fn lines(files: &BTreeMap<OutputPath, Record>) -> anyhow::Result<String> {
    let line = |(path, record): (&OutputPath, &Record)| {
        let line = Line { path: path.to_string(), size: record.size, sha256: record.digest };
        Ok(format!("\n{}", serde_json::to_string(&line)?))
    };
    Ok(files.iter().map(line).collect::<anyhow::Result<Vec<_>>>()?.join(","))
}

fn records(lines: Vec<Line>) -> anyhow::Result<BTreeMap<OutputPath, Record>> {
    let record = |line: Line| Ok((OutputPath::parse(&line.path)?, Record { size: line.size, digest: line.sha256 }));
    lines.into_iter().map(record).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Output;

    fn site(files: &[&str]) -> Site {
        let mut output = Output::new();
        for path in files {
            output.insert(OutputPath::parse(path).unwrap(), path.as_bytes()).unwrap();
        }
        Site::of(&output)
    }

    fn release(files: &[&str], second: i64, previous: Option<&Release>) -> Release {
        let time = Timestamp::from_second(second).unwrap();
        Release::of(&site(files), time, "https://example.org/".to_owned(), None, previous)
    }

    #[test]
    fn a_release_is_read_as_it_was_written() {
        let first = release(&["index.html", "zh/表.html"], 0, None);
        let second = release(&["index.html"], 60, Some(&first));
        for release in [&first, &second] {
            assert_eq!(&Release::parse(release.to_text().unwrap().as_bytes()).unwrap(), release);
        }
        assert_eq!(second.previous.as_ref().unwrap().release, first.name);
        assert_eq!(second.retired.len(), 1);
        assert!(first.name.as_str().starts_with("19700101T000000Z-"));
        let text = first.to_text().unwrap();
        assert_eq!(Release::name_in(text.as_bytes()).as_ref(), Some(&first.name));
        assert_eq!(Release::name_in(&text.as_bytes()[..text.len() / 2]), None);
        assert_eq!(first.name.as_str().parse(), Ok(first.name));
    }

    #[test]
    fn a_file_that_comes_back_is_retired_no_more() {
        let first = release(&["a", "b"], 0, None);
        let second = release(&["a"], 1, Some(&first));
        let third = release(&["a", "b"], 2, Some(&second));
        assert!(third.retired.is_empty());
    }

    #[test]
    fn an_altered_document_is_refused() {
        let text = release(&["a", "b"], 0, None).to_text().unwrap();
        let other = Digest::of(b"a").to_string();
        for altered in [
            text.replace(&other, &Digest::of(b"x").to_string()),
            text.replace("\"path\":\"b\"", "\"path\":\"../b\""),
            text.replace("\"nianbao\":1", "\"nianbao\":2"),
            "{}".to_owned(),
        ] {
            assert_ne!(altered, text);
            assert!(Release::parse(altered.as_bytes()).is_err(), "{altered}");
        }
    }
}
