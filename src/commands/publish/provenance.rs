//! Who publishes, and from which revision of the sources.

use std::env;
use std::path::Path;
use std::process::Command;

use jiff::Timestamp;

use crate::publish::ledger::Provenance;

/// Variables in which services of continuous integration name who started a job, and systems their user.
const NAMES: [&str; 5] = ["GITHUB_ACTOR", "GITLAB_USER_LOGIN", "CI_COMMIT_AUTHOR", "USER", "LOGNAME"];

/// Who publishes the project in this folder: the one named, else whoever git or the environment names.
pub fn of(root: &Path, by: Option<&str>) -> Provenance {
    let variable = |name: &&str| env::var(name).ok().filter(|value| !value.is_empty());
    let named = || git(root, &["config", "user.name"]).or_else(|| NAMES.iter().find_map(variable));
    let by = by.map(str::to_owned).or_else(named).unwrap_or_default();
    let revision = git(root, &["rev-parse", "HEAD"]);
    // The ledger itself changes with each release.
    let changes = git(root, &["status", "--porcelain", "--", ".", ":!releases.jsonl"]);
    Provenance { by, revision, has_uncommitted_changes: changes.is_some() }
}

/// When the latest revision of the project's sources was made.
pub fn committed(root: &Path) -> Option<Timestamp> {
    let seconds = git(root, &["log", "-1", "--format=%ct"])?.parse().ok()?;
    Timestamp::from_second(seconds).ok()
}

/// What git prints; nothing where it prints nothing, is not there or refuses.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").arg("-C").arg(root).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok().filter(|_| output.status.success())?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}
