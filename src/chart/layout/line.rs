//! Lines: values in the order of their categories, each series named at its end where there is room.

use charming::element::{LineStyle, LineStyleType};
use charming::series::Line;

use super::columns::frame;
use super::spread::spread;
use super::{EDGE, LINE, Plot, SIZE, TICK_SIZE, category_axis, data_label, header, lines, value_axis, value_of};
use crate::chart::drawing::{Align, Drawing, Mark, Shape};
use crate::chart::measure::{breaks_well, text_width, widest, wrap};
use crate::chart::palette::{Role, SERIES_COLOURS};
use crate::chart::scale::Scale;
use crate::chart::{Chart, Layout, Series};

/// Most room for the names of the series at the right.
const NAMES: f64 = 170.0;
const NAME_GAP: f64 = 14.0;
/// With more lines the names of the categories stand upright.
const MOST_LINES: usize = 3;
const SYMBOL: f64 = 8.0;

/// Draws lines.
pub fn draw(chart: &Chart, layout: Layout) -> Drawing {
    let values = chart.series.iter().flat_map(|series| series.points.iter().filter_map(value_of));
    let scale = Scale::for_positions(values, 4.0);
    let ticks = scale.labels();
    let named_at_end = layout == Layout::Wide && (2..=8).contains(&chart.series.len());
    let mut marks = Vec::new();
    let shape = (!named_at_end).then_some(Shape::of_series as fn(usize) -> Shape);
    let top = header::draw(chart, layout, shape, &mut marks) + LINE + 8.0;
    let height = if layout == Layout::Wide { 300.0 } else { 240.0 };
    let plot = Plot {
        left: EDGE + widest(&ticks, TICK_SIZE) + 10.0,
        top,
        right: layout.width() - EDGE - if named_at_end { names_room(chart) } else { 0.0 },
        bottom: top + height,
    };
    let places = Places { chart, plot, scale };
    marks.extend(frame(&plot, &scale, &ticks));
    marks.extend(places.symbols());
    marks.extend(places.value_labels());
    if named_at_end {
        marks.extend(places.series_names());
    }
    let bottom = places.category_names(&mut marks);
    Drawing { width: layout.width(), height: bottom + 6.0, chart: places.option(), marks }
}

fn names_room(chart: &Chart) -> f64 {
    let widths = chart.series.iter().map(|series| header::name_width(&series.name));
    widths.fold(0.0, f64::max).min(NAMES) + NAME_GAP
}

struct Places<'a> {
    chart: &'a Chart,
    plot: Plot,
    scale: Scale,
}

/// A rectangle that is taken: left, top, right, bottom.
type Taken = [f64; 4];

