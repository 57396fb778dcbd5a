//! What the client asks for, as it comes over HTTP.

use serde_json::Value;

use crate::client::Answer;
use crate::preview::{Beginning, Preview};

fn json(answer: &Answer) -> Value {
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
    serde_json::from_slice(&answer.body).unwrap()
}

#[test]
fn problems_are_listed_with_their_lines_and_the_list_is_known_again() {
    let mut preview = Preview::start(Beginning::default());
    assert_eq!(json(&preview.get("/_nianbao/problems.json"))["problems"], Value::Array(Vec::new()));
    preview.edit("content/first/01-rates.en.md", "62.50%", "62.51%");
    let answer = preview.get("/_nianbao/problems.json");
    let list = json(&answer);
    assert_eq!((&list["number"], list["problems"].as_array().unwrap().len()), (&2.into(), 1));
    let label = &list["problems"][0]["labels"][0];
    assert_eq!((&label["file"], &label["line"]), (&"content/first/01-rates.en.md".into(), &4.into()));
    let known = format!("If-None-Match: {}", answer.header("etag").unwrap());
    assert_eq!(preview.get_with("/_nianbao/problems.json", &[&known]).status, 304);
}

#[test]
fn a_page_is_described_by_its_address_and_only_where_there_is_one() {
    let preview = Preview::start(Beginning::default());
    let page = json(&preview.get("/_nianbao/page.json?path=%2Fen%2Ffirst%2Frates%2F"));
    assert_eq!((&page["file"], &page["lang"]), (&"content/first/01-rates.en.md".into(), &"en".into()));
    for (query, status) in [("?path=/nowhere/", 404), ("?path=/../etc/passwd", 404), ("", 400), ("?path=%ff", 404)] {
        assert_eq!(preview.get(&format!("/_nianbao/page.json{query}")).status, status, "{query}");
    }
}

#[test]
fn drafts_are_listed_and_the_client_is_there() {
    let preview = Preview::start(Beginning::default());
    for (name, media_type) in [
        ("drafts/", "text/html; charset=utf-8"),
        ("preview.js", "text/javascript; charset=utf-8"),
        ("preview.css", "text/css; charset=utf-8"),
    ] {
        let answer = preview.get(&format!("/_nianbao/{name}"));
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(media_type)), "{name}");
        assert!(answer.body.len() > 100, "{name}");
    }
    assert_eq!(preview.get("/_nianbao/nothing").status, 404);
}
