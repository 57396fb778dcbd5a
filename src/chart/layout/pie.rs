//! Pie and ring: parts of a whole, each with its name and its published value.
//!
//! On a desk leader lines join sectors and labels; on a phone a list stands below, in the order of the sectors.

use charming::datatype::{CompositeValue, DataPointItem};
use charming::element::{ItemStyle, Label, LabelLine};
use charming::series::Pie;

use super::spread::spread;
use super::{EDGE, LINE, Layout, SIZE, header, label, lines, value_of};
use crate::chart::drawing::{Align, Drawing, Mark, Shape};
use crate::chart::measure::{text_width, wrap};
use crate::chart::palette::Role;
use crate::chart::{Chart, ChartKind};

/// More sectors cannot be told apart by leader lines, or by colour in a list.
const MOST_WIDE: usize = 16;
const MOST_NARROW: usize = 8;
const RADIUS: f64 = 125.0;
/// Share of the radius that the hole of a ring takes.
const HOLE: f64 = 0.6;
const ROW_GAP: f64 = 15.0;

/// One sector.
struct Sector {
    category: usize,
    share: f64,
    /// Clockwise from noon, in turns.
    middle: f64,
}

/// Draws a pie or ring, or nothing where the data are no parts of a whole or too many.
pub fn draw(chart: &Chart, layout: Layout) -> Option<Drawing> {
    let sectors = sectors(chart)?;
    match layout {
        Layout::Wide if sectors.len() <= MOST_WIDE => Some(wide(chart, &sectors)),
        Layout::Narrow if sectors.len() <= MOST_NARROW => Some(narrow(chart, &sectors)),
        _ => None,
    }
}

fn sectors(chart: &Chart) -> Option<Vec<Sector>> {
    let values: Option<Vec<f64>> = chart.series[0].points.iter().map(value_of).collect();
    let values = values?;
    let total: f64 = values.iter().sum();
    if total <= 0.0 || values.iter().any(|value| *value < 0.0) {
        return None;
    }
    let mut before = 0.0;
    let place = |(category, value): (usize, &f64)| {
        let share = value / total;
        let middle = before + share / 2.0;
        before += share;
        Sector { category, share, middle }
    };
    Some(values.iter().enumerate().map(place).collect())
}

fn wide(chart: &Chart, sectors: &[Sector]) -> Drawing {
    let (right, left): (Vec<&Sector>, Vec<&Sector>) = sectors.iter().partition(|s| s.middle < 0.5);
    let left: Vec<&Sector> = left.into_iter().rev().collect();
    let sides = [(right, 1.0), (left, -1.0)].map(|(sectors, direction)| Side::new(chart, &sectors, direction));
    let above = sides.iter().map(Side::top).fold(-RADIUS - 25.0, f64::min);
    let below = sides.iter().map(Side::bottom).fold(RADIUS + 25.0, f64::max);
    let width = Layout::Wide.width();
    let centre = (width / 2.0, -above);
    let mut marks = centre_text(chart, centre, RADIUS);
    marks.extend(sides.iter().flat_map(|side| side.marks(chart, centre)));
    Drawing { width, height: below - above, chart: option(chart, centre, RADIUS), marks }
}

/// The labels at the right (1) or left (-1) of a pie, top to bottom.
struct Side {
    direction: f64,
    blocks: Vec<Block>,
}

/// The label of a sector: the lines of its name, and one for the value. Heights are from the middle of the pie.
struct Block {
    category: usize,
    turns: f64,
    name: Vec<String>,
    height: f64,
    middle: f64,
}

impl Side {
    fn new(chart: &Chart, sectors: &[&Sector], direction: f64) -> Side {
        let room = Layout::Wide.width() / 2.0 - RADIUS - 62.0;
        let names = sectors.iter().map(|sector| wrap(&chart.categories[sector.category], room, SIZE));
        let names: Vec<Vec<String>> = names.collect();
        let heights: Vec<f64> = names.iter().map(|name| (name.len() as f64 + 1.0) * LINE + 6.0).collect();
        let wanted: Vec<f64> = sectors.iter().map(|sector| elbow((0.0, 0.0), sector.middle).1).collect();
        let middles = spread(&wanted, &heights, f64::NEG_INFINITY, f64::INFINITY);
        let places = sectors.iter().zip(names).zip(heights.into_iter().zip(middles));
        let block = |((sector, name), (height, middle)): ((&&Sector, _), _)| {
            let (category, turns) = (sector.category, sector.middle);
            Block { category, turns, name, height, middle }
        };
        Side { direction, blocks: places.map(block).collect() }
    }

    fn top(&self) -> f64 {
        self.blocks.first().map_or(0.0, |block| block.middle - block.height / 2.0)
    }

