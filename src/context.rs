//! What the readers of single files share: what the configuration says that they depend on, and how files and the things
//! in them are named.

use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::lang::Lang;
use crate::source::Location;

/// What the configuration says that other files depend on.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// In the order of the configuration; the first is the original.
    pub languages: &'a [Lang],
    /// The identifiers of all units that a column may have: the built-in ones, then the project's own.
    pub units: &'a [String],
    /// In which times without an offset are meant.
    pub time_zone: &'a jiff::tz::TimeZone,
    /// Whether raw HTML may stand in the narrative.
    pub allow_html: bool,
}

/// The file's name without its ending.
pub fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Reports an identifier that could not stand in an address or an expression: lower-case letters first, then letters,
/// digits and `joint`.
pub fn check_id(id: &str, joint: &str, place: &Location, kind: impl Into<Message>, diagnostics: &mut Vec<Diagnostic>) {
    let allowed =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || joint.contains(character);
    let good = id.starts_with(|first: char| first.is_ascii_lowercase()) && id.chars().all(allowed) && id.len() <= 80;
    if !good {
        let kind = kind.into();
        let message = message!("`{id}` cannot name this {kind}", id, kind = &kind);
        let help = message!(
            "the name of the {kind} begins with a lower-case letter; letters, digits and `{joint}` follow",
            kind,
            joint
        );
        diagnostics.push(Diagnostic::new(Code::InvalidName, place.clone(), message).with_help(help));
    }
}
