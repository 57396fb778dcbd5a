//! The disk's side of the pipeline: the project's files become [`Sources`]. Nothing else reads project files.
//!
//! What is wrong with a file as such (not UTF-8, too large, outside the project) becomes a diagnostic, and the rest is
//! read all the same. Only a project folder that cannot be read at all is an error of the machine.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use walkdir::{DirEntry, WalkDir};

use crate::config;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::source::{Blob, Location, Source, Sources};

/// A larger text is no narrative and no table that a page could show.
const MAX_TEXT_BYTES: u64 = 8 * 1024 * 1024;
/// A larger image belongs into another medium.
const MAX_BLOB_BYTES: u64 = 32 * 1024 * 1024;
/// More files than this are no report; an archive or a build has been put among the sources.
const MAX_FILES: usize = 20_000;
/// All files together: they are held in memory.
const MAX_TOTAL_BYTES: u64 = 1024 * 1024 * 1024;
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
    let mut loader = Loader { root: &root, sources: Sources::default(), files: 0, bytes: 0, is_full: false };
    let configuration = root.join(config::FILE);
    if configuration.exists() || configuration.is_symlink() {
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
    bytes: u64,
    /// Whether a limit for the project as a whole is passed, so that nothing more is read.
    is_full: bool,
}

impl Loader<'_> {
    fn walk(&mut self, folder: &Path) {
        if self.is_full || !(folder.exists() || folder.is_symlink()) {
            return;
        }
        let walk = WalkDir::new(folder).follow_links(true).max_depth(MAX_DEPTH).sort_by_file_name();
        let mut walk = walk.into_iter().filter_entry(is_visible);
        while let Some(entry) = walk.next() {
            match entry {
                Ok(entry) if !entry.file_type().is_dir() => self.read(entry.path()),
                Ok(entry) if self.leads_out(&entry) => {
                    self.outside(entry.path());
                    walk.skip_current_dir();
                }
                Ok(entry) if entry.depth() == MAX_DEPTH => self.too_deep(entry.path()),
                Ok(_) => {}
                Err(error) => self.unreadable(error.path().unwrap_or(folder), reason(&error)),
            }
            if self.files > MAX_FILES {
                return self.stop(message!(
                    "the project has more than {files} files; the rest is not read",
                    files = MAX_FILES
                ));
            }
            if self.bytes > MAX_TOTAL_BYTES {
                return self.stop(message!("the files have more than {bytes} bytes together", bytes = MAX_TOTAL_BYTES));
            }
        }
    }

    /// Whether a folder is a link to one that is none of the project's.
    fn leads_out(&self, folder: &DirEntry) -> bool {
        let real = || folder.path().canonicalize();
        folder.path_is_symlink() && real().is_ok_and(|real| !real.starts_with(self.root))
    }

    fn stop(&mut self, message: Message) {
        self.is_full = true;
        let help = message!("move what is no part of the report out of `content`, `data` and `themes`");
        self.add(Diagnostic::without_place(Code::TooManyFiles, message).with_help(help));
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
            self.sources.blobs.insert(name.as_str().into(), Blob::new(bytes));
        }
    }

    fn bytes(&mut self, path: &Path, name: &str, limit: u64) -> Option<Vec<u8>> {
        let real = match path.canonicalize() {
            Ok(real) => real,
            Err(error) => {
                self.unreadable(path, reason_of_system(&error));
                return None;
            }
        };
        if !real.starts_with(self.root) {
            self.outside(path);
            return None;
        }
        // A pipe may never end, and what a device tells is no text of an author.
        if !real.is_file() {
            self.unreadable(path, message!("it is no regular file"));
            return None;
        }
        let size = path.metadata().map_or(0, |metadata| metadata.len());
        if size > limit {
            let message = message!("`{name}` has {size} bytes, more than the {limit} that are read", name, size, limit);
            let help = message!("make it smaller, or split it");
            self.add(Diagnostic::new(Code::FileTooLarge, at_file(name), message).with_help(help));
            return None;
        }
        self.bytes += size;
        std::fs::read(path).map_err(|error| self.unreadable(path, reason_of_system(&error))).ok()
    }

    fn outside(&mut self, path: &Path) {
        let name = self.relative(path);
        let message = message!("`{name}` is a link that leads out of the project", name = &name);
        let help = message!("copy what it points at into the project");
        self.add(Diagnostic::new(Code::OutsideProject, at_file(&name), message).with_help(help));
    }

    fn unexpected(&mut self, name: &str) {
        let message = message!("`{name}` is no kind of file that nianbao reads", name);
        let help = message!("move it out of `content`, `data` and `themes`, or give its name a `.` in front");
        self.add(Diagnostic::new(Code::UnexpectedFile, at_file(name), message).with_help(help));
    }

    fn too_deep(&mut self, folder: &Path) {
        let name = self.relative(folder);
        let message = message!(
            "folders are nested more than {levels} levels deep; what lies in `{name}` is not read",
            levels = MAX_DEPTH,
            name = &name
        );
        self.add(Diagnostic::new(Code::UnexpectedFile, at_file(&name), message));
    }

    fn unreadable(&mut self, path: &Path, reason: Message) {
        let name = self.relative(path);
        let message = message!("`{name}` cannot be read: {reason}", name = &name, reason);
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

/// Why the walk could not go on there, without paths of this machine.
fn reason(error: &walkdir::Error) -> Message {
    match error.io_error() {
        Some(error) => reason_of_system(error),
        None => message!("it is a link to a folder that holds it"),
    }
}

/// The system's own words, in its own language, except of a name that is there and leads nowhere.
fn reason_of_system(error: &std::io::Error) -> Message {
    match error.kind() {
        std::io::ErrorKind::NotFound => message!("it is a link to nothing"),
        _ => error.to_string().into(),
    }
}

fn at_file(name: &str) -> Location {
    Location { path: name.into(), span: 0..0 }
}

/// Hidden files (`.gitkeep`, an editor's) are none of ours.
fn is_visible(entry: &DirEntry) -> bool {
    entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
}

/// Text from bytes: UTF-8, its byte order mark and carriage returns taken out so that places mean the same everywhere,
/// control characters replaced so that nothing later stumbles over them. What had to be mended or guessed is reported.
pub fn decode(name: &str, bytes: &[u8]) -> (String, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF");
    if without_mark.is_some() {
        let message = message!("`{name}` begins with a byte order mark, which UTF-8 does not need", name);
        let problem = Diagnostic::new(Code::ByteOrderMark, at_file(name), message);
        diagnostics.push(problem.with_help(message!("save it as UTF-8 without a mark")));
    }
    let bytes = without_mark.unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let (text, problem) = not_utf8(name, bytes, error.valid_up_to());
            diagnostics.push(problem);
            text
        }
    };
    if text.contains('\r') {
        let message = message!("`{name}` ends its lines with carriage returns (CRLF)", name);
        let problem = Diagnostic::new(Code::CarriageReturn, at_file(name), message);
        diagnostics.push(problem.with_help(message!("save it with line feeds (LF)")));
    }
    let text = without_controls(name, &with_line_feeds(&text), &mut diagnostics);
    (text, diagnostics)
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Replaces control characters, and reports the first of them.
fn without_controls(name: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
    let is_control = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    let Some((at, character)) = text.char_indices().find(|(_, character)| is_control(*character)) else {
        return text.to_owned();
    };
    let place = Location { path: name.into(), span: at..at + char::REPLACEMENT_CHARACTER.len_utf8() };
    let message = message!(
        "the control character U+{number} has no place in a text",
        number = format!("{:04X}", u32::from(character))
    );
    let others = text.chars().filter(|character| is_control(*character)).count() - 1;
    let help = match others {
        0 => message!("remove it"),
        _ => message!("remove it and {others} more in this file", others),
    };
    diagnostics.push(Diagnostic::new(Code::ControlCharacter, place, message).with_help(help));
    text.replace(is_control, "\u{FFFD}")
}

