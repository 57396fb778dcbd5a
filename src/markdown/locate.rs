//! Where a link's parts stand in the source: its text and, behind the scheme, its target.
//!
//! The parser tells only where the whole link is. The parts are read again here, so that a diagnostic can mark the
//! very expression and a literal can be replaced.

use crate::source::Span;

/// A link's parts as byte ranges of the same text as the link's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub text: Span,
    pub target: Span,
}

/// How a link was written.
pub(super) enum Form {
    /// `<scheme:target>`
    Auto,
    /// `[text](destination)`
    Inline,
    /// `[text][label]`, `[label][]` or `[label]`, with the range of the label's definition.
    Defined(Option<Span>),
}

/// Finds the parts of the link or image (`![`) at `whole`. `inner_end` is where the last piece of its text ends, if
/// there is any. What is not found is given as the nearest larger thing: the whole link.
pub(super) fn parts(source: &str, whole: &Span, inner_end: Option<usize>, form: &Form, scheme: &str) -> Parts {
    let opening = if source[whole.start..].starts_with('!') { 2 } else { 1 };
    let text_start = (whole.start + opening).min(whole.end);
    if matches!(form, Form::Auto) {
        let target = after_scheme(source, text_start..whole.end, scheme);
        return Parts { text: text_start..text_start, target: target.unwrap_or_else(|| whole.clone()) };
    }
    let from = inner_end.unwrap_or(text_start).clamp(text_start, whole.end);
    let text_end = source.get(from..whole.end).and_then(|rest| rest.find(']')).map_or(from, |bracket| from + bracket);
    let target = match form {
        Form::Defined(None) | Form::Auto => None,
        Form::Defined(Some(definition)) => behind(source, definition.clone(), "]:"),
        Form::Inline => behind(source, text_end..whole.end, "]("),
    };
    let target = target.and_then(|place| after_scheme(source, place, scheme));
    Parts { text: text_start..text_end, target: target.unwrap_or_else(|| whole.clone()) }
}

fn behind(source: &str, within: Span, mark: &str) -> Option<Span> {
    let place = source.get(within.clone())?.find(mark)? + within.start + mark.len();
    Some(place..within.end)
}

/// The raw target of the destination that begins `within`.
fn after_scheme(source: &str, within: Span, scheme: &str) -> Option<Span> {
    let text = source.get(within.clone())?;
    let trimmed = text.trim_start();
    let destination = trimmed.strip_prefix('<').unwrap_or(trimmed);
    let angled = destination.len() < trimmed.len() || source[..within.start].ends_with('<');
    let target = match scheme {
        "" => destination.strip_prefix('#')?,
        _ => destination.strip_prefix(scheme)?.strip_prefix(':')?,
    };
    let start = within.end - target.len();
    Some(start..start + if angled { angled_length(target) } else { bare_length(target) })
}

fn angled_length(target: &str) -> usize {
    let mut escaped = false;
    for (index, byte) in target.bytes().enumerate() {
        match byte {
            b'>' if !escaped => return index,
            b'\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    target.len()
}

fn bare_length(target: &str) -> usize {
    let (mut depth, mut escaped) = (0_usize, false);
    for (index, byte) in target.bytes().enumerate() {
        match byte {
            b'\\' => {
                escaped = !escaped;
                continue;
            }
            b'(' if !escaped => depth += 1,
            b')' if !escaped && depth == 0 => return index,
            b')' if !escaped => depth -= 1,
            _ if byte.is_ascii_whitespace() => return index,
            _ => {}
        }
        escaped = false;
    }
    target.len()
}
