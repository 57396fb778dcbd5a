//! One bad site for every mistake that has a code, and what the program says about it.
//!
//! A folder `tests/bad/<code>` or `tests/bad/<code>--<variant>` holds what differs from the good site `_base`: its files
//! are laid over the base's, and `without.txt` lists what is left out of it. `expected.txt` is what `nianbao check` writes
//! on standard error, letter by letter; where `arguments.txt` stands, another command is run. `expected.json`, where it
//! stands, is what `check --format json` writes of diagnostics, `expected.zh.txt` what people read in Chinese. Without it
//! the Chinese report only has to be Chinese. What cannot stand in a repository is made by [`add_what_git_cannot_hold`].
//!
//! `SNAPSHOTS=overwrite cargo test --test bad` writes the expectations anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use nianbao::diagnostic::Code;
use rayon::prelude::*;
use snapbox::{Assert, Data};
use tempfile::TempDir;

/// What stands in a case and is no part of its site.
const OF_THE_TEST: [&str; 5] = ["expected.txt", "expected.zh.txt", "expected.json", "arguments.txt", "without.txt"];

#[test]
fn the_base_is_good() {
    let site = Site::of("_base");
    assert_eq!(site.run("check").status.code(), Some(0));
    assert!(site.run("check").stderr.is_empty());
}

#[test]
fn every_mistake_is_reported_as_expected() {
    let failures: Vec<String> = cases().par_iter().filter_map(|name| check(name).err()).collect();
    assert!(failures.is_empty(), "{} bad sites:\n{}", failures.len(), failures.join("\n"));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad")
}

fn cases() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| !name.starts_with('_')).collect();
    names.sort();
    names
}

fn check(name: &str) -> Result<(), String> {
    let site = Site::of(name);
    let arguments = fs::read_to_string(folder().join(name).join("arguments.txt")).unwrap_or("check".into());
    let result = site.run(&arguments);
    let report = String::from_utf8(result.stderr).unwrap();
    compare(name, "expected.txt", &report)?;
    judge(name, &report, result.status.code()).map_err(|reason| format!("{name}: {reason}"))?;
    if folder().join(name).join("expected.json").exists() {
        compare(name, "expected.json", &diagnostics_of(&site.run("check --format json --language zh").stdout))?;
    }
    let chinese = String::from_utf8(site.run(&format!("{arguments} --language zh")).stderr).unwrap();
    if folder().join(name).join("expected.zh.txt").exists() {
        compare(name, "expected.zh.txt", &chinese)?;
    }
    judge_chinese(&report, &chinese).map_err(|reason| format!("{name}: {reason}"))
}

/// Whether the two reports name the same places, and the Chinese one says everything in Chinese.
fn judge_chinese(english: &str, chinese: &str) -> Result<(), String> {
    let places = |report: &str| report.lines().filter(is_place).map(str::to_owned).collect::<Vec<_>>();
    if places(english) != places(chinese) {
        return Err(format!("the Chinese report names other places:\n{chinese}"));
    }
    let is_told = |line: &&str| line.contains("[") && line.contains("]: ") || line.trim_start().starts_with("= ");
    let is_han = |character: char| ('\u{4E00}'..='\u{9FFF}').contains(&character);
    let is_english = |line: &&str| {
        let said = line.split_once(": ").map_or(*line, |(_, said)| said);
        !said.split('`').step_by(2).any(|words| words.contains(is_han))
    };
    let messages = chinese.lines().filter(|line| !line.contains(" | ")).filter(is_told);
    match messages.clone().find(is_english) {
        Some(line) => Err(format!("this is no Chinese: {line}")),
        None => Ok(()),
    }
}

fn is_place(line: &&str) -> bool {
    line.trim_start().starts_with("--> ") || line.trim_start().starts_with("::: ")
}

/// The report for machines without the relations, which good figures have as well.
fn diagnostics_of(json: &[u8]) -> String {
    let mut document: serde_json::Value = serde_json::from_slice(json).unwrap();
    document.as_object_mut().unwrap().remove("relations").unwrap();
    serde_json::to_string_pretty(&document).unwrap() + "\n"
}

fn compare(name: &str, file: &str, actual: &str) -> Result<(), String> {
    let path = folder().join(name).join(file);
    let expected = if path.exists() { Data::read_from(&path, None) } else { Data::text("") };
    if !path.exists() && std::env::var("SNAPSHOTS").is_ok_and(|action| action == "overwrite") {
        fs::write(&path, actual).unwrap();
        return Ok(());
    }
    let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    assert.try_eq(Some(&name), Data::text(actual).raw(), expected.raw()).map_err(|error| error.to_string())
}

