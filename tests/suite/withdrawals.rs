//! What was published and is withdrawn: an entry says so, readers are told, and the earlier version stays.

use std::fs;

use tempfile::TempDir;

use crate::changed_project::{CORRECTIONS, Project, TABLE, tables};

const KEPT: &str = "zh/first/tables/rates/until-2020-12-01/rates-until-2020-12-01.csv";

fn page(project: &Project, path: &str) -> Option<String> {
    let output = project.compiled().output.unwrap();
    let page = output.iter().find(|(found, _)| found.as_str() == path);
    page.map(|(_, bytes)| String::from_utf8(bytes.to_vec()).unwrap())
}

fn has(project: &Project, path: &str, texts: &[&str]) {
    let page = page(project, path).unwrap_or_else(|| panic!("{path} is not there"));
    for text in texts {
        assert!(page.contains(text), "{path} has no {text}");
    }
}

/// Takes the table out, and out of the section that showed it.
fn take_out(project: &Project) {
    fs::remove_file(project.path().join(TABLE)).unwrap();
    for (lang, text) in [("zh", "此表已撤回。"), ("en", "The table was withdrawn.")] {
        project.replace(&format!("content/first/01-rates.{lang}.md"), "![](table:rates)", text);
    }
}

#[test]
fn a_table_is_withdrawn_with_an_entry() {
    let project = Project::new();
    let released = project.release();
    take_out(&project);
    assert_eq!(project.uncorrected(&released), ["withdrawn with 6 figures"]);

    let saved = project.save_drafts(&released);
    assert_eq!(saved.written.len(), 3, "{saved:?}");
    let text = fs::read_to_string(project.path().join(CORRECTIONS)).unwrap();
    let expected = "- date: 2020-12-01
  kind: withdrawal
  table: rates
  title: {zh: \"\", en: \"\"}
  what: {zh: \"\", en: \"\"}
  why: {zh: \"\", en: \"\"}
";
    assert_eq!(text, expected);
    project.replace(
        CORRECTIONS,
        "title: {zh: \"\", en: \"\"}",
        "title: {zh: 就业率, en: Employment rate}\n  sections: [rates]",
    );
    project.complete_drafts();
    let compiled = project.compiled();
    assert_eq!(compiled.diagnostics, []);
    assert_eq!(project.uncorrected(&released), [""; 0]);

    let notice = ["Withdrawn on 1 December 2020", "A row was overlooked."];
    has(&project, "en/first/tables/rates/index.html", &[notice[0], notice[1], "Employment rate", "until-2020-12-01/"]);
    has(&project, "en/first/corrections/index.html", &[notice[0], notice[1], "Employment rate", "until-2020-12-01/"]);
    has(&project, "en/first/rates/index.html", &notice);
    has(&project, "en/feed.xml", &["Withdrawal: Employment rate", notice[1]]);
    has(&project, "zh/first/tables/rates/index.html", &["2020年12月1日撤回", "漏录一行。"]);
    let earlier = "en/first/tables/rates/until-2020-12-01/index.html";
    has(&project, earlier, &["The table was withdrawn on 1 December 2020.", "125", "Why the table was withdrawn"]);
    let output = compiled.output.unwrap();
    let (_, kept) = output.iter().find(|(path, _)| path.as_str() == KEPT).unwrap();
    assert_eq!(**kept, *released[0].files.values().last().unwrap().as_slice());
    assert_eq!(project.uncorrected(&tables(&output)), [""; 0]);
    // The version that was published must be the one that is kept.
    fs::write(project.path().join("data/first/earlier/2020-12-01/zh/rates.csv"), "学历\n").unwrap();
    assert_eq!(project.uncorrected(&released), ["not kept"]);
}

#[test]
fn a_table_that_is_a_draft_again_is_withdrawn_like_one_that_is_deleted() {
    let project = Project::new();
    let released = project.release();
    let table = fs::read_to_string(project.path().join(TABLE)).unwrap();
    take_out(&project);
    project.save_drafts(&released);
    project.write(TABLE, &format!("draft: true\n{table}"));
    project.complete_drafts();
    assert_eq!(project.compiled().diagnostics, []);
    assert_eq!(project.uncorrected(&released), [""; 0]);
    assert!(page(&project, KEPT).is_some());
    // Once it is there again, an entry says otherwise.
    project.write(TABLE, &table);
    assert_eq!(project.compiled().diagnostics.len(), 1);
}

#[test]
fn rows_and_columns_are_withdrawn_in_the_words_that_were_published() {
    let project = Project::new();
    let released = project.release();
    project.replace(TABLE, "  - [postgraduate, 160, 109]\n", "");
    let rate = "  rate: {label: {zh: 就业率, en: Rate}, unit: percent, decimals: 2, formula: employed / graduates}\n";
    project.replace(TABLE, rate, "");
    project.replace(TABLE, "125 (provisional)", "127");
    project.save_drafts(&released);
    let text = fs::read_to_string(project.path().join(CORRECTIONS)).unwrap();
    let expected = "- date: 2020-12-01
  kind: revision
  table: rates
  changes:
    - {row: undergraduate, column: employed, before: 125 (provisional), after: 127}
  what: {zh: \"\", en: \"\"}
  why: {zh: \"\", en: \"\"}
- date: 2020-12-01
  kind: withdrawal
  table: rates
  rows:
    - {zh: \"研究生\", en: \"Postgraduates\"}
  columns:
    - {zh: \"就业率\", en: \"Rate\"}
  what: {zh: \"\", en: \"\"}
  why: {zh: \"\", en: \"\"}
";
    assert_eq!(text, expected);
    project.complete_drafts();
    assert_eq!(project.compiled().diagnostics, []);
    assert_eq!(project.uncorrected(&released), [""; 0]);
    let notice = ["Withdrawn on 1 December 2020", "Postgraduates, all figures: withdrawn", "All rows, Rate: withdrawn"];
    has(&project, "en/first/tables/rates/index.html", &notice);
    has(&project, "en/first/corrections/index.html", &["Postgraduates", "Withdrawn on 1 December 2020"]);
    // A row that is not withdrawn may not go.
    project.replace(CORRECTIONS, "{zh: \"研究生\", en: \"Postgraduates\"}", "{zh: \"本科生\", en: \"Undergraduates\"}");
    assert_eq!(project.uncorrected(&released).len(), 2);
}

#[test]
fn a_withdrawal_is_published_without_a_waiver() {
    let (project, host) = (Project::new(), TempDir::new().unwrap());
    let publish = |arguments: &[&str]| project.publish(host.path(), arguments);
    assert_eq!(publish(&[]).0, Some(0));
    take_out(&project);
    let (status, told) = publish(&[]);
    assert!(status == Some(1) && told.contains("kind: withdrawal"), "{told}");
    assert_eq!(publish(&["--draft-corrections"]).0, Some(0));
    project.replace(CORRECTIONS, "title: {zh: \"\", en: \"\"}", "title: {zh: 就业率, en: Employment rate}");
    project.complete_drafts();
    let (status, told) = publish(&["--prune"]);
    assert_eq!(status, Some(0), "{told}");
    let page = fs::read_to_string(host.path().join("en/first/tables/rates/index.html")).unwrap();
    assert!(page.contains("A row was overlooked.") && !host.path().join("en/first/tables/rates/rates.csv").exists());
}
