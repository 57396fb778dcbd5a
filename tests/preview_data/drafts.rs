//! The page of drafts: all that the public does not see, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use nianbao::diagnostic::Language;
use nianbao::preview::{Revision, drafts};

use super::{addresses, changed, compiled, features, options, preview, root};

/// Features, with more of it held back, in different ways.
fn held_back() -> Revision {
    changed(&features(), |path, text| {
        Some(match path {
            "data/year-2020/figures/levels.yaml" => format!("{text}\npublish_at: 2021-01-01T08:30\n"),
            "data/year-2020/figures/order.yaml" => format!("{text}\npublish_at: 2020-01-01\n"),
            "data/year-2020/tables/cities.yaml" => format!("{text}\ndraft: true\n"),
            "content/year-2020/02-details.en.md" => text.replacen("---\n", "---\ndraft: true\n", 1),
            "data/year-2019/edition.yaml" => format!("{text}\ndraft: true\npublish_at: 2022-02-02\n"),
            _ => text,
        })
    })
}

fn public(revision: &Revision) -> Revision {
    compiled((*revision.sources).clone(), &options(false, false))
}

/// The truth is what a public build leaves out.
#[test]
fn every_page_that_the_public_does_not_have_is_listed() {
    for revision in [preview(&features()), held_back(), preview(root())] {
        let page = drafts::page(&revision, root(), Language::English);
        // What speaks of a part that is held back is an error to the public, but the pages are those that there would be.
        let public = public(&revision).prepared;
        let report = public.report.as_ref().unwrap();
        let is_public = |address: &String| {
            let path = address.strip_prefix(&report.config.base_url.path_of("")).unwrap();
            let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
            let edition =
                |id: &str| report.editions.iter().map(|resolved| &resolved.edition).find(|edition| edition.id == id);
            match parts[..] {
                [_, id] => edition(id).is_some(),
                [_, id, "checks" | "print"] => edition(id).is_some(),
                [_, id, section] => {
                    edition(id).is_some_and(|edition| edition.sections.iter().any(|other| other.name == section))
                }
                [_, id, "tables", table] => edition(id).is_some_and(|edition| edition.tables.contains_key(table)),
                [_, id, "figures", figure] => edition(id).is_some_and(|edition| edition.figures.contains_key(figure)),
                _ => true,
            }
        };
        let all = addresses(&revision);
        let hidden: BTreeSet<&String> = all.iter().filter(|address| !is_public(address)).collect();
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("<tr role=\"row\"><td")).collect();
        for address in &hidden {
            let whole =
                address.trim_end_matches('/').split('/').take(if address.starts_with("/reports") { 4 } else { 3 });
            let edition = format!("{}/", whole.collect::<Vec<_>>().join("/"));
            let is_listed = |address: &str| rows.iter().any(|row| row.contains(&format!("href=\"{address}\"")));
            assert!(is_listed(address) || is_listed(&edition), "{address} is not listed:\n{page}");
        }
        for address in all.iter().filter(|address| is_public(address)) {
            assert!(
                rows.iter().all(|row| !row.contains(&format!("href=\"{address}\""))),
                "{address} is listed:\n{page}"
            );
        }
        let counts = drafts::counts(revision.prepared.report.as_ref().unwrap());
        assert_eq!(counts.drafts + counts.embargoed + counts.along, rows.len());
    }
}

#[test]
fn a_row_says_what_it_is_why_and_until_when() {
    let revision = held_back();
    let levels = revision.sources.text("data/year-2020/figures/levels.yaml").unwrap();
    let page = drafts::page(&revision, root(), Language::English);
    let row = |address: &str| {
        let found = page.lines().find(|line| line.starts_with("<tr role") && line.contains(address));
        found.unwrap_or_else(|| panic!("no {address} in\n{page}"))
    };
    let figure = row("/reports/zh/year-2020/figures/levels/");
    assert!(figure.contains("under embargo until 2021-01-01 08:30") && figure.contains("2021-01-01 08:30 之前不公布"));
    assert!(figure.contains("<time datetime=\"2021-01-01T08:30:00+08:00\">2021-01-01 08:30</time> Asia/Shanghai"));
    let line = levels.text.lines().position(|line| line.starts_with("publish_at")).unwrap() + 1;
    assert!(figure.contains(&format!("<code>data/year-2020/figures/levels.yaml:{line}</code>")));
    assert!(figure.contains("href=\"/reports/en/year-2020/figures/levels/\" lang=\"en\""));
    let edition = row("/reports/zh/year-2019/");
    assert!(edition.contains(">edition</span>") && edition.contains("a draft") && edition.contains("2022-02-02 00:00"));
    // One language of it is a draft.
    assert!(row("/reports/zh/year-2020/details/").contains("a draft"));
    // Its own embargo is over, but only a section that is held back shows it.
    let along = row("/reports/zh/year-2020/figures/order/");
    assert!(along.contains("held back, as only what is held back speaks of it") && along.contains("2020-01-01 00:00"));
}

