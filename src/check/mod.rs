//! What is wrong with figures, words and translations although each file is in order, and what was found right.
//!
//! A [`Report`] enters. Diagnostics leave, and for each edition the [`Relations`] that were recomputed: every one, with
//! its outcome, whoever asked for it. Each file holds one rule, or rules of one kind; none depends on another.

mod acknowledgement;
mod as_of;
mod automatic;
pub mod claims;
mod corrections;
mod counts;
mod data;
mod declared;
mod detail;
mod formulas;
mod literals;
mod message;
mod narrative;
mod normal;
mod numbering;
mod numbers;
mod parity;
mod parts;
pub mod place;
mod ranges;
mod relation;
mod series;
mod shares;
mod shown;
mod text;
mod totals;
pub mod unbound;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::resolve::{Report, Resolved, ResolvedEdition};
use crate::source::Sources;
use crate::store::{Keep as _, Key, Mixture, Parts, Store, Trace, Traced};
use narrative::{Narrative, Values, Words};
use parity::Mistakes;

pub use detail::{Detail, Details};
pub use relation::{Generated, Judged, Kind, Origin, Relations};
pub use shown::Shown;
pub use totals::parts as total_parts;
pub use unbound::Coverage;

/// What was found in an edition.
pub struct Checked {
    relations: Arc<Relations>,
    diagnostics: Vec<Diagnostic>,
    /// What was found in its data is held, so that it can be found by its key.
    #[expect(dead_code, reason = "it is held and not asked")]
    data: Arc<Trace<data::Found>>,
    /// What was found in its sections, one by one.
    sections: Vec<Section>,
}

/// What was found in a section.
struct Section {
    /// The hash of all that its words are judged by.
    key: Key,
    words: Arc<Words>,
    values: Arc<Values>,
}

/// Sections in whose words nothing is wrong: by the hash of all that they are judged by, how much of each language is bound.
pub type Sound = BTreeMap<Key, BTreeMap<Lang, Coverage>>;

/// What was found before.
#[derive(Default)]
pub struct Known {
    editions: Traced<Store<Trace<Checked>>>,
    data: Traced<Parts<Trace<data::Found>>>,
    words: Parts<Words>,
    values: Parts<Values>,
    sound: Sound,
}

impl Known {
    /// What an earlier build found sound.
    pub fn from_previous(sound: Sound) -> Self {
        Self { sound, ..Self::default() }
    }

    /// Begins a new round, as in [`Store::begin_round`].
    pub fn begin_round(&self) {
        self.editions.0.begin_round();
    }

    /// Drops what nobody needs, as in [`Store::forget`]. What was found in parts of an edition is kept as long as what was
    /// found in the edition.
    pub fn forget(&self, rounds: u64) {
        self.editions.0.forget(rounds);
    }
}

/// What comes of all checks: for each edition of the report, in its order, the relations that were recomputed, and the hash of
/// everything that they and the edition were made from.
pub struct Checks {
    /// Every relation of an edition.
    pub relations: Vec<Arc<Relations>>,
    /// The hash of all that an edition's pages tell of itself.
    pub keys: Vec<Key>,
    found: Vec<Arc<Trace<Checked>>>,
}

impl Checks {
    /// The sections in whose words nothing is wrong, for later builds.
    pub fn sound(&self) -> Sound {
        let sections = self.found.iter().flat_map(|trace| &trace.value.sections);
        let sound = sections.filter(|section| section.words.diagnostics.is_empty());
        sound.map(|section| (section.key, section.words.coverage.clone())).collect()
    }
}

/// Applies every rule to every edition; what was found before is taken from `known`.
pub fn check(report: &Report, sources: &Sources, known: &Known, diagnostics: &mut Vec<Diagnostic>) -> Checks {
    let mistakes = Mistakes::new(diagnostics);
    let glossary = sources.text(crate::terms::FILE).map(|source| source.hash);
    // What is sound is kept from one build to the next, which may be another program's.
    let common = Mixture::new("checked").with(env!("PROGRAM_REVISION").as_bytes());
    let common = common.with_value(&(&report.config, glossary, report.shows_drafts));
    let common = common.with_value(&report.editions.iter().map(|resolved| &resolved.edition.id).collect::<Vec<_>>());
    let names = report.editions.iter().map(|resolved| resolved.edition.id.as_str());
    let keys: BTreeMap<&str, Key> = names.zip(report.keys.iter().copied()).collect();
    let judge = |(position, resolved): (usize, &Arc<ResolvedEdition>)| {
        let mistakes = mistakes.in_edition(&resolved.edition.id);
        let key = report.keys.get(position).copied();
        let own = common.clone().with_value(&(key, &mistakes)).key();
        let key_of = |name: &str| keys.get(name).copied();
        let check = Check { report, position, resolved, sources, mistakes: &mistakes, common: &common, keys: &keys };
        known.editions.get_or_make(own, key_of, || check.edition(known))
    };
    let found: Vec<Arc<Trace<Checked>>> = report.editions.par_iter().enumerate().map(judge).collect();
    diagnostics.extend(found.iter().flat_map(|trace| trace.value.diagnostics.iter().cloned()));
    let keys = found.iter().map(|trace| trace.key).collect();
    Checks { relations: found.iter().map(|trace| trace.value.relations.clone()).collect(), keys, found }
}

