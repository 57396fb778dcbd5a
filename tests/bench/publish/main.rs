//! How long it takes to publish the change of one figure, on sites of 1,000 and of 10,000 pages: what depends on the size of
//! the change, what on the size of the site, and each beside a copy of the whole site by `cp`. The host is a folder. Then the
//! command as a whole, from reading the project to the record in the ledger, with `site/` built before the change: for a cell,
//! and for a section in one, ten and a hundred editions, beside what `rsync --checksum` takes to compare the same files.

#[allow(dead_code, reason = "the preview's benchmark uses the rest")]
#[path = "../serve/edits.rs"]
mod edits;
#[allow(dead_code, reason = "the preview's benchmark uses the rest")]
#[path = "../serve/forms.rs"]
mod forms;
#[path = "../../shared/random.rs"]
mod random;
#[allow(dead_code, reason = "the preview's benchmark uses the rest")]
#[path = "../serve/site.rs"]
mod site;
#[path = "../serve/text.rs"]
mod text;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use forms::Form;
use jiff::Timestamp;
use nianbao::memo::Memo;
use nianbao::output::{Output, OutputPath};
use nianbao::publish::host::Host;
use nianbao::publish::place::Place;
use nianbao::publish::plan::Plan;
use nianbao::publish::release::Release;
use nianbao::publish::site::Site;
use nianbao::publish::upload::{self, Observer, Sent};
use nianbao::release::Moment;
use nianbao::{Options, compile, load};
use opendal::{Operator, services};

const EDITIONS: [usize; 2] = [50, 500];
const ROUNDS: usize = 5;
/// In so many editions a section is changed.
const CHANGED: [usize; 3] = [1, 10, 100];
const LAST_PARAGRAPH: &str = "\n\nChanged";

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("threads can be started");
    println!("median of {ROUNDS}, ms            hash   look   plan   send   files  KiB sent     cp  send/cp");
    for editions in EDITIONS {
        let room = tempfile::tempdir().expect("there is a place for temporary files");
        let (project, host) = (room.path().join("project"), room.path().join("host"));
        let generated = site::Site::of(editions);
        forms::write(&generated, Form::Nianbao, &project);
        let edits = edits::of(&generated, Form::Nianbao, &project);
        let edit = edits.iter().find(|edit| edit.name == "cell").expect("a cell can be edited");
        let memo = Memo::default();
        let first = runtime.block_on(publish(&built(&project, &memo), &host));
        tell(&format!("{editions} editions, all of it"), &[first], copied(&host, room.path()));
        let changes: Vec<Round> = (0..ROUNDS)
            .map(|number| {
                edit.make(number);
                runtime.block_on(publish(&built(&project, &memo), &host))
            })
            .collect();
        tell(&format!("{editions} editions, one cell"), &changes, copied(&host, room.path()));
        let host = room.path().join("host-of-commands");
        let all = command(&project, &["publish", &format!("fs://{}", host.display()), "--yes", "--no-proof"]);
        command(&project, &["build", "--precompress"]);
        let whole = median(|number| whole(edit, ROUNDS + number, &project, &host));
        let (all, compared) = (all.as_secs_f64(), compared(&host, room.path()));
        println!(
            "{editions} editions, whole command: all of it {all:.2} s; one cell {whole:.2} s, of all {:.3}, \
             of rsync --checksum ({compared:.2} s) {:.2}",
            whole / all,
            whole / compared
        );
        for changed in CHANGED.into_iter().filter(|changed| *changed < editions) {
            let time = median(|number| {
                // All others quote the first.
                change_sections(&generated.editions[1..=changed], number, &project);
                released(&project, &host)
            });
            println!("{editions} editions, whole command: a section in {changed} of them {time:.2} s");
        }
    }
}

/// Gives the last section of each of these editions another last paragraph, in both languages.
fn change_sections(editions: &[site::Edition], number: usize, project: &Path) {
    for (edition, lang) in editions.iter().flat_map(|edition| site::LANGUAGES.map(|lang| (edition, lang))) {
        let path = project.join(forms::section(Form::Nianbao, edition, 3, lang));
        let text = std::fs::read_to_string(&path).expect("the section is there");
        let (head, _) = text.split_once(LAST_PARAGRAPH).unwrap_or((&text, ""));
        let words = " again".repeat(number + 1);
        std::fs::write(path, format!("{head}{LAST_PARAGRAPH}{words}.\n")).expect("it can be written");
    }
}

