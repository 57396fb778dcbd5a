//! The file `.nianbao.json` that marks an output folder as nianbao's and lists what nianbao put there. It holds no
//! time and no path of the machine, so it is the same for the same site.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, ensure};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::check::{Coverage, Sound};
use crate::lang::Lang;
use crate::memo::EarlierSite;
use crate::output::{Origin, Output, OutputPath};
use crate::store::Key;

/// The manifest's name in the output folder.
pub const MANIFEST: &str = ".nianbao.json";

/// The version of the manifest's form.
const VERSION: u32 = 1;

/// What an output folder holds, as far as nianbao put it there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// What the site was made from, where that decides it.
    origin: Option<Origin>,
    /// What made the compressed copies among its files, if there are any.
    copies: Option<String>,
    /// What of the narrative was found sound.
    sound: Sound,
    pub(super) files: BTreeMap<OutputPath, Record>,
}

/// What the manifest says of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    hash: blake3::Hash,
    /// In bytes.
    size: u64,
    /// The hash of all that the file was made from, where a later build need not make it again.
    made_from: Option<Key>,
}

/// The manifest as it is written.
#[derive(Deserialize)]
struct Document {
    nianbao: u32,
    origin: Option<String>,
    copies: Option<String>,
    files: Vec<Line>,
    #[serde(default)]
    sound: Vec<(Key, BTreeMap<Lang, Coverage>)>,
}

/// One line of the list of files.
#[derive(Serialize, Deserialize)]
struct Line {
    path: String,
    size: u64,
    blake3: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
}

impl Manifest {
    /// The manifest of a site.
    pub(super) fn of(output: &Output) -> Self {
        let record = |path: &OutputPath, hash| {
            let size = output.get(path).map_or(0, |contents| contents.len() as u64);
            (path.clone(), Record { hash, size, made_from: output.made_from.get(path).copied() })
        };
        let files = output.hashes().into_iter().map(|(path, hash)| record(path, hash)).collect();
        Self {
            origin: output.origin.clone(),
            copies: output.copies.map(str::to_owned),
            sound: output.sound.clone(),
            files,
        }
    }

    /// Reads a folder's manifest; none where the folder or the manifest is absent. A manifest that cannot be
    /// understood is an error, since nothing could be told from it about whose the files are.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Option<Self>> {
        let file = folder.join(MANIFEST);
        let text = match fs::read(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", file.display())),
        };
        let manifest = Self::parse(&text).with_context(|| {
            format!("{} is damaged; empty {} by hand if its contents may go", file.display(), folder.display())
        })?;
        Ok(Some(manifest))
    }

    /// The manifest as text: one file a line, in the order of the paths.
    pub(super) fn to_text(&self) -> anyhow::Result<String> {
        let mut text = format!("{{\"nianbao\": {VERSION}, ");
        let named = [("origin", self.origin.as_ref().map(Origin::as_hex)), ("copies", self.copies.as_deref())];
        for (name, value) in named.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            text.push_str(&format!("\"{name}\": {}, ", serde_json::to_string(value)?));
        }
        text.push_str("\"files\": [");
        for (position, (path, record)) in self.files.iter().enumerate() {
            let blake3 = record.hash.to_hex().to_string();
            let from = record.made_from.map(Key::to_hex);
            let line = Line { path: path.to_string(), size: record.size, blake3, from };
            text.push_str(if position == 0 { "\n" } else { ",\n" });
            text.push_str(&serde_json::to_string(&line)?);
        }
        text.push_str("\n]");
        for (position, section) in self.sound.iter().enumerate() {
            text.push_str(if position == 0 { ", \"sound\": [\n" } else { ",\n" });
            text.push_str(&serde_json::to_string(&section)?);
        }
        text.push_str(if self.sound.is_empty() { "}\n" } else { "\n]}\n" });
        Ok(text)
    }

    fn parse(text: &[u8]) -> anyhow::Result<Self> {
        let document: Document = serde_json::from_slice(text)?;
        ensure!(document.nianbao == VERSION, "it is of version {}, not {VERSION}", document.nianbao);
        let mut files = BTreeMap::new();
        for line in document.files {
            let hash = blake3::Hash::from_hex(&line.blake3).map_err(|_| anyhow!("bad hash of {:?}", line.path))?;
            let made_from = line.from.and_then(|from| Key::from_hex(&from));
            files.insert(OutputPath::parse(&line.path)?, Record { hash, size: line.size, made_from });
        }
        Ok(Self {
            origin: document.origin.map(Origin::from_hex),
            copies: document.copies,
            sound: document.sound.into_iter().collect(),
            files,
        })
    }
}

