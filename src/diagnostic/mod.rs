//! What is wrong with a project, as plain data: every phase adds to a list of [`Diagnostic`]s and goes on.
//!
//! Authors' mistakes are diagnostics, all of them collected in one run. A machine that fails (disk, port) is an
//! `anyhow::Error` instead. Drawing them is the business of [`terminal`] for people, of [`json`], [`sarif`], [`github`] and
//! [`junit`] for machines; [`explanation`] says what each code means.

mod catalogue;
mod code;
pub mod explanation;
pub mod github;
pub mod json;
pub mod junit;
mod message;
pub mod report;
pub mod sarif;
pub mod saying;
pub mod terminal;

pub use catalogue::{Catalogue, Language};
pub use code::{Code, Group};
pub use message::Message;
pub(crate) use message::message;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::fix::Fix;
use crate::source::Location;

/// How bad it is. An error keeps a public build from being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It would be an error, but who asked for the check allows it.
    Note,
    /// The site is written all the same.
    Warning,
    /// The site is not written.
    Error,
}

/// A place and what is to be seen there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The bytes that are marked; an empty span marks a point.
    pub location: Location,
    /// What stands beside the mark: an expectation or an explanation. Empty where the message says enough.
    pub text: Message,
}

/// One mistake: what it is, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of mistake, by which manual and tests know it.
    pub code: Code,
    /// That of the code, unless a build or check of drafts softens it.
    pub severity: Severity,
    /// What is wrong, in an author's words.
    pub message: Message,
    /// The first label is the place itself; further ones are places that explain it.
    pub labels: Vec<Label>,
    /// How to mend it, where more is to be said than the message does.
    pub help: Option<Message>,
    /// A change that mends it and that a machine can make.
    pub fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// A diagnostic at a place, with the severity of its code.
    pub fn new(code: Code, location: Location, message: impl Into<Message>) -> Self {
        let label = Label { location, text: Message::default() };
        Self { labels: vec![label], ..Self::without_place(code, message) }
    }

    /// A diagnostic about the project as a whole.
    pub fn without_place(code: Code, message: impl Into<Message>) -> Self {
        let message = message.into().shortened();
        Self { code, severity: code.severity(), message, labels: Vec::new(), help: None, fix: None }
    }

    /// Says beside the marked place what was expected there.
    pub fn expecting(mut self, text: impl Into<Message>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// Adds a place that explains the first.
    pub fn with_label(mut self, location: Location, text: impl Into<Message>) -> Self {
        self.labels.push(Label { location, text: text.into() });
        self
    }

    /// Says how to mend it.
    pub fn with_help(mut self, help: impl Into<Message>) -> Self {
        self.help = Some(help.into().shortened());
        self
    }

    /// Adds a change that mends it.
    pub fn with_fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix.map(Box::new);
        self
    }

    /// Names the known word nearest to a misspelt one, or all of them where none is near.
    pub fn suggesting<'a>(self, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match suggestion(wrong, known) {
            Some(help) => self.with_help(help),
            None => self,
        }
    }

    /// Whether it keeps the site from being written.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// What it says, for formats without marks: what is wrong, what is expected, how to mend it.
    pub fn paragraphs(&self) -> Vec<&str> {
        let expected = self.labels.first().map(|label| &*label.text).filter(|text| !text.is_empty());
        [Some(&*self.message), expected, self.help.as_deref()].into_iter().flatten().collect()
    }

    /// Whether both speak of one mistake at one place, however bad each thinks it is.
    pub fn is_same_problem(&self, other: &Self) -> bool {
        sort_key(self) == sort_key(other)
    }
}

/// At most this many known words are listed in a help line: more would hide the message.
const LISTED_WORDS: usize = 12;
/// Among more words, and for longer ones, no nearest one is looked for: that takes the product of their lengths.
const COMPARED_WORDS: usize = 500;
const COMPARED_BYTES: usize = 100;
/// At most this many mistakes of one kind are reported of one file: what is wrong a thousand times is one mistake.
const MISTAKES_OF_A_KIND: usize = 100;

/// The help line of [`Diagnostic::suggesting`], if there is something to say.
pub fn suggestion<'a>(wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Message> {
    let known: Vec<&str> = known.into_iter().collect();
    let comparable = known.len() <= COMPARED_WORDS && wrong.len() <= COMPARED_BYTES;
    let compared = known.iter().filter(|word| comparable && word.len() <= COMPARED_BYTES);
    let nearest = compared
        .map(|word| (strsim::normalized_damerau_levenshtein(wrong, word), word))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    match nearest {
        Some((_, word)) => Some(message!("did you mean `{word}`?", word)),
        None if known.is_empty() => None,
        None if known.len() > LISTED_WORDS => None,
        None => Some(message!("known here: {words}", words = quoted_list(&known))),
    }
}

