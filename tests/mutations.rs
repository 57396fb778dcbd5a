//! Whatever is done to a project's files, the program reports it and goes on: no panic, no hang, no place outside a file.
//!
//! A seeded generator changes one file of a good project after the other (bytes, lines and words are taken out, doubled,
//! exchanged; metacharacters are put in; the file is cut off) and compiles it in memory. Each failure names the seed that
//! made it. `NIANBAO_MUTATIONS=N` asks for N changed projects instead of the small number that every run can afford, and
//! `NIANBAO_MUTATION_SEED=N` begins with seed N, so that a failure can be looked at alone.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use nianbao::diagnostic::report::{Places, Report};
use nianbao::diagnostic::{Catalogue, Diagnostic, json, terminal};
use nianbao::memo::Memo;
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Compiled, Options, compile, emit};
use rayon::prelude::*;

#[path = "shared/random.rs"]
mod random;

use random::Random;

/// Changed projects in an ordinary run.
const ORDINARY_DOSE: u64 = 150;
/// One in this many is the real report, which takes far longer to compile than the small one.
const REAL_REPORT: u64 = 50;
/// Far longer than any compile takes: what reaches it hangs.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn changed_projects_are_reported_and_never_break_the_program() {
    let small = Good::new(small_project());
    let real = Good::new(project(Path::new(env!("CARGO_MANIFEST_DIR")), &["nianbao.yaml", "content", "data"]));
    let first = number("NIANBAO_MUTATION_SEED").unwrap_or(1);
    let seeds = first..first + number("NIANBAO_MUTATIONS").unwrap_or(ORDINARY_DOSE);
    let failures: Vec<String> = seeds
        .into_par_iter()
        .filter_map(|seed| try_out(seed, if seed % REAL_REPORT == 0 { &real } else { &small }).err())
        .collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

/// A project without errors, and its charts: those that a change does not touch need not be drawn again.
struct Good {
    sources: Sources,
    memo: Memo,
}

impl Good {
    fn new(sources: Sources) -> Self {
        let compiled = compile(&sources, &options(false), &Memo::default());
        assert!(compiled.diagnostics.is_empty(), "{:?}", compiled.diagnostics);
        let folder = tempfile::tempdir().unwrap();
        emit::emit(&compiled.output.unwrap(), &folder.path().join("site")).unwrap();
        let previous = emit::read_previous(&folder.path().join("site")).map(Arc::new);
        Self { sources, memo: Memo::from_previous(previous) }
    }
}

fn options(drafts: bool) -> Options {
    Options { base_url: None, drafts, marks: false, now: Moment::parse("2021-01-01").unwrap() }
}

/// Files that nest, repeat and count beyond all reason: each is read in a few seconds at most, whatever comes of it.
#[test]
fn hostile_files_do_no_harm() {
    let good = Good::new(small_project());
    hostile_files().into_par_iter().for_each(|(path, before, part, count, after)| {
        let mut sources = good.sources.clone();
        let text = good.sources.text(path).map_or("", |source| &source.text);
        sources.insert(path, &format!("{text}{before}{}{after}", part.repeat(count)));
        let begun = Instant::now();
        let compiled = compile(&sources, &options(false), &good.memo);
        let case = format!("{path} with {count} times {part:?}");
        judge(&sources, &compiled).unwrap_or_else(|reason| panic!("{case}: {reason}"));
        assert!(begun.elapsed() < PATIENCE, "{case}");
        assert!(compiled.diagnostics.len() < 500, "{case}: {}", compiled.diagnostics.len());
    });
}

/// Much is written at each turn, so that the bound on a page's size is soon met.
const LONG_LOOP: &str = "<p>高校毕业生就业质量年度报告，高校毕业生就业质量年度报告，高校毕业生就业质量年度报告，高校毕业生就业质量年度报告，\
                         高校毕业生就业质量年度报告，高校毕业生就业质量年度报告，高校毕业生就业质量年度报告。{% endfor %}{% endfor %}";

