//! Numbering with gaps: ranks and running numbers in tables, and the numbers that an author writes before headings and
//! paragraphs (一、 （一） 1.).

use super::automatic::cell_place;
use super::text::Text;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::expression::Unit;
use crate::locale::Locale;
use crate::markdown::prose::BlockKind;
use crate::resolve::ResolvedEdition;
use crate::source::Span;
use crate::table::{CellValue, Column, Content, Table};

/// The labels of a column that numbers its rows.
const RUNNING: [&str; 5] = ["序号", "编号", "no.", "no", "#"];

/// Every column of ranks or running numbers.
pub fn check_columns(resolved: &ResolvedEdition, diagnostics: &mut Vec<Diagnostic>) {
    for table in resolved.edition.tables.values() {
        for (index, (id, column)) in table.columns.iter().enumerate() {
            let Content::Number { unit, .. } = &column.content else { continue };
            match unit {
                Unit::Rank => diagnostics.extend(rank_gap(table, index, id)),
                Unit::Number if is_running(column) => diagnostics.extend(running_gap(table, index, id)),
                _ => {}
            }
        }
    }
}

fn is_running(column: &Column) -> bool {
    column.label.iter().any(|(_, label)| RUNNING.contains(&label.trim().to_lowercase().as_str()))
}

/// The whole numbers of a column with their rows; nothing where one is missing or no whole number.
fn numbers(table: &Table, column: usize) -> Option<Vec<(usize, usize)>> {
    let number = |row: usize| match &table.rows.get(row)?.cells.get(column)?.value {
        CellValue::Number(number) => Some((number.to_string().parse().ok()?, row)),
        _ => None,
    };
    (0..table.rows.len()).map(number).collect()
}

/// Ranks of a list count from 1; ties share a rank (1, 2, 2, 4 or 1, 2, 2, 3). Where more than one number is missing, the
/// ranks are those in a larger list.
fn rank_gap(table: &Table, column: usize, id: &str) -> Option<Diagnostic> {
    let mut ranks = numbers(table, column)?;
    ranks.sort_unstable();
    let count = ranks.len();
    let known = (1..=count).filter(|rank| ranks.iter().any(|(found, _)| found == rank)).count();
    let last = ranks.last().map_or(0, |(rank, _)| *rank);
    if count < 3 || known + 1 < count && last > count + 1 {
        return None;
    }
    let mut before = 0;
    for (index, (rank, row)) in ranks.iter().enumerate() {
        if *rank != index + 1 && *rank != before && *rank != before + 1 || *rank == 0 {
            let message = message!(
                "the ranks of the column `{column}` have a gap: {rank} follows {before}",
                column = id,
                rank = *rank,
                before
            );
            return Some(at_cell(table, *row, column, id, message));
        }
        before = *rank;
    }
    None
}

/// Running numbers go up by one from row to row.
fn running_gap(table: &Table, column: usize, id: &str) -> Option<Diagnostic> {
    let numbers = numbers(table, column)?;
    let (before, (found, row)) =
        numbers.iter().zip(numbers.iter().skip(1)).find(|((before, _), (found, _))| *found != before + 1)?;
    let message = message!(
        "the numbers of the column `{column}` have a gap: {found} follows {before}",
        column = id,
        found = *found,
        before = before.0
    );
    Some(at_cell(table, *row, column, id, message))
}

fn at_cell(table: &Table, row: usize, column: usize, id: &str, message: Message) -> Diagnostic {
    let problem = Diagnostic::new(Code::NumberingGap, cell_place(table, row, column), message);
    match table.columns.get(id) {
        Some(head) => problem.with_label(head.location.clone(), message!("the column `{column}`", column = id)),
        None => problem,
    }
}

/// How a number before a heading or a paragraph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// 一、
    Han,
    /// （一）
    HanInBrackets,
    /// 第一章, 第一节, 第一部分
    Part(char),
    /// 1. or 1、
    Digits,
    /// （1）
    DigitsInBrackets,
}

/// A level of numbering that is under way.
struct Level {
    style: Style,
    number: usize,
    span: Span,
}

/// Every numbered heading and paragraph: numbers go up by one within their level; a level ends where one above it goes on.
pub fn check_headings(text: &Text<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut levels: Vec<Level> = Vec::new();
    for block in &text.section.body.blocks {
        let is_heading = block.kind == BlockKind::Heading;
        if !is_heading && block.kind != BlockKind::Paragraph {
            continue;
        }
        let first = block.runs.first().map_or("", |run| run.text.as_str());
        let found = numbered(first, text.locale);
        // Digits before a paragraph may be anything; before a heading they number it.
        let found = found.filter(|(style, _)| is_heading || *style != Style::Digits);
        let Some((style, number)) = found else {
            if is_heading {
                levels.clear();
            }
            continue;
        };
        let level = Level { style, number, span: block.span.clone() };
        let Some(at) = levels.iter().position(|level| level.style == style) else {
            levels.push(level);
            continue;
        };
        levels.truncate(at + 1);
        let before = std::mem::replace(&mut levels[at], level);
        if number != 1 && number != before.number + 1 {
            let place = |span: Span| text.source.at(first_line(span, first));
            let message =
                message!("the numbering has a gap: {number} follows {before}", number, before = before.number);
            let problem = Diagnostic::new(Code::HeadingNumbering, place(block.span.clone()), message);
            diagnostics.push(problem.with_label(place(before.span), message!("the one before")));
        }
    }
}

/// A paragraph is marked where it begins.
fn first_line(span: Span, text: &str) -> Span {
    let length: usize = text.chars().take(8).map(char::len_utf8).sum();
    span.start..span.end.min(span.start + length)
}

/// The number that a text begins with, and how it is written.
fn numbered(text: &str, locale: &Locale) -> Option<(Style, usize)> {
    let (open, rest) = match text.strip_prefix(['（', '(']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('第').unwrap_or(text)),
    };
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && !"一二三四五六七八九十".contains(letter))?;
    let (numeral, after) = rest.split_at(end);
    let is_digits = numeral.starts_with(|letter: char| letter.is_ascii_digit());
    let number: usize = match is_digits {
        true => numeral.parse().ok()?,
        false => locale.parse_number(numeral).ok()?.value.to_string().parse().ok()?,
    };
    let mut after = after.chars();
    let style = match (after.next()?, is_digits) {
        ('）' | ')', false) if open => Style::HanInBrackets,
        ('）' | ')', true) if open => Style::DigitsInBrackets,
        _ if open => return None,
        (part @ ('章' | '节' | '部' | '篇'), false) if text.starts_with('第') => Style::Part(part),
        _ if text.starts_with('第') => return None,
        ('、', false) => Style::Han,
        ('、', true) => Style::Digits,
        ('.' | '．', true) if after.next().is_some_and(|letter| !letter.is_ascii_digit()) => Style::Digits,
        _ => return None,
    };
    (number > 0 && number < 100).then_some((style, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_before_headings_are_read() {
        let locale = Locale::new("zh").unwrap();
        for (text, expected) in [
            ("一、总体情况", Some((Style::Han, 1))),
            ("（十二）就业", Some((Style::HanInBrackets, 12))),
            ("第三章 分析", Some((Style::Part('章'), 3))),
            ("第三批次", None),
            ("2. Rates", Some((Style::Digits, 2))),
            ("2.5 million", None),
            ("2020 年", None),
            ("（2020 年）", None),
            ("一是", None),
        ] {
            assert_eq!(numbered(text, &locale), expected, "{text}");
        }
    }
}
