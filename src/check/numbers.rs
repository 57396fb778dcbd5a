//! The numbers that a text tells, whatever they are told as: 2020 is one number as a year and as a quantity.

use crate::decimal::Decimal;
use crate::locale::mentions::{Amount, MentionUnit};
use crate::locale::{Mention, MentionKind};

/// The numbers in a mention, without their signs: of a date its year, month and day. A name or a time tells none.
///
/// 下降 3.2% and −3.2% are one; which way a figure went is another rule's business.
pub fn of(mention: &Mention) -> Vec<Decimal> {
    let whole = |number: i64| Decimal::new(number, 0);
    match &mention.kind {
        MentionKind::Quantity(_) | MentionKind::Approximate(..) | MentionKind::Range(..) => {
            mention.amounts().into_iter().map(|amount| in_percent(amount).abs()).collect()
        }
        MentionKind::Ratio(left, right) | MentionKind::Fraction(left, right) => vec![left.clone(), right.clone()],
        MentionKind::Date(date) => {
            let parts = [date.year.map(i64::from), date.month.map(i64::from), date.day.map(i64::from)];
            parts.into_iter().flatten().map(whole).collect()
        }
        MentionKind::Years(from, to) => vec![whole((*from).into()), whole((*to).into())],
        MentionKind::Document { year, number } => {
            year.map(|year| whole(year.into())).into_iter().chain([number.clone()]).collect()
        }
        MentionKind::Ordinal(number) => vec![number.clone()],
        MentionKind::ListNumber | MentionKind::Name | MentionKind::Time => Vec::new(),
    }
}

/// An amount's value, in percent where it is told in per mille.
pub fn in_percent(amount: &Amount) -> Decimal {
    if amount.unit == MentionUnit::PerMille { amount.value.shifted(-1) } else { amount.value.clone() }
}
