//! The places where canaries are hidden, and those where they are shown.

use crate::project::{Fate, Project};

/// What keeps a part from being public at nine o'clock in Shanghai on 30 November 2020.
const HIDING: [&str; 26] = [
    "draft: true",
    "draft: true # not yet",
    "\"draft\": true",
    "draft:   true",
    "draft: !!bool true",
    "draft: true\npublish_at: 2000-01-01",
    "publish_at: 2999-12-31\ndraft: false",
    "publish_at: 2020-12-01",
    "publish_at: \"2020-12-01\"",
    "publish_at: '2020-12-01'",
    "publish_at: 2020-12-01 # at midnight",
    "publish_at: >-\n  2020-12-01T00:00",
    "publish_at: 2020-11-30T09:01",
    "publish_at: 2020-11-30T09:00:01",
    "publish_at: 2020-11-30 09:00:01",
    "publish_at: 2020-11-30T09:00:00.000000001",
    "publish_at: 2020-11-30T01:00:01Z",
    "publish_at: 2020-11-30T01:01Z",
    "publish_at: 2020-11-30T09:00:01+08:00",
    "publish_at: 2020-11-29T20:00:01-05:00",
    "publish_at: 2020-11-30T15:00:01+14:00",
    "publish_at: 2020-11-29T13:00:01-12:00",
    "publish_at: 2020-11-30T06:30:01+05:30",
    "publish_at: 2020-11-30T09:00:01[Asia/Shanghai]",
    "publish_at: 9999-12-31T23:59",
    "publish_at: &later 2020-12-01\ndescription_of_time: *later",
];

/// What does not.
const SHOWING: [&str; 6] = [
    "draft: false",
    "publish_at: 2020-11-30T09:00",
    "publish_at: 2020-11-30T01:00Z",
    "publish_at: 2020-11-30T15:00+14:00",
    "publish_at: 2020-11-30",
    "publish_at: 2000-01-01",
];

/// A project in which everything that can be held back is, in every way.
pub fn everywhere() -> Project {
    let mut writer = Writer::new();
    for (index, release) in HIDING.iter().enumerate().filter(|(_, release)| !release.contains('*')) {
        writer.section("open", release, index, Fate::Hidden);
        writer.table("open", release, index, Fate::Hidden);
        writer.figure("open", release, Fate::Hidden);
        writer.edition(release, index, Fate::Hidden);
    }
    for (index, release) in SHOWING.iter().enumerate() {
        writer.section("open", release, index, Fate::Shown);
        writer.table("open", release, index, Fate::Shown);
        writer.figure("open", release, Fate::Shown);
    }
    writer.finish()
}

/// Projects with one part each of which it may be doubted whether it is held back.
pub fn doubtful() -> Vec<Project> {
    let lines = [
        "draft: yes",
        "draft: 'true'",
        "draft: \"true\"",
        "draft: on",
        "draft: 1",
        "draft: True",
        "draft: TRUE",
        "draft: tru",
        "draft: [true]",
        "draft: {}",
        "draft:",
        "draft: ~",
        "Draft: true",
        "DRAFT: true",
        "drafts: true",
        "draft : true",
        "draft:\u{a0}true",
        "draft:\ttrue",
        "draft: true\ndraft: false",
        "draft: false\ndraft: true",
        "draft: true\u{200b}",
        "publish_at: tomorrow",
        "publish_at: 2020-13-01",
        "publish_at: 2020-12-01 9am",
        "publish_at: 1606780800",
        "publish_at: [2020-12-01]",
        "publish_at: 2020-12-01T09:00 CET",
        "publish_at:",
        "publish_at: ~",
        "publish_at: ''",
        "publish-at: 2020-12-01",
        "publishAt: 2020-12-01",
        "publish_at: 12/01/2020",
        "publish_at: 2020/12/01",
        "publish_at: 2020.12.01",
        "publish_at: ２０２０-12-01",
        "publish_at: 2020年12月1日",
        "publish_at: 20201201",
        "publish_at: 2020-12",
        "publish_at: 2020-W49",
        "publish_at: -2020-12-01",
        "publish_at: 99999-12-01",
        "publish_at: 2000-01-01\npublish_at: 2020-12-01",
        "publish_at: 2020-12-01\npublish_at: 2000-01-01",
        HIDING[HIDING.len() - 1],
    ];
    let one = |line: &str| {
        let of_section = {
            let mut writer = Writer::new();
            writer.section("open", line, 0, Fate::Hidden);
            writer.finish()
        };
        let of_table = {
            let mut writer = Writer::new();
            writer.table("open", line, 0, Fate::Hidden);
            writer.finish()
        };
        let of_figure = {
            let mut writer = Writer::new();
            writer.figure("open", line, Fate::Hidden);
            writer.finish()
        };
        let of_edition = {
            let mut writer = Writer::new();
            writer.edition(line, 0, Fate::Hidden);
            writer.finish()
        };
        [of_section, of_table, of_figure, of_edition]
    };
    lines.into_iter().flat_map(one).collect()
}

