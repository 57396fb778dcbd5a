//! The disk's side of the pipeline: the project's files become [`Sources`]. Nothing else reads project files.
//!
//! What is wrong with a file as such (not UTF-8, too large, outside the project) becomes a diagnostic, and the rest is
//! read all the same. Only a project folder that cannot be read at all is an error of the machine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use walkdir::{DirEntry, WalkDir};

use crate::config;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Location, Source, Sources};

/// A larger text is no narrative and no table that a page could show.
const MAX_TEXT_BYTES: u64 = 32 * 1024 * 1024;
/// A larger image belongs into another medium.
const MAX_BLOB_BYTES: u64 = 32 * 1024 * 1024;
const MAX_FILES: usize = 200_000;
const MAX_DEPTH: usize = 16;

/// The folders of a project that are read.
pub const FOLDERS: [&str; 3] = ["content", "data", "themes"];

const TEXT_ENDINGS: [&str; 10] = ["yaml", "yml", "md", "csv", "html", "css", "js", "svg", "txt", "webmanifest"];
const BLOB_ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "webp", "avif", "gif", "ico", "woff2"];

/// Reads the project in `root`.
///
/// # Errors
/// When `root` itself is no folder or cannot be read.
pub fn load(root: &Path) -> anyhow::Result<Sources> {
    let root = root.canonicalize().with_context(|| format!("cannot open the project folder {}", root.display()))?;
    anyhow::ensure!(root.is_dir(), "{} is no folder", root.display());
    let mut loader = Loader { root: &root, sources: Sources::default(), files: 0 };
    let configuration = root.join(config::FILE);
    if configuration.exists() {
        loader.read(&configuration);
    }
    for folder in FOLDERS {
        loader.walk(&root.join(folder));
    }
    Ok(loader.sources)
}

struct Loader<'a> {
    root: &'a Path,
    sources: Sources,
    files: usize,
}

impl Loader<'_> {
    fn walk(&mut self, folder: &Path) {
        if !folder.exists() {
            return;
        }
        let walk = WalkDir::new(folder).follow_links(true).max_depth(MAX_DEPTH).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(is_visible) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => self.read(entry.path()),
                Ok(_) => {}
                Err(error) => self.unreadable(error.path().unwrap_or(folder), &error.to_string()),
            }
            if self.files > MAX_FILES {
                let message = format!("the project has more than {MAX_FILES} files; the rest is not read");
                self.sources.diagnostics.push(Diagnostic::without_place(Code::TooManyFiles, message));
                return;
            }
        }
    }

    fn read(&mut self, path: &Path) {
        self.files += 1;
        let name = self.relative(path);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
        let is_text = TEXT_ENDINGS.contains(&ending.as_str());
        if !is_text && !BLOB_ENDINGS.contains(&ending.as_str()) {
            return self.unexpected(&name);
        }
        let Some(bytes) = self.bytes(path, &name, if is_text { MAX_TEXT_BYTES } else { MAX_BLOB_BYTES }) else {
            return;
        };
        if is_text {
            let (text, diagnostics) = decode(&name, &bytes);
            self.sources.diagnostics.extend(diagnostics);
            self.sources.texts.insert(name.as_str().into(), Source::new(&name, &text));
        } else {
            self.sources.blobs.insert(name.as_str().into(), Arc::from(bytes));
        }
    }

    fn bytes(&mut self, path: &Path, name: &str, limit: u64) -> Option<Vec<u8>> {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                self.unreadable(path, &error.to_string());
                return None;
            }
        };
        if !real.starts_with(self.root) {
            let message = format!("`{name}` is a link that leads out of the project");
            let help = "copy what it points at into the project";
            self.add(Diagnostic::new(Code::OutsideProject, at_file(name), message).with_help(help));
            return None;
        }
        let size = path.metadata().map_or(0, |metadata| metadata.len());
        if size > limit {
            let message = format!("`{name}` has {size} bytes, more than the {limit} that are read");
            self.add(Diagnostic::new(Code::FileTooLarge, at_file(name), message));
            return None;
        }
        std::fs::read(path).map_err(|error| self.unreadable(path, &error.to_string())).ok()
    }

    fn unexpected(&mut self, name: &str) {
        let message = format!("`{name}` is no kind of file that nianbao reads");
        let help = "move it out of `content`, `data` and `themes`, or give its name a `.` in front";
        self.add(Diagnostic::new(Code::UnexpectedFile, at_file(name), message).with_help(help));
    }

    fn unreadable(&mut self, path: &Path, reason: &str) {
        let name = self.relative(path);
        let reason = reason.replace(&*self.root.to_string_lossy(), ".");
        let message = format!("`{name}` cannot be read: {reason}");
        self.add(Diagnostic::new(Code::UnreadableFile, at_file(&name), message));
    }

    fn add(&mut self, diagnostic: Diagnostic) {
        self.sources.diagnostics.push(diagnostic);
    }

    /// The path from the root, with `/` between its parts on every system.
    fn relative(&self, path: &Path) -> String {
        let relative = path.strip_prefix(self.root).map_or_else(|_| PathBuf::from(path), Path::to_path_buf);
        let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }
}

