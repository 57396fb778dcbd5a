//! Random edits of a project: what authors, editors and version control do to its files, right and wrong.

use std::fs;
use std::io;
use std::path::Path;

use super::project::Files;
use super::random::Random;

/// One change of the disk.
#[derive(Clone, Debug)]
pub enum Change {
    /// A file gets this text: its old one is cut off first, then the new one written.
    Write(String, Vec<u8>),
    /// The same by way of a new file that is then renamed, as many editors do.
    Replace(String, Vec<u8>),
    /// A file or folder gets another name.
    Rename(String, String),
    /// A file or folder goes away.
    Remove(String),
    /// A link to another file of the project takes a file's place.
    Link(String, String),
}

impl Change {
    /// Makes the change. What is no longer possible, as an earlier change took its object away, is left out.
    pub fn apply(&self, root: &Path) {
        let _ = self.try_to_apply(root);
    }

    fn try_to_apply(&self, root: &Path) -> io::Result<()> {
        match self {
            Self::Write(path, bytes) => {
                fs::create_dir_all(root.join(path).parent().unwrap())?;
                fs::write(root.join(path), bytes)
            }
            Self::Replace(path, bytes) => {
                let path = root.join(path);
                let beside = path.with_file_name(".new");
                fs::create_dir_all(path.parent().unwrap())?;
                fs::write(&beside, bytes)?;
                fs::rename(beside, path)
            }
            Self::Rename(from, to) => {
                fs::create_dir_all(root.join(to).parent().unwrap())?;
                fs::rename(root.join(from), root.join(to))
            }
            Self::Remove(path) if root.join(path).is_dir() => fs::remove_dir_all(root.join(path)),
            Self::Remove(path) => fs::remove_file(root.join(path)),
            Self::Link(path, target) => {
                let _ = fs::remove_file(root.join(path));
                std::os::unix::fs::symlink(root.join(target), root.join(path))
            }
        }
    }
}

