//! The numbers in the text that are bound to values. Those that do not agree were reported when the references were
//! resolved; all are recorded here.

use super::automatic::Rules;
use super::relation::{index, small_index};
use super::{Judged, Origin};
use crate::evaluate::relation::Outcome;
use crate::expression::interval::Interval;
use crate::expression::{Quantity, Unit};
use crate::locale::{Literal, LiteralUnit, Locale};
use crate::resolve::Resolved;
use crate::resolve::literal::Stated;

/// Records every bound number of every language.
pub fn judge(rules: &mut Rules<'_>) {
    let (resolved, report) = (rules.resolved, rules.report);
    for (position, facts) in resolved.sections.iter().enumerate() {
        for (at, lang) in report.config.languages.iter().enumerate() {
            let Some(locale) = report.locales.get(lang) else { continue };
            let section = resolved.edition.sections.get(position);
            let Some(text) = section.and_then(|section| section.texts.in_lang(lang)) else { continue };
            let answers = facts.references.in_lang(lang).into_iter().flatten();
            for (number, (reference, answer)) in text.body.references.iter().zip(answers).enumerate() {
                let outcome = match answer {
                    Resolved::Literal { quantity, stated } => match sides(locale, &reference.text, quantity, *stated) {
                        Some((written, bound)) if written.value == bound.value => Outcome::Exact,
                        Some(_) => Outcome::Rounding,
                        None => continue,
                    },
                    Resolved::Contradicted => Outcome::Fails,
                    _ => continue,
                };
                let (section, lang, reference) = (index(position), small_index(at), index(number));
                rules.relations.judged.push(Judged::new(Origin::Literal { section, lang, reference }, outcome));
            }
        }
    }
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
