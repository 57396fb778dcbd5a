//! Writes a body as HTML, with the answers to its references.
//!
//! The markup is made for pages whose policy forbids inline styles, and for screen readers: table headings have a
//! scope, wide tables can be scrolled with the keyboard, footnotes have the roles of DPUB-ARIA. Whatever an author wrote
//! as text is escaped; only answers and sanitised raw HTML pass as they are.

mod blocks;
mod foreign;
mod notes;

use std::fmt::Write;

use pulldown_cmark::Alignment;

use self::blocks::Blocks;
use super::line::Joiner;
use super::text::visible;
use super::{Answer, Body, Element, Filled, Piece};

/// Writes `body` out, its footnotes at the end. See [`Filled`] for what goes in.
pub fn to_html(body: &Body, filled: &Filled) -> String {
    let mut writer = Writer {
        body,
        filled,
        out: String::new(),
        line: Joiner::new('\n'),
        frames: Vec::new(),
        in_head: false,
        column: 0,
        alignments: &[],
        marks: vec![0; body.notes.len()],
        blocks: Blocks::of(body, filled.marks),
    };
    writer.pieces(&body.pieces);
    writer.notes();
    writer.out
}

/// Appends `text` so that it is text in HTML, in content as well as in a quoted attribute. Characters that HTML
/// cannot hold become U+FFFD.
pub fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(character),
            _ if character.is_control() => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
}

struct Writer<'a> {
    body: &'a Body,
    filled: &'a Filled<'a>,
    out: String,
    line: Joiner,
    frames: Vec<Frame<'a>>,
    in_head: bool,
    column: usize,
    alignments: &'a [Alignment],
    /// How often each note's mark has been written.
    marks: Vec<usize>,
    blocks: Blocks,
}

/// An open element.
struct Frame<'a> {
    kind: FrameKind<'a>,
    /// Where its start tag begins and ends.
    tag: usize,
    content: usize,
}

