//! The numbers of a section that are bound to nothing, as the rule reports them, and where each stands on the page.

use serde::Serialize;

use super::Inspector;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::Body;
use crate::preview::editor::Opening;
use crate::preview::pages;
use crate::preview::told::Told;
use crate::source::{Source, Span};

#[derive(Serialize)]
pub struct Unbound {
    /// The block of the running text, as the page's marks count them.
    block: usize,
    /// The number as it is read there.
    text: String,
    /// How many times the same text stands before it in the block.
    occurrence: usize,
    line: usize,
    column: usize,
    help: Option<Told>,
    editor: Option<Opening>,
}

/// Those of the section that the page shows; none on other pages.
pub(super) fn of(inspector: &Inspector<'_>) -> Vec<Unbound> {
    let section = inspector.found.section();
    let Some(text) = section.and_then(|(_, section, _)| pages::text_shown(section, inspector.found.lang)) else {
        return Vec::new();
    };
    let Some(source) = inspector.revision.sources.text(&text.path) else { return Vec::new() };
    let problems = inspector.revision.prepared.diagnostics.iter();
    let unbound = problems.filter(|problem| problem.code == Code::UnboundNumber);
    unbound.filter_map(|problem| number(inspector, problem, source, &text.body)).collect()
}

fn number(inspector: &Inspector<'_>, problem: &Diagnostic, source: &Source, body: &Body) -> Option<Unbound> {
    let location = &problem.labels.first().filter(|label| label.location.path == source.path)?.location;
    let (block, text, occurrence) = on_the_page(body, source, &location.span)?;
    let place = inspector.place(location);
    let help = problem.help.as_ref().map(|help| inspector.teller.tell(help));
    Some(Unbound { block, text, occurrence, line: place.line, column: place.column, help, editor: place.editor })
}

/// The block that holds a place of the source, what is read there, and how many times the same is read before.
fn on_the_page(body: &Body, source: &Source, span: &Span) -> Option<(usize, String, usize)> {
    let holds = |own: &Span| own.start <= span.start && span.end <= own.end;
    let index = body.blocks.iter().position(|block| holds(&block.span))?;
    let (block, written) = (&body.blocks[index], source.text.get(span.clone())?);
    let line = block.line();
    let mut same = line.text.match_indices(written);
    let occurrence = same.position(|(at, text)| block.place(&line, at..at + text.len()) == *span);
    Some((index, written.to_owned(), occurrence.unwrap_or_default()))
}
