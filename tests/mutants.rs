//! Every digit of every bound figure, changed one by one: in each cell of each table, and in each bound number of the
//! prose in either language of the real report. `nianbao check` must fail and name the place.
//!
//! What survives is listed by kind in `tests/mutants/survivors.txt`, with the reason why no relation can see it; the test
//! fails when a digit survives that is not listed there, and when a listed one no longer does.
//! `NIANBAO_MUTANTS=all` tries all nine other digits in each place instead of one.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use nianbao::diagnostic::Diagnostic;
use nianbao::edition::Edition;
use nianbao::markdown::Target;
use nianbao::source::{Location, Sources, Span};
use nianbao::table::{CellValue, Table};
use nianbao::{load, project};
use rayon::prelude::*;

use checked::problems;

#[path = "shared/checked.rs"]
mod checked;

/// One digit in place of another.
struct Mutant {
    /// What the digit belongs to: `postgraduate.graduates`, or the language of a number in prose.
    kind: String,
    place: Location,
    /// The head of a cell's column: where a sum fails, any of its cells may be the wrong one.
    head: Option<Location>,
    digit: String,
}

#[test]
fn no_digit_can_change_unseen() {
    let sources = load::load(&root()).unwrap();
    assert_eq!(errors(&sources).len(), 0, "the report itself has errors");
    let mutants = mutants(&sources);
    let verdicts: Vec<(&Mutant, Verdict)> =
        mutants.par_iter().map(|mutant| (mutant, judge(mutant, &sources))).collect();
    let mut survivors: BTreeMap<&str, usize> = BTreeMap::new();
    let mut misplaced = String::new();
    for (mutant, verdict) in &verdicts {
        match verdict {
            Verdict::Named => {}
            Verdict::NamedElsewhere(report) => _ = writeln!(misplaced, "{}: {report}", describe(mutant, &sources)),
            Verdict::Survived => *survivors.entry(&mutant.kind).or_default() += 1,
        }
    }
    let survived: usize = survivors.values().sum();
    // Written past the capture of tests, so that every run tells it.
    let found = mutants.len() - survived;
    writeln!(io::stdout(), "{} mutants, {found} found at their place, {survived} survivors", mutants.len()).unwrap();
    assert!(misplaced.is_empty(), "found, but not at their place:\n{misplaced}");
    let list: String = survivors.iter().map(|(kind, count)| format!("{kind} {count}\n")).collect();
    assert_eq!(list, expected_survivors(), "survivors by kind");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The list without its explanations.
fn expected_survivors() -> String {
    let text = fs::read_to_string(root().join("tests/mutants/survivors.txt")).unwrap();
    text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| format!("{line}\n")).collect()
}

enum Verdict {
    /// An error marks the line of the digit, or the column.
    Named,
    /// There is an error, which marks another place.
    NamedElsewhere(String),
    Survived,
}

fn judge(mutant: &Mutant, sources: &Sources) -> Verdict {
    let errors = errors(&mutant.applied(sources));
    let source = sources.text(&mutant.place.path).unwrap();
    let line = line_of(&source.text, mutant.place.span.start);
    let marks = |error: &Diagnostic| {
        error.labels.iter().any(|label| {
            let location = &label.location;
            let is_line = location.path == mutant.place.path && line_of(&source.text, location.span.start) == line;
            is_line || mutant.head.as_ref() == Some(location)
        })
    };
    match errors.first() {
        None => Verdict::Survived,
        Some(_) if errors.iter().any(marks) => Verdict::Named,
        Some(first) => Verdict::NamedElsewhere(format!("[{}] {}", first.code, first.message)),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at.min(text.len())].matches('\n').count() + 1
}

fn describe(mutant: &Mutant, sources: &Sources) -> String {
    let text = &sources.text(&mutant.place.path).unwrap().text;
    let line = line_of(text, mutant.place.span.start);
    format!("{}:{line}: {} instead of {}", mutant.place.path, mutant.digit, &text[mutant.place.span.clone()])
}

/// What is wrong with a project, up to and with the rules; pages need not be rendered for it.
fn errors(sources: &Sources) -> Vec<Diagnostic> {
    let mut diagnostics = problems(sources, "2026-01-01");
    diagnostics.retain(Diagnostic::is_error);
    diagnostics
}

impl Mutant {
    fn applied(&self, sources: &Sources) -> Sources {
        let mut sources = sources.clone();
        let text = sources.text(&self.place.path).unwrap().text.to_string();
        let Span { start, end } = self.place.span;
        sources.insert(&self.place.path, &format!("{}{}{}", &text[..start], self.digit, &text[end..]));
        sources
    }
}

fn mutants(sources: &Sources) -> Vec<Mutant> {
    let project = project::parse(sources, None, &project::Known::default(), &mut Vec::new()).unwrap();
    let mut mutants = Vec::new();
    for edition in &project.editions {
        edition.tables.values().for_each(|table| in_table(table, sources, &mut mutants));
        in_prose(edition, sources, &mut mutants);
    }
    mutants
}

fn in_table(table: &Table, sources: &Sources, mutants: &mut Vec<Mutant>) {
    for row in &table.rows {
        for (cell, (id, column)) in row.cells.iter().zip(&table.columns) {
            if matches!(cell.value, CellValue::Number(_)) {
                let head = Some(column.location.clone());
                digits(&format!("{}.{id}", table.id), (&cell.location, head), sources, mutants);
            }
        }
    }
}

fn in_prose(edition: &Edition, sources: &Sources, mutants: &mut Vec<Mutant>) {
    for (lang, text) in edition.sections.iter().flat_map(|section| section.texts.iter()) {
        let values = text.body.references.iter().filter(|reference| matches!(reference.target, Target::Value { .. }));
        for reference in values {
            let place = Location { path: text.path.clone(), span: reference.text_span.clone() };
            digits(&format!("prose in {lang}"), (&place, None), sources, mutants);
        }
    }
}

/// A mutant for each digit at a place.
fn digits(kind: &str, (place, head): (&Location, Option<Location>), sources: &Sources, mutants: &mut Vec<Mutant>) {
    let all = std::env::var("NIANBAO_MUTANTS").is_ok_and(|amount| amount == "all");
    let text = &sources.text(&place.path).unwrap().text[place.span.clone()];
    for (at, digit) in text.char_indices().filter_map(|(at, character)| Some((at, character.to_digit(10)?))) {
        // A number that would begin with zero would be another kind of mistake.
        let others = (1..10).map(|step| (digit + step) % 10).filter(|other| at > 0 || *other > 0);
        for other in others.take(if all { 9 } else { 1 }) {
            let start = place.span.start + at;
            let place = Location { path: place.path.clone(), span: start..start + 1 };
            mutants.push(Mutant { kind: kind.to_owned(), place, head: head.clone(), digit: other.to_string() });
        }
    }
}
