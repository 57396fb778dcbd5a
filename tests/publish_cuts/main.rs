//! An upload that is cut, at each of its steps in turn, and taken up again: no reader ever gets to a page that refers to
//! something absent, no file of anybody is lost, and the end is the same as without the cut.
//!
//! The real report goes to a host three times: for the first time; after a figure was changed; after an edition, its
//! theme and its charts were exchanged for others, with deletion of what is gone. The host is memory behind OpenDAL, and
//! for the changed figure a folder as well. The number of cuts is printed.

mod prune;
mod reader;
mod switch;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::Timestamp;
use nianbao::memo::Memo;
use nianbao::output::{Output, OutputPath};
use nianbao::publish::digest::Digest;
use nianbao::publish::failure::Failure;
use nianbao::publish::host::{Host, Patience, Step, Steps};
use nianbao::publish::place::Place as Destination;
use nianbao::publish::plan::Plan;
use nianbao::publish::release::{self, Release};
use nianbao::publish::site::Site;
use nianbao::publish::upload::{self, Observer, Sent};
use nianbao::release::Moment;
use nianbao::{Options, compile, load};
use opendal::layers::ChaosLayer;
use opendal::{Operator, services};

/// Files that somebody else has on the host.
const FOREIGN: [(&str, &[u8]); 2] = [("other/page.html", b"<p>not ours</p>"), ("zh/note.txt", b"nor is this")];

#[test]
fn a_first_upload_survives_every_cut() {
    let site = site(|_| {});
    let cuts = cut_everywhere(&Memory, None, &site, false);
    println!("first upload: {cuts} cuts tried and survived");
    assert!(cuts > site.iter().len(), "{cuts}");
}

#[test]
fn the_change_of_a_figure_survives_every_cut() {
    let (old, new) = (site(|_| {}), site(changed_figure));
    let cuts = cut_everywhere(&Memory, Some(&old), &new, false);
    let in_folder = cut_everywhere(&Folder, Some(&old), &new, false);
    println!("changed figure: {cuts} cuts in memory and {in_folder} in a folder tried and survived");
    assert!(cuts > 10 && in_folder > cuts);
}

#[test]
fn the_exchange_of_everything_survives_every_cut() {
    let (old, new) = (site(|_| {}), site(exchanged));
    let cuts = cut_everywhere(&Memory, Some(&old), &new, true);
    println!("everything exchanged: {cuts} cuts tried and survived");
    assert!(cuts > 2 * old.iter().len());
}

#[test]
fn reads_that_fail_by_chance_are_tried_again() {
    let (old, new) = (site(|_| {}), site(changed_figure));
    let (operator, _guard) = Memory.empty();
    run(async {
        publish(&quiet(&operator), &old, false).await.unwrap();
        // Seven in a row fail once in a thousand million times.
        let chaos = operator.clone().layer(ChaosLayer::new(0.05));
        let host =
            Host::with_patience(chaos, Arc::new(|_| Ok(())), Patience::of(std::time::Duration::from_millis(500)));
        for site in [&new, &old, &new] {
            publish(&host, site, false).await.unwrap();
        }
        assert_end(&operator, &new, Some(&old), false).await;
    });
}

#[test]
fn a_second_call_sends_only_what_is_missing() {
    let site = site(|_| {});
    let (operator, _guard) = Memory.empty();
    run(async {
        let half = site.iter().len() / 2;
        publish(&cut_at(&operator, half), &site, false).await.unwrap_err();
        let sent = publish(&quiet(&operator), &site, false).await.unwrap();
        assert!(sent.files > 0 && sent.files <= site.iter().len() - half + 1, "{sent:?} after {half}");
        let again = publish(&quiet(&operator), &site, false).await.unwrap();
        assert_eq!(again, Sent::default());
    });
}

#[test]
fn of_two_at_the_same_time_one_stops_and_the_next_call_repairs() {
    let (old, one, other) = (site(|_| {}), site(changed_figure), site(exchanged));
    let (operator, _guard) = Memory.empty();
    run(async {
        publish(&quiet(&operator), &old, false).await.unwrap();
        let rival = (operator.clone(), other.clone(), AtomicUsize::new(0));
        let steps: Steps = Arc::new(move |_: Step<'_>| {
            let (operator, other, taken) = &rival;
            if taken.fetch_add(1, Ordering::SeqCst) == 3 {
                // The other one is through before this one goes on.
                std::thread::scope(|scope| {
                    let publish = || run(async { publish(&quiet(operator), other, false).await.unwrap() });
                    scope.spawn(publish).join().unwrap();
                });
            }
            Ok(())
        });
        let told = publish(&Host::without_patience(operator.clone(), steps), &one, false).await.unwrap_err();
        assert!(told.to_string().contains("somebody else is publishing"), "{told}");
        assert_no_reader_is_lost(&operator).await;
        publish(&quiet(&operator), &one, true).await.unwrap();
        assert_end(&operator, &one, Some(&other), true).await;
    });
}

