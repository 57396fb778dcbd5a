//! What stands above the axes: the legend, and what is measured.

use super::{EDGE, LINE, Layout, SIZE, lines};
use crate::chart::Chart;
use crate::chart::drawing::{Align, Mark, Shape};
use crate::chart::measure::{text_width, widest, wrap};
use crate::chart::palette::{Role, SERIES_COLOURS};

const SWATCH: f64 = 12.0;
const SWATCH_GAP: f64 = 7.0;
const ITEM_GAP: f64 = 22.0;
const ROW_GAP: f64 = 6.0;

/// Draws the legend (where there are several series and `shape` is given) and the value label into `marks`;
/// returns where they end.
pub fn draw(chart: &Chart, layout: Layout, shape: Option<fn(usize) -> Shape>, marks: &mut Vec<Mark>) -> f64 {
    let mut y = EDGE;
    if let Some(shape) = shape.filter(|_| chart.series.len() > 1) {
        y = legend(chart, layout, shape, marks) + 8.0;
    }
    let text = wrap(&chart.value_label, layout.width() - 2.0 * EDGE, SIZE);
    marks.extend(lines(&text, EDGE, y + LINE / 2.0, Align::Left, Role::Muted));
    y + text.len() as f64 * LINE
}

/// The symbol of a series in the legend.
pub fn symbol(x: f64, y: f64, index: usize, shape: Shape) -> Mark {
    symbol_of(x, y, SWATCH, index, shape)
}

/// The symbol of a series in any size; hollow once the colours begin again or the shapes do.
pub fn symbol_of(x: f64, y: f64, size: f64, index: usize, shape: Shape) -> Mark {
    Mark::Symbol { x, y, size, shape, hollow: is_hollow(index, shape), role: Role::Series(index) }
}

/// Lines have four shapes, so the second four series are hollow; areas are hollow once the colours repeat.
pub fn is_hollow(index: usize, shape: Shape) -> bool {
    match shape {
        Shape::Area => (index / SERIES_COLOURS) % 2 == 1,
        _ => (index / 4) % 2 == 1,
    }
}

fn legend(chart: &Chart, layout: Layout, shape: fn(usize) -> Shape, marks: &mut Vec<Mark>) -> f64 {
    let right = layout.width() - EDGE;
    let (mut x, mut y, mut row_height) = (EDGE, EDGE, 0.0_f64);
    for (index, series) in chart.series.iter().enumerate() {
        let text = wrap(&series.name, right - EDGE - SWATCH - SWATCH_GAP, SIZE);
        let width = SWATCH + SWATCH_GAP + widest(&text, SIZE);
        if x > EDGE && x + width > right {
            (x, y, row_height) = (EDGE, y + row_height + ROW_GAP, 0.0);
        }
        let middle = y + LINE / 2.0;
        marks.push(symbol(x + SWATCH / 2.0, middle, index, shape(index)));
        marks.extend(lines(&text, x + SWATCH + SWATCH_GAP, middle, Align::Left, Role::Ink));
        x += width + ITEM_GAP;
        row_height = row_height.max(text.len() as f64 * LINE);
    }
    y + row_height
}

/// Width that the name of a series takes beside its symbol.
pub fn name_width(name: &str) -> f64 {
    SWATCH + SWATCH_GAP + text_width(name, SIZE)
}
