//! What open pages are told as soon as a compile is done.

use std::sync::Arc;

use nianbao::preview::summary::Teller;
use nianbao::preview::{Change, Effect, Revision};
use serde_json::{Value, json};

use super::{changed, features, page, preview, replaced, root};

fn after_change(revision: Revision, files: &[&str]) -> Value {
    let change = Change { files: files.iter().map(|file| (*file).into()).collect(), effect: Effect::Content };
    told(Revision { change, ..revision })
}

/// What is told of a revision to those who know of none before.
fn told(revision: Revision) -> Value {
    Teller::default().tell(&Arc::new(revision))
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
            "number": 7,
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
    assert_eq!((&summary["drafts"], &summary["embargoed"], &summary["along"]), (&json!(2), &json!(2), &json!(1)));
}

#[test]
fn styles_are_those_that_the_pages_link_to() {
    let revision = preview(&features());
    let html = page(&revision, "/reports/zh/");
    let summary = told(revision.clone());
    let style = summary["styles"]["style.css"].as_str().unwrap();
    assert!(html.contains(&format!("href=\"{style}\"")), "{style}");
}

#[test]
fn mistakes_are_counted_and_the_site_stays_that_of_before() {
    let revision =
        replaced(root(), "data/shanxi-2020/tables/rates.yaml", "[postgraduate, 61.02]", "[postgraduate, 61.03]");
    let summary = told(Revision { website_number: 5, ..revision });
    assert_eq!((&summary["number"], &summary["website"]), (&json!(7), &json!(5)));
    assert!(summary["errors"].as_u64().unwrap() >= 2, "{summary}");
    assert_eq!(summary["effect"], "nothing");
}

/// A page may miss a revision, or listen again after several.
#[test]
fn changes_are_told_until_they_are_long_past() {
    let mut teller = Teller::default();
    let mut tell = |number: u64, revision: &Revision, files: &[&str]| {
        let change = Change { files: files.iter().map(|file| (*file).into()).collect(), effect: Effect::Content };
        let told = teller.tell(&Arc::new(Revision { number, change, ..revision.clone() }));
        let changed = told["changed"].as_array().unwrap().clone();
        changed
            .iter()
            .map(|each| (each["number"].as_u64().unwrap(), each["file"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    let [text, table] = ["content/shanxi-2020/04-problems.en.md", "data/shanxi-2020/tables/rates.yaml"];
    let whole = preview(root());
    tell(1, &whole, &[]);
    assert_eq!(tell(2, &whole, &[text]), [(2, text.to_owned())]);
    assert_eq!(tell(3, &whole, &[table]), [(2, text.to_owned()), (3, table.to_owned())]);
    assert_eq!(tell(4, &whole, &[text]), [(3, table.to_owned()), (4, text.to_owned())]);
    // What is between 4 and 9 was missed; 9 itself changed nothing.
    let other = replaced(root(), text, "Outdated means of monitoring", "Old means of monitoring");
    assert_eq!(tell(9, &other, &[]), [(3, table.to_owned()), (9, text.to_owned())]);
    let many: Vec<String> = (0..100).map(|index| format!("content/shanxi-2020/{index}.en.md")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(tell(10, &other, &many).len(), 32);
}

#[test]
fn another_editor_changes_no_page() {
    let mut teller = Teller::default();
    let mut pages = |number: u64, change_of: &dyn Fn(&str) -> String| {
        let configured = |path: &str, text: String| Some(if path == "nianbao.yaml" { change_of(&text) } else { text });
        // In the first there is nothing that differs.
        let files = if number == 1 { Vec::new() } else { vec!["nianbao.yaml".into()] };
        let change = Change { files, effect: Effect::Layout };
        let revision = Revision { number, change, ..changed(root(), configured) };
        teller.tell(&Arc::new(revision))["changed"].as_array().unwrap().clone()
    };
    pages(1, &str::to_owned);
    assert_eq!(pages(2, &|text| format!("{text}\neditor: code\n")), [Value::Null; 0]);
    assert_eq!(pages(3, &|text| format!("{text}\neditor: vim\n")), [Value::Null; 0]);
    assert_eq!(pages(4, &|_| "[".to_owned()), [Value::Null; 0]);
    assert_eq!(pages(5, &str::to_owned), [Value::Null; 0]);
    let otherwise = pages(6, &|text| text.replace("\n  zh: 山西省教育厅编制", "\n  zh: 山西省教育厅每年编制"));
    assert_eq!(urls(&otherwise[0]), ["/zh/", "/en/"]);
}
