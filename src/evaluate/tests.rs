//! Values, and where mistakes are marked. Relations and their outcomes stand in `tests/relations`.

use super::*;
use crate::decimal::Decimal;
use crate::project::{self, Project};
use crate::source::Sources;

const CONFIGURATION: &str = "title: {en: T}
description: {en: T}
languages: [en]
base_url: https://example.org/
publisher: {name: {en: T}}
";
const EDITION: &str = "title: {en: T}
description: {en: T}
period: {en: T}
published: 2020-10-30
publisher: {en: T}
";
const LEVELS: &str = "title: {en: T}
columns:
  level: {label: {en: T}, key: true}
  graduates: {label: {en: T}, unit: person}
  rounded: {label: {en: T}, unit: person, rounded_to: 5}
  rate: {label: {en: T}, unit: percent}
  income: {label: {en: T}, unit: yuan}
  place: {label: {en: T}, unit: rank}
  share: {label: {en: T}, unit: percent, decimals: 2, formula: graduates / sum(levels.graduates)}
rows:
  - [bachelor, 200, 200, 62.50, 5万, 2]
  - [master, 160, 160, 68.13, 6.1万, 1]
  - [doctor, 40, 40, (suppressed), 9.05万, 3]
";

fn project(tables: &[(&str, &str)]) -> Project {
    let mut sources = Sources::default();
    sources.insert("nianbao.yaml", CONFIGURATION);
    for edition in ["now", "old"] {
        sources.insert(&format!("data/{edition}/edition.yaml"), EDITION);
        sources.insert(&format!("data/{edition}/tables/levels.yaml"), LEVELS);
    }
    for (name, text) in tables {
        sources.insert(&format!("data/now/tables/{name}.yaml"), text);
    }
    let mut diagnostics = Vec::new();
    let project = project::parse(&sources, None, &project::Known::default(), &mut diagnostics).expect("a project");
    assert_eq!(diagnostics, []);
    project
}

/// What an expression of the edition `now` yields.
fn evaluate_in(project: &Project, text: &str) -> Result<Quantity, Problem> {
    let hidden = BTreeMap::from([("secret".to_owned(), Reason::Draft)]);
    let library = Library::new(
        project.editions.iter().map(|edition| EditionTables::from(&**edition)).collect::<Vec<_>>(),
        &hidden,
    );
    let index = project.editions.iter().position(|edition| edition.id == "now").expect("the edition");
    let expression = crate::expression::parse(text)?;
    library.evaluator(index).evaluate(&expression, Scope { row: None })
}

