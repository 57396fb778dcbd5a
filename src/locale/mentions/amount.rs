//! One figure: its digits or numeral, and the sign, scale word, unit and noun around it.

use crate::decimal::scan::{self, char_at};
use crate::decimal::{Decimal, NumberErrorKind};

use super::super::literal::{self, Found};
use super::super::{LiteralUnit, numerals};
use super::cursor;
use super::units;
use super::words;
use super::{Amount, Hedge, MentionUnit, Reader};

/// A figure and what belongs to it.
pub struct Read {
    pub amount: Amount,
    /// From the sign of a currency or the 百分之 before it.
    pub start: usize,
    /// Behind its unit.
    pub end: usize,
    /// What 余, 多 or 几 between the number and its measure word makes of it.
    pub hedge: Option<Hedge>,
}

impl Read {
    /// Behind its noun, or else its unit.
    pub fn whole_end(&self) -> usize {
        self.amount.noun.as_ref().map_or(self.end, |noun| noun.end)
    }
}

/// The figure whose first digit or numeral is at `at`. In words it counts only where something is measured or counted.
pub fn read(reader: &mut Reader, at: usize) -> Option<Read> {
    let found = digits(reader, at);
    let in_words = found.is_none();
    let found = found.or_else(|| in_numerals(reader, at))?;
    let read = complete(reader, found, in_words);
    (!in_words || counts_in_words(reader, &read)).then_some(read)
}

/// Commas that group nothing separate numbers.
fn digits(reader: &mut Reader, at: usize) -> Option<Found> {
    let text = reader.text;
    char_at(text, at).and_then(scan::digit)?;
    if at >= reader.ungrouped_until {
        match scan::unsigned(text, at, reader.separators) {
            Ok(number) => return Some(Found { value: number.value, range: at..number.end }),
            Err(error) if error.kind == NumberErrorKind::Grouping => reader.ungrouped_until = error.range.end,
            Err(_) => return None,
        }
    }
    let number = scan::unsigned(text, at, &reader.plain).ok()?;
    Some(Found { value: number.value, range: at..number.end })
}

fn in_numerals(reader: &Reader, at: usize) -> Option<Found> {
    let text = reader.text;
    let numeral = if reader.is_han() {
        let continues =
            cursor::char_before(text, at).is_some_and(|before| "第周期数几零一二三四五六七八九十百千".contains(before));
        if continues { None } else { numerals::han_at(text, at) }
    } else if reader.is_english() && cursor::begins_word(text, at) {
        numerals::english_at(text, at)
    } else {
        None
    }?;
    Some(Found { value: numeral.value?, range: at..numeral.end })
}

fn complete(reader: &Reader, found: Found, in_words: bool) -> Read {
    let text = reader.text;
    let (mut literal, hedge_end) = scaled(reader, found);
    let hedge = cursor::starts(text, cursor::after_spaces(text, hedge_end), words::HEDGES_INSIDE)
        .filter(|(_, end)| !reader.is_english() && is_measured(reader, *end));
    let mut end = hedge.map_or(literal.range.end, |(_, end)| end);
    // 十余万: the scale word follows the hedge.
    if let Some((power, scale_end)) =
        hedge.and_then(|(_, end)| literal::word_after(text, end, reader.vocabulary.scales))
    {
        literal.value = literal.value.shifted(power);
        literal.range.end = scale_end;
        end = scale_end;
    }
    let unit = unit_at(reader, cursor::after_spaces(text, end)).or_else(|| unit_at(reader, end));
    let before = unit_before(reader, literal.range.start);
    let own = match literal.unit {
        LiteralUnit::None => None,
        LiteralUnit::Percent => Some(MentionUnit::Percent),
        LiteralUnit::PerMille => Some(MentionUnit::PerMille),
        LiteralUnit::PercentagePoint => Some(MentionUnit::PercentagePoint),
    };
    let tenths = unit.is_some_and(|(unit, end)| {
        unit == MentionUnit::Percent && text.get(..end).is_some_and(|text| text.ends_with('成'))
    });
    let value = if tenths { literal.value.shifted(1) } else { literal.value };
    let unit_end = unit.map_or(end, |(_, end)| end);
    let noun = noun_at(reader, unit_end, in_words);
    let per_head = is_per_head(text, before.map_or(literal.range.start, |(_, start)| start), unit_end);
    let unit = unit.or(before).map(|(unit, _)| unit).or(own).unwrap_or(MentionUnit::None);
    let start = before.map_or(literal.range.start, |(_, start)| start.min(literal.range.start));
    let amount = Amount { value, unit, range: literal.range, noun, in_words, per_head };
    Read { amount, start, end: unit_end, hedge: hedge.map(|(hedge, _)| hedge) }
}

/// The number with its sign and its scale word; 3万5千 has two of them.
fn scaled(reader: &Reader, found: Found) -> (literal::Literal, usize) {
    let mut whole = literal::complete(reader.text, &found, reader.vocabulary);
    let mut last = whole.power;
    while last > 0 && reader.is_han() {
        let Ok(next) = scan::unsigned(reader.text, whole.range.end, &reader.plain) else { break };
        if next.end == whole.range.end {
            break;
        }
        let part = literal::complete(
            reader.text,
            &Found { value: next.value, range: whole.range.end..next.end },
            reader.vocabulary,
        );
        if part.power == 0 || part.power >= last || part.range.start != whole.range.end {
            break;
        }
        let (scale, sum) = (part.value.scale(), &whole.value.to_rational() + &part.value.to_rational());
        whole.value = Decimal::from_rational_half_up(&sum, scale);
        (whole.range.end, whole.unit, last) = (part.range.end, part.unit, part.power);
    }
    let end = whole.range.end;
    (whole, end)
}

