//! The README's tour, done as it says: the files that it shows make a site, and the mistake that it suggests is found.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The files of the tour: a line that ends in "in `tour/…`:" or has it in its paragraph, then a fenced block.
fn files_of_the_tour(readme: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut path = None;
    let mut block: Option<String> = None;
    for line in readme.lines() {
        match &mut block {
            Some(text) if line == "```" => {
                files.extend(path.take().map(|path| (path, std::mem::take(text))));
                block = None;
            }
            Some(text) => *text += &format!("{line}\n"),
            None if line.starts_with("```") => block = Some(String::new()),
            None => path = path_in(line).or(path),
        }
    }
    files
}

fn path_in(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("`tour/")?;
    let (path, _) = rest.split_once('`').filter(|(path, _)| path.contains('.'))?;
    Some(path.to_owned())
}

fn nianbao(arguments: &[&str], root: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.args(arguments).arg("--root").arg(root).env("LC_ALL", "C").output().unwrap()
}

fn build(root: &Path) -> Output {
    nianbao(&["build"], root)
}

#[test]
fn the_tour_works_as_written() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let files = files_of_the_tour(&readme);
    assert_eq!(files.len(), 7);
    let room = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let file = room.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let result = build(room.path());
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    let page = fs::read_to_string(room.path().join("site/en/report-2026/employment/index.html")).unwrap();
    assert!(page.contains("the employment rate was 62.92%") && page.contains("<svg"));

    let table = room.path().join("data/report-2026/tables/rates.yaml");
    let text = fs::read_to_string(&table).unwrap();
    fs::write(&table, text.replace("151,", "150,")).unwrap();
    let problems = String::from_utf8(build(room.path()).stderr).unwrap();
    assert!(problems.contains("formula-mismatch"), "{problems}");
    fs::write(&table, text.replace("151, 62.92", "150, 62.50")).unwrap();
    let problems = String::from_utf8(build(room.path()).stderr).unwrap();
    assert_eq!(problems.matches("value-mismatch").count(), 2, "{problems}");
    assert_eq!(problems.matches("failed-check").count(), 1, "{problems}");
    fs::write(&table, text.replace("151, 62.92", "150, 62.50").replace("200, 125, 62.50", "200, 124, 62.00")).unwrap();
    assert!(nianbao(&["check", "--fix"], room.path()).status.success());
    assert!(build(room.path()).status.success());
}
