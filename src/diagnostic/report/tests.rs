//! One report with awkward characters in every format for machines.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

use super::{Places, Report, ToldOutcome, ToldRelation, ToldSide};
use crate::diagnostic::{Code, Diagnostic, Severity, github, json, junit, sarif};
use crate::source::{Location, Sources, line_and_column};

const PATH: &str = "content/a: b,100%/表 1#.md";
const TEXT: &str = "年报\n就业率 62.50%\n";

fn at(span: std::ops::Range<usize>) -> Location {
    Location { path: PATH.into(), span }
}

fn sources() -> Sources {
    let mut sources = Sources::default();
    sources.insert(PATH, TEXT);
    sources
}

/// A failure of a relation, a place of several lines, a note, a warning about a file that is no text, and no place.
fn diagnostics() -> Vec<Diagnostic> {
    let image = Location { path: "content/map.png".into(), span: 0..0 };
    vec![
        Diagnostic::new(Code::ValueMismatch, at(17..23), "62.50%: \u{1}<50%>, \"no\"\r\n& ]]>").with_help("a\nb"),
        Diagnostic::new(Code::RawHtml, at(0..10), "x").with_label(at(7..16), "here, too").with_label(at(0..3), ""),
        Diagnostic { severity: Severity::Note, ..Diagnostic::new(Code::DuplicateRow, at(0..3), "y") },
        Diagnostic { severity: Severity::Warning, ..Diagnostic::new(Code::FileTooLarge, image, "z") },
        Diagnostic::without_place(Code::MissingConfiguration, "nowhere"),
    ]
}

fn relations() -> Vec<ToldRelation> {
    let side = |value: &str, location| ToldSide {
        value: value.into(),
        unit: "percent".into(),
        low: "187/3".into(),
        high: "62.505".into(),
        location,
    };
    let relation = |id: &str, outcome, place| ToldRelation {
        edition: "first".into(),
        kind: "literal",
        id: id.into(),
        title: BTreeMap::from([("zh".to_owned(), "就业率".to_owned())]),
        expression: "62.50% == levels[\"<a>\"].rate".into(),
        outcome,
        location: at(place),
        left: side("62.50", Some(at(17..22))),
        right: side("187/3", None),
    };
    vec![
        relation("fails", ToldOutcome::Fails, 17..23),
        relation("allowed", ToldOutcome::Fails, 0..3),
        relation("one of very many", ToldOutcome::Fails, 1..2),
        relation("holds", ToldOutcome::Rounding, 17..23),
    ]
}

