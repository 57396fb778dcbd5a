//! What the rules that nobody asked for have in common: they make relations, leave out those that an author declares
//! already, record the rest and report those that fail.

use std::collections::BTreeSet;

use super::message::{between, sides};
use super::relation::index;
use super::totals::TotalRow;
use super::{Generated, Judged, Kind, Origin, Relations, normal, place};
use crate::checks::Check;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::evaluate::Evaluator;
use crate::evaluate::relation::{Outcome, Relation, judge};
use crate::expression::{self, Comparison, Quantity};
use crate::lang::Localized;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Location;
use crate::table::{Column, Table};

/// The edition that the rules look at, and where they put what they find.
pub struct Rules<'a> {
    pub report: &'a Report,
    pub resolved: &'a ResolvedEdition,
    pub evaluator: &'a Evaluator<'a>,
    pub relations: &'a mut Relations,
    pub diagnostics: &'a mut Vec<Diagnostic>,
    /// For each table of the edition its rows of totals.
    totals: &'a [Vec<TotalRow>],
    /// What the author's own checks say, in normal form.
    declared: BTreeSet<String>,
}

/// A relation over whole columns, in the language of expressions.
pub struct Wanted<'a> {
    pub kind: Kind,
    pub table: &'a Table,
    /// The column that is added up, with its name.
    pub column: (&'a str, &'a Column),
    /// Tells relations of one kind and column apart; often empty.
    pub suffix: String,
    pub expression: String,
    /// What is wrong if it fails, before both sides are told.
    pub complaint: Message,
    /// The place to look at first.
    pub place: Location,
    /// Whether the figures are near enough to what they should be that the rule may take them for what it thinks.
    pub is_plausible: fn(&Relation) -> bool,
    pub code: Code,
}

/// A relation between cells of one row.
pub struct RowWise<'a> {
    pub origin: Origin,
    pub left: &'a Quantity,
    pub comparison: Comparison,
    pub right: &'a Quantity,
}

impl<'a> Rules<'a> {
    pub fn new(
        (report, resolved): (&'a Report, &'a ResolvedEdition),
        evaluator: &'a Evaluator<'a>,
        totals: &'a [Vec<TotalRow>],
        relations: &'a mut Relations,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let checks = resolved.edition.checks.iter();
        let declared = checks.filter_map(|check| normal::form(&check.expression, &resolved.edition, None));
        Self { report, resolved, evaluator, relations, diagnostics, totals, declared: declared.collect() }
    }

    /// The edition's tables with their rows of totals.
    pub fn tables(&self) -> impl Iterator<Item = (&'a Table, &'a [TotalRow])> + use<'a> {
        self.resolved.edition.tables.values().map(|table| &**table).zip(self.totals.iter().map(Vec::as_slice))
    }

    /// Judges a relation that a rule made. One that cannot be calculated, as a number is not available, says nothing.
    pub fn judge(&mut self, wanted: Wanted<'_>) {
        let Ok(expression) = expression::parse(&wanted.expression) else { return };
        if self.is_declared(&expression, None) {
            return;
        }
        let Ok(relation) = self.evaluator.relation(&expression) else { return };
        if !(wanted.is_plausible)(&relation) {
            return;
        }
        if relation.outcome == Outcome::Fails {
            self.diagnostics.push(self.failed(&wanted, &relation));
        }
        let origin = Origin::Automatic { check: index(self.relations.generated.len()) };
        self.relations.judged.push(Judged::new(origin, relation.outcome));
        let (column, head) = wanted.column;
        let id = format!("{}:{}.{column}{}", wanted.kind.id(), wanted.table.id, wanted.suffix);
        let acknowledged_at = wanted.place.clone();
        let title = if wanted.kind == Kind::Count { wanted.table.title.clone() } else { title(wanted.table, head) };
        let check = Check { id, title, expression, location: wanted.place, acknowledged: None, acknowledged_at };
        self.relations.generated.push(Generated { kind: wanted.kind, check });
    }

    /// Judges a relation of a row; `report` tells it if it fails and its author does not acknowledge it. `expression` is
    /// made only then.
    pub fn judge_row(
        &mut self,
        row: RowWise<'_>,
        expression: impl FnOnce() -> String,
        report: impl FnOnce(Message) -> Diagnostic,
    ) {
        let (Some(ours), Some(theirs)) = (&row.left.interval, &row.right.interval) else { return };
        let outcome = judge(row.comparison, row.left.value.cmp(&row.right.value), ours, theirs);
        if outcome == Outcome::Fails {
            let text = expression();
            if expression::parse(&text).is_ok_and(|expression| self.is_declared(&expression, None)) {
                return;
            }
            let problem = report(between(row.left, row.comparison, row.right));
            self.diagnostics.push(problem.with_help(self.help(&text)));
        }
        self.relations.judged.push(Judged::new(row.origin, outcome));
    }

    /// Whether `checks.yaml` says the same; in a formula, which stands in a row, columns are named alone.
    pub fn is_declared(&self, expression: &expression::Expression, row: Option<(&Table, usize)>) -> bool {
        let form = || normal::form(expression, &self.resolved.edition, row);
        !self.declared.is_empty() && form().is_some_and(|form| self.declared.contains(&form))
    }

    /// How an author publishes what a rule complains of.
    pub fn help(&self, expression: &str) -> Message {
        let languages = self.report.config.languages.iter();
        let texts: Vec<String> = languages.map(|lang| format!("{lang}: …")).collect();
        let texts = texts.join(", ");
        let entry = format!("- {{id: …, title: {{{texts}}}, assert: '{expression}', acknowledged: {{{texts}}}}}");
        let file = format!("data/{}/checks.yaml", self.resolved.edition.id);
        message!("correct the figures, or publish them knowingly with an entry in `{file}`: `{entry}`", file, entry)
    }

    fn failed(&self, wanted: &Wanted<'_>, relation: &Relation) -> Diagnostic {
        let message = message!("{complaint}: {sides}", complaint = &wanted.complaint, sides = sides(relation));
        let (id, head) = wanted.column;
        let problem = Diagnostic::new(wanted.code, wanted.place.clone(), message);
        let problem = problem.with_help(self.help(&wanted.expression));
        if head.location == wanted.place {
            return problem;
        }
        problem.with_label(head.location.clone(), message!("the column `{column}`", column = id))
    }
}

/// Always: for rules that an author asked for.
pub fn always(_: &Relation) -> bool {
    true
}

/// The index of a table among the edition's.
pub fn position(resolved: &ResolvedEdition, table: &Table) -> u32 {
    index(resolved.edition.tables.get_index_of(&table.id).unwrap_or(usize::MAX))
}

/// How an expression names a cell.
pub fn cell_name(table: &Table, row: usize, column: usize) -> String {
    let id = table.columns.get_index(column).map_or("", |(id, _)| id);
    let key = table.key_of(row).replace('\\', "\\\\").replace('"', "\\\"");
    format!("{}[\"{key}\"].{id}", table.id)
}

/// Where a cell stands.
pub fn cell_place(table: &Table, row: usize, column: usize) -> Location {
    place::Named { table, row: Some(row), column: Some(column) }.location()
}

/// The table's title and the column's label, the same way in each language.
fn title(table: &Table, column: &Column) -> Localized {
    let titled = |(lang, title): (&crate::lang::Lang, &String)| {
        let label = column.label.get(lang);
        (lang.clone(), format!("{title} · {label}"))
    };
    table.title.iter().map(titled).collect()
}
