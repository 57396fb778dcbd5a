//! Whether the headers of an answer are those that a file should have. What differs in words alone is the same.

use std::collections::BTreeMap;

use super::{media_type, policy};
use crate::diagnostic::{Message, message};

/// Media types that mean the same: their old and their present names, and what feeds are also called.
const SAME: [(&str, &str); 5] = [
    ("application/javascript", "text/javascript"),
    ("application/x-javascript", "text/javascript"),
    ("application/xml", "text/xml"),
    ("application/atom+xml", "text/xml"),
    ("application/rss+xml", "text/xml"),
];

/// What is wrong with the type that a host names for a file.
pub fn of_type(path: &str, found: Option<&str>) -> Option<Message> {
    let expected = media_type::of(path);
    let Some(found) = found else {
        return Some(message!("the host names no type; it should be {expected}", expected));
    };
    let ((wanted, wanted_charset), (essence, charset)) = (parts(&expected), parts(found));
    // XML says its encoding itself; styles and scripts have that of the page that they belong to.
    let says_elsewhere = wanted.contains("xml") || ["text/css", "text/javascript"].contains(&wanted.as_str());
    let needs_charset = wanted_charset.is_some() && !says_elsewhere;
    let is_right = essence == wanted
        && match charset {
            Some(_) => charset == Some("utf-8".to_owned()),
            None => !needs_charset,
        };
    (!is_right).then(|| message!("the host names the type {found}; it should be {expected}", found, expected))
}

/// What is wrong with how long a host lets a file be kept.
pub fn of_caching(path: &str, found: Option<&str>) -> Option<Message> {
    let expected = policy::cache_control(path);
    let wanted = directives(expected);
    let found_directives = directives(found.unwrap_or_default());
    let age = |directives: &BTreeMap<String, String>| {
        directives.get("max-age").and_then(|age| age.parse::<u64>().ok()).unwrap_or_default()
    };
    let asks_again = ["no-cache", "no-store"].iter().any(|name| found_directives.contains_key(*name));
    let is_right = match age(&wanted) {
        0 => asks_again || found_directives.get("max-age").is_some_and(|age| age == "0"),
        least => !asks_again && age(&found_directives) >= least,
    };
    if is_right {
        return None;
    }
    Some(match found {
        Some(found) => message!("the host sends Cache-Control: {found}; it should be {expected}", found, expected),
        None => message!("the host sends no Cache-Control; it should be {expected}", expected),
    })
}

/// A media type in lower case, and its encoding.
fn parts(text: &str) -> (String, Option<String>) {
    let mut parts = text.split(';').map(|part| part.trim().to_lowercase());
    let essence = parts.next().unwrap_or_default();
    let essence = SAME.iter().find(|(name, _)| *name == essence).map_or(essence, |(_, same)| (*same).to_owned());
    let charset = parts.find_map(|part| Some(part.strip_prefix("charset=")?.trim_matches('"').to_owned()));
    (essence, charset)
}

fn directives(text: &str) -> BTreeMap<String, String> {
    let directive = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        (name.trim().to_lowercase(), value.trim().trim_matches('"').to_owned())
    };
    text.split(',').map(directive).filter(|(name, _)| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_compared_by_what_they_mean() {
        for (path, found) in [
            ("a.html", "text/html; charset=utf-8"),
            ("a.html", "text/html;charset=UTF-8"),
            ("a.js", "application/javascript; charset=\"utf-8\""),
            ("feed.xml", "application/xml"),
            ("a.svg", "image/svg+xml"),
            ("a.png", "image/png"),
            ("a.css", "text/css"),
        ] {
            assert_eq!(of_type(path, Some(found)), None, "{path} {found}");
        }
        for (path, found) in [
            ("a.html", Some("text/html")),
            ("a.html", Some("text/html; charset=gbk")),
            ("a.html", Some("text/plain; charset=utf-8")),
            ("a.png", Some("application/octet-stream")),
            ("a.csv", None),
        ] {
            assert!(of_type(path, found).is_some(), "{path} {found:?}");
        }
    }

    #[test]
    fn nothing_without_a_hash_in_its_name_may_be_kept_unasked() {
        for (path, found) in [
            ("a.html", "no-cache"),
            ("a.html", "public, max-age=0, must-revalidate"),
            ("a.html", "no-store"),
            ("assets/a.0123456789abcdef.css", "max-age=31536000"),
            ("assets/a.0123456789abcdef.css", "Public, Max-Age=\"63072000\", Immutable"),
        ] {
            assert_eq!(of_caching(path, Some(found)), None, "{path} {found}");
        }
        for (path, found) in [
            ("a.html", None),
            ("a.html", Some("public")),
            ("a.html", Some("max-age=600")),
            ("assets/a.0123456789abcdef.css", Some("no-cache")),
            ("assets/a.0123456789abcdef.css", Some("max-age=3600")),
            ("assets/a.0123456789abcdef.css", None),
        ] {
            assert!(of_caching(path, found).is_some(), "{path} {found:?}");
        }
    }
}
