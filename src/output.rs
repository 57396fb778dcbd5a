//! The finished site in memory: rendered pages enter, each under its path; a sink (disk, HTTP, a public host) takes
//! the whole out. Everything here is pure. It exists so that two pages that claim one path are found before anything
//! is written, and so that a site means the same on every file system it may be copied to.

mod path;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use crate::check::Sound;
use crate::diagnostic::{Message, message};
use crate::store::Key;
pub use path::{InvalidPath, OutputPath};

/// The whole site: every file's path and contents, in the order of the paths.
#[derive(Clone, Debug, Default)]
pub struct Output {
    files: BTreeMap<OutputPath, Arc<[u8]>>,
    /// Every file and every folder by its name in lower case, so that a clash on any file system is found.
    claims: BTreeMap<String, Claim>,
    /// What it was made from; nothing where the same input may make another site at another time.
    pub origin: Option<Origin>,
    /// What made the compressed copies of its texts, if it has such copies.
    pub copies: Option<&'static str>,
    /// For files that a later build need not render again the hash of all that they were made from.
    pub made_from: BTreeMap<OutputPath, Key>,
    /// What a later build need not judge again.
    pub sound: Sound,
}

/// A hash of everything that a site was made from. Sites of one origin are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl Origin {
    /// The origin of this key.
    pub fn of(key: Key) -> Self {
        Self(key.to_hex())
    }

    /// Takes the hexadecimal form.
    pub fn from_hex(text: String) -> Self {
        Self(text)
    }

    /// The origin of a site that was made of one of this origin, by something that has this name.
    pub fn with(&self, step: &str) -> Self {
        Self::of(Key::of(format!("{} {step}", self.0).as_bytes()))
    }

    /// The hexadecimal form.
    pub fn as_hex(&self) -> &str {
        &self.0
    }
}

/// Who took a name first.
#[derive(Clone, Debug)]
struct Claim {
    /// The name as it was written.
    name: String,
    /// The file that brought it: the file itself or the first one in the folder.
    by: OutputPath,
}

impl Claim {
    fn is_folder(&self) -> bool {
        self.name != self.by.as_str()
    }
}

impl Output {
    /// A site without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file. Where its path is taken, the site stays as it was and the clash is returned.
    pub fn insert(&mut self, path: OutputPath, contents: impl Into<Arc<[u8]>>) -> Result<(), Clash> {
        if let Some(earlier) = self.clash_with(&path) {
            return Err(Clash { path, earlier });
        }
        for name in path.folders().chain([path.as_str()]) {
            let claim = || Claim { name: name.to_owned(), by: path.clone() };
            self.claims.entry(name.to_lowercase()).or_insert_with(claim);
        }
        self.files.insert(path, contents.into());
        Ok(())
    }

    /// The contents of a file.
    pub fn get(&self, path: &OutputPath) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// All files in the order of their paths.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&OutputPath, &Arc<[u8]>)> {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The BLAKE3 hash of every file, in the order of the paths.
    pub fn hashes(&self) -> Vec<(&OutputPath, blake3::Hash)> {
        let files: Vec<_> = self.files.iter().collect();
        files.into_par_iter().map(|(path, contents)| (path, blake3::hash(contents))).collect()
    }

    /// One hash of the whole site: BLAKE3 over each path, a zero byte and the hash of its contents, in order.
    /// No path holds a zero byte, so two different sites never feed it the same bytes.
    pub fn digest(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        for (path, hash) in self.hashes() {
            hasher.update(path.as_str().as_bytes()).update(&[0]).update(hash.as_bytes());
        }
        hasher.finalize()
    }

    /// The earlier file that a new path cannot stand beside.
    pub fn clash_with(&self, path: &OutputPath) -> Option<OutputPath> {
        let taken = |name: &str| self.claims.get(&name.to_lowercase());
        let folder = path
            .folders()
            .filter_map(|name| taken(name).map(|claim| (name, claim)))
            .find(|(name, claim)| !claim.is_folder() || claim.name != *name)
            .map(|(_, claim)| claim);
        folder.or_else(|| taken(path.as_str())).map(|claim| claim.by.clone())
    }
}

