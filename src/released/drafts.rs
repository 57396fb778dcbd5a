//! Drafts of what the project lacks for a release: entries, and the tables as they were published.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Changed, Now, ReleasedTable};
use crate::corrections::{Correction, Until, draft, path_of};
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
    /// Draft entries for what [`Now::uncorrected`] finds of tables that are still there, dated `date`, and the earlier
    /// versions of all tables that were changed, as far as they are not kept yet.
    pub fn draft(&self, tables: &[ReleasedTable], date: Date) -> Vec<Draft> {
        let mut drafts: BTreeMap<&str, Draft> = BTreeMap::new();
        for released in tables {
            let Some((edition, table)) = self.find(released) else { continue };
            let changed = self.changed(released, edition, table);
            if changed.is_empty() {
                continue;
            }
            let (missing, until) = (changed.missing(), changed.until(date));
            let empty = || Draft { edition: edition.id.clone(), entries: String::new(), versions: Vec::new() };
            let own = drafts.entry(&edition.id).or_insert_with(empty);
            let languages = &self.report.config.languages;
            own.entries += &draft::entries(&table.id, &missing, until, languages, |text| self.status_named(text));
            let mut versions = changed.told_on();
            versions.extend((!missing.is_empty()).then_some(until));
            for until in versions {
                let path = |lang| path_of(&edition.id, until, lang, &table.id);
                own.versions.extend(self.files(released).map(|(lang, bytes)| (path(lang), bytes.to_vec())));
            }
        }
        drafts.into_values().filter(|draft| !(draft.entries.is_empty() && draft.versions.is_empty())).collect()
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
        let own = self.edition.earlier.iter().filter(|version| version.table == self.table.id);
        let taken: BTreeSet<Until> = own.map(|version| version.until).collect();
        let mut free = (1..).map(|release| Until { release, ..first }).filter(|until| !taken.contains(until));
        let kept = self.kept.filter(|kept| kept.date == date);
        kept.or_else(|| free.next()).unwrap_or(first)
    }

    /// The releases of entries on what was changed for which the table as it was is not kept.
    fn told_on(&self) -> BTreeSet<Until> {
        let cells: BTreeSet<_> = self.figures.iter().map(|found| (found.row.as_str(), found.column.as_str())).collect();
        let tells = |correction: &&Correction| {
            let (mut changes, mut units) = (correction.changes.iter(), correction.units.iter());
            correction.table == self.table.id
                && (changes.any(|change| cells.contains(&(change.row.as_str(), change.column.as_str())))
                    || units.any(|unit| self.units.iter().any(|found| found.column == unit.column)))
        };
        let is_kept = |until: &Until| {
            let mut versions = self.edition.earlier.iter();
            versions.any(|version| version.until == *until && version.table == self.table.id)
        };
        let releases = self.edition.corrections.iter().filter(tells).map(Correction::until);
        releases.filter(|until| !is_kept(until)).collect()
    }
}