/// The text as well as it can be guessed, so that the rest of the project can be checked, and the problem.
/// Chinese spreadsheets still save GBK, and Excel's "Unicode text" is UTF-16: where the bytes are good, say so.
fn not_utf8(name: &str, bytes: &[u8], valid: usize) -> (String, Diagnostic) {
    let (text, encoding) = guessed(bytes);
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let at = text.floor_char_boundary(with_line_feeds(&before).len());
    let message = message!("`{name}` is not UTF-8: byte {position} is wrong", name, position = valid + 1);
    let problem = Diagnostic::new(Code::NotUtf8, Location { path: name.into(), span: at..at }, message);
    let help = match encoding {
        Some(encoding) => message!(
            "it looks like {encoding}; save it as UTF-8, or convert it with \
             `iconv -f {encoding} -t UTF-8 {name} > converted` and put that in its place",
            encoding,
            name
        ),
        None => message!("save it as UTF-8"),
    };
    (text, problem.with_help(help))
}

/// What the bytes mean in an encoding that they seem to have, and its name.
fn guessed(bytes: &[u8]) -> (String, Option<&'static str>) {
    use encoding_rs::{GBK, UTF_16BE, UTF_16LE};
    let utf16 = [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)];
    if let Some((_, encoding)) = utf16.iter().find(|(mark, _)| bytes.starts_with(*mark)) {
        return (encoding.decode(bytes).0.into_owned(), Some("UTF-16"));
    }
    let (decoded, _, had_errors) = GBK.decode(bytes);
    let is_gbk = !had_errors && decoded.chars().any(crate::locale::is_han);
    if is_gbk { (decoded.into_owned(), Some("GBK")) } else { (String::from_utf8_lossy(bytes).into_owned(), None) }
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
        assert_eq!(codes(b"\xff\x00a"), [Code::NotUtf8, Code::ControlCharacter]);
    }

    #[test]
    fn what_was_guessed_is_read_on() {
        let (bytes, _, _) = encoding_rs::GBK.encode("title:\r\n就业率");
        let (text, diagnostics) = decode("x.yaml", &bytes);
        assert_eq!(text, "title:\n就业率");
        assert_eq!(diagnostics[0].labels[0].location.span, 7..7);
        let utf16: Vec<u8> = "\u{FEFF}表\t1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode("x.csv", &utf16).0, "表\t1");
    }

    #[test]
    fn nul_is_a_control_character() {
        assert_eq!(codes(b"a\0b"), [Code::ControlCharacter]);
        assert!(codes("年报\n\t".as_bytes()).is_empty());
    }
}
