//! `nianbao explain`: a code in, what it means out; without one, the list of all codes.

use std::fmt::Write as _;

use crate::cli::{Ending, ExplainArguments};
use crate::diagnostic::explanation::{Explanation, Explanations};
use crate::diagnostic::{Catalogue, Code, Group, Language, Message, Severity, message};

/// Explains a code, or lists them all.
pub fn run(arguments: &ExplainArguments, language: Language) -> Ending {
    let explanations = Explanations::read();
    let text = match arguments.code {
        Some(code) => explanation(code, &explanations, language),
        None => list(&explanations, language),
    };
    anstream::print!("{text}");
    Ending::Clean
}

/// Every code with what it means, one a line, in the groups of the manual.
fn list(explanations: &Explanations, language: Language) -> String {
    let catalogue = Catalogue::of(language);
    let longest = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let mut text = String::new();
    for group in Group::ALL {
        let _ = writeln!(text, "{}", group.name().told_by(&catalogue));
        for code in Code::ALL.iter().filter(|code| code.group() == group) {
            let meaning = explanations.of(*code).map_or("", |explanation| explanation.meaning.get(language));
            let _ = writeln!(text, "  {:longest$}  {meaning}", code.as_str());
        }
        text.push('\n');
    }
    let last = message!("`nianbao explain CODE` tells why it matters and how to mend it, with an example");
    text + &last.told_by(&catalogue) + "\n"
}

fn explanation(code: Code, explanations: &Explanations, language: Language) -> String {
    let catalogue = Catalogue::of(language);
    let told = |message: Message| message.told_by(&catalogue).into_owned();
    let severity = match code.severity() {
        Severity::Error => message!("error"),
        Severity::Warning | Severity::Note => message!("warning"),
    };
    let mut paragraphs = vec![format!("{code} ({}, {})", told(code.group().name()), told(severity))];
    if let Some(Explanation { meaning, reason, mend, example }) = explanations.of(code) {
        let wrong = match &example.file {
            Some(file) => message!("Wrong, in {file}:", file),
            None => message!("Wrong:"),
        };
        paragraphs.extend([
            meaning.sentence(language),
            told(message!("Why it matters: {reason}", reason = reason.sentence(language))),
            told(message!("How to mend it: {mend}", mend = mend.sentence(language))),
            told(wrong),
            indented(&example.wrong),
            told(message!("Right:")),
            indented(&example.right),
        ]);
    }
    paragraphs.join("\n\n") + "\n"
}

fn indented(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { String::new() } else { format!("    {line}") };
    text.trim_end().lines().map(line).collect::<Vec<_>>().join("\n")
}
