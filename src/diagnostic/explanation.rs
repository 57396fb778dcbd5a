//! What each code means, why it matters and how to mend it, with an example. The texts stand in `explanations.yaml`, in
//! every language that reports are written in; the manual's chapter on diagnostics says the same in English.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Code, Language};

const EXPLANATIONS: &str = include_str!("explanations.yaml");

/// All explanations, by the name of the code.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct Explanations(BTreeMap<String, Explanation>);

/// What there is to say about one code.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// What is wrong: sentences of which the first begins in lower case.
    pub meaning: Told,
    /// Why it matters to those who publish or read the report.
    pub reason: Told,
    /// What to do.
    pub mend: Told,
    /// How it looks, and how it should.
    pub example: Example,
}

/// A text in each language that reports are written in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    en: String,
    zh: String,
}

/// A wrong piece of a project and the right one, the same in every language.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The file in which it stands, and what else must be known of it.
    pub file: Option<String>,
    /// What the code is reported for.
    pub wrong: String,
    /// The same, mended.
    pub right: String,
}

impl Explanations {
    /// Those that are built into the program.
    pub fn read() -> Self {
        // A test reads the file; should it be no YAML, reports still name the codes.
        serde_yaml::from_str(EXPLANATIONS).unwrap_or_else(|_| Self(BTreeMap::new()))
    }

    /// The explanation of a code. A test keeps every code explained.
    pub fn of(&self, code: Code) -> Option<&Explanation> {
        self.0.get(code.as_str())
    }

    /// The names that are explained.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Told {
    /// The text in a language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }

    /// The text as a sentence of its own, which begins with a capital letter.
    pub fn sentence(&self, language: Language) -> String {
        let text = self.get(language);
        let mut letters = text.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_understood() {
        serde_yaml::from_str::<Explanations>(EXPLANATIONS).unwrap();
    }

    #[test]
    fn every_text_is_a_sentence_in_each_language() {
        for (name, explanation) in Explanations::read().0 {
            for told in [&explanation.meaning, &explanation.reason, &explanation.mend] {
                assert!(told.en.ends_with('.') && told.zh.ends_with('。'), "{name}: {told:?}");
            }
            assert_ne!(explanation.example.wrong, explanation.example.right, "{name}");
        }
    }
}
