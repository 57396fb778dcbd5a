//! Tells a section's front matter from its text: a file goes in, the two places come out.
//!
//! Only the split is made here; the YAML is decoded where the other YAML is.

use crate::source::Span;

/// Where a file's front matter and text are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrontMatter {
    /// The file begins with front matter.
    Present {
        /// What stands between the two fences.
        yaml: Span,
        /// The byte at which the text begins, behind the second fence and its line break.
        body: usize,
    },
    /// The file does not begin with a `---` line.
    Missing,
    /// No line closes what a first line `---` opens.
    Unclosed {
        /// The `---` of the first line.
        fence: Span,
    },
}

/// Finds the front matter: from a first line `---` to the next line `---` or `...`.
/// White space after a fence is no matter; before it, it makes the line an ordinary one.
pub fn split(text: &str) -> FrontMatter {
    let Some(first) = text.split_inclusive('\n').next().filter(|line| line.trim_end() == "---") else {
        return FrontMatter::Missing;
    };
    let mut position = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return FrontMatter::Present { yaml: first.len()..position, body: position + line.len() };
        }
        position += line.len();
    }
    FrontMatter::Unclosed { fence: 0..first.trim_end().len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, &str)> {
        match split(text) {
            FrontMatter::Present { yaml, body } => Some((&text[yaml], &text[body..])),
            _ => None,
        }
    }

    #[test]
    fn the_text_begins_after_the_second_fence() {
        assert_eq!(parts("---\ntitle: 就业\n---\n正文"), Some(("title: 就业\n", "正文")));
        assert_eq!(parts("--- \na: 1\n...\n\n正文"), Some(("a: 1\n", "\n正文")));
        assert_eq!(parts("---\n---"), Some(("", "")));
        assert_eq!(parts("---\na: |\n  ---\n---\n---\n"), Some(("a: |\n  ---\n", "---\n")));
    }

    #[test]
    fn missing_and_unclosed_are_told_apart() {
        for text in ["", "正文", "\n---\n---\n", "----\n---\n", " ---\n---\n"] {
            assert_eq!(split(text), FrontMatter::Missing, "{text:?}");
        }
        assert_eq!(split("---\ntitle: x\n"), FrontMatter::Unclosed { fence: 0..3 });
        assert_eq!(split("---"), FrontMatter::Unclosed { fence: 0..3 });
    }
}
