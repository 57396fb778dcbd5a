//! What the two YAML parsers say of a text that is no YAML, in this program's words. They are saphyr-parser, whose word
//! comes first, and that of serde_yaml, which differs in places; both say much the same.

use crate::diagnostic::Message;
use crate::diagnostic::saying::{Saying, reworded, verbatim};

/// A parser's text in this program's words.
pub fn reason(told: &str) -> Message {
    // What it was about when it noticed is no help to an author: "while parsing a flow sequence, expected …".
    let noticed =
        told.strip_prefix("while ").and_then(|told| told.split_once(", ")).map_or(told, |(_, noticed)| noticed);
    let noticed = noticed.split(", while ").next().unwrap_or_default();
    // Unless it was about what hardly anyone writes on purpose.
    let rare = RARE.iter().find(|(words, _)| told.contains(words)).and_then(|rare| reworded(rare.0, &[*rare], &[]));
    rare.or_else(|| reworded(noticed, &SAYINGS, &KINDS)).unwrap_or_else(|| verbatim(told))
}

/// Words in a parser's text, and what it takes the author's text for. They do not begin a text: there the author's keys stand.
pub const RARE: [Saying; 9] = [
    (" anchor", VALUE_BY_NAME),
    (" alias", VALUE_BY_NAME),
    (" alphabetic or numeric character", VALUE_BY_NAME),
    (" TAG", INSTRUCTION),
    (" directive", INSTRUCTION),
    (" non-alphabetical character", INSTRUCTION),
    (" handle", KIND_OF_VALUE),
    (" tag", KIND_OF_VALUE),
    (" whitespace or line break", KIND_OF_VALUE),
];

const VALUE_BY_NAME: &str =
    "`&` gives a value a name, `*` stands for the value of a name; a text that begins so needs quotation marks";
const INSTRUCTION: &str =
    "a line that begins with `%` instructs the YAML parser; a text that begins so needs quotation marks";
const KIND_OF_VALUE: &str = "`!` says what kind of value follows; a text that begins so needs quotation marks";

/// What serde_yaml calls the kinds of values.
pub const KINDS: [Saying; 8] = [
    ("a string", "a text"),
    ("a sequence", "a list"),
    ("sequence", "a list"),
    ("a map", "a mapping"),
    ("map", "a mapping"),
    ("unit value", "nothing"),
    ("a boolean", "`true` or `false`"),
    ("enum", "a value with a tag"),
];

