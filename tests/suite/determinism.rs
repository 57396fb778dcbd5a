//! The real report, built by the command itself: the same bytes whatever the machine is like, from the first build and
//! from every later one.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folders::{Files, read, write};
use tempfile::TempDir;

/// A build of the project in `root`, in an environment of its own.
fn build(root: &Path, output: &Path, environment: &[(&str, &str)]) {
    build_with(root, output, environment, &[]);
}

fn build_with(root: &Path, output: &Path, environment: &[(&str, &str)], arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["build", "--root"]).arg(root).arg("--output").arg(output).args(arguments);
    command.env_remove("SOURCE_DATE_EPOCH").envs(environment.iter().copied());
    let result = command.output().unwrap();
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of the project without what git leaves out.
fn copy_of_the_project(room: &TempDir) -> PathBuf {
    let root = room.path().join("报告 copy");
    for folder in ["content", "data", "themes"] {
        write(&root.join(folder), &read(&repository().join(folder)));
    }
    fs::copy(repository().join("nianbao.yaml"), root.join("nianbao.yaml")).unwrap();
    root
}

#[test]
fn threads_time_zone_locale_and_place_do_not_matter() {
    let room = tempfile::tempdir().unwrap();
    let first = room.path().join("first");
    build(repository(), &first, &[("RAYON_NUM_THREADS", "1")]);
    let expected = read(&first);
    assert!(expected.len() > 150, "only {} files", expected.len());
    let copy = copy_of_the_project(&room);
    for (name, root, environment) in [
        ("threads", repository(), [("RAYON_NUM_THREADS", "7"), ("TZ", "America/New_York")]),
        ("elsewhere", copy.as_path(), [("LC_ALL", "tr_TR.UTF-8"), ("HOME", "/nonexistent")]),
    ] {
        let output = room.path().join(name);
        build(root, &output, &environment);
        assert!(read(&output) == expected, "{name} differs");
    }
}

#[test]
fn a_second_build_touches_nothing_and_a_change_touches_only_what_it_changes() {
    let room = tempfile::tempdir().unwrap();
    let (root, output) = (copy_of_the_project(&room), room.path().join("site"));
    let stamps = |site: &Files| -> BTreeMap<PathBuf, (u64, i64, i64)> {
        let stamp =
            |path: &PathBuf| fs::metadata(output.join(path)).map(|data| (data.ino(), data.mtime(), data.mtime_nsec()));
        site.keys().map(|path| (path.clone(), stamp(path).unwrap())).collect()
    };
    build(&root, &output, &[]);
    let first = read(&output);
    let before = stamps(&first);
    build(&root, &output, &[]);
    assert!(read(&output) == first);
    assert_eq!(stamps(&first), before);

    let section = root.join("content/shanxi-2020/04-problems.en.md");
    let text = fs::read_to_string(&section).unwrap();
    fs::write(&section, text + "\nOne more sentence.\n").unwrap();
    build(&root, &output, &[]);
    let (second, after) = (read(&output), stamps(&first));
    let changed: Vec<&PathBuf> = second.keys().filter(|path| second.get(*path) != first.get(*path)).collect();
    let expected = [".nianbao.json", "en/shanxi-2020/print/index.html", "en/shanxi-2020/problems/index.html"];
    assert_eq!(changed, expected.map(Path::new));
    let touched = first.keys().filter(|path| after[*path] != before[*path]);
    assert!(touched.eq(changed.into_iter()), "a file that did not change was written anew");

    // What an earlier build left over makes no difference to the bytes.
    let fresh = room.path().join("fresh");
    build(&root, &fresh, &[]);
    assert!(read(&fresh) == second);
}

#[test]
fn an_earlier_chart_is_taken_only_if_nobody_changed_it() {
    let room = tempfile::tempdir().unwrap();
    let (root, output) = (copy_of_the_project(&room), room.path().join("site"));
    build(&root, &output, &[]);
    let expected = read(&output);
    let chart = expected.keys().find(|path| path.starts_with("assets/charts")).unwrap();
    fs::write(output.join(chart), "<svg>edited by hand</svg>").unwrap();
    build(&root, &output, &[]);
    assert!(read(&output) == expected);
}

