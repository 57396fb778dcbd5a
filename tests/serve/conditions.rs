//! What a browser has already is not sent again, and parts are sent where parts are asked for.

use crate::preview::{Beginning, Preview};

const PAGE: &str = "/en/first/rates/";

#[test]
fn a_tag_is_the_hash_of_the_bytes_and_changes_with_them() {
    let mut preview = Preview::start(Beginning::default());
    let first = preview.get(PAGE);
    let tag = first.header("etag").unwrap().to_owned();
    assert_eq!(tag, format!("\"{}\"", &blake3::hash(&first.body).to_hex()[..32]));
    let is_known = |preview: &Preview, tag: &str| {
        let answer = preview.get_with(PAGE, &[&format!("If-None-Match: {tag}")]);
        assert!(answer.status == 200 || answer.body.is_empty() && answer.header("etag").is_some());
        answer.status == 304
    };
    for known in [&tag, &format!("W/{tag}"), &format!("\"x\", {tag}"), "*"] {
        assert!(is_known(&preview, known), "{known}");
    }
    for unknown in ["\"x\"", "", "x", tag.trim_matches('"')] {
        assert!(!is_known(&preview, unknown), "{unknown}");
    }

    preview.edit("content/first/01-rates.zh.md", "就业率为", "的就业率为");
    assert!(is_known(&preview, &tag), "the English page is what it was");
    preview.edit("content/first/01-rates.en.md", "were employed", "had work");
    assert!(!is_known(&preview, &tag));
    assert!(preview.get(PAGE).text().contains("had work"));
    preview.edit("content/first/01-rates.en.md", "had work", "were employed");
    assert!(is_known(&preview, &tag), "the page is again what it was");
}

#[test]
fn a_range_of_bytes_is_a_part_of_the_whole() {
    let preview = Preview::start(Beginning::default());
    let whole = preview.get(PAGE);
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let (bytes, length) = (&whole.body, whole.body.len());
    for (range, from, to) in [
        ("0-0", 0, 1),
        ("0-9", 0, 10),
        ("5-", 5, length),
        ("-7", length - 7, length),
        ("10-99999999", 10, length),
        ("-99999999", 0, length),
        ("0-18446744073709551616", 0, length),
    ] {
        let answer = preview.get_with(PAGE, &[&format!("Range: bytes={range}")]);
        assert_eq!((answer.status, &*answer.body), (206, &bytes[from..to]), "{range}");
        let expected = format!("bytes {from}-{}/{length}", to - 1);
        assert_eq!(answer.header("content-range"), Some(&*expected), "{range}");
        assert_eq!(answer.header("content-type"), whole.header("content-type"));
        assert_eq!(answer.header("etag"), whole.header("etag"));
    }
}

#[test]
fn a_range_beyond_the_end_cannot_be_sent_and_one_that_cannot_be_read_is_none() {
    let preview = Preview::start(Beginning::default());
    let whole = preview.get(PAGE);
    for range in ["99999999-", "99999999-999999999", "-0"] {
        let answer = preview.get_with(PAGE, &[&format!("Range: bytes={range}")]);
        assert_eq!((answer.status, answer.body.len()), (416, 0), "{range}");
        let expected = format!("bytes */{}", whole.body.len());
        assert_eq!(answer.header("content-range"), Some(&*expected), "{range}");
    }
    for range in ["bytes=9-5", "bytes=a-b", "bytes=", "lines=0-1", "bytes=0-1,5-6", "bytes=--1", "bytes=0-1-2"] {
        let answer = preview.get_with(PAGE, &[&format!("Range: {range}")]);
        assert_eq!((answer.status, answer.body == whole.body), (200, true), "{range}");
    }
}

#[test]
fn a_part_is_sent_only_of_what_the_client_knows() {
    let preview = Preview::start(Beginning::default());
    let tag = preview.get(PAGE).header("etag").unwrap().to_owned();
    for (known, status) in [
        (tag.clone(), 206),
        (format!("W/{tag}"), 200),
        ("\"x\"".to_owned(), 200),
        ("Sat, 31 Oct 2020 00:00:00 GMT".to_owned(), 200),
    ] {
        let answer = preview.get_with(PAGE, &["Range: bytes=0-9", &format!("If-Range: {known}")]);
        assert_eq!(answer.status, status, "{known}");
    }
    let known = format!("If-None-Match: {tag}");
    assert_eq!(preview.get_with(PAGE, &["Range: bytes=0-9", &known]).status, 304);
}

#[test]
fn a_connection_serves_one_request_after_the_other() {
    let preview = Preview::start(Beginning::default());
    let mut connection = preview.connect();
    for path in ["/en/", "/nowhere", "/en", "/robots.txt"] {
        assert_eq!(connection.get(path, &[]).body, preview.get(path).body, "{path}");
    }
    // All at once, answered in their order.
    for path in ["/en/", "/zh/", "/robots.txt"] {
        connection.send(crate::client::head("GET", path, &[]));
    }
    for path in ["/en/", "/zh/", "/robots.txt"] {
        assert_eq!(connection.answer(true).unwrap().body, preview.get(path).body, "{path}");
    }
}
