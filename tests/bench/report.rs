//! Speed and memory of the real report. Machines are noisy, so each figure is a median with its range, and what is
//! compared is measured in turn, pair by pair, in one run.
//!
//! - A cold build writes into an empty folder and draws every chart; a warm one finds nothing changed; an edit changes
//!   one sentence. `copy` writes the finished site with the system's own `cp`, as a measure of the disk.
//! - Peak memory is the kernel's high-water mark of the process (`VmHWM`), read until the process ends.
//! - The time of a chart is that of a cold compile less a warm one and less loading ECharts, on one thread, divided by
//!   the number of drawings.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use nianbao::chart::{Chart, ChartKind, Engine, Known, Layout, Point, Series};
use nianbao::memo::Memo;
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Options, compile, emit, load};

const ROUNDS: usize = 9;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    processes(root);
    let sources = load::load(root).expect("the report can be read");
    phases(&sources);
    charts();
}

/// Milliseconds, sorted.
struct Sample(Vec<f64>);

impl Sample {
    fn new(times: impl IntoIterator<Item = Duration>) -> Self {
        Self::of(times.into_iter().map(|time| time.as_secs_f64() * 1e3).collect())
    }

    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        Self(values)
    }

    fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    fn print(&self, name: &str, unit: &str) {
        let (least, most) = (self.0[0], self.0[self.0.len() - 1]);
        println!("{name:<34}{:>9.2} {unit:<4} ({least:.2} to {most:.2})", self.median());
    }
}

/// The ratios of two series, pair by pair.
fn ratio(name: &str, these: &[Duration], those: &[Duration]) {
    let pairs = these.iter().zip(those).map(|(this, that)| this.as_secs_f64() / that.as_secs_f64());
    Sample::of(pairs.collect()).print(name, "x");
}

fn processes(root: &Path) {
    let room = tempfile::tempdir().expect("a folder for the sites");
    let project = copy_of_the_project(root, room.path());
    let (cold_site, site, copy) = (room.path().join("cold"), room.path().join("site"), room.path().join("copy"));
    build(&project, &site);
    let (mut cold, mut warm, mut edit, mut copies, mut memory) = (vec![], vec![], vec![], vec![], [vec![], vec![]]);
    for round in 0..ROUNDS {
        for folder in [&cold_site, &copy] {
            let _ = fs::remove_dir_all(folder);
        }
        let (time, peak) = build(&project, &cold_site);
        cold.push(time);
        memory[0].push(peak);
        let (time, peak) = build(&project, &site);
        warm.push(time);
        memory[1].push(peak);
        change_a_sentence(&project, round);
        edit.push(build(&project, &site).0);
        let started = Instant::now();
        let copied = Command::new("cp").arg("-r").args([&site, &copy]).status();
        assert!(copied.is_ok_and(|status| status.success()), "cp failed");
        copies.push(started.elapsed());
    }
    println!("The whole command, {} files", walkdir::WalkDir::new(&site).into_iter().count());
    for (name, times) in [("cold build", &cold), ("warm build", &warm), ("after an edit", &edit), ("copy", &copies)] {
        Sample::new(times.iter().copied()).print(name, "ms");
    }
    ratio("warm / cold", &warm, &cold);
    ratio("edit / cold", &edit, &cold);
    ratio("cold / copy", &cold, &copies);
    for (name, peaks) in ["cold: peak memory", "warm: peak memory"].into_iter().zip(memory) {
        Sample::of(peaks).print(name, "MiB");
    }
}

fn copy_of_the_project(root: &Path, room: &Path) -> std::path::PathBuf {
    let project = room.join("project");
    fs::create_dir(&project).expect("a folder for the project");
    let sources = ["content", "data", "nianbao.yaml"].map(|name| root.join(name));
    let copied = Command::new("cp").arg("-r").args(sources).arg(&project).status();
    assert!(copied.is_ok_and(|status| status.success()), "cp failed");
    project
}

fn change_a_sentence(project: &Path, round: usize) {
    let section = project.join("content/shanxi-2020/04-problems.en.md");
    let text = fs::read_to_string(&section).expect("the section can be read");
    fs::write(section, format!("{text}\nOne more sentence, after {}.\n", "more and ".repeat(round) + "others"))
        .expect("the section can be written");
}

/// Time and peak memory in MiB of one build.
fn build(project: &Path, site: &Path) -> (Duration, f64) {
    let started = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(["build", "--root"]).arg(project).arg("--output").arg(site).stdout(Stdio::null());
    let mut child = command.spawn().expect("the command starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0;
    loop {
        peak = high_water_mark(&status).unwrap_or(peak);
        if let Some(status) = child.try_wait().expect("the command can be waited for") {
            assert!(status.success(), "a build failed");
            return (started.elapsed(), peak / 1024.0);
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

/// In KiB.
fn high_water_mark(status: &str) -> Option<f64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// The pure middle, on one thread.
fn phases(sources: &Sources) {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread");
    let options = Options {
        base_url: None,
        drafts: false,
        marks: false,
        now: Moment::parse("2026-01-01").expect("this is a date"),
    };
    let room = tempfile::tempdir().expect("a folder for the site");
    let first = compile(sources, &options, &Memo::default()).output.expect("the report has no error");
    emit::emit(&first, &room.path().join("site")).expect("the site can be written");
    let memo = Memo::from_previous(emit::read_previous(&room.path().join("site")).map(Arc::new));
    let drawings = first.iter().filter(|(path, _)| path.as_str().starts_with("assets/charts/")).count();
    let (mut cold, mut warm, mut engine) = (vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        cold.push(time(|| one.install(|| compile(sources, &options, &Memo::default()))));
        warm.push(time(|| one.install(|| compile(sources, &options, &memo))));
        engine.push(time(Engine::new));
    }
    println!("\nCompiling on one thread, {drawings} drawings");
    let per_chart = cold.iter().zip(&warm).zip(&engine).map(|((cold, warm), engine)| {
        cold.saturating_sub(*warm).saturating_sub(*engine) / u32::try_from(drawings).expect("a few drawings")
    });
    let per_chart = Sample::new(per_chart);
    Sample::new(cold).print("without charts known", "ms");
    Sample::new(warm).print("with charts known", "ms");
    Sample::new(engine).print("loading ECharts", "ms");
    per_chart.print("a chart of the report", "ms");
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    std::hint::black_box(work());
    started.elapsed()
}

/// Each kind of chart with a dozen categories.
fn charts() {
    println!("\nOne drawing of each kind, 12 categories");
    let engine = Engine::new().expect("ECharts can be loaded");
    for kind in ChartKind::all() {
        let chart = sample(kind);
        let draw = |_| time(|| engine.render(&chart, Layout::Wide, &Known::default()).expect("the chart can be drawn"));
        Sample::new((0..ROUNDS).map(draw)).print(kind.id(), "ms");
    }
}

fn sample(kind: ChartKind) -> Chart {
    let point = |index: u32| Point { value: Some(f64::from(index + 1)), label: (index + 1).to_string() };
    let series = |name: &str| Series { name: name.to_owned(), points: (0..12).map(point).collect() };
    Chart {
        id: "sample".into(),
        kind,
        title: "Sample".into(),
        description: "Twelve categories.".into(),
        lang: "en".into(),
        categories: (1..=12).map(|number| format!("Category {number}")).collect(),
        series: vec![series("First"), series("Second")],
        value_label: "Persons".into(),
    }
}
