//! The words around numbers that tell what a number is. In each list a longer word precedes one that it begins with.

use super::{DatePart, Direction, Hedge};

/// The characters of Chinese numerals.
pub const HAN_NUMERALS: &str = "零〇○一二两兩三四五六七八九十百千万萬亿億";

/// Before a number.
pub const HEDGES_BEFORE: &[(&str, Hedge)] = &[
    ("将近", Hedge::Almost),
    ("接近", Hedge::Almost),
    ("临近", Hedge::Almost),
    ("近", Hedge::Almost),
    ("大约", Hedge::About),
    ("约为", Hedge::About),
    ("约", Hedge::About),
    ("超过", Hedge::MoreThan),
    ("突破", Hedge::MoreThan),
    ("至少", Hedge::MoreThan),
    ("不少于", Hedge::MoreThan),
    ("不低于", Hedge::MoreThan),
    ("高于", Hedge::MoreThan),
    ("多于", Hedge::MoreThan),
    ("大于", Hedge::MoreThan),
    ("逾", Hedge::MoreThan),
    ("超", Hedge::MoreThan),
    ("不足", Hedge::LessThan),
    ("不到", Hedge::LessThan),
    ("不超过", Hedge::LessThan),
    ("至多", Hedge::LessThan),
    ("低于", Hedge::LessThan),
    ("少于", Hedge::LessThan),
    ("小于", Hedge::LessThan),
    ("nearly", Hedge::Almost),
    ("almost", Hedge::Almost),
    ("close to", Hedge::Almost),
    ("about", Hedge::About),
    ("around", Hedge::About),
    ("approximately", Hedge::About),
    ("roughly", Hedge::About),
    ("some", Hedge::About),
    ("no fewer than", Hedge::MoreThan),
    ("no less than", Hedge::MoreThan),
    ("more than", Hedge::MoreThan),
    ("greater than", Hedge::MoreThan),
    ("at least", Hedge::MoreThan),
    ("over", Hedge::MoreThan),
    ("above", Hedge::MoreThan),
    ("exceeding", Hedge::MoreThan),
    ("no more than", Hedge::LessThan),
    ("less than", Hedge::LessThan),
    ("fewer than", Hedge::LessThan),
    ("at most", Hedge::LessThan),
    ("up to", Hedge::LessThan),
    ("under", Hedge::LessThan),
    ("below", Hedge::LessThan),
];

/// Behind a number, before its measure word.
pub const HEDGES_INSIDE: &[(&str, Hedge)] =
    &[("余", Hedge::MoreThan), ("多", Hedge::MoreThan), ("几", Hedge::MoreThan), ("来", Hedge::About)];

/// Behind a number and what it counts.
pub const HEDGES_AFTER: &[(&str, Hedge)] = &[
    ("左右", Hedge::About),
    ("上下", Hedge::About),
    ("以上", Hedge::MoreThan),
    ("及以上", Hedge::MoreThan),
    ("以下", Hedge::LessThan),
    ("以内", Hedge::LessThan),
    ("or more", Hedge::MoreThan),
    ("or so", Hedge::About),
    ("or fewer", Hedge::LessThan),
    ("or less", Hedge::LessThan),
];

/// Before the mere name of a power of ten: 数百, 上万.
pub const HEDGES_OF_POWERS: &[(&str, Hedge)] = &[
    ("数", Hedge::Several),
    ("几", Hedge::Several),
    ("上", Hedge::MoreThan),
    ("逾", Hedge::MoreThan),
    ("超", Hedge::MoreThan),
    ("将近", Hedge::Almost),
    ("接近", Hedge::Almost),
    ("近", Hedge::Almost),
    ("约", Hedge::About),
];

/// Words of which 上 is the end.
pub const NOT_ABOVE: [char; 8] = ['以', '之', '网', '线', '晚', '早', '路', '会'];

