//! The narrative: a section's text goes in; a body, the references in it and diagnostics come out. Later, when the
//! references have been resolved, body and answers become HTML.
//!
//! Parsing and writing are apart because a reference can be answered only when all data and sections are known: [`parse`]
//! lists what has to be answered, in the order of the text, and [`to_html`] takes the answers in the same order.
//! Nothing here reads a file, and no input makes it fail: what cannot be understood is left out and reported.
//!
//! - `parse` walks the events of pulldown-cmark, `destination` reads link destinations, `locate` finds their parts in the
//!   source, `heading` and `raw` judge headings and raw HTML, `note` numbers footnotes;
//! - `prose` keeps the running text with its places, for rules about words and numbers;
//! - `html` and `text` write a body out, `line` decides which line breaks are spaces.

mod destination;
mod heading;
mod html;
mod line;
mod locate;
mod note;
mod parse;
pub mod prose;
mod raw;
mod text;

#[cfg(test)]
mod tests;

pub use html::{escape, to_html};
pub use parse::parse;
pub use text::{heading_texts, plain_text};

use pulldown_cmark::Alignment;

use crate::expression::Written;
use crate::source::Span;

/// A parsed narrative.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    pieces: Vec<Piece>,
    notes: Vec<note::Note>,
    /// The headings, in the order of the text.
    pub headings: Vec<Heading>,
    /// What has to be answered, in the order of the text.
    pub references: Vec<Reference>,
    /// The images beside the narrative, in the order of the text.
    pub images: Vec<Image>,
    /// The marks of footnotes, in the order of the text; those within footnotes are not among them.
    pub marks: Vec<Mark>,
    /// The running text, in the order of the text.
    pub blocks: Vec<prose::Block>,
}

/// A heading within the narrative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 2 to 6; the page's title is the only first-level heading.
    pub level: u8,
    /// The id that the author wrote (`{#id}`), if it is a good one and the first of its name.
    pub id: Option<String>,
    /// Its text as written. Values that have yet to be filled in are blank: see [`heading_texts`].
    pub text: String,
    /// The whole heading in the Markdown.
    pub span: Span,
}

/// What a link or an image points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// `value:EXPR`
    Value {
        /// Of which the rules and pages make what they need.
        expression: Written,
    },
    /// `table:ID`
    Table {
        /// A table of the edition, or so its author says.
        id: String,
    },
    /// `figure:ID`
    Figure {
        /// A figure of the edition, or so its author says.
        id: String,
    },
    /// `section:NAME` or `section:NAME#FRAGMENT`
    Section {
        /// A section of the edition, or so its author says.
        name: String,
        /// The id of something in the section; nothing for the section as a whole.
        fragment: Option<String>,
    },
    /// `free:`, around what rules about numbers and words are to leave alone: it is published as plain text.
    Free,
    /// `#FRAGMENT`
    SamePage {
        /// The id of something in the section that holds the reference.
        fragment: String,
    },
}

/// A link or image that points into the project, to be answered once the project is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What it points at, by names that are yet to be looked up.
    pub target: Target,
    /// Written as an image and alone in its paragraph: the thing itself is to stand here, not a mention of it.
    pub embed: bool,
    /// The link's text without markup; for a value it is the published literal. Empty where one is to be filled in.
    pub text: String,
    /// The link's title, which names a format, or says why a text is free.
    pub format: Option<String>,
    /// The whole link.
    pub span: Span,
    /// What stands between the square brackets.
    pub text_span: Span,
    /// What stands behind the scheme: the expression, or the id with its fragment. Where the source writes it with
    /// escapes it is longer than the target, and where it cannot be found it is the whole link.
    pub target_span: Span,
}

/// An image file in the folder of the narrative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Relative to the narrative's folder and always inside it.
    pub path: String,
    /// What it shows, for those who cannot see it; empty where the author left it out, which was reported.
    pub alt: String,
    /// The whole image in the Markdown.
    pub span: Span,
}

/// The mark of a footnote in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What stands between `[^` and `]`.
    pub label: String,
    /// The whole mark.
    pub span: Span,
}

/// What stands in a reference's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// HTML instead of the whole link.
    Inline(String),
    /// A link.
    Link {
        /// The address that it leads to, not yet escaped.
        href: String,
        /// Plain text in place of the author's own; without it that stays, markup and all.
        text: Option<String>,
    },
    /// HTML instead of an embed's paragraph.
    Block(String),
    /// Nothing was found (which was reported): the author's text, or else the target's name, is marked as unresolved.
    Unresolved,
}