/// Whether the report has the case's own code, the right exit status, and a place wherever a place is drawn.
fn judge(name: &str, report: &str, status: Option<i32>) -> Result<(), String> {
    let code = name.split("--").next().unwrap_or(name);
    let known = Code::ALL.iter().find(|known| known.as_str() == code).ok_or("its name is no code")?;
    let severity = format!("{:?}", known.severity()).to_lowercase();
    if !report.contains(&format!("{severity}[{code}]: ")) {
        return Err(format!("`{severity}[{code}]` is not reported:\n{report}"));
    }
    let expected = i32::from(report.contains("error["));
    if status != Some(expected) {
        return Err(format!("the exit status is {status:?}, expected {expected}"));
    }
    match report.lines().filter(is_place).find(|line| !names_line_and_column(line)) {
        Some(line) => Err(format!("a place lacks line or column: {line}")),
        None => Ok(()),
    }
}

fn names_line_and_column(place: &str) -> bool {
    let mut parts = place.rsplitn(3, ':');
    let mut number = || parts.next().is_some_and(|part| part.parse::<usize>().is_ok_and(|number| number > 0));
    number() && number()
}

/// A site in a folder of its own, beside a file that is none of its.
struct Site {
    room: TempDir,
}

impl Site {
    fn of(name: &str) -> Self {
        let room = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let site = Self { room };
        copy(&folder().join("_base"), &site.root());
        let case = folder().join(name);
        for path in fs::read_to_string(case.join("without.txt")).unwrap_or_default().split_whitespace() {
            let path = site.root().join(path);
            if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
        }
        copy(&case, &site.root());
        add_what_git_cannot_hold(name, &site.root());
        site
    }

    fn root(&self) -> PathBuf {
        self.room.path().join("project")
    }

    fn run(&self, arguments: &str) -> Output {
        let arguments = arguments.split_whitespace().chain(["--locked-date", "2021-01-01"]);
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.current_dir(self.root()).env_remove("SOURCE_DATE_EPOCH").env("LC_ALL", "C");
        command.args(arguments).output().unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name());
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else if !OF_THE_TEST.contains(&&*name.to_string_lossy()) {
            fs::copy(path, to.join(name)).unwrap();
        }
    }
}

/// Links, what is no regular file, and files too large or too many for a repository.
fn add_what_git_cannot_hold(name: &str, root: &Path) {
    use std::os::unix::fs::symlink;
    let outside = root.parent().unwrap();
    let content = root.join("content/first");
    match name {
        "file-too-large" => fs::File::create(content.join("map.png")).unwrap().set_len(1 << 26).unwrap(),
        "too-many-files" => {
            let first = content.join("photograph.png");
            fs::write(&first, "").unwrap();
            (0..20_000).for_each(|number| fs::hard_link(&first, content.join(format!("{number}.png"))).unwrap());
        }
        "outside-project" => {
            fs::write(outside.join("preface.md"), "---\ntitle: 前言\n---\n").unwrap();
            symlink("../../../preface.md", content.join("00-preface.zh.md")).unwrap();
        }
        "outside-project--folder" => {
            fs::create_dir(outside.join("tables")).unwrap();
            fs::write(outside.join("tables/levels.yaml"), "title: elsewhere\n").unwrap();
            symlink("../../tables", root.join("data/second")).unwrap();
        }
        "outside-project--annex" => {
            fs::create_dir_all(outside.join("annex/photographs")).unwrap();
            let _ = ["a.md", "b.conf", "photographs/c.png"]
                .map(|name| fs::write(outside.join("annex").join(name), "").unwrap());
            symlink("../../../annex", content.join("annex")).unwrap();
        }
        "outside-project--tables" => {
            let tables = root.join("data/first/tables");
            fs::rename(&tables, outside.join("tables")).unwrap();
            symlink("../../../tables", tables).unwrap();
        }
        "outside-project--theme" => {
            fs::create_dir(outside.join("ministry")).unwrap();
            fs::create_dir(root.join("themes")).unwrap();
            symlink("../../ministry", root.join("themes/ministry")).unwrap();
        }
        "unreadable-file" => symlink("moved.yaml", root.join("data/first/tables/levels.yaml")).unwrap(),
        "unreadable-file--configuration" => symlink("moved.yaml", root.join("nianbao.yaml")).unwrap(),
        "unreadable-file--pipe" => {
            let pipe = content.join("02-outlook.zh.md");
            assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
        }
        "unreadable-file--socket" => {
            _ = std::os::unix::net::UnixListener::bind(root.join("data/first/tables/levels.csv")).unwrap();
        }
        "unreadable-file--circle" => symlink("levels.yaml", root.join("data/first/tables/levels.yaml")).unwrap(),
        "unreadable-file--loop" => symlink("..", root.join("content/first/again")).unwrap(),
        _ => {}
    }
}