/// How long rsync takes to find that a copy is the same, by the bytes of all files.
fn compared(host: &Path, room: &Path) -> f64 {
    let compare = || {
        let mut command = Command::new("rsync");
        command.args(["--archive", "--checksum"]).arg(format!("{}/", host.display())).arg(room.join("mirror"));
        let (status, took) = timed(|| command.status().expect("rsync is installed"));
        assert!(status.success());
        took
    };
    // The first makes the copy.
    compare();
    median(|_| compare())
}

/// The median of what each round takes, in seconds.
fn median(round: impl FnMut(usize) -> Duration) -> f64 {
    let mut times: Vec<Duration> = (0..ROUNDS).map(round).collect();
    times.sort();
    times[ROUNDS / 2].as_secs_f64()
}

/// How long the command takes after the change of a cell, for which no entry of corrections is written.
fn whole(edit: &edits::Edit, number: usize, project: &Path, host: &Path) -> Duration {
    edit.make(number);
    released(project, host)
}

fn released(project: &Path, host: &Path) -> Duration {
    let target = format!("fs://{}", host.display());
    let waiver = "uncorrected-figure=a measurement";
    command(project, &["publish", &target, "--yes", "--no-proof", "--waive", waiver])
}

fn command(project: &Path, arguments: &[&str]) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(arguments).arg("--root").arg(project).stdout(Stdio::null());
    let (status, took) = timed(|| command.status().expect("it can be run"));
    assert!(status.success(), "{arguments:?}");
    took
}

/// The times of one release.
struct Round {
    hash: Duration,
    look: Duration,
    plan: Duration,
    send: Duration,
    sent: Sent,
}

struct Nobody;

impl Observer for Nobody {
    fn sent(&self, _: &OutputPath, _: u64) {}
}

fn built(project: &Path, memo: &Memo) -> Output {
    let now = Moment::parse("2026-01-01").expect("a date");
    let options = Options { base_url: None, drafts: false, marks: false, now };
    compile(&load::load(project).expect("it can be read"), &options, memo).output.expect("the site has no error")
}

async fn publish(output: &Output, folder: &Path) -> Round {
    let service = services::Fs::default().root(&folder.display().to_string());
    let operator = Operator::new(service).expect("a folder can be opened");
    let place = Place::Same(Host::without_patience(operator, Arc::new(|_| Ok(()))));
    let (site, hash) = timed(|| Site::of(output));
    let begun = Instant::now();
    let host = place.current().await.expect("a host");
    let mut found = upload::look(&host).await.expect("it can be read");
    upload::read_unknown(&host, &mut found, &site, false).await.expect("it can be read");
    let look = begun.elapsed();
    let (plan, planned) = timed(|| Plan::of(&site, &found));
    let base_url = "https://example.org/".to_owned();
    let release = Release::of(&site, Timestamp::now(), base_url, None, found.current.as_ref());
    let begun = Instant::now();
    let sent = upload::release(&place, &release, &plan, &found, &Nobody, false).await.expect("it can be sent");
    Round { hash, look, plan: planned, send: begun.elapsed(), sent }
}

fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let begun = Instant::now();
    (act(), begun.elapsed())
}

/// How long a copy of everything takes.
fn copied(host: &Path, room: &Path) -> Duration {
    let copy = room.join("copy");
    let ((), took) = timed(|| {
        let status = Command::new("cp").arg("-r").arg(host).arg(&copy).status().expect("cp is there");
        assert!(status.success());
    });
    std::fs::remove_dir_all(copy).expect("the copy can be removed");
    took
}

fn tell(name: &str, rounds: &[Round], copied: Duration) {
    let median = |value: fn(&Round) -> Duration| {
        let mut all: Vec<Duration> = rounds.iter().map(value).collect();
        all.sort();
        all[all.len() / 2].as_secs_f64() * 1000.0
    };
    let Sent { files, bytes, .. } = rounds.last().expect("there is a round").sent;
    let send = median(|round| round.send);
    let (hash, look, plan) = (median(|round| round.hash), median(|round| round.look), median(|round| round.plan));
    let (copied, kibibytes) = (copied.as_secs_f64() * 1000.0, bytes / 1024);
    println!(
        "{name:24} {hash:9.1} {look:6.1} {plan:6.1} {send:6.1} {files:7} {kibibytes:9} {copied:6.0} {:8.2}",
        send / copied
    );
}
