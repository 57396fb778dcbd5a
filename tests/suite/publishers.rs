//! `tests/publishers`: an invented communiqué, employment report and budget report, worded as statistics bureaus,
//! universities and finance bureaus word theirs. All of it is right, so nothing may be reported; each change in
//! `mutations.txt` makes it wrong, and must be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use nianbao::load;
use nianbao::source::Sources;
use rayon::prelude::*;

use crate::checked::problems;

/// All of their editions are public.
const TODAY: &str = "2024-06-01";

#[test]
fn the_reports_of_other_publishers_are_clean() {
    assert_eq!(problems(&load::load(&folder()).unwrap(), TODAY), []);
}

#[test]
fn whatever_makes_them_wrong_is_found() {
    let sources = load::load(&folder()).unwrap();
    let text = std::fs::read_to_string(folder().join("mutations.txt")).unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(lines.len() >= 40, "only {} mutations", lines.len());
    let missed: Vec<String> = lines.par_iter().filter_map(|line| missed(line, &sources)).collect();
    assert!(missed.is_empty(), "{} of {} mutations:\n{}", missed.len(), lines.len(), missed.join("\n"));
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publishers")
}

/// What is wrong with a line's outcome: its code is not reported.
fn missed(line: &str, sources: &Sources) -> Option<String> {
    let fields: Vec<&str> = line.split(" | ").collect();
    let [code, path, old, new] = fields.as_slice() else { panic!("four fields: {line}") };
    let text = &sources.text(path).unwrap_or_else(|| panic!("no file: {line}")).text;
    assert_eq!(text.matches(old).count(), 1, "the old text stands in the file once: {line}");
    let mut changed = sources.clone();
    changed.insert(path, &text.replace(old, new));
    let found: BTreeSet<String> = problems(&changed, TODAY).iter().map(|problem| problem.code.to_string()).collect();
    (!found.contains(*code)).then(|| format!("{line}\n    found: {found:?}"))
}
