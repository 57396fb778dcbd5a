//! Numbers that say of whom or of how many something is told: ages that make a group, and what a ratio is counted on.
//!
//! 60 岁及以上, "aged 16 to 59", 每 10 万人, "per 1,000 people", 上年=100: they are part of a figure's name, as no data
//! could move them. A mean age or a number that merely follows 为 is a figure like any other.

use crate::decimal::Decimal;
use crate::decimal::scan::{self, char_at};

use super::amount::{self, Read};
use super::cursor;
use super::{Mention, MentionKind, MentionUnit, Reader};

/// What a group's name says behind an age.
const AGES_AFTER: &[(&str, ())] = &[
    ("及以上", ()),
    ("及以下", ()),
    ("以上", ()),
    ("以下", ()),
    ("以内", ()),
    ("人口", ()),
    ("人群", ()),
    ("老年人", ()),
    ("组", ()),
];
const YEARS_OLD: &[(&str, ())] = &[("周岁", ()), ("岁", ())];
const AGES_BEFORE: &[(&str, ())] = &[("aged", ()), ("ages", ()), ("age of", ()), ("ages of", ())];
const BETWEEN_AGES: &[(&str, ())] = &[
    ("- to", ()),
    ("to", ()),
    ("and", ()),
    ("~", ()),
    ("～", ()),
    ("—", ()),
    ("–", ()),
    ("-", ()),
    ("至", ()),
    ("到", ()),
];
/// What follows the ages of a group in English.
const OLD: &[(&str, ())] = &[("age group", ()), ("year-olds", ()), ("-year-olds", ())];
const EACH: &[(&str, ())] = &[("每", ()), ("for every", ()), ("out of every", ()), ("in every", ()), ("per", ())];
const EQUALS: &[(&str, ())] = &[("=", ()), ("＝", ()), ("equals", ())];
const BEST: &[(&str, ())] = &[("满分为", ()), ("满分", ())];
const SLASHES: &[(&str, ())] = &[("/", ()), ("／", ())];
/// 1 美元兑 7.0467 元.
const EXCHANGED: &[(&str, ())] = &[("兑换", ()), ("兑", ()), ("折合", ())];

/// The age or the base that begins at `at`.
pub fn read(reader: &mut Reader, at: usize) -> Option<Mention> {
    char_at(reader.text, at).and_then(scan::digit)?;
    let number = amount::read(reader, at)?;
    let is_bare = number.amount.unit == MentionUnit::None && number.hedge.is_none();
    let end = if is_bare { ages(reader, &number) } else { None };
    let end = end.or_else(|| is_base(reader.text, &number).then_some(number.end));
    end.map(|end| Mention::new(number.start..end, MentionKind::Name))
}

/// Behind the age, or the second of two.
fn ages(reader: &mut Reader, first: &Read) -> Option<usize> {
    let text = reader.text;
    let before = cursor::before_spaces(text, first.start);
    let named = cursor::ends(text, before, AGES_BEFORE).is_some();
    let unit = |end| cursor::starts(text, cursor::after_spaces(text, end), YEARS_OLD).map(|(_, end)| end);
    let own = unit(first.amount.range.end);
    let mark_at = cursor::after_spaces(text, own.unwrap_or(first.amount.range.end));
    let second = cursor::starts(text, mark_at, BETWEEN_AGES)
        .map(|(_, end)| cursor::after_spaces(text, end))
        .filter(|second| char_at(text, *second).and_then(scan::digit).is_some())
        .and_then(|second| amount::read(reader, second));
    let old = |end: usize| cursor::starts(text, cursor::after_spaces(text, end), OLD).map(|_| end);
    if let Some(end) = second.map(|second| second.amount.range.end)
        && let Some(end) = unit(end).or(named.then_some(end)).or_else(|| old(end))
    {
        return Some(end);
    }
    // 周岁 is said of groups alone.
    let is_group = own.is_some_and(|end| {
        cursor::starts(text, end, AGES_AFTER).is_some() || text.get(..end).is_some_and(|text| text.ends_with("周岁"))
    });
    let is_group = is_group || old(first.amount.range.end).is_some();
    (is_group || named).then(|| own.unwrap_or(first.amount.range.end))
}

/// 每 10 万人, "per 100,000", 上年=100, 以女性为 100.
fn is_base(text: &str, number: &Read) -> bool {
    let before = cursor::before_spaces(text, number.start);
    let value = &number.amount.value;
    let is = |wanted: &[i64]| wanted.iter().any(|wanted| value.same_value(&Decimal::from(*wanted)));
    let rate = || cursor::ends(text, before, SLASHES).is_some() && is(&[100, 1_000, 10_000, 100_000, 1_000_000]);
    let exchanged = || is(&[1, 100]) && cursor::starts(text, number.end, EXCHANGED).is_some();
    let best = || cursor::ends(text, before, BEST).is_some();
    if cursor::ends(text, before, EACH).is_some() || rate() || exchanged() || best() {
        return true;
    }
    if !is(&[100]) || number.amount.unit != MentionUnit::None {
        return false;
    }
    let is_set = || {
        let head = text.get(..before).and_then(|head| head.strip_suffix('为')).unwrap_or_default();
        head.rsplit(['，', '。', '；', '（', '(', ',']).next().is_some_and(|clause| clause.contains('以'))
    };
    cursor::ends(text, before, EQUALS).is_some() || is_set()
}