struct Writer {
    project: Project,
    /// What files of the whole project and of the public edition collect.
    units: String,
    terms: String,
    checks: String,
    sections: usize,
}

impl Writer {
    fn new() -> Self {
        let mut writer = Self {
            project: Project::default(),
            units: String::new(),
            terms: String::new(),
            checks: String::new(),
            sections: 0,
        };
        writer.project.file(
            "data/open/edition.yaml",
            "title: {zh: 公开报告, en: Open report}\ndescription: {zh: 公开。, en: Open.}\nperiod: {zh: 2020 年, en: '2020'}\n\
             published: 2020-10-30\npublisher: {zh: 统计处, en: Statistics Office}\n",
        );
        writer.project.file(
            "data/open/tables/base.yaml",
            "title: {zh: 底表, en: Base}\ncolumns:\n  name: {label: {zh: 名称, en: Name}, key: true}\n  \
             n: {label: {zh: 数, en: Number}, unit: person}\nrows:\n  - [甲, 1]\n",
        );
        writer.terms.push_str("甲: {en: Alpha}\n");
        writer
    }

    fn finish(mut self) -> Project {
        let unseen = |project: &mut Project, place: &str| project.word(Fate::Unseen, place);
        let comment = unseen(&mut self.project, "a comment of nianbao.yaml");
        let root = unseen(&mut self.project, "the root of a target");
        let email = unseen(&mut self.project, "a public e-mail address that no page has");
        let Self { mut project, units, terms, checks, .. } = self;
        project.file(
            "nianbao.yaml",
            format!(
                "title: {{zh: 公开, en: Open}}\ndescription: {{zh: 公开。, en: Open.}} # {comment}\nlanguages: [zh, en]\n\
                 base_url: https://example.org/canaries/\npublisher: {{name: {{zh: 统计处, en: Statistics Office}}}}\n\
                 public_emails: [{email}@example.org]\npublish: {{web: {{service: fs, root: /srv/{root}}}}}\nunits:\n  \
                 of_all: {{zh: 台, en: machines}}\n{units}"
            ),
        );
        project.file("data/terms.yaml", terms);
        if !checks.is_empty() {
            project.file("data/open/checks.yaml", checks);
        }
        project
    }

