//! The project that is edited: the golden one that uses every form there is, with three editions that quote each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The files of a project by their paths from its root.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What the golden project gets beside its own: tables for its first edition, a third edition, and quotations.
const MORE: [(&str, &str); 10] = [
    (
        "data/year-2019/tables/levels.yaml",
        "title: {zh: 各学历层次毕业生, en: Graduates by level of study}\ncolumns:\n  \
         level:     {label: {zh: 层次, en: Level}, key: true}\n  \
         graduates: {label: {zh: 总人数, en: Graduates}, unit: person}\n\
         rows:\n  - [total, 220000]\n  - [postgraduate, 10000]\n  - [undergraduate, 210000]\n",
    ),
    (
        "data/year-2021/edition.yaml",
        "title: {zh: 2021 年报告, en: 2021 report}\ndescription: {zh: 与上年相比。, en: Compared with the year before.}\n\
         period: {zh: 2021 年, en: \"2021\"}\npublished: 2021-10-30\npublisher: {zh: 统计处, en: Statistics Office}\n\
         key_figures:\n  - {value: levels.total.graduates, label: {zh: 毕业生, en: Graduates}}\n  \
         - {value: 'edition(\"year-2020\").levels.total.graduates', label: {zh: 上年毕业生, en: Graduates of 2020}}\n",
    ),
    (
        "data/year-2021/checks.yaml",
        "- id: at-least\n  title: {zh: 两年毕业生, en: Graduates of two years}\n  \
         assert: levels.total.graduates <= edition(\"year-2020\").levels.postgraduate.graduates\n",
    ),
    (
        "data/year-2021/tables/levels.yaml",
        "title: {zh: 各学历层次毕业生, en: Graduates by level}\nas_of: 2021-08-31\ncolumns:\n  \
         level:     {label: {zh: 层次, en: Level}, key: true}\n  \
         graduates: {label: {zh: 总人数, en: Graduates}, unit: person}\n  \
         employed:  {label: {zh: 就业人数, en: Employed}, unit: person}\n  \
         rate:      {label: {zh: 就业率, en: Employment rate}, unit: percent, decimals: 1, formula: employed / graduates}\n  \
         ratio:     {label: {zh: 与 2020 年之比, en: Ratio to 2020}, unit: number, decimals: 6, \
         formula: 'graduates / edition(\"year-2020\").levels.total.graduates'}\n\
         rows:\n  - [total, 300, 240]\n  - [postgraduate, 100, 90]\n  - [undergraduate, 200, 150]\n",
    ),
    (
        "data/year-2021/figures/rates.yaml",
        "title: {zh: 就业率, en: Employment rates}\nchart: bar\ntable: levels\nx: level\ny: [rate]\n",
    ),
    (
        "content/year-2021/01-comparison.zh.md",
        "---\ntitle: 与上年相比\n---\n毕业生 [300](value:levels.total.graduates) 人，2020 年\
         [](<value:edition(\"year-2020\").levels.total.graduates>) 人，2019 年\
         [](<value:edition(\"year-2019\").levels.total.graduates>) 人。\n\n![](figure:rates)\n\n![](table:levels)\n",
    ),
    (
        "content/year-2021/01-comparison.en.md",
        "---\ntitle: Comparison\n---\nThere were [300](value:levels.total.graduates) graduates, in 2020\n\
         [](<value:edition(\"year-2020\").levels.total.graduates>), in 2019\n\
         [](<value:edition(\"year-2019\").levels.total.graduates>).\n\n![](figure:rates)\n\n![](table:levels)\n",
    ),
    (
        "content/year-2021/02-shares.zh.md",
        "---\ntitle: 占比\n---\n## 研究生 {#postgraduates}\n\n研究生占 \
         [](<value:levels.postgraduate.graduates / levels.total.graduates> \"percent\")，见[](section:comparison)；与 2020 年之比 [](value:levels.total.ratio)。\n",
    ),
    (
        "content/year-2021/02-shares.en.md",
        "---\ntitle: Shares\n---\n## Postgraduates {#postgraduates}\n\nPostgraduates are \
         [](<value:levels.postgraduate.graduates / levels.total.graduates> \"percent\"): see [](section:comparison). The ratio to 2020 is [](value:levels.total.ratio).\n",
    ),
    ("themes/ministry/static/more.js", "document.title += \"\";\n"),
];

/// Quotations that the preface of the first edition gets.
const PREFACE: [(&str, &str); 2] = [
    (
        "content/year-2019/00-preface.zh.md",
        "\n2021 年就业 [](<value:edition(\"year-2021\").levels.total.employed>) 人，与上年之比\n\
         [](<value:edition(\"year-2021\").levels.total.ratio>)。\n",
    ),
    (
        "content/year-2019/00-preface.en.md",
        "\nIn 2021 [](<value:edition(\"year-2021\").levels.total.employed>) were employed, a ratio of\n\
         [](<value:edition(\"year-2021\").levels.total.ratio>).\n",
    ),
];

/// The whole project, which has no mistake.
pub fn project() -> Files {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/features/project");
    let mut files = read(&golden);
    files.extend(MORE.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    for (path, text) in PREFACE {
        files.get_mut(path).unwrap().extend(text.as_bytes());
    }
    files
}

/// All files below a folder; of a link what it points at, and nothing where it points at nothing.
pub fn read(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).follow_links(true).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let named = files.map(|entry| {
        let name = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (name, fs::read(entry.path()).unwrap())
    });
    named.collect()
}
