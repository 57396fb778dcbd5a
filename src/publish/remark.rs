//! What is to be said about files that were looked at after a release: what differs from it, and what a host might do
//! better. The same thing is said once of all files that it concerns.

use std::collections::BTreeMap;

use crate::diagnostic::Message;

/// How much a remark weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Readers do not get what was published.
    Wrong,
    /// They do, but the host could serve it better.
    Advice,
}

impl Weight {
    /// As programs are told.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Advice => "advice",
        }
    }
}

/// Remarks, the weighty ones first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks(BTreeMap<(Weight, Message), Vec<String>>);

impl Remarks {
    /// Adds that something is not as it was published.
    pub fn wrong(&mut self, path: impl Into<String>, message: Message) {
        self.add(Weight::Wrong, path, message);
    }

    /// Adds that something could be better.
    pub fn advise(&mut self, path: impl Into<String>, message: Message) {
        self.add(Weight::Advice, path, message);
    }

    fn add(&mut self, weight: Weight, path: impl Into<String>, message: Message) {
        self.0.entry((weight, message)).or_default().push(path.into());
    }

    /// Adds all of these.
    pub fn append(&mut self, other: Self) {
        for (what, paths) in other.0 {
            self.0.entry(what).or_default().extend(paths);
        }
    }

    /// Whether anything is not as it was published.
    pub fn is_wrong(&self) -> bool {
        self.0.keys().any(|(weight, _)| *weight == Weight::Wrong)
    }

    /// Each remark with the paths that it concerns, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Weight, &Message, Vec<&str>)> {
        self.0.iter().map(|((weight, message), paths)| {
            let mut paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            paths.sort_unstable();
            paths.dedup();
            (*weight, message, paths)
        })
    }
}
