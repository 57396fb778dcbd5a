//! A project that was released once and is changed then.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::{Date, date};
use nianbao::corrections::difference::Difference;
use nianbao::corrections::{self, Figure};
use nianbao::lang::{Lang, Localized};
use nianbao::memo::Memo;
use nianbao::output::Output;
use nianbao::release::Moment;
use nianbao::released::{self, Now, ReleasedTable, What};
use nianbao::source::Sources;
use nianbao::theme::Words;
use nianbao::{Compiled, Options, compile, config, load, revise, theme};
use tempfile::TempDir;

use crate::folders;

pub const TABLE: &str = "data/first/tables/rates.yaml";
pub const CORRECTIONS: &str = "data/first/corrections.yaml";
pub const TODAY: Date = date(2020, 12, 1);

/// A project on disk with one table, whose figures no text quotes.
pub struct Project(TempDir);

impl Project {
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad/_base");
        folders::write(folder.path(), &folders::read(&base));
        let project = Self(folder);
        for lang in ["zh", "en"] {
            project.write(&format!("content/first/01-rates.{lang}.md"), "---\ntitle: 就业\n---\n![](table:rates)\n");
        }
        project.write(
            TABLE,
            "title: {zh: 就业率, en: Employment rate}\n\
             columns:\n  \
               level: {label: {zh: 学历, en: Level}, key: true}\n  \
               graduates: {label: {zh: 总人数, en: Graduates}, unit: person}\n  \
               employed: {label: {zh: 就业人数, en: Employed}, unit: person}\n  \
               rate: {label: {zh: 就业率, en: Rate}, unit: percent, decimals: 2, formula: employed / graduates}\n\
             rows:\n  \
               - [undergraduate, 200, 125 (provisional)]\n  \
               - [postgraduate, 160, 109]\n",
        );
        project
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, path: &str, text: &str) {
        fs::write(self.path().join(path), text).unwrap();
    }

    pub fn replace(&self, path: &str, old: &str, new: &str) {
        let text = fs::read_to_string(self.path().join(path)).unwrap();
        assert!(text.contains(old), "{path} has no {old}");
        self.write(path, &text.replace(old, new));
    }

    pub fn compiled(&self) -> Compiled {
        let sources = self.sources();
        let options =
            Options { base_url: None, drafts: false, marks: false, now: Moment::parse("2020-12-31").unwrap() };
        compile(&sources, &options, &Memo::default())
    }

    /// What is published now.
    pub fn release(&self) -> Vec<ReleasedTable> {
        let compiled = self.compiled();
        assert_eq!(compiled.diagnostics, []);
        tables(&compiled.output.unwrap())
    }

    /// What was changed without an entry.
    pub fn uncorrected(&self, released: &[ReleasedTable]) -> Vec<String> {
        let (report, sources, words) = (self.compiled().report.unwrap(), self.sources(), self.words());
        let found = Now { report: &report, sources: &sources, words: &words }.uncorrected(released);
        found.iter().flat_map(|found| told(&found.what)).collect()
    }

    fn sources(&self) -> Sources {
        load::load(self.path()).unwrap()
    }

    fn words(&self) -> BTreeMap<Lang, Words> {
        let sources = self.sources();
        let config = config::parse(&sources, None, &mut Vec::new()).unwrap();
        theme::load(&sources, &config, &Memo::default().themes, &mut Vec::new()).unwrap().words.clone()
    }

    pub fn save_drafts(&self, released: &[ReleasedTable]) -> revise::corrections::Saved {
        let (report, sources, words) = (self.compiled().report.unwrap(), self.sources(), self.words());
        let drafts = Now { report: &report, sources: &sources, words: &words }.draft(released, TODAY);
        revise::corrections::save(self.path(), &drafts).unwrap()
    }
}

pub fn tables(output: &Output) -> Vec<ReleasedTable> {
    released::tables(output.iter().map(|(path, bytes)| (path.as_str(), &**bytes)))
}

/// What was changed without an entry, one line a figure or a unit: row, column, before, after.
fn told(what: &What) -> Vec<String> {
    let figure = |figure: &Difference| {
        let after = figure.after.as_ref().map_or("gone".to_owned(), Figure::written);
        format!("{}.{}: {} -> {after}", figure.row, figure.column, corrections::written(&figure.before))
    };
    match what {
        What::Figures(figures) => figures.iter().map(figure).collect(),
        What::Withdrawn(figures) => vec![format!("withdrawn with {} figures", figures.len())],
        What::NotKept => vec!["not kept".to_owned()],
        What::Unit(unit) => {
            let texts = |unit: &Localized| unit.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("/");
            vec![format!("{}: {} -> {}", unit.column, texts(&unit.before), texts(&unit.after))]
        }
    }
}

impl Project {
    /// Says what was changed and why in every entry that does not say it yet.
    pub fn complete_drafts(&self) {
        self.replace(CORRECTIONS, "{zh: \"\", en: \"\"}", "{zh: 漏录一行。, en: A row was overlooked.}");
    }

    /// Publishes to a folder, and says with which status that ended and what was told.
    pub fn publish(&self, host: &Path, arguments: &[&str]) -> (Option<i32>, String) {
        self.publish_to(&format!("fs://{}", host.display()), arguments)
    }

    /// The same with a target by its name.
    pub fn publish_to(&self, target: &str, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.arg("publish").arg(target).arg("--root").arg(self.path());
        let output = command.args(["--yes", "--no-proof", "--by", "test"]).args(arguments).output().unwrap();
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        (output.status.code(), told)
    }
}
