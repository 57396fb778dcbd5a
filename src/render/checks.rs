//! The page that tells readers how the figures were checked.

use indexmap::IndexMap;
use serde::Serialize;

use super::address::Page;
use super::context::{CheckContext, CheckGroup, CountContext, KindContext, RowsContext};
use super::formula::{Writer, relation_sign};
use super::page::{Head, Within, common};
use super::pages::{self, Html};
use super::quotes::{Quotes, contradictions};
use super::site::{Language, Site};
use super::{editor_notes, value};
use crate::check::place::tables;
use crate::check::{Detail, Details, Judged, Kind, Origin, Shown, total_parts};
use crate::checks::Check;
use crate::decimal::Decimal;
use crate::evaluate::relation::Outcome;
use crate::expression::{Comparison, Kind as Form, Node, Operator, Unit};
use crate::table::{Content, Table};

/// The outcomes that can be published, in the order in which readers are told of them: first what they should know.
const OUTCOMES: [&str; 3] = ["acknowledged", "rounding", "exact"];

/// `/zh/shanxi-2020/checks/`: how the figures were checked.
pub fn page(site: &Site<'_>, language: &Language<'_>, within: Within<'_>) -> Html {
    #[derive(Serialize)]
    struct Own {
        totals: KindContext,
        text: Vec<CountContext>,
        kinds: Vec<KindContext>,
        groups: Vec<CheckGroup>,
        rows: Vec<RowsContext>,
    }
    let head = Head {
        page: Page::Checks { edition: &within.resolved.edition.id },
        kind: "checks",
        title: language.words.get("checks.title").to_owned(),
        description: language.words.fill("checks.description", &[("edition", &within.context.title)]),
        trail: Vec::new(),
        draft: false,
        download: None,
    };
    let (totals, kinds) = summary(site, language, within);
    let groups = groups(site, language, within);
    let own = Own { totals, text: coverage(language, within), kinds, groups, rows: rows(site, language, within) };
    pages::render(site, language, "checks.html", common(site, language, Some(within), head), own)
}

/// How much of the running text is bound, and how much its authors waived.
fn coverage(language: &Language<'_>, within: Within<'_>) -> Vec<CountContext> {
    let found = within.relations.coverage.get(language.lang).copied().unwrap_or_default();
    let number = |count: usize| language.locale.number(&Decimal::from(count));
    let total = found.bound + found.waived + found.unbound;
    let of = [("count", &*number(found.bound)), ("total", &*number(total))];
    let line =
        |key: &str, count| CountContext { label: language.words.get(&format!("checks.{key}")).to_owned(), count };
    let bound = (total > 0).then(|| line("bound", language.words.fill("checks.of", &of)));
    let waived = (found.waived > 0).then(|| line("waived", number(found.waived)));
    bound.into_iter().chain(waived).collect()
}

/// How many relations of each kind came out how, and all together. Of the text only this language's numbers count.
fn summary(site: &Site<'_>, language: &Language<'_>, within: Within<'_>) -> (KindContext, Vec<KindContext>) {
    let own = site.report.config.languages.iter().position(|lang| lang == language.lang);
    let is_shown = |judged: &&Judged| match judged.origin {
        Origin::Literal { lang, .. } => Some(usize::from(lang)) == own,
        _ => true,
    };
    let shown: Vec<&Judged> = within.relations.judged.iter().filter(is_shown).collect();
    let context = |label: String, judged: Vec<&Judged>| {
        let count = |outcome: &str| judged.iter().filter(|judged| judged.outcome_id() == outcome).count();
        let number = |count: usize| language.locale.number(&Decimal::from(count));
        KindContext {
            label,
            count: number(judged.len()),
            exact: number(count("exact")),
            rounding: number(count("rounding")),
            acknowledged: number(count("acknowledged")),
        }
    };
    let of_kind = |kind: Kind| shown.iter().copied().filter(|judged| within.relations.kind(judged) == kind).collect();
    let kinds = Kind::ALL.into_iter().map(|kind| (kind, of_kind(kind)));
    let kinds = kinds
        .filter(|(_, judged): &(Kind, Vec<&Judged>)| !judged.is_empty())
        .map(|(kind, judged)| context(language.words.get(&format!("checks.kind.{}", kind.id())).to_owned(), judged));
    let kinds = kinds.collect();
    (context(language.words.get("checks.all").to_owned(), shown), kinds)
}

