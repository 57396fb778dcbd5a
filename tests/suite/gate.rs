//! The gate of a release: real reports pass, and what may not be public is refused.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folders::{read, write};
use nianbao::gate::{Finding, Gate, Inspector};
use nianbao::memo::Memo;
use nianbao::output::OutputPath;
use nianbao::release::Moment;
use nianbao::{Compiled, Options, compile, load};

#[test]
fn the_real_report_passes() {
    let site = built(Path::new(env!("CARGO_MANIFEST_DIR")), false);
    assert_eq!(told(&findings(&site)), [""; 0]);
}

#[test]
fn the_reports_of_other_publishers_pass() {
    assert_eq!(told(&findings(&built(&folder("tests/publishers"), false))), [""; 0]);
}

#[test]
fn the_site_with_everything_passes() {
    assert_eq!(told(&findings(&built(&folder("tests/golden/features/project"), false))), [""; 0]);
}

#[test]
fn a_site_with_drafts_is_refused() {
    let found = findings(&built(&folder("tests/golden/features/project"), true));
    assert!(found.iter().any(|finding| finding.gate == Gate::Unfinished), "{:?}", told(&found));
}

/// Through the command: a gate is closed with its name, is opened by its name alone, and that is kept.
#[test]
fn a_gate_is_opened_by_its_name_alone() {
    let office = Office::new();
    office.change("data/first/edition.yaml", "One table and one section.", "Write to zhang@other.example.");
    let closed = office.publish(&[], &[]);
    assert!(closed.told.contains("zhang@other.example") && closed.told.contains("[private-text]"), "{}", closed.told);
    assert_eq!(closed.status, Some(1));
    assert!(!office.is_public(), "something was sent");
    let other = office.publish(&["--waive", "dead-link=another one"], &[]);
    assert_eq!(other.status, Some(1), "{}", other.told);
    let opened = office.publish(&["--waive", "private-text=it is on the cover as well"], &[]);
    assert_eq!(opened.status, Some(0), "{}", opened.told);
    assert!(office.ledger().contains("it is on the cover as well"));
}

#[test]
fn an_address_is_public_that_the_project_lists() {
    let office = Office::new();
    office.change("data/first/edition.yaml", "One table and one section.", "Write to zhang@other.example.");
    office.change("nianbao.yaml", "languages:", "public_emails: ['@other.example']\nlanguages:");
    let published = office.publish(&[], &[]);
    assert_eq!(published.status, Some(0), "{}", published.told);
}

#[test]
fn a_clock_that_is_off_publishes_nothing() {
    for (arguments, variables, ledger, word) in [
        (&["--locked-date", "2999-01-01"][..], &[][..], "", "asked for"),
        (&[], &[("SOURCE_DATE_EPOCH", "32472144000")], "", "asked for"),
        (&[], &[], "2999-01-01T00:00:00Z", "last release"),
    ] {
        let office = Office::new();
        if !ledger.is_empty() {
            let tree = "0".repeat(64);
            let line = format!(
                r#"{{"release":"29990101T000000Z-00000000","time":"{ledger}","target":"web","base_url":"https://example.org/","by":"","revision":null,"has_uncommitted_changes":false,"tree":"{tree}","files":1,"checks":{{"exact":0,"rounding":0,"acknowledged":0,"warnings":0}},"waived":[]}}"#
            );
            fs::write(office.root().join("releases.jsonl"), format!("{line}\n")).unwrap();
        }
        let refused = office.publish(arguments, variables);
        assert_eq!(refused.status, Some(2), "{}", refused.told);
        assert!(refused.told.contains(word), "{}", refused.told);
        assert!(!office.is_public());
    }
}

#[test]
fn an_edition_of_tomorrow_is_not_published_today() {
    let office = Office::new();
    office.change("data/first/edition.yaml", "published: 2020-10-30", "published: 2999-10-30");
    let refused = office.publish(&[], &[]);
    assert_eq!(refused.status, Some(2), "{}", refused.told);
    assert!(refused.told.contains("2999-10-30") && !office.is_public(), "{}", refused.told);
}

