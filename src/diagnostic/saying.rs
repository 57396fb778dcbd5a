//! What libraries say, in this program's own words: a text of a library enters, a [`Message`] leaves, so that people read
//! one voice in their own language.
//!
//! Each library has its table, beside the code that calls it. A text that no table knows is told as the library's.

use super::{Message, message};

/// What a library says, with a place in braces for whatever varies, and the template that says it here, with places of the
/// same names. In a place called `found`, `other` or `wanted` stands a word of the library's, in any other a name.
pub type Saying = (&'static str, &'static str);

/// The names of the places that hold words.
const PLACES_OF_WORDS: [&str; 3] = ["found", "other", "wanted"];

/// A library's text in this program's words: after the first of `sayings` that fits it, with `words` for what it calls
/// the kinds of things. Nothing comes back for a text that none of them fits.
pub fn reworded(told: &str, sayings: &[Saying], words: &[Saying]) -> Option<Message> {
    sayings.iter().find_map(|(theirs, ours)| {
        let parts = parts(theirs, told)?;
        let arguments = parts.into_iter().map(|(name, part)| match PLACES_OF_WORDS.contains(&name) {
            true => (name, word(part, words)),
            false => (name, part.into()),
        });
        Some(Message::filled_in(ours, arguments.collect()))
    })
}

/// A library's text that nobody foresaw, told as its own.
pub fn verbatim(told: &str) -> Message {
    message!("reported as: {words}", words = told)
}

/// A kind of thing in this program's words; any other word is one that the author wrote, or could write.
fn word(text: &str, words: &[Saying]) -> Message {
    match words.iter().find(|(theirs, _)| *theirs == text) {
        Some((_, ours)) => Message::filled_in(ours, Vec::new()),
        None if text.starts_with('`') => message!("{code}", code = text),
        None => message!("{code}", code = format!("`{text}`")),
    }
}

/// What stands in a text at the places of a pattern, by their names. Nothing if the text does not follow the pattern.
fn parts<'a>(pattern: &'static str, text: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut parts = Vec::new();
    // Brackets may be what a text is about.
    if text == pattern {
        return Some(parts);
    }
    let (before, mut pattern) = pattern.split_once('{').unwrap_or((pattern, ""));
    let mut text = text.strip_prefix(before)?;
    while let Some((name, after)) = pattern.split_once('}') {
        let (literal, rest) = after.split_once('{').unwrap_or((after, ""));
        let end = if rest.is_empty() { text.len().checked_sub(literal.len())? } else { text.find(literal)? };
        let (part, after) = (text.get(..end)?, text.get(end..)?);
        text = after.strip_prefix(literal)?;
        parts.push((name, part));
        pattern = rest;
    }
    text.is_empty().then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAYINGS: [Saying; 5] = [
        ("the end", "it is over"),
        ("Unknown filter `{name}`", "there is no filter `{name}`"),
        ("Found {found} but expected {wanted}.", "{wanted} is expected here, not {found}"),
        ("{name} is reserved", "`{name}` is taken"),
        ("no `[{`", "no `[{{`"),
    ];
    const WORDS: [Saying; 1] = [("string", "a text")];

    fn told(text: &str) -> Option<String> {
        Some(reworded(text, &SAYINGS, &WORDS)?.as_str().to_owned())
    }

    #[test]
    fn a_text_is_told_by_the_template_that_belongs_to_its_pattern() {
        for (text, expected) in [
            ("the end", "it is over"),
            ("Unknown filter `string`", "there is no filter `string`"),
            ("Unknown filter `a`b`", "there is no filter `a`b`"),
            ("Found string but expected %}.", "`%}` is expected here, not a text"),
            ("Found `}` but expected }}.", "`}}` is expected here, not `}`"),
            ("字 is reserved", "`字` is taken"),
            ("no `[{`", "no `[{`"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_text_of_no_pattern_is_not_guessed_at() {
        for text in ["", "the end is near", "Unknown filter", "Unknown filter `x` there", "Found string", "字"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
