//! Footnotes: their marks in the text and what they say.

use super::{Kind, Reader, first_line};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::markdown::note::Definition;
use crate::markdown::{Mark, Piece};
use crate::source::{Source, Span};

impl Reader<'_> {
    pub(super) fn note(&mut self, label: &str, span: Span) {
        let place = label_place(self.source, &span, label);
        let note = self.notes.index(label);
        self.buffers.push(Vec::new());
        self.open(Kind::Definition { note, span: place }, span, false);
    }

    pub(super) fn define(&mut self, label: &str, span: Span, pieces: Vec<Piece>) {
        let place = label_place(self.source, &span, label);
        let note = self.notes.index(label);
        self.define_at(note, place, pieces);
    }

    pub(super) fn define_at(&mut self, index: usize, span: Span, pieces: Vec<Piece>) {
        let note = &mut self.notes.list[index];
        match &note.definition {
            None => note.definition = Some(Definition { pieces, span }),
            Some(first) => {
                let message = message!("the footnote `{label}` is defined twice", label = &note.label);
                self.diagnostics.push(
                    Diagnostic::new(Code::DuplicateId, self.source.at(span), message)
                        .with_label(self.source.at(first.span.clone()), message!("first defined here")),
                );
            }
        }
    }

    /// The parser makes no link of brackets that hold a mark, so that a mark is never inside one.
    pub(super) fn mark(&mut self, label: &str, span: &Span) {
        let note = self.notes.index(label);
        if self.buffers.len() == 1 {
            self.body.marks.push(Mark { label: label.to_owned(), span: span.clone() });
        }
        self.push(Piece::Mark(note));
    }
}

/// Where the label of a footnote's definition stands, with its brackets.
fn label_place(source: &Source, span: &Span, label: &str) -> Span {
    let written = format!("[^{label}]");
    match source.text[span.clone()].starts_with(&written) {
        true => span.start..span.start + written.len(),
        false => first_line(source, span),
    }
}
