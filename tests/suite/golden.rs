//! Whole sites, compared file by file: `tests/golden/<case>/project` goes in, `tests/golden/<case>/site` must come out.
//!
//! What would be there twice is written once. A chart within a page stands as `{chart: <its file>}`, a file of the
//! theme or of the project as `{copy of: <its name>}`, and the hash in a file's name as `HASH`; each is verified before
//! it is replaced. `SNAPSHOTS=overwrite cargo test golden` takes the present output as the expected one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::folders;
use nianbao::memo::Memo;
use nianbao::output::Output;
use nianbao::release::Moment;
use nianbao::{Options, compile, load};

/// The day before an embargo of `features` ends.
const TODAY: &str = "2020-10-31";

/// Texts by their paths, with everything that is there twice replaced.
type Texts = BTreeMap<String, String>;

#[test]
fn the_smallest_site() {
    assert_golden("minimal", "site", false);
}

#[test]
fn a_site_with_everything() {
    assert_golden("features", "site", false);
}

/// Notices, marks, the page of corrections, and the tables as they were.
#[test]
fn a_site_with_corrections() {
    assert_golden("corrections", "site", false);
}

#[test]
fn an_earlier_version_is_published_byte_by_byte() {
    let output = build("corrections", false);
    for lang in ["zh", "en"] {
        let kept = format!("data/first/earlier/2020-12-01/{lang}/rates.csv");
        let kept = fs::read(project("corrections").join(kept)).unwrap();
        let path = format!("{lang}/first/tables/rates/until-2020-12-01/rates-until-2020-12-01.csv");
        let (_, published) = output.iter().find(|(found, _)| found.as_str() == path).unwrap();
        assert!(kept.starts_with(b"\xEF\xBB\xBF") && kept.ends_with(b"\r\n"));
        assert_eq!(**published, *kept);
    }
}

#[test]
fn corrections_of_what_is_held_back_are_nowhere() {
    let secrets = ["不可泄露", "ot to be leaked", "987653", "987,653", "987654", "2020-12-05", "secret"];
    for (path, contents) in build("corrections", false).iter() {
        let text = String::from_utf8_lossy(contents);
        for secret in secrets {
            assert!(!text.contains(secret) && !path.as_str().contains(secret), "{path} holds {secret}");
        }
    }
    let page = text(&build("corrections", true), "en/first/corrections/index.html");
    assert!(page.contains("Not to be leaked either.") && page.contains("987,653"));
}

/// The pages that only authors see, and those that speak of them.
#[test]
fn drafts_and_embargoed_sections() {
    assert_golden("features", "drafts", true);
}

#[test]
fn what_is_held_back_is_nowhere_in_the_public_site() {
    let output = build("features", false);
    let secrets = ["不可泄露", "Not to be leaked", "987654", "987,654", "尚未到时间", "Before its time", "/secret/"];
    for (path, contents) in output.iter() {
        let text = String::from_utf8_lossy(contents);
        for secret in secrets {
            assert!(!text.contains(secret) && !path.as_str().contains(secret), "{path} holds {secret}");
        }
    }
    let drafts = build("features", true);
    let everything: String = drafts.iter().map(|(_, contents)| String::from_utf8_lossy(contents)).collect();
    assert!(secrets.iter().filter(|secret| **secret != "/secret/").all(|secret| everything.contains(secret)));
}

#[test]
fn a_site_that_shows_drafts_is_for_no_search_engine() {
    let robots = |drafts| text(&build("features", drafts), "robots.txt");
    assert!(robots(false).contains("Allow: /") && !robots(false).contains("Disallow"));
    assert_eq!(robots(true), "User-agent: *\nDisallow: /\n");
}

/// RFC 4287 asks every feed when it was updated, even one in which nothing stands yet.
#[test]
fn a_feed_without_reports_has_a_date_that_readers_understand() {
    let mut sources = load::load(&project("minimal")).unwrap();
    let path = "data/first/edition.yaml";
    let edition = format!("{}draft: true\n", sources.text(path).unwrap().text);
    sources.insert(path, &edition);
    let options = Options { base_url: None, drafts: false, marks: false, now: Moment::parse(TODAY).unwrap() };
    let output = compile(&sources, &options, &Memo::default()).output.unwrap();
    assert!(text(&output, "zh/feed.xml").contains("<updated>1970-01-01T00:00:00Z</updated>"));
}

/// Beside a figure stand the notes on the cells that it shows, the first two open; its table has the others.
#[test]
fn a_figure_has_the_notes_on_what_it_shows() {
    let mut sources = load::load(&project("features")).unwrap();
    let check = |(level, here, difference): (&str, &str, &str)| {
        let note = format!(
            "{{zh: '{here} 人与 1 人相差 {difference} 人。', en: '{level}: {here} against 1, a difference of {difference}.'}}"
        );
        format!("- {{id: {level}, title: {note}, assert: levels.{level}.graduates == 1, acknowledged: {note}}}\n")
            .replace("id: junior_college", "id: junior-college")
    };
    let levels = [
        ("total", "229,586", "229,585"),
        ("postgraduate", "10,855", "10,854"),
        ("undergraduate", "128,869", "128,868"),
        ("junior_college", "89,862", "89,861"),
    ];
    let checks: String = levels.into_iter().map(check).collect();
    sources.insert("data/year-2020/checks.yaml", &checks);
    let options = Options { base_url: None, drafts: false, marks: false, now: Moment::parse(TODAY).unwrap() };
    let compiled = compile(&sources, &options, &Memo::default());
    assert_eq!(compiled.diagnostics, []);
    let page = text(&compiled.output.unwrap(), "en/year-2020/figures/levels/index.html");
    let note = |name: &str| page.find(&format!("<span>{name}: ")).unwrap();
    let (fold, table) = (page.find("<summary>1 more note</summary>").unwrap(), page.find("figure-data").unwrap());
    assert!(note("postgraduate") < note("undergraduate") && note("undergraduate") < fold);
    assert!(fold < note("junior_college") && note("junior_college") < table && table < note("total"));
    assert!(page.contains("checks/#check-postgraduate\" aria-label=\"Editor’s note 2\">Note 2</a>"));
}

