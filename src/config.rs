//! `nianbao.yaml`: languages, address, publisher, units.

mod editor;
mod publish;

use indexmap::IndexMap;
use serde::Deserialize;

use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::image::{Image, ImageFile};
use crate::lang::{Lang, Localized};
use crate::locale::Locale;
use crate::source::{Location, Source, Sources};
use crate::yaml::shape::{optional, required};
use crate::yaml::{self, Document, Field, Shape};

pub use editor::Editor;
pub use publish::{SERVICES, Service, ServiceKind, Target};

/// The configuration's file name, at the project's root.
pub const FILE: &str = "nianbao.yaml";

/// What the whole site has in common.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's name in its header and in every page's title, and that of the list of editions.
    pub title: Localized,
    /// What the list of editions and the choice of language say of the site, on the page and to search engines.
    pub description: Localized,
    /// In the order of the file; the first is the original.
    pub languages: Vec<Lang>,
    /// Where the site will stand: that of `--base-url`, or else the file's own.
    pub base_url: BaseUrl,
    /// The folder below `themes/` that is laid over the built-in theme; `default` needs none.
    pub theme: String,
    /// The IANA zone in which dates and times without an offset are read; UTC where the file's could not be found,
    /// which was reported.
    pub time_zone: jiff::tz::TimeZone,
    /// Whether sanitised raw HTML may stand in the narrative; otherwise it is a mistake.
    pub allow_html: bool,
    /// The project's own units of measure, beside the built-in ones.
    pub units: IndexMap<String, Localized>,
    /// Stands for the site where a link to it is shared; where there is none, the theme's card does.
    pub image: Option<Image>,
    /// Who publishes the site, for header, footer, feeds and metadata.
    pub publisher: Publisher,
    /// What the preview opens files with; nothing of it reaches the site.
    pub editor: Option<Editor>,
    /// The hosts that the site is published on, by name; nothing of them reaches the site.
    pub publish: IndexMap<String, Target>,
}

/// The institution that publishes, and the filings that a Chinese government site shows in its footer.
#[derive(Clone, Debug, Deserialize)]
pub struct Publisher {
    /// The institution, whom the footer calls the site's sponsor (主办单位).
    pub name: Localized,
    /// The `SiteName` that 网页标签规范 asks for; where there is none, the site's title.
    pub site_name: Option<Localized>,
    /// The `SiteDomain` that 网页标签规范 asks for; where there is none, the host of the base URL.
    pub site_domain: Option<String>,
    /// 政府网站标识码, the government site identification code.
    pub site_id_code: Option<String>,
    /// ICP filing number.
    pub icp: Option<String>,
    /// Public-security filing number.
    pub public_security: Option<String>,
    /// How to reach the institution, in words: a telephone number, an office.
    pub contact: Option<Localized>,
    /// The footer's e-mail address, to which it links.
    pub email: Option<String>,
    /// The postal address in the footer.
    pub address: Option<Localized>,
}

/// Where the site will stand: an absolute http(s) address whose path ends with `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

impl BaseUrl {
    /// # Errors
    /// What is wrong with the address, for an author.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let host_start = ["https://", "http://"].iter().find(|scheme| text.starts_with(**scheme)).map(|s| s.len());
        let host_start = host_start.ok_or_else(|| message!("the address must begin with https:// or http://"))?;
        if text.contains(['?', '#', '\\', '"', '<', '>']) || text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            let message = message!("the address may hold neither spaces nor `?`, `#`, `\\`, quotes or angle brackets");
            return Err(message);
        }
        let path_start = text[host_start..].find('/').map_or(text.len(), |at| host_start + at);
        if path_start == host_start {
            return Err(message!("the address names no host"));
        }
        let path = format!("{}/", text[path_start..].trim_end_matches('/'));
        if path.split('/').any(|part| part == "." || part == "..") || path.contains("//") {
            return Err(message!("the path may hold no empty part, `.` or `..`"));
        }
        Ok(Self { origin: text[..path_start].to_owned(), path })
    }

    fn unknown() -> Self {
        Self { origin: "https://unknown.invalid".to_owned(), path: "/".to_owned() }
    }

    /// The path of a page on its host: `/a/b/zh/` for `zh/`.
    pub fn path_of(&self, page: &str) -> String {
        format!("{}{page}", self.path)
    }

    /// The page's whole address.
    pub fn absolute(&self, page: &str) -> String {
        format!("{}{}{page}", self.origin, self.path)
    }

    /// Whether the site is reached by https.
    pub fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// The host, for feed identifiers.
    pub fn host(&self) -> &str {
        self.origin.split("//").nth(1).unwrap_or_default()
    }
}

