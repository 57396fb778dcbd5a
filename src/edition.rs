//! An edition: one report with its tables, figures and sections.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic};
use crate::expression::{self, Expression};
use crate::figure::{self, Figure};
use crate::lang::{Lang, Localized};
use crate::project::{Context, check_id, expression_problem, file_stem};
use crate::release::Release;
use crate::section::{self, Section, SectionText};
use crate::source::{Location, Source, SourcePath, Sources};
use crate::table::{self, Table};
use crate::yaml::shape::{optional, required};
use crate::yaml::{self, Document, Field, Shape};

/// One report, parsed: its names are not yet looked up.
#[derive(Clone, Debug)]
pub struct Edition {
    pub id: String,
    pub path: SourcePath,
    pub release: Release,
    pub title: Localized,
    pub description: Localized,
    /// What the report covers.
    pub period: Localized,
    /// The date it bears.
    pub published: Date,
    /// Who signed it.
    pub publisher: Localized,
    pub key_figures: Vec<KeyFigure>,
    pub tables: IndexMap<String, Table>,
    pub figures: IndexMap<String, Figure>,
    /// In their order.
    pub sections: Vec<Section>,
    /// What is wrong with the sections' texts, by section: it counts only where the section is built.
    pub narrative: BTreeMap<String, Vec<Diagnostic>>,
}

/// One of the numbers on the edition's front page.
#[derive(Clone, Debug)]
pub struct KeyFigure {
    pub expression: Expression,
    pub location: Location,
    pub label: Localized,
    pub note: Option<Localized>,
    pub compact: bool,
}

#[derive(Deserialize)]
struct EditionFile {
    title: Localized,
    description: Localized,
    period: Localized,
    published: String,
    publisher: Localized,
    #[serde(default)]
    key_figures: Vec<KeyFigureFile>,
    #[serde(default)]
    draft: bool,
    publish_at: Option<String>,
}

#[derive(Deserialize)]
struct KeyFigureFile {
    value: String,
    label: Localized,
    note: Option<Localized>,
    format: Option<String>,
}

const FIELDS: &[Field] = &[
    required("title", Shape::Localized),
    required("description", Shape::Localized),
    required("period", Shape::Localized),
    required("published", Shape::Text),
    required("publisher", Shape::Localized),
    optional("key_figures", Shape::List(&Shape::Record(KEY_FIGURE))),
    crate::release::FIELDS[0],
    crate::release::FIELDS[1],
];

const KEY_FIGURE: &[Field] = &[
    required("value", Shape::Text),
    required("label", Shape::Localized),
    optional("note", Shape::Localized),
    optional("format", Shape::Text),
];