#[test]
fn an_earlier_release_is_put_back_from_what_the_host_has() {
    let (old, new) = (site(|_| {}), site(exchanged));
    let (operator, _guard) = Memory.empty();
    run(async {
        let host = quiet(&operator);
        publish(&host, &old, false).await.unwrap();
        let first = Release::parse(&host.read(release::FILE, 0).await.unwrap().unwrap()).unwrap();
        publish(&host, &new, true).await.unwrap();
        let earlier = Site::of_release(&upload::earlier(&host, &first.name).await.unwrap());
        publish(&host, &earlier, true).await.unwrap();
        assert_end(&operator, &old, Some(&new), true).await;
    });
}

/// Where files are put.
trait Place {
    /// An empty one, and what keeps it alive.
    fn empty(&self) -> (Operator, Option<tempfile::TempDir>);
}

struct Memory;
struct Folder;

impl Place for Memory {
    fn empty(&self) -> (Operator, Option<tempfile::TempDir>) {
        (Operator::new(services::Memory::default()).unwrap(), None)
    }
}

impl Place for Folder {
    fn empty(&self) -> (Operator, Option<tempfile::TempDir>) {
        let folder = tempfile::tempdir().unwrap();
        let service = services::Fs::default().root(folder.path().to_str().unwrap());
        (Operator::new(service).unwrap(), Some(folder))
    }
}

struct Nobody;

impl Observer for Nobody {
    fn sent(&self, _: &OutputPath, _: u64) {}
}

/// Cuts the upload at its first step, then at its second, and so on, until it is through before it is cut. Returns the
/// number of cuts.
fn cut_everywhere(place: &dyn Place, old: Option<&Site>, new: &Site, prune: bool) -> usize {
    run(async {
        let mut step = 0;
        loop {
            let (operator, _guard) = place.empty();
            for (path, bytes) in FOREIGN {
                operator.write(path, bytes).await.unwrap();
            }
            if let Some(old) = old {
                publish(&quiet(&operator), old, false).await.unwrap();
            }
            let result = publish(&cut_at(&operator, step), new, prune).await;
            assert_no_reader_is_lost(&operator).await;
            if result.is_ok() {
                assert_end(&operator, new, old, prune).await;
                return step;
            }
            publish(&quiet(&operator), new, prune).await.unwrap();
            assert_no_reader_is_lost(&operator).await;
            assert_end(&operator, new, old, prune).await;
            step += 1;
        }
    })
}

async fn publish(host: &Host, site: &Site, prune: bool) -> anyhow::Result<Sent> {
    publish_at(&Destination::Same(host.clone()), site, prune).await
}

async fn publish_at(place: &Destination, site: &Site, prune: bool) -> anyhow::Result<Sent> {
    let host = place.current().await?;
    let mut found = upload::look(&host).await?;
    upload::read_unknown(&host, &mut found, site, false).await?;
    let plan = Plan::of(site, &found);
    let time = found.current.as_ref().map_or(0, |release| release.time.as_second() + 60);
    let base_url = "https://example.org/".to_owned();
    let release = match found.current.as_ref().filter(|_| plan.is_settled()) {
        Some(current) => current.clone(),
        None => Release::of(site, Timestamp::from_second(time)?, base_url, None, found.current.as_ref()),
    };
    upload::release(place, &release, &plan, &found, &Nobody, prune).await
}

fn quiet(operator: &Operator) -> Host {
    Host::without_patience(operator.clone(), Arc::new(|_| Ok(())))
}

/// A host to which the way is cut at this step, and stays cut.
fn cut_at(operator: &Operator, step: usize) -> Host {
    Host::without_patience(operator.clone(), cutting(step))
}

