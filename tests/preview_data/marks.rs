//! The marks of the preview's pages: they are there, they mean what they say, and they are all there is.

use std::collections::{BTreeMap, BTreeSet};

use nianbao::load;
use nianbao::markdown::Body;
use nianbao::markdown::prose::RunKind;

use super::html::{attributes, block, references, without_marks};
use super::{addresses, compiled, inspected, options, page, preview, projects};

#[test]
fn without_its_marks_every_page_is_the_public_one() {
    for folder in projects() {
        for drafts in [false, true] {
            let sources = load::load(&folder).unwrap();
            let marked = compiled(sources.clone(), &options(true, drafts)).website.unwrap();
            let plain = compiled(sources, &options(false, drafts)).website.unwrap();
            assert_eq!(marked.paths(), plain.paths());
            let mut pages = 0;
            for path in &plain.paths() {
                let [marked, plain] = [&marked, &plain].map(|site| site.get(path).unwrap().unwrap());
                if !path.ends_with(".html") {
                    assert!(marked == plain, "{path} differs");
                    continue;
                }
                let [marked, plain] = [marked, plain].map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
                assert_eq!(marked.matches("; connect-src &#39;self&#39;\">").count(), 1, "{path}");
                let marked = marked.replace("; connect-src &#39;self&#39;\">", "\">");
                assert!(without_marks(&marked) == plain, "{path} differs");
                let marks = ["data-block", "data-reference", "data-table", "data-cell", "connect-src"];
                assert!(marks.iter().all(|mark| !plain.contains(mark)), "{path}");
                pages += usize::from(marked != plain);
            }
            assert!(pages > 5, "only {pages} pages of {} are marked", folder.display());
        }
    }
}

#[test]
fn a_page_that_holds_all_sections_has_no_marks_in_its_text() {
    for folder in projects() {
        let revision = preview(&folder);
        let prints: Vec<String> = addresses(&revision).into_iter().filter(|url| url.ends_with("/print/")).collect();
        assert!(prints.len() >= 2);
        for address in prints {
            let html = page(&revision, &address);
            assert!(!html.contains("data-block") && !html.contains("data-reference"), "{address}");
        }
    }
}

/// Every section's page with its text.
fn sections(revision: &nianbao::preview::Revision) -> Vec<(String, String, Body)> {
    let report = revision.prepared.report.as_ref().unwrap();
    let mut found = Vec::new();
    for resolved in &report.editions {
        for section in &resolved.edition.sections {
            for (lang, text) in section.texts.iter() {
                let path = format!("{lang}/{}/{}/", resolved.edition.id, section.name);
                let address = report.config.base_url.path_of(&path);
                found.push((address, format!("{}/{}", resolved.edition.id, section.name), text.body.clone()));
            }
        }
    }
    found
}

#[test]
fn a_block_of_the_original_has_its_counterpart_in_the_translation() {
    for folder in projects() {
        let revision = preview(&folder);
        let mut blocks: BTreeMap<String, Vec<(String, BTreeSet<String>)>> = BTreeMap::new();
        for (address, section, _) in sections(&revision) {
            let found = attributes(&page(&revision, &address), "data-block");
            let set: BTreeSet<String> = found.iter().cloned().collect();
            assert_eq!(set.len(), found.len(), "{address}: a block stands twice");
            blocks.entry(section).or_default().push((address, set));
        }
        for (section, languages) in blocks {
            let [(_, left), (_, right)] = &languages[..] else { panic!("{section} is not in two languages") };
            assert_eq!(left, right, "{section}");
            assert!(!left.is_empty(), "{section}");
        }
    }
}

#[test]
fn a_block_on_the_page_is_the_block_of_the_text() {
    let mut compared = 0;
    for folder in projects() {
        let revision = preview(&folder);
        for (address, _, body) in sections(&revision) {
            let html = page(&revision, &address);
            for (index, own) in body.blocks.iter().enumerate() {
                let Some(found) = block(&html, index) else {
                    panic!("{address}: the block {index} is not on the page: {}", own.line().text)
                };
                // What is filled in is not in the text.
                let is_filled =
                    own.runs.iter().any(|run| matches!(run.kind, RunKind::Reference(_)) && run.text.is_empty());
                let is_image = html.contains(&format!("<img data-block=\"{index}\""));
                if !is_filled && !is_image && !found.contains('↩') {
                    let plain = |text: &str| text.split_whitespace().collect::<String>();
                    assert_eq!(plain(&found), plain(&own.line().text), "{address}, block {index}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 200, "only {compared} blocks were compared");
}

#[test]
fn every_bound_and_waived_number_of_a_page_is_told() {
    let mut kinds = BTreeSet::new();
    for folder in projects() {
        let revision = preview(&folder);
        for (address, ..) in sections(&revision) {
            let shown: BTreeMap<u64, String> = references(&page(&revision, &address)).into_iter().collect();
            let told = inspected(&revision, &address);
            let mut expected = BTreeMap::new();
            for reference in told["references"].as_array().unwrap() {
                let text = |key: &str| reference[key].as_str().unwrap_or_default().to_owned();
                let text = if text("literal").is_empty() { text("value") } else { text("literal") };
                expected.insert(reference["index"].as_u64().unwrap(), text);
                kinds.insert((reference["kind"].as_str().unwrap().to_owned(), reference["literal"] == ""));
            }
            assert_eq!(shown, expected, "{address}");
        }
    }
    let kind = |kind: &str, is_filled| (kind.to_owned(), is_filled);
    assert_eq!(kinds, [kind("bound", false), kind("bound", true), kind("waived", false)].into());
}

#[test]
fn a_cell_is_known_by_its_row_and_column() {
    for folder in projects() {
        let revision = preview(&folder);
        let report = revision.prepared.report.clone().unwrap();
        for resolved in &report.editions {
            for table in resolved.edition.tables.values() {
                for lang in &report.config.languages {
                    let path = format!("{lang}/{}/tables/{}/", resolved.edition.id, table.id);
                    let html = page(&revision, &report.config.base_url.path_of(&path));
                    assert_eq!(attributes(&html, "data-table"), [table.id.as_str()]);
                    let cells =
                        table.keys().flat_map(|row| table.columns.keys().map(move |column| format!("{row}:{column}")));
                    assert_eq!(attributes(&html, "data-cell"), cells.collect::<Vec<_>>(), "{path}");
                }
            }
        }
    }
}
