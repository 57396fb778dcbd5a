//! What is previewed is what a fresh build would give, whatever was done to the files before.
//!
//! A seeded generator edits a project of three editions that quote each other: contents, data, theme, configuration,
//! renames and deletions of files and folders, breakage and repair, several at once. After each round everything is
//! compared with a compile of the same files that remembers nothing: each byte and each diagnostic. (Of the charts, which
//! take most of the time, it remembers the drawings, but not in every tenth round.) Once with one memo for all compiles,
//! which is fast; once with a session that watches a folder; once with what the site of the last build tells.
//!
//! Each failure names seed and round. `NIANBAO_SERVE_SEED=N` takes another series, `NIANBAO_SERVE_ROUNDS=N` that many rounds
//! of the memo and half as many of the session.

mod edits;
#[path = "../shared/last_site.rs"]
mod last_site;
mod project;
#[path = "../shared/random.rs"]
mod random;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use edits::Change;
use last_site::LastSite;
use nianbao::diagnostic::{Diagnostic, sort};
use nianbao::memo::{CHART_FOLDER, Memo};
use nianbao::output::Output;
use nianbao::preview::{Revision, Session};
use nianbao::release::Moment;
use nianbao::render::Website;
use nianbao::source::Sources;
use nianbao::{Compiled, Options, compile, load, prepare};
use project::Files;
use random::Random;

/// Rounds in an ordinary run.
const ORDINARY_DOSE: u64 = 120;
/// A session that watches takes longer than a compile alone.
const SHARE_OF_SESSIONS: u64 = 2;
/// A new session, and with it other options, after so many rounds.
const ROUNDS_OF_A_SESSION: u64 = 30;
/// Charts are drawn again in one round of so many.
const ROUNDS_OF_A_DRAWING: u64 = 10;
/// Of so many changes every selection is tried where it has to be known what a session may have seen.
const MOST_CHANGES_IN_ANY_SELECTION: usize = 7;
/// Far longer than a session takes to settle.
const PATIENCE: Duration = Duration::from_secs(20);

/// All files of a site by their paths; nothing where there is none.
type SiteFiles = Option<BTreeMap<String, Arc<[u8]>>>;

/// All files of a site, and what is wrong with it.
#[derive(PartialEq)]
struct Served {
    files: SiteFiles,
    diagnostics: Vec<Diagnostic>,
}

#[test]
fn one_memo_for_all_gives_what_none_gives() {
    let (seed, rounds) = dose();
    let mut disk = Disk::new(seed);
    let memo = Memo::default();
    for round in 0..rounds {
        let changes = disk.change();
        let sources = disk.load();
        let options = options(round / ROUNDS_OF_A_SESSION);
        let told = |what: String| format!("seed {seed}, round {round}: {what}\nafter {}", list(&changes));
        let fresh = disk.build(&options);
        let lazy = prepare(&sources, &options, &memo);
        let found = Served::of_website(lazy.website.as_deref(), lazy.diagnostics, fresh.files.is_some());
        assert!(fresh.allows(&found), "{}", told(format!("prepared: {}", fresh.differs_from(&found))));
        let whole = Served::of(compile(&sources, &options, &memo));
        assert!(fresh == whole, "{}", told(format!("compiled: {}", fresh.differs_from(&whole))));
        disk.remember(&fresh);
    }
    disk.judge();
}

#[test]
fn a_session_serves_what_a_fresh_build_would_write() {
    let (seed, rounds) = dose();
    let rounds = (rounds / SHARE_OF_SESSIONS).max(10);
    let mut disk = Disk::new(seed + 1_000_000);
    let mut session: Option<Session> = None;
    let mut last_good: SiteFiles = None;
    for round in 0..rounds {
        if round.is_multiple_of(ROUNDS_OF_A_SESSION) {
            session = None;
        }
        let options = options(round / ROUNDS_OF_A_SESSION);
        if session.is_none() {
            last_good = disk.build(&options).files;
        }
        let session = session.get_or_insert_with(|| start(disk.root(), &options));
        let before = project::read(disk.root());
        let changes = disk.change();
        let fresh = disk.build(&options);
        // A session may have compiled what lay between two changes, and what was good of it is the last good site.
        let between = || states_between(&before, &changes, &options);
        last_good = settle(session, &fresh, &last_good, between)
            .unwrap_or_else(|reason| panic!("seed {seed}, round {round}: {reason}\nafter {}", list(&changes)));
        disk.remember(&fresh);
    }
    disk.judge();
}

#[test]
fn a_build_that_knows_the_last_site_gives_what_one_gives_that_knows_none() {
    let (seed, rounds) = dose();
    let mut disk = Disk::new(seed + 2_000_000);
    let mut last: Option<Arc<LastSite>> = None;
    for round in 0..rounds {
        let changes = disk.change();
        let options = options(round / ROUNDS_OF_A_SESSION);
        let fresh = disk.build(&options);
        let compiled = compile(&disk.load(), &options, &Memo::from_previous(last.clone()));
        let output = compiled.output.clone();
        let found = Served::of(compiled);
        let told = || format!("seed {seed}, round {round}: {}\nafter {}", fresh.differs_from(&found), list(&changes));
        assert!(fresh == found, "{}", told());
        last = output.map(|output| Arc::new(LastSite(output))).or(last);
        disk.remember(&fresh);
    }
    disk.judge();
}

