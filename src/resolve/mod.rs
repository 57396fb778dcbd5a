//! From a parsed project to a report in which every name is looked up and every number exact.
//!
//! A [`Project`] enters, a [`Report`] leaves together with everything that could not be resolved. What may not be public
//! yet is taken out first, so that nothing later can let it slip.

mod calendar;
mod figures;
pub mod formulas;
mod headings;
pub mod held_back;
pub mod literal;
mod looked;
mod references;
mod rewrite;
mod visibility;

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::edition::Edition;
use crate::evaluate::{EditionTables, Library};
use crate::expression::{Format, Quantity, Unit};
use crate::lang::{Lang, Localized};
use crate::locale::Locale;
use crate::project::Project;
use crate::release::Reason;
use crate::source::{Location, Source, Sources};
use crate::store::Key;
use crate::terms::{Terms, UsedTerms};
pub use calendar::Announced;
pub use looked::Known;
use visibility::Visible;

/// The whole project, ready to be rendered.
#[derive(Clone, Debug)]
pub struct Report {
    /// That of the project, unchanged.
    pub config: Config,
    /// The whole glossary.
    pub terms: Terms,
    /// One for each language of the configuration.
    pub locales: BTreeMap<Lang, Locale>,
    /// What the release calendar announces, in the order of its file.
    pub calendar: Vec<Announced>,
    /// The newest first.
    pub editions: Vec<Arc<ResolvedEdition>>,
    /// For each of the editions the hash of everything that it was resolved from.
    pub keys: Vec<Key>,
    /// For each of the editions the names of others that its formulas and key figures name.
    pub asked: Vec<Vec<String>>,
    /// The editions that were taken out whole, and why.
    pub hidden_editions: BTreeMap<String, Reason>,
    /// Whether something was taken out because it may not be public yet.
    pub holds_back: bool,
    /// Whether drafts and what is under embargo would be shown: a site for its authors' eyes.
    pub shows_drafts: bool,
    /// Whether nothing of the project is a draft or ever was under embargo, so that no time decides what is shown.
    pub is_timeless: bool,
    /// The moment that decided what may be public.
    pub now: Timestamp,
    /// When something that is under embargo now may be public; nothing where no embargo is left.
    pub next_release: Option<Timestamp>,
}

impl Report {
    /// What expressions can name.
    pub fn library(&self) -> Library<'_> {
        let editions = self.editions.iter().map(|resolved| EditionTables::from(&*resolved.edition));
        Library::new(editions.collect::<Vec<_>>(), &self.hidden_editions)
    }

    /// The place of an edition among the report's.
    pub fn position(&self, resolved: &ResolvedEdition) -> usize {
        let is_same = |other: &Arc<ResolvedEdition>| other.edition.id == resolved.edition.id;
        self.editions.iter().position(is_same).unwrap_or_default()
    }
}

/// An edition without what may not be public, its derived cells filled in.
#[derive(Clone, Debug)]
pub struct ResolvedEdition {
    /// What an author wrote, without the parts that were taken out.
    pub edition: Arc<Edition>,
    /// The values of the edition's key figures, in their order; zero for one without a value, which was reported.
    pub key_figures: Vec<Quantity>,
    /// In the order of the edition's sections.
    pub sections: Vec<Arc<ResolvedSection>>,
    /// By id, in the edition's order; one that cannot be drawn was reported and is not among them.
    pub figures: IndexMap<String, ResolvedFigure>,
    /// From 1, in the order of first embedding; what no section embeds has no number.
    pub table_numbers: BTreeMap<String, usize>,
    /// Like those of the tables, and counted apart from them.
    pub figure_numbers: BTreeMap<String, usize>,
    /// The published cells of formula columns, judged.
    pub formula_cells: Arc<[formulas::FormulaCell]>,
}

/// What resolving adds to a section.
#[derive(Clone, Debug)]
pub struct ResolvedSection {
    /// Its number among the numbered sections, from 1.
    pub number: Option<usize>,
    /// The ids of the headings, the same in every language.
    pub heading_ids: Vec<String>,
    /// For each language what the references of its text stand for, in their order.
    pub references: Localized<Vec<Resolved>>,
    /// Whether nothing of it is a draft or under embargo; always so except in builds with drafts.
    pub is_public: bool,
    /// The names of other editions that its references name.
    pub asked: Vec<String>,
}

