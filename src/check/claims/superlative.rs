//! 最高, "the largest": a bound cell that words call the greatest or the least of its column.

use std::ops::Range;

use super::Statement;
use super::figure::Figure;
use crate::decimal::Rational;
use crate::diagnostic::{Diagnostic, message};
use crate::evaluate::named::NamedCell;
use crate::expression::Unit;
use crate::table::{CellValue, Content, Table};

const GREATEST: [&str; 14] = [
    "居第一位",
    "列第一位",
    "位居第一",
    "排名第一",
    "位列第一",
    "居首位",
    "列首位",
    "居榜首",
    "居首",
    "最多",
    "最高",
    "最大",
    "为最高",
    "为最多",
];
const LEAST: [&str; 4] = ["最少", "最低", "最小", "居末位"];
const LINKS: [&str; 6] = ["达到", "为", "是", "达", "占", "有"];
/// Words by which a sentence speaks of a part of the rows, or of other times.
const SCOPES: [&str; 24] = [
    "除", "以外", "之外", "省外", "省内", "以内", "境外", "国内", "其余", "其他", "其次", "之一", "历史", "历年",
    "历届", "以来", "年来", "近", "第二", "第三", "次高", "中", "过去", "首次",
];
/// Where 中 is no scope.
const NO_SCOPES: [&str; 10] =
    ["其中", "中国", "中学", "中小学", "高中", "中央", "中心", "中等", "第二产业", "第三产业"];
/// Where these are spoken of, 最高为 means "up to".
const LIMITS: [&str; 9] = ["补贴", "补助", "资助", "奖", "可", "限", "贷款", "减免", "能"];
/// A name that holds these is more than one.
const PLURALS: [&str; 7] = ["分别", "依次", "、", "和", "与", "及", "前"];

const ENGLISH_GREATEST: [&str; 4] = ["highest", "largest", "greatest", "most"];
const ENGLISH_LEAST: [&str; 5] = ["lowest", "smallest", "least", "fewest", "slightest"];
const ENGLISH_NOUNS: [&str; 8] =
    ["employment rate", "rate", "share", "proportion", "number", "figure", "total", "value"];
const ENGLISH_SCOPES: [&str; 20] = [
    "among",
    "except",
    "excluding",
    "outside",
    "within",
    "apart",
    "aside",
    "of the",
    "one of",
    "second",
    "third",
    "history",
    "record",
    "since",
    "ever",
    "years",
    "next",
    "other",
    "for the",
    "after",
];
const TOTALS: [&str; 15] = [
    "合计", "总计", "小计", "总体", "平均", "全省", "全国", "全部", "全体", "总数", "total", "overall", "average",
    "all", "subtotal",
];

/// Judges every superlative that clearly speaks of a figure.
pub fn check(statement: &Statement<'_>) -> Vec<Diagnostic> {
    statement.figures().filter_map(|figure| judge(statement, figure)).collect()
}

fn judge(statement: &Statement<'_>, figure: &Figure<'_>) -> Option<Diagnostic> {
    let cell = figure.cell.filter(|_| figure.is_value)?;
    let found = if statement.vocabulary().spaced { english(statement, figure) } else { chinese(statement, figure) };
    let (is_greatest, words) = found?;
    let others = others(statement, cell)?;
    let value = &figure.quantity.value;
    let beyond = |other: &&(usize, Rational)| if is_greatest { other.1 > *value } else { other.1 < *value };
    let extreme = others.iter().filter(beyond).reduce(|best, next| {
        let is_better = if is_greatest { next.1 > best.1 } else { next.1 < best.1 };
        if is_better { next } else { best }
    });
    let (row, _) = extreme?;
    let claim = statement.words(words.clone());
    let told = figure.told(statement.text);
    let other = statement.text.terms.translate(cell.table.key_of(*row), statement.text.lang);
    let number = match cell.table.rows.get(*row)?.cells.get(cell.column).map(|cell| &cell.value) {
        Some(CellValue::Number(number)) => statement.text.number(number, &figure.quantity.unit),
        _ => return None,
    };
    let message = message!(
        "`{claim}` does not fit: the bound value is {value}, and `{row}` has {other}",
        claim,
        value = told,
        row = other,
        other = number
    );
    let place = cell.table.rows.get(*row)?.cells.get(cell.column)?.location.clone();
    Some(statement.mismatch(words, message, &[figure]).with_label(place, message!("this cell goes beyond it")))
}

