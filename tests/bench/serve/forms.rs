//! A generated site in the form of each generator: a folder of files. The text is the same in all, and so are the tables,
//! which Hugo and Eleventy take as data files that their templates lay out and look cells up in.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::site::{Block, Cell, Edition, FIGURE, LANGUAGES, Piece, Row, Section, Site, TABLES};
use super::text::{Both, CITIES, COLUMNS, LEVELS};

/// A generator that a site can be written for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Nianbao,
    Hugo,
    Eleventy,
}

impl Form {
    /// In the order in which they are measured.
    pub const ALL: [Self; 3] = [Self::Nianbao, Self::Hugo, Self::Eleventy];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nianbao => "nianbao",
            Self::Hugo => "Hugo",
            Self::Eleventy => "Eleventy",
        }
    }
}

/// The file that an edit of the template alters, from the site's folder.
pub fn footer(form: Form) -> &'static str {
    match form {
        Form::Nianbao => "themes/default/templates/partials/footer.html",
        Form::Hugo => "layouts/_partials/footer.html",
        Form::Eleventy => "_includes/footer.njk",
    }
}

/// The file of a section, from the site's folder.
pub fn section(form: Form, edition: &Edition, index: usize, lang: &str) -> String {
    let (name, section) = (&edition.name, edition.sections[index].name);
    match form {
        Form::Nianbao => format!("content/{name}/{:02}-{section}.{lang}.md", index + 1),
        Form::Hugo => format!("content/{lang}/{name}/{section}.md"),
        Form::Eleventy => format!("pages/{lang}/{name}/{section}.md"),
    }
}

/// The file of a table.
pub fn table(form: Form, edition: &Edition, id: &str) -> String {
    let name = &edition.name;
    match form {
        Form::Nianbao => format!("data/{name}/tables/{id}.yaml"),
        Form::Hugo => format!("data/{name}/tables/{id}.json"),
        Form::Eleventy => format!("_data/reports/{name}/tables/{id}.json"),
    }
}

/// The file of the figure.
pub fn figure(form: Form, edition: &Edition) -> String {
    let name = &edition.name;
    match form {
        Form::Nianbao => format!("data/{name}/figures/{FIGURE}.yaml"),
        Form::Hugo => format!("data/{name}/figures/{FIGURE}.json"),
        Form::Eleventy => format!("_data/reports/{name}/figures/{FIGURE}.json"),
    }
}

/// Writes the whole site into a folder, which need not exist.
pub fn write(site: &Site, form: Form, folder: &Path) {
    let write = |path: &str, text: &str| put(&folder.join(path), text);
    match form {
        Form::Nianbao => write_project(&write),
        Form::Hugo => copy(&own_files("hugo"), folder),
        Form::Eleventy => copy(&own_files("eleventy"), folder),
    }
    if form != Form::Nianbao {
        write(&format!("{}words.json", if form == Form::Hugo { "data/" } else { "_data/" }), &words().to_string());
        for (index, lang) in LANGUAGES.iter().enumerate() {
            let title = ["年度报告", "Annual reports"][index];
            let front = json!({"title": title, "language": lang, "part": "editions"});
            let path =
                if form == Form::Hugo { format!("content/{lang}/_index.md") } else { format!("pages/{lang}/index.md") };
            write(&path, &with_front(form, &front, ""));
        }
    }
    for edition in &site.editions {
        write_edition(edition, form, &write);
    }
}

fn own_files(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/serve").join(name)
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder for the site");
    fs::write(path, text).expect("the site can be written");
}

/// Copies a folder of templates.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(|entry| entry.expect("the templates can be read")) {
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(from).expect("it lies there");
            put(&to.join(name), &fs::read_to_string(entry.path()).expect("a template is text"));
        }
    }
}

fn write_project(write: &impl Fn(&str, &str)) {
    write(
        "nianbao.yaml",
        "title: {zh: 年度报告, en: Annual reports}\ndescription: {zh: 各期报告。, en: All reports.}\nlanguages: [zh, en]\n\
         base_url: https://example.org/\ntime_zone: Asia/Shanghai\npublisher:\n  name: {zh: 统计处, en: Statistics Office}\n",
    );
    let terms = LEVELS.iter().chain(&CITIES).map(|[key, zh, en]| format!("{key}: {{zh: {zh}, en: {en}}}\n"));
    write("data/terms.yaml", &terms.collect::<String>());
    let footer_of_theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/partials/footer.html");
    let text = fs::read_to_string(footer_of_theme).expect("the theme has a footer");
    write(footer(Form::Nianbao), &format!("{text}<p>mark-aaaa</p>\n"));
}

