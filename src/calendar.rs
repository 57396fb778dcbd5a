//! The release calendar: `data/calendar.yaml` announces editions before they are there. All of it is public; an edition that
//! is held back says no more of itself than stands here.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::context::{Context, check_id};
use crate::diagnostic::{Code, Diagnostic, Message, message, quoted_list};
use crate::lang::Localized;
use crate::release::Moment;
use crate::source::{Location, Source};
use crate::table;
use crate::yaml::shape::{first_line, optional, required};
use crate::yaml::{self, Document, Field, Node, Shape};

/// The calendar's path in the project.
pub const FILE: &str = "data/calendar.yaml";

/// A release that is announced.
#[derive(Clone, Debug)]
pub struct Announcement {
    /// Its name, which stays the same while all else may change: lower-case letters, digits and hyphens.
    pub id: String,
    /// What is to be released.
    pub title: Localized,
    /// What it covers.
    pub period: Option<Localized>,
    /// The edition that it is, once there is one.
    pub edition: Option<String>,
    /// How firm it is.
    pub status: Status,
    /// When it is to be; nothing where it is postponed to an unknown time.
    pub at: Option<When>,
    /// Where that stands, or else the entry.
    pub at_at: Location,
    /// When it was to be before it was postponed.
    pub was: Option<When>,
    /// Why it was postponed.
    pub reason: Option<Localized>,
    /// The day on which this was made known.
    pub announced: Date,
}

/// How firm an announcement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It will come.
    Announced,
    /// It will come about then.
    Provisional,
    /// It will come at that very minute.
    Confirmed,
    /// It will not come when it was to.
    Postponed,
}

impl Status {
    const ALL: [Self; 4] = [Self::Announced, Self::Provisional, Self::Confirmed, Self::Postponed];

    /// As authors and locale files write it.
    pub fn id(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Provisional => "provisional",
            Self::Confirmed => "confirmed",
            Self::Postponed => "postponed",
        }
    }
}

/// A time as exact as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Within a month, which is given by its first day.
    Month(Date),
    /// On a day.
    Day(Date),
    /// At a minute.
    Time(Moment),
}

impl When {
    /// Reads `2026-12`, `2026-12-01`, `2026-12-01T09:00`, the last also with an offset.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_time = text.len() > 10 && text.is_char_boundary(10) && text[10..].starts_with(['T', 't', ' ']);
        match text.len() {
            7 => format!("{text}-01").parse().ok().map(Self::Month),
            10 => text.parse().ok().map(Self::Day),
            _ => Moment::parse(text).filter(|_| is_time).map(Self::Time),
        }
    }

    /// Its date and time on the clocks of a zone; a month or a day begins with midnight.
    pub fn local(self, zone: &TimeZone) -> DateTime {
        match self {
            Self::Month(date) | Self::Day(date) => date.at(0, 0, 0, 0),
            Self::Time(Moment::Local(local)) => local,
            Self::Time(moment) => zone.to_datetime(moment.in_zone(zone)),
        }
    }

    /// The instant; only a time has one.
    pub fn instant(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Time(moment) => Some(moment.in_zone(zone)),
            Self::Month(_) | Self::Day(_) => None,
        }
    }
}

#[derive(Deserialize)]
struct AnnouncementFile {
    id: String,
    title: Localized,
    period: Option<Localized>,
    edition: Option<String>,
    status: String,
    at: Option<String>,
    was: Option<String>,
    reason: Option<Localized>,
    announced: String,
}

const FIELDS: &[Field] = &[
    required("id", Shape::Text),
    required("title", Shape::Localized),
    optional("period", Shape::Localized),
    optional("edition", Shape::Text),
    required("status", Shape::Text),
    optional("at", Shape::Text),
    optional("was", Shape::Text),
    optional("reason", Shape::Localized),
    required("announced", Shape::Text),
];

type File<'a> = Document<'a, Vec<AnnouncementFile>>;

