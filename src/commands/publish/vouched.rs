//! What the release on the host spares.
//!
//! Nothing on the host is believed for itself: the ledger of the project has the hash of the release's files, and says by
//! which rules all of them were inspected, and what compressed its copies.

use std::path::Path;

use futures::{StreamExt as _, TryStreamExt as _, stream};

use crate::compress;
use crate::gate::Earlier;
use crate::output::{Output, OutputPath};
use crate::publish::host::Host;
use crate::publish::ledger;
use crate::publish::plan::{Found, original};
use crate::publish::release::{Record, Release};
use crate::publish::site::Site;
use crate::publish::upload;
use crate::store::Key;

/// Where more files have changed than so many, and than one in ten, all are read: those that were there before would have to
/// be fetched.
const FEW: usize = 64;

/// The release on the host, if its compressed copies are those that this program makes of the same texts.
///
/// # Errors
/// When the ledger cannot be read.
pub fn with_same_copies<'a>(root: &Path, found: &'a Found) -> anyhow::Result<Option<&'a Release>> {
    vouched(root, found, |entry| entry.copies.as_deref() == Some(compress::KIND))
}

/// The release on the host, if the ledger says this of its files.
fn vouched<'a>(
    root: &Path,
    found: &'a Found,
    is_said: impl Fn(&ledger::Entry) -> bool,
) -> anyhow::Result<Option<&'a Release>> {
    let Some(current) = &found.current else { return Ok(None) };
    let is_vouched = ledger::read(root)?.iter().any(|entry| entry.tree == current.tree && is_said(entry));
    Ok(Some(current).filter(|_| is_vouched))
}

/// The release on the host beside the site, if these rules found nothing in it and most of it is the same.
///
/// # Errors
/// When the ledger or the host cannot be read.
pub async fn earlier(
    root: &Path,
    host: &Host,
    found: &Found,
    output: &Output,
    site: &Site,
    rules: Key,
) -> anyhow::Result<Option<Earlier>> {
    let inspected = vouched(root, found, |entry| entry.checks.inspected_by == Some(rules))?;
    let Some(current) = inspected else { return Ok(None) };
    let (mut earlier, changed) = compared(current, output, site);
    if changed.len() > FEW.max(output.len() / 10) {
        return Ok(None);
    }
    let read = |(path, record): (OutputPath, Record)| async move {
        upload::published(host, &path, &record).await.map(|bytes| (path, bytes))
    };
    let read = stream::iter(changed).map(read).buffer_unordered(host.concurrency);
    // What the host has lost is told where it matters.
    let Ok(changed) = read.try_collect().await else { return Ok(None) };
    earlier.changed = changed;
    Ok(Some(earlier))
}

/// A release beside a site, and the files of the release that the site has with other bytes.
fn compared(release: &Release, output: &Output, site: &Site) -> (Earlier, Vec<(OutputPath, Record)>) {
    let (mut earlier, mut changed) = (Earlier::default(), Vec::new());
    let is_copy = |path: &OutputPath| original(path).is_some_and(|path| release.files.contains_key(&path));
    for (path, record) in &release.files {
        // Nothing leads to compressed copies: it is the host that takes them for their originals.
        if output.get(path).is_none() && is_copy(path) {
            continue;
        }
        match site.get(path) {
            Some(file) if file.record == *record => {
                earlier.unchanged.insert(path.clone());
            }
            Some(_) => changed.push((path.clone(), *record)),
            None => {
                earlier.gone.insert(path.clone());
            }
        }
    }
    (earlier, changed)
}
