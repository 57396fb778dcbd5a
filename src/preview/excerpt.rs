//! The lines of a source around a place, short enough to be shown on a page.

use serde::Serialize;

use crate::source::{Span, line_and_column};

/// A line of a source. Columns count characters of `text`, from 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its number, from 1.
    pub line: usize,
    /// What stands there; of a very long line the part around the place.
    pub text: String,
    /// Where what is meant begins; nothing where the line only stands beside it.
    pub from: Option<usize>,
    /// Behind its last character; the same as `from` where a point is meant.
    pub to: Option<usize>,
}

/// Lines before and behind the place.
const AROUND: usize = 1;
/// Of a longer place only so many lines are shown.
const MOST_LINES: usize = 8;
/// Of a longer line only so many characters are shown, and of them so many before the place.
const MOST_CHARACTERS: usize = 320;
const BEFORE: usize = 80;

/// The lines of `text` that `span` touches, with a line before and behind; nothing of an empty text.
pub fn excerpt(text: &str, span: &Span) -> Vec<Line> {
    if text.is_empty() {
        return Vec::new();
    }
    let (first, from) = line_and_column(text, span.start);
    let (last, to) = line_and_column(text, span.end.max(span.start));
    // What ends with a line's end does not reach into the next.
    let (last, to) = if to == 1 && last > first { (last - 1, usize::MAX) } else { (last, to - 1) };
    let last_shown = last.min(first + MOST_LINES - 1) + AROUND;
    let first_shown = first.saturating_sub(AROUND).max(1);
    let lines = text.lines().enumerate().skip(first_shown - 1).take(last_shown + 1 - first_shown);
    lines
        .map(|(index, text)| {
            let line = index + 1;
            let length = text.chars().count();
            let start = if line == first { from - 1 } else { 0 }.min(length);
            let end = if line == last { to } else { length }.min(length);
            let marked = (first..=last).contains(&line).then_some((start, end.max(start)));
            shortened(line, text, length, marked)
        })
        .collect()
}

/// The line without what is far away from the place.
fn shortened(line: usize, text: &str, length: usize, marked: Option<(usize, usize)>) -> Line {
    let whole = Line { line, text: text.to_owned(), from: marked.map(|(from, _)| from), to: marked.map(|(_, to)| to) };
    if length <= MOST_CHARACTERS {
        return whole;
    }
    let skipped = marked.map_or(0, |(from, _)| from.saturating_sub(BEFORE));
    let part: String = text.chars().skip(skipped).take(MOST_CHARACTERS).collect();
    let before = if skipped > 0 { "…" } else { "" };
    let behind = if skipped + MOST_CHARACTERS < length { "…" } else { "" };
    let moved = |column: usize| column.min(skipped + MOST_CHARACTERS) - skipped + usize::from(skipped > 0);
    Line { line, text: format!("{before}{part}{behind}"), from: whole.from.map(moved), to: whole.to.map(moved) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, span: Span) -> Vec<(usize, String)> {
        let part = |line: Line| {
            let (from, to) = (line.from?, line.to?);
            Some((line.line, line.text.chars().skip(from).take(to - from).collect()))
        };
        excerpt(text, &span).into_iter().filter_map(part).collect()
    }

    #[test]
    fn the_place_stands_between_its_neighbours() {
        let text = "甲\n乙丙丁\n戊\n己\n";
        let lines = excerpt(text, &(7..10));
        let expected = [(1, "甲", None, None), (2, "乙丙丁", Some(1), Some(2)), (3, "戊", None, None)];
        let found: Vec<_> = lines.iter().map(|line| (line.line, line.text.as_str(), line.from, line.to)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_place_may_be_a_point_or_several_lines() {
        let text = "ab\ncd\nef\n";
        assert_eq!(marked(text, 4..4), [(2, String::new())]);
        assert_eq!(marked(text, 1..7), [(1, "b".to_owned()), (2, "cd".to_owned()), (3, "e".to_owned())]);
        assert_eq!(marked(text, 3..6), [(2, "cd".to_owned())]);
        assert_eq!(marked(text, 9..9), []);
        assert_eq!(excerpt("", &(0..0)), []);
        let many = "x\n".repeat(100);
        assert_eq!(excerpt(&many, &(0..200)).len(), MOST_LINES + AROUND);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let text = format!("{}就业{}", "一".repeat(1000), "二".repeat(1000));
        assert_eq!(marked(&text, 3000..3006), [(1, "就业".to_owned())]);
        let line = excerpt(&text, &(3000..3006)).remove(0);
        assert!(line.text.chars().count() == MOST_CHARACTERS + 2 && line.text.starts_with("…一"));
    }
}
