//! The templates of messages in a language other than English, as an entry of the catalogue that stands beside this file.

use std::collections::BTreeMap;

/// A language that reports are written in for people. Machines read English.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, in which the templates stand in the code.
    #[default]
    English,
    /// Chinese in simplified characters.
    Chinese,
}

impl Language {
    /// The tags by which a user chooses a language.
    pub const TAGS: [&str; 2] = ["zh", "en"];

    /// The language of a locale as POSIX writes it (`zh_CN.UTF-8`) or of a tag (`zh`). What is not Chinese is English.
    pub fn of_locale(name: &str) -> Self {
        let tag = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if tag.eq_ignore_ascii_case("zh") { Self::Chinese } else { Self::English }
    }
}

/// From the English template of a message to that of another language; for English itself there are no entries.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    templates: BTreeMap<String, String>,
}

/// The Chinese entries, in the order of the modules that use them.
const CHINESE: &str = include_str!("messages.zh.yaml");

impl Catalogue {
    /// The catalogue of a language.
    pub fn of(language: Language) -> Self {
        match language {
            Language::English => Self::english(),
            // A test reads the entries; should they be no YAML, people still get their report, in English.
            Language::Chinese => Self { templates: serde_yaml::from_str(CHINESE).unwrap_or_default() },
        }
    }

    /// The catalogue that leaves every message as it stands in the code.
    pub fn english() -> Self {
        Self::default()
    }

    /// The template that takes the place of an English one.
    pub fn template(&self, english: &str) -> Option<&str> {
        self.templates.get(english).map(String::as_str)
    }

    /// Whether every message stays English.
    pub fn is_empty(&self) -> bool {
        self.templates.is_empty()
    }

    /// All entries: the English template and the other.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.templates.iter().map(|(english, other)| (english.as_str(), other.as_str()))
    }

    #[cfg(test)]
    pub(super) fn from_entries<const N: usize>(entries: [(&str, &str); N]) -> Self {
        Self { templates: entries.map(|(english, other)| (english.to_owned(), other.to_owned())).into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_chinese_or_else_english() {
        for name in ["zh", "zh_CN.UTF-8", "zh-TW", "zh.UTF-8", "ZH_cn@x"] {
            assert_eq!(Language::of_locale(name), Language::Chinese, "{name}");
        }
        for name in ["", "C", "C.UTF-8", "POSIX", "en_GB", "de_DE.UTF-8", "zha"] {
            assert_eq!(Language::of_locale(name), Language::English, "{name}");
        }
    }
}
