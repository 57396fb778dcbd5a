//! Bytes that a host keeps for releases which nobody puts back any more: which they are, and their end.
//!
//! What was replaced or deleted is kept under its hash, and that grows with each release. With `keep_releases` a target says
//! of how many releases the bytes are wanted. What the last ones consist of stays, and so does everything that no document
//! of a release on the host names: it may be somebody else's.

use std::collections::BTreeSet;

use super::digest::Digest;
use super::failure::Failure;
use super::host::{Host, OWN, kept};
use super::place::Place;
use super::release::{self as document, Name, Release};
use super::site::Site;
use super::upload;

/// Deletes kept bytes that none of the last releases consists of, and an earlier one did. Returns how many files.
///
/// # Errors
/// When the host fails. What is not deleted yet is, when this is called again.
pub async fn prune(place: &Place, last: usize) -> anyhow::Result<usize> {
    let host = place.current().await?;
    // What an upload that was cut replaces is named by no release yet.
    if host.read(&upload::pending(), 0).await?.is_some() {
        return Ok(0);
    }
    let (mut wanted, mut named) = (BTreeSet::new(), BTreeSet::new());
    for (index, release) in releases(&host).await?.iter().enumerate() {
        let digests = if index < last { &mut wanted } else { &mut named };
        digests.extend(release.files.values().chain(release.retired.values()).map(|record| record.digest));
    }
    let kept_there = kept_on(&host).await?;
    let mut deleted = 0;
    for digest in named.difference(&wanted).filter(|digest| kept_there.contains(*digest)) {
        host.delete(&kept(digest)).await?;
        deleted += 1;
    }
    Ok(deleted)
}

/// How many files of an earlier release the host has no more, neither in their place nor kept.
///
/// # Errors
/// When the host fails.
pub async fn missing(host: &Host, site: &Site, current: Option<&Release>) -> Result<usize, Failure> {
    let kept_there = kept_on(host).await?;
    let is_there = |digest: &Digest, path| {
        let stands = current.and_then(|release| release.record(path)).is_some_and(|record| record.digest == *digest);
        stands || kept_there.contains(digest)
    };
    let mut missing = 0;
    for (path, file) in site.iter().filter(|(path, file)| !is_there(&file.record.digest, path)) {
        // An upload that was cut may have put it there.
        let bytes = host.read(path.as_str(), file.record.size).await?;
        missing += usize::from(bytes.is_none_or(|bytes| Digest::of(&bytes) != file.record.digest));
    }
    Ok(missing)
}

/// The releases that the host documents, the present one first, as far as each names the one before it.
async fn releases(host: &Host) -> anyhow::Result<Vec<Release>> {
    let mut releases: Vec<Release> = Vec::new();
    let mut known: BTreeSet<Name> = BTreeSet::new();
    let mut next = document::FILE.to_owned();
    while let Some(text) = host.read(&next, 0).await? {
        // Of what stands before an altered document nothing is known, and nothing of it is deleted.
        let Ok(release) = Release::parse(&text) else { break };
        if !known.insert(release.name.clone()) {
            break;
        }
        let previous = release.previous.as_ref().map(|reference| reference.release.path());
        releases.push(release);
        match previous {
            Some(path) => next = path,
            None => break,
        }
    }
    Ok(releases)
}

/// The hashes of what the host keeps.
async fn kept_on(host: &Host) -> Result<BTreeSet<Digest>, Failure> {
    let folder = format!("{OWN}kept/");
    let files = host.list_in(&folder).await?;
    let digests = files.keys().filter_map(|path| path.strip_prefix(&folder)?.parse().ok());
    Ok(digests.collect())
}
