//! From a parsed project to a report in which every name is looked up and every number exact.
//!
//! A [`Project`] enters, a [`Report`] leaves together with everything that could not be resolved. What may not be public
//! yet is taken out first, so that nothing later can let it slip.

mod figures;
pub mod formulas;
mod headings;
pub mod held_back;
pub mod literal;
mod references;
mod rewrite;
mod visibility;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::Timestamp;

use crate::config::Config;
use crate::decimal::Rational;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::edition::Edition;
use crate::evaluate::{EditionTables, Evaluator, Library, Scope};
use crate::expression::{Format, Quantity, Unit};
use crate::lang::{Lang, Localized};
use crate::locale::Locale;
use crate::project::Project;
use crate::release::Reason;
use crate::source::{Location, Source, Sources};
use crate::table::{CellValue, Content};
use crate::terms::{Terms, UsedTerms};
use visibility::Visible;

/// The whole project, ready to be rendered.
#[derive(Clone, Debug)]
pub struct Report {
    /// That of the project, unchanged.
    pub config: Config,
    /// The whole glossary.
    pub terms: Terms,
    /// One for each language of the configuration.
    pub locales: BTreeMap<Lang, Locale>,
    /// The newest first.
    pub editions: Vec<ResolvedEdition>,
    /// The editions that were taken out whole, and why.
    pub hidden_editions: BTreeMap<String, Reason>,
    /// Whether something was taken out because it may not be public yet.
    pub holds_back: bool,
    /// Whether drafts and what is under embargo would be shown: a site for its authors' eyes.
    pub shows_drafts: bool,
    /// Whether nothing of the project is a draft or ever was under embargo, so that no time decides what is shown.
    pub is_timeless: bool,
    /// The moment that decided what may be public.
    pub now: Timestamp,
}

impl Report {
    /// What expressions can name.
    pub fn library(&self) -> Library<'_> {
        let editions = self.editions.iter().map(|resolved| EditionTables::from(&resolved.edition));
        Library::new(editions.collect(), &self.hidden_editions)
    }

    /// The place of an edition among the report's.
    pub fn position(&self, resolved: &ResolvedEdition) -> usize {
        let is_same = |other: &ResolvedEdition| other.edition.id == resolved.edition.id;
        self.editions.iter().position(is_same).unwrap_or_default()
    }
}

/// An edition without what may not be public, its derived cells filled in.
#[derive(Clone, Debug)]
pub struct ResolvedEdition {
    /// What an author wrote, without the parts that were taken out.
    pub edition: Edition,
    /// The values of the edition's key figures, in their order; zero for one without a value, which was reported.
    pub key_figures: Vec<Quantity>,
    /// In the order of the edition's sections.
    pub sections: Vec<ResolvedSection>,
    /// By id, in the edition's order; one that cannot be drawn was reported and is not among them.
    pub figures: IndexMap<String, ResolvedFigure>,
    /// From 1, in the order of first embedding; what no section embeds has no number.
    pub table_numbers: BTreeMap<String, usize>,
    /// Like those of the tables, and counted apart from them.
    pub figure_numbers: BTreeMap<String, usize>,
    /// The published cells of formula columns, judged.
    pub formula_cells: Vec<formulas::FormulaCell>,
}

/// What resolving adds to a section.
#[derive(Clone, Debug)]
pub struct ResolvedSection {
    /// Its number among the numbered sections, from 1.
    pub number: Option<usize>,
    /// The ids of the headings, the same in every language.
    pub heading_ids: Vec<String>,
    /// For each language what the references of its text stand for, in their order.
    pub references: Localized<Vec<Resolved>>,
    /// Whether nothing of it is a draft or under embargo; always so except in builds with drafts.
    pub is_public: bool,
}

