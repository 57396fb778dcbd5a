//! Rows that are missing from a regular series: years or months that go up by the same step but for one.

use super::automatic::cell_place;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::resolve::ResolvedEdition;
use crate::table::{CellValue, Content, Table};

/// A wider gap than so many steps begins another series: a base year, and then the latest years.
const MOST_MISSING: i64 = 3;

/// Every table whose rows are years or months.
pub fn check(resolved: &ResolvedEdition, diagnostics: &mut Vec<Diagnostic>) {
    for table in resolved.edition.tables.values() {
        for (index, (_, column)) in table.columns.iter().enumerate() {
            if index == table.key || matches!(column.content, Content::Date) {
                diagnostics.extend(missing_row(table, index));
            }
        }
    }
}

fn missing_row(table: &Table, column: usize) -> Option<Diagnostic> {
    let periods: Option<Vec<i64>> = (0..table.rows.len()).map(|row| period(table, row, column)).collect();
    let periods = periods?;
    let steps: Vec<i64> = periods.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let is_regular = |step: &i64| steps.iter().filter(|other| *other == step).count() + 1 == steps.len();
    let step = *steps.iter().find(|step| is_regular(step)).filter(|step| steps.len() >= 3 && **step != 0)?;
    let at = steps.iter().position(|other| *other != step)?;
    let missing = steps[at] / step - 1;
    if steps[at] % step != 0 || !(1..MOST_MISSING).contains(&missing) {
        return None;
    }
    let text = |row: usize| match &table.rows.get(row)?.cells.get(column)?.value {
        CellValue::Term(term) => Some(term.clone()),
        CellValue::Date(date) => Some(date.to_string()),
        _ => None,
    };
    let (before, after) = (text(at)?, text(at + 1)?);
    let message = match missing {
        1 => message!("a row is missing between `{before}` and `{after}`", before, after),
        _ => message!("{missing} rows are missing between `{before}` and `{after}`", missing, before, after),
    };
    let problem = Diagnostic::new(Code::MissingRow, cell_place(table, at + 1, column), message);
    Some(problem.with_label(cell_place(table, at, column), message!("the row before")))
}

/// A cell as a number of years or months: `2020`, `2020 年`, `2020-05`, `2020 年 5 月`, and dates on one day of the month.
fn period(table: &Table, row: usize, column: usize) -> Option<i64> {
    match &table.rows.get(row)?.cells.get(column)?.value {
        CellValue::Term(term) => period_of(term),
        CellValue::Date(date) => {
            let other = match &table.rows.first()?.cells.get(column)?.value {
                CellValue::Date(first) => first,
                _ => return None,
            };
            let is_last = |date: &jiff::civil::Date| date.last_of_month() == *date;
            let regular = date.day() == other.day() || is_last(date) && is_last(other);
            regular.then(|| i64::from(date.year()) * 12 + i64::from(date.month()))
        }
        _ => None,
    }
}

fn period_of(text: &str) -> Option<i64> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (year, rest) = text.split_at_checked(4)?;
    let year: i64 = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
    let month = match rest {
        "" | "年" | "届" | "年度" => return Some(year),
        rest => rest.strip_prefix(['-', '年', '.'])?,
    };
    let month: i64 = month.trim_end_matches('月').parse().ok().filter(|month| (1..=12).contains(month))?;
    Some(year * 12 + month - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_and_months_are_periods() {
        assert_eq!(period_of("2020 年"), Some(2020));
        assert_eq!(period_of("2020-03"), Some(2020 * 12 + 2));
        assert_eq!(period_of("2020 年 12 月"), Some(2020 * 12 + 11));
        for text in ["2020Q1", "total", "20200", "123", "2020-13", "就业"] {
            assert_eq!(period_of(text), None, "{text}");
        }
    }
}
