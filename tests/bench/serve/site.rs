//! Generated sites of any size, always the same for the same size: what stands in them, apart from the form in which a
//! generator wants it (`forms.rs`).
//!
//! An edition is twenty pages in the two languages together: its front page, its print page, its page of checks, four
//! sections, two tables and one figure in each. All of its sections quote a cell of its table of cities, and its last
//! section quotes one of the first edition's.

use super::random::Random;
use super::text::{Both, CITIES, LEVELS, SENTENCES, both};

/// The languages, in the order of [`Both`].
pub const LANGUAGES: [&str; 2] = ["zh", "en"];

/// The tables of every edition and their titles.
pub const TABLES: [(&str, [&str; 2]); 2] =
    [("levels", ["各学历层次就业情况", "Employment by level"]), ("cities", ["各市就业情况", "Employment by city"])];

/// The figure of every edition.
pub const FIGURE: &str = "rates-by-city";

/// A whole site.
pub struct Site {
    pub editions: Vec<Edition>,
}

/// One report.
pub struct Edition {
    /// Its name in addresses: `report-0001`.
    pub name: String,
    pub title: Both,
    /// In the order of [`LEVELS`], the total first.
    pub levels: Vec<Row>,
    /// In the order of [`CITIES`].
    pub cities: Vec<Row>,
    pub sections: Vec<Section>,
    pub figure_title: Both,
}

/// The figures of one row.
#[derive(Clone, Copy)]
pub struct Row {
    pub key: &'static str,
    pub graduates: u32,
    pub employed: u32,
}

/// One section in both languages.
pub struct Section {
    pub name: &'static str,
    pub title: Both,
    pub blocks: Vec<Block>,
}

