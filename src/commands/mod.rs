//! The commands, one file each: they read the project, compile it and hand the result to a sink or a report.

pub mod build;
pub mod check;
mod progress;

use std::env;

use anyhow::Context as _;
use jiff::Timestamp;

use crate::cli::{Ending, ProjectArguments};
use crate::diagnostic::{Diagnostic, terminal};
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

/// Draws diagnostics for people on standard error, and says how many there are.
fn report(diagnostics: &[Diagnostic], sources: &Sources) {
    use anstream::{AutoStream, ColorChoice};
    let colour = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    for diagnostic in diagnostics {
        anstream::eprintln!("{}", terminal::render(diagnostic, sources, colour));
    }
    if let Some(summary) = terminal::summary(diagnostics) {
        anstream::eprintln!("{summary}");
    }
}

fn ending(diagnostics: &[Diagnostic]) -> Ending {
    if diagnostics.iter().any(Diagnostic::is_error) { Ending::Diagnostics } else { Ending::Clean }
}