    fn bottom(&self) -> f64 {
        self.blocks.last().map_or(0.0, |block| block.middle + block.height / 2.0)
    }

    /// The labels and their leader lines.
    fn marks(&self, chart: &Chart, centre: (f64, f64)) -> Vec<Mark> {
        let align = if self.direction > 0.0 { Align::Left } else { Align::Right };
        let column = centre.0 + self.direction * (RADIUS + 46.0);
        let mut marks = Vec::new();
        for block in &self.blocks {
            let middle = centre.1 + block.middle;
            let start = on_circle(centre, RADIUS + 3.0, block.turns);
            let end = (column - self.direction * 6.0, middle);
            let points = vec![start, elbow(centre, block.turns), end];
            marks.push(Mark::Rule { points, width: 1.0, role: Role::Line });
            let first = middle - block.height / 2.0 + 3.0 + LINE / 2.0;
            marks.extend(lines(&block.name, column, first, align, Role::Ink));
            let value = first + block.name.len() as f64 * LINE;
            marks.push(value_text(chart, block.category, column, value, align));
        }
        marks
    }
}

/// Where the leader line of a sector bends.
fn elbow(centre: (f64, f64), turns: f64) -> (f64, f64) {
    on_circle(centre, RADIUS + 16.0, turns)
}

fn value_text(chart: &Chart, category: usize, x: f64, y: f64, align: Align) -> Mark {
    let text = chart.series[0].points[category].label.clone();
    Mark::Text { x, y, text, size: SIZE, align, role: Role::Ink, bold: true, halo: false }
}

fn on_circle(centre: (f64, f64), radius: f64, turns: f64) -> (f64, f64) {
    let angle = turns * std::f64::consts::TAU;
    (centre.0 + radius * angle.sin(), centre.1 - radius * angle.cos())
}

fn narrow(chart: &Chart, sectors: &[Sector]) -> Drawing {
    let width = Layout::Narrow.width();
    let radius = 110.0;
    let centre = (width / 2.0, radius + 6.0);
    let mut marks = centre_text(chart, centre, radius);
    marks.extend(sectors.iter().filter_map(|sector| label_within(chart, sector, centre, radius)));
    let mut y = 2.0 * radius + 26.0;
    for sector in sectors {
        y = list_row(chart, sector, y, &mut marks);
    }
    Drawing { width, height: y + 2.0, chart: option(chart, centre, radius), marks }
}

/// The value upon its sector, where it lies wholly within. The band of a ring is too narrow for most values, and a
/// value here and there would only raise the question where the others are, so they stand in the list alone.
fn label_within(chart: &Chart, sector: &Sector, centre: (f64, f64), radius: f64) -> Option<Mark> {
    if chart.kind == ChartKind::Ring {
        return None;
    }
    let text = &chart.series[0].points[sector.category].label;
    let (x, y) = on_circle((0.0, 0.0), radius * 0.64, sector.middle);
    let half = (text_width(text, SIZE) / 2.0 + 3.0, LINE / 2.0);
    let fits = outline((x, y), half).all(|point| holds(sector, radius, point));
    fits.then(|| label(centre.0 + x, centre.1 + y, text, Align::Center, Role::OnSeries(sector.category)))
}

