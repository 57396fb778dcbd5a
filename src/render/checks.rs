//! The page that tells readers how the figures were checked, and the editor's notes beside what contradicts itself.

use serde::Serialize;

use super::address::Page;
use super::context::{CheckContext, CountContext, TitledLink};
use super::page::{Head, Within, common};
use super::pages::{self, Html};
use super::site::{Language, Site};
use super::value;
use crate::check::place::tables;
use crate::check::{Detail, Details, Judged, Kind, Origin};
use crate::checks::Check;
use crate::decimal::Decimal;
use crate::evaluate::relation::Outcome;
use crate::expression::{Comparison, Connective, Kind as Form, Node, Operator, Quantity};
use crate::resolve::{Resolved, ResolvedEdition};
use crate::table::Table;

/// Sides that were calculated are shown with so many decimals.
const CALCULATED_DECIMALS: i32 = 2;

/// `/zh/shanxi-2020/checks/`: how the figures were checked.
pub fn page(site: &Site<'_>, language: &Language<'_>, within: Within<'_>) -> Html {
    #[derive(Serialize)]
    struct Own {
        summary: Vec<CountContext>,
        checks: Vec<CheckContext>,
    }
    let resolved = within.resolved;
    let head = Head {
        page: Page::Checks { edition: &resolved.edition.id },
        kind: "checks",
        title: language.words.get("checks.title").to_owned(),
        description: language.words.fill("checks.description", &[("edition", &within.context.title)]),
        trail: Vec::new(),
        draft: false,
        download: None,
    };
    let own = Own { summary: summary(language, within), checks: contexts(site, language, within) };
    pages::render(site, language, "checks.html", common(site, language, Some(within), head), own)
}

/// The checks of an edition as the page lists them.
fn contexts(site: &Site<'_>, language: &Language<'_>, within: Within<'_>) -> Vec<CheckContext> {
    let resolved = within.resolved;
    let details = Details::new(site.report, resolved, within.relations);
    let context = |judged: &Judged| {
        let Origin::Declared { check } = judged.origin else { return None };
        let check = resolved.edition.checks.get(check as usize)?;
        let unnumbered = |table: &&str| !resolved.table_numbers.contains_key(*table);
        let names_all = tables(&check.expression.root).into_iter().filter(unnumbered).count() > 1;
        Some(Writer { site, language, resolved, names_all }.check(check, &details.of(judged)?))
    };
    within.relations.judged.iter().filter_map(context).collect()
}

/// How many figures of each kind were recomputed, and how the declared relations came out.
fn summary(language: &Language<'_>, within: Within<'_>) -> Vec<CountContext> {
    let judged = &within.relations.judged;
    let of_kind = |kind: Kind| judged.iter().filter(|judged| within.relations.kind(judged) == kind).count();
    let declared = || judged.iter().filter(|judged| matches!(judged.origin, Origin::Declared { .. }));
    let count = |wanted: &str| declared().filter(|judged| outcome(judged.outcome) == wanted).count();
    let lines = [
        ("cells", of_kind(Kind::Formula)),
        ("literals", literals(language, within.resolved)),
        ("relations", declared().count()),
        ("outcome.exact", count("exact")),
        ("outcome.rounding", count("rounding")),
        ("outcome.acknowledged", count("acknowledged")),
    ];
    let line = |(key, count): (&str, usize)| {
        let label = language.words.get(&format!("checks.{key}")).to_owned();
        CountContext { label, count: language.locale.number(&Decimal::from(count)) }
    };
    lines.into_iter().map(line).collect()
}

/// The notes to acknowledged contradictions that a table takes part in.
pub fn editor_notes(language: &Language<'_>, resolved: &ResolvedEdition, table: &str) -> Vec<String> {
    let concerned = resolved.edition.checks.iter().filter(|check| tables(&check.expression.root).contains(&table));
    let note = |check: &Check| Some(check.acknowledged.as_ref()?.get(language.lang).to_owned());
    concerned.filter_map(note).collect()
}

fn literals(language: &Language<'_>, resolved: &ResolvedEdition) -> usize {
    let references = resolved.sections.iter().filter_map(|section| section.references.in_lang(language.lang));
    references.flatten().filter(|reference| matches!(reference, Resolved::Literal { .. })).count()
}

/// The word for an outcome. What fails and is published was acknowledged, or there would be no site.
fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Exact => "exact",
        Outcome::Rounding => "rounding",
        Outcome::Fails => "acknowledged",
    }
}

/// Writes a check in one language.
struct Writer<'a> {
    site: &'a Site<'a>,
    language: &'a Language<'a>,
    resolved: &'a ResolvedEdition,
    /// Whether a table without a number is named with its cells: where there is only one, its title would only be in
    /// the way.
    names_all: bool,
}

