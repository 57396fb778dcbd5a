//! Diagnostics for people: the source line, the place marked, the expectation, the help.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Catalogue, Diagnostic, Message, Severity, message};
use crate::source::{Source, Sources};

/// Draws one diagnostic in the language of a catalogue, ending with a line break. `colour` adds terminal escapes.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, catalogue: &Catalogue, colour: bool) -> String {
    let (level, name) = match diagnostic.severity {
        Severity::Error => (Level::ERROR, message!("error")),
        Severity::Warning => (Level::WARNING, message!("warning")),
        Severity::Note => (Level::NOTE, message!("note")),
    };
    let level = level.with_name(name.told_by(catalogue).into_owned());
    let title = level.primary_title(diagnostic.message.told_by(catalogue)).id(diagnostic.code.as_str());
    let mut group = Group::with_title(title);
    for (path, labels) in by_file(diagnostic) {
        let text = sources.text(path).map_or("", Source::shown);
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

/// How many problems there are of each severity; nothing where there are none.
pub fn summary<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Option<Message> {
    let (mut errors, mut warnings, mut notes) = (0, 0, 0);
    for diagnostic in diagnostics {
        match diagnostic.severity {
            Severity::Error => errors += 1,
            Severity::Warning => warnings += 1,
            Severity::Note => notes += 1,
        }
    }
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
    let notes = match notes {
        0 => None,
        1 => Some(message!("1 note")),
        notes => Some(message!("{notes} notes", notes)),
    };
    let parts: Vec<Message> = [errors, warnings, notes].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| Message::list(parts))
}

/// How many problems there are in each group that has any.
pub fn groups(diagnostics: &[Diagnostic]) -> Vec<Message> {
    let line = |group: super::Group| {
        let problems = summary(diagnostics.iter().filter(|diagnostic| diagnostic.code.group() == group))?;
        Some(message!("{group}: {problems}", group = group.name(), problems))
    };
    super::Group::ALL.into_iter().filter_map(line).collect()
}
