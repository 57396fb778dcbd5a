//! What was changed without an entry, as it is told to whoever wants to publish it.

use super::{Uncorrected, What};
use crate::corrections::difference::Difference;
use crate::corrections::units::UnitDifference;
use crate::corrections::{told, written};
use crate::diagnostic::{Message, message};
use crate::lang::Lang;

impl Uncorrected {
    /// What is to be said to whoever wants to publish this, and what can be done about it.
    pub fn message(&self) -> Message {
        let (table, edition) = (self.table.as_str(), self.edition.as_str());
        match &self.what {
            What::Withdrawn(figures) => message!(
                "the table `{table}` was published and is gone, with {count} figures that readers may have quoted, and no \
                 entry with `kind: withdrawal` in `data/{edition}/corrections.yaml` says so",
                table,
                count = figures.len(),
                edition
            ),
            What::NotKept => message!(
                "the table `{table}` as it is published now is none of its earlier versions in `data/{edition}/earlier`: \
                 delete there what was never published, or write `release: 2` into the entry of a second change on one \
                 day, and `--draft-corrections` keeps it",
                table,
                edition
            ),
            What::Unit(unit) => unit_message((edition, table), unit),
            What::Figures(figures) => figures_message((edition, table), figures),
        }
    }
}

fn unit_message((edition, table): (&str, &str), unit: &UnitDifference) -> Message {
    let is_other = |(lang, text): &(&Lang, &String)| unit.after.in_lang(lang) != Some(*text);
    let (lang, before) = unit.before.iter().find(is_other).unzip();
    let after = lang.and_then(|lang| unit.after.in_lang(lang));
    let told = |text: Option<&String>| match text {
        Some(text) if !text.is_empty() => format!("`{text}`").into(),
        _ => message!("nothing"),
    };
    message!(
        "the unit of the published column `{column}` of the table `{table}` was changed from {before} to {after} \
         without an entry in `data/{edition}/corrections.yaml`",
        column = unit.column.as_str(),
        table,
        before = told(before),
        after = told(after),
        edition
    )
}

fn figures_message((edition, table): (&str, &str), figures: &[Difference]) -> Message {
    let Some(first) = figures.first() else { return message!("nothing") };
    message!(
        "{count} published figures of the table `{table}` were changed without an entry in \
         `data/{edition}/corrections.yaml`, first `{row}` · `{column}` from `{before}` to {after}",
        count = figures.len(),
        table,
        edition,
        row = first.row.as_str(),
        column = first.column.as_str(),
        before = written(&first.before),
        after = told(first.after.as_ref())
    )
}
