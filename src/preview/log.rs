//! What the terminal is told of a compile, in one line.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::revision::{Change, Effect};
use crate::Prepared;
use crate::diagnostic::{Diagnostic, Message, message, terminal};
use crate::resolve::ResolvedEdition;
use crate::source::Sources;

/// More editions are counted instead of named.
const MOST_NAMES: usize = 3;
/// A shorter wait is part of every save.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);

/// When a change was noticed, and when its files were complete, so that compiling them began.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    /// The first event, or the look that found the change.
    pub noticed: Instant,
    /// When nothing more was to be waited for.
    pub complete: Instant,
}

impl Begun {
    /// A change that nobody had to wait for.
    pub fn now() -> Self {
        Self::noticed_at(Instant::now())
    }

    /// A change whose files are complete now.
    pub fn noticed_at(noticed: Instant) -> Self {
        Self { noticed, complete: Instant::now() }
    }
}

/// What changed, what that concerns, what was worked out anew, how long that took, and how many problems there are.
pub fn compiled(change: &Change, before: &Prepared, after: &Prepared, begun: Begun) -> Message {
    let milliseconds = milliseconds(begun.complete.elapsed());
    let problems = problems(&after.diagnostics);
    let line = message!(
        "{subject}: {concerned}, {anew}, {milliseconds} ms, {problems}",
        subject = subject(change),
        concerned = concerned(change.effect),
        anew = anew(before, after),
        milliseconds,
        problems
    );
    match begun.complete - begun.noticed {
        waited if waited < SHORTEST_WAIT => line,
        waited => message!(
            "{line} (after {waited} ms until the files were complete)",
            line,
            waited = waited.as_millis().to_string()
        ),
    }
}

fn subject(change: &Change) -> Message {
    match change.files.as_slice() {
        // An embargo is over, or a folder came or went.
        [] => message!("no file changed"),
        [file] => file.into(),
        [file, more @ ..] => message!("{file} and {more} more", file, more = more.len()),
    }
}

/// Which editions were looked up anew; those that a change does not concern are the same ones as before.
fn anew(before: &Prepared, after: &Prepared) -> Message {
    let old: BTreeSet<*const ResolvedEdition> = editions(before).map(Arc::as_ptr).collect();
    let new = editions(after).filter(|edition| !old.contains(&Arc::as_ptr(edition)));
    let names: Vec<Message> = new.map(|resolved| (&resolved.edition.id).into()).collect();
    match names.len() {
        0 => message!("no edition compiled anew"),
        1..=MOST_NAMES => message!("compiled anew: {editions}", editions = Message::list(names)),
        count => message!("{count} of {all} editions compiled anew", count, all = editions(after).count()),
    }
}

fn editions(prepared: &Prepared) -> impl Iterator<Item = &Arc<ResolvedEdition>> {
    prepared.report.iter().flat_map(|report| &report.editions)
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

/// Where it is there again.
pub fn found() -> Message {
    message!("the project folder is back")
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
