//! A project that is put together in memory, and its canaries.

use std::collections::BTreeMap;
use std::fs;

/// Ten Han characters that hardly any text has, for the ten digits.
const DIGITS: [char; 10] = ['甪', '乸', '丵', '乂', '乼', '乽', '亃', '亄', '亅', '亊'];

/// Files and the words in them.
#[derive(Default)]
pub struct Project {
    files: BTreeMap<String, Vec<u8>>,
    /// Words that must not become public, with what they stand in.
    pub hidden: BTreeMap<String, String>,
    /// Words that must.
    pub shown: BTreeMap<String, String>,
    count: usize,
}

/// Whether what is written is hidden.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Hidden,
    Shown,
    /// Nobody sees it, whether or not what it stands in is public: a comment.
    Unseen,
}

impl Project {
    /// Adds a file.
    pub fn file(&mut self, path: &str, contents: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), contents.into());
    }

    /// A new word of Latin letters and digits.
    pub fn word(&mut self, fate: Fate, place: &str) -> String {
        self.count += 1;
        self.noted(format!("canary{:04}x", self.count), fate, place)
    }

    /// A new word of Han characters.
    pub fn han(&mut self, fate: Fate, place: &str) -> String {
        self.count += 1;
        let digits = format!("{:04}", self.count);
        let word: String = digits.bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect();
        self.noted(format!("鵺{word}鵺"), fate, place)
    }

    /// A new number.
    pub fn number(&mut self, fate: Fate, place: &str) -> String {
        self.count += 1;
        self.noted(format!("7300{:06}", self.count), fate, place)
    }

    fn noted(&mut self, word: String, fate: Fate, place: &str) -> String {
        let words = if fate == Fate::Shown { &mut self.shown } else { &mut self.hidden };
        words.insert(word.clone(), place.to_owned());
        word
    }

    /// A localised text in both languages, a word in each.
    pub fn both(&mut self, fate: Fate, place: &str) -> String {
        let (zh, en) = (self.han(fate, place), self.word(fate, place));
        format!("{{zh: {zh}, en: {en}}}")
    }

    /// The project in a folder.
    pub fn written(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, contents) in &self.files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        folder
    }
}
