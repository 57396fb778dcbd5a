//! Where every page stands: the one place that knows the site's paths.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::config::BaseUrl;
use crate::corrections::Until;
use crate::lang::Lang;

/// What the folder of an earlier version begins with; the date follows.
const UNTIL: &str = "until-";

/// A page, independent of its language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page<'a> {
    /// `/`: the choice of language, one page for all languages.
    Languages,
    /// `/zh/`: the list of reports.
    Editions,
    /// `/zh/calendar/`: what is to be released when.
    Calendar,
    /// `/zh/shanxi-2020/`
    Edition {
        /// The edition's id.
        edition: &'a str,
    },
    /// `/zh/shanxi-2020/employment/`
    Section {
        /// The edition's id.
        edition: &'a str,
        /// The section's name.
        section: &'a str,
    },
    /// `/zh/shanxi-2020/tables/postgraduate/`
    Table {
        /// The edition's id.
        edition: &'a str,
        /// The table's id.
        table: &'a str,
    },
    /// `/zh/shanxi-2020/tables/postgraduate/until-2020-12-01/`: the table as it was until a correction.
    EarlierTable {
        /// The edition's id.
        edition: &'a str,
        /// The table's id.
        table: &'a str,
        /// The release that superseded it.
        until: Until,
    },
    /// `/zh/shanxi-2020/figures/destinations/`
    Figure {
        /// The edition's id.
        edition: &'a str,
        /// The figure's id.
        figure: &'a str,
    },
    /// `/zh/shanxi-2020/corrections/`: which figures were changed after the release.
    Corrections {
        /// The edition's id.
        edition: &'a str,
    },
    /// `/zh/shanxi-2020/checks/`: how the figures were checked.
    Checks {
        /// The edition's id.
        edition: &'a str,
    },
    /// `/zh/shanxi-2020/print/`: the whole report.
    Print {
        /// The edition's id.
        edition: &'a str,
    },
}

impl<'a> Page<'a> {
    /// The page whose folder is at `path` below the site's root, and its language; nothing for the page of all languages.
    /// Whether there is such an edition, section … is not asked.
    pub fn at(path: &'a str) -> Option<(Option<&'a str>, Self)> {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        if path.is_empty() {
            return Some((None, Self::Languages));
        }
        let parts: Vec<&str> = path.strip_suffix('/')?.split('/').collect();
        let (lang, parts) = parts.split_first()?;
        let page = match *parts {
            [] => Self::Editions,
            ["calendar"] => Self::Calendar,
            [edition] => Self::Edition { edition },
            [edition, "corrections"] => Self::Corrections { edition },
            [edition, "checks"] => Self::Checks { edition },
            [edition, "print"] => Self::Print { edition },
            [edition, section] => Self::Section { edition, section },
            [edition, "tables", table] => Self::Table { edition, table },
            [edition, "tables", table, version] => {
                let until = version.strip_prefix(UNTIL)?.parse().ok()?;
                Self::EarlierTable { edition, table, until }
            }
            [edition, "figures", figure] => Self::Figure { edition, figure },
            _ => return None,
        };
        Some((Some(lang), page))
    }

    /// The page's folder in the site, with its final `/`.
    pub fn folder(self, lang: &Lang) -> String {
        match self {
            Self::Languages => String::new(),
            Self::Editions => format!("{lang}/"),
            Self::Calendar => format!("{lang}/calendar/"),
            Self::Edition { edition } => format!("{lang}/{edition}/"),
            Self::Section { edition, section } => format!("{lang}/{edition}/{section}/"),
            Self::Table { edition, table } => format!("{lang}/{edition}/tables/{table}/"),
            Self::Figure { edition, figure } => format!("{lang}/{edition}/figures/{figure}/"),
            Self::EarlierTable { edition, table, until } => format!("{lang}/{edition}/tables/{table}/{UNTIL}{until}/"),
            Self::Corrections { edition } => format!("{lang}/{edition}/corrections/"),
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
    /// Where the site stands.
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

/// The language, edition and table of the CSV file at a path of the site; whether there is such a table is not asked.
pub fn table_of_csv(path: &str) -> Option<(Lang, &str, &str)> {
    let [lang, edition, "tables", table, file] = path.split('/').collect::<Vec<_>>()[..] else { return None };
    (file.strip_suffix(".csv") == Some(table)).then(|| (Lang::new(lang), edition, table))
}

/// The path of the CSV file of a table as it was until a correction.
pub fn earlier_file(edition: &str, table: &str, until: Until, lang: &Lang) -> String {
    format!("{}{table}-{UNTIL}{until}.csv", Page::EarlierTable { edition, table, until }.folder(lang))
}

/// Whether a path of the site is that of the CSV file of a table as it was until a correction.
pub fn is_earlier_file(path: &str) -> bool {
    let [_, _, "tables", table, version, file] = path.split('/').collect::<Vec<_>>()[..] else { return false };
    let until = version.strip_prefix(UNTIL).and_then(|until| until.parse::<Until>().ok());
    until.is_some_and(|until| file == format!("{table}-{UNTIL}{until}.csv"))
}

/// The path of a language's calendar.
pub fn calendar_file(lang: &Lang) -> String {
    format!("{lang}/calendar.ics")
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_page_is_found_by_its_folder() {
        let (lang, edition) = (Lang::new("zh"), "shanxi-2020");
        for page in [
            Page::Editions,
            Page::Calendar,
            Page::Edition { edition },
            Page::Section { edition, section: "employment" },
            Page::Table { edition, table: "postgraduate" },
            Page::Figure { edition, figure: "destinations" },
            Page::EarlierTable { edition, table: "postgraduate", until: date(2020, 12, 1).into() },
            Page::EarlierTable { edition, table: "postgraduate", until: Until { release: 2, date: date(2020, 12, 1) } },
            Page::Corrections { edition },
            Page::Checks { edition },
            Page::Print { edition },
        ] {
            assert_eq!(Page::at(&page.folder(&lang)), Some((Some("zh"), page)));
            assert_eq!(Page::at(&page.file(&lang)), Some((Some("zh"), page)));
        }
        assert_eq!(Page::at(""), Some((None, Page::Languages)));
        for other in ["zh", "404.html", "zh/feed.xml", "zh/a/b/c/", "zh/a/charts/b/", "zh/a/tables/b/b.csv"] {
            assert_eq!(Page::at(other), None, "{other}");
        }
    }
}
