//! The way of a site onto a host, in an order that never shows a reader a page that refers to something absent, and
//! that can be cut at any step and taken up again.
//!
//! First the host is told what is about to come (`.nianbao/pending.json`), so that whoever takes it up knows whose the
//! files are. Then come the files, wave by wave (`plan.rs`); then the release's document; then, if that was asked for,
//! what no release needs any more is deleted. Before a file is replaced or deleted its bytes are saved under their hash
//! in `.nianbao/kept/`, from where an earlier release can be put back.

use std::collections::BTreeSet;
use std::sync::Mutex;

use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::digest::Digest;
use super::failure::Failure;
use super::host::{self, Host, OWN, kept};
use super::place::Place;
use super::plan::{Found, Parcel, Plan, Wave};
use super::release::{self as document, Name, Record, Release};
use super::site::{Contents, Site};
use crate::diagnostic::message;
use crate::output::OutputPath;

/// Is told what is sent.
pub trait Observer: Sync {
    /// A file has arrived; its size in bytes.
    fn sent(&self, path: &OutputPath, size: u64);
}

/// What a release did to the host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Files that were sent.
    pub files: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were deleted.
    pub deleted: usize,
    /// One of the files whose earlier bytes the host keeps.
    pub kept: Option<Digest>,
}

/// Looks at a host: which release stands there, and which files.
///
/// # Errors
/// When the host cannot be read, or a document of a release on it was altered.
pub async fn look(host: &Host) -> anyhow::Result<Found> {
    // What is not there whole was announced by nobody: nothing is changed before it is read back.
    let pending = host.read(&pending(), 0).await?.and_then(|text| Release::parse(&text).ok());
    let current = match read(host, document::FILE).await {
        Err(error) => before(host, pending.as_ref()).await?.ok_or(error)?,
        current => current?,
    };
    Ok(Found { current, pending, listing: host.list().await?, ..Found::default() })
}

/// Reads those files on the host of which nothing else tells what they are, as far as the site has files of these paths. With
/// `every_byte` all are read that the site has.
///
/// # Errors
/// When the host cannot be read.
pub async fn read_unknown(host: &Host, found: &mut Found, site: &Site, every_byte: bool) -> Result<(), Failure> {
    let paths: Vec<OutputPath> = if every_byte {
        site.iter().map(|(path, _)| path.clone()).filter(|path| found.listing.contains_key(path.as_str())).collect()
    } else {
        found.unknown(site).into_iter().cloned().collect()
    };
    let listing = &found.listing;
    let digest = |path: OutputPath| async move {
        let size = listing.get(path.as_str()).copied().unwrap_or_default();
        let bytes = host.read(path.as_str(), size).await?;
        Ok::<_, Failure>(bytes.map(|bytes| (path, Digest::of(&bytes))))
    };
    let digests: Vec<_> = stream::iter(paths).map(digest).buffer_unordered(host.concurrency).try_collect().await?;
    found.digests = digests.into_iter().flatten().collect();
    Ok(())
}

/// Brings a release onto a host, to where it is public, as far as it is not there yet. With `prune`, files of earlier
/// releases are deleted at the end.
///
/// # Errors
/// When the host fails, for longer than its failures are tried again. Whatever has arrived stays, and need not be sent
/// again.
pub async fn release(
    place: &Place,
    release: &Release,
    plan: &Plan<'_>,
    found: &Found,
    observer: &dyn Observer,
    prune: bool,
) -> anyhow::Result<Sent> {
    let is_public = plan.is_settled() && place.is_public().await?;
    // Where nothing is sent, what is gone can be deleted where it is.
    let host = if is_public { place.current().await? } else { place.begin().await? };
    let sent = Upload::new(&host, release, plan, found, observer).run(prune).await?;
    if !is_public {
        place.complete(&release.name).await?;
    }
    if prune {
        place.prune().await?;
    }
    Ok(sent)
}

/// What stood on a host before an upload that was cut while it wrote its document: an earlier release, or none. Nothing
/// where no upload was cut.
async fn before(host: &Host, pending: Option<&Release>) -> anyhow::Result<Option<Option<Release>>> {
    match pending.map(|pending| &pending.previous) {
        None => Ok(None),
        Some(None) => Ok(Some(None)),
        Some(Some(reference)) => Ok(Some(Some(earlier(host, &reference.release).await?))),
    }
}

