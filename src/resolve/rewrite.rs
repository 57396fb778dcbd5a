//! What would mend a number in prose whose data moved: the same sentence with the new number, written as its author
//! writes numbers.

use crate::decimal::{Decimal, Rational};
use crate::fix::Fix;
use crate::locale::{Literal, Locale};
use crate::markdown::Reference;
use crate::source::{Source, Span};

/// Replaces the literal's digits and nothing else. None where they cannot be found in the source, or where what would
/// stand there is not read back as `exact` at the literal's precision.
pub fn fix(
    reference: &Reference,
    literal: &Literal,
    exact: &Rational,
    locale: &Locale,
    source: &Source,
) -> Option<Fix> {
    let text = &reference.text;
    let value = Decimal::from_rational_half_up(exact, literal.value.scale());
    let after = locale.rewrite(text, literal, &value);
    let is_read_back = locale.parse_number(&after).is_ok_and(|new| new.value.same_value(&value));
    if !is_read_back || after == *text {
        return None;
    }
    let replacement = after.get(literal.digits.start..after.len() - (text.len() - literal.digits.end))?.to_owned();
    let location = source.at(digits_in_source(reference, literal, source)?);
    let (old, new) = (literal.value.to_rational(), value.to_rational());
    let change = (&new - &old).abs();
    let is_doubtful = &change + &change > old.abs();
    let before = text.trim().to_owned();
    Some(Fix { location, replacement, before, after: after.trim().to_owned(), is_doubtful })
}

/// Where the source has the digits. Beside markup or escapes they must stand there once, and as a number of their own.
fn digits_in_source(reference: &Reference, literal: &Literal, source: &Source) -> Option<Span> {
    let written = source.text.get(reference.text_span.clone())?;
    let from = reference.text_span.start;
    if written == reference.text {
        return Some(from + literal.digits.start..from + literal.digits.end);
    }
    let digits = reference.text.get(literal.digits.clone())?;
    let mut places = written.match_indices(digits).map(|(at, _)| at..at + digits.len());
    let place = places.next().filter(|_| places.next().is_none())?;
    let touches = |beside: Option<char>| beside.is_some_and(|beside| beside.is_ascii_alphanumeric());
    let is_part = touches(written[..place.start].chars().next_back()) || touches(written[place.end..].chars().next());
    (!is_part).then_some(from + place.start..from + place.end)
}
