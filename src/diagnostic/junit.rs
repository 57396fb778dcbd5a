//! A check as JUnit XML, which continuous integration shows as tests: a suite for each part of the manual's chapter on
//! diagnostics, in which every problem is a test, and one for the relations, each of them a test. There is no standard;
//! the elements are those that <https://github.com/testmoapp/junitxml> lists.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::report::{Report, ToldOutcome, ToldRelation, ToldSide};
use super::{Code, Diagnostic, Group, Severity};
use crate::source::Location;

/// An XML document in memory. Writing there cannot fail.
type Xml = Writer<Vec<u8>>;

/// A test as the document shows it.
struct Case {
    class: String,
    name: String,
    file: Option<String>,
    line: Option<usize>,
    result: Option<Problem>,
}

/// Why a test did not simply pass.
struct Problem {
    severity: Severity,
    code: Code,
    message: String,
    details: String,
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// The document, indented, ending with a line break.
pub fn render(report: &Report<'_>) -> String {
    let mut suites: Vec<Suite> = Group::ALL.into_iter().map(|group| suite_of(group, report)).collect();
    suites.push(relations(report));
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    let _ = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    let (tests, failures, skipped) = suites
        .iter()
        .map(Suite::counts)
        .fold((0, 0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1, sum.2 + counts.2));
    let root = xml.create_element("testsuites").with_attribute(("name", "nianbao check"));
    let root = root.with_attributes(attributes(tests, failures, skipped).iter().map(|(key, value)| (*key, &**value)));
    let _ = root.write_inner_content(|xml| suites.iter().try_for_each(|suite| suite.write(xml)));
    String::from_utf8(xml.into_inner()).unwrap_or_default() + "\n"
}

fn attributes(tests: usize, failures: usize, skipped: usize) -> [(&'static str, String); 3] {
    [("tests", tests.to_string()), ("failures", failures.to_string()), ("skipped", skipped.to_string())]
}

/// The problems of a group that are no relations; where there are none, one test that passes says so.
fn suite_of(group: Group, report: &Report<'_>) -> Suite {
    let failed = report.relations.iter().filter(|relation| relation.outcome == ToldOutcome::Fails);
    let told: BTreeSet<_> = failed.map(|relation| key(&relation.location)).collect();
    let is_told =
        |problem: &Diagnostic| problem.labels.first().is_some_and(|label| told.contains(&key(&label.location)));
    let problems = report.diagnostics.iter().filter(|problem| problem.code.group() == group && !is_told(problem));
    let name = group.name().to_string();
    let mut cases: Vec<Case> = problems.map(|problem| case_of(problem, &name, report)).collect();
    if cases.is_empty() {
        cases.push(Case { class: name.clone(), name: "no problems".into(), file: None, line: None, result: None });
    }
    Suite { name, cases }
}

fn key(location: &Location) -> (&str, usize, usize) {
    (&location.path, location.span.start, location.span.end)
}

fn case_of(problem: &Diagnostic, class: &str, report: &Report<'_>) -> Case {
    let location = problem.labels.first().map(|label| &label.location);
    let line = location.and_then(|location| report.places.region(location)).map(|region| region.line);
    let mut details = problem.paragraphs();
    let place = location.map(|location| place(location, report));
    details.extend(place.as_deref());
    let result = Problem {
        severity: problem.severity,
        code: problem.code,
        message: problem.message.to_string(),
        details: details.join("\n"),
    };
    Case {
        class: class.to_owned(),
        name: format!("{}: {}", problem.code, &*problem.message),
        file: location.map(|location| format!("{}{}", report.folder, location.path)),
        line,
        result: Some(result),
    }
}

/// Every relation. One that fails is told as its diagnostic is; of very many in one file some have none, and are as bad
/// as the others there.
fn relations(report: &Report<'_>) -> Suite {
    let name = "Relations".to_owned();
    let (mut at_place, mut in_file) = (BTreeMap::new(), BTreeMap::new());
    for problem in report.diagnostics {
        let Some(label) = problem.labels.first() else { continue };
        at_place.entry(key(&label.location)).or_insert(problem);
        in_file.entry(&*label.location.path).or_insert(problem);
    }
    let case = |relation: &ToldRelation| {
        let place = &relation.location;
        let problem = at_place.get(&key(place)).or_else(|| in_file.get(&*place.path));
        let problem = problem.filter(|_| relation.outcome == ToldOutcome::Fails);
        Case {
            class: format!("{name}.{}", relation.kind),
            name: format!("{}: {}", relation.edition, relation.id),
            file: Some(format!("{}{}", report.folder, place.path)),
            line: report.places.region(place).map(|region| region.line),
            result: problem.map(|problem| failure(relation, problem, report)),
        }
    };
    Suite { cases: report.relations.iter().map(case).collect(), name }
}

fn failure(relation: &ToldRelation, problem: &Diagnostic, report: &Report<'_>) -> Problem {
    let is_own = problem.labels.first().is_some_and(|label| label.location == relation.location);
    let side = |side: &ToldSide| match &side.location {
        Some(location) => format!("{} {} at {}", side.value, side.unit, place(location, report)),
        None => format!("{} {}", side.value, side.unit),
    };
    let message = match is_own {
        true => problem.message.to_string(),
        false => format!("{} against {}", relation.left.value, relation.right.value),
    };
    let mut details: Vec<String> = Vec::new();
    if is_own {
        details.extend(problem.paragraphs().into_iter().map(str::to_owned));
    }
    let sides = [side(&relation.left), side(&relation.right)];
    details.push(relation.expression.clone());
    details.extend(sides);
    details.push(place(&relation.location, report));
    Problem { severity: problem.severity, code: problem.code, message, details: details.join("\n") }
}

fn place(location: &Location, report: &Report<'_>) -> String {
    match report.places.region(location) {
        Some(region) => format!("{}{}:{}:{}", report.folder, location.path, region.line, region.column),
        None => format!("{}{}", report.folder, location.path),
    }
}

impl Suite {
    /// Tests, failures, and what is told without being a failure.
    fn counts(&self) -> (usize, usize, usize) {
        let problems = || self.cases.iter().filter_map(|case| case.result.as_ref());
        let failures = problems().filter(|problem| problem.severity == Severity::Error).count();
        (self.cases.len(), failures, problems().count() - failures)
    }

    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let (tests, failures, skipped) = self.counts();
        let counts = attributes(tests, failures, skipped);
        xml.create_element("testsuite")
            .with_attribute(("name", self.name.as_str()))
            .with_attributes(counts.iter().map(|(key, value)| (*key, &**value)))
            .write_inner_content(|xml| self.cases.iter().try_for_each(|case| case.write(xml)))?;
        Ok(())
    }
}

impl Case {
    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let line = self.line.map(|line| line.to_string());
        let places = [("file", self.file.as_deref()), ("line", line.as_deref())];
        let mut element = xml
            .create_element("testcase")
            .with_attribute(("classname", &*one_line(&self.class)))
            .with_attribute(("name", &*one_line(&self.name)));
        for (key, value) in places {
            if let Some(value) = value {
                element = element.with_attribute((key, &*one_line(value)));
            }
        }
        match &self.result {
            None => element.write_empty()?,
            Some(problem) => element.write_inner_content(|xml| problem.write(xml))?,
        };
        Ok(())
    }
}

impl Problem {
    /// What keeps a check from passing is a failure. The rest is told as skipped, the only result that fails nothing and
    /// is shown.
    fn write(&self, xml: &mut Xml) -> io::Result<()> {
        let name = if self.severity == Severity::Error { "failure" } else { "skipped" };
        xml.create_element(name)
            .with_attribute(("message", &*one_line(&self.message)))
            .with_attribute(("type", self.code.as_str()))
            .write_text_content(BytesText::new(&allowed(&self.details)))?;
        Ok(())
    }
}

/// A text for an attribute, in which a reader would take line breaks for spaces.
fn one_line(text: &str) -> String {
    allowed(text).replace(['\n', '\r', '\t'], " ")
}

/// A text without the characters that XML 1.0 does not allow, even escaped: <https://www.w3.org/TR/xml/#charsets>.
fn allowed(text: &str) -> String {
    let is_allowed =
        |letter: char| !matches!(letter, '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|letter| if is_allowed(letter) { letter } else { '\u{fffd}' }).collect()
}