/// The check of an edition.
struct Check<'a> {
    report: &'a Report,
    /// The edition's place among the report's.
    position: usize,
    resolved: &'a ResolvedEdition,
    sources: &'a Sources,
    /// What is wrong with its texts.
    mistakes: &'a Mistakes,
    /// What all editions depend on: the configuration, the terms, the names of all.
    common: &'a Mixture,
    /// The editions' keys by their names.
    keys: &'a BTreeMap<&'a str, Key>,
}

impl Check<'_> {
    /// Gives what was found, and the names of other editions that expressions named.
    ///
    /// The data are judged anew when a file of them has changed, or an edition that they ask for; the words of a section when
    /// that is so or a text of its own has changed; its values also when an edition that it quotes has.
    fn edition(&self, known: &Known) -> (Checked, Vec<String>) {
        let Self { report, resolved, sources, mistakes, .. } = *self;
        let own = self.data();
        let key_of = |name: &str| self.keys.get(name).copied();
        let judge_data = || {
            let found = data::judge((report, resolved), sources);
            let asked = found.asked.clone();
            (found, asked)
        };
        let narrative = Narrative::new((report, resolved), sources, mistakes);
        let judge_section = |position| {
            let (key, key_of_values) = self.section(own, position);
            let sound = || Some(Words { coverage: known.sound.get(&key)?.clone(), ..Words::default() });
            let judge_words = || Arc::new(sound().unwrap_or_else(|| narrative.judge_words(position)));
            let judge_values = || Arc::new(narrative.judge_values(position));
            let words = known.words.get_or_make(key, judge_words);
            Section { key, words, values: known.values.get_or_make(key_of_values, judge_values) }
        };
        let (judged, sections): (_, Vec<_>) = rayon::join(
            || known.data.get_or_make(own, key_of, judge_data),
            || (0..resolved.sections.len()).into_par_iter().map(judge_section).collect(),
        );
        let data = &judged.value;
        let (mut diagnostics, mut relations) = (data.diagnostics.clone(), data.relations.clone());
        relations.coverage = report.config.languages.iter().map(|lang| (lang.clone(), Coverage::default())).collect();
        for Section { words, values, .. } in &sections {
            diagnostics.extend(words.diagnostics.iter().chain(&values.diagnostics).cloned());
            relations.judged.extend(&values.literals);
            for (lang, coverage) in &words.coverage {
                *relations.coverage.entry(lang.clone()).or_default() += *coverage;
            }
        }
        let asked = data.asked.clone();
        (Checked { relations: Arc::new(relations), diagnostics, data: judged, sections }, asked)
    }

    /// All that makes an edition's data: its files, what of them is shown, and the other editions that its formulas ask for.
    fn data(&self) -> Key {
        let edition = &self.resolved.edition;
        let mut mixture = self.common.clone().with(edition.id.as_bytes());
        for (path, hash) in self.sources.hashes_in(&format!("data/{}/", edition.id)) {
            mixture = mixture.with(path.as_bytes()).with_key(hash);
        }
        let checks: Vec<&String> = edition.checks.iter().map(|check| &check.id).collect();
        let (tables, figures): (Vec<_>, Vec<_>) = (edition.tables.keys().collect(), edition.figures.keys().collect());
        let others = self.others(self.report.asked.get(self.position).map_or(&[][..], Vec::as_slice));
        mixture.with_value(&(tables, figures, checks, &edition.held_back, others)).key()
    }

    /// Other editions, with their keys.
    fn others<'n>(&self, names: &'n [String]) -> Vec<(&'n String, Option<&Key>)> {
        let others = names.iter().filter(|name| **name != self.resolved.edition.id);
        others.map(|name| (name, self.keys.get(name.as_str()))).collect()
    }

    /// All that makes what is found in the words of a section and in its values, beside the data: its texts; which of their
    /// references stand for nothing; for the values also the other editions that they quote.
    fn section(&self, data: Key, position: usize) -> (Key, Key) {
        let facts = self.resolved.sections.get(position);
        let section = self.resolved.edition.sections.get(position);
        let mut words = Mixture::new("section").with_key(data).with_value(&position);
        for (lang, text) in section.into_iter().flat_map(|section| section.texts.iter()) {
            let hash = self.sources.text(&text.path).map(|source| source.hash);
            let answers = facts.and_then(|facts| facts.references.in_lang(lang));
            let broken = answers.map(|answers| answers.iter().map(|answer| matches!(answer, Resolved::Broken)));
            let broken = broken.map(Iterator::collect::<Vec<bool>>);
            words = words.with_value(&(&text.path, hash, self.mistakes.in_file(&text.path), broken));
        }
        let others = self.others(facts.map_or(&[][..], |facts| &facts.asked));
        (words.key(), words.with_value(&others).with(b"values").key())
    }
}
