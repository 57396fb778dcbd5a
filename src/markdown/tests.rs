//! What authors write and what becomes of it.

use super::*;
use crate::diagnostic::Diagnostic;
use crate::expression;
use crate::source::Source;

const WORDS: Words<'static> =
    Words { footnotes: "Footnotes", footnote: "Footnote {number}", back: "Back to reference {number}", table: "Table" };

fn parsed(text: &str, allow_html: bool) -> (Body, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let body =
        parse(&Source::new("content/x.md", text), 0, allow_html, &expression::Known::default(), &mut diagnostics);
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
        Target::Table { id } | Target::Figure { id } if reference.embed => Answer::Block(format!("<div>{id}</div>")),
        Target::Value { .. } if reference.text.is_empty() => Answer::Inline("<data>值</data>".into()),
        Target::Value { .. } => {
            let mut text = String::new();
            escape(&mut text, &reference.text);
            Answer::Inline(format!("<data>{text}</data>"))
        }
        Target::Table { id } if id == "gone" => Answer::Unresolved,
        Target::Table { .. } if reference.text.is_empty() => {
            Answer::Link { href: "#t".into(), text: Some("表 1".into()) }
        }
        Target::SamePage { fragment } => Answer::Link { href: format!("#{fragment}"), text: None },
        _ => Answer::Link { href: "s.html?a&b".into(), text: None },
    }
}

fn html_with(text: &str, allow_html: bool) -> String {
    written(text, allow_html, false)
}

fn written(text: &str, allow_html: bool, marks: bool) -> String {
    let (body, _) = parsed(text, allow_html);
    let references: Vec<Answer> = body.references.iter().map(answer).collect();
    let headings: Vec<String> = (1..=body.headings.len()).map(|number| format!("h{number}")).collect();
    let images: Vec<Picture> =
        body.images.iter().map(|image| Picture { src: format!("img/{}", image.path), size: Some((4, 3)) }).collect();
    let filled = Filled {
        headings: &headings,
        references: &references,
        images: &images,
        heading_shift: 0,
        han_lang: None,
        note_prefix: "s1-",
        marks,
        words: WORDS,
    };
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

fn check_html(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(html(text).trim_end(), *expected, "{text:?}");
    }
}

fn check_mistakes(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(mistakes(text), *expected, "{text:?}");
    }
}

