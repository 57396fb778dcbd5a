//! `check --fix` puts the numbers of the data into the narrative and leaves everything else as it is, byte for byte.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nianbao::fix::{Fix, apply};
use nianbao::load;
use nianbao::markdown::{self, Target};
use nianbao::memo::Memo;
use nianbao::release::Moment;
use nianbao::source::{Source, Sources};
use nianbao::{Compiled, Options, compile};

use crate::folders;

/// Every number of the real report is made another one, and all of them are found again.
#[test]
fn a_report_with_every_number_wrong_is_mended_to_the_last_byte() {
    let right = load::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut wrong = right.clone();
    let mut count = 0;
    for source in right.texts_in("content/") {
        let (text, changes) = with_wrong_numbers(source);
        count += changes;
        wrong.insert(&source.path, &text);
    }
    assert!(count > 100, "{count} numbers are bound");
    let fixes = fixes(&wrong);
    assert_eq!(fixes.len(), count);
    for source in wrong.texts_in("content/") {
        let own: Vec<&Fix> = fixes.iter().filter(|fix| fix.location.path == source.path).collect();
        assert_eq!(apply(&source.text, &own), &*right.text(&source.path).unwrap().text, "{}", source.path);
    }
    assert_eq!(self::fixes(&right), []);
}

/// The same on the disk, in files with byte order marks and carriage returns, drafts among them.
#[test]
fn files_keep_their_marks_and_line_ends() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/features/project");
    let room = tempfile::tempdir().unwrap();
    let (mut right, mut wrong) = (folders::read(&project), folders::read(&project));
    for (path, contents) in &mut wrong {
        if is_narrative(path) {
            let source = Source::new(path.to_str().unwrap(), std::str::from_utf8(contents).unwrap());
            *contents = foreign(with_wrong_numbers(&source).0.as_bytes());
        }
    }
    right.iter_mut().filter(|(path, _)| is_narrative(path)).for_each(|(_, contents)| *contents = foreign(contents));
    folders::write(room.path(), &wrong);
    assert!(report(&fix(room.path())).contains(" → "));
    assert!(folders::read(room.path()) == right, "something else has changed");
    let times = modified(room.path());
    assert!(!report(&fix(room.path())).contains(" → "));
    assert_eq!(modified(room.path()), times);
}

fn fixes(sources: &Sources) -> Vec<Fix> {
    let options = Options { base_url: None, drafts: true, marks: false, now: Moment::parse("2020-10-31").unwrap() };
    let Compiled { fixes, .. } = compile(sources, &options, &Memo::default());
    fixes
}

/// The text with the last digit of every bound number changed, and how many those are.
fn with_wrong_numbers(source: &Source) -> (String, usize) {
    let mut text = source.text.to_string();
    let digits = last_digits(source);
    for place in &digits {
        let digit: u32 = text[place.clone()].parse().unwrap();
        text.replace_range(place.clone(), &((digit + 1) % 10).to_string());
    }
    (text, digits.len())
}

fn last_digits(source: &Source) -> Vec<Range<usize>> {
    let body = markdown::parse(source, 0, true, &nianbao::expression::Known::default(), &mut Vec::new());
    let values = body.references.iter().filter(|reference| matches!(reference.target, Target::Value { .. }));
    let last = |span: Range<usize>| {
        let at = span.start + source.text[span].rfind(|character: char| character.is_ascii_digit())?;
        Some(at..at + 1)
    };
    values.filter_map(|reference| last(reference.text_span.clone())).collect()
}

fn is_narrative(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "md")
}

fn foreign(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    format!("\u{FEFF}{}", text.replace('\n', "\r\n")).into_bytes()
}

fn fix(root: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.current_dir(root).args(["check", "--fix", "--locked-date", "2020-10-31"]).output().unwrap()
}

fn report(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn modified(root: &Path) -> Vec<(PathBuf, std::time::SystemTime)> {
    let files = folders::read(root).into_keys();
    files.map(|path| (path.clone(), fs::metadata(root.join(path)).unwrap().modified().unwrap())).collect()
}
