//! Everything that depends on a language: how numbers, dates, lists and ordinals are written, and how a number that
//! an author wrote is read back.
//!
//! A BCP 47 tag enters once per language; the [`Locale`] that leaves turns exact values into text and text into
//! exact values. CLDR's data, compiled in through ICU4X, decide wherever they say something. The environment's
//! locale is never asked, so that two builds agree.
//!
//! Conventions that are ours:
//! - `en` without a region is written the British way, with the day before the month;
//! - digits are ASCII, the minus is U+2212 and the percent sign follows without a space, in every language;
//! - between a number and its scale word stands a no-break space (`22.96 万`).

mod compact;
mod literal;
pub mod mentions;
mod numerals;
mod rewrite;
mod script;
mod vocabulary;

use std::fmt;
use std::sync::Arc;

use icu_calendar::{Date, Gregorian};
use icu_datetime::fieldsets::{YM, YMD, YMDT};
use icu_datetime::input::{DateTime, Time};
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale_core::extensions::unicode::{key, value};
use icu_locale_core::subtags::{language, region};

use crate::decimal::Decimal;
use crate::decimal::scan::Separators;
use vocabulary::{Numerals, Vocabulary};

pub use literal::{Literal, LiteralError, LiteralErrorKind, LiteralUnit};
pub use mentions::{Mention, MentionKind};
pub use script::{is_cjk_text_or_punctuation, is_han, line_break_vanishes};

/// U+2212: a hyphen is too short for a minus and lets a line break after it.
const MINUS: char = '\u{2212}';

/// One language's conventions. Cloning shares them.
#[derive(Clone)]
pub struct Locale {
    tag: Arc<str>,
    formatters: Arc<Formatters>,
}

struct Formatters {
    number: DecimalFormatter,
    list: ListFormatter,
    month: FixedCalendarDateTimeFormatter<Gregorian, YM>,
    date: FixedCalendarDateTimeFormatter<Gregorian, YMD>,
    date_time: FixedCalendarDateTimeFormatter<Gregorian, YMDT>,
    vocabulary: &'static Vocabulary,
    separators: Separators,
    beginnings: mentions::Beginnings,
}

/// A language that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocaleError {
    /// The text is no BCP 47 language tag.
    InvalidTag(String),
    /// There are no data for the language.
    NoData(String),
}

impl Locale {
    /// The conventions of a BCP 47 tag such as `zh`, `en` or `en-US`. Its extensions (`-u-…`) are ignored;
    /// a language that CLDR does not know gets CLDR's root conventions.
    ///
    /// # Errors
    /// When `tag` is no such tag, or names a language without data.
    pub fn new(tag: &str) -> Result<Self, LocaleError> {
        let locale = settled(tag)?;
        let formatters = Formatters::load(&locale).ok_or_else(|| LocaleError::NoData(tag.to_owned()))?;
        Ok(Locale { tag: tag.into(), formatters: Arc::new(formatters) })
    }

    /// The tag as it was given.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// All digits, grouped, trailing zeros kept: `229,586`, `1.50`, `−3.2`.
    pub fn number(&self, value: &Decimal) -> String {
        let grouped = self.formatters.unsigned(value);
        if value.is_negative() { format!("{MINUS}{grouped}") } else { grouped }
    }

    /// As [`number`](Self::number), with a plus before what is above zero: `+3.2`, `−3.2`, `0.0`.
    pub fn signed(&self, value: &Decimal) -> String {
        let plus = if value.is_negative() || value.is_zero() { "" } else { "+" };
        plus.to_owned() + &self.number(value)
    }

    /// A value that is in percent already: `62.96%`.
    pub fn percent(&self, value: &Decimal) -> String {
        self.number(value) + "%"
    }

