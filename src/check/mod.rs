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

use automatic::Rules;

use crate::diagnostic::Diagnostic;
use crate::evaluate::Library;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;
pub use detail::{Detail, Details};
pub use relation::{Generated, Judged, Kind, Origin, Relations};
pub use shown::Shown;
pub use totals::parts as total_parts;

/// Applies every rule to every edition. The relations stand in the order of the report's editions.
pub fn check(report: &Report, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Vec<Relations> {
    parity::check(report, sources, diagnostics);
    claims::check(report, sources, diagnostics);
    let library = report.library();
    let editions = report.editions.iter();
    editions.map(|resolved| relations(resolved, (report, &library), sources, diagnostics)).collect()
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
