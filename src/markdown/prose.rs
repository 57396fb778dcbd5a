//! The running text of a narrative, block by block, with its places: what rules about words and numbers read.
//!
//! A [`super::Body`] keeps what is needed to write HTML and forgets where it stood. Here the same text stands as an
//! author sees it: each [`Block`] is a paragraph, a heading, a cell …, each [`Run`] a piece of it that is all of one kind.

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use crate::locale::line_break_vanishes;
use crate::source::Span;

/// A stretch of running text that belongs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where in the narrative it stands.
    pub kind: BlockKind,
    /// From its first to behind its last run.
    pub span: Span,
    /// In the order of the text; never empty.
    pub runs: Vec<Run>,
}

/// Where in a narrative a block stands; a paragraph is of the kind of the innermost thing that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading.
    Heading,
    /// An ordinary paragraph, quoted ones included.
    Paragraph,
    /// Text of a list's item.
    Item,
    /// What a definition list defines.
    Term,
    /// How it defines it.
    Definition,
    /// A cell of a Markdown table.
    Cell,
    /// Text of a footnote.
    Note,
    /// The text of an image, for those who cannot see it.
    Alt,
}

/// A piece of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is read there; empty for a reference whose text is to be filled in.
    pub text: String,
    /// Its bytes in the source, which are those of `text` unless the source has escapes or markup there.
    pub span: Span,
    /// What it is.
    pub kind: RunKind,
}

/// What a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunKind {
    /// The author's words.
    Text,
    /// Code, set as it is.
    Code,
    /// A line break of the source or of the page; its text is a space.
    Break,
    /// The text of a reference: an index of [`super::Body::references`].
    Reference(usize),
}

/// Blocks in the making.
#[derive(Default)]
pub(super) struct Prose {
    pub(super) blocks: Vec<Block>,
    /// The kinds of the blocks that are open.
    open: Vec<BlockKind>,
    /// Whether the last block still grows.
    grows: bool,
    /// How many blocks there are that are no image's text.
    begun: usize,
}

impl Prose {
    pub(super) fn enter(&mut self, tag: &Tag) {
        let kind = match tag {
            Tag::Heading { .. } => BlockKind::Heading,
            Tag::Item => BlockKind::Item,
            Tag::DefinitionListTitle => BlockKind::Term,
            Tag::DefinitionListDefinition => BlockKind::Definition,
            Tag::TableCell => BlockKind::Cell,
            Tag::FootnoteDefinition(_) => BlockKind::Note,
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) => {
                self.open.last().copied().unwrap_or(BlockKind::Paragraph)
            }
            _ => return,
        };
        self.open.push(kind);
        self.grows = false;
    }

    pub(super) fn leave(&mut self, tag: &TagEnd) {
        let is_block = matches!(
            tag,
            TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::DefinitionListTitle
                | TagEnd::DefinitionListDefinition
                | TagEnd::TableCell
                | TagEnd::FootnoteDefinition
                | TagEnd::Paragraph
                | TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
        );
        if is_block {
            self.open.pop();
            self.grows = false;
        }
    }

    /// Adds a run to the block that is open. Runs of one reference become one. If a block begins with it, its place among
    /// those that are no image's text is returned.
    pub(super) fn add(&mut self, kind: RunKind, text: &str, span: Span) -> Option<usize> {
        let begins = !std::mem::replace(&mut self.grows, true);
        if begins {
            let kind = self.open.last().copied().unwrap_or(BlockKind::Paragraph);
            self.blocks.push(Block { kind, span: span.clone(), runs: Vec::new() });
            self.begun += 1;
        }
        let block = self.blocks.last_mut()?;
        block.span.end = block.span.end.max(span.end);
        match (block.runs.last_mut(), kind) {
            (Some(last), RunKind::Reference(_)) if last.kind == kind => {
                last.text.push_str(text);
                last.span.end = span.end;
            }
            _ => block.runs.push(Run { text: text.to_owned(), span, kind }),
        }
        begins.then(|| self.begun - 1)
    }

    /// Adds a block of one run, beside the one that is open.
    pub(super) fn add_alt(&mut self, text: &str, span: Span) {
        let run = Run { text: text.to_owned(), span: span.clone(), kind: RunKind::Text };
        let alt = Block { kind: BlockKind::Alt, span, runs: vec![run] };
        let at = self.blocks.len() - usize::from(self.grows && !self.blocks.is_empty());
        self.blocks.insert(at, alt);
    }
}

/// A block's text in one piece, and where its runs are in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What is read: a break between Han characters is nothing, any other a space.
    pub text: String,
    /// For each run of the block its bytes in `text`.
    pub runs: Vec<Range<usize>>,
}

impl Block {
    /// The block's text in one piece.
    pub fn line(&self) -> Line {
        let mut line = Line::default();
        for (index, run) in self.runs.iter().enumerate() {
            let start = line.text.len();
            let next = self.runs[index + 1..].iter().find_map(|run| run.text.chars().next());
            let vanishes = run.kind == RunKind::Break
                && line
                    .text
                    .chars()
                    .next_back()
                    .zip(next)
                    .is_some_and(|(left, right)| line_break_vanishes(left, right));
            if !vanishes {
                line.text.push_str(&run.text);
            }
            line.runs.push(start..line.text.len());
        }
        line
    }

    /// The runs that a range of [`Block::line`]'s text touches, with their bytes there.
    pub fn touching<'a>(
        &'a self,
        line: &'a Line,
        range: &'a Range<usize>,
    ) -> impl DoubleEndedIterator<Item = (&'a Run, &'a Range<usize>)> {
        let runs = self.runs.iter().zip(&line.runs);
        runs.filter(|(_, place)| place.start < range.end && range.start < place.end)
    }

    /// The references that stand in it, as indices of [`super::Body::references`].
    pub fn references(&self) -> impl Iterator<Item = usize> {
        self.runs.iter().filter_map(|run| match run.kind {
            RunKind::Reference(reference) => Some(reference),
            _ => None,
        })
    }

    /// Where in the source a range of [`Block::line`]'s text stands. Of a run that the source writes otherwise than it
    /// is read, with an escape for instance, it is the whole run.
    pub fn place(&self, line: &Line, range: Range<usize>) -> Span {
        let mut touched = self.touching(line, &range);
        let Some(first) = touched.next() else { return self.span.clone() };
        let last = touched.next_back().unwrap_or(first);
        let offset = |(run, place): (&Run, &Range<usize>), at: usize, otherwise: usize| {
            let as_written = run.span.len() == run.text.len();
            if as_written { run.span.start + at.clamp(place.start, place.end) - place.start } else { otherwise }
        };
        offset(first, range.start, first.0.span.start)..offset(last, range.end, last.0.span.end)
    }
}
