//! A small project that is published, changed and published again, through the command as its users have it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

use crate::folders;

/// The name of the target that a project has.
pub const TARGET: &str = "host";

/// Services with which no web server stands in front of the files.
const STORAGE: [&str; 3] = ["s3", "azblob", "gcs"];

/// Variables of the machine that must not reach the command: they might lead it to a real account.
const FOREIGN: [&str; 7] = ["aws_", "azblob_", "azure_", "gce_", "gcloud_", "google_", "nianbao_"];

pub type Files = BTreeMap<String, Vec<u8>>;

pub struct Project {
    folder: TempDir,
    environment: Vec<(String, String)>,
    /// Whether the target gets compressed copies as well: a web server stands in front of it.
    is_compressed: bool,
}

/// What the command said.
#[derive(Debug)]
pub struct Ran {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Project {
    /// A project with a target of these options: lines of YAML, indented by nothing.
    pub fn new(options: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let minimal = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal/project");
        folders::copy(&minimal, folder.path());
        let is_compressed = !STORAGE.iter().any(|service| options.contains(&format!("service: {service}\n")));
        let project = Self { folder, environment: Vec::new(), is_compressed };
        let options: String = options.lines().map(|line| format!("    {}\n", line.trim())).collect();
        project.append("nianbao.yaml", &format!("publish:\n  {TARGET}:\n{options}"));
        project
    }

    /// The same with variables of the environment, in which secrets stand.
    pub fn with(mut self, environment: &[(&str, &str)]) -> Self {
        self.environment.extend(environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    fn append(&self, path: &str, text: &str) {
        let before = fs::read_to_string(self.root().join(path)).unwrap();
        fs::write(self.root().join(path), format!("{before}{text}")).unwrap();
    }

    /// Replaces a text in a file of the project.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let file = self.root().join(path);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        fs::write(file, text.replace(from, to)).unwrap();
    }

    /// A figure changes, in its table and in the text.
    pub fn change_figure(&self) {
        self.edit("data/first/tables/rates.yaml", "125, 62.50", "126, 63.00");
        for language in ["zh", "en"] {
            self.edit(&format!("content/first/01-rates.{language}.md"), "62.50%", "63.00%");
        }
    }

    /// The section gets another address, so that its old pages are gone.
    pub fn rename_section(&self) {
        for language in ["zh", "en"] {
            let content = self.root().join("content/first");
            let renamed = content.join(format!("01-employment.{language}.md"));
            fs::rename(content.join(format!("01-rates.{language}.md")), renamed).unwrap();
        }
    }

    /// The command, as it is called for this project.
    pub fn command(&self, name: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.arg(name).arg("--root").arg(self.root()).args(arguments).args(["--language", "en"]);
        if name == "publish" {
            // Figures change here without a word, and sites stand on this machine, which is not what is tested.
            command.args(["--waive", "uncorrected-figure=a test", "--waive", "private-text=a test"]);
        }
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy().to_lowercase();
            if text.ends_with("_proxy") || FOREIGN.iter().any(|start| text.starts_with(start)) {
                command.env_remove(name);
            }
        }
        // A library that logs would log here.
        command.env("RUST_LOG", "trace").env("NIANBAO_PATIENCE", "3").env("AWS_EC2_METADATA_DISABLED", "true");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, name: &str, arguments: &[&str]) -> Ran {
        let output = self.command(name, arguments).output().unwrap();
        let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned());
        let ran = Ran { status: output.status.code(), out, err };
        for (name, secret) in self.environment.iter().filter(|(name, _)| is_secret(name)) {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{name} is told: {ran:#?}");
        }
        ran
    }

    /// Publishes, and reads nothing back: there is no web server.
    pub fn publish(&self, arguments: &[&str]) -> Ran {
        let own = [TARGET, "--yes", "--no-proof", "--format", "json", "--locked-date", "2026-01-01"];
        self.run("publish", &own.iter().chain(arguments).copied().collect::<Vec<_>>())
    }

    /// What a build writes.
    pub fn built(&self) -> Files {
        let output = self.root().join("site");
        let arguments = ["--locked-date", "2026-01-01", "--precompress"];
        let ran = self.run("build", &arguments[..if self.is_compressed { 3 } else { 2 }]);
        assert_eq!(ran.status, Some(0), "{ran:#?}");
        let mut files = files_of(&output);
        files.retain(|path, _| !path.starts_with('.'));
        files
    }
}

fn is_secret(name: &str) -> bool {
    ["PASSWORD", "SECRET_ACCESS_KEY", "ACCOUNT_KEY", "CREDENTIAL", "TOKEN"].iter().any(|ending| name.ends_with(ending))
}

impl Ran {
    /// The events of this name.
    pub fn events(&self, name: &str) -> Vec<Value> {
        let events = self.out.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        events.filter(|event| event["event"] == name).collect()
    }

    /// It went well; so many files were sent.
    #[track_caller]
    pub fn sent(&self) -> u64 {
        assert_eq!(self.status, Some(0), "{self:#?}");
        self.events("released")[0]["files"].as_u64().unwrap()
    }

    /// The release's name.
    pub fn release(&self) -> String {
        self.events("released")[0]["release"].as_str().unwrap().to_owned()
    }

    /// The machine or the host failed, and this was said.
    #[track_caller]
    pub fn assert_failed(&self, said: &str) {
        assert_eq!(self.status, Some(2), "{self:#?}");
        assert!(self.err.contains(said), "not said: {said}\n{self:#?}");
    }

    /// A gate was closed.
    #[track_caller]
    pub fn assert_refused(&self, gate: &str) {
        assert_eq!(self.status, Some(1), "{self:#?}");
        let refused = self.events("refused");
        let findings = refused[0]["findings"].as_array().unwrap();
        assert!(findings.iter().any(|finding| finding["gate"] == gate), "{self:#?}");
    }
}

/// All files below a folder.
pub fn files_of(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| -> (String, PathBuf) {
        (entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned(), entry.path().to_owned())
    });
    files.map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

/// The public files among them: not what nianbao keeps for itself, and not the documents of releases.
pub fn public(files: &Files) -> Files {
    let is_own = |path: &str| path == "release.json" || path.starts_with("releases/") || path.starts_with(".nianbao/");
    files.iter().filter(|(path, _)| !is_own(path)).map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

/// Whoever begins at an entry page finds all that it refers to.
#[track_caller]
pub fn assert_no_reader_is_lost(files: &Files) {
    let absent = reader_finds_absent(files);
    assert!(absent.is_empty(), "{absent:#?}");
}

fn reader_finds_absent(files: &Files) -> Vec<String> {
    crate::reader::absent(files, std::iter::empty())
}