fn cutting(step: usize) -> Steps {
    let taken = AtomicUsize::new(0);
    Arc::new(move |_: Step<'_>| {
        let is_cut = taken.fetch_add(1, Ordering::SeqCst) >= step;
        if is_cut { Err(Failure::new(String::from("the way is cut").into())) } else { Ok(()) }
    })
}

/// Whoever begins at an entry page, or at any page of the release that the host documents, finds everything that it
/// refers to.
async fn assert_no_reader_is_lost(operator: &Operator) {
    let files = files(operator).await;
    let release = files.get(release::FILE).map(|text| Release::parse(text).unwrap());
    let known = release.iter().flat_map(|release| release.files.keys().map(ToString::to_string));
    let absent = reader::absent(&files, known);
    assert!(absent.is_empty(), "{absent:#?}");
}

async fn assert_end(operator: &Operator, site: &Site, old: Option<&Site>, prune: bool) {
    let mut files = files(operator).await;
    for (path, bytes) in FOREIGN {
        if let Some(found) = files.remove(path) {
            assert_eq!(found, bytes, "{path}");
        }
    }
    let release = Release::parse(&files.remove(release::FILE).unwrap()).unwrap();
    for (path, file) in site.iter() {
        let found = files.remove(path.as_str()).unwrap_or_else(|| panic!("{path} is missing"));
        assert_eq!(Digest::of(&found), file.record.digest, "{path}");
        assert_eq!(release.files[path], file.record, "{path}");
    }
    for (path, file) in old.into_iter().flat_map(Site::iter).filter(|(path, _)| site.get(path).is_none()) {
        let is_left = files.remove(path.as_str()).is_some();
        assert_eq!(is_left, !prune, "{path}");
        let kept = files.contains_key(&format!(".nianbao/kept/{}", file.record.digest));
        assert!(is_left || kept, "{path} is lost");
    }
    files.retain(|path, _| !path.starts_with("releases/") && !path.starts_with(".nianbao/kept/"));
    assert!(files.is_empty(), "{:?}", files.keys());
}

async fn files(operator: &Operator) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in operator.list_with("").recursive(true).await.unwrap() {
        if entry.metadata().is_file() {
            files.insert(entry.path().to_owned(), operator.read(entry.path()).await.unwrap().to_vec());
        }
    }
    files
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(future)
}

/// The site of the real report after a change of its sources.
fn site(change: impl Fn(&Path)) -> Site {
    let (root, copy) = (Path::new(env!("CARGO_MANIFEST_DIR")), tempfile::tempdir().unwrap());
    fs::copy(root.join("nianbao.yaml"), copy.path().join("nianbao.yaml")).unwrap();
    for folder in ["content", "data"] {
        copy_folder(&root.join(folder), &copy.path().join(folder));
    }
    change(copy.path());
    let now = Moment::parse("2026-01-01").unwrap();
    let options = Options { base_url: None, drafts: false, marks: false, now };
    let compiled = compile(&load::load(copy.path()).unwrap(), &options, &Memo::default());
    Site::of(&compiled.output.unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics)))
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A cell and the sentence that quotes it.
fn changed_figure(root: &Path) {
    edit(&root.join("data/shanxi-2020/tables/job_fairs.yaml"), "16139", "16140");
    for language in ["zh", "en"] {
        edit(&root.join(format!("content/shanxi-2020/03-work.{language}.md")), "16,139", "16,140");
    }
}

/// Every page changes with the publisher's address, and every address with the edition's name.
fn exchanged(root: &Path) {
    edit(&root.join("nianbao.yaml"), "0000-0000000", "0000-1111111");
    for folder in ["content", "data"] {
        fs::rename(root.join(folder).join("shanxi-2020"), root.join(folder).join("shanxi-2020-again")).unwrap();
    }
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{}", file.display());
    fs::write(file, text.replace(from, to)).unwrap();
}

/// The reader would not notice much if pages had no links.
#[test]
fn a_reader_notices_what_is_absent() {
    let mut output = Output::new();
    let page = "<a href=\"/zh/a.html\">a</a><img src=\"/assets/b.svg#c\"><a href=\"https://example.com/\">d</a>";
    output.insert(OutputPath::parse("index.html").unwrap(), page.as_bytes()).unwrap();
    let files = BTreeMap::from([("index.html".to_owned(), page.as_bytes().to_vec())]);
    let absent = reader::absent(&files, std::iter::empty());
    assert_eq!(absent, ["index.html -> assets/b.svg", "index.html -> zh/a.html"]);
}
