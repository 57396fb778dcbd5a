//! Editions, looked up one by one with the tables of the others at hand, as far as they were not looked up before.
//!
//! An edition is looked up in parts: what its data come to, then each section by itself. A section that quotes nothing of
//! an edition that has changed is taken as it was.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use rayon::prelude::*;

use super::{
    Context, ResolvedEdition, ResolvedFigure, ResolvedSection, figures, formulas, headings, references, source_of,
};
use crate::decimal::Rational;
use crate::diagnostic::Diagnostic;
use crate::edition::Edition;
use crate::evaluate::{Derived, EditionTables, Evaluator, Library, Scope};
use crate::expression::{Quantity, Unit};
use crate::lang::Lang;
use crate::markdown::Target;
use crate::release::Reason;
use crate::source::Sources;
use crate::store::{Key, Mixture, Parts, Store, Trace, Traced};
use crate::table::{CellValue, Content};
use crate::terms::UsedTerms;

/// Editions that were looked up before, and their parts.
#[derive(Debug, Default)]
pub struct Known {
    editions: Traced<Store<Trace<Looked>>>,
    bases: Traced<Parts<Trace<Base>>>,
    sections: Traced<Parts<Trace<Section>>>,
}

impl Known {
    /// Begins a new round, as in [`Store::begin_round`].
    pub fn begin_round(&self) {
        self.editions.0.begin_round();
    }

    /// Drops what nobody needs, as in [`Store::forget`]. Parts of an edition are kept as long as the edition.
    pub fn forget(&self, rounds: u64) {
        self.editions.0.forget(rounds);
    }
}

/// An edition, looked up.
#[derive(Debug)]
pub struct Looked {
    pub edition: Arc<ResolvedEdition>,
    pub diagnostics: Vec<Diagnostic>,
    pub base: Arc<Trace<Base>>,
    #[expect(dead_code, reason = "they are held, so that they can be found by their keys")]
    sections: Vec<Arc<Trace<Section>>>,
}

/// All of an edition but what its sections refer to.
#[derive(Debug)]
pub struct Base {
    /// The derived cells filled in.
    edition: Arc<Edition>,
    formula_cells: Arc<[formulas::FormulaCell]>,
    key_figures: Vec<Quantity>,
    figures: IndexMap<String, ResolvedFigure>,
    heading_ids: Vec<Vec<String>>,
    /// Those of tables and of figures.
    numbers: [BTreeMap<String, usize>; 2],
    diagnostics: Vec<Diagnostic>,
    /// The terms that the tables use.
    pub terms: UsedTerms,
    derived: Derived,
}

/// A section, its references looked up.
#[derive(Debug)]
struct Section {
    section: Arc<ResolvedSection>,
    diagnostics: Vec<Diagnostic>,
}

/// Looks up each edition.
pub fn look_up(
    editions: &[Arc<Edition>],
    hidden: &BTreeMap<String, Reason>,
    context: &Context<'_>,
    known: &Known,
) -> Vec<Arc<Trace<Looked>>> {
    let tables: Arc<[EditionTables<'_>]> = editions.iter().map(|edition| EditionTables::from(&**edition)).collect();
    let names: Vec<&str> = tables.iter().map(|edition| edition.id).collect();
    let keys: BTreeMap<&str, Key> = editions.iter().map(|edition| (edition.id.as_str(), edition.key)).collect();
    // What is said of an unknown edition depends on the names of all.
    let common = Mixture::new("resolved").with_value(&context.languages).with_value(&(names, hidden));
    let look_up = |(index, edition): (usize, &Arc<Edition>)| {
        let own = common.clone().with_key(edition.key).key();
        let look = Look { edition, index, tables: &tables, hidden, context, own, keys: &keys };
        known.editions.get_or_make(own, |name| look.key_of(name), || look.up(known))
    };
    editions.par_iter().enumerate().map(look_up).collect()
}

/// The look at one edition.
struct Look<'a> {
    edition: &'a Edition,
    /// Its place among all.
    index: usize,
    tables: &'a Arc<[EditionTables<'a>]>,
    hidden: &'a BTreeMap<String, Reason>,
    context: &'a Context<'a>,
    /// The key of all that goes into the edition beside other editions.
    own: Key,
    /// The editions' keys by their names.
    keys: &'a BTreeMap<&'a str, Key>,
}

