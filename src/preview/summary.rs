//! What a compile came to, in a few words: what open pages are told as soon as it is done.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::pages::{self, Link};
use super::revision::Effect;
use super::{Revision, drafts};
use crate::config;
use crate::corrections;
use crate::diagnostic::Severity;
use crate::edition::Edition;
use crate::markdown::Target;
use crate::render::address::Page;
use crate::resolve::Report;
use crate::section::Section;

#[derive(Serialize)]
struct Summary {
    /// Of the compile.
    number: u64,
    /// Of the compile that the served site is from.
    website: u64,
    errors: usize,
    warnings: usize,
    effect: Effect,
    changed: Vec<Changed>,
    drafts: usize,
    /// The addresses of style sheets, by their names in the theme.
    styles: BTreeMap<String, String>,
}

/// A file that changed, and the pages that it is mainly shown on.
#[derive(Serialize)]
struct Changed {
    file: String,
    pages: Vec<Link>,
}

/// The summary of a revision.
pub fn of(revision: &Revision) -> Value {
    let report = revision.prepared.report.as_deref();
    let count = |severity| revision.prepared.diagnostics.iter().filter(|found| found.severity == severity).count();
    let files = revision.change.files.iter();
    let summary = Summary {
        number: revision.number,
        website: revision.website_number,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        effect: revision.change.effect,
        changed: files.map(|file| Changed { file: file.to_string(), pages: pages_of(report, file) }).collect(),
        drafts: report.map_or(0, drafts::count),
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
