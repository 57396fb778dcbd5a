//! A translation that says from which original it was made, and whose original has changed since.

use super::Pair;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::translation::{KEY, fingerprint, is_fingerprint};

/// A translation that does not say it is not judged.
pub(super) fn check(pair: &Pair) -> Option<Diagnostic> {
    if let Some(known) = &pair.original.section.translation_of {
        let message = message!("this is the original, so `{key}` has no place here", key = KEY);
        return Some(Diagnostic::new(Code::InvalidValue, known.location.clone(), message));
    }
    let known = pair.translation.section.translation_of.as_ref()?;
    let (original, translation) = (&pair.original.section.path, &pair.translation.section.path);
    let command = format!("nianbao check --accept-translation {translation}");
    if !is_fingerprint(&known.fingerprint) {
        let message = message!("this is no fingerprint: those have 16 of the digits 0 to 9 and a to f");
        let problem = Diagnostic::new(Code::InvalidValue, known.location.clone(), message);
        return Some(problem.with_help(message!("let `{command}` write it", command)));
    }
    if known.fingerprint == fingerprint(pair.original.section, pair.original.source) {
        return None;
    }
    let message = message!("the original has changed since it was translated");
    let problem = Diagnostic::new(Code::StaleTranslation, known.location.clone(), message);
    Some(problem.with_help(message!(
        "bring it up to date with `{original}`, then run `{command}`",
        original = &**original,
        command
    )))
}