fn at_file(name: &str) -> Location {
    Location { path: name.into(), span: 0..0 }
}

/// Hidden files (`.gitkeep`, an editor's) are none of ours.
fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
}

/// Text from bytes: UTF-8, its byte order mark and carriage returns taken out so that places mean the same everywhere.
/// What had to be mended or guessed is reported.
pub fn decode(name: &str, bytes: &[u8]) -> (String, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF");
    if without_mark.is_some() {
        let message = format!("`{name}` begins with a byte order mark, which UTF-8 does not need");
        diagnostics.push(
            Diagnostic::new(Code::ByteOrderMark, at_file(name), message).with_help("save it as UTF-8 without a mark"),
        );
    }
    let bytes = without_mark.unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            diagnostics.push(not_utf8(name, bytes, error.valid_up_to()));
            String::from_utf8_lossy(bytes).into_owned()
        }
    };
    let text = if text.contains('\r') {
        let message = format!("`{name}` ends its lines with carriage returns (CRLF)");
        let place = at_file(name);
        diagnostics
            .push(Diagnostic::new(Code::CarriageReturn, place, message).with_help("save it with line feeds (LF)"));
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    let control = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    if let Some((at, character)) = text.char_indices().find(|(_, character)| control(*character)) {
        let place = Location { path: name.into(), span: at..at + character.len_utf8() };
        let message = format!("the control character U+{:04X} has no place in a text", u32::from(character));
        diagnostics.push(Diagnostic::new(Code::ControlCharacter, place, message));
    }
    (text, diagnostics)
}

/// Chinese spreadsheets still save GBK; where the bytes are good GBK, say so.
fn not_utf8(name: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    let place = Location { path: name.into(), span: valid..valid };
    let (decoded, _, had_errors) = encoding_rs::GBK.decode(bytes);
    let han = decoded.chars().filter(|character| crate::locale::is_han(*character)).count();
    let message = format!("`{name}` is not UTF-8: byte {} is wrong", valid + 1);
    let problem = Diagnostic::new(Code::NotUtf8, place, message);
    if !had_errors && han > 0 {
        return problem.with_help(format!(
            "it looks like GBK; convert it with `iconv -f GBK -t UTF-8 {name} > converted` and put that in its place"
        ));
    }
    problem.with_help("save it as UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(bytes: &[u8]) -> Vec<Code> {
        decode("x.md", bytes).1.into_iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn marks_and_carriage_returns_are_taken_out() {
        let (text, diagnostics) = decode("x.md", b"\xEF\xBB\xBFa\r\nb\rc");
        assert_eq!(text, "a\nb\nc");
        assert_eq!(diagnostics.len(), 2);
    }

    #[test]
    fn gbk_is_recognised() {
        let (bytes, _, _) = encoding_rs::GBK.encode("title: 就业率");
        let (_, diagnostics) = decode("x.yaml", &bytes);
        assert_eq!(diagnostics[0].code, Code::NotUtf8);
        assert!(diagnostics[0].help.as_deref().is_some_and(|help| help.contains("GBK")));
        assert_eq!(codes(b"\xff\xfe\x00a"), [Code::NotUtf8, Code::ControlCharacter]);
    }

    #[test]
    fn nul_is_a_control_character() {
        assert_eq!(codes(b"a\0b"), [Code::ControlCharacter]);
        assert!(codes("年报\n\t".as_bytes()).is_empty());
    }
}
