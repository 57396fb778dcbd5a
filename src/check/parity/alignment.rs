//! Which text of a translation stands for which text of the original: heading by heading, and below each heading block
//! by block where the blocks are of the same kinds in the same order. A translator may make two paragraphs of one; then
//! all that stands below the heading is compared as one.

use super::{Pair, Text};
use crate::check::text::Reading;
use crate::markdown::prose::BlockKind;
use crate::source::{Location, Span};

/// What stands below one heading, in both languages: the heading and the text before the next.
pub(super) struct Part<'a> {
    pub(super) original: Half<'a>,
    pub(super) translation: Half<'a>,
}

/// Text of one language.
#[derive(Clone, Default)]
pub(super) struct Half<'a> {
    pub(super) blocks: Vec<&'a Reading<'a>>,
    /// What a diagnostic points at where there are no blocks.
    place: Span,
}

impl<'a> Part<'a> {
    /// Its blocks one by one where they pair up, else all of them as one.
    pub(super) fn matches(&self) -> Vec<Part<'a>> {
        let kinds = |half: &Half| half.blocks.iter().map(|reading| reading.block.kind).collect::<Vec<_>>();
        if kinds(&self.original) != kinds(&self.translation) || self.is_of_notes() {
            return vec![Part { original: self.original.clone(), translation: self.translation.clone() }];
        }
        let blocks = self.original.blocks.iter().zip(&self.translation.blocks);
        blocks
            .map(|(original, translation)| Part { original: single(original), translation: single(translation) })
            .collect()
    }

    /// Footnotes may be defined in any order.
    fn is_of_notes(&self) -> bool {
        self.original.blocks.iter().any(|reading| reading.block.kind == BlockKind::Note)
    }
}

fn single<'a>(reading: &'a Reading<'a>) -> Half<'a> {
    Half { blocks: vec![reading], place: reading.block.span.clone() }
}

impl Half<'_> {
    /// From its first to its last block; none where it has no text.
    pub(super) fn span(&self) -> Option<Span> {
        let end = self.blocks.iter().map(|reading| reading.block.span.end).max()?;
        Some(self.blocks.first()?.block.span.start..end)
    }

    /// A place in it, or else where it begins.
    pub(super) fn place_of(&self, span: Option<&Span>, side: &Text) -> Location {
        span.map_or_else(|| self.place(side), |span| side.at(span.clone()))
    }

    /// Where it begins: to mark a whole paragraph would hide what is meant.
    pub(super) fn place(&self, side: &Text) -> Location {
        let start = self.blocks.first().map_or(self.place.start, |reading| reading.block.span.start);
        side.source.at(start..start)
    }
}

/// The parts of a section whose headings are the same in both languages: the text before the first heading, one part a
/// heading, the footnotes, the texts of images.
pub(super) fn parts<'a>(pair: &Pair<'a>) -> Vec<Part<'a>> {
    let halves = halves(pair.original).into_iter().zip(halves(pair.translation));
    halves.map(|(original, translation)| Part { original, translation }).collect()
}

fn halves<'a>(side: &'a Text<'a>) -> Vec<Half<'a>> {
    let headings = &side.section.body.headings;
    let mut halves = vec![Half::default(); headings.len() + 3];
    for (half, heading) in halves.iter_mut().skip(1).zip(headings) {
        half.place = heading.span.clone();
    }
    for reading in &side.readings {
        let block = reading.block;
        let index = match block.kind {
            BlockKind::Note => headings.len() + 1,
            BlockKind::Alt => headings.len() + 2,
            _ => heading_above(side, block.span.start),
        };
        halves[index].blocks.push(reading);
    }
    halves
}

/// Below which heading a place is, from 1; 0 before the first.
pub(super) fn heading_above(side: &Text, at: usize) -> usize {
    side.section.body.headings.partition_point(|heading| heading.span.start <= at)
}
