//! A table's column heads.

use std::ops::Range;

use indexmap::IndexMap;
use serde::Deserialize;

use super::{CellValue, Column, Content, Formula, Row, TableFile};
use crate::context::{Context, check_id, file_stem};
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, message, quoted_list};
use crate::expression::{self, Kind, Node, Problem, Unit};
use crate::lang::Localized;
use crate::yaml::shape::{optional, required};
use crate::yaml::{self, Document, Field, Shape};

/// More digits after the point mean nothing in statistics and only cost time.
const MAX_DECIMALS: u32 = 12;

#[derive(Deserialize)]
pub struct ColumnFile {
    label: Localized,
    description: Option<Localized>,
    #[serde(default)]
    key: bool,
    #[serde(rename = "type")]
    content: Option<String>,
    unit: Option<String>,
    decimals: Option<String>,
    rounded_to: Option<String>,
    formula: Option<String>,
    #[serde(default)]
    total_of: Vec<String>,
    part_of: Option<String>,
    adds_up: Option<bool>,
}

pub const FIELDS: &[Field] = &[
    required("label", Shape::Localized),
    optional("description", Shape::Localized),
    optional("key", Shape::Boolean),
    optional("type", Shape::Text),
    optional("unit", Shape::Text),
    optional("decimals", Shape::Text),
    optional("rounded_to", Shape::Text),
    optional("formula", Shape::Text),
    optional("total_of", Shape::List(&Shape::Text)),
    optional("part_of", Shape::Text),
    optional("adds_up", Shape::Boolean),
];

/// The columns, in the file's order.
pub fn parse(
    document: &Document<'_, TableFile>,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Column> {
    let node = document.root.get("columns");
    let mut columns = IndexMap::new();
    for (id, file) in &document.value.columns {
        let location = document.source.at(node.key_span(id));
        check_id(id, "_", &location, message!("column"), diagnostics);
        let reader = Reader { document, id, file, node: node.get(id), context };
        let content = reader.content(diagnostics);
        let (label, description) = (file.label.clone(), file.description.clone());
        let (total_of, part_of) = (Vec::new(), None);
        let column = Column { label, description, content, total_of, part_of, adds_up: file.adds_up, location };
        columns.insert(id.clone(), column);
    }
    relate(document, &mut columns, diagnostics);
    columns
}

/// Where a formula is to write a cell that its author left out, its column must say with how many digits.
pub fn need_decimals(
    document: &Document<'_, TableFile>,
    columns: &IndexMap<String, Column>,
    rows: &[Row],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, (id, column)) in columns.iter().enumerate() {
        let Content::Number { formula: Some(formula), .. } = &column.content else { continue };
        let says = document.value.columns.get(id).is_some_and(|file| file.decimals.is_some());
        let is_derived = |row: &Row| row.cells.get(index).is_some_and(|cell| cell.value == CellValue::Derived);
        if !says && rows.iter().any(is_derived) {
            let message = message!("a column with a formula needs `decimals`, so that its results can be written");
            diagnostics.push(Diagnostic::new(Code::MissingKey, formula.location.clone(), message));
        }
    }
}

/// Looks up the columns that others name as their parts or their whole.
fn relate(
    document: &Document<'_, TableFile>,
    columns: &mut IndexMap<String, Column>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let heads = document.root.get("columns");
    for (index, (id, file)) in document.value.columns.iter().enumerate() {
        let node = heads.get(id);
        let mut known = |name: &str, place: &yaml::Node| {
            let found = columns.get_index_of(name);
            if found.is_none() {
                let message = message!("the table has no column `{column}`", column = name);
                let problem = Diagnostic::new(Code::UnknownColumn, document.at(place), message);
                diagnostics.push(problem.suggesting(name, columns.keys().map(String::as_str)));
            }
            found
        };
        let parts = node.get("total_of");
        let total_of = file.total_of.iter().enumerate().filter_map(|(at, name)| known(name, parts.item(at))).collect();
        let part_of = file.part_of.as_deref().and_then(|name| known(name, node.get("part_of")));
        if let Some((_, column)) = columns.get_index_mut(index) {
            (column.total_of, column.part_of) = (total_of, part_of);
        }
    }
}

/// The one column whose cells name the rows.
pub fn key_column(document: &Document<'_, TableFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<usize> {
    let columns = &document.value.columns;
    let keys: Vec<usize> = (0..columns.len()).filter(|index| columns[*index].key).collect();
    if let [key] = keys.as_slice() {
        return Some(*key);
    }
    let place = document.source.at(document.root.key_span("columns"));
    let message = match keys.len() {
        0 => message!("no column has `key: true`, so the rows have no names"),
        _ => {
            let names: Vec<&str> =
                keys.iter().filter_map(|key| columns.get_index(*key)).map(|(id, _)| id.as_str()).collect();
            message!("{columns} have `key: true`, but one column names the rows", columns = quoted_list(&names))
        }
    };
    diagnostics.push(Diagnostic::new(Code::KeyColumn, place, message));
    None
}