/// The seed and the rounds that the environment asks for.
fn dose() -> (u64, u64) {
    let number = |variable: &str| std::env::var(variable).ok().map(|text| text.parse().unwrap());
    (number("NIANBAO_SERVE_SEED").unwrap_or(1), number("NIANBAO_SERVE_ROUNDS").unwrap_or(ORDINARY_DOSE))
}

/// As `serve` has them, and as `serve --public` has them, in turn.
fn options(number: u64) -> Options {
    let private = number.is_multiple_of(2);
    Options { base_url: None, drafts: private, marks: private, now: Moment::parse("2021-01-01").unwrap() }
}

fn list(changes: &[Change]) -> String {
    changes.iter().map(|change| format!("{change:?}\n")).collect()
}

/// A project on the disk.
struct Disk {
    folder: tempfile::TempDir,
    random: Random,
    /// The files when there was no error last.
    good: Files,
    /// The charts of all sites so far, each at a path that is a hash of what it was drawn from.
    charts: Arc<LastSite>,
    rounds: u64,
    /// The rounds without an error.
    rounds_without_error: u64,
}

impl Disk {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let good = project::project();
        for (path, bytes) in &good {
            Change::Write(path.clone(), bytes.clone()).apply(folder.path());
        }
        let sources = Arc::new(load::load(folder.path()).unwrap());
        let compiled = compile(&sources, &options(0), &Memo::default());
        assert!(compiled.diagnostics.is_empty(), "{:#?}", compiled.diagnostics.iter().map(told).collect::<Vec<_>>());
        Self { folder, random: Random::new(seed), good, charts: Arc::default(), rounds: 0, rounds_without_error: 0 }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    /// Changes something, and tells what.
    fn change(&mut self) -> Vec<Change> {
        let changes = edits::some(&project::read(self.folder.path()), &self.good, &mut self.random);
        changes.iter().for_each(|change| change.apply(self.folder.path()));
        changes
    }

    fn load(&self) -> Arc<Sources> {
        Arc::new(load::load(self.root()).unwrap())
    }

    /// What a build of the present files gives that knows of no other.
    fn build(&mut self, options: &Options) -> Served {
        self.rounds += 1;
        let is_from_nothing = self.rounds.is_multiple_of(ROUNDS_OF_A_DRAWING);
        let memo = if is_from_nothing { Memo::default() } else { Memo::from_previous(Some(self.charts.clone())) };
        let compiled = compile(&self.load(), options, &memo);
        let files = compiled.output.iter().flat_map(|output| output.iter());
        let charts = files.filter(|(path, _)| path.as_str().starts_with(CHART_FOLDER));
        for (path, chart) in charts {
            // One that was drawn before is the same.
            let _ = Arc::make_mut(&mut self.charts).0.insert(path.clone(), chart.clone());
        }
        Served::of(compiled)
    }

    /// Keeps the files if they have no error. After many edits the project would be all edits; so it begins anew at times.
    fn remember(&mut self, fresh: &Served) {
        if fresh.files.is_some() {
            self.rounds_without_error += 1;
            self.good = if self.random.one_in(10) { project::project() } else { project::read(self.root()) };
        }
    }

    /// A test that saw nothing but errors, or none, would test little.
    fn judge(&self) {
        let share = self.rounds_without_error * 100 / self.rounds;
        assert!((20..=90).contains(&share), "{share} % of the rounds had no error");
    }
}

impl Served {
    fn of(compiled: Compiled) -> Self {
        let files = |output: Output| {
            output.iter().map(|(path, bytes)| (path.to_string(), bytes.clone())).collect::<BTreeMap<_, _>>()
        };
        Self { files: compiled.output.map(files), diagnostics: compiled.diagnostics }
    }

    /// What a website holds, page by page. Pages may have mistakes of their own, which are added.
    fn of_website(website: Option<&Website>, mut diagnostics: Vec<Diagnostic>, is_whole: bool) -> Self {
        let has_errors = diagnostics.iter().any(Diagnostic::is_error);
        let Some(website) = website.filter(|_| is_whole || !has_errors) else {
            return Self { files: None, diagnostics };
        };
        let mut files = BTreeMap::new();
        for path in website.paths().into_iter().map(|path| path.to_string()) {
            match website.get(&path) {
                Some(Ok(bytes)) => _ = files.insert(path, bytes),
                Some(Err(problem)) => diagnostics.push(*problem),
                None => {}
            }
        }
        sort(&mut diagnostics);
        let files = (!diagnostics.iter().any(Diagnostic::is_error)).then_some(files);
        Self { files, diagnostics }
    }

