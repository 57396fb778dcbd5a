//! Diagnostics for people: the source line, the place marked, the expectation, the help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::Sources;

/// Draws one diagnostic, ending with a line break. `colour` adds terminal escapes.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, colour: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.as_str()));
    for (path, labels) in by_file(diagnostic) {
        let text = sources.text(path).map_or("", |source| &*source.text);
        group = group.element(snippet(path, text, &labels));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
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

fn snippet<'a>(path: &'a str, text: &'a str, labels: &[Marked<'a>]) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let mut snippet = Snippet::source(text).path(path).fold(true);
    for (kind, label) in labels {
        let start = text.floor_char_boundary(label.location.span.start.min(text.len()));
        let end = text.ceil_char_boundary(label.location.span.end.clamp(start, text.len()));
        let annotation = kind.span(start..end);
        snippet = snippet.annotation(if label.text.is_empty() { annotation } else { annotation.label(&*label.text) });
    }
    snippet
}

/// The closing line: how many problems there are.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
    let warnings = diagnostics.len() - errors;
    let parts: Vec<String> = [(errors, "error"), (warnings, "warning")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}{}", if count == 1 { "" } else { "s" }))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
