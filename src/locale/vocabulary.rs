//! The words around numbers: scales, units, signs.
//!
//! CLDR has some of them, but only in patterns to write with; to read an author's text they are needed one by one.

use icu_locale_core::LanguageIdentifier;
use icu_locale_core::subtags::{language, region, script};

use super::LiteralUnit;

/// What stands around the numbers of one language. In each table a longer word precedes a word that it begins with.
pub struct Vocabulary {
    /// Scale words that a compact number is written with, and their powers of ten, ascending.
    pub compact: &'static [(&'static str, i32)],
    /// Scale words that may follow a number.
    pub scales: &'static [(&'static str, i32)],
    /// Units that may follow a number and its scale.
    pub units: &'static [(&'static str, LiteralUnit)],
    /// Units that may precede a number.
    pub leading_units: &'static [(&'static str, LiteralUnit)],
    /// Words before a number that make it negative.
    pub negatives: &'static [&'static str],
    /// Which numerals in words are read.
    pub numerals: Numerals,
}

/// The numerals in words that a language has here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numerals {
    Han,
    English,
    None,
}

impl Vocabulary {
    /// That of a language; one without its own has the signs that all share.
    pub fn of(id: &LanguageIdentifier) -> &'static Self {
        let regions = [region!("TW"), region!("HK"), region!("MO")];
        let in_such_region = id.script.is_none() && id.region.is_some_and(|region| regions.contains(&region));
        match id.language {
            language if language == language!("en") => &ENGLISH,
            language if language != language!("zh") => &OTHER,
            _ if id.script == Some(script!("Hant")) || in_such_region => &TRADITIONAL_CHINESE,
            _ => &CHINESE,
        }
    }
}

/// After 千 these make a unit of measure (千克, 千米, 千瓦 …), not a scale.
pub const UNITS_WITH_KILO: [char; 10] = ['克', '米', '瓦', '卡', '伏', '赫', '帕', '焦', '升', '字'];

const CHINESE_SCALES: &[(&str, i32)] = &[
    ("万亿", 12),
    ("萬億", 12),
    ("千亿", 11),
    ("千億", 11),
    ("百亿", 10),
    ("百億", 10),
    ("亿", 8),
    ("億", 8),
    ("千万", 7),
    ("千萬", 7),
    ("百万", 6),
    ("百萬", 6),
    ("万", 4),
    ("萬", 4),
    ("千", 3),
];

const CHINESE: Vocabulary = Vocabulary {
    compact: &[("万", 4), ("亿", 8), ("万亿", 12)],
    scales: CHINESE_SCALES,
    units: &[
        ("%", LiteralUnit::Percent),
        ("％", LiteralUnit::Percent),
        ("‰", LiteralUnit::PerMille),
        ("个千分点", LiteralUnit::PerMille),
        ("个百分点", LiteralUnit::PercentagePoint),
        ("個百分點", LiteralUnit::PercentagePoint),
        ("百分点", LiteralUnit::PercentagePoint),
        ("百分點", LiteralUnit::PercentagePoint),
    ],
    leading_units: &[("百分之", LiteralUnit::Percent), ("千分之", LiteralUnit::PerMille)],
    negatives: &["负", "負"],
    numerals: Numerals::Han,
};

const TRADITIONAL_CHINESE: Vocabulary = Vocabulary { compact: &[("萬", 4), ("億", 8), ("萬億", 12)], ..CHINESE };

const ENGLISH: Vocabulary = Vocabulary {
    compact: &[("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)],
    scales: &[
        ("hundred", 2),
        ("thousand", 3),
        ("million", 6),
        ("billion", 9),
        ("trillion", 12),
        ("bn", 9),
        ("tn", 12),
        ("k", 3),
    ],
    units: &[
        ("%", LiteralUnit::Percent),
        ("％", LiteralUnit::Percent),
        ("‰", LiteralUnit::PerMille),
        ("per thousand", LiteralUnit::PerMille),
        ("per mille", LiteralUnit::PerMille),
        ("percentage points", LiteralUnit::PercentagePoint),
        ("percentage point", LiteralUnit::PercentagePoint),
        ("percentage-point", LiteralUnit::PercentagePoint),
        ("per cent", LiteralUnit::Percent),
        ("percent", LiteralUnit::Percent),
    ],
    leading_units: &[],
    negatives: &["minus ", "negative "],
    numerals: Numerals::English,
};

const OTHER: Vocabulary = Vocabulary {
    compact: &[],
    scales: &[],
    units: &[("%", LiteralUnit::Percent), ("％", LiteralUnit::Percent), ("‰", LiteralUnit::PerMille)],
    leading_units: &[],
    negatives: &[],
    numerals: Numerals::None,
};
