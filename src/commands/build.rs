//! `nianbao build`: the project in, the site on the disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::progress::Progress;
use super::{ending, memo_until_the_end, moment, report};
use crate::cli::{BuildArguments, Ending};
use crate::diagnostic::{Catalogue, Code, Diagnostic, Message, message};
use crate::{Compiled, Options, compress, emit, load};

/// Builds the site.
///
/// # Errors
/// When the machine fails: the project cannot be read or the output folder cannot be written.
pub fn run(arguments: &BuildArguments, catalogue: &Catalogue) -> anyhow::Result<Ending> {
    let root = &arguments.project.root;
    let output = arguments.output.clone().unwrap_or_else(|| root.join("site"));
    let options = Options {
        base_url: arguments.base_url.clone(),
        drafts: arguments.drafts,
        marks: false,
        now: moment(&arguments.project)?,
    };
    let progress = Progress::new(message!("reading the project"), catalogue);
    let sources = load::load(root)?;
    let misplaced = output_in_sources(root, &output)?;
    let previous = emit::read_previous(&output).map(Arc::new);
    let is_sound = misplaced.is_none() && sources.diagnostics.is_empty();
    let plain = crate::origin(&sources, &options);
    let origin = if arguments.precompress { compress::origin(&plain) } else { plain };
    if let Some(previous) = previous.as_deref().filter(|_| is_sound)
        && let Some(summary) = emit::is_settled(previous, &origin, &output)
    {
        drop(progress);
        anstream::println!("{}: {}", output.display(), told(&summary).told_by(catalogue));
        return Ok(Ending::Clean);
    }
    progress.say(message!("rendering the site"));
    let memo = memo_until_the_end(previous.clone());
    let Compiled { output: site, mut diagnostics, .. } = crate::compile(&sources, &options, &memo);
    diagnostics.extend(misplaced);
    let ending = ending(&diagnostics);
    let summary = match site.filter(|_| ending == Ending::Clean) {
        Some(mut site) => {
            if arguments.precompress {
                progress.say(message!("compressing the site"));
                compress::add(&mut site, previous.as_deref())?;
            }
            progress.say(message!("writing the site"));
            Some(emit::emit(&site, &output)?)
        }
        None => None,
    };
    drop(progress);
    report(&diagnostics, &sources, catalogue, false);
    match summary {
        Some(summary) => anstream::println!("{}: {}", output.display(), told(&summary).told_by(catalogue)),
        None => anstream::eprintln!("{}", message!("nothing was written").told_by(catalogue)),
    }
    Ok(ending)
}

/// What a build did, in files.
fn told(summary: &emit::Summary) -> Message {
    let emit::Summary { written, unchanged, removed } = *summary;
    message!("{written} written, {unchanged} unchanged, {removed} removed", written, unchanged, removed)
}

/// A site inside the sources would be read as a source by the next build, or would take their place.
pub(super) fn output_in_sources(root: &Path, output: &Path) -> anyhow::Result<Option<Diagnostic>> {
    let (root, output) = (root.canonicalize()?, real(output)?);
    let holds_project = root.starts_with(&output);
    let in_sources = load::FOLDERS.iter().find(|folder| output.starts_with(root.join(folder)));
    let message = match in_sources {
        _ if holds_project => message!("the output folder holds the project itself"),
        Some(folder) => message!("the output folder lies in `{folder}`, among the sources", folder),
        None => return Ok(None),
    };
    let help = message!("name another folder");
    Ok(Some(Diagnostic::without_place(Code::OutputInSources, message).with_help(help)))
}

/// The folder that a path means, with every link on its way followed, even if the last parts of it do not exist yet.
fn real(path: &Path) -> anyhow::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    for ancestor in absolute.ancestors() {
        if let Ok(found) = ancestor.canonicalize() {
            return Ok(found.join(absolute.strip_prefix(ancestor)?));
        }
    }
    Ok(absolute)
}
