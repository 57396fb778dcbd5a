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
    ("#0b7a6f", "#ffffff"),
    ("#9b2d6f", "#ffffff"),
    ("#77690c", "#ffffff"),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    const STYLE: &str = include_str!("../../themes/default/static/chart.css");

    /// A mark must stand out from the page (WCAG 2.2, 1.4.11), a text be legible on what it stands upon (1.4.3).
    const MARK_CONTRAST: f64 = 3.0;
    const TEXT_CONTRAST: f64 = 4.5;

    fn roles() -> Vec<Role> {
        let series = (0..SERIES_COLOURS).flat_map(|index| [Role::Series(index), Role::OnSeries(index)]);
        [Role::Ink, Role::Muted, Role::Line, Role::Grid, Role::Surface].into_iter().chain(series).collect()
    }

    /// The colours by the name of their role in the first block after `selector`.
    fn colours(selector: &str) -> BTreeMap<&'static str, &'static str> {
        let (_, rest) = STYLE.split_once(selector).unwrap();
        let (block, _) = rest.split_once('}').unwrap();
        let declarations = block.split(';').filter_map(|line| line.split_once(": "));
        declarations.map(|(name, colour)| (name.rsplit_once("--chart-").unwrap().1, colour)).collect()
    }

    /// WCAG's relative luminance.
    fn luminance(colour: &str) -> f64 {
        let channel = |place: usize| {
            let value = f64::from(u8::from_str_radix(&colour[place..place + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
    }

    fn contrast(one: &str, other: &str) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn the_style_sheet_has_a_rule_for_the_fill_and_stroke_of_every_role() {
        for name in roles().into_iter().map(Role::name) {
            for property in ["fill", "stroke"] {
                let rule = format!(".chart-{property}-{name} {{ {property}: var(--chart-{name}); }}");
                assert!(STYLE.contains(&rule), "chart.css lacks `{rule}`");
            }
        }
    }

    #[test]
    fn the_style_sheet_and_a_chart_that_stands_alone_have_the_same_light_colours() {
        let names: Vec<(String, &str)> = roles().into_iter().map(|role| (role.name(), role.light())).collect();
        let expected: BTreeMap<&str, &str> = names.iter().map(|(name, colour)| (name.as_str(), *colour)).collect();
        assert_eq!(colours(":root {"), expected);
    }

    #[test]
    fn dark_colours_are_the_same_by_system_and_by_choice_and_complete() {
        let by_choice = colours(":root[data-theme=\"dark\"] {");
        assert_eq!(colours(":root:not([data-theme=\"light\"]) {"), by_choice);
        assert!(by_choice.keys().eq(colours(":root {").keys()));
    }

    #[test]
    fn marks_stand_out_and_texts_are_legible_in_light_and_dark() {
        for selector in [":root {", ":root[data-theme=\"dark\"] {"] {
            let colours = colours(selector);
            let colour = |role: Role| colours[role.name().as_str()];
            for text in [Role::Ink, Role::Muted] {
                assert!(contrast(colour(text), colour(Role::Surface)) >= TEXT_CONTRAST, "{selector} {text:?}");
            }
            for index in 0..SERIES_COLOURS {
                let mark = colour(Role::Series(index));
                assert!(contrast(mark, colour(Role::Surface)) >= MARK_CONTRAST, "{selector} {index}");
                assert!(contrast(mark, colour(Role::OnSeries(index))) >= TEXT_CONTRAST, "{selector} {index}");
            }
        }
    }
}
