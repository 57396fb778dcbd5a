//! Everything that is wrong, in both languages, with the lines around it.

use std::path::Path;

use nianbao::preview::problems;
use serde_json::{Value, json};

use super::{changed, replaced, root};

fn of(revision: &nianbao::preview::Revision) -> Vec<Value> {
    let all = problems::of(revision, Path::new("/project"));
    assert_eq!(all["number"], 7);
    all["problems"].as_array().unwrap().clone()
}

/// The characters that an excerpt marks.
fn marked(label: &Value) -> Vec<(u64, String)> {
    let lines = label["excerpt"].as_array().unwrap().iter();
    lines
        .filter_map(|line| {
            let (from, to) = (line["from"].as_u64()? as usize, line["to"].as_u64()? as usize);
            let text = line["text"].as_str()?.chars().skip(from).take(to - from).collect();
            Some((line["line"].as_u64()?, text))
        })
        .collect()
}

#[test]
fn a_contradiction_shows_the_text_and_the_cell() {
    let revision =
        replaced(root(), "data/shanxi-2020/tables/rates.yaml", "[postgraduate, 61.02]", "[postgraduate, 61.03]");
    let found = of(&revision);
    let mismatch = found.iter().find(|problem| {
        problem["code"] == "value-mismatch" && problem["labels"][0]["file"] == "content/shanxi-2020/02-employment.zh.md"
    });
    let mismatch = mismatch.unwrap();
    assert_eq!(mismatch["severity"], "error");
    assert_eq!(
        mismatch["message"],
        json!({
            "zh": "正文为 61.02%，数据为 61.03%", "en": "the text says 61.02%, the data say 61.03%",
        })
    );
    assert!(mismatch["help"]["zh"].as_str().unwrap().contains("61.03%"));
    let text = &mismatch["labels"][0];
    assert_eq!((&text["primary"], &text["message"], &text["line"]), (&json!(true), &Value::Null, &json!(20)));
    assert_eq!(marked(text), [(20, "61.02%".to_owned())]);
    let cell = &mismatch["labels"][1];
    assert_eq!(cell["primary"], false);
    assert_eq!(cell["message"]["en"], "bound to this cell");
    assert_eq!(marked(cell), [(8, "61.03".to_owned())]);
    assert_eq!(
        (cell["column"].as_u64(), cell["endColumn"].as_u64(), cell["endLine"].as_u64()),
        (Some(20), Some(25), Some(8))
    );
    let around: Vec<u64> =
        cell["excerpt"].as_array().unwrap().iter().map(|line| line["line"].as_u64().unwrap()).collect();
    assert_eq!(around, [7, 8, 9]);
    assert_eq!(cell["editor"], Value::Null);
}

/// Whatever is broken: it is told in Chinese and in English, and each place can be shown.
#[test]
fn every_bad_site_is_told_in_both_languages() {
    let folder = root().join("tests/bad");
    let mut told = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let case = folder.join(&name);
        if name == "_base" || case.join("without.txt").exists() || case.join("arguments.txt").exists() {
            continue;
        }
        let mut sources = nianbao::load::load(&folder.join("_base")).unwrap();
        let own = nianbao::load::load(&case).unwrap();
        sources.texts.extend(own.texts);
        sources.blobs.extend(own.blobs);
        sources.diagnostics.extend(own.diagnostics);
        let revision = super::compiled(sources, &super::options(true, false));
        for problem in of(&revision) {
            told += 1;
            let [zh, en] = ["zh", "en"].map(|lang| problem["message"][lang].as_str().unwrap());
            let is_of_library =
                matches!(problem["code"].as_str(), Some("template-error" | "yaml-syntax" | "csv-syntax"));
            assert!((zh != en || is_of_library) && !en.is_empty(), "{name}: {problem}");
            for label in problem["labels"].as_array().unwrap() {
                for line in label["excerpt"].as_array().unwrap() {
                    let length = line["text"].as_str().unwrap().chars().count() as u64;
                    let (from, to) = (line["from"].as_u64(), line["to"].as_u64());
                    assert_eq!(from.is_some(), to.is_some());
                    assert!(from <= to && to.is_none_or(|to| to <= length), "{name}: {label}");
                }
            }
        }
    }
    assert!(told > 100, "only {told}");
}

#[test]
fn a_broken_configuration_still_opens_the_editor() {
    let revision = changed(root(), |path, text| {
        Some(if path == "nianbao.yaml" { format!("editor: vim\n{text}\ntheme: [\n") } else { text })
    });
    let found = of(&revision);
    let label = &found.iter().find(|problem| problem["labels"][0]["file"] == "nianbao.yaml").unwrap()["labels"][0];
    assert_eq!(label["editor"]["command"], format!("vim +{} /project/nianbao.yaml", label["line"]));
    let last = &label["excerpt"].as_array().unwrap();
    assert!(!last.is_empty());
}
