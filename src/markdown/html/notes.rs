//! Footnotes in HTML: their marks, their list at the end, and the ways back.

use std::fmt::Write;

use super::Writer;
use crate::markdown::note::Definition;

impl<'a> Writer<'a> {
    /// A mark is small and raised: the line goes on across it as if it were not there.
    pub(super) fn mark(&mut self, index: usize) {
        let Some(number) = self.body.notes.get(index).and_then(|note| note.number) else { return };
        self.marks[index] += 1;
        let id = mark_id(number, self.marks[index]);
        let prefix = self.filled.note_prefix;
        self.attribute("<sup class=\"footnote-reference\"><a id=\"", &format!("{prefix}fnref-{id}"));
        self.attribute(" href=\"#", &format!("{prefix}fn-{number}"));
        self.attribute(" role=\"doc-noteref\" aria-label=\"", &numbered(self.filled.words.footnote, number));
        let _ = write!(self.out, ">{number}</a></sup>");
    }

    /// The list of all notes that a mark leads to, in the order of their numbers.
    pub(super) fn notes(&mut self) {
        let body = self.body;
        let mut notes: Vec<(usize, usize, &Definition)> =
            body.notes.iter().filter_map(|note| Some((note.number?, note.marks, note.definition.as_ref()?))).collect();
        if notes.is_empty() {
            return;
        }
        notes.sort_by_key(|(number, ..)| *number);
        self.new_line();
        self.attribute("<div class=\"footnotes\" role=\"group\" aria-label=\"", self.filled.words.footnotes);
        self.out.push_str(">\n<ol>\n");
        for (number, marks, definition) in notes {
            self.note(number, marks, definition);
        }
        self.out.push_str("</ol>\n</div>\n");
    }

    fn note(&mut self, number: usize, marks: usize, definition: &'a Definition) {
        self.attribute("<li id=\"", &format!("{}fn-{number}", self.filled.note_prefix));
        self.out.push_str(">\n");
        self.line.reset();
        self.pieces(&definition.pieces);
        let ends_with_paragraph = self.out.ends_with("</p>\n");
        match ends_with_paragraph {
            true => self.out.truncate(self.out.len() - "</p>\n".len()),
            false => {
                self.new_line();
                self.out.push_str("<p>");
            }
        }
        (1..=marks).for_each(|mark| self.way_back(number, mark));
        self.out.push_str("</p>\n</li>\n");
    }

    fn way_back(&mut self, number: usize, mark: usize) {
        let id = mark_id(number, mark);
        if !self.out.ends_with("<p>") {
            self.out.push(' ');
        }
        self.attribute("<a href=\"#", &format!("{}fnref-{id}", self.filled.note_prefix));
        self.attribute(" role=\"doc-backlink\" aria-label=\"", &numbered(self.filled.words.back, &id));
        // The variation selector keeps the arrow from being shown as an emoji.
        self.out.push_str(">↩\u{fe0e}");
        if mark > 1 {
            let _ = write!(self.out, "<sup>{mark}</sup>");
        }
        self.out.push_str("</a>");
    }
}

/// `3` for the first mark of the third note, then `3-2`.
fn mark_id(number: usize, mark: usize) -> String {
    match mark {
        1 => number.to_string(),
        _ => format!("{number}-{mark}"),
    }
}

fn numbered(words: &str, number: impl std::fmt::Display) -> String {
    words.replace("{number}", &number.to_string())
}
