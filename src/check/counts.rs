//! The number of rows that a title claims: 前十位, 十大, 11 个市, "ten provinces", "top five".
//!
//! Few patterns are read, those that can hardly mean anything else. A number before a noun counts only where the noun
//! names the rows: 市 or "City" in the head of the key column.

use super::automatic::{Rules, Wanted, always};
use super::{Kind, words};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::Localized;
use crate::locale::Locale;
use crate::source::Location;
use crate::table::Table;

/// After 前 and a number these say that so many of something are listed.
const AFTER_TOP: [char; 12] = ['位', '名', '大', '强', '的', '家', '所', '省', '市', '校', '县', '个'];
/// Before 前 these make a word of time or place.
const BEFORE_TOP: [char; 12] = ['目', '以', '此', '之', '年', '月', '日', '当', '提', '先', '会', '事'];
/// After 大 these make a word of their own: 大学, 大专, 大类.
const AFTER_GREAT: [char; 6] = ['学', '专', '类', '型', '中', '小'];
/// A claim of fewer is none, and of more it is hardly a number of rows.
const CLAIMED: std::ops::RangeInclusive<usize> = 2..=200;

/// Every title of every table and figure.
pub fn judge(rules: &mut Rules<'_>) {
    for (table, totals) in rules.tables() {
        let totals = totals.len();
        let mut known = Vec::new();
        for (claimed, place) in claims(&table.title, &table.title_at, table, table.key, rules) {
            let Some((id, column)) = table.columns.get_index(table.key).filter(|_| !known.contains(&claimed)) else {
                continue;
            };
            known.push(claimed);
            let minus = if totals > 0 { format!(" - {totals}") } else { String::new() };
            rules.judge(Wanted {
                kind: Kind::Count,
                table,
                column: (id, column),
                suffix: format!("={claimed}"),
                expression: format!("count({}.{id}){minus} == {claimed}", table.id),
                complaint: message!("the table has not as many rows as its title says"),
                place,
                is_plausible: always,
                code: Code::WrongCount,
            });
        }
    }
    figures(rules);
}

fn figures(rules: &mut Rules<'_>) {
    let resolved = rules.resolved;
    for (id, shown) in &resolved.figures {
        let edition = &resolved.edition;
        let (Some(figure), Some(table)) = (edition.figures.get(id), edition.tables.get(&shown.table)) else { continue };
        let Some((_, totals)) = rules.tables().find(|(other, _)| other.id == table.id) else { continue };
        let is_total = |row: &&usize| totals.iter().any(|total| total.row == **row);
        let count = shown.rows.iter().filter(|row| !is_total(row)).count();
        for (claimed, place) in claims(&figure.title, &figure.title_at, table, shown.x, rules) {
            if claimed != count {
                let message = message!("the title says {claimed}, the figure shows {count}", claimed, count);
                rules.diagnostics.push(
                    Diagnostic::new(Code::WrongCount, place, message)
                        .with_label(figure.table.location.clone(), message!("the table `{table}`", table = &table.id)),
                );
            }
        }
    }
}

/// What a title claims, in each language that claims something, and where.
fn claims(
    title: &Localized,
    places: &Localized<Location>,
    table: &Table,
    column: usize,
    rules: &Rules<'_>,
) -> Vec<(usize, Location)> {
    let mut found = Vec::new();
    for (lang, text) in title.iter() {
        let (Some(locale), Some(place)) = (rules.report.locales.get(lang), places.in_lang(lang)) else { continue };
        let Some((_, head)) = table.columns.get_index(column) else { continue };
        let claim = chinese(text, head.label.get(lang), locale).or_else(|| english(text, head.label.get(lang), locale));
        found.extend(claim.filter(|claimed| CLAIMED.contains(claimed)).map(|claimed| (claimed, place.clone())));
    }
    found
}

