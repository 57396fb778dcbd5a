//! What keeps people from reading a page, as far as its HTML alone shows it. The success criteria are those of WCAG 2.2,
//! <https://www.w3.org/TR/WCAG22/>; what only a browser can see, such as contrast, is tested elsewhere.

mod names;

use std::collections::BTreeMap;

use scraper::{ElementRef, Html};

use self::names::has_name;
use super::{Finding, Gate};
use crate::diagnostic::{Message, message};
use crate::lang::Lang;
use crate::output::OutputPath;

/// Attributes that name other elements of the page by their ids.
const NAMING: [&str; 9] = [
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "for",
    "headers",
];

/// Finds what a page lacks, each kind once.
pub fn inspect(path: &OutputPath, page: &Html, ids: &BTreeMap<String, usize>, languages: &[Lang]) -> Vec<Finding> {
    let elements: Vec<ElementRef<'_>> = page.root_element().descendent_elements().collect();
    let page = Page { path: path.as_str(), root: page.root_element(), elements, ids };
    let mut messages: Vec<Message> = [page.language(languages), page.title(), page.main(), page.viewport()]
        .into_iter()
        .flatten()
        .chain(page.headings())
        .chain(page.identifiers())
        .collect();
    for element in &page.elements {
        let found = [names::of_image(*element), page.table(*element), page.keyboard(*element), page.control(*element)];
        messages.extend(found.into_iter().flatten());
    }
    messages.sort();
    messages.dedup();
    let finding = |message| Finding { gate: Gate::Accessibility, path: Some(path.clone()), message };
    messages.into_iter().map(finding).collect()
}

struct Page<'a> {
    path: &'a str,
    root: ElementRef<'a>,
    elements: Vec<ElementRef<'a>>,
    ids: &'a BTreeMap<String, usize>,
}

