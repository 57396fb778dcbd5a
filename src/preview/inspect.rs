//! What an author wants to know of a page: where its text and its numbers come from, how each number came out, what is
//! bound to nothing, how its translations stand, and where the cells that it shows are quoted.

mod cells;
mod references;
mod unbound;

use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use self::cells::Cells;
use self::references::Reference;
use self::unbound::Unbound;
use super::Revision;
use super::editor::{Opener, Opening};
use super::pages::{self, Found};
use super::told::Teller;
use crate::diagnostic::Code;
use crate::lang::Lang;
use crate::render::address::Page;
use crate::resolve::Report;
use crate::source::{Location, SourcePath, line_and_column};

#[derive(Serialize)]
struct Inspection {
    number: u64,
    file: Option<String>,
    lang: String,
    original: bool,
    problems: Vec<usize>,
    translations: Vec<Translation>,
    references: Vec<Reference>,
    unbound: Vec<Unbound>,
    cells: Cells,
}

/// The page in one language.
#[derive(Serialize)]
struct Translation {
    lang: String,
    url: String,
    file: Option<String>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Current,
    /// The original has changed since.
    Stale,
    /// There is no text in this language: another stands in.
    Missing,
}

/// A place in a file, and how it is opened. Line and column count from 1.
#[derive(Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    editor: Option<Opening>,
}

/// What all parts of an inspection read.
struct Inspector<'a> {
    revision: &'a Revision,
    report: &'a Report,
    found: Found<'a>,
    teller: Teller,
    opener: Opener<'a>,
}

/// What is to be known of the page at an address on the host; nothing where the revision has no such page. `root` is the
/// project's folder.
pub fn of(revision: &Revision, path: &str, root: &Path) -> Option<Value> {
    let report = revision.prepared.report.as_deref()?;
    let found = pages::at(report, path)?;
    let (teller, opener) = (Teller::default(), Opener::of(revision, root));
    let inspector = Inspector { revision, report, found, teller, opener };
    serde_json::to_value(inspector.inspect()).ok()
}

impl Inspector<'_> {
    fn inspect(&self) -> Inspection {
        let file = self.found.file().filter(|file| self.revision.sources.text(file).is_some());
        Inspection {
            number: self.revision.number,
            lang: self.found.lang.to_string(),
            original: self.report.config.languages.first() == Some(self.found.lang),
            problems: self.problems(file.as_ref()),
            translations: self.translations(),
            references: references::of(self),
            unbound: unbound::of(self),
            cells: cells::of(self),
            file: file.map(|file| file.to_string()),
        }
    }

    /// The indices of the problems that stand in the page's own file, and in those of what it shows.
    fn problems(&self, file: Option<&SourcePath>) -> Vec<usize> {
        let files: Vec<&str> = file.map(|file| &**file).into_iter().chain(self.files_shown()).collect();
        let problems = self.revision.prepared.diagnostics.iter().enumerate();
        let concerned =
            problems.filter(|(_, problem)| problem.labels.iter().any(|label| files.contains(&&*label.location.path)));
        concerned.map(|(index, _)| index).collect()
    }

    /// The files of the tables and figures on the page.
    fn files_shown(&self) -> Vec<&str> {
        let Some(resolved) = self.found.resolved else { return Vec::new() };
        let tables = self.found.tables().into_iter().filter_map(|id| resolved.edition.tables.get(id));
        let files = tables.flat_map(|table| {
            // The rows of a table may stand in a file of their own.
            let rows = table.rows.first().map(|row| &*row.location.path);
            [Some(&*table.path), rows].into_iter().flatten()
        });
        let figures = self.found.embedded().filter_map(|target| match target {
            crate::markdown::Target::Figure { id } => resolved.edition.figures.get(id),
            _ => None,
        });
        files.chain(figures.map(|figure| &*figure.path)).collect()
    }

    fn translations(&self) -> Vec<Translation> {
        let languages = self.report.config.languages.iter();
        languages
            .map(|lang| {
                let (file, state) = self.translation(lang);
                let url = pages::link(self.report, self.found.page, lang).url;
                Translation { lang: lang.to_string(), url, file, state }
            })
            .collect()
    }

    fn translation(&self, lang: &Lang) -> (Option<String>, State) {
        let Some((_, section, _)) = self.found.section() else {
            let state = if self.is_titled(lang) { State::Current } else { State::Missing };
            return (self.found.file().map(|file| file.to_string()), state);
        };
        match section.texts.in_lang(lang) {
            Some(text) if self.is_stale(&text.path) => (Some(text.path.to_string()), State::Stale),
            Some(text) => (Some(text.path.to_string()), State::Current),
            None => {
                let other = section.any_text();
                let path = other.map(|text| text.path.replace(&format!(".{}.md", text.lang), &format!(".{lang}.md")));
                (path, State::Missing)
            }
        }
    }

    fn is_stale(&self, file: &str) -> bool {
        let mut problems = self.revision.prepared.diagnostics.iter();
        problems.any(|problem| {
            problem.code == Code::StaleTranslation
                && problem.labels.first().is_some_and(|label| *label.location.path == *file)
        })
    }

    /// Whether what the page shows has a title in this language.
    fn is_titled(&self, lang: &Lang) -> bool {
        let Some(resolved) = self.found.resolved else { return self.report.config.title.in_lang(lang).is_some() };
        let edition = &resolved.edition;
        let title = match self.found.page {
            Page::Table { table, .. } => edition.tables.get(table).map(|table| &table.title),
            Page::Figure { figure, .. } => edition.figures.get(figure).map(|figure| &figure.title),
            _ => Some(&edition.title),
        };
        title.is_some_and(|title| title.in_lang(lang).is_some())
    }

    fn place(&self, location: &Location) -> Place {
        let text = self.revision.sources.text(&location.path).map_or("", |source| &source.text);
        let (line, column) = line_and_column(text, location.span.start);
        let editor = self.opener.open(&location.path, line, column);
        Place { file: location.path.to_string(), line, column, editor }
    }
}