/// The site of an earlier build, from which costly files can be taken again.
#[derive(Clone, Debug)]
pub struct Previous {
    folder: PathBuf,
    manifest: Manifest,
}

impl Previous {
    /// The number of files of the earlier site, if it is still there whole and unaltered and comes of this origin: then
    /// there is nothing to be built.
    pub fn files_of(&self, origin: &Origin) -> Option<usize> {
        let files = &self.manifest.files;
        let is_current = self.manifest.origin.as_ref() == Some(origin)
            && files.par_iter().all(|(path, record)| self.unaltered(path, record).is_some());
        is_current.then_some(files.len())
    }

    /// The contents of a file that is as its record says. What stands behind a link is somebody else's.
    fn unaltered(&self, path: &OutputPath, record: &Record) -> Option<Vec<u8>> {
        let file = self.folder.join(path.as_str());
        let found = fs::symlink_metadata(&file).ok()?;
        if !found.is_file() || found.len() != record.size {
            return None;
        }
        let contents = fs::read(&file).ok()?;
        (blake3::hash(&contents) == record.hash).then_some(contents)
    }
}

impl EarlierSite for Previous {
    fn get(&self, path: &OutputPath) -> Option<Vec<u8>> {
        self.unaltered(path, self.manifest.files.get(path)?)
    }

    fn had(&self, path: &OutputPath, bytes: &[u8]) -> bool {
        self.manifest.files.get(path).is_some_and(|record| record.hash == blake3::hash(bytes))
    }

    fn copies(&self) -> Option<&str> {
        self.manifest.copies.as_deref()
    }

    fn made_from(&self, path: &OutputPath) -> Option<Key> {
        self.manifest.files.get(path)?.made_from
    }

    fn sound(&self) -> Sound {
        self.manifest.sound.clone()
    }
}

/// The site that an earlier build left in a folder, if there is one. Reads only; any error means that there is none.
pub fn read_previous(directory: &Path) -> Option<Previous> {
    let manifest = Manifest::read(directory).ok()??;
    Some(Previous { folder: directory.to_owned(), manifest })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site() -> Output {
        let mut output = Output::new();
        for path in ["zh/表.html", "a.css"] {
            output.insert(OutputPath::parse(path).unwrap(), path.as_bytes()).unwrap();
        }
        output
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let manifest = Manifest::of(&site());
        let text = manifest.to_text().unwrap();
        assert_eq!(Manifest::parse(text.as_bytes()).unwrap(), manifest);
        let origin = Some(Origin::of(Key::of(b"sources")));
        let coverage = Coverage { bound: 3, waived: 2, unbound: 1 };
        let sound = ["a", "b"].map(|key| (Key::of(key.as_bytes()), [(Lang::new("zh"), coverage)].into())).into();
        let made = Manifest { origin, copies: Some("a \"kind\"".to_owned()), sound, ..manifest };
        assert_eq!(Manifest::parse(made.to_text().unwrap().as_bytes()).unwrap(), made);
        assert_eq!(text.lines().count(), 4);
        assert!(text.find("a.css") < text.find("zh/表.html"));
    }

    #[test]
    fn an_empty_manifest_is_read_as_it_was_written() {
        let text = Manifest::default().to_text().unwrap();
        assert_eq!(Manifest::parse(text.as_bytes()).unwrap(), Manifest::default());
    }

    #[test]
    fn manifests_that_nianbao_did_not_write_are_refused() {
        let hash = "0".repeat(64);
        for text in [
            String::new(),
            "{}".to_owned(),
            r#"{"nianbao": 2, "files": []}"#.to_owned(),
            r#"{"nianbao": 1, "files": [{"path": "a", "size": 1, "blake3": "0"}]}"#.to_owned(),
            format!(r#"{{"nianbao": 1, "files": [{{"path": "../a", "size": 1, "blake3": "{hash}"}}]}}"#),
        ] {
            assert!(Manifest::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