/// A text, and what may stand in its place.
type Replaced = (&'static str, &'static [&'static str]);

/// Lines that a file of a kind may have, by their keys, with values that are right, wrong, or right elsewhere.
const LINES: [(&str, &[Replaced]); 6] = [
    (
        "nianbao.yaml",
        &[
            ("title", &["{zh: 年度报告, en: Annual reports}", "{zh: 年报, en: Reports}", "{zh: 年报}"]),
            ("description", &["{zh: 站点。, en: A site.}", "{zh: 另一站点。, en: Another site.}"]),
            (
                "base_url",
                &["https://example.org/reports/", "https://example.org/", "https://example.org/a/b/", "nowhere"],
            ),
            ("theme", &["ministry", "default", "missing"]),
            ("time_zone", &["Asia/Shanghai", "Europe/London"]),
            ("allow_html", &["true", "false"]),
            ("languages", &["[zh, en]", "[en, zh]", "[zh]"]),
            ("image", &["{file: year-2020/mark.png, alt: {zh: 标志, en: Mark}}"]),
        ],
    ),
    (
        "edition.yaml",
        &[
            ("title", &["{zh: 某年报告, en: A report}", "{zh: 另一报告, en: Another report}", "[]"]),
            ("description", &["{zh: 说明。, en: What it is.}", "{zh: 其他说明。, en: What else it is.}"]),
            ("published", &["2020-10-30", "2018-01-31", "2020-13-01"]),
            ("draft", &["true", "false"]),
            ("publish_at", &["2030-01-01T09:00", "2001-01-01T09:00", "soon"]),
        ],
    ),
    (
        "/tables/",
        &[
            ("title", &["{zh: 一表, en: A table}", "{zh: 又一表, en: Another table}"]),
            ("as_of", &["2020-08-31", "2020-09-30", "never"]),
            ("source", &["{zh: 某处, en: An office}", "{zh: 另一处, en: Another office}"]),
            ("notes", &["[{zh: 附注。, en: A note.}]", "[{zh: 甲。, en: A.}, {zh: 乙。, en: B.}]"]),
            ("numbered", &["true", "false"]),
            ("draft", &["true", "false"]),
            ("totals", &["[]", "[total]", "[nothing]"]),
            ("publish_at", &["2030-01-01T09:00", "2001-01-01T09:00"]),
        ],
    ),
    (
        "/figures/",
        &[
            ("title", &["{zh: 一图, en: A figure}", "{zh: 又一图, en: Another figure}"]),
            ("chart", &["bar", "horizontal-bar", "line", "pie", "ring", "ranking", "cloud"]),
            ("sort", &["ascending", "descending"]),
            ("alt", &["{zh: 一句话。, en: One sentence.}"]),
            ("notes", &["[{zh: 附注。, en: A note.}]"]),
            ("y", &["[graduates]", "[rate]", "[employed]", "[graduates, employed]"]),
            ("draft", &["true", "false"]),
        ],
    ),
    (
        "terms.yaml",
        &[
            ("total", &["{zh: 合计, en: Total}", "{zh: 总计, en: All}"]),
            ("postgraduate", &["{zh: 研究生, en: Postgraduate}", "{zh: 研究生, en: Master’s and doctoral}"]),
            ("太原", &["{en: Taiyuan}", "{en: The city of Taiyuan}"]),
        ],
    ),
    (
        ".md",
        &[
            ("title", &["一节", "A section", "又一节"]),
            ("description", &["说明。", "What it is."]),
            ("draft", &["true", "false"]),
            ("numbered", &["true", "false"]),
            ("publish_at", &["2030-01-01T09:00", "2001-01-01T09:00"]),
            ("translation_of", &["\"0123456789abcdef\""]),
        ],
    ),
];

/// What may stand at the end of a section, in both languages alike.
const PASSAGES: [&str; 17] = [
    "*Another* sentence.",
    "See [](table:levels) and [](figure:levels).",
    "![](table:levels)",
    "![](figure:rates)",
    "![](figure:order)",
    "[](value:levels.total.graduates)",
    "[](<value:sum(levels.graduates)>)",
    "[](<value:edition(\"year-2020\").levels.total.graduates>)",
    "[](<value:edition(\"year-2021\").levels.total.employed>)",
    "[](<value:sum(edition(\"year-2021\").levels.ratio)>)",
    "[](section:details#cities)",
    "## Another heading {#another}",
    "- one\n- two",
    "A note.[^more]\n\n[^more]: More.",
    "<b>bold</b>",
    "There are 12345 more.",
    "![Mark](mark.png)",
];

/// Templates of the theme, right and wrong.
const THEME: [(&str, &str); 12] = [
    ("templates/partials/footer.html", "<footer>{{ site.publisher.name }}</footer>\n"),
    ("templates/partials/footer.html", "<footer>{{ site.title }} {{ page.url }}</footer>\n"),
    ("templates/partials/footer.html", "<footer>{{ site.nothing }}</footer>\n"),
    ("templates/partials/footer.html", "<footer>{% if %}</footer>\n"),
    ("templates/partials/citation.html", "{% if table.id == \"levels\" %}{{ nothing }}{% endif %}"),
    ("templates/partials/contents.html", "{% for entry in edition.sections %}{{ entry.title }} {% endfor %}"),
    ("templates/not_found.html", "{{ page.nothing }}"),
    ("templates/section.html", "<main>{{ section.title }}{{ section.html | safe }}</main>\n"),
    ("static/project.css", ".citation { color: red; }\n"),
    ("static/style.css", "body { margin: 0; }\n"),
    ("locales/en.yaml", "navigation: {home: Overview}\n"),
    ("locales/zh.yaml", "navigation: {home: 首页}\ntable: {nothing: 无}\n"),
];

/// What means something in one of the languages that authors write.
const METACHARACTERS: [&str; 24] = [
    "[",
    "]",
    "{",
    "}",
    "(",
    "\"",
    "`",
    "|",
    "*",
    "#",
    ": ",
    "- ",
    "---\n",
    "\n\n",
    "\t",
    "[^1]",
    "{{",
    "{% if x %}",
    "<!--",
    "![](table:levels)",
    "[](value:",
    "0",
    "万",
    "\u{FEFF}",
];

/// What is done to the files in one go. `good` are the files when there was no error last.
pub fn some(files: &Files, good: &Files, random: &mut Random) -> Vec<Change> {
    let is_broken = files != good;
    match random.below(if is_broken { 20 } else { 8 }) {
        0..=5 => one(files, random),
        6 | 7 => (0..2 + random.below(4)).flat_map(|_| one(files, random)).collect(),
        // Part of what was broken is mended.
        8 | 9 => {
            let mut all = difference(files, good, random);
            let kept = 1 + random.below(all.len().max(1));
            all.truncate(kept);
            all
        }
        // Everything as it was, at once, like a checkout of version control.
        _ => difference(files, good, random),
    }
}

fn one(files: &Files, random: &mut Random) -> Vec<Change> {
    let kind = random.below(20);
    match kind {
        0..=5 => vec![line(files, random)],
        6..=9 => passage(files, random),
        10 => vec![digit(files, random)],
        11 | 12 => vec![damage(files, random)],
        13 | 14 => vec![theme(files, random)],
        15 => vec![rename_file(files, random)],
        16 => vec![rename_folder(files, random)],
        17 => vec![Change::Remove(any(files, random))],
        18 => vec![copy_file(files, random)],
        _ => match random.below(4) {
            0 => vec![Change::Remove(folder(&any(files, random)))],
            1 => vec![Change::Link(any(files, random), any(files, random))],
            2 => vec![Change::Write("content/year-2020/stray.txt".to_owned(), b"stray\n".to_vec())],
            _ => exchange(files, random),
        },
    }
}

/// What makes files of one state those of another.
fn difference(files: &Files, good: &Files, random: &mut Random) -> Vec<Change> {
    let gone = files.keys().filter(|path| !good.contains_key(*path)).map(|path| Change::Remove(path.clone()));
    let new = good.iter().filter(|(path, bytes)| files.get(*path) != Some(bytes));
    let mut all: Vec<Change> = gone.collect();
    all.extend(new.map(|(path, bytes)| write(path, bytes.clone(), random)));
    if random.one_in(2) {
        all.reverse();
    }
    all
}

fn write(path: &str, bytes: Vec<u8>, random: &mut Random) -> Change {
    match random.one_in(2) {
        true => Change::Write(path.to_owned(), bytes),
        false => Change::Replace(path.to_owned(), bytes),
    }
}

fn any(files: &Files, random: &mut Random) -> String {
    files.keys().nth(random.below(files.len().max(1))).cloned().unwrap_or_else(|| "nianbao.yaml".to_owned())
}

/// Any file of text that the filter lets pass, with its text.
fn text(files: &Files, random: &mut Random, filter: impl Fn(&str) -> bool) -> Option<(String, String)> {
    let texts: Vec<(&String, &str)> = files
        .iter()
        .filter(|(path, _)| filter(path))
        .filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)))
        .collect();
    if texts.is_empty() {
        return None;
    }
    let (path, text) = random.of(&texts);
    Some(((*path).clone(), (*text).to_owned()))
}