impl Places<'_> {
    fn band(&self) -> f64 {
        self.plot.width() / self.chart.categories.len() as f64
    }

    fn x_of(&self, category: usize) -> f64 {
        self.plot.left + (category as f64 + 0.5) * self.band()
    }

    /// The points of a series that were observed.
    fn points(&self, series: &Series) -> Vec<(usize, f64, f64)> {
        let points = series.points.iter().enumerate();
        let observed = points.filter_map(|(category, point)| {
            let value = value_of(point)?;
            Some((category, self.x_of(category), self.plot.y_of(&self.scale, value)))
        });
        observed.collect()
    }

    fn option(&self) -> charming::Chart {
        let mut option = charming::Chart::new()
            .grid(self.plot.grid())
            .x_axis(category_axis(self.chart.categories.len()))
            .y_axis(value_axis(&self.scale, true));
        for (index, series) in self.chart.series.iter().enumerate() {
            option = option.series(self.line(index, series));
        }
        option
    }

    fn line(&self, index: usize, series: &Series) -> Line {
        let values: Vec<Option<f64>> = series.points.iter().map(value_of).collect();
        let dashes = if index < SERIES_COLOURS { LineStyleType::Solid } else { LineStyleType::Dashed };
        let style = LineStyle::new().color(Role::Series(index).code()).width(2.5).type_(dashes);
        Line::new().show_symbol(false).line_style(style).data(values)
    }

    /// The symbols of all points. ECharts would fill hollow ones white, whatever the page's colour.
    fn symbols(&self) -> Vec<Mark> {
        let size = SYMBOL.min(self.band() * 0.6);
        let mut marks = Vec::new();
        for (index, series) in self.chart.series.iter().enumerate() {
            let symbol = |(_, x, y)| header::symbol_of(x, y, size, index, Shape::of_series(index));
            marks.extend(self.points(series).into_iter().map(symbol));
        }
        marks
    }

    /// The published texts, above or below their points wherever they touch neither a line nor each other.
    /// The ends and extremes of each series are placed first.
    fn value_labels(&self) -> Vec<Mark> {
        let paths: Vec<Vec<(usize, f64, f64)>> = self.chart.series.iter().map(|series| self.points(series)).collect();
        let mut taken = self.tick_places();
        let mut marks = Vec::new();
        for (series, category, x, y) in by_importance(&paths) {
            let text = &self.chart.series[series].points[category].label;
            let half = text_width(text, SIZE) / 2.0 + 1.0;
            let free = self.places_for(x, y, half).into_iter().find(|&(x, y)| {
                let place = [x - half, y - 8.0, x + half, y + 8.0];
                place[3] <= self.plot.bottom - 1.0 && is_free(&place, &taken, &paths)
            });
            if let Some((x, y)) = free {
                taken.push([x - half - 3.0, y - 8.0, x + half + 3.0, y + 8.0]);
                marks.push(data_label(x, y, text, Align::Center, Role::Ink));
            }
        }
        marks
    }

    /// Where the text of a point may stand, the best place first: above, below, and obliquely if no other line could be
    /// meant. No text leaves the drawing.
    fn places_for(&self, x: f64, y: f64, half: f64) -> Vec<(f64, f64)> {
        let within = |x: f64| x.min(self.plot.right - half).max(EDGE + half);
        let aside = half + SYMBOL;
        let places = [(0.0, -15.0), (0.0, 15.0), (aside, -11.0), (-aside, -11.0), (aside, 11.0), (-aside, 11.0)];
        let count = if self.chart.series.len() == 1 { places.len() } else { 2 };
        places[..count].iter().map(|(dx, dy)| (within(x + dx), y + dy)).collect()
    }

    /// Where the tick labels stand.
    fn tick_places(&self) -> Vec<Taken> {
        let texts = self.scale.labels().into_iter().enumerate();
        let place = |(number, text): (usize, String)| {
            let y = self.plot.y_of(&self.scale, self.scale.min + number as f64 * self.scale.step);
            let right = self.plot.left - 8.0;
            [right - text_width(&text, TICK_SIZE), y - 8.0, right, y + 8.0]
        };
        texts.map(place).collect()
    }

    /// The name of each series beside its last point, moved apart where lines end close together.
    fn series_names(&self) -> Vec<Mark> {
        let left = self.plot.right + NAME_GAP;
        let mut ends: Vec<(f64, usize, Vec<String>)> = Vec::new();
        for (index, series) in self.chart.series.iter().enumerate() {
            let end = self.points(series).last().map_or(self.plot.bottom, |point| point.2);
            ends.push((end, index, wrap(&series.name, NAMES - 19.0, SIZE)));
        }
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let heights: Vec<f64> = ends.iter().map(|end| end.2.len() as f64 * LINE + 2.0).collect();
        let wanted: Vec<f64> = ends.iter().map(|end| end.0).collect();
        let middles = spread(&wanted, &heights, self.plot.top - LINE, self.plot.bottom + LINE);
        let mut marks = Vec::new();
        for ((_, index, name), middle) in ends.iter().zip(middles) {
            let first = middle - (name.len() as f64 - 1.0) * LINE / 2.0;
            marks.push(header::symbol(left + 6.0, first, *index, Shape::of_series(*index)));
            marks.extend(lines(name, left + 19.0, first, Align::Left, Role::Ink));
        }
        marks
    }

    /// The names of the categories, upright where they do not fit side by side; returns where they end.
    fn category_names(&self, marks: &mut Vec<Mark>) -> f64 {
        let (names, top) = (&self.chart.categories, self.plot.bottom + 4.0);
        let width = self.band() - 8.0;
        if names.iter().all(|name| breaks_well(name, width, SIZE) && wrap(name, width, SIZE).len() <= MOST_LINES) {
            let mut most = 0;
            for (category, name) in names.iter().enumerate() {
                let name = wrap(name, width, SIZE);
                most = most.max(name.len());
                let x = self.x_of(category);
                marks.extend(lines(&name, x, top + LINE / 2.0 + 2.0, Align::Center, Role::Ink));
            }
            return top + most as f64 * LINE + 2.0;
        }
        self.upright_names(top + 4.0, marks)
    }

    fn upright_names(&self, top: f64, marks: &mut Vec<Mark>) -> f64 {
        let names = &self.chart.categories;
        let every = (LINE / self.band()).ceil().max(1.0) as usize;
        let last = names.len() - 1;
        let mut longest = 0.0_f64;
        for (category, name) in names.iter().enumerate() {
            if (last - category).is_multiple_of(every) {
                let (x, text) = (self.x_of(category), name.clone());
                longest = longest.max(text_width(name, SIZE));
                marks.push(Mark::Upright { x, y: top, text, size: SIZE, role: Role::Ink });
            }
        }
        top + longest + 4.0
    }
}

