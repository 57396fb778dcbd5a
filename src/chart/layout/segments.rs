//! Bars and columns have the same arithmetic: from where to where each runs, and in which lane of its category.

use charming::element::ItemStyle;
use charming::series::Bar;

use super::header::is_hollow;
use super::value_of;
use crate::chart::Chart;
use crate::chart::drawing::Shape;
use crate::chart::palette::Role;

/// One bar, or one part of a stacked bar.
pub struct Segment<'a> {
    pub series: usize,
    pub category: usize,
    /// Both ends in the unit of the data; `None` where nothing was observed.
    pub extent: Option<(f64, f64)>,
    pub label: &'a str,
}

/// All bars, category by category.
pub fn segments(chart: &Chart, stacked: bool) -> Vec<Segment<'_>> {
    let mut segments = Vec::new();
    for category in 0..chart.categories.len() {
        let (mut above, mut below) = (0.0, 0.0);
        for (series, data) in chart.series.iter().enumerate() {
            let point = &data.points[category];
            let extent = value_of(point).map(|value| {
                let base = if value < 0.0 { &mut below } else { &mut above };
                let from = if stacked { *base } else { 0.0 };
                *base = from + value;
                (from, from + value)
            });
            segments.push(Segment { series, category, extent, label: &point.label });
        }
    }
    segments
}

/// What a text upon the bars of a series is painted in.
pub fn role_upon(series: usize) -> Role {
    if is_hollow(series, Shape::Area) { Role::Ink } else { Role::OnSeries(series) }
}

fn style(role: Role) -> ItemStyle {
    ItemStyle::new().color(role.code())
}

/// The ends of all bars, for the scale.
pub fn ends<'a>(segments: &'a [Segment<'_>]) -> impl Iterator<Item = f64> + 'a {
    segments.iter().filter_map(|segment| segment.extent.map(|(_, to)| to))
}

/// How the bars of one category stand side by side. Lengths in pixels.
#[derive(Clone, Copy)]
pub struct Lanes {
    pub count: usize,
    pub thickness: f64,
    pub gap: f64,
}

impl Lanes {
    pub fn new(chart: &Chart, stacked: bool, thickness: f64) -> Lanes {
        let count = if stacked { 1 } else { chart.series.len() };
        Lanes { count, thickness, gap: 2.0 }
    }

    /// Thickness of all lanes together.
    pub fn total(&self) -> f64 {
        self.count as f64 * (self.thickness + self.gap) - self.gap
    }

    /// From the middle of the category to the middle of a lane.
    pub fn offset(&self, series: usize) -> f64 {
        let lane = if self.count == 1 { 0 } else { series };
        (lane as f64 + 0.5) * (self.thickness + self.gap) - self.gap / 2.0 - self.total() / 2.0
    }

    /// The series as ECharts draws them.
    pub fn bars(&self, chart: &Chart, stacked: bool) -> Vec<Bar> {
        let data = chart.series.iter().enumerate();
        data.map(|(index, series)| self.bar(index, series, stacked)).collect()
    }

    fn bar(&self, index: usize, series: &crate::chart::Series, stacked: bool) -> Bar {
        let values: Vec<Option<f64>> = series.points.iter().map(value_of).collect();
        let hollow = is_hollow(index, Shape::Area);
        let bar = Bar::new()
            .bar_width(self.thickness)
            .bar_gap(format!("{}%", 100.0 * self.gap / self.thickness))
            .data(values);
        // Between the parts of a stack a line of the page's colour keeps neighbours apart where colours look alike.
        let style = match (hollow, stacked) {
            (true, _) => style(Role::Surface).border_color(Role::Series(index).code()).border_width(2.0),
            (false, true) => style(Role::Series(index)).border_color(Role::Surface.code()).border_width(1.0),
            (false, false) => style(Role::Series(index)),
        };
        if stacked { bar.stack("all").item_style(style) } else { bar.item_style(style) }
    }
}