/// Declared and generated checks, by outcome.
fn groups(site: &Site<'_>, language: &Language<'_>, within: Within<'_>) -> Vec<CheckGroup> {
    let resolved = within.resolved;
    let details = Details::new(site.report, resolved, within.relations);
    let quotes = Quotes::of(site, language, resolved);
    let numbers: IndexMap<&str, usize> =
        contradictions(resolved).iter().map(|found| (found.check.id.as_str(), found.number)).collect();
    let context = |judged: &Judged| {
        let (check, prefix) = match judged.origin {
            Origin::Declared { check } => (resolved.edition.checks.get(check as usize)?, "check"),
            Origin::Automatic { check } => (&within.relations.generated.get(check as usize)?.check, "found"),
            _ => return None,
        };
        let root = &check.expression.root;
        let unnumbered = |table: &&str| !resolved.table_numbers.contains_key(*table);
        let names_all = tables(root).into_iter().filter(unnumbered).count() > 1;
        let writer = Writer { site, language, resolved, names_all, row: None };
        let mut context = check_context(&writer, check, &details.of(judged)?, judged);
        context.id = format!("{prefix}-{}", check.id.replace(|letter: char| !letter.is_alphanumeric(), "-"));
        context.places.extend(quotes.links(root, resolved));
        let number = numbers.get(check.id.as_str()).filter(|_| judged.acknowledged);
        context.note_name = number.map(|number| editor_notes::name(language, *number));
        Some(context)
    };
    let checks: Vec<CheckContext> = within.relations.judged.iter().filter_map(context).collect();
    let group = |outcome: &str| {
        let checks: Vec<CheckContext> = checks.iter().filter(|check| check.outcome == outcome).cloned().collect();
        let word = |part: &str| language.words.get(&format!("checks.{part}.{outcome}")).to_owned();
        CheckGroup {
            id: format!("checks-{outcome}"),
            outcome: outcome.to_owned(),
            title: word("outcome"),
            count: language.locale.number(&Decimal::from(checks.len())),
            explanation: word("explained"),
            checks,
        }
    };
    OUTCOMES.into_iter().map(group).filter(|group| !group.checks.is_empty()).collect()
}

fn check_context(writer: &Writer<'_>, check: &Check, relation: &Detail, judged: &Judged) -> CheckContext {
    let lang = writer.language.lang;
    let title = check.title.get(lang);
    let title = match judged.origin {
        Origin::Automatic { .. } => writer.fill(&format!("generated.{}", relation.kind.id()), &[("title", title)]),
        _ => title.to_owned(),
    };
    let shown = Shown::of(&relation.left, &relation.right);
    let side = |digits: &Decimal| match relation.left.unit {
        Unit::Percent => writer.language.locale.percent(digits),
        _ => value::number(writer.language, digits),
    };
    let unit = if relation.left.unit == Unit::Percent { &Unit::PercentagePoint } else { &relation.left.unit };
    let differs = !shown.difference.is_zero() && relation.comparison == Comparison::Equal;
    CheckContext {
        id: String::new(),
        title,
        formula: formula(writer, &check.expression.root),
        result: format!("{} {} {}", side(&shown.left), sign_found(relation), side(&shown.right)),
        difference: differs.then(|| difference(writer, &shown.difference, unit)),
        outcome: judged.outcome_id().to_owned(),
        note_name: None,
        note: relation.acknowledged.as_ref().map(|note| note.get(lang).to_owned()),
        places: tables(&check.expression.root).into_iter().filter_map(|table| writer.place(table)).collect(),
    }
}

/// A difference and its unit. The sides show none, so a project's own unit, which has no singular, may be left out.
fn difference(writer: &Writer<'_>, digits: &Decimal, unit: &Unit) -> String {
    match unit {
        Unit::Of(id) if writer.site.report.config.units.contains_key(&**id) => value::number(writer.language, digits),
        _ => value::phrase(writer.site, writer.language, digits, unit),
    }
}

