//! From the events of the Markdown parser to a [`Body`]: each event becomes a piece, a reference or a mistake.

mod leaf;
mod link;
mod note;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::heading::{self, Outline};
use super::locate::Form;
use super::note::Notes;
use super::prose::{Prose, RunKind};
use super::raw::Sanitizer;
use super::text::Plain;
use super::{Body, Element, Piece};
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::expression;
use crate::source::{Source, Span};

/// Elements nested more deeply than this are left out: no report needs them, and browsers stumble over them.
const MOST_NESTED: usize = 64;

/// CommonMark's limit for the label of a link; a footnote's is judged alike.
const LONGEST_LABEL: usize = 999;

/// Parses the text of `source` from `offset` on, where its front matter ends. All spans are in the whole file.
///
/// `allow_html` lets sanitised raw HTML through; of `expressions` those that were parsed before are not parsed again. Mistakes are added to `diagnostics`; what is mistaken is left out of
/// the body, or stays in it as plain text.
pub fn parse(
    source: &Source,
    offset: usize,
    allow_html: bool,
    expressions: &expression::Known,
    diagnostics: &mut Vec<Diagnostic>,
) -> Body {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_STRIKETHROUGH;
    let offset = source.text.ceil_char_boundary(offset.min(source.text.len()));
    let mut events = Parser::new_ext(&source.text[offset..], options).into_offset_iter();
    let shifted = |span: Span| span.start + offset..span.end + offset;
    let list: Vec<(Event, Span)> = events.by_ref().map(|(event, span)| (event, shifted(span))).collect();
    let definition = |label: &str| events.reference_definitions().get(label).map(|found| shifted(found.span.clone()));
    let mut reader = Reader {
        source,
        definition: &definition,
        expressions,
        sanitizer: allow_html.then(Sanitizer::new),
        diagnostics,
        body: Body::default(),
        outline: Outline::default(),
        notes: Notes::default(),
        prose: Prose::default(),
        buffers: vec![Vec::new()],
        open: Vec::new(),
        too_deep: false,
    };
    reader.read(&list);
    reader.finish()
}

/// What is collected while events go by.
struct Reader<'a> {
    source: &'a Source,
    definition: &'a dyn Fn(&str) -> Option<Span>,
    expressions: &'a expression::Known,
    /// There if raw HTML is allowed.
    sanitizer: Option<Sanitizer>,
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    outline: Outline,
    notes: Notes,
    prose: Prose,
    /// The pieces of the text and, above them, of the footnotes that are being defined.
    buffers: Vec<Vec<Piece>>,
    open: Vec<Open>,
    too_deep: bool,
}

/// An element whose end has not been met.
struct Open {
    kind: Kind,
    span: Span,
    /// Its plain text, where that is of use.
    text: Option<Plain>,
    /// Where its last part ends in the source.
    inner_end: Option<usize>,
    /// Where its first piece is, or would be, in the buffer.
    first: usize,
}

enum Kind {
    /// Anything whose end is an end and nothing more.
    Element,
    /// A link that has been reported: its text remains.
    Nothing,
    Link,
    Heading(usize),
    CodeBlock,
    /// A reference, with what is needed to find its parts.
    Reference {
        index: usize,
        form: Form,
    },
    Picture {
        path: Option<String>,
        title: Option<String>,
    },
    /// A misplaced embed, kept as a mention.
    Embed {
        index: usize,
        form: Form,
    },
    Definition {
        note: usize,
        span: Span,
    },
}

