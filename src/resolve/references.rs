//! The references of the narrative: values, tables, figures, sections.

use std::sync::Arc;

use super::literal::{self, Bound};
use super::{Context, Resolved};
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::edition::Edition;
use crate::evaluate::{Evaluator, Scope, named};
use crate::expression::{Format, Problem, Written};
use crate::lang::{Lang, Localized};
use crate::markdown::{Image, Reference, Target};
use crate::release::Part;
use crate::section::{Section, SectionText};
use crate::source::{Source, Span};
use crate::wording::Passages;

/// Resolves every reference of a section, by its edition and its place there, in every language.
pub fn resolve(
    (edition, index): (&Edition, usize),
    evaluator: &Evaluator<'_>,
    heading_ids: &[Vec<String>],
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Localized<Vec<Resolved>> {
    let resolve = |(lang, text): (&Lang, &Arc<SectionText>)| {
        let source = context.sources.text(&text.path)?;
        let passages = Passages::of(&text.body);
        let resolver = Resolver { edition, evaluator, heading_ids, context, index, text, source, passages };
        Some((lang.clone(), resolver.resolve(diagnostics)))
    };
    edition.sections.get(index).into_iter().flat_map(|section| section.texts.iter()).filter_map(resolve).collect()
}

/// Why a reference is broken; nothing where that only follows from what has been reported.
type Mistake = Option<Box<Diagnostic>>;

/// One language of one section.
struct Resolver<'a> {
    edition: &'a Edition,
    evaluator: &'a Evaluator<'a>,
    heading_ids: &'a [Vec<String>],
    context: &'a Context<'a>,
    /// The section's place among the edition's.
    index: usize,
    text: &'a SectionText,
    source: &'a Source,
    passages: Passages<'a>,
}

