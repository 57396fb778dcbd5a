//! The numbers and texts of a section that are bound to a value or left free, in the order of the text.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Inspector, Place};
use crate::check::place::{self, Named};
use crate::check::{Details, Judged, Origin};
use crate::expression::{Expression, Format, Quantity};
use crate::locale::Locale;
use crate::markdown::{self, Target};
use crate::preview::editor::Opening;
use crate::preview::pages;
use crate::render::address::Page;
use crate::render::written;
use crate::resolve::{Resolved, ResolvedEdition};
use crate::section::SectionText;
use crate::source::Location;

#[derive(Serialize)]
pub struct Reference {
    /// Among the references of the section's text, as the page's marks count them.
    index: usize,
    kind: Kind,
    /// As the author wrote it; empty where the value is filled in.
    literal: String,
    expression: Option<String>,
    /// What the expression yields, as the language writes it.
    value: Option<String>,
    #[serde(flatten)]
    cell: CellNamed,
    /// Where it stands in the text.
    source: Place,
    /// Why it is free, if its author says so.
    reason: Option<String>,
    outcome: Option<&'static str>,
    /// Opens the cell, or else the text.
    editor: Option<Opening>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Bound,
    Waived,
}

/// The first cell that an expression names, or else the first column.
#[derive(Default, Serialize)]
struct CellNamed {
    table: Option<String>,
    table_title: Option<String>,
    table_url: Option<String>,
    row: Option<String>,
    row_label: Option<String>,
    column: Option<String>,
    column_label: Option<String>,
    file: Option<String>,
    line: Option<usize>,
    column_number: Option<usize>,
}

/// Those of the section that the page shows; none on other pages.
pub(super) fn of(inspector: &Inspector<'_>) -> Vec<Reference> {
    let Some(reader) = Reader::of(inspector) else { return Vec::new() };
    reader.text.body.references.iter().enumerate().filter_map(|(index, found)| reader.reference(index, found)).collect()
}

struct Reader<'a> {
    inspector: &'a Inspector<'a>,
    resolved: &'a ResolvedEdition,
    text: &'a SectionText,
    locale: &'a Locale,
    answers: &'a [Resolved],
    /// The relations of this text's numbers, by reference.
    judged: BTreeMap<usize, &'a Judged>,
}

impl<'a> Reader<'a> {
    fn of(inspector: &'a Inspector<'_>) -> Option<Self> {
        let (report, resolved) = (inspector.report, inspector.found.resolved?);
        let (position, section, facts) = inspector.found.section()?;
        let text = pages::text_shown(section, inspector.found.lang)?;
        let answers = facts.references.in_lang(&text.lang)?;
        let language = report.config.languages.iter().position(|lang| *lang == text.lang)?;
        let relations = inspector.revision.prepared.relations.get(report.position(resolved));
        let judged =
            relations.iter().flat_map(|relations| &relations.judged).filter_map(|judged| match judged.origin {
                Origin::Literal { section, lang, reference } => {
                    let is_own = section as usize == position && usize::from(lang) == language;
                    is_own.then_some((reference as usize, judged))
                }
                _ => None,
            });
        let (judged, locale) = (judged.collect(), report.locales.get(&text.lang)?);
        Some(Self { inspector, resolved, text, locale, answers, judged })
    }

    fn reference(&self, index: usize, found: &markdown::Reference) -> Option<Reference> {
        let answer = self.answers.get(index)?;
        let source = self.inspector.place(&Location { path: self.text.path.clone(), span: found.span.clone() });
        let (kind, expression, cell, reason) = match &found.target {
            Target::Free => (Kind::Waived, None, None, found.format.clone()),
            Target::Value { expression } if !matches!(answer, Resolved::Broken) => {
                let parsed = expression.parsed().ok();
                let named = parsed.and_then(|parsed| self.first_named(parsed));
                (Kind::Bound, Some(expression.text().to_owned()), named, None)
            }
            _ => return None,
        };
        let opened = cell.and_then(|named| self.inspector.place(&named.location()).editor);
        Some(Reference {
            index,
            kind,
            literal: found.text.clone(),
            expression,
            value: self.value(index, found, answer),
            outcome: self.outcome(index, answer),
            cell: cell.map(|named| self.named(named)).unwrap_or_default(),
            editor: opened.or_else(|| source.editor.clone()),
            source,
            reason,
        })
    }

    fn first_named(&self, expression: &Expression) -> Option<Named<'a>> {
        let named = place::named(&expression.root, &self.resolved.edition);
        named.iter().find(|named| named.row.is_some() && named.column.is_some()).or(named.first()).copied()
    }

    fn value(&self, index: usize, found: &markdown::Reference, answer: &Resolved) -> Option<String> {
        let format = found.format.as_deref().and_then(Format::named).unwrap_or_default();
        let contradicted = || self.contradicted(index);
        match answer {
            Resolved::Literal { quantity, .. } => Some(written(self.locale, quantity, format)),
            Resolved::Value { quantity, format } => Some(written(self.locale, quantity, *format)),
            Resolved::Contradicted => Some(written(self.locale, &contradicted()?, format)),
            _ => None,
        }
    }

    /// The value that the text says otherwise.
    fn contradicted(&self, index: usize) -> Option<Quantity> {
        let report = self.inspector.report;
        let relations = self.inspector.revision.prepared.relations.get(report.position(self.resolved))?;
        let detail = Details::new(report, self.resolved, relations).of(self.judged.get(&index)?)?;
        Some(detail.right)
    }

    /// How the number came out. One that is filled in always agrees; one that is only a bound, as in 超过 5 万, is
    /// compared and not equal.
    fn outcome(&self, index: usize, answer: &Resolved) -> Option<&'static str> {
        match (answer, self.judged.get(&index).map(|judged| judged.outcome_id())) {
            (Resolved::Contradicted, _) | (_, Some("fails")) => Some("contradicted"),
            (_, Some(outcome)) => Some(outcome),
            (Resolved::Value { .. }, None) => Some("exact"),
            (Resolved::Literal { .. }, None) => Some("bound"),
            (_, None) => None,
        }
    }

    fn named(&self, named: Named<'_>) -> CellNamed {
        let (report, lang, table) = (self.inspector.report, &self.text.lang, named.table);
        let page = Page::Table { edition: &self.resolved.edition.id, table: &table.id };
        let link = pages::link(report, page, lang);
        let place = self.inspector.place(&named.location());
        let key = named.row.map(|row| table.key_of(row));
        let column = named.column.and_then(|column| table.columns.get_index(column));
        CellNamed {
            table: Some(table.id.clone()),
            table_title: Some(link.title),
            table_url: Some(link.url),
            row: key.map(str::to_owned),
            row_label: key.map(|key| report.terms.translate(key, lang).to_owned()),
            column: column.map(|(id, _)| id.clone()),
            column_label: column.map(|(_, head)| head.label.get(lang).to_owned()),
            file: Some(place.file),
            line: Some(place.line),
            column_number: Some(place.column),
        }
    }
}
