//! What lacks a language: a build of drafts shows another in its place, a public build is not made.

use std::path::Path;

use nianbao::diagnostic::{Code, Diagnostic};
use nianbao::load;
use nianbao::memo::Memo;
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Compiled, Options, compile};

#[test]
fn a_missing_section_falls_back_in_drafts_alone() {
    let mut sources = minimal();
    sources.texts.remove("content/first/01-rates.en.md").unwrap();
    assert_falls_back(&sources, Code::MissingSection, "en/first/rates/index.html", "本科生就业率为");
}

#[test]
fn a_missing_text_falls_back_in_drafts_alone() {
    let mut sources = minimal();
    let edition = sources.text("data/first/edition.yaml").unwrap().text.clone();
    let without = edition.replace(", en: First report", "");
    assert_ne!(*edition, without);
    sources.insert("data/first/edition.yaml", &without);
    assert_falls_back(&sources, Code::MissingTranslation, "en/first/index.html", "第一份报告");
}

fn minimal() -> Sources {
    load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minimal/project")).unwrap()
}

#[track_caller]
fn assert_falls_back(sources: &Sources, code: Code, page: &str, original: &str) {
    let public = build(sources, false);
    assert!(public.output.is_none());
    assert!(public.diagnostics.iter().any(|problem| problem.code == code && problem.is_error()));
    let drafts = build(sources, true);
    assert!(!drafts.diagnostics.iter().any(Diagnostic::is_error), "{:?}", drafts.diagnostics);
    assert!(drafts.diagnostics.iter().any(|problem| problem.code == code));
    let output = drafts.output.unwrap();
    let (_, contents) = output.iter().find(|(path, _)| path.as_str() == page).unwrap();
    assert!(String::from_utf8_lossy(contents).contains(original), "{page} does not show the other language");
}

fn build(sources: &Sources, drafts: bool) -> Compiled {
    let options = Options { base_url: None, drafts, marks: false, now: Moment::parse("2020-10-31").unwrap() };
    compile(sources, &options, &Memo::default())
}
