//! The pages of single tables and figures.

use serde::Serialize;

use super::address::{Page, csv_file};
use super::charts::Charts;
use super::context::*;
use super::page::{Head, Within, common};
use super::pages::{Html, render, titled};
use super::site::{Language, Site};
use super::{appearances, draft, earlier, figure, table};
use crate::figure::Figure;
use crate::markdown::Target;
use crate::release::Part;
use crate::table::Table;

/// `/zh/shanxi-2020/tables/postgraduate/`: a table.
pub fn table(site: &Site<'_>, language: &Language<'_>, within: Within<'_>, data: &Table) -> Html {
    #[derive(Serialize)]
    struct Own {
        table: TableContext,
        earlier: Vec<TitledLink>,
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
    let earlier = earlier::links(site, language, resolved, &data.id);
    render(
        site,
        language,
        "table.html",
        common(site, language, Some(within), head),
        Own { table, earlier, appears_in, previous, next },
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

fn trail(language: &Language<'_>, within: Within<'_>, word: &str, fragment: &str) -> Vec<Breadcrumb> {
    let title = language.words.get(word).to_owned();
    vec![Breadcrumb { title, url: Some(format!("{}#{fragment}", within.context.url)) }]
}
