//! Announcements beside the editions that they announce: what is public already, and what would be public at another time
//! than was said.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::visibility::visible_part;
use crate::calendar::{Announcement, Status};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::edition::Edition;

/// An announcement, and what has become of it.
#[derive(Clone, Debug)]
pub struct Announced {
    /// As it was made.
    pub announcement: Announcement,
    /// Whether the edition is public.
    pub is_released: bool,
}

/// Looks at the editions as they were read, of which nothing may have been taken out yet.
pub fn resolve(
    announcements: Vec<Announcement>,
    editions: &[Arc<Edition>],
    now: Timestamp,
    zone: &TimeZone,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Announced> {
    let announced = announcements.into_iter().map(|announcement| {
        let edition = editions.iter().find(|edition| Some(&edition.id) == announcement.edition.as_ref());
        diagnostics.extend(edition.and_then(|edition| other_time(&announcement, edition, now, zone)));
        let is_released = edition.is_some_and(|edition| visible_part(edition.clone(), now).is_some());
        Announced { announcement, is_released }
    });
    announced.collect()
}

/// What is confirmed happens when it was said: neither does the edition's embargo end at another time, nor is it public
/// before.
fn other_time(announcement: &Announcement, edition: &Edition, now: Timestamp, zone: &TimeZone) -> Option<Diagnostic> {
    let at = announcement.at.filter(|_| announcement.status == Status::Confirmed)?.instant(zone)?;
    let told = |time: Timestamp| zone.to_datetime(time).strftime("%Y-%m-%dT%H:%M").to_string();
    let id = edition.id.as_str();
    let message = match edition.release.publish_at {
        _ if edition.release.is_unreadable => return None,
        Some(other) if other != at => message!(
            "the edition `{id}` has `publish_at: {other}`, and its release is confirmed for {at}",
            id,
            other = told(other),
            at = told(at)
        ),
        None if at > now && edition.release.is_public(now) => {
            message!("the edition `{id}` is public already, and its release is confirmed for {at}", id, at = told(at))
        }
        _ => return None,
    };
    let help = message!("give the edition the `publish_at` that was announced, or announce another time");
    Some(Diagnostic::new(Code::CalendarMismatch, announcement.at_at.clone(), message).with_help(help))
}
