//! Digits that are no figure: names, document numbers, the numbering of lists, ordinals.

use std::ops::Range;

use crate::decimal::Decimal;
use crate::decimal::scan::{self, char_at};

use super::super::is_han;
use super::cursor::{self, Whole};
use super::units;
use super::words;
use super::{Mention, MentionKind, Reader};

/// A quotation that begins with a digit and is longer is no name.
const LONGEST_QUOTED_NAME: usize = 24;

/// Whether a name, a document's number, an item's numbering or an ordinal can begin with the character, beside letters,
/// digits and the words of lists.
pub fn is_mark(character: char) -> bool {
    is_quotation_mark(character)
        || is_circled(character)
        || matches!(character, '×' | '*' | '第')
        || closing(character).is_some()
}

fn is_quotation_mark(character: char) -> bool {
    matches!(character, '“' | '"' | '‘' | '「' | '『')
}

/// Numbers of lists that are one character.
fn is_circled(character: char) -> bool {
    matches!(character, '①'..='⑳' | '㈠'..='㈩' | '⑴'..='⒇')
}

/// The bracket that closes what the character opens.
fn closing(open: char) -> Option<char> {
    Some(match open {
        '〔' => '〕',
        '［' => '］',
        '[' => ']',
        '（' => '）',
        '(' => ')',
        _ => return None,
    })
}

/// The end of the address of a web page or a mailbox's host that begins at `at`.
pub fn address(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let begins = ["http://", "https://", "www."].iter().any(|start| rest.starts_with(start));
    (begins && !cursor::char_before(text, at).is_some_and(cursor::is_latin)).then_some(())?;
    Some(at + rest.find(|other: char| !other.is_ascii_graphic()).unwrap_or(rest.len()))
}

/// A quotation that begins with digits and has no unit (“24365”), or a numeral that a word makes a name of.
pub fn name(text: &str, at: usize) -> Option<Mention> {
    let first = char_at(text, at)?;
    let range = match first {
        _ if is_quotation_mark(first) => quoted(text, at + first.len_utf8())?,
        _ if cursor::begins_word(text, at) => letters_and_digits(text, at)?,
        _ if scan::digit(first).is_some() => code(text, at)?,
        _ if cursor::starts_any(text, at, units::NO_COUNTS) => at..at + first.len_utf8(),
        '×' | '*' => factor(text, at + first.len_utf8())?,
        _ => return None,
    };
    Some(Mention::new(range, MentionKind::Name))
}

fn quoted(text: &str, from: usize) -> Option<Range<usize>> {
    let mut digits = false;
    for (offset, character) in text.get(from..)?.char_indices().take(LONGEST_QUOTED_NAME) {
        match character {
            '”' | '"' | '’' | '」' | '』' => return (digits && offset > 0).then_some(from..from + offset),
            _ if scan::digit(character).is_some() => digits = true,
            _ if offset == 0 && is_han_digit(character) => digits = true,
            _ if offset == 0 || matches!(character, '%' | '％' | '‰' | '～') => return None,
            _ => {}
        }
    }
    None
}

fn is_han_digit(character: char) -> bool {
    words::HAN_NUMERALS.contains(character) && character != '一'
}

/// `A4`, `COVID-19`, `H1N1`; not a currency's code before an amount.
fn letters_and_digits(text: &str, at: usize) -> Option<Range<usize>> {
    if cursor::starts(text, at, units::UNITS_BEFORE).is_some()
        || ["RMB", "CNY", "USD", "EUR"].iter().any(|code| text[at..].starts_with(code))
    {
        return None;
    }
    let rest = text.get(at..)?;
    let letters = rest.find(|other: char| !other.is_ascii_alphabetic()).unwrap_or(rest.len());
    let behind = rest.get(letters..)?;
    let digits = behind.strip_prefix('-').unwrap_or(behind);
    let of_name = |character: char| character.is_ascii_alphanumeric();
    let length = digits.find(|other: char| !of_name(other)).unwrap_or(digits.len());
    let is_name = letters > 0 && digits.starts_with(|first: char| first.is_ascii_digit());
    // PM2.5 is one name, and so is Q1.
    let point = digits.get(length..).and_then(|rest| rest.strip_prefix('.')).unwrap_or_default();
    let decimals = point.len() - point.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
    let length = if decimals > 0 { length + 1 + decimals } else { length };
    is_name.then(|| at..at + rest.len() - digits.len() + length)
}

