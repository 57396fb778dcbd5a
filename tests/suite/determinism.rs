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
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["build", "--root"]).arg(root).arg("--output").arg(output);
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
