//! Which characters belong to Chinese text, and where a line break of the source is no space.
//!
//! After CSS Text 3, "Segment Break Transformation Rules": a break between two wide characters disappears unless one
//! is Hangul, whose words are spaced.

use icu_properties::props::{EastAsianWidth, EmojiPresentation, Script};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Punctuation that Chinese shares with Latin text; it is Chinese beside Chinese text.
const SHARED_PUNCTUATION: [char; 7] = ['“', '”', '‘', '’', '…', '—', '·'];

/// Whether the script is Han.
pub fn is_han(character: char) -> bool {
    script(character) == Script::Han
}

/// Han, kana, CJK punctuation and full-width forms; neither Hangul nor emoji.
pub fn is_cjk_text_or_punctuation(character: char) -> bool {
    let width = CodePointMapData::<EastAsianWidth>::new().get(character);
    let is_wide = matches!(width, EastAsianWidth::Wide | EastAsianWidth::Fullwidth);
    let is_emoji = CodePointSetData::new::<EmojiPresentation>().contains(character);
    is_han(character) || is_wide && !is_emoji && script(character) != Script::Hangul
}

/// Whether a line break of the source between these two characters stands for nothing rather than for a space.
/// Quotation marks, dashes and ellipses count as Chinese beside a Chinese character.
pub fn line_break_vanishes(before: char, after: char) -> bool {
    let shared = |character| SHARED_PUNCTUATION.contains(&character);
    match (is_cjk_text_or_punctuation(before), is_cjk_text_or_punctuation(after)) {
        (true, true) => true,
        (true, false) => shared(after),
        (false, true) => shared(before),
        (false, false) => false,
    }
}

fn script(character: char) -> Script {
    CodePointMapData::<Script>::new().get(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_is_a_script() {
        for character in "业〇㐀𠀀々".chars() {
            assert!(is_han(character), "{character}");
        }
        for character in "A1，あ한 ".chars() {
            assert!(!is_han(character), "{character}");
        }
    }

    #[test]
    fn chinese_text_has_its_punctuation() {
        for character in "业，。、《》「」（）：；！？％１Ａ\u{3000}あア".chars() {
            assert!(is_cjk_text_or_punctuation(character), "{character}");
        }
        for character in "a1,.(%“”—한😀 é".chars() {
            assert!(!is_cjk_text_or_punctuation(character), "{character}");
        }
    }

    #[test]
    fn a_line_break_vanishes_inside_chinese_text_only() {
        for (before, after) in [('业', '生'), ('，', '其'), ('业', '“'), ('”', '的'), ('—', '毕'), ('。', '１')]
        {
            assert!(line_break_vanishes(before, after), "{before}{after}");
        }
        for (before, after) in [('业', 'A'), ('2', '年'), ('a', 'b'), ('—', '“'), ('한', '글'), (',', '业')] {
            assert!(!line_break_vanishes(before, after), "{before}{after}");
        }
    }
}