/// An image as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The address that the page loads it from.
    pub src: String,
    /// Width and height in pixels; with them the page does not move while it loads.
    pub size: Option<(u32, u32)>,
}

/// All that a body needs to become HTML. Whatever is missing from the lists is written as unresolved.
#[derive(Clone, Copy, Debug)]
pub struct Filled<'a> {
    /// The final ids of [`Body::headings`].
    pub headings: &'a [String],
    /// The answers to [`Body::references`].
    pub references: &'a [Answer],
    /// The published [`Body::images`].
    pub images: &'a [Picture],
    /// How many levels lower the headings stand, where the body is part of a longer page.
    pub heading_shift: u8,
    /// The language of Chinese characters in a body of another script, as HTML's `lang` writes it.
    pub han_lang: Option<&'a str>,
    /// Goes before the ids of footnotes, so that many bodies can stand on one page.
    pub note_prefix: &'a str,
    /// Whether every block says which of [`Body::blocks`] it is.
    pub marks: bool,
    /// The theme's words in the language of the body.
    pub words: Words<'a>,
}

/// The words that HTML needs beside the author's own; `{number}` stands for a footnote's number.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Names the list of footnotes.
    pub footnotes: &'a str,
    /// Names a footnote's mark, as in `Footnote {number}`.
    pub footnote: &'a str,
    /// Names the way back to a mark, as in `Back to reference {number}`.
    pub back: &'a str,
    /// Names a table that can be scrolled.
    pub table: &'a str,
}

/// A body in the order of the text, without source positions: [`Piece::End`] closes the innermost open element.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Start(Element),
    End,
    /// A block begins: its place among those of [`Body::blocks`] that are not an image's text. It belongs to the innermost
    /// element that is a block, wherever in it this stands.
    Block(usize),
    Text(String),
    Code(String),
    SoftBreak,
    HardBreak,
    Rule,
    /// An index of [`Body::references`].
    Embed(usize),
    /// An index of [`Body::images`], and its title.
    Image(usize, Option<String>),
    /// A footnote's mark: an index of the body's notes.
    Mark(usize),
    /// Sanitised HTML with all its tags closed.
    Raw(String),
    /// A sanitised tag, to be closed by [`Piece::RawEnd`] or with the element that holds it.
    RawStart {
        name: String,
        tag: String,
    },
    RawEnd {
        name: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
enum Element {
    Paragraph,
    /// An index of [`Body::headings`].
    Heading(usize),
    BlockQuote,
    /// With the name of its language, which may be empty.
    CodeBlock(String),
    List(Option<u64>),
    Item,
    DefinitionList,
    Term,
    Definition,
    Table(Vec<Alignment>),
    TableHead,
    TableRow,
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        href: String,
        title: Option<String>,
    },
    /// An index of [`Body::references`].
    Reference(usize),
}

impl Element {
    /// Whether text on either side of its edges belongs to one line.
    fn is_inline(&self) -> bool {
        matches!(self, Self::Emphasis | Self::Strong | Self::Strikethrough | Self::Link { .. } | Self::Reference(_))
    }
}

impl Target {
    /// The scheme it is written with; empty for a place on the same page.
    pub fn scheme(&self) -> &'static str {
        match self {
            Self::Value { .. } => "value",
            Self::Table { .. } => "table",
            Self::Figure { .. } => "figure",
            Self::Section { .. } => "section",
            Self::Free => "free",
            Self::SamePage { .. } => "",
        }
    }

    /// What it points at, for want of anything better to show.
    fn name(&self) -> &str {
        match self {
            Self::Value { expression } => expression.text(),
            Self::Table { id } | Self::Figure { id } => id,
            Self::Section { name, .. } => name,
            Self::SamePage { fragment } => fragment,
            Self::Free => "",
        }
    }
}

impl Body {
    /// The pieces of an element whose start stands before `first`, without its end.
    fn contents(pieces: &[Piece], first: usize) -> &[Piece] {
        let mut depth = 0_usize;
        for (index, piece) in pieces.iter().enumerate().skip(first) {
            match piece {
                Piece::Start(_) => depth += 1,
                Piece::End if depth == 0 => return &pieces[first..index],
                Piece::End => depth -= 1,
                _ => {}
            }
        }
        pieces.get(first..).unwrap_or_default()
    }
}
