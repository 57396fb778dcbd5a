//! The editor's notes beside a table or a figure: an edition, and what is shown of it, enter; the notes to the
//! contradictions that concern it leave. Beside a figure only what is said of its own cells helps a reader.

use super::address::Page;
use super::context::{EditorNote, EditorNotes};
use super::quotes::{self, Contradiction};
use super::site::{Language, Site};
use crate::check::place;
use crate::decimal::Decimal;
use crate::resolve::{ResolvedEdition, ResolvedFigure};

/// So many notes stand open; the others are folded, so that they do not hide what they are notes to.
const OPEN: usize = 2;

/// The notes to the contradictions that a table takes part in.
pub fn of_table(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    table: &str,
) -> Option<EditorNotes> {
    notes(site, language, resolved, |contradiction| takes_part(contradiction, table))
}

/// The notes that concern what a figure shows, and the other ones to its table.
pub fn of_figure(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    figure: &ResolvedFigure,
) -> (Option<EditorNotes>, Option<EditorNotes>) {
    let is_shown = |contradiction: &Contradiction<'_>| shows(figure, contradiction, resolved);
    let is_other =
        |contradiction: &Contradiction<'_>| takes_part(contradiction, &figure.table) && !is_shown(contradiction);
    (notes(site, language, resolved, is_shown), notes(site, language, resolved, is_other))
}

/// 编者注 3
pub fn name(language: &Language<'_>, number: usize) -> String {
    language.words.fill("checks.editor_note", &[("number", &number.to_string())])
}

fn takes_part(contradiction: &Contradiction<'_>, table: &str) -> bool {
    place::tables(&contradiction.check.expression.root).contains(&table)
}

/// Whether a relation names a cell that the figure shows, or a whole column of which it shows cells.
fn shows(figure: &ResolvedFigure, contradiction: &Contradiction<'_>, resolved: &ResolvedEdition) -> bool {
    let named = place::named(&contradiction.check.expression.root, &resolved.edition);
    named.iter().any(|named| {
        named.table.id == figure.table
            && named.row.is_none_or(|row| figure.rows.contains(&row))
            && named.column.is_none_or(|column| figure.x == column || figure.y.contains(&column))
    })
}

fn notes(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    concerns: impl Fn(&Contradiction<'_>) -> bool,
) -> Option<EditorNotes> {
    let contradictions = quotes::contradictions(resolved);
    let concerned = contradictions.iter().filter(|contradiction| concerns(contradiction));
    let mut open: Vec<EditorNote> =
        concerned.filter_map(|contradiction| note(site, language, resolved, contradiction)).collect();
    let folded = open.split_off(OPEN.min(open.len()));
    let count = language.locale.number(&Decimal::from(folded.len()));
    let more = language.words.fill_counted("checks.more_editor_notes", &count, &[("count", &count)]);
    let page = Page::Checks { edition: &resolved.edition.id };
    let checks_url = site.addresses.page(page, language.lang);
    let notes = EditorNotes { more: (!folded.is_empty()).then_some(more), open, folded, checks_url };
    (!notes.open.is_empty()).then_some(notes)
}

fn note(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    contradiction: &Contradiction<'_>,
) -> Option<EditorNote> {
    let number = contradiction.number;
    Some(EditorNote {
        label: language.words.fill("checks.editor_note_short", &[("number", &number.to_string())]),
        name: name(language, number),
        text: contradiction.check.acknowledged.as_ref()?.get(language.lang).to_owned(),
        url: quotes::note_address(site, resolved, language.lang, contradiction.check),
    })
}
