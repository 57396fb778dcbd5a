//! Every number in a running text: what it is, and where it stands.
//!
//! A text in one language enters; its [`Mention`]s leave, in their order and apart from each other. A figure that could
//! be bound to data is told from what only looks like one: a date, the number of a document, a rank, the numbering of a
//! list, a name that holds digits. Numerals in words count where a measure word, a unit or a noun follows, for 一 and 十
//! are parts of many words, and so is "one". Nothing here panics, and the time grows with the length of the text alone.
//!
//! - `amount` reads one number with its sign, scale word, unit and noun; `compound` what two numbers make together,
//!   the words that make a number approximate, and those that tell a direction;
//! - `date` reads dates and years, `label` what is no figure at all, `base` what figures are counted on;
//! - `words` and `units` list the words, `beginning` knows what a mention begins with, `cursor` looks around in a text.

mod amount;
mod base;
mod beginning;
mod compound;
mod cursor;
mod date;
mod label;
mod units;
mod words;

use std::ops::Range;

use jiff::civil::Date;

use super::vocabulary::{Numerals, Vocabulary};
use crate::decimal::Decimal;
use crate::decimal::scan::{Separators, char_at};
pub(super) use beginning::Beginnings;

/// A number in a running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its bytes: with its sign, scale word and unit, and with the words that make it approximate, but without the noun.
    pub range: Range<usize>,
    /// What it is.
    pub kind: MentionKind,
    /// Whether words beside it tell a rise or a fall, as in 下降 3.2% or "3,690 more than".
    pub direction: Option<Direction>,
}

/// What a number in a running text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MentionKind {
    /// A figure: `62.96%`, `5.47 万`, 十一类, "eleven kinds".
    Quantity(Amount),
    /// A figure that its author calls approximate: 近千, 数百, 十余, "more than 60". Of 数百 the amount is a hundred.
    Approximate(Hedge, Amount),
    /// Two figures and all between them: `63%～68%`, `63–68 per cent`, 3至5. The first has the unit of the second if it
    /// has none of its own.
    Range(Amount, Amount),
    /// `1.8:1`, "1.8 to 1".
    Ratio(Decimal, Decimal),
    /// `2/3`, 三分之二, "two thirds": numerator and denominator.
    Fraction(Decimal, Decimal),
    /// A day, a month, a year, or what is said of one: 2020年8月31日, 8月初, 2020届, "early August 2020".
    Date(PartialDate),
    /// From one year to another: 2019-2020学年, 2016—2020年, "2019/20".
    Years(i16, i16),
    /// A time of day.
    Time,
    /// A document's number: 教学厅函〔2013〕25号, `[2013] No. 25`.
    Document {
        /// The year between the brackets.
        year: Option<i16>,
        /// The number behind it.
        number: Decimal,
    },
    /// A place in an order, or the number of a table, a figure, a chapter: 第六届, "sixth", 表 1.
    Ordinal(Decimal),
    /// The numbering of a list or a heading: 三、 （二） 1. (2) 一是.
    ListNumber,
    /// A name or code that holds digits: `24365` in quotation marks, COVID-19, 5G, A4, 90后; the 100% that a ratio is
    /// multiplied by in a formula; an age that names a group, and the base of a ratio: 60 岁及以上, 每 10 万人.
    Name,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// At the precision written, scale words applied: `5.47 万` has mantissa 547 and scale -2.
    pub value: Decimal,
    /// What the number is measured in, where it says so.
    pub unit: MentionUnit,
    /// Its bytes: sign, digits and scale word, but no unit.
    pub range: Range<usize>,
    /// The bytes of the measure word or noun that follows, as far as it is known: 个市, 人次, "universities".
    pub noun: Option<Range<usize>>,
    /// Whether it is written in words rather than in digits.
    pub in_words: bool,
    /// Whether it is per head: 人均, "per capita".
    pub per_head: bool,
}

/// What a figure is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MentionUnit {
    /// Nothing, or what its noun says.
    None,
    /// `%`, 百分之, 成 (seven 成 are 70), `per cent`.
    Percent,
    /// `‰`, 千分之.
    PerMille,
    /// 个百分点, `percentage points`.
    PercentagePoint,
    /// Money.
    Currency(Currency),
}

/// A currency that is told by its sign or by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Currency {
    /// 元, 人民币, yuan, `¥`, CNY.
    Yuan,
    /// 美元, US dollars, `$`.
    Dollar,
    /// 欧元, euros, `€`.
    Euro,
    /// 英镑, pounds, `£`.
    Pound,
    /// 日元, Japanese yen.
    Yen,
    /// 港元, 港币, Hong Kong dollars, `HK$`.
    HongKongDollar,
}

