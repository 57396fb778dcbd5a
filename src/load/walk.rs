//! A walk through the project: what is there, in reading order, without reading any of it.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::problems;
use super::stamp::Stamp;
use super::{FOLDERS, MAX_DEPTH, MAX_FILES, MAX_TOTAL_BYTES};
use crate::config;
use crate::corrections;
use crate::diagnostic::Diagnostic;
use crate::source::SourcePath;

/// A larger text is no narrative and no table that a page could show.
const MAX_TEXT_BYTES: u64 = 8 * 1024 * 1024;
/// A larger image belongs into another medium.
const MAX_BLOB_BYTES: u64 = 32 * 1024 * 1024;

const TEXT_ENDINGS: [&str; 10] = ["yaml", "yml", "md", "csv", "html", "css", "js", "svg", "txt", "webmanifest"];
const BLOB_ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "webp", "avif", "gif", "ico", "woff2"];

/// What a file holds, by its ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Blob,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        if corrections::is_earlier_version(name) {
            return Some(Self::Blob);
        }
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        match ending.as_str() {
            ending if TEXT_ENDINGS.contains(&ending) => Some(Self::Text),
            ending if BLOB_ENDINGS.contains(&ending) => Some(Self::Blob),
            _ => None,
        }
    }

    /// How many bytes such a file may have.
    pub(super) fn limit(self) -> u64 {
        match self {
            Self::Text => MAX_TEXT_BYTES,
            Self::Blob => MAX_BLOB_BYTES,
        }
    }
}

/// What stands at a place of the reading order.
pub(super) enum Found {
    /// A file that is to be read.
    File(File),
    /// Something that cannot be read, and why.
    Problem(Diagnostic),
}

/// A file that is to be read.
pub(super) struct File {
    pub(super) path: PathBuf,
    pub(super) name: SourcePath,
    pub(super) kind: Kind,
    pub(super) stamp: Stamp,
}

/// A folder that the project is made of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Folder {
    /// Its path without links.
    pub path: PathBuf,
    /// The file system that it lies on.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
}

/// What a walk found.
#[derive(Default)]
pub(super) struct Survey {
    pub(super) found: Vec<Found>,
    /// Every folder whose entries matter, among them those that hold what links point at.
    pub(super) folders: Vec<Folder>,
    /// What links point at, without further links, as far as it is there and in the project.
    pub(super) targets: Vec<PathBuf>,
    /// Whether there are links, even ones that lead nowhere.
    pub(super) has_links: bool,
    /// The bytes of all files that are to be read.
    pub(super) bytes: u64,
}

/// Walks through the project in `root`, a path without links; nothing when it was interrupted.
pub(super) fn survey(root: &Path, is_interrupted: &dyn Fn() -> bool) -> Option<Survey> {
    let mut walk = Walk { root, is_interrupted, survey: Survey::default(), files: 0, is_full: false, link: None };
    walk.folder(root);
    let configuration = root.join(config::FILE);
    if let Ok(metadata) = configuration.symlink_metadata() {
        walk.file(configuration, metadata.is_symlink());
    }
    for folder in FOLDERS {
        walk.all(&root.join(folder))?;
    }
    Some(walk.survey)
}

struct Walk<'a> {
    root: &'a Path,
    is_interrupted: &'a dyn Fn() -> bool,
    survey: Survey,
    files: usize,
    /// Whether a limit for the project as a whole is passed, so that nothing more is read.
    is_full: bool,
    /// The folder that is a link and holds what is walked through now.
    link: Option<PathBuf>,
}

