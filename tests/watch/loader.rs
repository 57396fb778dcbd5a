//! A loader that remembers gives what one gives that does not, whatever happened in between.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use nianbao::load::{self, Loader, Look, Swept};
use nianbao::source::Sources;

use crate::random::Random;

/// Folders and files of a project, and names that mean something to the reader of projects.
const FOLDERS: [&str; 8] =
    ["content", "content/a", "content/a/b", "content/.hidden", "data", "data/x", "themes", "elsewhere"];
const NAMES: [&str; 11] =
    ["a.md", "a.en.md", "b.yaml", "B.yaml", "c.csv", "d.png", "e.exe", ".hidden.md", "a", "x", "é.md"];
const TEXTS: [&[u8]; 7] =
    [b"", b"one", b"two", b"\xEF\xBB\xBFone", b"a\r\nb", b"\xFF\x00\xFE", "表格：年报".as_bytes()];

#[test]
fn whatever_happens_memory_makes_no_difference() {
    for seed in 0..12 {
        let room = tempfile::tempdir().unwrap();
        let mut random = Random::new(seed);
        let root = room.path().join("project");
        fs::create_dir_all(root.join("content")).unwrap();
        let mut loader = Loader::new(&root);
        for step in 0..120 {
            let touched = change(&room.path().join("project"), &mut random);
            let told: Vec<PathBuf> = touched.iter().map(|path| real(path)).collect();
            if root.is_dir() && step > 0 && loader.look(&told) != Look::Unclear {
                compare(loader.sources(), &root, &format!("seed {seed}, step {step}, a look at {told:?}"));
            }
            let swept = loader.sweep(&|| false);
            assert_eq!(swept.is_ok(), root.is_dir());
            if swept.is_ok() {
                compare(loader.sources(), &root, &format!("seed {seed}, step {step}, a sweep after {touched:?}"));
                assert_eq!(loader.sweep(&|| false).unwrap(), Swept::Same, "seed {seed}, step {step}");
            }
        }
    }
}

/// One change of a project, and the paths where it happened.
fn change(root: &Path, random: &mut Random) -> Vec<PathBuf> {
    let (one, other) = (any_path(root, random), any_path(root, random));
    match random.below(14) {
        0..=4 => {
            fs::write(&one, random.of(&TEXTS)).ok();
        }
        5 => {
            if let Ok(modified) = fs::metadata(&one).and_then(|metadata| metadata.modified()) {
                fs::write(&one, if random.below(2) == 0 { "six" } else { "ten" }).ok();
                File::options().write(true).open(&one).and_then(|file| file.set_modified(modified)).ok();
            }
        }
        6 => {
            fs::remove_file(&one).ok();
        }
        7 => {
            fs::create_dir_all(root.join(random.of(&FOLDERS))).ok();
            return FOLDERS.iter().map(|folder| root.join(folder)).collect();
        }
        8 => {
            fs::rename(&one, &other).ok();
            return vec![one, other];
        }
        9 => {
            let (one, other) = (any_folder(root, random), any_folder(root, random));
            fs::rename(&one, &other).ok();
            return vec![one, other];
        }
        10 => {
            let target = ["a.md", "../x/c.csv", "..", ".", "nowhere.md", "../../../outside.md", "/etc", "../elsewhere"];
            symlink(random.of(&target), &one).ok();
        }
        11 => {
            fs::create_dir(&one).ok();
        }
        12 => {
            let folder = any_folder(root, random);
            if random.below(3) == 0 {
                fs::remove_dir_all(&folder).ok();
            }
            return vec![folder];
        }
        _ => {
            fs::write(root.join("nianbao.yaml"), random.of(&TEXTS)).ok();
            return vec![root.join("nianbao.yaml")];
        }
    }
    vec![one]
}

/// The path as the system names it in an event: without links, except that the last part may be one.
fn real(path: &Path) -> PathBuf {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    folder.map_or_else(|| path.to_owned(), |folder| folder.join(path.file_name().unwrap()))
}

fn compare(sources: &Sources, root: &Path, when: &str) {
    let fresh = load::load(root).unwrap();
    let texts = |sources: &Sources| -> Vec<(String, String)> {
        sources.texts.iter().map(|(path, source)| (path.to_string(), source.text.to_string())).collect()
    };
    assert_eq!(texts(sources), texts(&fresh), "{when}");
    let blobs = |sources: &Sources| -> Vec<(String, Vec<u8>)> {
        sources.blobs.iter().map(|(path, blob)| (path.to_string(), blob.bytes.to_vec())).collect()
    };
    assert_eq!(blobs(sources), blobs(&fresh), "{when}");
    assert_eq!(sources.diagnostics, fresh.diagnostics, "{when}");
}

fn any_folder(root: &Path, random: &mut Random) -> PathBuf {
    root.join(random.of(&FOLDERS))
}

fn any_path(root: &Path, random: &mut Random) -> PathBuf {
    any_folder(root, random).join(random.of(&NAMES))
}

#[test]
fn a_limit_that_is_passed_and_kept_again() {
    let room = tempfile::tempdir().unwrap();
    let folder = room.path().join("content");
    fs::create_dir(&folder).unwrap();
    for number in 0..20_000 {
        File::create(folder.join(format!("{number:05}.md"))).unwrap();
    }
    let mut loader = Loader::new(room.path());
    loader.sweep(&|| false).unwrap();
    compare(loader.sources(), room.path(), "at the limit");
    assert!(loader.sources().diagnostics.is_empty());
    for is_passed in [true, false] {
        let one_more = room.path().join("content/05000-more.md");
        if is_passed { fs::write(one_more, "x") } else { fs::remove_file(one_more) }.unwrap();
        assert_eq!(loader.sweep(&|| false).unwrap(), Swept::Changed);
        compare(loader.sources(), room.path(), "beyond the limit");
        assert_eq!(loader.sources().diagnostics.len(), usize::from(is_passed));
    }
}

#[test]
fn a_look_at_a_file_reads_no_other() {
    let room = tempfile::tempdir().unwrap();
    fs::create_dir(room.path().join("data")).unwrap();
    let [one, other] = ["one.yaml", "other.yaml"].map(|name| room.path().join("data").join(name));
    fs::write(&one, "1").unwrap();
    fs::write(&other, "1").unwrap();
    let mut loader = Loader::new(room.path());
    loader.sweep(&|| false).unwrap();
    assert_eq!(loader.look(&[real(&one)]), Look::Same);
    fs::write(&one, "2").unwrap();
    fs::write(&other, "2").unwrap();
    assert_eq!(loader.look(&[real(&one)]), Look::Changed);
    let text = |loader: &Loader, name: &str| loader.sources().text(name).unwrap().text.to_string();
    assert_eq!([text(&loader, "data/one.yaml"), text(&loader, "data/other.yaml")], ["2", "1"]);
    fs::write(real(&one).with_file_name("new.yaml"), "3").unwrap();
    assert_eq!(loader.look(&[real(&one).with_file_name("new.yaml")]), Look::Unclear);
    assert_eq!(loader.sweep(&|| true).unwrap(), Swept::Interrupted);
    assert_eq!(text(&loader, "data/other.yaml"), "1");
    assert_eq!(loader.sweep(&|| false).unwrap(), Swept::Changed);
    assert_eq!([text(&loader, "data/other.yaml"), text(&loader, "data/new.yaml")], ["2", "3"]);
}