/// Reads the edition `id` with all its files; nothing when its `edition.yaml` is missing or has no edition's form.
pub fn parse(id: &str, sources: &Sources, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Edition> {
    let path = format!("data/{id}/edition.yaml");
    let (sections, narrative) = sections(id, sources, context, diagnostics);
    let tables = tables(id, sources, context, diagnostics);
    let figures = figures(id, sources, context, diagnostics);
    let Some(source) = sources.text(&path) else {
        let message = format!("the edition `{id}` has no `{path}`");
        let help = "write its title, description, period, date and publisher there";
        diagnostics.push(Diagnostic::without_place(Code::MissingFile, message).with_help(help));
        return None;
    };
    check_id(id, "-", &source.at(0..0), "edition", diagnostics);
    let document = yaml::read::<EditionFile>(source, &Shape::Record(FIELDS), context.languages, diagnostics)?;
    let published = published(&document, diagnostics);
    let key_figures = key_figures(&document, diagnostics);
    let place = document.at(document.root.get("publish_at"));
    let file = document.value;
    Some(Edition {
        id: id.to_owned(),
        path: source.path.clone(),
        release: Release::new(file.draft, file.publish_at.as_deref(), &place, context.time_zone, diagnostics),
        title: file.title,
        description: file.description,
        period: file.period,
        published: published?,
        publisher: file.publisher,
        key_figures,
        tables,
        figures,
        sections,
        narrative,
    })
}

fn published(document: &Document<'_, EditionFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<Date> {
    let place = document.at(document.root.get("published"));
    table::date(&document.value.published, &place).map_err(|problem| diagnostics.push(problem)).ok()
}

fn key_figures(document: &Document<'_, EditionFile>, diagnostics: &mut Vec<Diagnostic>) -> Vec<KeyFigure> {
    let list = document.root.get("key_figures");
    let mut key_figures = Vec::new();
    for (index, file) in document.value.key_figures.iter().enumerate() {
        let node = list.item(index);
        let location = document.at(node.get("value"));
        let compact = match file.format.as_deref() {
            None => false,
            Some("compact") => true,
            Some(other) => {
                let place = document.at(node.get("format"));
                let problem = Diagnostic::new(Code::InvalidValue, place, format!("unknown format `{other}`"));
                diagnostics.push(problem.suggesting(other, ["compact"]));
                false
            }
        };
        match expression::parse(&file.value) {
            Ok(expression) => {
                let (label, note) = (file.label.clone(), file.note.clone());
                key_figures.push(KeyFigure { expression, location, label, note, compact });
            }
            Err(problem) => {
                diagnostics.push(expression_problem(&problem, &file.value, &location, document.source));
            }
        }
    }
    key_figures
}

fn tables(
    edition: &str,
    sources: &Sources,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Table> {
    let folder = format!("data/{edition}/tables/");
    let mut tables = IndexMap::new();
    for source in yaml_files(sources, &folder, diagnostics) {
        if let Some(table) = table::parse(source, sources, context, diagnostics) {
            tables.insert(table.id.clone(), table);
        }
    }
    tables
}

fn figures(
    edition: &str,
    sources: &Sources,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> IndexMap<String, Figure> {
    let folder = format!("data/{edition}/figures/");
    let mut figures = IndexMap::new();
    for source in yaml_files(sources, &folder, diagnostics) {
        if let Some(figure) = figure::parse(source, context, diagnostics) {
            figures.insert(figure.id.clone(), figure);
        }
    }
    figures
}

/// The YAML files of a folder; two that differ in their ending alone (`a.yaml`, `a.yml`) have one id.
fn yaml_files<'a>(sources: &'a Sources, folder: &'a str, diagnostics: &mut Vec<Diagnostic>) -> Vec<&'a Source> {
    let mut files: IndexMap<&str, &Source> = IndexMap::new();
    for source in sources.texts_in(folder) {
        if !source.path.ends_with(".yaml") && !source.path.ends_with(".yml") {
            continue;
        }
        let id = file_stem(&source.path);
        if let Some(first) = files.get(id) {
            let message = format!("two files have the id `{id}`");
            let problem = Diagnostic::new(Code::DuplicateId, source.at(0..0), message)
                .with_label(first.at(0..0), "this is the other");
            diagnostics.push(problem);
        } else {
            files.insert(id, source);
        }
    }
    files.into_values().collect()
}

type Sections = (Vec<Section>, BTreeMap<String, Vec<Diagnostic>>);

fn sections(edition: &str, sources: &Sources, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Sections {
    let folder = format!("content/{edition}/");
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    let mut narrative: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for source in sources.texts_in(&folder) {
        let Some(name) = section_name(source, &folder, context, diagnostics) else { continue };
        let problems = narrative.entry(name.name.to_owned()).or_default();
        let Some(text) = section::parse(source, &name, context, diagnostics, problems) else { continue };
        let section = sections.entry(name.name.to_owned()).or_insert_with(|| Section {
            order: name.order,
            name: name.name.to_owned(),
            texts: Localized::default(),
        });
        add_text(section, text, &name, source, diagnostics);
    }
    let mut sections: Vec<Section> = sections.into_values().collect();
    sections.sort_by(|left, right| (left.order, &left.name).cmp(&(right.order, &right.name)));
    (sections, narrative)
}

fn section_name<'a>(
    source: &'a Source,
    folder: &str,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<section::FileName<'a>> {
    let file = source.path.strip_prefix(folder)?;
    let Some(name) = section::file_name(file).filter(|_| !file.contains('/')) else {
        let message = format!("`{file}` is no section's file name");
        let problem = Diagnostic::new(Code::UnexpectedFile, source.at(0..0), message)
            .with_help("call it `NN-name.lang.md`, such as `02-employment.zh.md`");
        diagnostics.push(problem);
        return None;
    };
    if !context.languages.iter().any(|lang| lang.as_str() == name.lang) {
        let message = format!("`{}` is not a language of this project", name.lang);
        let problem = Diagnostic::new(Code::UnknownLanguage, source.at(0..0), message);
        diagnostics.push(problem.suggesting(name.lang, context.languages.iter().map(Lang::as_str)));
        return None;
    }
    Some(name)
}

fn add_text(
    section: &mut Section,
    text: SectionText,
    name: &section::FileName<'_>,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(other) = section.texts.in_lang(&text.lang) {
        let message = format!("two files hold the section `{}` in `{}`", name.name, name.lang);
        let other = Location { path: other.path.clone(), span: 0..0 };
        let problem =
            Diagnostic::new(Code::DuplicateId, source.at(0..0), message).with_label(other, "this is the other");
        diagnostics.push(problem);
        return;
    }
    if section.order != name.order {
        let message = format!("the section `{}` has the number {} elsewhere", name.name, section.order);
        let problem = Diagnostic::new(Code::InvalidName, source.at(0..0), message)
            .with_help("give both languages' files the same number");
        diagnostics.push(problem);
    }
    section.texts.insert(text.lang.clone(), text);
}