impl Writer<'_> {
    fn check(&self, check: &Check, relation: &Detail) -> CheckContext {
        let outcome = outcome(relation.outcome);
        CheckContext {
            id: format!("check-{}", check.id),
            title: check.title.get(self.language.lang).to_owned(),
            formula: self.formula(&check.expression.root, 0),
            result: format!("{} {} {}", self.side(&relation.left), sign_found(relation), self.side(&relation.right)),
            outcome: outcome.to_owned(),
            outcome_text: self.word(&format!("outcome.{outcome}")),
            note: check.acknowledged.as_ref().map(|note| note.get(self.language.lang).to_owned()),
            places: tables(&check.expression.root).into_iter().filter_map(|table| self.place(table)).collect(),
        }
    }

    fn word(&self, key: &str) -> String {
        self.language.words.get(&format!("checks.{key}")).to_owned()
    }

    fn side(&self, quantity: &Quantity) -> String {
        let digits = match &quantity.published {
            Some(published) => published.clone(),
            None if quantity.value.is_integer() => Decimal::from_rational_half_up(&quantity.value, 0),
            None => Decimal::from_rational_half_up(&quantity.value, CALCULATED_DECIMALS),
        };
        if quantity.unit.is_percentage() {
            return self.language.locale.percent(&digits);
        }
        value::number(self.language, &digits)
    }

    fn place(&self, id: &str) -> Option<TitledLink> {
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
    fn name_of(&self, table: &Table) -> String {
        match self.resolved.table_numbers.get(&table.id) {
            Some(number) => self.language.label("table.label", *number),
            None => table.title.get(self.language.lang).to_owned(),
        }
    }

    /// An expression in a reader's words; `binding` says how closely what stands around it binds.
    fn formula(&self, node: &Node, binding: u8) -> String {
        match &node.kind {
            Form::Number(number) => self.language.locale.number(number),
            Form::Text(text) | Form::Name(text) => text.clone(),
            Form::Negate(operand) => format!("−{}", self.formula(operand, 3)),
            Form::Binary(operator, left, right) => {
                let own = strength(*operator);
                let right_binding = own + u8::from(matches!(operator, Operator::Subtract | Operator::Divide));
                let (left, right) = (self.formula(left, own), self.formula(right, right_binding));
                let text = format!("{left} {} {right}", sign(*operator));
                if own < binding { self.fill("brackets", &[("formula", &text)]) } else { text }
            }
            Form::Compare(comparison, left, right) => {
                format!("{} {} {}", self.formula(left, 0), relation_sign(*comparison), self.formula(right, 0))
            }
            Form::Call(name, arguments) => self.call(name, arguments),
            Form::Edition(id) => self.edition(id),
            Form::Filter(filter) => {
                let (rows, condition) = (self.formula(&filter.table, 0), self.formula(&filter.condition, 0));
                self.fill("filter", &[("rows", &rows), ("condition", &condition)])
            }
            Form::Join(connective, left, right) => {
                let key = if *connective == Connective::And { "and" } else { "or" };
                self.fill(key, &[("first", &self.formula(left, 0)), ("second", &self.formula(right, 0))])
            }
            Form::Not(operand) => self.fill("not", &[("condition", &self.formula(operand, 0))]),
            Form::Has(operand) => self.fill("has", &[("column", &self.formula(operand, 0))]),
            Form::Select(operand, field) => self.part(operand, field),
            Form::Index(operand, key) => match (&operand.kind, &key.kind) {
                (Form::Name(table), Form::Text(row)) => self.row(table, row),
                _ => String::new(),
            },
        }
    }

    fn call(&self, name: &str, arguments: &[Node]) -> String {
        let written: Vec<String> = arguments.iter().map(|argument| self.formula(argument, 0)).collect();
        let at = |index: usize| written.get(index).map_or("", String::as_str);
        let all = self.language.locale.list(&written);
        self.fill(&format!("function.{name}"), &[("column", &all), ("first", at(0)), ("second", at(1))])
    }

    fn edition(&self, id: &str) -> String {
        let editions = &self.site.report.editions;
        let found = editions.iter().find(|resolved| resolved.edition.id == id);
        found.map_or(id, |resolved| resolved.edition.title.get(self.language.lang)).to_owned()
    }

    fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.language.words.fill(&format!("checks.{key}"), values)
    }

    /// `table.row.column` and `table["row"].column` are a cell, `table.column` is a column.
    fn part(&self, operand: &Node, field: &str) -> String {
        match &operand.kind {
            Form::Name(table) => self.column(table, field),
            Form::Select(table, row) => match &table.kind {
                Form::Name(table) => self.cell(table, row, field),
                _ => String::new(),
            },
            Form::Index(table, row) => match (&table.kind, &row.kind) {
                (Form::Name(table), Form::Text(row)) => self.cell(table, row, field),
                _ => String::new(),
            },
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

    fn column_label(&self, table: &Table, column: &str) -> String {
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

fn relation_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "≠",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "≤",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => "≥",
    }
}

/// The sign that really stands between the two results.
fn sign_found(relation: &Detail) -> &'static str {
    match (relation.outcome, relation.comparison) {
        (Outcome::Fails, Comparison::Equal) => "≠",
        (Outcome::Rounding, Comparison::Equal) => "≈",
        (Outcome::Fails, _) if relation.left.value < relation.right.value => "<",
        (Outcome::Fails, _) if relation.left.value > relation.right.value => ">",
        (_, comparison) => relation_sign(comparison),
    }
}
