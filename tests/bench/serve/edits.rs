//! The edits that are measured: which file is written, what then stands in which pages.

use std::fs;
use std::path::{Path, PathBuf};

use super::forms::{self, Form, grouped};
use super::site::{FIGURE, LANGUAGES, Row, Site, TABLES};
use super::text::CITIES;

/// A kind of edit of a site, which can be made any number of times.
pub struct Edit {
    pub name: &'static str,
    /// The file that is written, and its text without the mark.
    file: PathBuf,
    /// The text before and behind the mark.
    around: Vec<String>,
    /// What is written and what is then shown of an edit, by its number and the name of its kind.
    mark: fn(usize, &str) -> (String, String),
    /// The page that is asked for.
    pub page: String,
    /// All pages that show the same, and so depend on the file as well.
    pub dependents: Vec<String>,
}

impl Edit {
    /// Writes the file as an editor does, and returns what is then shown.
    pub fn make(&self, number: usize) -> String {
        let (written, shown) = (self.mark)(number, self.name);
        fs::write(&self.file, self.around.join(&written)).expect("the file can be written");
        shown
    }
}

/// A mark in letters: a number would have to be bound to a cell. No two kinds of edits have one in common.
fn letters(number: usize, kind: &str) -> (String, String) {
    let letter = |digit: usize| char::from(b'a' + u8::try_from(digit % 26).unwrap_or_default());
    let mark: String = [17_576, 676, 26, 1].map(|unit| letter(number / unit)).iter().collect();
    let mark = format!("mark-{kind}-{mark}");
    (mark.clone(), mark)
}

/// A count that stands in no other cell: the generated ones lie between 30,000 and 39,000.
fn count(number: usize, kind: &str) -> (String, String) {
    let least = match kind {
        "cell" => 40_001,
        "cell, drawn" => 50_001,
        _ => 60_001,
    };
    let count = least + u32::try_from(number).unwrap_or_default() % 9_000;
    (count.to_string(), grouped(count))
}

/// The edits of a generated site that stands in `folder`.
pub fn of(site: &Site, form: Form, folder: &Path) -> Vec<Edit> {
    let edited = &site.edited();
    let name = &edited.name;
    let each = |parts: &[&str]| -> Vec<String> {
        let page = |lang: &&str, part: &&str| format!("/{lang}/{name}/{part}");
        LANGUAGES.iter().flat_map(|lang| parts.iter().map(move |part| page(lang, part))).collect()
    };
    let quoting = ["", "print/", "graduates/", "employment/", "cities/", "outlook/", "tables/cities/", "checks/"];
    let english = |part: &str| format!("/en/{name}/{part}");
    let some = site.editions.iter().step_by(site.editions.len().div_ceil(10));
    let everywhere = some.flat_map(|edition| edition.pages()).map(|page| format!("/{page}"));
    let outlooks =
        site.editions.iter().flat_map(|edition| LANGUAGES.map(|lang| format!("/{lang}/{}/outlook/", edition.name)));
    let figure_page = format!("figures/{FIGURE}/");
    vec![
        Edit {
            name: "section",
            mark: letters,
            page: english("outlook/"),
            dependents: vec![english("outlook/"), english("print/")],
            ..around(folder, forms::section(form, edited, 3, "en"), "mark-aaaa")
        },
        Edit {
            name: "cell",
            mark: count,
            page: english("outlook/"),
            dependents: each(&quoting),
            ..around_cell(folder, form, edited, "taiyuan")
        },
        // The page holds a figure that shows the cell's rate, so it is drawn anew.
        Edit {
            name: "cell, drawn",
            mark: count,
            page: english("employment/"),
            dependents: each(&["", "print/", "employment/"]),
            ..around_cell(folder, form, edited, "taiyuan")
        },
        Edit {
            name: "cell, quoted by all",
            mark: count,
            page: english("outlook/"),
            dependents: outlooks.collect(),
            ..around_cell(folder, form, site.quoted(), "datong")
        },
        Edit {
            name: "figure",
            mark: letters,
            page: english(&figure_page),
            dependents: each(&[&figure_page, "", "employment/", "print/"]),
            ..around_figure(folder, form, edited)
        },
        Edit {
            name: "template",
            mark: letters,
            page: english("outlook/"),
            dependents: everywhere.collect(),
            ..around(folder, forms::footer(form).to_owned(), "mark-aaaa")
        },
    ]
}

