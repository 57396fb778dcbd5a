//! What is wrong with figures, words and translations although each file is in order, and what was found right.
//!
//! A [`Report`] enters. Diagnostics leave, and for each edition the [`Relations`] that were recomputed: every one, with
//! its outcome, whoever asked for it. Each file holds one rule, or rules of one kind; none depends on another.

mod acknowledgement;
mod as_of;
mod automatic;
pub mod claims;
mod counts;
mod declared;
mod detail;
mod formulas;
mod literals;
mod message;
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
mod totals;
pub mod unbound;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use automatic::Rules;

use crate::diagnostic::Diagnostic;
use crate::evaluate::Library;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;
use crate::store::{Key, Mixture, Traced};
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
    let mistakes = parity::Mistakes::new(diagnostics);
    let glossary = sources.text(crate::terms::FILE).map(|source| source.hash);
    let common = Mixture::new("checked").with_value(&(&report.config, glossary, report.shows_drafts));
    let common = common.with_value(&report.editions.iter().map(|resolved| &resolved.edition.id).collect::<Vec<_>>());
    let keys: BTreeMap<&str, Key> =
        report.editions.iter().zip(&report.keys).map(|(resolved, key)| (resolved.edition.id.as_str(), *key)).collect();
    let judge = |(resolved, key): (&Arc<ResolvedEdition>, &Key)| {
        let mistakes = mistakes.in_edition(&resolved.edition.id);
        let own = common.clone().with_key(*key).with_value(&mistakes).key();
        known.get_or_make(
            own,
            |name| keys.get(name).copied(),
            || {
                let library = report.library();
                let checked = check_edition(resolved, (report, &library), sources, &mistakes);
                (checked, library.asked())
            },
        )
    };
    let found: Vec<(Key, Arc<Checked>)> = report.editions.par_iter().zip(&report.keys).map(judge).collect();
    diagnostics.extend(found.iter().flat_map(|(_, checked)| checked.diagnostics.iter().cloned()));
    let keys = found.iter().map(|(key, _)| *key).collect();
    Checks { relations: found.into_iter().map(|(_, checked)| checked.relations.clone()).collect(), keys }
}

fn check_edition(
    resolved: &ResolvedEdition,
    (report, library): (&Report, &Library<'_>),
    sources: &Sources,
    mistakes: &parity::Mistakes,
) -> Checked {
    let mut diagnostics = Vec::new();
    parity::check(resolved, report, sources, mistakes, &mut diagnostics);
    claims::check(resolved, report, sources, &mut diagnostics);
    let relations = Arc::new(relations(resolved, (report, library), sources, &mut diagnostics));
    Checked { relations, diagnostics }
}

fn relations(
    resolved: &ResolvedEdition,
    (report, library): (&Report, &Library<'_>),
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Relations {
    let evaluator = library.evaluator(report.position(resolved));
    let mut relations = Relations::default();
    let mut rules = Rules::new((report, resolved), &evaluator, &mut relations, diagnostics);
    declared::judge(&mut rules, sources);
    totals::judge_rows(&mut rules);
    shares::judge(&mut rules);
    counts::judge(&mut rules);
    formulas::judge(&mut rules);
    totals::judge_columns(&mut rules);
    parts::judge(&mut rules);
    ranges::judge(&mut rules);
    literals::judge(&mut rules);
    numbering::check(resolved, report, diagnostics);
    series::check(resolved, diagnostics);
    as_of::check(resolved, report, sources, diagnostics);
    for lang in &report.config.languages {
        let coverage = unbound::judge(resolved, report, lang, sources, diagnostics);
        relations.coverage.insert(lang.clone(), coverage);
    }
    relations
}
