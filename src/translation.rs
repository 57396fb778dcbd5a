//! Whether a translation is as new as its original: the fingerprint of a section's text, and the change that writes it
//! into a translation's front matter.
//!
//! The fingerprint is of what a translator translates: title, description and narrative. The literals of `value:` links
//! are left out of it (their expressions are not), for they change with the data, in every language alike, and each is
//! checked on its own; so `check --fix` makes no translation stale. Drafts, embargoes, byte order marks and line ends
//! are no part of it either.

use crate::fix::{self, Fix};
use crate::front_matter::{self, FrontMatter};
use crate::markdown::Target;
use crate::project;
use crate::section::SectionText;
use crate::source::{Source, Sources};
use crate::yaml;

/// The key of the front matter that holds the original's fingerprint.
pub const KEY: &str = "translation_of";

/// The first 16 hexadecimal digits of the BLAKE3 hash of what is to be translated.
pub fn fingerprint(text: &SectionText, source: &Source) -> String {
    let mut hasher = blake3::Hasher::new();
    let description = text.description.as_deref().unwrap_or_default();
    for part in [&text.title, description, &without_literals(text, source)] {
        // The length in front keeps the parts apart.
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    hasher.finalize().to_hex()[..FINGERPRINT_LENGTH].to_owned()
}

const FINGERPRINT_LENGTH: usize = 16;

/// Whether a text has the form of a fingerprint.
pub fn is_fingerprint(text: &str) -> bool {
    text.len() == FINGERPRINT_LENGTH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The narrative as it stands, without what a value is published as.
fn without_literals(text: &SectionText, source: &Source) -> String {
    let FrontMatter::Present { body, .. } = front_matter::split(&source.text) else { return String::new() };
    let values = text.body.references.iter().filter(|reference| matches!(reference.target, Target::Value { .. }));
    let mut literals: Vec<_> = values.map(|reference| reference.text_span.clone()).collect();
    literals.sort_by_key(|span| span.start);
    let mut kept = String::new();
    let mut from = body;
    for literal in literals {
        kept.push_str(source.text.get(from..literal.start).unwrap_or_default());
        from = from.max(literal.end);
    }
    kept.push_str(source.text.get(from..).unwrap_or_default());
    kept
}

/// The change that marks the translation at `path` as made from the original as it is now; none if it is marked so.
///
/// # Errors
/// Why it cannot be marked, as a clause for a message.
pub fn accept(sources: &Sources, path: &str) -> Result<Option<Fix>, String> {
    let project = project::parse(sources, None, &project::Known::default(), &mut Vec::new())
        .ok_or("the project has no usable `nianbao.yaml`")?;
    let sections = project.editions.iter().flat_map(|edition| &edition.sections);
    let mut texts = sections.flat_map(|section| section.texts.iter().map(move |(_, text)| (section, text)));
    let (section, text) = texts.find(|(_, text)| &*text.path == path).ok_or("it is no section that can be read")?;
    let original = project.config.languages.first().ok_or("the project has no language")?;
    if text.lang == *original {
        return Err("it is in the original's language".to_owned());
    }
    let original = section.texts.in_lang(original).ok_or("its original is missing or cannot be read")?;
    let (Some(source), Some(original_source)) = (sources.text(path), sources.text(&original.path)) else {
        return Err("it cannot be read".to_owned());
    };
    let fingerprint = fingerprint(original, original_source);
    if text.translation_of.as_ref().is_some_and(|known| known.fingerprint == fingerprint) {
        return Ok(None);
    }
    let fix = mark(text, source, &fingerprint);
    let fix = fix.filter(|fix| bears(source, fix, &fingerprint));
    fix.map(Some).ok_or_else(|| format!("write `{KEY}: \"{fingerprint}\"` into its front matter by hand"))
}

/// Replaces the key's value, or adds the key as the last line of the front matter. It is quoted, lest YAML take it for a
/// number.
fn mark(text: &SectionText, source: &Source, fingerprint: &str) -> Option<Fix> {
    let after = format!("{KEY}: \"{fingerprint}\"");
    let (location, replacement, before) = match &text.translation_of {
        Some(known) => {
            (known.location.clone(), format!("\"{fingerprint}\""), format!("{KEY}: \"{}\"", known.fingerprint))
        }
        None => {
            let FrontMatter::Present { yaml, .. } = front_matter::split(&source.text) else { return None };
            (source.at(yaml.end..yaml.end), format!("{after}\n"), String::new())
        }
    };
    Some(Fix { location, replacement, before, after, is_doubtful: false })
}

/// Whether the front matter says so once the change is made; one within braces would not.
fn bears(source: &Source, fix: &Fix, fingerprint: &str) -> bool {
    let changed = Source::new(&source.path, &fix::apply(&source.text, &[fix]));
    let FrontMatter::Present { yaml, .. } = front_matter::split(&changed.text) else { return false };
    let root = yaml::node::parse(&changed, yaml);
    root.is_ok_and(|root| root.find(KEY).and_then(yaml::Node::text) == Some(fingerprint))
}
