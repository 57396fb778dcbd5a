//! What the terminal is told of a compile, in one line.

use std::time::Duration;

use super::revision::{Change, Effect};
use crate::diagnostic::{Diagnostic, Message, message, terminal};
use crate::source::Sources;

/// What changed, what that concerns, how long it took from when it was noticed, and how many problems there are.
pub fn compiled(change: &Change, took: Duration, diagnostics: &[Diagnostic]) -> Message {
    let problems = problems(diagnostics);
    let milliseconds = milliseconds(took);
    let concerned = concerned(change.effect);
    match change.files.as_slice() {
        [] => message!("{concerned}, {milliseconds} ms, {problems}", concerned, milliseconds, problems),
        [file] => {
            message!("{file}: {concerned}, {milliseconds} ms, {problems}", file, concerned, milliseconds, problems)
        }
        [file, more @ ..] => message!(
            "{file} and {more} more: {concerned}, {milliseconds} ms, {problems}",
            file,
            more = more.len(),
            concerned,
            milliseconds,
            problems
        ),
    }
}

/// What the first compile gave.
pub fn first(sources: &Sources, took: Duration, diagnostics: &[Diagnostic]) -> Message {
    let files = sources.texts.len() + sources.blobs.len();
    let (milliseconds, problems) = (milliseconds(took), problems(diagnostics));
    message!("{files} files: {milliseconds} ms, {problems}", files, milliseconds, problems)
}

/// What was found when all pages were rendered.
pub fn rendered(diagnostics: &[Diagnostic]) -> Message {
    let problems = problems(diagnostics);
    message!("not all pages could be rendered: {problems}", problems)
}

/// Where the project's folder is gone.
pub fn lost() -> Message {
    message!("the project folder is gone; waiting until it is back")
}

/// Where the system does not report what happens to files.
pub fn polling(interval: Duration) -> Message {
    let seconds = interval.as_secs_f64().to_string();
    message!("the system does not report every change here; looking for changes every {seconds} s", seconds)
}

fn concerned(effect: Effect) -> Message {
    match effect {
        Effect::Nothing => message!("the site stays as it was"),
        Effect::Styles => message!("styles"),
        Effect::Content => message!("content"),
        Effect::Layout => message!("layout"),
    }
}

fn problems(diagnostics: &[Diagnostic]) -> Message {
    terminal::summary(diagnostics).unwrap_or_else(|| message!("no problems"))
}

/// To one decimal: a compile of a small project takes less than a millisecond.
fn milliseconds(took: Duration) -> String {
    format!("{:.1}", took.as_secs_f64() * 1000.0)
}
