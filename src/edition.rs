//! An edition: one report with its tables, figures and sections.

mod files;
mod known;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use crate::checks::{self, Check};
use crate::context::Context;
use crate::corrections::{Correction, EarlierVersion, withdrawal_of};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::{self, Expression, Format};
use crate::figure::Figure;
use crate::image::{Image, ImageFile};
use crate::lang::{Lang, Localized};
use crate::release::{HeldBack, Release};
use crate::section::Section;
use crate::source::{Location, Source, SourcePath, Sources};
use crate::store::{Keep as _, Key, Mixture};
use crate::table::{self, Table};
use crate::yaml::shape::{optional, required};
use crate::yaml::{self, Document, Field, Shape};
use known::key_of_file;
pub use known::{Known, Origins, key_of_context};

/// What a project's files say of an edition, and what is wrong with them.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// As far as it was understood.
    pub edition: Arc<Edition>,
    /// What was not.
    pub diagnostics: Vec<Diagnostic>,
}

/// One report, parsed: its names are not yet looked up.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The hash of everything that it was made from.
    pub key: Key,
    /// The hash of what lists of editions say of it.
    pub entry: Key,
    /// Its files one by one, each of which need not be read again as long as it is the same.
    pub origins: Origins,
    /// The name of its folders below `content/` and `data/`, which is also its place in addresses.
    pub id: String,
    /// Its `edition.yaml`, whether or not there is one.
    pub path: SourcePath,
    /// When the edition as a whole may be public.
    pub release: Release,
    /// Whether nothing in its files says that any part of it is a draft, or ever was under embargo.
    pub is_timeless: bool,
    /// The report's title, in each language.
    pub title: Localized,
    /// What the report is about, for lists, feeds and search engines.
    pub description: Localized,
    /// What the report covers.
    pub period: Localized,
    /// The date it bears.
    pub published: Date,
    /// Who signed it.
    pub publisher: Localized,
    /// Stands for the report where a link to it is shared; where there is none, that of the site does.
    pub image: Option<Image>,
    /// The numbers of the front page, in the order of `edition.yaml`.
    pub key_figures: Vec<KeyFigure>,
    /// By id, in the order of their files' paths.
    pub tables: IndexMap<String, Arc<Table>>,
    /// By id, in the order of their files' paths.
    pub figures: IndexMap<String, Figure>,
    /// In their order.
    pub sections: Vec<Section>,
    /// What is wrong with the sections' texts, by section: it counts only where the section is built.
    pub narrative: BTreeMap<String, Vec<Diagnostic>>,
    /// Which of its figures must agree, in the order of `checks.yaml`.
    pub checks: Vec<Check>,
    /// Which published figures were changed, in the order of `corrections.yaml`.
    pub corrections: Vec<Correction>,
    /// Its corrected tables as they were published before, in the order of their files' paths.
    pub earlier: Vec<EarlierVersion>,
    /// What was left out because its file was not understood.
    pub broken: Broken,
    /// What was left out as it may not be public; nothing before the report is resolved.
    pub held_back: HeldBack,
}

/// The names of parts that were reported and left out, lest whatever speaks of them be reported too.
#[derive(Clone, Debug, Default)]
pub struct Broken {
    /// Ids of tables.
    pub tables: BTreeSet<String>,
    /// Ids of figures.
    pub figures: BTreeSet<String>,
    /// Names of sections and the languages of them that were left out.
    pub sections: BTreeSet<(String, String)>,
}

impl Edition {
    /// The tables that are withdrawn: for each the last entry that withdraws it, and its title, in the order of the entries.
    pub fn withdrawn_tables(&self) -> impl Iterator<Item = (&Correction, &Localized)> {
        self.corrections.iter().filter_map(|correction| {
            let (last, withdrawn) = withdrawal_of(&correction.table, &self.corrections)?;
            let is_it = std::ptr::eq(last, correction) && !self.tables.contains_key(&correction.table);
            Some((correction, withdrawn.title.as_ref()?)).filter(|_| is_it)
        })
    }
}

impl Broken {
    /// Whether any language of a section was left out.
    pub fn has_part_of_section(&self, name: &str) -> bool {
        self.sections.iter().any(|(section, _)| section == name)
    }

    /// Whether a section was left out in this language.
    pub fn has_section(&self, name: &str, lang: &Lang) -> bool {
        self.sections.iter().any(|(section, other)| section == name && other == lang.as_str())
    }
}

