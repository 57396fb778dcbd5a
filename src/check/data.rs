//! The rules that look at an edition's data: at its tables, its figures and the checks that are declared of them.

use super::automatic::Rules;
use super::{Relations, corrections, counts, declared, formulas, numbering, parts, ranges, series, shares, totals};
use crate::diagnostic::Diagnostic;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;

/// What was found in an edition's data.
#[derive(Default)]
pub struct Found {
    pub diagnostics: Vec<Diagnostic>,
    /// Every relation but those of the text.
    pub relations: Relations,
    /// The names of other editions that expressions named.
    pub asked: Vec<String>,
}

/// Applies every rule.
pub fn judge((report, resolved): (&Report, &ResolvedEdition), sources: &Sources) -> Found {
    let mut found = Found::default();
    let library = report.library();
    let evaluator = library.evaluator(report.position(resolved));
    let totals: Vec<_> = resolved.edition.tables.values().map(|table| totals::rows(table, report)).collect();
    let mut rules = Rules::new((report, resolved), &evaluator, &totals, &mut found.relations, &mut found.diagnostics);
    declared::judge(&mut rules, sources);
    totals::judge_rows(&mut rules);
    shares::judge(&mut rules);
    counts::judge(&mut rules);
    formulas::judge(&mut rules);
    totals::judge_columns(&mut rules);
    parts::judge(&mut rules);
    ranges::judge(&mut rules);
    numbering::check_columns(resolved, &mut found.diagnostics);
    series::check(resolved, &mut found.diagnostics);
    corrections::check((report, resolved), sources, &mut found.diagnostics);
    found.asked = library.asked();
    found
}