/// Where, then what stands before, what is repeated, how often, and what stands behind.
fn hostile_files() -> Vec<(&'static str, &'static str, &'static str, usize, &'static str)> {
    let (terms, narrative) = ("data/terms.yaml", "content/first/01-rates.zh.md");
    // Its last part has text in both languages, so that they are compared.
    let translated = "content/first/02-persons.zh.md";
    vec![
        (terms, "x: ", "[", 10_000, "\n"),
        (terms, "x: ", "{a: ", 10_000, "\n"),
        (terms, "", "- ", 20_000, "a\n"),
        (terms, "x: ", "&a [", 60, "1\n"),
        (terms, "", "a: {en: b}\n", 20_000, ""),
        (terms, "", "? ", 20_000, "\n"),
        (terms, "x: {en: \"", "a\n", 200_000, ""),
        (narrative, "\n", ">", 10_000, " a\n"),
        (narrative, "\n", "- ", 10_000, "a\n"),
        (narrative, "\n", "*a **b ", 10_000, "\n"),
        (narrative, "\n", "[", 50_000, "\n"),
        (narrative, "\n", "![", 20_000, "a](b)\n"),
        (narrative, "\n", "<b>", 20_000, "\n"),
        (narrative, "\n", "<!-- ", 20_000, "\n"),
        (narrative, "\n", "[^x] ", 20_000, "\n"),
        (narrative, "\n", "[a](tabel:b) ", 5_000, "\n"),
        (narrative, "\n[1](<value:", "(", 900, "1>)\n"),
        (narrative, "\n[1](<value:", "1+", 100_000, "1>)\n"),
        (narrative, "\n[1](<value:", "-", 1_900, "1>)\n"),
        (narrative, "\n[", "9", 300_000, "](value:rates.undergraduate.graduates)\n"),
        (narrative, "\n[", "一百亿", 100_000, "](value:rates.undergraduate.graduates)\n"),
        (translated, "\n", "本科生 2020 年 12 类。\n\n", 3_000, ""),
        (translated, "\n", "本科生 1.23 万", 5_000, "\n"),
        (translated, "\n", "[](value:rates.undergraduate.rate) ", 10_000, "\n"),
        ("data/first/tables/rates.yaml", "  - [x, ", "9", 300_000, ", 1]\n"),
        ("data/first/tables/rates.yaml", "  - [x, 0.", "0", 300_000, "1, 1]\n"),
        ("data/first/tables/rates.yaml", "  - [x, ", "1, ", 20_000, "]\n"),
        ("data/first/tables/rates.yaml", "  - [x, 1e", "9", 9, ", 1]\n"),
        ("data/first/tables/persons.csv", "", "x,y\n", 5_000, ""),
        ("data/first/tables/persons.csv", "", "\"", 200_001, ""),
        ("themes/default/templates/not_found.html", "{{ ", "(", 20_000, "1 }}"),
        ("themes/default/templates/not_found.html", "", "{% if page %}", 20_000, ""),
        ("themes/default/templates/not_found.html", "", "{% for a in range(end=99999) %}", 2, LONG_LOOP),
    ]
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().unwrap())
}

/// The base of the bad sites, with one of everything that it lacks.
fn small_project() -> Sources {
    let mut sources = project(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad/_base"), &["."]);
    let figure =
        "title: {zh: 就业率, en: Employment rate}\nchart: bar\ntable: rates\nx: level\ny: [rate]\nsort: descending\n";
    sources.insert("data/first/figures/levels.yaml", figure);
    let table = "title: {zh: 人数, en: Persons}\ncolumns:\n  level: {label: {zh: 学历, en: Level}, key: true}\n  \
                 persons: {label: {zh: 人数, en: Persons}, unit: person}\nrows: persons.csv\n";
    sources.insert("data/first/tables/persons.yaml", table);
    sources.insert("data/first/tables/persons.csv", "level,persons\n\"undergraduate\",\"1,200\"\npostgraduate,3.4万\n");
    let narrative = "---\ntitle: 人数\nnumbered: false\npublish_at: 2020-10-30T09:00\n---\n共 [](<value:sum(persons.persons) / 2> \
                     \"compact\")，见 [](table:persons) 与[前文](section:rates#levels)[^1]。\n\n- 一\n  1. *二* **三** `四`\n\n\
                     > 引\n\n| 甲 | 乙 |\n|---|--:|\n| [1](free:) | [2](free:) |\n\n词\n: 义\n\n[^1]: 注 <https://example.org/>。\n";
    sources.insert("content/first/02-persons.zh.md", narrative);
    sources.insert("content/first/02-persons.en.md", &narrative.replace("2> \"compact\"", "2>"));
    sources
        .insert("themes/default/templates/not_found.html", "<p>{% if page %}{{ page.title | upper }}{% endif %}</p>\n");
    sources.insert("themes/default/locales/en.yaml", "table:\n  label: \"Tab. {number}\"\n");
    sources
}

/// The text files below some folders and files of `root`.
fn project(root: &Path, names: &[&str]) -> Sources {
    let mut sources = Sources::default();
    for name in names {
        for entry in walkdir::WalkDir::new(root.join(name)).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap();
                let path = path.trim_start_matches("./");
                sources.insert(path, &fs::read_to_string(entry.path()).unwrap());
            }
        }
    }
    sources
}

