//! A bound figure in a text, with all that claims ask about it.

use std::ops::Range;

use super::Text;
use crate::decimal::Decimal;
use crate::evaluate::named::{self, NamedCell};
use crate::expression::{Expression, Quantity};
use crate::markdown::{Reference, Target};
use crate::resolve::Resolved;
use crate::resolve::literal::{Bound, Stated, number};
use crate::wording::Passage;

/// Calculated values are told with so many decimals.
const TOLD_DECIMALS: i32 = 2;

/// A bound figure.
pub struct Figure<'a> {
    /// Which mark of its passage it is.
    pub mark: usize,
    /// The link.
    pub reference: &'a Reference,
    /// Its value.
    pub quantity: &'a Quantity,
    /// Where its number stands in the passage's text; empty where it is filled in.
    pub number: Range<usize>,
    /// Whether the text states the value, and not only a bound of it; so it does where it is filled in.
    pub is_value: bool,
    /// Whether the author wrote a minus.
    pub is_negative: bool,
    /// Whether the text is filled in.
    pub is_filled_in: bool,
    /// What it is bound to.
    pub expression: &'a Expression,
    /// The cell that the expression names, if it names one.
    pub cell: Option<NamedCell<'a>>,
}

impl<'a> Figure<'a> {
    /// The figure at a mark; nothing for a reference of another kind and for one that could not be resolved.
    pub fn at(text: &Text<'a>, passage: &'a Passage<'a>, mark: usize) -> Option<Self> {
        let place = passage.marks.get(mark)?;
        let reference = text.body.references.get(place.reference)?;
        let Target::Value { expression } = &reference.target else { return None };
        let expression = expression.parsed().ok()?;
        let cell = named::cell(expression, &text.edition.edition.tables);
        let (quantity, is_value, (number, is_negative)) = match text.references.get(place.reference)? {
            Resolved::Literal { quantity, stated } => {
                let (locale, source) = (text.locale, text.source);
                let bound = Bound { reference, quantity, place: Some((passage, mark)), locale, source, cell: None };
                (quantity, *stated != Stated::Bound, number(&bound)?)
            }
            Resolved::Value { quantity, .. } => (quantity, true, (place.range.clone(), false)),
            _ => return None,
        };
        Some(Self {
            mark,
            reference,
            quantity,
            number,
            is_value,
            is_negative,
            is_filled_in: reference.text.trim().is_empty(),
            expression,
            cell,
        })
    }

    /// The value for a message: as published, or rounded.
    pub fn told(&self, text: &Text<'_>) -> String {
        self.number(text, |number| number)
    }

    /// The value for a message, without its sign.
    pub fn amount(&self, text: &Text<'_>) -> String {
        self.number(text, |number| number.abs())
    }

    fn number(&self, text: &Text<'_>, change: impl Fn(Decimal) -> Decimal) -> String {
        let calculated = || {
            let whole = self.quantity.value.is_integer();
            Decimal::from_rational_half_up(&self.quantity.value, if whole { 0 } else { TOLD_DECIMALS })
        };
        let number = change(self.quantity.published.clone().unwrap_or_else(calculated));
        text.number(&number, &self.quantity.unit)
    }

    /// Whether both count or measure the same.
    pub fn has_unit_of(&self, other: &Self) -> bool {
        self.quantity.unit == other.quantity.unit
    }
}
