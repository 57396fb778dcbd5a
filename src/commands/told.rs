//! The relations of a compiled project as the formats for machines take them: every figure an exact text.

use num_bigint::BigInt;
use num_integer::Integer as _;
use num_traits::{One as _, Zero as _};

use crate::Compiled;
use crate::check::{Detail, Details, Judged, Kind, Origin, Relations};
use crate::decimal::{Decimal, Rational};
use crate::diagnostic::report::{ToldOutcome, ToldRelation, ToldSide};
use crate::diagnostic::{Message, message};
use crate::evaluate::relation::Outcome;
use crate::expression::Quantity;
use crate::resolve::ResolvedEdition;
use crate::source::Location;

/// A decimal of more digits behind its point is told as a fraction.
const MOST_DECIMALS: i32 = 60;

/// Every relation that was recomputed, edition by edition.
pub fn relations(compiled: &Compiled) -> Vec<ToldRelation> {
    let Some(report) = &compiled.report else { return Vec::new() };
    let editions = report.editions.iter().zip(&compiled.relations);
    let told = editions.flat_map(|(resolved, relations)| {
        let details = Details::new(report, resolved, relations);
        let told = move |judged: &Judged| {
            let detail = details.of(judged)?;
            let location = place(judged, &detail, resolved, relations);
            Some(relation(judged, detail, location, resolved))
        };
        relations.judged.iter().filter_map(told)
    });
    told.collect()
}

/// How many relations were recomputed and how they came out; nothing where there are none.
pub fn summary(compiled: &Compiled) -> Option<Message> {
    let judged = || compiled.relations.iter().flat_map(|relations| &relations.judged);
    let count = |wanted| judged().filter(|judged| outcome(judged) == wanted).count();
    let (exact, rounding) = (count(ToldOutcome::Exact), count(ToldOutcome::Rounding));
    let (acknowledged, fails) = (count(ToldOutcome::Acknowledged), count(ToldOutcome::Fails));
    let total = judged().count();
    (total > 0).then(|| {
        message!(
            "relations recomputed: {total} ({exact} exact, {rounding} within rounding, {acknowledged} acknowledged, \
             {fails} failing)",
            total,
            exact,
            rounding,
            acknowledged,
            fails
        )
    })
}

fn outcome(judged: &Judged) -> ToldOutcome {
    match judged.outcome {
        Outcome::Exact => ToldOutcome::Exact,
        Outcome::Rounding => ToldOutcome::Rounding,
        Outcome::Fails if judged.acknowledged => ToldOutcome::Acknowledged,
        Outcome::Fails => ToldOutcome::Fails,
    }
}

/// Where a failure is reported: a check where it is stated, a formula or a total at the published cell, all else at its
/// left side.
fn place(judged: &Judged, detail: &Detail, resolved: &ResolvedEdition, relations: &Relations) -> Location {
    let check = match judged.origin {
        Origin::Declared { check } => resolved.edition.checks.get(check as usize),
        Origin::Automatic { check } => relations.generated.get(check as usize).map(|generated| &generated.check),
        _ => None,
    };
    match (check, detail.kind) {
        (Some(check), _) => check.location.clone(),
        (None, Kind::Formula | Kind::Total) => detail.right_place.clone(),
        (None, _) => detail.left_place.clone(),
    }
}

fn relation(judged: &Judged, detail: Detail, location: Location, resolved: &ResolvedEdition) -> ToldRelation {
    ToldRelation {
        edition: resolved.edition.id.clone(),
        kind: detail.kind.id(),
        id: detail.id,
        title: detail.title.iter().map(|(lang, text)| (lang.to_string(), text.clone())).collect(),
        expression: detail.expression,
        outcome: outcome(judged),
        location,
        left: side(&detail.left, detail.left_place),
        right: side(&detail.right, detail.right_place),
    }
}

fn side(quantity: &Quantity, location: Location) -> ToldSide {
    let published = quantity.published.as_ref().filter(|published| published.to_rational() == quantity.value);
    let value = published.map_or_else(|| exact(&quantity.value), ToString::to_string);
    let bound = |bound: Option<&Rational>| exact(bound.unwrap_or(&quantity.value));
    let interval = quantity.interval.as_ref();
    ToldSide {
        value,
        unit: quantity.unit.id().to_owned(),
        low: bound(interval.map(|interval| interval.low())),
        high: bound(interval.map(|interval| interval.high())),
        location: Some(location),
    }
}

/// The value as a decimal, or as a fraction in lowest terms where no decimal is it: a decimal is it if the denominator
/// has no other prime factors than those of ten.
fn exact(value: &Rational) -> String {
    let mut rest = value.to_big().denom().clone();
    let twos = remove_factor(&mut rest, &BigInt::from(2));
    let fives = remove_factor(&mut rest, &BigInt::from(5));
    match i32::try_from(twos.max(fives)) {
        Ok(decimals) if rest.is_one() && decimals <= MOST_DECIMALS => {
            Decimal::from_rational_half_up(value, decimals).to_string()
        }
        _ => value.to_string(),
    }
}

/// Divides by a prime as often as it goes, and tells how often that was.
fn remove_factor(number: &mut BigInt, prime: &BigInt) -> u32 {
    let mut count = 0;
    loop {
        let (quotient, remainder) = number.div_rem(prime);
        if !remainder.is_zero() || number.is_zero() {
            return count;
        }
        *number = quotient;
        count += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_told_exactly() {
        let ratio = |numerator: i64, denominator: i64| {
            Rational::from(num_rational::BigRational::new(numerator.into(), denominator.into()))
        };
        for (value, expected) in [
            (ratio(0, 1), "0"),
            (ratio(10_343, 1), "10343"),
            (ratio(-1, 8), "-0.125"),
            (ratio(62_955, 1000), "62.955"),
            (ratio(1, 3), "1/3"),
            (ratio(-7, 30), "-7/30"),
        ] {
            assert_eq!(exact(&value), expected);
        }
    }
}
