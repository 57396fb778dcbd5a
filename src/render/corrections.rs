//! Corrections as readers see them: a dated notice beside what was corrected, marks in its table, a page that lists all.
//!
//! An edition and what a page shows of it enter; the notices that concern it leave, the newest first.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::address::Page;
use super::context::{DateContext, StatusMark, TitledLink};
use super::draft;
use super::earlier;
use super::page::{Head, Within, common};
use super::pages::{self, Html};
use super::quotes;
use super::site::{Language, Site};
use super::value;
use crate::corrections::withdrawal::Part;
use crate::corrections::{Change, Correction, Figure, History, Kind, UnitChange, Until, Withdrawn, stated_unit};
use crate::decimal::Decimal;
use crate::lang::Localized;
use crate::markdown::{Body, Target};
use crate::resolve::{ResolvedEdition, ResolvedFigure};
use crate::table::{CellValue, Table};

/// So many notices stand beside a table; the others are on the page of corrections.
const SHOWN: usize = 2;
/// So many figures does a notice name.
const NAMED: usize = 4;

/// The notices beside a table or a figure, or at the top of a section; without any there is none of this.
#[derive(Clone, Serialize)]
pub struct Notices {
    entries: Vec<Entry>,
    more: Option<String>,
    url: String,
}

/// A correction or a revision.
#[derive(Clone, Serialize)]
pub struct Entry {
    id: String,
    kind: &'static str,
    heading: String,
    date: DateContext,
    table: TitledLink,
    what: String,
    why: String,
    changes: Vec<ChangeContext>,
    more: Option<String>,
    url: String,
    earlier: Option<TitledLink>,
}

/// A figure that was changed; `text` is all of it in one phrase.
#[derive(Clone, Serialize)]
pub struct ChangeContext {
    row: String,
    column: String,
    before: String,
    after: String,
    text: String,
}

/// The notices on a table.
pub fn of_table(site: &Site<'_>, language: &Language<'_>, resolved: &ResolvedEdition, table: &str) -> Option<Notices> {
    notices(site, language, resolved, |correction| correction.table == table)
}

/// The notices on what a figure shows, and the other ones on its table.
pub fn of_figure(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    figure: &ResolvedFigure,
) -> (Option<Notices>, Option<Notices>) {
    let is_shown = |correction: &Correction| {
        cells(correction, resolved).iter().any(|(table, row, column)| {
            *table == figure.table && figure.rows.contains(row) && figure.y.contains(column)
        })
    };
    let is_other = |correction: &Correction| correction.table == figure.table && !is_shown(correction);
    (notices(site, language, resolved, is_shown), notices(site, language, resolved, is_other))
}

/// The notices on figures that a section's text quotes from tables that it does not show, and on what it spoke of until that
/// was withdrawn.
pub fn of_text(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    (section, text): (&str, &Body),
) -> Option<Notices> {
    if resolved.edition.corrections.is_empty() {
        return None;
    }
    let quoted = quotes::cells_of(text, resolved);
    let shown = shown_tables(text, resolved);
    notices(site, language, resolved, |correction| {
        let mut spoke = correction.withdrawn.iter().flat_map(|withdrawn| &withdrawn.sections);
        !shown.contains(correction.table.as_str())
            && (spoke.any(|(name, _)| name == section)
                || cells(correction, resolved).iter().any(|cell| quoted.contains(cell)))
    })
}

/// The tables that a text embeds, as they are or drawn.
fn shown_tables<'a>(text: &'a Body, resolved: &'a ResolvedEdition) -> BTreeSet<&'a str> {
    let embedded = text.references.iter().filter(|reference| reference.embed);
    embedded
        .filter_map(|reference| match &reference.target {
            Target::Table { id } => Some(id.as_str()),
            Target::Figure { id } => Some(resolved.figures.get(id)?.table.as_str()),
            _ => None,
        })
        .collect()
}

/// A release's day, and its number among those of the day if it is not the first that changed the table.
pub fn day(language: &Language<'_>, until: Until) -> String {
    let date = language.locale.date(until.date);
    if until.release == 1 {
        return date;
    }
    let number = language.locale.number(&Decimal::from(until.release as usize));
    language.words.fill("corrections.day", &[("date", &date), ("number", &number)])
}

