//! What a page shows that the public does not see yet, and the sentence that says so beside it. A build for the public
//! holds nothing of the kind, so that none of this comes of it.

use super::site::{Language, Site};
use crate::release::{Part, Release};
use crate::resolve::{ResolvedEdition, ResolvedSection};
use crate::section::SectionText;

/// Whether anything of an edition is held back: then no page that speaks of all of it is as the public sees it.
pub fn is_among(site: &Site<'_>, resolved: &ResolvedEdition) -> bool {
    !site.held_back(resolved).is_empty()
}

/// What a section's page says of itself, where it is held back.
pub fn of_section(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    (text, facts): (&SectionText, &ResolvedSection),
) -> Option<String> {
    let release = Release::of_all([&text.release, &resolved.edition.release]);
    if facts.is_public { None } else { sentence(site, language, Part::Section, &release) }
}

/// What the page of a table or figure says of itself, where it is held back: by its own file, with the whole edition, or
/// along with what alone speaks of it.
pub fn of_page(
    site: &Site<'_>,
    language: &Language<'_>,
    resolved: &ResolvedEdition,
    (part, name): (Part, &str),
) -> Option<String> {
    let parts = site.held_back(resolved);
    let own = parts.iter().find(|held| held.part == part && held.name == name);
    let held = own.or_else(|| parts.iter().find(|held| held.part == Part::Edition))?;
    let along = || language.words.get(key(part, Why::Along)).to_owned();
    Some(sentence(site, language, part, &held.release).unwrap_or_else(along))
}

/// What is said beside a table or figure wherever it is shown: where its own file holds it back.
pub fn of_item(site: &Site<'_>, language: &Language<'_>, part: Part, release: &Release) -> Option<String> {
    if release.is_public(site.report.now) { None } else { sentence(site, language, part, release) }
}

fn sentence(site: &Site<'_>, language: &Language<'_>, part: Part, release: &Release) -> Option<String> {
    if release.draft {
        return Some(language.words.get(key(part, Why::Draft)).to_owned());
    }
    let time = release.publish_at.filter(|time| *time > site.report.now)?;
    let time = language.locale.date_time(site.report.config.time_zone.to_datetime(time));
    Some(language.words.fill(key(part, Why::Embargo), &[("time", &time)]))
}

#[derive(Clone, Copy)]
enum Why {
    Draft,
    Embargo,
    /// Only what is held back speaks of it, which is never said of a section.
    Along,
}

/// The words' key of a sentence on a part.
fn key(part: Part, why: Why) -> &'static str {
    match (part, why) {
        (Part::Table, Why::Draft) => "draft.table",
        (Part::Table, Why::Embargo) => "draft.table_embargo",
        (Part::Table, Why::Along) => "draft.table_along",
        (Part::Figure, Why::Draft) => "draft.figure",
        (Part::Figure, Why::Embargo) => "draft.figure_embargo",
        (Part::Figure, Why::Along) => "draft.figure_along",
        (Part::Edition | Part::Section, Why::Draft | Why::Along) => "draft.notice",
        (Part::Edition | Part::Section, Why::Embargo) => "draft.embargo",
    }
}
