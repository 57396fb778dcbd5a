//! Withdrawals: a table, or rows and columns of one, that were published and are not published any more.
//!
//! Nothing in the project need know of them any longer. So an entry names them in the words that readers knew.

use super::{Correction, guarded};
use crate::lang::{Lang, Localized};
use crate::source::Location;

/// What an entry withdraws: rows and columns of its table, or the whole table where it names none.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// The table's title, where the whole of it is withdrawn.
    pub title: Option<Localized>,
    /// Its rows.
    pub rows: Vec<Part>,
    /// Its columns, without their units.
    pub columns: Vec<Part>,
    /// The sections beside which the notice stands, as they showed or quoted what was withdrawn.
    pub sections: Vec<(String, Location)>,
}

/// A row or a column, in the words that were published.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its words.
    pub words: Localized,
    /// Where they stand.
    pub at: Location,
}

impl Part {
    /// Whether a published file calls it so.
    pub fn is_called(&self, lang: &Lang, published: &str) -> bool {
        let own = self.words.get(lang);
        own == published || guarded(own) == published
    }
}

impl Withdrawn {
    /// Whether the whole table is withdrawn.
    pub fn is_whole(&self) -> bool {
        self.rows.is_empty() && self.columns.is_empty()
    }

    /// Whether a published row or column is withdrawn, by its words in a language.
    pub fn has(&self, lang: &Lang, row: Option<&str>, column: Option<&str>) -> bool {
        let is_named = |parts: &[Part], published: Option<&str>| {
            published.is_some_and(|published| parts.iter().any(|part| part.is_called(lang, published)))
        };
        is_named(&self.rows, row) || is_named(&self.columns, column)
    }
}

/// The last entry that withdraws a whole table.
pub fn withdrawal_of<'a>(table: &str, corrections: &'a [Correction]) -> Option<(&'a Correction, &'a Withdrawn)> {
    let own = corrections.iter().filter(|correction| correction.table == table);
    let whole = own.filter_map(|correction| Some((correction, correction.withdrawn.as_ref()?)));
    whole.filter(|(_, withdrawn)| withdrawn.is_whole()).max_by_key(|(correction, _)| correction.until())
}
