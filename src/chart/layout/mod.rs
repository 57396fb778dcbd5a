//! Where everything stands: a chart and a page width go in, a [`Drawing`] comes out.
//!
//! A kind of chart says what the author prefers; the layout keeps every label whole. Columns whose labels do not
//! fit beside each other lie down and become bars, and a pie that cannot be read becomes bars too.

mod bars;
mod columns;
mod header;
mod line;
mod pie;
mod ranking;
mod segments;
mod spread;

use charming::component::{Axis, Grid};
use charming::element::{AxisLabel, AxisLine, AxisTick, AxisType, LineStyle, SplitLine};

use super::drawing::{Align, Drawing, Mark};
use super::measure::text_width;
use super::palette::Role;
use super::scale::Scale;
use super::{Chart, ChartKind, Layout, Point};

/// Size of labels. A phone may show the narrow layout at 85 %, which leaves 12 px.
const SIZE: f64 = 14.0;
/// Size of tick labels.
const TICK_SIZE: f64 = 13.5;
/// Height of a line of text.
const LINE: f64 = 19.0;
/// Room at the left and right edge.
const EDGE: f64 = 2.0;
/// Between a mark and its label.
const NEAR: f64 = 6.0;

/// Lays out any chart.
pub fn draw(chart: &Chart, layout: Layout) -> Drawing {
    match chart.kind {
        ChartKind::Bar | ChartKind::GroupedBar => {
            columns::draw(chart, layout, false).unwrap_or_else(|| bars::draw(chart, layout, false))
        }
        ChartKind::StackedBar => columns::draw(chart, layout, true).unwrap_or_else(|| bars::draw(chart, layout, true)),
        ChartKind::HorizontalBar => bars::draw(chart, layout, false),
        ChartKind::Line => line::draw(chart, layout),
        ChartKind::Pie | ChartKind::Ring => {
            let first = Chart { series: chart.series[..1].to_vec(), ..chart.clone() };
            pie::draw(&first, layout).unwrap_or_else(|| bars::draw(&first, layout, false))
        }
        ChartKind::Ranking => ranking::draw(chart, layout),
    }
}

/// The rectangle between the axes.
#[derive(Clone, Copy, Debug)]
struct Plot {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Plot {
    fn width(&self) -> f64 {
        self.right - self.left
    }

    fn height(&self) -> f64 {
        self.bottom - self.top
    }

    fn grid(&self) -> Grid {
        let grid = Grid::new().left(self.left).top(self.top);
        grid.width(self.width()).height(self.height()).contain_label(false)
    }

    /// Horizontal place of a value on an axis that runs to the right.
    fn x_of(&self, scale: &Scale, value: f64) -> f64 {
        self.left + scale.fraction(value) * self.width()
    }

    /// Vertical place of a value on an axis that runs upwards.
    fn y_of(&self, scale: &Scale, value: f64) -> f64 {
        self.bottom - scale.fraction(value) * self.height()
    }
}

/// The coordinate of a point, if it has one that can be drawn.
fn value_of(point: &Point) -> Option<f64> {
    point.value.filter(|value| value.is_finite())
}

/// An axis of values: grid lines alone, since all text is placed here.
fn value_axis(scale: &Scale, has_grid: bool) -> Axis {
    let grid_line = LineStyle::new().color(Role::Grid.code()).width(1.0);
    bare(Axis::new().type_(AxisType::Value))
        .min(scale.min)
        .max(scale.max)
        .interval(scale.step)
        .split_line(SplitLine::new().show(has_grid).line_style(grid_line))
}

/// An axis of categories, known to ECharts by their numbers.
fn category_axis(count: usize) -> Axis {
    let numbers: Vec<String> = (0..count).map(|number| number.to_string()).collect();
    bare(Axis::new().type_(AxisType::Category)).data(numbers).split_line(SplitLine::new().show(false))
}

fn bare(axis: Axis) -> Axis {
    axis.axis_label(AxisLabel::new().show(false))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
}

fn label(x: f64, y: f64, text: &str, align: Align, role: Role) -> Mark {
    Mark::Text { x, y, text: text.to_owned(), size: SIZE, align, role, bold: false, halo: false }
}

/// A label that may stand on a line of the grid.
fn data_label(x: f64, y: f64, text: &str, align: Align, role: Role) -> Mark {
    Mark::Text { x, y, text: text.to_owned(), size: SIZE, align, role, bold: false, halo: true }
}

fn tick_label(x: f64, y: f64, text: &str, align: Align) -> Mark {
    let (size, role) = (TICK_SIZE, Role::Muted);
    Mark::Text { x, y, text: text.to_owned(), size, align, role, bold: false, halo: false }
}

/// Lines of text, one below the other; `y` is the middle of the first.
fn lines<'a>(lines: &'a [String], x: f64, y: f64, align: Align, role: Role) -> impl Iterator<Item = Mark> + 'a {
    let placed = lines.iter().enumerate();
    placed.map(move |(row, line)| label(x, y + row as f64 * LINE, line, align, role))
}

/// Width of the widest of some labels.
fn widest_label<'a>(labels: impl IntoIterator<Item = &'a str>) -> f64 {
    labels.into_iter().map(|label| text_width(label, SIZE)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests;
