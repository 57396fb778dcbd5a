//! How a relation that fails is told: `10,343 ≠ 10,855, short by 512`.

use super::Shown;
use crate::decimal::Decimal;
use crate::diagnostic::{Message, message};
use crate::evaluate::relation::Relation;
use crate::expression::{Comparison, Quantity, Unit};

/// Both sides with the sign that really stands between them, and by how much the left one misses the right one.
pub fn sides(relation: &Relation) -> Message {
    between(&relation.left, relation.comparison, &relation.right)
}

/// As [`sides`], of two sides that do not stand to each other as they should.
pub fn between(left: &Quantity, comparison: Comparison, right: &Quantity) -> Message {
    let shown = Shown::of(left, right);
    let sign = match comparison {
        Comparison::Equal => "≠",
        _ if left.value < right.value => "<",
        _ if left.value > right.value => ">",
        _ => "=",
    };
    let found = format!("{} {sign} {}", with_sign(&shown.left, &left.unit), with_sign(&shown.right, &left.unit));
    let difference = difference(&shown.difference, &left.unit);
    match (shown.difference.is_zero(), left.value < right.value) {
        (true, _) => found.into(),
        (false, true) => message!("{found}, short by {difference}", found, difference),
        (false, false) => message!("{found}, over by {difference}", found, difference),
    }
}

fn with_sign(number: &Decimal, unit: &Unit) -> String {
    match unit {
        Unit::Percent => grouped(number) + "%",
        Unit::PerMille => grouped(number) + "‰",
        _ => grouped(number),
    }
}

fn difference(number: &Decimal, unit: &Unit) -> Message {
    let number = grouped(number);
    match unit {
        Unit::Percent | Unit::PercentagePoint if number == "1" => message!("1 percentage point"),
        Unit::Percent | Unit::PercentagePoint => message!("{number} percentage points", number),
        Unit::Of(unit) => format!("{number} ({unit})").into(),
        Unit::PerMille => format!("{number}‰").into(),
        Unit::Number | Unit::Rank | Unit::Unknown => number.into(),
    }
}

/// The number with a comma before every three digits of its whole part.
pub fn grouped(number: &Decimal) -> String {
    let text = number.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut written = sign.to_owned();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            written.push(',');
        }
        written.push(digit);
    }
    match fraction {
        Some(fraction) => format!("{written}.{fraction}"),
        None => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_parts_are_grouped() {
        for (text, expected) in [("10343", "10,343"), ("-1234567.50", "-1,234,567.50"), ("999", "999")] {
            assert_eq!(grouped(&Decimal::parse(text).unwrap()), expected);
        }
    }
}
