//! What a file of the site refers to: the address of every link, image, script, style, feed and page that it names.

use cssparser::{ParseError, Parser, Token};
use regex::Regex;
use serde_json::Value;

/// An address in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reference {
    /// What becomes of it.
    pub role: Role,
    /// As it is written.
    pub address: String,
}

/// What becomes of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A reader may follow it.
    Link,
    /// A name as much as an address, as in JSON-LD: its fragment need not stand on any page.
    Name,
    /// A browser asks for it, or sends something there, without its reader's choice of the host.
    Load,
}

/// Relations of `<link>` that make no browser ask for anything: HTML's, Atom's and those of Dublin Core.
const RELATIONS_TO_FOLLOW: [&str; 17] = [
    "alternate",
    "author",
    "bookmark",
    "canonical",
    "enclosure",
    "help",
    "license",
    "me",
    "next",
    "prev",
    "related",
    "schema.dc",
    "schema.dcterms",
    "search",
    "self",
    "up",
    "via",
];

/// Properties of Open Graph and Twitter cards that are addresses.
const ADDRESSES_OF_CARDS: [&str; 6] =
    ["og:url", "og:image", "og:image:url", "og:image:secure_url", "og:see_also", "twitter:image"];

/// Attributes of SVG that may hold `url(#…)`, and `style`.
const STYLED: [&str; 11] = [
    "clip-path",
    "cursor",
    "fill",
    "filter",
    "marker",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "stroke",
    "style",
];

/// What an attribute refers to. `others` finds another attribute of its element. Names are local ones, in HTML, SVG,
/// Atom and sitemaps alike.
pub fn of_attribute<'a>(
    element: &str,
    (attribute, value): (&str, &str),
    others: impl Fn(&str) -> Option<&'a str>,
) -> Vec<Reference> {
    let one = |role| vec![Reference { role, address: value.trim().to_owned() }];
    match (element, attribute) {
        ("a" | "area", "href") | (_, "cite" | "longdesc") => one(Role::Link),
        ("link", "href") => one(role_of_link(others("rel").unwrap_or_default())),
        ("meta", "content") => of_meta(value, others),
        (_, "href" | "src" | "poster" | "background" | "action" | "formaction" | "manifest") | ("object", "data") => {
            one(Role::Load)
        }
        (_, "ping") => value.split_whitespace().map(load).collect(),
        (_, "srcset" | "imagesrcset") => {
            value.split(',').filter_map(|candidate| candidate.split_whitespace().next()).map(load).collect()
        }
        (_, attribute) if STYLED.contains(&attribute) => of_css(value),
        _ => Vec::new(),
    }
}

fn load(address: &str) -> Reference {
    Reference { role: Role::Load, address: address.to_owned() }
}

fn role_of_link(relations: &str) -> Role {
    let is_followed = |relation: &str| RELATIONS_TO_FOLLOW.contains(&relation.to_lowercase().as_str());
    // `rel="alternate stylesheet"` is a style.
    let mut relations = relations.split_whitespace().peekable();
    if relations.peek().is_some() && relations.all(is_followed) { Role::Link } else { Role::Load }
}

fn of_meta<'a>(value: &str, others: impl Fn(&str) -> Option<&'a str>) -> Vec<Reference> {
    let is =
        |attribute: &str, expected: &str| others(attribute).is_some_and(|value| value.eq_ignore_ascii_case(expected));
    if is("http-equiv", "refresh") {
        let address = value.split_once(['=']).map(|(_, address)| address.trim().trim_matches(['"', '\'']));
        return address.map(load).into_iter().collect();
    }
    let is_card = ADDRESSES_OF_CARDS.iter().any(|name| is("property", name) || is("name", name));
    let link = || Reference { role: Role::Link, address: value.trim().to_owned() };
    is_card.then(link).into_iter().collect()
}

/// Functions of CSS whose texts are addresses.
const TAKING_ADDRESSES: [&str; 5] = ["-webkit-image-set", "image", "image-set", "src", "url"];

/// What a style sheet, or a style of its own, loads.
pub fn of_css(text: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    walk(&mut Parser::new(text), false, &mut found);
    found
}