/// Neither where a host cannot be reached nor where the configuration is wrong.
#[test]
fn no_secret_is_told() {
    let office = Office::new();
    let target = "publish: {web: {service: webdav, endpoint: \"http://127.0.0.1:9/\"}}\nlanguages:";
    office.change("nianbao.yaml", "languages:", target);
    let unreachable = office.publish_to("web", &["--dry-run"], &[("NIANBAO_PASSWORD", "hunter-22")]);
    assert_eq!(unreachable.status, Some(2), "{}", unreachable.told);
    office.change("nianbao.yaml", "endpoint:", "passwort: x, password: hunter-22, endpoint:");
    let wrong = office.publish_to("web", &[], &[]);
    assert_eq!(wrong.status, Some(1), "{}", wrong.told);
    assert!(wrong.told.contains("unknown-key") && wrong.told.contains("secret-in-project"), "{}", wrong.told);
    assert!(![unreachable.told, wrong.told].concat().contains("hunter"));
}

#[test]
#[cfg(feature = "gcs")]
fn a_key_file_that_is_not_its_owners_alone_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let told = |is_in_project: bool, mode: u32| {
        let office = Office::new();
        let file = if is_in_project { office.root() } else { office.0.path().to_owned() }.join("key.json");
        fs::write(&file, "{}").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
        let target = format!("publish: {{web: {{service: gcs, bucket: b, credential_path: {}}}}}", file.display());
        office.change("nianbao.yaml", "languages:", &format!("{target}\nlanguages:"));
        // Nothing is asked of Google: no host can be reached.
        let variables = [("NIANBAO_PATIENCE", "1"), ("HTTPS_PROXY", "http://127.0.0.1:9")];
        let told = office.publish_to("web", &["--dry-run"], &variables);
        assert_eq!(told.status, Some(2), "{}", told.told);
        told.told
    };
    assert!(told(true, 0o600).contains("lies in the project"));
    assert!(told(false, 0o640).contains("others can read"));
    let private = told(false, 0o600);
    assert!(!private.contains("lies in") && !private.contains("others can read"), "{private}");
}

/// A project and a host of its own.
pub struct Office(tempfile::TempDir);

pub struct Told {
    pub status: Option<i32>,
    pub told: String,
}

impl Office {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("project"), &read(&self::folder("tests/golden/minimal/project")));
        Self(folder)
    }

    pub fn root(&self) -> PathBuf {
        self.0.path().join("project")
    }

    pub fn ledger(&self) -> String {
        fs::read_to_string(self.root().join("releases.jsonl")).unwrap_or_default()
    }

    pub fn host(&self) -> PathBuf {
        self.0.path().join("host")
    }

    fn is_public(&self) -> bool {
        self.host().join("index.html").exists()
    }

    pub fn change(&self, path: &str, old: &str, new: &str) {
        let path = self.root().join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old), "{text}");
        fs::write(path, text.replace(old, new)).unwrap();
    }

    pub fn publish(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Told {
        self.publish_to(&format!("fs://{}", self.host().display()), arguments, variables)
    }

    fn publish_to(&self, target: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Told {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.args(["publish", target, "--yes", "--by", "test", "--root"]).arg(self.root()).args(arguments);
        let output = command.envs(variables.iter().copied()).output().unwrap();
        let told = [output.stdout, output.stderr].concat();
        Told { status: output.status.code(), told: String::from_utf8(told).unwrap() }
    }
}

pub fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn built(root: &Path, drafts: bool) -> Compiled {
    let sources = load::load(root).unwrap();
    let now = Moment::parse("2020-10-31").unwrap();
    compile(&sources, &Options { base_url: None, drafts, marks: false, now }, &Memo::default())
}

fn findings(compiled: &Compiled) -> Vec<Finding> {
    let folders = [env!("CARGO_MANIFEST_DIR").to_owned()];
    let started = std::time::Instant::now();
    let found =
        Inspector::new(compiled.report.as_ref().unwrap(), &folders).inspect(compiled.output.as_ref().unwrap(), None);
    println!("{} files in {:?}", compiled.output.as_ref().unwrap().len(), started.elapsed());
    found
}

pub fn told(findings: &[Finding]) -> Vec<String> {
    let told = |finding: &Finding| {
        let path = finding.path.as_ref().map_or("", OutputPath::as_str);
        format!("{}: {path}: {}", finding.gate, finding.message.as_str())
    };
    findings.iter().map(told).collect()
}
