//! The rules of this repository that a machine can check: who may use whom, what may not be used at all, and that every
//! diagnostic has its bad site and its line in the manual.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use nianbao::diagnostic::explanation::Explanations;
use nianbao::diagnostic::{Code, Language, Severity};

/// The modules of the crate, from the ground up. A module uses those of its own layer and of the layers before it.
const LAYERS: [&[&str]; 22] = [
    &["store", "source", "fix", "diagnostic", "decimal"],
    &["locale"],
    &["lang"],
    &["yaml", "front_matter"],
    &["release", "image", "context"],
    &["config"],
    &["expression", "markdown", "chart", "terms"],
    &["table", "figure", "section", "checks", "corrections", "calendar"],
    &["edition"],
    &["project"],
    &["translation"],
    &["evaluate", "wording"],
    &["resolve"],
    &["check"],
    &["output", "hosting"],
    &["theme"],
    &["memo"],
    &["render", "compress"],
    &["load", "emit", "revise", "released"],
    &["lib"],
    &["preview", "gate", "publish"],
    &["commands", "cli", "main"],
];

/// Only what reads the project, what writes the site, and what handles the command line touch the machine.
const TOUCHES_FILES: [&str; 4] = ["load", "emit", "revise", "publish"];
const TOUCHES_THE_MACHINE: [&str; 4] = ["preview", "commands", "cli", "main"];

/// What would make a build depend on something beside its input, or stop it: a text, and what it is to be found in.
const FORBIDDEN: [(&str, &[&str]); 13] = [
    ("unsafe ", &[]),
    (".unwrap()", &[]),
    (".expect(", &[]),
    ("panic!", &[]),
    ("unreachable!", &[]),
    ("todo!", &[]),
    ("thread_local!", &[]),
    ("static mut", &[]),
    ("SystemTime", &[]),
    ("Timestamp::now", &["commands"]),
    ("env::", &["commands"]),
    ("std::fs", &TOUCHES_FILES),
    // Ammonia takes its lists of elements as hash sets; it asks them, and never goes through them.
    ("Hash(Map|Set)", &["markdown/raw"]),
];

/// Longer files, and why they are one story.
const LONG_FILES: [(&str, &str); 1] =
    [("markdown/html.rs", "one match arm for every piece of a body; apart, the pieces could not be read side by side")];
const LONGEST_FILE: usize = 400;

