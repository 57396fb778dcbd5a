//! Corrections: `data/<edition>/corrections.yaml` says which published figures were changed or withdrawn after a release, what
//! they were and why; the tables as they were published until then stand beside it in `earlier/`.
//!
//! A file enters, its [`Correction`]s leave, of which nothing is looked up yet. [`difference`] finds what of a published
//! table has changed, [`draft`] writes an entry for it that a person completes.

pub mod difference;
pub mod draft;
mod earlier;
mod history;
mod published;
mod reading;
pub mod restored;
pub mod units;
pub mod withdrawal;

use jiff::civil::Date;

use crate::diagnostic::{Message, message};
use crate::lang::Localized;
use crate::source::Location;
use crate::table::{CellValue, ObservationStatus};
pub use earlier::{EarlierVersion, FOLDER, Until, is_earlier_version, path_of};
pub use history::{Cell, History, Step};
pub use published::{Aligned, Published, figure as published_figure, guarded, label_and_unit};
pub use reading::parse;
pub use units::{UnitChange, measure, stated_unit};
pub use withdrawal::{Withdrawn, withdrawal_of};

/// The file's name, beside that of the edition.
pub const FILE: &str = "corrections.yaml";

/// An entry: figures of one table that were changed on one day for one reason.
#[derive(Clone, Debug)]
pub struct Correction {
    /// The day on which the changed figures were published.
    pub date: Date,
    /// Where the day stands.
    pub date_at: Location,
    /// Which of that day's releases that changed the table published them, from 1.
    pub release: u32,
    /// Whether figures were wrong or only provisional.
    pub kind: Kind,
    /// Where the kind stands.
    pub kind_at: Location,
    /// The id of the edition's table.
    pub table: String,
    /// Where the table's id stands.
    pub table_at: Location,
    /// The figures, in the order of the file.
    pub changes: Vec<Change>,
    /// The columns whose unit was changed, in the order of the file.
    pub units: Vec<UnitChange>,
    /// What was withdrawn; there if and only if the kind says so.
    pub withdrawn: Option<Withdrawn>,
    /// What was changed, for readers.
    pub what: Localized,
    /// Why it was changed, for readers.
    pub why: Localized,
}

impl Correction {
    /// Until when the table as it was before was public.
    pub fn until(&self) -> Until {
        Until { date: self.date, release: self.release }
    }
}

/// Why a published figure is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It was wrong: 更正.
    Correction,
    /// It was provisional, and better data have come: 修订.
    Revision,
    /// It is not published any more: 撤回.
    Withdrawal,
}

impl Kind {
    /// As authors and locale files write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Revision => "revision",
            Self::Withdrawal => "withdrawal",
        }
    }

    const ALL: [Self; 3] = [Self::Correction, Self::Revision, Self::Withdrawal];
}

/// One figure that was changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The key of its row.
    pub row: String,
    /// Where the row's key stands.
    pub row_at: Location,
    /// The id of its column.
    pub column: String,
    /// Where the column's id stands.
    pub column_at: Location,
    /// What was published; nothing where there was no figure.
    pub before: Option<Figure>,
    /// Where that stands; else the change.
    pub before_at: Location,
    /// What was published in its place; nothing where the figure was taken out.
    pub after: Option<Figure>,
    /// Where that stands; else the change.
    pub after_at: Location,
}

/// What a cell states: a number or a date, or no more than a status.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Never a term.
    pub value: CellValue,
    /// As it was written beside the value.
    pub status: Option<ObservationStatus>,
}

impl Figure {
    /// As tables and corrections write it: `126`, `126 (provisional)`, `(suppressed)`.
    pub fn written(&self) -> String {
        let value = written(&self.value);
        match self.status {
            Some(status) if value.is_empty() => format!("({})", status.id()),
            Some(status) => format!("{value} ({})", status.id()),
            None => value,
        }
    }
}

/// Whether two cells are published as the same figure: `5.47万` and `54700` are, `1.5` and `1.50` are not.
pub fn is_same_figure(one: &CellValue, other: &CellValue) -> bool {
    written(one) == written(other)
}

/// The digits of a cell's number or date; empty where it has none.
pub fn written(value: &CellValue) -> String {
    match value {
        CellValue::Number(number) => number.to_string(),
        CellValue::Date(date) => date.to_string(),
        CellValue::Term(_) | CellValue::Derived | CellValue::Missing => String::new(),
    }
}

/// What a message says of a figure.
pub fn told(figure: Option<&Figure>) -> Message {
    match figure.map(Figure::written) {
        Some(text) if !text.is_empty() => format!("`{text}`").into(),
        _ => message!("nothing"),
    }
}