/// One column's head and where it stands.
struct Reader<'a> {
    document: &'a Document<'a, TableFile>,
    id: &'a str,
    file: &'a ColumnFile,
    node: &'a yaml::Node,
    context: &'a Context<'a>,
}

impl Reader<'_> {
    fn content(&self, diagnostics: &mut Vec<Diagnostic>) -> Content {
        let content = match self.file.content.as_deref() {
            Some("date") => Content::Date,
            Some("term") => Content::Term,
            None if self.file.key => Content::Term,
            None | Some("number") => return self.number(diagnostics),
            Some(other) => {
                let place = self.document.at(self.node.get("type"));
                let problem = Diagnostic::new(Code::InvalidValue, place, message!("unknown type `{other}`", other));
                diagnostics.push(problem.suggesting(other, ["term", "date", "number"]));
                return Content::Unknown;
            }
        };
        for key in ["unit", "decimals", "rounded_to", "formula", "total_of", "part_of", "adds_up"] {
            if self.node.find(key).is_some() {
                let place = self.document.source.at(self.node.key_span(key));
                let message = message!("`{key}` belongs to columns of numbers; this one holds terms or dates", key);
                diagnostics.push(Diagnostic::new(Code::UnknownKey, place, message));
            }
        }
        content
    }

    fn number(&self, diagnostics: &mut Vec<Diagnostic>) -> Content {
        Content::Number {
            unit: self.unit(diagnostics),
            decimals: self.decimals(diagnostics),
            rounded_to: self.rounded_to(diagnostics),
            formula: self.formula(diagnostics),
        }
    }

    fn unit(&self, diagnostics: &mut Vec<Diagnostic>) -> Unit {
        let known = || self.context.units.iter().map(String::as_str);
        let Some(id) = self.file.unit.as_deref() else {
            let place = self.document.at(self.node);
            let problem = Diagnostic::new(Code::MissingKey, place, message!("a column of numbers needs a `unit`"))
                .with_help(message!(
                    "write `unit: number` for a pure number, `key: true` for the column that names the rows"
                ));
            diagnostics.push(problem);
            return Unit::Unknown;
        };
        if !known().any(|unit| unit == id) {
            let place = self.document.at(self.node.get("unit"));
            let problem = Diagnostic::new(Code::UnknownUnit, place, message!("unknown unit `{id}`", id));
            diagnostics.push(problem.suggesting(id, known()));
            return Unit::Unknown;
        }
        Unit::named(id)
    }

    fn decimals(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<u32> {
        let text = self.file.decimals.as_deref()?;
        let decimals = text.parse().ok().filter(|decimals| *decimals <= MAX_DECIMALS);
        if decimals.is_none() {
            let place = self.document.at(self.node.get("decimals"));
            let message = message!("`decimals` is a whole number from 0 to {most}", most = MAX_DECIMALS);
            diagnostics.push(Diagnostic::new(Code::InvalidValue, place, message));
        }
        decimals
    }

    fn rounded_to(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<Decimal> {
        let text = self.file.rounded_to.as_deref()?;
        let step = Decimal::parse(text).ok().filter(|step| !step.is_zero() && !step.is_negative());
        if step.is_none() {
            let place = self.document.at(self.node.get("rounded_to"));
            let message = message!("`rounded_to` is a number above zero, such as 5, of which every cell is a multiple");
            diagnostics.push(Diagnostic::new(Code::InvalidValue, place, message));
        }
        step
    }

    fn formula(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<Formula> {
        let text = self.file.formula.as_deref()?;
        let location = self.document.at(self.node.get("formula"));
        let expression = expression::parse(text).and_then(|expression| match self.own_cell(&expression.root) {
            Some(range) => Err(needs_itself(self.id, range)),
            None => Ok(expression),
        });
        let expression = expression.map_err(|problem| {
            diagnostics.extend(problem.diagnostic(text, &location, self.document.source));
        });
        Some(Formula { expression: expression.ok(), location })
    }

    /// Where a formula names its own column, by its name alone or, in a function, as one of its table.
    fn own_cell(&self, node: &Node) -> Option<Range<usize>> {
        match &node.kind {
            Kind::Name(name) => (name == self.id).then(|| node.range.clone()),
            Kind::Select(operand, _) | Kind::Index(operand, _) if matches!(operand.kind, Kind::Name(_)) => None,
            Kind::Call(_, arguments) => {
                arguments.iter().find_map(|argument| self.own_column(argument).or_else(|| self.own_cell(argument)))
            }
            _ => node.parts().into_iter().find_map(|part| self.own_cell(part)),
        }
    }

    fn own_column(&self, node: &Node) -> Option<Range<usize>> {
        let Kind::Select(operand, column) = &node.kind else { return None };
        let table = file_stem(&self.document.source.path);
        let is_own = matches!(&operand.kind, Kind::Name(name) if name == table) && column == self.id;
        is_own.then(|| node.range.clone())
    }
}

fn needs_itself(column: &str, range: Range<usize>) -> Problem {
    let message = message!("this formula of the column `{column}` needs that column itself", column);
    Problem { code: Code::CyclicReference, range, message, help: None, follows: false }
}
