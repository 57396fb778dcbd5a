//! Dates, parts of dates, years and times of day.

use crate::decimal::scan::{self, char_at};

use super::cursor::{self, Whole};
use super::label::is_year;
use super::units;
use super::words;
use super::{DatePart, Mention, MentionKind, PartialDate, Reader};

/// Marks between two years, months or days.
const BETWEEN: &[(&str, ())] = &[
    ("--", ()),
    ("——", ()),
    ("-", ()),
    ("–", ()),
    ("—", ()),
    ("－", ()),
    ("～", ()),
    ("~", ()),
    ("至", ()),
    ("/", ()),
];

/// The date, year or time that begins at `at`.
pub fn read(reader: &Reader, at: usize) -> Option<Mention> {
    let text = reader.text;
    if cursor::begins_word(text, at) {
        return if reader.is_english() { month_first(text, at) } else { None };
    }
    let first = cursor::whole(text, at)?;
    let after_digit = cursor::char_before(text, at)
        .is_some_and(|before| scan::digit(before).is_some() || before == '.' || before == ',');
    if after_digit && !first.han {
        return None;
    }
    time(text, at, &first)
        .or_else(|| numeric(text, at, &first))
        .or_else(|| years(text, at, &first))
        .or_else(|| chinese(text, at, &first))
        .or_else(|| if reader.is_english() { day_first(text, at, &first) } else { None })
        .or_else(|| bare_year(reader, at, &first))
}

fn date(start: usize, end: usize, date: PartialDate) -> Option<Mention> {
    Some(Mention::new(start..end, MentionKind::Date(date)))
}

/// `09:00`, 10时30分: two digits on both sides of the colon, or else it is a ratio.
fn time(text: &str, at: usize, hour: &Whole) -> Option<Mention> {
    let two_digits = |number: &Whole| number.characters == 2 && !number.han;
    let fits = (0..=24).contains(&hour.value) && !hour.han;
    let mark = char_at(text, hour.end).filter(|_| fits)?;
    let behind = hour.end + mark.len_utf8();
    match mark {
        ':' | '：' => {
            let minute = cursor::whole(text, behind).filter(|minute| two_digits(minute) && minute.value < 60)?;
            let half_day = cursor::starts(
                text,
                cursor::after_spaces(text, minute.end),
                &[("am", ()), ("pm", ()), ("a.m.", ()), ("p.m.", ())],
            );
            (two_digits(hour) || minute.value < 10 || half_day.is_some())
                .then(|| Mention::new(at..minute.end, MentionKind::Time))
        }
        '时' => {
            let minute = cursor::whole(text, behind)
                .filter(|minute| text.get(minute.end..).is_some_and(|rest| rest.starts_with('分')));
            Some(Mention::new(at..minute.map_or(behind, |minute| minute.end + '分'.len_utf8()), MentionKind::Time))
        }
        _ => None,
    }
}

/// `2020-08-31`, `2020/8/31`, `2020.8.31`.
fn numeric(text: &str, at: usize, year: &Whole) -> Option<Mention> {
    let mark = char_at(text, year.end).filter(|mark| matches!(mark, '-' | '/' | '.') && is_year(year))?;
    let month = cursor::whole(text, year.end + 1).filter(is_month)?;
    (char_at(text, month.end)? == mark).then_some(())?;
    let day = cursor::whole(text, month.end + 1).filter(is_day)?;
    let found = PartialDate { year: short(year), month: shorter(&month), day: shorter(&day), part: None };
    date(at, day.end, found)
}

/// 2019-2020学年, 2016—2020年, `2019/20`.
fn years(text: &str, at: usize, first: &Whole) -> Option<Mention> {
    if !is_year(first) {
        return None;
    }
    let behind = cursor::starts(text, first.end, &[("年", ())]).map_or(first.end, |(_, end)| end);
    let (_, mark_end) = cursor::starts(text, cursor::after_spaces(text, behind), BETWEEN)?;
    let last = cursor::whole(text, cursor::after_spaces(text, mark_end))?;
    let short_form = last.characters == 2 && !last.han && last.value == (first.value + 1) % 100;
    let value = if short_form { first.value + 1 } else { last.value };
    let follows = is_year(&last) && last.value > first.value || short_form;
    let unit = cursor::starts(text, cursor::after_spaces(text, last.end), &[("学年度", ()), ("学年", ()), ("年", ())]);
    // With a month behind it the second year is the beginning of another date.
    let is_date = unit.is_some_and(|(_, end)| cursor::whole(text, cursor::after_spaces(text, end)).is_some());
    let end = unit.map_or(last.end, |(_, end)| end);
    (follows && !is_date).then(|| Mention::new(at..end, MentionKind::Years(short_of(first.value), short_of(value))))
}

