//! Takes out of an edition what may not be public yet: drafts, embargoed parts, and the data that only they use.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::checks::Check;
use crate::corrections::{Until, withdrawal_of};
use crate::edition::Edition;
use crate::expression::TableName;
use crate::markdown::Target;
use crate::release::{Reason, Release};
use crate::section::Section;
use crate::store::Mixture;

/// What may be shown of a project.
pub struct Visible {
    /// The editions of which anything may be shown, without what may not.
    pub editions: Vec<Arc<Edition>>,
    /// The other editions, and why each is held back.
    pub hidden: BTreeMap<String, Reason>,
    /// Whether anything was taken out.
    pub holds_back: bool,
}

/// Takes what may not be public yet out of all editions, before any of them is resolved: one may quote another.
pub fn visible(editions: Vec<Arc<Edition>>, drafts: bool, now: Timestamp, zone: &TimeZone) -> Visible {
    if drafts || !editions.iter().any(|edition| has_hidden_parts(edition, now)) {
        return Visible { editions, hidden: BTreeMap::new(), holds_back: false };
    }
    let all: BTreeMap<String, BTreeSet<String>> =
        editions.iter().map(|edition| (edition.id.clone(), edition.tables.keys().cloned().collect())).collect();
    let reasons: Vec<_> = editions.iter().map(|edition| (edition.id.clone(), reason(edition, now, zone))).collect();
    let mut editions: Vec<Arc<Edition>> =
        editions.into_iter().filter_map(|edition| visible_part(edition, now)).collect();
    hide_checks(&mut editions, &all);
    hide_corrections(&mut editions, &all);
    let is_hidden = |id: &String| !editions.iter().any(|edition| edition.id == *id);
    let hidden = reasons.into_iter().filter(|(id, _)| is_hidden(id)).collect();
    Visible { editions, hidden, holds_back: true }
}

/// Why an edition is held back, if it is: it says so itself, or all of its sections do.
fn reason(edition: &Edition, now: Timestamp, zone: &TimeZone) -> Reason {
    match edition.release.reason(now, zone) {
        Reason::Along => {
            let sections: Vec<Release> = edition.sections.iter().map(Section::release).collect();
            Release::of_all(&sections).reason(now, zone)
        }
        reason => reason,
    }
}

/// Gives each edition whose files do not say all that it is a key that does: of what was taken out, and of which embargoes
/// are over. `whole` are the editions as they were read.
pub fn rename_keys(editions: &mut [Arc<Edition>], whole: &[Arc<Edition>], now: Timestamp) {
    for edition in editions {
        let is_whole = whole.iter().any(|other| Arc::ptr_eq(other, edition));
        if is_whole && !has_hidden_parts(edition, Timestamp::MIN) {
            continue;
        }
        let sections: Vec<_> = edition.sections.iter().map(|section| (&section.name, section.is_public(now))).collect();
        let tables: Vec<_> = edition.tables.values().map(|table| (&table.id, table.release.is_public(now))).collect();
        let figures: Vec<_> =
            edition.figures.values().map(|figure| (&figure.id, figure.release.is_public(now))).collect();
        let checks: Vec<_> = edition.checks.iter().map(|check| &check.id).collect();
        let shown = (edition.release.is_public(now), sections, tables, figures, checks, &edition.held_back);
        let key = Mixture::new("shown").with_key(edition.key).with_value(&shown).key();
        Arc::make_mut(edition).key = key;
    }
}

/// Whether a draft or an embargo keeps any part of the edition from the public.
pub fn has_hidden_parts(edition: &Edition, now: Timestamp) -> bool {
    !edition.is_timeless && !edition.is_public(now)
}

/// When the next embargo of any part of the edition is over.
pub fn next_release(edition: &Edition, now: Timestamp) -> Option<Timestamp> {
    if edition.is_timeless {
        return None;
    }
    let sections = edition.sections.iter().flat_map(|section| section.texts.iter()).map(|(_, text)| &text.release);
    let tables = edition.tables.values().map(|table| &table.release);
    let figures = edition.figures.values().map(|figure| &figure.release);
    let all = std::iter::once(&edition.release).chain(sections).chain(tables).chain(figures);
    all.filter_map(|release| release.publish_at).filter(|time| *time > now && *time < Timestamp::MAX).min()
}

