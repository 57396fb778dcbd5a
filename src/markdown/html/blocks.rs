//! Which block of the running text an element of the page holds: for the preview, where a page leads back to its source.

use crate::markdown::prose::BlockKind;
use crate::markdown::{Body, Element, Piece};

/// The indices of a body's blocks, as its pieces and images know them. Without marks there are none.
#[derive(Default)]
pub(super) struct Blocks {
    /// Those that are no image's text, in their order.
    text: Vec<usize>,
    /// Those of the images, in their order.
    images: Vec<usize>,
}

impl Blocks {
    pub(super) fn of(body: &Body, marks: bool) -> Self {
        if !marks {
            return Self::default();
        }
        let (images, text) = (0..body.blocks.len()).partition(|index| body.blocks[*index].kind == BlockKind::Alt);
        Self { text, images }
    }

    /// The block that begins in an element, if the element is a block itself and holds it without another one between
    /// them. `pieces` are those behind its start.
    pub(super) fn begun_in(&self, element: &Element, pieces: &[Piece]) -> Option<usize> {
        if self.text.is_empty() || element.is_inline() {
            return None;
        }
        let mut depth = 0_usize;
        for piece in pieces {
            match piece {
                Piece::Block(block) => return self.text.get(*block).copied(),
                Piece::Start(inner) if inner.is_inline() => depth += 1,
                Piece::Start(_) => return None,
                Piece::End => depth = depth.checked_sub(1)?,
                _ => {}
            }
        }
        None
    }

    /// The block that is the text of an image.
    pub(super) fn of_image(&self, image: usize) -> Option<usize> {
        self.images.get(image).copied()
    }
}

/// Writes the index of a block into the start tag that begins at `tag`.
pub(super) fn mark(out: &mut String, tag: usize, block: usize) {
    if let Some(end) = out[tag..].find([' ', '>']) {
        out.insert_str(tag + end, &format!(" data-block=\"{block}\""));
    }
}
