//! What the path of a request stands for in the site.
//!
//! A path is decoded once, part by part, and what comes of it is only ever compared with the site's own paths. So
//! nothing outside the site can be named, however it is written.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Where a request leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To this path in the site, of a file or, with its final `/` or empty, of a page's folder.
    Site(String),
    /// To another address.
    Redirect(String),
    /// Out of the site.
    Nothing,
}

/// Finds where a path leads in a site that stands below `base`, which begins and ends with `/`.
pub(super) fn target(path: &str, base: &str) -> Target {
    let (Some(path), Some(base)) = (decoded(path), decoded(base)) else { return Target::Nothing };
    match path.strip_prefix(&base) {
        Some(rest) => Target::Site(rest.to_owned()),
        None if path == "/" || base.strip_suffix('/') == Some(&path) => Target::Redirect(encoded(&base)),
        None => Target::Nothing,
    }
}

/// The path as text; nothing where it holds an encoded `/`, which no path of a site does, or is no UTF-8.
fn decoded(path: &str) -> Option<String> {
    let part = |part| percent_decode_str(part).decode_utf8().ok().filter(|part| !part.contains('/'));
    let parts: Option<Vec<_>> = path.split('/').map(part).collect();
    Some(parts?.join("/"))
}

const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a path in a site that stands below `base`.
pub(super) fn of(path: &str, base: &str) -> String {
    encoded(&decoded(base).unwrap_or_default()) + &encoded(path)
}

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, ESCAPED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(path: &str) -> Target {
        Target::Site(path.to_owned())
    }

    #[test]
    fn a_path_leads_into_the_site_below_its_base() {
        assert_eq!(target("/zh/", "/"), site("zh/"));
        assert_eq!(target("/", "/"), site(""));
        assert_eq!(target("/a/b/zh/", "/a/b/"), site("zh/"));
        assert_eq!(target("/a/b/", "/a/b/"), site(""));
        assert_eq!(target("/%E5%B9%B4/x", "/年/"), site("x"));
        assert_eq!(target("/a/c/zh/", "/a/b/"), Target::Nothing);
        assert_eq!(target("/zh/", "/a/b/"), Target::Nothing);
    }

    #[test]
    fn the_root_and_the_base_without_its_slash_lead_to_the_base() {
        for path in ["/", "/a/b"] {
            assert_eq!(target(path, "/a/b/"), Target::Redirect("/a/b/".to_owned()));
        }
        assert_eq!(target("/", "/年 报/"), Target::Redirect("/%E5%B9%B4%20%E6%8A%A5/".to_owned()));
    }

    #[test]
    fn what_is_encoded_is_decoded_once() {
        assert_eq!(target("/%2e%2e/a", "/"), site("../a"));
        assert_eq!(target("/%252e%252e/a", "/"), site("%2e%2e/a"));
        assert_eq!(target("/a%00b", "/"), site("a\0b"));
        for path in ["/a%2fb", "/a%2Fb", "/%ff", "/%c0%ae"] {
            assert_eq!(target(path, "/"), Target::Nothing, "{path}");
        }
    }
}
