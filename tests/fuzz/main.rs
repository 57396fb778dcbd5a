//! Expressions that nobody would write: whatever text stands in one, it is parsed, evaluated and judged without a panic,
//! in bounded time, and what is wrong is marked within the text.
//!
//! `cargo test` runs the corpus beside this file and a short dose of what comes by chance; `cargo bolero test` goes on
//! for as long as it is let.

mod numbers;

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;

use nianbao::evaluate::{EditionTables, Library, Scope};
use nianbao::expression::{self, Problem};
use nianbao::project::{self, Project};
use nianbao::source::Sources;

/// What expressions are made of, so that chance finds more than the first mistake.
const WORDS: [&str; 40] = [
    "t",
    ".",
    "a",
    "x",
    "y",
    "r",
    "key",
    "(",
    ")",
    "[",
    "]",
    "\"a\"",
    "\"total\"",
    "+",
    "-",
    "*",
    "/",
    "==",
    "!=",
    "<",
    ">=",
    "&&",
    "||",
    "!",
    ",",
    "1",
    "0",
    "-2.50",
    "sum(",
    "count(",
    "t.filter(r, ",
    "has(r.x)",
    "r.x",
    "t.a.x",
    "edition(\"old\").",
    "rank(t.x, \"a\")",
    "share(",
    "growth(",
    "weighted_mean(t.x, t.y)",
    "会计",
];

#[test]
fn texts_by_chance() {
    let project = AssertUnwindSafe(project());
    bolero::check!().with_iterations(2_000).for_each(|bytes: &[u8]| {
        check(&project, &String::from_utf8_lossy(bytes));
        let words: String = bytes.iter().map(|byte| WORDS[usize::from(*byte) % WORDS.len()]).collect();
        check(&project, &words);
    });
}

#[test]
fn texts_of_words() {
    let project = AssertUnwindSafe(project());
    bolero::check!().with_type::<Vec<u8>>().with_iterations(4_000).for_each(|choices| {
        let words = choices.iter().map(|choice| WORDS[usize::from(*choice) % WORDS.len()]);
        check(&project, &words.collect::<String>());
    });
}

fn check(project: &Project, text: &str) {
    let within = |problem: Problem| {
        let marked = text.get(problem.range.clone());
        assert!(marked.is_some(), "{text:?}: {problem:?} marks nothing");
        assert!(!problem.message.is_empty());
    };
    let expression = match expression::parse(text) {
        Ok(expression) => expression,
        Err(problem) => return within(problem),
    };
    let _ = expression.root.tables();
    let hidden = BTreeMap::new();
    let library = Library::new(
        project.editions.iter().map(|edition| EditionTables::from(&**edition)).collect::<Vec<_>>(),
        &hidden,
    );
    let evaluator = library.evaluator(0);
    let table = &*project.editions[0].tables["t"];
    for scope in [None, Some((table, 0))] {
        match evaluator.evaluate(&expression, Scope { row: scope }) {
            Ok(found) => {
                if let Some(interval) = found.interval {
                    assert!(interval.holds(&found.value), "{text:?}: {} outside {interval:?}", found.value);
                }
            }
            Err(problem) => within(problem),
        }
    }
    if let Err(problem) = evaluator.relation(&expression) {
        within(problem);
    }
}

fn project() -> Project {
    let mut sources = Sources::default();
    let publisher = "publisher: {en: T}\n";
    let head = "title: {en: T}\ndescription: {en: T}\n";
    sources.insert(
        "nianbao.yaml",
        &format!("{head}languages: [en]\nbase_url: https://example.org/\npublisher: {{name: {{en: T}}}}\n"),
    );
    let table = "title: {en: T}
columns:
  key: {label: {en: T}, key: true}
  x: {label: {en: T}, unit: person, rounded_to: 5}
  y: {label: {en: T}, unit: percent, decimals: 1}
  z: {label: {en: T}, unit: percent, decimals: 1, formula: x / sum(t.x)}
  r: {label: {en: T}, unit: rank}
rows:
  - [a, 10, 20.0, (suppressed), 1]
  - [b, 0, 0.0]
  - [total, -25, (not_available), \"\", 3]
";
    let table = table.replace("[b, 0, 0.0]", "[b, 0, 0.0, \"\", 2]");
    for edition in ["new", "old"] {
        let year = if edition == "new" { 2020 } else { 2019 };
        let text = format!("{head}period: {{en: T}}\npublished: {year}-10-30\n{publisher}");
        sources.insert(&format!("data/{edition}/edition.yaml"), &text);
        sources.insert(&format!("data/{edition}/tables/t.yaml"), &table);
    }
    let mut diagnostics = Vec::new();
    let project = project::parse(&sources, None, &project::Known::default(), &mut diagnostics).expect("a project");
    assert_eq!(diagnostics, []);
    project
}
