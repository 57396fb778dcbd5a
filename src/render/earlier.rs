//! Earlier versions of corrected tables: each is a page of its own, plain and with a banner, and its file as it was.

use serde::Serialize;

use super::address::{Page, earlier_file};
use super::context::*;
use super::page::{Head, Within, common};
use super::pages::{self, Html};
use super::site::{Language, Site};
use super::{corrections, draft, value};
use crate::corrections::{Correction, EarlierVersion, Published, Until, label_and_unit, published_figure};
use crate::edition::Edition;
use crate::lang::Localized;
use crate::release::Part;
use crate::resolve::ResolvedEdition;
use crate::table::{CellValue, Table};

/// A table that is there, or was until it was withdrawn.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its title.
    pub title: &'a Localized,
    /// Nothing where it was withdrawn.
    table: Option<&'a Table>,
    /// When it was withdrawn, if it was.
    withdrawn: Option<Until>,
}

/// The table of this name, if readers ever knew one.
pub fn known<'a>(edition: &'a Edition, id: &str) -> Option<Known<'a>> {
    let table = edition.tables.get(id).map(|table| &**table);
    let table = table.map(|table| Known { id: &table.id, title: &table.title, table: Some(table), withdrawn: None });
    table.or_else(|| {
        let (entry, title) = edition.withdrawn_tables().find(|(entry, _)| entry.table == id)?;
        Some(Known { id: &entry.table, title, table: None, withdrawn: Some(entry.until()) })
    })
}

/// The versions of an edition's tables in one language, each with its table.
pub fn versions<'a>(
    resolved: &'a ResolvedEdition,
    language: &'a Language<'_>,
) -> impl Iterator<Item = (Known<'a>, &'a EarlierVersion)> {
    let own = resolved.edition.earlier.iter().filter(|version| version.lang == *language.lang);
    own.filter_map(|version| Some((known(&resolved.edition, &version.table)?, version)))
}

/// The file's bytes, as they were published.
pub fn bytes<'a>(site: &Site<'a>, version: &EarlierVersion) -> Option<&'a [u8]> {
    site.sources.blobs.get(&version.path).map(|blob| &*blob.bytes)
}

/// The way to the version that a correction superseded, if it is kept.
pub fn link(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    table: &str,
    until: Until,
) -> Option<TitledLink> {
    let (table, _) =
        versions(resolved, language).find(|(found, version)| found.id == table && version.until == until)?;
    let page = Page::EarlierTable { edition: &resolved.edition.id, table: table.id, until };
    let title = language.words.fill("corrections.earlier", &[("date", &corrections::day(language, until))]);
    Some(TitledLink { title, url: site.addresses.page(page, language.lang) })
}

/// The ways to all versions of a table, the newest first.
pub fn links(site: &Site<'_>, language: &Language<'_>, resolved: &ResolvedEdition, table: &str) -> Vec<TitledLink> {
    let mut versions: Vec<Until> =
        versions(resolved, language).filter(|(found, _)| found.id == table).map(|(_, version)| version.until).collect();
    versions.sort_by_key(|until| std::cmp::Reverse(*until));
    versions.into_iter().filter_map(|until| link(site, language, resolved, table, until)).collect()
}