impl Reader<'_> {
    fn read(&mut self, events: &[(Event, Span)]) {
        let mut index = 0;
        while let Some((event, span)) = events.get(index) {
            index = match event {
                Event::Start(tag) if self.open.len() >= MOST_NESTED => {
                    self.report_depth(tag, span);
                    end_of(events, index) + 1
                }
                Event::Start(Tag::Paragraph) if self.is_embed(events, index) => self.embed(events, index),
                Event::Start(Tag::HtmlBlock) => {
                    let end = end_of(events, index);
                    self.html_block(&events[index + 1..end.max(index + 1)], span);
                    end + 1
                }
                Event::Start(tag) => {
                    self.prose.enter(tag);
                    self.start(tag, span.clone());
                    index + 1
                }
                Event::End(tag) => {
                    self.prose.leave(tag);
                    self.end();
                    index + 1
                }
                event => {
                    self.leaf(event, span);
                    index + 1
                }
            };
        }
    }

    fn finish(mut self) -> Body {
        self.body.pieces = self.buffers.swap_remove(0);
        self.body.notes = self.notes.number(&self.body.pieces);
        self.body.blocks = self.prose.blocks;
        for note in &self.body.notes {
            if let (None, Some(definition)) = (note.number, &note.definition) {
                let message = message!("no mark leads to the footnote `{label}`", label = &note.label);
                let at = self.source.at(definition.span.clone());
                self.diagnostics.push(
                    Diagnostic::new(Code::UndefinedFootnote, at, message)
                        .with_help(message!("write `[^{label}]` where it belongs, or remove it", label = &note.label)),
                );
            }
        }
        self.body
    }

    fn report(&mut self, code: Code, span: Span, message: impl Into<Message>, help: impl Into<Message>) {
        let diagnostic = Diagnostic::new(code, self.source.at(span), message);
        let help = help.into();
        self.diagnostics.push(if help.is_empty() { diagnostic } else { diagnostic.with_help(help) });
    }

    fn report_depth(&mut self, tag: &Tag, span: &Span) {
        if !std::mem::replace(&mut self.too_deep, true) {
            let place = first_line(self.source, span);
            let message =
                message!("this is nested more than {levels} levels deep and is left out", levels = MOST_NESTED);
            self.report(Code::TooDeep, place, message, "");
        }
        // A definition that is left out still counts as one, lest its marks be reported too.
        if let Tag::FootnoteDefinition(label) = tag {
            self.define(label, span.clone(), Vec::new());
        }
    }

    fn push(&mut self, piece: Piece) {
        if self.in_image() {
            return;
        }
        if let Some(buffer) = self.buffers.last_mut() {
            match (buffer.last_mut(), piece) {
                (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
                (_, piece) => buffer.push(piece),
            }
        }
    }

    fn in_image(&self) -> bool {
        self.open.iter().any(|open| matches!(open.kind, Kind::Picture { .. } | Kind::Embed { .. }))
    }

    /// Keeps a run of the running text; inside an image there is none.
    fn prose(&mut self, kind: RunKind, text: &str, span: &Span) {
        if self.in_image() {
            return;
        }
        let reference = self.open.iter().rev().find_map(|open| match open.kind {
            Kind::Reference { index, .. } => Some(RunKind::Reference(index)),
            _ => None,
        });
        let begun = self.prose.add(reference.unwrap_or(kind), text, span.clone());
        begun.into_iter().for_each(|block| self.push(Piece::Block(block)));
    }

    fn in_link(&self) -> bool {
        self.open.iter().any(|open| matches!(open.kind, Kind::Link | Kind::Reference { .. }))
    }

    // Elements

    fn start(&mut self, tag: &Tag, span: Span) {
        let element = match tag {
            Tag::Heading { level, id, .. } => {
                return self.heading(*level as u8, id.as_ref().map(|id| id.to_string()), span);
            }
            Tag::Link { link_type, dest_url, title, id } => {
                return self.link((*link_type, dest_url, id), title_of(title), span);
            }
            Tag::Image { link_type, dest_url, title, id } => {
                return self.image((*link_type, dest_url, id), title_of(title), span);
            }
            Tag::FootnoteDefinition(label) => return self.note(label, span),
            Tag::CodeBlock(kind) => {
                self.push(Piece::Start(Element::CodeBlock(language(kind))));
                return self.open(Kind::CodeBlock, span, false);
            }
            other => element(other),
        };
        match element {
            Some(element) => {
                self.push(Piece::Start(element));
                self.open(Kind::Element, span, false);
            }
            None => self.open(Kind::Nothing, span, false),
        }
    }

    fn open(&mut self, kind: Kind, span: Span, with_text: bool) {
        let first = self.buffers.last().map_or(0, Vec::len);
        self.open.push(Open { kind, span, text: with_text.then(Plain::default), inner_end: None, first });
    }

    fn end(&mut self) {
        let Some(Open { kind, span, text, inner_end, first }) = self.open.pop() else { return };
        self.extend_outer(span.end);
        let text = text.map(Plain::finish).unwrap_or_default();
        match kind {
            Kind::Nothing => {}
            Kind::Element | Kind::CodeBlock => self.push(Piece::End),
            Kind::Link => self.end_link(first, span),
            Kind::Heading(index) => {
                let text_end = inner_end.unwrap_or(span.start);
                self.diagnostics.extend(heading::attribute_mistake(self.source, text_end, span.end));
                self.end_heading(index, &text, first, span);
            }
            Kind::Reference { index, form } => {
                self.push(Piece::End);
                self.end_reference(index, text, inner_end, &form);
            }
            Kind::Embed { index, form } => {
                self.push(Piece::Start(Element::Reference(index)));
                self.push(Piece::Text(text.clone()));
                self.push(Piece::End);
                self.end_reference(index, text, inner_end, &form);
            }
            Kind::Picture { path, title } => self.end_image(path, title, text, span),
            Kind::Definition { note, span } => {
                let pieces = self.buffers.pop().unwrap_or_default();
                self.define_at(note, span, pieces);
            }
        }
    }

    /// Links and images contain what has just ended.
    fn extend_outer(&mut self, end: usize) {
        if let Some(outer) = self.open.last_mut() {
            outer.inner_end = Some(outer.inner_end.map_or(end, |before| before.max(end)));
        }
    }

    // Headings

    fn heading(&mut self, level: u8, id: Option<String>, span: Span) {
        let span = span.start..span.start + self.source.text[span].trim_end().len();
        let heading = self.outline.next((self.source, span.clone()), level, id, self.diagnostics);
        self.body.headings.push(heading);
        let index = self.body.headings.len() - 1;
        self.push(Piece::Start(Element::Heading(index)));
        self.open(Kind::Heading(index), span, true);
    }

    fn end_heading(&mut self, index: usize, text: &str, first: usize, span: Span) {
        if !self.shows_something(first) {
            self.report(Code::InvalidValue, first_line(self.source, &span), message!("this heading is empty"), "");
        }
        self.body.headings[index].text = text.trim().to_owned();
        self.push(Piece::End);
    }

    /// Whether the pieces of the element that began at `first` are to be seen.
    fn shows_something(&self, first: usize) -> bool {
        let own = self.buffers.last().and_then(|buffer| buffer.get(first..)).unwrap_or_default();
        own.iter().any(|piece| match piece {
            Piece::Text(text) | Piece::Code(text) => !text.trim().is_empty(),
            piece => matches!(piece, Piece::Start(Element::Reference(_)) | Piece::Image(..)),
        })
    }
}

