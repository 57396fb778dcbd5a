//! The sentences in `tests/claims`, which are the documentation of what is judged of an author's words: each is put
//! into a small project and must come out as its line says.

use std::path::{Path, PathBuf};

use nianbao::diagnostic::{Code, Diagnostic};
use nianbao::load;

use crate::checked::problems;

#[test]
fn claims_in_chinese_come_out_as_their_lines_say() {
    judge_all("zh");
}

#[test]
fn claims_in_english_come_out_as_their_lines_say() {
    judge_all("en");
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/claims")
}

fn judge_all(lang: &str) {
    let text = std::fs::read_to_string(folder().join(format!("{lang}.txt"))).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let cases: Vec<(&str, &str)> =
        lines.map(|line| line.split_once(' ').map(|(verdict, sentence)| (verdict, sentence.trim())).unwrap()).collect();
    assert!(cases.len() > 50, "only {} sentences", cases.len());
    let sentences: Vec<&str> = cases.iter().map(|(_, sentence)| *sentence).collect();
    let found = judge(lang, &sentences);
    let wrong: Vec<String> = cases.iter().zip(found).filter_map(|(case, found)| complaint(*case, &found)).collect();
    assert!(wrong.is_empty(), "{} sentences:\n{}", wrong.len(), wrong.join("\n"));
}

fn complaint((verdict, sentence): (&str, &str), found: &[Diagnostic]) -> Option<String> {
    let is = |code: Code| !found.is_empty() && found.iter().all(|problem| problem.code == code);
    let fits = match verdict {
        "fails" => is(Code::ClaimMismatch),
        "differs" => is(Code::ValueMismatch),
        "holds" | "silent" => found.is_empty(),
        other => panic!("no verdict: {other}"),
    };
    let messages: Vec<String> = found.iter().map(|problem| format!("{}: {}", problem.code, problem.message)).collect();
    (!fits).then(|| format!("{verdict}: {sentence}\n    {}", messages.join("\n    ")))
}

/// What is reported of each sentence, which is a section of its own.
fn judge(lang: &str, sentences: &[&str]) -> Vec<Vec<Diagnostic>> {
    let mut sources = load::load(&folder()).unwrap();
    let path = |index: usize| format!("content/claims/{index:04}-claim-{index}.{lang}.md");
    for (index, sentence) in sentences.iter().enumerate() {
        sources.insert(&path(index), &format!("---\ntitle: x\n---\n{sentence}\n"));
    }
    let mut diagnostics = problems(&sources, "2021-01-01");
    // The lines judge claims alone: which numbers are bound is another rule's business.
    diagnostics.retain(|problem| !matches!(problem.code, Code::MissingSection | Code::UnboundNumber));
    let place = |problem: &Diagnostic| problem.labels.first().map(|label| label.location.path.to_string());
    let of = |index: usize| diagnostics.iter().filter(|problem| place(problem) == Some(path(index))).cloned().collect();
    let found: Vec<Vec<Diagnostic>> = (0..sentences.len()).map(of).collect();
    assert_eq!(found.iter().map(Vec::len).sum::<usize>(), diagnostics.len(), "{diagnostics:#?}");
    found
}
