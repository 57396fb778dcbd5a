//! Line breaks inside a paragraph: which of them are spaces, and which are nothing.
//!
//! Chinese is set without spaces, so a break that the author's editor put between two Han characters must vanish;
//! elsewhere it is white space. Browsers do not all follow that rule yet.

use crate::locale::line_break_vanishes;

/// Follows the visible characters of a line and puts white space where a break needs it.
pub(super) struct Joiner {
    space: char,
    last: Option<char>,
    break_at: Option<usize>,
}

impl Joiner {
    /// `space` is written for a break that does not vanish.
    pub(super) fn new(space: char) -> Self {
        Self { space, last: None, break_at: None }
    }

    /// A block begins or ends, or a line is broken for good.
    pub(super) fn reset(&mut self) {
        (self.last, self.break_at) = (None, None);
    }

    /// The source has a line break here; what to do is decided with the next visible character.
    pub(super) fn soft_break(&mut self, out: &str) {
        self.break_at.get_or_insert(out.len());
    }

    /// Call it before `visible` is written (with whatever markup) to `out`.
    pub(super) fn meet(&mut self, out: &mut String, visible: &str) {
        let mut characters = visible.chars();
        let Some(first) = characters.next() else { return };
        if let (Some(at), Some(last)) = (self.break_at.take(), self.last)
            && !line_break_vanishes(last, first)
        {
            out.insert(at, self.space);
        }
        self.last = characters.next_back().or(Some(first));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(left: &str, right: &str) -> String {
        let (mut out, mut joiner) = (String::new(), Joiner::new(' '));
        joiner.meet(&mut out, left);
        out.push_str(left);
        joiner.soft_break(&out);
        joiner.meet(&mut out, right);
        out + right
    }

    #[test]
    fn a_break_vanishes_between_han_characters_only() {
        for (left, right) in
            [("就业", "率"), ("就业，", "其中"), ("就业", "“高"), ("业”", "，其"), ("０", "１"), ("。", "の")]
        {
            assert_eq!(joined(left, right), format!("{left}{right}"));
        }
        for (left, right) in [("就业", "A"), ("2020", "年"), ("a", "b"), ("said", "“no"), ("”", "“"), ("취업", "률")]
        {
            assert_eq!(joined(left, right), format!("{left} {right}"));
        }
    }
}
