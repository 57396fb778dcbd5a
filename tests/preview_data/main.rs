//! What an author is told beside a page: marks in the page that lead back to its source, problems, the page of drafts,
//! and what every number and cell of a page is. On the real report, on the site with everything, and on mistakes.

mod drafts;
mod html;
mod inspection;
mod marks;
mod problems;
mod summary;

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use nianbao::memo::Memo;
use nianbao::preview::{Change, Revision, inspect};
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Options, load, prepare};
use serde_json::Value;

/// The day before an embargo of `features` ends.
const TODAY: &str = "2020-10-31";

/// Both projects: the real report and the site with everything.
fn projects() -> [PathBuf; 2] {
    [root().to_owned(), features()]
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn features() -> PathBuf {
    root().join("tests/golden/features/project")
}

fn options(marks: bool, drafts: bool) -> Options {
    Options { base_url: None, drafts, marks, now: Moment::parse(TODAY).unwrap() }
}

/// What one test worked out another need not.
fn memo() -> Memo {
    static MEMO: LazyLock<Memo> = LazyLock::new(Memo::default);
    MEMO.clone()
}

fn compiled(sources: Sources, options: &Options) -> Revision {
    let sources = Arc::new(sources);
    let prepared = Arc::new(prepare(&sources, options, &memo()));
    let website = prepared.website.clone().filter(|_| !prepared.has_errors());
    Revision { number: 7, sources, prepared, website, website_number: 7, change: Change::default() }
}

/// What the preview has of a project, compiled once for all tests.
fn preview(folder: &Path) -> Revision {
    static REAL: LazyLock<Revision> = LazyLock::new(|| compile(root()));
    static FEATURES: LazyLock<Revision> = LazyLock::new(|| compile(&features()));
    if folder == root() { REAL.clone() } else { FEATURES.clone() }
}

fn compile(folder: &Path) -> Revision {
    compiled(load::load(folder).unwrap(), &options(true, true))
}

/// What the preview has of a project after a change of its files: `None` for one that is deleted.
fn changed(folder: &Path, change: impl Fn(&str, String) -> Option<String>) -> Revision {
    let mut sources = load::load(folder).unwrap();
    let texts: Vec<(String, String)> =
        sources.texts.iter().map(|(path, source)| (path.to_string(), source.text.to_string())).collect();
    for (path, text) in texts {
        match change(&path, text) {
            Some(text) => sources.insert(&path, &text),
            None => _ = sources.texts.remove(path.as_str()),
        }
    }
    compiled(sources, &options(true, true))
}

/// As [`changed`], with one text put in the place of another in one file.
fn replaced(folder: &Path, file: &str, from: &str, to: &str) -> Revision {
    changed(folder, |path, text| {
        if path != file {
            return Some(text);
        }
        assert_eq!(text.matches(from).count(), 1, "{from} in {file}");
        Some(text.replace(from, to))
    })
}

/// A page of the site, by its address.
fn page(revision: &Revision, address: &str) -> String {
    let base = revision.prepared.report.as_ref().unwrap().config.base_url.path_of("");
    let path = format!("{}index.html", address.strip_prefix(&base).unwrap());
    let website = revision.website.as_ref().expect("a site without errors");
    String::from_utf8(website.get(&path).expect("a page").unwrap().to_vec()).unwrap()
}

/// Every page that sections, tables and figures have, and the others, by their addresses.
fn addresses(revision: &Revision) -> Vec<String> {
    let base = revision.prepared.report.as_ref().unwrap().config.base_url.path_of("");
    let paths = revision.website.as_ref().expect("a site without errors").paths();
    let folders = paths.iter().filter_map(|path| Some(path.strip_suffix("index.html")?.to_owned()));
    folders.map(|folder| format!("{base}{folder}")).collect()
}

fn inspected(revision: &Revision, address: &str) -> Value {
    inspect::of(revision, address, Path::new("/project")).unwrap_or_else(|| panic!("no page at {address}"))
}
