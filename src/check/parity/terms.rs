//! Terms as the glossary has them: where the original names a discipline, a place or a kind of employment that the
//! tables name too, the translation gives it the same name that the tables give it.

use std::cell::LazyCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::Pair;
use super::alignment::{Half, Part};
use super::values;
use crate::check::text::Reading;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::Lang;
use crate::locale::is_han;
use crate::resolve::Report;
use crate::source::Span;
use crate::terms::Terms;

/// Shorter terms are parts of too many other words.
const SHORTEST: usize = 3;
/// Of a term whose own row is bound beside it there is less doubt.
const SHORTEST_BOUND: usize = 2;
/// Rows of totals, whose names are words that every text uses and every translation renders as its sentence wants.
const TOTALS: [&str; 11] = ["合计", "总计", "小计", "共计", "全国", "全省", "全市", "全县", "全区", "其他", "其它"];
/// What makes another word of a term before it: 教育学院 is no 教育学.
const CONTINUATIONS: [char; 8] = ['院', '系', '部', '厅', '局', '会', '家', '者'];

/// The terms that are written in Han characters, for text in which words are not separated.
pub struct Glossary<'a> {
    terms: &'a Terms,
    /// The terms' keys by their texts in the original.
    keys: BTreeMap<&'a str, &'a str>,
    /// The lengths of the texts that begin with a character, the longest first.
    lengths: BTreeMap<char, BTreeSet<Reverse<usize>>>,
}

impl<'a> Glossary<'a> {
    pub fn new(report: &'a Report) -> Self {
        let mut keys = BTreeMap::new();
        let mut lengths: BTreeMap<char, BTreeSet<Reverse<usize>>> = BTreeMap::new();
        for (key, text) in report.terms.in_original() {
            let is_long_enough = text.chars().count() >= SHORTEST_BOUND;
            let is_searched = is_long_enough && text.chars().all(is_han) && !TOTALS.contains(&text);
            if let Some(first) = text.chars().next().filter(|_| is_searched) {
                keys.entry(text).or_insert(key);
                lengths.entry(first).or_default().insert(Reverse(text.len()));
            }
        }
        Self { terms: &report.terms, keys, lengths }
    }

    /// Every term of the original's text that the translation calls otherwise, once a block. A name that stands elsewhere
    /// below the heading is good enough: sentences move.
    pub(super) fn check(&self, pair: &Pair, part: &Part, matches: &[Part]) -> Vec<Diagnostic> {
        let lang = &pair.translation.section.lang;
        let whole = LazyCell::new(|| comparable_text(&part.translation));
        let mut elsewhere: BTreeMap<&str, bool> = BTreeMap::new();
        let mut mismatches = Vec::new();
        for matched in matches {
            let found = self.terms_of(pair, matched);
            let text = if found.is_empty() { String::new() } else { comparable_text(&matched.translation) };
            for term in found.values() {
                let is_called_so =
                    |text: &str| self.accepted(term.key, lang).any(|name| text.contains(&comparable(name)));
                if !is_called_so(&text) && !*elsewhere.entry(term.key).or_insert_with(|| is_called_so(&whole)) {
                    mismatches.push(self.mismatch(pair, matched, term, lang));
                }
            }
        }
        mismatches
    }

    /// The terms in the original's text, each where it first stands.
    fn terms_of(&self, pair: &Pair, part: &Part) -> BTreeMap<&'a str, Found<'a>> {
        let bound = values::expressions(pair.original, &part.original);
        let mut found = BTreeMap::new();
        for term in part.original.blocks.iter().flat_map(|reading| self.find(reading, &bound)) {
            found.entry(term.key).or_insert(term);
        }
        found
    }

