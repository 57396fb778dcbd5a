//! The commands, one file each: they read the project, compile it and hand the result to a sink or a report.

pub mod build;
pub mod check;
mod progress;

use std::env;

use anyhow::Context as _;
use jiff::Timestamp;

use crate::cli::{Ending, ProjectArguments};
use crate::diagnostic::{Catalogue, Diagnostic, Language, terminal};
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

/// The words for people: in the language asked for, else in that of the environment. Of the variables that POSIX names
/// for messages the first that is not empty decides:
/// <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html>.
pub fn catalogue(asked_for: Option<Language>) -> Catalogue {
    let locale = || {
        let values = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(env::var_os);
        values.into_iter().find(|value| !value.is_empty())
    };
    let of_environment = || locale().map(|name| Language::of_locale(&name.to_string_lossy())).unwrap_or_default();
    Catalogue::of(asked_for.unwrap_or_else(of_environment))
}

/// Draws diagnostics for people on standard error, and says how many there are.
fn report(diagnostics: &[Diagnostic], sources: &Sources, catalogue: &Catalogue) {
    use anstream::{AutoStream, ColorChoice};
    let colour = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
    for diagnostic in diagnostics {
        anstream::eprintln!("{}", terminal::render(diagnostic, sources, catalogue, colour));
    }
    if let Some(summary) = terminal::summary(diagnostics) {
        anstream::eprintln!("{}", summary.told_by(catalogue));
    }
}

fn ending(diagnostics: &[Diagnostic]) -> Ending {
    if diagnostics.iter().any(Diagnostic::is_error) { Ending::Diagnostics } else { Ending::Clean }
}
