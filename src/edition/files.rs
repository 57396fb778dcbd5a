//! The files of an edition that hold one thing each: its tables, figures and sections.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;

use super::Edition;
use super::known::{Known, key_of_context, key_of_file};
use crate::context::{Context, file_stem};
use crate::corrections::{self, EarlierVersion};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::figure;
use crate::lang::{Lang, Localized};
use crate::section::{self, Section, SectionText};
use crate::source::{Location, Source, SourcePath, Sources};
use crate::store::Mixture;
use crate::table;

pub(super) fn tables(
    edition: &mut Edition,
    sources: &Sources,
    context: &Context<'_>,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let folder = format!("data/{}/tables/", edition.id);
    let own = key_of_context(context);
    edition.broken.tables = unread_files(sources, &folder);
    // A table may have its rows from any CSV file beside it.
    let beside = sources.hashes_in(&folder).filter(|(path, _)| path.ends_with(".csv"));
    let beside = Mixture::new("beside").with_value(&(beside.collect::<Vec<_>>(), &edition.broken.tables)).key();
    for source in yaml_files(sources, &folder, diagnostics) {
        let key = Mixture::new("table").with_key(key_of_file(source, own)).with_key(beside).key();
        match known.tables.read(key, &mut edition.origins, diagnostics, |problems| {
            table::parse(source, sources, context, problems).map(Arc::new)
        }) {
            Some(table) => _ = edition.tables.insert(table.id.clone(), table),
            None => _ = edition.broken.tables.insert(file_stem(&source.path).to_owned()),
        }
    }
}

pub(super) fn figures(
    edition: &mut Edition,
    sources: &Sources,
    context: &Context<'_>,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let folder = format!("data/{}/figures/", edition.id);
    let own = key_of_context(context);
    edition.broken.figures = unread_files(sources, &folder);
    for source in yaml_files(sources, &folder, diagnostics) {
        let key = key_of_file(source, own);
        match known
            .figures
            .read(key, &mut edition.origins, diagnostics, |problems| figure::parse(source, context, problems))
        {
            Some(figure) => _ = edition.figures.insert(figure.id.clone(), figure),
            None => _ = edition.broken.figures.insert(file_stem(&source.path).to_owned()),
        }
    }
}

/// Reads which figures were changed, and finds the tables as they were before. A version that no entry speaks of is
/// reported: nobody would find it.
pub(super) fn corrections(
    edition: &mut Edition,
    sources: &Sources,
    context: &Context<'_>,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let path = format!("data/{}/{}", edition.id, corrections::FILE);
    let entries = match sources.text(&path) {
        Some(source) => {
            let key = key_of_file(source, key_of_context(context));
            known
                .corrections
                .read(key, &mut edition.origins, diagnostics, |problems| corrections::parse(source, context, problems))
        }
        None => (!sources.is_unread(&path)).then(Vec::new),
    };
    let folder = format!("data/{}/{}/", edition.id, corrections::FOLDER);
    for path in sources.blobs_in(&folder) {
        let version = EarlierVersion::at(path, &edition.id).filter(|found| context.languages.contains(&found.lang));
        let has_entry = |found: &EarlierVersion| {
            let is_its = |entry: &corrections::Correction| entry.until() == found.until && entry.table == found.table;
            entries.as_ref().is_none_or(|entries| entries.iter().any(is_its))
        };
        match version {
            Some(version) if has_entry(&version) => edition.earlier.push(version),
            version => diagnostics.push(left_over(path, version.as_ref(), &edition.id)),
        }
    }
    edition.corrections = entries.unwrap_or_default();
}

fn left_over(path: &SourcePath, version: Option<&EarlierVersion>, edition: &str) -> Diagnostic {
    let place = Location { path: path.clone(), span: 0..0 };
    let (message, help) = match version {
        Some(EarlierVersion { until, table, .. }) => (
            message!(
                "no entry of `data/{edition}/corrections.yaml` corrects the table `{table}` on {date}",
                edition,
                table,
                date = until.to_string()
            ),
            message!("the folder bears the date of the correction that superseded what is in it"),
        ),
        None => (
            message!("`{path}` is no earlier version of a table", path = &**path),
            message!("it stands at `data/{edition}/earlier/<date of the correction>/<language>/<table>.csv`", edition),
        ),
    };
    Diagnostic::new(Code::UnexpectedFile, place, message).with_help(help)
}

