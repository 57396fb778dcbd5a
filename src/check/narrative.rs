//! The rules that look at a section: at its text in every language, and at the tables and figures of its edition.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::parity::{self, Glossary, Mistakes};
use super::relation::{index, small_index};
use super::text::Text;
use super::unbound::{self, Cells, Coverage};
use super::{Judged, Origin, as_of, claims, literals, numbering};
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;

/// What all sections of an edition are judged by.
pub struct Narrative<'a> {
    report: &'a Report,
    resolved: &'a ResolvedEdition,
    sources: &'a Sources,
    mistakes: &'a Mistakes,
    /// Made when a section is judged: of one that was judged before nobody asks.
    glossary: OnceLock<Glossary<'a>>,
    cells: Cells<'a>,
}

/// What was found in a section.
#[derive(Default)]
pub struct Found {
    pub diagnostics: Vec<Diagnostic>,
    /// Its bound numbers, in the order of the configuration's languages and then of the text.
    pub literals: Vec<Judged>,
    pub coverage: BTreeMap<Lang, Coverage>,
}

impl<'a> Narrative<'a> {
    pub fn new(
        (report, resolved): (&'a Report, &'a ResolvedEdition),
        sources: &'a Sources,
        mistakes: &'a Mistakes,
    ) -> Self {
        let cells = Cells::new(&resolved.edition, &report.config);
        Self { report, resolved, sources, mistakes, glossary: OnceLock::new(), cells }
    }

    /// Applies every rule to the section at `position`.
    pub fn judge(&self, position: usize) -> Found {
        let mut found = Found::default();
        let resolved = self.resolved;
        let Some((section, facts)) = resolved.edition.sections.get(position).zip(resolved.sections.get(position))
        else {
            return found;
        };
        let texts = Text::all(section, facts, self.report, self.sources);
        let diagnostics = &mut found.diagnostics;
        let glossary = self.glossary.get_or_init(|| Glossary::new(self.report));
        parity::check(&texts, &self.report.config.languages, glossary, self.mistakes, diagnostics);
        for text in &texts {
            diagnostics.extend(claims::check(text, resolved, &self.report.terms));
            numbering::check_headings(text, diagnostics);
            as_of::check(text, &resolved.edition, diagnostics);
            let coverage = unbound::judge(text, &resolved.edition, &self.cells, diagnostics);
            found.coverage.insert(text.lang.clone(), coverage);
        }
        for (at, lang) in self.report.config.languages.iter().enumerate() {
            let Some(text) = texts.iter().find(|text| text.lang == lang) else { continue };
            found.literals.extend(literals::judge(text).map(|(reference, outcome)| {
                let (section, lang, reference) = (index(position), small_index(at), index(reference));
                Judged::new(Origin::Literal { section, lang, reference }, outcome)
            }));
        }
        found
    }
}
