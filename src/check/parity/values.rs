//! The same bound values in each paragraph: what is bound to the data in one language is so in the others.

use std::collections::BTreeMap;

use super::alignment::{Half, Part};
use super::{Pair, Text};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::markdown::{Reference, Target};
use crate::resolve::Resolved;

/// Every value that is bound in one language alone. A value that could not be resolved is reported as such; what that
/// leads to here is not told.
pub(super) fn check(pair: &Pair, part: &Part) -> Vec<Diagnostic> {
    let ours = values(pair.translation, &part.translation);
    let theirs = values(pair.original, &part.original);
    let (ours, theirs) = (surplus(&ours, &theirs), surplus(&theirs, &ours));
    if ours.iter().chain(&theirs).any(|value| value.is_broken) {
        return Vec::new();
    }
    let count = ours.len().max(theirs.len());
    (0..count).filter_map(|index| mismatch(pair, part, ours.get(index).copied(), theirs.get(index).copied())).collect()
}

/// What `left` has more often than `right`.
fn surplus<'a, 'b>(left: &'b [Value<'a>], right: &[Value]) -> Vec<&'b Value<'a>> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    right.iter().for_each(|value| *counts.entry(&value.expression).or_default() += 1);
    let is_surplus = |value: &&Value| match counts.get_mut(value.expression.as_str()) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    left.iter().filter(is_surplus).collect()
}

struct Value<'a> {
    expression: String,
    reference: &'a Reference,
    is_broken: bool,
}

fn values<'a>(side: &Text<'a>, half: &Half) -> Vec<Value<'a>> {
    let mut values: Vec<Value> = Vec::new();
    for index in half.blocks.iter().flat_map(|reading| reading.block.references()) {
        let Some(reference) = side.section.body.references.get(index) else { continue };
        let Target::Value { expression } = &reference.target else { continue };
        if values.last().is_some_and(|last| std::ptr::eq(last.reference, reference)) {
            continue;
        }
        let is_broken = matches!(side.answers.get(index), Some(Resolved::Broken) | None);
        values.push(Value { expression: normalised(expression.text()), reference, is_broken });
    }
    values
}

/// What is bound in the blocks of one language, in one spelling each.
pub(super) fn expressions(side: &Text, half: &Half) -> Vec<String> {
    values(side, half).into_iter().map(|value| value.expression).collect()
}

/// Without white space outside quotation marks, and with a row's key in quotation marks that could do without as a name:
/// `a["b"].c` and `a.b.c` are one expression.
fn normalised(expression: &str) -> String {
    let mut parts = expression.split(['"', '\'']);
    let mut written: String = parts.next().unwrap_or_default().split_whitespace().collect();
    while let Some(quoted) = parts.next() {
        let behind: String = parts.next().unwrap_or_default().split_whitespace().collect();
        let is_name = quoted.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        match (written.strip_suffix('['), behind.strip_prefix(']')) {
            (Some(before), Some(behind)) if is_name => written = format!("{before}.{quoted}{behind}"),
            _ => written = format!("{written}\"{quoted}\"{behind}"),
        }
    }
    written
}

fn mismatch(pair: &Pair, part: &Part, ours: Option<&Value>, theirs: Option<&Value>) -> Option<Diagnostic> {
    let our_place = part.translation.place_of(ours.map(|our| &our.reference.span), pair.translation);
    let their_place = part.original.place_of(theirs.map(|their| &their.reference.span), pair.original);
    let (message, label) = match (ours, theirs) {
        (Some(our), Some(their)) => (
            message!(
                "this is bound to `{our}`, in the original to `{their}`",
                our = &our.expression,
                their = &their.expression
            ),
            message!("in the original"),
        ),
        (Some(our), None) => {
            (message!("`{value}` is not bound here in the original", value = &our.expression), message!("the original"))
        }
        (None, Some(their)) => (
            message!("`{value}` is bound in the original, and not here", value = &their.expression),
            message!("bound here"),
        ),
        (None, None) => return None,
    };
    let problem = Diagnostic::new(Code::ValueParity, our_place, message).with_label(their_place, label);
    Some(problem.with_help(message!("bind the same values in every language, paragraph by paragraph")))
}

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn one_expression_has_one_spelling() {
        assert_eq!(normalised("sum( a.b )"), "sum(a.b)");
        assert_eq!(normalised("a['b'].c + 1"), "a.b.c+1");
        assert_eq!(normalised(r#"a["理 学"].c"#), r#"a["理 学"].c"#);
    }
}
