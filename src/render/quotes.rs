//! Where the text quotes which cells: the ways from a relation to the paragraphs that it concerns, and back.

use std::collections::{BTreeMap, BTreeSet};

use super::address::Page;
use super::context::TitledLink;
use super::site::{Language, Site};
use crate::check::place;
use crate::checks::Check;
use crate::expression;
use crate::lang::Lang;
use crate::markdown::prose::BlockKind;
use crate::markdown::{Body, Target};
use crate::resolve::ResolvedEdition;

/// From one relation this many paragraphs are linked to.
const LINKED: usize = 4;

/// A table's id, a row and a column.
pub type Cell<'a> = (&'a str, usize, usize);

/// A check that fails and is published knowingly.
pub struct Contradiction<'a> {
    /// Its number among the edition's, from 1, by which readers know its note.
    pub number: usize,
    pub check: &'a Check,
    /// The single cells that it compares; whole columns are no quotation's concern.
    cells: Vec<Cell<'a>>,
}

/// The acknowledged checks of an edition, in their order.
pub fn contradictions(resolved: &ResolvedEdition) -> Vec<Contradiction<'_>> {
    let acknowledged = resolved.edition.checks.iter().filter(|check| check.acknowledged.is_some());
    let numbered = acknowledged.enumerate();
    numbered
        .map(|(index, check)| Contradiction {
            number: index + 1,
            check,
            cells: cells(&check.expression.root, resolved),
        })
        .collect()
}

/// For the references of a text the contradictions that are to be marked behind them: each once in a block, where the
/// last cell concerned is quoted.
pub fn marks<'a>(
    body: &Body,
    resolved: &'a ResolvedEdition,
    contradictions: &'a [Contradiction<'a>],
) -> BTreeMap<usize, Vec<&'a Contradiction<'a>>> {
    let mut marks: BTreeMap<usize, Vec<&Contradiction<'_>>> = BTreeMap::new();
    if contradictions.is_empty() {
        return marks;
    }
    for block in body.blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Heading | BlockKind::Alt)) {
        let quotations: Vec<(usize, Vec<Cell<'_>>)> =
            block.references().map(|reference| (reference, quoted(body, reference, resolved))).collect();
        for contradiction in contradictions {
            let concerns = |quoted: &[Cell<'_>]| contradiction.cells.iter().any(|cell| quoted.contains(cell));
            if let Some((reference, _)) = quotations.iter().rfind(|(_, quoted)| concerns(quoted)) {
                marks.entry(*reference).or_default().push(contradiction);
            }
        }
    }
    marks
}

/// The cells that the bound numbers of a text are made of.
pub fn cells_of<'a>(body: &Body, resolved: &'a ResolvedEdition) -> BTreeSet<Cell<'a>> {
    (0..body.references.len()).flat_map(|reference| quoted(body, reference, resolved)).collect()
}

/// Where the text of a language quotes cells of an edition.
pub struct Quotes<'a>(BTreeMap<Cell<'a>, Vec<TitledLink>>);

impl<'a> Quotes<'a> {
    pub fn of(site: &Site<'_>, language: &Language<'_>, resolved: &'a ResolvedEdition) -> Self {
        let mut quotes: BTreeMap<Cell<'a>, Vec<TitledLink>> = BTreeMap::new();
        for (section, facts) in resolved.edition.sections.iter().zip(&resolved.sections) {
            let Some(text) = section.texts.in_lang(language.lang) else { continue };
            let page = Page::Section { edition: &resolved.edition.id, section: &section.name };
            let url = site.addresses.page(page, language.lang);
            for block in &text.body.blocks {
                // The heading above the block; a block without one belongs to the section as a whole.
                let above = text.body.headings.iter().rposition(|heading| heading.span.start < block.span.start);
                let heading = above.and_then(|index| Some((&text.body.headings[index], facts.heading_ids.get(index)?)));
                let link = match heading {
                    Some((heading, id)) => TitledLink { title: heading.text.clone(), url: format!("{url}#{id}") },
                    None => TitledLink { title: text.title.clone(), url: url.clone() },
                };
                for cell in block.references().flat_map(|reference| quoted(&text.body, reference, resolved)) {
                    let links = quotes.entry(cell).or_default();
                    if !links.iter().any(|known| known.url == link.url) {
                        links.push(link.clone());
                    }
                }
            }
        }
        Self(quotes)
    }

    /// The paragraphs that quote one of the cells that an expression names.
    pub fn links(&self, root: &expression::Node, resolved: &ResolvedEdition) -> Vec<TitledLink> {
        let mut links: Vec<TitledLink> = Vec::new();
        for link in cells(root, resolved).iter().filter_map(|cell| self.0.get(cell)).flatten() {
            if !links.iter().any(|known| known.url == link.url) && links.len() < LINKED {
                links.push(link.clone());
            }
        }
        links
    }
}

/// The cells that a bound number of the text is made of.
fn quoted<'a>(body: &Body, reference: usize, resolved: &'a ResolvedEdition) -> Vec<Cell<'a>> {
    let target = body.references.get(reference).map(|reference| &reference.target);
    let Some(Target::Value { expression }) = target else { return Vec::new() };
    expression.parsed().map_or_else(|_| Vec::new(), |parsed| cells(&parsed.root, resolved))
}

fn cells<'a>(root: &expression::Node, resolved: &'a ResolvedEdition) -> Vec<Cell<'a>> {
    let named = place::named(root, &resolved.edition);
    named.iter().filter_map(|named| Some((named.table.id.as_str(), named.row?, named.column?))).collect()
}

/// The address of a contradiction's note.
pub fn note_address(site: &Site<'_>, resolved: &ResolvedEdition, lang: &Lang, check: &Check) -> String {
    let page = site.addresses.page(Page::Checks { edition: &resolved.edition.id }, lang);
    format!("{page}#check-{}", check.id)
}
