//! Whether this machine's clock can be believed. A clock that is ahead opens embargoes early; one that is behind gives a
//! release a time before the last one. What happened for certain is held against it.

use jiff::{SignedDuration, Timestamp};

use crate::diagnostic::{Message, message};

/// Clocks of machines that ask for the time differ by seconds.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);
/// A date has no time zone: the same day ends 26 hours earlier in one place than in another.
const LONGEST_DAY: SignedDuration = SignedDuration::from_hours(26);

/// What is known of times that have passed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The latest release in the project's ledger.
    pub released: Option<Timestamp>,
    /// The latest revision of the project's sources.
    pub committed: Option<Timestamp>,
    /// The beginning of the latest day that a public edition bears, with the day as it is written.
    pub dated: Option<(Timestamp, String)>,
    /// The time that decides which embargoes are over, where it is not the clock's.
    pub asked_for: Option<Timestamp>,
}

/// Judges the clock by what the project knows.
///
/// # Errors
/// What the clock contradicts.
pub fn judge(now: Timestamp, evidence: &Evidence) -> Result<(), Message> {
    let is_past =
        |time: Timestamp, tolerance: SignedDuration| time.saturating_add(-tolerance).is_ok_and(|time| time <= now);
    let clock = || told(now);
    if let Some(time) = evidence.asked_for.filter(|time| *time > now) {
        let (asked, clock) = (told(time), clock());
        return Err(message!(
            "{asked} is asked for, but it is {clock}: nothing is published before its time",
            asked,
            clock
        ));
    }
    if let Some(time) = evidence.released.filter(|time| !is_past(*time, TOLERANCE)) {
        let (time, clock) = (told(time), clock());
        return Err(message!(
            "this machine's clock says {clock}, but the last release is of {time}: set the clock",
            clock,
            time
        ));
    }
    if let Some(time) = evidence.committed.filter(|time| !is_past(*time, TOLERANCE)) {
        let (time, clock) = (told(time), clock());
        return Err(message!(
            "this machine's clock says {clock}, but the last commit is of {time}: set the clock",
            clock,
            time
        ));
    }
    if let Some((_, date)) = evidence.dated.as_ref().filter(|(time, _)| !is_past(*time, LONGEST_DAY)) {
        let (date, clock) = (date.as_str(), clock());
        return Err(message!(
            "this machine's clock says {clock}, but a public edition bears the date {date}: set the clock, or hold the edition back until then with `publish_at`",
            clock,
            date
        ));
    }
    Ok(())
}

/// Judges the clock by that of the host, which dated a file between two readings of ours.
///
/// # Errors
/// When they differ.
pub fn compare((before, after): (Timestamp, Timestamp), host: Timestamp) -> Result<(), Message> {
    if host.duration_since(after) <= TOLERANCE && before.duration_since(host) <= TOLERANCE {
        return Ok(());
    }
    let (clock, host) = (told(after), told(host));
    Err(message!("this machine's clock says {clock}, that of the host {host}: set the one that is wrong", clock, host))
}

fn told(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_clock_that_goes_right_is_believed() {
        let now = time("2026-11-30T01:00:00Z");
        let evidence = Evidence {
            released: Some(time("2026-11-30T01:02:00Z")),
            committed: Some(time("2026-11-30T00:59:00Z")),
            // The thirtieth has begun on Kiribati.
            dated: Some((time("2026-11-29T10:00:00Z"), "2026-11-30".to_owned())),
            asked_for: Some(now),
        };
        assert_eq!(judge(now, &evidence), Ok(()));
        assert_eq!(judge(now, &Evidence::default()), Ok(()));
        let later = time("2026-11-30T01:20:00Z");
        for host in ["2026-11-30T00:55:00Z", "2026-11-30T01:10:00Z", "2026-11-30T01:25:00Z"] {
            assert_eq!(compare((now, later), time(host)), Ok(()));
        }
    }

    #[test]
    fn a_clock_that_is_off_is_not() {
        let now = time("2020-01-01T00:00:00Z");
        let (later, none) = (Some(time("2026-11-30T01:00:00Z")), Evidence::default());
        let dated = Some((time("2020-01-03T00:00:00Z"), "2020-01-03".to_owned()));
        for (evidence, word) in [
            (Evidence { released: later, ..none.clone() }, "release"),
            (Evidence { committed: later, ..none.clone() }, "commit"),
            (Evidence { dated, ..none.clone() }, "2020-01-03"),
            (Evidence { asked_for: Some(time("2020-01-01T00:00:01Z")), ..none }, "asked for"),
        ] {
            let message = judge(now, &evidence).unwrap_err();
            assert!(message.contains(word), "{}", message.as_str());
        }
        for host in ["2019-12-31T23:54:59Z", "2020-01-01T00:05:01Z", "2030-01-01T00:00:00Z"] {
            assert!(compare((now, now), time(host)).is_err(), "{host}");
        }
        let extremes =
            Evidence { released: Some(Timestamp::MAX), committed: Some(Timestamp::MIN), ..Evidence::default() };
        assert!(judge(Timestamp::MIN, &extremes).is_err());
        assert!(compare((Timestamp::MIN, Timestamp::MIN), Timestamp::MAX).is_err());
    }
}
