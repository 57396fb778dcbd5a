//! Where the brackets and quotation marks were opened that a parser misses the end of: it tells only where it noticed,
//! which may be many lines further down.
//!
//! A text enters up to the place of the mistake. It is read as YAML is, as far as brackets, quotation marks, comments and
//! texts below `|` and `>` are concerned.

/// What was opened before the end of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Opened {
    /// Where the brackets stand that are not closed, from the outermost on.
    pub brackets: Vec<usize>,
    /// Where the last text in quotation marks begins, closed or not.
    pub quote: Option<usize>,
}

/// What was opened before the end of `text`.
pub fn before_end(text: &str) -> Opened {
    let mut reader = Reader { text, at: 0, value_may_begin: true, opened: Opened::default() };
    while reader.step().is_some() {}
    reader.opened
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Whether a quotation mark or a bracket here would be one, and not part of a text without quotation marks.
    value_may_begin: bool,
    opened: Opened,
}

impl Reader<'_> {
    /// Reads on by a character, or by all of a comment or a text.
    fn step(&mut self) -> Option<()> {
        let (start, begins) = (self.at, self.value_may_begin);
        let is_within = !self.opened.brackets.is_empty();
        let character = self.rest().chars().next()?;
        self.at += character.len_utf8();
        self.value_may_begin = false;
        match character {
            ' ' | '\t' => self.value_may_begin = begins,
            '\n' => self.value_may_begin = true,
            '#' if self.text[..start].chars().next_back().is_none_or(char::is_whitespace) => self.skip_line(),
            '"' | '\'' if begins => {
                self.opened.quote = Some(start);
                self.skip_quoted(character);
            }
            '[' | '{' if begins || is_within => {
                self.opened.brackets.push(start);
                self.value_may_begin = true;
            }
            ']' | '}' => _ = self.opened.brackets.pop(),
            ',' => self.value_may_begin = is_within,
            ':' => {
                self.value_may_begin = self.rest().chars().next().is_none_or(|next| is_within || next.is_whitespace())
            }
            '-' | '?' => self.value_may_begin = begins && self.rest().starts_with(char::is_whitespace),
            '&' | '!' if begins => {
                self.at += self.rest().find(char::is_whitespace).unwrap_or(self.rest().len());
                self.value_may_begin = true;
            }
            '|' | '>' if begins && !is_within => self.skip_block(start),
            _ => {}
        }
        Some(())
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// To the line break.
    fn skip_line(&mut self) {
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
    }

    /// Past the closing quotation mark; `""` holds escapes with a backslash, `''` a doubled mark.
    fn skip_quoted(&mut self, mark: char) {
        let mut characters = self.rest().char_indices().peekable();
        let mut length = self.rest().len();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' if mark == '"' => _ = characters.next(),
                '\'' if mark == '\'' && characters.next_if(|(_, next)| *next == '\'').is_some() => {}
                character if character == mark => {
                    length = at + 1;
                    break;
                }
                _ => {}
            }
        }
        self.at += length;
    }

    /// Past the lines of a text below `|` or `>`: those that are indented deeper than its key or the `-` of its entry.
    fn skip_block(&mut self, start: usize) {
        let line = self.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let before = self.text[line..start].trim_end();
        let key = before.len() - before.trim_start_matches([' ', '-']).len();
        let own = if key == before.len() { key.saturating_sub(1) } else { key };
        self.skip_line();
        self.at += usize::from(self.rest().starts_with('\n'));
        let is_of_text = |line: &&str| line.trim().is_empty() || line.len() - line.trim_start_matches(' ').len() > own;
        let length: usize = self.rest().split_inclusive('\n').take_while(is_of_text).map(str::len).sum();
        self.at += length;
        self.value_may_begin = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text in which `‹` stands before what is open at its end, brackets first, then the last quotation mark.
    #[test]
    fn brackets_and_quotation_marks_are_found_where_they_were_opened() {
        for text in [
            "a: ‹[1, 2\n",
            "a: ‹{b: ‹[1, {c: d}\nb: 1",
            "a: [1]\nb: ‹{c: d",
            "a: it's [not] a {bracket\nb: ‹[",
            "a: x # ‹[ {\nb: ‹{",
            "a: |\n  [ {\n\n  \"\nb: ‹[",
            "- a: >-\n    ' [\n  b: ‹{",
            "- |\n  ' [\n- ‹{",
            "a: &x ‹[!y ‹{",
            "a:[ {\nb: http://x/[",
            "‹[\"a\":‹[",
        ] {
            let plain = text.replace("# ‹", "# ");
            let marks = plain.match_indices('‹').enumerate().map(|(count, (at, _))| at - count * '‹'.len_utf8());
            assert_eq!(before_end(&plain.replace('‹', "")).brackets, marks.collect::<Vec<_>>(), "{text}");
        }
        for (text, quote) in [
            ("a: 'b''c' \nd: e'f", Some(3)),
            ("a: \"b\\\"c\nd: \"e", Some(3)),
            ("a: {b: \"c\", d: 'e", Some(15)),
            ("a: it's", None),
        ] {
            assert_eq!(before_end(text).quote, quote, "{text}");
        }
    }
}
