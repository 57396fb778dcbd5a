//! Languages and localised values.
//!
//! A project names its languages once, in `nianbao.yaml`; everything that readers see exists in each of them.
//! The YAML phase reports a text that lacks a language (`missing-translation`), so that later phases need not ask.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A language as the project names it: a BCP 47 tag such as `zh` or `en`, used in file names and addresses.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Lang(Arc<str>);

impl Lang {
    /// Takes the tag as written; [`crate::locale::Locale::new`] tells whether it is one.
    pub fn new(tag: &str) -> Self {
        Self(tag.into())
    }

    /// The tag as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// One value in each language of the project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Localized<T = String>(BTreeMap<Lang, T>);

impl<T> Default for Localized<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Localized<T> {
    /// The value in `lang`, and no fallback.
    pub fn in_lang(&self, lang: &Lang) -> Option<&T> {
        self.0.get(lang)
    }

    /// Sets the value in `lang`, in place of an earlier one.
    pub fn insert(&mut self, lang: Lang, value: T) {
        self.0.insert(lang, value);
    }

    /// The languages that have a value, in the order of their tags, not in that of the project.
    pub fn iter(&self) -> impl Iterator<Item = (&Lang, &T)> {
        self.0.iter()
    }
}

impl<T> FromIterator<(Lang, T)> for Localized<T> {
    fn from_iter<I: IntoIterator<Item = (Lang, T)>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

impl Localized<String> {
    /// The text in `lang`. In a draft a text may lack a language; then any other stands in, as nothing is worse
    /// for an author than a blank. A public build never gets here: it stops at `missing-translation`.
    pub fn get(&self, lang: &Lang) -> &str {
        self.0.get(lang).or_else(|| self.0.values().next()).map_or("", String::as_str)
    }
}
