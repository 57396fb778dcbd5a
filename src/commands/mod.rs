//! The commands, one file each: they read the project, compile it and hand the result to a sink or a report.

pub mod build;
pub mod check;
pub mod explain;
pub mod host_config;
pub mod misuse;
mod progress;
pub mod publish;
mod remarks;
mod revise;
pub mod serve;
mod told;
pub mod verify;

use std::env;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use anyhow::Context as _;
use jiff::Timestamp;

use crate::cli::{Ending, ProjectArguments};
use crate::diagnostic::{self, Catalogue, Diagnostic, Language, message, terminal};
use crate::emit::Previous;
use crate::memo::Memo;
use crate::release::Moment;
use crate::source::Sources;

/// The date that a compile goes by: the one asked for, `SOURCE_DATE_EPOCH`, or now.
/// See <https://reproducible-builds.org/specs/source-date-epoch/>.
fn moment(arguments: &ProjectArguments) -> anyhow::Result<Moment> {
    if let Some(moment) = arguments.locked_date {
        return Ok(moment);
    }
    let Some(text) = env::var_os("SOURCE_DATE_EPOCH").filter(|text| !text.is_empty()) else {
        return Ok(Moment::Instant(Timestamp::now()));
    };
    let seconds = text.to_str().and_then(|text| text.parse().ok());
    let instant = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok());
    instant.map(Moment::Instant).context("SOURCE_DATE_EPOCH is no number of seconds since 1970")
}

/// What an earlier site tells, for one compile. The process ends with the command, so what comes of it need not be given back
/// piece by piece.
fn memo_until_the_end(previous: Option<Arc<Previous>>) -> ManuallyDrop<Memo> {
    ManuallyDrop::new(Memo::from_previous(previous))
}

/// The language for people: the one asked for, else that of the environment. Of the variables that POSIX names for
/// messages the first that is not empty decides:
/// <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html>.
pub fn language(asked_for: Option<Language>) -> Language {
    let locale = || {
        let values = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(env::var_os);
        values.into_iter().find(|value| !value.is_empty())
    };
    let of_environment = || locale().map(|name| Language::of_locale(&name.to_string_lossy())).unwrap_or_default();
    asked_for.unwrap_or_else(of_environment)
}

/// Of mistakes of one kind in one file a report shows so many before it counts: who sees five knows what it is about.
const SHOWN_OF_A_KIND: usize = 5;

/// Draws diagnostics for people on standard error, and says how many there are. Unless all are asked for, of many
/// mistakes of one kind in one file the first are drawn.
fn report(diagnostics: &[Diagnostic], sources: &Sources, catalogue: &Catalogue, all: bool) {
    use anstream::{AutoStream, ColorChoice};
    let colour = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    let shown = if all { usize::MAX } else { SHOWN_OF_A_KIND };
    for (diagnostic, more) in diagnostic::digest(diagnostics, shown) {
        anstream::eprintln!("{}", terminal::render(diagnostic, sources, catalogue, colour));
        if more > 0 {
            let path = diagnostic.labels.first().map_or("", |label| &label.location.path);
            let code = diagnostic.code.as_str();
            let message = message!("{path}: {more} more `{code}`; `nianbao check --all` shows them", path, more, code);
            anstream::eprintln!("{}\n", message.told_by(catalogue));
        }
    }
    if let Some(summary) = terminal::summary(diagnostics) {
        anstream::eprintln!("{}", summary.told_by(catalogue));
    }
}

fn ending(diagnostics: &[Diagnostic]) -> Ending {
    if diagnostics.iter().any(Diagnostic::is_error) { Ending::Diagnostics } else { Ending::Clean }
}