/// Points all around a rectangle, closer to each other than a sector's edge is thick.
fn outline(middle: (f64, f64), half: (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let steps = (2.0 * half.0.max(half.1)).ceil();
    (0..=steps as u32).map(move |step| 2.0 * f64::from(step) / steps - 1.0).flat_map(move |along| {
        let (x, y) = (along * half.0, along * half.1);
        let sides = [(x, -half.1), (x, half.1), (-half.0, y), (half.0, y)];
        sides.map(|(x, y)| (middle.0 + x, middle.1 + y))
    })
}

/// Whether a sector of a pie around (0, 0) holds a point.
fn holds(sector: &Sector, radius: f64, (x, y): (f64, f64)) -> bool {
    let turns = (x.atan2(-y) / std::f64::consts::TAU - sector.middle).rem_euclid(1.0);
    x.hypot(y) <= radius - 2.0 && turns.min(1.0 - turns) <= sector.share / 2.0
}

/// One row of the list: swatch, name, value; returns where the next begins.
fn list_row(chart: &Chart, sector: &Sector, top: f64, marks: &mut Vec<Mark>) -> f64 {
    let right = Layout::Narrow.width() - EDGE;
    let value = &chart.series[0].points[sector.category].label;
    let room = right - EDGE - 20.0 - text_width(value, SIZE) * 1.1 - 12.0;
    let name = wrap(&chart.categories[sector.category], room.max(80.0), SIZE);
    let first = top + LINE / 2.0;
    marks.push(header::symbol(EDGE + 6.0, first, sector.category, Shape::Area));
    marks.extend(lines(&name, EDGE + 20.0, first, Align::Left, Role::Ink));
    marks.push(value_text(chart, sector.category, right, first, Align::Right));
    let next = top + name.len() as f64 * LINE + ROW_GAP;
    let rule = next - ROW_GAP / 2.0;
    let points = vec![(EDGE, rule), (right, rule)];
    marks.push(Mark::Rule { points, width: 1.0, role: Role::Grid });
    next
}

/// What is measured, in the hole of a ring.
fn centre_text(chart: &Chart, centre: (f64, f64), radius: f64) -> Vec<Mark> {
    if chart.kind != ChartKind::Ring {
        return Vec::new();
    }
    let text = in_hole(&chart.value_label, radius * HOLE * 1.5);
    let first = centre.1 - (text.len() as f64 - 1.0) * LINE / 2.0;
    lines(&text, centre.0, first, Align::Center, Role::Muted).collect()
}

/// The lines of a label and its unit: the unit in brackets moves to a line of its own before a word breaks.
fn in_hole(label: &str, width: f64) -> Vec<String> {
    let unit = label.rfind(['（', '(']).filter(|_| text_width(label, SIZE) > width);
    let (name, unit) = label.split_at(unit.unwrap_or(label.len()));
    let parts = [name.trim_end(), unit].into_iter().filter(|part| !part.is_empty());
    parts.flat_map(|part| wrap(part, width, SIZE)).collect()
}

fn option(chart: &Chart, centre: (f64, f64), radius: f64) -> charming::Chart {
    let hole = if chart.kind == ChartKind::Ring { radius * HOLE } else { 0.0 };
    let points = chart.series[0].points.iter().enumerate();
    let data: Vec<DataPointItem> = points
        .map(|(category, point)| {
            let colour = Role::Series(category).code();
            DataPointItem::new(value_of(point)).item_style(ItemStyle::new().color(colour))
        })
        .collect();
    // An edge in the page's colour keeps neighbours apart where colours look alike.
    let edge = ItemStyle::new().border_color(Role::Surface.code()).border_width(2.0);
    let pie = Pie::new()
        .center(CompositeValue::from(vec![centre.0, centre.1]))
        .radius(CompositeValue::from(vec![hole, radius]))
        .start_angle(90.0)
        .clockwise(true)
        .label(Label::new().show(false))
        .label_line(LabelLine::new().show(false))
        .item_style(edge)
        .data(data);
    charming::Chart::new().series(pie)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Point, Series};

    fn chart(kind: ChartKind, values: &[f64], label: &str) -> Chart {
        let point = |value: &f64| Point { value: Some(*value), label: label.to_owned() };
        Chart {
            id: "pie".to_owned(),
            kind,
            title: String::new(),
            description: String::new(),
            lang: "en".to_owned(),
            categories: values.iter().map(f64::to_string).collect(),
            series: vec![Series { name: String::new(), points: values.iter().map(point).collect() }],
            value_label: String::new(),
        }
    }

    /// Whether each sector carries its value.
    fn labelled(chart: &Chart) -> Vec<bool> {
        let sectors = sectors(chart).unwrap();
        sectors.iter().map(|sector| label_within(chart, sector, (0.0, 0.0), 110.0).is_some()).collect()
    }

    #[test]
    fn a_value_stands_upon_its_sector_only_where_it_fits() {
        assert_eq!(labelled(&chart(ChartKind::Pie, &[56.0, 39.0, 5.0], "128,869")), [true, true, false]);
        assert_eq!(labelled(&chart(ChartKind::Pie, &[100.0], "128,869")), [true]);
        assert_eq!(labelled(&chart(ChartKind::Pie, &[1.0, 1.0], "1,234,567,890,123")), [false, false]);
    }

    #[test]
    fn the_unit_of_a_ring_stands_apart_before_its_name_breaks() {
        assert_eq!(in_hole("毕业生人数（人）", 99.0), ["毕业生人数", "（人）"]);
        assert_eq!(in_hole("占比（%）", 99.0), ["占比（%）"]);
        assert_eq!(in_hole("人数", 99.0), ["人数"]);
    }

    #[test]
    fn a_ring_bears_no_values() {
        assert_eq!(labelled(&chart(ChartKind::Ring, &[56.0, 44.0], "5%")), [false, false]);
    }

    #[test]
    fn a_sector_holds_the_points_between_its_edges() {
        let sector = Sector { category: 0, share: 0.25, middle: 0.125 };
        assert!(holds(&sector, 10.0, (5.0, -5.0)));
        for outside in [(5.0, 5.0), (-1.0, -5.0), (7.0, -7.0)] {
            assert!(!holds(&sector, 10.0, outside), "{outside:?}");
        }
    }
}
