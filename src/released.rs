//! What an earlier release published, against what the report says now: which of its figures were changed without an
//! entry in `corrections.yaml`, and drafts of the entries that are missing.
//!
//! The tables' CSV files of the earlier release and the report enter; the original's files decide about figures, those in
//! other languages are kept along with them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::corrections::difference::{Difference, differences, uncorrected as without_entry, withdrawn};
use crate::corrections::draft::Missing;
use crate::corrections::units::{self, UnitDifference};
use crate::corrections::{Correction, draft, path_of, told, written};
use crate::diagnostic::{Message, message};
use crate::edition::Edition;
use crate::lang::Lang;
use crate::render::{address::table_of_csv, head};
use crate::resolve::Report;
use crate::table::{ObservationStatus, Table};
use crate::theme::Words;

/// A table of an earlier release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleasedTable {
    /// The id of its edition.
    pub edition: String,
    /// Its own id.
    pub table: String,
    /// Its CSV file in each language, as it was published.
    pub files: BTreeMap<Lang, Vec<u8>>,
}

/// The tables among files of a release: each file with its path in the site and its bytes. A file that is no table's is
/// passed over; so are tables as they were before a correction, which are kept as they are.
pub fn tables<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<ReleasedTable> {
    let mut tables: BTreeMap<(&str, &str), BTreeMap<Lang, Vec<u8>>> = BTreeMap::new();
    for (path, bytes) in files {
        if let Some((lang, edition, table)) = table_of_csv(path) {
            tables.entry((edition, table)).or_default().insert(lang, bytes.to_vec());
        }
    }
    let table = |((edition, table), files): ((&str, &str), _)| ReleasedTable {
        edition: edition.to_owned(),
        table: table.to_owned(),
        files,
    };
    tables.into_iter().map(table).collect()
}

/// What of a released table is otherwise now, and no entry says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncorrected {
    /// The id of the table's edition.
    pub edition: String,
    /// The table's id.
    pub table: String,
    /// What is otherwise.
    pub what: What,
}

/// What can be otherwise in a released table.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Figures are others, at least one.
    Figures(Vec<Difference>),
    /// A column's figures are counted in something else.
    Unit(UnitDifference),
    /// The report has no such table any more. These are its figures.
    Withdrawn(Vec<Difference>),
}

/// What of an earlier release was changed without an entry. A file that is no CSV tells of no figure. `words` are those of
/// the theme in each language.
pub fn uncorrected(report: &Report, words: &BTreeMap<Lang, Words>, tables: &[ReleasedTable]) -> Vec<Uncorrected> {
    let found = tables.iter().flat_map(|released| {
        let found = match now(report, released) {
            Some((edition, table)) => without_entries(report, words, released, (edition, table)),
            None => withdrawn_figures(report, released).into_iter().map(What::Withdrawn).collect(),
        };
        let of = |what| Uncorrected { edition: released.edition.clone(), table: released.table.clone(), what };
        found.into_iter().map(of).collect::<Vec<_>>()
    });
    found.collect()
}

fn without_entries(
    report: &Report,
    words: &BTreeMap<Lang, Words>,
    released: &ReleasedTable,
    (edition, table): (&Edition, &Table),
) -> Vec<What> {
    let figures = changed(report, released, table).unwrap_or_default();
    let figures = without_entry(figures, &table.id, &edition.corrections);
    let units = units::uncorrected(changed_units(report, words, released, table), &table.id, &edition.corrections);
    let figures = (!figures.is_empty()).then_some(What::Figures(figures));
    figures.into_iter().chain(units.into_iter().map(What::Unit)).collect()
}

fn withdrawn_figures(report: &Report, released: &ReleasedTable) -> Option<Vec<Difference>> {
    withdrawn(original(report, released)?).filter(|figures| !figures.is_empty())
}

impl Uncorrected {
    /// What is to be said to whoever wants to publish this, and what can be done about it.
    pub fn message(&self) -> Message {
        let (table, edition) = (self.table.as_str(), self.edition.as_str());
        match &self.what {
            What::Withdrawn(figures) => message!(
                "the table `{table}` was published and is gone, with {count} figures that readers may have quoted",
                table,
                count = figures.len()
            ),
            What::Unit(unit) => unit_message((edition, table), unit),
            What::Figures(figures) => figures_message((edition, table), figures),
        }
    }
}

fn unit_message((edition, table): (&str, &str), unit: &UnitDifference) -> Message {
    let is_other = |(lang, text): &(&Lang, &String)| unit.after.in_lang(lang) != Some(*text);
    let (lang, before) = unit.before.iter().find(is_other).unzip();
    let after = lang.and_then(|lang| unit.after.in_lang(lang));
    let told = |text: Option<&String>| match text {
        Some(text) if !text.is_empty() => format!("`{text}`").into(),
        _ => message!("nothing"),
    };
    message!(
        "the unit of the published column `{column}` of the table `{table}` was changed from {before} to {after} \
         without an entry in `data/{edition}/corrections.yaml`",
        column = unit.column.as_str(),
        table,
        before = told(before),
        after = told(after),
        edition
    )
}

