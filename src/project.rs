//! The whole project, parsed: what `resolve` looks names up in.

mod editions;
mod last;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::calendar::{self, Announcement};
use crate::config::{self, BaseUrl, Config};
use crate::context::Context;
use crate::diagnostic::{Code, Diagnostic, message};
use crate::edition::{self, Edition, Parsed};
use crate::lang::Lang;
use crate::source::Sources;
use crate::store::{Keep as _, Key, Mixture, Store};
use crate::terms::{self, Terms};
use last::{Last, Listing};

/// Units that every project has.
pub const BUILT_IN_UNITS: [&str; 10] =
    ["number", "person", "person_time", "percent", "percentage_point", "per_mille", "yuan", "rank", "place", "item"];

/// Everything that an author wrote, understood file by file.
#[derive(Clone, Debug)]
pub struct Project {
    /// That of `nianbao.yaml`.
    pub config: Config,
    /// The glossary of `data/terms.yaml`; empty where there is none.
    pub terms: Terms,
    /// What `data/calendar.yaml` announces, in its order.
    pub calendar: Vec<Announcement>,
    /// By the date that they bear, the newest first; those of one date by identifier, backwards.
    pub editions: Vec<Arc<Edition>>,
    /// The names of editions that could not be read as a whole, which was reported.
    pub left_out: BTreeSet<String>,
}

/// What was read before.
#[derive(Default)]
pub struct Known {
    editions: edition::Known,
    last: Mutex<Option<Last>>,
    /// With what is wrong with them.
    terms: Store<(Terms, Vec<Diagnostic>)>,
    /// Likewise.
    calendars: Store<(Vec<Announcement>, Vec<Diagnostic>)>,
}

impl Known {
    /// Begins a new round, as in [`Store::begin_round`].
    pub fn begin_round(&self) {
        self.editions.begin_round();
        self.terms.begin_round();
        self.calendars.begin_round();
    }

    /// Drops what nobody needs, as in [`Store::forget`].
    pub fn forget(&self, rounds: u64) {
        self.editions.forget(rounds);
        self.terms.forget(rounds);
        self.calendars.forget(rounds);
    }

    fn terms(&self, sources: &Sources, languages: &[Lang], diagnostics: &mut Vec<Diagnostic>) -> Terms {
        let hash = sources.text(terms::FILE).map(|source| source.hash);
        let key = Mixture::new("terms").with_value(&(languages, hash, sources.is_unread(terms::FILE))).key();
        let found = self.terms.get_or_make(key, || {
            let mut problems = Vec::new();
            let terms = terms::parse(sources, languages, &mut problems);
            Arc::new((terms, problems))
        });
        diagnostics.extend(found.1.iter().cloned());
        found.0.clone()
    }

    /// Every edition that can be read, and the names of all.
    fn editions(&self, sources: &Sources, context: &Context<'_>) -> (Vec<Arc<Parsed>>, Arc<Listing>) {
        let context = (context, edition::key_of_context(context));
        let reported: Vec<&str> = sources.reported().collect();
        let own = Mixture::new("editions").with_key(context.1).with_value(&reported).key();
        // Whoever panicked while holding the lock left what was there before.
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (editions, listing) = match last.as_ref().and_then(|last| Some((last, last.changed(own, sources)?))) {
            Some((last, changed)) => {
                let read = |known: &Arc<Parsed>| match changed.contains(known.edition.id.as_str()) {
                    true => edition::parse(&known.edition.id, sources, context, &self.editions),
                    false => known.clone(),
                };
                (last.editions.iter().map(read).collect::<Vec<_>>(), last.listing.clone())
            }
            None => self.all_editions(sources, context),
        };
        let new = Last::new(own, sources, listing.clone(), editions.clone());
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(new);
        (editions, listing)
    }

