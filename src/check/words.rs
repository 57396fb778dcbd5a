//! What labels and row keys tell of the figures beside them, in Chinese and English: which row is a total, which column
//! holds shares, which one growth. The lists are short and sure: where a word may mean something else, nothing is said.

use crate::expression::Unit;
use crate::lang::Localized;
use crate::table::{Column, Content};

/// Rows of this name add up the others.
const TOTALS: [&str; 12] =
    ["合计", "总计", "共计", "总和", "总数", "合 计", "总 计", "total", "totals", "grand total", "sum", "sum total"];
/// Rows of this name hold the whole, which the others need not be all parts of.
const WHOLES: [&str; 16] = [
    "全省", "全国", "全市", "全区", "全县", "全校", "全院", "全体", "全部", "总体", "all", "overall", "whole", "both",
    "province", "nation",
];
/// Rows of which others are parts, so that the rows of a table are no simple list.
const SUBTOTALS: [&str; 9] =
    ["小计", "其中", "subtotal", "sub-total", "of which", "including", "thereof", "部分", "部属"];

const RATES: [&str; 8] = ["率", "比例", "占比", "比重", "构成", "概率", "占全", "占总"];
const RATES_IN_ENGLISH: [&str; 9] =
    ["rate", "rates", "share", "shares", "proportion", "percentage", "percent", "probability", "ratio"];
const SHARES: [&str; 5] = ["占比", "比例", "构成", "比重", "份额"];
const SHARES_IN_ENGLISH: [&str; 5] = ["share", "shares", "proportion", "distribution", "composition"];
/// A percentage of one of these may lie below 0 or above 100.
const CHANGES: [&str; 22] = [
    "增",
    "减",
    "降",
    "升",
    "涨",
    "跌",
    "变化",
    "变动",
    "幅",
    "同比",
    "环比",
    "完成",
    "达成",
    "回报",
    "收益",
    "利润",
    "价格",
    "指数",
    "差",
    "偏",
    "相当",
    "为上年",
];
const CHANGES_IN_ENGLISH: [&str; 24] = [
    "growth",
    "change",
    "changes",
    "increase",
    "decrease",
    "rise",
    "fall",
    "gain",
    "loss",
    "completion",
    "fulfilment",
    "fulfillment",
    "achievement",
    "return",
    "inflation",
    "yield",
    "profit",
    "margin",
    "price",
    "index",
    "difference",
    "deviation",
    "gap",
    "coverage",
];
/// What is no amount of anything, so that its sum says nothing.
const MEANS: [&str; 10] = ["平均", "人均", "均值", "中位", "每", "比率", "指数", "最高", "最低", "年龄"];
const MEANS_IN_ENGLISH: [&str; 12] =
    ["average", "mean", "median", "per", "capita", "ratio", "index", "highest", "lowest", "age", "maximum", "minimum"];

/// How sure it is that a row holds the sum of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Total {
    /// Its name says so.
    Named,
    /// Its name says that it holds a whole.
    Whole,
}

/// What the names of a row, one in each language, say of it.
pub fn total<'a>(names: impl Iterator<Item = &'a str>) -> Option<Total> {
    let kind = |name: &str| {
        let name = name.trim().to_lowercase();
        let is = |words: &[&str]| words.contains(&name.as_str());
        if is(&TOTALS) { Some(Total::Named) } else { is(&WHOLES).then_some(Total::Whole) }
    };
    names.filter_map(kind).min()
}

/// Whether the names of a row say that it is a part of another or holds other rows.
pub fn is_subtotal<'a>(mut names: impl Iterator<Item = &'a str>) -> bool {
    names.any(|name| {
        let name = name.trim().to_lowercase();
        SUBTOTALS.iter().any(|word| name.contains(word))
    })
}

/// Whether a column's label, in any language, says that it holds totals.
pub fn is_total_column(column: &Column) -> bool {
    total(labels(column)) == Some(Total::Named)
}

/// Whether a column holds percentages of a whole: rates, shares, probabilities, and no growth.
pub fn is_rate(column: &Column) -> bool {
    is_percent(column) && says(column, &RATES, &RATES_IN_ENGLISH) && !says(column, &CHANGES, &CHANGES_IN_ENGLISH)
}

/// Whether a column holds shares that may well add up to the whole.
pub fn is_share(column: &Column) -> bool {
    is_rate(column) && says(column, &SHARES, &SHARES_IN_ENGLISH)
}

/// Whether a column holds counts or amounts, which can be added up.
pub fn is_additive(column: &Column) -> bool {
    let is_amount = match &column.content {
        Content::Number { unit, .. } => matches!(unit, Unit::Number | Unit::Of(_)),
        _ => false,
    };
    is_amount && !says(column, &MEANS, &MEANS_IN_ENGLISH) && !says(column, &RATES, &[])
}

/// The texts of a column's head, one in each language.
pub fn labels(column: &Column) -> impl Iterator<Item = &str> {
    texts(&column.label)
}

/// A text in each language.
pub fn texts(text: &Localized) -> impl Iterator<Item = &str> {
    text.iter().map(|(_, text)| text.as_str())
}

/// Whether a text holds the word, between whatever is no letter.
pub fn has_word(text: &str, word: &str) -> bool {
    text.to_lowercase().split(|letter: char| !letter.is_alphabetic()).any(|found| found == word)
}

fn is_percent(column: &Column) -> bool {
    matches!(&column.content, Content::Number { unit: Unit::Percent, .. })
}

fn says(column: &Column, chinese: &[&str], english: &[&str]) -> bool {
    let says = |label: &str| {
        chinese.iter().any(|word| label.contains(word)) || english.iter().any(|word| has_word(label, word))
    };
    labels(column).any(says)
}
