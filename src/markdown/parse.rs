//! From the events of the Markdown parser to a [`Body`]: each event becomes a piece, a reference or a mistake.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag};

use super::destination::{self, Destination, OWN_SCHEMES};
use super::heading::{Attributes, Outline};
use super::locate::{self, Form, Parts};
use super::note::{Definition, Notes};
use super::raw::{self, Sanitizer};
use super::text::Plain;
use super::{Body, Element, Image, Piece, Reference, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Source, Span};

/// Elements nested more deeply than this are left out: no report needs them, and browsers stumble over them.
const MOST_NESTED: usize = 64;

/// CommonMark's limit for the label of a link; a footnote's is judged alike.
const LONGEST_LABEL: usize = 999;

/// Parses the text of `source` from `offset` on, where its front matter ends. All spans are in the whole file.
///
/// `allow_html` lets sanitised raw HTML through. Mistakes are added to `diagnostics`; what is mistaken is left out of
/// the body, or stays in it as plain text.
pub fn parse(source: &Source, offset: usize, allow_html: bool, diagnostics: &mut Vec<Diagnostic>) -> Body {
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
        sanitizer: allow_html.then(Sanitizer::new),
        diagnostics,
        body: Body::default(),
        outline: Outline::default(),
        notes: Notes::default(),
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
    /// There if raw HTML is allowed.
    sanitizer: Option<Sanitizer>,
    diagnostics: &'a mut Vec<Diagnostic>,
    body: Body,
    outline: Outline,
    notes: Notes,
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
    /// Where the last piece of that text ends in the source.
    inner_end: Option<usize>,
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
                    self.start(tag, span.clone());
                    index + 1
                }
                Event::End(_) => {
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
        for note in &self.body.notes {
            if let (None, Some(definition)) = (note.number, &note.definition) {
                let message = format!("no mark leads to the footnote `{}`", note.label);
                let at = self.source.at(definition.span.clone());
                self.diagnostics.push(
                    Diagnostic::new(Code::UndefinedFootnote, at, message)
                        .with_help(format!("write `[^{}]` where it belongs, or remove it", note.label)),
                );
            }
        }
        self.body
    }

    fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::new(code, self.source.at(span), message);
        self.diagnostics.push(if help.is_empty() { diagnostic } else { diagnostic.with_help(help) });
    }

    fn report_depth(&mut self, tag: &Tag, span: &Span) {
        if !std::mem::replace(&mut self.too_deep, true) {
            let place = first_line(self.source, span);
            let message = format!("this is nested more than {MOST_NESTED} levels deep and is left out");
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

    fn in_link(&self) -> bool {
        self.open.iter().any(|open| matches!(open.kind, Kind::Link | Kind::Reference { .. }))
    }

    // Elements

    fn start(&mut self, tag: &Tag, span: Span) {
        let element = match tag {
            Tag::Heading { level, id, classes, attrs } => {
                return self.heading(*level as u8, attributes(id, classes, attrs), span);
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
        self.open.push(Open { kind, span, text: with_text.then(Plain::default), inner_end: None });
    }

    fn end(&mut self) {
        let Some(Open { kind, span, text, inner_end }) = self.open.pop() else { return };
        self.extend_outer(span.end);
        let text = text.map(Plain::finish).unwrap_or_default();
        match kind {
            Kind::Nothing => {}
            Kind::Element | Kind::Link | Kind::CodeBlock => self.push(Piece::End),
            Kind::Heading(index) => self.end_heading(index, &text, span),
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

    fn heading(&mut self, level: u8, attributes: Attributes, span: Span) {
        let heading = self.outline.next((self.source, span.clone()), level, attributes, self.diagnostics);
        self.body.headings.push(heading);
        let index = self.body.headings.len() - 1;
        self.push(Piece::Start(Element::Heading(index)));
        self.open(Kind::Heading(index), span, true);
    }

    fn end_heading(&mut self, index: usize, text: &str, span: Span) {
        let own_pieces = self.buffers.last().map_or(&[][..], |buffer| buffer);
        let bare = !own_pieces
            .iter()
            .rev()
            .take_while(|piece| **piece != Piece::Start(Element::Heading(index)))
            .any(|piece| matches!(piece, Piece::Start(Element::Reference(_)) | Piece::Image(..)));
        if text.trim().is_empty() && bare {
            self.report(Code::InvalidValue, first_line(self.source, &span), "this heading is empty", "");
        }
        self.body.headings[index].text = text.trim().to_owned();
        self.push(Piece::End);
    }

    // Links and references

    fn link(&mut self, (link_type, written, label): (LinkType, &str, &str), title: Option<String>, span: Span) {
        let at = self.source.at(span.clone());
        let destination = match link_type {
            LinkType::Email => Ok(Destination::External(format!("mailto:{written}"))),
            _ => destination::of_link(written, at),
        };
        match destination {
            _ if self.in_image() => {
                if destination.is_ok_and(|destination| matches!(destination, Destination::Target(_))) {
                    self.report(Code::InvalidLink, span.clone(), "an image's text cannot hold a reference", "");
                }
                self.open(Kind::Nothing, span, false);
            }
            Ok(Destination::Target(target)) => {
                let index = self.refer(target, false, title, span.clone());
                self.push(Piece::Start(Element::Reference(index)));
                self.open(Kind::Reference { index, form: self.form(link_type, label) }, span, true);
            }
            Ok(Destination::External(href)) => {
                self.push(Piece::Start(Element::Link { href, title }));
                self.open(Kind::Link, span, false);
            }
            Ok(Destination::Image(_)) => self.open(Kind::Nothing, span, false),
            Err(mistake) => {
                self.diagnostics.push(mistake);
                self.open(Kind::Nothing, span, false);
            }
        }
    }

    fn form(&self, link_type: LinkType, label: &str) -> Form {
        match link_type {
            LinkType::Inline => Form::Inline,
            LinkType::Autolink | LinkType::Email => Form::Auto,
            _ => Form::Defined((self.definition)(label)),
        }
    }

    fn refer(&mut self, target: Target, embed: bool, format: Option<String>, span: Span) -> usize {
        let (text_span, target_span) = (span.clone(), span.clone());
        let text = String::new();
        self.body.references.push(Reference { target, embed, text, format, span, text_span, target_span });
        self.body.references.len() - 1
    }

    fn end_reference(&mut self, index: usize, text: String, inner_end: Option<usize>, form: &Form) {
        let reference = &mut self.body.references[index];
        let scheme = reference.target.scheme();
        let Parts { text: text_span, target } =
            locate::parts(&self.source.text, &reference.span, inner_end, form, scheme);
        (reference.text, reference.text_span, reference.target_span) = (text, text_span, target);
    }

    // Images and embeds

    /// Whether the paragraph at `index` holds an image of a table or figure and nothing else, outside any other block.
    fn is_embed(&self, events: &[(Event, Span)], index: usize) -> bool {
        let Some((Event::Start(Tag::Image { dest_url, .. }), _)) = events.get(index + 1) else { return false };
        let alone = matches!(events.get(end_of(events, index + 1) + 1), Some((Event::End(_), _)));
        self.open.is_empty() && alone && (dest_url.starts_with("table:") || dest_url.starts_with("figure:"))
    }

    /// Takes an embed with its paragraph; what follows it is at the returned index.
    fn embed(&mut self, events: &[(Event, Span)], paragraph: usize) -> usize {
        let (start, end) = (paragraph + 1, end_of(events, paragraph + 1));
        if let (Event::Start(Tag::Image { link_type, dest_url, title, id }), span) = &events[start] {
            match destination::of_image(dest_url, self.source.at(span.clone())) {
                Ok(Destination::Target(target)) => {
                    let index = self.refer(target, true, title_of(title), span.clone());
                    let form = self.form(*link_type, id);
                    self.open(Kind::Embed { index, form }, span.clone(), true);
                    events[start + 1..end].iter().for_each(|(event, span)| self.inside_embed(event, span));
                    if let Some(Open { kind: Kind::Embed { form, .. }, text, inner_end, .. }) = self.open.pop() {
                        self.end_reference(index, text.map(Plain::finish).unwrap_or_default(), inner_end, &form);
                    }
                    self.push(Piece::Embed(index));
                }
                Ok(_) => {}
                Err(mistake) => self.diagnostics.push(mistake),
            }
        }
        end + 2
    }

    fn inside_embed(&mut self, event: &Event, span: &Span) {
        match event {
            Event::Start(_) | Event::End(_) => self.extend_outer(span.end),
            event => self.leaf(event, span),
        }
    }

    fn image(&mut self, (link_type, written, label): (LinkType, &str, &str), title: Option<String>, span: Span) {
        match destination::of_image(written, self.source.at(span.clone())) {
            Ok(Destination::Target(target)) if !self.in_image() && !self.in_link() => {
                self.report_misplaced(&target, span.clone());
                let index = self.refer(target, false, title, span.clone());
                self.open(Kind::Embed { index, form: self.form(link_type, label) }, span, true);
            }
            Ok(Destination::Target(target)) => {
                self.report_misplaced(&target, span.clone());
                self.open(Kind::Nothing, span, false);
            }
            Ok(Destination::Image(path)) => self.open(Kind::Picture { path: Some(path), title }, span, true),
            Ok(Destination::External(_)) => self.open(Kind::Nothing, span, false),
            Err(mistake) => {
                self.diagnostics.push(mistake);
                self.open(Kind::Picture { path: None, title: None }, span, true);
            }
        }
    }

    fn report_misplaced(&mut self, target: &Target, span: Span) {
        let message = format!("a {} stands alone in its paragraph, outside lists and quotations", target.scheme());
        let help = format!(
            "put a blank line before and after it, or mention it as `[]({}:{})`",
            target.scheme(),
            target.name()
        );
        self.report(Code::MisplacedEmbed, span, message, &help);
    }

    fn end_image(&mut self, path: Option<String>, title: Option<String>, alt: String, span: Span) {
        let Some(path) = path.filter(|_| !self.in_image()) else { return };
        let alt = alt.trim().to_owned();
        if alt.is_empty() {
            let help = "describe it between the square brackets, for those who cannot see it";
            self.report(Code::MissingAlt, span.clone(), "this image has no text", help);
        }
        self.body.images.push(Image { path, alt, span });
        self.push(Piece::Image(self.body.images.len() - 1, title));
    }

    // Footnotes

    fn note(&mut self, label: &str, span: Span) {
        let place = label_place(self.source, &span, label);
        let note = self.notes.index(label);
        self.buffers.push(Vec::new());
        self.open(Kind::Definition { note, span: place }, span, false);
    }

    fn define(&mut self, label: &str, span: Span, pieces: Vec<Piece>) {
        let place = label_place(self.source, &span, label);
        let note = self.notes.index(label);
        self.define_at(note, place, pieces);
    }

    fn define_at(&mut self, index: usize, span: Span, pieces: Vec<Piece>) {
        let note = &mut self.notes.list[index];
        match &note.definition {
            None => note.definition = Some(Definition { pieces, span }),
            Some(first) => {
                let message = format!("the footnote `{}` is defined twice", note.label);
                self.diagnostics.push(
                    Diagnostic::new(Code::DuplicateId, self.source.at(span), message)
                        .with_label(self.source.at(first.span.clone()), "first defined here"),
                );
            }
        }
    }

    fn mark(&mut self, label: &str, span: &Span) {
        if self.in_link() || self.in_image() {
            let help = "put the footnote's mark behind it";
            return self.report(Code::InvalidLink, span.clone(), "a link cannot hold another one", help);
        }
        let note = self.notes.index(label);
        self.push(Piece::Mark(note));
    }
}

// Text and raw HTML
impl Reader<'_> {
    fn leaf(&mut self, event: &Event, span: &Span) {
        match event {
            Event::Text(text) => self.text(text, span),
            Event::Code(text) => {
                self.capture(text, span);
                self.push(Piece::Code(text.to_string()));
            }
            Event::SoftBreak => {
                self.capture_break(span, Plain::soft_break);
                self.push(Piece::SoftBreak);
            }
            Event::HardBreak => {
                self.capture_break(span, Plain::hard_break);
                self.push(Piece::HardBreak);
            }
            Event::Rule => self.push(Piece::Rule),
            Event::FootnoteReference(label) => {
                self.extend_outer(span.end);
                self.mark(label, span);
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                self.extend_outer(span.end);
                self.inline_html(html, span);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, span: &Span) {
        let in_code = matches!(self.open.last(), Some(Open { kind: Kind::CodeBlock, .. }));
        if !in_code {
            self.find_undefined_note(text, span);
            self.find_broken_link(text, span);
        }
        // The text of `<value:EXPR>` is its target, not a literal.
        if let Some(Open { kind: Kind::Reference { form: Form::Auto, .. }, .. }) = self.open.last() {
            return;
        }
        self.capture(text, span);
        self.push(Piece::Text(text.to_owned()));
    }

    /// Adds to the plain text of the links, images and headings that are open.
    fn capture(&mut self, words: &str, span: &Span) {
        self.extend_outer(span.end);
        for text in self.open.iter_mut().filter_map(|open| open.text.as_mut()) {
            text.push(words);
        }
    }

    fn capture_break(&mut self, span: &Span, end_line: fn(&mut Plain)) {
        self.extend_outer(span.end);
        self.open.iter_mut().filter_map(|open| open.text.as_mut()).for_each(end_line);
    }

    /// The parser leaves the mark of a footnote that is not defined as text: it begins with a bracket that is not
    /// escaped, and a caret stands behind that.
    fn find_undefined_note(&mut self, text: &str, span: &Span) {
        let source = &*self.source.text;
        let bracket = span.start + usize::from(text.starts_with('!'));
        let behind = source.get(bracket..).and_then(|rest| rest.strip_prefix("[^"));
        let Some(behind) = behind.filter(|_| text.ends_with('[') && !source[..span.start].ends_with('\\')) else {
            return;
        };
        let end = behind.bytes().take(LONGEST_LABEL).position(|byte| matches!(byte, b']' | b'[' | b'\n'));
        let Some(end) = end.filter(|end| *end > 0 && behind[*end..].starts_with(']')) else { return };
        let message = format!("the footnote `{}` is not defined", &behind[..end]);
        let help = format!("write `[^{}]: …` as a paragraph of its own", &behind[..end]);
        self.report(Code::UndefinedFootnote, bracket..bracket + end + 3, message, &help);
    }

    /// A reference whose expression holds spaces and no angle brackets is no link to the parser, and would be published
    /// as it stands.
    fn find_broken_link(&mut self, text: &str, span: &Span) {
        let source = &*self.source.text;
        if !source[..span.start].ends_with(']') || source[..span.start].ends_with("\\]") || !text.starts_with('(') {
            return;
        }
        let destination = text[1..].trim_start_matches('<');
        let own = OWN_SCHEMES.iter().any(|own| destination.strip_prefix(own).is_some_and(|rest| rest.starts_with(':')));
        if own {
            let help = "put angle brackets around an expression with spaces or parentheses: `[…](<value:…>)`";
            let place = first_line(self.source, span);
            self.report(Code::InvalidLink, place, "this is not understood as a link", help);
        }
    }

    fn html_block(&mut self, lines: &[(Event, Span)], span: &Span) {
        let html: String = lines
            .iter()
            .filter_map(|(event, _)| match event {
                Event::Html(line) | Event::Text(line) => Some(&**line),
                _ => None,
            })
            .collect();
        let place = span.start..span.start + self.source.text[span.clone()].trim_end().len();
        let Some(html) = raw::without_comments(&html) else {
            return self.report(
                Code::RawHtml,
                first_line(self.source, span),
                "this comment is not closed",
                "end it with `-->`",
            );
        };
        match &self.sanitizer {
            _ if html.trim().is_empty() => {}
            None => self.refuse_html(place),
            Some(sanitizer) => match sanitizer.block(&html) {
                Ok(piece) => piece.into_iter().for_each(|piece| self.push(piece)),
                Err(raw::TooManyTags) => {
                    self.report(
                        Code::TooDeep,
                        first_line(self.source, span),
                        "this HTML has too many tags and is left out",
                        "",
                    );
                }
            },
        }
    }

    fn inline_html(&mut self, html: &str, span: &Span) {
        if html.starts_with("<!--") {
            return;
        }
        match &mut self.sanitizer {
            None => self.refuse_html(span.clone()),
            Some(sanitizer) => {
                let piece = sanitizer.inline(html);
                piece.into_iter().for_each(|piece| self.push(piece));
            }
        }
    }

    fn refuse_html(&mut self, span: Span) {
        let help = "write it in Markdown; for a plain `<` write `\\<`; or set `allow_html` in `nianbao.yaml`";
        self.report(Code::RawHtml, span, "raw HTML is not allowed", help);
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

type Attribute<'a> = (CowStr<'a>, Option<CowStr<'a>>);

fn attributes(id: &Option<CowStr>, classes: &[CowStr], others: &[Attribute]) -> Attributes {
    let classes = classes.iter().map(|class| format!(".{class}"));
    let others = others.iter().map(|(name, value)| match value {
        Some(value) => format!("{name}={value}"),
        None => name.to_string(),
    });
    Attributes { id: id.as_ref().map(|id| id.to_string()), others: classes.chain(others).collect() }
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

/// Where the label of a footnote's definition stands, with its brackets.
fn label_place(source: &Source, span: &Span, label: &str) -> Span {
    let written = format!("[^{label}]");
    match source.text[span.clone()].starts_with(&written) {
        true => span.start..span.start + written.len(),
        false => first_line(source, span),
    }
}
