//! Numbers that nobody would write, in a link's text and in running text: each is read without a panic, its place lies
//! within the text, and a number that was read can be written anew in its place and is then read as the new one.

use nianbao::decimal::Decimal;
use nianbao::locale::Locale;
use nianbao::markdown;
use nianbao::source::Source;

#[test]
fn numbers_by_chance() {
    let locales = ["zh", "zh-Hant", "en", "de"].map(|tag| Locale::new(tag).unwrap());
    bolero::check!().with_iterations(3_000).for_each(|bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        locales.iter().for_each(|locale| check(locale, &text));
        check_narrative(&locales, &text);
    });
}

fn check(locale: &Locale, text: &str) {
    match locale.parse_number(text) {
        Ok(literal) => {
            assert!(text.get(literal.range.clone()).is_some(), "{text:?}: {literal:?}");
            assert!(text.get(literal.digits.clone()).is_some(), "{text:?}: {literal:?}");
            let value = Decimal::new(7, literal.value.scale());
            let rewritten = locale.rewrite(text, &literal, &value);
            // An ordinary text may say something else of a number than that it is one, such as 负; but no digit is lost.
            if let Ok(again) = locale.parse_number(&rewritten) {
                assert!(again.value.abs().same_value(&value), "{text:?} → {rewritten:?}: {again:?}");
            }
        }
        Err(error) => assert!(text.get(error.range.clone()).is_some(), "{text:?}: {error:?}"),
    }
    let mut end = 0;
    for mention in locale.mentions(text) {
        assert!(mention.range.start >= end && text.get(mention.range.clone()).is_some(), "{text:?}: {mention:?}");
        end = mention.range.end;
    }
}

/// The places of a narrative's blocks, and of the numbers in them, lie within its source.
fn check_narrative(locales: &[Locale], text: &str) {
    let source = Source::new("content/a.md", text);
    let body = markdown::parse(&source, 0, false, &nianbao::expression::Known::default(), &mut Vec::new());
    for block in &body.blocks {
        let line = block.line();
        for mention in locales.iter().flat_map(|locale| locale.mentions(&line.text)) {
            let place = block.place(&line, mention.range.clone());
            assert!(source.text.get(place.clone()).is_some(), "{text:?}: {mention:?} at {place:?}");
        }
    }
}