    /// With a scale word: 229586 is `22.96 万` or `229.6 thousand`.
    ///
    /// Four significant digits, a tie going away from zero. A value of negative scale, itself written with a scale
    /// word, keeps exactly its own digits: `5.47万` is `5.47 万` or `54.7 thousand`, `26万` is `0.26 million`. Below the smallest scale word
    /// (10,000 in Chinese, 1,000 in English), and in a language without scale words here, it is as
    /// [`number`](Self::number) gives it.
    pub fn compact(&self, value: &Decimal) -> String {
        match compact::scaled(value, self.formatters.vocabulary.compact) {
            Some((scaled, word)) => format!("{}\u{a0}{word}", self.number(&scaled)),
            None => self.number(value),
        }
    }

    /// `2020年8月31日`, `31 August 2020`.
    pub fn date(&self, date: jiff::civil::Date) -> String {
        match gregorian(date) {
            Some(day) => self.formatters.date.format(&day).to_string(),
            None => date.to_string(),
        }
    }

    /// The month of a date: `2020年8月`, `August 2020`.
    pub fn month(&self, date: jiff::civil::Date) -> String {
        match gregorian(date) {
            Some(day) => self.formatters.month.format(&day).to_string(),
            None => date.to_string(),
        }
    }

    /// To the minute: `2020年10月30日 09:00`, `30 October 2020 at 09:00`.
    pub fn date_time(&self, moment: jiff::civil::DateTime) -> String {
        match gregorian(moment.date()).zip(minute(moment.time())) {
            Some((date, time)) => self.formatters.date_time.format(&DateTime { date, time }).to_string(),
            None => moment.to_string(),
        }
    }

    /// `A、B和C`, `A, B and C`.
    pub fn list(&self, items: &[String]) -> String {
        self.formatters.list.format(items.iter()).to_string()
    }

    /// The number before a section's title, with its punctuation: `一、` or `1.`.
    pub fn ordinal_section(&self, number: usize) -> String {
        match number {
            1..=9999 if self.formatters.vocabulary.numerals == Numerals::Han => {
                format!("{}、", numerals::to_han(number))
            }
            _ => format!("{number}."),
        }
    }

    /// Finds the one number that an author wrote in this language, in words or in digits.
    ///
    /// # Errors
    /// When `text` holds no number, more than one, or a malformed one; see [`LiteralErrorKind`].
    pub fn parse_number(&self, text: &str) -> Result<Literal, LiteralError> {
        literal::find(text, self.formatters.vocabulary, &self.formatters.separators)
    }

    /// The power of ten of the scale word that `text` begins with: 4 of 万.
    pub fn scale(&self, text: &str) -> Option<i32> {
        literal::word_after(text, 0, self.formatters.vocabulary.scales).map(|(power, _)| power)
    }

    /// Every number in a running text of this language, in its order: figures, and what only looks like one.
    ///
    /// ```
    /// # use nianbao::locale::{Locale, MentionKind};
    /// let chinese = Locale::new("zh").unwrap();
    /// let text = "截至 2020 年 8 月 31 日，11 个市的就业率为 62.96%。";
    /// let mentions = chinese.mentions(text);
    /// let written: Vec<&str> = mentions.iter().map(|mention| &text[mention.range.clone()]).collect();
    /// assert_eq!(written, ["2020 年 8 月 31 日", "11", "62.96%"]);
    /// assert!(matches!(mentions[0].kind, MentionKind::Date(date) if date.complete().is_some()));
    /// ```
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        let Formatters { vocabulary, separators, beginnings, .. } = &*self.formatters;
        mentions::find(text, vocabulary, separators, beginnings)
    }

    /// `text` with its number replaced by `value`, at the literal's precision, in front of its scale word and in the
    /// author's way of writing signs and digits. What stands before and behind [`Literal::digits`] stays as it is.
    pub fn rewrite(&self, text: &str, literal: &Literal, value: &Decimal) -> String {
        let scaled = value.rescaled(literal.value.scale()).shifted(-literal.power);
        let scaled = if literal.is_negated_from_afar() { scaled.negate() } else { scaled };
        let digits = rewrite::digits(self, text, literal, &scaled);
        let before = text.get(..literal.digits.start).unwrap_or_default();
        let after = text.get(literal.digits.end..).unwrap_or_default();
        format!("{before}{digits}{after}")
    }
}

