//! What was inspected for an earlier release is not inspected again, and nothing passes by that.

use crate::gate::{Office, built, folder, told};
use crate::random::Random;
use nianbao::gate::{Earlier, Inspector};
use nianbao::output::{Output, OutputPath};

/// Whatever is done to files, the findings are those of an inspection that knows nothing of the earlier release.
#[test]
fn the_findings_are_those_of_a_whole_inspection() {
    let compiled = built(&folder("tests/golden/features/project"), false);
    let (report, before) = (compiled.report.unwrap(), compiled.output.unwrap());
    let inspector = Inspector::new(&report, &[]);
    let (mut random, mut spared, mut dead) = (Random::new(1), 0, 0);
    for round in 0..40 {
        let after = edited(&before, &mut random);
        let earlier = beside(&before, &after);
        let found = inspector.inspect(&after, Some(&earlier));
        assert_eq!(told(&found), told(&inspector.inspect(&after, None)), "round {round}");
        spared += earlier.unchanged.len();
        dead += found.len();
    }
    assert!(spared > 0 && dead > 0, "{spared} {dead}");
}

/// A site of which a few files are gone, lack an id, or refer to something else.
fn edited(site: &Output, random: &mut Random) -> Output {
    let paths: Vec<&OutputPath> = site.iter().map(|(path, _)| path).collect();
    let touched: Vec<&OutputPath> = (0..=random.below(3)).map(|_| *random.of(&paths)).collect();
    let mut output = Output::new();
    for (path, bytes) in site.iter() {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let bytes = match random.below(4) {
            _ if !touched.contains(&path) => bytes.to_vec(),
            0 => continue,
            1 => text.replacen("id=\"", "data-id=\"", 1 + random.below(9)).into_bytes(),
            2 => text.replacen("<main", "<a href=\"nowhere\">x</a><main", 1).into_bytes(),
            _ => text.replace("href=\"#", "href=\"#x").into_bytes(),
        };
        output.insert(path.clone(), bytes).unwrap();
    }
    output
}

/// What an earlier site tells of a later one.
fn beside(before: &Output, after: &Output) -> Earlier {
    let mut earlier = Earlier::default();
    for (path, bytes) in before.iter() {
        match after.get(path) {
            Some(same) if same == bytes => _ = earlier.unchanged.insert(path.clone()),
            Some(_) => _ = earlier.changed.insert(path.clone(), bytes.to_vec()),
            None => _ = earlier.gone.insert(path.clone()),
        }
    }
    earlier
}

/// The page that refers to it is the same as before.
#[test]
fn a_link_that_became_dead_is_found_in_a_page_that_did_not_change() {
    let office = Office::new();
    for (lang, word) in [("zh", "方法"), ("en", "Method")] {
        let section = format!("---\ntitle: {word}\n---\n## {word} {{#method}}\n\nx\n");
        std::fs::write(office.root().join(format!("content/first/02-method.{lang}.md")), section).unwrap();
        let link = format!("\n\n[{word}](https://example.org/{lang}/first/method/#method)\n\n![](table:rates)");
        office.change(&format!("content/first/01-rates.{lang}.md"), "\n\n![](table:rates)", &link);
    }
    let first = office.publish(&[], &[]);
    assert_eq!(first.status, Some(0), "{}", first.told);
    assert!(office.ledger().contains("inspected_by"), "{}", office.ledger());
    for lang in ["zh", "en"] {
        office.change(&format!("content/first/02-method.{lang}.md"), "{#method}", "{#way}");
    }
    let refused = office.publish(&[], &[]);
    assert_eq!(refused.status, Some(1), "{}", refused.told);
    for page in ["zh/first/rates/index.html", "en/first/rates/index.html"] {
        assert!(refused.told.contains(page), "{}", refused.told);
    }
    assert!(!refused.told.contains("en/first/tables/rates/index.html"), "{}", refused.told);
}

/// What was waived once has to be waived again, with its reason.
#[test]
fn what_was_waived_is_found_again() {
    let office = Office::new();
    office.change("data/first/edition.yaml", "One table and one section.", "Write to zhang@other.example.");
    let waived = office.publish(&["--waive", "private-text=it is on the cover as well"], &[]);
    assert_eq!(waived.status, Some(0), "{}", waived.told);
    assert!(!office.ledger().contains("inspected_by"), "{}", office.ledger());
    office.change("content/first/01-rates.en.md", "were employed", "had found employment");
    let refused = office.publish(&[], &[]);
    assert_eq!(refused.status, Some(1), "{}", refused.told);
    assert!(refused.told.contains("[private-text]"), "{}", refused.told);
}
