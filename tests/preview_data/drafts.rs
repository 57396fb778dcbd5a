//! The page of drafts: all that the public does not see, and nothing else.

use std::collections::BTreeSet;
use std::path::Path;

use nianbao::preview::{Revision, drafts, summary};

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
        let page = drafts::page(&revision, root());
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
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("<tr><td>")).collect();
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
        assert_eq!(summary::of(&revision)["drafts"], rows.len());
    }
}

#[test]
fn a_row_says_what_it_is_why_and_until_when() {
    let page = drafts::page(&held_back(), root());
    let row = |address: &str| {
        let found = page.lines().find(|line| line.starts_with("<tr>") && line.contains(address));
        found.unwrap_or_else(|| panic!("no {address} in\n{page}"))
    };
    let figure = row("/reports/zh/year-2020/figures/levels/");
    assert!(figure.contains("under embargo until 2021-01-01 08:30") && figure.contains("2021-01-01 08:30 之前不公布"));
    assert!(figure.contains("<time datetime=\"2021-01-01T08:30:00+08:00\">2021-01-01 08:30</time> Asia/Shanghai"));
    assert!(figure.contains("<code>data/year-2020/figures/levels.yaml</code>"));
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
    let page = drafts::page(&preview(root()), root());
    assert!(page.contains("<span lang=\"zh-CN\">没有草稿") && page.contains("<span lang=\"en\">nothing is a draft"));
    let broken = changed(root(), |path, text| Some(if path == "nianbao.yaml" { "[".to_owned() } else { text }));
    let page = drafts::page(&broken, root());
    assert!(page.contains("the configuration has a mistake") && page.contains("配置有误"));
}

#[test]
fn a_file_opens_in_the_editor() {
    let revision = changed(&features(), |path, text| {
        Some(if path == "nianbao.yaml" { format!("{text}\neditor: zed\n") } else { text })
    });
    let page = drafts::page(&revision, Path::new("/project"));
    assert!(page.contains("<a href=\"zed://file/project/content/year-2020/03-draft.zh.md:1:1\">"), "{page}");
}