/// What a reference in the narrative stands for.
#[derive(Clone, Debug)]
pub enum Resolved {
    /// The author's own literal, which agrees with the data.
    Literal {
        /// The value that it is bound to.
        quantity: Quantity,
        /// How the literal states it.
        stated: literal::Stated,
    },
    /// The author's own literal, which does not agree with the data. That was reported.
    Contradicted,
    /// A value to be filled in.
    Value {
        /// In the unit that the format shows.
        quantity: Quantity,
        /// How it is written.
        format: Format,
    },
    /// The author's own text, which rules about numbers and words leave alone.
    Free,
    /// The edition's table of this id.
    Table(String),
    /// The edition's figure of this id.
    Figure(String),
    /// A section of the edition.
    Section {
        /// The section's name.
        name: String,
        /// The id of a heading in it, or of what it embeds; nothing for the section as a whole.
        fragment: Option<String>,
    },
    /// The id of a heading of the section that holds the reference, or of what that embeds.
    SamePage(String),
    /// It could not be resolved, which was reported.
    Broken,
}

/// Which cells a figure shows.
#[derive(Clone, Debug)]
pub struct ResolvedFigure {
    /// The id of the table that the cells are from.
    pub table: String,
    /// Row indices, in the order shown.
    pub rows: Vec<usize>,
    /// The index of the column that names the marks.
    pub x: usize,
    /// The indices of the columns shown.
    pub y: Vec<usize>,
    /// What all cells shown have in common; [`Unit::Unknown`] where a column's own is, which was reported.
    pub unit: Unit,
}

/// Looks everything up. `now` decides what is public; with `drafts` nothing is held back.
pub fn resolve(
    project: Project,
    sources: &Sources,
    drafts: bool,
    now: Timestamp,
    diagnostics: &mut Vec<Diagnostic>,
) -> Report {
    let Project { config, terms, editions, left_out } = project;
    let locales = locales(&config.languages);
    let context = Context { sources, languages: &config.languages, locales: &locales, now };
    let is_timeless = !editions.iter().any(|edition| visibility::has_hidden_parts(edition, Timestamp::MIN));
    let releases = held_back::Releases::of(&editions);
    if !drafts {
        diagnostics.extend(editions.iter().flat_map(|edition| held_back::uneven(edition, now)));
    }
    let Visible { mut editions, mut hidden, holds_back } =
        visibility::visible(editions, drafts, now, &config.time_zone);
    hidden.extend(left_out.into_iter().map(|name| (name, Reason::Unreadable)));
    editions.iter_mut().for_each(|edition| releases.note_in(edition, now, &config.time_zone));
    let mut used_terms = UsedTerms::default();
    editions.iter().for_each(|edition| collect_terms(edition, &mut used_terms));
    let found = resolve_all(&editions, &hidden, &context, diagnostics);
    let editions =
        editions.into_iter().zip(found).map(|(edition, found)| found.added_to(edition, &context, diagnostics));
    let editions = editions.collect();
    used_terms.check(&terms, &config.languages, diagnostics);
    let hidden_editions = hidden;
    Report { config, terms, locales, editions, hidden_editions, holds_back, shows_drafts: drafts, is_timeless, now }
}

/// What resolving an edition needs beside the edition.
struct Context<'a> {
    sources: &'a Sources,
    languages: &'a [Lang],
    locales: &'a BTreeMap<Lang, Locale>,
    now: Timestamp,
}

/// The configuration's languages were checked when it was read, so none is lost here.
fn locales(languages: &[Lang]) -> BTreeMap<Lang, Locale> {
    let locale = |lang: &Lang| Some((lang.clone(), Locale::new(lang.as_str()).ok()?));
    languages.iter().filter_map(locale).collect()
}

/// What an edition's own files do not say.
struct Found {
    formulas: formulas::Found,
    key_figures: Vec<Quantity>,
    sections: Vec<ResolvedSection>,
}

