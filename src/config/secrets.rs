//! Passwords, keys and tokens that stand in the configuration although they may not. A report of what is wrong draws lines
//! of the file, and reports are kept in logs; so what is drawn has asterisks in the place of every secret.

use regex::Regex;

use crate::source::{Source, Span};
use crate::yaml::{self, Node};

/// What the name of an option holds whose value is a secret, whether or not a service knows it.
const NAMES: [&str; 9] =
    ["password", "passwd", "pwd", "secret", "token", "credential", "account_key", "customer_key", "encryption_key"];
/// A text that stands elsewhere in the file as well is a secret there too, unless it is so short that it is a word.
const SHORTEST: usize = 4;

/// The text as it may be shown: as long as the file's own, byte by byte, so that places mean the same in both. Nothing
/// where there is no secret.
pub fn veiled(source: &Source) -> Option<String> {
    let text = &*source.text;
    let (mut spans, mut values) = (secrets_of_addresses(text), Vec::new());
    match yaml::node::parse(source, 0..text.len()) {
        Ok(root) => {
            collect(&root, false, &mut spans, &mut values);
            spans.extend(written(text, true));
        }
        Err(_) => spans.extend(written(text, false)),
    }
    values.extend(spans.iter().filter_map(|span| text.get(span.clone())).map(|value| bare(value).to_owned()));
    let again = values.iter().filter(|value| value.len() >= SHORTEST);
    let again = again.flat_map(|value| text.match_indices(value.as_str()).map(|(at, found)| at..at + found.len()));
    let again: Vec<Span> = again.collect();
    spans.extend(again);
    if spans.is_empty() {
        return None;
    }
    let veil =
        |(at, letter): (usize, char)| match spans.iter().any(|span| span.contains(&at)) && !letter.is_whitespace() {
            true => "*".repeat(letter.len_utf8()),
            false => letter.to_string(),
        };
    Some(text.char_indices().map(veil).collect())
}

/// The password in an address such as `https://user:password@host`, or the signature of one that is signed as Azure's are,
/// such as `https://host/?sp=rw&sig=signature`.
pub fn secret_of_address(text: &str) -> Option<Span> {
    secrets_of_addresses(text).into_iter().next()
}

fn secrets_of_addresses(text: &str) -> Vec<Span> {
    let mut found = spans(text, r#"://[^\s/:@"']*:([^\s/@"']+)@"#);
    found.extend(spans(text, r#"://[^\s"']*[?&]sig=([^\s&#"']+)"#));
    found
}

/// Where the values of secrets stand in the tree, with everything below such a key, and what they are: an alias stands
/// elsewhere.
fn collect(node: &Node, is_secret: bool, spans: &mut Vec<Span>, values: &mut Vec<String>) {
    if is_secret && !node.is_null() {
        spans.push(node.span.clone());
        values.extend(node.text().map(str::to_owned));
    }
    for (key, value) in node.entries() {
        let name = key.text.to_lowercase();
        collect(value, is_secret || NAMES.iter().any(|part| name.contains(part)), spans, values);
    }
    for item in node.items() {
        collect(item, is_secret, spans, values);
    }
}

/// What looks like a secret behind such a name, to the end of the line and through the lines of its block. In a file that is
/// YAML only comments are looked at; of one that is none every line.
fn written(text: &str, only_comments: bool) -> Vec<Span> {
    let names = NAMES.join("|");
    let before = if only_comments { "#[^\n]*?" } else { "" };
    let block = r"[|>][^\n]*(?:\n[ \t]+[^\n]*)*";
    spans(text, &format!(r#"(?i){before}[\w-]*(?:{names})[\w-]*["']?[ \t]*[:=][ \t]*({block}|[^\s][^\n]*)"#))
}

fn spans(text: &str, pattern: &str) -> Vec<Span> {
    let Ok(pattern) = Regex::new(pattern) else { return Vec::new() };
    pattern.captures_iter(text).filter_map(|found| found.get(1)).map(|found| found.range()).collect()
}

/// A secret without its quotation marks.
fn bare(text: &str) -> &str {
    text.trim().trim_matches(['"', '\''])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let shown = veiled(&Source::new("nianbao.yaml", text)).unwrap_or_else(|| text.to_owned());
        assert_eq!(shown.len(), text.len());
        shown
    }

    #[test]
    fn no_secret_is_shown_however_it_is_written() {
        for text in [
            "publish:\n  web: {service: webdav, password: hunter-2, root: /a}",
            "publish:\n  web:\n    token: 'hunter-2'\n",
            "publish:\n  web:\n    secret_access_key: \"hunter-2\" # the new one\n",
            "publish:\n  web:\n    password: >-\n      hunter-2\n      hunter-2\n    root: /a\n",
            "publish:\n  web:\n    passwd: hunter-2, and } more\n",
            "publish:\n  web: {servce: webdav, \"password\": hunter-2",
            "publish:\n  web:\n\tpassword: |\n    hunter-2\n    hunter-2\n  x: [",
            "publish:\n  # password: hunter-2\n  web: {service: fs}",
            "publish:\n  web: {service: webdav, endpoint: \"https://office:hunter-2@dav.example.org\"}",
            "publish:\n  web: {service: azblob, endpoint: \"https://a.example.org/?sv=1&sig=hunter-2&se=2\"}",
            "a: &a hunter-2\npublish: {web: {password: *a, x: hunter-2}}",
            "publish: {web: {credential: {a: hunter-2, b: [hunter-2]}}}",
            "publish: {web: {PASSWORD: hunter-2}}",
            "password: 密码hunter-2",
        ] {
            let shown = shown(text);
            assert!(!shown.contains("hunter") && shown.contains('*'), "{shown}");
        }
    }

    #[test]
    fn everything_else_is() {
        for text in [
            "title: {zh: 密码, en: A token of thanks}\nbase_url: https://example.org:8080/a@b/\n",
            "password:\n",
            "password: ~\n",
        ] {
            assert_eq!(shown(text), text);
        }
        let text = "publish:\n  web: {service: webdav, password: hunter-2, root: /a}";
        assert_eq!(shown(text), text.replace("hunter-2", "********"));
    }
}