#[derive(Deserialize)]
struct ConfigFile {
    title: Localized,
    description: Localized,
    base_url: String,
    #[serde(default = "default_theme")]
    theme: String,
    #[serde(default = "default_time_zone")]
    time_zone: String,
    #[serde(default)]
    allow_html: bool,
    #[serde(default)]
    units: IndexMap<String, Localized>,
    image: Option<ImageFile>,
    publisher: Publisher,
    editor: Option<String>,
}

fn default_theme() -> String {
    "default".into()
}

fn default_time_zone() -> String {
    "Asia/Shanghai".into()
}

const FIELDS: &[Field] = &[
    required("title", Shape::Localized),
    required("description", Shape::Localized),
    required("languages", Shape::List(&Shape::Text)),
    required("base_url", Shape::Text),
    optional("theme", Shape::Text),
    optional("time_zone", Shape::Text),
    optional("allow_html", Shape::Boolean),
    optional("units", Shape::MapOf(&Shape::Localized)),
    optional("image", crate::image::SHAPE),
    required("publisher", Shape::Record(PUBLISHER)),
    optional("editor", Shape::Text),
    optional("publish", Shape::MapOf(&Shape::MapOf(&Shape::Text))),
];

const PUBLISHER: &[Field] = &[
    required("name", Shape::Localized),
    optional("site_name", Shape::Localized),
    optional("site_domain", Shape::Text),
    optional("site_id_code", Shape::Text),
    optional("icp", Shape::Text),
    optional("public_security", Shape::Text),
    optional("contact", Shape::Localized),
    optional("email", Shape::Text),
    optional("address", Shape::Localized),
];

/// Reads the configuration. `base_url` stands in for the file's own where the command line names another.
pub fn parse(sources: &Sources, base_url: Option<&BaseUrl>, diagnostics: &mut Vec<Diagnostic>) -> Option<Config> {
    let Some(source) = sources.text(FILE) else {
        if sources.is_unread(FILE) {
            return None;
        }
        let message = message!("there is no `{file}` here, so this is no nianbao project", file = FILE);
        let help = message!("go to the project's root, or name it with --root");
        diagnostics.push(Diagnostic::without_place(Code::MissingConfiguration, message).with_help(help));
        return None;
    };
    let languages = languages(source, diagnostics)?;
    let document = yaml::read::<ConfigFile>(source, &Shape::Record(FIELDS), &languages, diagnostics)?;
    let own_url = checked(&document, "base_url", BaseUrl::parse(&document.value.base_url), diagnostics);
    let zone = jiff::tz::TimeZone::get(&document.value.time_zone);
    let zone = zone.map_err(|_| message!("this is no time zone; write one such as `Asia/Shanghai`"));
    let time_zone = checked(&document, "time_zone", zone, diagnostics);
    let editor = editor(&document, diagnostics);
    let publish = document.root.find("publish").map(|node| publish::targets(source, node, diagnostics));
    let place = document.at(document.root.get("image").get("file"));
    let ConfigFile { title, description, theme, allow_html, units, image, publisher, .. } = document.value;
    let image = image.and_then(|image| crate::image::find(image, "content/", place, sources, diagnostics));
    // Whatever stands in for a wrong value keeps the rest of the project checked; the error keeps it unpublished.
    let base_url = base_url.cloned().or(own_url).unwrap_or_else(BaseUrl::unknown);
    let time_zone = time_zone.unwrap_or(jiff::tz::TimeZone::UTC);
    Some(Config {
        title,
        description,
        languages,
        base_url,
        theme,
        time_zone,
        allow_html,
        units,
        image,
        publisher,
        editor,
        publish: publish.unwrap_or_default(),
    })
}