fn is_set_by_lines(path: &str) -> bool {
    path.ends_with(".yaml") && !path.contains("checks") && !path.starts_with("themes") || path.ends_with(".md")
}

/// Another value for a key of a YAML file or of a section's front matter.
fn line(files: &Files, random: &mut Random) -> Change {
    let Some((path, text)) = text(files, random, is_set_by_lines) else { return damage(files, random) };
    let Some((_, keys)) = LINES.iter().find(|(kind, _)| path.contains(kind)) else { return damage(files, random) };
    let (key, values) = random.of(keys);
    let new = format!("{key}: {}", random.of(values));
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let is_section = path.ends_with(".md");
    let end = lines.iter().skip(1).position(|line| line == "---").map_or(lines.len(), |at| at + 1);
    let head = if is_section { end } else { lines.len() };
    match lines[..head].iter().position(|line| line.starts_with(&format!("{key}:"))) {
        Some(at) if random.one_in(4) => _ = lines.remove(at),
        Some(at) => lines[at] = new,
        None => lines.insert(usize::from(is_section).min(lines.len()), new),
    }
    write(&path, (lines.join("\n") + "\n").into_bytes(), random)
}

/// A passage at the end of a section, most often in each language, or one paragraph less.
fn passage(files: &Files, random: &mut Random) -> Vec<Change> {
    let Some((path, _)) = text(files, random, |path| path.ends_with(".md")) else { return vec![theme(files, random)] };
    let stem = path.trim_end_matches(".md").trim_end_matches(".zh").trim_end_matches(".en").to_owned();
    let is_whole = !random.one_in(4);
    let passage = *random.of(&PASSAGES);
    let is_removed = random.one_in(4);
    let changed = |text: &str| match text.trim_end().rfind("\n\n") {
        Some(at) if is_removed => text[..=at].to_owned(),
        _ => format!("{text}\n{passage}\n"),
    };
    let those = files.iter().filter(|(other, _)| if is_whole { other.starts_with(&stem) } else { **other == path });
    let new: Vec<(String, String)> =
        those.map(|(path, bytes)| (path.clone(), changed(&String::from_utf8_lossy(bytes)))).collect();
    new.into_iter().map(|(path, text)| write(&path, text.into_bytes(), random)).collect()
}

