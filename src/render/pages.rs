//! The pages, one function a kind.

use std::sync::Arc;

use serde::Serialize;

use super::address::Page;
use super::charts::Charts;
use super::context::*;
use super::narrative::Narrator;
use super::page::{Head, Within, common};
use super::site::{Language, Site};
use super::{appearances, corrections, draft, value};
use crate::chart::Layout;
use crate::check::{Judged, Origin};
use crate::decimal::Decimal;
use crate::diagnostic::Diagnostic;
use crate::evaluate::relation::Outcome;
use crate::markdown::plain_text;
use crate::resolve::{ResolvedEdition, ResolvedSection};
use crate::section::Section;

/// A page's HTML, or the template's error.
pub type Html = Result<String, Box<Diagnostic>>;

/// A template's context: what all pages have, and what this kind has.
#[derive(Serialize)]
struct With<'a, T> {
    #[serde(flatten)]
    common: Common<'a>,
    #[serde(flatten)]
    own: T,
}

/// Fills a template with what all pages have and what this kind has.
pub(super) fn render<T: Serialize>(
    site: &Site<'_>,
    language: &Language<'_>,
    template: &str,
    common: Common<'_>,
    own: T,
) -> Html {
    let shared = [("words", Some(language.words.shared())), ("editions", site.editions(language))];
    site.theme.templates.render(template, &With { common, own }, shared)
}

#[derive(Serialize)]
struct Nothing {}

/// A description in search engines is cut about here.
const DESCRIPTION_LENGTH: usize = 160;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(DESCRIPTION_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `/`: the choice of language.
pub fn language_choice(site: &Site<'_>, language: &Language<'_>) -> Html {
    #[derive(Serialize)]
    struct Own {
        choices: Vec<Choice>,
    }
    // The page is in all languages, so its title is too.
    let titles: Vec<&str> = site.languages.iter().map(|language| language.site.title.as_str()).collect();
    let head = Head {
        page: Page::Languages,
        kind: "language-choice",
        title: titles.join(" / "),
        description: site.report.config.description.get(language.lang).to_owned(),
        trail: Vec::new(),
        draft: false,
        download: None,
    };
    let mut common = common(site, language, None, head);
    common.page.full_title.clone_from(&common.page.title);
    common.page.breadcrumbs.clear();
    common.page.languages.iter_mut().for_each(|language| language.current = false);
    let choices = site.languages.iter().map(|language| choice(site, language)).collect();
    render(site, language, "language_choice.html", common, Own { choices })
}

fn choice(site: &Site<'_>, language: &Language<'_>) -> Choice {
    let link = |resolved: &Arc<ResolvedEdition>| {
        let entry = site.edition_entry(&resolved.edition, language);
        TitledLink { title: entry.title, url: entry.url }
    };
    Choice {
        html_lang: language.context.html_lang.clone(),
        name: language.context.name.clone(),
        url: language.site.home_url.clone(),
        title: language.site.title.clone(),
        description: site.report.config.description.get(language.lang).to_owned(),
        publisher: language.site.publisher.name.clone(),
        action: language.words.get("language.read").to_owned(),
        skip: language.words.get("navigation.skip").to_owned(),
        editions: site.report.editions.iter().map(link).collect(),
    }
}

/// `/404.html`, in all languages, as a host knows of one only.
pub fn not_found(site: &Site<'_>, language: &Language<'_>) -> Html {
    #[derive(Serialize)]
    struct Own {
        messages: Vec<Message>,
    }
    let word = |language: &Language<'_>, key: &str| language.words.get(&format!("not_found.{key}")).to_owned();
    let head = Head {
        page: Page::Editions,
        kind: "not-found",
        title: word(language, "title"),
        description: word(language, "text"),
        trail: Vec::new(),
        draft: false,
        download: None,
    };
    let mut common = common(site, language, None, head);
    common.page.canonical = None;
    common.page.alternates.clear();
    common.page.json_ld = None;
    common.page.open_graph.retain(|property| property.property != "og:url");
    common.page.languages.iter_mut().for_each(|language| language.current = false);
    common.page.meta.push(Meta { name: "robots", content: "noindex".to_owned() });
    let message = |language: &Language<'_>| Message {
        html_lang: language.context.html_lang.clone(),
        title: word(language, "title"),
        text: word(language, "text"),
        action: word(language, "action"),
        url: language.site.home_url.clone(),
    };
    let messages = site.languages.iter().map(message).collect();
    render(site, language, "not_found.html", common, Own { messages })
}

/// `/zh/`: all reports.
pub fn editions(site: &Site<'_>, language: &Language<'_>) -> Html {
    let head = Head {
        page: Page::Editions,
        kind: "editions",
        title: language.site.title.clone(),
        description: site.report.config.description.get(language.lang).to_owned(),
        trail: Vec::new(),
        draft: false,
        download: None,
    };
    render(site, language, "editions.html", common(site, language, None, head), Nothing {})
}