/// What the templates of Hugo and Eleventy say beside the content.
fn words() -> Value {
    json!({
        "zh": {"site": "年度报告", "contents": "目录", "print": "打印版", "checks": "数据核对说明", "publisher": "统计处",
               "other": "English", "otherCode": "en", "previous": "上一节", "next": "下一节", "holds": "相符", "fails": "不符"},
        "en": {"site": "Annual reports", "contents": "Contents", "print": "Print version",
               "checks": "How these figures were checked", "publisher": "Statistics Office", "other": "中文",
               "otherCode": "zh", "previous": "Previous", "next": "Next", "holds": "holds", "fails": "fails"},
    })
}

fn write_edition(edition: &Edition, form: Form, write: &impl Fn(&str, &str)) {
    write(&table(form, edition, "levels"), &table_text(form, TABLES[0].1, &LEVELS, &edition.levels));
    write(&table(form, edition, "cities"), &table_text(form, TABLES[1].1, &CITIES, &edition.cities));
    write(&figure(form, edition), &figure_text(form, &edition.figure_title));
    for (index, section_) in edition.sections.iter().enumerate() {
        for (number, lang) in LANGUAGES.iter().enumerate() {
            let front = json!({
                "title": section_.title[number], "language": lang, "edition": edition.name, "part": "section",
                "weight": index + 1, "tags": [format!("{lang}-{}", edition.name)],
            });
            let text = match form {
                Form::Nianbao => {
                    format!("---\ntitle: {}\n---\n{}", section_.title[number], narrative(section_, form, number))
                }
                _ => with_front(form, &front, &narrative(section_, form, number)),
            };
            write(&section(form, edition, index, lang), &text);
        }
    }
    match form {
        Form::Nianbao => write_facts(edition, write),
        _ => write_other_pages(edition, form, write),
    }
}

/// What an edition of nianbao has beside sections, tables and figures.
fn write_facts(edition: &Edition, write: &impl Fn(&str, &str)) {
    let [zh, en] = &edition.title;
    write(
        &format!("data/{}/edition.yaml", edition.name),
        &format!(
            "title: {{zh: {zh}, en: {en}}}\ndescription: {{zh: 毕业生就业情况。, en: How graduates found work.}}\n\
             period: {{zh: 2020 年, en: \"2020\"}}\npublished: 2020-10-30\npublisher: {{zh: 统计处, en: Statistics Office}}\n\
             key_figures:\n  - {{value: levels.total.graduates, label: {{zh: 毕业生, en: Graduates}}}}\n  \
             - {{value: cities.taiyuan.graduates, label: {{zh: 太原市, en: Taiyuan}}}}\n"
        ),
    );
    write(
        &format!("data/{}/checks.yaml", edition.name),
        "- id: graduates\n  title: {zh: 各市毕业生与总数, en: Graduates of the cities and of all}\n  \
         assert: sum(cities.graduates) <= levels.total.graduates\n\
         - id: employed\n  title: {zh: 各市就业人数与总数, en: Employed of the cities and of all}\n  \
         assert: sum(cities.employed) <= levels.total.employed\n\
         - id: taiyuan\n  title: {zh: 太原市与总数, en: Taiyuan and all}\n  \
         assert: cities.taiyuan.graduates <= levels.total.graduates\n",
    );
}

/// The pages that nianbao makes by itself: each is a file for the others.
fn write_other_pages(edition: &Edition, form: Form, write: &impl Fn(&str, &str)) {
    let front_page = if form == Form::Hugo { "_index.md" } else { "index.md" };
    let folder = if form == Form::Hugo { "content" } else { "pages" };
    let key_figures = json!([{"table": "levels", "row": "total", "zh": "毕业生", "en": "Graduates"},
                             {"table": "cities", "row": "taiyuan", "zh": "太原市", "en": "Taiyuan"}]);
    for (number, lang) in LANGUAGES.iter().enumerate() {
        let words = &words()[lang];
        let page = |path: &str, title: &str, part: &str, id: &str, weight: usize| {
            let mut front = json!({"title": title, "language": lang, "edition": edition.name, "part": part, "id": id,
                                   "weight": weight});
            front["tags"] = match part {
                "edition" => json!([format!("{lang}-editions")]),
                "table" | "figure" => json!([format!("{lang}-{}-{part}s", edition.name)]),
                _ => json!([]),
            };
            if part == "edition" {
                front["key_figures"] = key_figures.clone();
            }
            write(&format!("{folder}/{lang}/{}/{path}", edition.name), &with_front(form, &front, ""));
        };
        page(front_page, &edition.title[number], "edition", "", 0);
        page("print.md", words["print"].as_str().expect("a word"), "print", "", 90);
        page("checks.md", words["checks"].as_str().expect("a word"), "checks", "", 91);
        for (place, (id, title)) in TABLES.iter().enumerate() {
            page(&format!("tables/{id}.md"), title[number], "table", id, 10 + place);
        }
        page(&format!("figures/{FIGURE}.md"), &edition.figure_title[number], "figure", FIGURE, 20);
    }
}

