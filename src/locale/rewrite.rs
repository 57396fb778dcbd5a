//! Puts another value in a number's place, in the author's own way of writing: sign, grouping, full-width digits and
//! Chinese numerals are kept where the new value allows it.

use super::numerals;
use super::{Literal, Locale, MINUS};
use crate::decimal::Decimal;
use crate::decimal::scan::{self, Separators};

/// What takes the place of the literal's digits in `text`. `scaled` has the sign and the precision that stand there.
pub(super) fn digits(locale: &Locale, text: &str, literal: &Literal, scaled: &Decimal) -> String {
    let old = text.get(literal.digits.clone()).unwrap_or_default();
    let number_at = old.find(|character| scan::digit(character).is_some());
    let Some((sign, old)) = number_at.map(|at| old.split_at(at)) else {
        let before = text.get(..literal.digits.start).unwrap_or_default();
        let numeral = han(scaled, before.ends_with("分之")).filter(|_| numerals::han_at(old, 0).is_some());
        return numeral.unwrap_or_else(|| locale.number(scaled));
    };
    let unsigned = in_the_way_of(old, &locale.number(&scaled.abs()), &locale.formatters.separators);
    let was_negative = literal.value.is_negative() && !sign.is_empty();
    let sign = match (was_negative, scaled.is_negative()) {
        (true, true) => sign.to_owned(),
        (false, true) => MINUS.to_string(),
        (false, false) if !scaled.is_zero() => sign.to_owned(),
        _ => String::new(),
    };
    sign + &unsigned
}

/// A whole number below 10,000 in Chinese; 2 is 两 where it counts something.
fn han(value: &Decimal, is_percentage: bool) -> Option<String> {
    let number: usize = value.rescaled(0).to_string().parse().ok().filter(|number| *number < 10_000)?;
    let is_whole = value.same_value(&value.rescaled(0));
    let counts_two = number == 2 && !is_percentage;
    is_whole.then(|| if counts_two { "两".to_owned() } else { numerals::to_han(number) })
}

/// `new` grouped and pointed as `old` is. A number too short to show how its author groups is no example.
fn in_the_way_of(old: &str, new: &str, separators: &Separators) -> String {
    let whole = old.split(|mark| separators.point.contains(&mark)).next().unwrap_or_default();
    let group = whole.chars().find(|mark| scan::digit(*mark).is_none());
    let point = old.chars().find(|mark| separators.point.contains(mark));
    let ungrouped = group.is_none() && whole.chars().count() > 3;
    let is_full_width = old.chars().all(|mark| !mark.is_ascii_digit());
    let written = |mark: char| match mark {
        _ if separators.group.contains(&mark) => {
            if ungrouped {
                None
            } else {
                group.or(Some(mark))
            }
        }
        _ if separators.point.contains(&mark) => point.or(Some(mark)),
        digit if is_full_width => char::from_u32(u32::from(digit) - u32::from('0') + u32::from('０')),
        digit => Some(digit),
    };
    new.chars().filter_map(written).collect()
}
