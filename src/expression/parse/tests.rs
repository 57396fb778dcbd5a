use super::*;

/// The marked part of each node, in the order of evaluation.
fn marks(text: &str) -> Vec<String> {
    fn walk(node: &Node, text: &str, marks: &mut Vec<String>) {
        node.parts().into_iter().for_each(|part| walk(part, text, marks));
        marks.push(text[node.range.clone()].to_owned());
    }
    let expression = parse(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
    let mut found = Vec::new();
    walk(&expression.root, text, &mut found);
    found
}

#[test]
fn every_node_knows_its_place() {
    assert_eq!(marks("rates.total.rate"), ["rates", "rates.total", "rates.total.rate"]);
    let indexed = ["postgraduate", "\"会计\"", "postgraduate[\"会计\"]", "postgraduate[\"会计\"].rate"];
    assert_eq!(marks("postgraduate[\"会计\"].rate"), indexed);
    let after = marks("a[\"会计\"].b + cost");
    assert_eq!(after[4..], ["cost", "a[\"会计\"].b + cost"]);
    assert_eq!(marks("sum(a.b) / 2"), ["a", "a.b", "sum(a.b)", "2", "sum(a.b) / 2"]);
    assert_eq!(marks("-x + 1.50"), ["x", "-x", "1.50", "-x + 1.50"]);
    assert_eq!(marks("sum((a.b))"), ["a", "a.b", "sum((a.b))"]);
    assert_eq!(marks("edition(\"a(b\").c"), ["edition(\"a(b\")", "edition(\"a(b\").c"]);
    let filtered = ["a", "r", "r.x", "1", "r.x > 1", "r", "r.y", "has(r.y)", "!has(r.y)", "(r.x > 1) && !has(r.y)"];
    let found = marks("a.filter(r, (r.x > 1) && !has(r.y)).x");
    assert_eq!(found[..9], filtered[..9]);
    let whole = ["a.filter(r, (r.x > 1) && !has(r.y))", "a.filter(r, (r.x > 1) && !has(r.y)).x"];
    assert_eq!(found[10..], whole);
}

#[test]
fn literals_stay_exact() {
    for (text, written) in [("0.10", "0.10"), ("-3.20", "-3.20"), ("- 3", "-3"), ("-0.5", "-0.5"), ("(-7)", "-7")] {
        let kind = parse(text).unwrap().root.kind;
        let number = match &kind {
            Kind::Negate(operand) => match &operand.kind {
                Kind::Number(number) => number.negate(),
                other => panic!("{other:?}"),
            },
            Kind::Number(number) => number.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(number.to_string(), written);
    }
    assert_eq!(marks("a.b == -3.20")[2..], ["-3.20", "a.b == -3.20"]);
    assert_eq!(marks("a.b - 3")[2..], ["3", "a.b - 3"]);
    assert_eq!(marks("a.b-3")[2..], ["3", "a.b-3"]);
}

#[test]
fn what_is_no_expression_is_told_where() {
    for (text, marked) in [("", ""), ("a +", ""), ("a.b c", "c"), ("a % b", "%"), ("[1, 2]", "["), ("true", "true")] {
        let problem = parse(text).unwrap_err();
        assert_eq!(problem.code, Code::InvalidExpression, "{text}");
        assert_eq!(&text[problem.range.clone()], marked, "{text}: {problem:?}");
    }
}

#[test]
fn no_input_makes_the_parser_panic_or_hang() {
    let nested = |open: &str, close: &str| open.repeat(5_000) + "1" + &close.repeat(5_000);
    let hostile = [
        nested("(", ")"),
        nested("[", "]"),
        "-".repeat(1_900),
        "!".repeat(1_900),
        "1+".repeat(900),
        "a.".repeat(900),
        "a?b:c".repeat(100),
        "\"".into(),
        "'\\".into(),
        "\u{0}".into(),
        "。".repeat(300),
        "a[".repeat(31),
        "`a`".into(),
        "999999999999999999999999".into(),
        "1e999".into(),
        "0x10".into(),
        "1u".into(),
        "has(a.b)".into(),
        "a.all(x, x)".into(),
        "{1: 2}".into(),
        "a{b: 1}".into(),
        "b\"x\"".into(),
        "\u{1F600}".into(),
        "a.?b".into(),
        "a.map(x, x)".into(),
        "a.filter(x, x".into(),
        "a.filter(x.y, x)".into(),
        "a.filter(x, x.filter(y, y.filter(z, z)))".into(),
        "edition()".into(),
        "edition(x)".into(),
        "has(a)".into(),
    ];
    for text in hostile {
        let _ = parse(&text);
    }
}
