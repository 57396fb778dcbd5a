//! What an earlier release published, against what the report says now: which of its figures were changed without an
//! entry in `corrections.yaml`, and drafts of the entries that are missing.
//!
//! The tables' CSV files of the earlier release and the report enter; the original's files decide about figures, those in
//! other languages are kept along with them.

mod drafts;
mod messages;

use std::collections::BTreeMap;

use crate::corrections::difference::{self, Difference};
use crate::corrections::draft::Missing;
use crate::corrections::units::{self, UnitDifference};
use crate::corrections::{Until, path_of, withdrawal_of};
use crate::edition::Edition;
use crate::lang::Lang;
use crate::render::{address::table_of_csv, head};
use crate::resolve::Report;
use crate::source::Sources;
use crate::table::Table;
use crate::theme::Words;
pub use drafts::Draft;

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
    /// Entries tell of all that is otherwise, but the table as it was published is none of its earlier versions.
    NotKept,
}

/// The project as it is now.
#[derive(Clone, Copy)]
pub struct Now<'a> {
    /// What it says.
    pub report: &'a Report,
    /// Its files.
    pub sources: &'a Sources,
    /// The words of its theme in each language.
    pub words: &'a BTreeMap<Lang, Words>,
}

impl<'a> Now<'a> {
    /// What of an earlier release was changed without an entry. A file that is no CSV tells of no figure.
    pub fn uncorrected(&self, tables: &[ReleasedTable]) -> Vec<Uncorrected> {
        let found = tables.iter().flat_map(|released| {
            let found = match self.edition(released) {
                Some(edition) => self.changed(released, edition).without_entries(self),
                None => self.figures(released).into_iter().map(What::Withdrawn).collect(),
            };
            let of = |what| Uncorrected { edition: released.edition.clone(), table: released.table.clone(), what };
            found.into_iter().map(of).collect::<Vec<_>>()
        });
        found.collect()
    }

    fn edition(&self, released: &ReleasedTable) -> Option<&'a Edition> {
        let mut editions = self.report.editions.iter().map(|resolved| &*resolved.edition);
        editions.find(|other| other.id == released.edition)
    }

    fn original<'b>(&self, released: &'b ReleasedTable) -> Option<&'b [u8]> {
        released.files.get(self.report.config.languages.first()?).map(Vec::as_slice)
    }

    /// All figures of a released table; nothing where it had none.
    fn figures(&self, released: &ReleasedTable) -> Option<Vec<Difference>> {
        difference::withdrawn(self.original(released)?).filter(|figures| !figures.is_empty())
    }

    fn changed<'b>(&self, released: &'b ReleasedTable, edition: &'a Edition) -> Changed<'b>
    where
        'a: 'b,
    {
        let table = edition.tables.get(&released.table);
        let published = self.report.config.languages.first().zip(self.original(released));
        let figures = match table {
            Some(table) => {
                published.and_then(|(lang, bytes)| difference::differences(bytes, table, &self.report.terms, lang))
            }
            None => self.figures(released),
        };
        Changed {
            edition,
            released,
            is_withdrawn: table.is_none(),
            figures: figures.unwrap_or_default(),
            units: table.map(|table| self.changed_units(released, table)).unwrap_or_default(),
            kept: self.kept(released, edition),
        }
    }

    /// Which columns have another unit, by the heads in every language of the report.
    fn changed_units(&self, released: &ReleasedTable, table: &Table) -> Vec<UnitDifference> {
        let files: BTreeMap<&Lang, &[u8]> = self.files(released).collect();
        units::differences(&files, table, &self.report.terms, |lang, column| {
            self.words.get(lang).map_or_else(String::new, |words| head(&self.report.config, words, lang, column))
        })
    }

    /// The table's files in the languages of the report.
    fn files<'b>(&self, released: &'b ReleasedTable) -> impl Iterator<Item = (&'b Lang, &'b [u8])> {
        let languages = &self.report.config.languages;
        let files = released.files.iter().filter(|(lang, _)| languages.contains(lang));
        files.map(|(lang, bytes)| (lang, bytes.as_slice()))
    }

    /// The earlier version of a table that holds the very bytes that were released.
    fn kept(&self, released: &ReleasedTable, edition: &Edition) -> Option<Until> {
        let versions = edition.earlier.iter().filter(|version| version.table == released.table);
        let is_kept = |until: &Until| {
            self.files(released).all(|(lang, bytes)| {
                let path = path_of(&edition.id, *until, lang, &released.table);
                self.sources.blobs.get(path.as_str()).is_some_and(|blob| *blob.bytes == *bytes)
            })
        };
        versions.map(|version| version.until).find(is_kept)
    }
}

/// What of a released table is otherwise now, with an entry or without.
struct Changed<'a> {
    edition: &'a Edition,
    released: &'a ReleasedTable,
    /// Whether the report has no such table any more.
    is_withdrawn: bool,
    figures: Vec<Difference>,
    units: Vec<UnitDifference>,
    /// The earlier version that it is, if it is kept.
    kept: Option<Until>,
}

impl Changed<'_> {
    fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.units.is_empty()
    }

    /// What no entry tells of.
    fn missing(&self, now: &Now<'_>) -> Missing {
        let (table, entries) = (self.released.table.as_str(), &self.edition.corrections);
        if self.is_withdrawn {
            let is_missing = !self.figures.is_empty() && withdrawal_of(table, entries).is_none();
            return Missing { is_withdrawn: is_missing, ..Missing::default() };
        }
        let Some(lang) = now.report.config.languages.first() else { return Missing::default() };
        Missing {
            figures: difference::uncorrected(self.figures.clone(), table, lang, entries),
            units: units::uncorrected(self.units.clone(), table, entries),
            ..Missing::default()
        }
    }

    fn without_entries(self, now: &Now<'_>) -> Vec<What> {
        let missing = self.missing(now);
        if missing.is_empty() {
            let is_lost = !self.is_empty() && self.kept.is_none();
            return is_lost.then_some(What::NotKept).into_iter().collect();
        }
        if missing.is_withdrawn {
            return vec![What::Withdrawn(self.figures)];
        }
        let figures = (!missing.figures.is_empty()).then_some(What::Figures(missing.figures));
        figures.into_iter().chain(missing.units.into_iter().map(What::Unit)).collect()
    }
}
