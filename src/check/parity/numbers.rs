//! Numbers that are bound to nothing: years, dates, 两年, 七部委. What one language tells, the others tell as well, after
//! scale words, dates and units are converted.
//!
//! A number counts as told wherever it stands below the same heading and as whatever it stands there: "2020" of a year and
//! 2020 of a quantity are one. Numbering, ranks and names are no numbers here.

use super::alignment::{Half, Part};
use super::{Pair, Side};
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::locale::mentions::{Amount, MentionUnit};
use crate::locale::{Locale, Mention, MentionKind};
use crate::markdown::Target;
use crate::markdown::prose::{Block, Line, RunKind};
use crate::source::Span;

/// The locales of a pair's languages.
#[derive(Clone, Copy)]
pub(super) struct Locales<'a> {
    pub(super) original: &'a Locale,
    pub(super) translation: &'a Locale,
}

/// Every free number of a block that the other language does not tell below the heading.
pub(super) fn check(pair: &Pair, matched: &Part, whole: &Part, locales: Locales) -> Vec<Diagnostic> {
    let ours =
        untold(free(&pair.translation, &matched.translation, locales.translation), (&whole.original, locales.original));
    let theirs =
        untold(free(&pair.original, &matched.original, locales.original), (&whole.translation, locales.translation));
    let count = ours.len().max(theirs.len());
    (0..count).filter_map(|index| mismatch(pair, matched, ours.get(index), theirs.get(index))).collect()
}

fn untold(mut numbers: Vec<Free>, (half, locale): (&Half, &Locale)) -> Vec<Free> {
    if !numbers.is_empty() {
        let told = Told::new(half, locale);
        numbers.retain(|number| !told.holds(number));
    }
    numbers
}

fn mismatch(pair: &Pair, part: &Part, ours: Option<&Free>, theirs: Option<&Free>) -> Option<Diagnostic> {
    let our_place =
        ours.map_or_else(|| part.translation.place(&pair.translation), |our| pair.translation.at(our.place.clone()));
    let their_place =
        theirs.map_or_else(|| part.original.place(&pair.original), |their| pair.original.at(their.place.clone()));
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
}

fn free(side: &Side, half: &Half, locale: &Locale) -> Vec<Free> {
    let blocks = half.blocks.iter().map(|block| (block, block.line()));
    let numbers = blocks.flat_map(|(block, line)| {
        let mentions = locale.mentions(&line.text).into_iter();
        let free = mentions.filter(|mention| is_free(side, block, &line, mention));
        free.filter_map(|mention| number(block, &line, &mention)).collect::<Vec<_>>()
    });
    numbers.collect()
}

/// Whether a number is an author's own words: neither in the text of a value nor in one that is waived, nor in code.
fn is_free(side: &Side, block: &Block, line: &Line, mention: &Mention) -> bool {
    let touched = |place: &Span| place.start < mention.range.end && mention.range.start < place.end;
    let runs = block.runs.iter().zip(&line.runs).filter(|(_, place)| touched(place));
    runs.map(|(run, _)| run.kind).all(|kind| match kind {
        RunKind::Text | RunKind::Break => true,
        RunKind::Code => false,
        RunKind::Reference(index) => {
            let target = side.text.body.references.get(index).map(|reference| &reference.target);
            matches!(
                target,
                Some(Target::Table { .. } | Target::Figure { .. } | Target::Section { .. } | Target::SamePage { .. })
            )
        }
    })
}

fn number(block: &Block, line: &Line, mention: &Mention) -> Option<Free> {
    let values = match &mention.kind {
        MentionKind::Ordinal(_) | MentionKind::ListNumber | MentionKind::Name | MentionKind::Time => Vec::new(),
        _ => values(mention),
    };
    if values.is_empty() || is_phrase(line, mention) {
        return None;
    }
    let text = line.text.get(mention.range.clone())?.to_owned();
    Some(Free { text, place: block.place(line, mention.range.clone()), values })
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

/// The numbers in a mention, in the units of the other language: a per mille is a tenth of a per cent.
fn values(mention: &Mention) -> Vec<Decimal> {
    let whole = |number: i64| Decimal::new(number, 0);
    match &mention.kind {
        MentionKind::Quantity(_) | MentionKind::Approximate(..) | MentionKind::Range(..) => {
            mention.amounts().into_iter().map(value).collect()
        }
        MentionKind::Ratio(left, right) | MentionKind::Fraction(left, right) => vec![left.clone(), right.clone()],
        MentionKind::Date(date) => {
            let parts = [date.year.map(i64::from), date.month.map(i64::from), date.day.map(i64::from)];
            parts.into_iter().flatten().map(whole).collect()
        }
        MentionKind::Years(from, to) => vec![whole((*from).into()), whole((*to).into())],
        MentionKind::Document { year, number } => {
            year.map(|year| whole(year.into())).into_iter().chain([number.clone()]).collect()
        }
        MentionKind::Ordinal(number) => vec![number.clone()],
        MentionKind::ListNumber | MentionKind::Name | MentionKind::Time => Vec::new(),
    }
}

fn value(amount: &Amount) -> Decimal {
    let value = if amount.unit == MentionUnit::PerMille { amount.value.shifted(-1) } else { amount.value.clone() };
    // 下降 3.2% and −3.2% are one; which way a figure went is another rule's business.
    value.abs()
}

/// All numbers that a language tells below one heading, bound ones and those in names among them, and every word that is
/// a numeral: whether it counts something there is no matter.
struct Told(Vec<Decimal>);

impl Told {
    fn new(half: &Half, locale: &Locale) -> Self {
        let mut told = Vec::new();
        for block in &half.blocks {
            let line = block.line().text;
            for mention in locale.mentions(&line) {
                told.extend(values(&mention));
                if matches!(mention.kind, MentionKind::Name | MentionKind::Time) {
                    let name = line.get(mention.range).unwrap_or_default();
                    let digits = name.split(|other: char| !other.is_ascii_digit());
                    told.extend(digits.filter_map(|digits| Decimal::parse(digits).ok()));
                }
            }
            let words = line.split(|other: char| !other.is_ascii_alphabetic() && !HAN_NUMERALS.contains(other));
            let words = words.filter(|word| !word.is_empty());
            told.extend(words.filter_map(|word| Some(locale.parse_number(word).ok()?.value)));
        }
        Self(told)
    }

    fn holds(&self, number: &Free) -> bool {
        number.values.iter().all(|value| self.0.iter().any(|told| agree(told, value)))
    }
}

const HAN_NUMERALS: &str = "零〇一二两三四五六七八九十百千万亿";

/// Whether one is the other, maybe rounded to the digits that it is written with.
fn agree(left: &Decimal, right: &Decimal) -> bool {
    let scale = left.scale().min(right.scale());
    let rounded = |value: &Decimal| Decimal::from_rational_half_up(&value.to_rational(), scale).to_rational();
    rounded(left) == rounded(right)
}
