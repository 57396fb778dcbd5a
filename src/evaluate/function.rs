//! The functions that a whole column may be given to.

use num_rational::BigRational;
use num_traits::One;

use super::diagnosis::Diagnosis;
use crate::diagnostic::{Code, message};
use crate::expression::interval::Interval;
use crate::expression::{Quantity, Unit};

/// The functions over a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Sum,
    Count,
    Min,
    Max,
    Mean,
}

impl Function {
    pub(super) const ALL: [Self; 5] = [Self::Sum, Self::Count, Self::Min, Self::Max, Self::Mean];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Count => "count",
            Self::Min => "min",
            Self::Max => "max",
            Self::Mean => "mean",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.name() == name)
    }

    pub(super) fn over(self, cells: &[Quantity]) -> Result<Quantity, Diagnosis> {
        let Some(first) = cells.first() else {
            return Err(Diagnosis::new(Code::NoValue, message!("the column is empty")));
        };
        if first.unit == Unit::Rank {
            let message = message!("a rank is a place in an order; it cannot be calculated with");
            return Err(Diagnosis::new(Code::UnitMismatch, message));
        }
        let extreme = match self {
            Self::Min => cells.iter().min_by(|left, right| left.value.cmp(&right.value)),
            Self::Max => cells.iter().max_by(|left, right| left.value.cmp(&right.value)),
            Self::Sum | Self::Mean | Self::Count => None,
        };
        if let Some(cell) = extreme {
            return Ok(cell.clone());
        }
        let sum: BigRational = cells.iter().map(|cell| &cell.value).sum();
        let start = Some(Interval::default());
        let interval = cells.iter().fold(start, |sum, cell| Some(sum?.plus(cell.interval.as_ref()?)));
        let share = match self {
            Self::Mean => BigRational::new(1.into(), cells.len().into()),
            _ => BigRational::one(),
        };
        let interval = interval.map(|interval| interval.scaled(&share));
        Ok(Quantity::between(sum * share, interval, first.unit.clone()))
    }
}