/// All points as (series, category, x, y): last and first, then highest and lowest, then the others.
fn by_importance(paths: &[Vec<(usize, f64, f64)>]) -> Vec<(usize, usize, f64, f64)> {
    let mut points = Vec::new();
    for (series, path) in paths.iter().enumerate() {
        let top = path.iter().map(|point| point.2).fold(f64::INFINITY, f64::min);
        let bottom = path.iter().map(|point| point.2).fold(f64::NEG_INFINITY, f64::max);
        for (position, &(category, x, y)) in path.iter().enumerate() {
            let importance = match position {
                _ if position + 1 == path.len() => 0,
                0 => 1,
                _ if y == top || y == bottom => 2,
                _ => 3,
            };
            points.push((importance, series, category, x, y));
        }
    }
    points.sort_by_key(|point| point.0);
    points.into_iter().map(|(_, series, category, x, y)| (series, category, x, y)).collect()
}

fn is_free(place: &Taken, taken: &[Taken], paths: &[Vec<(usize, f64, f64)>]) -> bool {
    let apart =
        |other: &Taken| place[2] <= other[0] || other[2] <= place[0] || place[3] <= other[1] || other[3] <= place[1];
    let crossed = |path: &Vec<(usize, f64, f64)>| {
        path.windows(2).any(|ends| crosses(place, (ends[0].1, ends[0].2), (ends[1].1, ends[1].2)))
            || path.iter().any(|point| crosses(place, (point.1, point.2), (point.1, point.2)))
    };
    taken.iter().all(apart) && !paths.iter().any(crossed)
}

/// Whether a stretch of line comes within a few pixels of a rectangle (clipping after Liang and Barsky).
fn crosses(place: &Taken, from: (f64, f64), to: (f64, f64)) -> bool {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let near = 3.0;
    let edges = [
        (-dx, from.0 - place[0] + near),
        (dx, place[2] + near - from.0),
        (-dy, from.1 - place[1] + near),
        (dy, place[3] + near - from.1),
    ];
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in edges {
        if step == 0.0 {
            if room < 0.0 {
                return false;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    enter <= leave
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_through_a_rectangle_crosses_it() {
        let place = [10.0, 10.0, 20.0, 20.0];
        assert!(crosses(&place, (0.0, 15.0), (30.0, 15.0)));
        assert!(!crosses(&place, (0.0, 30.0), (30.0, 30.0)));
    }
}
