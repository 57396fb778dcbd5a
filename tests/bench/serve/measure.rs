//! Series of edits, timed, and how they compare.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use super::edits::{self, Edit};
use super::forms::Form;
use super::http::Client;
use super::random::Random;
use super::server::Server;

/// No generator is waited for longer than this after one edit.
const PATIENCE: Duration = Duration::from_secs(180);
/// A generator that needs seconds for an edit is not asked for all of them.
const BUDGET: Duration = Duration::from_secs(90);
const FEWEST: usize = 3;
/// Pages that an author may look at next.
const LOOKED_AT: usize = 40;

/// What came of one kind of edit with one generator.
pub struct Series {
    form: Form,
    name: &'static str,
    /// Sorted milliseconds; nothing where an edit was never shown.
    times: Vec<f64>,
    /// How many answers of dependent pages were asked for right after the edited page was new.
    dependents: usize,
    /// How many of them still showed the old text, and how many did half a second later.
    stale: [usize; 2],
    lost: bool,
}

/// Makes an edit many times over.
pub fn series(form: Form, edit: &Edit, server: &Server, rounds: usize) -> Series {
    let mut client = Client::new(server.port);
    let mut random = Random::new(rounds as u64);
    let mut series = Series { form, name: edit.name, times: Vec::new(), dependents: 0, stale: [0, 0], lost: false };
    let begun = Instant::now();
    client.get(&edit.page);
    std::thread::sleep(Duration::from_millis(1_000));
    for number in 0..rounds {
        if number >= FEWEST && begun.elapsed() > BUDGET {
            break;
        }
        let shown = edit.make(number);
        let written = Instant::now();
        let Some(time) = wait_for(&mut client, &edit.page, &shown, written) else {
            series.lost = true;
            break;
        };
        series.times.push(time.as_secs_f64() * 1e3);
        let mut looked_at: Vec<&String> =
            edit.dependents.iter().step_by(edit.dependents.len().div_ceil(LOOKED_AT)).collect();
        series.dependents += looked_at.len();
        let mut is_old = |page: &&String| client.get(page).is_none_or(|answer| !answer.body.contains(&shown));
        looked_at.retain(&mut is_old);
        series.stale[0] += looked_at.len();
        // An author pauses; and Hugo looks for changes at set times, which the edits must not keep step with.
        std::thread::sleep(Duration::from_millis(500 + random.below(500) as u64));
        looked_at.retain(&mut is_old);
        series.stale[1] += looked_at.len();
    }
    series.times.sort_by(f64::total_cmp);
    series
}

/// The time until `page` shows the text.
pub fn wait_for(client: &mut Client, page: &str, shown: &str, since: Instant) -> Option<Duration> {
    while since.elapsed() < PATIENCE {
        if client.get(page).is_some_and(|answer| answer.body.contains(shown)) {
            return Some(since.elapsed());
        }
        std::thread::sleep((since.elapsed() / 50).max(Duration::from_micros(200)));
    }
    None
}

impl Series {
    fn at(&self, share: f64) -> f64 {
        let last = self.times.len().saturating_sub(1);
        self.times.get((last as f64 * share).round() as usize).copied().unwrap_or(f64::NAN)
    }
}

/// One line for each series, with the others' medians in ours.
pub fn report(all: &[Series]) {
    println!(
        "{:<20} {:<9} {:>5} {:>10} {:>10} {:>10}  {:>9}  dependent pages that were stale at once, half a second later",
        "edit of a", "", "edits", "median ms", "p95 ms", "max ms", "of ours"
    );
    let mut names: Vec<&str> = all.iter().map(|series| series.name).collect();
    names.dedup();
    names.truncate(names.iter().skip(1).position(|name| *name == names[0]).map_or(names.len(), |at| at + 1));
    for name in names {
        let these = || all.iter().filter(|series| series.name == name);
        let ours = these().find(|series| series.form == Form::Nianbao).map_or(f64::NAN, |ours| ours.at(0.5));
        for series in these() {
            println!(
                "{:<20} {:<9} {:>5} {:>10.1} {:>10.1} {:>10.1}  {:>8.1}x  {}, {} of {}{}",
                name,
                series.form.name(),
                series.times.len(),
                series.at(0.5),
                series.at(0.95),
                series.at(1.0),
                series.at(0.5) / ours,
                series.stale[0],
                series.stale[1],
                series.dependents,
                if series.lost { ", and an edit was never shown" } else { "" },
            );
        }
    }
}

/// The report that lives in this repository, copied.
pub fn real_report(room: &Path, rounds: usize) -> Vec<Series> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = room.join("report");
    std::fs::create_dir(&folder).expect("a folder for the project");
    let names = ["content", "data", "nianbao.yaml"].map(|name| root.join(name));
    let copied = Command::new("cp").arg("-r").args(names).arg(&folder).status();
    assert!(copied.is_ok_and(|status| status.success()), "cp failed");
    let edits = edits::of_the_report(&folder);
    let server = Server::start(Form::Nianbao, &folder, None, &edits[0].page);
    println!("The report of this repository\nnianbao   first page after {:.2} s", server.start.as_secs_f64());
    edits.iter().map(|edit| series(Form::Nianbao, edit, &server, rounds)).collect()
}
