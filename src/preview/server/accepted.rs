//! The language that a browser asks for (RFC 9110, section 12.5.4), of the two that the preview speaks.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;

use crate::diagnostic::Language;

/// The one that is preferred; English where neither is asked for.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    let mut ranges: Vec<(&str, f32)> = asked.flat_map(|value| value.split(',')).filter_map(range).collect();
    // Ranges of the same weight keep their order.
    ranges.sort_by(|(_, left), (_, right)| right.total_cmp(left));
    let spoken = ranges.iter().find(|(tag, _)| Language::TAGS.contains(&primary(tag).as_str()));
    spoken.map_or(Language::English, |(tag, _)| Language::of_locale(tag))
}

/// A language and its weight, which is 1 where none is given; nothing where it is refused or cannot be read.
fn range(text: &str) -> Option<(&str, f32)> {
    let (tag, weight) = match text.split_once(';') {
        Some((tag, weight)) => (tag, weight.trim().strip_prefix("q=")?.trim().parse().ok()?),
        None => (text, 1.0),
    };
    (weight > 0.0).then(|| (tag.trim(), weight))
}

fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_of_both_languages_is_taken() {
        let of = |value: &str| language(&HeaderMap::from_iter([(ACCEPT_LANGUAGE, value.parse().unwrap())]));
        for value in ["zh-CN,zh;q=0.9,en;q=0.8", "zh", "fr, ZH-hans;q=0.5", "en;q=0.3,zh;q=0.7", "en;q=0,zh;q=0.1"] {
            assert_eq!(of(value), Language::Chinese, "{value}");
        }
        for value in ["en-GB,zh;q=0.9", "fr", "", ";;,q=", "zh;q=x", "zh;q=NaN", "*"] {
            assert_eq!(of(value), Language::English, "{value}");
        }
        assert_eq!(language(&HeaderMap::new()), Language::English);
    }
}