fn try_out(seed: u64, good: &Good) -> Result<(), String> {
    let mut random = Random::new(seed);
    let (sources, path) = changed(&good.sources, &mut random);
    let drafts = seed.is_multiple_of(3);
    let begun = Instant::now();
    let result = catch_unwind(AssertUnwindSafe(|| judge(&sources, &compile(&sources, &options(drafts), &good.memo))));
    let text = sources.text(&path).map_or("", |source| &source.text);
    let told = |what: &str| format!("seed {seed}: {what} with `{path}`:\n{text}\n");
    match result {
        Err(_) => Err(told("panic")),
        Ok(Err(reason)) => Err(told(&reason)),
        Ok(Ok(())) if begun.elapsed() > PATIENCE => Err(told("far too slow")),
        Ok(Ok(())) => Ok(()),
    }
}

fn judge(sources: &Sources, compiled: &Compiled) -> Result<(), String> {
    let has_errors = compiled.diagnostics.iter().any(Diagnostic::is_error);
    if has_errors == compiled.output.is_some() {
        return Err(format!("errors: {has_errors}, output: {}", compiled.output.is_some()));
    }
    for problem in &compiled.diagnostics {
        for label in &problem.labels {
            let span = label.location.span.clone();
            let text = sources.text(&label.location.path).map_or("", |source| &source.text);
            if text.get(span.clone()).is_none() {
                return Err(format!("the place {span:?} of {problem:?} is none"));
            }
        }
        if terminal::render(problem, sources, &Catalogue::english(), false).is_empty() || problem.message.is_empty() {
            return Err(format!("nothing is said by {problem:?}"));
        }
    }
    let (diagnostics, places) = (&compiled.diagnostics, Places::new(sources));
    let report = Report { diagnostics, relations: &[], places, folder: "" };
    let document: serde_json::Value = serde_json::from_str(&json::render(&report)).unwrap();
    match document["diagnostics"].as_array().map(Vec::len) == Some(compiled.diagnostics.len()) {
        true => Ok(()),
        false => Err("the JSON document lacks diagnostics".to_owned()),
    }
}

/// What means something in one of the languages that authors write.
const METACHARACTERS: [&str; 72] = [
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    "\"",
    "'",
    "`",
    "|",
    "*",
    "_",
    "#",
    "&a ",
    "*a",
    "!",
    "!!binary ",
    "%",
    ":",
    ": ",
    "- ",
    "? ",
    "---\n",
    "...\n",
    "\n",
    "\n\n",
    "\t",
    "  ",
    ",",
    ";",
    "~",
    "^",
    "[^1]",
    "[^1]: ",
    "\\",
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    "{% if x %}",
    "{% include \"base.html\" %}",
    "<script>",
    "<!--",
    "-->",
    "![](table:rates)",
    "[](value:",
    "[](section:rates#levels)",
    "value:rates.undergraduate.rate",
    "((((((((((((",
    "1e999999999",
    "99999999999999999999999999999999999999999999",
    "0",
    "-",
    "－1",
    "万",
    "亿",
    "百分之",
    "年报",
    "𠀀",
    "\u{FEFF}",
    "\u{202E}",
    "\u{200B}",
    "é",
    "🎓",
    "null",
    "true",
    "<<: *a",
    "=",
];

/// The project with one to three changes in one of its files, and that file's path.
fn changed(good: &Sources, random: &mut Random) -> (Sources, String) {
    let mut sources = good.clone();
    let paths: Vec<String> = good.texts.keys().map(|path| path.to_string()).collect();
    let path = paths[random.below(paths.len())].clone();
    let mut text = good.text(&path).unwrap().text.to_string();
    for _ in 0..1 + random.below(3) {
        text = if random.below(2) == 0 { change_line(&text, random) } else { change_place(&text, random) };
    }
    sources.insert(&path, &text);
    (sources, path)
}

fn change_line(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    if lines.is_empty() {
        return METACHARACTERS[random.below(METACHARACTERS.len())].to_owned();
    }
    let (one, other) = (random.below(lines.len()), random.below(lines.len()));
    match random.below(4) {
        0 => _ = lines.remove(one),
        1 => lines.insert(other, lines[one]),
        2 => lines.swap(one, other),
        _ => lines.truncate(one),
    }
    lines.join("\n") + "\n"
}

fn change_place(text: &str, random: &mut Random) -> String {
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut at = || boundaries[random.below(boundaries.len())];
    let (one, other) = (at(), at());
    let near = boundaries[(boundaries.partition_point(|at| *at <= one) + random.below(12)).min(boundaries.len() - 1)];
    let inserted = METACHARACTERS[random.below(METACHARACTERS.len())];
    let (before, part, after) = (&text[..one], &text[one..near], &text[near..]);
    match random.below(7) {
        0 => format!("{before}{after}"),
        1 => format!("{before}{part}{part}{after}"),
        2 => format!("{before}{inserted}{after}"),
        3 => format!("{}{part}{}", &text[..other], &text[other..]),
        4 => before.to_owned(),
        5 => format!("{before}{}{part}{after}", inserted.repeat(1 + random.below(200))),
        _ => format!("{before}{inserted}{part}{after}"),
    }
}
