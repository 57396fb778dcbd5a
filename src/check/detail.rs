//! All that is to be told of one relation: its name, its formula, both sides and where they stand. It is recomputed from
//! the [`Judged`] when somebody asks, so that a million relations need no more memory than their indices.

use super::automatic::{cell_name, cell_place};
use super::relation::{Generated, Judged, Kind, Origin, Relations};
use super::{literals, place, ranges, totals};
use crate::checks::Check;
use crate::decimal::Decimal;
use crate::evaluate::relation::Outcome;
use crate::evaluate::{Evaluator, Library, Scope};
use crate::expression::{self, Comparison, Expression, Format, Quantity, Unit};
use crate::lang::Localized;
use crate::markdown::Target;
use crate::resolve::literal::Stated;
use crate::resolve::{Report, Resolved, ResolvedEdition};
use crate::source::Location;
use crate::table::{CellValue, Column, Content, Row, Table};

/// A relation, told in full.
#[derive(Clone, Debug)]
pub struct Detail {
    /// Unlike that of any other relation of the edition: `overall-rate`, `formula:levels["total"].rate`.
    pub id: String,
    /// What is asked for.
    pub kind: Kind,
    /// What is compared, for readers: a declared check's own title, else that of the table or the section.
    pub title: Localized,
    /// Both sides in the language of expressions.
    pub expression: String,
    /// The side before the sign.
    pub left: Quantity,
    /// How the sides are to stand to each other.
    pub comparison: Comparison,
    /// The side behind the sign, in the same unit.
    pub right: Quantity,
    /// Where the first figure of the left side stands.
    pub left_place: Location,
    /// Where the first figure of the right side stands; the check's own place where it is a bare number.
    pub right_place: Location,
    /// Whether the relation holds.
    pub outcome: Outcome,
    /// The editor's note, where the relation fails and is published knowingly.
    pub acknowledged: Option<Localized>,
}

/// Tells of the relations of one edition.
pub struct Details<'a> {
    report: &'a Report,
    resolved: &'a ResolvedEdition,
    relations: &'a Relations,
    library: Library<'a>,
}

impl<'a> Details<'a> {
    /// Of the relations that were recomputed of this edition of the report.
    pub fn new(report: &'a Report, resolved: &'a ResolvedEdition, relations: &'a Relations) -> Self {
        Self { report, resolved, relations, library: report.library() }
    }

