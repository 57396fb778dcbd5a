//! Diagnostics for people: the source line, the place marked, the expectation, the help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Catalogue, Diagnostic, Message, Severity, message};
use crate::source::Sources;

/// Draws one diagnostic in the language of a catalogue, ending with a line break. `colour` adds terminal escapes.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, catalogue: &Catalogue, colour: bool) -> String {
    let (level, name) = match diagnostic.severity {
        Severity::Error => (Level::ERROR, message!("error")),
        Severity::Warning => (Level::WARNING, message!("warning")),
    };
    let level = level.with_name(name.told_by(catalogue).into_owned());
    let title = level.primary_title(diagnostic.message.told_by(catalogue)).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    for (path, labels) in by_file(diagnostic) {
        let text = sources.text(path).map_or("", |source| &*source.text);
        group = group.element(snippet(path, text, &labels, catalogue));
    }
    if let Some(help) = &diagnostic.help {
        let name = message!("help").told_by(catalogue).into_owned();
        let level = Level::HELP.with_name(name);
        group = group.element(level.message(help.told_by(catalogue)));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group]) + "\n"
}

type Marked<'a> = (AnnotationKind, &'a super::Label);

fn by_file(diagnostic: &Diagnostic) -> Vec<(&str, Vec<Marked<'_>>)> {
    let mut files: Vec<(&str, Vec<Marked>)> = Vec::new();
    for (index, label) in diagnostic.labels.iter().enumerate() {
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        match files.iter_mut().find(|(path, _)| *path == &*label.location.path) {
            Some((_, labels)) => labels.push((kind, label)),
            None => files.push((&label.location.path, vec![(kind, label)])),
        }
    }
    files
}

fn snippet<'a>(
    path: &'a str,
    text: &'a str,
    labels: &[Marked<'a>],
    catalogue: &Catalogue,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut snippet = Snippet::source(text).path(path).fold(true);
    for (kind, label) in labels {
        let start = text.floor_char_boundary(label.location.span.start.min(text.len()));
        let end = text.ceil_char_boundary(label.location.span.end.clamp(start, text.len()));
        let annotation = kind.span(start..end);
        let said = label.text.told_by(catalogue);
        snippet = snippet.annotation(if said.is_empty() { annotation } else { annotation.label(said) });
    }
    snippet
}

/// The closing line: how many problems there are.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<Message> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let errors = match errors {
        0 => None,
        1 => Some(message!("1 error")),
        errors => Some(message!("{errors} errors", errors)),
    };
    let warnings = match warnings {
        0 => None,
        1 => Some(message!("1 warning")),
        warnings => Some(message!("{warnings} warnings", warnings)),
    };
    let parts: Vec<Message> = errors.into_iter().chain(warnings).collect();
    (!parts.is_empty()).then(|| Message::list(parts))
}
