//! What may be published of ECharts' SVG: its text goes in, an accessible and inert document comes out. What the document
//! says in words and the shapes that it shows are kept apart, so that charts that differ in words alone share their shapes.
//!
//! Only listed elements and attributes pass, so nothing that a strict content security policy forbids can.
//! Identifiers and clipping go (no mark leaves the axes), styles become presentation attributes, and colour
//! codes become classes with the light colour as fallback.

use std::fmt;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

use super::measure::printable;
use super::palette::Role;
use super::{Chart, ChartError, Layout};

/// The family of a file that stands alone. On a page, `chart.css` lets the page's own family through.
const FONTS: &str = "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', \
                     'Noto Sans CJK SC', 'Noto Sans SC', sans-serif";

/// Elements that are published.
const KEPT_ELEMENTS: [&str; 9] = ["g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"];

/// Elements that are left out with all that they hold.
const DROPPED_ELEMENTS: [&str; 3] = ["defs", "style", "clipPath"];

/// Attributes and style properties that are published; all others are left out.
const KEPT_ATTRIBUTES: [&str; 30] = [
    "cx",
    "cy",
    "d",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "font-size",
    "font-style",
    "font-weight",
    "height",
    "paint-order",
    "points",
    "r",
    "rx",
    "ry",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "transform",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// How ECharts writes that nothing is painted.
const NO_PAINT: [&str; 2] = ["none", "transparent"];

type Attributes = Vec<(String, String)>;

/// A chart's SVG.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The beginning of the outermost element, with all that a screen reader is told.
    head: String,
    shapes: Arc<Shapes>,
}

/// All that a drawing shows: what is in the outermost element, to its end.
#[derive(Debug, Default)]
pub struct Shapes {
    width: String,
    height: String,
    elements: String,
}

impl Picture {
    /// That of a chart in a layout, whose shapes are known.
    pub fn new(chart: &Chart, layout: Layout, shapes: Arc<Shapes>) -> Self {
        Self { head: head(chart, layout, &shapes), shapes }
    }

    /// Whether both show the same shapes, drawn once.
    #[cfg(test)]
    pub fn shares_shapes(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shapes, &other.shapes)
    }
}

/// One that was drawn and published before.
impl From<String> for Picture {
    fn from(published: String) -> Self {
        Self { head: published, shapes: Arc::default() }
    }
}

impl fmt::Display for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.head)?;
        formatter.write_str(&self.shapes.elements)
    }
}

fn head(chart: &Chart, layout: Layout, Shapes { width, height, .. }: &Shapes) -> String {
    let id = format!("{}-{}", chart.id, layout.id());
    let (title, description) = (printable(&chart.title), printable(&chart.description));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\" class=\"chart chart-{layout}\" role=\"img\" \
         lang=\"{lang}\" xml:lang=\"{lang}\" aria-labelledby=\"{id}-title\" \
         aria-describedby=\"{id}-desc\" font-family=\"{FONTS}\">\
         <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{description}</desc>",
        layout = layout.id(),
        lang = escape(chart.lang.as_str()),
        title = escape(title),
        description = escape(description),
    )
}

/// Takes from ECharts' output what may be published.
pub fn shapes(drawn: &str) -> Result<Shapes, ChartError> {
    let mut reader = Reader::from_str(drawn);
    let shapes = Shapes { elements: String::with_capacity(drawn.len()), ..Shapes::default() };
    let mut publisher = Publisher { shapes, open: Vec::new() };
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::Start(start) if publisher.open.is_empty() => publisher.root(&start)?,
            Event::Start(start) => publisher.start(&start)?,
            Event::End(_) => publisher.end(),
            Event::Text(text) => publisher.content(&text.decode().map_err(malformed)?),
            Event::GeneralRef(name) => {
                publisher.content(&format!("&{};", name.decode().map_err(malformed)?));
            }
            Event::Eof => return Ok(publisher.shapes),
            _ => {}
        }
    }
}

fn malformed(error: impl std::fmt::Display) -> ChartError {
    ChartError::new(format!("ECharts' output is no well-formed SVG: {error}"))
}

struct Publisher {
    shapes: Shapes,
    /// The open elements; one that is left out has no name.
    open: Vec<Option<String>>,
}

impl Publisher {
    /// Of the outermost element only the size is taken.
    fn root(&mut self, start: &BytesStart) -> Result<(), ChartError> {
        let attributes = attributes(start)?;
        let size = |name| rounded(find(&attributes, name).unwrap_or("0"));
        (self.shapes.width, self.shapes.height) = (size("width"), size("height"));
        self.open.push(Some("svg".to_owned()));
        Ok(())
    }

