//! What is wrong with figures, words and translations although each file is in order, and what was found right.
//!
//! A [`Report`] enters. Diagnostics leave, and for each edition the [`Relations`] that were recomputed: every one, with
//! its outcome, whoever asked for it. Each file holds one rule, or rules of one kind; none depends on another.

mod acknowledgement;
mod as_of;
mod automatic;
pub mod claims;
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
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;
use crate::store::{Key, Mixture, Traced};
use narrative::Narrative;
use parity::Mistakes;
use unbound::Coverage;

pub use detail::{Detail, Details};
pub use relation::{Generated, Judged, Kind, Origin, Relations};
pub use shown::Shown;
pub use totals::parts as total_parts;

/// What was found in an edition.
pub struct Checked {
    relations: Arc<Relations>,
    diagnostics: Vec<Diagnostic>,
}

/// What comes of all checks: for each edition of the report, in its order, the relations that were recomputed, and the hash of
/// everything that they and the edition were made from.
pub struct Checks {
    /// Every relation of an edition.
    pub relations: Vec<Arc<Relations>>,
    /// The hash of all that an edition's pages tell of itself.
    pub keys: Vec<Key>,
}

/// Applies every rule to every edition; what was found before is taken from `known`.
pub fn check(report: &Report, sources: &Sources, known: &Traced<Checked>, diagnostics: &mut Vec<Diagnostic>) -> Checks {
    let mistakes = Mistakes::new(diagnostics);
    let glossary = sources.text(crate::terms::FILE).map(|source| source.hash);
    let common = Mixture::new("checked").with_value(&(&report.config, glossary, report.shows_drafts));
    let common = common.with_value(&report.editions.iter().map(|resolved| &resolved.edition.id).collect::<Vec<_>>());
    let keys: BTreeMap<&str, Key> =
        report.editions.iter().zip(&report.keys).map(|(resolved, key)| (resolved.edition.id.as_str(), *key)).collect();
    let judge = |(resolved, key): (&Arc<ResolvedEdition>, &Key)| {
        let mistakes = mistakes.in_edition(&resolved.edition.id);
        let own = common.clone().with_key(*key).with_value(&mistakes).key();
        known.get_or_make(own, |name| keys.get(name).copied(), || check_edition((report, resolved), sources, &mistakes))
    };
    let found: Vec<(Key, Arc<Checked>)> = report.editions.par_iter().zip(&report.keys).map(judge).collect();
    diagnostics.extend(found.iter().flat_map(|(_, checked)| checked.diagnostics.iter().cloned()));
    let keys = found.iter().map(|(key, _)| *key).collect();
    Checks { relations: found.into_iter().map(|(_, checked)| checked.relations.clone()).collect(), keys }
}

/// Gives what was found, and the names of other editions that expressions named.
fn check_edition(
    (report, resolved): (&Report, &ResolvedEdition),
    sources: &Sources,
    mistakes: &Mistakes,
) -> (Checked, Vec<String>) {
    let narrative = Narrative::new((report, resolved), sources, mistakes);
    let sections = || -> Vec<narrative::Found> {
        (0..resolved.sections.len()).into_par_iter().map(|position| narrative.judge(position)).collect()
    };
    let (data, sections) = rayon::join(|| data::judge((report, resolved), sources), sections);
    let data::Found { mut diagnostics, mut relations, asked } = data;
    relations.coverage = report.config.languages.iter().map(|lang| (lang.clone(), Coverage::default())).collect();
    for found in sections {
        diagnostics.extend(found.diagnostics);
        relations.judged.extend(found.literals);
        for (lang, coverage) in found.coverage {
            *relations.coverage.entry(lang).or_default() += coverage;
        }
    }
    (Checked { relations: Arc::new(relations), diagnostics }, asked)
}
