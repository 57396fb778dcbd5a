//! What an earlier compile found is taken over only where it is still true: after every edit, one that remembers finds what
//! one that knows nothing finds.

use std::path::Path;
use std::sync::Arc;

use crate::last_site::LastSite;
use nianbao::memo::Memo;
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Compiled, Options, Prepared, compile, load, prepare};

/// An edition that quotes the report, in a table and in its text.
const LATER: [(&str, &str); 7] = [
    (
        "data/later/edition.yaml",
        "title: {zh: 后续, en: Later}\ndescription: {zh: 后续。, en: Later.}\nperiod: {zh: 2021 年, en: \"2021\"}\n\
         published: 2021-10-30\npublisher: {zh: 统计处, en: Statistics Office}\n",
    ),
    (
        "data/later/tables/growth.yaml",
        "title: {zh: 毕业生, en: Graduates}\ncolumns:\n  level: {label: {zh: 学历, en: Level}, key: true}\n  \
         graduates: {label: {zh: 毕业生, en: Graduates}, unit: person}\n  \
         change: {label: {zh: 变化, en: Change}, unit: person, \
         formula: graduates - edition(\"shanxi-2020\").levels.total.graduates}\n  \
         ratio: {label: {zh: 与上年之比, en: Ratio}, unit: number, decimals: 6, \
         formula: graduates / edition(\"shanxi-2020\").levels.total.graduates}\nrows:\n  - [total, 229590, 4]\n",
    ),
    (
        "data/later/tables/ways.yaml",
        "title: {zh: 方面, en: Ways}\ncolumns:\n  way: {label: {zh: 方面, en: Way}, key: true}\n  \
         graduates: {label: {zh: 毕业生, en: Graduates}, unit: person}\nrows:\n  - [undergraduate, 41]\n  - [junior_college, 42]\n",
    ),
    (
        "content/later/01-growth.zh.md",
        "---\ntitle: 增长\n---\n上一年有 [229586](<value:edition(\"shanxi-2020\").levels.total.graduates>) 人，增加 \
         [4](value:growth.total.change) 人，另有 17 人。\n",
    ),
    (
        "content/later/01-growth.en.md",
        "---\ntitle: Growth\n---\nThere were [229,586](<value:edition(\"shanxi-2020\").levels.total.graduates>) a year \
         before, which grew by [4](value:growth.total.change), and 18 others.\n",
    ),
    // These name no other edition: it is the formula that does.
    (
        "content/later/02-ratio.zh.md",
        "---\ntitle: 比例\n---\n与上年之比为 [](value:growth.total.ratio)，见[](table:ways)，分三个方面。\n\n![](table:ways)\n",
    ),
    (
        "content/later/02-ratio.en.md",
        "---\ntitle: Ratio\n---\nThe ratio is [](value:growth.total.ratio), see [](table:ways), in three ways.\n\n![](table:ways)\n",
    ),
];

/// A file, a text that stands in it, and what is written in its place; an empty text stands at the beginning.
const EDITS: [(&str, &str, &str); 13] = [
    ("content/shanxi-2020/01-graduates.en.md", "graduates: [128,869]", "graduates and 77 others: [128,869]"),
    ("content/shanxi-2020/03-work.zh.md", "", "没有开头\n"),
    ("data/shanxi-2020/tables/levels.yaml", "[undergraduate, 128869", "[undergraduate, 128860"),
    ("data/shanxi-2020/tables/levels.yaml", "[total, 229586", "[total, 229577"),
    ("data/shanxi-2020/tables/undergraduate.csv", "兵器类,717", "兵器类,718"),
    (
        "data/terms.yaml",
        "junior_college: {zh: 专科生, en: Junior college}",
        "junior_college: {zh: 专科生, en: Short course}",
    ),
    ("data/shanxi-2020/checks.yaml", "acknowledged:", "acknowledge:"),
    ("nianbao.yaml", "languages: [zh, en]", "languages: [en, zh]"),
    ("data/shanxi-2020/figures/graduates-by-level.yaml", "table: levels", "table: level"),
    ("data/shanxi-2020/tables/rates.yaml", "title:", "draft: true\ntitle:"),
    ("content/shanxi-2020/02-employment.zh.md", "title:", "draft: true\ntitle:"),
    ("data/later/edition.yaml", "title:", "publish_at: 2030-01-01\ntitle:"),
    ("data/shanxi-2020/edition.yaml", "title:", "draft: true\ntitle:"),
];