/// `/zh/shanxi-2020/tables/postgraduate/until-2020-12-01/`: a table as it was until a correction.
pub fn page(
    site: &Site<'_>,
    language: &Language<'_>,
    within: Within<'_>,
    (table, version): (Known<'_>, &EarlierVersion),
) -> Html {
    #[derive(Serialize)]
    struct Own {
        table: TableContext,
        superseded: String,
        present: String,
        corrections_url: String,
    }
    let (resolved, lang) = (within.resolved, language.lang);
    let edition = resolved.edition.id.as_str();
    let date = corrections::day(language, version.until);
    let number = resolved.table_numbers.get(table.id);
    let label = number.map(|number| language.label("table.label", *number));
    let title = pages::titled(language, "table.heading", label.as_ref(), table.title.get(lang));
    let download = earlier_file(edition, table.id, version.until, lang);
    let was_withdrawn = table.withdrawn == Some(version.until);
    let superseded = if was_withdrawn { "corrections.superseded_withdrawn" } else { "corrections.superseded" };
    let superseded = language.words.fill(superseded, &[("date", &date)]);
    let present = if table.withdrawn.is_some() { "corrections.withdrawn_notice" } else { "corrections.present" };
    let head = Head {
        page: Page::EarlierTable { edition, table: table.id, until: version.until },
        kind: "earlier",
        title: language.words.fill("corrections.earlier_title", &[("title", &title), ("date", &date)]),
        description: superseded.clone(),
        trail: vec![Breadcrumb {
            title: title.clone(),
            url: Some(site.addresses.page(Page::Table { edition, table: table.id }, lang)),
        }],
        draft: draft::of_page(site, language, resolved, (Part::Table, table.id)).is_some(),
        download: Some(site.addresses.absolute_file(&download)),
    };
    let own = Own {
        table: context(site, language, resolved, (table, version), label),
        superseded,
        present: language.words.get(present).to_owned(),
        corrections_url: site.addresses.page(Page::Corrections { edition }, lang),
    };
    let mut common = common(site, language, Some(within), head);
    // Who searches for a figure is to find the present one.
    common.page.meta.push(Meta { name: "robots", content: "noindex".to_owned() });
    pages::render(site, language, "earlier.html", common, own)
}

/// `/zh/shanxi-2020/tables/postgraduate/` once the table is withdrawn: when and why, and where it can still be read.
pub fn withdrawn(site: &Site<'_>, language: &Language<'_>, within: Within<'_>, withdrawal: &Correction) -> Html {
    #[derive(Serialize)]
    struct Own {
        entry: Option<corrections::Entry>,
        earlier: Vec<TitledLink>,
    }
    let resolved = within.resolved;
    let (edition, table) = (resolved.edition.id.as_str(), withdrawal.table.as_str());
    let title = known(&resolved.edition, table).map_or(table, |known| known.title.get(language.lang));
    let date = corrections::day(language, withdrawal.until());
    let head = Head {
        page: Page::Table { edition, table },
        kind: "withdrawn",
        title: title.to_owned(),
        description: language.words.fill("corrections.heading.withdrawal", &[("date", &date)]),
        trail: Vec::new(),
        draft: false,
        download: None,
    };
    let own = Own {
        entry: corrections::entry_of(site, language, resolved, withdrawal),
        earlier: links(site, language, resolved, table),
    };
    let mut common = common(site, language, Some(within), head);
    common.page.meta.push(Meta { name: "robots", content: "noindex".to_owned() });
    pages::render(site, language, "withdrawn.html", common, own)
}

fn context(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    (table, version): (Known<'_>, &EarlierVersion),
    label: Option<String>,
) -> TableContext {
    let lang = language.lang;
    let edition = resolved.edition.id.as_str();
    let published = bytes(site, version).and_then(Published::read);
    let published = published.unwrap_or(Published { heads: Vec::new(), records: Vec::new() });
    let key = table.table.and_then(|table| published.aligned(table, &site.report.terms, lang).key());
    let key = key.unwrap_or_default();
    let columns: Vec<ColumnContext> = (0..published.heads.len()).map(|at| column(&published, at, at == key)).collect();
    let rows = published.records.iter().map(|record| row(language, record, &columns)).collect();
    let id = format!("table-{}", table.id);
    TableContext {
        caption_id: format!("{id}-caption"),
        id,
        draft_notice: None,
        mark: None,
        label,
        title: table.title.get(lang).to_owned(),
        as_of: None,
        source: None,
        row_count: super::table::row_count(language, published.records.len()),
        large: super::table::is_large(published.records.len()),
        numbered: false,
        columns,
        rows,
        notes: Vec::new(),
        legend: Vec::new(),
        editor_notes: None,
        corrections: None,
        csv_url: site.addresses.path(&earlier_file(edition, table.id, version.until, lang)),
        page_url: site.addresses.page(Page::Table { edition, table: table.id }, lang),
    }
}

fn column(published: &Published, at: usize, key: bool) -> ColumnContext {
    let (label, unit) = label_and_unit(&published.heads[at]);
    let fields = || published.records.iter().filter_map(|record| record.get(at)).filter(|field| !field.is_empty());
    let numeric = !key && fields().next().is_some() && fields().all(|field| published_figure(field).is_some());
    ColumnContext { label: label.to_owned(), unit: unit.map(str::to_owned), numeric, key, description: None }
}

fn row(language: &Language<'_>, record: &[String], columns: &[ColumnContext]) -> RowContext {
    let cell = |(field, column): (&String, &ColumnContext)| {
        let figure = published_figure(field).filter(|_| column.numeric);
        let (text, value) = match &figure {
            Some(CellValue::Number(number)) => (value::number(language, number), Some(field.clone())),
            Some(CellValue::Date(date)) => (language.locale.date(*date), Some(field.clone())),
            _ => (field.clone(), None),
        };
        CellContext { text, value, status_marks: Vec::new(), numeric: column.numeric, header: column.key, mark: None }
    };
    RowContext { id: None, cells: record.iter().zip(columns).map(cell).collect() }
}
