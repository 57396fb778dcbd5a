//! Whether the headers of an answer are those that a file should have. What differs in words alone is the same.

use std::collections::{BTreeMap, BTreeSet};

use super::{media_type, policy};
use crate::config::BaseUrl;
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

/// What is missing of the headers that protect readers, or differs. `found` is what the host sends, by a header's name.
pub fn of_protection<'a>(base_url: &BaseUrl, found: impl Fn(&str) -> Option<&'a str>) -> Vec<Message> {
    let remark = |(name, expected): (&'static str, String)| {
        let Some(found) = found(name) else {
            return Some(message!("the host does not send {name}: {expected}", name, expected));
        };
        let is_right = match name {
            // For longer is better, and for neighbours as well is somebody else's decision.
            "Strict-Transport-Security" => age(&directives(&found.replace(';', ","))) >= age(&directives(&expected)),
            _ => clauses(found) == clauses(&expected),
        };
        (!is_right).then(|| message!("the host sends {name}: {found}; it should be {expected}", name, found, expected))
    };
    policy::protection(base_url).into_iter().filter_map(remark).collect()
}

/// What a policy says, in whichever order.
fn clauses(text: &str) -> BTreeSet<String> {
    let words = |clause: &str| clause.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    text.split([';', ',']).map(words).filter(|clause| !clause.is_empty()).collect()
}

/// A media type in lower case, and its encoding.
fn parts(text: &str) -> (String, Option<String>) {
    let mut parts = text.split(';').map(|part| part.trim().to_lowercase());
    let essence = parts.next().unwrap_or_default();
    let essence = SAME.iter().find(|(name, _)| *name == essence).map_or(essence, |(_, same)| (*same).to_owned());
    let charset = parts.find_map(|part| Some(part.strip_prefix("charset=")?.trim_matches('"').to_owned()));
    (essence, charset)
}

/// In seconds.
fn age(directives: &BTreeMap<String, String>) -> u64 {
    directives.get("max-age").and_then(|age| age.parse().ok()).unwrap_or_default()
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
    fn what_protects_readers_is_asked_for_in_whichever_order() {
        let base_url = BaseUrl::parse("https://example.org/").unwrap();
        let expected: BTreeMap<&str, String> = policy::protection(&base_url).into_iter().collect();
        let judge = |found: &BTreeMap<&str, String>| {
            let remarks = of_protection(&base_url, |name| found.get(name).map(String::as_str));
            remarks.iter().map(|message| message.as_str().split(':').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert!(judge(&expected).is_empty());
        assert_eq!(judge(&BTreeMap::new()).len(), expected.len());
        let mut found = expected.clone();
        let reversed: Vec<&str> = expected["Content-Security-Policy"].split("; ").collect();
        found.insert("Content-Security-Policy", reversed.into_iter().rev().collect::<Vec<_>>().join(" ;"));
        found.insert("Strict-Transport-Security", "max-age=63072000; includeSubDomains".to_owned());
        assert!(judge(&found).is_empty());
        found.insert("Strict-Transport-Security", "max-age=60".to_owned());
        assert_eq!(judge(&found), ["the host sends Strict-Transport-Security"]);
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
