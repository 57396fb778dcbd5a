//! Observation statuses: what a cell says beside its number, or instead of one.
//!
//! After the SDMX code list `CL_OBS_STATUS`; the letters in the docs are that list's.

use serde::Serialize;

/// Why a cell's number is special, or missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ObservationStatus {
    /// P: will be revised.
    Provisional,
    /// Differs from what was published before; the list has no letter for it.
    Revised,
    /// E: worked out by a method of estimation, not observed.
    Estimated,
    /// F: expected for a time that was yet to come.
    Forecast,
    /// I: imputed for a missing answer.
    Imputed,
    /// B: break in the time series.
    Break,
    /// U: so uncertain that it is to be used with care.
    LowReliability,
    /// N: not zero, but rounds to it.
    RoundsToZero,
    /// O: exists, but not at hand.
    NotAvailable,
    /// M: cannot exist.
    NotApplicable,
    /// Q: withheld to protect persons or businesses.
    Suppressed,
    /// L: nobody asked for it.
    NotCollected,
}

impl ObservationStatus {
    /// Every status: first those that stand beside a number, then those that replace it.
    pub const ALL: [Self; 12] = [
        Self::Provisional,
        Self::Revised,
        Self::Estimated,
        Self::Forecast,
        Self::Imputed,
        Self::Break,
        Self::LowReliability,
        Self::RoundsToZero,
        Self::NotAvailable,
        Self::NotApplicable,
        Self::Suppressed,
        Self::NotCollected,
    ];

    /// The name that authors and locale files use.
    pub fn id(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Revised => "revised",
            Self::Estimated => "estimated",
            Self::Forecast => "forecast",
            Self::Imputed => "imputed",
            Self::Break => "break",
            Self::LowReliability => "low_reliability",
            Self::RoundsToZero => "rounds_to_zero",
            Self::NotAvailable => "not_available",
            Self::NotApplicable => "not_applicable",
            Self::Suppressed => "suppressed",
            Self::NotCollected => "not_collected",
        }
    }

    /// The status that authors call `id`.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.id() == id)
    }

    /// Whether it stands in a number's place, rather than beside it.
    pub fn replaces_value(self) -> bool {
        self >= Self::NotAvailable
    }
}
