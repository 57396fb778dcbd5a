//! Drafts of what the project lacks for a release: entries, and the tables as they were published.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Changed, Now, ReleasedTable};
use crate::corrections::draft::{self, Missing};
use crate::corrections::{Correction, Published, Until, label_and_unit, path_of};
use crate::edition::Edition;
use crate::lang::{Lang, Localized};
use crate::table::ObservationStatus;

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

impl Now<'_> {
    /// Draft entries for what [`Now::uncorrected`] finds of tables whose edition is still there, dated `date`, and the
    /// earlier versions of all tables that were changed, as far as they are not kept yet.
    pub fn draft(&self, tables: &[ReleasedTable], date: Date) -> Vec<Draft> {
        let mut drafts: BTreeMap<&str, Draft> = BTreeMap::new();
        for released in tables {
            let Some(edition) = self.edition(released) else { continue };
            let changed = self.changed(released, edition);
            if changed.is_empty() {
                continue;
            }
            let (missing, until) = (self.parted(released, edition, changed.missing(self)), changed.until(date));
            let empty = || Draft { edition: edition.id.clone(), entries: String::new(), versions: Vec::new() };
            let own = drafts.entry(&edition.id).or_insert_with(empty);
            let languages = &self.report.config.languages;
            own.entries += &draft::entries(&released.table, &missing, until, languages, |text| self.status_named(text));
            let mut versions = changed.told_on(self);
            versions.extend((!missing.is_empty()).then_some(until));
            for until in versions {
                let path = |lang| path_of(&edition.id, until, lang, &released.table);
                own.versions.extend(self.files(released).map(|(lang, bytes)| (path(lang), bytes.to_vec())));
            }
        }
        drafts.into_values().filter(|draft| !(draft.entries.is_empty() && draft.versions.is_empty())).collect()
    }

    /// What is missing, with figures whose row or column is gone as that row or column, in the words of every language.
    fn parted(&self, released: &ReleasedTable, edition: &Edition, missing: Missing) -> Missing {
        let (gone, figures): (Vec<_>, Vec<_>) = missing
            .figures
            .into_iter()
            .partition(|found| found.after.is_none() && (found.row_gone.is_some() || found.column_gone.is_some()));
        let rows: BTreeSet<usize> = gone.iter().filter_map(|found| found.row_gone).collect();
        let columns: BTreeSet<usize> = gone.iter().filter_map(|found| found.column_gone).collect();
        let files: Vec<(&Lang, Published)> =
            self.files(released).filter_map(|(lang, bytes)| Some((lang, Published::read(bytes)?))).collect();
        let key = edition.tables.get(&released.table).and_then(|table| {
            let (lang, original) =
                files.iter().find(|(lang, _)| self.report.config.languages.first() == Some(*lang))?;
            original.aligned(table, &self.report.terms, lang).key()
        });
        // All languages have their rows and columns in one order.
        let words = |of: &dyn Fn(&Published) -> Option<String>| -> Localized {
            files.iter().map(|(lang, file)| ((*lang).clone(), of(file).unwrap_or_default())).collect()
        };
        let row = |record: &usize| words(&|file| file.records.get(*record)?.get(key?).cloned());
        let column = |at: &usize| words(&|file| Some(label_and_unit(file.heads.get(*at)?).0.to_owned()));
        let (rows, columns) = (rows.iter().map(row).collect(), columns.iter().map(column).collect());
        Missing { figures, rows, columns, ..missing }
    }

    /// The status that the original's published files have these words for.
    fn status_named(&self, text: &str) -> Option<ObservationStatus> {
        let words = self.words.get(self.report.config.languages.first()?)?;
        let is_named = |status: &ObservationStatus| words.get(&format!("status.{}.text", status.id())) == text;
        ObservationStatus::ALL.into_iter().find(is_named)
    }
}

impl Changed<'_> {
    /// What a release of this day makes an earlier version of: the first of the day, unless another one has changed the
    /// table on it already.
    fn until(&self, date: Date) -> Until {
        let first = Until::from(date);
        let own = self.edition.earlier.iter().filter(|version| version.table == self.released.table);
        let taken: BTreeSet<Until> = own.map(|version| version.until).collect();
        let mut free = (1..).map(|release| Until { release, ..first }).filter(|until| !taken.contains(until));
        let kept = self.kept.filter(|kept| kept.date == date);
        kept.or_else(|| free.next()).unwrap_or(first)
    }

    /// The releases of entries on what was changed for which the table as it was is not kept.
    fn told_on(&self, now: &Now<'_>) -> BTreeSet<Until> {
        let cells: BTreeSet<_> = self.figures.iter().map(|found| (found.row.as_str(), found.column.as_str())).collect();
        let original = now.report.config.languages.first();
        let withdraws = |correction: &Correction| {
            correction.withdrawn.as_ref().zip(original).is_some_and(|(withdrawn, lang)| match self.is_withdrawn {
                true => withdrawn.is_whole(),
                false => self.figures.iter().any(|found| found.is_of(withdrawn, lang)),
            })
        };
        let tells = |correction: &&Correction| {
            let (mut changes, mut units) = (correction.changes.iter(), correction.units.iter());
            correction.table == self.released.table
                && (changes.any(|change| cells.contains(&(change.row.as_str(), change.column.as_str())))
                    || units.any(|unit| self.units.iter().any(|found| found.column == unit.column))
                    || withdraws(correction))
        };
        let is_kept = |until: &Until| {
            let mut versions = self.edition.earlier.iter();
            versions.any(|version| version.until == *until && version.table == self.released.table)
        };
        let releases = self.edition.corrections.iter().filter(tells).map(Correction::until);
        releases.filter(|until| !is_kept(until)).collect()
    }
}
