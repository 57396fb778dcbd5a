//! What is told of a page: numbers, cells, translations, what is bound to nothing.

use std::collections::BTreeSet;

use nianbao::preview::{inspect, problems};
use serde_json::{Value, json};

use super::html::{attributes, block};
use super::{addresses, changed, features, inspected, page, preview, projects, replaced, root};

const EMPLOYMENT: &str = "/zh/shanxi-2020/employment/";
const TEXT: &str = "content/shanxi-2020/02-employment.zh.md";

fn reference<'a>(told: &'a Value, literal: &str) -> &'a Value {
    let all = told["references"].as_array().unwrap();
    all.iter().find(|reference| reference["literal"] == literal).unwrap_or_else(|| panic!("no {literal}"))
}

/// The part of an object that has these keys.
fn part(value: &Value, keys: &[&str]) -> Value {
    keys.iter().map(|key| ((*key).to_owned(), value[*key].clone())).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn a_number_tells_its_expression_and_its_cell() {
    let revision = preview(root());
    let told = inspected(&revision, EMPLOYMENT);
    assert_eq!(
        part(&told, &["number", "file", "lang", "original"]),
        json!({
            "number": 7, "file": TEXT, "lang": "zh", "original": true,
        })
    );
    let found = reference(&told, "61.02%");
    let keys = [
        "kind",
        "expression",
        "value",
        "table",
        "row",
        "column",
        "row_label",
        "column_label",
        "outcome",
        "file",
        "line",
    ];
    assert_eq!(
        part(found, &keys),
        json!({
            "kind": "bound", "expression": "rates.postgraduate.rate", "value": "61.02%",
            "table": "rates", "row": "postgraduate", "column": "rate", "row_label": "研究生", "column_label": "就业率",
            "outcome": "exact", "file": "data/shanxi-2020/tables/rates.yaml", "line": 8,
        })
    );
    let english = inspected(&revision, "/en/shanxi-2020/employment/");
    assert_eq!(english["original"], false);
    let found = reference(&english, "61.02%");
    assert_eq!(
        part(found, &["row_label", "table_url"]),
        json!({
            "row_label": "Postgraduate", "table_url": "/en/shanxi-2020/tables/rates/",
        })
    );
}

/// A number from a cell leads to the very place where the cell stands.
#[test]
fn the_place_of_a_cell_holds_its_number() {
    let mut compared = 0;
    for folder in projects() {
        let revision = preview(&folder);
        for address in addresses(&revision) {
            for reference in inspected(&revision, &address)["references"].as_array().unwrap() {
                let [table, row, column] = ["table", "row", "column"].map(|key| reference[key].as_str());
                if row.is_none()
                    || reference["expression"] != format!("{}.{}.{}", table.unwrap(), row.unwrap(), column.unwrap())
                {
                    continue;
                }
                let text = &revision.sources.text(reference["file"].as_str().unwrap()).unwrap().text;
                let line = text.lines().nth(reference["line"].as_u64().unwrap() as usize - 1).unwrap();
                let column = reference["column_number"].as_u64().unwrap() as usize - 1;
                let found: String = line
                    .chars()
                    .skip(column)
                    .take_while(|found| !matches!(found, ',' | ']' | '"' | '\'' | ' '))
                    .collect();
                let digits = |text: &str| text.replace(',', "");
                if !found.contains('万') {
                    let value = digits(reference["value"].as_str().unwrap());
                    assert_eq!(value.trim_end_matches('%'), found.trim_start_matches('"'), "{address}: {reference}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 50, "only {compared}");
}

#[test]
fn a_number_that_contradicts_its_cell_tells_both() {
    let file = "data/shanxi-2020/tables/rates.yaml";
    let revision = replaced(root(), file, "[postgraduate, 61.02]", "[postgraduate, 61.03]");
    assert!(revision.website.is_none());
    let told = inspected(&revision, EMPLOYMENT);
    let found = reference(&told, "61.02%");
    assert_eq!(part(found, &["value", "outcome"]), json!({"value": "61.03%", "outcome": "contradicted"}));
    let all = problems::of(&revision, root());
    let own = told["problems"].as_array().unwrap();
    assert!(!own.is_empty());
    for index in own {
        let problem = &all["problems"][index.as_u64().unwrap() as usize];
        let files: Vec<&str> =
            problem["labels"].as_array().unwrap().iter().map(|label| label["file"].as_str().unwrap()).collect();
        assert!(files.contains(&TEXT) || files.contains(&file), "{problem}");
    }
}

#[test]
fn rounded_and_waived_numbers_say_so() {
    let revision = preview(&features());
    let told = inspected(&revision, "/reports/zh/year-2020/overview/");
    assert_eq!(reference(&told, "22.96 万")["outcome"], "rounding");
    assert_eq!(
        part(reference(&told, "2"), &["kind", "reason", "outcome", "expression", "table"]),
        json!({
            "kind": "waived", "reason": "示例", "outcome": null, "expression": null, "table": null,
        })
    );
    let filled = told["references"]
        .as_array()
        .unwrap()
        .iter()
        .find(|found| found["expression"] == "levels.postgraduate.graduates");
    assert_eq!(filled.unwrap()["literal"], "");
    assert_eq!(filled.unwrap()["outcome"], "exact");
}

#[test]
fn a_cell_tells_where_it_is_quoted() {
    let revision = preview(root());
    for address in ["/zh/shanxi-2020/tables/rates/", "/en/shanxi-2020/figures/rates-by-level/", EMPLOYMENT] {
        let told = inspected(&revision, address);
        let quoted = told["cells"]["rates"]["postgraduate:rate"].as_array().unwrap();
        for expected in [
            json!({"url": "/zh/shanxi-2020/employment/#overall", "title": "毕业生就业情况", "lang": "zh", "text": "61.02%"}),
            json!({"url": "/en/shanxi-2020/employment/#overall", "title": "Employment of graduates", "lang": "en", "text": "61.02%"}),
        ] {
            assert!(quoted.contains(&expected), "{address}: {quoted:?}");
        }
    }
}

/// Every cell of which something is told stands on the page.
#[test]
fn cells_are_those_of_the_page() {
    for folder in projects() {
        let revision = preview(&folder);
        for address in addresses(&revision) {
            let html = page(&revision, &address);
            let tables: BTreeSet<String> = attributes(&html, "data-table").into_iter().collect();
            let cells: BTreeSet<String> = attributes(&html, "data-cell").into_iter().collect();
            for (table, quoted) in inspected(&revision, &address)["cells"].as_object().unwrap() {
                assert!(tables.contains(table), "{address}: {table}");
                for cell in quoted.as_object().unwrap().keys() {
                    assert!(cells.contains(cell), "{address}: {cell}");
                }
            }
        }
    }
}

#[test]
fn every_page_is_known_and_nothing_else() {
    for folder in projects() {
        let revision = preview(&folder);
        for address in addresses(&revision) {
            let told = inspected(&revision, &address);
            let file = told["file"].as_str();
            assert!(file.is_none_or(|file| revision.sources.text(file).is_some()), "{address}: {file:?}");
            assert!(file.is_some() || address.ends_with("/checks/"), "{address}");
        }
        for address in
            ["", "/", "/zh", "/zh/none/", "/reports/xx/", "/zh/shanxi-2020/tables/none/", "/zh/../zh/", "/404.html"]
        {
            let is_page = addresses(&revision).iter().any(|known| known == address);
            assert_eq!(inspect::of(&revision, address, root()).is_some(), is_page, "{address}");
        }
    }
}

/// Two numbers that look alike are told apart.
#[test]
fn a_number_that_is_bound_to_nothing_is_found_on_the_page() {
    let from = "## 总体就业率 {#overall}\n";
    let to = format!("{from}\n去年有 **731** 所，今年有 731 所，共 8,642 人。\n");
    let revision = replaced(root(), TEXT, from, &to);
    let told = inspected(&revision, EMPLOYMENT);
    let unbound = told["unbound"].as_array().unwrap();
    let found: Vec<(&str, u64)> =
        unbound.iter().map(|found| (found["text"].as_str().unwrap(), found["occurrence"].as_u64().unwrap())).collect();
    assert_eq!(found, [("731", 0), ("731", 1), ("8,642", 0)]);
    let html = page(&revision, EMPLOYMENT);
    for number in unbound {
        let text = block(&html, number["block"].as_u64().unwrap() as usize).unwrap();
        assert_eq!(text, "去年有 731 所，今年有 731 所，共 8,642 人。");
        let line = revision
            .sources
            .text(TEXT)
            .unwrap()
            .text
            .lines()
            .nth(number["line"].as_u64().unwrap() as usize - 1)
            .unwrap();
        let at: String = line.chars().skip(number["column"].as_u64().unwrap() as usize - 1).collect();
        assert!(at.starts_with(number["text"].as_str().unwrap()), "{number}");
        assert!(
            number["help"]["en"].as_str().unwrap().contains("free:")
                && number["help"]["zh"].as_str().unwrap().contains("不绑定"),
            "{number}"
        );
    }
    let all = problems::of(&revision, root());
    let own = told["problems"].as_array().unwrap().iter();
    let codes = own.map(|index| all["problems"][index.as_u64().unwrap() as usize]["code"].as_str().unwrap());
    assert_eq!(codes.filter(|code| *code == "unbound-number").count(), 3);
}

#[test]
fn a_translation_is_current_stale_or_missing() {
    let states = |told: &Value| -> Vec<(String, String)> {
        let all = told["translations"].as_array().unwrap().iter();
        all.map(|one| (one["lang"].as_str().unwrap().to_owned(), one["state"].as_str().unwrap().to_owned())).collect()
    };
    let state = |lang: &str, state: &str| (lang.to_owned(), state.to_owned());
    let revision = preview(root());
    assert_eq!(states(&inspected(&revision, EMPLOYMENT)), [state("zh", "current"), state("en", "current")]);

    let revision = replaced(root(), TEXT, "## 总体就业率 {#overall}", "## 总的就业率 {#overall}");
    for address in [EMPLOYMENT, "/en/shanxi-2020/employment/"] {
        assert_eq!(states(&inspected(&revision, address)), [state("zh", "current"), state("en", "stale")]);
    }

    let english = "content/shanxi-2020/02-employment.en.md";
    let revision = changed(root(), |path, text| (path != english).then_some(text));
    let told = inspected(&revision, "/en/shanxi-2020/employment/");
    assert_eq!(states(&told), [state("zh", "current"), state("en", "missing")]);
    assert_eq!(told["translations"][1]["file"], english);
    // The original stands in.
    assert_eq!(told["file"], TEXT);
}

#[test]
fn the_editor_of_the_configuration_opens_every_place() {
    let with = |editor: &str| {
        changed(root(), |path, text| {
            Some(if path == "nianbao.yaml" { format!("{text}\neditor: {editor}\n") } else { text })
        })
    };
    let revision = with("code");
    let told = inspected(&revision, EMPLOYMENT);
    let found = reference(&told, "61.02%");
    assert_eq!(found["editor"]["url"], "vscode://file/project/data/shanxi-2020/tables/rates.yaml:8:20");
    assert_eq!(found["source"]["editor"]["url"], "vscode://file/project/content/shanxi-2020/02-employment.zh.md:20:90");
    let revision = with("vim");
    let told = inspected(&revision, EMPLOYMENT);
    assert_eq!(reference(&told, "61.02%")["editor"]["command"], "vim +8 /project/data/shanxi-2020/tables/rates.yaml");
}

#[test]
fn the_editor_is_no_part_of_the_site() {
    let with = changed(root(), |path, text| {
        Some(if path == "nianbao.yaml" { format!("{text}\neditor: code\n") } else { text })
    });
    let without = preview(root());
    let (with, without) = (with.website.unwrap(), without.website.unwrap());
    assert_eq!(with.paths(), without.paths());
    for path in with.paths() {
        assert!(with.get(&path) == without.get(&path), "{path}");
    }
}
