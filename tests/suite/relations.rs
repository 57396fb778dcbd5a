//! The checks in `tests/relations`: one for each kind of relation and outcome, readable as documentation. The id of each
//! begins with the outcome that it must have.

use std::path::Path;

use nianbao::check::{Details, Origin};
use nianbao::diagnostic::Code;
use nianbao::memo::Memo;
use nianbao::release::Moment;
use nianbao::{Compiled, Options, compile, load};

fn options() -> Options {
    Options { base_url: None, drafts: false, now: Moment::parse("2021-01-01").unwrap() }
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
