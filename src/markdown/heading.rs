//! Headings: an outline without gaps below the page's title, and ids that can stand in an address.

use std::collections::BTreeMap;

use super::Heading;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::source::{Source, Span};

/// Judges headings one after the other.
#[derive(Default)]
pub(super) struct Outline {
    /// The level of the heading before; none before the first, which follows the page's title.
    level: Option<u8>,
    ids: BTreeMap<String, Span>,
}

impl Outline {
    /// Takes the next heading. Its text is added when it has been read.
    pub(super) fn next(
        &mut self,
        (source, span): (&Source, Span),
        level: u8,
        id: Option<String>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Heading {
        diagnostics.extend(self.level_mistake(source, &span, level));
        self.level = Some(level.max(2));
        let id = id.and_then(|id| match self.id_mistake(source, &span, &id) {
            None => Some(id),
            Some(mistake) => {
                diagnostics.push(mistake);
                None
            }
        });
        Heading { level: level.max(2), id, text: String::new(), span }
    }

    fn level_mistake(&self, source: &Source, span: &Span, level: u8) -> Option<Diagnostic> {
        let above = self.level.unwrap_or(1);
        let message = match level {
            1 => message!("the title in the front matter is the page's only first-level heading"),
            _ if level > above + 1 => {
                message!("a heading of level {level} cannot follow one of level {above}", level, above)
            }
            _ => return None,
        };
        let right = if level == 1 { "##".to_owned() } else { "#".repeat(usize::from(above + 1)) };
        Some(
            Diagnostic::new(Code::HeadingLevel, source.at(span.clone()), message)
                .with_help(message!("write it with `{right}`", right)),
        )
    }

    fn id_mistake(&mut self, source: &Source, span: &Span, id: &str) -> Option<Diagnostic> {
        let place = place_of(source, span, &format!("#{id}"));
        if !is_id(id) {
            let message = message!("`{id}` cannot be a heading's id", id);
            return Some(
                Diagnostic::new(Code::InvalidName, source.at(place), message)
                    .expecting(message!("a lower-case letter, then lower-case letters, digits and hyphens")),
            );
        }
        if is_generated(id) {
            let message = message!("`{id}` is kept for ids that are made from positions", id);
            return Some(Diagnostic::new(Code::InvalidName, source.at(place), message));
        }
        match self.ids.get(id) {
            None => {
                self.ids.insert(id.to_owned(), place);
                None
            }
            Some(first) => Some(
                Diagnostic::new(Code::DuplicateHeading, source.at(place), message!("the id `{id}` is taken", id))
                    .with_label(source.at(first.clone()), message!("first used here")),
            ),
        }
    }
}

/// Judges the braces behind a heading's text, which ends at `text_end`: they hold an id and nothing else.
pub(super) fn attribute_mistake(source: &Source, text_end: usize, end: usize) -> Option<Diagnostic> {
    let behind = source.text.get(text_end..end)?;
    let (opening, closing) = (behind.find('{')?, behind.rfind('}')?);
    let attributes: Vec<&str> = behind.get(opening + 1..closing)?.split_whitespace().collect();
    match attributes[..] {
        [id] if id.len() > 1 && id.starts_with('#') => None,
        _ => Some(
            Diagnostic::new(
                Code::InvalidValue,
                source.at(text_end + opening..text_end + closing + 1),
                message!("a heading has an id and no other attribute"),
            )
            .with_help(message!("write `{{#id}}`; for braces that end the text write `{{…\\}}`")),
        ),
    }
}

fn is_id(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_lowercase())
        && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// Whether an id looks like those of headings without an own id (`part-2-1`) and of footnotes.
fn is_generated(id: &str) -> bool {
    ["part-", "fn-", "fnref-"].iter().any(|prefix| {
        id.strip_prefix(prefix).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'))
    })
}

/// Where the braces of a heading hold `written`; the whole heading if it is written there in some other way.
fn place_of(source: &Source, span: &Span, written: &str) -> Span {
    let found = source.text.get(span.clone()).and_then(|heading| heading.rfind(written));
    found.map_or_else(|| span.clone(), |at| span.start + at..span.start + at + written.len())
}
