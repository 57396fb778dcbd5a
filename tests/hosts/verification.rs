//! `nianbao verify`, of a folder and over an address: what is right, what differs, what is not there.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::project::{Project, Ran, files_of};
use crate::site::{Flaw, Site};

struct Row {
    project: Project,
    folder: TempDir,
    /// The names of its releases, oldest first.
    names: Vec<String>,
}

/// Three releases, one after the other.
fn prepared() -> Row {
    let folder = tempfile::tempdir().unwrap();
    let project = Project::new(&format!("service: fs\nroot: {}\n", folder.path().display()));
    let mut names = vec![project.publish(&[]).release()];
    project.change_figure();
    names.push(project.publish(&[]).release());
    project.rename_section();
    names.push(project.publish(&["--prune"]).release());
    Row { project, folder, names }
}

impl Row {
    fn verify(&self, place: &str, arguments: &[&str]) -> Ran {
        let arguments: Vec<&str> = [place, "--format", "json"].iter().chain(arguments).copied().collect();
        self.project.run("verify", &arguments)
    }

    fn verify_folder(&self, arguments: &[&str]) -> Ran {
        self.verify(self.folder.path().to_str().unwrap(), arguments)
    }

    /// What differs after this change of the folder, which is taken back.
    #[track_caller]
    fn assert_told(&self, change: impl Fn(&Path), weight: &str, said: &str) {
        let before = files_of(self.folder.path());
        change(self.folder.path());
        let ran = self.verify_folder(&[]);
        assert_eq!(ran.status, Some(i32::from(weight == "wrong")), "{said}: {ran:#?}");
        let result: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(result["right"], weight != "wrong");
        let is_said = |remark: &Value| remark["weight"] == weight && remark["message"].as_str().unwrap().contains(said);
        assert!(result["remarks"].as_array().unwrap().iter().any(is_said), "{said}: {result:#}");
        for path in files_of(self.folder.path()).keys() {
            fs::remove_file(self.folder.path().join(path)).unwrap();
        }
        for (path, bytes) in before {
            fs::write(self.folder.path().join(path), bytes).unwrap();
        }
    }
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{} has no {from}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_site_is_verified_and_so_is_each_release_before_it() {
    let row = prepared();
    let site = Site::start(row.folder.path());
    for place in [row.folder.path().to_str().unwrap().to_owned(), site.address()] {
        for (number, name) in row.names.iter().enumerate() {
            let ran = row.verify(&place, &["--release", name]);
            assert_eq!(ran.status, Some(0), "{ran:#?}");
            let result: Value = serde_json::from_str(&ran.out).unwrap();
            assert_eq!(result["release"], **name);
            assert_eq!(result["earlier"], number);
            assert_eq!(result["current"], number == 2);
            // A folder keeps every byte that was ever public; a web server shows what stands there now.
            let is_folder = !place.starts_with("http");
            assert_eq!(result["superseded"] == 0, is_folder || number == 2, "{result:#}");
        }
        assert_eq!(row.verify(&place, &[]).status, Some(0));
    }
}

#[test]
fn everything_that_differs_is_told() {
    let row = prepared();
    let [first, second, third] = [0, 1, 2].map(|number| format!("releases/{}.json", row.names[number]));
    let page = "zh/first/employment/index.html";
    row.assert_told(|folder| edit(&folder.join(page), "63.00", "73.00"), "wrong", "has other bytes");
    row.assert_told(|folder| fs::remove_file(folder.join(page)).unwrap(), "wrong", "the file is missing");
    row.assert_told(
        |folder| fs::write(folder.join("zh/new.html"), "new").unwrap(),
        "advice",
        "the file is of no release",
    );
    row.assert_told(
        |folder| edit(&folder.join("release.json"), "\"sha256\":\"", "\"sha256\":\"0"),
        "wrong",
        "was altered",
    );
    row.assert_told(
        |folder| edit(&folder.join("release.json"), "\"base_url\":\"https", "\"base_url\":\"http"),
        "wrong",
        "it is not what",
    );
    row.assert_told(|folder| fs::remove_file(folder.join(&third)).unwrap(), "wrong", "it is not what");
    row.assert_told(|folder| fs::remove_file(folder.join(&first)).unwrap(), "wrong", "a later release names it");
    row.assert_told(|folder| fs::write(folder.join(&second), "{}").unwrap(), "wrong", "the document was altered");
    row.assert_told(
        |folder| _ = fs::copy(folder.join(&second), folder.join(&first)).unwrap(),
        "wrong",
        "that the next one names",
    );
    row.assert_told(|folder| edit(&folder.join(&first), "\"time\":\"2", "\"time\":\"3"), "wrong", "earlier than");
    let ledger = row.project.root().join("releases.jsonl");
    let text = fs::read_to_string(&ledger).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    fs::write(&ledger, format!("{}\n", lines[..2].join("\n"))).unwrap();
    row.assert_told(|_| {}, "wrong", "it does not know this release");
    fs::write(&ledger, text).unwrap();
    assert_eq!(row.verify_folder(&[]).status, Some(0));
}

#[test]
fn what_a_web_server_alters_is_told() {
    let row = prepared();
    let site = Site::start(row.folder.path());
    site.set(Flaw::Altered);
    let ran = row.verify(&site.address(), &[]);
    assert!(ran.status == Some(1) && ran.out.contains("the host serves other bytes than were published"), "{ran:#?}");
    site.set(Flaw::NoTypes);
    assert_eq!(row.verify(&site.address(), &[]).status, Some(0), "advice is no difference");
}

#[test]
fn what_is_not_there_cannot_be_verified() {
    let row = prepared();
    let empty = tempfile::tempdir().unwrap();
    row.verify(empty.path().to_str().unwrap(), &[]).assert_failed("there is no release.json there");
    row.verify("http://127.0.0.1:9/", &[]).assert_failed("cannot be read there");
    row.verify("/no/such/folder", &[]).assert_failed("cannot read /no/such/folder");
    row.verify_folder(&["--release", "20200101T000000Z-00000000"])
        .assert_failed("there is no release 20200101T000000Z");
}
