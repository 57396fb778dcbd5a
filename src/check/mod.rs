//! What is wrong with figures, words and translations although each file is in order, and what was found right.
//!
//! A [`Report`] enters. Diagnostics leave, and for each edition the [`Relations`] that were recomputed: every one, with
//! its outcome, whoever asked for it. Each file holds one rule, or rules of one kind; none depends on another.

pub mod claims;
mod declared;
mod detail;
mod formulas;
mod literals;
mod message;
mod parity;
pub mod place;
mod ranges;
mod relation;
mod shown;

use crate::diagnostic::Diagnostic;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;
pub use detail::{Detail, Details};
pub use relation::{Generated, Judged, Kind, Origin, Relations};
pub use shown::Shown;

/// Applies every rule to every edition. The relations stand in the order of the report's editions.
pub fn check(report: &Report, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Vec<Relations> {
    parity::check(report, sources, diagnostics);
    claims::check(report, sources, diagnostics);
    let editions = report.editions.iter();
    editions.map(|resolved| relations(resolved, report, sources, diagnostics)).collect()
}

fn relations(
    resolved: &ResolvedEdition,
    report: &Report,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Relations {
    let library = report.library();
    let evaluator = library.evaluator(report.position(resolved));
    let mut relations = Relations::default();
    declared::judge(resolved, &evaluator, sources, &mut relations, diagnostics);
    formulas::judge(resolved, &evaluator, &mut relations, diagnostics);
    literals::judge(resolved, report, &mut relations);
    relations
}