/// The parsers' texts, without the place in the grammar, and ours.
pub const SAYINGS: [Saying; 59] = [
    // Within brackets
    ("expected ',' or ']'", "a comma or `]` is missing here"),
    ("did not find expected ',' or ']'", "a comma or `]` is missing here"),
    ("did not find expected ',' or '}'", "a comma or `}}` is missing here"),
    ("invalid indentation in flow construct", "this line begins too far left for the bracket that is open"),
    ("invalid indentation", "this line begins too far left for what is open above it"),
    ("misplaced bracket", "this bracket closes nothing that is open"),
    ("\"-\" is only valid inside a block", "entries that begin with `-` have no place within brackets"),
    ("':' may not precede any of `[{` in flow mapping", "a space is missing between the colon and the bracket"),
    ("illegal placement of ':' indicator", "a comma or a closing bracket is missing before this colon"),
    ("plain scalar cannot start with '-' followed by ,[]{}", "a dash that is a value of its own needs quotation marks"),
    ("unexpected end of plain scalar", "a value is missing here"),
    // Quoted texts
    ("found unexpected end of stream", "this quotation mark is never closed"),
    ("found unexpected document indicator", "this quotation mark is not closed before the line of `---` or `...`"),
    (
        "invalid indentation in quoted scalar",
        "this quotation mark is not closed, or the text goes on in a line that begins too far left",
    ),
    (
        "invalid trailing content after double-quoted scalar",
        "after the closing quotation mark the value is over; only a comma, a bracket or a comment follows it",
    ),
    (
        "found unknown escape character",
        "a backslash in this text stands before a character that it does not go with; write `\\\\` for the backslash itself",
    ),
    (
        "did not find expected hexadecimal number",
        "`\\x`, `\\u` and `\\U` in this text take 2, 4 and 8 hexadecimal digits",
    ),
    ("found invalid Unicode character escape code", "an escape in this text gives the number of no character"),
    // Keys, entries and their indentation
    (
        "did not find expected key",
        "a key with a colon is expected here, or the line is indented otherwise than the keys above",
    ),
    (
        "did not find expected '-' indicator",
        "an entry that begins with `-` is expected here, or the line is indented otherwise than the entries above",
    ),
    ("simple key expected", "the colon of a key is missing above"),
    ("simple key expect ':'", "the colon of a key is missing above"),
    ("could not find expected ':'", "the colon of a key is missing above"),
    ("mapping values are not allowed in this context", "a colon is not expected here"),
    ("mapping keys are not allowed in this context", "a key is not expected here"),
    ("block sequence entries are not allowed in this context", "an entry that begins with `-` is not expected here"),
    ("did not find expected node content", "a value is missing here"),
    ("did not find expected <document start>", "the value of the file is complete above; this does not belong to it"),
    ("invalid content after document end marker", "nothing may follow `...` on its line"),
    ("unexpected character: `{character}'", "a text that begins with `{character}` needs quotation marks"),
    ("found character that cannot start any token", "a text that begins with this character needs quotation marks"),
    ("comment intercepting the multiline text", "a comment stands in the middle of a text of several lines"),
    ("comments must be separated from other tokens by whitespace", "a space is missing before the `#` of a comment"),
    ("found unexpected ':'", "a colon is not expected here"),
    ("recursion limit exceeded", "values are nested too deep here"),
    (
        "deserializing from YAML containing more than one document is not supported",
        "a second YAML document begins here; one file holds one",
    ),
    ("expected whitespace", "a space is missing here"),
    // Tabs
    ("tabs disallowed within this context (block indentation)", "a tab stands where lines are indented"),
    ("tabs disallowed in this context", "a tab stands where lines are indented"),
    ("tab cannot be used as indentation", "a tab stands where lines are indented"),
    ("found a tab", "a tab stands where lines are indented"),
    ("a block scalar content cannot start with a tab", "a tab stands where lines are indented"),
    ("found a tab character that violates indentation", "a tab stands where lines are indented"),
    ("found a tab character where an indentation space is expected", "a tab stands where lines are indented"),
    ("':' must be followed by a valid YAML whitespace", "a space follows the colon of a key, not a tab"),
    ("'-' must be followed by a valid YAML whitespace", "a space follows the `-` of an entry, not a tab"),
    // Texts below `|` and `>`
    ("did not find expected comment or line break", "the text begins on the line below `|` or `>`"),
    ("found an indentation indicator equal to 0", "behind `|` or `>` stands a digit from 1 to 9, or none"),
    ("wrongly indented line in block scalar", "this line begins further left than the first line of its text"),
    // Characters, and the file as a whole
    ("found unprintable character", "a character stands here that cannot be seen"),
    ("control characters are not allowed", "a character stands here that cannot be seen"),
    ("a byte order mark must not appear inside a document", "a byte order mark stands in the middle of the file"),
    ("did not find expected next token", "the file breaks off here"),
    ("unexpected eof", "the file breaks off here"),
    ("EOF while parsing a value", "the file breaks off here"),
    // Values that serde_yaml takes for something else
    ("{key}: invalid type: {found}, expected {wanted}", "{wanted} is expected for `{key}`, not {found}"),
    ("invalid type: {found}, expected {wanted}", "{wanted} is expected here, not {found}"),
    ("{key}: missing field `{name}`", "`{key}` lacks the key `{name}`"),
    ("missing field `{name}`", "the key `{name}` is missing"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_yaml::Value;

    use super::*;

    const TEXT: &str = "a: {zh: \"x\\u0020y\", en: 'b'}\nc: &d\n  - [1, *d]\n  - |2\n    e\nf: !g h\n";

    /// Texts that no template fits, of both parsers, after a character was put into a file or cut out of it.
    #[test]
    fn whatever_is_damaged_is_told_in_our_words() {
        let places = TEXT.char_indices().map(|(at, _)| at);
        let damaged = places.flat_map(|at| {
            let (before, after) = TEXT.split_at(at);
            let put_in = "\"'[]{},:-?&*!|>%@`#\t\n 0\\x".chars().map(move |put| format!("{before}{put}{after}"));
            put_in.chain([format!("{before}{}", &after[1..]), before.to_owned()])
        });
        let mut all = BTreeSet::new();
        for text in damaged {
            let parser = saphyr_parser::Parser::new_from_str(&text);
            all.extend(parser.filter_map(Result::err).next().map(|error| error.info().to_owned()));
            all.extend(serde_yaml::from_str::<Value>(&text).err().map(|error| error.to_string()));
        }
        let told = |told: &str| told.split(" at line ").next().unwrap_or_default().to_owned();
        let all: BTreeSet<String> = all.iter().map(|said| told(said)).collect();
        let unknown: Vec<&String> = all.iter().filter(|said| reason(said).starts_with("reported as")).collect();
        assert_eq!(&*reason("percentage: it is odd"), "reported as: percentage: it is odd");
        assert_eq!(&*reason("tag: missing field `en`"), "`tag` lacks the key `en`");
        assert!(all.len() > 30 && unknown.is_empty(), "{unknown:#?} of {}", all.len());
    }
}