impl<'a> Page<'a> {
    fn named(&self, names: &'static [&'static str]) -> impl Iterator<Item = ElementRef<'a>> {
        self.elements.iter().copied().filter(move |element| names.contains(&element.value().name()))
    }

    /// Criterion 3.1.1: the page says its language, and a page below a language's folder is in that language.
    fn language(&self, languages: &[Lang]) -> Option<Message> {
        let Some(stated) = self.root.attr("lang").filter(|lang| !lang.trim().is_empty()) else {
            return Some(message!("`<html>` does not say the page's language (`lang`)"));
        };
        let folder = self.path.split_once('/').map(|(folder, _)| folder)?;
        let expected = languages.iter().find(|lang| lang.as_str() == folder)?.as_str();
        let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        let differs = primary(stated) != primary(expected);
        differs.then(|| {
            message!("`<html>` says `{stated}`, but the page is among those in `{expected}`", stated, expected)
        })
    }

    /// Criterion 2.4.2.
    fn title(&self) -> Option<Message> {
        let is_title = |element: &ElementRef<'_>| {
            element
                .parent()
                .is_some_and(|parent| parent.value().as_element().is_some_and(|parent| parent.name() == "head"))
        };
        let mut titles = self.named(&["title"]).filter(is_title);
        let has_title = titles.any(|title| title.text().any(|text| !text.trim().is_empty()));
        (!has_title).then(|| message!("the page has no `<title>`"))
    }

    /// Criterion 2.4.1: what is the page's own can be reached past what all pages have.
    fn main(&self) -> Option<Message> {
        let is_main =
            |element: &&ElementRef<'_>| element.value().name() == "main" || element.attr("role") == Some("main");
        let count = self.elements.iter().filter(is_main).count();
        (count != 1).then(|| message!("the page has {count} `<main>`; it needs one", count))
    }

    /// Criterion 1.4.4: text can be enlarged.
    fn viewport(&self) -> Option<Message> {
        let mut viewports = self.named(&["meta"]).filter(|meta| meta.attr("name") == Some("viewport"));
        let settings = viewports.next()?.attr("content")?.to_lowercase();
        let setting = |(name, value): (&str, &str)| match name.trim() {
            "user-scalable" => ["no", "0"].contains(&value.trim()),
            "maximum-scale" => value.trim().parse().is_ok_and(|scale: f64| scale < 5.0),
            _ => false,
        };
        let forbids = settings.split([',', ';']).filter_map(|setting| setting.split_once('=')).any(setting);
        forbids.then(|| message!("its `viewport` keeps readers from enlarging the text"))
    }

    /// Criterion 1.3.1: headings are an outline.
    fn headings(&self) -> Vec<Message> {
        let level = |element: ElementRef<'_>| element.value().name()[1..].parse().unwrap_or(1_usize);
        let levels: Vec<usize> = self.named(&["h1", "h2", "h3", "h4", "h5", "h6"]).map(level).collect();
        let count = levels.iter().filter(|level| **level == 1).count();
        let first = (count != 1).then(|| message!("the page has {count} `<h1>`; it needs one", count));
        let skipped = levels.windows(2).filter(|pair| pair[1] > pair[0] + 1).map(|pair| {
            let (above, level) = (pair[0], pair[1]);
            message!("a heading of level {level} follows one of level {above}", level, above)
        });
        first.into_iter().chain(skipped).collect()
    }

    /// Ids are unique, and what is named by its id is there.
    fn identifiers(&self) -> Vec<Message> {
        let twice = self.ids.iter().filter(|(_, count)| **count > 1);
        let twice = twice.map(|(id, _)| message!("the id `{id}` stands there twice", id = id.as_str()));
        let names = self.elements.iter().flat_map(|element| element.value().attrs());
        let names = names.filter(|(attribute, _)| NAMING.contains(attribute));
        let ids = names.flat_map(|(attribute, value)| value.split_whitespace().map(move |id| (attribute, id)));
        let absent = ids
            .filter(|(_, id)| !self.ids.contains_key(*id))
            .map(|(attribute, id)| message!("`{attribute}` names `{id}`, which is no id of the page", attribute, id));
        twice.chain(absent).collect()
    }

    /// Criterion 1.3.1: a table has a name, and its headers say what they are the headers of.
    fn table(&self, element: ElementRef<'_>) -> Option<Message> {
        match element.value().name() {
            "table" if names::is_layout(element) => None,
            "table" => {
                let mut within = element.descendent_elements();
                let has_header = within.any(|cell| cell.value().name() == "th");
                if !has_header {
                    return Some(message!("a table has no header cell (`<th>`)"));
                }
                // Markdown gives the small tables of a text no caption, and the text around them is their name.
                let is_named = has_name(element) || names::is_captioned(element);
                (names::is_in_figure(element) && !is_named).then(|| message!("a table has neither caption nor name"))
            }
            // The header of a column needs no more than to stand in the head.
            "th" => {
                let in_head = names::ancestors(element).any(|above| above.value().name() == "thead");
                let says =
                    element.attr("scope").is_some_and(|scope| ["col", "row", "colgroup", "rowgroup"].contains(&scope));
                (!in_head && !says).then(|| message!("a header cell (`<th>`) has no `scope`"))
            }
            _ => None,
        }
    }

    /// Criterion 2.4.3: the keyboard goes in the order of the page.
    fn keyboard(&self, element: ElementRef<'_>) -> Option<Message> {
        let order = element.attr("tabindex")?.trim().parse::<i64>().ok()?;
        (order > 0)
            .then(|| message!("an element has `tabindex` {order}; only 0 and -1 keep the order of the page", order))
    }

    /// Criteria 2.4.4 and 4.1.2: what can be used has a name.
    fn control(&self, element: ElementRef<'_>) -> Option<Message> {
        let is_hidden = names::is_hidden(element) || names::ancestors(element).any(names::is_hidden);
        if is_hidden {
            return None;
        }
        let is_labelled = || {
            has_name(element)
                || element.attr("title").is_some_and(|title| !title.trim().is_empty())
                || self.is_labelled(element)
        };
        match element.value().name() {
            "a" if element.attr("href").is_some() && !has_name(element) => Some(message!("a link has no text")),
            "button" | "summary" if !has_name(element) => Some(message!("a button has no text")),
            "iframe" if !has_name(element) => Some(message!("an `<iframe>` has no `title`")),
            "select" | "textarea" if !is_labelled() => Some(message!("a form field has no label")),
            "input" => match element.attr("type").unwrap_or("text") {
                "hidden" => None,
                "submit" | "reset" => None,
                "button" | "image" if element.attr("value").or(element.attr("alt")).is_some() || has_name(element) => {
                    None
                }
                _ if is_labelled() => None,
                _ => Some(message!("a form field has no label")),
            },
            _ => None,
        }
    }

    fn is_labelled(&self, field: ElementRef<'_>) -> bool {
        let within = names::ancestors(field).any(|above| above.value().name() == "label" && has_name(above));
        let named =
            |label: ElementRef<'_>| label.attr("for").is_some_and(|id| field.attr("id") == Some(id)) && has_name(label);
        within || self.named(&["label"]).any(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::reading::{self, Contents};
    use crate::gate::references::Scripts;

    fn found(path: &str, text: &str) -> Vec<String> {
        let path = OutputPath::parse(path).unwrap();
        let Contents { reading, page, .. } = reading::read(&path, text.as_bytes(), &Scripts::new());
        let languages = [Lang::new("zh"), Lang::new("en")];
        let findings = inspect(&path, &page.unwrap(), &reading.ids, &languages);
        findings.into_iter().map(|finding| finding.message.to_string()).collect()
    }

    fn page(body: &str) -> String {
        format!("<!doctype html><html lang=en><title>t</title><body><main><h1>1</h1>{body}</main>")
    }

    #[test]
    fn a_page_that_everybody_can_read_passes() {
        for body in [
            "<h2>2</h2><h3>3</h3><h2>2</h2>",
            "<img src=a alt=''><img src=a alt=b>",
            "<svg role=img aria-label=x></svg><svg role=img><title>x</title></svg><svg aria-hidden=true></svg>",
            "<table><caption>c</caption><thead><tr><th>a<tbody><tr><th scope=row>b</table>",
            "<figure><figcaption>c</figcaption><table><thead><tr><th>a</table></figure>",
            "<h2 id=n>N</h2><table aria-labelledby=n><thead><tr><th>a</table>",
            "<table><thead><tr><th>a</table>",
            "<table role=presentation><tr><td>x</table>",
            "<a href=x><img src=a alt=b></a><a id=y></a><a href=x aria-label=y></a>",
            "<button><svg><title>x</title></svg></button><button aria-hidden=true></button>",
            "<label>l <input></label><label for=i>l</label><select id=i></select><input type=hidden><input title=x>",
            "<p tabindex=0><p tabindex=-1>",
            "<template><button>x</button></template>",
        ] {
            assert_eq!(found("en/index.html", &page(body)), [""; 0], "{body}");
        }
        assert_eq!(found("zh/index.html", &page("").replace("lang=en", "lang=zh-CN")), [""; 0]);
    }

    #[test]
    fn what_keeps_people_out_is_found() {
        for (body, expected) in [
            ("<h3>3</h3>", "a heading of level 3 follows one of level 1"),
            ("<h1>1</h1>", "the page has 2 `<h1>`; it needs one"),
            ("<img src=a>", "an image has no `alt`"),
            ("<svg role=img></svg>", "a drawing has no name"),
            ("<p id=a><p id=a>", "the id `a` stands there twice"),
            ("<p aria-labelledby=a>", "`aria-labelledby` names `a`, which is no id of the page"),
            ("<figure><table><thead><tr><th>a</table></figure>", "a table has neither caption nor name"),
            ("<table><caption>c</caption><tr><td>a</table>", "a table has no header cell (`<th>`)"),
            ("<table><caption>c</caption><tr><th>a</table>", "a header cell (`<th>`) has no `scope`"),
            ("<p tabindex=1>", "an element has `tabindex` 1; only 0 and -1 keep the order of the page"),
            ("<a href=x></a>", "a link has no text"),
            ("<a href=x><span aria-hidden=true>x</span></a>", "a link has no text"),
            ("<button> </button>", "a button has no text"),
            ("<iframe src=x></iframe>", "an `<iframe>` has no `title`"),
            ("<input>", "a form field has no label"),
            ("<label></label><textarea></textarea>", "a form field has no label"),
            ("<div role=main></div>", "the page has 2 `<main>`; it needs one"),
            (
                "<meta name=viewport content='width=device-width, user-scalable=no'>",
                "its `viewport` keeps readers from enlarging the text",
            ),
            ("<meta name=viewport content='maximum-scale=1'>", "its `viewport` keeps readers from enlarging the text"),
        ] {
            assert_eq!(found("en/index.html", &page(body)), [expected], "{body}");
        }
        let page = page("");
        for (path, text, expected) in [
            ("en/index.html", page.replace(" lang=en", ""), "`<html>` does not say the page's language (`lang`)"),
            ("zh/index.html", page.clone(), "`<html>` says `en`, but the page is among those in `zh`"),
            ("en/index.html", page.replace("<title>t</title>", ""), "the page has no `<title>`"),
            ("en/index.html", page.replace("main", "div"), "the page has 0 `<main>`; it needs one"),
            ("en/index.html", page.replace("h1", "p"), "the page has 0 `<h1>`; it needs one"),
        ] {
            assert_eq!(found(path, &text), [expected]);
        }
    }
}
