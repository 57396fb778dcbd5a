//! The drawings of all figures: each once a language and layout, taken from the memo or rendered in parallel.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::site::{Language, Site};
use super::value;
use crate::chart::{Chart, ChartError, ChartKind, Engine, Layout, Point, Series};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::{Format, Quantity, Unit};
use crate::figure::Figure;
use crate::lang::Lang;
use crate::memo::{CHART_FOLDER, Memo};
use crate::resolve::{ResolvedEdition, ResolvedFigure};
use crate::source::Location;
use crate::table::{CellValue, Table};

/// Which drawing: edition, figure, language, layout.
type Key = (String, String, Lang, Layout);

/// A rendered chart and its path in the site.
#[derive(Clone, Debug)]
pub struct Drawing {
    pub path: String,
    pub svg: String,
}

/// All drawings of the site.
#[derive(Default)]
pub struct Charts {
    drawings: BTreeMap<Key, Drawing>,
}

/// A drawing to be made.
struct Job {
    key: Key,
    chart: Chart,
    layout: Layout,
    path: String,
    location: Location,
}

impl Charts {
    /// Renders every figure of the site that the memo does not hold.
    pub fn render(site: &Site<'_>, memo: &Memo, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let (known, missing): (Vec<Job>, Vec<Job>) =
            jobs(site).into_iter().partition(|job| memo.chart(&job.path).is_some());
        let mut drawings: BTreeMap<Key, Drawing> = BTreeMap::new();
        for job in known {
            let svg = memo.chart(&job.path).cloned().unwrap_or_default();
            drawings.insert(job.key, Drawing { path: job.path, svg });
        }
        let rendered = draw(missing);
        for (job, result) in rendered {
            match result {
                Ok(svg) => _ = drawings.insert(job.key, Drawing { path: job.path, svg }),
                Err(error) => {
                    let message = message!("this figure cannot be drawn: {reason}", reason = error.message());
                    diagnostics.push(Diagnostic::new(Code::UnsuitableChart, job.location, message));
                }
            }
        }
        Self { drawings }
    }

    /// The drawing of a figure; nothing if it could not be made.
    pub fn get(&self, edition: &str, figure: &str, lang: &Lang, layout: Layout) -> Option<&Drawing> {
        self.drawings.get(&(edition.to_owned(), figure.to_owned(), lang.clone(), layout))
    }

    pub fn iter(&self) -> impl Iterator<Item = &Drawing> {
        self.drawings.values()
    }
}

/// Loading ECharts takes as long as about so many drawings.
const DRAWINGS_PER_ENGINE: usize = 8;

/// Draws in parallel, in order. Each engine gets its share beforehand: taking jobs one by one from a pool, more threads
/// would load ECharts than have anything to draw.
fn draw(jobs: Vec<Job>) -> Vec<(Job, Result<String, ChartError>)> {
    let share = jobs.len().div_ceil(rayon::current_num_threads()).max(DRAWINGS_PER_ENGINE);
    let draw_share = |jobs: &[Job]| {
        let engine = Engine::new();
        let draw = |job: &Job| engine.as_ref().map_err(Clone::clone)?.render(&job.chart, job.layout);
        jobs.iter().map(draw).collect::<Vec<_>>()
    };
    let drawn: Vec<_> = jobs.par_chunks(share).flat_map_iter(draw_share).collect();
    jobs.into_iter().zip(drawn).collect()
}

fn jobs(site: &Site<'_>) -> Vec<Job> {
    let mut jobs = Vec::new();
    for resolved in &site.report.editions {
        for (id, shown) in &resolved.figures {
            let (Some(figure), Some(table)) =
                (resolved.edition.figures.get(id), resolved.edition.tables.get(&shown.table))
            else {
                continue;
            };
            for language in &site.languages {
                let drawn = Drawn { site, language, figure, shown, table };
                jobs.extend(Layout::all().map(|layout| drawn.job(resolved, layout)));
            }
        }
    }
    jobs
}

/// One figure in one language.
struct Drawn<'a> {
    site: &'a Site<'a>,
    language: &'a Language<'a>,
    figure: &'a Figure,
    shown: &'a ResolvedFigure,
    table: &'a Table,
}

