//! Where the cells that a page shows are quoted: every bound number of the edition, in every language.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Inspector;
use crate::check::place;
use crate::markdown::{Reference, Target};
use crate::preview::pages::{self, Link};
use crate::render::address::Page;
use crate::render::written;
use crate::resolve::{Resolved, ResolvedEdition, ResolvedSection};
use crate::section::{Section, SectionText};

/// By table, then by cell as the page's marks name it.
pub type Cells = BTreeMap<String, BTreeMap<String, Vec<Quotation>>>;

#[derive(Serialize)]
pub struct Quotation {
    #[serde(flatten)]
    link: Link,
    /// The number as it is published there.
    text: String,
}

/// Those of the tables that the page shows.
pub(super) fn of(inspector: &Inspector<'_>) -> Cells {
    let tables = inspector.found.tables();
    let mut cells = Cells::default();
    let Some(resolved) = inspector.found.resolved.filter(|_| !tables.is_empty()) else { return cells };
    for lang in &inspector.report.config.languages {
        for (section, facts) in resolved.edition.sections.iter().zip(&resolved.sections) {
            let Some(text) = section.texts.in_lang(lang) else { continue };
            let quoting = Quoting { inspector, resolved, section, facts, text };
            let answers = facts.references.in_lang(lang).into_iter().flatten();
            for (reference, answer) in text.body.references.iter().zip(answers) {
                quoting.add(reference, answer, &tables, &mut cells);
            }
        }
    }
    cells
}

/// A section in one language.
struct Quoting<'a> {
    inspector: &'a Inspector<'a>,
    resolved: &'a ResolvedEdition,
    section: &'a Section,
    facts: &'a ResolvedSection,
    text: &'a SectionText,
}

impl Quoting<'_> {
    fn add(&self, reference: &Reference, answer: &Resolved, tables: &[&str], cells: &mut Cells) {
        let Target::Value { expression } = &reference.target else { return };
        let Ok(expression) = expression.parsed() else { return };
        for named in place::named(&expression.root, &self.resolved.edition) {
            let Some((row, column)) = named.row.zip(named.column) else { continue };
            let Some((column, _)) = named.table.columns.get_index(column) else { continue };
            if tables.contains(&named.table.id.as_str()) {
                let cell = format!("{}:{column}", named.table.key_of(row));
                let quotations = cells.entry(named.table.id.clone()).or_default().entry(cell).or_default();
                quotations.push(Quotation { link: self.link(reference), text: self.published(reference, answer) });
            }
        }
    }

    /// To the heading above, or to the section as a whole.
    fn link(&self, reference: &Reference) -> Link {
        let page = Page::Section { edition: &self.resolved.edition.id, section: &self.section.name };
        let link = pages::link(self.inspector.report, page, &self.text.lang);
        let headings = &self.text.body.headings;
        let above = headings.iter().rposition(|heading| heading.span.start <= reference.span.start);
        match above.and_then(|index| self.facts.heading_ids.get(index)) {
            Some(id) => Link { url: format!("{}#{id}", link.url), ..link },
            None => link,
        }
    }

    fn published(&self, reference: &Reference, answer: &Resolved) -> String {
        let locale = self.inspector.report.locales.get(&self.text.lang);
        match (answer, locale) {
            (Resolved::Value { quantity, format }, Some(locale)) => written(locale, quantity, *format),
            _ => reference.text.clone(),
        }
    }
}
