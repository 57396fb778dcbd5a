//! The rules that look at a section: at its text in every language, and at the tables and figures of its edition.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::parity::{self, Glossary, Mistakes};
use super::relation::{index, small_index};
use super::text::Text;
use super::unbound::{self, Cells, Coverage};
use super::{Judged, Origin, as_of, claims, literals, numbering};
use crate::diagnostic::Diagnostic;
use crate::lang::Lang;
use crate::markdown::prose::Block;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;

/// What a section of an edition is judged by.
pub struct Narrative<'a> {
    report: &'a Report,
    resolved: &'a ResolvedEdition,
    sources: &'a Sources,
    mistakes: &'a Mistakes,
    // Of a section that was judged before nobody asks for the rest.
    glossary: OnceLock<Glossary<'a>>,
    cells: OnceLock<Cells<'a>>,
}

/// What was found in the words of a section, whatever the values are that they quote.
#[derive(Default)]
pub struct Words {
    pub diagnostics: Vec<Diagnostic>,
    pub coverage: BTreeMap<Lang, Coverage>,
}

/// What was found in the values that a section quotes.
#[derive(Default)]
pub struct Values {
    pub diagnostics: Vec<Diagnostic>,
    /// Its bound numbers, in the order of the configuration's languages and then of the text.
    pub literals: Vec<Judged>,
}

impl<'a> Narrative<'a> {
    pub fn new(
        (report, resolved): (&'a Report, &'a ResolvedEdition),
        sources: &'a Sources,
        mistakes: &'a Mistakes,
    ) -> Self {
        Self { report, resolved, sources, mistakes, glossary: OnceLock::new(), cells: OnceLock::new() }
    }

    /// A section in each of its languages, with those of its blocks that are wanted.
    fn texts(&self, position: usize, is_wanted: fn(&Block) -> bool) -> Vec<Text<'_>> {
        let section = self.resolved.edition.sections.get(position).zip(self.resolved.sections.get(position));
        let all =
            |(section, facts): (&'a _, &'a Arc<_>)| Text::all(section, facts, self.report, self.sources, is_wanted);
        section.map(all).unwrap_or_default()
    }

    /// Applies the rules that ask of a value only whether there is one to the section at `position`.
    pub fn judge_words(&self, position: usize) -> Words {
        let mut found = Words::default();
        let Self { report, resolved, mistakes, .. } = *self;
        let texts = self.texts(position, |_| true);
        let diagnostics = &mut found.diagnostics;
        let glossary = self.glossary.get_or_init(|| Glossary::new(report));
        let cells = self.cells.get_or_init(|| Cells::new(&resolved.edition, &report.config));
        parity::check(&texts, &report.config.languages, glossary, mistakes, diagnostics);
        for text in &texts {
            numbering::check_headings(text, diagnostics);
            as_of::check(text, &resolved.edition, diagnostics);
            let coverage = unbound::judge(text, &resolved.edition, cells, diagnostics);
            found.coverage.insert(text.lang.clone(), coverage);
        }
        found
    }

    /// Applies the rules that compare words with values to the section at `position`.
    pub fn judge_values(&self, position: usize) -> Values {
        let mut found = Values::default();
        let texts = self.texts(position, claims::may_hold_claims);
        for text in &texts {
            found.diagnostics.extend(claims::check(text, self.resolved, &self.report.terms));
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
