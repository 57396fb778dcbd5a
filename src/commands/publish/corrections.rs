//! Figures that were published and are others now: none without an entry in `corrections.yaml`, of which drafts are written
//! when that is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::Timestamp;

use super::told::Teller;
use crate::corrections::restored::{Restored, restored};
use crate::corrections::{told, written};
use crate::diagnostic::{Message, message};
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
use crate::render::address::{is_earlier_file, table_of_csv};
use crate::resolve::Report;
use crate::source::Sources;
use crate::theme::Words;
use crate::{revise, theme};

/// The tables of the release that stands on the host that the site has otherwise or no more, as they were published.
///
/// # Errors
/// When the host fails, or has lost what it published.
pub async fn changed_tables(host: &Host, found: &Found, site: &Site) -> anyhow::Result<Vec<ReleasedTable>> {
    let read = |(path, record): (&OutputPath, &Record)| {
        let (path, record) = (path.clone(), *record);
        async move { Ok::<_, anyhow::Error>((upload::published(host, &path, &record).await?, path)) }
    };
    let changed: Vec<_> = changed(found, site).map(read).collect();
    let files: Vec<_> = stream::iter(changed).buffer_unordered(host.concurrency).try_collect().await?;
    Ok(released::tables(files.iter().map(|(bytes, path)| (path.as_str(), bytes.as_slice()))))
}

/// The files of tables in the release that stands on the host that the site has otherwise or no more.
fn changed<'a>(found: &'a Found, site: &'a Site) -> impl Iterator<Item = (&'a OutputPath, &'a Record)> {
    let published = found.current.iter().flat_map(|release| &release.files);
    published.filter(|(path, record)| {
        table_of_csv(path.as_str()).is_some() && site.get(path).is_none_or(|file| file.record != **record)
    })
}

/// What was changed without an entry.
pub fn findings(sources: &Sources, report: &Report, tables: &[ReleasedTable]) -> Vec<Finding> {
    // The theme is not loaded once more for nothing.
    if tables.is_empty() {
        return Vec::new();
    }
    let uncorrected = Now { report, sources, words: &words(sources, report) }.uncorrected(tables);
    let finding =
        |found: &released::Uncorrected| Finding { gate: Gate::UncorrectedFigure, path: None, message: found.message() };
    uncorrected.iter().map(finding).collect()
}

/// What an earlier release that is put back states otherwise than the one that stands on the host, a finding a table. Its
/// own entries tell how figures came to be what they were, not why they are so again.
///
/// # Errors
/// When the host fails, or has lost what it published.
pub async fn findings_of_put_back(
    host: &Host,
    found: &Found,
    site: &Site,
    original: Option<&Lang>,
) -> anyhow::Result<Vec<Finding>> {
    let (mut findings, mut told) = (Vec::new(), BTreeSet::new());
    let mut changed: Vec<_> = changed(found, site).collect();
    // Every language has the same figures; they are told in the words of the original.
    changed.sort_by_key(|(path, _)| table_of_csv(path.as_str()).map(|(lang, ..)| Some(&lang) != original));
    for (path, record) in changed {
        let Some((_, edition, table)) = table_of_csv(path.as_str()) else { continue };
        if told.contains(&(edition, table)) {
            continue;
        }
        let before = upload::published(host, path, record).await?;
        let after = match site.get(path) {
            Some(file) => upload::published(host, path, &file.record).await?,
            // A file without rows states nothing.
            None => b"-".to_vec(),
        };
        if let Some(message) = restored(&before, &after).and_then(|restored| restored_message(table, &restored)) {
            told.insert((edition, table));
            findings.push(Finding { gate: Gate::UncorrectedFigure, path: Some(path.clone()), message });
        }
    }
    Ok(findings)
}

fn restored_message(table: &str, restored: &Restored) -> Option<Message> {
    let unit = restored.heads.first().map(|(before, after)| {
        message!(
            "putting that release back would change the unit of a published column of the table `{table}`, from \
             `{before}` to `{after}`",
            table,
            before,
            after
        )
    });
    let figure = restored.figures.first().map(|first| {
        message!(
            "putting that release back would change {count} published figures of the table `{table}`, first `{row}` · \
             `{column}` from `{before}` to {after}",
            count = restored.figures.len(),
            table,
            row = first.row.as_str(),
            column = first.column.as_str(),
            before = written(&first.before),
            after = told(first.after.as_ref())
        )
    });
    figure.or(unit)
}

/// Earlier versions of corrected tables that the site does not have any more, or has otherwise.
pub fn lost_versions(found: &Found, site: &Site) -> Vec<Finding> {
    let published = found.current.iter().flat_map(|release| &release.files);
    let lost = published.filter(|(path, record)| {
        is_earlier_file(path.as_str()) && site.get(path).is_none_or(|file| file.record != **record)
    });
    let finding = |(path, _): (&OutputPath, _)| {
        let message = message!("readers could no longer get to this earlier version of a corrected table");
        Finding { gate: Gate::UncorrectedFigure, path: Some(path.clone()), message }
    };
    lost.map(finding).collect()
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