/// Names of powers of ten that 数 and 近 stand before.
pub const HAN_POWERS: &[(&str, i32)] = &[
    ("千亿", 11),
    ("百亿", 10),
    ("十亿", 9),
    ("亿", 8),
    ("千万", 7),
    ("百万", 6),
    ("十万", 5),
    ("万", 4),
    ("千", 3),
    ("百", 2),
    ("十", 1),
];

/// What English puts "a" and "several" before.
pub const ENGLISH_POWERS: &[(&str, i32)] =
    &[("dozen", 1), ("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

/// What English says of an unknown number of them.
pub const ENGLISH_PLURAL_POWERS: &[(&str, i32)] = &[
    ("dozens of", 1),
    ("hundreds of", 2),
    ("thousands of", 3),
    ("tens of thousands of", 4),
    ("millions of", 6),
    ("billions of", 9),
];

/// Before a number, of what it tells the change of. What a figure changed to is no change: 增加到, "rose to".
pub const DIRECTIONS_BEFORE: &[(&str, Direction)] = &[
    ("增长", Direction::Up),
    ("增加", Direction::Up),
    ("上升", Direction::Up),
    ("提高", Direction::Up),
    ("提升", Direction::Up),
    ("上涨", Direction::Up),
    ("扩大", Direction::Up),
    ("高出", Direction::Up),
    ("多", Direction::Up),
    ("增", Direction::Up),
    ("升", Direction::Up),
    ("下降", Direction::Down),
    ("减少", Direction::Down),
    ("降低", Direction::Down),
    ("下滑", Direction::Down),
    ("回落", Direction::Down),
    ("下跌", Direction::Down),
    ("缩减", Direction::Down),
    ("低了", Direction::Down),
    ("负增长", Direction::Down),
    ("少", Direction::Down),
    ("减", Direction::Down),
    ("降", Direction::Down),
    ("rose", Direction::Up),
    ("rising", Direction::Up),
    ("grew", Direction::Up),
    ("increased", Direction::Up),
    ("increasing", Direction::Up),
    ("increase of", Direction::Up),
    ("rise of", Direction::Up),
    ("growth of", Direction::Up),
    ("up", Direction::Up),
    ("gained", Direction::Up),
    ("fell", Direction::Down),
    ("falling", Direction::Down),
    ("declined", Direction::Down),
    ("decreased", Direction::Down),
    ("dropped", Direction::Down),
    ("decrease of", Direction::Down),
    ("fall of", Direction::Down),
    ("decline of", Direction::Down),
    ("drop of", Direction::Down),
    ("down", Direction::Down),
    ("lost", Direction::Down),
];

/// What may stand between such a word and the number.
pub const DIRECTION_LINKS: &[(&str, ())] = &[("了", ()), ("by", ())];

/// Behind a number and its noun.
pub const DIRECTIONS_AFTER: &[(&str, Direction)] = &[
    ("more than", Direction::Up),
    ("higher", Direction::Up),
    ("more", Direction::Up),
    ("increase", Direction::Up),
    ("rise", Direction::Up),
    ("growth", Direction::Up),
    ("fewer", Direction::Down),
    ("less", Direction::Down),
    ("lower", Direction::Down),
    ("decrease", Direction::Down),
    ("decline", Direction::Down),
    ("fall", Direction::Down),
    ("drop", Direction::Down),
];

/// Between the two ends of a range; whether it may have spaces around it.
pub const RANGE_MARKS: &[(&str, bool)] = &[
    ("～", true),
    ("~", true),
    ("〜", true),
    ("至", true),
    ("到", true),
    ("——", true),
    ("—", true),
    ("–", false),
    ("－", false),
    ("-", false),
    ("to", true),
];

/// Between the two sides of a ratio.
pub const RATIO_MARKS: &[(&str, ())] = &[(":", ()), ("：", ()), ("∶", ()), ("比", ())];

/// Months, with capital letters in a text.
pub const MONTHS: &[(&str, i8)] = &[
    ("January", 1),
    ("February", 2),
    ("March", 3),
    ("April", 4),
    ("May", 5),
    ("June", 6),
    ("July", 7),
    ("August", 8),
    ("September", 9),
    ("October", 10),
    ("November", 11),
    ("December", 12),
    ("Jan", 1),
    ("Feb", 2),
    ("Mar", 3),
    ("Apr", 4),
    ("Jun", 6),
    ("Jul", 7),
    ("Aug", 8),
    ("Sept", 9),
    ("Sep", 9),
    ("Oct", 10),
    ("Nov", 11),
    ("Dec", 12),
];

/// Before the name of a month that is a word of its own, too.
pub const BEFORE_MONTHS: &[(&str, ())] = &[
    ("in", ()),
    ("by", ()),
    ("since", ()),
    ("until", ()),
    ("of", ()),
    ("from", ()),
    ("to", ()),
    ("during", ()),
    ("last", ()),
    ("this", ()),
    ("next", ()),
    ("early", ()),
    ("mid-", ()),
    ("mid", ()),
    ("late", ()),
    ("between", ()),
    ("through", ()),
];

/// Before a month in English.
pub const PARTS_BEFORE: &[(&str, DatePart)] =
    &[("early", DatePart::Early), ("mid-", DatePart::Middle), ("mid", DatePart::Middle), ("late", DatePart::Late)];

/// Behind a month or a year in Chinese.
pub const PARTS_AFTER: &[(&str, DatePart)] = &[
    ("上旬", DatePart::Early),
    ("中旬", DatePart::Middle),
    ("下旬", DatePart::Late),
    ("初", DatePart::Early),
    ("中", DatePart::Middle),
    ("底", DatePart::Late),
    ("末", DatePart::Late),
];

/// English words behind a numeral in words that is no count of anything.
pub const NO_NOUNS: &[&str] = &[
    "of", "or", "and", "to", "in", "by", "for", "is", "are", "was", "were", "be", "that", "who", "which", "as", "at",
    "on", "from", "with", "the", "a", "an", "this", "those", "these", "than", "then", "but", "if", "has", "have",
    "had", "can", "may", "will", "should", "would", "could", "did", "does", "do", "not", "so", "such", "it", "its",
    "they", "another", "per",
];

/// Ordinals in English words.
pub const ENGLISH_ORDINALS: &[(&str, i64)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
];

/// Behind an English ordinal's digits.
pub const ORDINAL_ENDINGS: &[(&str, ())] = &[("st", ()), ("nd", ()), ("rd", ()), ("th", ())];

/// Before the number of a table, a chapter and the like.
pub const LABELS: &[(&str, ())] = &[
    ("附件", ()),
    ("附表", ()),
    ("附图", ()),
    ("附录", ()),
    ("表", ()),
    ("图", ()),
    ("注", ()),
    ("Table", ()),
    ("Tables", ()),
    ("Figure", ()),
    ("Figures", ()),
    ("Fig.", ()),
    ("Annex", ()),
    ("Appendix", ()),
    ("Section", ()),
    ("Chapter", ()),
    ("Article", ()),
    ("Part", ()),
    ("Note", ()),
    ("Page", ()),
    ("Step", ()),
    ("Phase", ()),
    ("Grade", ()),
];

/// Before the Chinese name of a table or a figure with its number.
pub const BEFORE_LABELS: &str = "见如和与及在由从据到以的下各附";

/// English denominators, without their plural's s.
pub const ENGLISH_DENOMINATORS: &[(&str, i64)] = &[
    ("half", 2),
    ("halves", 2),
    ("third", 3),
    ("thirds", 3),
    ("quarter", 4),
    ("quarters", 4),
    ("fifth", 5),
    ("fifths", 5),
    ("sixth", 6),
    ("sixths", 6),
    ("seventh", 7),
    ("sevenths", 7),
    ("eighth", 8),
    ("eighths", 8),
    ("ninth", 9),
    ("ninths", 9),
    ("tenth", 10),
    ("tenths", 10),
    ("hundredth", 100),
    ("hundredths", 100),
];
