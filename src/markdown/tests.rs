//! What authors write and what becomes of it.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

const WORDS: Words<'static> =
    Words { footnotes: "Footnotes", footnote: "Footnote {number}", back: "Back to reference {number}", table: "Table" };

fn parsed(text: &str, allow_html: bool) -> (Body, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let body = parse(&Source::new("content/x.md", text), 0, allow_html, &mut diagnostics);
    check_spans(text, &body, &diagnostics);
    (body, diagnostics)
}

/// Every span can be cut out of the source.
fn check_spans(text: &str, body: &Body, diagnostics: &[Diagnostic]) {
    let labels = diagnostics.iter().flat_map(|diagnostic| &diagnostic.labels).map(|label| label.location.span.clone());
    let references = body.references.iter();
    let parts = references
        .flat_map(|reference| [reference.span.clone(), reference.text_span.clone(), reference.target_span.clone()]);
    let others = body.headings.iter().map(|heading| heading.span.clone());
    for span in labels.chain(parts).chain(others).chain(body.images.iter().map(|image| image.span.clone())) {
        assert!(text.get(span.clone()).is_some(), "{span:?} in {text:?}");
    }
}

/// Answers that show what was asked.
fn answer(reference: &Reference) -> Answer {
    match &reference.target {
        _ if reference.embed => Answer::Block(format!("<div>{}</div>", reference.target.name())),
        Target::Value { .. } if reference.text.is_empty() => Answer::Inline("<data>值</data>".into()),
        Target::Value { .. } => Answer::Inline(format!("<data>{}</data>", reference.text)),
        Target::Table { id } if id == "gone" => Answer::Unresolved,
        Target::Table { .. } if reference.text.is_empty() => {
            Answer::Link { href: "#t".into(), text: Some("表 1".into()) }
        }
        Target::SamePage { fragment } => Answer::Link { href: format!("#{fragment}"), text: None },
        _ => Answer::Link { href: "s.html?a&b".into(), text: None },
    }
}

fn html_with(text: &str, allow_html: bool) -> String {
    let (body, _) = parsed(text, allow_html);
    let references: Vec<Answer> = body.references.iter().map(answer).collect();
    let headings: Vec<String> = (1..=body.headings.len()).map(|number| format!("h{number}")).collect();
    let images: Vec<Picture> =
        body.images.iter().map(|image| Picture { src: format!("img/{}", image.path), size: Some((4, 3)) }).collect();
    let filled =
        Filled { headings: &headings, references: &references, images: &images, note_prefix: "s1-", words: WORDS };
    to_html(&body, &filled)
}

fn html(text: &str) -> String {
    html_with(text, false)
}

/// The codes of the mistakes and what they mark.
fn mistakes(text: &str) -> Vec<String> {
    let (_, diagnostics) = parsed(text, false);
    let mark = |diagnostic: &Diagnostic| {
        let label = diagnostic.labels.first().map_or(0..0, |label| label.location.span.clone());
        format!("{} {}", diagnostic.code, &text[label])
    };
    diagnostics.iter().map(mark).collect()
}

#[test]
fn smoke() {
    let text = "## 标题 {#a}\n\n就业率为\n**[62.96%](value:rates.total.rate)**，见[](table:x)。[^1]\n其中\n\n![](table:x)\n\n![图](a.png)\n\n|a||\n|-:|-|\n|1|2|\n\n[^1]: 注\n\n术语\n: 定义\n\n~~a~~ [x](https://e.org/?a=1&b=\"2\") <https://例.cn/a>\n";
    println!("{}", html(text));
    println!("{:?}", mistakes(text));
    println!("{:#?}", parsed(text, false).0.references);
}
