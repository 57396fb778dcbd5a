//! Links and images: references into the project, addresses outside it, files beside the narrative.

use pulldown_cmark::{Event, LinkType, Tag};

use super::{Kind, Open, Reader, end_of, title_of};
use crate::diagnostic::{Code, message};
use crate::markdown::destination::{self, Destination};
use crate::markdown::locate::{self, Form, Parts};
use crate::markdown::prose::RunKind;
use crate::markdown::text::Plain;
use crate::markdown::{Element, Image, Piece, Reference, Target};
use crate::source::Span;

impl Reader<'_> {
    pub(super) fn link(
        &mut self,
        (link_type, written, label): (LinkType, &str, &str),
        title: Option<String>,
        span: Span,
    ) {
        let at = self.source.at(span.clone());
        let destination = match link_type {
            LinkType::Email => Ok(Destination::External(format!("mailto:{written}"))),
            _ => destination::of_link(written, at, self.expressions),
        };
        match destination {
            _ if self.in_image() => {
                if destination.is_ok_and(|destination| matches!(destination, Destination::Target(_))) {
                    let message = message!("an image's text cannot hold a reference");
                    self.report(Code::InvalidLink, span.clone(), message, "");
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

    pub(super) fn end_link(&mut self, first: usize, span: Span) {
        if !self.shows_something(first) {
            let help = message!("say between the square brackets where it leads");
            self.report(Code::InvalidLink, span, message!("this link has no text"), help);
        }
        self.push(Piece::End);
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

    pub(super) fn end_reference(&mut self, index: usize, text: String, inner_end: Option<usize>, form: &Form) {
        let reference = &mut self.body.references[index];
        let scheme = reference.target.scheme();
        let Parts { text: text_span, target } =
            locate::parts(&self.source.text, &reference.span, inner_end, form, scheme);
        let empty = text.is_empty() && !reference.embed;
        (reference.text, reference.text_span, reference.target_span) = (text, text_span, target);
        if empty {
            let span = reference.span.clone();
            if reference.target == Target::Free {
                let help = message!("say between the square brackets what is free");
                self.report(Code::InvalidLink, span.clone(), message!("this link has no text"), help);
            }
            self.prose(RunKind::Reference(index), "", &span);
        }
    }

    // Images and embeds

    /// Whether the paragraph at `index` holds an image of a table or figure and nothing else, outside any other block.
    pub(super) fn is_embed(&self, events: &[(Event, Span)], index: usize) -> bool {
        let Some((Event::Start(Tag::Image { dest_url, .. }), _)) = events.get(index + 1) else { return false };
        let scheme_fits = dest_url.starts_with("table:") || dest_url.starts_with("figure:");
        scheme_fits
            && self.open.is_empty()
            && matches!(events.get(end_of(events, index + 1) + 1), Some((Event::End(_), _)))
    }

    /// Takes an embed with its paragraph; what follows it is at the returned index.
    pub(super) fn embed(&mut self, events: &[(Event, Span)], paragraph: usize) -> usize {
        let (start, end) = (paragraph + 1, end_of(events, paragraph + 1));
        if let (Event::Start(Tag::Image { link_type, dest_url, title, id }), span) = &events[start] {
            match destination::of_image(dest_url, self.source.at(span.clone()), self.expressions) {
                Ok(Destination::Target(target)) => {
                    let index = self.refer(target, true, title_of(title), span.clone());
                    let form = self.form(*link_type, id);
                    self.open(Kind::Embed { index, form }, span.clone(), true);
                    self.read(events.get(start + 1..end).unwrap_or_default());
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

    pub(super) fn image(
        &mut self,
        (link_type, written, label): (LinkType, &str, &str),
        title: Option<String>,
        span: Span,
    ) {
        match destination::of_image(written, self.source.at(span.clone()), self.expressions) {
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
        let (scheme, name) = (target.scheme(), target.name());
        let what = if scheme == "figure" { message!("figure") } else { message!("table") };
        let message = message!("a {what} stands alone in its paragraph, outside lists and quotations", what);
        let help =
            message!("put a blank line before and after it, or mention it as `[]({scheme}:{name})`", scheme, name);
        self.report(Code::MisplacedEmbed, span, message, help);
    }

    pub(super) fn end_image(&mut self, path: Option<String>, title: Option<String>, alt: String, span: Span) {
        let Some(path) = path.filter(|_| !self.in_image()) else { return };
        let alt = alt.trim().to_owned();
        if alt.is_empty() {
            let help = message!("describe it between the square brackets, for those who cannot see it");
            self.report(Code::MissingAlt, span.clone(), message!("this image has no text"), help);
        }
        self.prose.add_alt(&alt, span.clone());
        self.body.images.push(Image { path, alt, span });
        self.push(Piece::Image(self.body.images.len() - 1, title));
    }
}