/// What a reference in the narrative stands for.
#[derive(Clone, Debug)]
pub enum Resolved {
    /// The author's own literal, which agrees with the data.
    Literal {
        /// The value that it is bound to.
        quantity: Quantity,
        /// How the literal states it.
        stated: literal::Stated,
    },
    /// The author's own literal, which does not agree with the data. That was reported.
    Contradicted,
    /// A value to be filled in.
    Value {
        /// In the unit that the format shows.
        quantity: Quantity,
        /// How it is written.
        format: Format,
    },
    /// The author's own text, which rules about numbers and words leave alone.
    Free,
    /// The edition's table of this id.
    Table(String),
    /// The edition's figure of this id.
    Figure(String),
    /// A section of the edition.
    Section {
        /// The section's name.
        name: String,
        /// The id of a heading in it, or of what it embeds; nothing for the section as a whole.
        fragment: Option<String>,
    },
    /// The id of a heading of the section that holds the reference, or of what that embeds.
    SamePage(String),
    /// It could not be resolved, which was reported.
    Broken,
}

/// Which cells a figure shows.
#[derive(Clone, Debug)]
pub struct ResolvedFigure {
    /// The id of the table that the cells are from.
    pub table: String,
    /// Row indices, in the order shown.
    pub rows: Vec<usize>,
    /// The index of the column that names the marks.
    pub x: usize,
    /// The indices of the columns shown.
    pub y: Vec<usize>,
    /// What all cells shown have in common; [`Unit::Unknown`] where a column's own is, which was reported.
    pub unit: Unit,
}

/// What decides which parts of the project are shown.
#[derive(Clone, Copy, Debug)]
pub struct Showing {
    /// Whether nothing is held back.
    pub drafts: bool,
    /// What decides which embargoes are over.
    pub now: Timestamp,
}

/// Looks everything up; what was looked up before is taken from `known`.
pub fn resolve(
    project: Project,
    sources: &Sources,
    Showing { drafts, now }: Showing,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) -> Report {
    let Project { config, terms, calendar, editions: whole, left_out } = project;
    let locales = locales(&config.languages);
    let context = Context { sources, languages: &config.languages, locales: &locales, now };
    let is_timeless = !whole.iter().any(|edition| visibility::has_hidden_parts(edition, Timestamp::MIN));
    let next_release = whole.iter().filter_map(|edition| visibility::next_release(edition, now)).min();
    let calendar = calendar::resolve(calendar, &whole, now, &config.time_zone, diagnostics);
    if !drafts {
        diagnostics.extend(whole.iter().flat_map(|edition| held_back::uneven(edition, now)));
    }
    let Visible { mut editions, mut hidden, holds_back } =
        visibility::visible(whole.clone(), drafts, now, &config.time_zone);
    hidden.extend(left_out.into_iter().map(|name| (name, Reason::Unreadable)));
    if holds_back {
        let releases = held_back::Releases::of(&whole);
        editions.iter_mut().for_each(|edition| releases.note_in(edition, now, &config.time_zone));
    }
    visibility::rename_keys(&mut editions, &whole, now);
    let looked = looked::look_up(&editions, &hidden, &context, known);
    let mut used_terms = UsedTerms::default();
    for found in looked.iter().map(|trace| &trace.value) {
        diagnostics.extend(found.diagnostics.iter().cloned());
        used_terms.extend(&found.base.value.terms);
    }
    used_terms.check(&terms, &config.languages, diagnostics);
    let keys = looked.iter().map(|trace| trace.key).collect();
    let asked = looked.iter().map(|trace| trace.value.base.asked().to_vec()).collect();
    let editions = looked.iter().map(|trace| trace.value.edition.clone()).collect();
    Report {
        config,
        terms,
        locales,
        calendar,
        editions,
        keys,
        asked,
        hidden_editions: hidden,
        holds_back,
        shows_drafts: drafts,
        is_timeless,
        now,
        next_release,
    }
}

/// What resolving an edition needs beside the edition.
struct Context<'a> {
    sources: &'a Sources,
    languages: &'a [Lang],
    locales: &'a BTreeMap<Lang, Locale>,
    now: Timestamp,
}

/// The configuration's languages were checked when it was read, so none is lost here.
fn locales(languages: &[Lang]) -> BTreeMap<Lang, Locale> {
    let locale = |lang: &Lang| Some((lang.clone(), Locale::new(lang.as_str()).ok()?));
    languages.iter().filter_map(locale).collect()
}

fn source_of<'a>(location: &Location, sources: &'a Sources) -> Option<&'a Source> {
    sources.text(&location.path)
}
