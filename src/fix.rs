//! Changes of the sources that mend a mistake, as data: who finds a mistake says what would mend it, and a sink writes it.
//!
//! A [`Fix`] replaces some bytes of a text and leaves all others as they are; [`apply`] makes the new text.

use crate::source::Location;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The bytes that are replaced.
    pub location: Location,
    /// What takes their place.
    pub replacement: String,
    /// What an author reads there now; nothing where something is added.
    pub before: String,
    /// What an author reads there afterwards.
    pub after: String,
    /// Whether it changes so much that the data may be wrong rather than the text.
    pub is_doubtful: bool,
}

/// In the order of the files' texts, each once: two compiles of one project find most mistakes twice. Of two that touch
/// the same bytes the first is kept.
pub fn sort(fixes: &mut Vec<Fix>) {
    let place = |fix: &Fix| (fix.location.path.clone(), fix.location.span.start, fix.location.span.end);
    fixes.sort_by_key(place);
    let overlap = |later: &mut Fix, earlier: &mut Fix| {
        later.location.path == earlier.location.path && later.location.span.start < earlier.location.span.end
            || later.location == earlier.location
    };
    fixes.dedup_by(overlap);
}

/// The text with all of `fixes` made, which are sorted and whose paths are not looked at.
pub fn apply(text: &str, fixes: &[&Fix]) -> String {
    let mut changed = String::with_capacity(text.len());
    let mut kept = 0;
    for fix in fixes {
        changed.push_str(text.get(kept..fix.location.span.start).unwrap_or_default());
        changed.push_str(&fix.replacement);
        kept = fix.location.span.end;
    }
    changed.push_str(text.get(kept..).unwrap_or_default());
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fix(span: std::ops::Range<usize>, replacement: &str) -> Fix {
        let location = Location { path: "a.md".into(), span };
        let (before, after) = (String::new(), String::new());
        Fix { location, replacement: replacement.to_owned(), before, after, is_doubtful: false }
    }

    #[test]
    fn what_is_not_replaced_stays() {
        let mut fixes = vec![fix(4..6, "60"), fix(0..1, "X"), fix(4..6, "60"), fix(5..7, "!")];
        sort(&mut fixes);
        assert_eq!(fixes.len(), 2);
        assert_eq!(apply("a = 62%", &fixes.iter().collect::<Vec<_>>()), "X = 60%");
    }
}
