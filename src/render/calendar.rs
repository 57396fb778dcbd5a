//! The release calendar: a page, and a file that calendars subscribe to (iCalendar, RFC 5545).
//!
//! Of one calendar always come the same bytes: the time stamp of an event is the day on which it was announced, its
//! identifier the announcement's at the site's host.

use icalendar::{Calendar, Component as _, Event, EventStatus, Property};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use serde::Serialize;

use super::address::{Page, calendar_file};
use super::context::DateContext;
use super::page::{Head, common};
use super::pages::{self, Html};
use super::site::{Language, Site};
use crate::calendar::{Announcement, Status, When};
use crate::resolve::Announced;

/// What identifies the program that wrote the file.
const PRODUCT: &str = "-//nianbao//release calendar//EN";

/// An announced release; `url` leads to it once it is public.
#[derive(Serialize)]
struct Entry {
    id: String,
    title: String,
    period: Option<String>,
    at: Option<DateContext>,
    status: &'static str,
    status_text: String,
    url: Option<String>,
    postponed: Option<String>,
    reason: Option<String>,
}

/// `/zh/calendar/`: what is to be released when.
pub fn page(site: &Site<'_>, language: &Language<'_>) -> Html {
    #[derive(Serialize)]
    struct Own {
        upcoming: Vec<Entry>,
        released: Vec<Entry>,
        zone: String,
        calendar_url: String,
    }
    let head = Head {
        page: Page::Calendar,
        kind: "calendar",
        title: language.words.get("calendar.title").to_owned(),
        description: language.words.fill("calendar.description", &[("site", &language.site.title)]),
        trail: Vec::new(),
        draft: false,
        download: None,
    };
    let zone = &site.report.config.time_zone;
    // What is postponed to an unknown time comes last.
    let time = |announced: &Announced| announced.announcement.at.map(|at| at.local(zone));
    let entries = site.report.calendar.iter();
    let (mut released, mut upcoming): (Vec<_>, Vec<_>) = entries.partition(|announced| announced.is_released);
    upcoming.sort_by_key(|announced| (time(announced).is_none(), time(announced)));
    released.sort_by_key(|announced| std::cmp::Reverse(time(announced)));
    let entries = |list: Vec<&Announced>| list.into_iter().map(|announced| entry(site, language, announced)).collect();
    let own = Own {
        upcoming: entries(upcoming),
        released: entries(released),
        zone: language.words.fill("calendar.zone", &[("zone", &zone_name(site, language))]),
        calendar_url: site.addresses.path(&calendar_file(language.lang)),
    };
    pages::render(site, language, "calendar.html", common(site, language, None, head), own)
}

/// What readers call the project's time zone.
fn zone_name(site: &Site<'_>, language: &Language<'_>) -> String {
    let id = site.report.config.time_zone.iana_name().unwrap_or("UTC");
    language.words.find(&format!("calendar.zones.{id}")).unwrap_or(id).to_owned()
}

fn entry(site: &Site<'_>, language: &Language<'_>, announced: &Announced) -> Entry {
    let Announced { announcement, is_released } = announced;
    let status = if *is_released { "released" } else { announcement.status.id() };
    let text = |when: When| told(site, language, when);
    let postponed = announcement.was.map(|was| language.words.fill("calendar.postponed_from", &[("time", &text(was))]));
    Entry {
        id: announcement.id.clone(),
        title: announcement.title.get(language.lang).to_owned(),
        period: announcement.period.as_ref().map(|period| period.get(language.lang).to_owned()),
        at: announcement.at.map(|at| DateContext { text: text(at), iso: iso(site, at) }),
        status,
        status_text: language.words.get(&format!("calendar.status.{status}")).to_owned(),
        url: edition_page(announced).map(|page| site.addresses.page(page, language.lang)),
        postponed,
        reason: announcement.reason.as_ref().map(|reason| reason.get(language.lang).to_owned()),
    }
}

