//! Terms as the glossary has them: where the original names a discipline, a place or a kind of employment that the
//! tables name too, the translation gives it the same name that the tables give it.

use std::collections::BTreeMap;

use super::Pair;
use super::alignment::Part;
use super::values;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::Lang;
use crate::locale::is_han;
use crate::markdown::prose::Block;
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
pub(super) struct Glossary<'a> {
    terms: &'a Terms,
    /// By their first character, the longest first: the term's key and its text in the original.
    by_first: BTreeMap<char, Vec<(&'a str, &'a str)>>,
}

impl<'a> Glossary<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        let mut by_first: BTreeMap<char, Vec<(&str, &str)>> = BTreeMap::new();
        for (key, text) in report.terms.in_original() {
            let is_long_enough = text.chars().count() >= SHORTEST_BOUND;
            let is_searched = is_long_enough && text.chars().all(is_han) && !TOTALS.contains(&text);
            if let Some(first) = text.chars().next().filter(|_| is_searched) {
                by_first.entry(first).or_default().push((key, text));
            }
        }
        by_first.values_mut().for_each(|terms| terms.sort_by_key(|(_, text)| std::cmp::Reverse(text.len())));
        Self { terms: &report.terms, by_first }
    }

    /// Every term of the original's text that the translation calls otherwise, once. A name that stands elsewhere below
    /// the heading is good enough: sentences move.
    pub(super) fn check(&self, pair: &Pair, matched: &Part, whole: &Part) -> Vec<Diagnostic> {
        let bound = values::expressions(&pair.original, &matched.original);
        let mut found: BTreeMap<&str, Found> = BTreeMap::new();
        for term in matched.original.blocks.iter().flat_map(|block| self.find(block, &bound)) {
            found.entry(term.key).or_insert(term);
        }
        if found.is_empty() {
            return Vec::new();
        }
        let lang = &pair.translation.text.lang;
        let translation: Vec<String> = whole.translation.blocks.iter().map(|block| block.line().text).collect();
        let translation = comparable(&translation.join(" "));
        let is_missing =
            |term: &&Found| !self.accepted(term.key, lang).any(|text| translation.contains(&comparable(text)));
        found.values().filter(is_missing).map(|term| self.mismatch(pair, matched, term, lang)).collect()
    }

    /// The terms in a block, from left to right; of two that begin at one place the longer.
    fn find(&self, block: &Block, bound: &[String]) -> Vec<Found<'a>> {
        let line = block.line();
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(first) = line.text.get(from..).and_then(|rest| rest.chars().next()) {
            let rest = &line.text[from..];
            let terms = self.by_first.get(&first).into_iter().flatten();
            let Some((key, text)) = terms.copied().find(|(_, text)| rest.starts_with(text)) else {
                from += first.len_utf8();
                continue;
            };
            let range = from..from + text.len();
            from = range.end;
            let is_continued = line.text[range.end..].starts_with(CONTINUATIONS);
            let is_long = text.chars().count() >= SHORTEST;
            if !is_continued && (is_long || bound.iter().any(|expression| names_row(expression, key))) {
                found.push(Found { key, text, place: block.place(&line, range) });
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
        let place = part.translation.place(&pair.translation);
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
