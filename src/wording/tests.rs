//! Clauses, and the words that are found in them.

use super::*;
use crate::expression;
use crate::markdown;
use crate::source::Source;

fn with_passage<T>(text: &str, judge: impl Fn(&Passage<'_>) -> T) -> T {
    let source = Source::new("content/a.md", text);
    let body = markdown::parse(&source, 0, false, &expression::Known::default(), &mut Vec::new());
    let [block] = body.blocks.as_slice() else { panic!("one block: {text}") };
    judge(&Passage::of(block))
}

#[test]
fn a_clause_ends_at_punctuation_and_at_the_next_reference() {
    for (text, before, behind) in [
        ("全省，毕业生 [5](value:a.b) 人，其中", "毕业生 ", " 人"),
        ("占 3.5 的 [5](value:a.b) 与 [](table:t)", "占 3.5 的 ", " 与 "),
        ("In all, 1,200 Rose [5](value:a.b) places. Then", " 1,200 rose ", " places"),
        ("（见 [5](value:a.b)）", "见 ", ""),
    ] {
        let found = with_passage(text, |passage| (passage.before(0).to_owned(), passage.behind(0).to_owned()));
        assert_eq!(found, (before.to_owned(), behind.to_owned()), "{text}");
    }
}

#[test]
fn words_within_a_reference_are_no_words_of_the_sentence() {
    let text = "超过 [增长](section:a) 的 `下降` [5](value:a.b)";
    with_passage(text, |passage| {
        assert!(!passage.text.contains("增长") && !passage.text.contains("下降"));
        assert_eq!(passage.text.len(), passage.line.text.len());
    });
}

#[test]
fn only_words_directly_beside_a_number_speak_of_it() {
    let chinese = Vocabulary::of("zh").unwrap();
    for (text, relation, direction) in [
        ("超过 [5](value:a.b) 家", Some(Relation::Above), None),
        ("不超过 [5](value:a.b) 家", Some(Relation::AtMost), None),
        ("[5](value:a.b) 家以上", Some(Relation::AtLeast), None),
        ("超过全省 [5](value:a.b) 家", None, None),
        ("签约 [5](value:a.b) 家", None, None),
        ("近 [5](value:a.b) 年", None, None),
        ("增长近 [5](value:a.b) 成", Some(Relation::Almost), Some(Direction::Rise)),
        ("降幅收窄 [5](value:a.b)", None, Some(Direction::Rise)),
        ("没有下降 [5](value:a.b)", None, None),
        ("较上年少 [5](value:a.b) 人", None, Some(Direction::Fall)),
        ("至少 [5](value:a.b) 人", Some(Relation::AtLeast), None),
    ] {
        with_passage(text, |passage| {
            let number = passage.marks[0].range.clone();
            let found = super::relation(passage, 0, number.clone(), chinese).map(|found| found.relation);
            assert_eq!(found, relation, "{text}");
            let found = super::trend(passage, 0, number, chinese).map(|found| found.direction);
            assert_eq!(found, direction, "{text}");
        });
    }
}
