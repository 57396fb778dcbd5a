//! A section's HTML: its text with every reference answered.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::address::Page;
use super::charts::Charts;
use super::context::{FigureContext, LangContext, TableContext};
use super::page::Within;
use super::quotes::{self, Contradiction};
use super::site::{Language, Site};
use super::{editor_notes, figure, images, table, value};
use crate::diagnostic::Diagnostic;
use crate::markdown::{self, Answer, Body, Filled, Reference, Target};
use crate::resolve::{Resolved, ResolvedSection};
use crate::section::{Section, SectionText};

/// Writes sections in one language. What a page has embedded once is linked to when it is embedded again, so that no
/// id stands twice on a page.
pub struct Narrator<'a> {
    site: &'a Site<'a>,
    charts: &'a Charts<'a>,
    language: &'a Language<'a>,
    within: Within<'a>,
    /// On the page that holds the whole report: links stay on the page, headings stand a level lower.
    for_print: bool,
    embedded: BTreeSet<String>,
    /// What the report contradicts itself in, with a note that paragraphs lead to.
    contradictions: Vec<Contradiction<'a>>,
}

#[derive(Serialize)]
struct Partial<'a> {
    lang: &'a LangContext,
    for_print: bool,
    table: Option<TableContext>,
    figure: Option<FigureContext>,
}

impl<'a> Narrator<'a> {
    pub fn new(
        site: &'a Site<'a>,
        charts: &'a Charts<'a>,
        language: &'a Language<'a>,
        within: Within<'a>,
        for_print: bool,
    ) -> Self {
        let contradictions = quotes::contradictions(within.resolved);
        Self { site, charts, language, within, for_print, embedded: BTreeSet::new(), contradictions }
    }

    /// # Errors
    /// A template's error.
    pub fn section(
        &mut self,
        section: &Section,
        text: &SectionText,
        facts: &ResolvedSection,
    ) -> Result<String, Box<Diagnostic>> {
        let resolved = facts.references.in_lang(&text.lang).map_or(&[][..], Vec::as_slice);
        let references = text.body.references.iter().zip(resolved);
        let answers = references.map(|(reference, resolved)| self.answer(section, reference, resolved));
        let mut answers = answers.collect::<Result<Vec<_>, _>>()?;
        if self.marks() {
            number_values(&text.body, &mut answers);
        }
        self.mark(text, &mut answers);
        let headings: Vec<String> = facts.heading_ids.iter().map(|id| self.heading_id(&section.name, id)).collect();
        let pictures = images::pictures(self.site, &self.within.resolved.edition.id, &text.body);
        let words = self.language.words;
        let note_prefix = if self.for_print { format!("{}-", section.name) } else { String::new() };
        let filled = Filled {
            headings: &headings,
            references: &answers,
            images: &pictures,
            heading_shift: u8::from(self.for_print),
            han_lang: self.site.han_lang(self.language),
            note_prefix: &note_prefix,
            marks: self.marks(),
            words: markdown::Words {
                footnotes: words.get("narrative.footnotes"),
                footnote: words.get("narrative.footnote"),
                back: words.get("narrative.back"),
                table: words.get("narrative.table"),
            },
        };
        Ok(markdown::to_html(&text.body, &filled))
    }

    /// Whether the page says where things come from. On the page of the whole report sections share their numbers.
    fn marks(&self) -> bool {
        self.site.marks && !self.for_print
    }

    /// Adds the ways from numbers to the editor's notes on them.
    fn mark(&self, text: &SectionText, answers: &mut [Answer]) {
        let marks: BTreeMap<_, _> = quotes::marks(&text.body, self.within.resolved, &self.contradictions);
        for (reference, contradictions) in marks {
            let Some(Answer::Inline(html)) = answers.get_mut(reference) else { continue };
            let links = contradictions.iter().map(|contradiction| self.note_link(contradiction));
            *html += &format!("<sup class=\"editor-mark\">{}</sup>", links.collect::<Vec<_>>().join(" "));
        }
    }

    fn note_link(&self, contradiction: &Contradiction<'_>) -> String {
        let (language, number) = (self.language, contradiction.number);
        let href = quotes::note_address(self.site, self.within.resolved, language.lang, contradiction.check);
        let mark = language.words.fill("checks.editor_mark", &[("number", &number.to_string())]);
        let label = editor_notes::name(language, number);
        format!("<a href=\"{}\" aria-label=\"{}\">{}</a>", escaped(&href), escaped(&label), escaped(&mark))
    }

    /// On the page of the whole report a heading's id carries its section's name.
    fn heading_id(&self, section: &str, id: &str) -> String {
        if self.for_print { format!("{section}-{id}") } else { id.to_owned() }
    }

    fn answer(
        &mut self,
        section: &Section,
        reference: &Reference,
        resolved: &Resolved,
    ) -> Result<Answer, Box<Diagnostic>> {
        Ok(match resolved {
            Resolved::Literal { .. } | Resolved::Free => Answer::Inline(escaped(&reference.text)),
            Resolved::Value { quantity, format } => {
                Answer::Inline(escaped(&value::inline(self.language, quantity, *format)))
            }
            Resolved::Table(id) if reference.embed => self.embed_table(id)?,
            Resolved::Figure(id) if reference.embed => self.embed_figure(id)?,
            Resolved::Table(id) => self.mention_table(id, reference),
            Resolved::Figure(id) => self.mention_figure(id, reference),
            Resolved::Section { name, fragment } => self.mention_section(name, fragment.as_deref(), reference),
            Resolved::SamePage(fragment) if is_item(fragment) => link(format!("#{fragment}"), None),
            Resolved::SamePage(fragment) => link(format!("#{}", self.heading_id(&section.name, fragment)), None),
            Resolved::Broken | Resolved::Contradicted => Answer::Unresolved,
        })
    }