/// How often the report was corrected and when last, in one sentence.
pub fn summary(language: &Language<'_>, resolved: &ResolvedEdition) -> Option<String> {
    let last = resolved.edition.corrections.iter().map(|correction| correction.date).max()?;
    let count = language.locale.number(&Decimal::from(resolved.edition.corrections.len()));
    let date = language.locale.date(last);
    Some(language.words.fill_counted("corrections.summary", &count, &[("count", &count), ("date", &date)]))
}

/// Marks behind the corrected cells of a table, by row and column: each tells what the cell said before.
pub fn marks(
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    table: &Table,
) -> BTreeMap<(usize, usize), StatusMark> {
    let history = History::of(&table.id, &resolved.edition.corrections);
    let mark = |((row, column), steps): (_, &[crate::corrections::Step<'_>])| {
        let cell = (table.row(row)?, table.column(column)?);
        let last = steps.last()?;
        let values = [
            ("date", day(language, last.correction.until())),
            ("before", figure(language, last.change.before.as_ref())),
        ];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let text = language.words.fill(&format!("corrections.marked.{}", last.correction.kind.id()), &values);
        Some((cell, StatusMark { mark: symbol(language, last.correction.kind), text }))
    };
    history.cells().filter_map(mark).collect()
}

/// What the marks in a table mean, each once.
pub fn legend(language: &Language<'_>, resolved: &ResolvedEdition, table: &Table) -> Vec<StatusMark> {
    let history = History::of(&table.id, &resolved.edition.corrections);
    let in_table =
        history.cells().filter(|((row, column), _)| table.row(row).is_some() && table.column(column).is_some());
    let kinds: BTreeSet<Kind> = in_table.filter_map(|(_, steps)| Some(steps.last()?.correction.kind)).collect();
    let entry = |kind: Kind| StatusMark {
        mark: symbol(language, kind),
        text: language.words.get(&format!("corrections.legend.{}", kind.id())).to_owned(),
    };
    kinds.into_iter().map(entry).collect()
}

fn symbol(language: &Language<'_>, kind: Kind) -> String {
    language.words.get(&format!("corrections.mark.{}", kind.id())).to_owned()
}

/// `/zh/shanxi-2020/corrections/`: every correction of a report.
pub fn page(site: &Site<'_>, language: &Language<'_>, within: Within<'_>) -> Html {
    #[derive(Serialize)]
    struct Own {
        summary: Option<String>,
        corrections: Vec<Entry>,
    }
    let resolved = within.resolved;
    let title = language.words.get("corrections.title").to_owned();
    let head = Head {
        page: Page::Corrections { edition: &resolved.edition.id },
        kind: "corrections",
        description: language.words.fill("corrections.description", &[("edition", &within.context.title)]),
        title,
        trail: Vec::new(),
        draft: draft::is_among(site, resolved),
        download: None,
    };
    let corrections = newest_first(resolved, |_| true);
    let own = Own {
        summary: summary(language, resolved),
        corrections: corrections
            .into_iter()
            .map(|(index, correction)| entry(site, language, resolved, index, correction, usize::MAX))
            .collect(),
    };
    pages::render(site, language, "corrections.html", common(site, language, Some(within), head), own)
}

/// An entry of a feed.
pub struct News<'a> {
    /// The correction itself.
    pub correction: &'a Correction,
    /// The whole address of its entry on the page of corrections.
    pub address: String,
    /// What it is and of which table and report.
    pub title: String,
}

/// What a feed tells of an edition's corrections.
pub fn news<'a>(site: &Site<'_>, language: &Language<'_>, resolved: &'a ResolvedEdition) -> Vec<News<'a>> {
    let page = Page::Corrections { edition: &resolved.edition.id };
    let news = |(index, correction): (usize, &'a Correction)| {
        let table = table_link(site, language, resolved, &correction.table).title;
        let edition = resolved.edition.title.get(language.lang);
        let key = format!("corrections.feed.{}", correction.kind.id());
        News {
            correction,
            address: format!("{}#{}", site.addresses.absolute(page, language.lang), id(resolved, index)),
            title: language.words.fill(&key, &[("table", &table), ("edition", edition)]),
        }
    };
    newest_first(resolved, |_| true).into_iter().map(news).collect()
}

