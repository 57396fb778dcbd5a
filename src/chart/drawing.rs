//! A chart whose layout is decided: ECharts' option as `charming` builds it, and the marks and texts beside it.
//!
//! `charming` does not model ECharts' `graphic` component, which draws single shapes at given places; its elements are
//! added to the serialised option. The option travels as JSON and is parsed as JSON, never as a script,
//! so no text of an author can become code. Colours are the codes of [`Role`].

use serde_json::{Value, json};

use super::ChartError;
use super::measure::printable;
use super::palette::{Role, SERIES_COLOURS};

/// What ECharts is asked to draw.
pub struct Drawing {
    /// In CSS pixels.
    pub width: f64,
    /// In CSS pixels.
    pub height: f64,
    /// Axes, grid lines and the shapes that stand for data.
    pub chart: charming::Chart,
    /// Texts, legends and rules, in painting order, above the chart.
    pub marks: Vec<Mark>,
}

/// How a text stands to its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Center,
    Right,
}

/// The shape that stands for a series in a line chart and in legends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The swatch of a bar or sector.
    Area,
    Square,
    Circle,
    Triangle,
    Diamond,
}

/// A single shape or line of text. All lengths are in pixels from the top left.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// One line of text; `y` is its middle.
    Text {
        x: f64,
        y: f64,
        text: String,
        size: f64,
        align: Align,
        role: Role,
        bold: bool,
        /// Whether an edge in the page's colour keeps it legible on lines.
        halo: bool,
    },
    /// Text that stands upright beside its neighbours, reading upwards; it ends at (x, y).
    Upright { x: f64, y: f64, text: String, size: f64, role: Role },
    /// A rectangle with rounded corners.
    Box { x: f64, y: f64, width: f64, height: f64, radius: f64, role: Role },
    /// A symbol around its middle, hollow from the fifth series on.
    Symbol { x: f64, y: f64, size: f64, shape: Shape, hollow: bool, role: Role },
    /// A line through points.
    Rule { points: Vec<(f64, f64)>, width: f64, role: Role },
}

impl Drawing {
    /// The whole as ECharts' option.
    pub fn option(&self) -> Result<String, ChartError> {
        let mut option = serde_json::to_value(&self.chart).map_err(encoding_error)?;
        option["animation"] = json!(false);
        option["graphic"] = json!({ "elements": self.marks.iter().map(Mark::element).collect::<Vec<_>>() });
        serde_json::to_string(&option).map_err(encoding_error)
    }
}

fn encoding_error(error: serde_json::Error) -> ChartError {
    ChartError::new(format!("the option cannot be written: {error}"))
}

impl Mark {
    fn element(&self) -> Value {
        let mut element = match self {
            Mark::Text { .. } | Mark::Upright { .. } => self.text_element(),
            Mark::Box { x, y, width, height, radius, role } => json!({
                "type": "rect",
                "shape": { "x": x, "y": y, "width": width, "height": height, "r": radius },
                "style": { "fill": role.code() },
            }),
            Mark::Symbol { x, y, size, shape, hollow, role } => json!({
                "type": shape.element_type(),
                "shape": shape.element_shape(*x, *y, *size),
                "style": symbol_style(*hollow, *role),
            }),
            Mark::Rule { points, width, role } => json!({
                "type": "polyline",
                "shape": { "points": points },
                "style": { "stroke": role.code(), "lineWidth": width, "fill": "none" },
            }),
        };
        element["silent"] = json!(true);
        element["z"] = json!(10);
        element
    }

    fn text_element(&self) -> Value {
        match self {
            Mark::Text { x, y, text, size, align, role, bold, halo } => json!({
                "type": "text",
                "style": {
                    "text": printable(text), "x": x, "y": y, "fill": role.code(), "fontSize": size,
                    "fontWeight": if *bold { "bold" } else { "normal" },
                    "align": align.name(), "verticalAlign": "middle",
                    "stroke": if *halo { Role::Surface.code() } else { "none".to_owned() },
                    "lineWidth": if *halo { 3 } else { 0 },
                },
            }),
            Mark::Upright { x, y, text, size, role } => json!({
                "type": "text", "x": x, "y": y, "rotation": std::f64::consts::FRAC_PI_2,
                "style": {
                    "text": printable(text), "fill": role.code(), "fontSize": size,
                    "align": "right", "verticalAlign": "middle",
                },
            }),
            _ => Value::Null,
        }
    }
}

fn symbol_style(hollow: bool, role: Role) -> Value {
    if hollow {
        json!({ "fill": Role::Surface.code(), "stroke": role.code(), "lineWidth": 2 })
    } else {
        json!({ "fill": role.code() })
    }
}

impl Align {
    fn name(self) -> &'static str {
        match self {
            Align::Left => "left",
            Align::Center => "center",
            Align::Right => "right",
        }
    }
}

impl Shape {
    /// The shape of a series in a line chart: with its colour gone it still differs from its neighbours, and where the
    /// colours begin again the shapes move on.
    pub fn of_series(index: usize) -> Shape {
        [Shape::Circle, Shape::Square, Shape::Triangle, Shape::Diamond][(index + index / SERIES_COLOURS) % 4]
    }

    fn element_type(self) -> &'static str {
        match self {
            Shape::Circle => "circle",
            Shape::Area | Shape::Square => "rect",
            Shape::Triangle | Shape::Diamond => "polygon",
        }
    }

    fn element_shape(self, x: f64, y: f64, size: f64) -> Value {
        let half = size / 2.0;
        match self {
            Shape::Circle => json!({ "cx": x, "cy": y, "r": half }),
            Shape::Area | Shape::Square => {
                json!({ "x": x - half, "y": y - half, "width": size, "height": size })
            }
            Shape::Triangle => {
                json!({ "points": [[x, y - half], [x + half, y + half], [x - half, y + half]] })
            }
            Shape::Diamond => {
                json!({ "points": [[x, y - half], [x + half, y], [x, y + half], [x - half, y]] })
            }
        }
    }
}