    /// Whether what was found page by page is right: the same, or, where there is an error, part of its diagnostics. Files
    /// that claim one path are found only when all are rendered.
    fn allows(&self, found: &Self) -> bool {
        match self.files {
            Some(_) => self == found,
            None => found.diagnostics.iter().all(|problem| self.diagnostics.contains(problem)),
        }
    }

    fn differs_from(&self, other: &Self) -> String {
        let only_in = |one: &Self, other: &Self| {
            one.diagnostics.iter().filter(|problem| !other.diagnostics.contains(problem)).map(told).collect::<Vec<_>>()
        };
        let (missing, added) = (only_in(self, other), only_in(other, self));
        let (Some(files), Some(others)) = (&self.files, &other.files) else {
            let [fresh, served] = [self, other].map(|site| site.files.as_ref().map(BTreeMap::len));
            return format!("{fresh:?} files, {served:?} served; not reported: {missing:#?}, too much: {added:#?}");
        };
        let paths: std::collections::BTreeSet<&String> = files.keys().chain(others.keys()).collect();
        let differing: Vec<&&String> = paths.iter().filter(|path| files.get(**path) != others.get(**path)).collect();
        let first = differing.first().map(|path| {
            let text = |files: &BTreeMap<String, Arc<[u8]>>| {
                files.get(**path).map(|file| String::from_utf8_lossy(file).into_owned())
            };
            first_difference(&text(files).unwrap_or_default(), &text(others).unwrap_or_default())
        });
        format!(
            "these files differ: {differing:?}\n{}\nnot reported: {missing:#?}, too much: {added:#?}",
            first.unwrap_or_default()
        )
    }
}

fn told(problem: &Diagnostic) -> String {
    let place = problem.labels.first().map(|label| format!("{}, {:?}", label.location.path, label.location.span));
    format!("[{}] {} ({})", problem.code, problem.message, place.unwrap_or_default())
}

/// The lines where two texts part.
fn first_difference(expected: &str, found: &str) -> String {
    let pair = expected.lines().zip(found.lines()).find(|(one, other)| one != other);
    pair.map_or_else(String::new, |(one, other)| format!("expected: {one}\nfound:    {other}"))
}

/// The sites that the files may have given while they were changed. Whoever reads one file after the other, as a build
/// does too, may see a later change and miss an earlier one, so any of the changes may be missing; and a file may have
/// been seen empty.
fn states_between(files: &Files, changes: &[Change], options: &Options) -> Vec<Served> {
    let site = |seen: &[&Change], emptied: Option<&Change>| {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            Change::Write(path.clone(), bytes.clone()).apply(folder.path());
        }
        seen.iter().for_each(|change| change.apply(folder.path()));
        if let Some(Change::Write(path, _)) = emptied {
            Change::Write(path.clone(), Vec::new()).apply(folder.path());
        }
        Served::of(compile(&Arc::new(load::load(folder.path()).unwrap()), options, &Memo::default()))
    };
    let in_order: Vec<Vec<&Change>> = (0..=changes.len()).map(|count| changes.iter().take(count).collect()).collect();
    let of_few = if changes.len() > MOST_CHANGES_IN_ANY_SELECTION { 0 } else { 1_usize << changes.len() };
    let any = (0..of_few).map(|mask| changes.iter().enumerate().filter(move |(at, _)| mask >> at & 1 == 1));
    let any = any.map(|seen| seen.map(|(_, change)| change).collect());
    let emptied = in_order.iter().zip(changes).map(|(seen, change)| site(seen, Some(change)));
    let all: Vec<Served> = emptied.collect();
    all.into_iter().chain(in_order.iter().cloned().chain(any).map(|seen: Vec<&Change>| site(&seen, None))).collect()
}

fn start(root: &Path, options: &Options) -> Session {
    let now = options.now;
    Session::start(root, options.clone(), Box::new(move || now), Box::new(|_| {})).unwrap()
}

/// Waits until the session serves the site that is expected, and returns what it serves; or says why it does not.
fn settle(
    session: &Session,
    fresh: &Served,
    last_good: &SiteFiles,
    between: impl Fn() -> Vec<Served>,
) -> Result<SiteFiles, String> {
    let begun = Instant::now();
    loop {
        let revision = session.revisions().borrow().clone();
        let found = served(&revision);
        let is_over = begun.elapsed() > PATIENCE;
        if found.diagnostics == fresh.diagnostics {
            // On an error the site stays as it was when there was none.
            if fresh.files.is_none() && found.files == *last_good || fresh.files.is_some() && found == *fresh {
                return Ok(found.files);
            }
            if fresh.files.is_none() && begun.elapsed() > Duration::from_secs(1) {
                let is_good = between().into_iter().any(|state| state.files == found.files);
                return is_good.then_some(found.files).ok_or_else(|| "the site is none that was ever right".to_owned());
            }
        }
        if is_over {
            return Err(fresh.differs_from(&found));
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// What the server would answer with for every path, and what it would report.
fn served(revision: &Revision) -> Served {
    let mut found = Served::of_website(revision.website.as_deref(), Vec::new(), true);
    found.diagnostics = revision.prepared.diagnostics.clone();
    found
}