/// The changed cells of a correction that are still there.
fn cells<'a>(correction: &'a Correction, resolved: &'a ResolvedEdition) -> Vec<(&'a str, usize, usize)> {
    let Some(table) = resolved.edition.tables.get(&correction.table) else { return Vec::new() };
    let cell = |change: &Change| Some((table.id.as_str(), table.row(&change.row)?, table.column(&change.column)?));
    let columns = correction.units.iter().filter_map(|change| table.column(&change.column));
    let counted = columns.flat_map(|column| (0..table.rows.len()).map(move |row| (table.id.as_str(), row, column)));
    correction.changes.iter().filter_map(cell).chain(counted).collect()
}

fn newest_first(resolved: &ResolvedEdition, concerns: impl Fn(&Correction) -> bool) -> Vec<(usize, &Correction)> {
    let mut found: Vec<_> = resolved.edition.corrections.iter().enumerate().collect();
    found.retain(|(_, correction)| concerns(correction));
    found.sort_by_key(|(index, correction)| std::cmp::Reverse((correction.until(), *index)));
    found
}

fn notices(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    concerns: impl Fn(&Correction) -> bool,
) -> Option<Notices> {
    let found = newest_first(resolved, concerns);
    let more = found.len().saturating_sub(SHOWN);
    let count = language.locale.number(&Decimal::from(more));
    let entries = found.iter().take(SHOWN);
    let entries: Vec<Entry> =
        entries.map(|(index, correction)| entry(site, language, resolved, *index, correction, NAMED)).collect();
    let notices = Notices {
        more: (more > 0).then(|| language.words.fill_counted("corrections.more", &count, &[("count", &count)])),
        url: site.addresses.page(Page::Corrections { edition: &resolved.edition.id }, language.lang),
        entries,
    };
    (!notices.entries.is_empty()).then_some(notices)
}

/// The id of an entry on the page of corrections; of two of one day, kind and table the second has a number.
fn id(resolved: &ResolvedEdition, index: usize) -> String {
    let base = |correction: &Correction| format!("{}-{}-{}", correction.kind.id(), correction.date, correction.table);
    let own = resolved.edition.corrections.get(index).map(base).unwrap_or_default();
    match resolved.edition.corrections.iter().take(index).filter(|correction| base(correction) == own).count() {
        0 => own,
        earlier => format!("{own}-{}", earlier + 1),
    }
}

/// All of one entry.
pub fn entry_of(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    correction: &Correction,
) -> Option<Entry> {
    let index = resolved.edition.corrections.iter().position(|other| std::ptr::eq(other, correction))?;
    Some(entry(site, language, resolved, index, correction, usize::MAX))
}

fn entry(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    index: usize,
    correction: &Correction,
    named: usize,
) -> Entry {
    let date = language.date(correction.date);
    let heading = format!("corrections.heading.{}", correction.kind.id());
    let heading = language.words.fill(&heading, &[("date", &day(language, correction.until()))]);
    let id = id(resolved, index);
    let page = Page::Corrections { edition: &resolved.edition.id };
    let table = resolved.edition.tables.get(&correction.table).map(|table| &**table);
    let withdrawn = correction.withdrawn.iter().flat_map(|withdrawn| withdrawn_contexts(language, withdrawn));
    // What concerns every figure of a column goes first.
    let units = correction.units.iter().map(|change| unit_context(language, table, change));
    let parts = correction.withdrawn.as_ref().map_or(0, |withdrawn| withdrawn.rows.len() + withdrawn.columns.len());
    let figures = correction.changes.iter().map(|change| change_context(site, language, table, change));
    let more = (parts + correction.units.len() + correction.changes.len()).saturating_sub(named);
    let count = language.locale.number(&Decimal::from(more));
    Entry {
        url: format!("{}#{id}", site.addresses.page(page, language.lang)),
        id,
        kind: correction.kind.id(),
        heading,
        date,
        table: table_link(site, language, resolved, &correction.table),
        what: correction.what.get(language.lang).to_owned(),
        why: correction.why.get(language.lang).to_owned(),
        changes: withdrawn.chain(units).chain(figures).take(named).collect(),
        more: (more > 0).then(|| language.words.fill_counted("corrections.more_figures", &count, &[("count", &count)])),
        earlier: earlier::link(site, language, resolved, &correction.table, correction.until()),
    }
}

