//! All that `check` reports, without the pages, for tests that do it very often.

use nianbao::check;
use nianbao::diagnostic::Diagnostic;
use nianbao::project;
use nianbao::release::Moment;
use nianbao::resolve::{self, Showing};
use nianbao::source::Sources;

/// What is wrong with the public report of these sources on a day.
pub fn problems(sources: &Sources, today: &str) -> Vec<Diagnostic> {
    let mut diagnostics = sources.diagnostics.clone();
    let project = project::parse(sources, None, &project::Known::default(), &mut diagnostics).unwrap();
    let now = Moment::parse(today).unwrap().in_zone(&project.config.time_zone);
    let showing = Showing { drafts: false, now };
    let report = resolve::resolve(project, sources, showing, &resolve::Known::default(), &mut diagnostics);
    check::check(&report, sources, &check::Known::default(), &mut diagnostics);
    diagnostics
}
