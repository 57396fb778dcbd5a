//! Static files of the theme, published under names that carry a hash of their contents, so that they may be cached
//! for ever.

use std::collections::BTreeMap;

use super::Files;
use crate::output::hashed_name;

/// The project's own style, put behind the theme's: outside its cascade layers, so it wins.
const PROJECT_STYLE: &str = "project.css";
const STYLE: &str = "style.css";

/// Static files by their name in the theme's `static` folder.
pub struct Assets {
    files: BTreeMap<String, Asset>,
}

/// One static file.
pub struct Asset {
    /// Its path in the site: `assets/style.0123456789abcdef.css`.
    pub path: String,
    /// The whole file.
    pub bytes: Vec<u8>,
}

impl Assets {
    pub(super) fn load(files: &Files<'_>) -> Self {
        let mut contents: BTreeMap<&str, Vec<u8>> =
            files.in_folder("static/").map(|(name, bytes)| (name, bytes.to_vec())).collect();
        if let Some(project) = contents.remove(PROJECT_STYLE) {
            let style = contents.entry(STYLE).or_default();
            style.push(b'\n');
            style.extend(project);
        }
        let asset = |(name, bytes): (&str, Vec<u8>)| {
            (name.to_owned(), Asset { path: format!("assets/{}", hashed_name(name, &bytes)), bytes })
        };
        Self { files: contents.into_iter().map(asset).collect() }
    }

    /// A file by its name in the theme's `static` folder.
    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.files.get(name)
    }

    /// All files, each with its name in the theme's `static` folder, in the order of these.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Asset)> {
        self.files.iter().map(|(name, asset)| (name.as_str(), asset))
    }
}