/// 2020年8月31日, 2020 届, 8月初, 1—8月, 31日.
fn chinese(text: &str, at: usize, first: &Whole) -> Option<Mention> {
    let place = cursor::after_spaces(text, first.end);
    if is_year(first) {
        let (is_calendar, end) = cursor::starts(
            text,
            place,
            &[("年级", false), ("年代", false), ("年", true), ("届", false), ("级", false)],
        )?;
        let year = PartialDate { year: short(first), ..PartialDate::default() };
        return if is_calendar { within_year(text, at, end, year) } else { date(at, end, year) };
    }
    if let Some((_, end)) = cursor::starts(text, place, &[("年代", ())]) {
        return date(at, end, PartialDate::default());
    }
    if let Some((_, mark_end)) = cursor::starts(text, first.end, BETWEEN) {
        let second = cursor::whole(text, mark_end)?;
        let place = cursor::after_spaces(text, second.end);
        let unit = char_at(text, place)?;
        let fits =
            unit == '月' && is_month(first) && is_month(&second) || unit == '日' && is_day(first) && is_day(&second);
        return if fits { date(at, place + unit.len_utf8(), PartialDate::default()) } else { None };
    }
    match char_at(text, place)? {
        '月' if is_month(first) => within_month(
            text,
            at,
            place + '月'.len_utf8(),
            PartialDate { month: shorter(first), ..PartialDate::default() },
        ),
        '日' if is_day(first) => {
            date(at, place + '日'.len_utf8(), PartialDate { day: shorter(first), ..PartialDate::default() })
        }
        _ => None,
    }
}

/// What follows 2020年: a month, or a part of the year.
fn within_year(text: &str, at: usize, end: usize, year: PartialDate) -> Option<Mention> {
    let place = cursor::after_spaces(text, end);
    if let Some(month) = cursor::whole(text, place).filter(is_month) {
        let unit = cursor::after_spaces(text, month.end);
        if char_at(text, unit) == Some('月') {
            return within_month(text, at, unit + '月'.len_utf8(), PartialDate { month: shorter(&month), ..year });
        }
    }
    let part = cursor::starts(text, end, &[("初", DatePart::Early), ("底", DatePart::Late), ("末", DatePart::Late)]);
    date(at, part.map_or(end, |(_, end)| end), PartialDate { part: part.map(|(part, _)| part), ..year })
}

/// What follows 8月: a day, or a part of the month.
fn within_month(text: &str, at: usize, end: usize, month: PartialDate) -> Option<Mention> {
    if let Some(day) = cursor::whole(text, cursor::after_spaces(text, end)).filter(is_day) {
        let unit = cursor::after_spaces(text, day.end);
        if let Some((_, end)) = cursor::starts(text, unit, &[("日", ()), ("号", ())]) {
            return date(at, end, PartialDate { day: shorter(&day), ..month });
        }
    }
    let part = cursor::starts(text, end, words::PARTS_AFTER);
    date(at, part.map_or(end, |(_, end)| end), PartialDate { part: part.map(|(part, _)| part), ..month })
}

/// "31 August 2020", "1–3 September", "31st August".
fn day_first(text: &str, at: usize, day: &Whole) -> Option<Mention> {
    if !is_day(day) || day.han {
        return None;
    }
    let last = cursor::starts(text, day.end, BETWEEN).and_then(|(_, end)| cursor::whole(text, end)).filter(is_day);
    let is_range = last.is_some();
    let end = last.map_or(day.end, |last| last.end);
    let end = cursor::starts(text, end, words::ORDINAL_ENDINGS).map_or(end, |(_, end)| end);
    let (month, end) = month_at(text, cursor::after_spaces(text, end))?;
    let (year, end) = year_after(text, end);
    let day = if is_range { None } else { shorter(day) };
    date(at, end, PartialDate { year, month: Some(month), day, part: None })
}

