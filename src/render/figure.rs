//! A figure as templates show it: both drawings, notes, and the table whose cells it shows.

use super::address::Page;
use super::charts::Charts;
use super::context::FigureContext;
use super::site::{Language, Site};
use super::{corrections, draft, editor_notes, table};
use crate::chart::Layout;
use crate::figure::Figure;
use crate::release::Part;
use crate::resolve::ResolvedEdition;

/// The figure's context; `id` is its element's id on the page. Nothing when its table is not there.
pub fn context(
    site: &Site<'_>,
    charts: &Charts<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    figure: &Figure,
    id: &str,
) -> Option<FigureContext> {
    let (lang, edition) = (language.lang, resolved.edition.id.as_str());
    let shown = resolved.figures.get(&figure.id)?;
    let data = resolved.edition.tables.get(&shown.table)?;
    let [wide, narrow] = charts.of_figure(resolved, &figure.id, language, [Layout::Wide, Layout::Narrow]);
    let mut table = table::context(site, language, resolved, data, &format!("{id}-data"));
    let number = resolved.figure_numbers.get(&figure.id);
    // What stands under the figure would only tire if its table said it again.
    let (editor_notes, others) = editor_notes::of_figure(site, language, resolved, shown);
    table.editor_notes = others;
    let (corrections, others) = corrections::of_figure(site, language, resolved, shown);
    table.corrections = others;
    Some(FigureContext {
        editor_notes,
        corrections,
        draft_notice: draft::of_item(site, language, Part::Figure, &figure.release),
        id: id.to_owned(),
        caption_id: format!("{id}-caption"),
        label: number.map(|number| language.label("figure.label", *number)),
        title: figure.title.get(lang).to_owned(),
        svg_url: wide.as_ref().map_or(String::new(), |drawing| site.addresses.path(&drawing.path)),
        svg_wide: wide.map_or(String::new(), |drawing| drawing.svg),
        svg_narrow: narrow.map_or(String::new(), |drawing| drawing.svg),
        notes: figure.notes.iter().map(|note| note.get(lang).to_owned()).collect(),
        as_of: table.as_of.clone(),
        source: table.source.clone(),
        page_url: site.addresses.page(Page::Figure { edition, figure: &figure.id }, lang),
        table,
    })
}
