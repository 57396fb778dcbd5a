//! A million relations: 50 tables of 20,000 rows with a formula, in memory. Each measure is a median with its range, and
//! what it is compared with is measured in turn, in the same run:
//!
//! - parsing with the `csv` crate reading the same texts field by field;
//! - checking with the bare arithmetic of the same relations, a division and two comparisons, in `BigRational`.
//!
//! The memory is the process's high-water mark (`VmHWM`), beside the size of the texts; it is told for half the tables
//! and for all of them, so that growth with the data alone can be seen.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::time::{Duration, Instant};

use nianbao::diagnostic::Diagnostic;
use nianbao::project::{self, Project};
use nianbao::release::Moment;
use nianbao::resolve::{self, Showing};
use nianbao::source::Sources;
use num_bigint::BigInt;
use num_rational::BigRational;

const TABLES: usize = 50;
const ROWS: usize = 20_000;
const ROUNDS: usize = 5;

fn main() {
    let half = sources(TABLES / 2);
    black_box(resolved(&half));
    let half_memory = high_water_mark();
    drop(half);
    let sources = sources(TABLES);
    let size = sources.texts.values().map(|source| source.text.len()).sum::<usize>();
    let (mut parse, mut check, mut csv, mut plain) = (vec![], vec![], vec![], vec![]);
    for _ in 0..ROUNDS {
        let started = Instant::now();
        let project = parsed(&sources);
        parse.push(started.elapsed());
        let started = Instant::now();
        let judged = judged(project, &sources);
        check.push(started.elapsed());
        assert_eq!(judged, TABLES * ROWS);
        csv.push(time(|| fields(&sources)));
        plain.push(time(|| arithmetic(&sources)));
    }
    let relations = TABLES * ROWS;
    println!("{relations} relations, {:.1} MiB of CSV, {} threads", mebibytes(size), rayon::current_num_threads());
    for (name, times) in [("parsing", &parse), ("checking", &check), ("csv alone", &csv), ("BigRational alone", &plain)]
    {
        print(name, times.iter().map(|time| time.as_secs_f64() * 1e9 / relations as f64).collect(), "ns a relation");
    }
    ratio("parsing / csv", &parse, &csv);
    ratio("checking / BigRational", &check, &plain);
    println!("{:<28}{:>9.0} MiB, with half the tables {half_memory:.0} MiB", "peak memory", high_water_mark());
}

fn print(name: &str, mut values: Vec<f64>, unit: &str) {
    values.sort_by(f64::total_cmp);
    let (least, most) = (values[0], values[values.len() - 1]);
    println!("{name:<28}{:>9.2} {unit} ({least:.2} to {most:.2})", values[values.len() / 2]);
}

fn ratio(name: &str, these: &[Duration], those: &[Duration]) {
    print(name, these.iter().zip(those).map(|(this, that)| this.as_secs_f64() / that.as_secs_f64()).collect(), "x");
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let started = Instant::now();
    black_box(work());
    started.elapsed()
}

fn sources(tables: usize) -> Sources {
    let mut sources = Sources::default();
    let head = "title: {en: T}\ndescription: {en: T}\n";
    let site = "languages: [en]\nbase_url: https://example.org/\npublisher: {name: {en: T}}\n";
    sources.insert("nianbao.yaml", &format!("{head}{site}"));
    let edition = "period: {en: T}\npublished: 2020-10-30\npublisher: {en: T}\n";
    sources.insert("data/e/edition.yaml", &format!("{head}{edition}"));
    let columns = "title: {en: T}\ncolumns:
  programme: {label: {en: T}, key: true}
  graduates: {label: {en: T}, unit: person}
  employed: {label: {en: T}, unit: person}
  rate: {label: {en: T}, unit: percent, decimals: 2, formula: employed / graduates}\n";
    for table in 0..tables {
        sources.insert(&format!("data/e/tables/t{table}.yaml"), &format!("{columns}rows: t{table}.csv\n"));
        let mut text = "programme,graduates,employed,rate\n".to_owned();
        for row in 0..ROWS {
            let graduates = 40 + (table * 7919 + row * 104_729) % 9_973;
            let employed = graduates * (50 + row % 50) / 100;
            let rate = (employed * 20_000 + graduates) / (2 * graduates);
            let _ = writeln!(text, "p{row},{graduates},{employed},{}.{:02}", rate / 100, rate % 100);
        }
        sources.insert(&format!("data/e/tables/t{table}.csv"), &text);
    }
    sources
}

fn parsed(sources: &Sources) -> Project {
    let mut diagnostics = Vec::new();
    let project = project::parse(sources, None, &project::Known::default(), &mut diagnostics).expect("a project");
    assert_eq!(diagnostics, Vec::<Diagnostic>::new());
    project
}

/// How many relations held.
fn judged(project: Project, sources: &Sources) -> usize {
    let now = Moment::parse("2021-01-01").expect("a date").in_zone(&project.config.time_zone);
    let mut diagnostics = Vec::new();
    let report = resolve::resolve(
        project,
        sources,
        Showing { drafts: false, now },
        &resolve::Known::default(),
        &mut diagnostics,
    );
    let failing: BTreeSet<_> =
        diagnostics.iter().map(|found| found.code.as_str()).filter(|code| *code != "missing-term").collect();
    assert!(failing.is_empty(), "{failing:?}");
    report.editions.iter().map(|resolved| resolved.formula_cells.len()).sum()
}

fn resolved(sources: &Sources) -> usize {
    judged(parsed(sources), sources)
}

fn records(sources: &Sources) -> impl Iterator<Item = csv::StringRecord> {
    let texts = sources.texts.values().filter(|source| source.path.ends_with(".csv"));
    texts.flat_map(|source| csv::Reader::from_reader(source.text.as_bytes()).into_records().flatten())
}

fn fields(sources: &Sources) -> usize {
    records(sources).map(|record| record.iter().map(str::len).sum::<usize>()).sum()
}

/// The relations by hand: the ratio in percent lies within half a unit of the last digit of the rate.
fn arithmetic(sources: &Sources) -> usize {
    let half = BigRational::new(BigInt::from(1), BigInt::from(200));
    let holds = |record: csv::StringRecord| {
        let number = |index: usize| record[index].replace('.', "").parse::<BigInt>().expect("a number");
        let rate = BigRational::new(number(3), BigInt::from(100));
        let ratio = BigRational::new(number(2) * 100, number(1));
        usize::from(ratio >= &rate - &half && ratio <= rate + &half)
    };
    records(sources).map(holds).sum()
}

fn mebibytes(bytes: usize) -> f64 {
    bytes as f64 / 1024.0 / 1024.0
}

/// Of this process, in MiB.
fn high_water_mark() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) / 1024.0
}
