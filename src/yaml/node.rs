//! A YAML text as a tree that knows its places: what serde_yaml does not tell.
//!
//! serde_yaml decodes values but gives no spans for them and keeps quiet about duplicate keys. One pass over
//! `saphyr-parser`'s events supplies both. The tree is bounded in size and depth, aliases expanded, so that no file
//! can blow up memory (the "billion laughs").

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Span as YamlSpan};

use super::open::{self, Opened};
use super::sayings;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::source::{Source, Span};

/// At most this many values in one file, aliases expanded.
const MAX_NODES: usize = 200_000;
/// At most this many levels of nesting.
const MAX_DEPTH: usize = 64;
/// What aliases may add to a file, in values.
const MAX_ALIAS_NODES: usize = 10_000;
/// What anchors may mark in a file, in values: nested anchors would keep the same values many times.
const MAX_ANCHORED_NODES: usize = 100_000;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where the value stands in the file; for an alias, where the alias does.
    pub span: Span,
    /// What the value is.
    pub kind: Kind,
}

/// What a value is: the three kinds of node that YAML has.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A scalar's text; `plain` when it is not quoted, so that `~` means nothing rather than a tilde.
    Scalar {
        /// Unescaped, without quotation marks.
        text: String,
        /// Whether it is written without quotation marks, and not as a block either.
        plain: bool,
    },
    /// A list's values.
    Sequence(Vec<Node>),
    /// In the order of the file; a key may stand twice, which [`super::shape`] reports.
    Mapping(Vec<(Key, Node)>),
}

/// A mapping's key.
#[derive(Clone, Debug)]
pub struct Key {
    /// Unescaped, without quotation marks.
    pub text: String,
    /// Where the key stands in the file.
    pub span: Span,
}

impl Node {
    /// The value under `key`; where there is none the node itself, the nearest place that a diagnostic can point at.
    pub fn get(&self, key: &str) -> &Node {
        self.find(key).unwrap_or(self)
    }

    /// The value under `key`, if there is one.
    pub fn find(&self, key: &str) -> Option<&Node> {
        self.entries().iter().find(|(candidate, _)| candidate.text == key).map(|(_, node)| node)
    }

    /// Where the key `key` itself stands; where there is none, the node.
    pub fn key_span(&self, key: &str) -> Span {
        let found = self.entries().iter().find(|(candidate, _)| candidate.text == key);
        found.map_or(self.span.clone(), |(key, _)| key.span.clone())
    }

    /// The element at `index`; where there is none, the node itself.
    pub fn item(&self, index: usize) -> &Node {
        self.items().get(index).unwrap_or(self)
    }

    /// The entries of a mapping; none where it is something else.
    pub fn entries(&self) -> &[(Key, Node)] {
        match &self.kind {
            Kind::Mapping(entries) => entries,
            _ => &[],
        }
    }

    /// The values of a list; none where it is something else.
    pub fn items(&self) -> &[Node] {
        match &self.kind {
            Kind::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The scalar's text, unless it is an unquoted nothing (``, `~`, `null`).
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, plain } if !(*plain && is_null(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether it is an unquoted nothing (``, `~`, `null`).
    pub fn is_null(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if is_null(text))
    }

    /// What it is, in an author's words.
    pub fn describe(&self) -> Message {
        match &self.kind {
            Kind::Scalar { .. } if self.is_null() => message!("nothing"),
            Kind::Scalar { text, .. } if text.len() <= 40 && !text.contains('\n') => {
                message!("the text `{text}`", text)
            }
            Kind::Scalar { .. } => message!("a text"),
            Kind::Sequence(_) => message!("a list"),
            Kind::Mapping(_) => message!("a mapping"),
        }
    }

    fn size(&self) -> usize {
        let below: usize = match &self.kind {
            Kind::Scalar { .. } => 0,
            Kind::Sequence(items) => items.iter().map(Node::size).sum(),
            Kind::Mapping(entries) => entries.iter().map(|(_, node)| node.size()).sum(),
        };
        below + 1
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// Reads the one document in `span` of the source's text. An empty document is an empty mapping.
///
/// # Errors
/// A syntax error, a second document or a tree past its bounds; each is one diagnostic.
pub fn parse(source: &Source, span: Span) -> Result<Node, Diagnostic> {
    let text = &source.text[span.clone()];
    let mut builder = Builder::new(source, text, span.start);
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, at)) => builder.accept(event, at)?,
            Err(error) => {
                let at = builder.offset(error.marker().index());
                // The parser reads on to the end of a bracket before it tells of the first, and has a bound of its own.
                return Err(match error.info() {
                    "recursion limit exceeded" => builder.too_deep(at..at),
                    reason => syntax_error(source, span.start, at, reason),
                });
            }
        }
    }
    Ok(builder.root.unwrap_or(Node { span: span.start..span.start, kind: Kind::Mapping(Vec::new()) }))
}

/// What the parser says, where that began, and how to mend what authors most often mean by it. The text begins at `start`.
fn syntax_error(source: &Source, start: usize, at: usize, reason: &str) -> Diagnostic {
    let before = &source.text[start..at];
    let line = before.rfind('\n').map_or(start, |newline| start + newline + 1);
    let rest = source.text[at..].lines().next().unwrap_or_default();
    let message = message!("this is not YAML: {reason}", reason = sayings::reason(reason));
    let problem = Diagnostic::new(Code::YamlSyntax, source.at(at..at), message);
    if source.text[line..].trim_start_matches(' ').starts_with('\t') {
        return problem.with_help(message!("indent with spaces, not with tabs"));
    }
    if rest.starts_with([',', ']']) && before.trim_end().ends_with([',', '[']) {
        let help = message!("write an empty cell as `\"\"`, or say why it is empty, such as `(not_available)`");
        return problem.with_help(help);
    }
    let Opened { brackets, quote } = open::before_end(before);
    match (brackets.last(), quote) {
        (_, Some(quote)) if reason.starts_with("invalid trailing content") => {
            let place = source.at(start + quote..start + quote + 1);
            problem.with_label(place, message!("the text in quotation marks begins here"))
        }
        (Some(bracket), _) if start + bracket < line || rest.trim().is_empty() => {
            let place = source.at(start + bracket..start + bracket + 1);
            problem.with_label(place, message!("this bracket is not closed"))
        }
        _ if reason.contains("mapping values are not allowed") => {
            problem.with_help(message!("put a text that holds a colon into quotation marks"))
        }
        _ => problem,
    }
}

