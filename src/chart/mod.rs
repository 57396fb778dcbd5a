//! Charts: a specification with its published labels goes in, an accessible SVG comes out.
//!
//! `charming` builds the ECharts option and ECharts draws it, inside QuickJS and at build time, so a reader needs
//! no script. Every text is measured and placed here, because ECharts has no font to measure outside a
//! browser: labels are never cut, and never collide. The SVG that leaves carries no style and no script, and
//! each colour is a class beside a fallback, so that one file serves light pages, dark pages and a download.
//!
//! The pipeline: [`Chart`] → `layout` (where everything stands) → `drawing` (the option as JSON) →
//! `engine` (ECharts) → `svg` (what may stay of its output).

mod drawing;
mod engine;
mod layout;
mod measure;
mod palette;
mod scale;
mod studio;
mod svg;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use crate::diagnostic::{Message, message};

pub use engine::{Engine, Known};
pub use studio::{Drawn, Studio};
pub use svg::Picture;

/// The version of ECharts that draws, as the `charming` package carries it.
pub const ECHARTS_VERSION: &str = env!("ECHARTS_VERSION");

/// Changes with the code that draws, so that stored charts expire when the same [`Chart`] might be drawn differently.
const CHART_REVISION: &str = env!("CHART_REVISION");

/// How a figure shows its numbers. The names in a figure file are the kebab-case ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChartKind {
    /// One series of columns; turned on its side where the labels would not fit.
    Bar,
    /// Several series side by side in each category.
    GroupedBar,
    /// Several series on top of each other in each category.
    StackedBar,
    /// Bars that run from left to right.
    HorizontalBar,
    /// Values in the order of the categories, joined by a line.
    Line,
    /// Parts of a whole.
    Pie,
    /// Parts of a whole, with a hole.
    Ring,
    /// Order only, without any magnitude.
    Ranking,
}

impl ChartKind {
    /// Every kind, in the order of the manual.
    pub fn all() -> [ChartKind; 8] {
        use ChartKind::*;
        [Bar, GroupedBar, StackedBar, HorizontalBar, Line, Pie, Ring, Ranking]
    }

    /// The id that a figure file uses, such as `grouped-bar`.
    pub fn id(self) -> &'static str {
        match self {
            ChartKind::Bar => "bar",
            ChartKind::GroupedBar => "grouped-bar",
            ChartKind::StackedBar => "stacked-bar",
            ChartKind::HorizontalBar => "horizontal-bar",
            ChartKind::Line => "line",
            ChartKind::Pie => "pie",
            ChartKind::Ring => "ring",
            ChartKind::Ranking => "ranking",
        }
    }
}

impl fmt::Display for ChartKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

impl FromStr for ChartKind {
    type Err = ChartError;

    fn from_str(id: &str) -> Result<Self, ChartError> {
        let kind = ChartKind::all().into_iter().find(|kind| kind.id() == id);
        kind.ok_or_else(|| ChartError::new(format!("no kind of chart is called `{id}`")))
    }
}

/// For which page width a chart is drawn. The page carries both and its style sheet chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// A desk: 760 px.
    Wide,
    /// A phone: 340 px.
    Narrow,
}

impl Layout {
    /// Both layouts, wide first.
    pub fn all() -> [Layout; 2] {
        [Layout::Wide, Layout::Narrow]
    }

    /// The id in class names and element ids.
    pub fn id(self) -> &'static str {
        match self {
            Layout::Wide => "wide",
            Layout::Narrow => "narrow",
        }
    }

    /// Width of the drawing in CSS pixels.
    pub fn width(self) -> f64 {
        match self {
            Layout::Wide => 760.0,
            Layout::Narrow => 340.0,
        }
    }
}

/// Everything that a chart shows. Two equal charts give the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chart {
    /// Unique on a page; every id in the SVG begins with it. Letters, digits, `-`, `_` and `.`.
    pub id: String,
    /// How the numbers are drawn; it also decides which of `series` are shown.
    pub kind: ChartKind,
    /// The chart's accessible name.
    pub title: String,
    /// The whole data in words, in the language of the page; read out in place of the picture.
    pub description: String,
    /// The language of all texts, as HTML's `lang` writes it.
    pub lang: String,
    /// The categories in the order in which they are shown.
    pub categories: Vec<String>,
    /// At least one series; pie, ring and ranking show the first alone.
    pub series: Vec<Series>,
    /// What is measured and in which unit, written above the axis. May be empty.
    pub value_label: String,
}

/// One value per category.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Series {
    /// Shown in the legend where there are several series.
    pub name: String,
    /// As many as the chart has categories.
    pub points: Vec<Point>,
}

/// One observation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The coordinate, and nothing but that; `None` where there is no observation.
    pub value: Option<f64>,
    /// The text that was published, printed at the mark: `62.96%`.
    pub label: String,
}

impl Chart {
    /// A name for the rendered chart that changes with anything that could change its bytes.
    pub fn cache_key(&self, layout: Layout) -> String {
        let mut hasher = blake3::Hasher::new();
        for part in [ECHARTS_VERSION, CHART_REVISION, layout.id()] {
            hasher.update(part.as_bytes()).update(&[0]);
        }
        hasher.update(format!("{self:?}").as_bytes());
        hasher.finalize().to_hex().to_string()
    }

    /// Refuses what no drawing could show truthfully.
    fn validate(&self) -> Result<(), ChartError> {
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
        if self.id.is_empty() || !self.id.chars().all(allowed) {
            return Err(ChartError::new(message!("`{id}` cannot be the id of a chart", id = &self.id)));
        }
        if self.categories.is_empty() || self.series.is_empty() {
            return Err(ChartError::new(message!("chart `{id}` has nothing to show", id = &self.id)));
        }
        let count = self.categories.len();
        match self.series.iter().find(|series| series.points.len() != count) {
            Some(series) => Err(ChartError::new(message!(
                "chart `{id}`: series `{series}` has {points} points for {categories} categories",
                id = &self.id,
                series = &series.name,
                points = series.points.len(),
                categories = count
            ))),
            None => Ok(()),
        }
    }
}

/// A chart could not be drawn. The message says why, with the script's own words where it failed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartError {
    message: Message,
}

impl ChartError {
    fn new(message: impl Into<Message>) -> Self {
        ChartError { message: message.into() }
    }

    /// Why, for a diagnostic.
    pub fn message(&self) -> &Message {
        &self.message
    }
}

impl fmt::Display for ChartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for ChartError {}