/// 前十位, 十大行业, 11 个市.
fn chinese(title: &str, rows: &str, locale: &Locale) -> Option<usize> {
    let letters: Vec<char> = title.chars().filter(|letter| !letter.is_whitespace()).collect();
    let mut at = 0;
    while at < letters.len() {
        let length = letters[at..].iter().take_while(|letter| is_numeral(**letter)).count();
        if length == 0 {
            at += 1;
            continue;
        }
        let numeral: String = letters[at..at + length].iter().collect();
        let before = |back: usize| at.checked_sub(back).map(|index| letters[index]);
        let after = letters.get(at + length).copied();
        let rest: String = letters[at + length..].iter().collect();
        let is_top = before(1) == Some('前')
            && before(2).is_none_or(|letter| !BEFORE_TOP.contains(&letter))
            && after.is_none_or(|letter| AFTER_TOP.contains(&letter));
        let is_great = after == Some('大')
            && before(1).is_none_or(|letter| letter != '第')
            && letters.get(at + length + 1).is_some_and(|letter| !AFTER_GREAT.contains(letter));
        if is_top || is_great || names_rows(&rest, rows) {
            return number(&numeral, locale);
        }
        at += length;
    }
    None
}

/// Whether `个` and the name of the rows follow, and nothing that makes another word of it.
fn names_rows(rest: &str, rows: &str) -> bool {
    let name = rows.split(['（', '(']).next().unwrap_or(rows).trim();
    let rest = rest.strip_prefix('个').and_then(|rest| rest.strip_prefix(name)).filter(|_| !name.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['的', '（', '(', '，', '、', '：', '各']))
}

fn is_numeral(letter: char) -> bool {
    letter.is_ascii_digit() || "一二两三四五六七八九十百".contains(letter)
}

/// "Top five …", and at the beginning "Ten provinces …".
fn english(title: &str, rows: &str, locale: &Locale) -> Option<usize> {
    let words: Vec<String> = title.split_whitespace().map(str::to_lowercase).collect();
    let top = words.iter().position(|word| word == "top").and_then(|at| words.get(at + 1));
    if let Some(claimed) = top.and_then(|word| number(word, locale)) {
        return Some(claimed);
    }
    let words = if words.first()? == "the" { words.get(1..)? } else { &words };
    let claimed = number(words.first()?, locale)?;
    let last = rows.split_whitespace().next_back()?.to_lowercase();
    let stem = last.strip_suffix('y').map(|stem| format!("{stem}ies"));
    let plurals = [format!("{last}s"), format!("{last}es"), stem.unwrap_or_default(), last];
    let names = |word: &String| plurals.iter().any(|plural| !plural.is_empty() && words::has_word(word, plural));
    words.iter().skip(1).take(3).any(names).then_some(claimed)
}

/// A whole number that is written alone.
fn number(text: &str, locale: &Locale) -> Option<usize> {
    let literal = locale.parse_number(text).ok()?;
    (literal.digits == (0..text.len()) && literal.power == 0).then_some(())?;
    literal.value.to_string().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_titles_claim_a_number_of_rows() {
        let (zh, en) = (Locale::new("zh").unwrap(), Locale::new("en").unwrap());
        for (title, rows, expected) in [
            ("省外就业人数前十位的省（市、区）", "省（市、区）", Some(10)),
            ("就业人数前 5 名", "市", Some(5)),
            ("毕业生就业的十大行业", "行业", Some(10)),
            ("11 个市的就业率", "市", Some(11)),
            ("11 个市级部门", "市", None),
            ("2020 年前三季度就业率", "季度", None),
            ("2020 届高校毕业生的毕业去向", "毕业去向", None),
            ("第二大类学科", "学科", None),
            ("三大学科门类", "学科", None),
        ] {
            assert_eq!(chinese(title, rows, &zh), expected, "{title}");
        }
        for (title, rows, expected) in [
            ("Ten provincial-level regions outside Shanxi", "Provincial-level region", Some(10)),
            ("The five cities with most graduates", "City", Some(5)),
            ("Top 20 employers", "Employer", Some(20)),
            ("2020 admission quotas", "Admissions", None),
            ("Destinations of the 2020 graduates", "Destination", None),
            ("Ten years of growth by city", "City", None),
        ] {
            assert_eq!(english(title, rows, &en), expected, "{title}");
        }
    }
}