impl Walk<'_> {
    fn all(&mut self, folder: &Path) -> Option<()> {
        if self.is_full || folder.symlink_metadata().is_err() {
            return Some(());
        }
        let walk = WalkDir::new(folder).follow_links(true).max_depth(MAX_DEPTH).sort_by_file_name();
        let mut walk = walk.into_iter().filter_entry(is_visible);
        while let Some(entry) = walk.next() {
            if (self.is_interrupted)() {
                return None;
            }
            match entry {
                Ok(entry) if !entry.file_type().is_dir() => {
                    let is_link = entry.path_is_symlink();
                    self.file(entry.into_path(), is_link);
                }
                Ok(entry) if self.leads_out(&entry) => {
                    self.problem(problems::outside(&name(self.root, entry.path())));
                    walk.skip_current_dir();
                }
                Ok(entry) => {
                    self.folder(entry.path());
                    if entry.depth() == MAX_DEPTH {
                        self.problem(problems::too_deep(&name(self.root, entry.path()), MAX_DEPTH));
                    }
                }
                Err(error) if is_hidden(&error) => {}
                Err(error) => {
                    self.survey.has_links |= error.path().is_some_and(Path::is_symlink);
                    let name = name(self.root, error.path().unwrap_or(folder));
                    self.problem(problems::unreadable(&name, problems::reason(&error)));
                }
            }
            if self.files > MAX_FILES {
                return self.stop(problems::too_many_files(MAX_FILES));
            }
            if self.survey.bytes > MAX_TOTAL_BYTES {
                return self.stop(problems::too_many_bytes(MAX_TOTAL_BYTES));
            }
        }
        Some(())
    }

    fn stop(&mut self, problem: Diagnostic) -> Option<()> {
        self.is_full = true;
        self.problem(problem);
        Some(())
    }

    fn problem(&mut self, problem: Diagnostic) {
        self.survey.found.push(Found::Problem(problem));
    }

    /// Whether a folder is a link to one that is none of the project's.
    fn leads_out(&mut self, folder: &DirEntry) -> bool {
        if !folder.path_is_symlink() {
            return false;
        }
        self.survey.has_links = true;
        let Ok(real) = folder.path().canonicalize() else { return false };
        let leads_out = !real.starts_with(self.root);
        if !leads_out {
            self.link = Some(folder.path().to_owned());
            self.survey.targets.push(real);
        }
        leads_out
    }

    fn folder(&mut self, path: &Path) {
        let is_in_link = self.link.as_ref().is_some_and(|link| path.starts_with(link));
        let real = if is_in_link { path.canonicalize().unwrap_or_else(|_| path.to_owned()) } else { path.to_owned() };
        if let Ok(metadata) = real.metadata() {
            self.survey.folders.push(Folder::new(real, &metadata));
        }
    }

    fn file(&mut self, path: PathBuf, is_link: bool) {
        self.files += 1;
        self.survey.has_links |= is_link;
        let name = name(self.root, &path);
        let found = match self.examined(path, name.into(), is_link) {
            Ok(file) => {
                self.survey.bytes += file.stamp.size;
                Found::File(file)
            }
            Err(problem) => Found::Problem(*problem),
        };
        self.survey.found.push(found);
    }

    fn examined(&mut self, path: PathBuf, name: SourcePath, is_link: bool) -> Result<File, Box<Diagnostic>> {
        let kind = Kind::of(&name).ok_or_else(|| Box::new(problems::unexpected(&name)))?;
        let unreadable = |error| Box::new(problems::unreadable(&name, problems::reason_of_system(&error)));
        if is_link {
            let real = path.canonicalize().map_err(unreadable)?;
            if !real.starts_with(self.root) {
                return Err(Box::new(problems::outside(&name)));
            }
            self.target(real);
        }
        let metadata = path.metadata().map_err(unreadable)?;
        // A pipe may never end, and what a device tells is no text of an author.
        if !metadata.is_file() {
            return Err(Box::new(problems::no_regular_file(&name)));
        }
        let (size, limit) = (metadata.len(), kind.limit());
        if size > limit {
            return Err(Box::new(problems::too_large(&name, size, limit)));
        }
        Ok(File { path, name, kind, stamp: Stamp::of(&metadata) })
    }

    /// A file that a link points at: what happens to it, happens in the folder that holds it.
    fn target(&mut self, file: PathBuf) {
        if let Some(folder) = file.parent().filter(|folder| folder.starts_with(self.root)) {
            self.folder(folder);
        }
        self.survey.targets.push(file);
    }
}

impl Folder {
    fn new(path: PathBuf, metadata: &std::fs::Metadata) -> Self {
        let (device, inode) = super::stamp::identity(metadata);
        Self { path, device, inode }
    }
}

/// Hidden files (`.gitkeep`, an editor's) are none of ours.
fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !has_hidden_name(entry.path())
}

/// Emacs keeps such links to nothing beside files that are being edited.
fn is_hidden(error: &walkdir::Error) -> bool {
    error.depth() > 0 && error.path().is_some_and(has_hidden_name)
}

fn has_hidden_name(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// The path from the root, with `/` between its parts on every system.
pub(super) fn name(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    match std::path::MAIN_SEPARATOR {
        '/' => relative.into_owned(),
        separator => relative.replace(separator, "/"),
    }
}