/// The index of the event that ends the element beginning at `start`; behind the last if there is none.
fn end_of(events: &[(Event, Span)], start: usize) -> usize {
    let mut depth = 0_usize;
    for (index, (event, _)) in events.iter().enumerate().skip(start) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index;
        }
    }
    events.len()
}

/// Elements that need no more than their start and end.
fn element(tag: &Tag) -> Option<Element> {
    Some(match tag {
        Tag::Paragraph => Element::Paragraph,
        Tag::BlockQuote(_) => Element::BlockQuote,
        Tag::List(first) => Element::List(*first),
        Tag::Item => Element::Item,
        Tag::DefinitionList => Element::DefinitionList,
        Tag::DefinitionListTitle => Element::Term,
        Tag::DefinitionListDefinition => Element::Definition,
        Tag::Table(alignments) => Element::Table(alignments.clone()),
        Tag::TableHead => Element::TableHead,
        Tag::TableRow => Element::TableRow,
        Tag::TableCell => Element::TableCell,
        Tag::Emphasis => Element::Emphasis,
        Tag::Strong => Element::Strong,
        Tag::Strikethrough => Element::Strikethrough,
        _ => return None,
    })
}

fn language(kind: &CodeBlockKind) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_owned(),
        CodeBlockKind::Indented => String::new(),
    }
}

fn title_of(title: &str) -> Option<String> {
    (!title.is_empty()).then(|| title.to_owned())
}

/// Where a long element begins, as it would be no help to mark all of it.
fn first_line(source: &Source, span: &Span) -> Span {
    let line = source.text[span.clone()].lines().next().unwrap_or_default();
    span.start..span.start + line.len()
}
