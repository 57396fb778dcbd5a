//! Numerals in words: Chinese up to 万亿, English up to nine hundred and ninety-nine.
//!
//! A text and a position enter, the numeral that begins there and its end leave. Only unambiguous numerals are read:
//! 三四 (three or four) and 一百五 (a hundred and fifty, colloquially) are none.

use crate::decimal::Decimal;

const HAN_DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A numeral found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numeral {
    /// None when the characters make no number.
    pub value: Option<Decimal>,
    /// The byte after it.
    pub end: usize,
}

/// A number below 10,000 in Chinese: 10 is 十, 21 二十一, 105 一百零五.
pub fn to_han(number: usize) -> String {
    let mut written = String::new();
    let mut skipped = false;
    for (power, unit) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = number / power % 10;
        if digit == 0 {
            skipped = !written.is_empty();
            continue;
        }
        if std::mem::take(&mut skipped) {
            written.push('零');
        }
        if !(digit == 1 && power == 10 && written.is_empty()) {
            written.extend(HAN_DIGITS.get(digit));
        }
        written.push_str(unit);
    }
    if written.is_empty() { "零".to_owned() } else { written }
}

/// The Chinese numeral that begins at `start`, without a final 万 or 亿 that only scales it. Characters that only
/// name a power (百 of 数百) are no numeral.
pub fn han_at(text: &str, start: usize) -> Option<Numeral> {
    let rest = text.get(start..)?;
    let whole = han_run(rest);
    let core = whole.trim_end_matches(['万', '萬', '亿', '億']);
    let whole = if core.contains(['万', '萬', '亿', '億']) { whole } else { core };
    if !whole.chars().any(|character| han_digit(character).is_some() || character == '十') {
        return None;
    }
    let decimals = han_decimals(rest.get(whole.len()..).unwrap_or_default());
    let value = from_han(whole).map(|value| with_decimals(value, decimals));
    Some(Numeral { value, end: start + whole.len() + decimals.len() })
}

/// The English numeral that begins at `start`, up to 999; two thirds are none.
pub fn english_at(text: &str, start: usize) -> Option<Numeral> {
    let (first, end) = below_hundred(text, start)?;
    let (value, end) = match next_word(text, end) {
        Some((word, after)) if word == "hundred" => match after_hundred(text, after) {
            Some((rest, after)) => (100 * first + rest, after),
            None => (100 * first, after),
        },
        _ => (first, end),
    };
    Some(match next_word(text, end) {
        Some((word, after)) if FRACTIONS.contains(&word.trim_end_matches('s')) => Numeral { value: None, end: after },
        _ => Numeral { value: Some(Decimal::from(value)), end },
    })
}

fn after_hundred(text: &str, end: usize) -> Option<(i64, usize)> {
    let end = match next_word(text, end) {
        Some((word, after)) if word == "and" => after,
        _ => end,
    };
    below_hundred(text, skip_gap(text, end)?)
}

