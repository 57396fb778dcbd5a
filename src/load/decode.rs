//! Bytes become text: UTF-8 with line feeds, whatever the file was saved as, and what had to be mended for that.

use super::problems::at_file;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::source::Location;

/// Text from bytes: UTF-8, its byte order mark and carriage returns taken out so that places mean the same everywhere,
/// control characters replaced so that nothing later stumbles over them. What had to be mended or guessed is reported.
pub fn decode(name: &str, bytes: &[u8]) -> (String, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let without_mark = bytes.strip_prefix(b"\xEF\xBB\xBF");
    if without_mark.is_some() {
        let message = message!("`{name}` begins with a byte order mark, which UTF-8 does not need", name);
        let problem = Diagnostic::new(Code::ByteOrderMark, at_file(name), message);
        diagnostics.push(problem.with_help(message!("save it as UTF-8 without a mark")));
    }
    let bytes = without_mark.unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let (text, problem) = not_utf8(name, bytes, error.valid_up_to());
            diagnostics.push(problem);
            text
        }
    };
    if text.contains('\r') {
        let message = message!("`{name}` ends its lines with carriage returns (CRLF)", name);
        let problem = Diagnostic::new(Code::CarriageReturn, at_file(name), message);
        diagnostics.push(problem.with_help(message!("save it with line feeds (LF)")));
    }
    let text = without_controls(name, &with_line_feeds(&text), &mut diagnostics);
    (text, diagnostics)
}

fn with_line_feeds(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Replaces control characters, and reports the first of them.
fn without_controls(name: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> String {
    let is_control = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    let Some((at, character)) = text.char_indices().find(|(_, character)| is_control(*character)) else {
        return text.to_owned();
    };
    let place = Location { path: name.into(), span: at..at + char::REPLACEMENT_CHARACTER.len_utf8() };
    let message = message!(
        "the control character U+{number} has no place in a text",
        number = format!("{:04X}", u32::from(character))
    );
    let others = text.chars().filter(|character| is_control(*character)).count() - 1;
    let help = match others {
        0 => message!("remove it"),
        _ => message!("remove it and {others} more in this file", others),
    };
    diagnostics.push(Diagnostic::new(Code::ControlCharacter, place, message).with_help(help));
    text.replace(is_control, "\u{FFFD}")
}

/// The text as well as it can be guessed, so that the rest of the project can be checked, and the problem.
/// Chinese spreadsheets still save GBK, and Excel's "Unicode text" is UTF-16: where the bytes are good, say so.
fn not_utf8(name: &str, bytes: &[u8], valid: usize) -> (String, Diagnostic) {
    let (text, encoding) = guessed(bytes);
    let before = String::from_utf8_lossy(&bytes[..valid]);
    let at = text.floor_char_boundary(with_line_feeds(&before).len());
    let message = message!("`{name}` is not UTF-8: byte {position} is wrong", name, position = valid + 1);
    let problem = Diagnostic::new(Code::NotUtf8, Location { path: name.into(), span: at..at }, message);
    let help = match encoding {
        Some(encoding) => message!(
            "it looks like {encoding}; save it as UTF-8, or convert it with \
             `iconv -f {encoding} -t UTF-8 {name} > converted` and put that in its place",
            encoding,
            name
        ),
        None => message!("save it as UTF-8"),
    };
    (text, problem.with_help(help))
}

/// What the bytes mean in an encoding that they seem to have, and its name.
fn guessed(bytes: &[u8]) -> (String, Option<&'static str>) {
    use encoding_rs::{GBK, UTF_16BE, UTF_16LE};
    let utf16 = [(b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE)];
    if let Some((_, encoding)) = utf16.iter().find(|(mark, _)| bytes.starts_with(*mark)) {
        return (encoding.decode(bytes).0.into_owned(), Some("UTF-16"));
    }
    let (decoded, _, had_errors) = GBK.decode(bytes);
    let is_gbk = !had_errors && decoded.chars().any(crate::locale::is_han);
    if is_gbk { (decoded.into_owned(), Some("GBK")) } else { (String::from_utf8_lossy(bytes).into_owned(), None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(bytes: &[u8]) -> Vec<Code> {
        decode("x.md", bytes).1.into_iter().map(|diagnostic| diagnostic.code).collect()
    }

    #[test]
    fn marks_and_carriage_returns_are_taken_out() {
        let (text, diagnostics) = decode("x.md", b"\xEF\xBB\xBFa\r\nb\rc");
        assert_eq!(text, "a\nb\nc");
        assert_eq!(diagnostics.len(), 2);
    }

    #[test]
    fn gbk_is_recognised() {
        let (bytes, _, _) = encoding_rs::GBK.encode("title: 就业率");
        let (_, diagnostics) = decode("x.yaml", &bytes);
        assert_eq!(diagnostics[0].code, Code::NotUtf8);
        assert!(diagnostics[0].help.as_deref().is_some_and(|help| help.contains("GBK")));
        assert_eq!(codes(b"\xff\x00a"), [Code::NotUtf8, Code::ControlCharacter]);
    }

    #[test]
    fn what_was_guessed_is_read_on() {
        let (bytes, _, _) = encoding_rs::GBK.encode("title:\r\n就业率");
        let (text, diagnostics) = decode("x.yaml", &bytes);
        assert_eq!(text, "title:\n就业率");
        assert_eq!(diagnostics[0].labels[0].location.span, 7..7);
        let utf16: Vec<u8> = "\u{FEFF}表\t1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode("x.csv", &utf16).0, "表\t1");
    }

    #[test]
    fn nul_is_a_control_character() {
        assert_eq!(codes(b"a\0b"), [Code::ControlCharacter]);
        assert!(codes("年报\n\t".as_bytes()).is_empty());
    }
}