/// Reads the announcements, in the file's order. What cannot be understood is reported and left out.
pub fn parse(source: &Source, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Announcement> {
    let shape = Shape::List(&Shape::Record(FIELDS));
    let document: Option<File<'_>> = yaml::read(source, &shape, context.languages, diagnostics);
    let Some(document) = document else { return Vec::new() };
    let mut known = BTreeSet::new();
    let mut announcements = Vec::new();
    for (index, file) in document.value.iter().enumerate() {
        let node = document.root.item(index);
        let place = document.at(node.get("id"));
        check_id(&file.id, "-", &place, message!("announcement"), diagnostics);
        if !known.insert(file.id.as_str()) {
            let message = message!("two announcements have the id `{id}`", id = file.id.as_str());
            diagnostics.push(Diagnostic::new(Code::DuplicateId, place, message));
        } else if let Some(announcement) = read(&document, file, node, diagnostics) {
            needed(&announcement, &document, node, diagnostics);
            announcements.push(announcement);
        }
    }
    announcements
}

fn read(
    document: &File<'_>,
    file: &AnnouncementFile,
    node: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Announcement> {
    let status = Status::ALL.into_iter().find(|status| status.id() == file.status);
    if status.is_none() {
        let message = message!("unknown status `{id}`", id = file.status.as_str());
        let problem = Diagnostic::new(Code::InvalidValue, document.at(node.get("status")), message);
        diagnostics.push(problem.suggesting(&file.status, Status::ALL.map(Status::id)));
    }
    let announced = table::date(&file.announced, &document.at(node.get("announced")));
    let announced = announced.map_err(|problem| diagnostics.push(problem)).ok();
    let mut when = |text: &Option<String>, key: &str| {
        let Some(text) = text.as_deref() else { return Some(None) };
        let found = When::parse(text);
        if found.is_none() {
            let message = message!("`{text}` is no time; write one such as `2020-10-30T09:00`", text);
            let help = message!("a day is `2020-10-30`, a month `2020-10`");
            diagnostics.push(Diagnostic::new(Code::InvalidDate, document.at(node.get(key)), message).with_help(help));
        }
        found.map(Some)
    };
    let (at, was) = (when(&file.at, "at"), when(&file.was, "was"));
    let at_at = node.find("at").map_or_else(|| own_line(document, node), |node| document.at(node));
    Some(Announcement {
        id: file.id.clone(),
        title: file.title.clone(),
        period: file.period.clone(),
        edition: file.edition.clone(),
        status: status?,
        at: at?,
        at_at,
        was: was?,
        reason: file.reason.clone(),
        announced: announced?,
    })
}

fn own_line(document: &File<'_>, node: &Node) -> Location {
    document.source.at(first_line(node, &document.source.text))
}

/// Reports what an announcement of its status has to say.
fn needed(announcement: &Announcement, document: &File<'_>, node: &Node, diagnostics: &mut Vec<Diagnostic>) {
    let Announcement { status, at, was, reason, .. } = announcement;
    let missing: Vec<&str> = match status {
        Status::Postponed => {
            let keys = [("was", was.is_none()), ("reason", reason.is_none())];
            keys.into_iter().filter(|(_, is_missing)| *is_missing).map(|(key, _)| key).collect()
        }
        _ if at.is_none() => vec!["at"],
        _ => Vec::new(),
    };
    if !missing.is_empty() {
        let message = message!("missing key {keys}", keys = quoted_list(&missing));
        let problem = Diagnostic::new(Code::MissingKey, own_line(document, node), message);
        diagnostics.push(problem.with_help(help_with(*status)));
    }
    if *status == Status::Confirmed && at.is_some_and(|at| !matches!(at, When::Time(_))) {
        let message = message!("a release is confirmed with its time, and here is none");
        let help = message!("write one such as `2020-10-30T09:00`, or make the announcement `provisional`");
        diagnostics.push(Diagnostic::new(Code::InvalidDate, announcement.at_at.clone(), message).with_help(help));
    }
}

fn help_with(status: Status) -> Message {
    match status {
        Status::Postponed => message!("write when the release was to be, and why it is postponed"),
        _ => message!("write when the release is to be: a month, a day or a time"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_time_is_as_exact_as_it_is_written() {
        assert_eq!(When::parse("2026-12"), Some(When::Month(date(2026, 12, 1))));
        assert_eq!(When::parse("2026-12-05"), Some(When::Day(date(2026, 12, 5))));
        let local = date(2026, 12, 5).at(9, 0, 0, 0);
        assert_eq!(When::parse("2026-12-05T09:00"), Some(When::Time(Moment::Local(local))));
        assert!(matches!(When::parse("2026-12-05T09:00+08:00"), Some(When::Time(Moment::Instant(_)))));
        for wrong in ["", "2026", "2026-13", "2026-12-32", "soon", "2026-12-05T", "2026-12-05x09:00", "年年年年"] {
            assert_eq!(When::parse(wrong), None, "{wrong}");
        }
    }
}