/// The edits of this repository's report that stands in `folder`. Each of its cells is checked against others and quoted
/// as it is written, so that no cell can change alone: a note of a table takes its place.
pub fn of_the_report(folder: &Path) -> Vec<Edit> {
    let (name, page) = ("shanxi-2020", |part: &str| format!("/en/shanxi-2020/{part}"));
    let footer = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/partials/footer.html");
    let footer = fs::read_to_string(footer).expect("the theme has a footer");
    let template = folder.join(forms::footer(Form::Nianbao));
    fs::create_dir_all(template.parent().expect("it lies in a folder")).expect("a folder for the theme");
    fs::write(&template, format!("{footer}<p>mark-aaaa</p>\n")).expect("the template can be written");
    vec![
        Edit {
            name: "section",
            page: page("problems/"),
            dependents: vec![page("problems/"), page("print/")],
            ..behind(folder, format!("content/{name}/04-problems.en.md"), "\n\nOne more sentence: mark-aaaa.\n")
        },
        Edit {
            name: "table",
            page: page("tables/job_fairs/"),
            dependents: vec![page("tables/job_fairs/"), page("work/"), page("print/"), format!("/zh/{name}/work/")],
            ..behind(folder, format!("data/{name}/tables/job_fairs.yaml"), "notes: [{zh: mark-aaaa, en: mark-aaaa}]\n")
        },
        Edit {
            name: "figure",
            page: page("figures/rates-by-level/"),
            dependents: vec![page("figures/rates-by-level/"), page("employment/"), page("print/")],
            ..behind(
                folder,
                format!("data/{name}/figures/rates-by-level.yaml"),
                "notes: [{zh: mark-aaaa, en: mark-aaaa}]\n",
            )
        },
        Edit {
            name: "template",
            page: page("problems/"),
            dependents: vec![page(""), page("problems/"), page("print/"), page("tables/levels/"), "/zh/".to_owned()],
            ..around(folder, forms::footer(Form::Nianbao).to_owned(), "mark-aaaa")
        },
    ]
}

/// An edit that puts a text with its mark behind the file's.
fn behind(folder: &Path, file: String, text: &str) -> Edit {
    let file = folder.join(file);
    let before = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    split(file, &format!("{before}{text}"), "mark-aaaa")
}

/// An edit that puts its mark where the file has this text.
fn around(folder: &Path, file: String, text: &str) -> Edit {
    let file = folder.join(file);
    let before = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    split(file, &before, text)
}

fn split(file: PathBuf, before: &str, text: &str) -> Edit {
    let around: Vec<String> = before.split(text).map(str::to_owned).collect();
    assert!(around.len() > 1, "{} does not hold {text}", file.display());
    Edit { name: "", file, around, mark: letters, page: String::new(), dependents: Vec::new() }
}

fn around_cell(folder: &Path, form: Form, edition: &super::site::Edition, key: &str) -> Edit {
    // A number that is easily found, in the place of the cell's own.
    const PLACE: u32 = 987_654_321;
    let row = |row: &Row| Row { graduates: if row.key == key { PLACE } else { row.graduates }, ..*row };
    let rows: Vec<Row> = edition.cities.iter().map(row).collect();
    let text = forms::table_text(form, TABLES[1].1, &CITIES, &rows);
    split(folder.join(forms::table(form, edition, "cities")), &text, &PLACE.to_string())
}

fn around_figure(folder: &Path, form: Form, edition: &super::site::Edition) -> Edit {
    let title = edition.figure_title.clone().map(|title| format!("{title} mark-aaaa"));
    split(folder.join(forms::figure(form, edition)), &forms::figure_text(form, &title), "mark-aaaa")
}
