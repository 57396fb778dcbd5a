//! Folders as values, for tests that compare them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below a folder: its path there and its contents.
pub type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Reads a folder. A folder that is not there has no files.
pub fn read(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    files.map(|entry| (entry.path().strip_prefix(folder).unwrap().into(), fs::read(entry.path()).unwrap())).collect()
}

/// Writes files below a folder, which is created where it is absent.
pub fn write(folder: &Path, files: &Files) {
    for (path, contents) in files {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, contents).unwrap();
    }
}
