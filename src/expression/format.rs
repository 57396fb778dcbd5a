//! How a value is written where the author leaves it to be filled in: `[](value:EXPR "percent")`, `format: percent`.

use super::{Expression, Problem, Quantity, Unit};
use crate::diagnostic::{Code, message};

/// A named way to write a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// In all its digits.
    #[default]
    Plain,
    /// With a scale word: 22.96 万, 229.6 thousand.
    Compact,
    /// A ratio as a percentage.
    Percent,
}

impl Format {
    /// The names that an author may write.
    pub const IDS: [&str; 2] = ["compact", "percent"];

    /// The format called `id`.
    pub fn named(id: &str) -> Option<Self> {
        match id {
            "compact" => Some(Self::Compact),
            "percent" => Some(Self::Percent),
            _ => None,
        }
    }

    /// The value of an expression in the unit that this format shows.
    ///
    /// # Errors
    /// When what is to be a percentage is no ratio.
    pub fn convert(self, quantity: Quantity, expression: &Expression) -> Result<Quantity, Problem> {
        match (self, &quantity.unit) {
            (Self::Plain | Self::Compact, _) | (Self::Percent, Unit::Percent) => Ok(quantity),
            (Self::Percent, Unit::Number) => Ok(quantity.converted_to(&Unit::Percent).unwrap_or(quantity)),
            (Self::Percent, unit) => Err(Problem {
                code: Code::UnitMismatch,
                range: 0..expression.text.len(),
                message: message!(
                    "a value in `{unit}` is no ratio, so it cannot be shown as a percentage",
                    unit = unit.id()
                ),
                help: Some(message!("divide it by the whole, such as `rates.total.employed / rates.total.graduates`")),
                follows: false,
            }),
        }
    }
}
