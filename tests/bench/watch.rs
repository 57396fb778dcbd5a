//! How long it takes to see that files changed: a look through a large project, and from a save to the next revision.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use nianbao::Options;
use nianbao::load::{Loader, Look, Swept};
use nianbao::preview::Session;
use nianbao::release::Moment;

const FILES: usize = 8_000;
const FILES_OF_A_FOLDER: usize = 10;

fn main() {
    let room = tempfile::tempdir().expect("there is a place for temporary files");
    looking_through(&room.path().join("large"));
    saving(&room.path().join("small"));
}

/// Of a project of that many small files.
fn looking_through(root: &Path) {
    for number in 0..FILES {
        let (part, folder) = (["content", "data"][number % 2], number / FILES_OF_A_FOLDER);
        let file = root.join(format!("{part}/edition-{folder:04}/{number:05}-section.md"));
        fs::create_dir_all(file.parent().expect("a file stands in a folder")).expect("folders can be made");
        fs::write(file, format!("---\ntitle: {number}\n---\nText.\n").repeat(20)).expect("files can be written");
    }
    let mut loader = Loader::new(root);
    let first = timed(|| assert_eq!(loader.sweep(&|| false).expect("it can be read"), Swept::Changed));
    std::thread::sleep(Duration::from_millis(200));
    let second = timed(|| assert_eq!(loader.sweep(&|| false).expect("it can be read"), Swept::Same));
    let sweeps = times(20, || assert_eq!(loader.sweep(&|| false).expect("it can be read"), Swept::Same));
    let real = root.canonicalize().expect("it is there").join("content/edition-0001/00010-section.md");
    let mut number = 0;
    let looks = times(20, || {
        number += 1;
        fs::write(&real, format!("Text {number}.")).expect("files can be written");
        assert_eq!(loader.look(std::slice::from_ref(&real)), Look::Changed);
    });
    println!(
        "{FILES} files: read {first:.1?}, read again {second:.1?}, looked through {sweeps}, looked at one {looks}"
    );
}

/// One file of a small project.
fn saving(root: &Path) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal/project");
    for entry in walkdir::WalkDir::new(&golden).into_iter().map(|entry| entry.expect("it can be read")) {
        let target = root.join(entry.path().strip_prefix(&golden).expect("it is below"));
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(target).expect("folders can be made"),
            false => drop(fs::copy(entry.path(), target).expect("files can be written")),
        }
    }
    let now = Moment::parse("2021-01-01").expect("it is a date");
    let options = Options { base_url: None, drafts: true, marks: true, now };
    let session = Session::start(root, options, Box::new(move || now), Box::new(|_| ())).expect("it can be read");
    let mut revisions = session.revisions();
    let file = root.join("content/first/01-rates.en.md");
    let text = fs::read_to_string(&file).expect("it can be read");
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("there is a runtime");
    let mut number = 0;
    let saves = times(50, || {
        number += 1;
        revisions.mark_unchanged();
        fs::write(&file, format!("{text}\nSentence {number}.\n")).expect("files can be written");
        runtime.block_on(revisions.changed()).expect("the session goes on");
    });
    println!("a small project: from a save to its revision {saves}");
}

fn timed(work: impl FnOnce()) -> Duration {
    let began = Instant::now();
    work();
    began.elapsed()
}

/// The least, the middle and the most of so many times.
fn times(count: usize, mut work: impl FnMut()) -> String {
    let mut all: Vec<Duration> = (0..count).map(|_| timed(&mut work)).collect();
    all.sort();
    format!("{:.1?} / {:.1?} / {:.1?}", all[0], all[count / 2], all[count - 1])
}