/// The numbers of the column's other rows, without totals; nothing where they cannot be compared.
fn others(statement: &Statement<'_>, cell: NamedCell<'_>) -> Option<Vec<(usize, Rational)>> {
    let (id, column) = cell.column()?;
    let is_rank = matches!(column.content, Content::Number { unit: Unit::Rank, .. });
    // A column of this name holds figures of many kinds, one a row.
    if id == "value" || is_rank || is_total(statement, cell.table, cell.row) {
        return None;
    }
    let number = |row: usize| match cell.table.rows.get(row)?.cells.get(cell.column).map(|cell| &cell.value) {
        Some(CellValue::Number(number)) => Some(number.to_rational()),
        _ => None,
    };
    let named = |row: &usize| !is_total(statement, cell.table, *row);
    let rows: Vec<(usize, Rational)> =
        (0..cell.table.rows.len()).filter(named).filter_map(|row| Some((row, number(row)?))).collect();
    let sum = rows.iter().fold(Rational::whole(0), |sum, (_, value)| &sum + value);
    let is_sum = |value: &Rational| rows.len() > 2 && &sum - value == *value;
    let own = number(cell.row)?;
    let others = rows.iter().filter(|(row, value)| *row != cell.row && !is_sum(value)).cloned().collect();
    (!is_sum(&own)).then_some(others)
}

/// Whether a row sums up or averages others.
pub fn is_total(statement: &Statement<'_>, table: &Table, row: usize) -> bool {
    let key = table.key_of(row);
    let words =
        [key.to_ascii_lowercase(), statement.text.terms.translate(key, statement.text.lang).to_ascii_lowercase()];
    let names = |text: &String, word: &&str| {
        if word.is_ascii() { text.split(' ').any(|own| own == *word) } else { text.contains(*word) }
    };
    words.iter().any(|text| TOTALS.iter().any(|word| names(text, word)))
}

type Found = Option<(bool, Range<usize>)>;

fn chinese(statement: &Statement<'_>, figure: &Figure<'_>) -> Found {
    let (passage, vocabulary) = (statement.passage, statement.vocabulary());
    let sentence = passage.sentence(figure.number.start);
    let mark = passage.marks.get(figure.mark)?.range.clone();
    let before = passage.text.get(sentence.start..mark.start)?;
    let after = passage.text.get(mark.end..sentence.end)?;
    let (is_greatest, words) = chinese_before(before)
        .map(|(greatest, words)| (greatest, sentence.start + words.start..sentence.start + words.end))
        .or_else(|| {
            let rest = vocabulary.behind_measure(after);
            let rest = rest.strip_prefix('，').or(rest.strip_prefix(','))?.trim_start();
            let rest = ["占比", "比例", "为"].iter().find_map(|head| rest.strip_prefix(head)).unwrap_or(rest);
            let (is_greatest, word) = extreme_at_start(rest)?;
            // 最高的是… goes on to speak of something else.
            let ends = rest.get(word.len()..)?.chars().next().is_none_or(|next| "，、（）".contains(next));
            if !ends {
                return None;
            }
            let start = mark.end + after.len() - rest.len();
            Some((is_greatest, start..start + word.len()))
        })?;
    let scope = passage.text.get(sentence.start..words.end.max(mark.start))?;
    (!is_restricted(scope)).then_some((is_greatest, words))
}

/// 占比最高，为 … and 占比最高的是签约，为 …
fn chinese_before(before: &str) -> Found {
    let rest = before.trim_end();
    let (linked, rest) = match LINKS.iter().find_map(|link| rest.strip_suffix(link)) {
        Some(shorter) => (true, shorter.trim_end()),
        None => (rest.ends_with(['（', '(']), rest.strip_suffix(['（', '(']).unwrap_or(rest).trim_end()),
    };
    let head = rest.strip_suffix(['，', ',']).unwrap_or(rest).trim_end();
    if let Some((is_greatest, word)) = extreme_at_end(head) {
        let may_be_limit = head.len() == rest.len() && LIMITS.iter().any(|limit| head.contains(limit));
        let linked = linked && !may_be_limit;
        return linked.then(|| (is_greatest, head.len() - word.len()..head.len()));
    }
    let at = head.rfind('最')?;
    let (is_greatest, word) = extreme_at_start(head.get(at..)?)?;
    let name = head.get(at + word.len()..)?.strip_prefix('的')?;
    let name = name.strip_prefix(['是', '为']).unwrap_or(name);
    let is_one = !name.contains(['\u{1}', '，', ',']) && !PLURALS.iter().any(|plural| name.contains(plural));
    (linked && is_one).then(|| (is_greatest, at..at + word.len()))
}

