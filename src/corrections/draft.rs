//! Draft entries: the figures that differ enter, the text of entries leaves that a person completes. What was done and why
//! is left empty, which a check reports until it is written.

use std::fmt::Write as _;

use super::difference::Difference;
use super::units::{NO_UNIT, UnitDifference};
use super::{Figure, Kind, Until};
use crate::lang::{Lang, Localized};
use crate::source::Source;
use crate::table::ObservationStatus;
use crate::yaml::node::{self, Kind as Form};

/// What of a table no entry tells yet.
#[derive(Clone, Debug, Default)]
pub struct Missing {
    /// Figures that are others now.
    pub figures: Vec<Difference>,
    /// Columns that have another unit now.
    pub units: Vec<UnitDifference>,
    /// Rows that are gone, in the words that were published.
    pub rows: Vec<Localized>,
    /// Columns that are gone, likewise.
    pub columns: Vec<Localized>,
    /// Whether the table itself is gone.
    pub is_withdrawn: bool,
}

impl Missing {
    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        let has_parts = !(self.rows.is_empty() && self.columns.is_empty());
        self.figures.is_empty() && self.units.is_empty() && !has_parts && !self.is_withdrawn
    }
}

/// The entries for what changed in a table: one for what was provisional, one for what was not, one for what is gone. `status_named` knows the
/// words that a published file has for a status.
pub fn entries(
    table: &str,
    missing: &Missing,
    until: Until,
    languages: &[Lang],
    status_named: impl Fn(&str) -> Option<ObservationStatus>,
) -> String {
    let stated = |difference: &Difference| Figure {
        value: difference.before.clone(),
        status: difference.status_before.as_deref().and_then(&status_named),
    };
    let mut text = String::new();
    for kind in [Kind::Correction, Kind::Revision] {
        let is_own =
            |before: &Figure| (before.status == Some(ObservationStatus::Provisional)) == (kind == Kind::Revision);
        let own = missing.figures.iter().map(|difference| (difference, stated(difference)));
        let own: Vec<_> = own.filter(|(_, before)| is_own(before)).collect();
        // A unit is no provisional figure.
        let units: &[UnitDifference] = if kind == Kind::Correction { &missing.units } else { &[] };
        if !own.is_empty() || !units.is_empty() {
            text += &entry((table, kind, until), &own, units, languages);
        }
    }
    if missing.is_withdrawn || !missing.rows.is_empty() || !missing.columns.is_empty() {
        text += &withdrawal((table, until), missing, languages);
    }
    text
}

/// A table's title is in no file of figures: it is left to the person who says why.
fn withdrawal((table, until): (&str, Until), missing: &Missing, languages: &[Lang]) -> String {
    let mut text = head(table, Kind::Withdrawal, until);
    if missing.is_withdrawn {
        text += &format!("  title: {}\n", empty(languages));
    }
    for (key, parts) in [("rows", &missing.rows), ("columns", &missing.columns)] {
        if !parts.is_empty() {
            text += &format!("  {key}:\n");
        }
        for words in parts {
            text += &format!("    - {}\n", localized(languages, |lang| scalar(words.get(lang))));
        }
    }
    text + &ending(languages)
}

fn head(table: &str, kind: Kind, until: Until) -> String {
    let release = if until.release == 1 { String::new() } else { format!("  release: {}\n", until.release) };
    format!("- date: {}\n{release}  kind: {}\n  table: {}\n", until.date, kind.id(), scalar(table))
}

fn ending(languages: &[Lang]) -> String {
    let empty = empty(languages);
    format!("  what: {empty}\n  why: {empty}\n")
}

fn empty(languages: &[Lang]) -> String {
    localized(languages, |_| "\"\"".to_owned())
}

fn entry(
    (table, kind, until): (&str, Kind, Until),
    changes: &[(&Difference, Figure)],
    units: &[UnitDifference],
    languages: &[Lang],
) -> String {
    let mut text = head(table, kind, until);
    if !changes.is_empty() {
        text += "  changes:\n";
    }
    for (difference, before) in changes {
        let (row, column) = (scalar(&difference.row), scalar(&difference.column));
        let after = difference.after.as_ref().map(|after| format!(", after: {}", after.written()));
        // Writing into a text cannot fail.
        let _ = writeln!(
            text,
            "    - {{row: {row}, column: {column}, before: {}{}}}",
            before.written(),
            after.unwrap_or_default()
        );
    }
    if !units.is_empty() {
        text += "  units:\n";
    }
    for unit in units {
        let before = stated(", before", &unit.before, languages);
        let after = stated(", after", &unit.after, languages);
        let _ = writeln!(text, "    - {{column: {}{before}{after}}}", scalar(&unit.column));
    }
    text + &ending(languages)
}

/// A unit in each language; nothing where it has none in any.
fn stated(key: &str, unit: &Localized, languages: &[Lang]) -> String {
    if unit.iter().all(|(_, text)| text.is_empty()) {
        return String::new();
    }
    let text = |lang: &Lang| match unit.in_lang(lang) {
        Some(text) if text.is_empty() => scalar(NO_UNIT),
        Some(text) => scalar(text),
        None => "\"\"".to_owned(),
    };
    format!("{key}: {}", localized(languages, text))
}

fn localized(languages: &[Lang], text: impl Fn(&Lang) -> String) -> String {
    let texts: Vec<String> = languages.iter().map(|lang| format!("{lang}: {}", text(lang))).collect();
    format!("{{{}}}", texts.join(", "))
}

/// The file with the entries behind those that it has; all else stays as it is. Nothing comes back where they would not be
/// read as such, as behind a list in brackets.
pub fn appended(file: &str, entries: &str) -> Option<String> {
    let count = |text: &str| {
        let root = node::parse(&Source::new(super::FILE, text), 0..text.len()).ok()?;
        let is_list = matches!(root.kind, Form::Sequence(_)) || root.span.is_empty() || root.is_null();
        is_list.then(|| root.items().len())
    };
    let indent = indent(file);
    let entries: String = entries.lines().map(|line| format!("{indent}{line}\n")).collect();
    let gap = if file.is_empty() || file.ends_with('\n') { "" } else { "\n" };
    let appended = format!("{file}{gap}{entries}");
    (count(&appended)? == count(file)? + count(&entries)?).then_some(appended)
}

/// What stands before the items of a list.
fn indent(file: &str) -> &str {
    let item = file.lines().find(|line| line.trim_start_matches(' ').starts_with("- "));
    item.map_or("", |line| &line[..line.len() - line.trim_start_matches(' ').len()])
}

/// A text as YAML that reads back as the same text, within braces too.
fn scalar(text: &str) -> String {
    let is_name = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text
            .chars()
            .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_');
    let means_else = matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    if is_name && !means_else { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