enum FrameKind<'a> {
    Element(&'a Element),
    /// What closes a reference.
    Reference(&'static str),
    /// The name of a raw tag.
    Raw(&'a str),
}

impl<'a> Writer<'a> {
    fn pieces(&mut self, pieces: &'a [Piece]) {
        let mut index = 0;
        while let Some(piece) = pieces.get(index) {
            index += 1;
            match piece {
                Piece::Start(Element::Reference(reference)) => {
                    if self.reference(*reference) {
                        index += Body::contents(pieces, index).len();
                    }
                }
                Piece::Start(element) => {
                    let block = self.blocks.begun_in(element, pieces.get(index..).unwrap_or_default());
                    self.start(element, block);
                }
                Piece::End => self.end(),
                leaf => self.leaf(leaf),
            }
        }
        while !self.frames.is_empty() {
            self.end();
        }
    }

    fn leaf(&mut self, piece: &'a Piece) {
        match piece {
            Piece::Text(text) => self.text(text),
            Piece::Code(text) => {
                self.line.meet(&mut self.out, text);
                self.out.push_str("<code>");
                escape(&mut self.out, text);
                self.out.push_str("</code>");
            }
            Piece::SoftBreak => self.line.soft_break(&self.out),
            Piece::HardBreak => {
                self.line.reset();
                self.out.push_str("<br>\n");
            }
            Piece::Rule => self.block("<hr>"),
            Piece::Embed(index) => self.embed(*index),
            Piece::Image(index, title) => self.image(*index, title.as_deref()),
            Piece::Mark(note) => self.mark(*note),
            Piece::Raw(html) => self.raw(html),
            Piece::RawStart { name, tag } => {
                let start = self.out.len();
                self.out.push_str(tag);
                self.frames.push(Frame { kind: FrameKind::Raw(name), tag: start, content: self.out.len() });
            }
            Piece::RawEnd { name } => self.raw_end(name),
            Piece::Start(_) | Piece::End | Piece::Block(_) => {}
        }
    }

    fn text(&mut self, text: &str) {
        self.line.meet(&mut self.out, text);
        match self.filled.han_lang {
            Some(lang) => foreign::escape_with_language(&mut self.out, text, lang),
            None => escape(&mut self.out, text),
        }
    }

    /// A block that is complete in itself.
    fn block(&mut self, html: &str) {
        self.line.reset();
        self.new_line();
        self.out.push_str(html);
        self.out.push('\n');
    }

    fn new_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn raw(&mut self, html: &str) {
        self.line.meet(&mut self.out, &visible(html));
        self.out.push_str(html);
    }

    /// Closes a raw tag if nothing but raw tags was opened since; otherwise it would cut an element in two.
    fn raw_end(&mut self, name: &str) {
        let raw = self.frames.iter().rev().take_while(|frame| matches!(frame.kind, FrameKind::Raw(_)));
        let Some(depth) = raw.enumerate().find(|(_, frame)| matches!(frame.kind, FrameKind::Raw(open) if open == name))
        else {
            return;
        };
        for _ in 0..=depth.0 {
            self.close_raw();
        }
    }

    fn close_raw(&mut self) {
        if let Some(Frame { kind: FrameKind::Raw(name), .. }) = self.frames.pop() {
            let _ = write!(self.out, "</{name}>");
        }
    }

    // Elements

    fn start(&mut self, element: &'a Element, block: Option<usize>) {
        if !element.is_inline() {
            self.line.reset();
            if !matches!(element, Element::TableCell) {
                self.new_line();
            }
        }
        let tag = self.out.len();
        self.start_tag(element);
        if let Some(block) = block {
            blocks::mark(&mut self.out, tag, block);
        }
        self.frames.push(Frame { kind: FrameKind::Element(element), tag, content: self.out.len() });
    }

    fn start_tag(&mut self, element: &'a Element) {
        match element {
            Element::Heading(index) => self.heading(*index),
            Element::CodeBlock(language) => self.code_block(language),
            Element::List(Some(first)) if *first != 1 => {
                let _ = write!(self.out, "<ol start=\"{first}\">");
            }
            Element::Table(alignments) => self.table(alignments),
            Element::TableHead => {
                (self.in_head, self.column) = (true, 0);
                self.out.push_str("<thead>\n<tr>");
            }
            Element::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Element::TableCell => self.cell(),
            Element::Link { href, title } => {
                self.attribute("<a href=\"", href);
                if let Some(title) = title {
                    self.attribute(" title=\"", title);
                }
                self.out.push('>');
            }
            element => {
                let _ = write!(self.out, "<{}>", tag_name(element));
            }
        }
    }

    /// Writes an attribute's value and the quote behind it.
    fn attribute(&mut self, before: &str, value: &str) {
        self.out.push_str(before);
        escape(&mut self.out, value);
        self.out.push('"');
    }

    /// HTML has six levels, however deep a page is put together.
    fn level(&self, heading: usize) -> u8 {
        let own = self.body.headings.get(heading).map_or(2, |heading| heading.level);
        own.saturating_add(self.filled.heading_shift).min(6)
    }

    fn heading(&mut self, index: usize) {
        let _ = write!(self.out, "<h{}", self.level(index));
        if let Some(id) = self.filled.headings.get(index) {
            self.attribute(" id=\"", id);
        }
        self.out.push('>');
    }

    /// The block can be scrolled with the keyboard where it is too wide.
    fn code_block(&mut self, language: &str) {
        self.out.push_str("<pre tabindex=\"0\"><code");
        if !language.is_empty() {
            self.attribute(" class=\"language-", language);
        }
        self.out.push('>');
    }

    /// A group, not a region: a page can hold many tables, and a region's name must be its own.
    fn table(&mut self, alignments: &'a [Alignment]) {
        self.alignments = alignments;
        self.attribute(
            "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"",
            self.filled.words.table,
        );
        self.out.push_str(">\n<table>");
    }

    fn cell(&mut self) {
        self.out.push_str(if self.in_head { "<th scope=\"col\"" } else { "<td" });
        self.out.push_str(self.alignment());
        self.out.push('>');
        self.column += 1;
    }

    fn alignment(&self) -> &'static str {
        match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        }
    }

    fn end(&mut self) {
        while matches!(self.frames.last(), Some(Frame { kind: FrameKind::Raw(_), .. })) {
            self.close_raw();
        }
        let Some(Frame { kind, tag, content }) = self.frames.pop() else { return };
        let element = match kind {
            FrameKind::Element(element) => element,
            FrameKind::Reference(closing) | FrameKind::Raw(closing) => return self.out.push_str(closing),
        };
        if !element.is_inline() {
            self.line.reset();
        }
        let is_empty = self.out.len() == content;
        match element {
            // What was left out may have been all there was.
            Element::Paragraph if is_empty => self.out.truncate(tag),
            Element::TableCell => self.end_cell(is_empty, tag),
            element => self.end_tag(element),
        }
    }

    fn end_cell(&mut self, is_empty: bool, tag: usize) {
        if self.in_head && is_empty {
            // An empty heading would be announced as one.
            self.out.truncate(tag);
            self.out.push_str("<td></td>");
        } else {
            self.out.push_str(if self.in_head { "</th>" } else { "</td>" });
        }
    }

    fn end_tag(&mut self, element: &Element) {
        match element {
            Element::Heading(index) => {
                let _ = writeln!(self.out, "</h{}>", self.level(*index));
            }
            Element::CodeBlock(_) => self.out.push_str("</code></pre>\n"),
            Element::Table(_) => self.out.push_str("</tbody>\n</table>\n</div>\n"),
            Element::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr>\n</thead>\n<tbody>\n");
            }
            element => {
                let _ = write!(self.out, "</{}>", tag_name(element));
                if !element.is_inline() {
                    self.out.push('\n');
                }
            }
        }
    }

    // References

    /// Begins a reference, to be closed like an element; tells whether its text has been written.
    fn reference(&mut self, index: usize) -> bool {
        let tag = self.out.len();
        let text = match self.filled.references.get(index) {
            Some(Answer::Inline(html)) => {
                self.raw(html);
                self.open_reference("", tag);
                return true;
            }
            Some(Answer::Link { href, text }) => {
                self.attribute("<a href=\"", href);
                self.out.push('>');
                self.open_reference("</a>", tag);
                text.as_deref()
            }
            Some(Answer::Block(_) | Answer::Unresolved) | None => {
                self.out.push_str("<span class=\"unresolved\">");
                self.open_reference("</span>", tag);
                None
            }
        };
        let text = text.or_else(|| self.stand_in(index));
        text.into_iter().for_each(|text| self.text(text));
        text.is_some()
    }

    fn open_reference(&mut self, closing: &'static str, tag: usize) {
        self.frames.push(Frame { kind: FrameKind::Reference(closing), tag, content: self.out.len() });
    }

    /// The target's name, where the author wrote no text.
    fn stand_in(&self, index: usize) -> Option<&'a str> {
        let reference = self.body.references.get(index)?;
        reference.text.trim().is_empty().then(|| reference.target.name())
    }

    fn embed(&mut self, index: usize) {
        if let Some(Answer::Block(html)) = self.filled.references.get(index) {
            return self.block(html);
        }
        self.line.reset();
        self.new_line();
        self.out.push_str("<p>");
        let text = self.body.references.get(index).map_or("", |reference| &reference.text);
        if !self.reference(index) {
            self.text(text);
        }
        self.end();
        self.line.reset();
        self.out.push_str("</p>\n");
    }

    fn image(&mut self, index: usize, title: Option<&str>) {
        let Some((image, picture)) = self.body.images.get(index).zip(self.filled.images.get(index)) else { return };
        // No character of Chinese text, but a visible one.
        self.line.meet(&mut self.out, "x");
        let tag = self.out.len();
        self.attribute("<img src=\"", &picture.src);
        self.attribute(" alt=\"", &image.alt);
        if let Some(title) = title {
            self.attribute(" title=\"", title);
        }
        if let Some((width, height)) = picture.size {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        self.out.push_str(" loading=\"lazy\">");
        if let Some(block) = self.blocks.of_image(index) {
            blocks::mark(&mut self.out, tag, block);
        }
    }
}

fn tag_name(element: &Element) -> &'static str {
    match element {
        Element::Paragraph => "p",
        Element::BlockQuote => "blockquote",
        Element::CodeBlock(_) => "pre",
        Element::List(Some(_)) => "ol",
        Element::List(None) => "ul",
        Element::Item => "li",
        Element::DefinitionList => "dl",
        Element::Term => "dt",
        Element::Definition => "dd",
        Element::Table(_) => "table",
        Element::TableHead => "thead",
        Element::TableRow => "tr",
        Element::TableCell => "td",
        Element::Emphasis => "em",
        Element::Strong => "strong",
        Element::Strikethrough => "del",
        Element::Heading(_) => "h2",
        Element::Link { .. } | Element::Reference(_) => "a",
    }
}