fn table_link(site: &Site<'_>, language: &Language<'_>, resolved: &ResolvedEdition, id: &str) -> TitledLink {
    let title = earlier::known(&resolved.edition, id).map_or(id, |table| table.title.get(language.lang));
    let label = resolved.table_numbers.get(id).map(|number| language.label("table.label", *number));
    let page = Page::Table { edition: &resolved.edition.id, table: id };
    let title = pages::titled(language, "table.heading", label.as_ref(), title);
    TitledLink { title, url: site.addresses.page(page, language.lang) }
}

/// A column's unit, told as a figure is: the unit stands where the row would.
fn unit_context(language: &Language<'_>, table: Option<&Table>, change: &UnitChange) -> ChangeContext {
    let label = table.and_then(|table| table.columns.get(&change.column));
    let label = label.map_or(change.column.as_str(), |column| column.label.get(language.lang));
    let unit = |unit: Option<&Localized>| match stated_unit(unit, language.lang) {
        "" => language.words.get("corrections.no_unit").to_owned(),
        unit => unit.to_owned(),
    };
    let row = language.words.get("corrections.unit").to_owned();
    phrased(language, row, label.to_owned(), unit(change.before.as_ref()), unit(change.after.as_ref()))
}

/// Rows and columns that were withdrawn, told as figures are.
fn withdrawn_contexts(language: &Language<'_>, withdrawn: &Withdrawn) -> Vec<ChangeContext> {
    let word = |key: &str| language.words.get(&format!("corrections.{key}")).to_owned();
    let context = |row: String, column: String| phrased(language, row, column, word("published"), word("withdrawn"));
    let text = |part: &Part| part.words.get(language.lang).to_owned();
    let rows = withdrawn.rows.iter().map(|part| context(text(part), word("all_figures")));
    rows.chain(withdrawn.columns.iter().map(|part| context(word("all_rows"), text(part)))).collect()
}

fn change_context(site: &Site<'_>, language: &Language<'_>, table: Option<&Table>, change: &Change) -> ChangeContext {
    let row = site.report.terms.translate(&change.row, language.lang).to_owned();
    let column = table.and_then(|table| table.columns.get(&change.column));
    let label = column.map_or(change.column.as_str(), |column| column.label.get(language.lang)).to_owned();
    let unit = column.and_then(|column| super::table::unit_label(site, language, column));
    let column = match unit {
        Some(unit) => language.words.fill("corrections.column", &[("label", &label), ("unit", &unit)]),
        None => label.clone(),
    };
    let before = figure(language, change.before.as_ref());
    let after = figure(language, change.after.as_ref());
    phrased(language, row, column, before, after)
}

fn phrased(language: &Language<'_>, row: String, column: String, before: String, after: String) -> ChangeContext {
    let values = [("row", &row), ("column", &column), ("before", &before), ("after", &after)];
    let values = values.map(|(name, value)| (name, value.as_str()));
    let text = language.words.fill("corrections.change", &values);
    ChangeContext { row, column, before, after, text }
}

/// A figure with its status, or that there is none.
fn figure(language: &Language<'_>, figure: Option<&Figure>) -> String {
    let value = figure.and_then(|figure| match &figure.value {
        CellValue::Number(number) => Some(value::number(language, number)),
        CellValue::Date(date) => Some(language.locale.date(*date)),
        CellValue::Term(_) | CellValue::Derived | CellValue::Missing => None,
    });
    let status = figure.and_then(|figure| figure.status);
    let status = status.map(|status| language.words.get(&format!("status.{}.text", status.id())).to_owned());
    match (value, status) {
        (Some(figure), Some(status)) => {
            language.words.fill("corrections.with_status", &[("figure", &figure), ("status", &status)])
        }
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => language.words.get("corrections.nothing").to_owned(),
    }
}