    fn evaluator(&self) -> Evaluator<'_> {
        self.library.evaluator(self.report.position(self.resolved))
    }

    /// Nothing where the relation is none of this edition's.
    pub fn of(&self, judged: &Judged) -> Option<Detail> {
        match judged.origin {
            Origin::Declared { check } => self.check(self.resolved.edition.checks.get(check as usize)?, judged),
            Origin::Automatic { check } => {
                let Generated { check, .. } = self.relations.generated.get(check as usize)?;
                self.check(check, judged)
            }
            Origin::Formula { table, row, column } => self.formula(self.cell(table, row, column)?, judged),
            Origin::Total { table, row, column } => self.total(&self.cell(table, row, column)?, judged),
            Origin::Part { table, row, part, whole } => {
                let sides = (self.cell(table, row, part.into())?, self.cell(table, row, whole.into())?);
                self.part(&sides, judged)
            }
            Origin::Range { table, row, column } => self.range(&self.cell(table, row, column)?, judged),
            Origin::Literal { section, lang, reference } => {
                self.literal(section as usize, lang.into(), reference as usize, judged)
            }
        }
    }

    fn check(&self, check: &Check, judged: &Judged) -> Option<Detail> {
        let relation = self.evaluator().relation(&check.expression).ok()?;
        let expression::Kind::Compare(_, left, right) = &check.expression.root.kind else { return None };
        let place = |side| {
            let named = place::named(side, &self.resolved.edition);
            named.first().map_or_else(|| check.location.clone(), place::Named::location)
        };
        Some(Detail {
            id: check.id.clone(),
            kind: self.relations.kind(judged),
            title: check.title.clone(),
            expression: check.expression.text.clone(),
            left_place: place(left),
            right_place: place(right),
            left: relation.left,
            comparison: relation.comparison,
            right: relation.right,
            outcome: judged.outcome,
            acknowledged: check.acknowledged.clone().filter(|_| judged.acknowledged),
        })
    }

    fn formula(&self, cell: CellAt<'a>, judged: &Judged) -> Option<Detail> {
        let Content::Number { formula: Some(formula), unit, .. } = &cell.head.content else { return None };
        let CellValue::Number(published) = &cell.row.cells.get(cell.column)?.value else { return None };
        let name = cell.name();
        Some(Detail {
            id: format!("formula:{name}"),
            expression: format!("{} == {name}", formula.expression.as_ref()?.text),
            left: self.evaluator().derive(cell.table, cell.position, cell.column).ok()?,
            right: rounded(published, unit),
            comparison: Comparison::Equal,
            left_place: formula.location.clone(),
            right_place: cell.location(),
            ..self.row_wise(&cell, judged)
        })
    }

    fn total(&self, cell: &CellAt<'a>, judged: &Judged) -> Option<Detail> {
        let parts = totals::parts(cell.table, cell.column);
        let (left, right) = totals::sides(cell.table, cell.position, &parts, cell.column, &self.evaluator())?;
        let names: Vec<String> = parts.iter().map(|part| cell_name(cell.table, cell.position, *part)).collect();
        let first = parts.first().map(|part| cell_place(cell.table, cell.position, *part));
        Some(Detail {
            id: format!("total:{}", cell.name()),
            expression: format!("{} == {}", names.join(" + "), cell.name()),
            left,
            right,
            left_place: first.unwrap_or_else(|| cell.location()),
            ..self.row_wise(cell, judged)
        })
    }

    fn part(&self, (part, whole): &(CellAt<'a>, CellAt<'a>), judged: &Judged) -> Option<Detail> {
        Some(Detail {
            id: format!("part:{}:{}", part.name(), whole.id),
            expression: format!("{} <= {}", part.name(), whole.name()),
            left: self.evaluator().cell(part.table, part.position, part.column).ok()?,
            right: self.evaluator().cell(whole.table, whole.position, whole.column).ok()?,
            comparison: Comparison::LessOrEqual,
            left_place: part.location(),
            right_place: whole.location(),
            ..self.row_wise(part, judged)
        })
    }

    /// Of the two bounds the one that is nearer, which is the one that may be broken.
    fn range(&self, cell: &CellAt<'a>, judged: &Judged) -> Option<Detail> {
        let left = self.evaluator().cell(cell.table, cell.position, cell.column).ok()?;
        let (bound, comparison, sign) = ranges::bound(&left.value);
        Some(Detail {
            id: format!("range:{}", cell.name()),
            expression: format!("{} {sign} {bound}", cell.name()),
            right: Quantity::calculated(Decimal::from(bound).to_rational(), left.unit.clone()),
            left,
            comparison,
            left_place: cell.location(),
            right_place: cell.head.location.clone(),
            ..self.row_wise(cell, judged)
        })
    }

    /// What the relations of a row have in common; the sides are yet to be filled in.
    fn row_wise(&self, cell: &CellAt<'a>, judged: &Judged) -> Detail {
        let nothing = Quantity::calculated(crate::decimal::Rational::ZERO, Unit::Number);
        Detail {
            id: String::new(),
            kind: self.relations.kind(judged),
            title: cell.table.title.clone(),
            expression: String::new(),
            left: nothing.clone(),
            comparison: Comparison::Equal,
            right: nothing,
            left_place: cell.location(),
            right_place: cell.location(),
            outcome: judged.outcome,
            acknowledged: None,
        }
    }

    fn literal(&self, section: usize, lang: usize, reference: usize, judged: &Judged) -> Option<Detail> {
        let lang = self.report.config.languages.get(lang)?;
        let name = &self.resolved.edition.sections.get(section)?.name;
        let texts = &self.resolved.edition.sections.get(section)?.texts;
        let text = texts.in_lang(lang)?;
        let found = text.body.references.get(reference)?;
        let answer = self.resolved.sections.get(section)?.references.in_lang(lang)?.get(reference)?;
        let Target::Value { expression } = &found.target else { return None };
        let expression = expression.parsed().ok()?;
        let (bound, stated) = match answer {
            Resolved::Literal { quantity, stated } => (quantity.clone(), *stated),
            Resolved::Contradicted => (self.bound(expression, found.format.as_deref())?, Stated::Value),
            _ => return None,
        };
        let (left, right) = literals::sides(self.report.locales.get(lang)?, &found.text, &bound, stated)?;
        let at = |span: &crate::source::Span| Location { path: text.path.clone(), span: span.clone() };
        let named = place::named(&expression.root, &self.resolved.edition).first().map(place::Named::location);
        Some(Detail {
            id: format!("literal:{name}.{lang}:{reference}"),
            kind: Kind::Literal,
            title: texts.iter().map(|(lang, text)| (lang.clone(), text.title.clone())).collect(),
            expression: format!("{} == {}", found.text.trim(), expression.text),
            left,
            comparison: Comparison::Equal,
            right,
            left_place: at(&found.text_span),
            right_place: named.unwrap_or_else(|| at(&found.target_span)),
            outcome: judged.outcome,
            acknowledged: None,
        })
    }

    /// The value that a text is bound to and contradicts.
    fn bound(&self, expression: &Expression, format: Option<&str>) -> Option<Quantity> {
        let quantity = self.evaluator().evaluate(expression, Scope { row: None }).ok()?;
        format.map_or(Some(Format::default()), Format::named)?.convert(quantity, expression).ok()
    }

    fn cell(&self, table: u32, row: u32, column: u32) -> Option<CellAt<'a>> {
        let (_, table) = self.resolved.edition.tables.get_index(table as usize)?;
        let (position, column) = (row as usize, column as usize);
        let (id, head) = table.columns.get_index(column)?;
        Some(CellAt { table, row: table.rows.get(position)?, position, id, head, column })
    }
}

/// A formula's result was rounded to the digits that are written.
fn rounded(published: &Decimal, unit: &Unit) -> Quantity {
    let interval = Some(expression::interval::Interval::rounded(published));
    Quantity { interval, ..Quantity::published(published.clone(), unit.clone()) }
}

/// A cell with all that its place says of it.
struct CellAt<'a> {
    table: &'a Table,
    row: &'a Row,
    /// The row's index.
    position: usize,
    id: &'a str,
    head: &'a Column,
    /// The column's index.
    column: usize,
}

impl CellAt<'_> {
    /// As expressions name it.
    fn name(&self) -> String {
        cell_name(self.table, self.position, self.column)
    }

    fn location(&self) -> Location {
        cell_place(self.table, self.position, self.column)
    }
}