#[test]
fn markdown_becomes_html() {
    check_html(&[
        ("", ""),
        ("a *b* **c** ~~d~~ `<e>`", "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>&lt;e&gt;</code></p>"),
        ("a\\\nb", "<p>a<br>\nb</p>"),
        ("> a\n\n---", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>"),
        ("- a\n- b\n  1. c", "<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n</ol>\n</li>\n</ul>"),
        ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>"),
        ("- [ ] a", "<ul>\n<li>[ ] a</li>\n</ul>"),
        ("```rust x\na < b\n```", "<pre tabindex=\"0\"><code class=\"language-rust\">a &lt; b\n</code></pre>"),
        ("术语\n: 定义", "<dl>\n<dt>术语</dt>\n<dd>定义</dd>\n</dl>"),
        ("&lt;b&gt; \\<b> 'x' \"y\" &#1;", "<p>&lt;b&gt; &lt;b&gt; &#39;x&#39; &quot;y&quot; \u{fffd}</p>"),
    ]);
}

#[test]
fn tables_can_be_scrolled_and_have_scoped_headings() {
    let expected = "<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table\">\n<table>\n<thead>\n<tr>\
        <th scope=\"col\">a</th><td></td><th scope=\"col\" class=\"align-center\">c</th></tr>\n</thead>\n<tbody>\n<tr>\
        <td>1</td><td class=\"align-right\">2</td><td class=\"align-center\"></td></tr>\n</tbody>\n</table>\n</div>";
    check_html(&[("|a| |c|\n|-|-:|:-:|\n|1|2||", expected)]);
}

#[test]
fn links_to_other_sites_stay() {
    check_html(&[
        ("[a](https://e.org/?a=1&b=2 \"T\")", "<p><a href=\"https://e.org/?a=1&amp;b=2\" title=\"T\">a</a></p>"),
        (
            "<https://e.org/甲?a=1&b=2>",
            "<p><a href=\"https://e.org/甲?a=1&amp;b=2\">https://e.org/甲?a=1&amp;b=2</a></p>",
        ),
        ("[a](<HTTP://e.org/a b\"c>)", "<p><a href=\"HTTP://e.org/a%20b%22c\">a</a></p>"),
        ("<a@e.org> [t](tel:+86)", "<p><a href=\"mailto:a@e.org\">a@e.org</a> <a href=\"tel:+86\">t</a></p>"),
        ("[*a*][r]\n\n[r]: http://e.org", "<p><a href=\"http://e.org\"><em>a</em></a></p>"),
    ]);
}

#[test]
fn mistaken_links_leave_their_text() {
    check_mistakes(&[
        ("甲[x](tabel:a)", &["invalid-link [x](tabel:a)"]),
        ("[x](javascript:alert)", &["invalid-link [x](javascript:alert)"]),
        ("[x](data:text/html,x)", &["invalid-link [x](data:text/html,x)"]),
        ("[x](01-a.zh.md)", &["invalid-link [x](01-a.zh.md)"]),
        ("[x](/a)", &["invalid-link [x](/a)"]),
        ("[x](//e.org/a)", &["invalid-link [x](//e.org/a)"]),
        ("[x]()", &["invalid-link [x]()"]),
        ("[ ](https://e.org)", &["invalid-link [ ](https://e.org)"]),
        ("[x](#)", &["invalid-link [x](#)"]),
        ("[x](http:e.org)", &["invalid-link [x](http:e.org)"]),
        ("[x](https:///a)", &["invalid-link [x](https:///a)"]),
        ("[x](mailto:)", &["invalid-link [x](mailto:)"]),
        ("[x](value:)", &["invalid-link [x](value:)"]),
        ("[x](<table: >)", &["invalid-link [x](<table: >)"]),
        ("[x](section:#a)", &["invalid-link [x](section:#a)"]),
        ("[x](section:a#)", &["invalid-link [x](section:a#)"]),
        ("[x][r]\n\n[r]: a.md", &["invalid-link [x][r]"]),
        ("[x](value:a + b) 乙", &["invalid-link (value:a + b)"]),
        ("> [a](<value:x\n> y>)", &["invalid-link (<value:x"]),
        ("\\[x\\](value:a + b) `[x](value:a + b)`", &[]),
    ]);
    check_html(&[("[*x*](a.md)", "<p><em>x</em></p>"), ("[x](javascript:a)", "<p>x</p>")]);
}

#[test]
fn a_misspelt_scheme_is_corrected() {
    let (_, diagnostics) = parsed("[](tabel:x)", false);
    assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `table`?"));
}

/// A reference as `target|embed|text|format`, with the source of its text and target.
fn described(text: &str) -> Vec<String> {
    let (body, diagnostics) = parsed(text, false);
    assert_eq!(diagnostics, [], "{text:?}");
    let describe = |reference: &Reference| {
        let target = match &reference.target {
            Target::Section { name, fragment: Some(fragment) } => format!("section:{name}#{fragment}"),
            target => format!("{}:{}", target.scheme(), target.name()),
        };
        let format = reference.format.as_deref().unwrap_or("-");
        let (own, target_source) = (&text[reference.text_span.clone()], &text[reference.target_span.clone()]);
        format!("{target} {} {:?} {format} [{own}] ({target_source})", reference.embed, reference.text)
    };
    body.references.iter().map(describe).collect()
}

#[test]
fn references_know_their_parts() {
    let cases: &[(&str, &[&str])] = &[
        ("甲[62.96%](value:a.b) 乙", &["value:a.b false \"62.96%\" - [62.96%] (a.b)"]),
        ("[](<value:sum(a.b) + 1> \"compact\")", &["value:sum(a.b) + 1 false \"\" compact [] (sum(a.b) + 1)"]),
        ("[](value:sum(a.b))", &["value:sum(a.b) false \"\" - [] (sum(a.b))"]),
        (
            "[1](value:postgraduate[\"会计\"].rate)",
            &["value:postgraduate[\"会计\"].rate false \"1\" - [1] (postgraduate[\"会计\"].rate)"],
        ),
        ("[1](value:p[%22%E4%BC%9A%22])", &["value:p[\"会\"] false \"1\" - [1] (p[%22%E4%BC%9A%22])"]),
        ("[1](value:a%)", &["value:a% false \"1\" - [1] (a%)"]),
        ("[**a** \\] `b]`](table:x)", &["table:x false \"a ] b]\" - [**a** \\] `b]`] (x)"]),
        ("[a](  \n  figure:x )", &["figure:x false \"a\" - [a] (x)"]),
        ("[](section:a) [b](section:a#c)", &["section:a false \"\" - [] (a)", "section:a#c false \"b\" - [b] (a#c)"]),
        ("[b](#总体)", &[":总体 false \"b\" - [b] (总体)"]),
        ("[就业\n率](#a)", &[":a false \"就业率\" - [就业\n率] (a)"]),
        ("<value:a.b>", &["value:a.b false \"\" - [] (a.b)"]),
        ("[a][r]\n\n[r]: value:x.y 'f'", &["value:x.y false \"a\" f [a] (x.y)"]),
        ("[r]\n\n[r]: <table:x>", &["table:x false \"r\" - [r] (x)"]),
        ("![](table:x)\n\n![t](<figure:y> \"f\")", &["table:x true \"\" - [] (x)", "figure:y true \"t\" f [t] (y)"]),
        ("![][r]\n\n[r]: table:x", &["table:x true \"\" - [] (x)"]),
    ];
    for (text, expected) in cases {
        assert_eq!(described(text), *expected, "{text:?}");
    }
}

#[test]
fn spans_count_from_the_start_of_the_file() {
    let text = "---\ntitle: 就业\n---\n\n## 总 {#a}\n\n[1](value:x)";
    let Some(body_start) = text.find("\n\n") else { return };
    let body = parse(&Source::new("x.md", text), body_start, false, &expression::Known::default(), &mut Vec::new());
    assert_eq!(&text[body.references[0].target_span.clone()], "x");
    assert_eq!(&text[body.headings[0].span.clone()], "## 总 {#a}");
}

#[test]
fn answers_take_the_place_of_references() {
    check_html(&[
        ("甲[**1**](value:x)乙", "<p>甲<data>1</data>乙</p>"),
        (
            "[](table:x)、[*那*张](table:x)",
            "<p><a href=\"#t\">表 1</a>、<a href=\"s.html?a&amp;b\"><em>那</em>张</a></p>",
        ),
        ("[](section:a)", "<p><a href=\"s.html?a&amp;b\">a</a></p>"),
        ("[a](#b)", "<p><a href=\"#b\">a</a></p>"),
        (
            "[**a**](table:gone) [](table:gone)",
            "<p><span class=\"unresolved\"><strong>a</strong></span> <span class=\"unresolved\">gone</span></p>",
        ),
        ("a\n\n![](figure:x)\n\nb", "<p>a</p>\n<div>x</div>\n<p>b</p>"),
    ]);
}

#[test]
fn a_body_without_answers_shows_what_it_has() {
    let (body, _) = parsed("## a\n\n[b](table:x) [](value:y)\n\n![](figure:z)\n\n![i](i.png)", false);
    let filled = Filled {
        headings: &[],
        references: &[],
        images: &[],
        heading_shift: 0,
        han_lang: None,
        note_prefix: "",
        marks: false,
        words: WORDS,
    };
    let expected = "<h2>a</h2>\n<p><span class=\"unresolved\">b</span> <span class=\"unresolved\">y</span></p>\n\
        <p><span class=\"unresolved\">z</span></p>\n";
    assert_eq!(to_html(&body, &filled), expected);
    let link = [Answer::Link { href: "h".into(), text: None }, Answer::Unresolved, Answer::Inline("<b>i</b>".into())];
    let expected = "<h2>a</h2>\n<p><a href=\"h\">b</a> <span class=\"unresolved\">y</span></p>\n<p><b>i</b></p>\n";
    assert_eq!(to_html(&body, &Filled { references: &link, ..filled }), expected);
}

#[test]
fn embeds_stand_alone() {
    check_mistakes(&[
        ("![](table:x) a", &["misplaced-embed ![](table:x)"]),
        ("![](table:x)\n![](figure:y)", &["misplaced-embed ![](table:x)", "misplaced-embed ![](figure:y)"]),
        ("- ![](table:x)", &["misplaced-embed ![](table:x)"]),
        ("> ![](table:x)", &["misplaced-embed ![](table:x)"]),
        ("|a|\n|-|\n|![](figure:x)|", &["misplaced-embed ![](figure:x)"]),
        ("a[^1]\n\n[^1]: b\n\n    ![](table:x)", &["misplaced-embed ![](table:x)"]),
        ("[a ![](table:x)](https://e.org)", &["misplaced-embed ![](table:x)"]),
        ("**![](table:x)**", &["misplaced-embed ![](table:x)"]),
        ("## ![](table:x)", &["misplaced-embed ![](table:x)"]),
        ("![](value:x)", &["invalid-link ![](value:x)"]),
        ("![a](section:x)", &["invalid-link ![a](section:x)"]),
        ("![](table:)", &["invalid-link ![](table:)"]),
    ]);
    let (body, _) = parsed("a ![b](table:x)", false);
    assert!(!body.references[0].embed && body.references[0].text == "b");
    check_html(&[("a ![](table:x)", "<p>a <a href=\"#t\">表 1</a></p>")]);
}

#[test]
fn images_are_files_beside_the_narrative() {
    check_mistakes(&[
        ("![a](http://e.org/a.png)", &["invalid-link ![a](http://e.org/a.png)"]),
        ("![a](data:image/png;base64,x)", &["invalid-link ![a](data:image/png;base64,x)"]),
        ("![a](../a.png)", &["invalid-link ![a](../a.png)"]),
        ("![a](b/%2e%2e/../a.png)", &["invalid-link ![a](b/%2e%2e/../a.png)"]),
        ("![a](/a.png)", &["invalid-link ![a](/a.png)"]),
        ("![a](<b\\\\a.png>)", &["invalid-link ![a](<b\\\\a.png>)"]),
        ("![a](a.png?x)", &["invalid-link ![a](a.png?x)"]),
        ("![a](a.svg)", &["invalid-link ![a](a.svg)"]),
        ("![a]()", &["invalid-link ![a]()"]),
        ("![](a.png)", &["missing-alt ![](a.png)"]),
        ("![a [1](value:x)](a.png)", &["invalid-link [1](value:x)"]),
        ("![a [1](value:x)](table:a)", &["invalid-link [1](value:x)"]),
    ]);
    check_html(&[
        (
            "![*就业*\n\"率\"](./图/a%20b.JPG 'T')",
            "<p><img src=\"img/图/a b.JPG\" alt=\"就业 &quot;率&quot;\" title=\"T\" width=\"4\" height=\"3\" loading=\"lazy\"></p>",
        ),
        (
            "[![a](a.png)](https://e.org)",
            "<p><a href=\"https://e.org\"><img src=\"img/a.png\" alt=\"a\" width=\"4\" height=\"3\" loading=\"lazy\"></a></p>",
        ),
        ("![a](a.svg)", ""),
    ]);
}

#[test]
fn headings_make_an_outline() {
    check_mistakes(&[
        ("## a {#a}\n### b\n#### c\n## d", &[]),
        ("# a\n## b", &["heading-level # a"]),
        ("a\n===", &["heading-level a\n==="]),
        ("### a\n### b", &["heading-level ### a"]),
        ("## a\n#### b\n##### c", &["heading-level #### b"]),
        ("## a {#x}\n## b {#x}", &["duplicate-heading #x"]),
        ("## a {#总体}", &["invalid-name #总体"]),
        ("## a {#A}", &["invalid-name #A"]),
        ("## a {#part-1}\n## b {#fnref-2-1}\n## c {#part-time}", &["invalid-name #part-1", "invalid-name #fnref-2-1"]),
        ("## a {#a .b c=d}", &["invalid-value {#a .b c=d}"]),
        ("## a {#b #c}\n## d {}\n\ne {#}\n---", &["invalid-value {#b #c}", "invalid-value {}", "invalid-value {#}"]),
        ("## a {e\\}\n## `{e}`\n## {e} f\n## { #x }", &["invalid-value ## { #x }"]),
        ("## a {e}", &["invalid-value {e}"]),
        ("##", &["invalid-value ##"]),
        ("## [](value:x)", &[]),
    ]);
    check_html(&[
        ("## *a* [1](value:x) {#a}\n### b", "<h2 id=\"h1\"><em>a</em> <data>1</data></h2>\n<h3 id=\"h2\">b</h3>"),
        ("# a", "<h2 id=\"h1\">a</h2>"),
    ]);
    let (body, _) = parsed("## 一 *二*\\{} `c` {#x}\n\n### b {#x}", false);
    let found: Vec<_> = body.headings.iter().map(|h| (h.level, h.id.as_deref(), &*h.text)).collect();
    assert_eq!(found, [(2, Some("x"), "一 二{} c"), (3, None, "b")]);
}

#[test]
fn raw_html_is_refused() {
    check_mistakes(&[
        ("<div>\na\n</div>\n\nb", &["raw-html <div>\na\n</div>"]),
        ("a <b>c</b>", &["raw-html <b>", "raw-html </b>"]),
        ("<!-- note -->\n\na <!-- b --> c", &[]),
        ("<!-- a --> <b>", &["raw-html <!-- a --> <b>"]),
        ("a\n\n<!-- b\n\nc", &["raw-html <!-- b"]),
        ("a < b > c <d", &[]),
    ]);
    check_html(&[
        ("a <b>c</b><script>d</script>", "<p>a cd</p>"),
        ("<script>a</script>", ""),
        ("<!-- a -->\n\n就业<!-- b -->\n率", "<p>就业率</p>"),
    ]);
}

#[test]
fn allowed_html_is_sanitised() {
    let cases = [
        ("a <kbd onclick=x>b</kbd>", "<p>a <kbd>b</kbd></p>"),
        ("*a <b>c* d</b>", "<p><em>a <b>c</b></em> d</p>"),
        ("<b>a <i>c</b> d", "<p><b>a <i>c</i></b> d</p>"),
        ("就业<span lang=zh>\n率</span>", "<p>就业<span lang=\"zh\">率</span></p>"),
        (
            "<div style='x' id=h1 class=c>a<script>b</script><a href=javascript:x>d</a></div>",
            "<div class=\"c\">ad</div>",
        ),
        ("<details>\n\n*a*\n\n</details>\n\nb", "<details>\n<p><em>a</em></p>\n</details>\n<p>b</p>"),
        ("<div>\n\na", "<div>\n<p>a</p>\n</div>"),
        ("a <img src=http://e.org/x.png> <iframe src=x> b", "<p>a   b</p>"),
        ("<img src=http://e.org/x.png onerror=x>", ""),
        ("<!-- a -->\n\n<style>b</style>\n", ""),
        ("<svg><p><style><img src=x onerror=y></style></svg>", ""),
    ];
    for (text, expected) in cases {
        assert_eq!(html_with(text, true).trim_end(), expected, "{text:?}");
        assert_eq!(parsed(text, true).1, [], "{text:?}");
    }
}

#[test]
fn breaks_between_han_characters_vanish() {
    check_html(&[
        ("就业\n率", "<p>就业率</p>"),
        ("高校\n2020\n年", "<p>高校\n2020\n年</p>"),
        ("a\nb", "<p>a\nb</p>"),
        ("**就业**\n率，\n*其*", "<p><strong>就业</strong>率，<em>其</em></p>"),
        ("*就业\n率* **a\nb**", "<p><em>就业率</em> <strong>a\nb</strong></p>"),
        ("a\n**b**", "<p>a\n<strong>b</strong></p>"),
        ("见\n[](table:x)\n。", "<p>见<a href=\"#t\">表 1</a>\n。</p>"),
        ("见\n[](value:x)\n。", "<p>见<data>值</data>。</p>"),
        ("为\n[62%](value:x)\n。", "<p>为\n<data>62%</data>\n。</p>"),
        ("就业\n`率`\n就", "<p>就业<code>率</code>就</p>"),
        ("图\n![图](a.png)", "<p>图\n<img src=\"img/a.png\" alt=\"图\" width=\"4\" height=\"3\" loading=\"lazy\"></p>"),
        ("- 就\n\n  业\n- a\n  业", "<ul>\n<li>\n<p>就</p>\n<p>业</p>\n</li>\n<li>\n<p>a\n业</p>\n</li>\n</ul>"),
    ]);
    let marked = html("就业。[^1]\n其中[^1]\nA\n\n[^1]: 注");
    assert!(marked.contains("</sup>其中") && marked.contains("</sup>\nA"), "{marked}");
}

#[test]
fn footnotes_are_numbered_by_their_marks() {
    let text = "a[^b] c[^a] d[^B]\n\n[^a]: A\n\n[^b]: B[^c]\n\n    - C\n\n[^c]: D[^a]";
    let expected = "<p>a<sup class=\"footnote-reference\"><a id=\"s1-fnref-1\" href=\"#s1-fn-1\" role=\"doc-noteref\" \
        aria-label=\"Footnote 1\">1</a></sup> c<sup class=\"footnote-reference\"><a id=\"s1-fnref-2\" href=\"#s1-fn-2\" \
        role=\"doc-noteref\" aria-label=\"Footnote 2\">2</a></sup> d<sup class=\"footnote-reference\"><a \
        id=\"s1-fnref-1-2\" href=\"#s1-fn-1\" role=\"doc-noteref\" aria-label=\"Footnote 1\">1</a></sup></p>\n\
        <div class=\"footnotes\" role=\"group\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"s1-fn-1\">\n<p>B<sup \
        class=\"footnote-reference\"><a id=\"s1-fnref-3\" href=\"#s1-fn-3\" role=\"doc-noteref\" aria-label=\"Footnote \
        3\">3</a></sup></p>\n<ul>\n<li>C</li>\n</ul>\n<p><a href=\"#s1-fnref-1\" role=\"doc-backlink\" \
        aria-label=\"Back to reference 1\">↩\u{fe0e}</a> <a href=\"#s1-fnref-1-2\" role=\"doc-backlink\" \
        aria-label=\"Back to reference 1-2\">↩\u{fe0e}<sup>2</sup></a></p>\n</li>\n<li id=\"s1-fn-2\">\n<p>A <a \
        href=\"#s1-fnref-2\" role=\"doc-backlink\" aria-label=\"Back to reference 2\">↩\u{fe0e}</a> <a \
        href=\"#s1-fnref-2-2\" role=\"doc-backlink\" aria-label=\"Back to reference 2-2\">↩\u{fe0e}<sup>2</sup></a></p>\n\
        </li>\n<li id=\"s1-fn-3\">\n<p>D<sup class=\"footnote-reference\"><a id=\"s1-fnref-2-2\" href=\"#s1-fn-2\" \
        role=\"doc-noteref\" aria-label=\"Footnote 2\">2</a></sup> <a href=\"#s1-fnref-3\" role=\"doc-backlink\" \
        aria-label=\"Back to reference 3\">↩\u{fe0e}</a></p>\n</li>\n</ol>\n</div>";
    check_html(&[(text, expected)]);
    assert_eq!(mistakes(text), [""; 0]);
}

#[test]
fn footnotes_without_a_counterpart_are_reported() {
    check_mistakes(&[
        ("[^Straße]\n\n[^STRASSE]: a", &[]),
        ("甲[^x] ![^y]", &["undefined-footnote [^x]", "undefined-footnote [^y]"]),
        ("\\[^x] `[^y]` [^ [^]", &[]),
        ("[^x]: a", &["undefined-footnote [^x]"]),
        ("[^x]: a[^y]\n\n[^y]: b[^x]", &["undefined-footnote [^x]", "undefined-footnote [^y]"]),
        ("a[^x]\n\n[^x]: a\n\n[^X]: b", &["duplicate-id [^X]"]),
        // The mark keeps the brackets around it from being a link.
        ("[a[^x]](https://e.org)\n\n[^x]: a", &["invalid-link (https://e.org)"]),
    ]);
}

#[test]
fn plain_text_has_the_answers_in_it() {
    let (body, _) = parsed(
        "## 甲 [](value:x) *b*\n\n![](table:t)\n\n率为\n[62%](value:x)，\n见 **[](table:x)**[^1]。\n\nb\n\n[^1]: c",
        false,
    );
    let answers: Vec<Answer> = body.references.iter().map(answer).collect();
    assert_eq!(plain_text(&body, &answers), "率为 62%，见 表 1。");
    assert_eq!(heading_texts(&body, &answers), ["甲 值 b"]);
    let escaped = [Answer::Inline("<b title=\"x\">a &amp;lt; b</b>".into())];
    assert_eq!(plain_text(&parsed("[](value:x)", false).0, &escaped), "a &lt; b");
    assert_eq!(plain_text(&Body::default(), &[]), "");
}

#[test]
fn what_is_nested_too_deeply_is_left_out() {
    let quotes = |depth: usize| format!("{}a\n\nb", "> ".repeat(depth));
    assert_eq!(mistakes(&quotes(60)), [""; 0]);
    let found = mistakes(&quotes(100));
    assert_eq!(found.len(), 1);
    assert!(found[0].starts_with("too-deep >"));
    assert!(html(&quotes(100)).ends_with("<p>b</p>\n"));
}

/// Nothing here is right; all of it must end soon, with every span inside the file.
#[test]
fn hostile_input_does_no_harm() {
    const LENGTH: usize = 100_000;
    let units = [
        "[",
        "![",
        "*",
        "_",
        "**a ",
        ">",
        "> ",
        "- ",
        "1. ",
        "`",
        "``a",
        "<",
        "<!--",
        "<b>",
        "<!-- -->",
        "\\",
        "&#x10ffff;",
        "(",
        "[^",
        "[^a]",
        "[^a]: b\n\n",
        "[a](",
        "[a](value:",
        "[a](<value:",
        "[a](b ",
        "![a](table:b)",
        "![](table:",
        "~~a",
        "~",
        "|",
        "|-\n",
        "a\n: ",
        "\0",
        "\u{feff}",
        "业\n",
        "# ",
        "## a {#",
        "## {",
        "[a]: b\n",
        "[a][",
        "]",
        "](",
        "a](value:b ",
        "<div>\n\n",
        "<details>",
        "</b>",
        "\t",
        "---\n",
        "```\n",
        "    a\n",
        "\n> a\n",
        "*a _b ",
        "[^a]: [^a]: ",
        "<a@b.c>",
        "<value:a>",
        "&",
        "😀\u{200d}",
    ];
    for unit in units {
        let text = unit.repeat(LENGTH / unit.len());
        let started = std::time::Instant::now();
        html_with(&text, true);
        mistakes(&text);
        assert!(started.elapsed().as_secs() < 20, "{unit:?} takes {:?}", started.elapsed());
    }
}

/// Every mixture of these gives tags that are closed in their order, and spans that lie inside the file.
#[test]
fn mixtures_are_well_formed() {
    let parts = [
        "就业",
        "a",
        " ",
        "\n",
        "\n\n",
        "**",
        "*",
        "_",
        "~~",
        "`",
        "[",
        "](",
        ")",
        "![",
        "](table:x)",
        "](<value:a + b>)",
        "](figure:y \"z\")",
        "](https://e.org)",
        "](a.png)",
        "[^1]",
        "[^1]: ",
        "> ",
        "- ",
        "1. ",
        "## ",
        "{#a}",
        "|",
        "|-|\n",
        "\n: ",
        "<b>",
        "</b>",
        "<div>",
        "</div>",
        "<!--",
        "-->",
        "    ",
        "```",
        "<details>\n\n",
        "<br>",
        "\\",
        "&lt;",
        "[r]",
        "\n\n[r]: section:a#b\n",
        "<value:x>",
        "---\n",
        "<span title='\"><i>'>",
        "</td>",
    ];
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for _ in 0..3_000 {
        let text: String = (0..next(60)).map(|_| parts[next(parts.len())]).collect();
        for allow_html in [false, true] {
            check_nesting(&text, &html_with(&text, allow_html));
        }
    }
}

fn check_nesting(text: &str, html: &str) {
    let mut open = Vec::new();
    for tag in html.split('<').skip(1) {
        let name = tag.trim_start_matches('/').split(|other: char| !other.is_ascii_alphanumeric()).next();
        match name {
            Some("br" | "hr" | "img") => {}
            name if tag.starts_with('/') => assert_eq!(open.pop(), Some(name), "{text:?} gives {html:?}"),
            name => open.push(name),
        }
    }
    assert_eq!(open, [], "{text:?} gives {html:?}");
}

mod running_text {
    use super::super::prose::{BlockKind, RunKind};
    use super::*;

    fn blocks(text: &str) -> Vec<(BlockKind, String)> {
        let source = Source::new("content/a.md", text);
        let body = parse(&source, 0, false, &expression::Known::default(), &mut Vec::new());
        body.blocks.iter().map(|block| (block.kind, block.line().text)).collect()
    }

    #[test]
    fn every_paragraph_item_cell_and_note_is_a_block() {
        let text = "## 规模 {#a}\n\n共 [5](value:a.b) 人，\n其中 **3** 人。[^n]\n\n- 一\n\n  二\n- 三 `x`\n\n词\n: 义\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n![](table:t)\n\n![图示](a.png) 见图\n\n[^n]: 注\n";
        let expected = [
            (BlockKind::Heading, "规模"),
            (BlockKind::Paragraph, "共 5 人，其中 3 人。"),
            (BlockKind::Item, "一"),
            (BlockKind::Item, "二"),
            (BlockKind::Item, "三 x"),
            (BlockKind::Term, "词"),
            (BlockKind::Definition, "义"),
            (BlockKind::Cell, "甲"),
            (BlockKind::Cell, "乙"),
            (BlockKind::Cell, "1"),
            (BlockKind::Cell, "2"),
            (BlockKind::Alt, "图示"),
            (BlockKind::Paragraph, " 见图"),
            (BlockKind::Note, "注"),
        ];
        assert_eq!(blocks(text), expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn a_range_of_the_text_has_its_place_in_the_source() {
        let text = "共 [5](value:a.b) 人，\n其中 **30** 人，[](value:a.c)，A&amp;B 40。\n";
        let source = Source::new("content/a.md", text);
        let body = parse(&source, 0, false, &expression::Known::default(), &mut Vec::new());
        let [block] = body.blocks.as_slice() else { panic!("one block") };
        let line = block.line();
        assert_eq!(line.text, "共 5 人，其中 30 人，，A&B 40。");
        for part in ["5", "30", "人，其中", "40"] {
            let at = line.text.find(part).unwrap();
            let place = block.place(&line, at..at + part.len());
            assert_eq!(text[place].replace('\n', ""), part);
        }
        let ampersand = line.text.find('&').unwrap();
        assert_eq!(&text[block.place(&line, ampersand..ampersand + 1)], "&amp;");
        let references = block.runs.iter().filter(|run| matches!(run.kind, RunKind::Reference(_)));
        assert_eq!(references.map(|run| run.text.as_str()).collect::<Vec<_>>(), ["5", ""]);
    }
}

/// Every block of the running text is found on the page, in the innermost element that is a block.
#[test]
fn blocks_say_which_they_are() {
    let cases = [
        ("# a\n\n*b* c", "<h2 data-block=\"0\" id=\"h1\">a</h2>\n<p data-block=\"1\"><em>b</em> c</p>\n"),
        ("[](value:x)", "<p data-block=\"0\"><data>值</data></p>\n"),
        (
            "- a\n  - b\n\n> c",
            "<ul>\n<li data-block=\"0\">a\n<ul>\n<li data-block=\"1\">b</li>\n</ul>\n</li>\n</ul>\n\
             <blockquote>\n<p data-block=\"2\">c</p>\n</blockquote>\n",
        ),
        ("- a\n\n  b", "<ul>\n<li>\n<p data-block=\"0\">a</p>\n<p data-block=\"1\">b</p>\n</li>\n</ul>\n"),
        ("    a", "<pre data-block=\"0\" tabindex=\"0\"><code>a</code></pre>\n"),
        ("a\n: b", "<dl>\n<dt data-block=\"0\">a</dt>\n<dd data-block=\"1\">b</dd>\n</dl>\n"),
        // An image's text stands before the block that the image is in.
        (
            "a ![b](c.png) d\n\ne",
            "<p data-block=\"1\">a <img data-block=\"0\" src=\"img/c.png\" alt=\"b\" width=\"4\" height=\"3\" loading=\"lazy\"> d</p>\n\
             <p data-block=\"2\">e</p>\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(written(text, false, true), expected, "{text}");
    }
    let table = written("|a||\n|-|-|\n|b|c|", false, true);
    assert!(table.contains("<th data-block=\"0\" scope=\"col\">a</th><td></td>"), "{table}");
    assert!(table.contains("<td data-block=\"1\">b</td><td data-block=\"2\">c</td>"), "{table}");
    let note = written("a[^1]\n\n[^1]: b\n\n    c", false, true);
    assert!(note.contains("<li id=\"s1-fn-1\">\n<p data-block=\"1\">b</p>\n<p data-block=\"2\">c "), "{note}");
}
