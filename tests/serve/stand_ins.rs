//! What is shown where there is no page to show.

use nianbao::preview::Effect;

use crate::preview::{Beginning, Preview, TAGS};

#[test]
fn without_a_site_every_address_says_what_is_wrong_in_both_languages() {
    let broken = Beginning::default().with("nianbao.yaml", "base_url: https://example.org/", "base_url: example.org");
    let mut preview = Preview::start(broken);
    for path in ["/", "/en/", "/a/b/c", "/en/first/rates/index.html"] {
        let answer = preview.get(path);
        assert_eq!((answer.status, answer.header("content-type")), (503, Some("text/html; charset=utf-8")), "{path}");
        let text = answer.text();
        assert!(text.contains("there is no website yet") && text.contains("尚无可显示的网站"), "{path}");
        assert!(text.contains("nianbao.yaml:4:11") && text.contains("base_url: example.org"), "{text}");
        assert!(text.contains("must begin with https://") && text.contains("网址须以"), "{text}");
        assert!(text.contains(TAGS), "the overlay needs its script");
    }
    assert_eq!(preview.get("/_nianbao/events").status, 200);
    assert_eq!(preview.get("/_nianbao/nothing").status, 404);
    preview.edit("nianbao.yaml", "base_url: example.org", "base_url: https://example.org/");
    assert_eq!(preview.get("/en/").status, 200);
}

#[test]
fn a_project_without_a_configuration_is_served_too() {
    let mut beginning = Beginning::default();
    beginning.sources.texts.remove("nianbao.yaml");
    let preview = Preview::start(beginning);
    let answer = preview.get("/");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("nianbao.yaml"), "{}", answer.text());
}

#[test]
fn in_public_the_problems_can_be_read_without_a_script() {
    let broken = Beginning::public().with("nianbao.yaml", "base_url: https://example.org/", "base_url: <b>&amp;");
    let preview = Preview::start(broken);
    let answer = preview.get("/");
    assert_eq!(answer.status, 503);
    let text = answer.text();
    assert!(text.contains("there is no website yet") && !text.contains("<script") && !text.contains("_nianbao"));
    assert!(text.contains("base_url: &lt;b&gt;&amp;amp;") && !text.contains("<b>"), "{text}");
    assert_eq!(preview.get("/_nianbao/events").status, 404);
}

#[test]
fn many_mistakes_are_told_in_a_page_of_a_size_that_can_be_read() {
    let mut beginning = Beginning::default();
    let mistakes = "[1](value:nothing.at.all) ".repeat(2_000);
    beginning.sources.insert("content/first/01-rates.en.md", &format!("---\ntitle: A\n---\n{mistakes}\n"));
    let preview = Preview::start(beginning);
    let answer = preview.get("/");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("94 more `unknown-table`"), "{}", answer.text());
    preview.publish(Effect::Nothing);
}