/// The part of the edition that may be shown; nothing if none of it may.
pub fn visible_part(whole: Arc<Edition>, now: Timestamp) -> Option<Arc<Edition>> {
    if !has_hidden_parts(&whole, now) {
        return Some(whole);
    }
    let mut edition = Edition::clone(&whole);
    if !edition.release.is_public(now) {
        return None;
    }
    let (shown, hidden): (Vec<Section>, Vec<Section>) =
        std::mem::take(&mut edition.sections).into_iter().partition(|section| section.is_public(now));
    if shown.is_empty() && !hidden.is_empty() {
        return None;
    }
    edition.sections = shown;
    let mut used = used_names(&edition.sections);
    for key_figure in &edition.key_figures {
        used.add(&key_figure.expression.root.tables());
    }
    let mut secret = used_names(&hidden);
    hide_figures(&mut edition, &mut used, &mut secret, now);
    hide_tables(&mut edition, &used, &secret, now);
    Some(Arc::new(edition))
}

/// The tables and figures that sections speak of.
#[derive(Default)]
struct Names {
    tables: BTreeSet<String>,
    figures: BTreeSet<String>,
}

impl Names {
    /// Those of an expression, but for tables of other editions, which hide themselves.
    fn add(&mut self, names: &[TableName<'_>]) {
        let own = names.iter().filter(|name| name.edition.is_none());
        self.tables.extend(own.map(|name| name.table.to_owned()));
    }

    /// What belongs to hidden sections alone.
    fn only_in(&self, id: &str, secret: &Self, of: fn(&Self) -> &BTreeSet<String>) -> bool {
        of(secret).contains(id) && !of(self).contains(id)
    }
}

fn used_names(sections: &[Section]) -> Names {
    let mut names = Names::default();
    let texts = sections.iter().flat_map(|section| section.texts.iter());
    for reference in texts.flat_map(|(_, text)| &text.body.references) {
        match &reference.target {
            Target::Table { id } => _ = names.tables.insert(id.clone()),
            Target::Figure { id } => _ = names.figures.insert(id.clone()),
            Target::Value { expression } => {
                if let Ok(expression) = expression.parsed() {
                    names.add(&expression.root.tables());
                }
            }
            Target::Section { .. } | Target::SamePage { .. } | Target::Free => {}
        }
    }
    names
}

fn hide_figures(edition: &mut Edition, used: &mut Names, secret: &mut Names, now: Timestamp) {
    edition.figures.retain(|id, figure| {
        let hidden = !figure.release.is_public(now) || used.only_in(id, secret, |names| &names.figures);
        let names = if hidden { &mut *secret } else { &mut *used };
        names.tables.insert(figure.table.name.clone());
        !hidden
    });
}

/// A check of a hidden table would tell what is in it. `all` holds the tables that each edition had before.
fn hide_checks(editions: &mut [Arc<Edition>], all: &BTreeMap<String, BTreeSet<String>>) {
    let shown: BTreeMap<String, BTreeSet<String>> =
        editions.iter().map(|edition| (edition.id.clone(), edition.tables.keys().cloned().collect())).collect();
    for edition in editions {
        let holds = |tables: &BTreeMap<String, BTreeSet<String>>, name: &TableName<'_>| {
            tables.get(name.edition.unwrap_or(&edition.id)).is_some_and(|tables| tables.contains(name.table))
        };
        let may_stay = |check: &Check| {
            let names = check.expression.root.tables();
            names.iter().all(|name| !holds(all, name) || holds(&shown, name))
        };
        if !edition.checks.iter().all(may_stay) {
            let checks = edition.checks.iter().filter(|check| may_stay(check)).cloned().collect();
            Arc::make_mut(edition).checks = checks;
        }
    }
}

/// What became of a hidden table would tell what is in it, but for what readers know: that it was published until it was
/// withdrawn, and what became of it until then. `all` holds the tables that each edition had before.
fn hide_corrections(editions: &mut [Arc<Edition>], all: &BTreeMap<String, BTreeSet<String>>) {
    for edition in editions {
        let had = all.get(&edition.id);
        let hidden: BTreeSet<&String> =
            had.into_iter().flatten().filter(|table| !edition.tables.contains_key(*table)).collect();
        if !hidden.is_empty() {
            let edition = Arc::make_mut(edition);
            let last: BTreeMap<String, Until> = hidden
                .iter()
                .filter_map(|table| Some(((*table).clone(), withdrawal_of(table, &edition.corrections)?.0.until())))
                .collect();
            let is_known = |table: &String, until: Until| {
                !hidden.contains(table) || last.get(table).is_some_and(|last| until <= *last)
            };
            edition.corrections.retain(|correction| is_known(&correction.table, correction.until()));
            edition.earlier.retain(|version| is_known(&version.table, version.until));
        }
    }
}

fn hide_tables(edition: &mut Edition, used: &Names, secret: &Names, now: Timestamp) {
    edition.tables.retain(|id, table| table.release.is_public(now) && !used.only_in(id, secret, |names| &names.tables));
}
