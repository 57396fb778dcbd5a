//! Whether a part of the report may be public yet: drafts and embargoes.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;
use crate::yaml::shape::optional;
use crate::yaml::{Field, Shape};

/// When something is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    pub draft: bool,
    pub publish_at: Option<Timestamp>,
}

/// The keys that say so, in front matter and in the YAML of tables, figures and editions.
pub const FIELDS: [Field; 2] = [optional("draft", Shape::Boolean), optional("publish_at", Shape::Text)];

impl Release {
    /// Whether it may be read by everyone at `now`.
    pub fn is_public(&self, now: Timestamp) -> bool {
        !self.draft && self.publish_at.is_none_or(|time| time <= now)
    }

    /// Decodes the two keys. A time that cannot be read hides what it stands at: better late than too early.
    pub fn new(
        draft: bool,
        publish_at: Option<&str>,
        place: &Location,
        zone: &TimeZone,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let publish_at = publish_at.map(|text| {
            moment(text, zone).unwrap_or_else(|| {
                let message = format!("`{text}` is no time; write one such as `2020-10-30T09:00`");
                diagnostics.push(Diagnostic::new(Code::InvalidDate, place.clone(), message));
                Timestamp::MAX
            })
        });
        Self { draft, publish_at }
    }
}

/// A date, a date with a time, or either with an offset; without one it is local to `zone`.
pub fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let civil = || text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.at(0, 0, 0, 0)));
    text.parse::<Timestamp>().ok().or_else(|| zone.to_timestamp(civil()?).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_offset_is_local() {
        let shanghai = TimeZone::fixed(jiff::tz::offset(8));
        for text in ["2020-10-30T09:00", "2020-10-30 09:00:00", "2020-10-30T01:00Z", "2020-10-30T09:00+08:00"] {
            assert_eq!(moment(text, &shanghai).unwrap().to_string(), "2020-10-30T01:00:00Z", "{text}");
        }
        assert_eq!(moment("2020-10-30", &shanghai).unwrap().to_string(), "2020-10-29T16:00:00Z");
        for text in ["", "soon", "2020-13-01", "20201030T0900x"] {
            assert_eq!(moment(text, &shanghai), None, "{text}");
        }
    }
}