impl Formatters {
    fn load(locale: &icu_locale_core::Locale) -> Option<Self> {
        let dates = DateTimeFormatterPreferences::from(locale);
        let number = DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok()?;
        Some(Formatters {
            list: ListFormatter::try_new_and(locale.into(), ListFormatterOptions::default()).ok()?,
            month: FixedCalendarDateTimeFormatter::try_new(dates, YM::long()).ok()?,
            date: FixedCalendarDateTimeFormatter::try_new(dates, YMD::long()).ok()?,
            date_time: FixedCalendarDateTimeFormatter::try_new(dates, YMD::long().with_time_hm()).ok()?,
            vocabulary: Vocabulary::of(&locale.id),
            separators: separators(&number),
            beginnings: mentions::Beginnings::new(),
            number,
        })
    }

    /// Without the sign. ICU's decimals end at 32,767 digits; beyond, the digits stand ungrouped.
    fn unsigned(&self, value: &Decimal) -> String {
        let plain = value.abs().to_string();
        match fixed_decimal::Decimal::try_from_str(&plain) {
            Ok(digits) => self.number.format(&digits).to_string(),
            Err(_) => plain,
        }
    }
}

/// The locale to load data for: the tag without extensions, British for plain `en`, always with ASCII digits.
fn settled(tag: &str) -> Result<icu_locale_core::Locale, LocaleError> {
    let mut id = icu_locale_core::Locale::try_from_str(tag).map_err(|_| LocaleError::InvalidTag(tag.to_owned()))?.id;
    if id.language == language!("en") && id.region.is_none() {
        id.region = Some(region!("GB"));
    }
    let mut locale = icu_locale_core::Locale::from(id);
    locale.extensions.unicode.keywords.set(key!("nu"), value!("latn"));
    Ok(locale)
}

/// How the language separates digits, seen from a number that it writes. Thin spaces group in any language.
fn separators(formatter: &DecimalFormatter) -> Separators {
    let mut sample = fixed_decimal::Decimal::from(12_345_678);
    sample.multiply_pow10(-1);
    let written = formatter.format(&sample).to_string();
    let mut marks = written.chars().filter(|character| !character.is_ascii_digit());
    let (Some(group), Some(point)) = (marks.next(), marks.next_back()) else { return Separators::data_cell() };
    let inner = written.split(|character: char| !character.is_ascii_digit()).nth(1);
    Separators {
        point: vec![point, full_width(point)],
        group: vec![group, full_width(group), '\u{2009}', '\u{202f}'],
        inner_group: inner.map_or(3, str::len),
    }
}

fn full_width(mark: char) -> char {
    match mark {
        '.' => '．',
        ',' => '，',
        other => other,
    }
}

fn gregorian(date: jiff::civil::Date) -> Option<Date<Gregorian>> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    Date::try_new_gregorian(i32::from(date.year()), month, day).ok()
}

fn minute(time: jiff::civil::Time) -> Option<Time> {
    let hour = u8::try_from(time.hour()).ok()?;
    Time::try_new(hour, u8::try_from(time.minute()).ok()?, 0, 0).ok()
}

impl fmt::Debug for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.debug_tuple("Locale").field(&self.tag).finish()
    }
}

impl fmt::Display for LocaleError {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::InvalidTag(tag) => write!(formatter, "`{tag}` is not a language tag such as `zh` or `en`"),
            Self::NoData(tag) => write!(formatter, "there are no data for the language `{tag}`"),
        }
    }
}

impl std::error::Error for LocaleError {}

#[cfg(test)]
mod tests;
