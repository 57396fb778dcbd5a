//! Rules over a resolved report: what is wrong with figures, words and translations although each file is in order.
//!
//! A [`Report`] enters, diagnostics leave. Each file holds one rule, or rules of one kind; none depends on another.

use crate::diagnostic::Diagnostic;
use crate::resolve::Report;
use crate::source::Sources;

/// Applies every rule to every edition.
pub fn check(_report: &Report, _sources: &Sources, _diagnostics: &mut Vec<Diagnostic>) {}
