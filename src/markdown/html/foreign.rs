//! Marks Chinese within text of another script, so that it is read out and set as Chinese: a text goes in, HTML comes out.

use super::escape;
use crate::locale::{is_cjk_text_or_punctuation, is_han};

/// Appends `text` as HTML, with an element of the language `lang` around each run of Chinese.
pub fn escape_with_language(out: &mut String, text: &str, lang: &str) {
    let mut rest = text;
    while let Some(start) = rest.find(is_han) {
        let (before, from) = rest.split_at(start);
        escape(out, before);
        let end = run(from);
        out.push_str("<span lang=\"");
        escape(out, lang);
        out.push_str("\">");
        escape(out, &from[..end]);
        out.push_str("</span>");
        rest = &from[end..];
    }
    escape(out, rest);
}

/// Where the run of Chinese at the beginning ends: behind its last character that is Chinese. Digits may stand within, as
/// in the number of a document.
fn run(text: &str) -> usize {
    let within = |character: char| is_cjk_text_or_punctuation(character) || character.is_ascii_digit();
    let run = &text[..text.find(|character| !within(character)).unwrap_or(text.len())];
    run.trim_end_matches(|character| !is_cjk_text_or_punctuation(character)).len()
}

#[cfg(test)]
mod tests {
    use super::escape_with_language;

    #[test]
    fn chinese_is_marked_as_such() {
        let cases = [
            ("No. 25 (教学厅函〔2013〕25号).", "No. 25 (<span lang=\"zh\">教学厅函〔2013〕25号</span>)."),
            ("就业 & 升学 2020", "<span lang=\"zh\">就业</span> &amp; <span lang=\"zh\">升学</span> 2020"),
            ("none", "none"),
        ];
        for (text, expected) in cases {
            let mut out = String::new();
            escape_with_language(&mut out, text, "zh");
            assert_eq!(out, expected);
        }
    }
}