fn in_format(render: fn(&Report<'_>) -> String) -> String {
    let (sources, diagnostics, relations) = (sources(), diagnostics(), relations());
    let places = Places::new(&sources);
    render(&Report { diagnostics: &diagnostics, relations: &relations, places, folder: "re port/" })
}

#[test]
fn places_are_those_that_counting_from_the_beginning_finds() {
    let sources = sources();
    let places = Places::new(&sources);
    for start in 0..TEXT.len() + 3 {
        let region = places.region(&at(start..TEXT.len())).unwrap();
        assert_eq!((region.line, region.column), line_and_column(TEXT, start), "{start}");
        assert_eq!((region.end_line, region.end_column), (3, 1));
    }
    assert_eq!(places.region(&Location { path: "a.png".into(), span: 0..0 }), None);
}

#[test]
fn github_gets_one_escaped_command_a_line() {
    let file = "file=re port/content/a%3A b%2C100%25/表 1#.md";
    let text = "62.50%25: \u{1}<50%25>, \"no\"%0D%0A& ]]>%0Aa%0Ab";
    let expected = [
        format!("::error {file},line=2,endLine=2,col=5,endColumn=11,title=value-mismatch::{text}"),
        format!("::error {file},line=1,endLine=2,title=raw-html::x"),
        format!("::notice {file},line=1,endLine=1,col=1,endColumn=2,title=duplicate-row::y"),
        "::warning file=re port/content/map.png,title=file-too-large::z".to_owned(),
        "::error title=missing-configuration::nowhere".to_owned(),
    ];
    assert_eq!(in_format(github::render).lines().collect::<Vec<_>>(), expected);
}

#[test]
fn sarif_has_what_its_schema_asks_for() {
    let document: Value = serde_json::from_str(&in_format(sarif::render)).unwrap();
    let run = &document["runs"][0];
    assert_eq!((&document["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert_eq!((rules.len(), results.len()), (5, 5));
    for rule in rules {
        let texts = [&rule["shortDescription"]["text"], &rule["help"]["text"], &rule["help"]["markdown"]];
        assert!(texts.iter().all(|text| text.as_str().is_some_and(|text| !text.is_empty())), "{rule}");
        assert_eq!(rule["defaultConfiguration"]["level"], "error");
    }
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    let levels: Vec<_> = results.iter().map(|result| result["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["error", "error", "note", "warning", "error"]);
    let place = &results[1]["locations"][0]["physicalLocation"];
    let uri = "re%20port/content/a%3A%20b%2C100%25/%E8%A1%A8%201%23.md";
    assert_eq!(place["artifactLocation"], json!({"uri": uri, "uriBaseId": "%SRCROOT%"}));
    assert_eq!(place["region"], json!({"startLine": 1, "startColumn": 1, "endLine": 2, "endColumn": 2}));
    let related = &results[1]["relatedLocations"];
    assert_eq!((&related[0]["message"]["text"], &related[1]["id"]), (&json!("here, too"), &json!(2)));
    assert_eq!(results[3]["locations"][0]["physicalLocation"].get("region"), None);
    assert_eq!(results[4]["locations"], json!([]));
}

#[test]
fn junit_is_well_formed_and_counts_what_it_holds() {
    let xml = in_format(junit::render);
    assert!(!xml.contains('\u{1}') && xml.contains("&lt;50%&gt;, &quot;no&quot;"), "{xml}");
    let (mut tests, mut results, mut counted) = (0, Vec::new(), Vec::new());
    let mut reader = Reader::from_str(&xml);
    loop {
        let element = match reader.read_event().unwrap() {
            Event::Start(element) | Event::Empty(element) => element,
            Event::Eof => break,
            _ => continue,
        };
        let attributes = element.attributes().map(Result::unwrap);
        let values = attributes.map(|attribute| attribute.unescape_value().unwrap().into_owned()).collect::<Vec<_>>();
        match element.name().as_ref() {
            b"testsuites" => counted = values[1..].to_vec(),
            b"testcase" => tests += 1,
            b"failure" | b"skipped" => results.push(element.name().as_ref().to_vec()),
            _ => {}
        }
    }
    let failures = results.iter().filter(|name| *name == b"failure").count();
    assert_eq!(counted, [tests, failures, results.len() - failures].map(|count| count.to_string()));
    // A failed relation and its diagnostic are one test; one that is allowed is skipped.
    assert_eq!((tests, failures, results.len()), (13, 4, 6));
    assert_eq!(xml.matches("type=\"value-mismatch\"").count(), 2);
}

#[test]
fn json_tells_every_relation_with_both_sides() {
    let document: Value = serde_json::from_str(&in_format(json::render)).unwrap();
    let place = json!({"path": PATH, "line": 2, "column": 5, "end_line": 2, "end_column": 10});
    let interval = json!({"low": "187/3", "high": "62.505"});
    let relations = document["relations"].as_array().unwrap();
    let left = json!({"value": "62.50", "unit": "percent", "interval": interval, "place": place});
    assert_eq!((relations.len(), &relations[0]["left"]), (4, &left));
    assert_eq!((&relations[3]["outcome"], &relations[3]["right"]["place"]), (&json!("rounding"), &Value::Null));
    assert_eq!(document["diagnostics"][1]["labels"][1]["text"], "here, too");
}