#[test]
fn a_page_without_drafts_says_so_in_both_languages() {
    let page = drafts::page(&preview(root()), root(), Language::English);
    assert!(page.contains("<span lang=\"zh-CN\">没有草稿") && page.contains("<span lang=\"en\">nothing is a draft"));
    let broken = changed(root(), |path, text| Some(if path == "nianbao.yaml" { "[".to_owned() } else { text }));
    let page = drafts::page(&broken, root(), Language::English);
    assert!(page.contains("the configuration has a mistake") && page.contains("配置有误"));
}

#[test]
fn a_file_opens_in_the_editor() {
    let revision = changed(&features(), |path, text| {
        Some(if path == "nianbao.yaml" { format!("{text}\neditor: zed\n") } else { text })
    });
    let page = drafts::page(&revision, Path::new("/project"), Language::English);
    assert!(page.contains("<a href=\"zed://file/project/content/year-2020/03-draft.zh.md:3:1\">"), "{page}");
}

#[test]
fn the_command_of_an_editor_in_a_terminal_can_be_copied() {
    let revision = changed(&features(), |path, text| {
        Some(match path {
            "nianbao.yaml" => format!("{text}\neditor: vim\n"),
            // Only the front matter holds anything back.
            "content/year-2020/03-draft.en.md" => text.replace("draft: true\n", "") + "\ndraft: true\n",
            _ => text,
        })
    });
    let page = drafts::page(&revision, Path::new("/project"), Language::Chinese);
    for file in ["content/year-2020/03-draft.zh.md", "content/year-2020/04-embargo.en.md"] {
        let button = format!("<button type=\"button\" data-nianbao-copy=\"vim +3 /project/{file}\"");
        assert!(page.contains(&button) && page.contains(&format!("<code>{file}:3</code></button>")), "{page}");
    }
    assert!(page.contains("vim +1 /project/content/year-2020/03-draft.en.md"), "{page}");
    assert!(page.contains("<html lang=\"zh-CN\">"));
}

/// What goes along with a draft is no draft.
#[test]
fn what_is_held_back_along_is_counted_apart() {
    let counts = |revision: &Revision| drafts::counts(revision.prepared.report.as_ref().unwrap());
    let expected = drafts::Counts { drafts: 2, embargoed: 2, along: 1 };
    assert_eq!(counts(&preview(&features())), expected);
    let page = drafts::page(&preview(&features()), root(), Language::English);
    assert!(page.contains("drafts: 2; under embargo: 2; held back along with them: 1"), "{page}");
    // An edition of which all sections are drafts says nothing of the kind itself.
    let revision = changed(&features(), |path, text| {
        let is_section = path.starts_with("content/year-2020/");
        Some(if is_section {
            text.replacen("---\n", "---\ndraft: true\n", 1)
                .replace("draft: true\ntitle: Draft\n", "title: Draft\n")
                .replace("draft: true\ntitle: 草稿\n", "title: 草稿\n")
        } else {
            text
        })
    });
    let page = drafts::page(&revision, root(), Language::English);
    let sections = revision
        .prepared
        .report
        .as_ref()
        .unwrap()
        .editions
        .iter()
        .find(|found| found.edition.id == "year-2020")
        .unwrap()
        .edition
        .sections
        .len();
    assert_eq!(counts(&revision).drafts, sections + 1, "and the table");
    assert!(page.contains("held back, as all of its sections are"), "{page}");
}
