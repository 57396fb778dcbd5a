//! `nianbao check`: the project in, everything that is wrong with it out. Nothing is written unless it is asked for.

use std::path::{Component, Path};

use anyhow::bail;

use super::progress::Progress;
use super::{ending, moment, report, revise};
use crate::cli::{CheckArguments, Denied, Ending, Format};
use crate::diagnostic::report::{Places, Report};
use crate::diagnostic::{self, Catalogue, Diagnostic, Severity, github, json, junit, message, sarif, terminal};
use crate::fix::{self, Fix};
use crate::memo::Memo;
use crate::source::Sources;
use crate::{Options, emit, load};

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
    let public = Options { base_url: None, drafts: false, now: moment(&arguments.project)? };
    let progress = Progress::new(message!("reading the project"), catalogue);
    let (sources, diagnostics) = revised_and_checked(arguments, &public, &progress, catalogue)?;
    let diagnostics: Vec<Diagnostic> =
        diagnostics.into_iter().filter_map(|problem| judge(problem, &arguments.deny, &arguments.allow)).collect();
    drop(progress);
    match arguments.format {
        Format::Human => tell(&diagnostics, &sources, catalogue, arguments.all),
        format => {
            let folder = folder(root);
            let places = Places::new(&sources);
            let report = Report { diagnostics: &diagnostics, relations: &[], places, folder: &folder };
            anstream::print!("{}", for_machines(format, &report));
        }
    }
    Ok(ending(&diagnostics))
}

/// The project as it is after the changes that were asked for, and what is wrong with it then.
fn revised_and_checked(
    arguments: &CheckArguments,
    public: &Options,
    progress: &Progress,
    catalogue: &Catalogue,
) -> anyhow::Result<(Sources, Vec<Diagnostic>)> {
    let root = &arguments.project.root;
    let mut sources = load::load(root)?;
    if !arguments.accept_translation.is_empty() {
        progress.aside(|| revise::accept(root, &sources, &arguments.accept_translation, catalogue))?;
        sources = load::load(root)?;
    }
    progress.say(message!("checking the project"));
    let (mut diagnostics, fixes) = check(&sources, public, root);
    if arguments.fix && !fixes.is_empty() {
        progress.aside(|| revise::make(root, &sources, &fixes, catalogue))?;
        sources = load::load(root)?;
        diagnostics = check(&sources, public, root).0;
    }
    Ok((sources, diagnostics))
}

/// What is wrong with the public site, and as warnings what is wrong with what it holds back; and what would mend it.
fn check(sources: &Sources, public: &Options, root: &Path) -> (Vec<Diagnostic>, Vec<Fix>) {
    let memo = Memo::from_previous(emit::read_previous(&root.join("site")).as_ref());
    let compiled = crate::compile(sources, public, &memo);
    let (mut diagnostics, mut fixes) = (compiled.diagnostics, compiled.fixes);
    if compiled.holds_back {
        let drafts = Options { drafts: true, ..public.clone() };
        let compiled = crate::compile(sources, &drafts, &memo);
        fixes.extend(compiled.fixes);
        fix::sort(&mut fixes);
        let others =
            compiled.diagnostics.into_iter().map(|problem| Diagnostic { severity: Severity::Warning, ..problem });
        let is_new = |problem: &Diagnostic| !diagnostics.iter().any(|known| known.is_same_problem(problem));
        let others: Vec<Diagnostic> = others.filter(is_new).collect();
        diagnostics.extend(others);
        diagnostic::sort(&mut diagnostics);
    }
    (diagnostics, fixes)
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
fn tell(diagnostics: &[Diagnostic], sources: &Sources, catalogue: &Catalogue, all: bool) {
    report(diagnostics, sources, catalogue, all);
    for line in terminal::groups(diagnostics) {
        anstream::println!("{}", line.told_by(catalogue));
    }
    if diagnostics.is_empty() {
        anstream::println!("{}", message!("no problems").told_by(catalogue));
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