/// "August 31, 2020", "early August 2020", "August".
fn month_first(text: &str, at: usize) -> Option<Mention> {
    let (month, end) = month_at(text, at)?;
    let before = cursor::before_spaces(text, at);
    let part = cursor::ends(text, before, words::PARTS_BEFORE);
    let start = part.map_or(at, |(_, start)| start);
    let part = part.map(|(part, _)| part);
    let day = cursor::whole(text, cursor::after_spaces(text, end))
        .filter(|day| is_day(day) && !day.han && day.characters < 3);
    if let Some(day) = day.filter(|day| char_at(text, day.end).is_none_or(|next| !"%％‰".contains(next))) {
        let end = cursor::starts(text, day.end, words::ORDINAL_ENDINGS).map_or(day.end, |(_, end)| end);
        let (year, end) = year_after(text, end);
        return date(start, end, PartialDate { year, month: Some(month), day: shorter(&day), part });
    }
    let (year, year_end) = year_after(text, end);
    // "May" and "March" are words of their own.
    let is_word =
        matches!(month, 3 | 5) && year.is_none() && cursor::ends(text, before, words::BEFORE_MONTHS).is_none();
    if is_word { None } else { date(start, year_end, PartialDate { year, month: Some(month), day: None, part }) }
}

fn month_at(text: &str, at: usize) -> Option<(i8, usize)> {
    let capital = char_at(text, at)?.is_ascii_uppercase();
    let (month, end) = cursor::starts(text, at, words::MONTHS).filter(|_| capital)?;
    let short = text.get(at..end)?.len() <= 4 && text.get(end..)?.starts_with('.');
    Some((month, if short { end + 1 } else { end }))
}

/// The year behind a month or a day, maybe after a comma.
fn year_after(text: &str, end: usize) -> (Option<i16>, usize) {
    let place = cursor::starts(text, end, &[(",", ())]).map_or(end, |(_, end)| end);
    match cursor::whole(text, cursor::after_spaces(text, place)).filter(|year| is_year(year) && !year.han) {
        Some(year) => (short(&year), year.end),
        None => (None, end),
    }
}

/// 2020 that no unit, separator or, in Chinese, measure word follows; English groups the digits of what is no year.
fn bare_year(reader: &Reader, at: usize, year: &Whole) -> Option<Mention> {
    let text = reader.text;
    let plausible = is_year(year) && !year.han && (1900..2100).contains(&year.value);
    let next = char_at(text, year.end);
    let behind = |next: char| text.get(year.end + next.len_utf8()..).and_then(|rest| rest.chars().next());
    let goes_on = next.is_some_and(|next| {
        "%％‰".contains(next) || ".,".contains(next) && behind(next).is_some_and(|digit| scan::digit(digit).is_some())
    });
    if !plausible || goes_on || cursor::ends(text, at, units::UNITS_BEFORE).is_some() {
        return None;
    }
    if let Some((_, end)) = cursor::starts(text, year.end, &[("s", ())]) {
        return date(at, end, PartialDate::default());
    }
    let place = cursor::after_spaces(text, year.end);
    let measured = super::amount::unit_at(reader, place).is_some()
        || cursor::starts(text, place, reader.vocabulary.scales).is_some()
        || !reader.is_english() && cursor::starts(text, place, units::MEASURES).is_some();
    if measured { None } else { date(at, year.end, PartialDate { year: short(year), ..PartialDate::default() }) }
}

fn is_month(number: &Whole) -> bool {
    (1..=12).contains(&number.value) && number.characters <= 2
}

fn is_day(number: &Whole) -> bool {
    (1..=31).contains(&number.value) && number.characters <= 3
}

fn short(number: &Whole) -> Option<i16> {
    i16::try_from(number.value).ok()
}

fn short_of(value: i64) -> i16 {
    i16::try_from(value).unwrap_or(i16::MAX)
}

fn shorter(number: &Whole) -> Option<i8> {
    i8::try_from(number.value).ok()
}
