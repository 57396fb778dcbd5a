//! One cell's text: a number, a term or a date, and its observation status.

use jiff::civil::Date;

use super::{Cell, CellValue, Column, Content, ObservationStatus};
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::source::Location;

/// A cell's text and place.
#[derive(Clone, Debug)]
pub struct Raw {
    pub text: String,
    pub location: Location,
}

/// A figure as a cell states it whose column is not known: a number or a date, with or without a status.
///
/// # Errors
/// A diagnostic at `place` when it is none.
pub fn figure(text: &str, place: &Location) -> ReadCell {
    let raw = Raw { text: text.to_owned(), location: place.clone() };
    let (value, _) = split_status(&raw)?;
    let is_date = value.len() == 10 && value.as_bytes().get(4) == Some(&b'-');
    if is_date { date_cell(&raw) } else { number_cell(&raw, None, None, false) }
}

/// Reads a cell as its column says.
pub fn read(raw: &Raw, column: &Column, diagnostics: &mut Vec<Diagnostic>) -> Cell {
    let result = match &column.content {
        Content::Term => term(raw).map(|value| (value, None)),
        Content::Date => date_cell(raw),
        Content::Unknown => Ok((CellValue::Missing, None)),
        Content::Number { decimals, rounded_to, formula, .. } => {
            number_cell(raw, *decimals, rounded_to.as_ref(), formula.is_some())
        }
    };
    let (value, status) = result.unwrap_or_else(|problem| {
        diagnostics.push(*problem);
        (CellValue::Missing, None)
    });
    Cell { value, status, derived: false, location: raw.location.clone() }
}

type ReadCell = Result<(CellValue, Option<ObservationStatus>), Box<Diagnostic>>;

fn problem(code: Code, raw: &Raw, message: impl Into<Message>) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(code, raw.location.clone(), message))
}

fn empty(raw: &Raw) -> Box<Diagnostic> {
    Box::new((*problem(Code::EmptyCell, raw, message!("this cell is empty"))).with_help(why_nothing()))
}

fn term(raw: &Raw) -> Result<CellValue, Box<Diagnostic>> {
    match raw.text.trim() {
        "" => {
            let message = message!("this cell is empty, but it names its row or holds a term");
            Err(problem(Code::EmptyCell, raw, message))
        }
        text => Ok(CellValue::Term(text.to_owned())),
    }
}

fn date_cell(raw: &Raw) -> ReadCell {
    let (text, status) = split_status(raw)?;
    match (text, status) {
        ("", None) => Err(empty(raw)),
        ("", Some(_)) => Ok((CellValue::Missing, status)),
        (text, _) => Ok((CellValue::Date(date(text, &raw.location).map_err(Box::new)?), status)),
    }
}

fn number_cell(raw: &Raw, decimals: Option<u32>, step: Option<&Decimal>, has_formula: bool) -> ReadCell {
    let (text, status) = split_status(raw)?;
    match (text, status) {
        ("", None) if has_formula => Ok((CellValue::Derived, None)),
        ("", None) => Err(empty(raw)),
        ("", Some(status)) if !status.replaces_value() => {
            let message =
                message!("the status `{status}` stands beside a number, and here is none", status = status.id());
            Err(problem(Code::MisplacedStatus, raw, message))
        }
        ("", Some(_)) => Ok((CellValue::Missing, status)),
        (_, Some(status)) if status.replaces_value() => {
            let message =
                message!("the status `{status}` stands in place of a number, not beside one", status = status.id());
            Err(problem(Code::MisplacedStatus, raw, message))
        }
        (text, _) => {
            let number = number(raw, text, decimals)?;
            match step {
                Some(step) if !is_multiple(&number, step) => Err(no_multiple(raw, text, step)),
                _ => Ok((CellValue::Number(number), status)),
            }
        }
    }
}

fn is_multiple(number: &Decimal, step: &Decimal) -> bool {
    number.to_rational().divided_by(&step.to_rational()).is_some_and(|times| times.is_integer())
}

fn no_multiple(raw: &Raw, text: &str, step: &Decimal) -> Box<Diagnostic> {
    let message =
        message!("`{text}` is no multiple of {step}, to which its column is rounded", text, step = step.to_string());
    let help = message!("write the number as it was published, or change the column's `rounded_to`");
    Box::new((*problem(Code::WrongMultiple, raw, message)).with_help(help))
}

fn number(raw: &Raw, text: &str, decimals: Option<u32>) -> Result<Decimal, Box<Diagnostic>> {
    let number = Decimal::parse(text).map_err(|error| {
        let message = message!("`{text}` is no number: {reason}", text, reason = error.kind.message());
        Box::new((*problem(Code::InvalidNumber, raw, message)).with_help(help_with_number(text)))
    })?;
    match decimals {
        Some(decimals) if i64::from(number.scale()) != i64::from(decimals) => {
            let message = message!("`{text}` does not have the {decimals} decimals of its column", text, decimals);
            let help = message!("write all digits that were published, zeros too, or change the column's `decimals`");
            Err(Box::new((*problem(Code::WrongDecimals, raw, message)).with_help(help)))
        }
        _ => Ok(number),
    }
}

/// What authors write where a number should stand, and what to write instead.
fn help_with_number(text: &str) -> Message {
    const NOTHING: [&str; 13] = ["-", "--", "–", "—", "——", "…", "...", "/", "n/a", "na", "无", "缺", "null"];
    if NOTHING.contains(&text.to_lowercase().as_str()) {
        why_nothing()
    } else if text.ends_with(['%', '％', '‰']) {
        message!("write the digits alone; the unit stands in the column's head")
    } else {
        message!("write plain digits, such as `1234.50`")
    }
}

fn why_nothing() -> Message {
    message!("say why there is nothing: `(not_available)`, `(not_applicable)`, `(suppressed)` or `(not_collected)`")
}

/// Parts `12 (provisional)` into `12` and its status.
fn split_status(raw: &Raw) -> Result<(&str, Option<ObservationStatus>), Box<Diagnostic>> {
    let text = raw.text.trim();
    let Some((value, status)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else {
        return Ok((text, None));
    };
    let id = status.trim();
    let status = ObservationStatus::named(id).ok_or_else(|| {
        let known = ObservationStatus::ALL.map(ObservationStatus::id);
        let unknown = problem(Code::UnknownStatus, raw, message!("unknown status `{id}`", id));
        Box::new((*unknown).suggesting(id, known))
    })?;
    Ok((value.trim(), Some(status)))
}

/// A calendar date, `2020-09-30`.
///
/// # Errors
/// A diagnostic at `place` when it is none.
pub fn date(text: &str, place: &Location) -> Result<Date, Diagnostic> {
    let digits = |byte: u8| byte.is_ascii_digit() || byte == b'-';
    let parsed = (text.len() == 10 && text.bytes().all(digits)).then(|| text.parse::<Date>().ok()).flatten();
    parsed.ok_or_else(|| {
        let message = message!("`{text}` is no date; write year, month and day, such as `2020-09-30`", text);
        Diagnostic::new(Code::InvalidDate, place.clone(), message)
    })
}
