//! After a release: what was changed without an entry, and the drafts of entries that a person completes.

use std::fs;

use nianbao::diagnostic::Code;
use nianbao::revise;
use tempfile::TempDir;

use crate::changed_project::{CORRECTIONS, Project, TABLE, tables};

/// The employed undergraduates were provisional; the postgraduates were not.
fn change(project: &Project) {
    project.replace(TABLE, "125 (provisional)", "127");
    project.replace(TABLE, "160, 109", "160, 110");
}

#[test]
fn a_changed_figure_is_found_and_so_is_what_follows_from_it() {
    let project = Project::new();
    let released = project.release();
    assert_eq!(project.uncorrected(&released), [""; 0]);
    change(&project);
    let expected = [
        "undergraduate.employed: 125 -> 127",
        "undergraduate.rate: 62.50 -> 63.50",
        "postgraduate.employed: 109 -> 110",
        "postgraduate.rate: 68.13 -> 68.75",
    ];
    assert_eq!(project.uncorrected(&released), expected);
}

#[test]
fn a_figure_in_ten_thousands_is_the_one_that_was_published_in_digits() {
    let project = Project::new();
    project.replace(TABLE, "160, 109", "5.47万, 5.46万");
    let released = project.release();
    project.replace(TABLE, "5.46万", "5.45万");
    let expected = ["postgraduate.employed: 54600 -> 54500", "postgraduate.rate: 99.82 -> 99.63"];
    assert_eq!(project.uncorrected(&released), expected);
    project.save_drafts(&released);
    let text = fs::read_to_string(project.path().join(CORRECTIONS)).unwrap();
    project.write(CORRECTIONS, &text.replace("{zh: \"\", en: \"\"}", "{zh: 漏录一行。, en: A row was overlooked.}"));
    assert_eq!(project.compiled().diagnostics, []);
    assert_eq!(project.uncorrected(&released), [""; 0]);
}

#[test]
fn words_order_and_additions_are_no_figures() {
    let project = Project::new();
    let released = project.release();
    project.replace(TABLE, "zh: 就业率, en: Employment rate", "zh: 各层次就业率, en: Rates by level");
    project.replace(TABLE, "zh: 就业人数", "zh: 已就业");
    project.replace("data/terms.yaml", "zh: 本科生", "zh: 本科毕业生");
    project.replace(TABLE, "  - [undergraduate, 200, 125 (provisional)]\n", "");
    project.replace(TABLE, "109]\n", "109]\n  - [undergraduate, 200, 125]\n");
    assert_eq!(project.uncorrected(&released), [""; 0]);
    project.replace(TABLE, "109]\n", "109]\n  - [专科生, 50, 40]\n");
    project.replace("data/terms.yaml", "postgraduate:", "专科生: {en: Junior college}\npostgraduate:");
    project.replace("data/terms.yaml", "zh: 本科毕业生", "zh: 本科生");
    assert_eq!(project.uncorrected(&released), [""; 0]);
}

#[test]
fn a_figure_that_is_taken_out_has_changed() {
    let project = Project::new();
    let released = project.release();
    project.replace(TABLE, "  - [postgraduate, 160, 109]\n", "");
    let gone = ["研究生.graduates: 160 -> gone", "研究生.employed: 109 -> gone", "研究生.rate: 68.13 -> gone"];
    assert_eq!(project.uncorrected(&released), gone);
    project.replace(TABLE, "title:", "draft: true\ntitle:");
    project.replace("content/first/01-rates.zh.md", "![](table:rates)", "无表。");
    project.replace("content/first/01-rates.en.md", "![](table:rates)", "No table.");
    assert_eq!(project.uncorrected(&released), ["withdrawn with 6 figures"]);
}