/// `/zh/shanxi-2020/`: a report's front page.
pub fn edition(site: &Site<'_>, charts: &Charts<'_>, language: &Language<'_>, within: Within<'_>) -> Html {
    #[derive(Serialize)]
    struct Own {
        key_figures: Vec<KeyFigureContext>,
        gallery: Vec<GalleryItem>,
        checked: Option<String>,
        corrected: Option<String>,
    }
    let resolved = within.resolved;
    let head = Head {
        page: Page::Edition { edition: &resolved.edition.id },
        kind: "edition",
        title: within.context.title.clone(),
        description: within.context.description.clone(),
        trail: Vec::new(),
        draft: draft::is_among(site, resolved),
        download: None,
    };
    let own = Own {
        key_figures: key_figures(site, language, resolved),
        gallery: gallery(charts, language, within),
        checked: checked(site, language, within),
        corrected: corrections::summary(language, resolved),
    };
    render(site, language, "edition.html", common(site, language, Some(within), head), own)
}

/// What came of recomputing the figures, in one sentence; nothing where none could be. Of the numbers in the text, those
/// of this language count.
pub(super) fn checked(site: &Site<'_>, language: &Language<'_>, within: Within<'_>) -> Option<String> {
    let own = site.report.config.languages.iter().position(|lang| lang == language.lang);
    let is_shown = |judged: &&Judged| match judged.origin {
        Origin::Literal { lang, .. } => Some(usize::from(lang)) == own,
        _ => true,
    };
    let shown = || within.relations.judged.iter().filter(is_shown);
    let number = |count: usize| language.locale.number(&Decimal::from(count));
    let (count, differing) = (shown().count(), shown().filter(|judged| judged.outcome == Outcome::Fails).count());
    let values = [("count", number(count)), ("differing", number(differing))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    match (count, differing) {
        (0, _) => None,
        (_, 0) => Some(language.words.fill_counted("checks.all_agree", &number(count), &values)),
        _ => Some(language.words.fill_counted("checks.some_differ", &number(differing), &values)),
    }
}

fn key_figures(site: &Site<'_>, language: &Language<'_>, resolved: &ResolvedEdition) -> Vec<KeyFigureContext> {
    let context = |(key_figure, quantity): (&crate::edition::KeyFigure, &crate::expression::Quantity)| {
        let parts = value::parts(site, language, quantity, key_figure.format);
        KeyFigureContext {
            value: parts.value,
            unit: parts.unit,
            label: key_figure.label.get(language.lang).to_owned(),
            note: key_figure.note.as_ref().map(|note| note.get(language.lang).to_owned()),
            reference: None,
        }
    };
    resolved.edition.key_figures.iter().zip(&resolved.key_figures).map(context).collect()
}

fn gallery(charts: &Charts<'_>, language: &Language<'_>, within: Within<'_>) -> Vec<GalleryItem> {
    let item = |entry: &ItemEntry| {
        let [drawing] = charts.of_figure(within.resolved, &entry.id, language, [Layout::Narrow]);
        let drawing = drawing?;
        let (label, title, url) = (entry.label.clone(), entry.title.clone(), entry.url.clone());
        Some(GalleryItem { label, title, url, svg: drawing.svg })
    };
    within.context.figures.iter().filter_map(item).collect()
}

/// `/zh/shanxi-2020/employment/`: a section.
pub fn section(
    site: &Site<'_>,
    charts: &Charts<'_>,
    language: &Language<'_>,
    within: Within<'_>,
    (section, facts): (&Section, &ResolvedSection),
) -> Html {
    #[derive(Serialize)]
    struct Own {
        section: SectionContext,
    }
    let Some(text) = section.texts.in_lang(language.lang).or_else(|| section.any_text()) else {
        return Ok(String::new());
    };
    let head = Head {
        page: Page::Section { edition: &within.resolved.edition.id, section: &section.name },
        kind: "section",
        title: text.title.clone(),
        description: text.description.clone().unwrap_or_else(|| shortened(&plain_text(&text.body, &[]))),
        trail: Vec::new(),
        draft: !facts.is_public,
        download: None,
    };
    let html = Narrator::new(site, charts, language, within, false).section(section, text, facts)?;
    let common = common(site, language, Some(within), head);
    let position = common.edition.iter().flat_map(|edition| &edition.sections).position(|entry| entry.current);
    let neighbour = |offset: isize| {
        let index = position?.checked_add_signed(offset)?;
        let entry = within.context.sections.get(index)?;
        Some(NumberedLink { number: entry.number.clone(), title: entry.title.clone(), url: entry.url.clone() })
    };
    let own = SectionContext {
        tables: appearances::tables_behind(language, within, section),
        number: facts.number.map(|number| language.section_number(number)),
        title: text.title.clone(),
        description: text.description.clone(),
        html,
        corrections: corrections::of_text(site, language, within.resolved, (&section.name, &text.body)),
        draft_notice: draft::of_section(site, language, within.resolved, (text, facts)),
        previous: neighbour(-1),
        next: neighbour(1),
    };
    render(site, language, "section.html", common, Own { section: own })
}

/// A table's or figure's title with its label before it: `表 1　研究生各学科类别就业情况`.
pub(super) fn titled(language: &Language<'_>, pattern: &str, label: Option<&String>, title: &str) -> String {
    let heading = |label: &String| language.words.fill(pattern, &[("label", label), ("title", title)]);
    label.map_or_else(|| title.to_owned(), heading)
}
