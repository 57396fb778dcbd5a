//! The proof after a release: the site as readers get it, compared with the release. A release and the site's public
//! address enter; what the host gets wrong leaves.
//!
//! Files are asked for as browsers do: a page by the address of its folder, a text also compressed. Wrong bytes are told
//! apart from headers that could be better.

use std::collections::BTreeSet;

use futures::{StreamExt as _, stream};

use super::digest::Digest;
use super::failure::Failure;
use super::host::{OWN, kept};
use super::plan::original;
use super::release::{self, Name, Record, Release};
use super::remark::Remarks;
use super::web::{Answer, Encoding, Web};
use crate::config::BaseUrl;
use crate::diagnostic::message;
use crate::hosting::{judgement, media_type};
use crate::output::OutputPath;

/// Of the files that were sent so many are read back, and of the others so many.
const MOST_SENT: usize = 300;
const MOST_OTHERS: usize = 60;

/// So many files are asked for at the same time.
const CONCURRENCY: usize = 8;

/// The page that a host shows where there is none.
const MISSING: &str = "404.html";

/// Smaller texts gain nothing from compression: they fit into one packet.
const WORTH_COMPRESSING: u64 = 1400;

/// A page of the host's own, about something that is not there, is no longer than this, in bytes.
const LONGEST_NOTICE: usize = 1 << 20;

/// What is to be read back.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// Whether every file is.
    pub all: bool,
    /// What was sent just now.
    pub sent: BTreeSet<OutputPath>,
    /// What the host keeps of earlier releases, and should keep for itself.
    pub kept: Option<Digest>,
}

/// What came out.
#[derive(Debug)]
pub enum Proof {
    /// Nothing was read.
    Unreachable(Failure),
    /// There is another release at this address, or none: perhaps it is not where the target's files are served.
    Elsewhere(Option<Name>),
    /// So many files were read, and this is to be said about them.
    Seen {
        /// How many.
        files: usize,
        /// What is to be said.
        remarks: Remarks,
    },
}

/// Reads a release back over the site's public address.
pub async fn of(web: &Web, release: &Release, scope: &Scope) -> Proof {
    let answer = match web.get(release::FILE, Encoding::Identity, release::LONGEST).await {
        Ok(answer) => answer,
        Err(failure) => return Proof::Unreachable(failure),
    };
    match Release::parse(&answer.bytes).ok().filter(|_| answer.status == 200) {
        Some(found) if found.name == release.name => {}
        other => return Proof::Elsewhere(other.map(|other| other.name)),
    }
    let paths = selection(release, scope);
    let files = paths.len();
    let mut remarks = of_files(web, release, paths).await;
    remarks.append(of_absence(web, release).await);
    remarks.append(of_secrecy(web, scope).await);
    Proof::Seen { files, remarks }
}

/// Reads these files back.
pub async fn of_files(web: &Web, release: &Release, paths: Vec<&OutputPath>) -> Remarks {
    let looks = paths.into_iter().map(|path| of_file(web, release, path));
    let all = stream::iter(looks).buffer_unordered(CONCURRENCY);
    all.fold(Remarks::default(), |mut remarks, of_one| {
        remarks.append(of_one);
        futures::future::ready(remarks)
    })
    .await
}

/// Those of the paths that have an address of their own. Compressed copies are read with the file that they were made of.
pub fn readable<'a>(release: &Release, paths: impl Iterator<Item = &'a OutputPath>) -> Vec<&'a OutputPath> {
    paths.filter(|path| !is_copy(release, path)).collect()
}

/// The files to be read: entry pages, what was sent, and some others, which differ from release to release.
fn selection<'a>(release: &'a Release, scope: &Scope) -> Vec<&'a OutputPath> {
    let paths = readable(release, release.files.keys());
    if scope.all {
        return paths;
    }
    let is_entry = |path: &OutputPath| path.folders().count() < 2 && path.as_str().ends_with(".html");
    let (entries, others): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| is_entry(path));
    let (mut sent, mut others): (Vec<_>, Vec<_>) = others.into_iter().partition(|path| scope.sent.contains(*path));
    for (list, most) in [(&mut sent, MOST_SENT), (&mut others, MOST_OTHERS)] {
        // An order that looks like chance, and is the same whenever it is looked at again.
        list.sort_by_cached_key(|path| Digest::of(format!("{} {path}", release.tree).as_bytes()));
        list.truncate(most);
    }
    entries.into_iter().chain(sent).chain(others).collect()
}

