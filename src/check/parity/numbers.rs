//! Numbers that are bound to nothing: years, dates, 两年, 七部委. What one language tells, the others tell as well, after
//! scale words, dates and units are converted.
//!
//! A number counts as told wherever it stands below the same heading and as whatever it stands there: "2020" of a year and
//! 2020 of a quantity are one. Numbering, ranks and names are no numbers here.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};

use super::alignment::{Half, Part};
use super::{Pair, Text};
use crate::check::numbers;
use crate::decimal::{Decimal, Rational};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::locale::mentions::Amount;
use crate::locale::{Locale, Mention, MentionKind};
use crate::markdown::Target;
use crate::markdown::prose::{Block, Line, RunKind};
use crate::source::Span;

/// Every free number of a block that the other language does not tell below the heading.
pub(super) fn check(pair: &Pair, whole: &Part, matches: &[Part]) -> Vec<Diagnostic> {
    let in_original = LazyCell::new(|| Told::new(&whole.original, pair.original.locale));
    let in_translation = LazyCell::new(|| Told::new(&whole.translation, pair.translation.locale));
    let mut mismatches = Vec::new();
    for matched in matches {
        let mut ours = free(pair.translation, &matched.translation);
        let mut theirs = free(pair.original, &matched.original);
        ours.retain(|number| !in_original.holds(number));
        theirs.retain(|number| !in_translation.holds(number));
        let count = ours.len().max(theirs.len());
        let mismatch = |index| mismatch(pair, matched, ours.get(index), theirs.get(index));
        mismatches.extend((0..count).filter_map(mismatch));
    }
    mismatches
}

fn mismatch(pair: &Pair, part: &Part, ours: Option<&Free>, theirs: Option<&Free>) -> Option<Diagnostic> {
    let our_place = part.translation.place_of(ours.map(|our| &our.place), pair.translation);
    let their_place = part.original.place_of(theirs.map(|their| &their.place), pair.original);
    let (message, label) = match (ours, theirs) {
        (Some(our), Some(their)) => (
            message!("`{our}` stands here, `{their}` in the original", our = &our.text, their = &their.text),
            message!("in the original"),
        ),
        (Some(our), None) => {
            (message!("`{number}` has no counterpart in the original", number = &our.text), message!("the original"))
        }
        (None, Some(their)) => (
            message!("`{number}` of the original has no counterpart here", number = &their.text),
            message!("in the original"),
        ),
        (None, None) => return None,
    };
    Some(Diagnostic::new(Code::NumberParity, our_place, message).with_label(their_place, label))
}

/// A number that is bound to nothing.
struct Free {
    /// As written.
    text: String,
    place: Span,
    /// What has to be told: of a date its year, month and day.
    values: Vec<Decimal>,
    /// What may be told in their stead: 三成 of "three tenths".
    percent: Option<Decimal>,
}

fn free(side: &Text, half: &Half) -> Vec<Free> {
    let numbers = half.blocks.iter().flat_map(|reading| {
        let (block, line) = (reading.block, reading.line());
        let free = reading.mentions().iter().filter(|mention| is_free(side, block, line, mention));
        free.filter_map(|mention| number(block, line, mention)).collect::<Vec<_>>()
    });
    numbers.collect()
}

/// Whether a number is an author's own words: neither in the text of a value nor in one that is waived, nor in code.
fn is_free(side: &Text, block: &Block, line: &Line, mention: &Mention) -> bool {
    block.touching(line, &mention.range).map(|(run, _)| run.kind).all(|kind| match kind {
        RunKind::Text | RunKind::Break => true,
        RunKind::Code => false,
        RunKind::Reference(index) => {
            let target = side.section.body.references.get(index).map(|reference| &reference.target);
            matches!(
                target,
                Some(Target::Table { .. } | Target::Figure { .. } | Target::Section { .. } | Target::SamePage { .. })
            )
        }
    })
}

fn number(block: &Block, line: &Line, mention: &Mention) -> Option<Free> {
    let values = match &mention.kind {
        MentionKind::Ordinal(_) => Vec::new(),
        _ => numbers::of(mention),
    };
    if values.is_empty() || is_phrase(line, mention) {
        return None;
    }
    let text = line.text.get(mention.range.clone())?.to_owned();
    let percent = percent(mention);
    Some(Free { text, place: block.place(line, mention.range.clone()), values, percent })
}

