//! What a host keeps of releases that nobody puts back any more is deleted, if the target says of how many it is wanted.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::changed_project::{Project, TABLE};

fn kept(host: &Path) -> usize {
    fs::read_dir(host.join(".nianbao/kept")).map_or(0, Iterator::count)
}

#[test]
fn bytes_of_old_releases_go_and_to_put_one_back_is_refused() {
    let (project, host) = (Project::new(), TempDir::new().unwrap());
    let target = format!(
        "publish:\n  web: {{service: fs, root: \"{}\", precompress: false, keep_releases: 2}}\nlanguages:",
        host.path().display()
    );
    project.replace("nianbao.yaml", "languages:", &target);
    let publish = |arguments: &[&str]| {
        let (status, told) = project.publish_to("web", arguments);
        assert_eq!(status, Some(0), "{told}");
        told
    };
    publish(&[]);
    for (old, new) in [("zh: 就业人数", "zh: 已就业"), ("zh: 已就业", "zh: 在业"), ("zh: 在业", "zh: 就业者")]
    {
        project.replace(TABLE, old, new);
        publish(&[]);
    }
    // Without `--prune` nothing is deleted.
    let before = kept(host.path());
    fs::write(host.path().join(".nianbao/kept/notes.txt"), "not ours").unwrap();
    let told = publish(&["--prune"]);
    assert!(told.contains("kept for earlier releases alone"), "{told}");
    assert!(kept(host.path()) < before + 1 && host.path().join(".nianbao/kept/notes.txt").exists());
    assert!(!publish(&["--prune"]).contains("kept for earlier releases alone"));

    let ledger = fs::read_to_string(project.path().join("releases.jsonl")).unwrap();
    let names: Vec<&str> = ledger.lines().map(|line| line.split('"').nth(3).unwrap()).collect();
    assert_eq!(names.len(), 4);
    let (status, told) = project.publish_to("web", &["--rollback", names[0]]);
    assert!(status == Some(2) && told.contains("cannot be put back") && told.contains("keep_releases"), "{told}");
    publish(&["--rollback", names[2]]);
    let page = fs::read_to_string(host.path().join("zh/first/tables/rates/index.html")).unwrap();
    assert!(page.contains("在业") && !page.contains("就业者"));
}