impl Resolver<'_> {
    fn resolve(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Resolved> {
        diagnostics.extend(self.text.body.images.iter().filter_map(|image| self.missing_image(image)));
        let resolve = |(index, reference)| {
            self.reference(index, reference).unwrap_or_else(|problem| {
                let is_contradicted = problem.as_ref().is_some_and(|problem| problem.code == Code::ValueMismatch);
                diagnostics.extend(problem.map(|problem| *problem));
                if is_contradicted { Resolved::Contradicted } else { Resolved::Broken }
            })
        };
        self.text.body.references.iter().enumerate().map(resolve).collect()
    }

    fn reference(&self, index: usize, reference: &Reference) -> Result<Resolved, Mistake> {
        let broken = &self.edition.broken;
        match &reference.target {
            Target::Value { expression } => self.value(index, reference, expression),
            Target::Table { id } => {
                let known = self.edition.tables.keys().map(String::as_str);
                self.known(Part::Table, id, known, broken.tables.contains(id), reference)?;
                Ok(Resolved::Table(id.clone()))
            }
            Target::Figure { id } => {
                let known = self.edition.figures.keys().map(String::as_str);
                self.known(Part::Figure, id, known, broken.figures.contains(id), reference)?;
                Ok(Resolved::Figure(id.clone()))
            }
            Target::Free => Ok(Resolved::Free),
            Target::Section { name, fragment } => self.section(name, fragment.as_deref(), reference),
            Target::SamePage { fragment } => {
                self.fragment(self.index, fragment, reference)?;
                Ok(Resolved::SamePage(fragment.clone()))
            }
        }
    }

    fn value(&self, index: usize, reference: &Reference, written: &Written) -> Result<Resolved, Mistake> {
        let location = self.source.at(reference.target_span.clone());
        let format = self.format(reference)?;
        let told = |problem: &Problem| problem.diagnostic(written.text(), &location, self.source).map(Box::new);
        let expression = written.parsed().map_err(told)?;
        let quantity = self.evaluator.evaluate(expression, Scope { row: None }).map_err(|problem| told(&problem))?;
        let quantity = format.convert(quantity, expression).map_err(|problem| told(&problem))?;
        if reference.text.trim().is_empty() {
            return Ok(Resolved::Value { quantity, format });
        }
        let Some(locale) = self.context.locales.get(&self.text.lang) else { return Err(None) };

        let (place, source) = (self.passages.holding(index), self.source);
        let cell = named::cell(expression, &self.edition.tables).and_then(|named| named.cell());
        let cell = cell.map(|cell| &cell.location);
        let stated = literal::check(&Bound { reference, quantity: &quantity, place, locale, source, cell })?;
        Ok(Resolved::Literal { quantity, stated })
    }

    fn format(&self, reference: &Reference) -> Result<Format, Mistake> {
        let Some(id) = reference.format.as_deref() else { return Ok(Format::Plain) };
        Format::named(id).ok_or_else(|| {
            let message = message!("unknown format `{id}`", id);
            let problem = self.problem(Code::InvalidValue, &reference.span, message);
            Some(Box::new(problem.suggesting(id, Format::IDS)))
        })
    }

    fn section(&self, name: &str, fragment: Option<&str>, reference: &Reference) -> Result<Resolved, Mistake> {
        let known = self.edition.sections.iter().map(|section| section.name.as_str());
        let is_broken = self.edition.broken.has_part_of_section(name);
        self.known(Part::Section, name, known, is_broken, reference)?;
        if let (Some(fragment), Some(index)) = (fragment, self.position(name)) {
            self.fragment(index, fragment, reference)?;
        }
        Ok(Resolved::Section { name: name.to_owned(), fragment: fragment.map(str::to_owned) })
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.edition.sections.iter().position(|section| section.name == name)
    }

    /// A fragment is a heading's id, or that of a table or figure which the section embeds.
    fn fragment(&self, index: usize, fragment: &str, reference: &Reference) -> Result<(), Mistake> {
        let headings = self.heading_ids.get(index).map_or(&[][..], Vec::as_slice);
        let embeds = self.edition.sections.get(index).map(embedded_ids).unwrap_or_default();
        let known = || headings.iter().chain(&embeds).map(String::as_str);
        if known().any(|id| id == fragment) {
            return Ok(());
        }
        let name = self.edition.sections.get(index).map_or("", |section| &section.name);
        if self.edition.broken.has_part_of_section(name) {
            return Err(None);
        }
        let message = message!("the section `{name}` has no heading `#{fragment}`", name, fragment);
        Err(Some(Box::new(
            self.problem(Code::UnknownFragment, &reference.target_span, message).suggesting(fragment, known()),
        )))
    }

    fn known<'n>(
        &self,
        part: Part,
        name: &str,
        known: impl Iterator<Item = &'n str> + Clone,
        is_broken: bool,
        reference: &Reference,
    ) -> Result<(), Mistake> {
        if known.clone().any(|candidate| candidate == name) {
            return Ok(());
        }
        if is_broken {
            return Err(None);
        }
        let problem = |code, message| self.problem(code, &reference.target_span, message);
        if let Some(reason) = self.edition.held_back.get(part, name) {
            return Err(reason
                .explained(part, name)
                .map(|(message, help)| Box::new(problem(Code::HeldBack, message).with_help(help))));
        }
        let message = message!("there is no {what} `{name}`", what = part.name(), name);
        Err(Some(Box::new(problem(code_of(part), message).suggesting(name, known))))
    }

    fn missing_image(&self, image: &Image) -> Option<Diagnostic> {
        let folder = format!("content/{}/", self.edition.id);
        let path = format!("{folder}{}", image.path);
        let sources = self.context.sources;
        if sources.blobs.contains_key(&*path) || sources.text(&path).is_some() || sources.is_unread(&path) {
            return None;
        }
        let known = sources.blobs.keys().filter_map(|known| known.strip_prefix(&*folder));
        let message = message!("there is no file `{path}`", path);
        Some(self.problem(Code::MissingFile, &image.span, message).suggesting(&image.path, known))
    }

    fn problem(&self, code: Code, span: &Span, message: Message) -> Diagnostic {
        Diagnostic::new(code, self.source.at(span.clone()), message)
    }
}

/// As what a name is reported that nothing bears.
fn code_of(part: Part) -> Code {
    match part {
        Part::Edition => Code::UnknownEdition,
        Part::Section => Code::UnknownSection,
        Part::Table => Code::UnknownTable,
        Part::Figure => Code::UnknownFigure,
    }
}

/// The ids of what a section embeds, as the theme gives them.
fn embedded_ids(section: &Section) -> Vec<String> {
    let references = section.texts.iter().flat_map(|(_, text)| &text.body.references);
    references
        .filter(|reference| reference.embed)
        .filter_map(|reference| match &reference.target {
            Target::Table { id } => Some(format!("table-{id}")),
            Target::Figure { id } => Some(format!("figure-{id}")),
            _ => None,
        })
        .collect()
}
