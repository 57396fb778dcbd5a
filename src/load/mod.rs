//! The disk's side of the pipeline: the project's files become [`Sources`]. Nothing else reads project files.
//!
//! What is wrong with a file as such (not UTF-8, too large, outside the project) becomes a diagnostic, and the rest is
//! read all the same. Only a project folder that cannot be read at all is an error of the machine.
//!
//! A [`Loader`] remembers what it read, and reads again only what changed. To load a project once is to ask a loader that
//! remembers nothing, so that both give the same.

mod decode;
mod hints;
mod problems;
mod stamp;
mod walk;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use indexmap::IndexMap;
use rayon::prelude::*;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::source::{Blob, Source, SourcePath, Sources};
use crate::store::Key;
pub use decode::decode;
pub use hints::Look;
use stamp::{Stamp, Time};
pub use walk::Folder;
use walk::{File, Found, Kind, Survey};

/// More files than this are no report; an archive or a build has been put among the sources.
const MAX_FILES: usize = 20_000;
/// All files together: they are held in memory.
const MAX_TOTAL_BYTES: u64 = 1024 * 1024 * 1024;
const MAX_DEPTH: usize = 16;

/// The folders of a project that are read.
pub const FOLDERS: [&str; 3] = ["content", "data", "themes"];

/// Reads the project in `root`.
///
/// # Errors
/// When `root` itself is no folder or cannot be read.
pub fn load(root: &Path) -> anyhow::Result<Sources> {
    let mut loader = Loader::new(root);
    loader.sweep(&|| false)?;
    Ok(Arc::unwrap_or_clone(loader.sources))
}

/// Reads a project again and again, each time only what may have changed.
pub struct Loader {
    /// As it was given.
    root: PathBuf,
    /// The same without links, as it was in the last sweep.
    real_root: PathBuf,
    /// What was read, in reading order, by the path that leads to it from the root without links.
    kept: IndexMap<OsString, Kept>,
    /// What was read, together with what could not be.
    sources: Arc<Sources>,
    /// The newest time that the file systems have noted anywhere.
    newest: Time,
    folders: Vec<Folder>,
    targets: Vec<PathBuf>,
    has_links: bool,
    bytes: u64,
}

/// A file that was read.
#[derive(Clone)]
struct Kept {
    name: SourcePath,
    kind: Kind,
    stamp: Stamp,
    /// When this stamp was seen for the first time.
    seen: Instant,
    /// Whether the file was read when any later change would have altered its stamp.
    is_settled: bool,
    /// Of the bytes, before they became text.
    hash: Key,
    content: Content,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone)]
enum Content {
    Text(Source),
    Blob(Blob),
}

/// What came of a sweep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swept {
    /// All is as it was.
    Same,
    /// Something differs; [`Loader::sources`] has it.
    Changed,
    /// It was interrupted, and what it found is forgotten.
    Interrupted,
}

