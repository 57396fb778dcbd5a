//! What the log says of each change: what changed, what that concerns, what was compiled anew, and how long it took.

use std::fs::{self, File};
use std::io::Write as _;
use std::thread::sleep;
use std::time::Duration;

use crate::preview::Preview;

const SECTION: &str = "content/year-2020/01-overview.en.md";

/// The only line since the last one, with its milliseconds cut out.
fn line(preview: &Preview) -> (String, f64) {
    preview.settle();
    preview.stays();
    let lines = preview.log();
    let [line] = lines.as_slice() else { panic!("{lines:#?}") };
    let (before, rest) = line.split_once(" ms,").unwrap();
    let (before, number) = before.rsplit_once(' ').unwrap();
    (format!("{before} …{rest}"), number.parse().unwrap())
}

#[test]
fn a_save_is_told_with_the_editions_that_were_compiled_anew() {
    let preview = Preview::of("features", false, |_| ());
    let problems = preview.log().first().unwrap().split_once(" ms, ").unwrap().1.to_owned();
    preview.write(SECTION, &(preview.read(SECTION) + "\nOne more sentence.\n"));
    assert_eq!(line(&preview).0, format!("{SECTION}: content, compiled anew: year-2020, … {problems}"));
    preview.write("themes/ministry/static/site.css", "main { color: CanvasText }\n");
    let (told, _) = line(&preview);
    assert_eq!(told, format!("themes/ministry/static/site.css: styles, no edition compiled anew, … {problems}"));
}

#[test]
fn waiting_for_a_file_that_is_held_open_is_no_time_of_the_compile() {
    let preview = Preview::of("features", false, |_| ());
    preview.log();
    let text = preview.read(SECTION) + "\nWritten slowly.\n";
    let mut file = File::create(preview.path(SECTION)).unwrap();
    sleep(Duration::from_millis(200));
    file.write_all(text.as_bytes()).unwrap();
    drop(file);
    let (told, took) = line(&preview);
    let waited = told.split_once("(after ").unwrap().1;
    let waited: f64 = waited.strip_suffix(" ms until the files were complete)").unwrap().parse().unwrap();
    assert!(waited >= 150.0 && took < waited, "{told}: {took}");
}

#[test]
fn a_change_without_a_file_is_told_as_such() {
    let preview = Preview::of("features", true, |root| {
        let section = |lang: &str| format!("content/year-2020/04-embargo.{lang}.md");
        for path in [section("en"), section("zh"), "data/year-2020/figures/plan.yaml".to_owned()] {
            let path = root.join(path);
            let text = fs::read_to_string(&path).unwrap();
            let head = text.lines().find(|line| line.starts_with("publish_at:")).unwrap();
            fs::write(&path, text.replace(head, "publish_at: 2030-01-01T09:00:00Z")).unwrap();
        }
        // What the section shows then may be shown as well.
        let table = root.join("data/year-2020/tables/plan.yaml");
        fs::write(&table, fs::read_to_string(&table).unwrap().replace("draft: true\n", "")).unwrap();
    });
    preview.log();
    preview.set_time("2030-01-01T09:00:00Z");
    let (told, _) = line(&preview);
    assert!(told.starts_with("no file changed: content, compiled anew: year-2020, …"), "{told}");
}

#[test]
fn a_project_that_is_gone_is_told_to_be_back() {
    let preview = Preview::new();
    let away = preview.room.path().join("away");
    fs::rename(&preview.root, &away).unwrap();
    preview.wait_for_line("is gone");
    fs::rename(&away, &preview.root).unwrap();
    preview.wait_for_line("the project folder is back");
}