    fn all_editions(&self, sources: &Sources, context: (&Context<'_>, Key)) -> (Vec<Arc<Parsed>>, Arc<Listing>) {
        let mut diagnostics: Vec<_> = unexpected_files(sources).collect();
        let names = editions::names(sources, &mut diagnostics);
        let parse = |name: &String| edition::parse(name, sources, context, &self.editions);
        let editions = names.readable.par_iter().map(parse).collect();
        (editions, Arc::new(Listing { names, diagnostics }))
    }
}

/// The announcements of the release calendar; a project need have none.
fn calendar(
    sources: &Sources,
    context: &Context<'_>,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Announcement> {
    let Some(source) = sources.text(calendar::FILE) else { return Vec::new() };
    let key = Mixture::new("calendar").with_value(&(context, source.hash)).key();
    let found = known.calendars.get_or_make(key, || {
        let mut problems = Vec::new();
        let announcements = calendar::parse(source, context, &mut problems);
        Arc::new((announcements, problems))
    });
    diagnostics.extend(found.1.iter().cloned());
    found.0.clone()
}

/// Reads every file; nothing only when there is no usable configuration.
pub fn parse(
    sources: &Sources,
    base_url: Option<&BaseUrl>,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Project> {
    let config = config::parse(sources, base_url, diagnostics)?;
    let terms = known.terms(sources, &config.languages, diagnostics);
    let units: Vec<String> =
        BUILT_IN_UNITS.iter().map(|unit| (*unit).to_owned()).chain(config.units.keys().cloned()).collect();
    let context = Context {
        languages: &config.languages,
        units: &units,
        time_zone: &config.time_zone,
        allow_html: config.allow_html,
    };
    let calendar = calendar(sources, &context, known, diagnostics);
    let (found, listing) = known.editions(sources, &context);
    diagnostics.extend(listing.diagnostics.iter().cloned());
    diagnostics.extend(found.iter().flat_map(|found| found.diagnostics.iter().cloned()));
    let mut editions: Vec<_> = found.iter().map(|found| found.edition.clone()).collect();
    let left_out = listing.names.left_out.clone();
    editions.sort_by(|left, right| (right.published, &right.id).cmp(&(left.published, &left.id)));
    if editions.is_empty() && diagnostics.is_empty() {
        let message = message!("the project has no edition");
        let help = message!("write `data/<edition>/edition.yaml` and `content/<edition>/01-<name>.<lang>.md`");
        diagnostics.push(Diagnostic::without_place(Code::MissingFile, message).with_help(help));
    }
    Some(Project { config, terms, calendar, editions, left_out })
}

/// Files that nothing reads, as their folder is misspelt or they stand outside every edition.
fn unexpected_files(sources: &Sources) -> impl Iterator<Item = Diagnostic> {
    let data = sources.texts_in("data/").filter(|source| !is_data_file(&source.path));
    let content = sources.texts_in("content/").filter(|source| source.path.matches('/').count() < 2);
    data.chain(content).map(|source| {
        let message = message!("nothing is read from `{path}`", path = &*source.path);
        let help = message!(
            "there are `data/terms.yaml`, `data/calendar.yaml`, `data/<edition>/edition.yaml`, `data/<edition>/checks.yaml`, \
             `data/<edition>/corrections.yaml`, and the folders `data/<edition>/tables`, `data/<edition>/figures`, \
             `data/<edition>/earlier`, `content/<edition>`"
        );
        Diagnostic::new(Code::UnexpectedFile, source.at(0..0), message).with_help(help)
    })
}

fn is_data_file(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let ends_with = |name: &str, endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match parts[..] {
        ["terms.yaml" | "calendar.yaml"] | [_, "edition.yaml" | "checks.yaml" | "corrections.yaml"] => true,
        [_, "tables", name] => ends_with(name, &[".yaml", ".yml", ".csv"]),
        [_, "figures", name] => ends_with(name, &[".yaml", ".yml"]),
        _ => false,
    }
}
