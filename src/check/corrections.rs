//! The entries of `corrections.yaml` against the data: each change leads from what was published to what the next entry or
//! the table says, it is of the right kind, and the table as it was is kept.

mod units;
mod withdrawals;

use crate::corrections::{
    Aligned, Change, Correction, FILE, Figure, History, Kind, Published, Step, Until, is_same_figure, path_of, told,
};
use crate::diagnostic::{Code, Diagnostic, message, quoted_list};
use crate::edition::Edition;
use crate::lang::Lang;
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;
use crate::table::{self, CellValue, ObservationStatus, Table};

/// Reports everything in an edition's entries that is not so.
pub fn check((report, resolved): (&Report, &ResolvedEdition), sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let edition = &resolved.edition;
    let check = Check { report, edition, sources };
    for correction in &edition.corrections {
        match edition.tables.get(&correction.table) {
            Some(table) => check.entry(correction, table, diagnostics),
            None => withdrawals::of_no_table(&check, correction, diagnostics),
        }
    }
    for table in edition.tables.values() {
        let history = History::of(&table.id, &edition.corrections);
        let versions = check.versions(table, diagnostics);
        let versions: Vec<(Until, Aligned<'_>)> = versions
            .iter()
            .map(|(until, published)| (*until, published.aligned(table, &report.terms, check.original())))
            .collect();
        units::steps_of(&check, table, &versions, diagnostics);
        withdrawals::published(&check, table, &versions, diagnostics);
        for ((row, column), steps) in history.cells() {
            let cell = table.row(row).zip(table.column(column));
            check.steps(cell, steps, table, diagnostics);
            for (until, published) in &versions {
                let first = steps.iter().find(|step| step.correction.until() == *until);
                diagnostics.extend(first.and_then(|step| other_before(step, cell?, published, *until)));
            }
        }
    }
}

fn unknown_table(correction: &Correction, edition: &Edition) -> Diagnostic {
    let table = &correction.table;
    let message = message!("the edition `{edition}` has no table `{name}`", edition = &edition.id, name = table);
    let problem = Diagnostic::new(Code::UnknownTable, correction.table_at.clone(), message);
    problem.suggesting(table, edition.tables.keys().map(String::as_str))
}

struct Check<'a> {
    report: &'a Report,
    edition: &'a Edition,
    sources: &'a Sources,
}

impl<'a> Check<'a> {
    fn original(&self) -> &'a Lang {
        // The configuration has at least one language, or there would be no report.
        &self.report.config.languages[0]
    }

    /// What can be said of an entry by itself.
    fn entry(&self, correction: &Correction, table: &Table, diagnostics: &mut Vec<Diagnostic>) {
        diagnostics.extend(self.without_earlier_version(correction));
        units::entry(correction, table, diagnostics);
        withdrawals::entry(self, correction, table, diagnostics);
        for change in &correction.changes {
            diagnostics.extend(wrong_kind(correction, change));
            if change.after.is_some() {
                diagnostics.extend(unknown_cell(change, table));
            }
        }
    }

    fn without_earlier_version(&self, correction: &Correction) -> Option<Diagnostic> {
        let (until, table) = (correction.until(), &correction.table);
        let is_kept = |lang: &&Lang| {
            let mut kept = self.edition.earlier.iter();
            kept.any(|version| version.until == until && version.table == *table && version.lang == **lang)
        };
        let mut missing = self.report.config.languages.iter().filter(|lang| !is_kept(lang)).peekable();
        let path = path_of(&self.edition.id, until, missing.peek()?, table);
        let missing: Vec<&str> = missing.map(Lang::as_str).collect();
        let message = message!(
            "the table `{table}` as it was published until {date} is not kept in {languages}",
            table,
            date = until.to_string(),
            languages = quoted_list(&missing)
        );
        let problem = Diagnostic::new(Code::MissingEarlierVersion, correction.table_at.clone(), message);
        let help = message!("put the CSV file that readers could download until then, as it was, at `{path}`", path);
        Some(problem.with_help(help))
    }

    /// The earlier versions of a table in the original's language.
    fn versions(&self, table: &Table, diagnostics: &mut Vec<Diagnostic>) -> Vec<(Until, Published)> {
        let own = self.edition.earlier.iter();
        let own = own.filter(|version| version.table == table.id && version.lang == *self.original());
        let mut read = Vec::new();
        for version in own {
            let published = self.sources.blobs.get(&version.path).and_then(|blob| Published::read(&blob.bytes));
            match published {
                Some(published) => read.push((version.until, published)),
                None => {
                    let message = message!("`{path}` is no CSV file in UTF-8", path = &*version.path);
                    let place = crate::source::Location { path: version.path.clone(), span: 0..0 };
                    diagnostics.push(Diagnostic::new(Code::CsvSyntax, place, message));
                }
            }
        }
        read
    }

    /// Each change begins where the one before it ended, and the last ends at what the table says.
    fn steps(
        &self,
        cell: Option<(usize, usize)>,
        steps: &[Step<'_>],
        table: &Table,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for pair in steps.windows(2) {
            let [earlier, later] = pair else { continue };
            if !is_same(earlier.change.after.as_ref(), later.change.before.as_ref()) {
                diagnostics.push(broken_chain(earlier, later));
            }
        }
        let Some(last) = steps.last() else { return };
        let now = cell.and_then(|(row, column)| table.rows.get(row)?.cells.get(column));
        let stated = now.map(|cell| Figure { value: cell.value.clone(), status: cell.status });
        let change = last.change;
        // That the table has no such cell was reported.
        if is_same(change.after.as_ref(), stated.as_ref()) || cell.is_none() {
            return;
        }
        let message = message!(
            "the figure `{row}` · `{column}` is {now} now, not {after}",
            row = &change.row,
            column = &change.column,
            now = told(stated.as_ref()),
            after = told(change.after.as_ref())
        );
        let problem = Diagnostic::new(Code::CorrectionMismatch, change.after_at.clone(), message);
        let place = now.map(|cell| cell.location.clone());
        let problem = place.into_iter().fold(problem, |problem, at| problem.with_label(at, message!("this cell")));
        let help = message!("write what the table says, or add the later correction to `{file}`", file = FILE);
        diagnostics.push(problem.with_help(help));
    }
}