    fn embed_table(&mut self, id: &str) -> Result<Answer, Box<Diagnostic>> {
        let resolved = self.within.resolved;
        let Some(data) = resolved.edition.tables.get(id) else { return Ok(Answer::Unresolved) };
        let element = format!("table-{id}");
        if !self.embedded.insert(element.clone()) {
            return Ok(again(
                &element,
                &self.label("table.label", resolved.table_numbers.get(id), || {
                    data.title.get(self.language.lang).to_owned()
                }),
            ));
        }
        let table = table::context(self.site, self.language, resolved, data, &element);
        self.partial("partials/table.html", Some(table), None)
    }

    fn embed_figure(&mut self, id: &str) -> Result<Answer, Box<Diagnostic>> {
        let resolved = self.within.resolved;
        let Some(found) = resolved.edition.figures.get(id) else { return Ok(Answer::Unresolved) };
        let element = format!("figure-{id}");
        if !self.embedded.insert(element.clone()) {
            return Ok(again(
                &element,
                &self.label("figure.label", resolved.figure_numbers.get(id), || {
                    found.title.get(self.language.lang).to_owned()
                }),
            ));
        }
        match figure::context(self.site, self.charts, self.language, resolved, found, &element) {
            Some(figure) => self.partial("partials/figure.html", None, Some(figure)),
            None => Ok(Answer::Unresolved),
        }
    }

    fn partial(
        &self,
        template: &str,
        table: Option<TableContext>,
        figure: Option<FigureContext>,
    ) -> Result<Answer, Box<Diagnostic>> {
        let partial = Partial { lang: &self.language.context, for_print: self.for_print, table, figure };
        let shared = [("words", Some(self.language.words.shared()))];
        self.site.theme.templates.render(template, &partial, shared).map(Answer::Block)
    }

    fn label(&self, key: &str, number: Option<&usize>, title: impl Fn() -> String) -> String {
        number.map_or_else(title, |number| self.language.label(key, *number))
    }

    fn mention_table(&self, id: &str, reference: &Reference) -> Answer {
        let resolved = self.within.resolved;
        let number = resolved.table_numbers.get(id);
        let title =
            || resolved.edition.tables.get(id).map_or("", |table| table.title.get(self.language.lang)).to_owned();
        let label = self.label("table.label", number, title);
        let page = Page::Table { edition: &resolved.edition.id, table: id };
        let href = self.item_address(&format!("table-{id}"), page);
        link(href, reference.text.is_empty().then_some(label))
    }

    fn mention_figure(&self, id: &str, reference: &Reference) -> Answer {
        let resolved = self.within.resolved;
        let number = resolved.figure_numbers.get(id);
        let title =
            || resolved.edition.figures.get(id).map_or("", |figure| figure.title.get(self.language.lang)).to_owned();
        let label = self.label("figure.label", number, title);
        let page = Page::Figure { edition: &resolved.edition.id, figure: id };
        let href = self.item_address(&format!("figure-{id}"), page);
        link(href, reference.text.is_empty().then_some(label))
    }

    /// Where a mentioned table or figure is read: where a section embeds it, else on its own page.
    fn item_address(&self, element: &str, page: Page<'_>) -> String {
        let edition = &self.within.resolved.edition;
        match super::appearances::embedding_section(edition, element, self.language.lang) {
            Some(_) if self.for_print => format!("#{element}"),
            Some(section) => {
                let page = Page::Section { edition: &edition.id, section };
                format!("{}#{element}", self.site.addresses.page(page, self.language.lang))
            }
            None => self.site.addresses.page(page, self.language.lang),
        }
    }

    fn mention_section(&self, name: &str, fragment: Option<&str>, reference: &Reference) -> Answer {
        let edition = &self.within.resolved.edition;
        let target = edition.sections.iter().find(|section| section.name == name);
        let title = target.and_then(|section| section.texts.in_lang(self.language.lang)).map(|text| text.title.clone());
        let fragment = fragment.map(|id| if is_item(id) { id.to_owned() } else { self.heading_id(name, id) });
        let href = if self.for_print {
            format!("#{}", fragment.unwrap_or_else(|| super::print_section_id(name)))
        } else {
            let address =
                self.site.addresses.page(Page::Section { edition: &edition.id, section: name }, self.language.lang);
            fragment.map_or(address.clone(), |fragment| format!("{address}#{fragment}"))
        };
        link(href, if reference.text.is_empty() { title } else { None })
    }
}

/// Tells of each bound or waived text which of the body's references it is.
fn number_values(body: &Body, answers: &mut [Answer]) {
    for (index, (answer, reference)) in answers.iter_mut().zip(&body.references).enumerate() {
        if let (Answer::Inline(html), Target::Value { .. } | Target::Free) = (answer, &reference.target) {
            *html = format!("<span data-reference=\"{index}\">{html}</span>");
        }
    }
}

/// Tables and figures have the same ids on every page.
fn is_item(fragment: &str) -> bool {
    fragment.starts_with("table-") || fragment.starts_with("figure-")
}

fn link(href: String, text: Option<String>) -> Answer {
    Answer::Link { href, text }
}

fn again(element: &str, label: &str) -> Answer {
    Answer::Block(format!("<p><a href=\"#{element}\">{}</a></p>\n", escaped(label)))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    markdown::escape(&mut out, text);
    out
}
