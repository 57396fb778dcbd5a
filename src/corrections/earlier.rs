//! Earlier versions of corrected tables: which files they are. They are kept as they were published, byte by byte.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::lang::Lang;
use crate::source::SourcePath;

/// The folder of an edition's data that holds them.
pub const FOLDER: &str = "earlier";

/// Until when a version was public: the day of the release that superseded it, and where several releases of one day changed
/// the table, which of them it was. Addresses and folders bear it, as `2020-12-01` and `2020-12-01-2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Until {
    /// The day.
    pub date: Date,
    /// From 1.
    pub release: u32,
}

impl From<Date> for Until {
    fn from(date: Date) -> Self {
        Self { date, release: 1 }
    }
}

impl fmt::Display for Until {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.release {
            1 => write!(formatter, "{}", self.date),
            release => write!(formatter, "{}-{release}", self.date),
        }
    }
}

/// A text is none of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoVersion;

impl FromStr for Until {
    type Err = NoVersion;

    fn from_str(text: &str) -> Result<Self, NoVersion> {
        let (date, release) = text.split_at_checked("2020-12-01".len()).ok_or(NoVersion)?;
        let date = date.parse().map_err(|_| NoVersion)?;
        let release = match release.strip_prefix('-') {
            None if release.is_empty() => 1,
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => number.parse().unwrap_or(0),
            _ => 0,
        };
        let until = Self { date, release };
        // Each version has one name alone.
        if release > 0 && until.to_string() == text { Ok(until) } else { Err(NoVersion) }
    }
}

/// A table's CSV as it was published in one language until a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierVersion {
    /// The release that superseded it.
    pub until: Until,
    /// The language of its heads and terms.
    pub lang: Lang,
    /// The table's id.
    pub table: String,
    /// Where the file stands in the project.
    pub path: SourcePath,
}

impl EarlierVersion {
    /// The version that a file of the edition holds, if the path is one of a version.
    pub fn at(path: &SourcePath, edition: &str) -> Option<Self> {
        let rest = path.strip_prefix("data/")?.strip_prefix(edition)?.strip_prefix('/')?;
        let [folder, date, lang, file] = rest.split('/').collect::<Vec<_>>()[..] else { return None };
        let until = date.parse().ok()?;
        let table = file.strip_suffix(".csv")?;
        let version = Self { until, lang: Lang::new(lang), table: table.to_owned(), path: path.clone() };
        (folder == FOLDER).then_some(version)
    }
}

/// Where the version of a table stands that a correction superseded.
pub fn path_of(edition: &str, until: Until, lang: &Lang, table: &str) -> String {
    format!("data/{edition}/{FOLDER}/{until}/{lang}/{table}.csv")
}

/// Whether a file is to be kept as it is: byte order marks and carriage returns are part of what was published.
pub fn is_earlier_version(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("data") && parts.nth(1) == Some(FOLDER) && path.ends_with(".csv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_has_one_name() {
        for name in ["2020-12-01", "2020-12-01-2", "2020-12-01-11"] {
            assert_eq!(name.parse::<Until>().map(|until| until.to_string()), Ok(name.to_owned()));
        }
        for name in
            ["2020-12-01-", "2020-12-01-0", "2020-12-01-1", "2020-12-01-02", "2020-12-01x2", "2020-13-01", "二〇二〇年"]
        {
            assert_eq!(name.parse::<Until>(), Err(NoVersion), "{name}");
        }
    }
}
