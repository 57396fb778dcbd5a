//! One file of the site, read once for all rules: its addresses, its ids and everything that it says, with what HTML,
//! XML and JSON escape written plainly.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use quick_xml::events::{BytesRef, BytesStart, Event};
use scraper::{Html, Node};
use serde_json::Value;

use super::references::{self, Reference, Role, Scripts};
use crate::output::OutputPath;

/// What one file is to others.
#[derive(Default)]
pub struct Reading {
    /// The addresses, each once.
    pub references: BTreeSet<Reference>,
    /// How often each id stands there.
    pub ids: BTreeMap<String, usize>,
}

/// What stands in one file.
#[derive(Default)]
pub struct Contents {
    /// Its addresses and ids.
    pub reading: Reading,
    /// Its texts, comments and attributes, each in a line.
    pub text: Vec<u8>,
    /// The tree of an HTML file.
    pub page: Option<Html>,
}

/// Attributes that hold numbers for drawing, which look like anything.
const GEOMETRY: [&str; 6] = ["d", "points", "transform", "viewbox", "viewBox", "stroke-dasharray"];

/// Elements whose text readers take for one, whatever is marked in it.
const PASSAGES: [&str; 16] = [
    "p",
    "li",
    "dt",
    "dd",
    "td",
    "th",
    "caption",
    "figcaption",
    "address",
    "summary",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Elements that may stand within a word; a footnote's mark ends it.
const MARKS: [&str; 20] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "em", "i", "ins", "mark", "q", "s", "small", "span",
    "strong", "u", "wbr",
];

/// Reads a file, as its name tells what it is.
pub fn read(path: &OutputPath, bytes: &[u8], scripts: &Scripts) -> Contents {
    let mut reader = Reader { reading: Reading::default(), text: Vec::new(), scripts };
    let name = path.as_str();
    let Some((text, kind)) = std::str::from_utf8(bytes).ok().zip(name.rsplit('.').next()) else {
        return Contents { text: bytes.to_vec(), ..Contents::default() };
    };
    let mut page = None;
    match kind {
        "html" => reader.html(page.insert(Html::parse_document(text))),
        "svg" | "xml" => reader.xml(text),
        "json" | "webmanifest" => reader.json(text),
        _ => {
            reader.say(text);
            match kind {
                "css" => reader.refer(references::of_css(text)),
                "js" | "mjs" => reader.refer(scripts.references(text)),
                "txt" if name == "robots.txt" => reader.refer(sitemaps(text)),
                _ => {}
            }
        }
    }
    Contents { reading: reader.reading, text: reader.text, page }
}

struct Reader<'a> {
    reading: Reading,
    text: Vec<u8>,
    scripts: &'a Scripts,
}