#[test]
fn a_draft_is_completed_and_then_nothing_is_uncorrected() {
    let project = Project::new();
    let released = project.release();
    change(&project);
    project.write(CORRECTIONS, "# 更正记录\n");
    let saved = project.save_drafts(&released);
    let files =
        ["data/first/earlier/2020-12-01/en/rates.csv", "data/first/earlier/2020-12-01/zh/rates.csv", CORRECTIONS];
    assert_eq!((saved.written.as_slice(), saved.kept.len()), (files.map(str::to_owned).as_slice(), 0));
    let text = fs::read_to_string(project.path().join(CORRECTIONS)).unwrap();
    let expected = "# 更正记录
- date: 2020-12-01
  kind: correction
  table: rates
  changes:
    - {row: undergraduate, column: rate, before: 62.50, after: 63.50}
    - {row: postgraduate, column: employed, before: 109, after: 110}
    - {row: postgraduate, column: rate, before: 68.13, after: 68.75}
  what: {zh: \"\", en: \"\"}
  why: {zh: \"\", en: \"\"}
- date: 2020-12-01
  kind: revision
  table: rates
  changes:
    - {row: undergraduate, column: employed, before: 125 (provisional), after: 127}
  what: {zh: \"\", en: \"\"}
  why: {zh: \"\", en: \"\"}
";
    assert_eq!(text, expected);
    // Nobody has said yet what was done and why.
    let codes: Vec<Code> = project.compiled().diagnostics.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::MissingTranslation; 4]);
    project.replace(CORRECTIONS, "{zh: \"\", en: \"\"}", "{zh: 已核实。, en: It was verified.}");
    assert_eq!(project.uncorrected(&released), [""; 0]);
    let compiled = project.compiled();
    assert_eq!(compiled.diagnostics, []);
    let output = compiled.output.unwrap();
    let path = "zh/first/tables/rates/until-2020-12-01/rates-until-2020-12-01.csv";
    let (_, kept) = output.iter().find(|(found, _)| found.as_str() == path).unwrap();
    assert_eq!(**kept, *released[0].files.values().last().unwrap().as_slice());
    // Once that is public there is nothing to tell.
    assert_eq!(project.uncorrected(&tables(&output)), [""; 0]);
    assert_eq!(project.save_drafts(&released), revise::corrections::Saved::default());
}

#[test]
fn an_entry_of_other_figures_explains_nothing() {
    let project = Project::new();
    let released = project.release();
    change(&project);
    project.save_drafts(&released);
    project.replace(CORRECTIONS, "before: 109, after: 110", "before: 108, after: 110");
    assert_eq!(project.uncorrected(&released), ["postgraduate.employed: 109 -> 110"]);
}

#[test]
fn a_draft_leaves_every_other_byte_as_it_is() {
    let project = Project::new();
    let released = project.release();
    change(&project);
    let before = b"\xEF\xBB\xBF# a\r\n  - {date: 2020-11-01, kind: correction, table: rates, changes: [], what: {zh: a, en: a}, why: {zh: a, en: a}}";
    fs::write(project.path().join(CORRECTIONS), before).unwrap();
    project.save_drafts(&released);
    let after = fs::read(project.path().join(CORRECTIONS)).unwrap();
    let added = after.strip_prefix(before).unwrap();
    assert!(
        added.starts_with(b"\r\n  - date: 2020-12-01\r\n    kind: correction\r\n"),
        "{}",
        String::from_utf8_lossy(added)
    );
    let saved = project.save_drafts(&released);
    assert_eq!(saved, revise::corrections::Saved::default());
}

#[test]
fn a_version_that_is_kept_is_not_replaced() {
    let project = Project::new();
    let released = project.release();
    change(&project);
    let path = "data/first/earlier/2020-12-01/zh/rates.csv";
    fs::create_dir_all(project.path().join(path).parent().unwrap()).unwrap();
    project.write(path, "学历\n");
    let saved = project.save_drafts(&released);
    assert_eq!(saved.kept, [path]);
    assert_eq!(fs::read_to_string(project.path().join(path)).unwrap(), "学历\n");
}

#[test]
fn a_release_with_a_changed_figure_waits_for_its_entry() {
    let (project, host) = (Project::new(), TempDir::new().unwrap());
    let publish = |arguments: &[&str]| project.publish(host.path(), arguments);
    let page = || fs::read_to_string(host.path().join("en/first/tables/rates/index.html")).unwrap();
    let (status, told) = publish(&[]);
    assert_eq!(status, Some(0), "{told}");

    project.replace(TABLE, "160, 109", "160, 110");
    let (status, told) = publish(&[]);
    assert!(status == Some(1) && told.contains("[uncorrected-figure]") && told.contains("postgraduate"), "{told}");
    assert!(page().contains("109"));

    let (status, told) = publish(&["--draft-corrections"]);
    assert!(status == Some(0) && told.contains(&format!("written: {CORRECTIONS}")), "{told}");
    let (status, told) = publish(&[]);
    assert!(status == Some(1) && told.contains("missing-translation"), "{told}");
    let text = fs::read_to_string(project.path().join(CORRECTIONS)).unwrap();
    project.write(CORRECTIONS, &text.replace("{zh: \"\", en: \"\"}", "{zh: 漏录一行。, en: A row was overlooked.}"));
    let (status, told) = publish(&[]);
    assert_eq!(status, Some(0), "{told}");
    assert!(page().contains("110") && page().contains("A row was overlooked."));
    let ledger = fs::read_to_string(project.path().join("releases.jsonl")).unwrap();
    assert_eq!(ledger.lines().count(), 2);
}

#[test]
fn the_same_digits_in_another_unit_are_another_figure() {
    let project = Project::new();
    let released = project.release();
    project.replace("nianbao.yaml", "languages:", "units: {thousand: {zh: 千人, en: thousand persons}}\nlanguages:");
    project.replace(TABLE, "en: Employed}, unit: person", "en: Employed}, unit: thousand");
    project.replace(TABLE, ", formula: employed / graduates", "");
    project.replace(TABLE, "125 (provisional)]", "125 (provisional), 62.50]");
    project.replace(TABLE, "109]", "109, 68.13]");
    project.replace(TABLE, "unit: percent", "unit: per_mille");
    let changed = ["employed: persons/人 -> thousand persons/千人", "rate: %/% -> ‰/‰"];
    assert_eq!(project.uncorrected(&released), changed);

    project.save_drafts(&released);
    let text = fs::read_to_string(project.path().join(CORRECTIONS)).unwrap();
    let expected = "- date: 2020-12-01
  kind: correction
  table: rates
  units:
    - {column: employed, before: {zh: \"人\", en: persons}, after: {zh: \"千人\", en: \"thousand persons\"}}
    - {column: rate, before: {zh: \"%\", en: \"%\"}, after: {zh: \"‰\", en: \"‰\"}}
  what: {zh: \"\", en: \"\"}
  why: {zh: \"\", en: \"\"}
";
    assert_eq!(text, expected);
    project.complete_drafts();
    let compiled = project.compiled();
    assert_eq!(compiled.diagnostics, []);
    assert_eq!(project.uncorrected(&released), [""; 0]);
    let output = compiled.output.unwrap();
    for path in ["en/first/tables/rates/index.html", "en/first/corrections/index.html", "en/first/rates/index.html"] {
        let (_, page) = output.iter().find(|(found, _)| found.as_str() == path).unwrap();
        let page = std::str::from_utf8(page).unwrap();
        assert!(page.contains("thousand persons") && page.contains("A row was overlooked."), "{path}");
    }
    // An entry of another unit explains nothing.
    project.replace(CORRECTIONS, "en: persons}", "en: pupils}");
    assert_eq!(project.uncorrected(&released), changed[..1]);
}

#[test]
fn a_scale_in_a_label_is_part_of_the_unit() {
    let project = Project::new();
    project.replace(
        TABLE,
        "zh: 就业人数, en: Employed}, unit: person",
        "zh: 就业人数（万人）, en: Employed}, unit: number",
    );
    project.replace(TABLE, ", formula: employed / graduates", "");
    project.replace(TABLE, "125 (provisional)]", "125 (provisional), 62.50]");
    project.replace(TABLE, "109]", "109, 68.13]");
    let released = project.release();
    project.replace(TABLE, "（万人）", "（人）");
    assert_eq!(project.uncorrected(&released), ["employed: /万人 -> /人"]);
    project.replace(TABLE, "就业人数（人）", "就业人数（万人）");
    project.replace(TABLE, "en: Employed", "en: Thousand employed");
    assert_eq!(project.uncorrected(&released), ["employed: /万人 -> thousand/万人"]);
    project.save_drafts(&released);
    project.complete_drafts();
    assert_eq!((project.compiled().diagnostics, project.uncorrected(&released)), (Vec::new(), Vec::<String>::new()));
}
