//! What the YAML parsers and the template engine find, in a folder, is told in this program's words, in both languages.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::folders;

/// What stands in `data/terms.yaml`, and what is said of it in English and in Chinese.
const YAML: [(&str, &str, &str); 20] = [
    ("a: [1, 2\n", "a comma or `]` is missing here", "此处缺少逗号或 `]`"),
    ("a: {zh: b\nc: {zh: d}\n", "a comma or `}` is missing here", "此处缺少逗号或 `}`"),
    ("a: \"abc\n", "this quotation mark is never closed", "该引号没有闭合"),
    (
        "a: 'abc\nb: c\n",
        "this quotation mark is not closed, or the text goes on in a line that begins too far left",
        "该引号没有闭合，或文本续行的缩进不足",
    ),
    ("a: b: c\n", "a colon is not expected here", "此处不应出现冒号"),
    ("a: ]\n", "this bracket closes nothing that is open", "该右括号没有对应的左括号"),
    (
        "a:\n  - x\n y: 1\n",
        "a key with a colon is expected here, or the line is indented otherwise than the keys above",
        "此处应为带冒号的键，或本行的缩进与前面的键不一致",
    ),
    ("a: @x\n", "a text that begins with `@` needs quotation marks", "以 `@` 开头的文本须加引号"),
    (
        "a: \"\\q\"\n",
        "a backslash in this text stands before a character that it does not go with; write `\\\\` for the backslash itself",
        "该文本中反斜杠后的字符无效；反斜杠本身请写作 `\\\\`",
    ),
    (
        "a: \"x\" y\n",
        "after the closing quotation mark the value is over; only a comma, a bracket or a comment follows it",
        "右引号之后该值已经结束，其后只能是逗号、括号或注释",
    ),
    (
        "a: *b\n",
        "`&` gives a value a name, `*` stands for the value of a name; a text that begins so needs quotation marks",
        "`&` 为值命名，`*` 引用该名称的值；以这些符号开头的文本须加引号",
    ),
    (
        "a: !x!y z\n",
        "`!` says what kind of value follows; a text that begins so needs quotation marks",
        "`!` 用于标明值的类型；以该符号开头的文本须加引号",
    ),
    (
        "%YAML 1.x\n",
        "a line that begins with `%` instructs the YAML parser; a text that begins so needs quotation marks",
        "以 `%` 开头的行是给 YAML 解析程序的指令；以该符号开头的文本须加引号",
    ),
    ("a: | x\n  y\n", "the text begins on the line below `|` or `>`", "文本须从 `|` 或 `>` 的下一行开始"),
    ("a:\n\tb: 1\n", "a tab stands where lines are indented", "缩进处使用了制表符"),
    ("a: {b:[c]}\n", "a space is missing between the colon and the bracket", "冒号与括号之间缺少空格"),
    (
        "- a\nb: 1\n",
        "an entry that begins with `-` is expected here, or the line is indented otherwise than the entries above",
        "此处应为以 `-` 开头的列表项，或本行的缩进与前面的列表项不一致",
    ),
    ("a: 1\nb\nc: 2\n", "the colon of a key is missing above", "前文有键缺少冒号"),
    (
        "[a] b\n",
        "the value of the file is complete above; this does not belong to it",
        "文件的内容在前文已经结束，此处的内容不属于它",
    ),
    ("a: [- b]\n", "entries that begin with `-` have no place within brackets", "括号内不能使用以 `-` 开头的列表项"),
];

/// What stands in a template, and what is said of it.
const TEMPLATES: [(&str, &str, &str); 17] = [
    (
        "{{ x",
        "the template breaks off here; something that was opened is not closed",
        "模板在此处中断，前文有内容没有闭合",
    ),
    (
        "{% foo %}",
        "there is no such tag; a tag begins with a word such as `if`, `for`, `block` or `include`",
        "没有这种标签；标签须以 `if`、`for`、`block`、`include` 等开头",
    ),
    ("{{ 1 + }}", "a value is expected here, not `}}`", "此处应为值，而不是 `}}`"),
    ("{{ 'abc }}", "this quotation mark is never closed", "该引号没有闭合"),
    ("{% for a %}{% endfor %}", "`in` is expected here, not `%}`", "此处应为 `in`，而不是 `%}`"),
    ("{{ page.titel }}", "there is no field `titel` here", "此处没有名为 `titel` 的字段"),
    ("{{ page.title is od }}", "there is no test `od`", "没有名为 `od` 的判断"),
    ("{{ page.title * 2 }}", "only numbers can be calculated with, not a text", "只有数字可以参与计算，而不是文本"),
    (
        "{% for x in 3 %}{% endfor %}",
        "a loop goes through a list or a mapping, not a number",
        "循环只能用于列表或映射，而不是数字",
    ),
    ("{{ page.title > 1 }}", "a text cannot be compared with a number", "文本不能与数字比较"),
    ("{% set loop = 1 %}", "`loop` has a meaning of its own and can hold no value", "`loop` 另有含义，不能用来保存值"),
    ("{{ page.title | replace }}", "the argument `from` is missing", "缺少参数 `from`"),
    ("{{ 3 | upper }}", "a text is expected here, not a number", "此处应为文本，而不是数字"),
    (
        "{% extends \"base.html\" %}x",
        "this would be shown nowhere; in a template that extends another, everything stands in a `block`",
        "此处的内容不会显示；继承其他模板时，全部内容须放在 `block` 中",
    ),
    ("{% block a %}{% endblock b %}", "what begins as `a` ends as `b`", "开头为 `a`，结尾却为 `b`"),
    ("{{ loop.indx }}", "nothing is called `loop` here", "此处没有名为 `loop` 的变量"),
    ("{{ throw(message='2021?') }}", "reported as: 2021?", "原始信息：2021?"),
];

#[test]
fn what_is_no_yaml_is_told_in_the_reader_s_language() {
    for (text, english, chinese) in YAML {
        let expected = [format!("this is not YAML: {english}"), format!("YAML 语法有误：{chinese}")];
        compare("data/terms.yaml", text, expected);
    }
}

#[test]
fn what_is_wrong_in_a_template_is_told_in_the_reader_s_language() {
    for (text, english, chinese) in TEMPLATES {
        compare("themes/default/templates/not_found.html", text, [english, chinese].map(str::to_owned));
    }
}

/// The first line that `nianbao check` writes, without the code, where the project has `text` in a file.
fn compare(path: &str, text: &str, expected: [String; 2]) {
    let project = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad/_base");
    folders::write(project.path(), &folders::read(&base));
    let file = project.path().join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
    let told = ["en", "zh"].map(|language| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.current_dir(project.path()).args(["check", "--language", language]);
        let report = String::from_utf8(command.output().unwrap().stderr).unwrap();
        let first = report.lines().next().unwrap_or_default();
        first.split_once("]: ").map_or(first, |(_, said)| said).to_owned()
    });
    assert_eq!(told, expected, "{text}");
}
