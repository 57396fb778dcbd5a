//! Bars that lie: room for any number of categories and for names of any length.

use super::segments::{Lanes, Segment, ends, role_upon, segments};
use super::{
    EDGE, LINE, NEAR, Plot, SIZE, TICK_SIZE, category_axis, data_label, header, label, lines, tick_label, value_axis,
    value_of, widest_label,
};
use crate::chart::drawing::{Align, Drawing, Mark, Shape};
use crate::chart::measure::{text_width, widest, wrap};
use crate::chart::palette::Role;
use crate::chart::scale::Scale;
use crate::chart::{Chart, Layout, Point};

/// Most room for names beside the bars.
const WIDE_NAMES: f64 = 270.0;
const NARROW_NAMES: f64 = 104.0;
/// Most room on a phone for names and values in one row; the rest is for the bars.
const MOST_TEXT: f64 = 250.0;
/// Between two tick labels.
const TICK_GAP: f64 = 12.0;

/// The names of the categories and where they stand.
struct Names {
    lines: Vec<Vec<String>>,
    /// Width of the column beside the bars; `None` where each name stands above its bars.
    column: Option<f64>,
}

/// Draws lying bars.
pub fn draw(chart: &Chart, layout: Layout, stacked: bool) -> Drawing {
    let segments = segments(chart, stacked);
    let scale = Scale::from_zero(ends(&segments), if layout == Layout::Wide { 5.0 } else { 3.0 });
    let names = names(chart, layout);
    let lanes = Lanes::new(chart, stacked, thickness(chart, stacked));
    let (band, overhang) = band(&names, &lanes);

    let mut marks = Vec::new();
    let header = header::draw(chart, layout, Some(|_| Shape::Area), &mut marks);
    let (left, right) = sides(&segments, &scale, &names, layout, stacked);
    let across = Plot { left, top: 0.0, right, bottom: 0.0 };
    let is_crowded = layout == Layout::Narrow && !stacked && meets_grid(&segments, &across, &scale);
    let has_ticks = names.column.is_some() && !is_crowded;
    let top = header + overhang + if has_ticks { LINE + 8.0 } else { 8.0 };
    let bottom = top + band * chart.categories.len() as f64;
    let plot = Plot { left, top, right, bottom };
    if has_ticks {
        marks.extend(ticks(&plot, &scale));
    }
    marks.extend(base_lines(&plot, &scale, &names, &lanes, band));
    for segment in &segments {
        marks.extend(value_label(segment, &plot, &scale, band, &lanes, stacked));
    }
    for (category, name) in names.lines.iter().enumerate() {
        let middle = top + (category as f64 + 0.5) * band;
        marks.extend(name_marks(name, &names, middle, &lanes));
    }
    let mut option = charming::Chart::new()
        .grid(plot.grid())
        .x_axis(value_axis(&scale, has_ticks))
        .y_axis(category_axis(chart.categories.len()).inverse(true));
    for bar in lanes.bars(chart, stacked) {
        option = option.series(bar);
    }
    Drawing { width: layout.width(), height: bottom + 4.0, chart: option, marks }
}

fn names(chart: &Chart, layout: Layout) -> Names {
    let natural = widest_label(chart.categories.iter().map(String::as_str));
    let column = match layout {
        Layout::Wide => Some(natural.min(WIDE_NAMES)),
        Layout::Narrow => (natural <= NARROW_NAMES && natural + labels_width(chart) <= MOST_TEXT).then_some(natural),
    };
    let width = column.unwrap_or(layout.width() - 2.0 * EDGE) + 0.5;
    let lines = chart.categories.iter().map(|name| wrap(name, width, SIZE)).collect::<Vec<_>>();
    let column = column.map(|_| lines.iter().map(|name| widest(name, SIZE)).fold(0.0, f64::max));
    Names { lines, column }
}

/// Room that the values take at the left and at the right of the bars.
fn labels_width(chart: &Chart) -> f64 {
    let points = chart.series.iter().flat_map(|series| &series.points);
    let (below, above): (Vec<&Point>, Vec<&Point>) =
        points.partition(|point| value_of(point).is_some_and(|value| value < 0.0));
    [below, above].map(|side| widest_label(side.into_iter().map(|point| point.label.as_str()))).iter().sum()
}

fn thickness(chart: &Chart, stacked: bool) -> f64 {
    match (stacked, chart.series.len()) {
        (true, _) => 28.0,
        (false, 1) => 20.0,
        (false, _) => 18.0,
    }
}

/// Height of one category, and by how much a name above the first bars rises over its share.
fn band(names: &Names, lanes: &Lanes) -> (f64, f64) {
    let most_lines = names.lines.iter().map(Vec::len).max().unwrap_or(0) as f64;
    let gap = if lanes.count > 1 { 22.0 } else { 12.0 };
    match names.column {
        Some(_) => ((lanes.total() + gap).max(most_lines * LINE + 10.0), 0.0),
        None => {
            let name = most_lines * LINE + 3.0;
            let band = lanes.total() + name + gap;
            (band, name - (name + gap) / 2.0)
        }
    }
}