/// `a`, `b`, `c`, for messages.
pub fn quoted_list(words: &[&str]) -> Message {
    Message::list(words.iter().map(|word| format!("`{word}`").into()).collect())
}

/// Puts diagnostics into reading order: by file, place, code; repetitions are dropped. Of very many mistakes of one kind
/// in one file the first are kept, and the last of them tells how many there are.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|left, right| sort_key(left).cmp(&sort_key(right)));
    diagnostics.dedup();
    let mut counts: BTreeMap<(String, Code), usize> = BTreeMap::new();
    let owned = |problem: &Diagnostic| (kind_of(problem).0.to_owned(), problem.code);
    let mut count = |problem: &Diagnostic| {
        let count = counts.entry(owned(problem)).or_default();
        *count += 1;
        *count
    };
    diagnostics.retain(|problem| count(problem) <= MISTAKES_OF_A_KIND);
    counts.retain(|_, count| *count > MISTAKES_OF_A_KIND);
    for problem in diagnostics.iter_mut().rev() {
        if let Some(count) = counts.remove(&owned(problem)) {
            let more = count - MISTAKES_OF_A_KIND;
            problem.help = Some(message!("there are {more} more mistakes of this kind in this file", more));
        }
    }
}

/// The first mistakes of each kind in each file, `shown` of them; the last of those with the number of further ones that
/// are left out. Where there are more than are reported, the one that tells so stays.
pub fn digest(diagnostics: &[Diagnostic], shown: usize) -> Vec<(&Diagnostic, usize)> {
    let mut counts: BTreeMap<(&str, Code), usize> = BTreeMap::new();
    let mut numbered = Vec::new();
    for problem in diagnostics {
        let count = counts.entry(kind_of(problem)).or_default();
        *count += 1;
        numbered.push((problem, *count));
    }
    let left_out = |problem: &Diagnostic| {
        let count = counts.get(&kind_of(problem)).copied().unwrap_or_default();
        count.saturating_sub(shown).saturating_sub(usize::from(count == MISTAKES_OF_A_KIND))
    };
    let is_shown = |number: usize| number <= shown || number == MISTAKES_OF_A_KIND;
    let numbered = numbered.into_iter().filter(|(_, number)| is_shown(*number));
    numbered.map(|(problem, number)| (problem, if number == shown { left_out(problem) } else { 0 })).collect()
}

fn kind_of(problem: &Diagnostic) -> (&str, Code) {
    let path = problem.labels.first().map_or("", |label| &label.location.path);
    (path, problem.code)
}

fn sort_key(diagnostic: &Diagnostic) -> (&str, usize, usize, Code, &Message) {
    let location = diagnostic.labels.first().map(|label| &label.location);
    let (path, start, end) = location.map_or(("", 0, 0), |at| (&*at.path, at.span.start, at.span.end));
    (path, start, end, diagnostic.code, &diagnostic.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(count: usize) -> Vec<Diagnostic> {
        let place = |at| Location { path: "a.md".into(), span: at..at };
        (0..count).map(|at| Diagnostic::new(Code::RawHtml, place(at), "x")).collect()
    }

    #[test]
    fn a_hundred_mistakes_of_a_kind_are_told_and_the_rest_counted() {
        let (mut few, mut more) = (many(100), many(250));
        sort(&mut few);
        sort(&mut more);
        assert_eq!((few.len(), more.len()), (100, 100));
        assert!(few.iter().all(|problem| problem.help.is_none()));
        let help = more.last().and_then(|problem| problem.help.as_deref());
        assert_eq!(help, Some("there are 150 more mistakes of this kind in this file"));
    }

    #[test]
    fn a_digest_shows_a_few_of_each_kind_and_counts_the_rest() {
        let (five, seven, mut more) = (many(5), many(7), many(250));
        sort(&mut more);
        let counts = |problems: &[Diagnostic]| digest(problems, 5).iter().map(|(_, more)| *more).collect::<Vec<_>>();
        assert_eq!(counts(&five), [0, 0, 0, 0, 0]);
        assert_eq!(counts(&seven), [0, 0, 0, 0, 2]);
        assert_eq!(counts(&more), [0, 0, 0, 0, 94, 0]);
        assert_eq!(digest(&more, usize::MAX).len(), 100);
    }

    #[test]
    fn what_is_quoted_at_great_length_loses_its_middle() {
        let message = Diagnostic::without_place(Code::RawHtml, "年报".repeat(10_000)).message;
        assert!(message.len() < message::LONGEST_MESSAGE && message.contains(" … "));
        assert_eq!(suggestion(&"a".repeat(1_000_000), ["b"]).as_deref(), Some("known here: `b`"));
        assert_eq!(suggestion("tabel", ["table"]).as_deref(), Some("did you mean `table`?"));
    }
}