fn extreme_at_end(text: &str) -> Option<(bool, &'static str)> {
    let greatest = GREATEST.iter().find(|word| text.ends_with(**word)).map(|word| (true, *word));
    greatest.or_else(|| LEAST.iter().find(|word| text.ends_with(**word)).map(|word| (false, *word)))
}

fn extreme_at_start(text: &str) -> Option<(bool, &'static str)> {
    let greatest = GREATEST.iter().find(|word| text.starts_with(**word)).map(|word| (true, *word));
    greatest.or_else(|| LEAST.iter().find(|word| text.starts_with(**word)).map(|word| (false, *word)))
}

/// Whether a sentence speaks of some rows only: 各学历层次中 speaks of all.
fn is_restricted(sentence: &str) -> bool {
    let mut words = sentence.to_owned();
    for word in NO_SCOPES {
        words = words.replace(word, "");
    }
    let each = words.find('各');
    // 工学各专业 are some of all 专业, 全省各专业 are not.
    let of_some = each.is_some_and(|at| {
        let head = words[..at].trim_end();
        let head = head.rsplit(['，', '。', '、']).next().unwrap_or_default();
        !["", "全省", "我省", "全市", "全校", "从", "在"].contains(&head)
    });
    let scopes = SCOPES.iter().filter(|word| !(**word == "中" && each.is_some()));
    of_some || scopes.into_iter().any(|word| words.contains(word))
}

fn english(statement: &Statement<'_>, figure: &Figure<'_>) -> Found {
    let (passage, vocabulary) = (statement.passage, statement.vocabulary());
    let sentence = passage.sentence(figure.number.start);
    let mark = passage.marks.get(figure.mark)?.range.clone();
    let before = passage.text.get(sentence.start..mark.start)?;
    let after = passage.text.get(mark.end..sentence.end)?;
    let (is_greatest, words) = english_before(statement, before)
        .map(|(greatest, words)| (greatest, sentence.start + words.start..sentence.start + words.end))
        .or_else(|| {
            let rest = vocabulary.behind_measure(after).strip_prefix(',')?.trim_start();
            let rest = vocabulary.behind(rest, "the")?;
            let (is_greatest, word) = english_at_start(statement, rest)?;
            let behind = vocabulary.behind(rest, word)?;
            let behind = vocabulary.first_of(behind, &ENGLISH_NOUNS).map_or(behind, |(_, behind)| behind);
            let ends = behind.is_empty() || behind.starts_with([',', ')']);
            let start = mark.end + after.len() - rest.len();
            ends.then(|| (is_greatest, start..start + word.len()))
        })?;
    let scope = passage.text.get(sentence.start..sentence.end)?;
    (!vocabulary.holds(scope, &ENGLISH_SCOPES)).then_some((is_greatest, words))
}

/// "was highest at …", "the highest rate was …", "the largest share, …"
fn english_before(statement: &Statement<'_>, before: &str) -> Found {
    let vocabulary = statement.vocabulary();
    let end = |text: &str, word: &str| text.len()..text.len() + word.len();
    let rest = before.trim_end();
    if let Some((_, head)) = vocabulary.last_of(rest, &["at", "with"]) {
        let head = head.strip_suffix(',').unwrap_or(head).trim_end();
        if let Some((is_greatest, word, head)) = english_at_end(statement, head) {
            let start = end(head, word).start + 1;
            return Some((is_greatest, start..start + word.len()));
        }
    }
    let links = vocabulary.last_of(rest, &["was", "is", "of", "at"]).map(|(_, head)| head);
    let head = links.or(rest.strip_suffix(','))?.trim_end();
    let (_, head) = vocabulary.last_of(head, &ENGLISH_NOUNS)?;
    let (is_greatest, word, head) = english_at_end(statement, head)?;
    vocabulary.before(head, "the")?;
    let start = head.len() + 1;
    Some((is_greatest, start..start + word.len()))
}

fn english_at_end<'t>(statement: &Statement<'_>, text: &'t str) -> Option<(bool, &'static str, &'t str)> {
    let vocabulary = statement.vocabulary();
    let greatest = vocabulary.last_of(text, &ENGLISH_GREATEST).map(|(word, head)| (true, word, head));
    greatest.or_else(|| vocabulary.last_of(text, &ENGLISH_LEAST).map(|(word, head)| (false, word, head)))
}

fn english_at_start(statement: &Statement<'_>, text: &str) -> Option<(bool, &'static str)> {
    let vocabulary = statement.vocabulary();
    let greatest = vocabulary.first_of(text, &ENGLISH_GREATEST).map(|(word, _)| (true, word));
    greatest.or_else(|| vocabulary.first_of(text, &ENGLISH_LEAST).map(|(word, _)| (false, word)))
}
