//! Figures as a text gives them: one alone, approximate or not, or two that make a range, a ratio or a fraction.

use crate::decimal::Decimal;
use crate::decimal::scan::char_at;

use super::amount::{self, Read};
use super::cursor;
use super::units;
use super::words;
use super::{Amount, Direction, Hedge, Mention, MentionKind, MentionUnit, Reader};

/// What is said with the figure that begins at `at`.
pub fn read(reader: &mut Reader, at: usize) -> Option<Mention> {
    if let Some(found) = fraction(reader, at).or_else(|| power(reader, at)) {
        return Some(found);
    }
    let first = amount::read(reader, at)?;
    if let Some(ratio) = ratio(reader, &first) {
        return Some(ratio);
    }
    let second = second_of_range(reader, &first);
    Some(match second {
        Some(second) => range(reader, first, second),
        None => single(reader, first),
    })
}

fn single(reader: &Reader, read: Read) -> Mention {
    let text = reader.text;
    let after = cursor::starts(text, cursor::after_spaces(text, read.whole_end()), words::HEDGES_AFTER);
    let before = hedge_before(reader, &read);
    let direction = direction(text, before.map_or(read.start, |(_, start)| start), read.whole_end());
    let hedge = read.hedge.or(after.map(|(hedge, _)| hedge)).or(before.map(|(hedge, _)| hedge));
    let start = before.map_or(read.start, |(_, start)| start);
    let end = after.map_or(read.end, |(_, end)| end);
    let kind = match hedge {
        Some(hedge) => MentionKind::Approximate(hedge, read.amount),
        None => MentionKind::Quantity(read.amount),
    };
    Mention { range: start..end, kind, direction }
}

/// 近 before a stretch of time says which time is meant, not that the number is rough: 近三年.
fn hedge_before(reader: &Reader, read: &Read) -> Option<(Hedge, usize)> {
    let text = reader.text;
    let noun = read.amount.noun.clone().and_then(|noun| text.get(noun)).unwrap_or_default();
    let is_time = ["年", "个月", "月", "周", "天", "日"].contains(&noun);
    let place = cursor::before_spaces(text, read.start);
    let (hedge, start) = cursor::ends(text, place, words::HEDGES_BEFORE)?;
    let word = text.get(start..place)?;
    let part_of_word = word == "近" && cursor::ends(text, place, &[("附近", ()), ("最近", ()), ("靠近", ())]).is_some();
    let tells_when = word == "近" && is_time;
    (!part_of_word && !tells_when).then_some((hedge, start))
}

/// The rise or fall that the words around a figure tell.
fn direction(text: &str, start: usize, end: usize) -> Option<Direction> {
    let place = cursor::before_spaces(text, start);
    let place = cursor::ends(text, place, words::DIRECTION_LINKS)
        .map_or(place, |(_, start)| cursor::before_spaces(text, start));
    let before = cursor::ends(text, place, words::DIRECTIONS_BEFORE).map(|(direction, _)| direction);
    // The word may have been taken for the noun: "3.2 points higher", "3,690 more than".
    let after = || cursor::starts(text, cursor::after_spaces(text, end), words::DIRECTIONS_AFTER);
    let noun = || cursor::ends(text, end, words::DIRECTIONS_AFTER);
    before.or_else(|| after().or_else(noun).map(|(direction, _)| direction))
}

/// The other end of the range that `first` begins.
fn second_of_range(reader: &mut Reader, first: &Read) -> Option<Read> {
    let text = reader.text;
    let from = if text.get(first.end..).is_some_and(|rest| rest.starts_with(char::is_whitespace)) {
        first.end
    } else {
        first.whole_end()
    };
    [from, first.end].into_iter().find_map(|from| {
        let place = cursor::after_spaces(text, from);
        let (mark, spaced) = words::RANGE_MARKS.iter().find(|(mark, _)| {
            let goes_on = mark.is_ascii()
                && mark.len() == 2
                && !text.get(place + mark.len()..).is_some_and(|rest| rest.starts_with(' '));
            text.get(place..).is_some_and(|rest| rest.starts_with(mark)) && !goes_on
        })?;
        let behind = place + mark.len();
        let next = cursor::after_spaces(text, behind);
        let fits = *spaced || place == from && next == behind;
        // What begins a date ends no range.
        let is_date = fits && super::date::read(reader, next).is_some();
        if fits && !is_date {
            amount::read(reader, next)
                .filter(|second| second.amount.value.is_negative() == first.amount.value.is_negative())
        } else {
            None
        }
    })
}

