//! From an expression's text to its tree.

use std::ops::Range;

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, SourceInfo, operators};

use super::{Comparison, Connective, Expression, Filter, Kind, Node, Operator, Problem};
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
            Expr::Select(select) if select.test => self.has(select, own, depth + 1),
            Expr::Select(select) => self.select(select, own, depth + 1),
            Expr::Call(call) => self.call(call, own, depth + 1),
            Expr::Comprehension(loops) => self.filter(loops, own, depth + 1),
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
            LiteralValue::Int(value) => return self.number(range, *value.inner() < 0),
            LiteralValue::Double(value) => return self.number(range, value.inner().is_sign_negative()),
            _ => return Err(problem(range, message!("only numbers and quoted row keys stand in an expression"))),
        };
        Ok(Node { range, kind })
    }

    /// A number is read from the text itself, so that `0.10` stays exact and keeps its zero. The parser takes a sign for
    /// a part of the literal, but not always for a part of its place.
    fn number(&self, range: Range<usize>, is_negative: bool) -> Result<Node, Problem> {
        let before = self.text[..range.start].trim_end();
        let range = match is_negative && before.ends_with('-') && !self.text[range.clone()].starts_with('-') {
            true => before.len() - 1..range.end,
            false => range,
        };
        let written: String = self.text[range.clone()].split_whitespace().collect();
        let message = || message!("write this number in plain digits, such as `0.5`");
        let number = Decimal::parse(&written).map_err(|_| problem(range.clone(), message()))?;
        Ok(Node { range, kind: Kind::Number(number) })
    }

    fn select(&self, select: &SelectExpr, own: Range<usize>, depth: usize) -> Result<Node, Problem> {
        let operand = self.convert(&select.operand, depth)?;
        let after = operand.range.end.min(self.text.len());
        let end = self.text[after..].find(&select.field).map_or(own.end, |at| after + at + select.field.len());
        let range = operand.range.start..end.max(operand.range.start);
        Ok(Node { range, kind: Kind::Select(Box::new(operand), select.field.clone()) })
    }

    /// `has(row.column)`, which the parser has turned into a question of its argument.
    fn has(&self, select: &SelectExpr, own: Range<usize>, depth: usize) -> Result<Node, Problem> {
        let operand = self.select(select, own, depth)?;
        let start = self.text[..operand.range.start].rfind("has").unwrap_or(operand.range.start);
        Ok(Node { range: start..self.closing(start), kind: Kind::Has(Box::new(operand)) })
    }

    /// `table.filter(row, condition)`. The parser turns all of CEL's macros into loops; of those that go through a list
    /// only this one has a meaning for tables.
    fn filter(&self, loops: &ComprehensionExpr, own: Range<usize>, depth: usize) -> Result<Node, Problem> {
        let table = self.convert(&loops.iter_range, depth)?;
        let start = table.range.start;
        let after = &self.text[table.range.end.min(self.text.len())..];
        let is_filter = after.trim_start_matches([')', ' ', '\n', '\t', '.']).starts_with("filter");
        let condition = match &loops.loop_step.expr {
            Expr::Call(step) if is_filter && step.func_name == operators::CONDITIONAL => step.args.first(),
            _ => None,
        };
        let Some(condition) = condition else {
            let message =
                message!("of tables there is `.filter(row, condition)` alone, such as `levels.filter(r, r.rate > 50)`");
            return Err(problem(own, message));
        };
        let condition = self.convert(condition, depth)?;
        let end = self.closing(table.range.end).max(condition.range.end);
        let filter = Filter { table, row: loops.iter_var.clone(), condition };
        Ok(Node { range: start..end, kind: Kind::Filter(Box::new(filter)) })
    }

    fn call(&self, call: &CallExpr, own: Range<usize>, depth: usize) -> Result<Node, Problem> {
        if call.target.is_some() {
            let message = message!("write `{name}(…)`, not `….{name}(…)`", name = &call.func_name);
            return Err(problem(own, message));
        }
        let operands = call.args.iter().map(|argument| self.convert(argument, depth));
        let operands = operands.collect::<Result<Vec<_>, _>>()?;
        match <[Node; 2]>::try_from(operands) {
            Ok([left, right]) => self.of_two(&call.func_name, left, right, own),
            Err(operands) => self.of_any(&call.func_name, operands, own),
        }
    }

    /// An operator between two operands, or else a function of two arguments.
    fn of_two(&self, name: &str, left: Node, right: Node, own: Range<usize>) -> Result<Node, Problem> {
        let range = left.range.start..right.range.end;
        let boxed = |left, right| (Box::new(left), Box::new(right));
        let kind = if let Some(operator) = operator(name) {
            let (left, right) = boxed(left, right);
            Kind::Binary(operator, left, right)
        } else if let Some(comparison) = comparison(name) {
            let (left, right) = boxed(left, right);
            Kind::Compare(comparison, left, right)
        } else if let Some(connective) = connective(name) {
            let (left, right) = boxed(left, right);
            Kind::Join(connective, left, right)
        } else if name == operators::INDEX {
            return Ok(self.index(left, right));
        } else {
            return self.of_any(name, vec![left, right], own);
        };
        Ok(Node { range, kind })
    }

    fn of_any(&self, name: &str, mut operands: Vec<Node>, own: Range<usize>) -> Result<Node, Problem> {
        if let ([operand], true) = (&operands[..], [operators::NEGATE, operators::LOGICAL_NOT].contains(&name)) {
            let range = own.start.min(operand.range.start)..operand.range.end;
            let operand = Box::new(operands.remove(0));
            let kind = if name == operators::NEGATE { Kind::Negate(operand) } else { Kind::Not(operand) };
            return Ok(Node { range, kind });
        }
        if name.starts_with(|first: char| first.is_alphabetic()) {
            return self.function(name, operands, own);
        }
        let symbol = name.trim_matches(['_', '@']);
        let message = message!("the operator `{symbol}` has no place in a value; there are `+ - * /`", symbol);
        Err(problem(own, message))
    }

    fn index(&self, operand: Node, key: Node) -> Node {
        let end = self.closing(operand.range.end).max(key.range.end);
        Node { range: operand.range.start..end, kind: Kind::Index(Box::new(operand), Box::new(key)) }
    }

    fn function(&self, name: &str, arguments: Vec<Node>, own: Range<usize>) -> Result<Node, Problem> {
        let start = self.text[..own.start.min(self.text.len())].rfind(name).unwrap_or(own.start);
        let end = arguments.last().map_or(own.end, |last| last.range.end).max(self.closing(start));
        let range = start..end;
        if name != "edition" {
            return Ok(Node { range, kind: Kind::Call(name.to_owned(), arguments) });
        }
        match &arguments[..] {
            [Node { kind: Kind::Text(id), .. }] => Ok(Node { range, kind: Kind::Edition(id.clone()) }),
            _ => {
                let message =
                    message!("`edition` takes an edition's name in quotes, such as `edition(\"shanxi-2019\")`");
                Err(problem(range, message))
            }
        }
    }

    /// The byte after the bracket that closes the first one opened from `start` on; brackets in quotes do not count.
    fn closing(&self, start: usize) -> usize {
        let mut depth = 0_usize;
        let mut quote = None;
        let mut escaped = false;
        let start = self.text.floor_char_boundary(start.min(self.text.len()));
        for (at, character) in self.text[start..].char_indices() {
            match (quote, character) {
                _ if escaped => escaped = false,
                (Some(_), '\\') => escaped = true,
                (Some(open), _) if open == character => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => quote = Some(character),
                (None, '(' | '[') => depth += 1,
                (None, ')' | ']') if depth == 1 => return start + at + 1,
                (None, ')' | ']') => depth = depth.saturating_sub(1),
                (None, _) => {}
            }
        }
        start
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
        operators::NOT_EQUALS => Some(Comparison::NotEqual),
        operators::LESS => Some(Comparison::Less),
        operators::LESS_EQUALS => Some(Comparison::LessOrEqual),
        operators::GREATER => Some(Comparison::Greater),
        operators::GREATER_EQUALS => Some(Comparison::GreaterOrEqual),
        _ => None,
    }
}

fn connective(name: &str) -> Option<Connective> {
    match name {
        operators::LOGICAL_AND => Some(Connective::And),
        operators::LOGICAL_OR => Some(Connective::Or),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
