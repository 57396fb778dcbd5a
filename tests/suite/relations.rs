//! The checks in `tests/relations`: one for each kind of relation and outcome, readable as documentation. The id of each
//! begins with the outcome that it must have.

use std::path::Path;

use nianbao::diagnostic::Code;
use nianbao::memo::Memo;
use nianbao::release::Moment;
use nianbao::{Options, compile, load, project, resolve};

use nianbao::evaluate::relation::Outcome;

#[test]
fn every_relation_comes_out_as_its_name_says() {
    let sources = load::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/relations")).unwrap();
    let mut diagnostics = Vec::new();
    let parsed = project::parse(&sources, None, &mut diagnostics).unwrap();
    let now = Moment::parse("2021-01-01").unwrap().in_zone(&parsed.config.time_zone);
    let report = resolve::resolve(parsed, &sources, false, now, &mut diagnostics);
    let found: Vec<(String, &str)> = report.editions[0]
        .checks
        .iter()
        .map(|(check, relation)| {
            let outcome = match relation.outcome {
                Outcome::Exact => "exact",
                Outcome::Rounding => "rounding",
                Outcome::Fails => "fails",
            };
            (check.id.clone(), outcome)
        })
        .collect();
    assert!(found.len() > 20, "only {} relations", found.len());
    for (id, outcome) in &found {
        assert_eq!(id.split('-').next(), Some(*outcome), "{id}");
    }
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
    let options = Options { base_url: None, drafts: false, now: Moment::parse("2021-01-01").unwrap() };
    sources.insert(path, check);
    assert!(compile(&sources, &options, &Memo::default()).output.is_none());
    sources.insert(path, &check.replace("}\n", ", acknowledged: {en: They differ by 320.}}\n"));
    let compiled = compile(&sources, &options, &Memo::default());
    assert_eq!(compiled.diagnostics, []);
    let output = compiled.output.unwrap();
    for page in ["en/relations/checks/index.html", "en/relations/tables/people/index.html"] {
        let html = String::from_utf8(output.get(&page.parse().unwrap()).unwrap().to_vec()).unwrap();
        assert!(html.contains("They differ by 320."), "{page}");
    }
}
