//! The gate of a release: real reports pass, and what may not be public is refused.

use std::path::{Path, PathBuf};

use nianbao::gate::{self, Finding, Gate};
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

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn built(root: &Path, drafts: bool) -> Compiled {
    let sources = load::load(root).unwrap();
    let now = Moment::parse("2020-10-31").unwrap();
    compile(&sources, &Options { base_url: None, drafts, marks: false, now }, &Memo::default())
}

fn findings(compiled: &Compiled) -> Vec<Finding> {
    let folders = [env!("CARGO_MANIFEST_DIR").to_owned()];
    let started = std::time::Instant::now();
    let found = gate::inspect(compiled.output.as_ref().unwrap(), compiled.report.as_ref().unwrap(), &folders);
    println!("{} files in {:?}", compiled.output.as_ref().unwrap().len(), started.elapsed());
    found
}

fn told(findings: &[Finding]) -> Vec<String> {
    let told = |finding: &Finding| {
        let path = finding.path.as_ref().map_or("", OutputPath::as_str);
        format!("{}: {path}: {}", finding.gate, finding.message.as_str())
    };
    findings.iter().map(told).collect()
}