    /// A section with everything that one can have, and a table, a figure and an image that it alone has.
    fn section(&mut self, edition: &str, release: &str, index: usize, fate: Fate) {
        let place = format!("a section of `{edition}` with `{release}`");
        let name = self.project.word(fate, &place);
        let [table, figure] = [self.project.word(fate, &place), self.project.word(fate, &place)];
        let [image, id, note] = ["image", "heading", "footnote"].map(|what| {
            // A footnote's name is the author's alone.
            let fate = if what == "footnote" { Fate::Unseen } else { fate };
            self.project.word(fate, &format!("the name of a {what} in {place}"))
        });
        self.write_table(edition, &table, "", index, fate, &place);
        self.write_figure(edition, &figure, &table, "", fate, &place);
        self.project.file(&format!("content/{edition}/{image}.png"), png(&image));
        self.sections += 1;
        for (number, lang) in ["zh", "en"].into_iter().enumerate() {
            // In both languages, or in either of them alone.
            let own_release = if index.is_multiple_of(3) || index % 3 == number + 1 { release } else { "" };
            let mut word = |what: &str, fate: Fate| {
                let place = format!("{what} in {place}, {lang}");
                if lang == "zh" { self.project.han(fate, &place) } else { self.project.word(fate, &place) }
            };
            let mut seen = |what: &str| word(what, fate);
            let [title, description, text, strong, link, link_title] =
                ["title", "description", "text", "strong text", "link", "link's title"].map(&mut seen);
            let [code, heading, alt, head, cell, term, definition, item, quote, footnote] =
                ["code", "heading", "alt", "head", "cell", "term", "definition", "item", "quotation", "footnote"]
                    .map(&mut seen);
            let reason = word("reason of `free:`", Fate::Unseen);
            let remark = word("comment of front matter", Fate::Unseen);
            let address = self.project.word(fate, &format!("address in {place}, {lang}"));
            let text = format!(
                "---\ntitle: {title}\ndescription: {description}\n# {remark}\n{own_release}\n---\n\
                 {text} **{strong}** [{link}](https://other.example/{address} \"{link_title}\") `{code}` [7](free: \"{reason}\")\
                 [](<value:sum({table}.n)>) [](table:{table})[^{note}]\n\n\
                 ## {heading} {{#{id}}}\n\n![{alt}]({image}.png)\n\n![](table:{table})\n\n![](figure:{figure})\n\n\
                 | {head} | B |\n|---|---|\n| {cell} | b |\n\n{term}\n: {definition}\n\n- {item}\n\n> {quote}\n\n\
                 [^{note}]: {footnote} [](section:{name}#{id})\n"
            );
            let path = format!("content/{edition}/{:03}-{name}.{lang}.md", self.sections);
            self.project.file(&path, as_saved(&text, index));
        }
        if edition == "open" {
            self.check(&table, fate, &place);
        }
    }

    /// A table that says itself when it is public, and a figure that shows it.
    fn table(&mut self, edition: &str, release: &str, index: usize, fate: Fate) {
        let place = format!("a table of `{edition}` with `{release}`");
        let [table, figure] = [self.project.word(fate, &place), self.project.word(fate, &place)];
        self.write_table(edition, &table, release, index, fate, &place);
        self.write_figure(edition, &figure, &table, release, fate, &place);
        self.check(&table, fate, &place);
    }

    /// A figure that says itself when it is public, of a table that everybody may see.
    fn figure(&mut self, edition: &str, release: &str, fate: Fate) {
        let place = format!("a figure of `{edition}` with `{release}`");
        let figure = self.project.word(fate, &place);
        self.write_figure(edition, &figure, "base", release, fate, &place);
    }

    /// A whole edition.
    fn edition(&mut self, release: &str, index: usize, fate: Fate) {
        let place = format!("an edition with `{release}`");
        let name = self.project.word(fate, &place);
        let mut both = |what: &str| self.project.both(fate, &format!("{what} of {place}"));
        let [title, description, period, publisher, label, note] =
            ["title", "description", "period", "publisher", "label of a key figure", "note of a key figure"]
                .map(&mut both);
        let table = self.project.word(fate, &place);
        self.write_table(&name, &table, "", index, fate, &place);
        let edition = format!(
            "title: {title}\ndescription: {description}\nperiod: {period}\npublished: 2020-10-30\npublisher: {publisher}\n\
             {release}\nkey_figures:\n  - value: sum({table}.n)\n    label: {label}\n    note: {note}\n"
        );
        self.project.file(&format!("data/{name}/edition.yaml"), as_saved(&edition, index));
        self.section(&name, "draft: false", 0, fate);
    }

