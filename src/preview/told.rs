//! What is said to an author, in both languages at once: the page's script shows the one that the page is in.

use serde::Serialize;

use crate::diagnostic::{Catalogue, Language, Message};

/// A text in Chinese and in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Tells messages in both languages.
pub struct Teller {
    chinese: Catalogue,
}

impl Teller {
    /// Reads the catalogue.
    pub fn new() -> Self {
        Self { chinese: Catalogue::of(Language::Chinese) }
    }

    /// A message in both languages; one without an entry is English in both.
    pub fn tell(&self, message: &Message) -> Told {
        Told { zh: message.told_by(&self.chinese).into_owned(), en: message.as_str().to_owned() }
    }
}

impl Default for Teller {
    fn default() -> Self {
        Self::new()
    }
}
