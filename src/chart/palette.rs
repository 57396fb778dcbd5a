//! The colours of a chart by their role, and the classes by which a style sheet replaces them.
//!
//! ECharts is given a code in place of a colour, one for each role. Whatever colour then stands in its output either is a
//! code, and becomes a class with the light colour as fallback, or came from somewhere else and is refused.

/// How many series are told apart by colour; the ninth takes the first colour again.
pub const SERIES_COLOURS: usize = 8;

/// What a stroke or a fill is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Text that must be read.
    Ink,
    /// Text that may be overlooked: tick labels, the unit.
    Muted,
    /// The line from which bars start, and leader lines.
    Line,
    /// Grid lines and dividers.
    Grid,
    /// The page behind the chart.
    Surface,
    /// The marks of a series, counted from zero.
    Series(usize),
    /// Text on the marks of a series.
    OnSeries(usize),
}

/// Light colours of the series: fill, and the text upon it. `chart.css` holds the same and the dark ones.
const SERIES: [(&str, &str); SERIES_COLOURS] = [
    ("#1f5fa8", "#ffffff"),
    ("#d1661a", "#14181d"),
    ("#0f8a7e", "#14181d"),
    ("#9b2d6f", "#ffffff"),
    ("#8a7a12", "#14181d"),
    ("#3f97d3", "#14181d"),
    ("#5b4a9e", "#ffffff"),
    ("#6b7280", "#ffffff"),
];

const PREFIX: &str = "#c0de";

impl Role {
    /// The code that ECharts is given for a colour.
    pub fn code(self) -> String {
        let number = match self {
            Role::Ink => 1,
            Role::Muted => 2,
            Role::Line => 3,
            Role::Grid => 4,
            Role::Surface => 5,
            Role::Series(index) => 0x10 + index % SERIES_COLOURS,
            Role::OnSeries(index) => 0x20 + index % SERIES_COLOURS,
        };
        format!("{PREFIX}{number:02x}")
    }

    /// The role behind a colour of ECharts' output.
    pub fn from_code(colour: &str) -> Option<Role> {
        let number = usize::from_str_radix(colour.strip_prefix(PREFIX)?, 16).ok()?;
        match number {
            1 => Some(Role::Ink),
            2 => Some(Role::Muted),
            3 => Some(Role::Line),
            4 => Some(Role::Grid),
            5 => Some(Role::Surface),
            0x10..0x18 => Some(Role::Series(number - 0x10)),
            0x20..0x28 => Some(Role::OnSeries(number - 0x20)),
            _ => None,
        }
    }

    /// The colour on a light page, for a file that stands alone.
    pub fn light(self) -> &'static str {
        match self {
            Role::Ink => "#1c2127",
            Role::Muted => "#59616b",
            Role::Line => "#59616b",
            Role::Grid => "#dfe3e8",
            Role::Surface => "#ffffff",
            Role::Series(index) => SERIES[index % SERIES_COLOURS].0,
            Role::OnSeries(index) => SERIES[index % SERIES_COLOURS].1,
        }
    }

    /// The end of the class name: `chart-fill-1`, `chart-stroke-grid`.
    pub fn name(self) -> String {
        match self {
            Role::Ink => "ink".to_owned(),
            Role::Muted => "muted".to_owned(),
            Role::Line => "line".to_owned(),
            Role::Grid => "grid".to_owned(),
            Role::Surface => "surface".to_owned(),
            Role::Series(index) => (index % SERIES_COLOURS + 1).to_string(),
            Role::OnSeries(index) => format!("on-{}", index % SERIES_COLOURS + 1),
        }
    }
}