impl Look<'_> {
    fn key_of(&self, name: &str) -> Option<Key> {
        self.keys.get(name).copied()
    }

    /// Gives the edition, and the names of others that its expressions named.
    fn up(&self, known: &Known) -> (Looked, Vec<String>) {
        let base = known.bases.get_or_make(self.own, |name| self.key_of(name), || self.base());
        let sections: Vec<Arc<Trace<Section>>> = (0..self.edition.sections.len())
            .map(|position| {
                // Cells that the formulas have derived are at hand, so what the formulas asked for counts as well.
                let own = Mixture::new("section").with_key(base.key).with_value(&position).key();
                let look_up = || self.section(position, &base.value);
                known.sections.get_or_make(own, |name| self.key_of(name), look_up)
            })
            .collect();
        let asked = [base.asked()].into_iter().chain(sections.iter().map(|section| section.asked()));
        let mut asked: Vec<String> = asked.flatten().cloned().collect();
        asked.sort_unstable();
        asked.dedup();
        let found = sections.iter().map(|section| &section.value.diagnostics);
        let diagnostics = [&base.value.diagnostics].into_iter().chain(found).flatten().cloned().collect();
        let edition = Arc::new(base.value.with(sections.iter().map(|section| section.value.section.clone()).collect()));
        (Looked { edition, diagnostics, base, sections }, asked)
    }

    fn base(&self) -> (Base, Vec<String>) {
        let Self { edition, context, .. } = *self;
        let library = Library::new(self.tables.clone(), self.hidden);
        let evaluator = library.evaluator(self.index);
        let mut diagnostics = Vec::new();
        let found = formulas::resolve(edition, evaluator, &mut diagnostics);
        diagnostics.extend(
            edition.sections.iter().filter_map(|section| edition.narrative.get(&section.name)).flatten().cloned(),
        );
        let heading_ids = headings::resolve(edition, context, &mut diagnostics);
        let key_figures = key_figures(edition, &evaluator, context.sources, &mut diagnostics);
        let mut filled = edition.clone();
        let formula_cells = formulas::fill(&mut filled, found).into();
        let base = Base {
            formula_cells,
            key_figures,
            figures: figures::resolve(&filled, &mut diagnostics),
            heading_ids,
            numbers: numbers(edition, context.languages),
            diagnostics,
            terms: terms(edition),
            edition: Arc::new(filled),
            derived: library.derived(),
        };
        (base, library.asked())
    }

    fn section(&self, position: usize, base: &Base) -> (Section, Vec<String>) {
        let library = Library::new(self.tables.clone(), self.hidden).knowing(&base.derived);
        let place = (self.edition, position);
        let mut diagnostics = Vec::new();
        let evaluator = library.evaluator(self.index);
        let references = references::resolve(place, &evaluator, &base.heading_ids, self.context, &mut diagnostics);
        let asked = library.asked();
        let section = &self.edition.sections[position];
        let is_numbered = |section: &crate::section::Section| section.any_text().is_some_and(|text| text.numbered);
        let before = self.edition.sections.iter().take(position);
        let section = ResolvedSection {
            number: is_numbered(section).then(|| 1 + before.filter(|section| is_numbered(section)).count()),
            heading_ids: base.heading_ids.get(position).cloned().unwrap_or_default(),
            references,
            is_public: self.edition.release.is_public(self.context.now) && section.is_public(self.context.now),
            asked: asked.clone(),
        };
        (Section { section: Arc::new(section), diagnostics }, asked)
    }
}

impl Base {
    fn with(&self, sections: Vec<Arc<ResolvedSection>>) -> ResolvedEdition {
        let [table_numbers, figure_numbers] = self.numbers.clone();
        ResolvedEdition {
            edition: self.edition.clone(),
            key_figures: self.key_figures.clone(),
            sections,
            figures: self.figures.clone(),
            table_numbers,
            figure_numbers,
            formula_cells: self.formula_cells.clone(),
        }
    }
}

fn key_figures(
    edition: &Edition,
    evaluator: &Evaluator<'_>,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Quantity> {
    let empty = || Quantity::calculated(Rational::ZERO, Unit::Number);
    let mut quantities = Vec::new();
    for key_figure in &edition.key_figures {
        let result = evaluator.evaluate(&key_figure.expression, Scope { row: None });
        let result = result.and_then(|quantity| key_figure.format.convert(quantity, &key_figure.expression));
        quantities.push(result.unwrap_or_else(|problem| {
            let text = &key_figure.expression.text;
            diagnostics.extend(
                source_of(&key_figure.location, sources)
                    .and_then(|source| problem.diagnostic(text, &key_figure.location, source)),
            );
            empty()
        }));
    }
    quantities
}

/// Numbers tables and figures in the order in which the original language first embeds them; what only another
/// language embeds comes after.
fn numbers(edition: &Edition, languages: &[Lang]) -> [BTreeMap<String, usize>; 2] {
    let (mut tables, mut figures) = (BTreeMap::new(), BTreeMap::new());
    for lang in languages {
        let texts = edition.sections.iter().filter_map(|section| section.texts.in_lang(lang));
        for reference in texts.flat_map(|text| &text.body.references).filter(|reference| reference.embed) {
            let (numbers, id) = match &reference.target {
                Target::Table { id } if edition.tables.contains_key(id) => (&mut tables, id),
                Target::Figure { id } if edition.figures.contains_key(id) => (&mut figures, id),
                _ => continue,
            };
            let next = numbers.len() + 1;
            numbers.entry(id.clone()).or_insert(next);
        }
    }
    [tables, figures]
}

fn terms(edition: &Edition) -> UsedTerms {
    let mut used_terms = UsedTerms::default();
    for table in edition.tables.values() {
        let columns: Vec<usize> =
            (0..table.columns.len()).filter(|index| matches!(table.columns[*index].content, Content::Term)).collect();
        for cell in table.rows.iter().flat_map(|row| columns.iter().filter_map(|column| row.cells.get(*column))) {
            if let CellValue::Term(term) = &cell.value {
                used_terms.add(term, cell.location.clone());
            }
        }
    }
    used_terms
}
