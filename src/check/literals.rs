//! The numbers in the text that are bound to values. Those that do not agree were reported when the references were
//! resolved; all are recorded here.

use super::text::Text;
use crate::evaluate::relation::Outcome;
use crate::expression::interval::Interval;
use crate::expression::{Quantity, Unit};
use crate::locale::{Literal, LiteralUnit, Locale};
use crate::resolve::Resolved;
use crate::resolve::literal::Stated;

/// Every bound number of a text, by the index of its reference, and how it came out.
pub fn judge<'a>(text: &'a Text<'_>) -> impl Iterator<Item = (usize, Outcome)> + 'a {
    let references = text.section.body.references.iter().zip(text.answers).enumerate();
    references.filter_map(|(index, (reference, answer))| {
        let outcome = match answer {
            Resolved::Literal { quantity, stated } => {
                let (written, bound) = sides(text.locale, &reference.text, quantity, *stated)?;
                if written.value == bound.value { Outcome::Exact } else { Outcome::Rounding }
            }
            Resolved::Contradicted => Outcome::Fails,
            _ => return None,
        };
        Some((index, outcome))
    })
}

/// The number in the text and the value it is bound to, both in one unit; nothing where words make the number a mere
/// bound. Of a decline that words tell both are without the sign.
pub fn sides(locale: &Locale, text: &str, bound: &Quantity, stated: Stated) -> Option<(Quantity, Quantity)> {
    let literal = locale.parse_number(text).ok()?;
    let bound = match (literal.unit, &bound.unit) {
        (LiteralUnit::Percent | LiteralUnit::PerMille, Unit::Number) => bound.converted_to(&Unit::Percent)?,
        _ => bound.clone(),
    };
    let bound = match stated {
        Stated::Value => bound,
        Stated::Decline => bound.negated(),
        Stated::Bound => return None,
    };
    Some((written(&literal, &bound.unit), bound))
}

/// A number stands for all that rounds to the digits it is written in.
fn written(literal: &Literal, unit: &Unit) -> Quantity {
    let value = match literal.unit {
        LiteralUnit::PerMille if *unit != Unit::PerMille => literal.value.shifted(-1),
        _ => literal.value.clone(),
    };
    let interval = Some(Interval::rounded(&value));
    Quantity { value: value.to_rational(), unit: unit.clone(), published: Some(value), interval }
}