/// Another digit somewhere in data or narrative.
fn digit(files: &Files, random: &mut Random) -> Change {
    let Some((path, text)) = text(files, random, |path| !path.starts_with("themes")) else {
        return theme(files, random);
    };
    let places: Vec<usize> = text.match_indices(|letter: char| letter.is_ascii_digit()).map(|(at, _)| at).collect();
    if places.is_empty() {
        return damage(files, random);
    }
    let at = *random.of(&places);
    let new = format!("{}{}{}", &text[..at], random.below(10), &text[at + 1..]);
    write(&path, new.into_bytes(), random)
}

/// Something is cut out, doubled, put in or cut off anywhere.
fn damage(files: &Files, random: &mut Random) -> Change {
    let Some((path, text)) = text(files, random, |_| true) else { return theme(files, random) };
    let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let at = random.below(places.len());
    let (one, other) = (places[at], places[(at + random.below(12)).min(places.len() - 1)]);
    let (before, part, after) = (&text[..one], &text[one..other], &text[other..]);
    let new = match random.below(4) {
        0 => format!("{before}{after}"),
        1 => format!("{before}{part}{part}{after}"),
        2 => before.to_owned(),
        _ => format!("{before}{}{part}{after}", random.of(&METACHARACTERS)),
    };
    write(&path, new.into_bytes(), random)
}

fn theme(files: &Files, random: &mut Random) -> Change {
    let own: Vec<&String> = files.keys().filter(|path| path.starts_with("themes/")).collect();
    if random.one_in(3) && !own.is_empty() {
        return Change::Remove((*random.of(&own)).clone());
    }
    let (path, text) = random.of(&THEME);
    let theme = if random.one_in(4) { "default" } else { "ministry" };
    write(&format!("themes/{theme}/{path}"), text.as_bytes().to_vec(), random)
}

fn folder(path: &str) -> String {
    path.rsplit_once('/').map_or(path, |(folder, _)| folder).to_owned()
}

/// Another number, name or edition for a file.
fn rename_file(files: &Files, random: &mut Random) -> Change {
    let from = any(files, random);
    let (folder, name) = from.rsplit_once('/').unwrap_or(("data", &from));
    let other = folder.replace("year-2020", "year-2021").replace("year-2019", "year-2020");
    let to = match random.below(5) {
        0 => {
            format!("{folder}/05-{}", name.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-'))
        }
        1 => format!("{other}/{name}"),
        2 => format!("{folder}/another.{}", name.split_once('.').map_or("yaml", |(_, ending)| ending)),
        3 => format!("{folder}/.{name}"),
        _ => format!("{folder}/{}", name.to_uppercase()),
    };
    Change::Rename(from, to)
}

fn rename_folder(files: &Files, random: &mut Random) -> Change {
    let from = folder(&any(files, random));
    let to = match random.below(3) {
        0 => from.replace("year-20", "year-19"),
        1 => format!("{from}-old"),
        _ => from.replace("tables", "figures").replace("content", "data"),
    };
    Change::Rename(from, to)
}

fn copy_file(files: &Files, random: &mut Random) -> Change {
    let from = any(files, random);
    let to = match random.one_in(2) {
        true => from.replace("levels", "copied").replace("01-", "07-").replace("overview", "copied"),
        false => from.replace("year-2020", "year-2021"),
    };
    write(&to, files.get(&from).cloned().unwrap_or_default(), random)
}

/// Two files take each other's place.
fn exchange(files: &Files, random: &mut Random) -> Vec<Change> {
    let (one, other) = (any(files, random), any(files, random));
    vec![
        Change::Rename(one.clone(), "data/.aside".to_owned()),
        Change::Rename(other.clone(), one),
        Change::Rename("data/.aside".to_owned(), other),
    ]
}