/// `5G`, `0351`, `1.2.3`, 90后, 211工程, 500 强: digits that letters, zeros, points or a word make a name of.
fn code(text: &str, at: usize) -> Option<Range<usize>> {
    if cursor::char_before(text, at).is_some_and(|before| scan::digit(before).is_some()) {
        return None;
    }
    let rest = text.get(at..)?;
    let digits = rest.find(|other| scan::digit(other).is_none()).unwrap_or(rest.len());
    let end = at + digits;
    let behind = text.get(end..)?;
    let cohort = digits == 2 && ["后", "後"].iter().any(|after| behind.starts_with(after));
    let programme = ["工程", "高校", "院校", "大学"].iter().any(|after| behind.starts_with(after))
        && ["211", "985"].contains(&rest.get(..digits)?);
    let padded = digits > 2 && rest.starts_with('0');
    if text.get(cursor::after_spaces(text, end)..)?.starts_with('强') {
        return Some(at..end);
    }
    if cohort {
        return Some(at..end + '后'.len_utf8());
    }
    if programme || padded {
        return Some(at..phone(text, end));
    }
    let letters = behind.find(|other: char| !other.is_ascii_alphanumeric()).unwrap_or(behind.len());
    if letters > 0 && !is_measured_in_letters(text, end) {
        return Some(at..end + letters);
    }
    let chain = behind.find(|other: char| other != '.' && !other.is_ascii_digit()).unwrap_or(behind.len());
    let points = behind.get(..chain)?.trim_end_matches('.').matches('.').count();
    (points > 1).then_some(at..end + behind.get(..chain)?.trim_end_matches('.').len())
}

/// A telephone number goes on behind its hyphen.
fn phone(text: &str, end: usize) -> usize {
    let rest = text.get(end..).unwrap_or_default();
    let Some(local) =
        rest.strip_prefix(['-', '－']).filter(|local| local.starts_with(|first| scan::digit(first).is_some()))
    else {
        return end;
    };
    let length = local.find(|other| scan::digit(other).is_none()).unwrap_or(local.len());
    end + rest.len() - local.len() + length
}

fn is_measured_in_letters(text: &str, at: usize) -> bool {
    let letters = text.get(at..).unwrap_or_default();
    let letters = letters.split(|other: char| !other.is_ascii_alphanumeric()).next().unwrap_or_default();
    units::LATIN_UNITS.contains(&letters)
        || cursor::starts(text, at, units::UNITS_AFTER).is_some()
        || cursor::starts(text, at, words::ORDINAL_ENDINGS).is_some()
        || cursor::starts(text, at, &[("s", ()), ("am", ()), ("pm", ()), ("per", ()), ("bn", ())]).is_some()
}

/// The 100% by which a ratio is multiplied to become a percentage.
fn factor(text: &str, from: usize) -> Option<Range<usize>> {
    let start = cursor::after_spaces(text, from);
    let end = ["100%", "100％", "100 %", "1000‰"]
        .iter()
        .find(|factor| text[start..].starts_with(*factor))
        .map(|factor| start + factor.len())?;
    Some(start..end)
}

/// 〔2013〕25号, `[2013] No. 25`, and 25号 that no month precedes.
pub fn document(text: &str, at: usize) -> Option<Mention> {
    let open = char_at(text, at)?;
    let close = closing(open)?;
    let year = cursor::whole(text, at + open.len_utf8()).filter(|year| is_year(year) && !year.han)?;
    let behind = text.get(year.end..)?.strip_prefix(close).map(|rest| text.len() - rest.len())?;
    let start = cursor::after_spaces(text, behind);
    let start =
        cursor::starts(text, start, &[("第", ()), ("No.", ()), ("No", ()), ("Nos.", ())]).map_or(start, |(_, end)| end);
    let number = cursor::whole(text, cursor::after_spaces(text, start))?;
    let sign = cursor::after_spaces(text, number.end);
    let signed = text.get(sign..)?.starts_with('号');
    let end = if signed { sign + '号'.len_utf8() } else { number.end };
    let kind = MentionKind::Document { year: i16::try_from(year.value).ok(), number: Decimal::from(number.value) };
    (signed || start > behind).then(|| Mention::new(at..end, kind))
}

/// Whether a whole number is written as a year is.
pub fn is_year(number: &Whole) -> bool {
    number.characters == 4 && number.positional && (1000..3000).contains(&number.value)
}

