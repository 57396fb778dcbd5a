//! Looks for canaries in bytes, however they are written: plainly, with the escapes of addresses, HTML and JSON, in Base64,
//! and compressed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use percent_encoding::percent_decode;
use rayon::prelude::*;
use regex::bytes::{Captures, Regex};

/// The two forms of a word, and the numbers: 7300 and six digits.
static WORDS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new("(?:canary[0-9]{4}x)|(?:鵺[甪乸丵乂乼乽亃亄亅亊]{4}鵺)").unwrap());
static NUMBERS: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u)(?:^|[^0-9a-fA-F.])(7300[0-9]{6})(?:[^0-9a-fA-F]|$)").unwrap());
/// What stands between groups of three digits: a comma, a space, a narrow or a wide one that does not break.
static GROUPED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u)7(?:,| |\xE2\x80\xAF|\xC2\xA0)300(?:,| |\xE2\x80\xAF|\xC2\xA0)([0-9]{3})(?:,| |\xE2\x80\xAF|\xC2\xA0)([0-9]{3})").unwrap()
});
static ENTITY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u)&(?:#[xX]([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot));").unwrap());
static ESCAPE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?-u)\\u([0-9a-fA-F]{4})").unwrap());

/// The canaries that were found, and where.
#[derive(Default)]
pub struct Found {
    /// By the word, the first place.
    pub words: BTreeMap<String, String>,
}

impl Found {
    /// Looks into a file, and at its name.
    pub fn search(&mut self, path: &str, contents: &[u8]) {
        self.look(path, path.as_bytes(), 3);
        self.look(path, contents, 3);
    }

    fn look(&mut self, path: &str, bytes: &[u8], depth: usize) {
        for found in WORDS.find_iter(bytes) {
            self.note(path, String::from_utf8_lossy(found.as_bytes()).into_owned());
        }
        for found in NUMBERS.captures_iter(bytes) {
            self.note(path, String::from_utf8_lossy(&found[1]).into_owned());
        }
        for found in GROUPED.captures_iter(bytes) {
            let part = |index: usize| String::from_utf8_lossy(&found[index]).into_owned();
            self.note(path, format!("7300{}{}", part(1), part(2)));
        }
        if depth == 0 {
            return;
        }
        for decoded in decoded(bytes).into_iter().filter(|decoded| decoded != bytes) {
            self.look(path, &decoded, depth - 1);
        }
        for decoded in from_base64(bytes) {
            self.look(path, &decoded, 0);
        }
    }

    /// Looks into many files.
    pub fn of<'a>(files: impl IntoIterator<Item = (String, &'a [u8])>) -> Self {
        let files: Vec<_> = files.into_iter().collect();
        let found = files.into_par_iter().map(|(path, contents)| {
            let mut found = Self::default();
            found.search(&path, contents);
            found
        });
        let together = |mut one: Self, other: Self| {
            one.words.extend(other.words);
            one
        };
        found.reduce(Self::default, together)
    }

    fn note(&mut self, path: &str, word: String) {
        self.words.entry(word).or_insert_with(|| path.to_owned());
    }
}

/// What bytes may mean.
fn decoded(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = Vec::new();
    if bytes.contains(&b'%') {
        forms.push(percent_decode(bytes).collect());
    }
    if bytes.contains(&b'&') {
        forms.push(without_entities(bytes));
    }
    if bytes.windows(2).any(|pair| pair == b"\\u") {
        forms.push(without_escapes(bytes));
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut text = Vec::new();
        if std::io::copy(&mut flate2::read::MultiGzDecoder::new(bytes), &mut text).is_ok() {
            forms.push(text);
        }
    }
    forms
}

fn without_entities(bytes: &[u8]) -> Vec<u8> {
    let meant = |found: &Captures<'_>| {
        let text = |index: usize| found.get(index).map(|text| std::str::from_utf8(text.as_bytes()).unwrap());
        let named = text(3).map(|name| match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            _ => '"',
        });
        let code = text(1).map(|digits| u32::from_str_radix(digits, 16)).or(text(2).map(str::parse));
        named.map_or_else(|| character(code.and_then(Result::ok)), |named| named.to_string().into_bytes())
    };
    ENTITY.replace_all(bytes, meant).into_owned()
}

fn without_escapes(bytes: &[u8]) -> Vec<u8> {
    let meant = |found: &Captures<'_>| character(u32::from_str_radix(std::str::from_utf8(&found[1]).unwrap(), 16).ok());
    ESCAPE.replace_all(bytes, meant).into_owned()
}

fn character(code: Option<u32>) -> Vec<u8> {
    code.and_then(char::from_u32).map(String::from).unwrap_or_default().into_bytes()
}

/// Every run that may be Base64, of either alphabet, begun at each of its first four characters.
fn from_base64(bytes: &[u8]) -> Vec<Vec<u8>> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    };
    let runs = bytes.split(|byte| value(*byte).is_none()).filter(|run| run.len() >= 12);
    let decode = |run: &[u8]| {
        let group = |four: &[u8]| {
            let bits = four.iter().fold(0_u32, |bits, byte| bits << 6 | u32::from(value(*byte).unwrap()));
            let bits = bits << (6 * (4 - four.len()));
            [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8].into_iter().take(four.len().saturating_sub(1))
        };
        run.chunks(4).flat_map(group).collect::<Vec<u8>>()
    };
    // All runs of a file in one text, as many as there are.
    (0..4)
        .map(|skipped| runs.clone().flat_map(|run| [decode(&run[skipped..]), vec![b'\n']].concat()).collect())
        .collect()
}

#[test]
fn a_word_is_found_however_it_is_written() {
    for text in [
        "canary0001x",
        "canar%790001x",
        "canar&#121;0001x",
        "canar&amp;#x79;0001x",
        "canar&amp;amp;#121;0001x",
        "canar\\u00790001x",
        "data:;base64,eCBjYW5hcnkwMDAxeCB4",
        "data:;base64,Y2FuYXJ5MDAwMXg=",
    ] {
        let mut found = Found::default();
        found.search("a", text.as_bytes());
        assert_eq!(found.words.keys().collect::<Vec<_>>(), ["canary0001x"], "{text}");
    }
    for text in [
        "鵺甪甪甪乸鵺",
        "%E9%B5%BA%E7%94%AA%E7%94%AA%E7%94%AA%E4%B9%B8%E9%B5%BA",
        "\\u9d7a\\u752a\\u752a\\u752a\\u4e78\\u9d7a",
    ] {
        let mut found = Found::default();
        found.search("a", text.as_bytes());
        assert_eq!(found.words.keys().collect::<Vec<_>>(), ["鵺甪甪甪乸鵺"], "{text}");
    }
    let mut found = Found::default();
    found.search("a", "<td>7,300,000,001</td> 7300000002".as_bytes());
    assert_eq!(found.words.len(), 2);
}