/// The ids of files that are there but could not be read, which was reported.
fn unread_files(sources: &Sources, folder: &str) -> BTreeSet<String> {
    let unread = sources.reported().filter(|path| path.starts_with(folder) && sources.text(path).is_none());
    unread.map(|path| file_stem(path).to_owned()).collect()
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
            let message = message!("two files have the id `{id}`", id);
            let problem = Diagnostic::new(Code::DuplicateId, source.at(0..0), message)
                .with_label(first.at(0..0), message!("this is the other"));
            diagnostics.push(problem);
        } else {
            files.insert(id, source);
        }
    }
    files.into_values().collect()
}

pub(super) fn sections(
    edition: &mut Edition,
    sources: &Sources,
    context: &Context<'_>,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let folder = format!("content/{}/", edition.id);
    let own = key_of_context(context);
    edition.broken.sections = unread_sections(sources, &folder);
    let mut sections: BTreeMap<String, Section> = BTreeMap::new();
    for source in sources.texts_in(&folder) {
        let Some(name) = section_name(source, &folder, context, diagnostics) else { continue };
        let (text, narrative) =
            known.sections.read(key_of_file(source, own), &mut edition.origins, diagnostics, |problems| {
                let mut narrative = Vec::new();
                (
                    section::parse(source, &name, context, &known.expressions, problems, &mut narrative).map(Arc::new),
                    narrative,
                )
            });
        edition.narrative.entry(name.name.to_owned()).or_default().extend(narrative);
        let Some(text) = text else {
            edition.broken.sections.insert((name.name.to_owned(), name.lang.to_owned()));
            continue;
        };
        let section = sections.entry(name.name.to_owned()).or_insert_with(|| Section {
            order: name.order,
            name: name.name.to_owned(),
            texts: Localized::default(),
        });
        add_text(section, text, &name, source, diagnostics);
    }
    edition.sections = sections.into_values().collect();
    edition.sections.sort_by(|left, right| (left.order, &left.name).cmp(&(right.order, &right.name)));
}

fn unread_sections(sources: &Sources, folder: &str) -> BTreeSet<(String, String)> {
    let unread = sources.reported().filter(|path| sources.text(path).is_none());
    let names = unread.filter_map(|path| section::file_name(path.strip_prefix(folder)?));
    names.map(|name| (name.name.to_owned(), name.lang.to_owned())).collect()
}

fn section_name<'a>(
    source: &'a Source,
    folder: &str,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<section::FileName<'a>> {
    let file = source.path.strip_prefix(folder)?;
    let Some(name) = section::file_name(file).filter(|_| !file.contains('/')) else {
        let message = message!("`{file}` is no section's file name", file);
        let problem = Diagnostic::new(Code::UnexpectedFile, source.at(0..0), message)
            .with_help(message!("call it `NN-name.lang.md`, such as `02-employment.zh.md`"));
        diagnostics.push(problem);
        return None;
    };
    if !context.languages.iter().any(|lang| lang.as_str() == name.lang) {
        let message = message!("`{lang}` is not a language of this project", lang = name.lang);
        let problem = Diagnostic::new(Code::UnknownLanguage, source.at(0..0), message);
        diagnostics.push(problem.suggesting(name.lang, context.languages.iter().map(Lang::as_str)));
        return None;
    }
    Some(name)
}

fn add_text(
    section: &mut Section,
    text: Arc<SectionText>,
    name: &section::FileName<'_>,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if let Some(other) = section.texts.in_lang(&text.lang) {
        let message = message!("two files hold the section `{name}` in `{lang}`", name = name.name, lang = name.lang);
        let other = Location { path: other.path.clone(), span: 0..0 };
        let problem = Diagnostic::new(Code::DuplicateId, source.at(0..0), message)
            .with_label(other, message!("this is the other"));
        diagnostics.push(problem);
        return;
    }
    if section.order != name.order {
        let message = message!(
            "the section `{name}` has the number {number} elsewhere",
            name = name.name,
            number = section.order
        );
        let problem = Diagnostic::new(Code::InvalidName, source.at(0..0), message)
            .with_help(message!("give both languages' files the same number"));
        diagnostics.push(problem);
    }
    section.texts.insert(text.lang.clone(), text);
}
