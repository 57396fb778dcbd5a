//! Expressions in a reader's words: `sum(postgraduate.graduates)` is "表 1 的总人数之和".

use super::address::Page;
use super::context::TitledLink;
use super::site::{Language, Site};
use crate::expression::{Comparison, Connective, Kind, Node, Operator};
use crate::resolve::ResolvedEdition;
use crate::table::{CellValue, Row, Table};

/// Writes relations in one language.
pub struct Writer<'a> {
    pub site: &'a Site<'a>,
    pub language: &'a Language<'a>,
    pub resolved: &'a ResolvedEdition,
    /// Whether a table without a number is named with its cells: where there is only one, its title would only be in
    /// the way.
    pub names_all: bool,
    /// In a formula the table whose columns are named alone.
    pub row: Option<&'a Table>,
}

impl Writer<'_> {
    /// The table's own page.
    pub fn place(&self, id: &str) -> Option<TitledLink> {
        let edition = &self.resolved.edition;
        let title = self.name_of(edition.tables.get(id)?);
        let url = self.site.addresses.page(Page::Table { edition: &edition.id, table: id }, self.language.lang);
        Some(TitledLink { title, url })
    }

    /// The table's name, if it is told with its cells.
    fn named(&self, table: &Table) -> Option<String> {
        match self.resolved.table_numbers.get(&table.id) {
            Some(number) => Some(self.language.label("table.label", *number)),
            None if self.names_all => Some(self.fill("table_title", &[("title", table.title.get(self.language.lang))])),
            None => None,
        }
    }

    /// `表 1`, or the title of a table without a number.
    pub fn name_of(&self, table: &Table) -> String {
        match self.resolved.table_numbers.get(&table.id) {
            Some(number) => self.language.label("table.label", *number),
            None => table.title.get(self.language.lang).to_owned(),
        }
    }

    /// An expression in a reader's words; `binding` says how closely what stands around it binds.
    pub fn formula(&self, node: &Node, binding: u8) -> String {
        match &node.kind {
            Kind::Number(number) => self.language.locale.number(number),
            Kind::Text(text) => text.clone(),
            Kind::Name(name) => self.row.map_or_else(|| name.clone(), |table| self.column_label(table, name)),
            Kind::Negate(operand) => format!("−{}", self.formula(operand, 3)),
            Kind::Binary(operator, left, right) => {
                let own = strength(*operator);
                let right_binding = own + u8::from(matches!(operator, Operator::Subtract | Operator::Divide));
                let (left, right) = (self.formula(left, own), self.formula(right, right_binding));
                let text = format!("{left} {} {right}", sign(*operator));
                if own < binding { self.fill("brackets", &[("formula", &text)]) } else { text }
            }
            Kind::Compare(comparison, left, right) => {
                format!("{} {} {}", self.formula(left, 0), relation_sign(*comparison), self.formula(right, 0))
            }
            Kind::Call(name, arguments) => self.call(name, arguments),
            Kind::Edition(id) => self.edition(id),
            Kind::Filter(filter) => {
                let (rows, condition) = (self.formula(&filter.table, 0), self.formula(&filter.condition, 0));
                self.fill("filter", &[("rows", &rows), ("condition", &condition)])
            }
            Kind::Join(connective, left, right) => {
                let key = if *connective == Connective::And { "and" } else { "or" };
                self.fill(key, &[("first", &self.formula(left, 0)), ("second", &self.formula(right, 0))])
            }
            Kind::Not(operand) => self.fill("not", &[("condition", &self.formula(operand, 0))]),
            Kind::Has(operand) => self.fill("has", &[("column", &self.formula(operand, 0))]),
            Kind::Select(operand, field) => self.part(operand, field),
            Kind::Index(operand, key) => match (&operand.kind, &key.kind) {
                (Kind::Name(table), Kind::Text(row)) => self.row(table, row),
                _ => String::new(),
            },
        }
    }

    fn call(&self, name: &str, arguments: &[Node]) -> String {
        if let ("count", [column]) = (name, arguments)
            && let Some(rows) = self.all_rows(column)
        {
            return rows;
        }
        let written: Vec<String> = arguments.iter().map(|argument| self.formula(argument, 0)).collect();
        let at = |index: usize| written.get(index).map_or("", String::as_str);
        let all = self.language.locale.list(&written);
        self.fill(&format!("function.{name}"), &[("column", &all), ("first", at(0)), ("second", at(1))])
    }

    /// `table.column` counted where every row has a value is the number of the table's rows.
    fn all_rows(&self, column: &Node) -> Option<String> {
        let Kind::Select(table, column) = &column.kind else { return None };
        let Kind::Name(table) = &table.kind else { return None };
        let found = self.resolved.edition.tables.get(table)?;
        let column = found.column(column)?;
        let is_there = |row: &Row| row.cells.get(column).is_some_and(|cell| !matches!(cell.value, CellValue::Missing));
        found.rows.iter().all(is_there).then(|| match self.named(found) {
            Some(name) => self.fill("rows_of", &[("table", &name)]),
            None => self.fill("rows_of_the_table", &[]),
        })
    }

    fn edition(&self, id: &str) -> String {
        let editions = &self.site.report.editions;
        let found = editions.iter().find(|resolved| resolved.edition.id == id);
        found.map_or(id, |resolved| resolved.edition.title.get(self.language.lang)).to_owned()
    }

    pub fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.language.words.fill(&format!("checks.{key}"), values)
    }

    /// `table.row.column` and `table["row"].column` are a cell, `table.column` is a column.
    fn part(&self, operand: &Node, field: &str) -> String {
        match (&operand.kind, operand.member()) {
            (Kind::Name(table), _) => self.column(table, field),
            (_, Some((Node { kind: Kind::Name(table), .. }, row))) => self.cell(table, row, field),
            _ => String::new(),
        }
    }

    fn column(&self, table: &str, column: &str) -> String {
        let Some(found) = self.resolved.edition.tables.get(table) else { return String::new() };
        let label = self.column_label(found, column);
        match self.named(found) {
            Some(name) => self.fill("column_of", &[("table", &name), ("column", &label)]),
            None => label,
        }
    }

    fn cell(&self, table: &str, row: &str, column: &str) -> String {
        let Some(found) = self.resolved.edition.tables.get(table) else { return String::new() };
        let label = self.column_label(found, column);
        let row = self.site.report.terms.translate(row, self.language.lang);
        match self.named(found) {
            Some(name) => self.fill("cell_of", &[("table", &name), ("row", row), ("column", &label)]),
            None => self.fill("cell", &[("row", row), ("column", &label)]),
        }
    }

    fn row(&self, table: &str, row: &str) -> String {
        let name = self.resolved.edition.tables.get(table).map_or(String::new(), |found| self.name_of(found));
        format!("{name} {}", self.site.report.terms.translate(row, self.language.lang))
    }

    pub fn column_label(&self, table: &Table, column: &str) -> String {
        table.columns.get(column).map_or(column, |column| column.label.get(self.language.lang)).to_owned()
    }
}

fn strength(operator: Operator) -> u8 {
    match operator {
        Operator::Add | Operator::Subtract => 1,
        Operator::Multiply | Operator::Divide => 2,
    }
}

fn sign(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "+",
        Operator::Subtract => "−",
        Operator::Multiply => "×",
        Operator::Divide => "÷",
    }
}

/// The sign of a comparison.
pub fn relation_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "≠",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "≤",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => "≥",
    }
}
