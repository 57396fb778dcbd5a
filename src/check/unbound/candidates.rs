//! The cells that a number of the text could mean.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use crate::check::numbers;
use crate::config::Config;
use crate::decimal::{Decimal, Rational};
use crate::edition::Edition;
use crate::expression::Unit;
use crate::lang::Lang;
use crate::locale::mentions::{Amount, MentionUnit};
use crate::table::{CellValue, Content, Table};

/// More candidates than this are no help.
const MOST_CANDIDATES: usize = 3;

/// Of tables with fewer rows every text speaks by chance.
const FEWEST_ROWS: usize = 3;

/// What a text counts of itself.
const ITEMS: [&str; 4] = ["tables", "figures", "charts", "张"];

/// What people are counted with, beside the name of the unit.
const PERSONS: [&str; 10] =
    ["人", "名", "位", "people", "persons", "graduates", "students", "undergraduates", "postgraduates", "teachers"];

/// The numbers of an edition's tables, in the order of their size.
pub struct Cells<'a> {
    edition: &'a Edition,
    config: &'a Config,
    by_size: OnceLock<Vec<Place<'a>>>,
}

struct Place<'a> {
    /// Of a per mille so much per cent.
    value: Rational,
    decimal: &'a Decimal,
    table: &'a Table,
    row: usize,
    column: usize,
}

/// What is near a number.
pub struct Near<'a> {
    /// The language of its text.
    pub lang: &'a Lang,
    /// The tables that are quoted in its paragraph.
    pub block: &'a BTreeSet<String>,
    /// Those that are quoted in its section.
    pub section: &'a BTreeSet<String>,
}

impl<'a> Cells<'a> {
    /// The numbers of an edition.
    pub fn new(edition: &'a Edition, config: &'a Config) -> Self {
        Cells { edition, config, by_size: OnceLock::new() }
    }

    /// Put in order when they are first asked for: a report of which every number is bound never asks.
    fn by_size(&self) -> &[Place<'a>] {
        self.by_size.get_or_init(|| {
            let mut cells: Vec<Place> = self.edition.tables.values().flat_map(|table| numbers(table)).collect();
            cells.sort_by(|left, right| left.value.cmp(&right.value));
            cells
        })
    }

    /// Expressions whose value is `amount` at the precision written, the likeliest first. Of what is `minor` only those
    /// of a table that is quoted in the paragraph: cells that count the same thing, or its rows.
    pub fn candidates(&self, amount: &Amount, noun: &str, near: &Near<'_>, minor: bool) -> Vec<String> {
        let mut found: Vec<(_, String)> = Vec::new();
        for place in self.of_size(amount) {
            let Some(unit) = unit_of(place.table, place.column) else { continue };
            let counts = self.counts(unit, noun, near.lang);
            if !fits(amount, unit) || minor && !(counts && near.block.contains(&place.table.id)) {
                continue;
            }
            let is_near = (near.block.contains(&place.table.id), near.section.contains(&place.table.id));
            let same = place.decimal.same_value(&amount.value);
            found.push((Reverse((counts, is_near, same)), expression(place.table, place.row, place.column)));
        }
        let rows = near.block.iter().filter(|_| !ITEMS.contains(&noun)).filter_map(|id| self.edition.tables.get(id));
        found.extend(rows.filter_map(|table| Some((Reverse((minor, (true, true), true)), row_count(table, amount)?))));
        // A stable sort keeps the order of the tables among what is equally likely.
        found.sort_by_key(|(likeness, _)| *likeness);
        found.into_iter().map(|(_, expression)| expression).take(MOST_CANDIDATES).collect()
    }

    /// The cells that round to the number, and those that are so much per cent or per mille.
    fn of_size(&self, amount: &Amount) -> impl Iterator<Item = &Place<'a>> {
        let written = numbers::in_percent(amount);
        let exact = written.to_rational();
        let half = Decimal::new(5, written.scale() + 1).to_rational();
        let (least, most) = (&exact - &half, &exact + &half);
        let cells = self.by_size();
        let start = cells.partition_point(|place| place.value < least);
        let end = cells.partition_point(|place| place.value <= most);
        let scale = written.scale();
        let range = cells.get(start..end).unwrap_or_default().iter();
        // A text cannot give more digits than were published.
        range.filter(move |place| scale <= place.decimal.scale() || place.value == exact)
    }

    /// Whether a unit is what the noun behind the number says.
    fn counts(&self, unit: &Unit, noun: &str, lang: &Lang) -> bool {
        let Unit::Of(id) = unit else { return false };
        let noun = noun.to_lowercase();
        if noun.is_empty() {
            return false;
        }
        let name = self.config.units.get(&**id).and_then(|names| names.in_lang(lang));
        let is_named = name.is_some_and(|name| noun.ends_with(&name.to_lowercase()));
        is_named || &**id == "person" && PERSONS.contains(&noun.as_str())
    }
}

fn numbers(table: &Table) -> impl Iterator<Item = Place<'_>> {
    table.rows.iter().enumerate().flat_map(move |(row, found)| {
        found.cells.iter().enumerate().filter_map(move |(column, cell)| match &cell.value {
            CellValue::Number(decimal) => {
                let is_per_mille = unit_of(table, column) == Some(&Unit::PerMille);
                let value = if is_per_mille { decimal.shifted(-1) } else { decimal.clone() };
                Some(Place { value: value.to_rational(), decimal, table, row, column })
            }
            _ => None,
        })
    })
}

/// Whether a figure of this unit may stand in a column of that one.
fn fits(amount: &Amount, unit: &Unit) -> bool {
    match amount.unit {
        MentionUnit::Percent | MentionUnit::PerMille => matches!(unit, Unit::Percent | Unit::PerMille),
        MentionUnit::PercentagePoint => unit.is_percentage(),
        MentionUnit::None | MentionUnit::Currency(_) => {
            unit.parts().is_none() && !matches!(unit, Unit::Rank | Unit::Unknown)
        }
    }
}

fn unit_of(table: &Table, column: usize) -> Option<&Unit> {
    match &table.columns.get_index(column)?.1.content {
        Content::Number { unit, .. } => Some(unit),
        _ => None,
    }
}

/// `count(table.column)`, where the table has so many rows.
fn row_count(table: &Table, amount: &Amount) -> Option<String> {
    let is_count = amount.unit == MentionUnit::None && amount.value.same_value(&Decimal::from(table.rows.len()));
    let column = (0..table.columns.len()).find(|column| unit_of(table, *column).is_some())?;
    let (id, _) = table.columns.get_index(column)?;
    (is_count && table.rows.len() >= FEWEST_ROWS).then(|| format!("count({}.{id})", table.id))
}

/// `table.row.column`, or `table["row"].column` where the key is no identifier.
fn expression(table: &Table, row: usize, column: usize) -> String {
    let key = table.key_of(row);
    let column = table.columns.get_index(column).map_or("", |(id, _)| id);
    let is_identifier = key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.chars().all(|other| other.is_ascii_alphanumeric() || other == '_');
    if is_identifier {
        format!("{}.{key}.{column}", table.id)
    } else {
        format!("{}[\"{}\"].{column}", table.id, key.replace('\\', "\\\\").replace('"', "\\\""))
    }
}
