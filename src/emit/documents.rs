//! Files that somebody asked for who knows where they are to go: names and texts enter, and stand in a folder afterwards.
//! They are no part of a site, so nothing is kept of what was there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// Writes a text under this name into a folder, which is made where there is none, and says where it stands.
///
/// # Errors
/// When the folder cannot be made or the file cannot be written.
pub fn write_document(folder: &Path, name: &str, text: &str) -> anyhow::Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join(name);
    fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}