/// The document of an earlier release.
///
/// # Errors
/// When the host has none of this name, cannot be read, or the document was altered.
pub async fn earlier(host: &Host, name: &Name) -> anyhow::Result<Release> {
    let found = read(host, &name.path()).await?;
    found.ok_or_else(|| Failure::new(message!("the host knows no release {name}", name = name.as_str())).into())
}

/// What the file holds that is written for the host to date it.
const CLOCK: &str = "nianbao asks for the time";

/// What the host's clock says: it dates a file that is written for this alone. Nothing where it does not say.
///
/// # Errors
/// When the host fails.
pub async fn time_of(host: &Host) -> Result<Option<jiff::Timestamp>, Failure> {
    let path = format!("{OWN}clock");
    host.write(&path, CLOCK).await?;
    confirm(host, &path, CLOCK.len() as u64).await?;
    let time = host.modified(&path).await?;
    host.delete(&path).await?;
    Ok(time)
}

/// A host may say that it took a file, and have none or half of it.
async fn confirm(host: &Host, path: &str, size: u64) -> Result<(), Failure> {
    match host.size(path).await? {
        Some(found) if found == size => Ok(()),
        found => Err(lie(path, found.unwrap_or_default(), size)),
    }
}

async fn read(host: &Host, path: &str) -> anyhow::Result<Option<Release>> {
    let Some(text) = host.read(path, 0).await? else { return Ok(None) };
    let altered = message!("{path} on the host was not written by nianbao, or was altered since", path);
    Release::parse(&text).map(Some).map_err(|error| Failure::because_of(altered, error).into())
}

/// A file as a release published it: where it was saved before it was replaced, or else where it stands.
///
/// # Errors
/// When the host fails, or has the file no more.
pub async fn published(host: &Host, path: &OutputPath, record: &Record) -> Result<Vec<u8>, Failure> {
    for place in [&*kept(&record.digest), path.as_str()] {
        let bytes = host.read(place, record.size).await?;
        if let Some(bytes) = bytes.filter(|bytes| Digest::of(bytes) == record.digest) {
            return Ok(bytes);
        }
    }
    let path = path.as_str();
    Err(Failure::new(message!("the host has lost {path} as it was published", path)))
}

/// A release on its way.
struct Upload<'a> {
    /// Where it goes.
    host: &'a Host,
    /// What it is.
    release: &'a Release,
    /// What has to be done.
    plan: &'a Plan<'a>,
    /// The host as it was found.
    found: &'a Found,
    /// Who is told.
    observer: &'a dyn Observer,
    kept: Mutex<BTreeSet<Digest>>,
}

impl<'a> Upload<'a> {
    fn new(
        host: &'a Host,
        release: &'a Release,
        plan: &'a Plan<'a>,
        found: &'a Found,
        observer: &'a dyn Observer,
    ) -> Self {
        Self { host, release, plan, found, observer, kept: Mutex::default() }
    }

    /// With `prune`, files of earlier releases are deleted at the end.
    async fn run(&self, prune: bool) -> anyhow::Result<Sent> {
        let text = self.release.to_text()?;
        if !self.plan.is_settled() {
            self.document(&pending(), &text).await?;
            self.remove(&self.plan.stale_copies).await?;
            for wave in Wave::ALL {
                let parcels = self.plan.parcels.iter().filter(|parcel| parcel.wave == wave);
                self.each(parcels, |parcel| self.send(parcel)).await?;
            }
            self.each(self.plan.parcels.iter(), |parcel| self.confirm_parcel(parcel)).await?;
            self.is_alone(&text).await?;
            self.document(&self.release.name.path(), &text).await?;
            self.document(document::FILE, &text).await?;
        }
        let gone: &[OutputPath] = if prune { &self.plan.gone } else { &[] };
        self.remove(gone).await?;
        self.clear().await?;
        let deleted = self.plan.stale_copies.len() + gone.len();
        Ok(Sent { files: self.plan.parcels.len(), bytes: self.plan.size(), deleted, kept: self.kept() })
    }

    /// The hash of something that the host keeps for itself since this upload, if there is any.
    fn kept(&self) -> Option<Digest> {
        self.kept.lock().ok()?.first().copied()
    }

    async fn each<T, F>(&self, items: impl Iterator<Item = T>, act: impl Fn(T) -> F) -> Result<(), Failure>
    where
        F: Future<Output = Result<(), Failure>>,
    {
        stream::iter(items.map(Ok)).try_for_each_concurrent(self.host.concurrency, act).await
    }

