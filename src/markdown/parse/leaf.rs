//! What holds nothing else: text, code, breaks, raw HTML; and what the parser took for text that was meant otherwise.

use pulldown_cmark::Event;

use super::{Kind, LONGEST_LABEL, Open, Reader, first_line};
use crate::diagnostic::{Code, message};
use crate::markdown::Piece;
use crate::markdown::destination::LINK_SCHEMES;
use crate::markdown::locate::Form;
use crate::markdown::prose::RunKind;
use crate::markdown::raw;
use crate::markdown::text::Plain;
use crate::source::Span;

impl Reader<'_> {
    pub(super) fn leaf(&mut self, event: &Event, span: &Span) {
        match event {
            Event::Text(text) => self.text(text, span),
            Event::Code(text) => {
                self.capture(text, span);
                self.prose(RunKind::Code, text, span);
                self.push(Piece::Code(text.to_string()));
            }
            Event::SoftBreak => {
                self.capture_break(span, Plain::soft_break);
                self.prose(RunKind::Break, " ", span);
                self.push(Piece::SoftBreak);
            }
            Event::HardBreak => {
                self.capture_break(span, Plain::hard_break);
                self.prose(RunKind::Break, " ", span);
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
        self.prose(if in_code { RunKind::Code } else { RunKind::Text }, text, span);
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
        let label = &behind[..end];
        let message = message!("the footnote `{label}` is not defined", label);
        let help = message!("write `[^{label}]: …` as a paragraph of its own", label);
        self.report(Code::UndefinedFootnote, bracket..bracket + end + 3, message, help);
    }

    /// A link whose destination holds spaces and no angle brackets is none to the parser, and would be published
    /// as it stands.
    fn find_broken_link(&mut self, text: &str, span: &Span) {
        let (before, behind) = self.source.text.split_at(span.start);
        if !text.starts_with('(') || !before.ends_with(']') || before.ends_with("\\]") {
            return;
        }
        let destination = behind[1..].trim_start_matches('<');
        let begins_with = |scheme: &&str| destination.strip_prefix(*scheme).is_some_and(|rest| rest.starts_with(':'));
        if LINK_SCHEMES.iter().any(begins_with) {
            let line = behind.lines().next().unwrap_or_default();
            let end = span.start + line.find(')').map_or(line.len(), |closing| closing + 1);
            let help = message!("put angle brackets around an expression with spaces or parentheses: `[…](<value:…>)`");
            self.report(Code::InvalidLink, span.start..end, message!("this is not understood as a link"), help);
        }
    }

    pub(super) fn html_block(&mut self, lines: &[(Event, Span)], span: &Span) {
        let html = lines.iter().filter_map(|(event, _)| match event {
            Event::Html(line) | Event::Text(line) => Some(&**line),
            _ => None,
        });
        let place = first_line(self.source, span);
        let Some(html) = raw::without_comments(&html.collect::<String>()) else {
            let message = message!("this comment is not closed");
            return self.report(Code::RawHtml, place, message, message!("end it with `-->`"));
        };
        match &self.sanitizer {
            _ if html.trim().is_empty() => {}
            None => self.refuse_html(span.start..span.start + self.source.text[span.clone()].trim_end().len()),
            Some(sanitizer) => match sanitizer.block(&html) {
                Ok(piece) => piece.into_iter().for_each(|piece| self.push(piece)),
                Err(raw::TooManyTags) => {
                    let message = message!("this HTML has too many tags and is left out");
                    self.report(Code::TooDeep, place, message, "");
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
        let help = message!("write it in Markdown; for a plain `<` write `\\<`; or set `allow_html` in `nianbao.yaml`");
        self.report(Code::RawHtml, span, message!("raw HTML is not allowed"), help);
    }
}
