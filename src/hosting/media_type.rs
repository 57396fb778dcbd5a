//! What a file is, by its name.

use std::collections::BTreeMap;

use mime_guess::mime::{self, Mime};

/// The media type of a file; of a text with its encoding, as all texts of a site are UTF-8.
pub fn of(path: &str) -> String {
    let guessed = mime_guess::from_path(path).first_or_octet_stream();
    // The one type that is told in an old way: RFC 9239.
    let guessed = if guessed == "application/javascript" { mime::TEXT_JAVASCRIPT } else { guessed };
    if is_text(&guessed) { format!("{guessed}; charset=utf-8") } else { guessed.to_string() }
}

fn is_text(kind: &Mime) -> bool {
    kind.type_() == mime::TEXT || kind.suffix() == Some(mime::XML)
}

/// The ends of names of what is no text and is compressed already, as far as reports have such files.
pub const BINARY_ENDINGS: [&str; 16] = [
    "avif", "docx", "gif", "gz", "ico", "jpeg", "jpg", "mp4", "ods", "pdf", "png", "webp", "woff", "woff2", "xlsx",
    "zip",
];

/// The same of texts.
const TEXT_ENDINGS: [&str; 12] =
    ["css", "csv", "geojson", "html", "ics", "js", "json", "mjs", "svg", "txt", "webmanifest", "xml"];

/// The media types of texts, each with the ends of the names that have it.
pub fn text_endings() -> Vec<(String, Vec<&'static str>)> {
    let mut endings: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
    for ending in TEXT_ENDINGS {
        endings.entry(of(&format!("file.{ending}"))).or_default().push(ending);
    }
    endings.into_iter().collect()
}

/// Whether a file becomes much shorter when it is compressed: texts do, pictures and archives are compressed already.
pub fn is_compressible(path: &str) -> bool {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_json = kind.subtype() == mime::JSON || kind.suffix() == Some(mime::JSON);
    is_text(&kind) || is_json || kind == "application/javascript"
}

/// Whether a file is a page.
pub fn is_page(media_type: &str) -> bool {
    media_type.starts_with("text/html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ending_has_a_type_and_texts_alone_are_compressed() {
        for (ending, is_text) in
            TEXT_ENDINGS.map(|one| (one, true)).into_iter().chain(BINARY_ENDINGS.map(|one| (one, false)))
        {
            let path = format!("file.{ending}");
            assert_ne!(of(&path), "application/octet-stream", "{ending}");
            assert_eq!(is_compressible(&path), is_text, "{ending}");
        }
    }

    #[test]
    fn texts_say_their_encoding() {
        for (path, expected) in [
            ("zh/index.html", "text/html; charset=utf-8"),
            ("assets/style.0123456789abcdef.css", "text/css; charset=utf-8"),
            ("assets/script.js", "text/javascript; charset=utf-8"),
            ("module.mjs", "text/javascript; charset=utf-8"),
            ("rates.csv", "text/csv; charset=utf-8"),
            ("zh/feed.xml", "text/xml; charset=utf-8"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("icon.svg", "image/svg+xml; charset=utf-8"),
            ("data.json", "application/json"),
            ("card.png", "image/png"),
            ("photo.JPG", "image/jpeg"),
            ("font.woff2", "font/woff2"),
            ("a.webp", "image/webp"),
            ("LICENSE", "application/octet-stream"),
        ] {
            assert_eq!(of(path), expected, "{path}");
        }
    }
}
