//! What has to be done on a host: the site and the host as it was found enter, a plan leaves. Pure, so that every order
//! of events can be tried.

use std::collections::{BTreeMap, BTreeSet};

use super::digest::Digest;
use super::release::{Record, Release};
use super::site::{File, Site};
use crate::output::OutputPath;

/// A host as it was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The release that stands there.
    pub current: Option<Release>,
    /// The release whose upload was begun and not finished.
    pub pending: Option<Release>,
    /// Every file there, with its size in bytes.
    pub listing: BTreeMap<String, u64>,
    /// The hashes of those files that were read.
    pub digests: BTreeMap<OutputPath, Digest>,
}

impl Found {
    /// What the host should have at a path by the account of the release that stands there.
    fn expected(&self, path: &OutputPath) -> Option<&Record> {
        self.current.as_ref()?.record(path)
    }

    /// Whether an upload that was cut may have changed this file.
    fn is_in_suspense(&self, path: &OutputPath) -> bool {
        let pending = self.pending.as_ref().and_then(|release| release.record(path));
        pending.is_some_and(|pending| Some(pending) != self.expected(path))
    }

    /// Whether the release that stands there has exactly the files of this site.
    fn documents(&self, site: &Site) -> bool {
        let files = self.current.as_ref().map(|release| &release.files);
        let is_same =
            |(path, file): (&OutputPath, &File)| files.is_some_and(|files| files.get(path) == Some(&file.record));
        files.is_some_and(|files| files.len() == site.iter().len()) && site.iter().all(is_same)
    }

    fn size(&self, path: &OutputPath) -> Option<u64> {
        self.listing.get(path.as_str()).copied()
    }

    /// The files whose bytes have to be looked at before a plan can be made: what a cut upload may have left, and what
    /// no release accounts for.
    pub fn unknown<'a>(&self, site: &'a Site) -> Vec<&'a OutputPath> {
        let is_unknown = |path: &OutputPath| {
            self.size(path).is_some() && (self.is_in_suspense(path) || self.expected(path).is_none())
        };
        site.iter().map(|(path, _)| path).filter(|path| is_unknown(path)).collect()
    }

    /// What stands at a path, as far as it is known.
    fn at(&self, path: &OutputPath) -> Option<At> {
        let size = self.size(path)?;
        Some(match (self.digests.get(path), self.expected(path)) {
            (Some(digest), _) => At::Known(*digest),
            (None, Some(record)) if record.size == size => At::Known(record.digest),
            (None, _) => At::Altered,
        })
    }
}

/// What stands at a path of a host.
enum At {
    /// A file with this hash.
    Known(Digest),
    /// A file that is not the one that was published.
    Altered,
}

/// When a file is sent. Earlier waves are there, whole, before a later one begins, so that nothing that a reader can get
/// to by links lacks what it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wave {
    /// Files whose names hold a hash of their contents: nothing refers to them yet, and none replaces another.
    Asset,
    /// New data files.
    NewData,
    /// New pages, to which no page leads yet.
    NewPage,
    /// Data files that replace earlier ones.
    ChangedData,
    /// Pages that replace earlier ones, and may lead to new ones.
    ChangedPage,
    /// What stands directly below a language: its home, its feed.
    Home,
    /// What stands at the root: the choice of language, the map of the site.
    Root,
}

impl Wave {
    /// All, in order.
    pub const ALL: [Self; 7] =
        [Self::Asset, Self::NewData, Self::NewPage, Self::ChangedData, Self::ChangedPage, Self::Home, Self::Root];

    fn of(path: &OutputPath, is_new: bool) -> Self {
        let depth = path.folders().count();
        match (depth, is_page(path), is_new) {
            (0, ..) => Self::Root,
            _ if path.as_str().starts_with("assets/") => Self::Asset,
            (1, ..) => Self::Home,
            (_, false, true) => Self::NewData,
            (_, true, true) => Self::NewPage,
            (_, false, false) => Self::ChangedData,
            (_, true, false) => Self::ChangedPage,
        }
    }
}

/// Why a file is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// The host has no such file.
    New,
    /// The host has an earlier one.
    Changed,
    /// The host should have it, but somebody deleted or altered it there.
    Restored,
}

/// A file that is to be sent.
#[derive(Clone, Debug)]
pub struct Parcel<'a> {
    /// Where it goes.
    pub path: &'a OutputPath,
    /// What it is.
    pub file: &'a File,
    /// Why it goes.
    pub change: Change,
    /// When it goes.
    pub wave: Wave,
}

/// Something on the host that no release accounts for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Surprise {
    /// Where.
    pub path: OutputPath,
    /// What.
    pub kind: SurpriseKind,
}

