//! What an earlier release, in which the same rules found nothing, spares the gate: of a site that differs from it in one
//! figure a few files are read, not all.
//!
//! A file that has not changed shows by itself what it showed then. A link in it can have become a dead one, where what it
//! leads to was in the earlier release and is no more: a file that is gone, or an id that is gone from a file. Which of the
//! unchanged files may refer to that is told by their bytes, without reading them as HTML: they hold the last part of the
//! address, or they write letters by escapes, so that it may stand there unseen.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use regex::bytes::Regex;

use super::files::Files;
use crate::output::OutputPath;

/// A site beside an earlier release of it in which the same rules found nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Earlier {
    /// Files that the site has with the same bytes.
    pub unchanged: BTreeSet<OutputPath>,
    /// The earlier bytes of files that the site has with others.
    pub changed: BTreeMap<OutputPath, Vec<u8>>,
    /// Files that the site does not have.
    pub gone: BTreeSet<OutputPath>,
}

/// How a character of a name can be written otherwise than as itself: in an address, in a script, a style or JSON, and in
/// HTML and XML, where `&#x27;`, `&#x2F;`, `&#34;` and `&#39;` are none.
const ESCAPES: &str = r"%[2-7][0-9A-Fa-f]|\\|&(?:amp;)*(?:#(?:[0-24-9]|3[^49]|[xX](?:[^2]|2[^7F]))|(?:Tab|NewLine|UnderBar|bsol|fjlig|lowbar|percnt|period);)";

/// What browsers take out of an address.
const IGNORED: &str = r"[\t\r\n]*";

impl Earlier {
    /// The files of the site that need not be read.
    pub fn spared(&self, files: &Files<'_>) -> BTreeSet<&OutputPath> {
        let Some(lost) = self.lost(files) else { return BTreeSet::new() };
        if lost.is_empty() {
            return self.unchanged.iter().collect();
        }
        let Some(pattern) = pattern(&lost) else { return BTreeSet::new() };
        let is_spared = |path: &&OutputPath| files.bytes(path).is_some_and(|bytes| !pattern.is_match(bytes));
        self.unchanged.par_iter().filter(is_spared).collect()
    }

    /// What an address that led somewhere in the earlier release and leads nowhere in the site must hold. Nothing where no
    /// text tells: a page can be meant by `..` alone, and other letters than those of names are written in many ways.
    fn lost(&self, files: &Files<'_>) -> Option<BTreeSet<String>> {
        let gone = self.gone.iter().filter_map(|path| path.as_str().rsplit('/').next()).map(str::to_owned);
        let of_changed = |(path, bytes): (&OutputPath, &Vec<u8>)| {
            let has = |id: &String| files.reading(path).is_some_and(|reading| reading.ids.contains_key(id));
            files.ids_of(path, bytes).filter(|id| !has(id)).collect::<Vec<_>>()
        };
        let lost: BTreeSet<String> = gone.chain(self.changed.iter().flat_map(of_changed)).collect();
        let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let tells = |name: &String| !name.is_empty() && name != "index.html" && name.chars().all(is_plain);
        lost.iter().all(tells).then_some(lost)
    }
}

/// Finds what may refer to one of these.
fn pattern(lost: &BTreeSet<String>) -> Option<Regex> {
    let spread = |name: &String| {
        let letters: Vec<String> = name.chars().map(|letter| regex::escape(&letter.to_string())).collect();
        letters.join(IGNORED)
    };
    let names: Vec<String> = lost.iter().map(spread).collect();
    Regex::new(&format!("{ESCAPES}|{}", names.join("|"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Output;

    const LOST: [(&str, &str); 2] = [("zh/a/index.html", "<p id=first>"), ("zh/a/table-1.csv", "")];

    fn path(path: &str) -> OutputPath {
        OutputPath::parse(path).unwrap()
    }

    /// Whether a file is read again when an id and a file are gone to which it may refer.
    fn is_read(name: &str, text: &str, lost: &[(&str, &str)]) -> bool {
        let mut output = Output::new();
        output.insert(path(name), text.as_bytes()).unwrap();
        output.insert(path("zh/a/index.html"), "<p id=second>".as_bytes()).unwrap();
        let of_site = |(name, text): &(&str, &str)| (path(name), text.as_bytes().to_vec());
        let (changed, gone): (BTreeMap<_, _>, BTreeMap<_, _>) =
            lost.iter().map(of_site).partition(|(path, _)| output.get(path).is_some());
        let earlier = Earlier { unchanged: [path(name)].into(), changed, gone: gone.into_keys().collect() };
        !earlier.spared(&Files::of(&output)).contains(&path(name))
    }

    #[test]
    fn what_may_refer_to_what_is_lost_is_read_again() {
        for (name, text) in [
            ("zh/b.html", "<a href=a/#first>"),
            ("zh/b.html", "<a href='/zh/a/table-1.csv?x'>"),
            ("zh/b.html", "<a href='/zh/a/%74able-1.csv'>"),
            ("zh/b.html", "<a href='/zh/a/&#116;able-1.csv'>"),
            ("zh/b.html", "<a href='/zh/a/&#x74;able-1.csv'>"),
            ("zh/b.html", "<a href='/zh/a/table-1&period;csv'>"),
            ("zh/b.html", "<a href='/zh/a/table&Tab;-1.csv'>"),
            ("zh/b.html", "<a href='/zh/a/table-\n1.csv'>"),
            ("zh/b.css", "p { background: url(a/\\74 able-1.csv) }"),
            ("zh/b.css", "p { background: url('a/\\table-1.csv') }"),
            ("zh/b.js", "import('./\\x74able-1.csv')"),
            ("zh/b.json", "[\"https://example.org/zh/a/\\u0074able-1.csv\"]"),
            ("zh/feed.xml", "<content type='html'>&lt;a href=\"a/&amp;#116;able-1.csv\"></content>"),
        ] {
            assert!(is_read(name, text, &LOST), "{text}");
        }
    }

    #[test]
    fn what_cannot_refer_to_it_is_not() {
        let text = "<p title='&quot;&#x27;&#x2F;&#34;&#39; &lt;&amp;'><a href=/zh/a/#second><a href=%E8%A1%A8>";
        assert!(!is_read("zh/b.html", text, &LOST));
        assert!(!is_read("zh/b.html", "<a href=a/#first>", &[("zh/a/index.html", "<p id=second>")]));
    }

    #[test]
    fn what_is_lost_and_has_no_plain_name_has_everything_read() {
        for lost in [("zh/c/index.html", ""), ("zh/表.csv", ""), ("zh/a/index.html", "<p id=一>")] {
            assert!(is_read("zh/b.html", "<p>", &[lost]), "{lost:?}");
        }
    }
}
