//! A block of running text as rules about words read it: in one piece, with its clauses, and with a hole for each
//! reference, so that no word within one is mistaken for the author's running words.

use std::cell::OnceCell;
use std::ops::Range;

use crate::markdown::Body;
use crate::markdown::prose::{Block, Line, RunKind};
use crate::source::Span;

/// What stands in a hole; as many bytes as the reference's text has, so that places stay the same.
const HOLE: char = '\u{1}';

/// A reference in a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The index of [`Body::references`].
    pub reference: usize,
    /// Its bytes in [`Passage::text`]; empty where a value is to be filled in.
    pub range: Range<usize>,
}

/// A block of running text, ready to be searched for words.
pub struct Passage<'a> {
    /// The block itself.
    pub block: &'a Block,
    /// Its text in one piece, references and all.
    pub line: Line,
    /// The same text with ASCII letters in lower case and holes where references and code stand.
    pub text: String,
    /// Its references, in the order of the text.
    pub marks: Vec<Mark>,
    ends: OnceCell<Vec<usize>>,
}

impl<'a> Passage<'a> {
    /// Prepares a block.
    pub fn of(block: &'a Block) -> Self {
        let line = block.line();
        let mut text = line.text.to_ascii_lowercase();
        let mut marks = Vec::new();
        for (run, range) in block.runs.iter().zip(&line.runs) {
            if let RunKind::Reference(reference) = run.kind {
                marks.push(Mark { reference, range: range.clone() });
            }
            if matches!(run.kind, RunKind::Reference(_) | RunKind::Code) {
                text.replace_range(range.clone(), &HOLE.to_string().repeat(range.len()));
            }
        }
        Self { block, line, text, marks, ends: OnceCell::new() }
    }

    /// The clause around a mark, from and to the nearest mark or punctuation.
    pub fn clause(&self, mark: usize) -> Range<usize> {
        let Some(own) = self.marks.get(mark) else { return 0..0 };
        let previous = mark.checked_sub(1).and_then(|index| self.marks.get(index)).map_or(0, |mark| mark.range.end);
        let next = self.marks.get(mark + 1).map_or(self.text.len(), |mark| mark.range.start);
        self.last_break(previous..own.range.start)..self.first_break(own.range.end..next)
    }

    /// What stands behind a mark in its clause.
    pub fn behind(&self, mark: usize) -> &str {
        let start = self.marks.get(mark).map_or(0, |mark| mark.range.end);
        self.text.get(start..self.clause(mark).end).unwrap_or_default()
    }

    /// What stands before a mark in its clause.
    pub fn before(&self, mark: usize) -> &str {
        let end = self.marks.get(mark).map_or(0, |mark| mark.range.start);
        self.text.get(self.clause(mark).start..end).unwrap_or_default()
    }

    /// Whether a mark's text is this one, letter by letter.
    pub fn shows(&self, mark: usize, text: &str) -> bool {
        self.marks.get(mark).and_then(|mark| self.line.text.get(mark.range.clone())) == Some(text)
    }

    /// The words between two marks that stand in one clause with nothing but words between them.
    pub fn between(&self, left: usize, right: usize) -> Option<&str> {
        let range = self.marks.get(left)?.range.end..self.marks.get(right)?.range.start;
        let words = self.text.get(range.clone())?;
        (right == left + 1 && self.first_break(range.clone()) == range.end).then_some(words)
    }

    /// The sentence that holds the byte `at`, up to full stops and semicolons.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        let ends = self.ends.get_or_init(|| self.ends());
        let next = ends.partition_point(|place| *place < at);
        let start = next.checked_sub(1).and_then(|previous| ends.get(previous));
        let start = start.map_or(0, |place| place + self.text[*place..].chars().next().map_or(1, char::len_utf8));
        start..ends.get(next).copied().unwrap_or(self.text.len())
    }

    /// Where sentences end: the bytes at which their last characters stand.
    fn ends(&self) -> Vec<usize> {
        let is_end = |(place, character): &(usize, char)| match character {
            '。' | '；' | '！' | '？' | ';' | '!' | '?' => true,
            '.' => self.is_break(*place),
            _ => false,
        };
        self.text.char_indices().filter(is_end).map(|(place, _)| place).collect()
    }

    /// Where in the source a range of the text stands.
    pub fn place(&self, range: Range<usize>) -> Span {
        self.block.place(&self.line, range)
    }

    /// The end of the last punctuation in a range, or its beginning.
    pub fn last_break(&self, range: Range<usize>) -> usize {
        let part = self.text.get(range.clone()).unwrap_or_default();
        let mut places = part.char_indices().rev();
        let found = places.find(|(at, _)| self.is_break(range.start + at));
        found.map_or(range.start, |(at, character)| range.start + at + character.len_utf8())
    }

    /// The beginning of the first punctuation in a range, or its end.
    pub fn first_break(&self, range: Range<usize>) -> usize {
        let part = self.text.get(range.clone()).unwrap_or_default();
        let found = part.char_indices().find(|(at, _)| self.is_break(range.start + at));
        found.map_or(range.end, |(at, _)| range.start + at)
    }

    /// Whether a clause ends at this byte. A point or a comma within a number or a name ends none.
    fn is_break(&self, at: usize) -> bool {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some(character) = rest.chars().next() else { return false };
        let next = rest.chars().nth(1);
        match character {
            '.' | ':' => !next.is_some_and(char::is_alphanumeric),
            ',' => !next.is_some_and(|next| next.is_ascii_digit()) || !self.text[..at].ends_with(char::is_numeric),
            _ => "，；。、：！？（）()[]—…;!?".contains(character),
        }
    }
}

/// The passages of a body, each prepared when it is asked for.
pub struct Passages<'a> {
    /// In the order of the text.
    all: Vec<(&'a Block, OnceCell<Passage<'a>>)>,
}

impl<'a> Passages<'a> {
    /// Those of a body.
    pub fn of(body: &'a Body) -> Self {
        Self { all: body.blocks.iter().map(|block| (block, OnceCell::new())).collect() }
    }

    /// The passage that holds a reference, and the index of its mark there.
    pub fn holding(&self, reference: usize) -> Option<(&Passage<'a>, usize)> {
        let (block, passage) = self.all.iter().find(|(block, _)| block.references().any(|other| other == reference))?;
        let passage = passage.get_or_init(|| Passage::of(block));
        Some((passage, passage.marks.iter().position(|mark| mark.reference == reference)?))
    }
}
