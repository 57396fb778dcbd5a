//! What an acknowledgement acknowledges: a note states both figures of its contradiction and by how much they differ, in
//! each language. Else it would stand there unnoticed when a figure changes.

use super::message::sides;
use super::{Shown, numbers, place};
use crate::checks::Check;
use crate::decimal::{Decimal, Rational};
use crate::diagnostic::{Code, Diagnostic, message, quoted_list};
use crate::edition::Edition;
use crate::evaluate::relation::{Outcome, Relation};
use crate::expression::Quantity;
use crate::locale::{Locale, Mention, MentionKind};
use crate::resolve::Report;

/// What is out of step with the data in the note of a declared check, language by language.
pub fn check(check: &Check, relation: &Relation, report: &Report, edition: &Edition) -> Vec<Diagnostic> {
    let Some(notes) = &check.acknowledged else { return Vec::new() };
    if relation.outcome != Outcome::Fails {
        let message = message!("the check `{id}` holds, so there is nothing to acknowledge", id = &check.id);
        let problem = Diagnostic::new(Code::StaleAcknowledgement, check.acknowledged_at.clone(), message);
        return vec![problem.with_help(message!("remove `acknowledged`"))];
    }
    let mut problems = Vec::new();
    for (lang, note) in notes.iter() {
        let Some(locale) = report.locales.get(lang) else { continue };
        let missing = missing(note, relation, locale);
        if missing.is_empty() {
            continue;
        }
        let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
        let message = message!(
            "the figures are now {sides}; the note to the check `{id}` in `{lang}` does not state {missing}",
            sides = sides(relation),
            id = &check.id,
            lang = lang.as_str(),
            missing = quoted_list(&missing),
        );
        let help = message!("state both figures and their difference in the note, or correct the data");
        let problem = Diagnostic::new(Code::StaleAcknowledgement, check.acknowledged_at.clone(), message);
        problems.push(place::mark(problem.with_help(help), &check.expression.root, edition));
    }
    problems
}

/// The figures that a note should state and does not, as the language writes them.
fn missing(note: &str, relation: &Relation, locale: &Locale) -> Vec<String> {
    let shown = Shown::of(&relation.left, &relation.right);
    let stated = stated(note, locale);
    let difference = (&relation.left.value - &relation.right.value).abs();
    let states = |number: &Decimal, exact: &Rational| {
        let is_it = |found: &Decimal| {
            let is_rounded = found.scale() >= number.scale()
                && Decimal::from_rational_half_up(exact, found.scale()).same_value(found);
            found.same_value(number) || is_rounded
        };
        stated.iter().any(|found| is_it(found) || is_it(&found.negate()))
    };
    let side = |quantity: &Quantity, number: &Decimal| {
        let is_missing = match &quantity.published {
            Some(published) => !states(published, &published.to_rational()),
            None => !states(number, &quantity.value),
        };
        is_missing.then(|| locale.number(number))
    };
    let by = (!shown.difference.is_zero() && !states(&shown.difference, &difference))
        .then(|| locale.number(&shown.difference));
    [side(&relation.left, &shown.left), side(&relation.right, &shown.right), by].into_iter().flatten().collect()
}

/// The numbers of a text. A full-width comma stands between figures, never within one, and a figure in quotation marks
/// looks like a name.
fn stated(text: &str, locale: &Locale) -> Vec<Decimal> {
    text.split('，').flat_map(|clause| in_clause(clause, locale)).collect()
}

fn in_clause(clause: &str, locale: &Locale) -> Vec<Decimal> {
    let in_name = |name: &str| locale.parse_number(name).map(|literal| literal.value);
    let numbers = |mention: Mention| match mention.kind {
        MentionKind::Name => clause.get(mention.range).into_iter().flat_map(in_name).collect(),
        _ => numbers::of(&mention),
    };
    locale.mentions(clause).into_iter().flat_map(numbers).collect()
}
