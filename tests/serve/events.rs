//! What open pages are told, and when.

use std::time::{Duration, Instant};

use nianbao::preview::Effect;
use nianbao::preview::server::Limits;
use serde_json::Value;

use crate::client::{Connection, head};
use crate::preview::{Beginning, Preview};

/// An open page.
struct Page(Connection);

impl Page {
    fn open(preview: &Preview) -> Self {
        let mut connection = preview.connect();
        connection.send(head("GET", "/_nianbao/events", &["Accept: text/event-stream"]));
        let answer = connection.answer_head().unwrap();
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/event-stream")));
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        Self(connection)
    }

    /// The next line that is none of the transfer's.
    fn line(&mut self) -> String {
        loop {
            let line = self.0.line().expect("the stream goes on");
            if line.contains(':') {
                return line;
            }
        }
    }

    /// The data of the next event.
    fn event(&mut self) -> Value {
        loop {
            if self.line() == "event: revision" {
                return serde_json::from_str(self.line().strip_prefix("data: ").unwrap()).unwrap();
            }
        }
    }
}

#[test]
fn a_page_is_told_of_the_current_revision_at_once_and_then_of_each() {
    let mut preview = Preview::start(Beginning::default());
    let mut page = Page::open(&preview);
    let first = page.event();
    assert_eq!((&first["number"], &first["website"], &first["errors"]), (&1.into(), &1.into(), &0.into()));
    let begun = Instant::now();
    preview.edit("content/first/01-rates.en.md", "were employed", "had work");
    let second = page.event();
    assert!(begun.elapsed() < Duration::from_secs(2));
    assert_eq!((&second["number"], &second["website"], &second["effect"]), (&2.into(), &2.into(), &"content".into()));
    preview.publish(Effect::Layout);
    assert_eq!(page.event()["effect"], "layout");
    assert_eq!(Page::open(&preview).event()["number"], 3);
}

#[test]
fn a_mistake_is_counted_and_the_site_stays_that_of_before() {
    let mut preview = Preview::start(Beginning::default());
    let mut page = Page::open(&preview);
    page.event();
    preview.edit("content/first/01-rates.en.md", "62.50%", "62.51%");
    let event = page.event();
    assert_eq!((&event["number"], &event["website"], &event["errors"]), (&2.into(), &1.into(), &1.into()));
    assert!(preview.get("/en/first/rates/").text().contains("62.50%"));
    preview.edit("content/first/01-rates.en.md", "62.51%", "62.50%");
    let event = page.event();
    assert_eq!((&event["number"], &event["website"], &event["errors"]), (&3.into(), &3.into(), &0.into()));
}

#[test]
fn a_page_that_does_not_listen_misses_some_events_but_not_the_last() {
    let preview = Preview::start(Beginning::default());
    let mut page = Page::open(&preview);
    for _ in 0..40 {
        preview.publish(Effect::Content);
    }
    let mut numbers = Vec::new();
    while numbers.last() != Some(&41) {
        numbers.push(page.event()["number"].as_u64().unwrap());
    }
    assert!(numbers.is_sorted() && numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
}

#[test]
fn a_sign_is_sent_where_there_is_nothing_to_tell() {
    let limits = Limits { time_between_signs: Duration::from_millis(200), ..Limits::default() };
    // What a connection may be idle between requests does not count here.
    let limits = Limits { time_for_head: Duration::from_millis(100), ..limits };
    let preview = Preview::start(Beginning { limits, ..Beginning::default() });
    let mut page = Page::open(&preview);
    page.event();
    for _ in 0..5 {
        assert!(page.line().starts_with(':'));
    }
    preview.publish(Effect::Styles);
    assert_eq!(page.event()["effect"], "styles");
}

#[test]
fn many_open_pages_are_all_told() {
    let preview = Preview::start(Beginning::default());
    let mut pages: Vec<Page> = (0..200).map(|_| Page::open(&preview)).collect();
    for page in &mut pages {
        page.event();
    }
    preview.publish(Effect::Content);
    for page in &mut pages {
        assert_eq!(page.event()["number"], 2);
    }
}
