//! The proof after a release: what a web server gets wrong is told, wrong bytes with another exit status than advice.

use serde_json::Value;

use crate::project::{Project, Ran, TARGET};
use crate::site::{Flaw, Site};

struct Published {
    site: Site,
    project: Project,
    _folder: tempfile::TempDir,
}

/// A project whose files go into a folder that a web server serves.
fn prepared() -> Published {
    let folder = tempfile::tempdir().unwrap();
    let site = Site::start(folder.path());
    let project = Project::new(&format!("service: fs\nroot: {}\n", folder.path().display()));
    project.edit("nianbao.yaml", "https://example.org/", &site.address());
    Published { site, project, _folder: folder }
}

impl Published {
    fn publish(&self, arguments: &[&str]) -> Ran {
        let own = [TARGET, "--yes", "--format", "json", "--locked-date", "2026-01-01"];
        self.project.run("publish", &own.iter().chain(arguments).copied().collect::<Vec<_>>())
    }

    /// What the proof says of a server with this flaw.
    fn remarks(&self, flaw: Flaw, status: i32) -> Vec<Value> {
        self.site.set(flaw);
        let ran = self.publish(&["--verify"]);
        assert_eq!(ran.status, Some(status), "{flaw:?} {ran:#?}");
        let proof = &ran.events("proof")[0];
        assert!(proof["files"].as_u64().unwrap() > 20, "{proof}");
        proof["remarks"].as_array().unwrap().clone()
    }
}

#[test]
fn nothing_is_to_be_said_of_a_server_that_does_all_right() {
    let published = prepared();
    for flaw in [Flaw::None, Flaw::Language] {
        assert_eq!(published.remarks(flaw, 0), Vec::<Value>::new(), "{flaw:?}");
    }
}

#[test]
fn each_flaw_of_a_server_is_told() {
    let published = prepared();
    for (flaw, status, weight, said) in [
        (Flaw::Altered, 2, "wrong", "the host serves other bytes than were published"),
        (Flaw::AlteredCopies, 2, "wrong", "compressed with gzip, the file is another one"),
        (Flaw::AlteredCopies, 2, "wrong", "compressed with br, the file is another one"),
        (Flaw::Lost, 2, "wrong", "the host answers with status 404"),
        (Flaw::NoTypes, 0, "advice", "the host names the type application/octet-stream"),
        (Flaw::Kept, 0, "advice", "the host sends Cache-Control: max-age=600; it should be public, no-cache"),
        (Flaw::Unprotected, 0, "advice", "the host does not send Content-Security-Policy"),
        (Flaw::Unprotected, 0, "advice", "the host does not send X-Content-Type-Options: nosniff"),
        (Flaw::NothingMissing, 0, "advice", "where there is no page, the host answers with 200, not 404"),
        (Flaw::OtherHost, 0, "advice", "the host leads to another host"),
    ] {
        let remarks = published.remarks(flaw, status);
        let is_said =
            |remark: &Value| remark["weight"] == weight && remark["message"].as_str().unwrap().starts_with(said);
        assert!(remarks.iter().any(is_said), "{flaw:?}: {said}\n{remarks:#?}");
        assert!(status == 2 || remarks.iter().all(|remark| remark["weight"] == "advice"), "{remarks:#?}");
    }
}

#[test]
fn nianbaos_own_files_should_not_be_served() {
    let published = prepared();
    published.site.set(Flaw::Own);
    published.publish(&[]).sent();
    published.project.change_figure();
    let ran = published.publish(&[]);
    assert!(ran.sent() > 0 && ran.out.contains("the host serves what nianbao keeps there for itself"), "{ran:#?}");
}

#[test]
fn an_address_that_does_not_show_the_release_is_a_warning_unless_proof_is_asked_for() {
    let published = prepared();
    published.publish(&[]).sent();
    // Another server of the same folder, which later serves something else.
    let other = prepared();
    other.project.change_figure();
    other.publish(&[]).sent();
    let address = published.site.address();
    published.project.edit("nianbao.yaml", &address, &other.site.address());
    let ran = published.publish(&[]);
    assert!(ran.sent() > 0 && !ran.events("unproven").is_empty(), "{ran:#?}");
    published.publish(&["--verify"]).assert_failed("the release could not be read back");
    // Nobody answers at all.
    published.project.edit("nianbao.yaml", &other.site.address(), "http://127.0.0.1:9/");
    let ran = published.publish(&[]);
    assert!(ran.sent() > 0 && !ran.events("unproven").is_empty(), "{ran:#?}");
    published.publish(&["--verify"]).assert_failed("does not answer");
    assert!(published.publish(&["--no-proof"]).events("unproven").is_empty());
    published.site.set(Flaw::None);
}
