//! Each version of a table that was published and then corrected can still be read, also where several fell on one day.

use std::fs;

use nianbao::released::ReleasedTable;

use crate::changed_project::{CORRECTIONS, Project, TABLE, tables};

/// What the site has at a path.
fn file(project: &Project, path: &str) -> Option<Vec<u8>> {
    let output = project.compiled().output.unwrap();
    let mut files = output.iter();
    files.find(|(found, _)| found.as_str() == path).map(|(_, bytes)| bytes.to_vec())
}

/// A release that changes a figure, corrected in the same day as any before it.
fn correct(project: &Project, released: &[ReleasedTable], old: &str, new: &str) -> Vec<ReleasedTable> {
    project.replace(TABLE, old, new);
    project.save_drafts(released);
    project.complete_drafts();
    let compiled = project.compiled();
    assert_eq!(compiled.diagnostics, []);
    assert_eq!(project.uncorrected(released), [""; 0]);
    tables(&compiled.output.unwrap())
}

#[test]
fn two_releases_of_one_day_leave_two_earlier_versions() {
    let project = Project::new();
    let first = project.release();
    let second = correct(&project, &first, "160, 109", "160, 110");
    let until =
        |suffix: &str| format!("zh/first/tables/rates/until-2020-12-01{suffix}/rates-until-2020-12-01{suffix}.csv");
    let published = |released: &[ReleasedTable]| released[0].files.values().last().unwrap().clone();
    assert_eq!(file(&project, &until("")), Some(published(&first)));

    let third = correct(&project, &second, "160, 110", "160, 111");
    let text = fs::read_to_string(project.path().join(CORRECTIONS)).unwrap();
    assert!(text.contains("- date: 2020-12-01\n  release: 2\n  kind: correction\n"), "{text}");
    correct(&project, &third, "160, 111", "160, 112");
    // Addresses that are public stay what they are.
    assert_eq!(file(&project, &until("")), Some(published(&first)));
    assert_eq!(file(&project, &until("-2")), Some(published(&second)));
    assert_eq!(file(&project, &until("-3")), Some(published(&third)));
    for (path, texts) in [
        ("en/first/corrections/index.html", ["change 2 of that day", "until-2020-12-01-2/"]),
        ("en/first/tables/rates/index.html", ["until-2020-12-01-3/", "until-2020-12-01/"]),
        ("en/first/tables/rates/until-2020-12-01-2/index.html", ["change 2 of that day", "110"]),
    ] {
        let page = String::from_utf8(file(&project, path).unwrap()).unwrap();
        assert!(texts.iter().all(|text| page.contains(text)), "{path}");
    }
}

#[test]
fn a_version_between_two_is_not_lost_to_an_entry_of_the_same_day() {
    let project = Project::new();
    let first = project.release();
    let second = correct(&project, &first, "160, 109", "160, 110");
    // Written by hand, in the words of the first entry of that day.
    project.replace(TABLE, "160, 110", "160, 111");
    project.save_drafts(&second);
    project.complete_drafts();
    project.replace(CORRECTIONS, "  release: 2\n", "");
    fs::remove_dir_all(project.path().join("data/first/earlier/2020-12-01-2")).unwrap();
    assert_eq!(project.compiled().diagnostics, []);
    assert_eq!(project.uncorrected(&second), ["not kept"]);
}

#[test]
fn drafts_that_are_written_twice_before_a_release_are_of_one_release() {
    let project = Project::new();
    let first = project.release();
    correct(&project, &first, "160, 109", "160, 110");
    project.replace(TABLE, "200, 125 (provisional)", "200, 126");
    project.save_drafts(&first);
    let text = fs::read_to_string(project.path().join(CORRECTIONS)).unwrap();
    assert!(!text.contains("release:"), "{text}");
    assert!(!project.path().join("data/first/earlier/2020-12-01-2").exists());
}