/// Calculates all formulas of all editions, and then everything that may ask for their results.
fn resolve_all(
    editions: &[Edition],
    hidden: &BTreeMap<String, Reason>,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Found> {
    let library = Library::new(editions.iter().map(EditionTables::from).collect(), hidden);
    let evaluators = || (0..).map(|index| library.evaluator(index));
    let formulas: Vec<_> =
        editions.iter().zip(evaluators()).map(|(edition, own)| formulas::resolve(edition, own, diagnostics)).collect();
    let editions = editions.iter().zip(evaluators()).zip(formulas);
    editions.map(|((edition, own), formulas)| find(edition, own, formulas, context, diagnostics)).collect()
}

fn find(
    edition: &Edition,
    evaluator: Evaluator<'_>,
    formulas: formulas::Found,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Found {
    for section in &edition.sections {
        diagnostics.extend(edition.narrative.get(&section.name).into_iter().flatten().cloned());
    }
    let heading_ids = headings::resolve(edition, context, diagnostics);
    let key_figures = key_figures(edition, &evaluator, context.sources, diagnostics);
    let sections = references::resolve(edition, &evaluator, heading_ids, context, diagnostics);
    Found { formulas, key_figures, sections }
}

impl Found {
    fn added_to(
        self,
        mut edition: Edition,
        context: &Context<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> ResolvedEdition {
        let Self { formulas, key_figures, sections } = self;
        let (table_numbers, figure_numbers) = numbers(&edition, context.languages);
        let formula_cells = formulas::fill(&mut edition, formulas);
        let figures = figures::resolve(&edition, diagnostics);
        ResolvedEdition { edition, key_figures, sections, figures, table_numbers, figure_numbers, formula_cells }
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

fn source_of<'a>(location: &Location, sources: &'a Sources) -> Option<&'a Source> {
    sources.text(&location.path)
}

/// Numbers tables and figures in the order in which the original language first embeds them; what only another
/// language embeds comes after.
fn numbers(edition: &Edition, languages: &[Lang]) -> (BTreeMap<String, usize>, BTreeMap<String, usize>) {
    let (mut tables, mut figures) = (BTreeMap::new(), BTreeMap::new());
    for lang in languages {
        let texts = edition.sections.iter().filter_map(|section| section.texts.in_lang(lang));
        for reference in texts.flat_map(|text| &text.body.references).filter(|reference| reference.embed) {
            let (numbers, id) = match &reference.target {
                crate::markdown::Target::Table { id } if edition.tables.contains_key(id) => (&mut tables, id),
                crate::markdown::Target::Figure { id } if edition.figures.contains_key(id) => (&mut figures, id),
                _ => continue,
            };
            let next = numbers.len() + 1;
            numbers.entry(id.clone()).or_insert(next);
        }
    }
    (tables, figures)
}

fn collect_terms(edition: &Edition, used_terms: &mut UsedTerms) {
    for table in edition.tables.values() {
        let columns: Vec<usize> =
            (0..table.columns.len()).filter(|index| matches!(table.columns[*index].content, Content::Term)).collect();
        for cell in table.rows.iter().flat_map(|row| columns.iter().filter_map(|column| row.cells.get(*column))) {
            if let CellValue::Term(term) = &cell.value {
                used_terms.add(term, cell.location.clone());
            }
        }
    }
}

/// Reports sections that lack a language. A file that is there and was not understood was reported as such.
fn missing_sections(edition: &Edition, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for section in &edition.sections {
        let Some(text) = section.any_text() else { continue };
        let path_in = |lang: &Lang| text.path.replace(&format!(".{}.md", text.lang), &format!(".{lang}.md"));
        let is_missing =
            |lang: &&Lang| section.texts.in_lang(lang).is_none() && !edition.broken.has_section(&section.name, lang);
        let missing: Vec<&Lang> = context.languages.iter().filter(is_missing).collect();
        if missing.is_empty() {
            continue;
        }
        let names: Vec<&str> = missing.iter().map(|lang| lang.as_str()).collect();
        let languages = crate::diagnostic::quoted_list(&names);
        let message = message!("the section `{name}` is missing in {languages}", name = &section.name, languages);
        let paths: Vec<String> = missing.into_iter().map(path_in).collect();
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        let place = Location { path: text.path.clone(), span: 0..0 };
        let help = message!("write {paths}", paths = crate::diagnostic::quoted_list(&paths));
        diagnostics.push(Diagnostic::new(Code::MissingSection, place, message).with_help(help));
    }
}