    fn write_table(&mut self, edition: &str, table: &str, release: &str, index: usize, fate: Fate, place: &str) {
        let mut both = |what: &str| self.project.both(fate, &format!("{what} of the table in {place}"));
        let [title, note, source, label, description, unit_name] =
            ["title", "note", "source", "label", "description", "unit"].map(&mut both);
        let key = self.project.han(fate, &format!("row of the table in {place}"));
        let english = self.project.word(fate, &format!("term of the table in {place}"));
        let also = self.project.word(Fate::Unseen, &format!("other name of a term in {place}"));
        let unit = self.project.word(Fate::Unseen, &format!("name of a unit in {place}"));
        let remark = self.project.word(Fate::Unseen, &format!("comment of the table in {place}"));
        let number = self.project.number(fate, &format!("cell of the table in {place}"));
        self.units.push_str(&format!("  {unit}: {unit_name}\n"));
        self.terms.push_str(&format!("{key}: {{en: {english}, also: {{en: [{also}]}}}}\n"));
        let rows = if index.is_multiple_of(2) {
            format!("rows:\n  - [{key}, {number}]\n")
        } else {
            let csv = format!("name,n\n{key},{number}\n");
            self.project.file(&format!("data/{edition}/tables/{table}.csv"), as_saved(&csv, index));
            format!("rows: {table}.csv\n")
        };
        let text = format!(
            "# {remark}\ntitle: {title}\nsource: {source}\nnotes: [{note}]\n{release}\ncolumns:\n  \
             name: {{label: {{zh: 名称, en: Name}}, key: true}}\n  \
             n: {{label: {label}, unit: {unit}, description: {description}}}\n{rows}"
        );
        self.project.file(&format!("data/{edition}/tables/{table}.yaml"), as_saved(&text, index));
    }

    fn write_figure(&mut self, edition: &str, figure: &str, table: &str, release: &str, fate: Fate, place: &str) {
        let mut both = |what: &str| self.project.both(fate, &format!("{what} of the figure in {place}"));
        let [title, note, alt] = ["title", "note", "alt"].map(&mut both);
        let text = format!(
            "title: {title}\nchart: bar\ntable: {table}\nx: name\ny: [n]\nnotes: [{note}]\nalt: {alt}\n{release}\n"
        );
        self.project.file(&format!("data/{edition}/figures/{figure}.yaml"), text);
    }

    /// A relation that holds, and one that does not and is published knowingly.
    fn check(&mut self, table: &str, fate: Fate, place: &str) {
        let holds = self.project.word(fate, &format!("id of a check in {place}"));
        let fails = self.project.word(fate, &format!("id of an acknowledged check in {place}"));
        let [title, other] = ["title of a check", "title of an acknowledged check"]
            .map(|what| self.project.both(fate, &format!("{what} in {place}")));
        let zh = self.project.han(fate, &format!("acknowledgement in {place}"));
        let en = self.project.word(fate, &format!("acknowledgement in {place}"));
        self.checks.push_str(&format!(
            "- id: {holds}\n  title: {title}\n  assert: count({table}) == 1\n\
             - id: {fails}\n  title: {other}\n  assert: count({table}) == 2\n  acknowledged:\n    \
             zh: {zh}：1 与 2 相差 1。\n    en: \"{en}: 1 against 2, a difference of 1.\"\n"
        ));
    }
}

/// A text as one editor or another saves it: with LF, with CRLF, with a byte order mark.
fn as_saved(text: &str, index: usize) -> String {
    match index % 4 {
        1 => text.replace('\n', "\r\n"),
        2 => format!("\u{feff}{text}"),
        _ => text.to_owned(),
    }
}

/// The smallest image, with a word in its metadata.
fn png(word: &str) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let checked = [&kind[..], data].concat();
        let mut crc = flate2::Crc::new();
        crc.update(&checked);
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &checked, &crc.sum().to_be_bytes()].concat()
    };
    let mut pixels = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut pixels, &[0, 0]).unwrap();
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
        chunk(b"tEXt", format!("Comment\0{word}").as_bytes()),
        chunk(b"IDAT", &pixels.finish().unwrap()),
        chunk(b"IEND", &[]),
    ]
    .concat()
}