    fn start(&mut self, start: &BytesStart) -> Result<(), ChartError> {
        let name = String::from_utf8_lossy(start.name().as_ref()).into_owned();
        let attributes = attributes(start)?;
        let inside_dropped = self.open.last().is_some_and(Option::is_none);
        if inside_dropped || is_dropped(&name, &attributes) {
            self.open.push(None);
            return Ok(());
        }
        if !KEPT_ELEMENTS.contains(&name.as_str()) {
            return Err(ChartError::new(format!("ECharts drew an unforeseen <{name}>")));
        }
        self.shapes.elements.push_str(&format!("<{name}"));
        push_attributes(attributes, &mut self.shapes.elements)?;
        self.shapes.elements.push('>');
        self.open.push(Some(name));
        Ok(())
    }

    fn end(&mut self) {
        if let Some(Some(name)) = self.open.pop() {
            self.shapes.elements.push_str(&format!("</{name}>"));
        }
    }

    /// Text, escaped as it came. Outside `<text>` there are only ECharts' line breaks.
    fn content(&mut self, escaped: &str) {
        if self.open.last().is_some_and(|name| name.as_deref() == Some("text")) {
            self.shapes.elements.push_str(escaped);
        }
    }
}

/// Left out are definitions, style sheets and ECharts' background, which paints nothing.
fn is_dropped(name: &str, attributes: &Attributes) -> bool {
    let paints = |attribute| find(attributes, attribute).is_some_and(|paint| !NO_PAINT.contains(&paint));
    DROPPED_ELEMENTS.contains(&name) || (name == "rect" && !paints("fill") && !paints("stroke"))
}

fn find<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
}

/// The attributes of an element, those of its `style` among them.
fn attributes(start: &BytesStart) -> Result<Attributes, ChartError> {
    let mut found = Attributes::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(malformed)?;
        let name = String::from_utf8_lossy(attribute.key.as_ref()).into_owned();
        let value = attribute.unescape_value().map_err(malformed)?.into_owned();
        if name == "style" {
            found.extend(value.split(';').filter_map(declaration));
        } else {
            found.push((name, value));
        }
    }
    Ok(found)
}

fn declaration(text: &str) -> Option<(String, String)> {
    let (property, value) = text.split_once(':')?;
    Some((property.trim().to_owned(), value.trim().to_owned()))
}

fn push_attributes(attributes: Attributes, output: &mut String) -> Result<(), ChartError> {
    let mut classes = Vec::new();
    for (name, value) in attributes {
        let is_paint = matches!(name.as_str(), "fill" | "stroke");
        if is_paint && NO_PAINT.contains(&value.as_str()) {
            output.push_str(&format!(" {name}=\"none\""));
        } else if is_paint {
            let role = role_of(&value)?;
            classes.push(format!("chart-{name}-{}", role.name()));
            output.push_str(&format!(" {name}=\"{}\"", role.light()));
        } else if KEPT_ATTRIBUTES.contains(&name.as_str()) && !is_default(&name, &value) {
            output.push_str(&format!(" {name}=\"{}\"", escape(rounded(&value))));
        }
    }
    if !classes.is_empty() {
        output.push_str(&format!(" class=\"{}\"", classes.join(" ")));
    }
    Ok(())
}

/// The value with at most two decimals in each of its numbers: no eye sees the hundredth of a pixel, and shorter
/// coordinates make smaller pages.
fn rounded(value: &str) -> String {
    let is_of_number = |character: char| character.is_ascii_digit() || character == '.';
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let mut end = from.find(|character| !is_of_number(character)).unwrap_or(from.len());
        // 6.1e-17, for a zero that a cosine missed.
        let exponent =
            from[end..].strip_prefix("e-").map_or(0, |tail| tail.bytes().take_while(u8::is_ascii_digit).count());
        if exponent > 0 {
            end += 2 + exponent;
        }
        out.push_str(&two_decimals(&from[..end]));
        rest = &from[end..];
    }
    out + rest
}

fn two_decimals(number: &str) -> String {
    match number.parse::<f64>() {
        Ok(value) if number.contains('.') => {
            let text = format!("{value:.2}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => number.to_owned(),
    }
}

fn role_of(colour: &str) -> Result<Role, ChartError> {
    Role::from_code(colour).ok_or_else(|| ChartError::new(format!("ECharts drew in an unforeseen colour, {colour}")))
}

fn is_default(name: &str, value: &str) -> bool {
    matches!((name, value), ("font-weight", "normal") | ("font-style", "normal"))
}

#[cfg(test)]
mod tests {
    use super::rounded;

    #[test]
    fn coordinates_have_two_decimals() {
        let cases = [
            ("M311.4474018155088 20L0.5 -7.999", "M311.45 20L0.5 -8"),
            ("rotate(-90 12.3456 7)", "rotate(-90 12.35 7)"),
            ("matrix(6.1e-17,-1,1,0,3.10,4)", "matrix(0,-1,1,0,3.1,4)"),
            ("A125 125 0 0 1 380.004 150", "A125 125 0 0 1 380 150"),
            ("middle", "middle"),
        ];
        for (written, expected) in cases {
            assert_eq!(rounded(written), expected);
        }
    }
}