fn edition_page(announced: &Announced) -> Option<Page<'_>> {
    let edition = announced.announcement.edition.as_deref().filter(|_| announced.is_released)?;
    Some(Page::Edition { edition })
}

fn told(site: &Site<'_>, language: &Language<'_>, when: When) -> String {
    match when {
        When::Month(date) => language.locale.month(date),
        When::Day(date) => language.locale.date(date),
        When::Time(_) => language.locale.date_time(when.local(&site.report.config.time_zone)),
    }
}

/// As an HTML `time` element has it.
fn iso(site: &Site<'_>, when: When) -> String {
    let zone = &site.report.config.time_zone;
    match when {
        When::Month(date) => date.strftime("%Y-%m").to_string(),
        When::Day(date) => date.to_string(),
        When::Time(moment) => moment.in_zone(zone).strftime("%Y-%m-%dT%H:%MZ").to_string(),
    }
}

/// The calendar as a file in one language.
pub fn file(site: &Site<'_>, language: &Language<'_>) -> Vec<u8> {
    let mut calendar = Calendar::empty();
    let name = language.words.fill("calendar.name", &[("site", &language.site.title)]);
    calendar.append_property(("VERSION", "2.0")).append_property(("PRODID", PRODUCT));
    calendar.append_property(("CALSCALE", "GREGORIAN")).append_property(("METHOD", "PUBLISH"));
    // The first is the standard's, the other what programs look for; the library escapes the standard's alone.
    calendar.append_property(("NAME", name.as_str())).append_property(("X-WR-CALNAME", escaped(&name).as_str()));
    for announced in &site.report.calendar {
        calendar.push(event(site, language, announced));
    }
    calendar.to_string().into_bytes()
}

/// A text as a property has it whose type is not known to the library.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

fn event(site: &Site<'_>, language: &Language<'_>, announced: &Announced) -> Event {
    let announcement = &announced.announcement;
    let entry = entry(site, language, announced);
    let mut event = Event::new();
    event.uid(&format!("{}@{}", announcement.id, site.addresses.base.host()));
    event.add_property("DTSTAMP", announcement.announced.strftime("%Y%m%dT000000Z").to_string());
    event.summary(&entry.title).status(status(announced));
    event.add_property("TRANSP", "TRANSPARENT");
    let about = [Some(entry.status_text), entry.period, entry.postponed, entry.reason];
    event.description(&about.into_iter().flatten().collect::<Vec<_>>().join("\n"));
    let page = edition_page(announced).unwrap_or(Page::Calendar);
    event.url(&site.addresses.absolute(page, language.lang));
    // What is postponed to an unknown time stands cancelled where it was to be.
    if let Some(when) = announcement.at.or(announcement.was) {
        for property in times(site, when) {
            event.append_property(property);
        }
    }
    event
}

fn status(announced: &Announced) -> EventStatus {
    let Announcement { status, at, .. } = &announced.announcement;
    match status {
        _ if announced.is_released => EventStatus::Confirmed,
        Status::Confirmed => EventStatus::Confirmed,
        Status::Postponed if at.is_none() => EventStatus::Cancelled,
        Status::Announced | Status::Provisional | Status::Postponed => EventStatus::Tentative,
    }
}

/// A minute, a whole day, or all days of a month.
fn times(site: &Site<'_>, when: When) -> Vec<Property> {
    let whole = |key: &str, date: Date| {
        let mut property = Property::new(key, date.strftime("%Y%m%d").to_string());
        property.add_parameter("VALUE", "DATE").done()
    };
    match when {
        When::Day(date) => vec![whole("DTSTART", date)],
        When::Month(date) => {
            let end = date.checked_add(1.month()).unwrap_or(date);
            vec![whole("DTSTART", date), whole("DTEND", end)]
        }
        When::Time(moment) => {
            let time: Timestamp = moment.in_zone(&site.report.config.time_zone);
            vec![Property::new("DTSTART", time.strftime("%Y%m%dT%H%M%SZ").to_string())]
        }
    }
}