/// Left and right end of the axis, such that each label fits beyond the end of its bar.
fn sides(segments: &[Segment], scale: &Scale, names: &Names, layout: Layout, stacked: bool) -> (f64, f64) {
    let names_end = names.column.map_or(EDGE, |width| EDGE + width + 10.0);
    let edge = layout.width() - EDGE;
    let last_tick = scale.labels().last().map_or(0.0, |tick| text_width(tick, TICK_SIZE));
    let tick_room = if names.column.is_some() { (last_tick / 2.0).max(14.0) } else { 0.0 };
    if stacked {
        return (names_end, edge - tick_room);
    }
    let negative = segments.iter().filter(|segment| matches!(segment.extent, Some((_, to)) if to < 0.0));
    let labels_left = widest_label(negative.map(|segment| segment.label));
    let left = if labels_left > 0.0 { names_end + labels_left + NEAR } else { names_end };
    let mut width = edge - tick_room - left;
    for segment in segments {
        let to = segment.extent.map_or(0.0, |(_, to)| to);
        let share = scale.fraction(to);
        if to >= 0.0 && share > 0.0 {
            width = width.min((edge - left - NEAR - text_width(segment.label, SIZE)) / share);
        }
    }
    (left, left + width.max(40.0))
}

/// The tick labels. Where they would run into each other only zero and every second, third … from there have one.
fn ticks(plot: &Plot, scale: &Scale) -> Vec<Mark> {
    let texts = scale.labels();
    let apart = plot.width() * scale.step / (scale.max - scale.min);
    let every = ((widest(&texts, TICK_SIZE) + TICK_GAP) / apart).ceil().max(1.0) as usize;
    let zero = (-scale.min / scale.step).round() as usize;
    let shown = texts.iter().enumerate().filter(|(number, _)| number.abs_diff(zero).is_multiple_of(every));
    let place = |(number, text): (usize, &String)| {
        let x = plot.x_of(scale, scale.min + number as f64 * scale.step);
        tick_label(x, plot.top - LINE / 2.0 - 2.0, text, Align::Center)
    };
    shown.map(place).collect()
}

/// Whether a value would stand on a line of the grid. On a phone the grid then goes, for each bar bears its value.
fn meets_grid(segments: &[Segment], plot: &Plot, scale: &Scale) -> bool {
    let count = ((scale.max - scale.min) / scale.step).round() as usize;
    let lines: Vec<f64> = (0..=count).map(|number| plot.x_of(scale, scale.min + number as f64 * scale.step)).collect();
    segments.iter().filter_map(|segment| Some((segment, segment.extent?.1))).any(|(segment, to)| {
        let (end, width) = (plot.x_of(scale, to), NEAR + text_width(segment.label, SIZE));
        let (from, until) = if to < 0.0 { (end - width, end) } else { (end, end + width) };
        lines.iter().any(|line| *line > from && *line < until)
    })
}

/// The line from which bars start; interrupted where the names stand above the bars, for it would run through them.
fn base_lines(plot: &Plot, scale: &Scale, names: &Names, lanes: &Lanes, band: f64) -> Vec<Mark> {
    let x = plot.x_of(scale, 0.0);
    let rule = |top, bottom| Mark::Rule { points: vec![(x, top), (x, bottom)], width: 1.0, role: Role::Line };
    if names.column.is_some() {
        return vec![rule(plot.top, plot.bottom)];
    }
    let half = lanes.total() / 2.0 + 2.0;
    let middles = (0..names.lines.len()).map(|category| plot.top + (category as f64 + 0.5) * band);
    middles.map(|middle| rule(middle - half, middle + half)).collect()
}

fn name_marks(name: &[String], names: &Names, middle: f64, lanes: &Lanes) -> Vec<Mark> {
    let rest = (name.len() as f64 - 1.0) * LINE;
    match names.column {
        Some(width) => lines(name, EDGE + width, middle - rest / 2.0, Align::Right, Role::Ink).collect(),
        None => {
            let first = middle - lanes.total() / 2.0 - 3.0 - LINE / 2.0 - rest;
            lines(name, EDGE, first, Align::Left, Role::Ink).collect()
        }
    }
}

fn value_label(segment: &Segment, plot: &Plot, scale: &Scale, band: f64, lanes: &Lanes, stacked: bool) -> Option<Mark> {
    let y = plot.top + (segment.category as f64 + 0.5) * band + lanes.offset(segment.series);
    let zero = plot.x_of(scale, 0.0);
    let Some((from, to)) = segment.extent else {
        let missing = data_label(zero + NEAR, y, segment.label, Align::Left, Role::Muted);
        return (!stacked).then_some(missing);
    };
    let (start, end) = (plot.x_of(scale, from), plot.x_of(scale, to));
    if stacked {
        let fits = text_width(segment.label, SIZE) + NEAR <= (end - start).abs();
        let role = role_upon(segment.series);
        return fits.then(|| label((start + end) / 2.0, y, segment.label, Align::Center, role));
    }
    Some(if to < 0.0 {
        data_label(end - NEAR, y, segment.label, Align::Right, Role::Ink)
    } else {
        data_label(end + NEAR, y, segment.label, Align::Left, Role::Ink)
    })
}