/// A file, a text that stands in it, and what is written in its place.
const EDITS: [(&str, &str, &str); 11] = [
    ("nianbao.yaml", "https://example.org/", "https://www.example.org/"),
    ("nianbao.yaml", "title: {zh: ", "title: {zh: 新"),
    ("data/terms.yaml", "en: Postgraduate}", "en: Master or doctor}"),
    ("data/year-2020/edition.yaml", "title: {zh: ", "title: {zh: 新"),
    ("data/year-2020/edition.yaml", "publisher: {zh: ", "publisher: {zh: 新"),
    ("data/year-2020/tables/levels.yaml", "title: {zh: ", "title: {zh: 新"),
    ("data/year-2020/figures/levels.yaml", "title: {zh: ", "title: {zh: 新"),
    ("data/year-2019/edition.yaml", "title: {zh: ", "publish_at: 2020-10-31T09:00\ntitle: {zh: "),
    ("content/year-2020/01-overview.en.md", "title: ", "title: New "),
    ("themes/ministry/static/project.css", "", "/* ours */\n"),
    ("themes/ministry/templates/partials/footer.html", "", "<p>ours</p>"),
];

/// An hour before the embargo of these edits is over, and an hour later.
const BEFORE: (&str, &str) = ("SOURCE_DATE_EPOCH", "1604102400");
const AFTER: (&str, &str) = ("SOURCE_DATE_EPOCH", "1604109600");

#[test]
fn a_build_over_an_earlier_site_is_as_good_as_one_of_its_own() {
    let room = tempfile::tempdir().unwrap();
    let (root, over, alone) = (room.path().join("project"), room.path().join("over"), room.path().join("alone"));
    write(&root, &read(&repository().join("tests/golden/features/project")));
    // Where something is held back nothing is told of what the files are made from.
    let site = |time: (&'static str, &'static str), done: &str| {
        build_with(&root, &over, &[time], &["--drafts"]);
        build_with(&root, &alone, &[time], &["--drafts"]);
        let site = read(&over);
        let told = String::from_utf8_lossy(&site[Path::new(".nianbao.json")]).matches("\"from\"").count();
        assert!(told > 50, "{done}: {told} files can be taken over");
        assert!(site == read(&alone), "{done}");
        fs::remove_dir_all(&alone).unwrap();
        site
    };
    let edit = |path: &str, from: &str, to: &str| {
        let file = root.join(path);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{path} does not hold {from}");
        fs::write(&file, text.replacen(from, to, 1)).unwrap();
    };
    let mut sites: Vec<Files> = vec![site(BEFORE, "as it is")];
    for (path, from, to) in EDITS {
        edit(path, from, to);
        sites.push(site(BEFORE, path));
    }
    assert!(Some(&site(AFTER, "the embargo is over")) != sites.last());
    let idle = sites.windows(2).zip(EDITS).find(|(pair, _)| pair[0] == pair[1]);
    assert!(idle.is_none(), "{:?} makes no difference", idle.map(|(_, edit)| edit));
    for (path, from, to) in EDITS.into_iter().rev() {
        sites.pop();
        edit(path, to, from);
        assert!(Some(&site(BEFORE, path)) == sites.last(), "{path} was mended");
    }
}

#[test]
fn nothing_is_told_of_what_is_held_back() {
    let room = tempfile::tempdir().unwrap();
    build(&repository().join("tests/golden/features/project"), room.path(), &[BEFORE]);
    assert!(!fs::read_to_string(room.path().join(".nianbao.json")).unwrap().contains("\"from\""));
}

#[test]
fn a_file_of_the_earlier_site_that_somebody_changed_is_written_anew() {
    let room = tempfile::tempdir().unwrap();
    let (root, output) = (copy_of_the_project(&room), room.path().join("site"));
    build(&root, &output, &[]);
    let expected = read(&output);
    let page = output.join("en/shanxi-2020/work/index.html");
    fs::write(&page, fs::read_to_string(&page).unwrap().replace("<main", "<main data-ours")).unwrap();
    build(&root, &output, &[]);
    assert!(read(&output) == expected);
}
