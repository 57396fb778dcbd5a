//! Whether a part of the report may be public yet: drafts and embargoes.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer};

use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::source::Location;
use crate::yaml::shape::optional;
use crate::yaml::{Field, Shape};

/// When something is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Release {
    /// Whether it is unfinished, and so not public at any time.
    pub draft: bool,
    /// From when on it may be public; nothing where it is not under embargo.
    pub publish_at: Option<Timestamp>,
    /// Whether its time was written and could not be read, which was reported.
    pub is_unreadable: bool,
}

/// The keys that say so, in front matter and in the YAML of tables, figures and editions.
pub const FIELDS: [Field; 2] = [optional("draft", Shape::Boolean), optional("publish_at", Shape::Text)];

/// Decodes `publish_at`. A key without a time is none that was left out: its author has yet to write when.
///
/// # Errors
/// Those of the decoder.
pub fn written<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Some(Option::<String>::deserialize(deserializer)?.unwrap_or_default()))
}

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
        let Some(text) = publish_at else { return Self { draft, ..Self::default() } };
        let moment = Moment::parse(text);
        if moment.is_none() {
            let message = message!("`{text}` is no time; write one such as `2020-10-30T09:00`", text);
            diagnostics.push(Diagnostic::new(Code::InvalidDate, place.clone(), message));
        }
        let time = moment.map_or(Timestamp::MAX, |moment| moment.in_zone(zone));
        Self { draft, publish_at: Some(time), is_unreadable: moment.is_none() }
    }

    /// That of a whole, which waits for each of its parts.
    pub fn of_all<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        parts.into_iter().fold(Self::default(), |all, part| Self {
            draft: all.draft || part.draft,
            publish_at: all.publish_at.max(part.publish_at),
            is_unreadable: all.is_unreadable || part.is_unreadable,
        })
    }

    /// Why something of this release is not public at `now`. Times are told in the project's time zone.
    pub fn reason(&self, now: Timestamp, zone: &TimeZone) -> Reason {
        match self.publish_at.filter(|time| *time > now) {
            _ if self.is_unreadable => Reason::Unreadable,
            _ if self.draft => Reason::Draft,
            Some(time) => Reason::Until(zone.to_datetime(time).strftime("%Y-%m-%dT%H:%M").to_string()),
            None => Reason::Along,
        }
    }
}

/// What is released by itself: an edition, and parts of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A whole edition.
    Edition,
    /// A section, in all languages at once.
    Section,
    /// A table.
    Table,
    /// A figure.
    Figure,
}

impl Part {
    /// What an author calls it.
    pub fn name(self) -> Message {
        match self {
            Self::Edition => message!("edition"),
            Self::Section => message!("section"),
            Self::Table => message!("table"),
            Self::Figure => message!("figure"),
        }
    }
}

/// Why a part is not public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is a draft.
    Draft,
    /// It is under embargo until then: a date and time of the project's time zone.
    Until(String),
    /// Only what is held back speaks of it.
    Along,
    /// It or its embargo could not be read, which was reported.
    Unreadable,
}

impl Reason {
    /// What is wrong with speaking of a part that is held back, and how to mend it; nothing where that was reported.
    pub fn explained(&self, part: Part, name: &str) -> Option<(Message, Message)> {
        let what = part.name();
        let message = match self {
            Self::Draft => message!("the {what} `{name}` is a draft, so it is held back", what, name),
            Self::Until(time) => message!("the {what} `{name}` is held back until {time}", what, name, time),
            Self::Along => {
                message!("the {what} `{name}` is held back, as only what is held back speaks of it", what, name)
            }
            Self::Unreadable => return None,
        };
        Some((message, message!("hold back what speaks of it as well, or let it speak of something else")))
    }
}

/// The parts of an edition that were taken out of it, as they may not be public.
#[derive(Clone, Debug, Default)]
pub struct HeldBack(BTreeMap<(Part, String), Reason>);

impl HeldBack {
    /// Adds a part that was taken out.
    pub fn insert(&mut self, part: Part, name: &str, reason: Reason) {
        self.0.insert((part, name.to_owned()), reason);
    }

    /// Why this part was taken out; nothing where it was not.
    pub fn get(&self, part: Part, name: &str) -> Option<&Reason> {
        self.0.get(&(part, name.to_owned()))
    }
}

/// A moment as people write it: with an offset from universal time, or local to a time zone that is yet to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// One that its author gave with an offset, or that a clock told.
    Instant(Timestamp),
    /// A date and time on the clock of wherever the report is published.
    Local(DateTime),
}

impl Moment {
    /// Reads a date, a date with a time, or either with an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let local = || text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.at(0, 0, 0, 0)));
        text.parse().map(Self::Instant).ok().or_else(|| local().map(Self::Local))
    }

    /// The instant that is meant in a time zone. A time that the zone skips or has twice is taken as RFC 5545 does; one
    /// that lies before or after all instants is the first or the last of them.
    pub fn in_zone(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Instant(instant) => instant,
            Self::Local(local) => zone
                .to_timestamp(local)
                .unwrap_or_else(|_| if local.year() < 0 { Timestamp::MIN } else { Timestamp::MAX }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_offset_is_local() {
        let shanghai = TimeZone::fixed(jiff::tz::offset(8));
        let instant = |text| Some(Moment::parse(text)?.in_zone(&shanghai).to_string());
        for text in ["2020-10-30T09:00", "2020-10-30 09:00:00", "2020-10-30T01:00Z", "2020-10-30T09:00+08:00"] {
            assert_eq!(instant(text).unwrap(), "2020-10-30T01:00:00Z", "{text}");
        }
        assert_eq!(instant("2020-10-30").unwrap(), "2020-10-29T16:00:00Z");
        for text in ["", "soon", "2020-13-01", "20201030T0900x"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
