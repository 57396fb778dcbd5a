//! What is said to an author, in both languages at once: the page's script shows the one that the page is in.

use std::cell::OnceCell;

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

/// Tells messages in both languages. The catalogue is read when there is something to tell.
#[derive(Default)]
pub struct Teller {
    chinese: OnceCell<Catalogue>,
}

impl Teller {
    /// A message in both languages; one without an entry is English in both.
    pub fn tell(&self, message: &Message) -> Told {
        let chinese = self.chinese.get_or_init(|| Catalogue::of(Language::Chinese));
        Told { zh: message.told_by(chinese).into_owned(), en: message.as_str().to_owned() }
    }
}
