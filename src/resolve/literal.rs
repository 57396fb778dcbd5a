//! A number that an author wrote in prose, against the value it is bound to.

use super::{formulas::rounds_to, rewrite};
use crate::decimal::{Decimal, Rational};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::{Quantity, Unit};
use crate::locale::{Literal, LiteralUnit, Locale};
use crate::markdown::Reference;
use crate::source::{Location, Source};

/// Reports a literal that is no number, has another unit, or is not the value at the precision it is written with.
pub fn check(
    reference: &Reference,
    quantity: &Quantity,
    locale: &Locale,
    source: &Source,
) -> Result<(), Box<Diagnostic>> {
    let literal = locale.parse_number(&reference.text).map_err(|error| {
        let span = &reference.text_span;
        let exact = source.text.get(span.clone()) == Some(reference.text.as_str());
        let range = if exact { span.start + error.range.start..span.start + error.range.end } else { span.clone() };
        let message = message!("this bound text holds no single number: {reason}", reason = error.kind.message());
        Box::new(Diagnostic::new(Code::InvalidLiteral, source.at(range), message))
    })?;
    let place = source.at(reference.text_span.clone());
    let exact = in_unit_of(&literal, quantity).ok_or_else(|| unit_mismatch(&literal, quantity, &place))?;
    if agrees(&literal.value, &exact, quantity) {
        return Ok(());
    }
    let fix = rewrite::fix(reference, &literal, &exact, locale, source);
    Err(Box::new(value_mismatch(reference, &literal, &exact, locale, place).with_fix(fix)))
}

/// The bound value in the unit in which the literal is written.
fn in_unit_of(literal: &Literal, quantity: &Quantity) -> Option<Rational> {
    let times = |factor: i64| &quantity.value * &Rational::whole(factor);
    match (literal.unit, &quantity.unit) {
        (LiteralUnit::None, _) => Some(quantity.value.clone()),
        (LiteralUnit::Percent, Unit::Percent) => Some(quantity.value.clone()),
        (LiteralUnit::Percent, Unit::Number) => Some(times(100)),
        (LiteralUnit::PerMille, Unit::Percent) => Some(times(10)),
        (LiteralUnit::PerMille, Unit::Number) => Some(times(1000)),
        (LiteralUnit::PercentagePoint, unit) if unit.is_percentage() => Some(quantity.value.clone()),
        _ => None,
    }
}

/// A literal agrees when it is the value rounded to the digits that the literal has; it may not claim more digits
/// than were published.
fn agrees(literal: &Decimal, exact: &Rational, quantity: &Quantity) -> bool {
    match &quantity.published {
        Some(published) if literal.scale() > published.scale() => literal.to_rational() == *exact,
        _ => rounds_to(exact, literal),
    }
}

fn unit_mismatch(literal: &Literal, quantity: &Quantity, place: &Location) -> Box<Diagnostic> {
    let written = match literal.unit {
        LiteralUnit::None => message!("a plain number"),
        LiteralUnit::Percent => message!("a percentage"),
        LiteralUnit::PerMille => message!("a per mille"),
        LiteralUnit::PercentagePoint => message!("a number of percentage points"),
    };
    let message =
        message!("the text gives {written}, the bound value is in `{unit}`", written, unit = quantity.unit.id());
    Box::new(Diagnostic::new(Code::UnitMismatch, place.clone(), message))
}

fn value_mismatch(
    reference: &Reference,
    literal: &Literal,
    exact: &Rational,
    locale: &Locale,
    place: Location,
) -> Diagnostic {
    let value = Decimal::from_rational_half_up(exact, literal.value.scale());
    let expected = locale.rewrite(&reference.text, literal, &value);
    let message = message!(
        "the text says {written}, the data say {expected}",
        written = reference.text.trim(),
        expected = &expected
    );
    Diagnostic::new(Code::ValueMismatch, place, message)
        .with_help(message!("write `{expected}` or correct the data", expected))
}
