//! Why parts of an edition are gone that may not be public yet, so that a reference to one is not taken for a misspelt
//! name; and sections that are gone for the sake of one language.
//!
//! All parts are noted by edition before any is taken out. Afterwards each edition is told which of its own are gone.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::visibility::{has_hidden_parts, visible_part};
use crate::diagnostic::{Code, Diagnostic, message, quoted_list};
use crate::edition::Edition;
use crate::lang::Lang;
use crate::release::{Part, Reason, Release};
use crate::section::Section;
use crate::source::Location;

/// When the parts of each edition are published; wanted only where something is taken out.
pub struct Releases(BTreeMap<String, Vec<(Part, String, Release)>>);

impl Releases {
    /// Those of all editions, of which nothing may have been taken out yet.
    pub fn of(editions: &[Arc<Edition>]) -> Self {
        Self(editions.iter().map(|edition| (edition.id.clone(), parts(edition))).collect())
    }

    /// Notes in an edition what has been taken out of it meanwhile. Times are told in the project's time zone.
    pub fn note_in(&self, edition: &mut Arc<Edition>, now: Timestamp, zone: &TimeZone) {
        for (part, name, release) in self.0.get(&edition.id).into_iter().flatten() {
            if !has_part(edition, *part, name) {
                Arc::make_mut(edition).held_back.insert(*part, name, release.reason(now, zone));
            }
        }
    }
}

/// A part of the report that the public does not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBackPart {
    /// What it is.
    pub part: Part,
    /// Its id or name in the edition.
    pub name: String,
    /// When it is published; a section's is that of all its languages.
    pub release: Release,
    /// Why it is not public.
    pub reason: Reason,
}

/// What a public site would not show of an edition that is whole: the edition itself, or parts of it, with what is held
/// back only along with them.
pub fn of(edition: &Edition, now: Timestamp, zone: &TimeZone) -> Vec<HeldBackPart> {
    if !has_hidden_parts(edition, now) {
        return Vec::new();
    }
    let held_back = |part, name: String, release: Release| {
        let reason = release.reason(now, zone);
        HeldBackPart { part, name, release, reason }
    };
    let parts = parts(edition).into_iter().map(|(part, name, release)| held_back(part, name, release));
    match visible_part(Arc::new(edition.clone()), now) {
        Some(visible) => parts.filter(|found| !has_part(&visible, found.part, &found.name)).collect(),
        None => {
            let own = edition.release.clone();
            let sections = || Release::of_all(edition.sections.iter().map(Section::release).collect::<Vec<_>>().iter());
            let release = if own.is_public(now) { sections() } else { own };
            let whole = held_back(Part::Edition, edition.id.clone(), release);
            [whole].into_iter().chain(parts.filter(|found| found.reason != Reason::Along)).collect()
        }
    }
}

fn has_part(edition: &Edition, part: Part, name: &str) -> bool {
    match part {
        Part::Edition => true,
        Part::Section => edition.sections.iter().any(|section| section.name == name),
        Part::Table => edition.tables.contains_key(name),
        Part::Figure => edition.figures.contains_key(name),
    }
}

fn parts(edition: &Edition) -> Vec<(Part, String, Release)> {
    let sections = edition.sections.iter().map(|section| (Part::Section, &section.name, section.release()));
    let tables = edition.tables.iter().map(|(id, table)| (Part::Table, id, table.release.clone()));
    let figures = edition.figures.iter().map(|(id, figure)| (Part::Figure, id, figure.release.clone()));
    sections.chain(tables).chain(figures).map(|(part, name, release)| (part, name.clone(), release)).collect()
}

/// Sections that are held back for the sake of one language, although another may be public.
pub fn uneven(edition: &Edition, now: Timestamp) -> Vec<Diagnostic> {
    let is_public = edition.release.is_public(now);
    edition.sections.iter().filter(|_| is_public).filter_map(|section| uneven_section(section, now)).collect()
}

fn uneven_section(section: &Section, now: Timestamp) -> Option<Diagnostic> {
    if section.release().is_unreadable {
        return None;
    }
    let (public, held_back): (Vec<_>, Vec<_>) =
        section.texts.iter().map(|(_, text)| text).partition(|text| text.release.is_public(now));
    let (first, _) = (held_back.first()?, public.first()?);
    let names: Vec<&str> = held_back.iter().map(|text| Lang::as_str(&text.lang)).collect();
    let message = message!(
        "the section `{name}` is not public yet in {languages}, so it is held back in every language",
        name = &section.name,
        languages = quoted_list(&names)
    );
    let place = Location { path: first.path.clone(), span: 0..0 };
    let help = message!("give all languages of a section the same `draft` and `publish_at`");
    Some(Diagnostic::new(Code::UnevenRelease, place, message).with_help(help))
}
