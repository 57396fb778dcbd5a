//! Columns: bars that stand, while every label fits beside its neighbours.

use super::segments::{Lanes, Segment, ends, role_upon, segments};
use super::{
    EDGE, LINE, NEAR, Plot, SIZE, TICK_SIZE, category_axis, data_label, header, label, lines, tick_label, value_axis,
    widest_label,
};
use crate::chart::drawing::{Align, Drawing, Mark, Shape};
use crate::chart::measure::{breaks_well, text_width, widest, wrap};
use crate::chart::palette::Role;
use crate::chart::scale::Scale;
use crate::chart::{Chart, Layout};

/// More lines than this under a column are hard to read.
const MOST_LINES: usize = 3;
const THICKEST: f64 = 84.0;

/// Draws standing columns, or nothing where labels would not fit.
pub fn draw(chart: &Chart, layout: Layout, stacked: bool) -> Option<Drawing> {
    let segments = segments(chart, stacked);
    let scale = Scale::from_zero(ends(&segments), 4.0);
    let ticks = scale.labels();
    let left = EDGE + widest(&ticks, TICK_SIZE) + 10.0;
    let right = layout.width() - EDGE;
    let band = (right - left) / chart.categories.len() as f64;
    let names = category_lines(chart, band - 10.0)?;
    let lanes = lanes(chart, band, stacked)?;

    let mut marks = Vec::new();
    let top = header::draw(chart, layout, Some(|_| Shape::Area), &mut marks) + LINE + 8.0;
    let height = if layout == Layout::Wide { 280.0 } else { 230.0 };
    let plot = Plot { left, top, right, bottom: top + height };
    marks.extend(frame(&plot, &scale, &ticks));
    for segment in &segments {
        marks.extend(value_label(segment, &plot, &scale, band, &lanes, stacked));
    }
    let bottom = plot.bottom + if scale.min < 0.0 { LINE + 4.0 } else { 4.0 };
    for (category, name) in names.iter().enumerate() {
        let x = left + (category as f64 + 0.5) * band;
        marks.extend(lines(name, x, bottom + LINE / 2.0 + 2.0, Align::Center, Role::Ink));
    }
    let most_lines = names.iter().map(Vec::len).max().unwrap_or(0);
    let mut option = charming::Chart::new()
        .grid(plot.grid())
        .x_axis(category_axis(chart.categories.len()))
        .y_axis(value_axis(&scale, true));
    for bar in lanes.bars(chart, stacked) {
        option = option.series(bar);
    }
    let height = bottom + most_lines as f64 * LINE + 6.0;
    Some(Drawing { width: layout.width(), height, chart: option, marks })
}

/// The names under the columns, unless one needs too many lines or a break within a word.
fn category_lines(chart: &Chart, width: f64) -> Option<Vec<Vec<String>>> {
    let mut names = Vec::new();
    for category in &chart.categories {
        if !breaks_well(category, width, SIZE) {
            return None;
        }
        names.push(wrap(category, width, SIZE));
    }
    let fits = names.iter().all(|name| name.len() <= MOST_LINES);
    fits.then_some(names)
}

/// The columns of one category, unless a label is wider than its column's share.
fn lanes(chart: &Chart, band: f64, stacked: bool) -> Option<Lanes> {
    let one = Lanes::new(chart, stacked, 1.0);
    let count = one.count as f64;
    let share = if one.count == 1 { 0.62 } else { 0.84 };
    let thickness = ((band * share - (count - 1.0) * one.gap) / count).min(THICKEST).floor();
    let labels = chart.series.iter().flat_map(|series| &series.points);
    let needed = widest_label(labels.map(|point| point.label.as_str())) + NEAR;
    let available = match (stacked, one.count) {
        (true, _) => thickness,
        (false, 1) => band,
        (false, _) => thickness + one.gap,
    };
    (thickness >= 4.0 && needed <= available).then(|| Lanes::new(chart, stacked, thickness))
}

/// The ticks, and the line from which columns rise.
pub fn frame(plot: &Plot, scale: &Scale, ticks: &[String]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, tick) in ticks.iter().enumerate() {
        let y = plot.y_of(scale, scale.min + number as f64 * scale.step);
        marks.push(tick_label(plot.left - 8.0, y, tick, Align::Right));
    }
    let base = plot.y_of(scale, 0.0_f64.clamp(scale.min, scale.max));
    let points = vec![(plot.left, base), (plot.right, base)];
    marks.push(Mark::Rule { points, width: 1.0, role: Role::Line });
    marks
}

fn value_label(segment: &Segment, plot: &Plot, scale: &Scale, band: f64, lanes: &Lanes, stacked: bool) -> Option<Mark> {
    let x = plot.left + (segment.category as f64 + 0.5) * band + lanes.offset(segment.series);
    let zero = plot.y_of(scale, 0.0);
    let Some((from, to)) = segment.extent else {
        let missing = data_label(x, zero - LINE / 2.0 - 1.0, segment.label, Align::Center, Role::Muted);
        return (!stacked).then_some(missing);
    };
    let (start, end) = (plot.y_of(scale, from), plot.y_of(scale, to));
    if stacked {
        let fits = (start - end).abs() >= LINE && text_width(segment.label, SIZE) <= lanes.thickness;
        let role = role_upon(segment.series);
        return fits.then(|| label(x, (start + end) / 2.0, segment.label, Align::Center, role));
    }
    let away = LINE / 2.0 + 1.0;
    let y = if to < 0.0 { end + away } else { end - away };
    Some(data_label(x, y, segment.label, Align::Center, Role::Ink))
}
