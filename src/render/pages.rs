//! The pages, one function a kind.

use std::sync::Arc;

use serde::Serialize;

use super::address::{Page, csv_file};
use super::charts::Charts;
use super::context::*;
use super::narrative::Narrator;
use super::page::{Head, Within, common};
use super::site::{Language, Site};
use super::{appearances, draft, figure, table, value};
use crate::chart::Layout;
use crate::check::{Judged, Origin};
use crate::decimal::Decimal;
use crate::diagnostic::Diagnostic;
use crate::evaluate::relation::Outcome;
use crate::figure::Figure;
use crate::markdown::{Target, plain_text};
use crate::release::Part;
use crate::resolve::{ResolvedEdition, ResolvedSection};
use crate::section::Section;
use crate::table::Table;

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
        draft_notice: draft::of_section(site, language, within.resolved, (text, facts)),
        previous: neighbour(-1),
        next: neighbour(1),
    };
    render(site, language, "section.html", common, Own { section: own })
}

/// Where the reader comes from or may go to next.
#[derive(Serialize)]
struct Neighbour {
    label: Option<String>,
    title: String,
    url: String,
}

/// What comes before and after the item with `url`.
fn neighbours(entries: &[ItemEntry], url: &str) -> (Option<Neighbour>, Option<Neighbour>) {
    let position = entries.iter().position(|entry| entry.url == url);
    let neighbour = |offset: isize| {
        let entry = entries.get(position?.checked_add_signed(offset)?)?;
        Some(Neighbour { label: entry.label.clone(), title: entry.title.clone(), url: entry.url.clone() })
    };
    (neighbour(-1), neighbour(1))
}

/// A table's or figure's title with its label before it: `表 1　研究生各学科类别就业情况`.
fn titled(language: &Language<'_>, pattern: &str, label: Option<&String>, title: &str) -> String {
    let heading = |label: &String| language.words.fill(pattern, &[("label", label), ("title", title)]);
    label.map_or_else(|| title.to_owned(), heading)
}

fn trail(language: &Language<'_>, within: Within<'_>, word: &str, fragment: &str) -> Vec<Breadcrumb> {
    let title = language.words.get(word).to_owned();
    vec![Breadcrumb { title, url: Some(format!("{}#{fragment}", within.context.url)) }]
}

/// `/zh/shanxi-2020/tables/postgraduate/`: a table.
pub fn table(site: &Site<'_>, language: &Language<'_>, within: Within<'_>, data: &Table) -> Html {
    #[derive(Serialize)]
    struct Own {
        table: TableContext,
        appears_in: Vec<TitledLink>,
        previous: Option<Neighbour>,
        next: Option<Neighbour>,
    }
    let element = format!("table-{}", data.id);
    let resolved = within.resolved;
    let mut table = table::context(site, language, resolved, data, &element);
    table.draft_notice = draft::of_page(site, language, resolved, (Part::Table, &data.id));
    let (previous, next) = neighbours(&within.context.tables, &table.page_url);
    let title = titled(language, "table.heading", table.label.as_ref(), &table.title);
    let facts = [table.as_of.clone(), Some(table.row_count.clone()), table.source.clone()];
    let head = Head {
        page: Page::Table { edition: &resolved.edition.id, table: &data.id },
        kind: "table",
        description: [Some(title.clone())].into_iter().chain(facts).flatten().collect::<Vec<_>>().join(" · "),
        title,
        trail: trail(language, within, "edition.all_tables", "tables"),
        draft: table.draft_notice.is_some(),
        download: Some(site.addresses.base.absolute(&csv_file(&resolved.edition.id, &data.id, language.lang))),
    };
    let shows = |target: &Target| appearances::shows_table(&resolved.edition, &data.id, target);
    let appears_in = appearances::appears_in(site, language, within, shows);
    render(
        site,
        language,
        "table.html",
        common(site, language, Some(within), head),
        Own { table, appears_in, previous, next },
    )
}

/// `/zh/shanxi-2020/figures/destinations/`: a figure. Nothing when it could not be drawn.
pub fn figure(
    site: &Site<'_>,
    charts: &Charts<'_>,
    language: &Language<'_>,
    within: Within<'_>,
    found: &Figure,
) -> Html {
    #[derive(Serialize)]
    struct Own {
        figure: FigureContext,
        appears_in: Vec<TitledLink>,
        previous: Option<Neighbour>,
        next: Option<Neighbour>,
    }
    let element = format!("figure-{}", found.id);
    let resolved = within.resolved;
    let Some(mut figure) = figure::context(site, charts, language, resolved, found, &element) else {
        return Ok(String::new());
    };
    figure.draft_notice = draft::of_page(site, language, resolved, (Part::Figure, &found.id));
    let (previous, next) = neighbours(&within.context.figures, &figure.page_url);
    let title = titled(language, "figure.heading", figure.label.as_ref(), &figure.title);
    let facts = [figure.as_of.clone(), figure.source.clone()];
    let head = Head {
        page: Page::Figure { edition: &resolved.edition.id, figure: &found.id },
        kind: "figure",
        description: [Some(title.clone())].into_iter().chain(facts).flatten().collect::<Vec<_>>().join(" · "),
        title,
        trail: trail(language, within, "edition.all_figures", "figures"),
        draft: figure.draft_notice.is_some(),
        download: None,
    };
    let shows = |target: &Target| matches!(target, Target::Figure { id } if *id == found.id);
    let appears_in = appearances::appears_in(site, language, within, shows);
    render(
        site,
        language,
        "figure.html",
        common(site, language, Some(within), head),
        Own { figure, appears_in, previous, next },
    )
}