/// What somebody else did to the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SurpriseKind {
    /// A file that was published is gone.
    Deleted,
    /// A file that was published has other bytes.
    Altered,
    /// A file that was never published stands where one is to go.
    Foreign,
}

/// What is to be done.
#[derive(Clone, Debug, Default)]
pub struct Plan<'a> {
    /// What is sent, wave by wave.
    pub parcels: Vec<Parcel<'a>>,
    /// How many files are there already.
    pub unchanged: usize,
    /// Files of earlier releases that the new one does not have, pages first.
    pub gone: Vec<OutputPath>,
    /// Compressed copies of files that are to be served without one. A host would go on to serve the copy.
    pub stale_copies: Vec<OutputPath>,
    /// What somebody else did, in the order of the paths.
    pub surprises: Vec<Surprise>,
    /// Whether the release that stands on the host is documented as this very site.
    is_documented: bool,
}

impl<'a> Plan<'a> {
    /// Compares a site with a host.
    pub fn of(site: &'a Site, found: &Found) -> Self {
        let mut plan = Self { is_documented: found.documents(site), ..Self::default() };
        for (path, file) in site.iter() {
            plan.consider(path, file, found);
        }
        plan.parcels.sort_by_key(|parcel| parcel.wave);
        let is_gone = |path: &&OutputPath| site.get(path).is_none() && found.size(path).is_some();
        let releases = [&found.current, &found.pending].into_iter().flatten();
        let earlier = releases.flat_map(|release| release.files.keys().chain(release.retired.keys()));
        let mut gone: Vec<OutputPath> = earlier.filter(is_gone).cloned().collect();
        gone.sort_by(|one, other| (!is_page(one), one).cmp(&(!is_page(other), other)));
        gone.dedup();
        let is_stale = |path: &OutputPath| original(path).is_some_and(|original| site.get(&original).is_some());
        (plan.stale_copies, plan.gone) = gone.into_iter().partition(is_stale);
        plan
    }

    fn consider(&mut self, path: &'a OutputPath, file: &'a File, found: &Found) {
        let was_published = found.current.as_ref().is_some_and(|release| release.files.contains_key(path));
        let at = found.at(path);
        let surprise = match &at {
            None => was_published.then_some(SurpriseKind::Deleted),
            Some(At::Known(digest)) if *digest == file.record.digest => None,
            Some(_) if found.is_in_suspense(path) => None,
            Some(_) if found.expected(path).is_none() => Some(SurpriseKind::Foreign),
            Some(At::Known(digest)) if found.expected(path).is_some_and(|record| record.digest == *digest) => None,
            Some(_) => Some(SurpriseKind::Altered),
        };
        let is_there = matches!(at, Some(At::Known(digest)) if digest == file.record.digest);
        let change = match surprise {
            Some(SurpriseKind::Deleted | SurpriseKind::Altered) => Change::Restored,
            _ if at.is_none() => Change::New,
            _ => Change::Changed,
        };
        self.surprises.extend(surprise.map(|kind| Surprise { path: path.clone(), kind }));
        if is_there {
            self.unchanged += 1;
        } else {
            let wave = Wave::of(path, at.is_none());
            self.parcels.push(Parcel { path, file, change, wave });
        }
    }

    /// Where something is sent to.
    pub fn paths(&self) -> BTreeSet<OutputPath> {
        self.parcels.iter().map(|parcel| parcel.path.clone()).collect()
    }

    /// How many bytes are sent.
    pub fn size(&self) -> u64 {
        self.parcels.iter().map(|parcel| parcel.file.record.size).sum()
    }

    /// Whether the host has everything already, and says so.
    pub fn is_settled(&self) -> bool {
        self.is_documented && self.parcels.is_empty() && self.stale_copies.is_empty()
    }
}

fn is_page(path: &OutputPath) -> bool {
    uncompressed(path.as_str()).unwrap_or(path.as_str()).ends_with(".html")
}

/// The file of which this is a compressed copy, by its name.
pub fn original(path: &OutputPath) -> Option<OutputPath> {
    OutputPath::parse(uncompressed(path.as_str())?).ok()
}