#[test]
fn functions_yield_exact_values_with_their_units() {
    let project = project(&[]);
    let cases = [
        ("sum(levels.graduates)", "400", "person"),
        ("sum(levels.graduates, levels.bachelor.graduates, 1)", "601", "person"),
        ("count(levels)", "3", "number"),
        ("count(levels.rate)", "2", "number"),
        ("min(levels.graduates)", "40", "person"),
        ("max(levels.bachelor.graduates, levels.master.graduates)", "200", "person"),
        ("mean(levels.bachelor.rate, levels.master.rate)", "65.315", "percent"),
        ("share(levels.doctor.graduates, sum(levels.graduates))", "10", "percent"),
        ("growth(levels.bachelor.graduates, levels.master.graduates)", "25", "percent"),
        ("growth(levels.doctor.graduates, levels.master.graduates)", "-75", "percent"),
        ("levels.master.rate - levels.bachelor.rate", "5.63", "percentage_point"),
        ("abs(levels.bachelor.rate - levels.master.rate)", "5.63", "percentage_point"),
        ("round(levels.master.rate, 1)", "68.1", "percent"),
        ("rank(levels[\"master\"].graduates)", "2", "rank"),
        ("rank(levels.income, \"doctor\")", "1", "rank"),
        ("levels.doctor.share", "10", "percent"),
        ("weighted_mean(levels.income, levels.graduates)", "58450", "yuan"),
        ("levels.bachelor.income / levels.bachelor.graduates", "250", "number"),
        ("levels.bachelor.graduates / levels.master.graduates", "1.25", "number"),
        ("levels.bachelor.rate * levels.bachelor.graduates", "125", "person"),
        ("levels.bachelor.graduates / sum(levels.graduates) + levels.bachelor.rate", "112.5", "percent"),
        ("100 - levels.bachelor.rate", "37.5", "percent"),
        ("sum(levels.filter(r, r.level != \"doctor\").graduates)", "360", "person"),
        ("count(levels.filter(r, has(r.rate) && r.rate > 65))", "1", "number"),
        ("count(levels.filter(r, !has(r.rate) || r.rate > 65))", "2", "number"),
        ("levels.filter(r, r.graduates == max(levels.graduates)).rate", "62.5", "percent"),
        ("rank(levels.filter(r, r.level != \"bachelor\").graduates, \"doctor\")", "2", "rank"),
        ("growth(levels.bachelor.graduates, edition(\"old\").levels.master.graduates)", "25", "percent"),
        ("edition(\"old\").levels[\"doctor\"].share", "10", "percent"),
        (
            "weighted_mean(levels.filter(r, has(r.rate)).rate, levels.filter(r, has(r.rate)).graduates)",
            "65.0022222222",
            "percent",
        ),
    ];
    for (text, value, unit) in cases {
        let found = evaluate_in(&project, text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        let expected = Decimal::parse(value).expect("a number");
        assert_eq!(Decimal::from_rational_half_up(&found.value, expected.scale()), expected, "{text}");
        assert_eq!(found.unit.id(), unit, "{text}");
        let interval = found.interval.unwrap_or_else(|| panic!("{text}: no interval"));
        assert!(interval.holds(&found.value), "{text}: {interval:?}");
    }
}

#[test]
fn rounded_figures_stand_for_more_than_themselves() {
    let project = project(&[]);
    let cases = [
        ("levels.bachelor.rounded", "197.5", "202.5"),
        ("sum(levels.rounded)", "392.5", "407.5"),
        ("levels.bachelor.income", "45000", "55000"),
        ("share(levels.bachelor.rounded, 400)", "49.375", "50.625"),
        ("growth(levels.bachelor.rounded, levels.master.graduates)", "23.4375", "26.5625"),
        ("rank(levels.income, \"bachelor\")", "3", "3"),
        ("round(levels.bachelor.rate, 1)", "62.5", "62.5"),
        ("abs(levels.bachelor.rate - 62.5)", "0", "0.005"),
        ("max(levels.rounded)", "197.5", "202.5"),
    ];
    for (text, low, high) in cases {
        let found = evaluate_in(&project, text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
        let [low, high] = [low, high].map(|end| Decimal::parse(end).expect("a number").to_rational());
        assert_eq!(found.interval, Some(crate::expression::interval::Interval::between(low, high)), "{text}");
    }
}

#[test]
fn mistakes_are_marked_where_they_are() {
    use Code::*;
    let project = project(&[]);
    let cases = [
        ("levles.master.rate", "levles", UnknownTable),
        ("levels.mister.rate", "levels.mister", UnknownRow),
        ("levels[\"mister\"].rate", "\"mister\"", UnknownRow),
        ("levels.master.rat", "levels.master.rat", UnknownColumn),
        ("edition(\"odl\").levels.master.rate", "edition(\"odl\")", UnknownEdition),
        ("edition(\"secret\").levels.master.rate", "edition(\"secret\")", HeldBack),
        ("edition(\"old\").lvls.master.rate", "edition(\"old\").lvls", UnknownTable),
        ("1 + edition(\"old\").levels", "edition(\"old\").levels", InvalidExpression),
        ("1 + edition(\"old\")", "edition(\"old\")", InvalidExpression),
        ("1 + sun(levels.rate)", "sun(levels.rate)", InvalidExpression),
        ("1 + sum(levels)", "levels", InvalidExpression),
        ("1 + count(3)", "3", InvalidExpression),
        (
            "1 + mean(levels.filter(r, r.graduates > 999).graduates)",
            "mean(levels.filter(r, r.graduates > 999).graduates)",
            NoValue,
        ),
        ("1 + levels.master.level", "levels.master.level", NoValue),
        ("1 + sum(levels.rate)", "levels.rate", NoValue),
        ("count(levels.filter(r, r.rate > 50))", "r.rate", NoValue),
        ("count(levels.filter(r, r.graduates))", "r.graduates", InvalidExpression),
        ("count(levels.filter(r, r.graduates > r.rounded && r.level < \"m\"))", "", InvalidExpression),
        ("count(levels.filter(r, r.level < \"m\"))", "r.level < \"m\"", InvalidExpression),
        ("count(levels.filter(r, r.level == 3))", "r.level", NoValue),
        ("count(levels.filter(r, r.graduates > r.income))", "r.graduates > r.income", UnitMismatch),
        ("count(levels.filter(r, has(levels.master)))", "levels.master", InvalidExpression),
        ("count(levels.graduates.filter(r, r > 3))", "levels.graduates", InvalidExpression),
        ("levels.filter(r, r.graduates > 100).doctor.rate", "levels.filter(r, r.graduates > 100).doctor", UnknownRow),
        ("levels.filter(r, r.graduates > 100)[\"doctor\"].rate", "\"doctor\"", UnknownRow),
        ("levels.master.graduates + levels.master.rate", "levels.master.graduates + levels.master.rate", UnitMismatch),
        ("1 + sum(levels.graduates, levels.income)", "sum(levels.graduates, levels.income)", UnitMismatch),
        (
            "growth(levels.master.rate, levels.bachelor.rate)",
            "growth(levels.master.rate, levels.bachelor.rate)",
            UnitMismatch,
        ),
        (
            "share(levels.master.income, levels.master.graduates)",
            "share(levels.master.income, levels.master.graduates)",
            UnitMismatch,
        ),
        ("growth(1, levels.master.graduates - 160)", "levels.master.graduates - 160", DivisionByZero),
        ("growth(1, levels.master.graduates - 170)", "levels.master.graduates - 170", NoValue),
        ("1 + 1 / (levels.master.graduates - 160)", "levels.master.graduates - 160", DivisionByZero),
        ("rank(levels.graduates, \"mister\")", "\"mister\"", UnknownRow),
        ("1 + rank(levels.graduates)", "rank(levels.graduates)", InvalidExpression),
        ("sum(levels.place)", "sum(levels.place)", UnitMismatch),
        ("levels.master.place + 1", "levels.master.place + 1", UnitMismatch),
        ("round(levels.master.rate, 1.5)", "1.5", InvalidExpression),
        (
            "round(levels.master.rate, levels.master.rate)",
            "round(levels.master.rate, levels.master.rate)",
            InvalidExpression,
        ),
        (
            "weighted_mean(levels.income, edition(\"old\").levels.graduates)",
            "edition(\"old\").levels.graduates",
            InvalidExpression,
        ),
        ("1 + (levels.master.rate > 3)", "levels.master.rate > 3", InvalidExpression),
        ("1 + (levels.master.rate != 3)", "levels.master.rate != 3", InvalidExpression),
        ("!levels", "!levels", InvalidExpression),
    ];
    for (text, marked, code) in cases {
        match evaluate_in(&project, text) {
            Err(problem) => {
                assert_eq!((&text[problem.range.clone()], problem.code), (marked, code), "{text}: {problem:?}");
            }
            Ok(found) => assert_eq!(marked, "", "{text}: {found:?}"),
        }
    }
}

#[test]
fn no_expression_runs_for_long() {
    let head =
        "title: {en: T}\ncolumns:\n  k: {label: {en: T}, key: true}\n  x: {label: {en: T}, unit: number}\nrows:\n";
    let rows: String = (0..2_000).map(|row| format!("  - [r{row}, 1.{row:04}]\n")).collect();
    let project = project(&[("big", &(head.to_owned() + &rows))]);
    let nested = "count(big.filter(a, count(big.filter(b, count(big.filter(c, c.x != b.x)) > 1)) > 1))";
    let problem = evaluate_in(&project, nested).expect_err("too many steps");
    assert_eq!((problem.code, problem.range), (Code::InvalidExpression, 0..nested.len()));
    // One filter whose condition goes through the table again is within bounds, as its total is kept.
    assert_eq!(evaluate_in(&project, "count(big.filter(a, a.x > mean(big.x)))").expect("a count").value, 1_000.into());
    // Numbers that grow with each operation end as well.
    let powers = (0..6).fold("(1 / big.r7.x)".to_owned(), |text, _| format!("({text}) * ({text})"));
    assert!(powers.len() < 2_000 && evaluate_in(&project, &powers).is_ok());
}

#[test]
fn long_chains_of_deep_formulas_do_not_exhaust_the_stack() {
    let deep = |column: usize| format!("{}c{column}{}", "1 + (".repeat(10), ")".repeat(10));
    let mut text =
        "title: {en: T}\ncolumns:\n  k: {label: {en: T}, key: true}\n  c0: {label: {en: T}, unit: number}\n".to_owned();
    for column in 1..=20 {
        let formula = deep(column - 1);
        text += &format!("  c{column}: {{label: {{en: T}}, unit: number, decimals: 0, formula: {formula}}}\n");
    }
    let project = project(&[("chain", &(text + "rows:\n  - [a, 1]\n"))]);
    assert_eq!(evaluate_in(&project, "chain.a.c15").expect("a number").value, (15 * 10 + 1).into());
    assert_eq!(evaluate_in(&project, "chain.a.c20").expect_err("too long a chain").code, Code::CyclicReference);
    let deepest = format!("{}chain.a.c12{}", "1 + (".repeat(30), ")".repeat(30));
    assert_eq!(evaluate_in(&project, &deepest).expect("a number").value, (12 * 10 + 31).into());
}
