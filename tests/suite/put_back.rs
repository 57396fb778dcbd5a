//! An earlier release that is put back: what it states otherwise than the one that stands is a change like any other.

use std::fs;

use tempfile::TempDir;

use crate::changed_project::{CORRECTIONS, Project, TABLE};

#[test]
fn a_release_that_is_put_back_changes_no_published_figure_unless_the_ledger_says_why() {
    let (project, host) = (Project::new(), TempDir::new().unwrap());
    let publish = |arguments: &[&str]| project.publish(host.path(), arguments);
    let page = || fs::read_to_string(host.path().join("en/first/tables/rates/index.html")).unwrap();
    let releases = || {
        let ledger = fs::read_to_string(project.path().join("releases.jsonl")).unwrap();
        let name = |line: &str| line.split('"').nth(3).unwrap().to_owned();
        (ledger.lines().map(name).collect::<Vec<_>>(), ledger)
    };
    assert_eq!(publish(&[]).0, Some(0));
    // Words are no figures: this release can be put back at any time.
    project.replace(TABLE, "en: Employed", "en: In employment");
    assert_eq!(publish(&[]).0, Some(0));
    let first = releases().0[0].clone();
    let (status, told) = publish(&["--rollback", &first]);
    assert_eq!(status, Some(0), "{told}");

    project.replace(TABLE, "160, 109", "160, 110");
    assert_eq!(publish(&["--draft-corrections"]).0, Some(0));
    project.complete_drafts();
    let (status, told) = publish(&[]);
    assert_eq!(status, Some(0), "{told}");

    let before = releases().1;
    let (status, told) = publish(&["--rollback", &first]);
    assert!(status == Some(1) && told.contains("[uncorrected-figure]"), "{told}");
    assert!(told.contains("`研究生` · `就业人数 (人)` from `110` to `109`"), "{told}");
    assert!(told.contains("until-"), "the earlier version would be gone: {told}");
    assert!(page().contains("110") && releases().1 == before);
    let (status, told) = publish(&["--rollback", &first, "--dry-run"]);
    assert!(status == Some(1) && told.contains("[uncorrected-figure]"), "{told}");

    let (status, told) = publish(&["--rollback", &first, "--waive", "uncorrected-figure=the correction was mistaken"]);
    assert_eq!(status, Some(0), "{told}");
    assert!(page().contains("109") && !page().contains("110"));
    let ledger = releases().1;
    let last = ledger.lines().last().unwrap();
    assert!(last.contains("the correction was mistaken") && last.contains(&format!("\"restores\":\"{first}\"")));
    assert!(project.path().join(CORRECTIONS).exists());
}

#[test]
fn an_earlier_version_that_is_public_stays_so() {
    let (project, host) = (Project::new(), TempDir::new().unwrap());
    let publish = |arguments: &[&str]| project.publish(host.path(), arguments);
    assert_eq!(publish(&[]).0, Some(0));
    project.replace(TABLE, "160, 109", "160, 110");
    assert_eq!(publish(&["--draft-corrections"]).0, Some(0));
    project.complete_drafts();
    assert_eq!(publish(&[]).0, Some(0));
    fs::remove_file(project.path().join(CORRECTIONS)).unwrap();
    fs::remove_dir_all(project.path().join("data/first/earlier")).unwrap();
    let (status, told) = publish(&[]);
    assert!(status == Some(1) && told.contains("[uncorrected-figure]") && told.contains("until-"), "{told}");
}