fn range(reader: &Reader, mut first: Read, second: Read) -> Mention {
    if first.amount.unit == MentionUnit::None {
        first.amount.unit = second.amount.unit;
        let scale = second.amount.range.clone();
        let power = reader.text.get(scale).map_or(0, |written| power_of(reader, written));
        let bare = reader.text.get(first.amount.range.clone()).map_or(0, |written| power_of(reader, written)) == 0;
        // 5～6万 is from 5万 on; 9000～1万 is not.
        if bare && power > 0 && first.amount.value.to_rational() < second.amount.value.shifted(-power).to_rational() {
            first.amount.value = first.amount.value.shifted(power);
        }
    }
    if first.amount.noun.is_none() {
        first.amount.noun = second.amount.noun.clone();
    }
    let start = hedge_before(reader, &first).map_or(first.start, |(_, start)| start);
    let direction = direction(reader.text, start, second.whole_end());
    Mention { range: first.start..second.end, kind: MentionKind::Range(first.amount, second.amount), direction }
}

/// The power of ten of the scale word that ends a number.
fn power_of(reader: &Reader, written: &str) -> i32 {
    cursor::ends(written, written.len(), reader.vocabulary.scales).map_or(0, |(power, _)| power)
}

/// `1.8:1`, 1:17, "1.8 to 1": of "3 to 1" and "1 to 3" the latter is a range.
fn ratio(reader: &mut Reader, first: &Read) -> Option<Mention> {
    let text = reader.text;
    if first.amount.unit != MentionUnit::None || first.amount.range.end != first.end || first.amount.in_words {
        return None;
    }
    let place = cursor::after_spaces(text, first.end);
    let colon = cursor::starts(text, place, words::RATIO_MARKS);
    let to = cursor::starts(text, place, &[("to", ())]);
    let (_, mark_end) = colon.or(to)?;
    let second = cursor::after_spaces(text, mark_end);
    let second = char_at(text, second)
        .filter(|next| next.is_ascii_digit() || ('０'..='９').contains(next))
        .and_then(|_| amount::read(reader, second))?;
    let one = |amount: &Amount| amount.value.same_value(&Decimal::from(1_i64));
    let fits = if colon.is_some() { true } else { one(&second.amount) && second.amount.noun.is_none() };
    let plain = second.amount.unit == MentionUnit::None && second.amount.range.end == second.end;
    let kind = MentionKind::Ratio(first.amount.value.clone(), second.amount.value);
    (fits && plain).then(|| Mention::new(first.start..second.end, kind))
}

