//! The glossary, `data/terms.yaml`: each term once, in every language, for all tables and all years.

use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexMap;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::{Lang, Localized};
use crate::source::{Location, Sources};
use crate::yaml::shape::OTHER_NAMES;
use crate::yaml::{self, Shape};

/// The glossary's path in the project.
pub const FILE: &str = "data/terms.yaml";

/// Terms in every language.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    entries: IndexMap<String, Entry>,
    original: Option<Lang>,
    /// Whether the glossary is there but was not understood, which was reported.
    is_broken: bool,
}

/// A term's entry.
#[derive(Clone, Debug, Default)]
struct Entry {
    texts: Localized,
    also: Localized<Vec<String>>,
}

impl Terms {
    /// The term in `lang`. In the original language a term without an entry of its own is its own text.
    pub fn translate<'a>(&'a self, term: &'a str, lang: &Lang) -> &'a str {
        self.translation(term, lang).unwrap_or(term)
    }

    /// Other names by which running text may call the term.
    pub fn also<'a>(&'a self, term: &str, lang: &Lang) -> impl Iterator<Item = &'a str> + use<'a> {
        let names = self.entries.get(term).and_then(|entry| entry.also.in_lang(lang));
        names.into_iter().flatten().map(String::as_str)
    }

    /// Every term of the glossary, with its text in the original language.
    pub fn in_original(&self) -> impl Iterator<Item = (&str, &str)> {
        let texts = |term| Some((term, self.translation(term, self.original.as_ref()?)?));
        self.entries.keys().map(String::as_str).filter_map(texts)
    }

    fn translation<'a>(&'a self, term: &'a str, lang: &Lang) -> Option<&'a str> {
        let entry = self.entries.get(term);
        let written = entry.and_then(|entry| entry.texts.in_lang(lang)).map(String::as_str);
        written.or_else(|| (self.original.as_ref() == Some(lang)).then_some(term))
    }
}

/// Reads the glossary; a project whose tables hold no terms needs none.
pub fn parse(sources: &Sources, languages: &[Lang], diagnostics: &mut Vec<Diagnostic>) -> Terms {
    let original = languages.first().cloned();
    let entries = sources.text(FILE).and_then(|source| {
        let shape = Shape::MapOf(&Shape::Term);
        yaml::read::<IndexMap<String, Entry>>(source, &shape, languages, diagnostics)
    });
    let is_broken = entries.is_none() && (sources.text(FILE).is_some() || sources.is_unread(FILE));
    Terms { entries: entries.map_or_else(IndexMap::new, |document| document.value), original, is_broken }
}

/// Beside the languages an entry may have the key [`OTHER_NAMES`]. serde's `flatten` would take an unquoted `2020` for a number.
impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntryVisitor)
    }
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text in each language")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Entry, M::Error> {
        let mut entry = Entry::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                OTHER_NAMES => entry.also = map.next_value()?,
                lang => entry.texts.insert(Lang::new(lang), map.next_value()?),
            }
        }
        Ok(entry)
    }
}

/// Collects the terms that a project uses and reports each that lacks a language, once, where it first stands.
#[derive(Debug, Default)]
pub struct UsedTerms {
    places: BTreeMap<String, Location>,
}

impl UsedTerms {
    /// Notes that `term` is used at `location`; of all its places the first to be noted is kept.
    pub fn add(&mut self, term: &str, location: Location) {
        if !self.places.contains_key(term) {
            self.places.insert(term.to_owned(), location);
        }
    }

    /// Notes all terms of another collection; places that were noted before are kept.
    pub fn extend(&mut self, other: &Self) {
        for (term, place) in &other.places {
            if !self.places.contains_key(term) {
                self.places.insert(term.clone(), place.clone());
            }
        }
    }

    /// Reports every term without a translation.
    pub fn check(&self, terms: &Terms, languages: &[Lang], diagnostics: &mut Vec<Diagnostic>) {
        if terms.is_broken {
            return;
        }
        for (term, place) in &self.places {
            let missing = languages.iter().filter(|lang| terms.translation(term, lang).is_none());
            let missing: Vec<&str> = missing.map(Lang::as_str).collect();
            if missing.is_empty() {
                continue;
            }
            let languages = crate::diagnostic::quoted_list(&missing);
            let message = message!("the term `{term}` has no translation in {languages}", term, languages);
            let entry: Vec<String> = missing.iter().map(|lang| format!("{lang}: …")).collect();
            let help = message!("add `{term}: {{{entry}}}` to `{file}`", term, entry = entry.join(", "), file = FILE);
            diagnostics.push(Diagnostic::new(Code::MissingTerm, place.clone(), message).with_help(help));
        }
    }
}
