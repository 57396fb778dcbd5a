//! `nianbao check`: the project in, everything that is wrong with it out. Nothing is written.

use std::path::Path;

use super::progress::Progress;
use super::{ending, moment, report};
use crate::cli::{CheckArguments, Ending, Format};
use crate::diagnostic::{self, Catalogue, Diagnostic, Severity, json, message};
use crate::memo::Memo;
use crate::source::Sources;
use crate::{Options, emit, load};

/// Checks the project.
///
/// # Errors
/// When the project cannot be read.
pub fn run(arguments: &CheckArguments, catalogue: &Catalogue) -> anyhow::Result<Ending> {
    let root = &arguments.project.root;
    let public = Options { base_url: None, drafts: false, now: moment(&arguments.project)? };
    let progress = Progress::new(message!("reading the project"), catalogue);
    let sources = load::load(root)?;
    progress.say(message!("checking the project"));
    let diagnostics = check(&sources, &public, root);
    drop(progress);
    match arguments.format {
        Format::Json => anstream::print!("{}", json::render(&diagnostics, &sources)),
        Format::Human if diagnostics.is_empty() => {
            anstream::println!("{}", message!("no problems").told_by(catalogue));
        }
        Format::Human => report(&diagnostics, &sources, catalogue),
    }
    Ok(ending(&diagnostics))
}

/// What is wrong with the public site, and as warnings what is wrong with what it holds back.
fn check(sources: &Sources, public: &Options, root: &Path) -> Vec<Diagnostic> {
    let memo = Memo::from_previous(emit::read_previous(&root.join("site")).as_ref());
    let compiled = crate::compile(sources, public, &memo);
    let mut diagnostics = compiled.diagnostics;
    if compiled.holds_back {
        let drafts = Options { drafts: true, ..public.clone() };
        let others = crate::compile(sources, &drafts, &memo).diagnostics.into_iter();
        let others = others.map(|problem| Diagnostic { severity: Severity::Warning, ..problem });
        let is_new = |problem: &Diagnostic| !diagnostics.iter().any(|known| known.is_same_problem(problem));
        let others: Vec<Diagnostic> = others.filter(is_new).collect();
        diagnostics.extend(others);
        diagnostic::sort(&mut diagnostics);
    }
    diagnostics
}
