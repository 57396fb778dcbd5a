//! A body as plain text: for descriptions, contents and whatever else holds no markup.

use super::line::Joiner;
use super::{Answer, Body, Element, Piece, Reference};

/// The text of the first paragraph that has any, with the answers filled in; empty if there is none.
pub fn plain_text(body: &Body, answers: &[Answer]) -> String {
    let starts = body.pieces.iter().enumerate().filter(|(_, piece)| **piece == Piece::Start(Element::Paragraph));
    let texts = starts.map(|(index, _)| text_of(body, Body::contents(&body.pieces, index + 1), answers));
    texts.map(|text| text.trim().to_owned()).find(|text| !text.is_empty()).unwrap_or_default()
}

/// The texts of [`Body::headings`], with the answers filled in.
pub fn heading_texts(body: &Body, answers: &[Answer]) -> Vec<String> {
    let mut texts: Vec<String> = body.headings.iter().map(|heading| heading.text.clone()).collect();
    let notes = body.notes.iter().filter_map(|note| note.definition.as_ref());
    for pieces in std::iter::once(&body.pieces).chain(notes.map(|definition| &definition.pieces)) {
        for (index, piece) in pieces.iter().enumerate() {
            if let Piece::Start(Element::Heading(heading)) = piece {
                texts[*heading] = text_of(body, Body::contents(pieces, index + 1), answers).trim().to_owned();
            }
        }
    }
    texts
}

fn text_of(body: &Body, pieces: &[Piece], answers: &[Answer]) -> String {
    let mut text = Plain::default();
    let mut index = 0;
    while let Some(piece) = pieces.get(index) {
        index += 1;
        match piece {
            Piece::Text(words) | Piece::Code(words) => text.push(words),
            Piece::SoftBreak => text.soft_break(),
            Piece::HardBreak => text.hard_break(),
            Piece::Start(Element::Reference(reference)) => {
                let own = Body::contents(pieces, index);
                if let Some(words) = answer_text(body.references.get(*reference), answers.get(*reference)) {
                    index += own.len();
                    text.push(&words);
                }
            }
            _ => {}
        }
    }
    text.finish()
}

/// What replaces the author's own text, if anything does.
fn answer_text(reference: Option<&Reference>, answer: Option<&Answer>) -> Option<String> {
    match answer {
        Some(Answer::Inline(html)) => Some(visible(html)),
        Some(Answer::Link { text: Some(text), .. }) => Some(text.clone()),
        _ => {
            reference.filter(|reference| reference.text.is_empty()).map(|reference| reference.target.name().to_owned())
        }
    }
}

/// The characters of well-formed HTML that are seen: no tags, no entities.
pub(super) fn visible(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut in_tag = false;
    for character in html.chars() {
        match character {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if !in_tag => text.push(character),
            _ => {}
        }
    }
    match text.contains('&') {
        false => text,
        true => text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&"),
    }
}

/// Plain text in the making.
pub(super) struct Plain {
    text: String,
    joiner: Joiner,
}

impl Default for Plain {
    fn default() -> Self {
        Self { text: String::new(), joiner: Joiner::new(' ') }
    }
}

impl Plain {
    pub(super) fn push(&mut self, words: &str) {
        self.joiner.meet(&mut self.text, words);
        self.text.push_str(words);
    }

    pub(super) fn soft_break(&mut self) {
        self.joiner.soft_break(&self.text);
    }

    pub(super) fn hard_break(&mut self) {
        self.joiner.reset();
        self.text.push(' ');
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}