fn text(output: &Output, wanted: &str) -> String {
    let (_, contents) = output.iter().find(|(path, _)| path.as_str() == wanted).unwrap();
    String::from_utf8(contents.to_vec()).unwrap()
}

fn project(case: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(case).join("project")
}

fn build(case: &str, drafts: bool) -> Output {
    let sources = load::load(&project(case)).unwrap();
    let options = Options { base_url: None, drafts, marks: false, now: Moment::parse(TODAY).unwrap() };
    let compiled = compile(&sources, &options, &Memo::default());
    assert_eq!(compiled.diagnostics, [], "{case} is a good site");
    compiled.output.unwrap()
}

#[track_caller]
fn assert_golden(case: &str, name: &str, drafts: bool) {
    let folder = project(case).with_file_name(name);
    let found = written_once(&build(case, drafts), case);
    // What drafts add to the public site is enough; the rest is in its own golden folder.
    let public = if drafts { written_once(&build(case, false), case) } else { Texts::new() };
    let found: Texts = found.into_iter().filter(|(path, _)| !public.contains_key(path)).collect();
    if std::env::var("SNAPSHOTS").is_ok_and(|mode| mode == "overwrite") {
        overwrite(&folder, &found);
    }
    let expected = read(&folder);
    let paths = |files: &Texts| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(paths(&found), paths(&expected), "the files of {case}/{name}");
    for (path, contents) in &found {
        // A backslash of a calendar is no path of Windows.
        snapbox::assert_data_eq!(contents.clone(), snapbox::Data::text(expected[path].clone()).raw());
    }
}

/// The site's files by their names without hashes, with everything that is there twice replaced.
fn written_once(output: &Output, case: &str) -> Texts {
    let charts: BTreeMap<String, String> = output
        .iter()
        .filter(|(path, _)| path.as_str().starts_with("assets/charts/"))
        .map(|(path, contents)| (String::from_utf8(contents.to_vec()).unwrap(), without_hash(path.as_str())))
        .collect();
    let originals = originals(case);
    let file = |(path, contents): (&nianbao::output::OutputPath, &std::sync::Arc<[u8]>)| {
        let original = originals.iter().find(|(_, bytes)| bytes.as_slice() == &**contents);
        let text = match original {
            Some((name, _)) => format!("{{copy of: {name}}}\n"),
            None => without_charts(std::str::from_utf8(contents).unwrap(), path.as_str(), &charts),
        };
        (without_hash(path.as_str()), without_hash(&text))
    };
    output.iter().map(file).collect()
}

/// Texts that are published as they are: those of the theme and the images of the narrative.
fn originals(case: &str) -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut originals = Vec::new();
    for folder in ["themes/default/static".to_owned(), format!("tests/golden/{case}/project/content")] {
        let files = folders::read(&root.join(&folder)).into_iter();
        originals.extend(files.map(|(path, contents)| (format!("{folder}/{}", path.display()), contents)));
    }
    let style = root.join(format!("tests/golden/{case}/project/themes/ministry/static/project.css"));
    if let Ok(project) = fs::read(style) {
        let own = fs::read(root.join("themes/default/static/style.css")).unwrap();
        originals.push(("style.css and project.css".to_owned(), [own, b"\n".to_vec(), project].concat()));
    }
    originals
}

/// Puts a chart's name in place of a chart that stands within a page.
fn without_charts(text: &str, path: &str, charts: &BTreeMap<String, String>) -> String {
    if !path.ends_with(".html") {
        return text.to_owned();
    }
    charts.iter().fold(text.to_owned(), |text, (svg, name)| text.replace(svg.trim_end(), &format!("{{chart: {name}}}")))
}

/// Every `.0123456789abcdef.` becomes `.HASH.`.
fn without_hash(text: &str) -> String {
    let mut parts: Vec<&str> = text.split('.').collect();
    let is_hash = |part: &str| part.len() == 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let last = parts.len() - 1;
    for part in &mut parts[1.min(last)..last] {
        if is_hash(part) {
            *part = "HASH";
        }
    }
    parts.join(".")
}

fn read(folder: &Path) -> Texts {
    let text = |(path, contents): (PathBuf, Vec<u8>)| {
        (path.to_string_lossy().into_owned(), String::from_utf8(contents).unwrap())
    };
    folders::read(folder).into_iter().map(text).collect()
}

fn overwrite(folder: &Path, texts: &Texts) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    let file = |(path, text): (&String, &String)| (PathBuf::from(path), text.clone().into_bytes());
    folders::write(folder, &texts.iter().map(file).collect());
}