    async fn send(&self, parcel: &Parcel<'_>) -> Result<(), Failure> {
        let path = parcel.path.as_str();
        // The bytes of an earlier release are where they were saved.
        let bytes: opendal::Buffer = match &parcel.file.contents {
            Contents::Bytes(contents) => bytes::Bytes::from_owner(contents.clone()).into(),
            Contents::Compressed(text, way) => way.compress(text).map_err(|error| uncompressed(path, error))?.into(),
            Contents::OnHost => published(self.host, parcel.path, &parcel.file.record).await?.into(),
        };
        if self.found.listing.contains_key(path) {
            self.keep(path).await?;
        }
        self.host.write(path, bytes).await?;
        self.observer.sent(parcel.path, parcel.file.record.size);
        Ok(())
    }

    /// Saves what stands at a path, whatever it is.
    async fn keep(&self, path: &str) -> Result<(), Failure> {
        let size = self.found.listing.get(path).copied().unwrap_or_default();
        let Some(bytes) = self.host.read(path, size).await? else { return Ok(()) };
        let (digest, size) = (Digest::of(&bytes), bytes.len() as u64);
        let is_new = self.kept.lock().is_ok_and(|mut kept| kept.insert(digest));
        let place = kept(&digest);
        if is_new && self.host.size(&place).await? != Some(size) {
            self.host.write(&place, bytes).await?;
            confirm(self.host, &place, size).await?;
        }
        Ok(())
    }

    /// Puts a release's document somewhere, and reads it back: the next release goes by it.
    async fn document(&self, path: &str, text: &str) -> Result<(), Failure> {
        self.host.write(path, text.to_owned()).await?;
        let found = self.host.read(path, 0).await?.unwrap_or_default();
        if found == text.as_bytes() { Ok(()) } else { Err(lie(path, found.len() as u64, text.len() as u64)) }
    }

    /// Where the earlier file is as long, only the bytes tell which one is there.
    async fn confirm_parcel(&self, parcel: &Parcel<'_>) -> Result<(), Failure> {
        let (path, Record { size, digest }) = (parcel.path.as_str(), parcel.file.record);
        confirm(self.host, path, size).await?;
        if self.found.listing.get(path) != Some(&size) {
            return Ok(());
        }
        let found = self.host.read(path, size).await?.unwrap_or_default();
        if Digest::of(&found) == digest { Ok(()) } else { Err(lie(path, found.len() as u64, size)) }
    }

    /// Two uploads at the same time would make a site of both. Whoever finds the other's traces stops before its own
    /// release is documented, and the next call repairs what both have left.
    async fn is_alone(&self, text: &str) -> anyhow::Result<()> {
        let current = self.host.read(document::FILE, 0).await?;
        let pending = self.host.read(&pending(), 0).await?;
        let expected = self.found.current.as_ref().map(|release| &release.name);
        let is_expected = match current.map(|text| Release::name_in(&text)) {
            None => expected.is_none(),
            Some(Some(name)) => expected == Some(&name),
            // What a cut upload left of it says nothing of anybody else.
            Some(None) => true,
        };
        if is_expected && pending.as_deref() == Some(text.as_bytes()) {
            return Ok(());
        }
        Err(Failure::new(message!(
            "somebody else is publishing to the same host: wait until that is over, then publish again"
        ))
        .into())
    }

    async fn remove(&self, paths: &[OutputPath]) -> Result<(), Failure> {
        // One after the other: pages go before what they refer to.
        for path in paths {
            self.keep(path.as_str()).await?;
            self.host.delete(path.as_str()).await?;
        }
        Ok(())
    }

    /// Removes the traces of uploads that were cut, then that of this one.
    async fn clear(&self) -> Result<(), Failure> {
        for path in self.found.listing.keys().filter(|path| host::is_part(path)) {
            self.host.delete(path).await?;
        }
        if self.found.pending.is_some() || !self.plan.is_settled() {
            self.host.delete(&pending()).await?;
        }
        Ok(())
    }
}

fn uncompressed(path: &str, error: std::io::Error) -> Failure {
    Failure::because_of(message!("{path} could not be made", path), error)
}

fn lie(path: &str, found: u64, size: u64) -> Failure {
    Failure::new(match found == size {
        true => message!("the host said that it took {path}, but has other bytes there", path),
        false => message!("the host said that it took {path}, but has {found} of its {size} bytes", path, found, size),
    })
}

/// Where the release is announced whose upload has begun.
pub(super) fn pending() -> String {
    format!("{OWN}pending.json")
}