impl Loader {
    /// One that has read nothing yet of the project in `root`.
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            real_root: PathBuf::new(),
            kept: IndexMap::new(),
            sources: Arc::default(),
            newest: Time::default(),
            folders: Vec::new(),
            targets: Vec::new(),
            has_links: false,
            bytes: 0,
        }
    }

    /// What was read last.
    pub fn sources(&self) -> &Arc<Sources> {
        &self.sources
    }

    /// The project's folder without links.
    pub fn real_root(&self) -> &Path {
        &self.real_root
    }

    /// The folders in which the project's files can appear, vanish and change, without links.
    pub fn folders(&self) -> &[Folder] {
        &self.folders
    }

    /// Whether the project has symbolic links. What they lead to may change where nobody looks.
    pub fn has_links(&self) -> bool {
        self.has_links
    }

    /// Whether any later change of a file alters its metadata. If not, another sweep a little later is needed.
    pub fn is_settled(&self) -> bool {
        self.kept.values().all(|kept| kept.is_settled)
    }

    /// Whether the project's folder is still the one that was read.
    pub fn is_in_place(&self) -> bool {
        let identity = self.root.metadata().ok().map(|metadata| stamp::identity(&metadata));
        identity == self.folders.first().map(|root| (root.device, root.inode))
    }

    /// Looks at every file, and reads those whose metadata differ from those of the last time, or could not have
    /// differed. Afterwards the sources are what [`load`] would give.
    ///
    /// # Errors
    /// When the root is no folder or cannot be read; what was read before is kept.
    pub fn sweep(&mut self, is_interrupted: &dyn Fn() -> bool) -> anyhow::Result<Swept> {
        let root = &self.root;
        let real = root.canonicalize().with_context(|| format!("cannot open the project folder {}", root.display()))?;
        anyhow::ensure!(real.is_dir(), "{} is no folder", real.display());
        let began = Instant::now();
        let Some(survey) = walk::survey(&real, is_interrupted) else { return Ok(Swept::Interrupted) };
        let Survey { found, folders, targets, has_links, bytes } = survey;
        self.newest = found.iter().filter_map(Found::changed).fold(self.newest, Time::max);
        let walked = Instant::now();
        let read: Vec<_> = found.into_par_iter().map(|found| self.read(found, began, walked)).collect();
        let is_same = self.keep(read);
        (self.real_root, self.folders, self.targets) = (real, folders, targets);
        (self.has_links, self.bytes) = (has_links, bytes);
        Ok(if is_same { Swept::Same } else { Swept::Changed })
    }

    /// What comes of something that was found: the file as it was read before or is read now, or a problem.
    fn read(&self, found: Found, began: Instant, walked: Instant) -> Result<(OsString, Kept), Diagnostic> {
        let file = match found {
            Found::File(file) => file,
            Found::Problem(problem) => return Err(problem),
        };
        let known = self.kept.get(file.path.as_os_str()).filter(|kept| kept.stamp == file.stamp);
        if let Some(known) = known.filter(|kept| kept.is_settled) {
            return Ok((file.path.into_os_string(), known.clone()));
        }
        let seen = known.map_or(walked, |kept| kept.seen);
        let has_waited = known.is_some() && began.duration_since(seen) >= file.stamp.tick();
        let is_settled = has_waited || file.stamp.is_before(self.newest);
        let kept = self.read_now(&file, seen, is_settled)?;
        Ok((file.path.into_os_string(), kept))
    }

    fn read_now(&self, file: &File, seen: Instant, is_settled: bool) -> Result<Kept, Diagnostic> {
        let bytes = std::fs::read(&file.path)
            .map_err(|error| problems::unreadable(&file.name, problems::reason_of_system(&error)))?;
        let hash = Key::of(&bytes);
        let (content, diagnostics) = match self.kept.get(file.path.as_os_str()).filter(|kept| kept.hash == hash) {
            Some(kept) => (kept.content.clone(), kept.diagnostics.clone()),
            None => content(file, bytes),
        };
        let File { name, kind, stamp, .. } = file;
        Ok(Kept { name: name.clone(), kind: *kind, stamp: *stamp, seen, is_settled, hash, content, diagnostics })
    }

    /// Keeps what was read, and tells whether all of it is as it was.
    fn keep(&mut self, read: Vec<Result<(OsString, Kept), Diagnostic>>) -> bool {
        let mut kept = IndexMap::with_capacity(read.len());
        let mut diagnostics = Vec::new();
        for read in read {
            match read {
                Ok((path, file)) => {
                    diagnostics.extend_from_slice(&file.diagnostics);
                    kept.insert(path, file);
                }
                Err(problem) => diagnostics.push(problem),
            }
        }
        let is_known = |(path, file): (&OsString, &Kept)| self.kept.get(path).is_some_and(|old| old.hash == file.hash);
        let is_same = kept.len() == self.kept.len() && kept.iter().all(is_known);
        let is_same = is_same && diagnostics == self.sources.diagnostics;
        self.kept = kept;
        if !is_same {
            self.sources = Arc::new(self.gathered(diagnostics));
        }
        is_same
    }

    fn gathered(&self, diagnostics: Vec<Diagnostic>) -> Sources {
        let mut sources = Sources { diagnostics, ..Sources::default() };
        for file in self.kept.values() {
            file.put_into(&mut sources);
        }
        sources
    }
}

impl Kept {
    fn put_into(&self, sources: &mut Sources) {
        match &self.content {
            Content::Text(source) => drop(sources.texts.insert(self.name.clone(), source.clone())),
            Content::Blob(blob) => drop(sources.blobs.insert(self.name.clone(), blob.clone())),
        }
    }
}

impl Found {
    /// When the file system noted the file's last change.
    fn changed(&self) -> Option<Time> {
        match self {
            Self::File(file) => Some(file.stamp.changed),
            Self::Problem(_) => None,
        }
    }
}

/// A text file. What the configuration holds of secrets is never shown.
fn text_of(name: &str, text: &str) -> Source {
    let source = Source::new(name, text);
    let veiled = (name == config::FILE).then(|| config::secrets::veiled(&source)).flatten();
    match veiled {
        Some(veiled) => source.showing(&veiled),
        None => source,
    }
}

/// What a file's bytes mean, and what is wrong with them.
fn content(file: &File, bytes: Vec<u8>) -> (Content, Vec<Diagnostic>) {
    match file.kind {
        Kind::Text => {
            let (text, diagnostics) = decode(&file.name, &bytes);
            (Content::Text(text_of(&file.name, &text)), diagnostics)
        }
        Kind::Blob => (Content::Blob(Blob::new(bytes)), Vec::new()),
    }
}
