//! What open pages are told as soon as a compile is done.

use nianbao::preview::{Change, Effect, Revision, summary};
use serde_json::{Value, json};

use super::{features, page, preview, replaced, root};

fn after_change(revision: Revision, files: &[&str]) -> Value {
    let change = Change { files: files.iter().map(|file| (*file).into()).collect(), effect: Effect::Content };
    summary::of(&Revision { change, ..revision })
}

fn urls(changed: &Value) -> Vec<&str> {
    changed["pages"].as_array().unwrap().iter().map(|page| page["url"].as_str().unwrap()).collect()
}

#[test]
fn a_file_leads_to_the_pages_that_show_it() {
    let summary = after_change(
        preview(root()),
        &[
            "content/shanxi-2020/02-employment.en.md",
            "data/shanxi-2020/tables/rates.yaml",
            "data/shanxi-2020/figures/rates-by-level.yaml",
            "data/shanxi-2020/edition.yaml",
            "data/shanxi-2020/checks.yaml",
            "nianbao.yaml",
            "data/terms.yaml",
            "content/shanxi-2020/99-gone.zh.md",
        ],
    );
    assert_eq!(summary["effect"], "content");
    let changed = summary["changed"].as_array().unwrap();
    assert_eq!(
        changed[0],
        json!({
            "file": "content/shanxi-2020/02-employment.en.md",
            "pages": [{"url": "/en/shanxi-2020/employment/", "title": "Employment of graduates", "lang": "en"}],
        })
    );
    assert_eq!(urls(&changed[1]), ["/zh/shanxi-2020/tables/rates/", "/en/shanxi-2020/tables/rates/"]);
    assert_eq!(
        urls(&changed[2]),
        [
            "/zh/shanxi-2020/figures/rates-by-level/",
            "/en/shanxi-2020/figures/rates-by-level/",
            "/zh/shanxi-2020/employment/",
            "/en/shanxi-2020/employment/"
        ]
    );
    assert_eq!(urls(&changed[3]), ["/zh/shanxi-2020/", "/en/shanxi-2020/"]);
    assert_eq!(urls(&changed[4]), ["/zh/shanxi-2020/checks/", "/en/shanxi-2020/checks/"]);
    assert_eq!(urls(&changed[5]), ["/zh/", "/en/"]);
    assert!(urls(&changed[6]).is_empty() && urls(&changed[7]).is_empty());
}

#[test]
fn rows_and_images_are_files_too() {
    let summary =
        after_change(preview(&features()), &["data/year-2020/tables/cities.csv", "content/year-2020/mark.png"]);
    let changed = summary["changed"].as_array().unwrap();
    assert!(urls(&changed[0]).contains(&"/reports/zh/year-2020/tables/cities/"), "{changed:?}");
    assert!(urls(&changed[1]).contains(&"/reports/zh/year-2020/overview/"), "{changed:?}");
    assert_eq!(summary["drafts"], 3);
}

#[test]
fn styles_are_those_that_the_pages_link_to() {
    let revision = preview(&features());
    let html = page(&revision, "/reports/zh/");
    let summary = summary::of(&revision);
    let style = summary["styles"]["style.css"].as_str().unwrap();
    assert!(html.contains(&format!("href=\"{style}\"")), "{style}");
}

#[test]
fn mistakes_are_counted_and_the_site_stays_that_of_before() {
    let revision =
        replaced(root(), "data/shanxi-2020/tables/rates.yaml", "[postgraduate, 61.02]", "[postgraduate, 61.03]");
    let summary = summary::of(&Revision { website_number: 5, ..revision });
    assert_eq!((&summary["number"], &summary["website"]), (&json!(7), &json!(5)));
    assert!(summary["errors"].as_u64().unwrap() >= 2, "{summary}");
    assert_eq!(summary["effect"], "nothing");
}
