//! Which editions a project has: the names of the folders in `content` and `data`.
//!
//! Where a folder is misnamed or could not be read, nearly everything in the edition would lack its counterpart. That is
//! one mistake, so it is reported once and the edition is left out.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexSet;

use crate::context::check_id;
use crate::diagnostic::{Diagnostic, message};
use crate::source::Sources;

/// The names of all editions.
#[derive(Default)]
pub struct Names {
    /// Of those that can be read as a whole.
    pub readable: Vec<String>,
    /// Of the others.
    pub left_out: BTreeSet<String>,
}

/// Looks through the folders, and reports those that are misnamed.
pub fn names(sources: &Sources, diagnostics: &mut Vec<Diagnostic>) -> Names {
    let all = folders(sources);
    let mut alike: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    all.iter().for_each(|name| alike.entry(name.to_ascii_lowercase()).or_default().push(name));
    let mut names = Names::default();
    for name in all.iter().copied() {
        let others = alike.get(&name.to_ascii_lowercase()).into_iter().flatten();
        let twin = others.copied().find(|other| *other != name);
        let problem = misnamed(name, twin, sources);
        if problem.is_none() && is_whole(name, twin.is_some(), sources) {
            names.readable.push(name.to_owned());
        } else {
            names.left_out.insert(name.to_owned());
        }
        diagnostics.extend(problem);
    }
    names
}

/// The names of the folders in `content`, then those in `data` alone.
fn folders(sources: &Sources) -> IndexSet<&str> {
    let texts = |folder: &'static str| sources.texts_in(folder).map(|source| &source.path[folder.len()..]);
    let paths = texts("content/").chain(texts("data/"));
    paths.filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect()
}

fn misnamed(name: &str, twin: Option<&str>, sources: &Sources) -> Option<Diagnostic> {
    let [data, content] = [format!("data/{name}/"), format!("content/{name}/")];
    let first = sources.text(&format!("{data}edition.yaml"));
    let first = first.or_else(|| sources.texts_in(&data).chain(sources.texts_in(&content)).next())?;
    let mut problems = Vec::new();
    check_id(name, "-", &first.at(0..0), message!("edition"), &mut problems);
    let problem = problems.pop()?;
    Some(match twin {
        Some(twin) => {
            let message = message!("the folders `{name}` and `{twin}` differ in upper and lower case only", name, twin);
            let help = message!("put the files of both into one folder, or give one of the two another name");
            Diagnostic { message, help: Some(help), ..problem }
        }
        None => problem,
    })
}

/// Whether everything that belongs to an edition is in its own folders and could be read. One with a `twin` that its
/// name differs from in upper and lower case alone may have half of its files there.
fn is_whole(name: &str, has_twin: bool, sources: &Sources) -> bool {
    let folders = [format!("content/{name}/"), format!("data/{name}/")];
    let is_parted = has_twin && folders.iter().any(|folder| sources.texts_in(folder).next().is_none());
    let parts = ["content/{}", "data/{}", "data/{}/tables", "data/{}/figures"];
    let is_unread = parts.iter().any(|part| sources.is_unread(&part.replace("{}", name)));
    !is_parted && !is_unread
}
