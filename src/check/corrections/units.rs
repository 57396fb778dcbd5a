//! What entries say of the units of columns: each begins with what was published, or with what the one before made of it.
//! What the last one leads to is compared when the report is published, as the words of units are the theme's.

use std::collections::BTreeSet;

use super::Check;
use crate::corrections::units::steps;
use crate::corrections::{Aligned, Correction, UnitChange, Until, measure, stated_unit};
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::table::{Content, Table};

/// Reports what an entry says of a column that is not there or has no unit.
pub(super) fn entry(correction: &Correction, table: &Table, diagnostics: &mut Vec<Diagnostic>) {
    for change in &correction.units {
        let (column, place) = (&change.column, || change.column_at.clone());
        match table.columns.get(column) {
            None => {
                let message = message!("the table has no column `{column}`", column);
                let problem = Diagnostic::new(Code::UnknownColumn, place(), message);
                diagnostics.push(problem.suggesting(column, table.columns.keys().map(String::as_str)));
            }
            Some(found) if matches!(found.content, Content::Term) => {
                let message = message!("the column `{column}` holds terms, which have no unit", column);
                diagnostics.push(Diagnostic::new(Code::InvalidValue, place(), message));
            }
            Some(_) => {}
        }
    }
}

/// Reports units that the entries before or the earlier versions in the original's language tell otherwise.
pub(super) fn steps_of(
    check: &Check<'_>,
    table: &Table,
    versions: &[(Until, Aligned<'_>)],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let entries = &check.edition.corrections;
    let own = entries.iter().filter(|correction| correction.table == table.id);
    let columns: BTreeSet<&str> = own.flat_map(|entry| &entry.units).map(|change| change.column.as_str()).collect();
    let lang = check.original();
    for column in columns {
        let steps = steps(&table.id, column, entries);
        for pair in steps.windows(2) {
            let [(_, earlier), (_, later)] = pair else { continue };
            let (after, before) = (stated_unit(earlier.after.as_ref(), lang), stated_unit(later.before.as_ref(), lang));
            if after != before {
                let problem = other_before(later, told(after));
                diagnostics.push(problem.with_label(earlier.after_at.clone(), message!("it was changed to this")));
            }
        }
        let Some(index) = table.column(column).filter(|index| has_unit(table, *index)) else { continue };
        for (until, published) in versions {
            let first = steps.iter().find(|(correction, _)| correction.until() == *until);
            let Some(((_, step), head)) = first.zip(published.head(index)) else { continue };
            let unit = measure(head);
            if unit != stated_unit(step.before.as_ref(), lang) {
                let help = message!("write the unit as it stands in the head of the earlier version");
                diagnostics.push(other_before(step, told(&unit)).with_help(help));
            }
        }
    }
}

fn has_unit(table: &Table, column: usize) -> bool {
    table.columns.get_index(column).is_some_and(|(_, column)| !matches!(column.content, Content::Term))
}

fn other_before(step: &UnitChange, was: Message) -> Diagnostic {
    let message = message!("the unit of the column `{column}` was {was} before this entry", column = &step.column, was);
    Diagnostic::new(Code::CorrectionMismatch, step.before_at.clone(), message)
}

fn told(unit: &str) -> Message {
    if unit.is_empty() { message!("nothing") } else { format!("`{unit}`").into() }
}
