//! What an author is told beside a page: marks in the page that lead back to its source, problems, the page of drafts,
//! and what every number and cell of a page is. On the real report, on the site with everything, and on mistakes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use nianbao::memo::Memo;
use nianbao::preview::{Change, Effect, Revision, drafts, inspect, problems, summary};
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Options, load, prepare};
use serde_json::Value;

/// The day before an embargo of `features` ends.
const TODAY: &str = "2020-10-31";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn features() -> PathBuf {
    root().join("tests/golden/features/project")
}

fn options(marks: bool, drafts: bool) -> Options {
    Options { base_url: None, drafts, marks, now: Moment::parse(TODAY).unwrap() }
}

fn revision_of(sources: Sources, options: &Options) -> Revision {
    let prepared = Arc::new(prepare(&sources, options, &Memo::default()));
    let website = prepared.website.clone().filter(|_| !prepared.has_errors());
    Revision { number: 7, sources: Arc::new(sources), prepared, website, website_number: 7, change: Change::default() }
}

/// What the preview shows of a project.
fn preview(folder: &Path) -> Revision {
    revision_of(load::load(folder).unwrap(), &options(true, true))
}

#[test]
fn look() {
    let revision = preview(root());
    println!(
        "{}",
        serde_json::to_string_pretty(&inspect::of(&revision, "/zh/shanxi-2020/employment/", root()).unwrap()).unwrap()
    );
    println!("{}", summary::of(&revision));
    println!("{}", problems::of(&revision, root()));
    let revision = preview(&features());
    println!("{}", drafts::page(&revision, root()));
    println!("{}", problems::of(&revision, root()));
}