    /// The terms in a block, from left to right; of two that begin at one place the longer.
    fn find(&self, reading: &Reading, bound: &[String]) -> Vec<Found<'a>> {
        let (block, line) = (reading.block, reading.line());
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(first) = line.text.get(from..).and_then(|rest| rest.chars().next()) {
            let rest = &line.text[from..];
            let mut lengths = self.lengths.get(&first).into_iter().flatten();
            let term = lengths.find_map(|length| self.keys.get_key_value(rest.get(..length.0)?));
            let Some((text, key)) = term.map(|(text, key)| (*text, *key)) else {
                from += first.len_utf8();
                continue;
            };
            let range = from..from + text.len();
            from = range.end;
            let is_continued = line.text[range.end..].starts_with(CONTINUATIONS);
            let is_long = text.chars().count() >= SHORTEST;
            if !is_continued && (is_long || bound.iter().any(|expression| names_row(expression, key))) {
                found.push(Found { key, text, place: block.place(line, range) });
            }
        }
        found
    }

    fn accepted<'b>(&'b self, key: &'b str, lang: &'b Lang) -> impl Iterator<Item = &'b str> {
        std::iter::once(self.terms.translate(key, lang)).chain(self.terms.also(key, lang))
    }

    fn mismatch(&self, pair: &Pair, part: &Part, term: &Found, lang: &Lang) -> Diagnostic {
        let translation = self.terms.translate(term.key, lang);
        let message = message!(
            "`{term}` is `{translation}` in the glossary, and called otherwise here",
            term = term.text,
            translation
        );
        let place = part.translation.place(pair.translation);
        let problem = Diagnostic::new(Code::TermMismatch, place, message)
            .with_label(pair.original.at(term.place.clone()), message!("in the original"));
        problem.with_help(message!(
            "write `{translation}`, or list the other name under `also` in `{file}`",
            translation,
            file = crate::terms::FILE
        ))
    }
}

/// A term of the glossary in the original's text.
struct Found<'a> {
    key: &'a str,
    text: &'a str,
    place: Span,
}

/// Whether an expression, in the spelling that [`values::expressions`] gives it, speaks of a row.
fn names_row(expression: &str, key: &str) -> bool {
    expression.contains(&format!(".{key}.")) || expression.contains(&format!("[\"{key}\"]"))
}

fn comparable_text(half: &Half) -> String {
    let lines: Vec<&str> = half.blocks.iter().map(|reading| reading.line().text.as_str()).collect();
    comparable(&lines.join(" "))
}

/// In lower case, words in the singular, hyphens and line breaks as spaces, no apostrophes: what may differ between a
/// table's cell and a sentence.
fn comparable(text: &str) -> String {
    let text = text.to_lowercase().replace(['’', '\'', '‘', '“', '”', '"'], "").replace(['-', '‐', '\u{2011}'], " ");
    let words = text.split_whitespace().map(|word| {
        let end = word.trim_end_matches(|mark: char| !mark.is_alphanumeric()).len();
        let (word, behind) = word.split_at(end);
        singular(word) + behind
    });
    words.collect::<Vec<_>>().join(" ")
}

fn singular(word: &str) -> String {
    let hissing = ["sses", "xes", "ches", "shes"].into_iter().any(|ending| word.ends_with(ending));
    match (word.strip_suffix("ies"), word.strip_suffix("es"), word.strip_suffix('s')) {
        (Some(stem), ..) if stem.len() > 2 => format!("{stem}y"),
        (None, Some(stem), _) if hissing => stem.to_owned(),
        (None, _, Some(stem)) if stem.len() > 2 && !stem.ends_with('s') => stem.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::comparable;

    #[test]
    fn case_number_and_hyphens_do_not_matter() {
        for (left, right) in [
            ("Junior college", "junior-college"),
            ("Local grassroots programme", "local grassroots programmes,"),
            ("Full-time master’s", "full-time masters"),
            ("University", "universities"),
            ("start a business", "to start a business"),
            ("business", "businesses"),
        ] {
            assert!(comparable(right).contains(&comparable(left)), "{left} {right}");
        }
        assert_ne!(comparable("class"), comparable("clas"));
    }
}
