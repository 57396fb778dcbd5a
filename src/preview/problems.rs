//! Everything that is wrong, as the page's script shows it: every diagnostic of the current compile, in both languages,
//! each place with the lines around it and the way into the author's editor.

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::Revision;
use super::editor::{Opener, Opening};
use super::excerpt::{Line, excerpt};
use super::told::{Teller, Told};
use crate::diagnostic::{Code, Diagnostic, Label, Severity};
use crate::source::{Source, Sources, line_and_column};

#[derive(Serialize)]
struct Problems {
    number: u64,
    problems: Vec<Problem>,
}

#[derive(Serialize)]
struct Problem {
    code: Code,
    severity: Severity,
    message: Told,
    help: Option<Told>,
    labels: Vec<Place>,
}

/// Lines and columns count from 1, columns in characters; the end is behind the last one. In a file that is no text all
/// are 1.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: Option<Told>,
    primary: bool,
    excerpt: Vec<Line>,
    editor: Option<Opening>,
}

/// All diagnostics of a revision, in reading order; `root` is the project's folder.
pub fn of(revision: &Revision, root: &Path) -> Value {
    let teller = Teller::default();
    let reader = Reader { sources: &revision.sources, teller: &teller, opener: Opener::of(revision, root) };
    let problems = revision.prepared.diagnostics.iter().map(|problem| reader.problem(problem)).collect();
    serde_json::to_value(Problems { number: revision.number, problems }).unwrap_or_default()
}

struct Reader<'a> {
    sources: &'a Sources,
    teller: &'a Teller,
    opener: Opener<'a>,
}

impl Reader<'_> {
    fn problem(&self, problem: &Diagnostic) -> Problem {
        let labels = problem.labels.iter().enumerate();
        Problem {
            code: problem.code,
            severity: problem.severity,
            message: self.teller.tell(&problem.message),
            help: problem.help.as_ref().map(|help| self.teller.tell(help)),
            labels: labels.map(|(index, label)| self.place(label, index == 0)).collect(),
        }
    }

    fn place(&self, label: &Label, primary: bool) -> Place {
        let (path, span) = (&label.location.path, &label.location.span);
        let text = self.sources.text(path).map_or("", Source::shown);
        let (line, column) = line_and_column(text, span.start);
        let (end_line, end_column) = line_and_column(text, span.end);
        Place {
            file: path.to_string(),
            line,
            column,
            end_line,
            end_column,
            message: Some(&label.text).filter(|text| !text.is_empty()).map(|text| self.teller.tell(text)),
            primary,
            excerpt: excerpt(text, span),
            editor: self.opener.open(path, line, column),
        }
    }
}