/// A collection that is still open.
struct Open {
    node: Node,
    /// The key whose value comes next, in a mapping.
    key: Option<Key>,
    anchor: usize,
}

struct Builder<'a> {
    source: &'a Source,
    /// Byte offset of each character, as the parser counts characters.
    offsets: Vec<u32>,
    start: usize,
    stack: Vec<Open>,
    anchors: BTreeMap<usize, (Node, usize)>,
    nodes: usize,
    alias_nodes: usize,
    anchored_nodes: usize,
    root: Option<Node>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source, text: &str, start: usize) -> Self {
        let ends = std::iter::once(text.len());
        let offsets = text.char_indices().map(|(at, _)| at).chain(ends).map(|at| at as u32).collect();
        let (stack, anchors) = (Vec::new(), BTreeMap::new());
        Self { source, offsets, start, stack, anchors, nodes: 0, alias_nodes: 0, anchored_nodes: 0, root: None }
    }

    fn offset(&self, character: usize) -> usize {
        let last = self.offsets.last().copied().unwrap_or(0);
        self.start + self.offsets.get(character).copied().unwrap_or(last) as usize
    }

    fn span(&self, at: YamlSpan) -> Span {
        let start = self.offset(at.start.index());
        start..self.offset(at.end.index()).max(start)
    }

    fn accept(&mut self, event: Event<'_>, at: YamlSpan) -> Result<(), Diagnostic> {
        let span = self.span(at);
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let node = Node { span, kind: Kind::Scalar { text: text.into_owned(), plain } };
                self.finish(node, anchor)
            }
            Event::SequenceStart(anchor, _) => self.open(Kind::Sequence(Vec::new()), span, anchor),
            Event::MappingStart(anchor, _) => self.open(Kind::Mapping(Vec::new()), span, anchor),
            Event::SequenceEnd | Event::MappingEnd => self.close(span.end),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::DocumentStart(_) if self.root.is_some() => Err(self.error(
                Code::YamlSyntax,
                span,
                message!("a second YAML document begins here; one file holds one"),
            )),
            _ => Ok(()),
        }
    }

    fn open(&mut self, kind: Kind, span: Span, anchor: usize) -> Result<(), Diagnostic> {
        if self.stack.len() >= MAX_DEPTH {
            return Err(self.too_deep(span));
        }
        self.stack.push(Open { node: Node { span, kind }, key: None, anchor });
        Ok(())
    }

    fn close(&mut self, end: usize) -> Result<(), Diagnostic> {
        let Some(Open { mut node, anchor, .. }) = self.stack.pop() else { return Ok(()) };
        node.span.end = end.max(node.span.start);
        node.span = trimmed(&self.source.text, node.span);
        self.finish(node, anchor)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Diagnostic> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            return Err(self.error(Code::YamlSyntax, span, message!("this alias stands inside its own anchor")));
        };
        self.alias_nodes += size;
        if self.alias_nodes > MAX_ALIAS_NODES {
            let message =
                message!("the aliases of this file expand to more than {count} values", count = MAX_ALIAS_NODES);
            return Err(self.error(Code::YamlTooLarge, span, message));
        }
        let node = Node { span, ..node.clone() };
        self.finish(node, 0)
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Diagnostic> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let message = message!("this file holds more than {count} values", count = MAX_NODES);
            return Err(self.error(Code::YamlTooLarge, node.span, message));
        }
        if anchor > 0 {
            let size = node.size();
            self.anchored_nodes += size;
            if self.anchored_nodes > MAX_ANCHORED_NODES {
                let message =
                    message!("the anchors of this file mark more than {count} values", count = MAX_ANCHORED_NODES);
                return Err(self.error(Code::YamlTooLarge, node.span, message));
            }
            self.anchors.insert(anchor, (node.clone(), size));
        }
        self.attach(node)
    }

    fn attach(&mut self, node: Node) -> Result<(), Diagnostic> {
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        match (&mut open.node.kind, open.key.take()) {
            (Kind::Sequence(items), _) => items.push(node),
            (Kind::Mapping(entries), Some(key)) => entries.push((key, node)),
            (Kind::Mapping(_), None) => match node.kind {
                Kind::Scalar { text, .. } => open.key = Some(Key { text, span: node.span }),
                _ => return Err(self.error(Code::YamlSyntax, node.span, message!("a key must be a plain text"))),
            },
            (Kind::Scalar { .. }, _) => {}
        }
        Ok(())
    }

    fn too_deep(&self, span: Span) -> Diagnostic {
        let message = message!("values are nested more than {levels} levels deep", levels = MAX_DEPTH);
        self.error(Code::YamlTooLarge, span, message)
    }

    fn error(&self, code: Code, span: Span, message: impl Into<Message>) -> Diagnostic {
        Diagnostic::new(code, self.source.at(span), message)
    }
}

/// Block collections end where the next token begins; their own text ends before.
fn trimmed(text: &str, span: Span) -> Span {
    let end = span.start + text[span.clone()].trim_end().len();
    span.start..end
}