fn is_copy(release: &Release, path: &OutputPath) -> bool {
    original(path).is_some_and(|original| release.files.contains_key(&original))
}

async fn of_file(web: &Web, release: &Release, path: &OutputPath) -> Remarks {
    let mut remarks = Remarks::default();
    let (Some(record), name) = (release.files.get(path), path.as_str()) else { return remarks };
    let address = address(name);
    let most = expected(release, path).map(|record| record.size).max().unwrap_or(record.size) as usize;
    let answer = match web.get(address, Encoding::Identity, most).await {
        Ok(answer) => answer,
        Err(_) => {
            remarks.wrong(name, message!("the host does not answer"));
            return remarks;
        }
    };
    // The page of missing pages may be shown as what it is.
    let is_shown = answer.status == 200 || (answer.status == 404 && name == MISSING);
    if !is_shown {
        let status = answer.status;
        remarks.wrong(name, message!("the host answers with status {status}", status));
        return remarks;
    }
    let decoded = answer.decoded(most).unwrap_or_default();
    let digest = Digest::of(&decoded);
    let Some(served) = expected(release, path).find(|record| record.digest == digest) else {
        remarks.wrong(name, message!("the host serves other bytes than were published"));
        return remarks;
    };
    remarks.append(of_way(path, &answer));
    remarks.append(of_headers(name, release, &answer));
    if is_worth_compressing(name, served) {
        remarks.append(of_compression(web, release, path).await);
    }
    remarks
}

/// The address by which readers get to a file.
fn address(path: &str) -> &str {
    path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(path)
}

/// What may be found at a file's address: the file, and at the root also the home of any language, to which a host may
/// lead by itself.
fn expected<'a>(release: &'a Release, path: &'a OutputPath) -> impl Iterator<Item = &'a Record> {
    let is_root = path.as_str() == "index.html";
    let is_home = |other: &OutputPath| other.folders().count() == 1 && other.as_str().ends_with("/index.html");
    let is_expected = move |(other, _): &(&OutputPath, &Record)| *other == path || (is_root && is_home(other));
    release.files.iter().filter(is_expected).map(|(_, record)| record)
}

fn of_way(path: &OutputPath, answer: &Answer) -> Remarks {
    let mut remarks = Remarks::default();
    let last = answer.redirections.last();
    match last.filter(|_| answer.leaves_host) {
        Some(address) if path.folders().count() == 0 => {
            remarks.advise(path.as_str(), message!("the host leads to another host: {address}", address));
        }
        Some(_) => remarks.advise(path.as_str(), message!("the host leads to another host")),
        // The root may lead to a language.
        None if last.is_some() && path.as_str() != "index.html" => {
            remarks.advise(path.as_str(), message!("the host leads to another address first"));
        }
        None => {}
    }
    remarks
}

fn of_headers(path: &str, release: &Release, answer: &Answer) -> Remarks {
    let mut remarks = Remarks::default();
    let base_url = BaseUrl::parse(&release.base_url).ok();
    let of_protection = base_url.map(|base_url| judgement::of_protection(&base_url, |name| answer.header(name)));
    let of_type = judgement::of_type(path, answer.header("content-type"));
    let of_caching = judgement::of_caching(path, answer.header("cache-control"));
    for message in of_type.into_iter().chain(of_caching).chain(of_protection.into_iter().flatten()) {
        remarks.advise(path, message);
    }
    remarks
}

fn is_worth_compressing(path: &str, record: &Record) -> bool {
    media_type::is_compressible(path) && record.size > WORTH_COMPRESSING
}

/// Compressed, a file must be the same file.
async fn of_compression(web: &Web, release: &Release, path: &OutputPath) -> Remarks {
    let mut remarks = Remarks::default();
    let mut is_compressed = false;
    let most = expected(release, path).map(|record| record.size).max().unwrap_or_default() as usize;
    for encoding in [Encoding::Gzip, Encoding::Brotli] {
        let name = encoding.token();
        let Ok(answer) = web.get(address(path.as_str()), encoding, most).await else {
            remarks.wrong(path.as_str(), message!("the host does not answer when asked for {name}", name));
            continue;
        };
        let is_right = answer.decoded(most).is_ok_and(|bytes| {
            let digest = Digest::of(&bytes);
            expected(release, path).any(|record| record.digest == digest)
        });
        if !is_right || answer.status != 200 {
            remarks.wrong(path.as_str(), message!("compressed with {name}, the file is another one", name));
        }
        if answer.header("content-encoding").is_some() {
            is_compressed = true;
            let vary = answer.header("vary").unwrap_or_default().to_lowercase();
            if !vary.contains("accept-encoding") && vary != "*" {
                remarks.advise(path.as_str(), message!("compressed, the host does not send Vary: Accept-Encoding"));
            }
        }
    }
    if !is_compressed {
        remarks.advise(path.as_str(), message!("the host compresses with neither gzip nor br"));
    }
    remarks
}

