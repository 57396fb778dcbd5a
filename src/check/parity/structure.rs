//! What stands in a section beside its words: tables, figures, images and the marks of footnotes, in the same order and
//! below the same headings in every language; and no text below a heading in one language alone.

use super::alignment::{Half, Part, heading_above};
use super::{Pair, Text};
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::markdown::Target;
use crate::markdown::prose::BlockKind;
use crate::source::{Location, Span};

/// Something that is the same in every language.
struct Thing {
    name: Message,
    /// Below which heading it stands.
    part: usize,
    span: Span,
}

fn things(side: &Text) -> Vec<Thing> {
    let body = &side.section.body;
    let embeds = body.references.iter().filter(|reference| reference.embed);
    let embeds = embeds.filter_map(|reference| match &reference.target {
        Target::Table { id } => Some((message!("the table `{id}`", id), &reference.span)),
        Target::Figure { id } => Some((message!("the figure `{id}`", id), &reference.span)),
        _ => None,
    });
    let lang = side.section.lang.as_str();
    let images = body
        .images
        .iter()
        .map(|image| (message!("the image `{name}`", name = shared_name(&image.path, lang)), &image.span));
    let marks = body
        .marks
        .iter()
        .map(|mark| (message!("the footnote `{label}`", label = mark.label.to_lowercase()), &mark.span));
    let named = embeds.chain(images).chain(marks);
    let mut things: Vec<Thing> =
        named.map(|(name, span)| Thing { name, part: heading_above(side, span.start), span: span.clone() }).collect();
    things.sort_by_key(|thing| thing.span.start);
    things
}

/// An image with words in it has a file a language: `map.zh.png` and `map.en.png` are one.
fn shared_name(path: &str, lang: &str) -> String {
    let Some((stem, ending)) = path.rsplit_once('.') else { return path.to_owned() };
    let shared = stem.strip_suffix(lang).and_then(|stem| stem.strip_suffix(['.', '-', '_']));
    format!("{}.{ending}", shared.unwrap_or(stem))
}

/// The first place where tables, figures, images and marks part.
pub(super) fn check_things(pair: &Pair) -> Option<Diagnostic> {
    let (ours, theirs) = (things(pair.translation), things(pair.original));
    let differs = |index: &usize| match (ours.get(*index), theirs.get(*index)) {
        (Some(our), Some(their)) => our.name != their.name || our.part != their.part,
        _ => true,
    };
    let index = (0..ours.len().max(theirs.len())).find(differs)?;
    let message = match (ours.get(index), theirs.get(index)) {
        (Some(our), Some(their)) if our.name == their.name => {
            message!("{thing} stands below another heading in the original", thing = our.name.clone())
        }
        (Some(our), Some(their)) => {
            message!("here is {our}, in the original {their}", our = our.name.clone(), their = their.name.clone())
        }
        (Some(our), None) => message!("{thing} is not in the original", thing = our.name.clone()),
        (None, Some(their)) => message!("{thing} of the original is missing", thing = their.name.clone()),
        (None, None) => return None,
    };
    let part = ours.get(index).or(theirs.get(index)).map_or(0, |thing| thing.part);
    let problem = Diagnostic::new(Code::StructureMismatch, place(pair.translation, &ours, index, part), message)
        .with_label(place(pair.original, &theirs, index, part), message!("in the original"));
    Some(problem.with_help(message!("tables, figures, images and footnotes stand in the same order in every language")))
}

/// Where the thing is; or the last one before it, or the heading below which it is missing.
fn place(side: &Text, things: &[Thing], index: usize, part: usize) -> Location {
    let heading = part.checked_sub(1).and_then(|index| side.section.body.headings.get(index));
    let thing = things.get(index).or(things.last().filter(|last| last.part == part));
    side.at(thing.map(|thing| &thing.span).or(heading.map(|heading| &heading.span)).map_or(0..0, Clone::clone))
}

/// Text that one language lacks altogether, or a Markdown table of which it lacks cells.
pub(super) fn check_text(pair: &Pair, part: &Part) -> Option<Diagnostic> {
    let counts = |half: &Half| {
        let count = |kind| half.blocks.iter().filter(|reading| reading.block.kind == kind).count();
        let headings = count(BlockKind::Heading) + count(BlockKind::Alt) + count(BlockKind::Note);
        (half.blocks.len() - headings, count(BlockKind::Cell))
    };
    let ((ours, our_cells), (theirs, their_cells)) = (counts(&part.translation), counts(&part.original));
    let message = match (ours, theirs) {
        (0, 1..) => message!("the original has text here, the translation has none"),
        (1.., 0) => message!("the original has no text here"),
        _ if our_cells != their_cells && our_cells.min(their_cells) > 0 => {
            message!(
                "the tables here have {ours} cells with text, those of the original {theirs}",
                ours = our_cells.to_string(),
                theirs = their_cells.to_string()
            )
        }
        _ => return None,
    };
    let place = part.translation.place(pair.translation);
    let problem = Diagnostic::new(Code::StructureMismatch, place, message);
    Some(problem.with_label(part.original.place(pair.original), message!("in the original")))
}
