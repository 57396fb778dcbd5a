//! What entries say is withdrawn: it was published until then, and is not any more, unless a later entry tells that it came
//! back.

use super::{Check, unknown_table};
use crate::corrections::withdrawal::Part;
use crate::corrections::{Aligned, Correction, Until, withdrawal_of};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::table::Table;

/// Reports an entry of a table that is not there and was not withdrawn.
pub(super) fn of_no_table(check: &Check<'_>, correction: &Correction, diagnostics: &mut Vec<Diagnostic>) {
    let edition = check.edition;
    match withdrawal_of(&correction.table, &edition.corrections) {
        Some((withdrawal, _)) if correction.until() <= withdrawal.until() => {
            diagnostics.extend(check.without_earlier_version(correction));
        }
        _ if edition.broken.tables.contains(&correction.table) => {}
        _ => diagnostics.push(unknown_table(correction, edition)),
    }
    sections(check, correction, diagnostics);
}

/// Reports what an entry withdraws that is still there.
pub(super) fn entry(check: &Check<'_>, correction: &Correction, table: &Table, diagnostics: &mut Vec<Diagnostic>) {
    let Some(withdrawn) = &correction.withdrawn else { return };
    sections(check, correction, diagnostics);
    let later = |other: &&Correction| other.table == table.id && other.until() > correction.until();
    let is_public = table.release.is_public(check.report.now);
    if withdrawn.is_whole()
        && withdrawn.title.is_some()
        && is_public
        && !check.edition.corrections.iter().any(|other| later(&other))
    {
        let message = message!("the table `{table}` is withdrawn, but still published", table = &table.id);
        let problem = Diagnostic::new(Code::CorrectionMismatch, correction.table_at.clone(), message);
        diagnostics.push(problem.with_help(message!(
            "delete the table's file, or name what of it is withdrawn under `rows` and `columns`"
        )));
    }
    let (lang, terms) = (check.original(), &check.report.terms);
    let came_back = |row: Option<&str>, column: Option<&str>| {
        let mut changes = check.edition.corrections.iter().filter(later).flat_map(|other| &other.changes);
        changes.any(|change| {
            change.before.is_none()
                && row.is_none_or(|row| row == change.row)
                && column.is_none_or(|column| column == change.column)
        })
    };
    for part in &withdrawn.rows {
        let rows = (0..table.rows.len()).map(|row| table.key_of(row));
        let mut there = rows.filter(|key| part.is_called(lang, terms.translate(key, lang)));
        diagnostics.extend(there.find(|key| !came_back(Some(key), None)).map(|_| still_there(part, check)));
    }
    for part in &withdrawn.columns {
        let mut there = table.columns.iter().filter(|(_, column)| part.is_called(lang, column.label.get(lang)));
        diagnostics.extend(there.find(|(id, _)| !came_back(None, Some(id))).map(|_| still_there(part, check)));
    }
}

/// Reports what an entry withdraws that the version until then, in the original's language, does not have.
pub(super) fn published(
    check: &Check<'_>,
    table: &Table,
    versions: &[(Until, Aligned<'_>)],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let own = check.edition.corrections.iter().filter(|correction| correction.table == table.id);
    for (correction, withdrawn) in own.filter_map(|correction| Some((correction, correction.withdrawn.as_ref()?))) {
        let version = versions.iter().find(|(until, _)| *until == correction.until());
        let Some((until, version)) = version else { continue };
        let is_there = |part: &&Part, is_row: bool| {
            let mut names = if is_row { version.row_names() } else { version.column_names() };
            names.any(|name| part.is_called(check.original(), name))
        };
        let missing = withdrawn.rows.iter().filter(|part| !is_there(part, true));
        let missing = missing.chain(withdrawn.columns.iter().filter(|part| !is_there(part, false)));
        diagnostics.extend(missing.map(|part| {
            let name = part.words.get(check.original());
            let message =
                message!("the version until {date} has no row or column `{name}`", date = until.to_string(), name);
            let help = message!("write its words as they stand in the earlier version, a column's without the unit");
            Diagnostic::new(Code::CorrectionMismatch, part.at.clone(), message).with_help(help)
        }));
    }
}

fn still_there(part: &Part, check: &Check<'_>) -> Diagnostic {
    let name = part.words.get(check.original());
    let message = message!("`{name}` is withdrawn, but still in the table", name);
    let help =
        message!("take it out of the table, or tell in a later entry that it came back: a change without `before`");
    Diagnostic::new(Code::CorrectionMismatch, part.at.clone(), message).with_help(help)
}

fn sections(check: &Check<'_>, correction: &Correction, diagnostics: &mut Vec<Diagnostic>) {
    let edition = check.edition;
    for (name, at) in correction.withdrawn.iter().flat_map(|withdrawn| &withdrawn.sections) {
        let mut sections = edition.sections.iter().map(|section| section.name.as_str());
        // What is held back is not told of.
        if sections.any(|section| section == name)
            || edition.broken.has_part_of_section(name)
            || check.report.holds_back
        {
            continue;
        }
        let message = message!("the edition `{edition}` has no section `{name}`", edition = &edition.id, name);
        let problem = Diagnostic::new(Code::UnknownSection, at.clone(), message);
        diagnostics.push(problem.suggesting(name, edition.sections.iter().map(|section| section.name.as_str())));
    }
}
