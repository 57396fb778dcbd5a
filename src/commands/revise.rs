//! What `check --fix` and `check --accept-translation` do before they check: they change the author's files, and say so.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::diagnostic::{Catalogue, Message, message};
use crate::fix::{self, Fix};
use crate::revise::{Refusal, by_source, revise};
use crate::source::{Sources, line_and_column};
use crate::translation;

/// Makes every change, file by file, and tells each on standard error.
pub(super) fn make(root: &Path, sources: &Sources, fixes: &[Fix], catalogue: &Catalogue) -> anyhow::Result<()> {
    for (source, own) in by_source(sources, fixes) {
        let refusal = revise(root, source, &own)?.err();
        for fix in own {
            let (line, column) = line_and_column(&source.text, fix.location.span.start);
            let change = match fix.before.as_str() {
                "" => format!("+ {}", fix.after),
                before => format!("{before} → {}", fix.after),
            };
            let remark = remark(fix, refusal);
            anstream::eprintln!("{}:{line}:{column}: {change}{}", source.path, remark.told_by(catalogue));
        }
    }
    Ok(())
}

fn remark(fix: &Fix, refusal: Option<Refusal>) -> Message {
    match refusal {
        Some(refusal) => message!(" (not written: {reason})", reason = refusal.message()),
        None if fix.is_doubtful => message!(" (by more than half: are the data right?)"),
        None => Message::default(),
    }
}

/// Marks translations as made from their originals as they are now.
pub(super) fn accept(root: &Path, sources: &Sources, files: &[PathBuf], catalogue: &Catalogue) -> anyhow::Result<()> {
    let mut fixes = Vec::new();
    for file in files {
        let path = source_path(root, file)?;
        match translation::accept(sources, &path) {
            Ok(Some(fix)) => fixes.push(fix),
            Ok(None) => {
                anstream::eprintln!("{path}: {}", message!("nothing has changed since then").told_by(catalogue));
            }
            Err(reason) => anyhow::bail!("cannot accept {path}: {reason}"),
        }
    }
    fix::sort(&mut fixes);
    make(root, sources, &fixes, catalogue)
}

/// A file as the project names it, whether it is given so or as the shell sees it.
fn source_path(root: &Path, file: &Path) -> anyhow::Result<String> {
    let found = [root.join(file), file.to_path_buf()].into_iter().find(|path| path.is_file());
    let found = found.with_context(|| format!("there is no file {}", file.display()))?;
    // Only the folder is followed: a file that is a link keeps its name.
    let name = found.file_name().unwrap_or_default().to_owned();
    let folder = std::path::absolute(&found)?.parent().unwrap_or(root).canonicalize()?;
    let inside = folder.strip_prefix(root.canonicalize()?).ok().map(|folder| folder.join(name));
    let inside = inside.with_context(|| format!("{} is no file of the project", file.display()))?;
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(parts.join("/"))
}
