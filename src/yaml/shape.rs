//! What a YAML file may hold, as data, and the check of a tree against it.
//!
//! One shape a kind of file stands beside the struct that it decodes into; every mistake of form is reported, each at
//! its place, before serde_yaml is asked.

use super::Node;
use super::node::{Key, Kind};
use crate::diagnostic::{Code, Diagnostic, Message, message, quoted_list};
use crate::lang::Lang;
use crate::source::Source;

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// One text; numbers and dates are texts until their meaning is known.
    Text,
    /// `true` or `false`.
    Boolean,
    /// A text in each language.
    Localized,
    /// A term: any languages, of which the original may be left out, and under `also` its other names in each.
    Term,
    /// A list whose values all have one shape.
    List(&'static Shape),
    /// A mapping whose keys are the author's names.
    MapOf(&'static Shape),
    /// A mapping with known keys.
    Record(&'static [Field]),
    /// A list of rows (lists of cells, where nothing stands for an empty cell) or the name of a CSV file.
    Rows,
}

/// A known key of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// As authors write it.
    pub name: &'static str,
    /// What may stand under the key.
    pub shape: Shape,
    /// Whether a record without the key is a mistake; a key that is not required may also hold nothing.
    pub required: bool,
}

/// A key that must be there.
pub const fn required(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: true }
}

/// A key that may be left out.
pub const fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: false }
}

/// Reports everything in `root` that does not fit `shape`. True when serde_yaml can decode it.
pub fn check(
    root: &Node,
    shape: &Shape,
    source: &Source,
    languages: &[Lang],
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let mut checker = Checker { source, languages, diagnostics, fits: true };
    checker.check(root, shape);
    checker.fits
}

/// The key of a term's entry that names no language.
pub const OTHER_NAMES: &str = "also";

struct Checker<'a> {
    source: &'a Source,
    languages: &'a [Lang],
    diagnostics: &'a mut Vec<Diagnostic>,
    fits: bool,
}