/// One of the numbers on the edition's front page.
#[derive(Clone, Debug)]
pub struct KeyFigure {
    /// What gives the number, over the edition's tables.
    pub expression: Expression,
    /// Where the expression's text stands in `edition.yaml`.
    pub location: Location,
    /// What the number counts or measures, for readers.
    pub label: Localized,
    /// What readers should know of the number, where that is more than its label says.
    pub note: Option<Localized>,
    /// How the number is written.
    pub format: Format,
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
    image: Option<ImageFile>,
    #[serde(default)]
    draft: bool,
    #[serde(default, deserialize_with = "crate::release::written")]
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
    optional("image", crate::image::SHAPE),
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

impl Edition {
    /// One of which nothing is known but its name.
    fn undescribed(id: &str, path: &str, key: Key) -> Self {
        Self {
            key,
            entry: key,
            origins: Origins::new(),
            id: id.to_owned(),
            path: path.into(),
            release: Release::default(),
            is_timeless: true,
            title: Localized::default(),
            description: Localized::default(),
            period: Localized::default(),
            published: Date::default(),
            publisher: Localized::default(),
            image: None,
            key_figures: Vec::new(),
            tables: IndexMap::new(),
            figures: IndexMap::new(),
            sections: Vec::new(),
            narrative: BTreeMap::new(),
            checks: Vec::new(),
            corrections: Vec::new(),
            earlier: Vec::new(),
            broken: Broken::default(),
            held_back: HeldBack::default(),
        }
    }
}

impl Edition {
    /// Whether the edition and every part of it may be public.
    pub fn is_public(&self, now: Timestamp) -> bool {
        self.release.is_public(now)
            && self.sections.iter().all(|section| section.is_public(now))
            && self.tables.values().all(|table| table.release.is_public(now))
            && self.figures.values().all(|figure| figure.release.is_public(now))
    }
}

/// Reads the edition `id` with all its files. One whose `edition.yaml` is missing or not understood has no title, but
/// what is wrong with its other files is found all the same.
///
/// `own` is the key of the context.
pub fn parse(id: &str, sources: &Sources, (context, own): (&Context<'_>, Key), known: &Known) -> Arc<Parsed> {
    let key = key(id, sources, own);
    known.editions.get_or_make(key, || {
        let mut diagnostics = Vec::new();
        let edition = Arc::new(read(id, key, sources, context, known, &mut diagnostics));
        Arc::new(Parsed { edition, diagnostics })
    })
}

/// All that an edition is read from: its files, what could not be read, and what the configuration says.
fn key(id: &str, sources: &Sources, context: Key) -> Key {
    let mut mixture = Mixture::new("edition").with(id.as_bytes()).with_key(context);
    for folder in ["data", "content"].map(|folder| format!("{folder}/{id}/")) {
        for (path, hash) in sources.hashes_in(&folder) {
            mixture = mixture.with(path.as_bytes()).with_key(hash);
        }
    }
    mixture.with_value(&sources.reported().collect::<Vec<_>>()).key()
}

fn read(
    id: &str,
    key: Key,
    sources: &Sources,
    context: &Context<'_>,
    known: &Known,
    diagnostics: &mut Vec<Diagnostic>,
) -> Edition {
    let path = format!("data/{id}/edition.yaml");
    let mut edition = Edition::undescribed(id, &path, key);
    match sources.text(&path) {
        Some(source) => describe(&mut edition, source, sources, context, diagnostics),
        // A file that is there and could not be read has been reported.
        None if sources.is_unread(&path) => {}
        None => {
            let message = message!("the edition `{id}` has no `{path}`", id, path);
            let help = message!("write its title, description, period, date and publisher there");
            diagnostics.push(Diagnostic::without_place(Code::MissingFile, message).with_help(help));
        }
    }
    files::sections(&mut edition, sources, context, known, diagnostics);
    files::tables(&mut edition, sources, context, known, diagnostics);
    files::figures(&mut edition, sources, context, known, diagnostics);
    files::corrections(&mut edition, sources, context, known, diagnostics);
    if let Some(source) = sources.text(&format!("data/{id}/checks.yaml")) {
        let key = key_of_file(source, key_of_context(context));
        edition.checks = known
            .checks
            .read(key, &mut edition.origins, diagnostics, |problems| checks::parse(source, context, problems));
    }
    edition.is_timeless = edition.is_public(Timestamp::MIN);
    let named = (&edition.id, &edition.title, &edition.description, &edition.period);
    edition.entry = Mixture::new("entry").with_value(&(named, edition.published, &edition.publisher)).key();
    edition
}

/// Takes over what `edition.yaml` says, if it has an edition's form.
fn describe(
    edition: &mut Edition,
    source: &Source,
    sources: &Sources,
    context: &Context<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let document = yaml::read::<EditionFile>(source, &Shape::Record(FIELDS), context.languages, diagnostics);
    let Some(document) = document else { return };
    edition.published = published(&document, diagnostics).unwrap_or_default();
    edition.key_figures = key_figures(&document, diagnostics);
    let place = document.at(document.root.get("publish_at"));
    let place_of_image = document.at(document.root.get("image").get("file"));
    let file = document.value;
    edition.release = Release::new(file.draft, file.publish_at.as_deref(), &place, context.time_zone, diagnostics);
    let folder = format!("content/{}/", edition.id);
    edition.image =
        file.image.and_then(|image| crate::image::find(image, &folder, place_of_image, sources, diagnostics));
    edition.title = file.title;
    edition.description = file.description;
    edition.period = file.period;
    edition.publisher = file.publisher;
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
        let unknown = |id: &str| {
            let place = document.at(node.get("format"));
            let problem = Diagnostic::new(Code::InvalidValue, place, message!("unknown format `{id}`", id));
            problem.suggesting(id, Format::IDS)
        };
        let format =
            file.format.as_deref().map_or(Ok(Format::Plain), |id| Format::named(id).ok_or_else(|| unknown(id)));
        let format = format.unwrap_or_else(|problem| {
            diagnostics.push(problem);
            Format::Plain
        });
        match expression::parse(&file.value) {
            Ok(expression) => {
                let (label, note) = (file.label.clone(), file.note.clone());
                key_figures.push(KeyFigure { expression, location, label, note, format });
            }
            Err(problem) => {
                diagnostics.extend(problem.diagnostic(&file.value, &location, document.source));
            }
        }
    }
    key_figures
}