impl Reader<'_> {
    fn say(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(b'\n');
    }

    fn refer(&mut self, references: Vec<Reference>) {
        self.reading.references.extend(references);
    }

    fn html(&mut self, page: &Html) {
        for node in page.tree.nodes() {
            match node.value() {
                Node::Text(text) => {
                    let parent = node.parent().and_then(|parent| parent.value().as_element());
                    self.html_text(text, parent);
                }
                Node::Comment(comment) => self.say(comment),
                Node::Element(element) => {
                    for (name, value) in element.attrs() {
                        self.attribute(element.name(), (name, value), |other| element.attr(other));
                    }
                    if PASSAGES.contains(&element.name()) {
                        self.passage(node.descendants().skip(1).map(|node| node.value()));
                    }
                }
                _ => {}
            }
        }
    }

    /// Says a passage as readers see it, if something is marked in it: of an address half may be bold.
    fn passage<'a>(&mut self, nodes: impl Iterator<Item = &'a Node>) {
        let (mut text, mut is_marked) = (String::new(), false);
        for node in nodes {
            match node {
                Node::Text(part) => text.push_str(part),
                Node::Element(element) if MARKS.contains(&element.name()) => is_marked = true,
                Node::Element(_) => text.push(' '),
                _ => {}
            }
        }
        if is_marked {
            self.say(&text);
        }
    }

    fn html_text(&mut self, text: &str, parent: Option<&scraper::node::Element>) {
        match parent.map(scraper::node::Element::name) {
            Some("script") => {
                let kind = parent.and_then(|script| script.attr("type")).unwrap_or_default();
                if kind.contains("json") {
                    self.json(text);
                } else {
                    self.say(text);
                    self.refer(self.scripts.references(text));
                }
            }
            Some("style") => {
                self.say(text);
                self.refer(references::of_css(text));
            }
            // Where scripts run, a parser takes this for text.
            Some("noscript") => self.html(&Html::parse_fragment(text)),
            _ => self.say(text),
        }
    }

    fn attribute<'a>(&mut self, element: &str, (name, value): (&str, &str), others: impl Fn(&str) -> Option<&'a str>) {
        if name == "id" || (element, name) == ("a", "name") {
            *self.reading.ids.entry(value.to_owned()).or_default() += 1;
        }
        self.refer(references::of_attribute(element, (name, value), others));
        if !GEOMETRY.contains(&name) {
            self.say(value);
            if value.contains('%') {
                self.say(&percent_decode_str(value).decode_utf8_lossy());
            }
        }
    }

    /// What JSON holds; what is none is taken as text.
    fn json(&mut self, text: &str) {
        match serde_json::from_str::<Value>(text) {
            Ok(value) => {
                self.refer(references::of_json(&value));
                self.strings(&value);
            }
            Err(_) => self.say(text),
        }
    }

    fn strings(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.say(text),
            Value::Array(items) => items.iter().for_each(|item| self.strings(item)),
            Value::Object(entries) => entries.iter().for_each(|(key, value)| {
                // Together, so that `password: …` is found.
                match value {
                    Value::String(text) => self.say(&format!("{key}: {text}")),
                    value => {
                        self.say(key);
                        self.strings(value);
                    }
                }
            }),
            _ => {}
        }
    }

    /// A drawing, a feed or a sitemap. What is not well-formed is taken as text.
    fn xml(&mut self, text: &str) {
        let mut reader = quick_xml::Reader::from_str(text);
        let (mut open, mut said) = (Vec::<Opened>::new(), String::new());
        loop {
            let Ok(event) = reader.read_event() else { return self.say(text) };
            match &event {
                Event::Text(text) => said.push_str(&text.decode().unwrap_or_default()),
                Event::CData(data) => said.push_str(&data.decode().unwrap_or_default()),
                Event::GeneralRef(reference) => said.push(meant(reference)),
                Event::Comment(comment) => self.say(&comment.decode().unwrap_or_default()),
                Event::PI(instruction) => self.say(&String::from_utf8_lossy(instruction)),
                _ => {}
            }
            if matches!(event, Event::Start(_) | Event::End(_) | Event::Eof) {
                self.xml_text(&std::mem::take(&mut said), open.last());
            }
            match event {
                Event::Start(start) => open.push(self.xml_element(&start)),
                Event::Empty(start) => drop(self.xml_element(&start)),
                Event::End(_) => drop(open.pop()),
                Event::Eof => break,
                _ => {}
            }
        }
    }

    fn xml_element(&mut self, start: &BytesStart<'_>) -> Opened {
        let local = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
        let element = local(start.local_name().as_ref());
        let attributes: Vec<(String, String)> = start
            .attributes()
            .flatten()
            .filter_map(|attribute| {
                Some((local(attribute.key.local_name().as_ref()), attribute.unescape_value().ok()?.into_owned()))
            })
            .collect();
        let other = |name: &str| attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        for (name, value) in &attributes {
            self.attribute(&element, (name, value), other);
        }
        let holds_html = matches!(other("type"), Some("html" | "text/html"));
        Opened { element, holds_html }
    }

    fn xml_text(&mut self, text: &str, within: Option<&Opened>) {
        let link = |address: &str| vec![Reference { role: Role::Link, address: address.trim().to_owned() }];
        match within {
            _ if text.trim().is_empty() => {}
            Some(within) if within.holds_html => self.html(&Html::parse_fragment(text)),
            Some(within) if within.element == "style" => {
                self.say(text);
                self.refer(references::of_css(text));
            }
            Some(within) => {
                self.say(text);
                if ["loc", "link", "uri"].contains(&within.element.as_str()) {
                    self.refer(link(text));
                }
            }
            None => self.say(text),
        }
    }
}

