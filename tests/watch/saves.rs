//! The ways in which editors and other programs save one file.

use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::thread::sleep;
use std::time::Duration;

use nianbao::preview::Effect;

use crate::preview::Preview;

const SECTION: &str = "content/first/01-rates.en.md";
const TABLE: &str = "data/first/tables/rates.yaml";

fn milliseconds(count: u64) -> Duration {
    Duration::from_millis(count)
}

#[test]
fn a_save_is_shown_and_told_in_one_line() {
    let preview = Preview::new();
    preview.log();
    let text = preview.read(SECTION);
    preview.write(SECTION, &format!("{text}\nOne more sentence.\n"));
    preview.settle_without_errors();
    let revision = preview.revision();
    assert_eq!((revision.number, revision.website_number), (2, 2));
    assert_eq!(revision.change.effect, Effect::Content);
    assert_eq!(revision.change.files.iter().map(|file| &**file).collect::<Vec<_>>(), [SECTION]);
}

#[test]
fn a_save_of_the_same_text_is_no_change() {
    let preview = Preview::new();
    let text = preview.read(SECTION);
    preview.write(SECTION, &text);
    preview.stays();
}

#[test]
fn other_files_of_the_folder_do_not_matter() {
    let preview = Preview::new();
    preview.write("notes.md", "# Not of the report");
    preview.write("site/index.html", "<p>");
    preview.write("content/first/.01-rates.en.md.swp", "x");
    preview.write("content/.git/config.yaml", "x");
    // As Emacs marks a file that is being edited.
    std::os::unix::fs::symlink("author@desk.4711:1600000000", preview.path("content/first/.#01-rates.en.md")).unwrap();
    preview.stays();
    preview.replace(SECTION, "were employed", "had work");
    preview.settle();
    assert_eq!(preview.revision().number, 2);
}

/// As `vim` does it: the old file becomes a copy, a new one is written, the copy removed.
#[test]
fn a_save_that_keeps_a_copy_meanwhile() {
    let preview = Preview::new();
    preview.log();
    for round in 0..5 {
        let (file, copy) = (preview.path(SECTION), preview.path("content/first/01-rates.en.md~"));
        let text = preview.read(SECTION);
        fs::write(preview.path("content/first/4913"), "").unwrap();
        fs::remove_file(preview.path("content/first/4913")).unwrap();
        fs::rename(&file, &copy).unwrap();
        let mut new = File::create(&file).unwrap();
        writeln!(new, "{text}\nSentence of round {round}.").unwrap();
        new.sync_all().unwrap();
        drop(new);
        fs::remove_file(copy).unwrap();
        preview.settle();
    }
    preview.settle_without_errors();
    assert_eq!(preview.revision().number, 6);
}

#[test]
fn a_save_by_rename() {
    let preview = Preview::new();
    preview.log();
    for name in ["content/first/.new", "content/first/new.tmp", "data/new.yaml.tmp"] {
        fs::write(preview.path(name), preview.read(SECTION) + "\n" + "Saved once more.\n").unwrap();
        fs::rename(preview.path(name), preview.path(SECTION)).unwrap();
        preview.settle();
    }
    preview.settle_without_errors();
}

#[test]
fn a_file_that_is_written_slowly_is_waited_for() {
    let preview = Preview::new();
    preview.log();
    let text = preview.read(TABLE) + "# a comment\n";
    let (head, tail) = text.as_bytes().split_at(text.len() / 2);
    let mut file = File::create(preview.path(TABLE)).unwrap();
    sleep(milliseconds(30));
    file.write_all(head).unwrap();
    file.flush().unwrap();
    sleep(milliseconds(60));
    file.write_all(tail).unwrap();
    drop(file);
    preview.settle_without_errors();
}

#[test]
fn a_file_that_is_emptied_first_is_waited_for() {
    let preview = Preview::new();
    preview.log();
    let text = preview.read(TABLE) + "# a comment\n";
    drop(File::create(preview.path(TABLE)).unwrap());
    sleep(milliseconds(15));
    fs::write(preview.path(TABLE), text).unwrap();
    preview.settle_without_errors();
}

#[test]
fn a_file_that_is_removed_first_is_waited_for() {
    let preview = Preview::new();
    preview.log();
    let text = preview.read(TABLE) + "# a comment\n";
    fs::remove_file(preview.path(TABLE)).unwrap();
    sleep(milliseconds(15));
    fs::write(preview.path(TABLE), text).unwrap();
    preview.settle_without_errors();
}

#[test]
fn a_file_that_stays_open_is_shown_all_the_same() {
    let preview = Preview::new();
    let mut file = OpenOptions::new().append(true).open(preview.path(SECTION)).unwrap();
    for _ in 0..3 {
        file.write_all("\nA sentence.\n".as_bytes()).unwrap();
        preview.settle();
    }
    assert!(preview.revision().number > 3);
}

#[test]
fn a_file_that_is_gone_and_comes_back() {
    let preview = Preview::new();
    let text = preview.read(TABLE);
    fs::remove_file(preview.path(TABLE)).unwrap();
    preview.settle();
    let revision = preview.revision();
    assert!(revision.prepared.has_errors() && revision.website.is_some() && revision.website_number == 1);
    assert_eq!(revision.change.effect, Effect::Nothing);
    preview.write(TABLE, &text);
    preview.settle();
    assert_eq!(preview.revision().website_number, preview.revision().number);
}

#[test]
fn a_change_within_the_same_size_and_time() {
    let preview = Preview::new();
    let path = preview.path(SECTION);
    fs::write(&path, preview.read(SECTION) + "\nAAAA\n").unwrap();
    preview.settle();
    for word in ["BBBB", "CCCC", "DDDD"] {
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        let text = preview.read(SECTION);
        let at = text.trim_end().rfind('\n').unwrap() + 1;
        fs::write(&path, format!("{}{word}\n", &text[..at])).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(modified).unwrap();
        preview.settle();
    }
}

#[test]
fn something_else_in_the_place_of_a_file() {
    let preview = Preview::new();
    let (path, text) = (preview.path(TABLE), preview.read(TABLE));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    preview.settle();
    fs::remove_dir(&path).unwrap();
    std::os::unix::fs::symlink("nowhere.yaml", &path).unwrap();
    preview.settle();
    fs::remove_file(&path).unwrap();
    fs::write(&path, text.replace('\n', "\r\n")).unwrap();
    preview.settle();
    fs::write(&path, b"\xEF\xBB\xBFtitle").unwrap();
    preview.settle();
    fs::write(&path, text).unwrap();
    preview.settle();
    assert!(!preview.revision().prepared.has_errors());
}

#[test]
fn many_saves_one_after_another_end_with_the_last() {
    let preview = Preview::new();
    let text = preview.read(SECTION);
    for round in 0..200 {
        preview.write(SECTION, &format!("{text}\nSentence of round {round}.\n"));
        if round % 7 == 0 {
            sleep(milliseconds(3));
        }
    }
    preview.settle();
}
