//! A ranking: order and nothing else. All rows are equally long, because no magnitude was published.
//!
//! There is no axis for ECharts to draw; it paints the chips and rules that are placed here, so that a ranking
//! passes the same gate and looks of one piece with the other charts.

use super::{EDGE, LINE, Layout, SIZE, label, lines, value_of, widest_label};
use crate::chart::Chart;
use crate::chart::drawing::{Align, Drawing, Mark};
use crate::chart::measure::wrap;
use crate::chart::palette::Role;

const CHIP_HEIGHT: f64 = 26.0;
const COLUMN_GAP: f64 = 40.0;
const ROW_GAP: f64 = 14.0;

/// Draws rows from the first rank to the last, in two columns where there is room.
pub fn draw(chart: &Chart, layout: Layout) -> Drawing {
    let order = order(chart);
    let columns = if layout == Layout::Wide && order.len() > 5 { 2 } else { 1 };
    let rows = order.len().div_ceil(columns);
    let gaps = COLUMN_GAP * (columns as f64 - 1.0);
    let width = (layout.width() - 2.0 * EDGE - gaps) / columns as f64;
    let chip = chip_width(chart);
    let names: Vec<Vec<String>> =
        order.iter().map(|&row| wrap(&chart.categories[row], width - chip - 14.0, SIZE)).collect();
    let most_lines = names.iter().map(Vec::len).max().unwrap_or(1) as f64;
    let height = (most_lines * LINE).max(CHIP_HEIGHT) + ROW_GAP;
    let mut marks = Vec::new();
    for (place, (&row, name)) in order.iter().zip(&names).enumerate() {
        let left = EDGE + (place / rows) as f64 * (width + COLUMN_GAP);
        let middle = ((place % rows) as f64 + 0.5) * height;
        marks.extend(chip_marks(left, middle, chip, &chart.series[0].points[row].label));
        let first = middle - (name.len() as f64 - 1.0) * LINE / 2.0;
        marks.extend(lines(name, left + chip + 14.0, first, Align::Left, Role::Ink));
        let rule = middle + height / 2.0;
        let points = vec![(left, rule), (left + width, rule)];
        marks.push(Mark::Rule { points, width: 1.0, role: Role::Grid });
    }
    let height = height * rows as f64 + 2.0;
    Drawing { width: layout.width(), height, chart: charming::Chart::new(), marks }
}

/// The categories by rank; those without one come last, in the order given.
fn order(chart: &Chart) -> Vec<usize> {
    let rank = |&row: &usize| value_of(&chart.series[0].points[row]).unwrap_or(f64::INFINITY);
    let mut order: Vec<usize> = (0..chart.categories.len()).collect();
    order.sort_by(|a, b| rank(a).total_cmp(&rank(b)));
    order
}

/// All chips are as wide as the widest needs.
fn chip_width(chart: &Chart) -> f64 {
    let labels = chart.series[0].points.iter().map(|point| point.label.as_str());
    (widest_label(labels) + 14.0).max(CHIP_HEIGHT)
}

fn chip_marks(left: f64, middle: f64, width: f64, text: &str) -> [Mark; 2] {
    let chip = Mark::Box {
        x: left,
        y: middle - CHIP_HEIGHT / 2.0,
        width,
        height: CHIP_HEIGHT,
        radius: 4.0,
        role: Role::Series(0),
    };
    [chip, label(left + width / 2.0, middle, text, Align::Center, Role::OnSeries(0))]
}
