//! The glossary, `data/terms.yaml`: each term once, in every language, for all tables and all years.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::{Lang, Localized};
use crate::source::{Location, Sources};
use crate::yaml::{self, Shape};

/// The glossary's path in the project.
pub const FILE: &str = "data/terms.yaml";

/// Terms in every language.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    entries: IndexMap<String, Localized>,
    original: Option<Lang>,
    /// Whether the glossary is there but was not understood, which was reported.
    is_broken: bool,
}

impl Terms {
    /// The term in `lang`. In the original language a term without an entry of its own is its own text.
    pub fn translate<'a>(&'a self, term: &'a str, lang: &Lang) -> &'a str {
        self.translation(term, lang).unwrap_or(term)
    }

    fn translation<'a>(&'a self, term: &'a str, lang: &Lang) -> Option<&'a str> {
        let entry = self.entries.get(term);
        let written = entry.and_then(|entry| entry.in_lang(lang)).map(String::as_str);
        written.or_else(|| (self.original.as_ref() == Some(lang)).then_some(term))
    }
}

/// Reads the glossary; a project whose tables hold no terms needs none.
pub fn parse(sources: &Sources, languages: &[Lang], diagnostics: &mut Vec<Diagnostic>) -> Terms {
    let original = languages.first().cloned();
    let entries = sources.text(FILE).and_then(|source| {
        let shape = Shape::MapOf(&Shape::Term);
        yaml::read::<IndexMap<String, Localized>>(source, &shape, languages, diagnostics)
    });
    let is_broken = entries.is_none() && (sources.text(FILE).is_some() || sources.is_reported(FILE));
    Terms { entries: entries.map_or_else(IndexMap::new, |document| document.value), original, is_broken }
}

/// Collects the terms that a project uses and reports each that lacks a language, once, where it first stands.
#[derive(Default)]
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
