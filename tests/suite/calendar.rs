//! The release calendar: as readers see it, as an independent reader of iCalendar understands it, and what it does not tell.

use std::path::{Path, PathBuf};

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarProperty, ICalendarStatus, ICalendarValue,
};
use nianbao::memo::Memo;
use nianbao::output::Output;
use nianbao::release::Moment;
use nianbao::source::Sources;
use nianbao::{Options, compile, load};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/corrections/project")
}

fn build(sources: &Sources, now: &str) -> Output {
    let options = Options { base_url: None, drafts: false, marks: false, now: Moment::parse(now).unwrap() };
    let compiled = compile(sources, &options, &Memo::default());
    assert_eq!(compiled.diagnostics, []);
    compiled.output.unwrap()
}

fn text(output: &Output, wanted: &str) -> String {
    let (_, contents) = output.iter().find(|(path, _)| path.as_str() == wanted).unwrap();
    String::from_utf8(contents.to_vec()).unwrap()
}

/// The events of a calendar, in their order.
fn events(file: &str) -> Vec<ICalendarComponent> {
    let calendar = ICalendar::parse(file).unwrap();
    let is_event = |part: &ICalendarComponent| part.component_type == ICalendarComponentType::VEvent;
    calendar.components.into_iter().filter(is_event).collect()
}

fn value(event: &ICalendarComponent, name: &ICalendarProperty) -> Option<ICalendarValue> {
    event.entries.iter().find(|entry| entry.name == *name)?.values.first().cloned()
}

fn words(event: &ICalendarComponent, name: &ICalendarProperty) -> String {
    match value(event, name) {
        Some(ICalendarValue::Text(text)) => text,
        other => panic!("{name:?} is {other:?}"),
    }
}

/// Year, month, day, hour, minute, and whether the time is universal.
fn time(event: &ICalendarComponent, name: &ICalendarProperty) -> (u16, u8, u8, Option<u8>, Option<u8>, bool) {
    match value(event, name) {
        Some(ICalendarValue::PartialDateTime(time)) => (
            time.year.unwrap(),
            time.month.unwrap(),
            time.day.unwrap(),
            time.hour,
            time.minute,
            time.tz_hour == Some(0),
        ),
        other => panic!("{name:?} is {other:?}"),
    }
}

#[test]
fn a_calendar_program_understands_every_announcement() {
    let output = build(&load::load(&project()).unwrap(), "2020-12-31");
    let file = text(&output, "en/calendar.ics");
    let events = events(&file);
    let statuses: Vec<_> = events.iter().map(|event| value(event, &ICalendarProperty::Status).unwrap()).collect();
    use ICalendarStatus::{Cancelled, Confirmed, Tentative};
    let expected = [Confirmed, Confirmed, Tentative, Tentative, Cancelled, Tentative];
    assert_eq!(statuses, expected.map(ICalendarValue::Status));
    // Nine o'clock in Beijing, and the days before and after are whole ones.
    let start = |index: usize| time(&events[index], &ICalendarProperty::Dtstart);
    assert_eq!(start(1), (2021, 10, 30, Some(1), Some(0), true));
    assert_eq!(start(2), (2021, 12, 5, None, None, false));
    assert_eq!(start(3), (2022, 10, 1, None, None, false));
    assert_eq!(time(&events[3], &ICalendarProperty::Dtend), (2022, 11, 1, None, None, false));
    assert_eq!(start(4), (2021, 6, 30, Some(1), Some(0), true));
    assert_eq!(time(&events[1], &ICalendarProperty::Dtstamp), (2021, 9, 1, Some(0), Some(0), true));
    assert_eq!(words(&events[1], &ICalendarProperty::Summary), "2021 report, with cities; tables attached");
    assert_eq!(words(&events[1], &ICalendarProperty::Uid), "report-2021@example.org");
    let postponed = words(&events[4], &ICalendarProperty::Description);
    assert!(postponed.contains("Too few have answered, so the survey goes on."), "{postponed}");
}

#[test]
fn lines_are_folded_and_end_as_the_standard_wants() {
    let output = build(&load::load(&project()).unwrap(), "2020-12-31");
    for lang in ["zh", "en"] {
        let file = text(&output, &format!("{lang}/calendar.ics"));
        assert!(file.ends_with("END:VCALENDAR\r\n"), "{file}");
        for line in file.split_terminator("\r\n") {
            assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line}");
        }
        assert_eq!(file, text(&build(&load::load(&project()).unwrap(), "2021-02-03"), &format!("{lang}/calendar.ics")));
    }
}

/// An embargoed edition is told of by its announcement alone; once it is over, the announcement leads to it.
#[test]
fn an_announcement_leads_to_its_edition_once_that_is_public() {
    let mut sources = load::load(&project()).unwrap();
    let path = "data/first/edition.yaml";
    let edition = format!("{}publish_at: 2020-10-30T09:00\n", sources.text(path).unwrap().text);
    sources.insert(path, &edition);
    let before = build(&sources, "2020-10-30T08:59");
    let page = text(&before, "en/calendar/index.html");
    assert!(page.contains("id=\"report-2020\"") && !page.contains("/en/first/"), "{page}");
    for (path, contents) in before.iter() {
        let text = String::from_utf8_lossy(contents);
        assert!(!text.contains("Employment by level") && !text.contains("A table that was corrected"), "{path}");
    }
    let after = text(&build(&sources, "2020-10-30T09:00"), "en/calendar/index.html");
    assert!(after.contains("<h3><a href=\"/en/first/\">2020 report</a></h3>"), "{after}");
    let file = text(&build(&sources, "2020-10-30T09:00"), "zh/calendar.ics");
    assert!(file.contains("URL:https://example.org/zh/first/\r\n"), "{file}");
}

#[test]
fn a_project_that_announces_nothing_has_no_calendar() {
    let mut sources = load::load(&project()).unwrap();
    sources.texts.remove("data/calendar.yaml");
    for (path, contents) in build(&sources, "2020-12-31").iter() {
        assert!(!path.as_str().contains("calendar"), "{path}");
        assert!(
            !path.as_str().ends_with(".html") || !String::from_utf8_lossy(contents).contains("/calendar/"),
            "{path}"
        );
    }
}
