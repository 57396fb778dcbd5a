//! The drawings of all figures: each once a language and layout, known or drawn when it is asked for.

use std::sync::Arc;

use super::site::{Language, Site};
use super::value;
use crate::chart::{self, Chart, ChartKind, Layout, Point, Series};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::{Format, Quantity, Unit};
use crate::figure::Figure;
use crate::memo::{CHART_FOLDER, Files, Memo};
use crate::resolve::{ResolvedEdition, ResolvedFigure};
use crate::source::Location;
use crate::table::{CellValue, Table};

/// A rendered chart and its path in the site.
#[derive(Clone, Debug)]
pub struct Drawing {
    pub path: String,
    pub svg: String,
}

/// All drawings of the site.
pub struct Charts<'a> {
    pub site: &'a Site<'a>,
    pub memo: &'a Memo,
}

/// One figure in one language and one layout.
#[derive(Clone, Copy)]
pub struct Rendition<'a> {
    site: &'a Site<'a>,
    language: &'a Language<'a>,
    edition: &'a str,
    pub figure: &'a Figure,
    shown: &'a ResolvedFigure,
    table: &'a Table,
    layout: Layout,
}

impl Charts<'_> {
    /// The drawings of a figure, one a layout; nothing for one that cannot be made.
    pub fn of_figure<const N: usize>(
        &self,
        resolved: &ResolvedEdition,
        figure: &str,
        language: &Language<'_>,
        layouts: [Layout; N],
    ) -> [Option<Drawing>; N] {
        let renditions = layouts.map(|layout| Rendition::of(self.site, resolved, figure, language, layout));
        self.draw(&renditions.iter().flatten().copied().collect::<Vec<_>>());
        renditions.map(|rendition| self.drawing(&rendition?))
    }

    /// A drawing; nothing if it cannot be made.
    pub fn drawing(&self, rendition: &Rendition<'_>) -> Option<Drawing> {
        let mut drawn = self.draw(&[*rendition]);
        let (path, drawn) = drawn.pop()?;
        let svg = drawn.as_ref().as_ref().ok()?.to_string();
        Some(Drawing { path, svg })
    }

    /// What is known, or else drawn, several at a time, with its path in the site.
    fn draw(&self, renditions: &[Rendition<'_>]) -> Vec<(String, Arc<chart::Drawn>)> {
        let charts: Vec<(String, Chart, Layout)> = renditions.iter().map(Rendition::with_chart).collect();
        let known: Vec<_> = charts.iter().map(|(path, ..)| self.memo.chart(path)).collect();
        let unknown = charts.iter().zip(&known).filter(|(_, known)| known.is_none());
        let tasks = unknown.map(|((_, chart, layout), _)| (chart.clone(), *layout)).collect();
        let mut drawn = self.memo.studio.draw(tasks).into_iter();
        let with_path = |((path, ..), known): ((String, _, _), Option<Arc<chart::Drawn>>)| {
            let drawn = known.or_else(|| {
                let drawn = Arc::new(drawn.next()?);
                self.memo.keep_chart(&path, drawn.clone());
                Some(drawn)
            })?;
            Some((path, drawn))
        };
        charts.into_iter().zip(known).filter_map(with_path).collect()
    }

    /// Draws every figure of every edition of which `files` do not hold the drawings, so many drawings at a time, and reports
    /// those that cannot be drawn; nothing if it is told to stop.
    pub fn draw_all<'f>(
        &self,
        files: &'f [Arc<Files>],
        together: usize,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<Diagnostic>> {
        let editions: Vec<_> = self.site.report.editions.iter().zip(files).collect();
        let unknown = || editions.iter().filter(|(_, files)| files.drawings.get().is_none());
        let all: Vec<_> = unknown().flat_map(|(resolved, _)| renditions(self.site, resolved)).collect();
        let counted = |(resolved, files): &(&Arc<ResolvedEdition>, &'f Arc<Files>)| {
            (renditions(self.site, resolved).count(), *files)
        };
        let mut unfinished = unknown().map(counted).collect::<Vec<_>>().into_iter().peekable();
        let mut drawn = Vec::new();
        for some in all.chunks(together) {
            if stop() {
                return None;
            }
            drawn.extend(self.draw(some));
            while let Some((count, files)) = unfinished.next_if(|(count, _)| *count <= drawn.len()) {
                let _ = files.drawings.set(drawn.drain(..count).collect());
            }
        }
        unfinished.for_each(|(_, files)| _ = files.drawings.set(Vec::new()));
        let mut problems = Vec::new();
        for (resolved, files) in editions {
            let drawings = files.drawings.get().into_iter().flatten();
            let drawings = renditions(self.site, resolved).zip(drawings);
            problems.extend(drawings.filter_map(|(rendition, (_, drawn))| rendition.problem(drawn)));
        }
        Some(problems)
    }
}

/// Every drawing of an edition.
pub fn renditions<'a>(site: &'a Site<'_>, resolved: &'a ResolvedEdition) -> impl Iterator<Item = Rendition<'a>> {
    resolved.figures.keys().flat_map(move |id| {
        site.languages.iter().flat_map(move |language| {
            Layout::all().into_iter().filter_map(move |layout| Rendition::of(site, resolved, id, language, layout))
        })
    })
}

impl<'a> Rendition<'a> {
    fn of(
        site: &'a Site<'_>,
        resolved: &'a ResolvedEdition,
        figure: &str,
        language: &'a Language<'_>,
        layout: Layout,
    ) -> Option<Self> {
        let shown = resolved.figures.get(figure)?;
        let (figure, table) = (resolved.edition.figures.get(figure)?, resolved.edition.tables.get(&shown.table)?);
        Some(Self { site, language, edition: &resolved.edition.id, figure, shown, table, layout })
    }

    /// Its path in the site, which tells everything that it is drawn from.
    pub fn path(&self) -> String {
        self.path_of(&self.chart())
    }

    fn path_of(&self, chart: &Chart) -> String {
        let hash: String = chart.cache_key(self.layout).chars().take(16).collect();
        let (edition, figure, lang) = (self.edition, &self.figure.id, self.language.lang);
        format!("{CHART_FOLDER}{edition}-{figure}-{lang}-{}.{hash}.svg", self.layout.id())
    }

    fn with_chart(&self) -> (String, Chart, Layout) {
        let chart = self.chart();
        (self.path_of(&chart), chart, self.layout)
    }

    fn problem(&self, drawn: &chart::Drawn) -> Option<Diagnostic> {
        let error = drawn.as_ref().err()?;
        let message = message!("this figure cannot be drawn: {reason}", reason = error.message());
        let place = Location { path: self.figure.path.clone(), span: 0..0 };
        Some(Diagnostic::new(Code::UnsuitableChart, place, message))
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
