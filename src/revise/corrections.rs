//! Writes drafts of corrections into the project: entries behind those of `corrections.yaml`, whose other bytes stay, and
//! tables as they were published, byte by byte.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{create, replace};
use crate::corrections::{FILE, draft};
use crate::load;
use crate::released::Draft;

/// What was written, by paths in the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Files that are new or have new text.
    pub written: Vec<String>,
    /// Earlier versions that another release had put there already: they are left as they are.
    pub kept: Vec<String>,
}

/// Writes drafts into the project in `root`.
///
/// # Errors
/// When a file cannot be read or written, or `corrections.yaml` has a form to which no entry can be added.
pub fn save(root: &Path, drafts: &[Draft]) -> Result<Saved> {
    let mut saved = Saved::default();
    for draft in drafts {
        for (path, bytes) in &draft.versions {
            let file = root.join(path);
            match fs::read(&file) {
                Ok(found) if found == *bytes => {}
                Ok(_) => saved.kept.push(path.clone()),
                Err(_) => {
                    create(&file, bytes)?;
                    saved.written.push(path.clone());
                }
            }
        }
        if !draft.entries.is_empty() {
            let path = format!("data/{}/{FILE}", draft.edition);
            add(&root.join(&path), &draft.entries)?;
            saved.written.push(path);
        }
    }
    Ok(saved)
}

/// Adds entries to a file, which may be missing; they get the line ends that it has.
fn add(path: &Path, entries: &str) -> Result<()> {
    if !path.exists() {
        return create(path, entries.as_bytes());
    }
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let text = load::decode(FILE, &bytes).0;
    let added = draft::appended(&text, entries).and_then(|added| Some(added.strip_prefix(&text)?.to_owned()));
    let Some(added) = added else {
        bail!("no entry can be added to {}, which is no list with an item a line", path.display());
    };
    let added = if bytes.windows(2).any(|pair| pair == b"\r\n") { added.replace('\n', "\r\n") } else { added };
    let bytes = [&bytes, added.as_bytes()].concat();
    replace(path, &bytes).with_context(|| format!("cannot write {}", path.display()))
}