/// JSON is YAML, so one form of front matter does for both. Hugo means something else by a layout called `section`.
fn with_front(form: Form, front: &Value, body: &str) -> String {
    let mut front = front.clone();
    let layout = front["part"].as_str().unwrap_or_default().replace("section", "chapter");
    front["layout"] = json!(layout + if form == Form::Eleventy { ".njk" } else { "" });
    format!("---\n{front}\n---\n{body}")
}

/// The text of a section in a language.
fn narrative(section: &Section, form: Form, number: usize) -> String {
    let blocks = section.blocks.iter().map(|block| match block {
        Block::Heading(id, text) if form == Form::Eleventy => format!("## {} <a id=\"{id}\"></a>\n\n", text[number]),
        Block::Heading(id, text) => format!("## {} {{#{id}}}\n\n", text[number]),
        Block::Paragraph(pieces) => {
            let text = pieces.iter().map(|piece| match piece {
                Piece::Text(text) => text[number].clone(),
                Piece::Cell(cell) => quotation(cell, form),
            });
            text.collect::<String>() + "\n\n"
        }
        Block::Table(id) => match form {
            Form::Nianbao => format!("![](table:{id})\n\n"),
            Form::Hugo => format!("{{{{< table \"{id}\" >}}}}\n\n"),
            Form::Eleventy => format!("{{{{ reports[edition].tables.{id} | table(language) | safe }}}}\n\n"),
        },
        Block::Figure => match form {
            Form::Nianbao => format!("![](figure:{FIGURE})\n\n"),
            Form::Hugo => format!("{{{{< chart \"{FIGURE}\" >}}}}\n\n"),
            Form::Eleventy => format!("{{{{ reports[edition] | chart(\"{FIGURE}\", language) | safe }}}}\n\n"),
        },
    });
    blocks.collect()
}

fn quotation(cell: &Cell, form: Form) -> String {
    let Cell { edition, table, row, column, literal } = cell;
    match (form, literal, edition) {
        (Form::Nianbao, Some(literal), _) => format!("[{}](value:{table}.{row}.{column})", grouped(*literal)),
        (Form::Nianbao, None, None) => format!("[](value:{table}.{row}.{column})"),
        (Form::Nianbao, None, Some(edition)) => format!("[](<value:edition(\"{edition}\").{table}.{row}.{column}>)"),
        (_, Some(literal), _) => grouped(*literal),
        (Form::Hugo, None, edition) => {
            let edition = edition.as_ref().map(|edition| format!(" \"{edition}\"")).unwrap_or_default();
            format!("{{{{< value \"{table}\" \"{row}\" \"{column}\"{edition} >}}}}")
        }
        (Form::Eleventy, None, edition) => {
            let edition = edition.as_ref().map_or("edition".to_owned(), |edition| format!("\"{edition}\""));
            format!("{{{{ reports[{edition}].tables.{table} | value(\"{row}\", \"{column}\") }}}}")
        }
    }
}

/// A number as all three show it: `12,345`.
pub fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A table's file with these rows, whose names stand in `names` in the same order.
pub fn table_text(form: Form, title: [&str; 2], names: &[[&str; 3]], rows: &[Row]) -> String {
    let [zh, en] = title;
    if form != Form::Nianbao {
        let columns = COLUMNS.map(|[id, zh, en, unit]| json!({"id": id, "zh": zh, "en": en, "unit": unit}));
        let row = |(row, [_, zh, en]): (&Row, &[&str; 3])| json!({"key": row.key, "zh": zh, "en": en, "graduates": row.graduates, "employed": row.employed});
        let rows: Vec<Value> = rows.iter().zip(names).map(row).collect();
        return json!({"title": {"zh": zh, "en": en}, "columns": columns, "rows": rows}).to_string();
    }
    let mut text = format!(
        "title: {{zh: {zh}, en: {en}}}\nas_of: 2020-08-31\ncolumns:\n  place: {{label: {{zh: 项目, en: Item}}, key: true}}\n"
    );
    for [id, zh, en, unit] in COLUMNS {
        let formula = if id == "rate" { ", decimals: 2, formula: employed / graduates" } else { "" };
        text += &format!("  {id}: {{label: {{zh: {zh}, en: {en}}}, unit: {unit}{formula}}}\n");
    }
    text += "rows:\n";
    text.extend(rows.iter().map(|row| format!("  - [{}, {}, {}]\n", row.key, row.graduates, row.employed)));
    text
}

/// The figure's file.
pub fn figure_text(form: Form, title: &Both) -> String {
    let [zh, en] = title;
    match form {
        Form::Nianbao => {
            format!("title: {{zh: {zh}, en: {en}}}\nchart: horizontal-bar\ntable: cities\nx: place\ny: [rate]\n")
        }
        _ => json!({"title": {"zh": zh, "en": en}, "table": "cities"}).to_string(),
    }
}
