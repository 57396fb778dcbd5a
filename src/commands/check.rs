//! `nianbao check`: the project in, everything that is wrong with it out. Nothing is written unless it is asked for.

use std::path::{Component, Path};
use std::sync::Arc;

use anyhow::bail;

use super::progress::Progress;
use super::{ending, moment, report, revise, told};
use crate::cli::{CheckArguments, Denied, Ending, Format};
use crate::diagnostic::report::{Places, Report};
use crate::diagnostic::{self, Catalogue, Diagnostic, Severity, github, json, junit, message, sarif, terminal};
use crate::fix;
use crate::memo::Memo;
use crate::source::Sources;
use crate::{Compiled, Options, emit, load};

/// Checks the project.
///
/// # Errors
/// When the project cannot be read, a file not be changed, and when a code is both denied and allowed.
pub fn run(arguments: &CheckArguments, catalogue: &Catalogue) -> anyhow::Result<Ending> {
    let is_both = |denied: &&Denied| arguments.allow.iter().any(|code| **denied == Denied::Code(*code));
    if let Some(Denied::Code(code)) = arguments.deny.iter().find(is_both) {
        bail!("`{code}` is both denied and allowed");
    }
    let root = &arguments.project.root;
    let public = Options { base_url: None, drafts: false, marks: false, now: moment(&arguments.project)? };
    let progress = Progress::new(message!("reading the project"), catalogue);
    let (sources, mut compiled) = revised_and_checked(arguments, &public, &progress, catalogue)?;
    let judged = |problem| judge(problem, &arguments.deny, &arguments.allow);
    compiled.diagnostics = compiled.diagnostics.into_iter().filter_map(judged).collect();
    drop(progress);
    match arguments.format {
        Format::Human => tell(&compiled, &sources, catalogue, arguments.all),
        format => {
            let (relations, folder) = (told::relations(&compiled), folder(root));
            let places = Places::new(&sources);
            let report = Report { diagnostics: &compiled.diagnostics, relations: &relations, places, folder: &folder };
            anstream::print!("{}", for_machines(format, &report));
        }
    }
    Ok(ending(&compiled.diagnostics))
}

/// The project as it is after the changes that were asked for, and what comes of it then.
fn revised_and_checked(
    arguments: &CheckArguments,
    public: &Options,
    progress: &Progress,
    catalogue: &Catalogue,
) -> anyhow::Result<(Sources, Compiled)> {
    let root = &arguments.project.root;
    let mut sources = load::load(root)?;
    if !arguments.accept_translation.is_empty() {
        progress.aside(|| revise::accept(root, &sources, &arguments.accept_translation, catalogue))?;
        sources = load::load(root)?;
    }
    progress.say(message!("checking the project"));
    let mut compiled = check(&sources, public, root);
    if arguments.fix && !compiled.fixes.is_empty() {
        progress.aside(|| revise::make(root, &sources, &compiled.fixes, catalogue))?;
        sources = load::load(root)?;
        compiled = check(&sources, public, root);
    }
    Ok((sources, compiled))
}

/// The public site and what is wrong with it, and as warnings what is wrong with what it holds back; and what would mend
/// it.
fn check(sources: &Sources, public: &Options, root: &Path) -> Compiled {
    let memo = Memo::from_previous(emit::read_previous(&root.join("site")).map(Arc::new));
    let mut compiled = crate::compile(sources, public, &memo);
    let diagnostics = &mut compiled.diagnostics;
    if compiled.holds_back {
        let drafts = Options { drafts: true, ..public.clone() };
        let with_drafts = crate::compile(sources, &drafts, &memo);
        compiled.fixes.extend(with_drafts.fixes);
        fix::sort(&mut compiled.fixes);
        let others =
            with_drafts.diagnostics.into_iter().map(|problem| Diagnostic { severity: Severity::Warning, ..problem });
        let is_new = |problem: &Diagnostic| !diagnostics.iter().any(|known| known.is_same_problem(problem));
        let others: Vec<Diagnostic> = others.filter(is_new).collect();
        diagnostics.extend(others);
        diagnostic::sort(diagnostics);
    }
    compiled
}

/// A problem as badly as it was asked to be taken; nothing where it is let pass without a word. An error that is allowed
/// stays to be seen, for it still keeps a build from writing the site.
fn judge(problem: Diagnostic, deny: &[Denied], allow: &[diagnostic::Code]) -> Option<Diagnostic> {
    let is_denied = deny.contains(&Denied::Code(problem.code))
        || problem.severity == Severity::Warning && deny.contains(&Denied::Warnings);
    match (allow.contains(&problem.code), problem.severity) {
        (true, Severity::Error) => Some(Diagnostic { severity: Severity::Note, ..problem }),
        (true, _) => None,
        (false, _) if is_denied => Some(Diagnostic { severity: Severity::Error, ..problem }),
        (false, _) => Some(problem),
    }
}

/// The report for people: problems on standard error, the summary on standard output.
fn tell(compiled: &Compiled, sources: &Sources, catalogue: &Catalogue, all: bool) {
    let diagnostics = &compiled.diagnostics;
    report(diagnostics, sources, catalogue, all);
    let mut lines = terminal::groups(diagnostics);
    if diagnostics.is_empty() {
        lines.push(message!("no problems"));
    }
    lines.extend(told::summary(compiled));
    for line in lines {
        anstream::println!("{}", line.told_by(catalogue));
    }
}

fn for_machines(format: Format, report: &Report<'_>) -> String {
    match format {
        Format::Human | Format::Json => json::render(report),
        Format::Sarif => sarif::render(report),
        Format::Github => github::render(report),
        Format::Junit => junit::render(report),
    }
}

/// The path from the folder that the command runs in to the project, as [`Report::folder`] has it. A project that lies
/// elsewhere is its own beginning.
fn folder(root: &Path) -> String {
    let mut folder = String::new();
    for part in root.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(name) => folder += &format!("{}/", name.to_string_lossy()),
            _ => return String::new(),
        }
    }
    folder
}