impl Drawn<'_> {
    fn job(&self, resolved: &ResolvedEdition, layout: Layout) -> Job {
        let chart = self.chart();
        let (edition, figure, lang) = (&resolved.edition.id, &self.figure.id, self.language.lang);
        let hash: String = chart.cache_key(layout).chars().take(16).collect();
        let path = format!("{CHART_FOLDER}{edition}-{figure}-{lang}-{}.{hash}.svg", layout.id());
        let key = (edition.clone(), figure.clone(), lang.clone(), layout);
        let location = Location { path: self.figure.path.clone(), span: 0..0 };
        Job { key, chart, layout, path, location }
    }

    fn chart(&self) -> Chart {
        Chart {
            id: format!("figure-{}", self.figure.id),
            kind: self.figure.chart,
            title: self.figure.title.get(self.language.lang).to_owned(),
            description: self.description(),
            lang: self.language.context.html_lang.clone(),
            categories: self.shown.rows.iter().map(|row| self.category(*row)).collect(),
            series: self.shown.y.iter().map(|column| self.series(*column)).collect(),
            value_label: self.value_label(),
        }
    }

    fn category(&self, row: usize) -> String {
        match self.table.rows.get(row).and_then(|row| row.cells.get(self.shown.x)).map(|cell| &cell.value) {
            Some(CellValue::Term(term)) => self.site.report.terms.translate(term, self.language.lang).to_owned(),
            Some(CellValue::Date(date)) => self.language.locale.date(*date),
            _ => String::new(),
        }
    }

    fn column_label(&self, column: usize) -> String {
        self.table.columns.get_index(column).map_or("", |(_, column)| column.label.get(self.language.lang)).to_owned()
    }

    fn quantity(&self, row: usize, column: usize) -> Option<Quantity> {
        match &self.table.rows.get(row)?.cells.get(column)?.value {
            CellValue::Number(number) => Some(Quantity::published(number.clone(), self.shown.unit.clone())),
            _ => None,
        }
    }

    fn series(&self, column: usize) -> Series {
        let point = |row: &usize| match self.quantity(*row, column) {
            Some(quantity) => Point {
                value: quantity.published.as_ref().map(crate::decimal::Decimal::to_f64),
                label: value::inline(self.language, &quantity, Format::Plain),
            },
            // Without a mark, a missing bar would look like a very short one.
            None => Point { value: None, label: "–".to_owned() },
        };
        Series { name: self.column_label(column), points: self.shown.rows.iter().map(point).collect() }
    }

    /// What the axis measures: `就业率（%）`. With several series the legend names them, and the unit is enough.
    fn value_label(&self) -> String {
        let unit = match &self.shown.unit {
            Unit::Number | Unit::Rank | Unit::Unknown => None,
            unit => Some(value::unit(self.site, self.language, unit)),
        };
        match (self.shown.y.as_slice(), unit) {
            ([column], Some(unit)) => {
                let label = self.column_label(*column);
                self.language.words.fill("chart.value_label", &[("label", &label), ("unit", &unit)])
            }
            ([column], None) => self.column_label(*column),
            (_, unit) => unit.unwrap_or_default(),
        }
    }

    /// The whole data in words, for those who do not see the picture.
    fn description(&self) -> String {
        let words = self.language.words;
        let kind = words.get(&format!("chart.kind.{}", self.figure.chart.id())).to_owned();
        let description = match (self.figure.chart, self.shown.y.as_slice()) {
            (ChartKind::Ranking, columns) => self.ranking(columns.first().copied().unwrap_or_default()),
            (_, [column]) => {
                let items = self.items(*column).join(words.get("chart.item_separator"));
                let count = self.shown.rows.len().to_string();
                words.fill("chart.description", &[("kind", &kind), ("count", &count), ("items", &items)])
            }
            (_, columns) => {
                let series: Vec<String> = columns.iter().map(|column| self.series_in_words(*column)).collect();
                let series = series.join(words.get("chart.series_separator"));
                let count = columns.len().to_string();
                words.fill("chart.description_of_series", &[("kind", &kind), ("count", &count), ("series", &series)])
            }
        };
        match &self.figure.alt {
            Some(alt) => {
                let alt = alt.get(self.language.lang);
                words.fill("chart.described", &[("alt", alt), ("description", &description)])
            }
            None => description,
        }
    }

    fn items(&self, column: usize) -> Vec<String> {
        let words = self.language.words;
        let item = |row: &usize| {
            let category = self.category(*row);
            match self.quantity(*row, column).map(|quantity| value::digits(&quantity)) {
                Some(digits) => {
                    let value = value::phrase(self.site, self.language, &digits, &self.shown.unit);
                    words.fill("chart.item", &[("category", &category), ("value", &value)])
                }
                None => words.fill("chart.missing", &[("category", &category)]),
            }
        };
        self.shown.rows.iter().map(item).collect()
    }

    fn series_in_words(&self, column: usize) -> String {
        let words = self.language.words;
        let items = self.items(column).join(words.get("chart.series_item_separator"));
        words.fill("chart.series", &[("series", &self.column_label(column)), ("items", &items)])
    }

    fn ranking(&self, column: usize) -> String {
        let words = self.language.words;
        let item = |row: &usize| {
            let rank = self.quantity(*row, column).map(|rank| value::inline(self.language, &rank, Format::Plain));
            let values = [("rank", rank.unwrap_or_default()), ("category", self.category(*row))];
            words.fill("chart.rank_item", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
        };
        let items: Vec<String> = self.shown.rows.iter().map(item).collect();
        words.fill("chart.ranking", &[("items", &items.join(words.get("chart.item_separator")))])
    }
}
