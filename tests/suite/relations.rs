//! The checks in `tests/relations`: one for each kind of relation and outcome, readable as documentation. The id of each
//! begins with the outcome that it must have.

use std::path::Path;

use nianbao::check::{Details, Kind, Origin};
use nianbao::diagnostic::Code;
use nianbao::memo::Memo;
use nianbao::release::Moment;
use nianbao::{Compiled, Options, compile, load};

fn options() -> Options {
    Options { base_url: None, drafts: false, marks: false, now: Moment::parse("2021-01-01").unwrap() }
}

#[test]
fn every_relation_comes_out_as_its_name_says() {
    let sources = load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relations")).unwrap();
    let Compiled { report, relations, diagnostics, .. } = compile(&sources, &options(), &Memo::default());
    let report = report.unwrap();
    let details = Details::new(&report, &report.editions[0], &relations[0]);
    let declared = relations[0].judged.iter().filter(|judged| matches!(judged.origin, Origin::Declared { .. }));
    let found: Vec<(String, &str)> =
        declared.map(|judged| (details.of(judged).unwrap().id, judged.outcome_id())).collect();
    assert!(found.len() > 20, "only {} relations", found.len());
    let wrong: Vec<_> = found.iter().filter(|(id, outcome)| id.split('-').next() != Some(*outcome)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What fails is reported, each once, and nothing else is.
    let failing = found.iter().filter(|(_, outcome)| *outcome == "fails").count();
    assert!(diagnostics.iter().all(|problem| problem.code == Code::FailedCheck), "{diagnostics:#?}");
    assert_eq!(diagnostics.len(), failing);
}

#[test]
fn a_contradiction_is_published_only_with_its_note() {
    let mut sources = load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relations")).unwrap();
    let path = "data/relations/checks.yaml";
    let check = "- {id: total, title: {en: The total}, assert: people.men.total == people.all.total}\n";
    let options = options();
    sources.insert(path, check);
    assert!(compile(&sources, &options, &Memo::default()).output.is_none());
    sources.insert(path, &check.replace("}\n", ", acknowledged: {en: \"The men are 160, all are 480, 320 more.\"}}\n"));
    let compiled = compile(&sources, &options, &Memo::default());
    assert_eq!(compiled.diagnostics, []);
    let output = compiled.output.unwrap();
    for page in ["en/relations/checks/index.html", "en/relations/tables/people/index.html"] {
        let html = String::from_utf8(output.get(&page.parse().unwrap()).unwrap().to_vec()).unwrap();
        assert!(html.contains("The men are 160, all are 480, 320 more."), "{page}");
    }
}

/// What another edition does not show yet must not come out by a relation to it: the check is held back until then.
#[test]
fn a_check_of_another_edition_waits_for_it() {
    let mut sources = load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relations")).unwrap();
    let check =
        "- {id: growth, title: {en: Growth}, assert: people.all.total > edition(\"earlier\").people.all.total}\n";
    sources.insert("data/relations/checks.yaml", check);
    let page = "en/relations/checks/index.html".parse().unwrap();
    let table = sources.text("data/earlier/tables/people.yaml").unwrap().text.to_string();
    let edition = sources.text("data/earlier/edition.yaml").unwrap().text.to_string();
    for (path, text) in [("data/earlier/tables/people.yaml", table), ("data/earlier/edition.yaml", edition)] {
        for (release, is_told) in [("publish_at: 2020-12-31T09:00\n", true), ("publish_at: 2021-01-02T09:00\n", false)]
        {
            let mut sources = sources.clone();
            sources.insert(path, &(release.to_owned() + &text));
            let compiled = compile(&sources, &options(), &Memo::default());
            assert_eq!(compiled.diagnostics, [], "{path} {release}");
            let output = compiled.output.unwrap();
            let html = output.get(&page).map(|html| String::from_utf8(html.to_vec()).unwrap());
            assert_eq!(html.is_some_and(|html| html.contains("400")), is_told, "{path} {release}");
        }
    }
}

/// The repository's own report.
fn shanxi() -> nianbao::source::Sources {
    load::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn the_report_holds_but_for_what_it_acknowledges() {
    let Compiled { report, relations, diagnostics, .. } = compile(&shanxi(), &options(), &Memo::default());
    assert!(!diagnostics.iter().any(nianbao::diagnostic::Diagnostic::is_error), "{diagnostics:#?}");
    let report = report.unwrap();
    let (relations, details) = (&relations[0], Details::new(&report, &report.editions[0], &relations[0]));
    let outcomes = |kind: Kind| relations.judged.iter().filter(move |judged| relations.kind(judged) == kind);
    assert_eq!(outcomes(Kind::Formula).count(), 274);
    assert!(relations.judged.iter().all(|judged| judged.outcome_id() != "fails"));
    let told: Vec<_> = relations.judged.iter().map(|judged| (details.of(judged).unwrap().id, judged)).collect();
    let ids: std::collections::BTreeSet<&String> = told.iter().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), told.len(), "two relations have one id");
    for id in ["overall-rate", "destinations-total", "kinds-total"] {
        let (_, judged) = told.iter().find(|(known, _)| known == id).unwrap();
        assert_eq!(judged.outcome_id(), "rounding", "{id}");
    }
}

#[test]
fn a_figure_that_changes_is_noticed_though_its_contradiction_is_acknowledged() {
    let mut sources = shanxi();
    let path = "data/shanxi-2020/tables/employment_kinds.yaml";
    let text = sources.text(path).unwrap().text.replace("[freelance, 5.48]", "[freelance, 5.47]");
    sources.insert(path, &text);
    let codes: Vec<Code> =
        compile(&sources, &options(), &Memo::default()).diagnostics.iter().map(|problem| problem.code).collect();
    assert!(codes.contains(&Code::StaleAcknowledgement), "{codes:?}");
}

#[test]
fn a_declared_check_takes_the_place_of_what_is_checked_anyway() {
    let mut sources = load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relations")).unwrap();
    sources.insert("data/relations/checks.yaml", "[]\n");
    let table = "title: {en: Graduates}\ncolumns:\n  level: {label: {en: Level}, key: true}\n  \
                 count: {label: {en: Graduates}, unit: person}\nrows:\n  - [men, 3]\n  - [women, 4]\n  - [total, 8]\n";
    sources.insert("data/relations/tables/graduates.yaml", table);
    sources.insert("data/terms.yaml", "men: {en: Men}\nwomen: {en: Women}\nall: {en: All}\ntotal: {en: Total}\n");
    let compiled = compile(&sources, &options(), &Memo::default());
    let told: Vec<String> = compiled.diagnostics.iter().map(|problem| problem.message.to_string()).collect();
    assert_eq!(told, ["the column `count` does not add up to its row `total`: 7 ≠ 8, short by 1 (person)"]);
    let check = "- id: total\n  title: {en: The total}\n  assert: graduates.total.count - graduates.men.count == \
                 graduates.women.count\n  acknowledged: {en: \"Women are 4, the others 5, 1 more.\"}\n";
    sources.insert("data/relations/checks.yaml", check);
    assert_eq!(compile(&sources, &options(), &Memo::default()).diagnostics, []);
}