/// The longest beginning of `text` that consists of numeral characters; 百分 and 千分 begin a unit.
fn han_run(text: &str) -> &str {
    let is_numeral = |character| han_digit(character).is_some() || "十百千万萬亿億".contains(character);
    let ends = |(at, character): &(usize, char)| {
        let unit = text.get(*at..).is_some_and(|rest| rest.starts_with("百分") || rest.starts_with("千分"));
        unit || !is_numeral(*character)
    };
    let end = text.char_indices().find(ends).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// 点九六 at the beginning of `text`.
fn han_decimals(text: &str) -> &str {
    let Some(digits) = text.strip_prefix(['点', '點']) else { return "" };
    let after = digits.trim_start_matches(|character| han_digit(character).is_some());
    if after.len() == digits.len() { "" } else { text.get(..text.len() - after.len()).unwrap_or_default() }
}

fn with_decimals(whole: i64, decimals: &str) -> Decimal {
    let digits: Vec<i64> = decimals.chars().filter_map(han_digit).collect();
    let mantissa = digits.iter().fold(num_bigint::BigInt::from(whole), |sum, digit| sum * 10 + digit);
    Decimal::new(mantissa, i32::try_from(digits.len()).unwrap_or(i32::MAX))
}

fn han_digit(character: char) -> Option<i64> {
    match character {
        '〇' | '○' => Some(0),
        '两' | '兩' => Some(2),
        _ => HAN_DIGITS.iter().position(|digit| *digit == character).and_then(|digit| i64::try_from(digit).ok()),
    }
}

fn from_han(text: &str) -> Option<i64> {
    let digits: Option<Vec<i64>> = text.chars().map(han_digit).collect();
    match digits {
        Some(digits) if digits.len() == 2 || digits.len() > 17 => None,
        Some(digits) => Some(digits.iter().fold(0, |sum, digit| sum * 10 + digit)),
        None => by_hundred_million(text),
    }
}

fn by_hundred_million(text: &str) -> Option<i64> {
    split_at_power(text, ['亿', '億'], 100_000_000, by_ten_thousand, by_ten_thousand)
}

fn by_ten_thousand(text: &str) -> Option<i64> {
    split_at_power(text, ['万', '萬'], 10_000, below_ten_thousand, below_ten_thousand)
}

/// Reads `high 万 low`: where `low` leaves out its highest digit, 零 must say so.
fn split_at_power(
    text: &str,
    power_names: [char; 2],
    power: i64,
    high_part: fn(&str) -> Option<i64>,
    low_part: fn(&str) -> Option<i64>,
) -> Option<i64> {
    let Some(at) = text.rfind(power_names) else { return low_part(text) };
    let (high, low) = text.split_at(at);
    let low = low.trim_start_matches(power_names);
    let upper = high_part(high)?.checked_mul(power)?;
    if low.is_empty() {
        return Some(upper);
    }
    let (lower, zero) = match low.strip_prefix(['零', '〇']) {
        Some(rest) => (low_part(rest)?, true),
        None => (low_part(low)?, false),
    };
    ((lower < power / 10) == zero).then_some(upper + lower)
}

/// 千, 百, 十 and ones in descending order, with 零 exactly where a power is skipped.
fn below_ten_thousand(text: &str) -> Option<i64> {
    let mut sum = Descending::default();
    let mut digit = None;
    for character in text.chars() {
        match (character, han_digit(character)) {
            (_, Some(0)) if digit.is_none() && !sum.zero => sum.zero = true,
            (_, Some(value)) if value > 0 && digit.is_none() => digit = Some(value),
            ('千', _) => sum.add(digit.take()?, 3)?,
            ('百', _) => sum.add(digit.take()?, 2)?,
            ('十', _) if sum.last_power.is_none() => sum.add(digit.take().unwrap_or(1), 1)?,
            ('十', _) => sum.add(digit.take()?, 1)?,
            _ => return None,
        }
    }
    if let Some(ones) = digit {
        sum.add(ones, 0)?;
    }
    (sum.last_power.is_some() && !sum.zero).then_some(sum.total)
}

#[derive(Default)]
struct Descending {
    total: i64,
    last_power: Option<u32>,
    /// Whether 零 has just been read.
    zero: bool,
}

impl Descending {
    fn add(&mut self, digit: i64, power: u32) -> Option<()> {
        let skips = self.last_power.is_some_and(|last| power + 1 < last);
        let descends = self.last_power.is_none_or(|last| power < last);
        if !descends || skips != std::mem::take(&mut self.zero) {
            return None;
        }
        self.total += digit * 10_i64.pow(power);
        self.last_power = Some(power);
        Some(())
    }
}

fn below_hundred(text: &str, start: usize) -> Option<(i64, usize)> {
    let (word, end) = word_at(text, start)?;
    if let Some(small) = SMALL.iter().position(|name| *name == word) {
        return Some((i64::try_from(small).ok()?, end));
    }
    let tens = 10 * (i64::try_from(TENS.iter().position(|name| *name == word)?).ok()? + 2);
    match next_word(text, end).map(|(word, after)| (SMALL.iter().position(|name| *name == word), after)) {
        Some((Some(ones @ 1..=9), after)) => Some((tens + i64::try_from(ones).ok()?, after)),
        _ => Some((tens, end)),
    }
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Words that make a fraction of the numeral before them, without their plural's s.
const FRACTIONS: [&str; 11] =
    ["half", "halve", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "hundredth"];

/// The word after one space or hyphen, in lower case, and its end.
fn next_word(text: &str, end: usize) -> Option<(String, usize)> {
    word_at(text, skip_gap(text, end)?)
}

fn skip_gap(text: &str, at: usize) -> Option<usize> {
    let gap = text.get(at..)?.chars().next()?;
    (gap.is_whitespace() || gap == '-').then(|| at + gap.len_utf8())
}

fn word_at(text: &str, start: usize) -> Option<(String, usize)> {
    let rest = text.get(start..)?;
    let after = rest.trim_start_matches(char::is_alphabetic);
    let word = rest.strip_suffix(after)?;
    (!word.is_empty()).then(|| (word.to_lowercase(), start + word.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals_say_zero_once_for_what_they_skip() {
        let cases = [
            (1, "一"),
            (10, "十"),
            (11, "十一"),
            (20, "二十"),
            (21, "二十一"),
            (99, "九十九"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (1001, "一千零一"),
            (1010, "一千零一十"),
            (1100, "一千一百"),
            (9999, "九千九百九十九"),
        ];
        for (number, written) in cases {
            assert_eq!(to_han(number), written);
        }
    }

    #[test]
    fn chinese_numerals_read_as_they_are_written() {
        for number in 1..10_000 {
            let written = to_han(number);
            let expected = Numeral { value: Some(Decimal::from(number)), end: written.len() };
            assert_eq!(han_at(&written, 0), Some(expected), "{written}");
        }
    }

    #[test]
    fn large_chinese_numerals_are_exact() {
        let cases = [
            ("三万五千", "35000"),
            ("三万零五", "30005"),
            ("一亿零三百万", "103000000"),
            ("二〇二〇", "2020"),
            ("两千零二十", "2020"),
            ("六十二点九六", "62.96"),
            ("零点五零", "0.50"),
        ];
        for (written, plain) in cases {
            let value = han_at(written, 0).and_then(|numeral| numeral.value);
            assert_eq!(value.map(|value| value.to_string()), Some(plain.to_owned()), "{written}");
        }
    }

    #[test]
    fn a_final_power_is_left_to_the_scale() {
        assert_eq!(han_at("三万人", 0), Some(Numeral { value: Some(Decimal::from(3_i64)), end: 3 }));
        assert_eq!(han_at("三百分点", 0), Some(Numeral { value: Some(Decimal::from(3_i64)), end: 3 }));
    }

    #[test]
    fn ambiguous_chinese_numerals_are_none() {
        for written in ["三四", "一百五", "三万五", "三百零", "一百二百", "三十百"] {
            let numeral = han_at(written, 0);
            assert_eq!(numeral.map(|numeral| numeral.value), Some(None), "{written}");
        }
        for written in ["万人", "百", "学生"] {
            assert_eq!(han_at(written, 0), None, "{written}");
        }
    }

    #[test]
    fn english_numerals_read_as_words() {
        let cases = [
            ("seven", 7, ""),
            ("Twelve months", 12, " months"),
            ("twenty-one", 21, ""),
            ("ninety nine", 99, ""),
            ("two hundred and five people", 205, " people"),
            ("two hundred universities", 200, " universities"),
            ("five thousand", 5, " thousand"),
            ("two hundred and more", 200, " and more"),
        ];
        for (text, value, rest) in cases {
            let expected = Numeral { value: Some(Decimal::from(value as i64)), end: text.len() - rest.len() };
            assert_eq!(english_at(text, 0), Some(expected), "{text}");
        }
        for text in ["two thirds", "one-fifth", "three quarters", "one half"] {
            assert_eq!(english_at(text, 0), Some(Numeral { value: None, end: text.len() }), "{text}");
        }
        assert_eq!(english_at("tension", 0), None);
        assert_eq!(english_at("hundred", 0), None);
    }
}
