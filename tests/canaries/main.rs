//! Canaries: a word of its own stands in each of more than a thousand places of drafts and embargoed parts, hidden in every
//! way that we could think of. Not one of them may be found in what becomes public: not in a file, not in a file's name,
//! not escaped, not encoded, not in what an earlier build left behind.
//!
//! Other words stand in public places of the same kinds. They must be found, so the search is one that finds.

mod hide;
mod project;
mod search;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use nianbao::memo::Memo;
use nianbao::output::Output;
use nianbao::release::Moment;
use nianbao::{Compiled, Options, compile, load};
use project::Project;
use search::Found;

/// Nine o'clock in Shanghai.
const NOW: &str = "2020-11-30T01:00:00Z";

#[test]
fn no_canary_is_in_the_site() {
    let project = hide::everywhere();
    println!("{} canaries hidden, {} shown", project.hidden.len(), project.shown.len());
    assert!(project.hidden.len() > 1000, "{}", project.hidden.len());
    let folder = project.written();
    let compiled = compiled(folder.path(), false);
    let output = compiled.output.as_ref().unwrap_or_else(|| panic!("{:#?}", told(&compiled)));
    let found = in_site(output);
    judge(&project, &found);
}

/// The other way round: with its drafts the site has nearly all of them, so they stand where they would be seen.
#[test]
fn with_drafts_the_canaries_are_in_the_site() {
    let project = hide::everywhere();
    let folder = project.written();
    let compiled = compiled(folder.path(), true);
    let output = compiled.output.as_ref().unwrap_or_else(|| panic!("{:#?}", told(&compiled)));
    let found = in_site(output);
    let seen = project.hidden.keys().filter(|word| found.words.contains_key(*word)).count();
    let unseen: Vec<_> = project.hidden.iter().filter(|(word, _)| !found.words.contains_key(*word)).collect();
    println!("{seen} of {} canaries are seen with drafts", project.hidden.len());
    assert!(seen * 10 > project.hidden.len() * 8, "{seen} of {}: {unseen:#?}", project.hidden.len());
}

/// A build with drafts leaves pages, charts and a manifest behind in the folder that a public build then takes over; and
/// the public site is published from there onto a host.
#[test]
fn no_canary_is_left_of_an_earlier_build_with_drafts() {
    let project = hide::everywhere();
    let folder = project.written();
    let host = tempfile::tempdir().unwrap();
    let url = format!("fs://{}", host.path().display());
    for arguments in [
        &["build", "--drafts", "--locked-date", NOW][..],
        &["build", "--locked-date", NOW],
        &["publish", &url, "--yes", "--by", "test", "--locked-date", NOW],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_nianbao"))
            .args(arguments)
            .arg("--root")
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    for place in [&folder.path().join("site"), host.path()] {
        let found = in_folder(place);
        judge(&project, &found);
    }
}

/// What may be read in two ways either keeps the site from being built or hides what it stands at.
#[test]
fn what_is_doubtful_is_not_shown() {
    let leaked: Vec<_> = hide::doubtful().iter().filter_map(leak).collect();
    assert!(leaked.is_empty(), "{leaked:#?}");
}

/// The part of a project that is public after all.
fn leak(project: &Project) -> Option<String> {
    let found = in_site(&compiled(project.written().path(), false).output?);
    let mut leaked = project.hidden.iter().filter(|(word, _)| found.words.contains_key(*word));
    leaked.next().map(|(_, place)| place.clone())
}

fn compiled(root: &Path, drafts: bool) -> Compiled {
    let sources = load::load(root).unwrap();
    let options = Options { base_url: None, drafts, marks: false, now: Moment::parse(NOW).unwrap() };
    compile(&sources, &options, &Memo::default())
}

fn in_site(output: &Output) -> Found {
    Found::of(output.iter().map(|(path, contents)| (path.as_str().to_owned(), &**contents)))
}

fn in_folder(folder: &Path) -> Found {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            files.push((path, fs::read(entry.path()).unwrap()));
        }
    }
    Found::of(files.iter().map(|(path, contents)| (path.clone(), contents.as_slice())))
}

/// Nothing that is hidden was found, and everything that is shown was.
fn judge(project: &Project, found: &Found) {
    let leaked: Vec<_> =
        project.hidden.iter().filter_map(|(word, place)| Some((place, found.words.get(word)?))).collect();
    assert!(leaked.is_empty(), "{} canaries are public: {leaked:#?}", leaked.len());
    let missing: Vec<_> = project.shown.iter().filter(|(word, _)| !found.words.contains_key(*word)).collect();
    assert!(missing.is_empty(), "the search does not find what is public: {missing:#?}");
    let known: BTreeSet<_> = project.hidden.keys().chain(project.shown.keys()).collect();
    let unknown: Vec<_> = found.words.keys().filter(|word| !known.contains(word)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

fn told(compiled: &Compiled) -> Vec<String> {
    let errors = compiled.diagnostics.iter().filter(|problem| problem.is_error());
    errors.take(10).map(|problem| format!("{problem:?}")).collect()
}
