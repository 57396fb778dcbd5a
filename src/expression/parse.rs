//! From an expression's text to its tree.

use std::ops::Range;

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SelectExpr, SourceInfo, operators};

use super::{Comparison, Expression, Kind, Node, Operator, Problem};
use crate::decimal::Decimal;
use crate::diagnostic::{Code, Message, message};

/// Longer expressions are refused: nobody can read them, and the parser's time grows with them.
const MAX_LENGTH: usize = 2_000;
/// Deeper nesting of brackets is refused before the recursive parser runs.
const MAX_DEPTH: u16 = 32;
/// Deeper trees, as of long sums, are refused: evaluating them recurses.
const MAX_TREE_DEPTH: usize = 64;

/// # Errors
/// The first thing that is no expression of ours, with its place in `text`.
pub fn parse(text: &str) -> Result<Expression, Problem> {
    if text.trim().is_empty() {
        return Err(problem(0..text.len(), message!("an expression is missing here")));
    }
    if text.len() > MAX_LENGTH || nesting(text) > usize::from(MAX_DEPTH) {
        let message = message!(
            "this expression has more than {bytes} bytes or {levels} levels of brackets",
            bytes = MAX_LENGTH,
            levels = MAX_DEPTH
        );
        return Err(problem(0..text.len(), message));
    }
    let parser = cel::parser::Parser::new().max_recursion_depth(MAX_DEPTH * 8).error_recovery_limit(1);
    let (root, places) = parser.parse_with_source_info(text).map_err(|errors| syntax_error(text, &errors))?;
    let converter = Converter { text, places: &places };
    Ok(Expression { root: converter.convert(&root, 0)?, text: text.to_owned() })
}

fn problem(range: Range<usize>, message: impl Into<Message>) -> Problem {
    Problem { code: Code::InvalidExpression, range, message: message.into(), help: None, follows: false }
}

/// Brackets opened at once: a bound that can be known before the recursive parser runs.
fn nesting(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for character in text.chars() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

fn syntax_error(text: &str, errors: &cel::parser::ParseErrors) -> Problem {
    let first = errors.errors.first();
    let column = first.map_or(0, |error| usize::try_from(error.pos.1 - 1).unwrap_or(0));
    // In messages the parser counts characters, in the places of nodes bytes.
    let start = text.char_indices().nth(column).map_or(text.len(), |(at, _)| at);
    let end = text.ceil_char_boundary(text.len().min(start + 1));
    let message = match &text[start..end] {
        "" if text.matches(['"', '\'']).count() % 2 == 1 => {
            message!("this expression has a quotation mark that is never closed")
        }
        "" => message!("this expression breaks off; a number, a name or a closing bracket is missing at its end"),
        "\"" | "'" => message!("this quotation mark is never closed, or does not belong here"),
        found => message!("`{found}` is not expected here in an expression", found),
    };
    problem(start..end, message)
}

struct Converter<'a> {
    text: &'a str,
    places: &'a SourceInfo,
}

