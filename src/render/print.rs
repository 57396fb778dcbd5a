//! The page that holds the whole report, for print.

use serde::Serialize;

use super::address::Page;
use super::charts::Charts;
use super::context::*;
use super::draft;
use super::narrative::Narrator;
use super::page::{Head, Within, common};
use super::pages::{self, Html};
use super::site::{Language, Site};
use super::{corrections, print_section_id};

/// `/zh/shanxi-2020/print/`: the whole report on one page.
pub fn page(site: &Site<'_>, charts: &Charts<'_>, language: &Language<'_>, within: Within<'_>) -> Html {
    #[derive(Serialize)]
    struct Own {
        print: PrintContext,
        checked: Option<String>,
        corrected: Option<String>,
    }
    let resolved = within.resolved;
    let head = Head {
        page: Page::Print { edition: &resolved.edition.id },
        kind: "print",
        title: language.words.fill("print.title", &[("title", &within.context.title)]),
        description: within.context.description.clone(),
        trail: Vec::new(),
        draft: draft::is_among(site, resolved),
        download: None,
    };
    let mut narrator = Narrator::new(site, charts, language, within, true);
    let mut sections = Vec::new();
    for (section, facts) in resolved.edition.sections.iter().zip(&resolved.sections) {
        let Some(text) = section.texts.in_lang(language.lang).or_else(|| section.any_text()) else { continue };
        sections.push(PrintSection {
            id: print_section_id(&section.name),
            number: facts.number.map(|number| language.section_number(number)),
            title: text.title.clone(),
            html: narrator.section(section, text, facts)?,
        });
    }
    let print = PrintContext {
        sections,
        tables: print_items(&within.context.tables, "table"),
        figures: print_items(&within.context.figures, "figure"),
    };
    let mut common = common(site, language, Some(within), head);
    common.for_print = true;
    pages::render(
        site,
        language,
        "print.html",
        common,
        Own {
            print,
            checked: pages::checked(site, language, within),
            corrected: corrections::summary(language, resolved),
        },
    )
}

/// What the report embeds is what has a number.
fn print_items(entries: &[ItemEntry], kind: &str) -> Vec<PrintItem> {
    let numbered = entries.iter().filter(|entry| entry.label.is_some());
    let item = |entry: &ItemEntry| PrintItem {
        id: format!("{kind}-{}", entry.id),
        label: entry.label.clone(),
        title: entry.title.clone(),
    };
    numbered.map(item).collect()
}
