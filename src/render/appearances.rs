//! Where tables and figures appear: a table or figure goes in, the sections that show or quote it come out, and the other
//! way round. So no table is a page from which nothing leads back to the text.

use super::address::Page;
use super::context::{ItemEntry, TitledLink};
use super::page::Within;
use super::site::{Language, Site};
use crate::check::place::tables;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::markdown::{Reference, Target};
use crate::section::Section;

/// Links to the sections in which a table or figure appears: to its place where it is shown, else to the section whose
/// text mentions it or takes numbers from it.
pub fn appears_in(
    site: &Site<'_>,
    language: &Language<'_>,
    within: Within<'_>,
    appears: impl Fn(&Target) -> bool,
) -> Vec<TitledLink> {
    let edition = &within.resolved.edition;
    let link = |section: &Section| {
        let text = section.texts.in_lang(language.lang)?;
        let found: Vec<&Reference> =
            text.body.references.iter().filter(|reference| appears(&reference.target)).collect();
        // A table as it is comes before a figure that draws it.
        let mut shown: Vec<&Target> =
            found.iter().filter(|reference| reference.embed).map(|reference| &reference.target).collect();
        shown.sort_by_key(|target| !matches!(target, Target::Table { .. }));
        let shown = shown.first().and_then(|target| element(target));
        let page = Page::Section { edition: &edition.id, section: &section.name };
        let url = site.addresses.page(page, language.lang);
        let url = shown.map_or(url.clone(), |element| format!("{url}#{element}"));
        (!found.is_empty()).then(|| TitledLink { title: text.title.clone(), url })
    };
    edition.sections.iter().filter_map(link).collect()
}

/// Whether something of the narrative shows the table, as it is or drawn, or takes a number from it.
pub fn shows_table(edition: &Edition, table: &str, target: &Target) -> bool {
    match target {
        Target::Table { id } => id == table,
        Target::Figure { id } => edition.figures.get(id).is_some_and(|figure| figure.table.name == table),
        Target::Value { expression } => expression.parsed().is_ok_and(|found| tables(&found.root).contains(&table)),
        Target::Section { .. } | Target::SamePage { .. } | Target::Free => false,
    }
}

/// The tables behind a section's numbers and figures that it does not show itself.
pub fn tables_behind(language: &Language<'_>, within: Within<'_>, section: &Section) -> Vec<ItemEntry> {
    let edition = &within.resolved.edition;
    let references = section.texts.in_lang(language.lang).map_or(&[][..], |text| &text.body.references);
    let is_shown = |table: &str| {
        let mut embedded = references.iter().filter(|reference| reference.embed);
        embedded.any(|reference| matches!(&reference.target, Target::Table { id } if id == table))
    };
    let is_behind = |table: &str| references.iter().any(|reference| shows_table(edition, table, &reference.target));
    let entries = within.context.tables.iter();
    entries.filter(|entry| is_behind(&entry.id) && !is_shown(&entry.id)).cloned().collect()
}

/// The id of the element that shows a table or figure.
fn element(target: &Target) -> Option<String> {
    match target {
        Target::Table { id } => Some(format!("table-{id}")),
        Target::Figure { id } => Some(format!("figure-{id}")),
        _ => None,
    }
}

/// The first section that shows the table or figure with this element id.
pub fn embedding_section<'a>(edition: &'a Edition, wanted: &str, lang: &Lang) -> Option<&'a str> {
    let embeds = |section: &&Section| {
        let references = section.texts.in_lang(lang).map_or(&[][..], |text| &text.body.references);
        let mut embedded = references.iter().filter(|reference| reference.embed);
        embedded.any(|reference| element(&reference.target).as_deref() == Some(wanted))
    };
    edition.sections.iter().find(embeds).map(|section| section.name.as_str())
}
