//! The whole project, parsed: what `resolve` looks names up in.

mod editions;

use std::collections::BTreeSet;

use crate::config::{self, BaseUrl, Config};
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::edition::{self, Edition};
use crate::expression::Problem;
use crate::lang::Lang;
use crate::source::{Location, Source, Sources};
use crate::terms::{self, Terms};

/// Units that every project has.
pub const BUILT_IN_UNITS: [&str; 9] =
    ["number", "person", "person_time", "percent", "percentage_point", "yuan", "rank", "place", "item"];

/// Everything that an author wrote, understood file by file.
#[derive(Clone, Debug)]
pub struct Project {
    /// That of `nianbao.yaml`.
    pub config: Config,
    /// The glossary of `data/terms.yaml`; empty where there is none.
    pub terms: Terms,
    /// By the date that they bear, the newest first; those of one date by identifier, backwards.
    pub editions: Vec<Edition>,
    /// The names of editions that could not be read as a whole, which was reported.
    pub left_out: BTreeSet<String>,
}

/// What the configuration says that other files depend on.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// In the order of the configuration; the first is the original.
    pub languages: &'a [Lang],
    /// The identifiers of all units that a column may have: the built-in ones, then the project's own.
    pub units: &'a [String],
    /// In which times without an offset are meant.
    pub time_zone: &'a jiff::tz::TimeZone,
    /// Whether raw HTML may stand in the narrative.
    pub allow_html: bool,
}

/// Reads every file; nothing only when there is no usable configuration.
pub fn parse(sources: &Sources, base_url: Option<&BaseUrl>, diagnostics: &mut Vec<Diagnostic>) -> Option<Project> {
    let config = config::parse(sources, base_url, diagnostics)?;
    let terms = terms::parse(sources, &config.languages, diagnostics);
    let units: Vec<String> =
        BUILT_IN_UNITS.iter().map(|unit| (*unit).to_owned()).chain(config.units.keys().cloned()).collect();
    let context = Context {
        languages: &config.languages,
        units: &units,
        time_zone: &config.time_zone,
        allow_html: config.allow_html,
    };
    diagnostics.extend(unexpected_files(sources));
    let mut editions = Vec::new();
    let editions::Names { readable, left_out } = editions::names(sources, diagnostics);
    for name in readable {
        editions.push(edition::parse(&name, sources, &context, diagnostics));
    }
    editions.sort_by(|left, right| (right.published, &right.id).cmp(&(left.published, &left.id)));
    if editions.is_empty() && diagnostics.is_empty() {
        let message = message!("the project has no edition");
        let help = message!("write `data/<edition>/edition.yaml` and `content/<edition>/01-<name>.<lang>.md`");
        diagnostics.push(Diagnostic::without_place(Code::MissingFile, message).with_help(help));
    }
    Some(Project { config, terms, editions, left_out })
}

/// Files that nothing reads, as their folder is misspelt or they stand outside every edition.
fn unexpected_files(sources: &Sources) -> impl Iterator<Item = Diagnostic> {
    let data = sources.texts_in("data/").filter(|source| !is_data_file(&source.path));
    let content = sources.texts_in("content/").filter(|source| source.path.matches('/').count() < 2);
    data.chain(content).map(|source| {
        let message = message!("nothing is read from `{path}`", path = &*source.path);
        let help = message!(
            "there are `data/terms.yaml`, `data/<edition>/edition.yaml`, `data/<edition>/checks.yaml`, and the folders \
             `data/<edition>/tables`, `data/<edition>/figures`, `content/<edition>`"
        );
        Diagnostic::new(Code::UnexpectedFile, source.at(0..0), message).with_help(help)
    })
}

fn is_data_file(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let ends_with = |name: &str, endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    match parts[..] {
        ["terms.yaml"] | [_, "edition.yaml" | "checks.yaml"] => true,
        [_, "tables", name] => ends_with(name, &[".yaml", ".yml", ".csv"]),
        [_, "figures", name] => ends_with(name, &[".yaml", ".yml"]),
        _ => false,
    }
}

/// The file's name without its ending.
pub fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Reports an identifier that could not stand in an address or an expression: lower-case letters first, then letters,
/// digits and `joint`.
pub fn check_id(id: &str, joint: &str, place: &Location, kind: impl Into<Message>, diagnostics: &mut Vec<Diagnostic>) {
    let allowed =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || joint.contains(character);
    let good = id.starts_with(|first: char| first.is_ascii_lowercase()) && id.chars().all(allowed) && id.len() <= 80;
    if !good {
        let kind = kind.into();
        let message = message!("`{id}` cannot name this {kind}", id, kind = &kind);
        let help = message!(
            "the name of the {kind} begins with a lower-case letter; letters, digits and `{joint}` follow",
            kind,
            joint
        );
        diagnostics.push(Diagnostic::new(Code::InvalidName, place.clone(), message).with_help(help));
    }
}

/// Turns what is wrong with an expression into a diagnostic that points into it; nothing where that would only repeat
/// another. Where the expression is not written in the source letter by letter (it has escapes), the whole is marked.
pub fn expression_problem(problem: &Problem, text: &str, location: &Location, source: &Source) -> Option<Diagnostic> {
    if problem.follows {
        return None;
    }
    let written = source.text.get(location.span.clone()).unwrap_or_default();
    let span = match written.find(text) {
        Some(start) => {
            let start = location.span.start + start;
            start + problem.range.start..start + problem.range.end
        }
        None => location.span.clone(),
    };
    let diagnostic = Diagnostic::new(problem.code, source.at(span), problem.message.clone());
    Some(match &problem.help {
        Some(help) => diagnostic.with_help(help.clone()),
        None => diagnostic,
    })
}