/// `2/3`, 三分之二, "two thirds".
fn fraction(reader: &Reader, at: usize) -> Option<Mention> {
    let text = reader.text;
    let made = |end, numerator: i64, denominator: i64| {
        Some(Mention::new(at..end, MentionKind::Fraction(Decimal::from(numerator), Decimal::from(denominator))))
    };
    if let Some(first) = cursor::whole(text, at) {
        if let Some(behind) = text.get(first.end..).and_then(|rest| rest.strip_prefix("分之")) {
            let numerator = cursor::whole(text, cursor::after_spaces(text, text.len() - behind.len()))?;
            return made(numerator.end, numerator.value, first.value);
        }
        let before =
            cursor::char_before(text, at).is_some_and(|before| ".,/／".contains(before) || before.is_ascii_digit());
        let slash = text.get(first.end..)?.strip_prefix(['/', '／']).filter(|_| !first.han && !before)?;
        let denominator =
            cursor::whole(text, text.len() - slash.len()).filter(|whole| !whole.han && whole.value > first.value)?;
        return made(denominator.end, first.value, denominator.value);
    }
    if !reader.is_english() || !cursor::begins_word(text, at) {
        return None;
    }
    let (numerator, end) =
        cursor::starts(text, at, &[("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("a", 1)])?;
    let gap = char_at(text, end).filter(|gap| matches!(gap, ' ' | '-' | '\u{a0}'))?;
    let (denominator, end) = cursor::starts(text, end + gap.len_utf8(), words::ENGLISH_DENOMINATORS)?;
    made(end, numerator, denominator)
}

/// 数百, 近千, "several hundred", "nearly a thousand", "hundreds of": a power of ten by its mere name.
fn power(reader: &Reader, at: usize) -> Option<Mention> {
    if reader.is_han() {
        han_power(reader.text, at)
    } else if reader.is_english() {
        english_power(reader, at)
    } else {
        None
    }
}

fn han_power(text: &str, at: usize) -> Option<Mention> {
    let (hedge, behind) = cursor::starts(text, at, words::HEDGES_OF_POWERS)
        .filter(|_| {
            !cursor::char_before(text, at)
                .is_some_and(|before| words::NOT_ABOVE.contains(&before) || words::HAN_NUMERALS.contains(before))
        })
        .map_or_else(|| (None, at), |(hedge, end)| (Some(hedge), end));
    let behind = if hedge.is_some() { cursor::after_spaces(text, behind) } else { behind };
    let (power, end) = cursor::starts(text, behind, words::HAN_POWERS)?;
    let inside = cursor::starts(text, end, words::HEDGES_INSIDE);
    let end = inside.map_or(end, |(_, end)| end);
    let noun = units::MEASURES
        .iter()
        .find(|(word, counts)| *counts && text.get(end..).is_some_and(|rest| rest.trim_start().starts_with(word)));
    let alone = text
        .get(behind..)
        .is_some_and(|rest| rest.starts_with("百分") || rest.starts_with("千分") || rest.starts_with("十分"));
    // 十 of 近十年 is a number of its own; of 千方百计 and 万一 nothing is one.
    let own = power == 1 && hedge != Some(Hedge::Several);
    let before = cursor::char_before(text, at).is_some_and(|before| words::HAN_NUMERALS.contains(before));
    let fits = (hedge.is_some() || inside.is_some() && noun.is_some()) && !alone && !own && !before;
    let hedge = hedge.or(inside.map(|(hedge, _)| hedge))?;
    let start = cursor::after_spaces(text, end);
    let noun = noun.map(|(word, _)| start..start + word.len());
    let amount = Amount {
        value: Decimal::new(1, -power),
        unit: MentionUnit::None,
        range: behind..end,
        noun,
        in_words: true,
        per_head: false,
    };
    fits.then(|| Mention::new(at..end, MentionKind::Approximate(hedge, amount)))
}

fn english_power(reader: &Reader, at: usize) -> Option<Mention> {
    let text = reader.text;
    cursor::begins_word(text, at).then_some(())?;
    let plural =
        cursor::starts(text, at, words::ENGLISH_PLURAL_POWERS).map(|(power, end)| (Hedge::Several, power, end));
    let several = || {
        let (_, end) = cursor::starts(text, at, &[("several", ()), ("a few", ()), ("many", ())])?;
        let (power, end) = cursor::starts(text, cursor::after_spaces(text, end), words::ENGLISH_POWERS)?;
        Some((Hedge::Several, power, end))
    };
    let one = || {
        let (_, end) = cursor::starts(text, at, &[("a", ()), ("an", ())])?;
        let (power, end) = cursor::starts(text, cursor::after_spaces(text, end), words::ENGLISH_POWERS)?;
        let (hedge, _) = cursor::ends(text, cursor::before_spaces(text, at), words::HEDGES_BEFORE)?;
        Some((hedge, power, end))
    };
    let (hedge, power, end) = plural.or_else(several).or_else(one)?;
    let start =
        cursor::ends(text, cursor::before_spaces(text, at), words::HEDGES_BEFORE).map_or(at, |(_, start)| start);
    let noun_start = cursor::after_spaces(text, end);
    let noun = cursor::word(text, noun_start)
        .filter(|(word, _)| !words::NO_NOUNS.contains(word))
        .map(|(_, end)| noun_start..end);
    let amount = Amount {
        value: Decimal::new(1, -power),
        unit: MentionUnit::None,
        range: at..end,
        noun,
        in_words: true,
        per_head: false,
    };
    Some(Mention::new(start..end, MentionKind::Approximate(hedge, amount)))
}
