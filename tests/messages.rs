//! The catalogue of Chinese messages, against the templates in the code: none is missing, none is left over, and none
//! says more or less than its English. And who is told what: the option decides, then the locale.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nianbao::diagnostic::{Catalogue, Language};
use nianbao::{theme, yaml};

/// Between the parts of a list, for which no macro is called.
const OF_LISTS: [&str; 2] = [", ", "; "];

#[test]
fn every_template_has_its_chinese_entry_and_no_entry_is_left_over() {
    let mut used: BTreeSet<String> = sources().iter().flat_map(|path| templates(path)).collect();
    assert!(used.len() > 100, "the templates were not found");
    used.extend(OF_LISTS.map(str::to_owned));
    used.extend(of_libraries().map(str::to_owned));
    let catalogue = Catalogue::of(Language::Chinese);
    let known: BTreeSet<String> = catalogue.entries().map(|(english, _)| english.to_owned()).collect();
    let missing: Vec<_> = used.difference(&known).collect();
    let left_over: Vec<_> = known.difference(&used).collect();
    assert!(missing.is_empty() && left_over.is_empty(), "missing: {missing:#?}\nleft over: {left_over:#?}");
}

#[test]
fn both_languages_have_the_same_places_and_each_its_own_marks() {
    for (english, chinese) in Catalogue::of(Language::Chinese).entries() {
        assert_eq!(places(english), places(chinese), "{english}");
        let is_told = |character: char| ('\u{4E00}'..='\u{9FFF}').contains(&character) || "、；".contains(character);
        assert!(chinese.contains(is_told) || english.starts_with('{'), "{english} is not translated");
        assert!(!chinese.contains(". ") && !chinese.contains(", ") || chinese.contains('`'), "{chinese}");
        assert!(!chinese.ends_with(['。', '.']), "{chinese}: a message ends without a full stop");
    }
}

#[test]
fn the_option_decides_the_language_and_else_the_first_variable_that_is_not_empty() {
    for (arguments, [all, messages, lang], is_chinese) in [
        ("check", ["", "", ""], false),
        ("check", ["", "", "zh_CN.UTF-8"], true),
        ("check", ["", "en_US.UTF-8", "zh_CN.UTF-8"], false),
        ("check", ["", "zh_CN", "en_US.UTF-8"], true),
        ("check", ["C", "zh_CN", "zh_CN"], false),
        ("check", ["zh_TW.UTF-8", "C", "C"], true),
        ("check --language en", ["zh_CN.UTF-8", "", ""], false),
        ("--language zh check", ["C", "", ""], true),
    ] {
        let empty = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        command.current_dir(empty.path()).env("LC_ALL", all).env("LC_MESSAGES", messages).env("LANG", lang);
        let told = String::from_utf8(command.args(arguments.split(' ')).output().unwrap().stderr).unwrap();
        assert_eq!(told.starts_with("错误["), is_chinese, "{arguments}, {all:?} {messages:?} {lang:?}: {told}");
        assert_eq!(told.starts_with("error["), !is_chinese, "{arguments}, {all:?} {messages:?} {lang:?}: {told}");
    }
}

/// English is clap's own; the option counts though the arguments are wrong, and so does the locale.
#[test]
fn wrong_arguments_are_told_in_the_language_of_the_reader() {
    for (arguments, expected) in [
        ("check --langauge zh", "错误: 没有参数 `--langauge`\n提示: 是否应为 `--language`？\n"),
        ("chek", "错误: 没有命令 `chek`\n提示: 是否应为 `check`？\n"),
        ("check --root", "错误: 参数 `--root <DIR>` 缺少值\n"),
        (
            "check --format xml",
            "错误: `xml` 不能作为参数 `--format <FORMAT>` 的值\n\
             提示: 此处可用：`human`、`json`、`sarif`、`github`、`junit`\n",
        ),
        ("check --format jsn", "错误: `jsn` 不能作为参数 `--format <FORMAT>` 的值\n提示: 是否应为 `json`？\n"),
        ("check --fix=3", "错误: 参数 `--fix` 不带值\n"),
        ("check --all --all", "错误: 参数 `--all` 重复出现\n"),
        ("serve --port 70000", "错误: `70000` 不能作为参数 `--port <PORT>` 的值：端口应为不大于 65535 的整数\n"),
        ("serve --bind here", "错误: `here` 不能作为参数 `--bind <ADDRESS>` 的值：请写 IP 地址，例如 `127.0.0.1`\n"),
        (
            "explain unknown-ky",
            "错误: `unknown-ky` 不能作为参数 `[CODE]` 的值：没有这个代码，是否应为 `unknown-key`？\n",
        ),
    ] {
        for (arguments, locale) in [(arguments.to_owned(), "zh_CN.UTF-8"), (format!("--language zh {arguments}"), "C")]
        {
            let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
            let output = command.env("LC_ALL", locale).args(arguments.split(' ')).output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert!(told.starts_with(expected), "{arguments}: {told}");
            assert!(told.ends_with("详细用法请用 `--help` 查看\n"), "{told}");
            assert_eq!(output.status.code(), Some(2));
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
        let output = command.env("LC_ALL", "C").args(arguments.split(' ')).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with("error: ") && told.ends_with("For more information, try '--help'.\n"), "{told}");
    }
}

#[test]
fn templates_are_read_as_the_compiler_reads_them() {
    let source = "message!(\"a `{x}`\\\" \\\n      b\", x); //\n message!(\n  \"c\"\n)";
    assert_eq!(templates_in(source), ["a `{x}`\" b", "c"]);
}

/// The templates that stand in tables, for what libraries say.
fn of_libraries() -> impl Iterator<Item = &'static str> {
    let yaml = yaml::sayings::SAYINGS.into_iter().chain(yaml::sayings::RARE).chain(yaml::sayings::KINDS);
    let templates = theme::sayings::SAYINGS.into_iter().chain(theme::sayings::WORDS);
    yaml.chain(templates).map(|(_, ours)| ours)
}

/// All files of the crate but those of tests.
fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("tests.rs") {
                found.push(path);
            }
        }
    }
    found
}

fn templates(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let code: Vec<&str> = code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    // The macro's own definition calls it without a literal.
    let code = code.join("\n").replace("message!(@", "");
    templates_in(&code)
}

/// The string literal behind each `message!(`.
fn templates_in(code: &str) -> Vec<String> {
    let calls = code.split("message!(").skip(1);
    calls.map(|call| literal(call.trim_start()).unwrap_or_else(|| panic!("no template here: {call:.80}"))).collect()
}

fn literal(call: &str) -> Option<String> {
    let mut characters = call.strip_prefix('"')?.chars().peekable();
    let mut text = String::new();
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => match characters.next()? {
                '\n' => while characters.next_if(|next| next.is_whitespace()).is_some() {},
                'n' => text.push('\n'),
                escaped => text.push(escaped),
            },
            character => text.push(character),
        }
    }
}

/// The names in braces; doubled braces are none.
fn places(template: &str) -> BTreeSet<String> {
    let template = template.replace("{{", "").replace("}}", "");
    template.split('{').skip(1).map(|rest| rest.split('}').next().unwrap().to_owned()).collect()
}