/// An element of XML in which a text stands.
struct Opened {
    element: String,
    holds_html: bool,
}

/// The character that a reference stands for; a space for one that XML does not know.
fn meant(reference: &BytesRef<'_>) -> char {
    let known = || match reference.decode().ok()?.as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    };
    reference.resolve_char_ref().ok().flatten().or_else(known).unwrap_or(' ')
}

/// The sitemaps that a `robots.txt` names.
fn sitemaps(text: &str) -> Vec<Reference> {
    let addresses = text.lines().filter_map(|line| line.strip_prefix("Sitemap:"));
    addresses.map(|address| Reference { role: Role::Link, address: address.trim().to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents(path: &str, text: &str) -> Contents {
        read(&OutputPath::parse(path).unwrap(), text.as_bytes(), &Scripts::new())
    }

    fn said(path: &str, text: &str) -> String {
        String::from_utf8(contents(path, text).text).unwrap()
    }

    #[test]
    fn what_is_escaped_is_read_plainly() {
        for (path, text) in [
            ("a.html", "<p>&#x2F;home&#47;zhang</p>"),
            ("a.html", "<p>see <b>/ho<i>me</i></b>/<wbr>zhang</p>"),
            ("a.html", "<!-- /home/zhang -->"),
            ("a.html", "<a href=\"%2Fhome%2Fzhang\">x</a>"),
            ("a.html", "<script type=\"application/ld+json\">{\"a\": [\"\\/home\\/zhang\"]}</script>"),
            ("a.svg", "<svg><title>&#x2F;home&#47;zhang</title></svg>"),
            ("a.xml", "<feed><content type=\"html\">&lt;p&gt;&amp;#x2F;home/zhang&lt;/p&gt;</content></feed>"),
            ("a.json", "{\"a\": \"\\u002fhome/zhang\"}"),
            ("a.csv", "a,/home/zhang"),
            ("a.svg", "<svg><title>/home/zhang"),
        ] {
            assert!(said(path, text).contains("/home/zhang"), "{path}: {text}");
        }
        assert!(!said("a.html", "<p>/home<br>/zhang, <sup>/home</sup><sup>/zhang</sup></p>").contains("/home/zhang"));
        assert!(!said("a.html", "<svg><path d=\"M10.1.2.3\"/></svg>").contains("10.1.2.3"));
    }

    #[test]
    fn every_kind_of_file_names_addresses() {
        for (path, text) in [
            ("a.html", "<a href=x>"),
            ("a.html", "<noscript><img src=x></noscript>"),
            ("a.html", "<template><img srcset='x 2x'></template>"),
            ("a.html", "<style>p { background: url(x) }</style>"),
            ("a.svg", "<svg xmlns:xlink='l'><use xlink:href='x'/></svg>"),
            ("feed.xml", "<feed><link rel='alternate' href='x'/></feed>"),
            ("feed.xml", "<feed><content type='html'>&lt;a href=\"x\"&gt;</content></feed>"),
            ("sitemap.xml", "<urlset><url><loc> x </loc></url></urlset>"),
            ("robots.txt", "Sitemap: x"),
        ] {
            let found: Vec<_> =
                contents(path, text).reading.references.into_iter().map(|found| found.address).collect();
            assert_eq!(found, ["x"], "{path}: {text}");
        }
    }
}
