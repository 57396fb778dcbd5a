//! The name by which assistive technology calls an element, as far as it decides whether there is one. After "Accessible
//! Name and Description Computation 1.2", <https://www.w3.org/TR/accname-1.2/>.

use scraper::{ElementRef, Node};

use crate::diagnostic::{Message, message};

/// The elements around an element, from the inside out.
pub fn ancestors(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap)
}

/// Whether an element is out of the reach of assistive technology.
pub fn is_hidden(element: ElementRef<'_>) -> bool {
    element.attr("aria-hidden") == Some("true") || element.attr("hidden").is_some()
}

/// Whether a table only arranges things.
pub fn is_layout(table: ElementRef<'_>) -> bool {
    matches!(table.attr("role"), Some("presentation" | "none")) || is_hidden(table)
}

/// Whether an element is called anything. That an element named by its id is there is looked at elsewhere.
pub fn has_name(element: ElementRef<'_>) -> bool {
    let states = |attribute| element.attr(attribute).is_some_and(|name: &str| !name.trim().is_empty());
    states("aria-label") || states("aria-labelledby") || states("title") || says_something(element)
}

/// Whether there is text in it, or an image with a text.
fn says_something(element: ElementRef<'_>) -> bool {
    if ["table", "iframe"].contains(&element.value().name()) {
        return false;
    }
    element.children().any(|child| match child.value() {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Element(inner) if inner.name() == "img" => inner.attr("alt").is_some_and(|alt| !alt.trim().is_empty()),
        Node::Element(inner) if ["script", "style", "template"].contains(&inner.name()) => false,
        Node::Element(_) => ElementRef::wrap(child).is_some_and(|inner| !is_hidden(inner) && has_name(inner)),
        _ => false,
    })
}

/// Whether a table has a caption, or is the content of a figure that has one.
pub fn is_captioned(table: ElementRef<'_>) -> bool {
    let has = |element: ElementRef<'_>, name: &str| {
        element.descendent_elements().any(|inner| inner.value().name() == name && says_something(inner))
    };
    has(table, "caption") || ancestors(table).any(|above| above.value().name() == "figure" && has(above, "figcaption"))
}

/// Whether it is one of the tables that are published as such.
pub fn is_in_figure(table: ElementRef<'_>) -> bool {
    ancestors(table).any(|above| above.value().name() == "figure")
}

/// Criterion 1.1.1: an image has a text in its place.
pub fn of_image(element: ElementRef<'_>) -> Option<Message> {
    match element.value().name() {
        "img" | "area" if element.attr("alt").is_none() && !is_hidden(element) => {
            Some(message!("an image has no `alt`"))
        }
        "svg" if element.attr("role") == Some("img") && !has_title(element) => Some(message!("a drawing has no name")),
        _ => None,
    }
}

fn has_title(drawing: ElementRef<'_>) -> bool {
    let states = |attribute| drawing.attr(attribute).is_some_and(|name: &str| !name.trim().is_empty());
    let mut inner = drawing.child_elements().filter(|child| child.value().name() == "title");
    is_hidden(drawing) || states("aria-label") || states("aria-labelledby") || inner.any(says_something)
}