/// Goes through tokens; in the arguments of `url()` and `image-set()`, and behind `@import`, texts are addresses. The
/// parser bounds how deeply blocks are nested, and skips what is nested more deeply.
fn walk(parser: &mut Parser<'_>, within_address: bool, found: &mut Vec<Reference>) {
    let mut takes_texts = within_address;
    while let Ok(token) = parser.next().cloned() {
        let opens = match token {
            Token::UnquotedUrl(address) => {
                found.push(load(&address));
                None
            }
            Token::QuotedString(text) if takes_texts => {
                found.push(load(&text));
                None
            }
            Token::AtKeyword(name) => {
                takes_texts = name.eq_ignore_ascii_case("import");
                continue;
            }
            Token::Function(name) => Some(TAKING_ADDRESSES.contains(&name.to_lowercase().as_str())),
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => Some(false),
            Token::Semicolon => None,
            _ => continue,
        };
        takes_texts = within_address;
        if let Some(within_address) = opens {
            let nested = |parser: &mut Parser<'_>| {
                walk(parser, within_address, found);
                Ok::<_, ParseError<()>>(())
            };
            // Nothing in it can fail but its depth.
            parser.parse_nested_block(nested).unwrap_or_default();
        }
    }
}

/// What a script names: modules that it imports, and addresses on other hosts. Namespaces of the W3C are names alone.
pub struct Scripts {
    hosts: Option<Regex>,
    modules: Option<Regex>,
}

impl Scripts {
    /// Prepares the search.
    pub fn new() -> Self {
        Self {
            hosts: Regex::new(r#"["'`]((?:(?:https?|wss?):)?//[A-Za-z0-9$\[][^"'`\s]*)"#).ok(),
            modules: Regex::new(r#"\b(?:from|import)\s*\(?\s*["'](\.{0,2}/[^"'/][^"']*)["']"#).ok(),
        }
    }

    /// What this script loads, or may load.
    pub fn references(&self, text: &str) -> Vec<Reference> {
        let patterns = [&self.hosts, &self.modules].into_iter().flatten();
        let captures = patterns.flat_map(|pattern| pattern.captures_iter(text));
        let addresses = captures.filter_map(|found| Some(found.get(1)?.as_str()));
        addresses.filter(|address| !address.contains("//www.w3.org/")).map(load).collect()
    }
}

/// What a JSON document names by whole addresses.
pub fn of_json(value: &Value) -> Vec<Reference> {
    match value {
        Value::String(text) if ["https://", "http://"].iter().any(|scheme| text.starts_with(scheme)) => {
            vec![Reference { role: Role::Name, address: text.clone() }]
        }
        Value::Array(items) => items.iter().flat_map(of_json).collect(),
        Value::Object(entries) => entries.values().flat_map(of_json).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(references: Vec<Reference>) -> Vec<String> {
        references.into_iter().map(|reference| reference.address).collect()
    }

    #[test]
    fn a_style_loads_what_stands_in_urls_and_behind_import() {
        let css = r#"@import "a.css" layer(x); @import url(b.css);
            @layer p { .q { background: url("c.png"), image-set("d.png" 1x, "e.png" type("image/png") 2x); content: "f" } }
            /* url(g.png) */"#;
        assert_eq!(addresses(of_css(css)), ["a.css", "b.css", "c.png", "d.png", "e.png"]);
        assert_eq!(addresses(of_css("fill: url(#pattern)")), ["#pattern"]);
        assert_eq!(addresses(of_css(&"{".repeat(100_000))), [""; 0]);
    }

    #[test]
    fn a_script_names_hosts_and_modules() {
        let text = r#"import { a } from "./a.js"; import("/b.js"); fetch("https://c.example/x"); new WebSocket('//d.example');
            const namespace = "http://www.w3.org/2000/svg"; // see https://e.example
            const path = "/zh/";"#;
        let found = addresses(Scripts::new().references(text));
        assert_eq!(found, ["https://c.example/x", "//d.example", "./a.js", "/b.js"]);
    }

    #[test]
    fn the_relation_of_a_link_decides() {
        assert_eq!(role_of_link("alternate"), Role::Link);
        for relation in ["stylesheet", "alternate stylesheet", "preload", "icon", "dns-prefetch", ""] {
            assert_eq!(role_of_link(relation), Role::Load, "{relation}");
        }
    }

    #[test]
    fn a_refresh_and_a_card_have_addresses() {
        let refresh = |name: &str| (name == "http-equiv").then_some("refresh");
        assert_eq!(addresses(of_attribute("meta", ("content", "0; url=/zh/"), refresh)), ["/zh/"]);
        let card = |name: &str| (name == "property").then_some("og:image");
        assert_eq!(
            addresses(of_attribute("meta", ("content", "https://a.example/b.png"), card)),
            ["https://a.example/b.png"]
        );
        assert_eq!(addresses(of_attribute("meta", ("content", "width=device-width"), |_| None)), [""; 0]);
    }
}
