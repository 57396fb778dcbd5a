//! Earlier versions of corrected tables: which files they are. They are kept as they were published, byte by byte.

use jiff::civil::Date;

use crate::lang::Lang;
use crate::source::SourcePath;

/// The folder of an edition's data that holds them.
pub const FOLDER: &str = "earlier";

/// A table's CSV as it was published in one language until a correction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierVersion {
    /// The date of the correction.
    pub until: Date,
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
        let until = (date.len() == 10).then(|| date.parse().ok()).flatten()?;
        let table = file.strip_suffix(".csv")?;
        let version = Self { until, lang: Lang::new(lang), table: table.to_owned(), path: path.clone() };
        (folder == FOLDER).then_some(version)
    }
}

/// Where the version of a table stands that a correction superseded.
pub fn path_of(edition: &str, until: Date, lang: &Lang, table: &str) -> String {
    format!("data/{edition}/{FOLDER}/{until}/{lang}/{table}.csv")
}

/// Whether a file is to be kept as it is: byte order marks and carriage returns are part of what was published.
pub fn is_earlier_version(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("data") && parts.nth(1) == Some(FOLDER) && path.ends_with(".csv")
}