#[test]
fn modules_use_only_earlier_phases() {
    let mut breaches = Vec::new();
    for source in sources() {
        let Some(own) = layer(&source.module) else {
            breaches.push(format!("{}: the module `{}` has no layer", source.name, source.module));
            continue;
        };
        for used in source.uses() {
            if layer(&used).is_none_or(|layer| layer > own) {
                breaches.push(format!("{} uses `crate::{used}`", source.name));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn every_layer_names_modules_that_exist() {
    let modules: BTreeSet<String> = sources().into_iter().map(|source| source.module).collect();
    let named: BTreeSet<String> = LAYERS.iter().flat_map(|layer| layer.iter().map(ToString::to_string)).collect();
    assert_eq!(modules, named);
}

#[test]
fn a_build_depends_on_its_input_alone_and_never_stops() {
    let mut breaches = Vec::new();
    for source in sources() {
        for (text, allowed) in FORBIDDEN {
            let is_allowed =
                allowed.iter().any(|allowed| source.module == *allowed || source.name.starts_with(allowed));
            let is_found = |line: &&str| match text {
                "Hash(Map|Set)" => line.contains("HashMap") || line.contains("HashSet"),
                "env::" => line.contains("env::") && !line.contains("env!"),
                text => line.contains(text),
            };
            if let Some(line) = source.code.lines().find(is_found).filter(|_| !is_allowed) {
                breaches.push(format!("{}: {}", source.name, line.trim()));
            }
        }
    }
    assert!(breaches.is_empty(), "{breaches:#?}");
}

#[test]
fn the_pure_phases_do_not_reach_the_machine() {
    let pure = |source: &Source| {
        !TOUCHES_FILES.contains(&source.module.as_str()) && !TOUCHES_THE_MACHINE.contains(&source.module.as_str())
    };
    let reaches =
        ["std::process", "std::net", "std::io::stdin", "rustix::", "walkdir::", "println!", "dbg!", "std::time"];
    for source in sources().into_iter().filter(pure) {
        for text in reaches {
            assert!(!source.code.contains(text), "{} holds {text}", source.name);
        }
    }
}

#[test]
fn files_are_short_enough_to_read() {
    let mut long: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources().into_iter().filter(|source| source.lines > LONGEST_FILE) {
        long.insert(source.name, source.lines);
    }
    let expected: BTreeSet<&str> = LONG_FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(long.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected, "{long:?}");
}

#[test]
fn modules_say_what_they_are_for() {
    for source in sources() {
        let path = root().join("src").join(&source.name);
        assert!(fs::read_to_string(path).unwrap().starts_with("//! "), "{} begins without `//!`", source.name);
    }
}

#[test]
fn every_code_has_its_bad_site() {
    let entries = fs::read_dir(root().join("tests/bad")).unwrap().map(|entry| entry.unwrap().file_name());
    let names = entries.map(|name| name.into_string().unwrap()).filter(|name| !name.starts_with('_'));
    let sites: BTreeSet<String> = names.map(|name| name.split("--").next().unwrap().to_owned()).collect();
    assert_eq!(sites, codes());
}

/// An entry of the manual's last chapter is a list item that begins with the code: "- `unknown-key`: …".
#[test]
fn every_code_has_its_entry_in_the_manual() {
    let manual = fs::read_to_string(root().join("MANUAL.md")).unwrap();
    let chapter = manual.split("\n## ").last().unwrap();
    assert!(chapter.contains("Diagnostics"), "the last chapter is not the one on diagnostics");
    let entries = chapter.lines().filter_map(|line| line.strip_prefix("- `")?.split_once('`'));
    let found: Vec<String> = entries.map(|(code, _)| code.to_owned()).collect();
    assert_eq!(found.iter().cloned().collect::<BTreeSet<_>>(), codes());
    let order: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(found, order, "the manual keeps the order of the codes");
}

/// The manual's entries and `nianbao explain` have one source, `src/diagnostic/explanations.yaml`.
#[test]
fn every_code_is_explained_and_the_manual_says_the_same() {
    let explanations = Explanations::read();
    let known: BTreeSet<String> = explanations.names().map(str::to_owned).collect();
    let missing: Vec<String> = codes().difference(&known).cloned().collect();
    assert!(missing.is_empty(), "write entries in src/diagnostic/explanations.yaml for {missing:?}");
    let left_over: Vec<String> = known.difference(&codes()).cloned().collect();
    assert!(left_over.is_empty(), "src/diagnostic/explanations.yaml explains codes that are none: {left_over:?}");

    let manual = fs::read_to_string(root().join("MANUAL.md")).unwrap();
    let expected = Code::ALL.iter().map(|code| {
        let explanation = explanations.of(*code).unwrap();
        let mark = if code.severity() == Severity::Warning { " (a warning)" } else { "" };
        let [meaning, mend] = [&explanation.meaning, &explanation.mend].map(|told| told.get(Language::English));
        format!("- `{code}`{mark}: {meaning} {mend}")
    });
    let lines: BTreeSet<&str> = manual.lines().collect();
    let lacking: Vec<String> = expected.filter(|line| !lines.contains(line.as_str())).collect();
    let lacking = lacking.join("\n");
    assert!(lacking.is_empty(), "MANUAL.md and src/diagnostic/explanations.yaml differ; the latter says:\n{lacking}");
}

fn codes() -> BTreeSet<String> {
    Code::ALL.iter().map(|code| code.as_str().to_owned()).collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the crate without its tests.
struct Source {
    /// Its path below `src`.
    name: String,
    /// The module of the first level that it belongs to.
    module: String,
    /// Its text without comments and without what is compiled for tests alone.
    code: String,
    lines: usize,
}

impl Source {
    fn read(path: &Path) -> Self {
        let name = path.strip_prefix(root().join("src")).unwrap().to_str().unwrap().replace('\\', "/");
        let module = name.split(['/', '.']).next().unwrap().to_owned();
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let code = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        Self { name, module, code, lines: text.lines().count() }
    }

    /// The modules of the first level that it names; what stands in the crate's root is `lib`'s.
    fn uses(&self) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        for (at, _) in self.code.match_indices("crate::") {
            let path = &self.code[at + "crate::".len()..];
            let names = match path.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap().split(',').collect(),
                None => vec![path],
            };
            for name in names.into_iter().map(str::trim).filter(|name| !name.is_empty()) {
                let end = name.find(|other: char| !other.is_alphanumeric() && other != '_').unwrap_or(name.len());
                let name = &name[..end];
                used.insert(if layer(name).is_some() { name.to_owned() } else { "lib".to_owned() });
            }
        }
        used.remove(&self.module);
        used
    }
}

/// All files of the crate but those of tests.
fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
                found.push(Source::read(&path));
            }
        }
    }
    assert!(found.len() > 50, "the sources were not found");
    found
}