/// Whether a scale word, a unit or a measure word stands at `at`.
fn is_measured(reader: &Reader, at: usize) -> bool {
    literal::word_after(reader.text, at, reader.vocabulary.scales).is_some()
        || unit_at(reader, at).is_some()
        || cursor::starts(reader.text, at, units::MEASURES).is_some()
}

/// The unit that stands at `at`, and its end.
pub fn unit_at(reader: &Reader, at: usize) -> Option<(MentionUnit, usize)> {
    let of_literal = |unit| match unit {
        LiteralUnit::None => MentionUnit::None,
        LiteralUnit::Percent => MentionUnit::Percent,
        LiteralUnit::PerMille => MentionUnit::PerMille,
        LiteralUnit::PercentagePoint => MentionUnit::PercentagePoint,
    };
    if let Some((unit, end)) = literal::word_after(reader.text, at, reader.vocabulary.units) {
        return Some((of_literal(unit), end));
    }
    let tenths = cursor::starts(reader.text, at, &[("成", MentionUnit::Percent)]).filter(|(_, end)| {
        reader.is_han()
            && !cursor::starts_any(
                reader.text,
                *end,
                &["立", "为", "功", "果", "员", "绩", "本", "熟", "长", "都", "年"],
            )
    });
    tenths.or_else(|| cursor::starts(reader.text, at, units::UNITS_AFTER))
}

/// The currency's sign, or the 百分之, before the number, and its start.
fn unit_before(reader: &Reader, start: usize) -> Option<(MentionUnit, usize)> {
    let place = cursor::before_spaces(reader.text, start);
    let leading = cursor::ends(reader.text, place, reader.vocabulary.leading_units).map(|(unit, start)| match unit {
        LiteralUnit::PerMille => (MentionUnit::PerMille, start),
        _ => (MentionUnit::Percent, start),
    });
    leading.or_else(|| cursor::ends(reader.text, place, units::UNITS_BEFORE))
}

/// The measure word or noun behind the number.
fn noun_at(reader: &Reader, end: usize, in_words: bool) -> Option<std::ops::Range<usize>> {
    let start = cursor::after_spaces(reader.text, end);
    if reader.is_english() {
        let start = if in_words || start > end { start } else { return None };
        let (noun, noun_end) = cursor::word(reader.text, start)?;
        return (!words::NO_NOUNS.contains(&noun.to_ascii_lowercase().as_str())).then_some(start..noun_end);
    }
    let longest =
        units::MEASURES.iter().filter(|(word, _)| reader.text.get(start..).is_some_and(|rest| rest.starts_with(word)));
    longest.map(|(word, _)| start..start + word.len()).max_by_key(|range| range.end)
}

fn is_per_head(text: &str, start: usize, end: usize) -> bool {
    let place = cursor::before_spaces(text, start);
    let place = cursor::ends(text, place, &[("约为", ()), ("约", ()), ("达到", ()), ("达", ()), ("为", ())])
        .map_or(place, |(_, start)| start);
    let before = cursor::ends(text, place, &[("人均", ()), ("每人", ()), ("生均", ())]).is_some();
    let after = cursor::after_spaces(text, end);
    before
        || cursor::starts(text, after, &[("per capita", ()), ("per person", ()), ("per head", ()), ("a head", ())])
            .is_some()
}

/// Whether a numeral in words counts something. 一 and "one" are articles as often as numbers, 二 is an ordinal.
fn counts_in_words(reader: &Reader, read: &Read) -> bool {
    let text = reader.text;
    let written = text.get(read.amount.range.clone()).unwrap_or_default();
    if read.amount.unit != MentionUnit::None {
        return true;
    }
    let noun = read.amount.noun.clone().and_then(|noun| text.get(noun));
    if reader.is_english() {
        return is_counted_in_english(written, noun, text.get(read.end..).unwrap_or_default());
    }
    let behind = read.whole_end();
    let part_of_word = cursor::starts_any(text, behind, &["级", "性", "度", "号"]) && noun != Some("级");
    let counting = |noun| units::MEASURES.iter().any(|(word, in_words)| *word == noun && *in_words);
    let small = matches!(written, "一" | "二") && noun != Some("倍");
    noun.is_some_and(counting) && !small && !part_of_word
}

/// "Three Supports" is a name, "one" an article, and "two-way" an adjective.
fn is_counted_in_english(written: &str, noun: Option<&str>, behind: &str) -> bool {
    let small = matches!(written.to_ascii_lowercase().as_str(), "one" | "zero");
    let capital = |word: &str| word.starts_with(|first: char| first.is_ascii_uppercase());
    let is_name = capital(written) && noun.is_some_and(capital);
    noun.is_some() && !small && !is_name && !behind.starts_with('-')
}
