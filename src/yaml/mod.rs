//! YAML files: a tree with places ([`node`]), what a file of its kind may hold ([`shape`]), and the typed value that
//! serde_yaml decodes.
//!
//! A text enters, a [`Document`] leaves, together with every mistake of form in the file: unknown, missing and doubled
//! keys, wrong shapes, texts that lack a language. serde_yaml stops at its first error, so the shape is checked first
//! and serde_yaml decodes only what fits.

pub mod node;
mod open;
pub mod sayings;
pub mod shape;

use serde::de::DeserializeOwned;

use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::{Lang, Localized};
use crate::source::{Location, Source, Span};
pub use node::Node;
pub use shape::{Field, Shape};

/// A file's decoded value and the places of its parts.
pub struct Document<'a, T> {
    /// The file that was read.
    pub source: &'a Source,
    /// The tree of the file, or of the part that was read: where each value stands.
    pub root: Node,
    /// What serde_yaml decoded.
    pub value: T,
}

impl<T> Document<'_, T> {
    /// A place in this file.
    pub fn at(&self, node: &Node) -> Location {
        self.source.at(node.span.clone())
    }

    /// Where each language's text stands of a key at the top of the file.
    pub fn texts_at(&self, key: &str) -> Localized<Location> {
        let texts = self.root.get(key).entries().iter();
        texts.map(|(lang, text)| (Lang::new(&lang.text), self.at(text))).collect()
    }
}

/// Reads a whole file.
pub fn read<'a, T: DeserializeOwned>(
    source: &'a Source,
    shape: &Shape,
    languages: &[Lang],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Document<'a, T>> {
    read_part(source, 0..source.text.len(), shape, languages, diagnostics)
}

/// Reads the YAML in `span` of a file, such as a section's front matter.
///
/// Returns nothing when the text does not have the shape asked for; what is wrong is then among the diagnostics.
pub fn read_part<'a, T: DeserializeOwned>(
    source: &'a Source,
    span: Span,
    shape: &Shape,
    languages: &[Lang],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Document<'a, T>> {
    let root = node::parse(source, span.clone()).map_err(|problem| diagnostics.push(problem)).ok()?;
    let fits = shape::check(&root, shape, source, languages, diagnostics);
    if !fits {
        return None;
    }
    let text = &source.text[span.clone()];
    let value = if text_is_blank(&root) { serde_yaml::from_str("{}") } else { serde_yaml::from_str(text) };
    match value {
        Ok(value) => Some(Document { source, root, value }),
        Err(error) => {
            diagnostics.push(undecodable(source, &span, &error));
            None
        }
    }
}

fn text_is_blank(root: &Node) -> bool {
    root.span.is_empty() || root.is_null()
}

/// The two parsers disagree (serde_yaml reads YAML 1.1 in places): its word counts, at its place.
fn undecodable(source: &Source, span: &Span, error: &serde_yaml::Error) -> Diagnostic {
    let start = span.start + error.location().map_or(0, |location| location.index());
    let place = source.at(start.min(span.end)..start.min(span.end));
    let told = error.to_string();
    let reason = sayings::reason(told.split(" at line ").next().unwrap_or_default());
    Diagnostic::new(Code::YamlSyntax, place, message!("this cannot be decoded: {reason}", reason))
}