fn uncompressed(path: &str) -> Option<&str> {
    path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br"))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::output::Output;

    fn site(files: &[(&str, &str)]) -> Site {
        let mut output = Output::new();
        for (path, text) in files {
            output.insert(OutputPath::parse(path).unwrap(), text.as_bytes()).unwrap();
        }
        Site::of(&output)
    }

    fn release(site: &Site, previous: Option<&Release>) -> Release {
        Release::of(site, Timestamp::UNIX_EPOCH, "https://example.org/".to_owned(), None, previous)
    }

    fn holding(site: &Site, current: Option<Release>) -> Found {
        let listing = site.iter().map(|(path, file)| (path.to_string(), file.record.size)).collect();
        Found { current, listing, ..Found::default() }
    }

    fn told(plan: &Plan<'_>) -> String {
        let parcels =
            plan.parcels.iter().map(|parcel| format!("{:?} {:?} {}", parcel.wave, parcel.change, parcel.path));
        let gone = plan.gone.iter().map(|path| format!("gone {path}"));
        let copies = plan.stale_copies.iter().map(|path| format!("stale {path}"));
        let surprises = plan.surprises.iter().map(|surprise| format!("{:?} {}", surprise.kind, surprise.path));
        parcels.chain(gone).chain(copies).chain(surprises).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_is_referred_to_goes_before_what_refers_to_it() {
        let paths = ["assets/a.css", "index.html", "zh/feed.xml", "zh/index.html", "zh/e/t.csv", "zh/e/index.html"];
        let site = site(&paths.map(|path| (path, path)));
        let expected = "Asset New assets/a.css\nNewData New zh/e/t.csv\nNewPage New zh/e/index.html\n\
                        Home New zh/feed.xml\nHome New zh/index.html\nRoot New index.html";
        assert_eq!(told(&Plan::of(&site, &Found::default())), expected);
    }

    #[test]
    fn only_what_changed_is_sent_and_what_is_gone_is_listed_pages_first() {
        let old = site(&[("zh/e/a.csv", "1"), ("zh/e/b.html", "1"), ("zh/e/c.html", "1"), ("zh/e/d.html", "1")]);
        let new = site(&[("zh/e/c.html", "1"), ("zh/e/d.html", "2")]);
        let plan = Plan::of(&new, &holding(&old, Some(release(&old, None))));
        assert_eq!(told(&plan), "ChangedPage Changed zh/e/d.html\ngone zh/e/b.html\ngone zh/e/a.csv");
        assert_eq!(plan.unchanged, 1);
    }

    #[test]
    fn what_somebody_else_did_is_noticed() {
        let site = site(&[("zh/e/a.html", "1"), ("zh/e/b.html", "1"), ("zh/e/c.html", "1")]);
        let mut found = holding(&site, Some(release(&site, None)));
        found.listing.insert("zh/e/a.html".to_owned(), 99);
        found.listing.remove("zh/e/b.html");
        let expected = "NewPage Restored zh/e/b.html\nChangedPage Restored zh/e/a.html\n\
                        Altered zh/e/a.html\nDeleted zh/e/b.html";
        assert_eq!(told(&Plan::of(&site, &found)), expected);
    }

    #[test]
    fn a_foreign_file_is_looked_at_and_is_no_surprise_where_it_is_the_same() {
        let site = site(&[("zh/e/a.html", "1"), ("zh/e/b.html", "1")]);
        let mut found = holding(&site, None);
        let unknown = found.unknown(&site);
        assert_eq!(unknown.len(), 2);
        found.digests.insert(unknown[0].clone(), Digest::of(b"1"));
        found.digests.insert(unknown[1].clone(), Digest::of(b"2"));
        assert_eq!(told(&Plan::of(&site, &found)), "ChangedPage Changed zh/e/b.html\nForeign zh/e/b.html");
    }

    #[test]
    fn what_a_cut_upload_has_sent_is_not_sent_again() {
        let old = site(&[("zh/e/a.html", "1"), ("zh/e/b.html", "1")]);
        let new = site(&[("zh/e/a.html", "2"), ("zh/e/b.html", "2"), ("zh/e/c.html", "2")]);
        let current = release(&old, None);
        let mut found = holding(&new, Some(current.clone()));
        found.pending = Some(release(&new, Some(&current)));
        assert_eq!(found.unknown(&new).len(), 3);
        for (path, text) in [("zh/e/a.html", "2"), ("zh/e/b.html", "1"), ("zh/e/c.html", "2")] {
            found.digests.insert(OutputPath::parse(path).unwrap(), Digest::of(text.as_bytes()));
        }
        assert_eq!(told(&Plan::of(&new, &found)), "ChangedPage Changed zh/e/b.html");
    }

    #[test]
    fn a_compressed_copy_never_outlives_the_file_it_was_made_of() {
        let old = site(&[("zh/e/a.html", "1"), ("zh/e/a.html.br", "1"), ("zh/e/b.html.br", "1")]);
        let new = site(&[("zh/e/a.html", "2")]);
        let plan = Plan::of(&new, &holding(&old, Some(release(&old, None))));
        assert_eq!(told(&plan), "ChangedPage Changed zh/e/a.html\ngone zh/e/b.html.br\nstale zh/e/a.html.br");
    }
}
