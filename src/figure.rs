//! Figures: `data/<edition>/figures/<id>.yaml` says which cells of a table a chart shows. A figure holds no numbers.

use serde::Deserialize;

use crate::chart::ChartKind;
use crate::context::{Context, check_id, file_stem};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::lang::Localized;
use crate::release::Release;
use crate::source::{Location, Source, SourcePath};
use crate::yaml::shape::{optional, required};
use crate::yaml::{self, Document, Field, Shape};

/// A figure of an edition, its names not yet looked up.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The file's name without its ending, which references and the figure's address use.
    pub id: String,
    /// The figure's YAML file.
    pub path: SourcePath,
    /// When the figure may be public.
    pub release: Release,
    /// What it shows, in each language; also the chart's accessible name.
    pub title: Localized,
    /// Where the title stands in each language.
    pub title_at: Localized<Location>,
    /// How the cells are drawn; whether it suits them is judged when the names are looked up.
    pub chart: ChartKind,
    /// The table whose cells are shown.
    pub table: Named,
    /// The column whose cells name the marks.
    pub x: Named,
    /// The columns shown, one series each.
    pub y: Vec<Named>,
    /// The rows shown, in this order; all of them where it is empty.
    pub rows: Vec<Named>,
    /// An order by the cells of the first `y`; without it the rows stay as they are.
    pub sort: Option<Sort>,
    /// What readers should know of it, below the figure.
    pub notes: Vec<Localized>,
    /// A sentence for screen readers, before the data in words.
    pub alt: Option<Localized>,
}

/// A name and where it stands.
#[derive(Clone, Debug)]
pub struct Named {
    /// As the author wrote it; nothing is known yet to have this name.
    pub name: String,
    /// Where the figure's file says it.
    pub location: Location,
}

/// An order of the marks, by the first series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// The smallest first.
    Ascending,
    /// The largest first.
    Descending,
}

#[derive(Deserialize)]
struct FigureFile {
    title: Localized,
    chart: String,
    table: String,
    x: String,
    y: Vec<String>,
    #[serde(default)]
    rows: Vec<String>,
    sort: Option<String>,
    #[serde(default)]
    notes: Vec<Localized>,
    alt: Option<Localized>,
    #[serde(default)]
    draft: bool,
    #[serde(default, deserialize_with = "crate::release::written")]
    publish_at: Option<String>,
}

const FIELDS: &[Field] = &[
    required("title", Shape::Localized),
    required("chart", Shape::Text),
    required("table", Shape::Text),
    required("x", Shape::Text),
    required("y", Shape::List(&Shape::Text)),
    optional("rows", Shape::List(&Shape::Text)),
    optional("sort", Shape::Text),
    optional("notes", Shape::List(&Shape::Localized)),
    optional("alt", Shape::Localized),
    crate::release::FIELDS[0],
    crate::release::FIELDS[1],
];

/// Reads one figure; nothing when its file has no figure's form or names no chart.
pub fn parse(source: &Source, context: &Context<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Figure> {
    let id = file_stem(&source.path);
    check_id(id, "-", &source.at(0..0), message!("figure"), diagnostics);
    let document = yaml::read::<FigureFile>(source, &Shape::Record(FIELDS), context.languages, diagnostics)?;
    let named = |key: &str, name: &str| Named { name: name.to_owned(), location: document.at(document.root.get(key)) };
    let named_list = |key: &str, names: &[String]| -> Vec<Named> {
        let node = document.root.get(key);
        let item =
            |(index, name): (usize, &String)| Named { name: name.clone(), location: document.at(node.item(index)) };
        names.iter().enumerate().map(item).collect()
    };
    let file = &document.value;
    let place = document.at(document.root.get("publish_at"));
    Some(Figure {
        id: id.to_owned(),
        path: source.path.clone(),
        release: Release::new(file.draft, file.publish_at.as_deref(), &place, context.time_zone, diagnostics),
        sort: sort(&document, diagnostics),
        chart: chart(&document, diagnostics)?,
        table: named("table", &file.table),
        x: named("x", &file.x),
        y: named_list("y", &file.y),
        rows: named_list("rows", &file.rows),
        title: file.title.clone(),
        title_at: document.texts_at("title"),
        notes: file.notes.clone(),
        alt: file.alt.clone(),
    })
}

fn chart(document: &Document<'_, FigureFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<ChartKind> {
    let name = &document.value.chart;
    let kind = ChartKind::all().into_iter().find(|kind| kind.id() == name);
    if kind.is_none() {
        let place = document.at(document.root.get("chart"));
        let problem = Diagnostic::new(Code::UnknownChart, place, message!("unknown chart `{name}`", name));
        diagnostics.push(problem.suggesting(name, ChartKind::all().into_iter().map(ChartKind::id)));
    }
    kind
}

fn sort(document: &Document<'_, FigureFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<Sort> {
    match document.value.sort.as_deref()? {
        "ascending" => Some(Sort::Ascending),
        "descending" => Some(Sort::Descending),
        other => {
            let place = document.at(document.root.get("sort"));
            let problem = Diagnostic::new(Code::InvalidValue, place, message!("unknown order `{other}`", other));
            diagnostics.push(problem.suggesting(other, ["ascending", "descending"]));
            None
        }
    }
}