impl Converter<'_> {
    fn convert(&self, node: &IdedExpr, depth: usize) -> Result<Node, Problem> {
        let own = self.own_range(node);
        if depth > MAX_TREE_DEPTH {
            let levels = MAX_TREE_DEPTH;
            return Err(problem(own, message!("this expression has more than {levels} levels", levels)));
        }
        match &node.expr {
            Expr::Literal(value) => self.literal(value, own),
            Expr::Ident(name) => Ok(Node { range: own, kind: Kind::Name(name.clone()) }),
            Expr::Select(select) if !select.test => self.select(select, own, depth + 1),
            Expr::Call(call) => self.call(call, own, depth + 1),
            _ => {
                let message = message!("only numbers, names, `+ - * /`, brackets and functions stand in an expression");
                Err(problem(own, message))
            }
        }
    }

    /// The range that the parser gives: a literal's or a name's own, else that of the operator.
    fn own_range(&self, node: &IdedExpr) -> Range<usize> {
        let (start, stop) = self.places.offset_for(node.id).unwrap_or((0, 0));
        let start = self.text.floor_char_boundary(start as usize);
        start..self.text.ceil_char_boundary((stop as usize + 1).min(self.text.len())).max(start)
    }

    fn literal(&self, value: &LiteralValue, range: Range<usize>) -> Result<Node, Problem> {
        let kind = match value {
            LiteralValue::String(text) => Kind::Text(text.inner().to_owned()),
            LiteralValue::Int(_) | LiteralValue::Double(_) => Kind::Number(self.number(&range)?),
            _ => return Err(problem(range, message!("only numbers and quoted row keys stand in an expression"))),
        };
        Ok(Node { range, kind })
    }

    /// A number is read from the text itself, so that `0.10` stays exact and keeps its zero.
    fn number(&self, range: &Range<usize>) -> Result<Decimal, Problem> {
        let written = &self.text[range.clone()];
        let message = || message!("write this number in plain digits, such as `0.5`");
        Decimal::parse(written).map_err(|_| problem(range.clone(), message()))
    }

    fn select(&self, select: &SelectExpr, own: Range<usize>, depth: usize) -> Result<Node, Problem> {
        let operand = self.convert(&select.operand, depth)?;
        let after = operand.range.end.min(self.text.len());
        let end = self.text[after..].find(&select.field).map_or(own.end, |at| after + at + select.field.len());
        let range = operand.range.start..end.max(operand.range.start);
        Ok(Node { range, kind: Kind::Select(Box::new(operand), select.field.clone()) })
    }

    fn call(&self, call: &CallExpr, own: Range<usize>, depth: usize) -> Result<Node, Problem> {
        if call.target.is_some() {
            let message = message!("write `{name}(…)`, not `….{name}(…)`", name = &call.func_name);
            return Err(problem(own, message));
        }
        let operands = call.args.iter().map(|argument| self.convert(argument, depth));
        let mut operands = operands.collect::<Result<Vec<_>, _>>()?;
        if let (Some(operator), 2) = (operator(&call.func_name), operands.len()) {
            let right = Box::new(operands.remove(1));
            let left = Box::new(operands.remove(0));
            return Ok(Node { range: left.range.start..right.range.end, kind: Kind::Binary(operator, left, right) });
        }
        if let (Some(comparison), 2) = (comparison(&call.func_name), operands.len()) {
            let right = Box::new(operands.remove(1));
            let left = Box::new(operands.remove(0));
            return Ok(Node { range: left.range.start..right.range.end, kind: Kind::Compare(comparison, left, right) });
        }
        match (call.func_name.as_str(), operands.len()) {
            (operators::NEGATE, 1) => {
                let operand = Box::new(operands.remove(0));
                Ok(Node { range: own.start..operand.range.end, kind: Kind::Negate(operand) })
            }
            (operators::INDEX, 2) => Ok(self.index(operands.remove(0), operands.remove(0))),
            (name, _) if name.starts_with(|first: char| first.is_alphabetic()) => {
                Ok(self.function(name, operands, own))
            }
            (name, _) => {
                let symbol = name.trim_matches('_');
                let message = message!("the operator `{symbol}` has no place in a value; there are `+ - * /`", symbol);
                Err(problem(own, message))
            }
        }
    }

    fn index(&self, operand: Node, key: Node) -> Node {
        let after = key.range.end.min(self.text.len());
        let end = self.text[after..].find(']').map_or(after, |at| after + at + 1);
        Node { range: operand.range.start..end, kind: Kind::Index(Box::new(operand), Box::new(key)) }
    }

    fn function(&self, name: &str, arguments: Vec<Node>, own: Range<usize>) -> Node {
        let start = self.text[..own.start.min(self.text.len())].rfind(name).unwrap_or(own.start);
        let after = arguments.last().map_or(own.end, |last| last.range.end).min(self.text.len());
        let end = self.text[after..].find(')').map_or(after, |at| after + at + 1);
        Node { range: start..end, kind: Kind::Call(name.to_owned(), arguments) }
    }
}

fn operator(name: &str) -> Option<Operator> {
    match name {
        operators::ADD => Some(Operator::Add),
        operators::SUBSTRACT => Some(Operator::Subtract),
        operators::MULTIPLY => Some(Operator::Multiply),
        operators::DIVIDE => Some(Operator::Divide),
        _ => None,
    }
}

fn comparison(name: &str) -> Option<Comparison> {
    match name {
        operators::EQUALS => Some(Comparison::Equal),
        operators::LESS => Some(Comparison::Less),
        operators::LESS_EQUALS => Some(Comparison::LessOrEqual),
        operators::GREATER => Some(Comparison::Greater),
        operators::GREATER_EQUALS => Some(Comparison::GreaterOrEqual),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The marked part of each node, in the order of evaluation.
    fn marks(text: &str) -> Vec<String> {
        fn walk(node: &Node, text: &str, marks: &mut Vec<String>) {
            match &node.kind {
                Kind::Select(operand, _) | Kind::Negate(operand) => walk(operand, text, marks),
                Kind::Index(left, right) | Kind::Binary(_, left, right) | Kind::Compare(_, left, right) => {
                    walk(left, text, marks);
                    walk(right, text, marks);
                }
                Kind::Call(_, arguments) => arguments.iter().for_each(|argument| walk(argument, text, marks)),
                Kind::Number(_) | Kind::Text(_) | Kind::Name(_) => {}
            }
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
    }

    #[test]
    fn literals_stay_exact() {
        let Kind::Number(number) = parse("0.10").unwrap().root.kind else { panic!("no number") };
        assert_eq!(number.to_string(), "0.10");
    }

    #[test]
    fn what_is_no_expression_is_told_where() {
        for (text, marked) in
            [("", ""), ("a +", ""), ("a.b c", "c"), ("a != b", "!="), ("[1, 2]", "["), ("true", "true")]
        {
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
        ];
        for text in hostile {
            let _ = parse(&text);
        }
    }
}