fn figures_message((edition, table): (&str, &str), figures: &[Difference]) -> Message {
    let Some(first) = figures.first() else { return message!("nothing") };
    message!(
        "{count} published figures of the table `{table}` were changed without an entry in \
         `data/{edition}/corrections.yaml`, first `{row}` · `{column}` from `{before}` to {after}",
        count = figures.len(),
        table,
        edition,
        row = first.row.as_str(),
        column = first.column.as_str(),
        before = written(&first.before),
        after = told(first.after.as_ref())
    )
}

/// What is to be added to the project for figures that were changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The id of the edition.
    pub edition: String,
    /// The entries to be added to its `corrections.yaml`; empty where all are there.
    pub entries: String,
    /// The tables as they were published: each with its path in the project.
    pub versions: Vec<(String, Vec<u8>)>,
}

/// Draft entries for what [`uncorrected`] finds of tables that are still there, dated `date`, and the earlier versions of all
/// tables that were changed, as far as they are not kept yet. `words` are those of the theme in each language.
pub fn draft(report: &Report, words: &BTreeMap<Lang, Words>, tables: &[ReleasedTable], date: Date) -> Vec<Draft> {
    let original = report.config.languages.first().and_then(|lang| words.get(lang));
    let status_named = |text: &str| {
        let is_named = |status: &ObservationStatus| {
            original.is_some_and(|words| words.get(&format!("status.{}.text", status.id())) == text)
        };
        ObservationStatus::ALL.into_iter().find(is_named)
    };
    let mut drafts: BTreeMap<&str, Draft> = BTreeMap::new();
    for released in tables {
        let Some((edition, table)) = now(report, released) else { continue };
        let Some(changed) = changed(report, released, table) else { continue };
        let changed_units = changed_units(report, words, released, table);
        if changed.is_empty() && changed_units.is_empty() {
            continue;
        }
        let missing = Missing {
            figures: without_entry(changed.clone(), &table.id, &edition.corrections),
            units: units::uncorrected(changed_units.clone(), &table.id, &edition.corrections),
        };
        let empty = || Draft { edition: edition.id.clone(), entries: String::new(), versions: Vec::new() };
        let own = drafts.entry(&edition.id).or_insert_with(empty);
        own.entries += &draft::entries(&table.id, &missing, date, &report.config.languages, status_named);
        let mut dates = told_on(edition, table, &changed, &changed_units);
        dates.extend((!missing.is_empty()).then_some(date));
        for date in dates {
            let files = released.files.iter().filter(|(lang, _)| report.config.languages.contains(lang));
            own.versions
                .extend(files.map(|(lang, bytes)| (path_of(&edition.id, date, lang, &table.id), bytes.clone())));
        }
    }
    drafts.into_values().filter(|draft| !(draft.entries.is_empty() && draft.versions.is_empty())).collect()
}

/// The dates of entries on changed figures for which the table as it was is not kept.
fn told_on(
    edition: &Edition,
    table: &Table,
    changed: &[Difference],
    changed_units: &[UnitDifference],
) -> BTreeSet<Date> {
    let cells: BTreeSet<_> = changed.iter().map(|found| (found.row.as_str(), found.column.as_str())).collect();
    let tells = |correction: &&Correction| {
        let (mut changes, mut units) = (correction.changes.iter(), correction.units.iter());
        correction.table == table.id
            && (changes.any(|change| cells.contains(&(change.row.as_str(), change.column.as_str())))
                || units.any(|unit| changed_units.iter().any(|found| found.column == unit.column)))
    };
    let is_kept =
        |date: &Date| edition.earlier.iter().any(|version| version.until == *date && version.table == table.id);
    let dates = edition.corrections.iter().filter(tells).map(|correction| correction.date);
    dates.filter(|date| !is_kept(date)).collect()
}

/// The table as the report has it.
fn now<'a>(report: &'a Report, released: &ReleasedTable) -> Option<(&'a Edition, &'a Table)> {
    let edition =
        report.editions.iter().map(|resolved| &resolved.edition).find(|other| other.id == released.edition)?;
    Some((edition, edition.tables.get(&released.table)?))
}

fn original<'a>(report: &Report, released: &'a ReleasedTable) -> Option<&'a [u8]> {
    released.files.get(report.config.languages.first()?).map(Vec::as_slice)
}

fn changed(report: &Report, released: &ReleasedTable, table: &Table) -> Option<Vec<Difference>> {
    let lang = report.config.languages.first()?;
    differences(original(report, released)?, table, &report.terms, lang)
}

/// Which columns have another unit, by the heads in every language of the report.
fn changed_units(
    report: &Report,
    words: &BTreeMap<Lang, Words>,
    released: &ReleasedTable,
    table: &Table,
) -> Vec<UnitDifference> {
    let files = released.files.iter().filter(|(lang, _)| words.contains_key(lang));
    let files: BTreeMap<&Lang, &[u8]> = files.map(|(lang, bytes)| (lang, bytes.as_slice())).collect();
    units::differences(&files, table, &report.terms, |lang, column| {
        words.get(lang).map_or_else(String::new, |words| head(&report.config, words, lang, column))
    })
}
