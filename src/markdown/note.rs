//! Footnotes: their numbers follow the order of their first marks, in the text first and then in the notes themselves.

use std::collections::BTreeMap;

use super::Piece;
use crate::source::Span;

/// A footnote and what is known of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Note {
    /// As first written, for messages.
    pub label: String,
    /// From 1; none where no mark leads to it.
    pub number: Option<usize>,
    /// How many marks a reader meets.
    pub marks: usize,
    pub definition: Option<Definition>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Definition {
    pub pieces: Vec<Piece>,
    /// Where its label stands.
    pub span: Span,
}

/// The footnotes met so far, by their labels.
#[derive(Default)]
pub(super) struct Notes {
    pub list: Vec<Note>,
    indices: BTreeMap<String, usize>,
}

impl Notes {
    /// The index of the note with a label, whether its mark or its definition is met first. Case does not matter;
    /// going through upper case folds `ß` and `ss` together, as the parser does.
    pub(super) fn index(&mut self, label: &str) -> usize {
        *self.indices.entry(label.to_uppercase().to_lowercase()).or_insert_with(|| {
            self.list.push(Note { label: label.to_owned(), ..Note::default() });
            self.list.len() - 1
        })
    }

    /// Numbers all notes that readers can get to from `text`.
    pub(super) fn number(mut self, text: &[Piece]) -> Vec<Note> {
        let mut order = Vec::new();
        self.follow(text, &mut order);
        let mut next = 0;
        while let Some(&index) = order.get(next) {
            next += 1;
            if let Some(definition) = self.list[index].definition.take() {
                self.follow(&definition.pieces, &mut order);
                self.list[index].definition = Some(definition);
            }
        }
        self.list
    }

    fn follow(&mut self, pieces: &[Piece], order: &mut Vec<usize>) {
        for piece in pieces {
            let Piece::Mark(index) = piece else { continue };
            let note = &mut self.list[*index];
            if note.definition.is_none() && note.number.is_none() {
                continue;
            }
            note.marks += 1;
            if note.number.is_none() {
                order.push(*index);
                note.number = Some(order.len());
            }
        }
    }
}
