//! The templates, and their errors as diagnostics at the template's line.

use std::collections::BTreeSet;

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use super::{Files, sayings};
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::source::{Location, Span};

/// Compiled templates.
pub struct Templates {
    tera: Tera,
    own: Own,
}

/// The project's own templates: only what is wrong in them has a place that an author can look at.
struct Own {
    /// Where they lie, written with the final `/`.
    folder: String,
    texts: Vec<(String, String)>,
}

impl Templates {
    pub(super) fn load(files: &Files<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let texts: Vec<(&str, &str)> = files
            .in_folder("templates/")
            .filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)))
            .collect();
        let mut templates = Self { tera: Tera::new(), own: Own::new(files, &texts) };
        match templates.tera.add_raw_templates(texts) {
            Ok(()) => Some(templates),
            Err(error) => {
                diagnostics.extend(templates.own.syntax_errors().unwrap_or_else(|| templates.own.diagnostics(&error)));
                None
            }
        }
    }

    /// Renders a template, which sees what many pages share beside the context.
    ///
    /// # Errors
    /// What is wrong in the template, at its place.
    pub fn render(
        &self,
        name: &str,
        context: &impl Serialize,
        shared: impl IntoIterator<Item = (&'static str, Option<tera::Value>)>,
    ) -> Result<String, Box<Diagnostic>> {
        let mut page = Page::default();
        let result = Context::from_serialize(context).and_then(|mut context| {
            for (name, value) in shared {
                if let Some(value) = value {
                    context.insert_value(name, value);
                }
            }
            self.tera.render_to(name, &context, &mut page)
        });
        match (result, page.is_full) {
            (Ok(()), _) => Ok(String::from_utf8(page.bytes).unwrap_or_default()),
            (Err(_), true) => {
                let message =
                    message!("the template `{name}` makes a page of more than {bytes} bytes", name, bytes = MOST_BYTES);
                Err(Box::new(
                    Diagnostic::without_place(Code::TemplateError, message).with_help(message!("look for a loop")),
                ))
            }
            (Err(error), false) => Err(Box::new(self.own.first(&error))),
        }
    }
}

/// A larger page would be of no use; templates that loop on and on are stopped there.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// A page in the making.
#[derive(Default)]
struct Page {
    bytes: Vec<u8>,
    is_full: bool,
}

impl std::io::Write for Page {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        self.is_full = self.bytes.len() + part.len() > MOST_BYTES;
        if self.is_full {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Own {
    fn new(files: &Files<'_>, texts: &[(&str, &str)]) -> Self {
        let own = texts.iter().filter(|(name, _)| files.own.contains(&format!("templates/{name}")));
        let texts = own.map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Self { folder: format!("{}templates/", files.folder), texts }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.texts.iter().find(|(own, _)| own == name).map(|(_, text)| text.as_str())
    }

    /// Everything that is no template language: the engine itself stops at the first.
    fn syntax_errors(&self) -> Option<Vec<Diagnostic>> {
        let error = |(name, text): &(String, String)| Tera::new().add_raw_template(name, text).err();
        let errors = self.texts.iter().filter_map(error);
        let errors = errors.filter(|error| matches!(error.kind(), ErrorKind::SyntaxError(_)));
        let found: Vec<Diagnostic> = errors.flat_map(|error| self.diagnostics(&error)).collect();
        (!found.is_empty()).then_some(found)
    }

    fn first(&self, error: &tera::Error) -> Diagnostic {
        let first = self.diagnostics(error).into_iter().next();
        first.unwrap_or_else(|| Self::without_place(&error.to_string()))
    }

    fn diagnostics(&self, error: &tera::Error) -> Vec<Diagnostic> {
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                vec![self.at(report.filename(), report.span().range.clone(), report.message())]
            }
            ErrorKind::MissingParent { current, parent } => {
                vec![self.at_name(current, parent, message!("there is no template `{parent}`", parent))]
            }
            ErrorKind::CircularExtend { tpl, .. } => {
                let message = message!("this template extends itself, by itself or through others");
                vec![self.at_name(tpl, "extends", message)]
            }
            ErrorKind::CircularInclude { tpl, .. } => {
                let message = message!("this template includes itself, by itself or through others");
                vec![self.at_name(tpl, "include", message)]
            }
            ErrorKind::Msg(reports) => self.reported(reports),
            _ => vec![Self::without_place(&error.to_string())],
        }
    }

    /// Problems that the engine tells only as one drawn text: `error: MESSAGE`, then `--> FILE:LINE:COLUMN`.
    fn reported(&self, reports: &str) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let lines: Vec<&str> = reports.lines().collect();
        for pair in lines.windows(2) {
            let (Some(message), Some(place)) = (pair[0].trim().strip_prefix("error: "), place(pair[1])) else {
                continue;
            };
            if seen.insert((message, place)) {
                let (name, line, column) = place;
                found.push(self.at(name, self.word_at(name, line, column), message));
            }
        }
        if found.is_empty() {
            found.push(Self::without_place(reports));
        }
        found
    }

    /// The word that begins at a line and a column, both from 1.
    fn word_at(&self, name: &str, line: usize, column: usize) -> Span {
        let text = self.text(name).unwrap_or_default();
        let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let offset = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
        let word = rest[offset..].find(|other: char| other.is_whitespace() || "|(){}%".contains(other));
        start + offset..start + offset + word.unwrap_or(rest.len() - offset)
    }

    fn at_name(&self, template: &str, written: &str, message: Message) -> Diagnostic {
        let found = self.text(template).and_then(|text| text.find(written));
        self.told_at(template, found.map_or(0..0, |start| start..start + written.len()), message)
    }

    fn without_place(told: &str) -> Diagnostic {
        Diagnostic::without_place(Code::TemplateError, sayings::reason(told))
    }

    /// What the engine says about a place of a template, of which it may name the fields or variables that are there.
    fn at(&self, name: &str, span: Span, told: &str) -> Diagnostic {
        let listed = [" Available fields: ", " Available variables: "];
        let (told, known) = match listed.iter().find_map(|listed| told.split_once(listed)) {
            Some((told, known)) => (told, known.split(", ").collect()),
            None => (told, Vec::new()),
        };
        let wrong = told.split('`').nth(1).unwrap_or_default();
        let problem = self.told_at(name, span, sayings::reason(told));
        match told {
            "Unexpected end of input" => {
                problem.with_help(message!("close every `{{% if %}}`, `{{% for %}}` and `{{% block %}}`"))
            }
            _ => problem.suggesting(wrong, known),
        }
    }

    /// A problem at a place of a template; in a built-in one, which no author can open, the message names it.
    fn told_at(&self, name: &str, span: Span, message: Message) -> Diagnostic {
        match self.text(name) {
            Some(text) => {
                let line_end =
                    text.get(span.start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| span.start + at);
                let span = span.start..span.end.min(line_end).max(span.start);
                let place = Location { path: format!("{}{name}", self.folder).into(), span };
                Diagnostic::new(Code::TemplateError, place, message)
            }
            None => {
                let message = message!("in the built-in template `{name}`: {problem}", name, problem = message);
                Diagnostic::without_place(Code::TemplateError, message)
            }
        }
    }
}

/// Reads `--> not_found.html:2:24`.
fn place(line: &str) -> Option<(&str, usize, usize)> {
    let mut parts = line.trim().strip_prefix("--> ")?.rsplitn(3, ':');
    let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some((parts.next()?, line, column))
}
