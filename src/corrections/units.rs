//! Units of published columns: the same digits in thousands of persons are another figure than in persons.
//!
//! The heads of a published file and the table as it is now enter, the columns whose unit differs leave. A unit is compared
//! in the words that readers were given, as nothing else of it is in the file.

use std::collections::BTreeMap;

use super::published::Published;
use super::{Correction, label_and_unit};
use crate::lang::{Lang, Localized};
use crate::source::Location;
use crate::table::{Column, Content, Table};
use crate::terms::Terms;

/// Stands for no unit where another language has one.
pub const NO_UNIT: &str = "—";

/// Words of a head that say in what its figures are counted, though they stand in no brackets.
const SCALES: [&str; 8] = ["亿", "万", "千", "billion", "million", "thousand", "‰", "%"];

/// A column whose unit was changed.
#[derive(Clone, Debug)]
pub struct UnitChange {
    /// The column's id.
    pub column: String,
    /// Where the column's id stands.
    pub column_at: Location,
    /// The unit that was published, in the words of each language; nothing where there was none.
    pub before: Option<Localized>,
    /// Where that stands; else the change.
    pub before_at: Location,
    /// The unit that was published in its place; nothing where the figures have none any more.
    pub after: Option<Localized>,
    /// Where that stands; else the change.
    pub after_at: Location,
}

/// A published column that has another unit now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitDifference {
    /// The column's id.
    pub column: String,
    /// In each language of the published files the unit that was published; empty where there was none.
    pub before: Localized,
    /// In the same languages the unit that it has now.
    pub after: Localized,
}

/// What a head says of the unit of its figures: the text in brackets behind its label, and any words of scale within the label.
pub fn measure(head: &str) -> String {
    let (label, unit) = label_and_unit(head);
    let inner = label.strip_suffix('）').and_then(|label| label.rsplit_once('（'));
    let (label, inner) = inner.map_or((label, None), |(label, inner)| (label, Some(inner)));
    let label = label.to_lowercase();
    let mut rest = label.as_str();
    let mut parts: Vec<&str> = Vec::new();
    while let Some((at, scale)) = SCALES.iter().filter_map(|scale| Some((rest.find(scale)?, *scale))).min() {
        parts.push(scale);
        rest = rest.get(at + scale.len()..).unwrap_or_default();
    }
    parts.extend(inner.into_iter().chain(unit));
    parts.join(" ")
}

/// What an entry states of a unit in a language; empty where it states that there is none.
pub fn stated_unit<'a>(unit: Option<&'a Localized>, lang: &Lang) -> &'a str {
    unit.and_then(|unit| unit.in_lang(lang))
        .map_or("", |text| text.trim())
        .trim_matches(|sign: char| NO_UNIT.contains(sign))
}

/// The columns of a table whose published heads name another unit than those that it has now. `head` gives the present ones.
pub fn differences(
    files: &BTreeMap<&Lang, &[u8]>,
    table: &Table,
    terms: &Terms,
    head: impl Fn(&Lang, &Column) -> String,
) -> Vec<UnitDifference> {
    let published: Vec<_> = files.iter().filter_map(|(lang, bytes)| Some((*lang, Published::read(bytes)?))).collect();
    let aligned: Vec<_> =
        published.iter().map(|(lang, published)| (*lang, published.aligned(table, terms, lang))).collect();
    let difference = |(index, (id, column)): (usize, (&String, &Column))| {
        let heads = aligned.iter().filter(|(_, aligned)| aligned.has_figures(index));
        let heads = heads.filter_map(|(lang, aligned)| Some((*lang, aligned.head(index)?)));
        let (before, after): (Vec<_>, Vec<_>) = heads
            .map(|(lang, found)| ((lang.clone(), measure(found)), (lang.clone(), measure(&head(lang, column)))))
            .unzip();
        let is_figure = !matches!(column.content, Content::Term);
        let (before, after) = (before.into_iter().collect(), after.into_iter().collect());
        (is_figure && before != after).then(|| UnitDifference { column: id.clone(), before, after })
    };
    table.columns.iter().enumerate().filter_map(difference).collect()
}

/// The differences that no entry tells of: none leads from the published unit to the present one, in each language.
pub fn uncorrected(found: Vec<UnitDifference>, table: &str, corrections: &[Correction]) -> Vec<UnitDifference> {
    let is_told = |difference: &UnitDifference| {
        let steps = steps(table, &difference.column, corrections);
        let states = |stated: &Option<Localized>, unit: &Localized| {
            unit.iter().all(|(lang, text)| stated_unit(stated.as_ref(), lang) == text)
        };
        steps.iter().any(|(_, step)| states(&step.before, &difference.before))
            && steps.last().is_some_and(|(_, step)| states(&step.after, &difference.after))
    };
    found.into_iter().filter(|difference| !is_told(difference)).collect()
}

/// What became of a column's unit, the earliest first.
pub fn steps<'a>(table: &str, column: &str, corrections: &'a [Correction]) -> Vec<(&'a Correction, &'a UnitChange)> {
    let own = corrections.iter().filter(|correction| correction.table == table);
    let steps = own.flat_map(|correction| correction.units.iter().map(move |change| (correction, change)));
    let mut steps: Vec<_> = steps.filter(|(_, change)| change.column == column).collect();
    steps.sort_by_key(|(correction, _)| correction.until());
    steps
}

#[cfg(test)]
mod tests {
    use super::measure;

    #[test]
    fn a_head_says_what_its_figures_are_counted_in() {
        for (head, expected) in [
            ("就业人数 (人)", "人"),
            ("就业人数（万人）", "万人"),
            ("就业率（含升学） (%)", "含升学 %"),
            ("Thousand employed (persons)", "thousand persons"),
            ("Employed", ""),
        ] {
            assert_eq!(measure(head), expected, "{head}");
        }
    }
}
