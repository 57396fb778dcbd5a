//! Traces of what is for authors' eyes alone, and pages that one language has and another lacks.
//!
//! A public build takes out drafts and embargoes before anything is rendered, and fails where a translation is missing or
//! out of date; what is left of its warnings on languages (a number that only one of them has, a term of another name) an
//! author may have meant, and they are counted in the ledger. Here it is seen once more, on the files themselves, that
//! nothing of the kind has come through, by a theme's mistake or by ours.

use std::collections::BTreeMap;

use scraper::Html;

use super::reading::Reading;
use super::{Finding, Gate};
use crate::diagnostic::{Message, message};
use crate::lang::Lang;
use crate::output::OutputPath;

/// What a preview adds to pages, so that they can be traced to their sources.
const MARKS: [&str; 4] = ["data-block", "data-cell", "data-reference", "data-table"];

/// What the built-in theme calls the notices of drafts.
const NOTICES: [&str; 3] = ["draft-banner", "draft-notice", "draft-mark"];

/// The preview's own addresses.
const PREVIEW: &str = "/_nianbao/";

/// Finds them in all files.
pub fn inspect(files: &BTreeMap<&OutputPath, Reading>, languages: &[Lang], shows_drafts: bool) -> Vec<Finding> {
    let finding = |path: Option<&OutputPath>, message| Finding { gate: Gate::Unfinished, path: path.cloned(), message };
    let drafts = shows_drafts.then(|| finding(None, message!("the site was built with its drafts")));
    let traces = files.iter().filter_map(|(path, reading)| Some(finding(Some(path), trace(path, reading)?)));
    let alone = files.keys().filter_map(|path| Some(finding(Some(path), alone(path, files, languages)?)));
    drafts.into_iter().chain(traces).chain(alone).collect()
}

fn trace(path: &OutputPath, reading: &Reading) -> Option<Message> {
    if reading.references.iter().any(|reference| reference.address.contains(PREVIEW)) {
        return Some(message!("it refers to the preview"));
    }
    let forbids = |line: &[u8]| line.trim_ascii() == b"Disallow: /";
    if path.as_str() == "robots.txt" && reading.text.split(|byte| *byte == b'\n').any(forbids) {
        return Some(message!("it keeps search engines from the whole site, as that of a site with drafts does"));
    }
    reading.trace.clone()
}

/// What a page has that is for authors alone.
pub fn mark(page: &Html) -> Option<Message> {
    page.root_element().descendent_elements().find_map(|element| {
        let element = element.value();
        if let Some((mark, _)) = element.attrs().find(|(name, _)| MARKS.contains(name)) {
            return Some(message!("it has the marks of a preview (`{mark}`)", mark));
        }
        let notice = element.classes().find(|class| NOTICES.contains(class))?;
        Some(message!("it has the notice of a draft (`{notice}`)", notice))
    })
}

/// What a page lacks that stands in one language alone.
fn alone(path: &OutputPath, files: &BTreeMap<&OutputPath, Reading>, languages: &[Lang]) -> Option<Message> {
    let (folder, rest) = path.as_str().split_once('/').filter(|(_, rest)| rest.ends_with(".html"))?;
    languages.iter().find(|lang| lang.as_str() == folder)?;
    let is_there = |lang: &&Lang| {
        let other = OutputPath::parse(&format!("{}/{rest}", lang.as_str()));
        other.is_ok_and(|other| files.contains_key(&other))
    };
    let missing = languages.iter().find(|lang| !is_there(lang))?.as_str();
    Some(message!("this page is not there in `{missing}`", missing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::reading;
    use crate::gate::references::Scripts;

    fn found(files: &[(&str, &str)], shows_drafts: bool) -> Vec<String> {
        let paths: Vec<OutputPath> = files.iter().map(|(path, _)| OutputPath::parse(path).unwrap()).collect();
        let read = |(path, (_, text)): (_, &(&str, &str))| {
            let (mut reading, page) = reading::read(path, text.as_bytes(), &Scripts::new());
            reading.trace = page.and_then(|page| mark(&page));
            (path, reading)
        };
        let readings = paths.iter().zip(files).map(read).collect();
        let findings = inspect(&readings, &[Lang::new("zh"), Lang::new("en")], shows_drafts);
        findings.into_iter().map(|finding| finding.message.to_string()).collect()
    }

    #[test]
    fn a_finished_site_passes() {
        let files = [
            ("index.html", "<p class=draft>"),
            ("robots.txt", "User-agent: *\nDisallow: /private/\n"),
            ("zh/a/index.html", "<p data-value=1>"),
            ("en/a/index.html", ""),
            ("zh/feed.xml", ""),
        ];
        assert_eq!(found(&files, false), [""; 0]);
    }

    #[test]
    fn what_is_for_authors_is_found() {
        for (path, text, expected) in [
            ("index.html", "<aside class='x draft-banner'>", "it has the notice of a draft (`draft-banner`)"),
            ("index.html", "<p data-block=12>", "it has the marks of a preview (`data-block`)"),
            ("index.html", "<script src=/_nianbao/preview.js></script>", "it refers to the preview"),
            (
                "robots.txt",
                "User-agent: *\nDisallow: /\n",
                "it keeps search engines from the whole site, as that of a site with drafts does",
            ),
            ("zh/a/index.html", "", "this page is not there in `en`"),
        ] {
            assert_eq!(found(&[(path, text)], false), [expected]);
        }
        assert_eq!(found(&[], true), ["the site was built with its drafts"]);
    }
}
