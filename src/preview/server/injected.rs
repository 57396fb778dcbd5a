//! The script and style that a page gets while it is previewed.

/// What is added, as a page that is served below any path loads it.
const TAGS: &str = concat!(
    r#"<link rel="stylesheet" href="/_nianbao/preview.css">"#,
    r#"<script type="module" src="/_nianbao/preview.js"></script>"#
);
const END_OF_HEAD: &[u8] = b"</head>";

/// The page with the tags before the end of its head, or at its own end where it has no head.
pub(super) fn into(page: &[u8]) -> Vec<u8> {
    let end = page.windows(END_OF_HEAD.len()).position(|window| window.eq_ignore_ascii_case(END_OF_HEAD));
    let (before, after) = page.split_at(end.unwrap_or(page.len()));
    [before, TAGS.as_bytes(), after].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> String {
        String::from_utf8(into(text.as_bytes())).unwrap()
    }

    #[test]
    fn the_tags_stand_at_the_end_of_the_head() {
        assert_eq!(page("<head><title>年</title></head><body>"), format!("<head><title>年</title>{TAGS}</head><body>"));
        assert_eq!(page("<HEAD></HEAD></head>"), format!("<HEAD>{TAGS}</HEAD></head>"));
        assert_eq!(page("<p>年报"), format!("<p>年报{TAGS}"));
        assert_eq!(page(""), TAGS);
    }
}
