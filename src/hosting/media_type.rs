//! What a file is, by its name.

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

/// Whether a file is a page.
pub fn is_page(media_type: &str) -> bool {
    media_type.starts_with("text/html")
}

#[cfg(test)]
mod tests {
    use super::*;

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
