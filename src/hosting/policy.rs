//! What the server of a site tells browsers with each file, beside its bytes: how long it may be kept, and what it may do.
//! All of it goes by the file's path and by where the site stands.

use super::media_type;
use crate::config::BaseUrl;

/// Nothing but the site's own files, and no inline style or script; structured data is no script to this policy. Pages
/// carry it themselves, for hosts that send no headers.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'";

/// What protects readers, the same for every file. Other sites may show the published figures and data, so no
/// `Cross-Origin-Resource-Policy` is among them. Browsers warn of features that they do not know; these they know.
const PROTECTION: [(&str, &str); 4] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// A year, and this host alone: its neighbours under the same domain are somebody else's. See
/// <https://www.rfc-editor.org/rfc/rfc6797>.
const TRANSPORT_SECURITY: &str = "max-age=31536000";

/// The folder of files whose names hold a hash of their contents.
pub const HASHED: &str = "assets/";

/// How long such a file may be kept: see <https://www.rfc-editor.org/rfc/rfc8246>.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// For all others: kept, but asked for again each time, so that nobody reads a figure that was corrected.
pub const ASK_AGAIN: &str = "public, no-cache";

/// The headers that a file is to be served with, by its path in the site, and where the site stands.
///
/// `Vary`, `Content-Encoding` and `ETag` depend on the request or on the host; they are not among them.
pub fn headers(path: &str, base_url: &BaseUrl) -> Vec<(&'static str, String)> {
    let own = [("Content-Type", media_type::of(path)), ("Cache-Control", cache_control(path).to_owned())];
    own.into_iter().chain(protection(base_url)).collect()
}

/// Those of the headers that are the same for every file of the site.
pub fn protection(base_url: &BaseUrl) -> Vec<(&'static str, String)> {
    // Who may frame a page is told by a header alone.
    let policy = ("Content-Security-Policy", format!("{CONTENT_SECURITY_POLICY}; frame-ancestors 'self'"));
    let protection = PROTECTION.map(|(name, value)| (name, value.to_owned()));
    let secure = base_url.is_secure().then(|| ("Strict-Transport-Security", TRANSPORT_SECURITY.to_owned()));
    [policy].into_iter().chain(protection).chain(secure).collect()
}

/// How long a file may be kept without asking again: for ever where its name holds a hash of its contents, not at all
/// anywhere else.
pub fn cache_control(path: &str) -> &'static str {
    if path.starts_with(HASHED) { FOR_EVER } else { ASK_AGAIN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_a_hash_in_its_name_is_kept_without_asking() {
        assert!(cache_control("assets/site.0123456789abcdef.css").contains("immutable"));
        assert!(cache_control("zh/index.html").contains("no-cache"));
    }

    #[test]
    fn only_a_site_over_https_insists_on_it() {
        let insists = |url| {
            let headers = headers("zh/index.html", &BaseUrl::parse(url).unwrap());
            headers.iter().any(|(name, _)| *name == "Strict-Transport-Security")
        };
        assert!(insists("https://example.org/a/") && !insists("http://example.org/a/"));
    }

    #[test]
    fn every_file_says_what_it_is_and_what_it_may_do() {
        let headers = headers("zh/e/t.csv", &BaseUrl::parse("https://example.org/").unwrap());
        let named = |wanted| headers.iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.as_str());
        assert_eq!(named("Content-Type"), Some("text/csv; charset=utf-8"));
        assert!(named("Content-Security-Policy").unwrap().starts_with("default-src 'none'"));
        assert!(named("Content-Security-Policy").unwrap().ends_with("frame-ancestors 'self'"));
    }
}
