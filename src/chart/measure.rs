//! How wide a text is, and where it may be broken: text goes in, widths and lines come out.
//!
//! No font is at hand at build time and the reader's is unknown, so widths are those of a wide sans-serif: a label that
//! fits by this measure fits in the fonts that readers have. Line breaking follows the line-start and line-end
//! prohibitions of W3C clreq. Nothing is ever cut off.

use icu_properties::props::{EastAsianWidth, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

const EAST_ASIAN_WIDTH: CodePointMapDataBorrowed<'static, EastAsianWidth> = CodePointMapData::new();
const GENERAL_CATEGORY: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::new();

/// Must not begin a line.
const NO_LINE_START: &str = "、，。．：；！？）》〉」』】〕〗”’…—·～%‰,.:;!?)]}/-";
/// Must not end a line.
const NO_LINE_END: &str = "（《〈「『【〔〖“‘([{";

/// Width of a single line of text in pixels at a font size in pixels.
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(char_width).sum::<f64>() * size
}

/// Width of the widest line.
pub fn widest(lines: &[String], size: f64) -> f64 {
    lines.iter().map(|line| text_width(line, size)).fold(0.0, f64::max)
}

/// A text as XML can carry it: control characters become spaces, and code points that XML lacks U+FFFD.
pub fn printable(text: &str) -> String {
    let printable = |c: char| match c {
        _ if c.is_control() => ' ',
        '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    };
    text.chars().map(printable).collect()
}

/// Width of a character in ems.
fn char_width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' => 0.28,
        ' ' | 'f' | 't' | 'r' | 'I' | '(' | ')' | '[' | ']' | '/' | '-' => 0.36,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.88,
        'A'..='Z' | '&' | '+' | '=' | '<' | '>' => 0.68,
        ' '..='~' => 0.57,
        _ => other_width(c),
    }
}

fn other_width(c: char) -> f64 {
    if takes_no_room(c) {
        return 0.0;
    }
    match EAST_ASIAN_WIDTH.get(c) {
        EastAsianWidth::Wide | EastAsianWidth::Fullwidth | EastAsianWidth::Ambiguous => 1.0,
        _ => 0.62,
    }
}

fn takes_no_room(c: char) -> bool {
    matches!(
        GENERAL_CATEGORY.get(c),
        GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark | GeneralCategory::Format
    )
}

/// Breaks a text into the fewest lines that fit a width, and makes those about equally long.
/// A word that is wider than a line is broken within.
pub fn wrap(text: &str, width: f64, size: f64) -> Vec<String> {
    let pieces = pieces(text);
    let lines = fill(&pieces, width, size);
    let (mut narrow, mut wide) = (width / lines.len().max(1) as f64, width);
    while wide - narrow > 2.0 {
        let middle = (narrow + wide) / 2.0;
        if fill(&pieces, middle, size).len() <= lines.len() && fits(&pieces, middle, size) {
            wide = middle;
        } else {
            narrow = middle;
        }
    }
    fill(&pieces, wide, size)
}

/// Whether a text can be broken at that width without breaking a word.
pub fn breaks_well(text: &str, width: f64, size: f64) -> bool {
    fits(&pieces(text), width, size)
}

fn fits(pieces: &[String], width: f64, size: f64) -> bool {
    pieces.iter().all(|piece| text_width(piece.trim_end(), size) <= width)
}

/// The parts between which a line may break; a space stays with the part before it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut previous = None;
    for c in printable(text).chars() {
        match pieces.last_mut() {
            Some(piece) if !may_break(previous, c) => piece.push(c),
            _ => pieces.push(c.to_string()),
        }
        previous = Some(c);
    }
    pieces
}

fn may_break(previous: Option<char>, next: char) -> bool {
    let Some(previous) = previous else {
        return true;
    };
    if next == ' ' || takes_no_room(next) || takes_no_room(previous) {
        return false;
    }
    if NO_LINE_START.contains(next) || NO_LINE_END.contains(previous) {
        return false;
    }
    matches!(previous, ' ' | '-' | '/') || is_wide(previous) || is_wide(next)
}

fn is_wide(c: char) -> bool {
    matches!(EAST_ASIAN_WIDTH.get(c), EastAsianWidth::Wide | EastAsianWidth::Fullwidth)
}

fn fill(pieces: &[String], width: f64, size: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for piece in pieces {
        let longer = format!("{line}{piece}");
        if line.is_empty() || text_width(longer.trim_end(), size) <= width {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, piece.clone()));
        }
        break_word(&mut line, &mut lines, width, size);
    }
    lines.push(line);
    let lines = lines.into_iter().map(|line| line.trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// Moves what is too wide for one line out of it, character by character.
fn break_word(line: &mut String, lines: &mut Vec<String>, width: f64, size: f64) {
    while text_width(line.trim_end(), size) > width && line.chars().count() > 1 {
        let mut head = String::new();
        for c in line.chars() {
            if !head.is_empty() && text_width(&head, size) + char_width(c) * size > width {
                break;
            }
            head.push(c);
        }
        *line = line[head.len()..].to_owned();
        lines.push(head);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_han_character_is_one_em_wide() {
        assert_eq!(text_width("就业率", 14.0), 42.0);
    }

    #[test]
    fn a_combining_mark_has_no_width() {
        assert_eq!(text_width("e\u{301}", 10.0), text_width("e", 10.0));
    }

    #[test]
    fn lines_are_balanced() {
        let lines = wrap("签就业协议形式就业", 80.0, 10.0);
        assert_eq!(lines, ["签就业协议", "形式就业"]);
    }

    #[test]
    fn punctuation_does_not_begin_a_line() {
        let lines = wrap("待就业，暂不就业", 30.0, 10.0);
        assert!(lines.iter().all(|line| !line.starts_with('，')), "{lines:?}");
    }

    #[test]
    fn latin_text_breaks_at_spaces() {
        let lines = wrap("Labour contract employment", 100.0, 10.0);
        assert_eq!(lines, ["Labour contract", "employment"]);
    }

    #[test]
    fn no_character_is_lost_in_a_long_word() {
        let word = "Donaudampfschifffahrtsgesellschaft";
        let lines = wrap(word, 60.0, 14.0);
        assert_eq!(lines.concat(), word);
        assert!(widest(&lines, 14.0) <= 60.0);
    }

    #[test]
    fn an_empty_text_has_no_lines() {
        assert!(wrap("", 60.0, 14.0).is_empty());
    }
}