/// How an approximate figure relates to the number written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hedge {
    /// On either side of it: 约, 左右, about.
    About,
    /// A little less: 近, 接近, nearly.
    Almost,
    /// More, or at least as much: 超过, 以上, 十余, more than, at least.
    MoreThan,
    /// Less, or at most as much: 不足, 以下, fewer than, up to.
    LessThan,
    /// A few times as much: 数百, 几千, several hundred.
    Several,
}

/// Which way a figure went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// 增长, 提高, 多, rose, more.
    Up,
    /// 下降, 减少, 少, fell, fewer.
    Down,
}

/// A date of which parts may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartialDate {
    /// The year.
    pub year: Option<i16>,
    /// The month, 1 to 12.
    pub month: Option<i8>,
    /// The day of the month, 1 to 31.
    pub day: Option<i8>,
    /// Which part of the month, or of the year where no month is told.
    pub part: Option<DatePart>,
}

/// Which part of a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    /// 初, 上旬, early.
    Early,
    /// 中旬, mid.
    Middle,
    /// 底, 末, 下旬, late.
    Late,
}

impl Mention {
    /// The figures in it that data could hold, which rules about numbers judge; none of a date or a name.
    pub fn amounts(&self) -> Vec<&Amount> {
        match &self.kind {
            MentionKind::Quantity(amount) | MentionKind::Approximate(_, amount) => vec![amount],
            MentionKind::Range(from, to) => vec![from, to],
            _ => Vec::new(),
        }
    }
}

impl PartialDate {
    /// The day, where year, month and day are told and there is such a day.
    pub fn complete(self) -> Option<Date> {
        Date::new(self.year?, self.month?, self.day?).ok()
    }
}

/// Every number of `text`; see [`super::Locale::mentions`].
pub(super) fn find(
    text: &str,
    vocabulary: &'static Vocabulary,
    separators: &Separators,
    beginnings: &Beginnings,
) -> Vec<Mention> {
    let plain = Separators { group: Vec::new(), ..separators.clone() };
    let mut reader = Reader { text, vocabulary, separators, plain, ungrouped_until: 0, done: 0 };
    let mut mentions = Vec::new();
    let mut titles = 0_usize;
    let mut at = 0;
    while let Some(character) = char_at(text, at) {
        match character {
            '《' => titles += 1,
            '》' => titles = titles.saturating_sub(1),
            _ => {}
        }
        let next = at + character.len_utf8();
        if !beginnings.contain(character) {
            at = next;
            continue;
        }
        at = match reader.read(at) {
            Step::Found(mut mention) => {
                let end = mention.range.end.max(next);
                // A document's title is a name; a year in it is still a year.
                if titles > 0 && !mention.amounts().is_empty() {
                    mention.kind = MentionKind::Name;
                }
                reader.done = end;
                mentions.push(mention);
                end
            }
            Step::Nothing(end) => end.max(next),
        };
    }
    mentions
}

/// What stands at one place of the text.
enum Step {
    Found(Mention),
    /// No number; the next place to look at.
    Nothing(usize),
}

/// A text that is being read from left to right.
struct Reader<'a> {
    text: &'a str,
    vocabulary: &'static Vocabulary,
    separators: &'a Separators,
    /// The separators without those of groups.
    plain: Separators,
    /// Digits before this byte are known not to be grouped, though commas stand between them.
    ungrouped_until: usize,
    /// The end of what has been found.
    done: usize,
}

impl Reader<'_> {
    fn read(&mut self, at: usize) -> Step {
        if let Some(end) = label::address(self.text, at) {
            return Step::Nothing(end);
        }
        let found = label::name(self.text, at)
            .or_else(|| label::document(self.text, at))
            .or_else(|| label::list_number(self, at))
            .or_else(|| label::ordinal(self, at))
            .or_else(|| date::read(self, at))
            .or_else(|| base::read(self, at))
            .or_else(|| compound::read(self, at));
        match found {
            Some(mention) if mention.range.start >= self.done => Step::Found(mention),
            Some(mention) => Step::Nothing(mention.range.end),
            None => Step::Nothing(self.end_of_no_number(at)),
        }
    }

    fn is_han(&self) -> bool {
        self.vocabulary.numerals == Numerals::Han
    }

    fn is_english(&self) -> bool {
        self.vocabulary.numerals == Numerals::English
    }

    /// Behind the digits, the numeral characters or the word at `at`, of which none begins a number.
    fn end_of_no_number(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let length_of = |is_part: fn(char) -> bool| rest.find(|other: char| !is_part(other)).unwrap_or(rest.len());
        let is_numeral = |character: char| words::HAN_NUMERALS.contains(character);
        at + length_of(|character| character.is_ascii_alphanumeric()).max(length_of(is_numeral))
    }
}

impl Mention {
    fn new(range: Range<usize>, kind: MentionKind) -> Self {
        Mention { range, kind, direction: None }
    }
}

#[cfg(test)]
mod tests;
