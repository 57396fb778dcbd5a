//! The theme's words in one language, `locales/<lang>.yaml`, and the patterns that the generator fills in.

use std::collections::BTreeMap;

use include_dir::Dir;
use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::Lang;
use crate::source::{Source, Sources};
use crate::yaml::node::{self, Kind, Node};

/// The words of one language as nested maps.
#[derive(Clone, Debug)]
pub struct Words {
    words: Value,
    /// The same as templates see them: every page shares one.
    shared: tera::Value,
}

impl Words {
    fn new(words: Map<String, Value>) -> Self {
        let words = Value::Object(words);
        Self { shared: tera::Value::from_serializable(&words), words }
    }

    /// The words as templates see them.
    pub fn shared(&self) -> tera::Value {
        self.shared.clone()
    }

    /// The word under a dotted key; the key itself where there is none, which loading has reported.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.find(key).unwrap_or(key)
    }

    /// The word under a dotted key.
    pub fn find(&self, key: &str) -> Option<&str> {
        key.split('.').try_fold(&self.words, |value, part| value.get(part))?.as_str()
    }

    /// A pattern with its `{name}`s filled in. A name that the pattern does not use is left out.
    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }

    /// A pattern that depends on a number: `key.one` for exactly 1, else `key.other`.
    pub fn fill_counted(&self, key: &str, count: &str, values: &[(&str, &str)]) -> String {
        let form = if count == "1" { "one" } else { "other" };
        self.fill(&format!("{key}.{form}"), values)
    }
}

/// Fills a pattern in one pass, so that a value that itself holds braces stays as it is.
fn fill(pattern: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            let value = values.iter().find(|(candidate, _)| *candidate == name)?;
            Some((value.1, after))
        });
        match known {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

/// The words of every language of the project: the built-in ones, the project's own laid over them.
///
/// Nothing comes back where a language lacks a word: no page could be written in it. Reports that, and a word that the built-in theme does not know in a file that overrides it.
pub fn load(
    built_in: &Dir<'_>,
    sources: &Sources,
    folder: &str,
    languages: &[Lang],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<BTreeMap<Lang, Words>> {
    let (mut all, mut is_complete) = (BTreeMap::new(), true);
    let reference = built_in_words(built_in, "en").unwrap_or_default();
    for lang in languages {
        let mut words = built_in_words(built_in, lang.as_str()).unwrap_or_default();
        let path = format!("{folder}locales/{lang}.yaml");
        if let Some(source) = sources.text(&path) {
            match node::parse(source, 0..source.text.len()) {
                Ok(root) => overlay(&mut words, &root, &reference, source, diagnostics),
                Err(problem) => diagnostics.push(problem),
            }
        }
        let mut missing = Vec::new();
        missing_keys(&reference, &words, "", &mut missing);
        if !missing.is_empty() {
            let count = missing.len();
            let shown: Vec<&str> = missing.iter().map(String::as_str).take(5).collect();
            let (more, words) = (count - shown.len(), crate::diagnostic::quoted_list(&shown));
            let message = match more {
                0 => message!("the theme lacks words in `{lang}`: {words}", lang = lang.as_str(), words),
                _ => message!(
                    "the theme lacks words in `{lang}`: {words} and {more} more",
                    lang = lang.as_str(),
                    words,
                    more
                ),
            };
            let help = message!("write them in `{path}`", path);
            diagnostics.push(Diagnostic::without_place(Code::MissingWord, message).with_help(help));
            is_complete = false;
        }
        all.insert(lang.clone(), Words::new(words));
    }
    is_complete.then_some(all)
}

fn built_in_words(built_in: &Dir<'_>, lang: &str) -> Option<Map<String, Value>> {
    let file = built_in.get_file(format!("locales/{lang}.yaml"))?;
    serde_yaml::from_str(file.contents_utf8()?).ok()
}

/// Lays the project's words over the built-in ones.
fn overlay(
    words: &mut Map<String, Value>,
    node: &Node,
    reference: &Map<String, Value>,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (key, value) in node.entries() {
        let known = reference.get(&key.text);
        match (&value.kind, known) {
            (Kind::Mapping(_), Some(Value::Object(reference))) => {
                let entry = words.entry(key.text.clone()).or_insert_with(|| Value::Object(Map::new()));
                if !entry.is_object() {
                    *entry = Value::Object(Map::new());
                }
                if let Some(words) = entry.as_object_mut() {
                    overlay(words, value, reference, source, diagnostics);
                }
            }
            (Kind::Scalar { text, .. }, Some(Value::String(_))) => {
                words.insert(key.text.clone(), Value::String(text.clone()));
            }
            (_, Some(expected)) => {
                let expected = if expected.is_object() { message!("a mapping") } else { message!("a text") };
                let message = message!("expected {expected}, found {found}", expected, found = value.describe());
                diagnostics.push(Diagnostic::new(Code::WrongShape, source.at(value.span.clone()), message));
            }
            (_, None) => {
                let message = message!("the theme has no word `{word}`", word = &key.text);
                let problem = Diagnostic::new(Code::UnknownKey, source.at(key.span.clone()), message);
                diagnostics.push(problem.suggesting(&key.text, reference.keys().map(String::as_str)));
            }
        }
    }
}

fn missing_keys(reference: &Map<String, Value>, words: &Map<String, Value>, prefix: &str, missing: &mut Vec<String>) {
    for (key, value) in reference {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match (value, words.get(key)) {
            (Value::Object(reference), Some(Value::Object(words))) => missing_keys(reference, words, &name, missing),
            (_, None) => missing.push(name),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled_in_one_pass() {
        assert_eq!(fill("{a} of {b}", &[("a", "{b}"), ("b", "2")]), "{b} of 2");
        assert_eq!(fill("{c} {", &[("a", "1")]), "{c} {");
    }

    #[test]
    fn all_built_in_languages_have_the_same_words() {
        let words = |lang| built_in_words(&super::super::BUILT_IN, lang).unwrap();
        for (one, other) in [("en", "zh"), ("zh", "en")] {
            let mut missing = Vec::new();
            missing_keys(&words(one), &words(other), "", &mut missing);
            assert_eq!(missing, Vec::<String>::new());
        }
    }
}