/// What a one or a two in words has to count to be told in every language: 一项 may be "a programme", 新疆、西藏两个自治区
/// "the autonomous regions of Xinjiang and Tibet", but 两年 are two years.
const SPANS: [&str; 12] = ["年", "个月", "月", "周", "天", "日", "倍", "year", "month", "week", "day", "hour"];

fn is_phrase(line: &Line, mention: &Mention) -> bool {
    let amounts = mention.amounts();
    let is_small = |amount: &&Amount| {
        amount.in_words
            && amount.value.same_value(&amount.value.rescaled(0))
            && [1, 2].iter().any(|small| amount.value.same_value(&Decimal::new(*small, 0)))
    };
    let behind = line.text.get(mention.range.end..).unwrap_or_default().trim_start_matches([' ', '-', '\u{a0}']);
    !amounts.is_empty() && amounts.iter().all(is_small) && !SPANS.iter().any(|span| behind.starts_with(span))
}

/// A fraction in whole per cent.
fn percent(mention: &Mention) -> Option<Decimal> {
    let MentionKind::Fraction(numerator, denominator) = &mention.kind else { return None };
    let hundredths = numerator.shifted(2).to_rational().divided_by(&denominator.to_rational())?;
    hundredths.is_integer().then(|| Decimal::from_rational_half_up(&hundredths, 0))
}

/// All numbers that a language tells below one heading, bound ones and those in names among them, and every word that is
/// a numeral: whether it counts something there is no matter.
#[derive(Default)]
struct Told {
    values: BTreeSet<Rational>,
    /// The same, by how many decimals they are written with; fewer than none with a scale word.
    by_scale: BTreeMap<i32, BTreeSet<Rational>>,
}

/// The characters of Chinese numerals.
const HAN_NUMERALS: &str = "零〇一二两三四五六七八九十百千万亿";
/// No numeral in words is longer, in bytes.
const LONGEST_NUMERAL: usize = 100;

impl Told {
    fn new(half: &Half, locale: &Locale) -> Self {
        let mut told = Self::default();
        for reading in &half.blocks {
            let line = &reading.line().text;
            for mention in reading.mentions() {
                numbers::of(mention).iter().chain(&percent(mention)).for_each(|value| told.add(value));
                if matches!(mention.kind, MentionKind::Name | MentionKind::Time) {
                    let name = line.get(mention.range.clone()).unwrap_or_default();
                    let digits = name.split(|other: char| !other.is_ascii_digit());
                    digits.filter_map(|digits| Decimal::parse(digits).ok()).for_each(|value| told.add(&value));
                }
            }
            let words = line.split(|other: char| !other.is_ascii_alphabetic() && !HAN_NUMERALS.contains(other));
            for word in words.filter(|word| (1..LONGEST_NUMERAL).contains(&word.len())) {
                locale.parse_number(word).iter().for_each(|literal| told.add(&literal.value));
            }
        }
        told
    }

    fn add(&mut self, value: &Decimal) {
        self.values.insert(value.to_rational());
        self.by_scale.entry(value.scale()).or_default().insert(value.to_rational());
    }

    fn holds(&self, number: &Free) -> bool {
        number.values.iter().all(|value| self.has(value)) || number.percent.iter().any(|value| self.has(value))
    }

    /// Whether the value is told, maybe with more digits or rounded to fewer.
    fn has(&self, value: &Decimal) -> bool {
        let exact = value.to_rational();
        let half_unit = &value.unit_in_last_place().to_rational() * &Rational::part_of(2);
        let is_told_closer = || self.values.range(&exact - &half_unit..=&exact + &half_unit).next().is_some();
        let is_rounded = |(scale, told): (&i32, &BTreeSet<Rational>)| {
            told.contains(&Decimal::from_rational_half_up(&exact, *scale).to_rational())
        };
        is_told_closer() || self.by_scale.range(..value.scale()).any(is_rounded)
    }
}
