//! Raw HTML in the narrative, where a project allows it: what is safe stays, the rest goes.
//!
//! Comments are raw HTML by the letter, but authors leave themselves notes in them: they are dropped without a word.
//!
//! Links and images are not among the safe elements: Markdown has both, and only there are they checked. Neither are
//! headings (they make the outline) and ids (the generator gives them).
//!
//! Inline tags arrive one by one, with Markdown between them. Each is sanitised by itself, and whoever writes the body
//! closes what was left open. A block of HTML is sanitised as a whole unless it is one tag alone, such as a `<details>`
//! with Markdown behind it.

use std::collections::{BTreeMap, HashMap, HashSet};

use ammonia::Builder;

use super::Piece;

const INLINE_ELEMENTS: [&str; 31] = [
    "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];
const BLOCK_ELEMENTS: [&str; 24] = [
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
];
const ATTRIBUTES: [&str; 4] = ["class", "dir", "lang", "title"];
const ELEMENT_ATTRIBUTES: [(&str, &[&str]); 8] = [
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("details", &["open"]),
    ("ol", &["reversed", "start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
];

/// More tags than this in one block are no writing; nested deeply they would also take long.
const MOST_TAGS: usize = 2_000;

/// Makes raw HTML safe.
pub(super) struct Sanitizer {
    inline: Builder<'static>,
    block: Builder<'static>,
    /// What tags became, as the same ones return again and again.
    known: BTreeMap<String, Option<Piece>>,
}

impl Sanitizer {
    pub(super) fn new() -> Self {
        Self { inline: builder(false), block: builder(true), known: BTreeMap::new() }
    }

    /// A tag between pieces of text; nothing where it is not safe.
    pub(super) fn inline(&mut self, html: &str) -> Option<Piece> {
        if let Some(piece) = self.known.get(html) {
            return piece.clone();
        }
        let piece = tag(html, &self.inline);
        self.known.insert(html.to_owned(), piece.clone());
        piece
    }

    /// A block of HTML, without comments; an error if it has far too many tags.
    pub(super) fn block(&self, html: &str) -> Result<Option<Piece>, TooManyTags> {
        let html = html.trim();
        match html.matches('<').count() {
            count if count > MOST_TAGS => Err(TooManyTags),
            1 if html.starts_with('<') && html.ends_with('>') => Ok(tag(html, &self.block)),
            _ => Ok(Some(Piece::Raw(self.block.clean(html).to_string()))),
        }
    }
}

/// A block of raw HTML is beyond what is sanitised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooManyTags;

/// Raw HTML without its comments; nothing if a comment is not closed.
pub(super) fn without_comments(html: &str) -> Option<String> {
    let (mut rest, mut kept) = (html, String::new());
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = match comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
            Some(after) => after,
            None => comment.split_once("-->")?.1,
        };
    }
    kept.push_str(rest);
    Some(kept)
}

fn builder(with_blocks: bool) -> Builder<'static> {
    let blocks: &[&'static str] = if with_blocks { &BLOCK_ELEMENTS } else { &[] };
    let tags: HashSet<&str> = INLINE_ELEMENTS.iter().chain(blocks).copied().collect();
    let attributes: HashMap<&str, HashSet<&str>> = ELEMENT_ATTRIBUTES
        .iter()
        .filter(|(tag, _)| tags.contains(tag))
        .map(|(tag, names)| (*tag, names.iter().copied().collect()))
        .collect();
    let mut builder = Builder::new();
    builder
        .tags(tags)
        .tag_attributes(attributes)
        .generic_attributes(ATTRIBUTES.into_iter().collect())
        .url_schemes(HashSet::new())
        .link_rel(None);
    builder
}

fn tag(html: &str, builder: &Builder) -> Option<Piece> {
    let inner = html.strip_prefix('<')?;
    let (name, closes) = match inner.strip_prefix('/') {
        Some(inner) => (tag_name(inner), true),
        None => (tag_name(inner), false),
    };
    if closes {
        return Some(Piece::RawEnd { name });
    }
    let clean = builder.clean(html).to_string();
    if !clean.starts_with(&format!("<{name}")) {
        return None;
    }
    match clean.strip_suffix(&format!("</{name}>")) {
        Some(tag) if !html.ends_with("/>") => Some(Piece::RawStart { name, tag: tag.to_owned() }),
        _ => Some(Piece::Raw(clean)),
    }
}

fn tag_name(inner: &str) -> String {
    let end = inner.find(|other: char| !other.is_ascii_alphanumeric()).unwrap_or(inner.len());
    inner[..end].to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_sanitised_by_itself() {
        let mut sanitizer = Sanitizer::new();
        let start = |name: &str, tag: &str| Some(Piece::RawStart { name: name.into(), tag: tag.into() });
        assert_eq!(sanitizer.inline("<KBD onclick='x()'>"), start("kbd", "<kbd>"));
        assert_eq!(sanitizer.inline("<span class=a style=b id=c>"), start("span", "<span class=\"a\">"));
        assert_eq!(sanitizer.inline("</b >"), Some(Piece::RawEnd { name: "b".into() }));
        assert_eq!(sanitizer.inline("<br>"), Some(Piece::Raw("<br>".into())));
        for refused in ["<script>", "<a href='https://example.org'>", "<img src=x>", "<div>", "<?php?>", "<!DOCTYPE x>"]
        {
            assert_eq!(sanitizer.inline(refused), None, "{refused}");
        }
    }

    #[test]
    fn comments_are_cut_out() {
        assert_eq!(without_comments("<!-- a --> <b><!--\nc-->").as_deref(), Some(" <b>"));
        assert_eq!(without_comments("<!-->x<!---->").as_deref(), Some("x"));
        assert_eq!(without_comments("a<!-- b"), None);
    }
}
