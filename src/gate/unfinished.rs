//! Traces of what is for authors' eyes alone, and pages that one language has and another lacks.
//!
//! A public build takes out drafts and embargoes before anything is rendered, and fails where a translation is missing or
//! out of date; what is left of its warnings on languages (a number that only one of them has, a term of another name) an
//! author may have meant, and they are counted in the ledger. Here it is seen once more, on the files themselves, that
//! nothing of the kind has come through, by a theme's mistake or by ours.

use scraper::Html;

use super::files::Files;
use super::reading::Contents;
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

/// What one language has and another lacks, and whether the site shows drafts at all.
pub fn inspect(files: &Files<'_>, languages: &[Lang], shows_drafts: bool) -> Vec<Finding> {
    let drafts = shows_drafts.then(|| finding(None, message!("the site was built with its drafts")));
    let alone = files.paths().filter_map(|path| Some(finding(Some(path), alone(path, files, languages)?)));
    drafts.into_iter().chain(alone).collect()
}

/// What in a file is for authors' eyes alone.
pub fn inspect_file(path: &OutputPath, Contents { reading, text, page }: &Contents) -> Option<Finding> {
    let refers = reading.references.iter().any(|reference| reference.address.contains(PREVIEW));
    let forbids = |line: &[u8]| line.trim_ascii() == b"Disallow: /";
    let message = if refers {
        Some(message!("it refers to the preview"))
    } else if path.as_str() == "robots.txt" && text.split(|byte| *byte == b'\n').any(forbids) {
        Some(message!("it keeps search engines from the whole site, as that of a site with drafts does"))
    } else {
        page.as_ref().and_then(mark)
    };
    message.map(|message| finding(Some(path), message))
}

fn finding(path: Option<&OutputPath>, message: Message) -> Finding {
    Finding { gate: Gate::Unfinished, path: path.cloned(), message }
}

/// What a page has that is for authors alone.
fn mark(page: &Html) -> Option<Message> {
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
fn alone(path: &OutputPath, files: &Files<'_>, languages: &[Lang]) -> Option<Message> {
    let (folder, rest) = path.as_str().split_once('/').filter(|(_, rest)| rest.ends_with(".html"))?;
    languages.iter().find(|lang| lang.as_str() == folder)?;
    let is_there = |lang: &&Lang| {
        let other = OutputPath::parse(&format!("{}/{rest}", lang.as_str()));
        other.is_ok_and(|other| files.has(&other))
    };
    let missing = languages.iter().find(|lang| !is_there(lang))?.as_str();
    Some(message!("this page is not there in `{missing}`", missing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Output;

    fn found(files: &[(&str, &str)], shows_drafts: bool) -> Vec<String> {
        let mut output = Output::new();
        for (path, text) in files {
            output.insert(OutputPath::parse(path).unwrap(), text.as_bytes()).unwrap();
        }
        let files = Files::of(&output);
        let traces = files.paths().filter_map(|path| files.read(path, |contents| inspect_file(path, contents))?);
        let alone = inspect(&files, &[Lang::new("zh"), Lang::new("en")], shows_drafts);
        traces.chain(alone).map(|finding| finding.message.to_string()).collect()
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