/// Two files that cannot both be in the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The path that came second and was not added.
    pub path: OutputPath,
    /// The path that was there: the same one, one that differs in case only (itself or in its folders), or one where
    /// the first is a file and the second needs a folder, or the other way round.
    pub earlier: OutputPath,
}

impl Clash {
    /// How the two stand in each other's way, for a diagnostic.
    pub fn message(&self) -> Message {
        let (path, earlier) = (self.path.as_str(), self.earlier.as_str());
        let (second, first) = (path.to_lowercase(), earlier.to_lowercase());
        if path == earlier {
            message!("two pages claim {path}", path)
        } else if second.starts_with(&format!("{first}/")) {
            message!("{earlier} is a file, but {path} needs a folder of that name", earlier, path)
        } else if first.starts_with(&format!("{second}/")) {
            message!("{path} is a file, but {earlier} needs a folder of that name", earlier, path)
        } else {
            message!("{path} and {earlier} differ in upper and lower case only", path, earlier)
        }
    }
}

impl fmt::Display for Clash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl std::error::Error for Clash {}

/// The name under which a file may be cached for ever: `style.css` becomes `style.<hash>.css`, where the hash is the
/// first 16 hexadecimal digits of the contents' BLAKE3. A name without an extension gets the hash at its end.
pub fn hashed_name(name: &str, contents: &[u8]) -> String {
    let hash = &blake3::hash(contents).to_hex()[..16];
    let file = name.rfind('/').map_or(0, |slash| slash + 1);
    match name[file..].rfind('.') {
        Some(dot) if dot > 0 => format!("{}.{hash}{}", &name[..file + dot], &name[file + dot..]),
        _ => format!("{name}.{hash}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> OutputPath {
        OutputPath::parse(text).unwrap()
    }

    fn site(paths: &[&str]) -> Output {
        let mut output = Output::new();
        for text in paths {
            output.insert(path(text), text.as_bytes()).unwrap();
        }
        output
    }

    #[test]
    fn clashes_are_refused_and_leave_the_site_as_it_was() {
        let cases = [
            ("a/b.html", "a/b.html", "two pages claim a/b.html"),
            ("a/b.html", "a/B.html", "a/B.html and a/b.html differ in upper and lower case only"),
            ("a/b.html", "A/c.html", "A/c.html and a/b.html differ in upper and lower case only"),
            ("a", "a/b", "a is a file, but a/b needs a folder of that name"),
            ("a/b", "a", "a is a file, but a/b needs a folder of that name"),
            ("A/b", "a", "a is a file, but A/b needs a folder of that name"),
        ];
        for (first, second, message) in cases {
            let mut output = site(&[first]);
            let clash = output.insert(path(second), *b"x").unwrap_err();
            assert_eq!(clash.to_string(), message);
            assert_eq!((clash.path, clash.earlier), (path(second), path(first)));
            assert_eq!((output.len(), output.claims.len()), (1, site(&[first]).claims.len()));
        }
    }

    #[test]
    fn neighbours_do_not_clash() {
        assert_eq!(site(&["a/b", "a/c", "a.b/c", "ab", "a-b/d"]).len(), 5);
    }

    #[test]
    fn the_digest_depends_on_paths_and_contents_and_not_on_the_order_of_insertion() {
        let digest = |paths: &[&str]| site(paths).digest();
        assert_eq!(digest(&["a", "b/c"]), digest(&["b/c", "a"]));
        assert_ne!(digest(&["a"]), digest(&["a", "b"]));
        let mut other = Output::new();
        other.insert(path("a"), *b"b").unwrap();
        assert_ne!(digest(&["a"]), other.digest());
    }

    #[test]
    fn a_hashed_name_keeps_folder_and_extension() {
        let hash = &blake3::hash(b"x").to_hex()[..16];
        for (name, expected) in [
            ("style.css", format!("style.{hash}.css")),
            ("a.b/style", format!("a.b/style.{hash}")),
            ("a/min.style.css", format!("a/min.style.{hash}.css")),
            (".hidden", format!(".hidden.{hash}")),
        ] {
            assert_eq!(hashed_name(name, b"x"), expected);
        }
    }
}