#[test]
fn after_every_edit_the_same_is_found_as_without_a_memory() {
    let mut sources = load::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    LATER.iter().for_each(|(path, text)| sources.insert(path, text));
    let memo = Memo::default();
    let mut told = vec![compare(&sources, &memo, "as it is")];
    for (path, from, to) in EDITS {
        edit(&mut sources, path, from, to);
        told.push(compare(&sources, &memo, path));
    }
    let idle = told.windows(2).zip(EDITS).find(|(pair, _)| pair[0] == pair[1]);
    assert!(idle.is_none(), "{:?} makes no difference", idle.map(|(_, edit)| edit));
    for (path, from, to) in EDITS.into_iter().rev() {
        told.pop();
        edit(&mut sources, path, to, from);
        assert!(
            compare(&sources, &memo, &format!("{path} was mended")) == *told.last().unwrap(),
            "{path} is not as before"
        );
    }
}

fn edit(sources: &mut Sources, path: &str, from: &str, to: &str) {
    let text = &sources.text(path).unwrap_or_else(|| panic!("{path} is missing")).text;
    assert!(text.contains(from), "{path} does not hold {from}");
    let edited = text.replacen(from, to, 1);
    sources.insert(path, &edited);
}

/// What is found, told in full.
fn compare(sources: &Sources, memo: &Memo, edit: &str) -> String {
    let options = Options { base_url: None, drafts: false, marks: false, now: Moment::parse("2022-01-01").unwrap() };
    let sources = Arc::new(sources.clone());
    let found = |memo: &Memo| {
        let Prepared { diagnostics, relations, report, .. } = prepare(&sources, &options, memo);
        let editions = report.iter().flat_map(|report| &report.editions);
        let answers: Vec<_> = editions.map(|resolved| (&resolved.sections, &resolved.edition.tables)).collect();
        format!("{diagnostics:#?}\n{relations:#?}\n{answers:#?}")
    };
    let (known, fresh) = (found(memo), found(&Memo::default()));
    let differs = known.lines().zip(fresh.lines()).enumerate().find(|(_, (known, fresh))| known != fresh);
    assert!(known == fresh, "after {edit}: {differs:?}");
    fresh
}

/// What the text counts was no row of a table, and is one now.
#[test]
fn a_build_that_knows_the_last_site_judges_words_again_where_the_data_have_changed() {
    let mut sources = load::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    LATER.iter().for_each(|(path, text)| sources.insert(path, text));
    edit(&mut sources, "content/later/01-growth.en.md", "18 others", "17 others");
    let options = Options { base_url: None, drafts: false, marks: false, now: Moment::parse("2022-01-01").unwrap() };
    let unbound = |compiled: &Compiled| {
        let told = compiled.diagnostics.iter().map(|problem| problem.message.to_string());
        told.filter(|message| message.contains("is bound to no figure")).collect::<Vec<_>>()
    };
    let first = compile(&sources, &options, &Memo::default());
    assert_eq!(unbound(&first), ["`17` is bound to no figure of a table", "`17` is bound to no figure of a table"]);
    edit(
        &mut sources,
        "data/later/tables/ways.yaml",
        "  - [junior_college, 42]\n",
        "  - [junior_college, 42]\n  - [postgraduate, 43]\n",
    );
    let last = Arc::new(LastSite(first.output.unwrap()));
    assert!(!last.0.sound.is_empty());
    let second = compile(&sources, &options, &Memo::from_previous(Some(last)));
    assert_eq!(unbound(&second), unbound(&compile(&sources, &options, &Memo::default())));
    assert!(unbound(&second).contains(&"`three` is bound to no figure of a table".to_owned()));
}
