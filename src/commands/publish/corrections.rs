//! Figures that were published and are others now: none without an entry in `corrections.yaml`, of which drafts are written
//! when that is asked for.

use std::collections::BTreeMap;
use std::path::Path;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;

use super::told::Teller;
use crate::diagnostic::message;
use crate::gate::{Finding, Gate};
use crate::lang::Lang;
use crate::memo::Memo;
use crate::output::OutputPath;
use crate::publish::host::Host;
use crate::publish::plan::Found;
use crate::publish::release::Record;
use crate::publish::site::Site;
use crate::publish::upload;
use crate::released::{self, Now, ReleasedTable};
use crate::render::address::table_of_csv;
use crate::resolve::Report;
use crate::source::Sources;
use crate::theme::Words;
use crate::{revise, theme};

/// The tables of the release that stands on the host that the site has otherwise or no more, as they were published.
///
/// # Errors
/// When the host fails, or has lost what it published.
pub async fn changed_tables(host: &Host, found: &Found, site: &Site) -> anyhow::Result<Vec<ReleasedTable>> {
    let published = found.current.iter().flat_map(|release| &release.files);
    let is_changed = |(path, record): &(&OutputPath, &Record)| {
        table_of_csv(path.as_str()).is_some() && site.get(path).is_none_or(|file| file.record != **record)
    };
    let read = |(path, record): (&OutputPath, &Record)| {
        let (path, record) = (path.clone(), *record);
        async move { Ok::<_, anyhow::Error>((upload::published(host, &path, &record).await?, path)) }
    };
    let changed: Vec<_> = published.filter(is_changed).map(read).collect();
    let files: Vec<_> = stream::iter(changed).buffer_unordered(host.concurrency).try_collect().await?;
    Ok(released::tables(files.iter().map(|(bytes, path)| (path.as_str(), bytes.as_slice()))))
}

/// What was changed without an entry.
pub fn findings(sources: &Sources, report: &Report, tables: &[ReleasedTable]) -> Vec<Finding> {
    let uncorrected = Now { report, sources, words: &words(sources, report) }.uncorrected(tables);
    let finding =
        |found: &released::Uncorrected| Finding { gate: Gate::UncorrectedFigure, path: None, message: found.message() };
    uncorrected.iter().map(finding).collect()
}

/// The theme's words in each language. The site was rendered with this theme, so it can be loaded.
fn words(sources: &Sources, report: &Report) -> BTreeMap<Lang, Words> {
    let theme = theme::load(sources, &report.config, &Memo::default().themes, &mut Vec::new());
    theme.map(|theme| theme.words.clone()).unwrap_or_default()
}

/// Writes drafts of the entries that are missing, and the tables as they were published, into the project.
///
/// # Errors
/// When the project cannot be written.
pub fn draft(
    root: &Path,
    sources: &Sources,
    report: &Report,
    tables: &[ReleasedTable],
    teller: &Teller<'_>,
) -> anyhow::Result<()> {
    let today = report.config.time_zone.to_datetime(Timestamp::now()).date();
    let drafts = Now { report, sources, words: &words(sources, report) }.draft(tables, today);
    let saved = revise::corrections::save(root, &drafts)?;
    for file in &saved.written {
        teller.say(&message!("written: {file}", file));
    }
    for file in &saved.kept {
        teller.say(&message!("left as it is, from another release: {file}", file));
    }
    teller.say(&match saved.written.is_empty() {
        true => message!("no published figure was changed without an entry"),
        false => message!("say in each new entry what was wrong and why, in every language; then publish"),
    });
    Ok(())
}
