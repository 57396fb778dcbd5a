//! Link destinations: the text between a link's parentheses becomes a target, an address or a mistake.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use super::Target;
use crate::diagnostic::{Code, Diagnostic, Message, message, quoted_list};
use crate::expression;
use crate::source::Location;

/// What a destination may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    Target(Target),
    /// An address outside the site.
    External(String),
    /// A file beside the narrative: its path within the narrative's folder.
    Image(String),
}

/// Schemes that point into the project.
const OWN_SCHEMES: [&str; 5] = ["value", "table", "figure", "section", "free"];
/// All schemes that links may have.
pub(super) const LINK_SCHEMES: [&str; 9] =
    ["value", "table", "figure", "section", "free", "http", "https", "mailto", "tel"];

/// Image formats that every browser shows. SVG is not among them: opened by itself it can run scripts.
const IMAGE_ENDINGS: [&str; 6] = ["png", "jpg", "jpeg", "webp", "avif", "gif"];

/// Reads the destination of a link.
pub(super) fn of_link(written: &str, at: Location, expressions: &expression::Known) -> Result<Destination, Diagnostic> {
    if let Some(fragment) = written.strip_prefix('#') {
        return named(decoded(fragment), at, message!("a heading's id")).map(same_page);
    }
    match scheme(written) {
        Some((scheme, rest)) if OWN_SCHEMES.contains(&scheme) => own_target(scheme, rest, at, expressions),
        Some((scheme, rest)) => external(scheme, rest, written, at),
        None => Err(relative_link(written, at)),
    }
}

/// Reads the destination of an image.
pub(super) fn of_image(
    written: &str,
    at: Location,
    expressions: &expression::Known,
) -> Result<Destination, Diagnostic> {
    match scheme(written) {
        Some((scheme @ ("table" | "figure"), rest)) => own_target(scheme, rest, at, expressions),
        Some((scheme @ ("value" | "section" | "free"), rest)) => {
            let message = message!("`{scheme}:` cannot be an image", scheme);
            let help = message!("write it as a link: `[]({scheme}:{rest})`", scheme, rest);
            Err(Diagnostic::new(Code::InvalidLink, at, message).with_help(help))
        }
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") => {
            Err(Diagnostic::new(Code::InvalidLink, at, message!("an image must not come from another site"))
                .with_help(message!("put the file beside the narrative")))
        }
        Some((scheme, _)) => Err(unknown_scheme(scheme, &["table", "figure"], at)),
        None => image_path(written, at).map(Destination::Image),
    }
}

/// An address as it is written into HTML: characters that no address may hold are percent-encoded.
fn address(written: &str) -> String {
    const NOT_IN_ADDRESSES: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
    // Letters outside ASCII stay: browsers show them, and the readers of this site read them.
    let mut address = String::with_capacity(written.len());
    for (index, character) in written.char_indices() {
        match character.is_ascii() {
            true => address.extend(utf8_percent_encode(&written[index..=index], NOT_IN_ADDRESSES)),
            false => address.push(character),
        }
    }
    address
}

fn same_page(fragment: String) -> Destination {
    Destination::Target(Target::SamePage { fragment })
}

fn own_target(
    scheme: &str,
    rest: &str,
    at: Location,
    expressions: &expression::Known,
) -> Result<Destination, Diagnostic> {
    let rest = decoded(rest);
    let target = match scheme {
        "value" => Target::Value { expression: expressions.read(named(rest, at, message!("an expression"))?) },
        "table" => Target::Table { id: named(rest, at, message!("a table's id"))? },
        "figure" => Target::Figure { id: named(rest, at, message!("a figure's id"))? },
        "free" if rest.trim().is_empty() => Target::Free,
        "free" => {
            let message = message!("nothing stands behind `free:`");
            let help = message!("give a reason as the link's title: `[…](free: \"…\")`");
            return Err(Diagnostic::new(Code::InvalidLink, at, message).with_help(help));
        }
        _ => section(rest, at)?,
    };
    Ok(Destination::Target(target))
}

fn section(rest: String, at: Location) -> Result<Target, Diagnostic> {
    let (name, fragment) = match rest.split_once('#') {
        Some((name, fragment)) => (name, Some(named(fragment.to_owned(), at.clone(), message!("a heading's id"))?)),
        None => (&*rest, None),
    };
    Ok(Target::Section { name: named(name.to_owned(), at, message!("a section's name"))?, fragment })
}

fn named(text: String, at: Location, what: Message) -> Result<String, Diagnostic> {
    match text.trim().is_empty() {
        true => Err(Diagnostic::new(Code::InvalidLink, at, message!("this link lacks {what}", what))),
        false => Ok(text),
    }
}

fn external(scheme: &str, rest: &str, written: &str, at: Location) -> Result<Destination, Diagnostic> {
    let complete = match &*scheme.to_ascii_lowercase() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(|host| !host.is_empty() && !host.starts_with('/')),
        "mailto" | "tel" => !rest.is_empty(),
        _ => return Err(unknown_scheme(scheme, &LINK_SCHEMES, at)),
    };
    match complete {
        true => Ok(Destination::External(address(written))),
        false => Err(Diagnostic::new(Code::InvalidLink, at, message!("this address is incomplete"))),
    }
}

fn unknown_scheme(scheme: &str, known: &[&str], at: Location) -> Diagnostic {
    let message = message!("a link cannot begin with `{scheme}:`", scheme);
    Diagnostic::new(Code::InvalidLink, at, message).suggesting(scheme, known.iter().copied())
}

fn relative_link(written: &str, at: Location) -> Diagnostic {
    let message = match written.is_empty() {
        true => message!("this link leads nowhere"),
        false => message!("`{written}` is no address: files are not linked by their path", written),
    };
    let help = message!("link to a section as `section:NAME`, to a heading as `#ID`, to another site as `https://…`");
    Diagnostic::new(Code::InvalidLink, at, message).with_help(help)
}

fn image_path(written: &str, at: Location) -> Result<String, Diagnostic> {
    let path = decoded(written);
    let path = path.strip_prefix("./").unwrap_or(&path);
    let wrong = |message: Message| Diagnostic::new(Code::InvalidLink, at.clone(), message);
    if path.is_empty() {
        return Err(wrong(message!("this image has no file")));
    }
    if path.contains(['\\', '?', '#', '\0']) || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
        let help = message!("write a path below the narrative's folder, with `/` between its parts");
        return Err(wrong(message!("`{path}` is no file in the narrative's folder", path)).with_help(help));
    }
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match IMAGE_ENDINGS.contains(&&*ending.to_ascii_lowercase()) {
        true => Ok(path.to_owned()),
        false => Err(wrong(message!("`{path}` is no image that browsers show", path))
            .with_help(message!("known here: {words}", words = quoted_list(&IMAGE_ENDINGS)))),
    }
}

/// Splits `scheme:rest` as RFC 3986 does.
fn scheme(written: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = written.split_once(':')?;
    let letter_first = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    let known = |other: char| other.is_ascii_alphanumeric() || matches!(other, '+' | '-' | '.');
    (letter_first && scheme.chars().all(known)).then_some((scheme, rest))
}

/// Undoes percent-encoding, which some editors apply to whatever is no plain address.
fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |text| text.into_owned())
}