impl Checker<'_> {
    fn check(&mut self, node: &Node, shape: &Shape) {
        self.check_duplicates(node);
        match (shape, &node.kind) {
            (Shape::Text, Kind::Scalar { .. }) if !node.is_null() => {}
            (Shape::Boolean, Kind::Scalar { text, .. }) if text == "true" || text == "false" => {}
            (Shape::Localized, Kind::Mapping(_)) => self.check_localized(node),
            (Shape::Term, Kind::Mapping(_)) => self.check_term(node),
            (Shape::List(element), Kind::Sequence(items)) => {
                items.iter().for_each(|item| self.check(item, element));
            }
            (Shape::MapOf(value), Kind::Mapping(entries)) => {
                entries.iter().for_each(|(_, node)| self.check(node, value));
            }
            (Shape::Record(fields), Kind::Mapping(_)) => self.check_record(node, fields),
            (Shape::Rows, Kind::Scalar { .. }) if !node.is_null() => {}
            (Shape::Rows, Kind::Sequence(rows)) => rows.iter().for_each(|row| self.check_row(row)),
            _ => self.wrong_shape(node, expectation(shape)),
        }
    }

    fn check_record(&mut self, node: &Node, fields: &[Field]) {
        for (key, value) in node.entries() {
            match fields.iter().find(|field| field.name == key.text) {
                Some(field) if value.is_null() && !field.required => {}
                Some(field) => self.check(value, &field.shape),
                None => {
                    let place = self.source.at(key.span.clone());
                    let problem =
                        Diagnostic::new(Code::UnknownKey, place, message!("unknown key `{key}`", key = &key.text))
                            .suggesting(&key.text, fields.iter().map(|field| field.name));
                    self.diagnostics.push(problem);
                }
            }
        }
        let missing = fields.iter().filter(|field| field.required && node.find(field.name).is_none());
        let missing: Vec<&str> = missing.map(|field| field.name).collect();
        if !missing.is_empty() {
            let place = self.source.at(first_line(node, &self.source.text));
            let message = message!("missing key {keys}", keys = quoted_list(&missing));
            let shapes = fields.iter().filter(|field| missing.contains(&field.name));
            let wanted = shapes
                .map(|field| message!("`{key}:` with {value}", key = field.name, value = expectation(&field.shape)));
            let help = message!("write {keys}", keys = Message::clauses(wanted.collect()));
            self.diagnostics.push(Diagnostic::new(Code::MissingKey, place, message).with_help(help));
            self.fits = false;
        }
    }

    fn check_localized(&mut self, node: &Node) {
        self.check_languages(node.entries().iter(), &Shape::Text);
        let missing: Vec<&str> = self
            .languages
            .iter()
            .map(Lang::as_str)
            .filter(|lang| node.find(lang).and_then(Node::text).is_none_or(|text| text.trim().is_empty()))
            .collect();
        if !missing.is_empty() {
            let place = self.source.at(node.span.clone());
            let message = message!("this text is missing in {languages}", languages = quoted_list(&missing));
            let texts = missing.iter().map(|lang| format!("`{lang}: …`").into());
            let help = message!("add {texts}", texts = Message::list(texts.collect()));
            self.diagnostics.push(Diagnostic::new(Code::MissingTranslation, place, message).with_help(help));
        }
    }

    /// A term's other names are lists of texts.
    fn check_term(&mut self, node: &Node) {
        let (names, texts): (Vec<_>, Vec<_>) = node.entries().iter().partition(|(key, _)| key.text == OTHER_NAMES);
        self.check_languages(texts.into_iter(), &Shape::Text);
        for (_, names) in names {
            self.check_duplicates(names);
            match names.kind {
                Kind::Mapping(_) => self.check_languages(names.entries().iter(), &Shape::List(&Shape::Text)),
                _ => {
                    self.wrong_shape(names, message!("a list of texts in each language, such as `{{en: [colleges]}}`"))
                }
            }
        }
    }

    fn check_languages<'n>(&mut self, entries: impl Iterator<Item = &'n (Key, Node)>, shape: &Shape) {
        for (key, value) in entries {
            if !self.languages.iter().any(|lang| lang.as_str() == key.text) {
                let place = self.source.at(key.span.clone());
                let message = message!("`{lang}` is not a language of this project", lang = &key.text);
                let problem = Diagnostic::new(Code::UnknownLanguage, place, message);
                // Within braces a comma ends a text, and what follows it looks like a key without a value.
                let problem = if value.is_null() {
                    problem.with_help(message!("put a text with a comma in it into quotation marks"))
                } else {
                    problem.suggesting(&key.text, self.languages.iter().map(Lang::as_str))
                };
                self.diagnostics.push(problem);
            }
            match shape {
                // An empty text is a missing one, which is told with the languages that are missing.
                Shape::Text if matches!(value.kind, Kind::Scalar { .. }) => {}
                shape => self.check(value, shape),
            }
        }
    }

    fn check_row(&mut self, row: &Node) {
        let Kind::Sequence(cells) = &row.kind else {
            return self.wrong_shape(row, message!("a row: a list of cells, `[…, …]`"));
        };
        for cell in cells.iter().filter(|cell| !matches!(cell.kind, Kind::Scalar { .. })) {
            self.wrong_shape(cell, message!("a cell: a number, a term or a date"));
        }
    }

    fn check_duplicates(&mut self, node: &Node) {
        let mut seen = std::collections::BTreeMap::new();
        for (key, _) in node.entries() {
            if let Some(first) = seen.insert(&key.text, &key.span) {
                let place = self.source.at(key.span.clone());
                let message = message!("the key `{key}` stands twice", key = &key.text);
                let problem = Diagnostic::new(Code::DuplicateKey, place, message)
                    .with_label(self.source.at(first.clone()), message!("it stands here already"));
                self.diagnostics.push(problem);
                self.fits = false;
            }
        }
    }

    fn wrong_shape(&mut self, node: &Node, expected: Message) {
        let place = self.source.at(first_line(node, &self.source.text));
        let message = message!("expected {expected}, found {found}", expected, found = node.describe());
        self.diagnostics.push(Diagnostic::new(Code::WrongShape, place, message));
        self.fits = false;
    }
}

/// A long value is marked at its first line alone.
pub fn first_line(node: &Node, text: &str) -> std::ops::Range<usize> {
    let length = text[node.span.clone()].find('\n').unwrap_or(node.span.len());
    node.span.start..node.span.start + length
}

fn expectation(shape: &Shape) -> Message {
    match shape {
        Shape::Text => message!("a text"),
        Shape::Boolean => message!("`true` or `false`"),
        Shape::Localized | Shape::Term => message!("a text in each language, such as `{{zh: …, en: …}}`"),
        Shape::List(_) => message!("a list"),
        Shape::MapOf(_) | Shape::Record(_) => message!("a mapping"),
        Shape::Rows => message!("a list of rows or the name of a CSV file"),
    }
}
