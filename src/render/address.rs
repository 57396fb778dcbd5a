//! Where every page stands: the one place that knows the site's paths.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::config::BaseUrl;
use crate::lang::Lang;

/// A page, independent of its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page<'a> {
    /// `/`: the choice of language, one page for all languages.
    Languages,
    /// `/zh/`: the list of reports.
    Editions,
    /// `/zh/shanxi-2020/`
    Edition { edition: &'a str },
    /// `/zh/shanxi-2020/employment/`
    Section { edition: &'a str, section: &'a str },
    /// `/zh/shanxi-2020/tables/postgraduate/`
    Table { edition: &'a str, table: &'a str },
    /// `/zh/shanxi-2020/figures/destinations/`
    Figure { edition: &'a str, figure: &'a str },
    /// `/zh/shanxi-2020/checks/`: how the figures were checked.
    Checks { edition: &'a str },
    /// `/zh/shanxi-2020/print/`: the whole report.
    Print { edition: &'a str },
}

impl Page<'_> {
    /// The page's folder in the site, with its final `/`.
    pub fn folder(self, lang: &Lang) -> String {
        match self {
            Self::Languages => String::new(),
            Self::Editions => format!("{lang}/"),
            Self::Edition { edition } => format!("{lang}/{edition}/"),
            Self::Section { edition, section } => format!("{lang}/{edition}/{section}/"),
            Self::Table { edition, table } => format!("{lang}/{edition}/tables/{table}/"),
            Self::Figure { edition, figure } => format!("{lang}/{edition}/figures/{figure}/"),
            Self::Checks { edition } => format!("{lang}/{edition}/checks/"),
            Self::Print { edition } => format!("{lang}/{edition}/print/"),
        }
    }

    /// The page's file in the site.
    pub fn file(self, lang: &Lang) -> String {
        self.folder(lang) + "index.html"
    }
}

/// Turns paths in the site into addresses.
#[derive(Clone, Copy, Debug)]
pub struct Addresses<'a> {
    pub base: &'a BaseUrl,
}

impl Addresses<'_> {
    /// The page's address on its host: `/a/b/zh/`.
    pub fn page(&self, page: Page<'_>, lang: &Lang) -> String {
        self.path(&page.folder(lang))
    }

    /// The page's whole address.
    pub fn absolute(&self, page: Page<'_>, lang: &Lang) -> String {
        self.base.absolute(&encoded(&page.folder(lang)))
    }

    /// The whole address of any file of the site.
    pub fn absolute_file(&self, path: &str) -> String {
        self.base.absolute(&encoded(path))
    }

    /// The address of any file of the site on its host.
    pub fn path(&self, path: &str) -> String {
        self.base.path_of(&encoded(path))
    }
}

/// The path of a table's CSV file.
pub fn csv_file(edition: &str, table: &str, lang: &Lang) -> String {
    format!("{}{table}.csv", Page::Table { edition, table }.folder(lang))
}

/// The path of a language's feed.
pub fn feed_file(lang: &Lang) -> String {
    format!("{lang}/feed.xml")
}

const UNSAFE_IN_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'%');

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, UNSAFE_IN_PATH).to_string()
}
