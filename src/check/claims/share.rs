//! 过半, "two thirds", 翻一番: a fraction in words directly beside a bound share.

use std::ops::Range;

use super::Statement;
use super::figure::Figure;
use super::sense::{Sense, sense};
use crate::decimal::Rational;
use crate::diagnostic::{Diagnostic, message};
use crate::expression::Unit;
use crate::wording::Relation;
use Relation::{About, Above, Almost, AtLeast, Below};

/// Words, how a share stands to the fraction, and the fraction in numerator and denominator.
type Fraction = (&'static str, Relation, (i64, i64));

const CHINESE: [Fraction; 26] = [
    ("超过一半", Above, (1, 2)),
    ("超过半数", Above, (1, 2)),
    ("超半数", Above, (1, 2)),
    ("一半以上", AtLeast, (1, 2)),
    ("半数以上", AtLeast, (1, 2)),
    ("过半数", Above, (1, 2)),
    ("过半", Above, (1, 2)),
    ("不足一半", Below, (1, 2)),
    ("不到一半", Below, (1, 2)),
    ("不足半数", Below, (1, 2)),
    ("不到半数", Below, (1, 2)),
    ("近一半", Almost, (1, 2)),
    ("近半数", Almost, (1, 2)),
    ("约一半", About, (1, 2)),
    ("超过三分之二", Above, (2, 3)),
    ("三分之二以上", AtLeast, (2, 3)),
    ("近三分之二", Almost, (2, 3)),
    ("约三分之二", About, (2, 3)),
    ("超过三分之一", Above, (1, 3)),
    ("三分之一以上", AtLeast, (1, 3)),
    ("不足三分之一", Below, (1, 3)),
    ("近三分之一", Almost, (1, 3)),
    ("约三分之一", About, (1, 3)),
    ("超过四分之三", Above, (3, 4)),
    ("超过四分之一", Above, (1, 4)),
    ("不足四分之一", Below, (1, 4)),
];
const ENGLISH: [Fraction; 22] = [
    ("more than half", Above, (1, 2)),
    ("over half", Above, (1, 2)),
    ("less than half", Below, (1, 2)),
    ("fewer than half", Below, (1, 2)),
    ("under half", Below, (1, 2)),
    ("nearly half", Almost, (1, 2)),
    ("almost half", Almost, (1, 2)),
    ("about half", About, (1, 2)),
    ("more than two thirds", Above, (2, 3)),
    ("more than two-thirds", Above, (2, 3)),
    ("over two thirds", Above, (2, 3)),
    ("nearly two thirds", Almost, (2, 3)),
    ("almost two thirds", Almost, (2, 3)),
    ("about two thirds", About, (2, 3)),
    ("more than a third", Above, (1, 3)),
    ("less than a third", Below, (1, 3)),
    ("nearly a third", Almost, (1, 3)),
    ("about a third", About, (1, 3)),
    ("more than a quarter", Above, (1, 4)),
    ("less than a quarter", Below, (1, 4)),
    ("nearly a quarter", Almost, (1, 4)),
    ("more than three quarters", Above, (3, 4)),
];
/// What may stand between the words and a share behind them.
const LINKS: [&str; 6] = ["（", "(", "占比", "占", "为", "达"];
/// What may stand between a share and words behind it that end the clause.
const LINKS_BACK: [&str; 6] = ["，", ",", "（", "(", "、", "or"];
const DOUBLED: [&str; 3] = ["翻了一番", "翻一番", "doubled"];

/// Judges every fraction in words beside a share.
pub fn check(statement: &Statement<'_>) -> Vec<Diagnostic> {
    statement.figures().filter_map(|figure| judge(statement, figure)).collect()
}

fn judge(statement: &Statement<'_>, figure: &Figure<'_>) -> Option<Diagnostic> {
    let share = share(figure)?;
    let (fraction, words) = beside(statement, figure)?;
    let (word, relation, (numerator, denominator)) = fraction;
    if DOUBLED.contains(&word) && sense(statement, figure) != Sense::Change {
        return None;
    }
    let named = Rational::whole(numerator * 100).divided_by(&Rational::whole(denominator))?;
    if relation.holds(&share, &named) {
        return None;
    }
    let claim = statement.words(words.clone());
    let value = figure.told(statement.text);
    let message = message!("`{claim}` does not fit: the bound value is {value}", claim, value);
    Some(statement.mismatch(words, message, &[figure]))
}

/// The figure in percent, if it is a share.
fn share(figure: &Figure<'_>) -> Option<Rational> {
    let value = &figure.quantity.value;
    match figure.quantity.unit {
        Unit::Percent => Some(value.clone()),
        Unit::Number if !value.is_integer() && value.abs() < Rational::whole(1) => Some(value * &Rational::whole(100)),
        _ => None,
    }
}

fn beside(statement: &Statement<'_>, figure: &Figure<'_>) -> Option<(Fraction, Range<usize>)> {
    let (passage, vocabulary) = (statement.passage, statement.vocabulary());
    let fractions: &[Fraction] = if vocabulary.spaced { &ENGLISH } else { &CHINESE };
    let mark = passage.marks.get(figure.mark)?.range.clone();
    let bounds = passage.sentence(mark.start);
    let before = passage.text.get(bounds.start..mark.start)?.trim_end();
    let after = passage.text.get(mark.end..bounds.end)?;
    let doubled = |word: &&'static str| (*word, About, (1, 1));
    let all: Vec<Fraction> = fractions.iter().copied().chain(DOUBLED.iter().map(doubled)).collect();
    let mut head = before;
    for _ in 0..2 {
        head = strip(head, &LINKS, |text, link| text.strip_suffix(link)).trim_end();
    }
    let preceding = all.iter().find_map(|fraction| {
        let rest = vocabulary.before(head, fraction.0)?;
        let negated = vocabulary.is_negated(rest);
        (head.len() < before.len() && !negated).then(|| (*fraction, head.len() - fraction.0.len()..head.len()))
    });
    let shift = |(fraction, at): (Fraction, Range<usize>)| (fraction, bounds.start + at.start..bounds.start + at.end);
    preceding.map(shift).or_else(|| {
        let rest = vocabulary.behind_measure(after);
        let tail = strip(rest, &LINKS_BACK, |text, link| text.strip_prefix(link)).trim_start();
        let ends = |rest: &str| rest.chars().next().is_none_or(|next| "，,、）)".contains(next));
        let fraction = all.iter().find(|fraction| vocabulary.behind(tail, fraction.0).is_some_and(ends))?;
        let start = mark.end + after.len() - tail.len();
        (tail.len() < rest.len()).then(|| (*fraction, start..start + fraction.0.len()))
    })
}

/// `text` without the first of the links that `cut` finds in it.
fn strip<'t>(text: &'t str, links: &[&str], cut: impl Fn(&'t str, &str) -> Option<&'t str>) -> &'t str {
    links.iter().find_map(|link| cut(text, link)).unwrap_or(text)
}
