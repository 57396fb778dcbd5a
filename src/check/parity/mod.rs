//! Two languages, one report: each translation against the original, section by section.
//!
//! The first language of the configuration is the original. Where headings differ, which is reported as such, nothing
//! else is compared, for everything would differ.

mod alignment;
mod numbers;
mod staleness;
mod structure;
mod terms;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::text::Text;
use crate::diagnostic::{Code, Diagnostic};
use crate::lang::Lang;
use crate::source::SourcePath;
pub use terms::Glossary;

/// Compares every translation of a section with its original. A language that is missing was reported.
pub fn check(
    texts: &[Text<'_>],
    languages: &[Lang],
    glossary: &Glossary<'_>,
    mistakes: &Mistakes,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for pair in pairs(texts, languages) {
        diagnostics.extend(staleness::check(&pair));
        if pair.headings_differ() {
            continue;
        }
        let parts = alignment::parts(&pair);
        if !mistakes.in_files_of(&pair) {
            diagnostics.extend(structure::check_things(&pair));
        }
        for part in parts {
            check_part(&pair, &part, glossary, mistakes, diagnostics);
        }
    }
}

/// What is missing altogether is not missed word by word.
fn check_part(
    pair: &Pair,
    part: &alignment::Part,
    glossary: &Glossary,
    mistakes: &Mistakes,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(missing) = structure::check_text(pair, part) {
        diagnostics.extend(Some(missing).filter(|_| !mistakes.in_part(pair, part)));
        return;
    }
    let matches: Vec<_> = part.matches().into_iter().filter(|matched| !mistakes.in_part(pair, matched)).collect();
    diagnostics.extend(glossary.check(pair, part, &matches));
    let mut others = Vec::new();
    for matched in matches {
        let mismatches = values::check(pair, &matched);
        // A number that is bound in one language and written out in the other is told as such, and not once more.
        if mismatches.is_empty() {
            others.push(matched);
        }
        diagnostics.extend(mismatches);
    }
    diagnostics.extend(numbers::check(pair, part, &others));
}

fn pairs<'a>(texts: &'a [Text<'a>], languages: &[Lang]) -> Vec<Pair<'a>> {
    let Some((original, others)) = languages.split_first() else { return Vec::new() };
    let in_lang = |lang: &Lang| texts.iter().find(|text| text.lang == lang);
    let Some(original) = in_lang(original) else { return Vec::new() };
    others.iter().filter_map(in_lang).map(|translation| Pair { original, translation }).collect()
}

/// Where the narrative has errors: what follows from them is not told, and much would follow.
#[derive(Debug)]
pub struct Mistakes(BTreeMap<SourcePath, BTreeSet<usize>>);

impl Mistakes {
    /// A number whose data moved is no reason to look away.
    pub fn new(diagnostics: &[Diagnostic]) -> Self {
        let mut places: BTreeMap<SourcePath, BTreeSet<usize>> = BTreeMap::new();
        let errors = diagnostics.iter().filter(|problem| problem.is_error() && problem.code != Code::ValueMismatch);
        for label in errors.filter_map(|problem| problem.labels.first()) {
            places.entry(label.location.path.clone()).or_default().insert(label.location.span.start);
        }
        Self(places)
    }

    /// Those in the narrative of an edition.
    pub fn in_edition(&self, id: &str) -> Self {
        let folder = format!("content/{id}/");
        let own = self.0.range::<str, _>((Bound::Included(folder.as_str()), Bound::Unbounded));
        let own = own.take_while(|(path, _)| path.starts_with(&folder));
        Self(own.map(|(path, places)| (path.clone(), places.clone())).collect())
    }

    /// Those in a file.
    pub fn in_file(&self, path: &str) -> Option<&BTreeSet<usize>> {
        self.0.get(path)
    }

    fn in_files_of(&self, pair: &Pair) -> bool {
        self.0.contains_key(&pair.original.section.path) || self.0.contains_key(&pair.translation.section.path)
    }

    fn in_part(&self, pair: &Pair, part: &alignment::Part) -> bool {
        let lies_in = |side: &Text, half: &alignment::Half| {
            let (Some(places), Some(span)) = (self.0.get(&side.section.path), half.span()) else { return false };
            // A link ends behind the text that is read.
            let rest = side.source.text.get(span.end..).unwrap_or_default();
            let end = span.end + rest.find('\n').unwrap_or(rest.len());
            places.range(span.start..=end).next().is_some()
        };
        lies_in(pair.original, &part.original) || lies_in(pair.translation, &part.translation)
    }
}

/// One section in the original's language and in another.
struct Pair<'a> {
    original: &'a Text<'a>,
    translation: &'a Text<'a>,
}

impl Pair<'_> {
    fn headings_differ(&self) -> bool {
        let levels = |side: &Text| side.section.body.headings.iter().map(|heading| heading.level).collect::<Vec<_>>();
        levels(self.original) != levels(self.translation)
    }
}