/// A column's sum without its total is the sum of the other rows.
fn formula(writer: &Writer<'_>, root: &Node) -> String {
    if let Form::Compare(Comparison::Equal, left, right) = &root.kind
        && let Form::Binary(Operator::Subtract, sum, total) = &left.kind
        && let (Form::Call(name, arguments), Form::Select(..)) = (&sum.kind, &total.kind)
        && let ("sum", [column]) = (name.as_str(), arguments.as_slice())
    {
        let others = writer.fill("others", &[("column", &writer.formula(column, 0))]);
        return format!("{others} = {}", writer.formula(right, 0));
    }
    writer.formula(root, 0)
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

/// The relations of a table's rows that are all of one form: their kind, the table and columns by index.
type RowForm = (Kind, u32, u32, Option<u16>);

/// What was recomputed row by row, one line a table and form.
fn rows(site: &Site<'_>, language: &Language<'_>, within: Within<'_>) -> Vec<RowsContext> {
    let mut counts: IndexMap<RowForm, [usize; 3]> = IndexMap::new();
    for judged in &within.relations.judged {
        let kind = within.relations.kind(judged);
        let form = match judged.origin {
            Origin::Formula { table, column, .. }
            | Origin::Total { table, column, .. }
            | Origin::Range { table, column, .. } => (kind, table, column, None),
            Origin::Part { table, part, whole, .. } => (kind, table, u32::from(part), Some(whole)),
            Origin::Declared { .. } | Origin::Automatic { .. } | Origin::Literal { .. } => continue,
        };
        let outcome = match judged.outcome {
            Outcome::Exact => 0,
            Outcome::Rounding => 1,
            Outcome::Fails => 2,
        };
        counts.entry(form).or_default()[outcome] += 1;
    }
    // By kind, then in the order in which readers meet the tables.
    let place = |(kind, table, column, whole): &RowForm| {
        let id = within.resolved.edition.tables.get_index(*table as usize).map_or("", |(id, _)| id);
        let number = within.resolved.table_numbers.get(id).copied().unwrap_or(usize::MAX);
        (Kind::ALL.into_iter().position(|other| other == *kind), number, *table, *column, *whole)
    };
    counts.sort_by_cached_key(|form, _| place(form));
    counts.into_iter().filter_map(|(form, counts)| rows_context(site, language, within, form, counts)).collect()
}

fn rows_context(
    site: &Site<'_>,
    language: &Language<'_>,
    within: Within<'_>,
    (kind, table, column, whole): RowForm,
    counts: [usize; 3],
) -> Option<RowsContext> {
    let (_, table) = within.resolved.edition.tables.get_index(table as usize)?;
    let writer = Writer { site, language, resolved: within.resolved, names_all: false, row: Some(table) };
    let number = |count: usize| language.locale.number(&Decimal::from(count));
    let count = number(counts.iter().sum());
    Some(RowsContext {
        table: writer.place(&table.id)?,
        formula: row_formula(&writer, table, kind, column as usize, whole.map(usize::from))?,
        count: language.words.fill_counted("checks.rows", &count, &[("count", count.as_str())]),
        result: outcomes(&writer, counts, number),
    })
}

/// 25 exact, 86 within rounding; or that all came out alike.
fn outcomes(writer: &Writer<'_>, counts: [usize; 3], number: impl Fn(usize) -> String) -> String {
    let found = ["exact", "rounding", "acknowledged"].into_iter().zip(counts).filter(|(_, count)| *count > 0);
    let found: Vec<(&str, usize)> = found.collect();
    match found.as_slice() {
        [(outcome, _)] => writer.language.words.get(&format!("checks.rows.all.{outcome}")).to_owned(),
        _ => {
            let some = |(outcome, count): &(&str, usize)| {
                writer.fill(&format!("rows.{outcome}"), &[("count", &number(*count))])
            };
            let parts: Vec<String> = found.iter().map(some).collect();
            parts.join(writer.language.words.get("checks.rows.separator"))
        }
    }
}

fn row_formula(writer: &Writer<'_>, table: &Table, kind: Kind, column: usize, whole: Option<usize>) -> Option<String> {
    let label = |index: usize| {
        table.columns.get_index(index).map(|(_, column)| column.label.get(writer.language.lang).to_owned())
    };
    let own = label(column)?;
    Some(match kind {
        Kind::Formula => {
            let Content::Number { formula, .. } = &table.columns.get_index(column)?.1.content else { return None };
            format!("{own} = {}", writer.formula(&formula.as_ref()?.expression.as_ref()?.root, 0))
        }
        Kind::Total => {
            let parts: Option<Vec<String>> = total_parts(table, column).into_iter().map(label).collect();
            format!("{} = {own}", parts?.join(" + "))
        }
        Kind::Part => format!("{own} ≤ {}", label(whole?)?),
        _ => format!("0 ≤ {own} ≤ 100%"),
    })
}
