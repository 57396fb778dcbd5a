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
const BETWEEN_AGES: &[(&str, ())] =
    &[("to", ()), ("and", ()), ("~", ()), ("～", ()), ("—", ()), ("–", ()), ("-", ()), ("至", ()), ("到", ())];
const EACH: &[(&str, ())] = &[("每", ()), ("for every", ()), ("out of every", ()), ("in every", ()), ("per", ())];
const EQUALS: &[(&str, ())] = &[("=", ()), ("＝", ()), ("equals", ())];

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
    if let Some(second) = second
        && let Some(end) = unit(second.amount.range.end).or(named.then_some(second.amount.range.end))
    {
        return Some(end);
    }
    let is_group = own.is_some_and(|end| cursor::starts(text, end, AGES_AFTER).is_some());
    (is_group || named).then(|| own.unwrap_or(first.amount.range.end))
}

/// 每 10 万人, "per 100,000", 上年=100, 以女性为 100.
fn is_base(text: &str, number: &Read) -> bool {
    let before = cursor::before_spaces(text, number.start);
    if cursor::ends(text, before, EACH).is_some() {
        return true;
    }
    if !number.amount.value.same_value(&Decimal::from(100_i64)) || number.amount.unit != MentionUnit::None {
        return false;
    }
    let is_set = || {
        let head = text.get(..before).and_then(|head| head.strip_suffix('为')).unwrap_or_default();
        head.rsplit(['，', '。', '；', '（', '(', ',']).next().is_some_and(|clause| clause.contains('以'))
    };
    cursor::ends(text, before, EQUALS).is_some() || is_set()
}
