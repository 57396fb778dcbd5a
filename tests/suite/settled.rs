//! A build that finds its site made already does nothing; whatever could change the site makes it build again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::folders::{read, write};
use tempfile::TempDir;

/// A small project in a folder of its own, and its site.
struct Project {
    room: TempDir,
}

impl Project {
    fn new() -> Self {
        let project = Self { room: tempfile::tempdir().unwrap() };
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal/project");
        write(&project.root(), &read(&golden));
        assert!(project.root().join("nianbao.yaml").exists());
        project
    }

    fn root(&self) -> PathBuf {
        self.room.path().join("project")
    }

    fn site(&self) -> PathBuf {
        self.room.path().join("site")
    }

    fn build(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.args(["build", "--root"]).arg(self.root()).arg("--output").arg(self.site()).args(arguments);
        let output = command.env_remove("SOURCE_DATE_EPOCH").env("LC_ALL", "C").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// Whether the last build left its origin in the manifest, by which the next one knows that it has nothing to do.
    fn has_origin(&self) -> bool {
        fs::read_to_string(self.site().join(".nianbao.json")).unwrap().contains("\"origin\"")
    }

    fn origin(&self) -> String {
        let manifest = fs::read_to_string(self.site().join(".nianbao.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        manifest["origin"].as_str().unwrap_or_default().to_owned()
    }

    fn edit(&self, path: &str, change: impl Fn(String) -> String) {
        let file = self.root().join(path);
        fs::write(&file, change(fs::read_to_string(&file).unwrap())).unwrap();
    }

    fn first(&self, folder: &str, ending: &str) -> String {
        let files = read(&self.root().join(folder));
        let found = files.keys().map(|path| path.to_string_lossy().into_owned()).find(|path| path.ends_with(ending));
        format!("{folder}/{}", found.unwrap())
    }
}

#[test]
fn every_input_is_part_of_the_origin() {
    let project = Project::new();
    let mut origins = vec![];
    let mut build = |arguments: &[&str]| {
        project.build(arguments);
        assert!(project.has_origin());
        let origin = project.origin();
        assert!(!origins.contains(&origin), "{arguments:?}");
        origins.push(origin);
    };
    build(&[]);
    build(&["--base-url", "https://elsewhere.example/a/"]);
    build(&["--drafts"]);
    build(&["--precompress"]);
    for (folder, ending) in [("content", ".md"), ("data", "edition.yaml"), ("data", "terms.yaml"), ("data", ".yaml")] {
        project.edit(&project.first(folder, ending), |text| text + "\n");
        build(&[]);
    }
    project.edit("nianbao.yaml", |text| format!("# A comment.\n{text}"));
    build(&[]);
}

#[test]
fn a_site_that_was_tampered_with_is_made_whole() {
    let project = Project::new();
    project.build(&[]);
    let whole = read(&project.site());
    let pages: Vec<PathBuf> = whole.keys().filter(|path| path.ends_with("index.html")).cloned().collect();
    fs::remove_file(project.site().join(&pages[0])).unwrap();
    project.build(&[]);
    assert!(read(&project.site()) == whole);
    let page = project.site().join(&pages[1]);
    let text = fs::read_to_string(&page).unwrap();
    fs::write(&page, text.replacen('a', "b", 1)).unwrap();
    project.build(&[]);
    assert!(read(&project.site()) == whole);
}

#[test]
fn warnings_are_told_by_every_build() {
    let project = Project::new();
    project.edit(&project.first("content", ".md"), |text| text.replace('\n', "\r\n"));
    for _ in 0..2 {
        let stderr = String::from_utf8(project.build(&[]).stderr).unwrap();
        assert!(stderr.contains("warning[carriage-return]"), "{stderr}");
    }
    assert!(!project.has_origin());
}

#[test]
fn what_depends_on_the_time_is_built_each_time() {
    let project = Project::new();
    let table = project.first("data", "edition.yaml");
    project.edit(&table, |text| text + "publish_at: 2020-01-01\n");
    project.build(&["--locked-date", "2021-01-01"]);
    let public = read(&project.site());
    assert!(!project.has_origin());
    project.build(&["--locked-date", "2019-01-01"]);
    assert!(read(&project.site()).len() < public.len());
}

#[test]
fn compressed_copies_are_there_when_asked_for_and_made_once() {
    let project = Project::new();
    project.build(&[]);
    let plain = read(&project.site());
    project.build(&["--precompress"]);
    let whole = read(&project.site());
    let is_copy = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "gz" || ending == "br");
    let copies = whole.keys().filter(|path| is_copy(path)).count();
    assert!(copies > 10, "{copies}");
    let again = project.build(&["--precompress"]);
    assert!(String::from_utf8(again.stdout).unwrap().contains("0 written"));
    // A build of something else that changes no page, after which all copies are those of the earlier build.
    project.edit("nianbao.yaml", |text| format!("# A comment.\n{text}"));
    let again = String::from_utf8(project.build(&["--precompress"]).stdout).unwrap();
    assert!(again.contains("0 written"), "{again}");
    project.build(&[]);
    assert_eq!(read(&project.site()).len(), plain.len());
}