/// The numbering of an item: at the beginning of a text or of a clause, or in brackets of its own.
pub fn list_number(reader: &Reader, at: usize) -> Option<Mention> {
    let text = reader.text;
    let first = char_at(text, at)?;
    let opens = begins_clause(text, at);
    let end = match first {
        _ if is_circled(first) => at + first.len_utf8(),
        '（' | '(' => {
            let number = cursor::whole(text, at + first.len_utf8())?;
            let close = char_at(text, number.end).filter(|close| matches!(close, '）' | ')'))?;
            let end = number.end + close.len_utf8();
            (number.characters <= 2 && (number.han || opens)).then_some(end)?
        }
        _ if !opens => return None,
        _ => numbering(text, at)?,
    };
    Some(Mention::new(at..end, MentionKind::ListNumber))
}

/// 三、 1. 1、 1) 一是
fn numbering(text: &str, at: usize) -> Option<usize> {
    let number = cursor::whole(text, at).filter(|number| number.characters <= 3)?;
    let mark = char_at(text, number.end)?;
    let end = number.end + mark.len_utf8();
    let next = char_at(text, end);
    let fits = match mark {
        '、' => number.han || at == cursor::after_spaces(text, 0),
        '.' | '．' | ')' | '）' => !number.han && at <= 2 && next.is_none_or(|next| scan::digit(next).is_none()),
        '是' => number.han && number.positional,
        _ => false,
    };
    fits.then_some(end)
}

fn begins_clause(text: &str, at: usize) -> bool {
    let start = cursor::before_spaces(text, at);
    cursor::char_before(text, start).is_none_or(|before| "。；;:：!！?？，,".contains(before))
}

/// 第六届, 表 1, "6th", "sixth", "No. 3".
pub fn ordinal(reader: &Reader, at: usize) -> Option<Mention> {
    let text = reader.text;
    let first = char_at(text, at)?;
    if first == '第' {
        let number = cursor::whole(text, cursor::after_spaces(text, at + first.len_utf8()))?;
        return Some(ordinal_of(at..number.end, number.value));
    }
    if cursor::begins_word(text, at) {
        return ordinal_word(reader, at).or_else(|| labelled(reader, at));
    }
    if scan::digit(first).is_none() {
        return labelled(reader, at);
    }
    let number = cursor::whole(text, at)?;
    if let Some((_, end)) = cursor::starts(text, number.end, words::ORDINAL_ENDINGS) {
        let before_month = cursor::starts(text, cursor::after_spaces(text, end), words::MONTHS).is_some();
        return (!before_month).then(|| ordinal_of(at..end, number.value));
    }
    cursor::starts(text, cursor::after_spaces(text, number.end), &[("世纪", ()), ("号", ())]).and_then(|(_, end)| {
        let is_day =
            text.get(..at).is_some_and(|before| before.trim_end_matches(' ').ends_with(['月', '-', '—', '–', '至']));
        (!is_day).then(|| ordinal_of(at..end, number.value))
    })
}

fn ordinal_of(range: Range<usize>, value: i64) -> Mention {
    Mention::new(range, MentionKind::Ordinal(Decimal::from(value)))
}

/// "sixth"; the third of "two-thirds" belongs to its fraction, and "first-class" is a word of its own.
fn ordinal_word(reader: &Reader, at: usize) -> Option<Mention> {
    let (value, end) = cursor::starts(reader.text, at, words::ENGLISH_ORDINALS).filter(|_| reader.is_english())?;
    let joined = char_at(reader.text, end) == Some('-') || cursor::char_before(reader.text, at) == Some('-');
    (!joined).then(|| ordinal_of(at..end, value))
}

/// 表 1, "Table 1", "No. 3"; 代表 3 人 is none, as a measure word follows.
fn labelled(reader: &Reader, at: usize) -> Option<Mention> {
    let text = reader.text;
    let first = char_at(text, at)?;
    // The last character of a longer word, as in 关注 and 代表, begins no label.
    let before = cursor::char_before(text, at).filter(|before| is_han(first) && is_han(*before));
    if before.is_some_and(|before| !words::BEFORE_LABELS.contains(before)) {
        return None;
    }
    let label = cursor::starts(text, at, words::LABELS).or_else(|| cursor::starts(text, at, &[("No.", ())]))?;
    let number = cursor::whole(text, cursor::after_spaces(text, label.1)).filter(|number| !number.han)?;
    let behind = cursor::after_spaces(text, number.end);
    let shown = cursor::starts_any(text, behind, &["所示", "所列", "所述"]);
    let counts = !shown && cursor::starts(text, behind, units::MEASURES).is_some();
    let goes_on = char_at(text, number.end).is_some_and(|next| "%％‰,.".contains(next))
        && char_at(text, number.end + 1).is_none_or(|next| scan::digit(next).is_some());
    (!counts && !goes_on).then(|| ordinal_of(at..number.end, number.value))
}
