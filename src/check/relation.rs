//! The record of every relation that was recomputed, small enough for a million of them: places by index, and an outcome.
//! [`super::Details`] tells the rest of any one of them.

use std::collections::BTreeMap;

use super::unbound::Coverage;
use crate::checks::Check;
use crate::evaluate::relation::Outcome;
use crate::lang::Lang;

/// Everything that was recomputed of one edition.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    /// The checks that no author wrote.
    pub generated: Vec<Generated>,
    /// Declared checks first, in the order of `checks.yaml`, then generated ones, then cells, then numbers in the text.
    pub judged: Vec<Judged>,
    /// How much of the running text is bound, in each language.
    pub coverage: BTreeMap<Lang, Coverage>,
}

/// A check that a rule made of what a table says of itself.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The rule.
    pub kind: Kind,
    /// As if it stood in `checks.yaml`. Its title is made of the table's and the column's, and says nothing of the rule.
    pub check: Check,
}

/// A relation and how it came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// Who asked for it, and where it stands.
    pub origin: Origin,
    /// Whether it holds.
    pub outcome: Outcome,
    /// Whether it fails and is published knowingly.
    pub acknowledged: bool,
}

/// Where a relation comes from, by indices into the edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A check of `checks.yaml`.
    Declared {
        /// Among the edition's checks.
        check: u32,
    },
    /// A check that a rule made.
    Automatic {
        /// Among [`Relations::generated`].
        check: u32,
    },
    /// A published cell of a column with a formula.
    Formula {
        /// Among the edition's tables.
        table: u32,
        /// Among the table's rows.
        row: u32,
        /// Among the table's columns.
        column: u32,
    },
    /// A cell that adds up others of its row.
    Total {
        /// Among the edition's tables.
        table: u32,
        /// Among the table's rows.
        row: u32,
        /// Among the table's columns.
        column: u32,
    },
    /// A cell that is a part of another cell of its row.
    Part {
        /// Among the edition's tables.
        table: u32,
        /// Among the table's rows.
        row: u32,
        /// The column of the part, among the table's columns.
        part: u16,
        /// The column of the whole.
        whole: u16,
    },
    /// A rate, a share or a probability, which lies between 0 and 100.
    Range {
        /// Among the edition's tables.
        table: u32,
        /// Among the table's rows.
        row: u32,
        /// Among the table's columns.
        column: u32,
    },
    /// A number in the text that is bound to a value.
    Literal {
        /// Among the edition's sections.
        section: u32,
        /// Among the languages of the configuration.
        lang: u16,
        /// Among the references of the text.
        reference: u32,
    },
}

/// What is asked for, in words that machines and templates know it by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A check of `checks.yaml`.
    Declared,
    /// A cell against its column's formula.
    Formula,
    /// A number in the text against the value it is bound to.
    Literal,
    /// Rows or columns against their total.
    Total,
    /// Shares against the whole, 100.
    Shares,
    /// A part against its whole, which it may not exceed.
    Part,
    /// A rate against 0 and 100.
    Range,
    /// A number of rows that a title claims.
    Count,
}

impl Kind {
    /// Every kind, in the order in which readers are told of them.
    pub const ALL: [Self; 8] =
        [Self::Formula, Self::Literal, Self::Declared, Self::Total, Self::Shares, Self::Part, Self::Range, Self::Count];

    /// The kind's stable name: `declared`, `formula` ….
    pub fn id(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Formula => "formula",
            Self::Literal => "literal",
            Self::Total => "total",
            Self::Shares => "shares",
            Self::Part => "part",
            Self::Range => "range",
            Self::Count => "count",
        }
    }
}

impl Judged {
    /// A relation that nobody acknowledged.
    pub fn new(origin: Origin, outcome: Outcome) -> Self {
        Self { origin, outcome, acknowledged: false }
    }

    /// The stable name of the outcome: `exact`, `rounding`, `fails`, and `acknowledged` for one that fails knowingly.
    pub fn outcome_id(&self) -> &'static str {
        match self.outcome {
            Outcome::Exact => "exact",
            Outcome::Rounding => "rounding",
            Outcome::Fails if self.acknowledged => "acknowledged",
            Outcome::Fails => "fails",
        }
    }
}

impl Relations {
    /// What is asked for by a relation of this edition.
    pub fn kind(&self, judged: &Judged) -> Kind {
        match judged.origin {
            Origin::Declared { .. } => Kind::Declared,
            Origin::Automatic { check } => {
                self.generated.get(check as usize).map_or(Kind::Declared, |generated| generated.kind)
            }
            Origin::Formula { .. } => Kind::Formula,
            Origin::Total { .. } => Kind::Total,
            Origin::Part { .. } => Kind::Part,
            Origin::Range { .. } => Kind::Range,
            Origin::Literal { .. } => Kind::Literal,
        }
    }
}

/// An index as it is kept; no project has so many parts that it would not fit.
pub fn index(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// As [`index`], for columns and languages.
pub fn small_index(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}
