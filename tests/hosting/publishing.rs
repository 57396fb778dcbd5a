//! Compressed copies on a host that a web server stands in front of: they come with a release, and never outlive it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::reading::copy;

/// The names of the files that a host shows, without what nianbao keeps there.
fn listed(host: &Path) -> BTreeSet<String> {
    let files = walkdir::WalkDir::new(host).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    let names = files.map(|entry| entry.path().strip_prefix(host).unwrap().to_str().unwrap().to_owned());
    names.filter(|name| !name.starts_with('.')).collect()
}

fn is_copy(name: &&String) -> bool {
    name.ends_with(".br") || name.ends_with(".gz")
}

#[test]
fn copies_come_with_a_release_and_go_with_the_option() {
    let room = tempfile::tempdir().unwrap();
    let (project, host) = (room.path().join("project"), room.path().join("host"));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal/project"), &project);
    let configuration = fs::read_to_string(project.join("nianbao.yaml")).unwrap();
    let publish = |option: &str| {
        let target = format!("publish:\n  web: {{service: fs, root: \"{}\"{option}}}\n", host.display());
        fs::write(project.join("nianbao.yaml"), format!("{configuration}\n{target}")).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        let output =
            command.args(["publish", "web", "--yes", "--by", "Office", "--root"]).arg(&project).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    publish("");
    let with_copies = listed(&host);
    let copies = with_copies.iter().filter(is_copy).count();
    assert!(copies > 10 && with_copies.contains("index.html.br") && with_copies.contains("index.html.gz"), "{copies}");
    let documented = fs::read_to_string(host.join("release.json")).unwrap();
    assert!(documented.contains("index.html.br"), "{documented}");
    publish(", precompress: false");
    let without: BTreeSet<String> = listed(&host).into_iter().filter(|name| !name.starts_with("releases/")).collect();
    assert_eq!(without.iter().filter(is_copy).count(), 0);
    assert_eq!(without.len(), with_copies.iter().filter(|name| !name.starts_with("releases/")).count() - copies);
}