fn editor(document: &Document<'_, ConfigFile>, diagnostics: &mut Vec<Diagnostic>) -> Option<Editor> {
    let (message, help) = match Editor::parse(document.value.editor.as_deref()?) {
        Ok(editor) => return Some(editor),
        Err(mistake) => mistake,
    };
    let problem = Diagnostic::new(Code::InvalidValue, document.at(document.root.get("editor")), message);
    diagnostics.push(match help {
        Some(help) => problem.with_help(help),
        None => problem,
    });
    None
}

/// Where the value of `key` stands in the configuration, for what is found wrong with it later.
pub fn place_of(sources: &Sources, key: &str) -> Location {
    let source = sources.text(FILE);
    let root = source.and_then(|source| yaml::node::parse(source, 0..source.text.len()).ok());
    let span = root.as_ref().and_then(|root| root.find(key)).map_or(0..0, |node| node.span.clone());
    Location { path: FILE.into(), span }
}

fn checked<T>(
    document: &Document<'_, ConfigFile>,
    key: &str,
    value: Result<T, Message>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    value
        .map_err(|message| {
            diagnostics.push(Diagnostic::new(Code::InvalidValue, document.at(document.root.get(key)), message));
        })
        .ok()
}

/// The languages come first: without them no text of the file can be judged.
fn languages(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Option<Vec<Lang>> {
    let root = yaml::node::parse(source, 0..source.text.len()).map_err(|problem| diagnostics.push(problem)).ok()?;
    let before = diagnostics.len();
    let list = root.get("languages");
    let mut languages: Vec<Lang> = Vec::new();
    for item in list.items() {
        let Some(tag) = item.text() else { continue };
        let lang = Lang::new(tag);
        let place = source.at(item.span.clone());
        if Locale::new(tag).is_err() {
            let message = message!("`{tag}` is no language tag; write one such as `zh` or `en`", tag);
            diagnostics.push(Diagnostic::new(Code::InvalidValue, place, message));
        } else if languages.contains(&lang) {
            let message = message!("the language `{tag}` stands twice", tag);
            diagnostics.push(Diagnostic::new(Code::DuplicateId, place, message));
        } else {
            languages.push(lang);
        }
    }
    // With a wrong language every text that is written in it would be reported.
    if diagnostics.len() > before {
        return None;
    }
    if languages.is_empty() {
        let found = root.find("languages").map(|node| node.span.clone());
        let place = source.at(found.unwrap_or_else(|| yaml::shape::first_line(&root, &source.text)));
        let help = message!("write `languages: [zh, en]`; the first is the original");
        let message = message!("the project names no language");
        diagnostics.push(Diagnostic::new(Code::MissingKey, place, message).with_help(help));
        return None;
    }
    Some(languages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_url_may_hold_a_path() {
        let url = BaseUrl::parse("https://example.org/a/b").unwrap();
        assert_eq!(url.path_of("zh/"), "/a/b/zh/");
        assert_eq!(url.absolute("zh/"), "https://example.org/a/b/zh/");
        assert_eq!(url.host(), "example.org");
    }

    #[test]
    fn a_base_url_needs_scheme_and_host() {
        for wrong in
            ["", "example.org", "ftp://example.org/", "https://", "https:///x", "https://h/../x", "https://h/?q"]
        {
            assert!(BaseUrl::parse(wrong).is_err(), "{wrong}");
        }
    }
}