/// What a section consists of.
pub enum Block {
    Heading(&'static str, Both),
    Paragraph(Vec<Piece>),
    Table(&'static str),
    Figure,
}

/// What a paragraph consists of.
pub enum Piece {
    Text(Both),
    Cell(Cell),
}

/// A quotation of a cell.
#[derive(Clone)]
pub struct Cell {
    /// The edition, if not that of the section.
    pub edition: Option<String>,
    pub table: &'static str,
    pub row: &'static str,
    pub column: &'static str,
    /// The figure as it is written in the text; nothing where it is filled in.
    pub literal: Option<u32>,
}

impl Site {
    /// The site of so many editions.
    pub fn of(editions: usize) -> Self {
        Self { editions: (1..=editions).map(Edition::new).collect() }
    }

    /// The edition that is edited: not the first, which the others quote, unless it is alone.
    pub fn edited(&self) -> &Edition {
        &self.editions[self.editions.len() / 2]
    }

    /// The edition of which all others quote a cell.
    pub fn quoted(&self) -> &Edition {
        &self.editions[0]
    }
}

impl Edition {
    fn new(number: usize) -> Self {
        let mut random = Random::new(number as u64);
        let cities: Vec<Row> =
            CITIES.iter().map(|[key, ..]| Row::of(key, 30_000 + random.below(9_000) as u32)).collect();
        let sum = |part: fn(&Row) -> u32| cities.iter().map(part).sum::<u32>();
        // More than the cities together, so that an edited cell does not contradict the check on their sum.
        let (graduates, employed) = (sum(|row| row.graduates) + 300_000, sum(|row| row.employed) + 200_000);
        let parts = [3, 5].map(|part| (graduates / 10 * part, employed / 10 * part));
        let rest = parts.iter().fold((graduates, employed), |rest, part| (rest.0 - part.0, rest.1 - part.1));
        let figures = [(graduates, employed), parts[0], parts[1], rest];
        let row = |([key, ..], (graduates, employed)): (&[&'static str; 3], _)| Row { key, graduates, employed };
        let levels: Vec<Row> = LEVELS.iter().zip(figures).map(row).collect();
        let sections = sections(&levels, &mut random);
        let title = [format!("第 {number:04} 期年度报告"), format!("Annual report No. {number:04}")];
        let figure_title = both(["各市就业率", "Employment rate by city"]);
        Self { name: name(number), title, levels, cities, sections, figure_title }
    }

    /// The addresses of its twenty pages, without the front slash.
    pub fn pages(&self) -> Vec<String> {
        let sections = self.sections.iter().map(|section| format!("{}/", section.name));
        let tables = TABLES.iter().map(|(id, _)| format!("tables/{id}/"));
        let others = ["", "print/", "checks/"].map(str::to_owned).into_iter().chain([format!("figures/{FIGURE}/")]);
        let parts: Vec<String> = sections.chain(tables).chain(others).collect();
        LANGUAGES.iter().flat_map(|lang| parts.iter().map(move |part| format!("{lang}/{}/{part}", self.name))).collect()
    }
}

impl Row {
    fn of(key: &'static str, graduates: u32) -> Self {
        Self { key, graduates, employed: graduates / 100 * 63 }
    }
}

fn name(number: usize) -> String {
    format!("report-{number:04}")
}

/// The text that stands in the first section where an edit puts its mark.
pub const MARK: &str = "mark-aaaa";

fn sections(levels: &[Row], random: &mut Random) -> Vec<Section> {
    let own = |table, row, column| Cell { edition: None, table, row, column, literal: None };
    let written = |row: &Row| Cell { literal: Some(row.graduates), ..own("levels", row.key, "graduates") };
    let shared = Cell { edition: Some(name(1)), ..own("cities", "datong", "graduates") };
    // Every section quotes its edition's figure for Taiyuan after one of its own.
    let quotes = |text, cell| {
        let city = both(["人；其中太原市 ", "; in Taiyuan there were "]);
        let taiyuan = own("cities", "taiyuan", "graduates");
        let end = [format!("人。编校标记 {MARK}。"), format!(". The editors’ mark is {MARK}.")];
        vec![Piece::Text(both(text)), Piece::Cell(cell), Piece::Text(city), Piece::Cell(taiyuan), Piece::Text(end)]
    };
    let mut section = |name, title, heading: (&'static str, _), quotes: Vec<Piece>, embed: Option<Block>| {
        let mut blocks = vec![Block::Paragraph(sentences(random)), Block::Heading(heading.0, both(heading.1))];
        blocks.push(Block::Paragraph(quotes));
        blocks.extend((0..4).map(|_| Block::Paragraph(sentences(random))));
        blocks.extend(embed);
        blocks.push(Block::Paragraph(sentences(random)));
        Section { name, title: both(title), blocks }
    };
    vec![
        section(
            "graduates",
            ["毕业生规模", "Graduates"],
            ("scale", ["规模", "Scale"]),
            quotes(["毕业生 ", "There were "], written(&levels[0])),
            Some(Block::Table("levels")),
        ),
        section(
            "employment",
            ["就业情况", "Employment"],
            ("rates", ["就业率", "Employment rates"]),
            quotes(["已就业 ", "Employed: "], own("levels", "total", "employed")),
            Some(Block::Figure),
        ),
        section(
            "cities",
            ["各市情况", "Cities"],
            ("by-city", ["分市情况", "By city"]),
            quotes(["运城市 ", "In Yuncheng there were "], own("cities", "yuncheng", "graduates")),
            Some(Block::Table("cities")),
        ),
        section(
            "outlook",
            ["下一步工作", "Outlook"],
            ("next", ["下一步", "Next steps"]),
            quotes(["首期报告中大同市 ", "In Datong the first report counts "], shared),
            None,
        ),
    ]
}

/// Three to six sentences.
fn sentences(random: &mut Random) -> Vec<Piece> {
    let count = 3 + random.below(4);
    let start = random.below(SENTENCES.len());
    let chosen: Vec<[&str; 2]> = SENTENCES.iter().cycle().skip(start).step_by(3).take(count).copied().collect();
    let text = |language: usize, between: &str| {
        chosen.iter().map(|sentence| sentence[language]).collect::<Vec<_>>().join(between)
    };
    vec![Piece::Text([text(0, ""), text(1, " ")])]
}
