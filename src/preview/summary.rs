//! What a compile came to, in a few words: what open pages are told as soon as it is done.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;

use super::pages::{self, Link};
use super::revision::{Change, Effect};
use super::{Revision, drafts};
use crate::calendar;
use crate::config::{self, Config};
use crate::corrections;
use crate::diagnostic::Severity;
use crate::edition::Edition;
use crate::markdown::Target;
use crate::render::address::Page;
use crate::resolve::Report;
use crate::section::Section;
use crate::source::SourcePath;

#[derive(Serialize)]
struct Summary {
    /// Of the compile.
    number: u64,
    /// Of the compile that the served site is from.
    website: u64,
    errors: usize,
    warnings: usize,
    effect: Effect,
    /// What changed lately, of this compile and of earlier ones.
    changed: Vec<Changed>,
    #[serde(flatten)]
    held_back: drafts::Counts,
    /// Another server, to which the numbers of this one mean nothing, has another.
    server: u32,
    /// The addresses of style sheets, by their names in the theme.
    styles: BTreeMap<String, String>,
}

/// A file that changed, and the pages that it is mainly shown on.
#[derive(Serialize)]
struct Changed {
    file: String,
    /// Of the last compile that found it changed.
    number: u64,
    pages: Vec<Link>,
}

/// So many changes are remembered for pages that listen again after a while.
const MOST_CHANGES: usize = 32;

/// Tells of one revision after another, and of each what changed lately: a page may miss some of them, or be hidden.
#[derive(Default)]
pub struct Teller {
    last: Option<Arc<Revision>>,
    /// What the site depends on in the last configuration that could be read: all but the editor, which is the preview's.
    configuration: Option<String>,
    /// Each file once, with the number of the last compile that found it changed, those that changed last at the end.
    changed: VecDeque<(u64, SourcePath)>,
}

impl Teller {
    /// The summary of the next revision.
    pub fn tell(&mut self, revision: &Arc<Revision>) -> Value {
        let configuration = configuration(revision);
        let is_configured_otherwise = configuration.is_some() && configuration != self.configuration;
        for file in self.files_changed(revision) {
            if *file == *config::FILE && !is_configured_otherwise {
                continue;
            }
            self.changed.retain(|(_, other)| *other != file);
            self.changed.push_back((revision.number, file));
        }
        let surplus = self.changed.len().saturating_sub(MOST_CHANGES);
        self.changed.drain(..surplus);
        self.configuration = configuration.or_else(|| self.configuration.take());
        self.last = Some(revision.clone());
        summary(revision, &self.changed)
    }

    /// What changed since the revision before, even where those between were missed.
    fn files_changed(&self, revision: &Revision) -> Vec<SourcePath> {
        let missed = self.last.as_ref().filter(|last| revision.number > last.number + 1);
        match missed {
            Some(last) => Change::between(&last.sources, &revision.sources).files,
            None => revision.change.files.clone(),
        }
    }
}

fn configuration(revision: &Revision) -> Option<String> {
    let report = revision.prepared.report.as_ref()?;
    Some(format!("{:?}", Config { editor: None, ..report.config.clone() }))
}

fn summary(revision: &Revision, changed: &VecDeque<(u64, SourcePath)>) -> Value {
    let report = revision.prepared.report.as_deref();
    let count = |severity| revision.prepared.diagnostics.iter().filter(|found| found.severity == severity).count();
    let described = |(number, file): &(u64, SourcePath)| Changed {
        file: file.to_string(),
        number: *number,
        pages: pages_of(report, file),
    };
    let summary = Summary {
        number: revision.number,
        website: revision.website_number,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        effect: revision.change.effect,
        changed: changed.iter().map(described).collect(),
        held_back: report.map(drafts::counts).unwrap_or_default(),
        server: std::process::id(),
        styles: revision.website.as_ref().map(|website| website.styles()).unwrap_or_default(),
    };
    serde_json::to_value(summary).unwrap_or_default()
}

/// The pages on which a file is mainly shown, in every language that it concerns.
fn pages_of(report: Option<&Report>, file: &str) -> Vec<Link> {
    let Some(report) = report else { return Vec::new() };
    if file == config::FILE {
        return pages::links(report, Page::Editions).collect();
    }
    if file == calendar::FILE && !report.calendar.is_empty() {
        return pages::links(report, Page::Calendar).collect();
    }
    let mut parts = file.split('/');
    let (folder, edition) = (parts.next(), parts.next());
    let editions = report.editions.iter().map(|resolved| &resolved.edition);
    let Some(edition) = editions.into_iter().find(|other| Some(other.id.as_str()) == edition) else {
        return Vec::new();
    };
    match (folder, parts.next(), parts.next()) {
        (Some("content"), ..) => sections(report, edition, file),
        (Some("data"), Some("edition.yaml"), None) => {
            pages::links(report, Page::Edition { edition: &edition.id }).collect()
        }
        (Some("data"), Some("checks.yaml"), None) => {
            pages::links(report, Page::Checks { edition: &edition.id }).collect()
        }
        (Some("data"), Some(corrections::FILE), None) if !edition.corrections.is_empty() => {
            pages::links(report, Page::Corrections { edition: &edition.id }).collect()
        }
        (Some("data"), Some("tables"), Some(_)) => tables(report, edition, file),
        (Some("data"), Some("figures"), Some(_)) => figures(report, edition, file),
        _ => Vec::new(),
    }
}

/// The section that a text is, or those that show an image.
fn sections(report: &Report, edition: &Edition, file: &str) -> Vec<Link> {
    let folder = format!("content/{}/", edition.id);
    let image = file.strip_prefix(&folder).unwrap_or(file);
    let mut found = Vec::new();
    for section in &edition.sections {
        for (lang, text) in section.texts.iter() {
            if *text.path == *file || text.body.images.iter().any(|other| other.path == image) {
                found.push(pages::link(report, section_page(edition, section), lang));
            }
        }
    }
    found
}

fn section_page<'a>(edition: &'a Edition, section: &'a Section) -> Page<'a> {
    Page::Section { edition: &edition.id, section: &section.name }
}

/// The page of a table, and the sections that embed it; its rows may stand in a file of their own.
fn tables(report: &Report, edition: &Edition, file: &str) -> Vec<Link> {
    let is_of = |path: &str| *path == *file;
    let table = edition
        .tables
        .values()
        .find(|table| is_of(&table.path) || table.rows.first().is_some_and(|row| is_of(&row.location.path)));
    let Some(table) = table else { return Vec::new() };
    let page = Page::Table { edition: &edition.id, table: &table.id };
    let target = Target::Table { id: table.id.clone() };
    pages::links(report, page).chain(embedding(report, edition, &target)).collect()
}

/// The page of a figure, and the sections that embed it.
fn figures(report: &Report, edition: &Edition, file: &str) -> Vec<Link> {
    let Some(figure) = edition.figures.values().find(|figure| *figure.path == *file) else { return Vec::new() };
    let page = Page::Figure { edition: &edition.id, figure: &figure.id };
    let target = Target::Figure { id: figure.id.clone() };
    pages::links(report, page).chain(embedding(report, edition, &target)).collect()
}

fn embedding(report: &Report, edition: &Edition, target: &Target) -> Vec<Link> {
    let languages = report.config.languages.iter();
    languages
        .flat_map(|lang| {
            let sections = pages::embedding(edition, lang, target);
            sections.map(move |section| pages::link(report, section_page(edition, section), lang))
        })
        .collect()
}