/// Whether an entry states what another or the table does. A status counts where both state one.
fn is_same(stated: Option<&Figure>, found: Option<&Figure>) -> bool {
    let value = |figure: Option<&Figure>| figure.map_or(CellValue::Missing, |figure| figure.value.clone());
    let status = |figure: Option<&Figure>| figure.and_then(|figure| figure.status);
    let agrees = status(stated).zip(status(found)).is_none_or(|(stated, found)| stated == found);
    is_same_figure(&value(stated), &value(found)) && agrees
}

fn broken_chain(earlier: &Step<'_>, later: &Step<'_>) -> Diagnostic {
    let change = later.change;
    let message = message!(
        "the correction of {date} had made `{row}` · `{column}` {after}, so it was not {before} before this one",
        date = earlier.correction.date.to_string(),
        row = &change.row,
        column = &change.column,
        after = told(earlier.change.after.as_ref()),
        before = told(change.before.as_ref())
    );
    let problem = Diagnostic::new(Code::CorrectionMismatch, change.before_at.clone(), message);
    problem.with_label(earlier.change.after_at.clone(), message!("it was changed to this"))
}

fn other_before(
    step: &Step<'_>,
    (row, column): (usize, usize),
    aligned: &Aligned<'_>,
    until: Until,
) -> Option<Diagnostic> {
    let change = step.change;
    let published = aligned.figure_of(row, column);
    let is_so = match &published {
        Some(published) => published.is(change.before.as_ref()),
        None => change.before.as_ref().is_none_or(|before| before.value == CellValue::Missing),
    };
    if is_so || !aligned.has(row, column) {
        return None;
    }
    let text = published.as_ref().map(|published| {
        let status = published.status.map_or(String::new(), |status| format!(" ({status})"));
        format!("`{}{status}`", crate::corrections::written(&published.value))
    });
    let message = message!(
        "the figure `{row}` · `{column}` was not {before}: until {date} {published} was published",
        row = &change.row,
        column = &change.column,
        before = told(change.before.as_ref()),
        date = until.to_string(),
        published = text.map_or_else(|| message!("nothing"), Into::into)
    );
    let help = message!("write the figure and its status as they stand in the earlier version");
    Some(Diagnostic::new(Code::CorrectionMismatch, change.before_at.clone(), message).with_help(help))
}

fn wrong_kind(correction: &Correction, change: &Change) -> Option<Diagnostic> {
    let was_provisional = change.before.as_ref()?.status == Some(ObservationStatus::Provisional);
    let (message, help) = match (correction.kind, was_provisional) {
        (Kind::Correction, false) | (Kind::Revision, true) | (Kind::Withdrawal, _) => return None,
        (Kind::Correction, true) => (
            message!("a figure that was provisional is revised, not corrected"),
            message!("put it into an entry with `kind: revision`"),
        ),
        (Kind::Revision, false) => (
            message!("a figure that was not provisional is corrected, not revised"),
            message!("put it into an entry with `kind: correction`, or write `(provisional)` behind what it was"),
        ),
    };
    let problem = Diagnostic::new(Code::CorrectionKind, change.before_at.clone(), message);
    Some(problem.with_label(correction.kind_at.clone(), message!("the kind of this entry")).with_help(help))
}

/// A figure that is there now has a row and a column, and is no term.
fn unknown_cell(change: &Change, table: &Table) -> Option<Diagnostic> {
    let (row, column) = (&change.row, &change.column);
    if table.row(row).is_none() {
        let message = message!("the table has no row `{row}`", row);
        let problem = Diagnostic::new(Code::UnknownRow, change.row_at.clone(), message);
        return Some(problem.suggesting(row, table.keys()));
    }
    match table.columns.get(column) {
        None => {
            let message = message!("the table has no column `{column}`", column);
            let problem = Diagnostic::new(Code::UnknownColumn, change.column_at.clone(), message);
            Some(problem.suggesting(column, table.columns.keys().map(String::as_str)))
        }
        Some(column) if matches!(column.content, table::Content::Term) => {
            let message = message!(
                "the column `{column}` holds terms, and no figure can be corrected in it",
                column = &change.column
            );
            Some(Diagnostic::new(Code::InvalidValue, change.column_at.clone(), message))
        }
        Some(_) => None,
    }
}