/// Where there is nothing, the host says so, with the site's own page.
async fn of_absence(web: &Web, release: &Release) -> Remarks {
    let mut remarks = Remarks::default();
    let path = format!("no-such-page-{}", release.tree.short());
    let Ok(answer) = web.get(&path, Encoding::Identity, LONGEST_NOTICE).await else {
        remarks.advise(path, message!("the host does not answer"));
        return remarks;
    };
    let page = release.files.iter().find(|(path, _)| path.as_str() == MISSING).map(|(_, record)| record.digest);
    let is_page = answer.decoded(LONGEST_NOTICE).is_ok_and(|bytes| Some(Digest::of(&bytes)) == page);
    match answer.status {
        404 if is_page || page.is_none() => {}
        404 => remarks.advise(path, message!("where there is no page, the host does not show 404.html")),
        status => {
            remarks.advise(path, message!("where there is no page, the host answers with {status}, not 404", status))
        }
    }
    remarks
}

/// What nianbao keeps for itself is nobody else's business, although nothing in it is secret.
async fn of_secrecy(web: &Web, scope: &Scope) -> Remarks {
    let mut remarks = Remarks::default();
    let path = scope.kept.map_or_else(|| OWN.to_owned(), |digest| kept(&digest));
    if web.get(&path, Encoding::Identity, LONGEST_NOTICE).await.is_ok_and(|answer| answer.status == 200) {
        remarks.advise(OWN, message!("the host serves what nianbao keeps there for itself"));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::output::Output;
    use crate::publish::site::Site;

    fn release(paths: impl Iterator<Item = String>) -> Release {
        let mut output = Output::new();
        for path in paths {
            output.insert(OutputPath::parse(&path).unwrap(), path.as_bytes()).unwrap();
        }
        Release::of(&Site::of(&output), Timestamp::UNIX_EPOCH, "https://example.org/".to_owned(), None, None)
    }

    fn big() -> Release {
        let entries = ["index.html", "zh/index.html", "404.html", "zh/index.html.br"].map(str::to_owned);
        release(entries.into_iter().chain((0..2000).map(|number| format!("zh/e/{number}.html"))))
    }

    #[test]
    fn entry_pages_all_that_was_sent_and_some_others_are_read() {
        let release = big();
        let sent = OutputPath::parse("zh/e/1234.html").unwrap();
        let scope = Scope { sent: BTreeSet::from([sent.clone()]), ..Scope::default() };
        let chosen = selection(&release, &scope);
        assert_eq!(chosen.len(), 3 + 1 + MOST_OTHERS);
        assert_eq!(
            chosen[..4].iter().map(|path| path.as_str()).collect::<Vec<_>>(),
            ["404.html", "index.html", "zh/index.html", sent.as_str()]
        );
        assert_eq!(chosen, selection(&release, &scope));
    }

    #[test]
    fn everything_but_copies_is_read_when_asked_for() {
        let chosen = big();
        let chosen = selection(&chosen, &Scope { all: true, ..Scope::default() });
        assert_eq!(chosen.len(), 2003);
    }

    #[test]
    fn pages_are_asked_for_by_their_folders() {
        for (path, expected) in [
            ("index.html", ""),
            ("zh/index.html", "zh/"),
            ("zh/a.html", "zh/a.html"),
            ("zh/noindex.html", "zh/noindex.html"),
        ] {
            assert_eq!(address(path), expected);
        }
    }

    #[test]
    fn the_root_may_be_a_language() {
        let release = big();
        let [root, home] = ["index.html", "zh/index.html"].map(|path| OutputPath::parse(path).unwrap());
        assert_eq!(expected(&release, &root).count(), 2);
        assert_eq!(expected(&release, &home).count(), 1);
    }
}
