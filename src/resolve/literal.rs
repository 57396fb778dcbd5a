//! A number that an author wrote in prose, against the value it is bound to, and in the sense of the words around it:
//! 超过 5 万 is true of 54,700, and 下降 3.2% of a change by -3.2.

use std::ops::Range;

use super::{formulas::rounds_to, rewrite};
use crate::decimal::{Decimal, Rational};
use crate::diagnostic::{Code, Diagnostic, message};
use crate::expression::interval::Interval;
use crate::expression::{Quantity, Unit};
use crate::locale::{Literal, LiteralUnit, Locale};
use crate::markdown::Reference;
use crate::source::{Location, Source};
use crate::wording::{Comparison, Direction, Passage, Relation, Trend, Vocabulary, falls_before, relation, trend};

/// A bound number and all that is needed to judge it.
pub struct Bound<'a> {
    /// The link.
    pub reference: &'a Reference,
    /// What its expression yields.
    pub quantity: &'a Quantity,
    /// The text that holds it, and which of its marks it is.
    pub place: Option<(&'a Passage<'a>, usize)>,
    /// The language of the text.
    pub locale: &'a Locale,
    /// The section's file.
    pub source: &'a Source,
    /// Where the cell stands that its expression names, if it names one.
    pub cell: Option<&'a Location>,
}

/// A literal, the value in its unit, and what the words beside it make of the two.
struct Reading {
    literal: Literal,
    /// Of a fall that words tell, the amount without its sign.
    exact: Rational,
    /// All that the value may stand for, if it was calculated from figures that were rounded before.
    interval: Option<Interval>,
    is_amount: bool,
    comparison: Option<Comparison>,
    /// The words of direction beside it.
    trend: Option<Trend>,
}

/// How a literal that agrees with its value states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stated {
    /// As it is, rounded to the digits written.
    Value,
    /// Without its sign, which the words tell: 下降 3.2% of -3.2.
    Decline,
    /// By a number that it is only compared with, such as 超过 5 万, or in tenths: 六成.
    Bound,
}

/// Reports a literal that is no number, has another unit, or is not the value at the precision it is written with; where
/// words make it a bound, one that the value does not keep to.
pub fn check(bound: &Bound<'_>) -> Result<Stated, Box<Diagnostic>> {
    let literal = bound.literal()?;
    let place = bound.source.at(bound.reference.text_span.clone());
    let reading = bound.read(literal).map_err(|literal| unit_mismatch(&literal, bound.quantity, &place))?;
    if reading.agrees(bound.quantity) {
        return Ok(reading.stated(bound.quantity));
    }
    let comparison = reading.comparison.as_ref().filter(|comparison| comparison.relation != Relation::About);
    Err(Box::new(match (comparison, &reading.trend) {
        (Some(comparison), _) => bound.claim_mismatch(&reading, comparison.words.clone(), place),
        // The amount is right, and the words have the wrong direction.
        (None, Some(trend)) if reading.is_opposite(bound.quantity) => {
            bound.claim_mismatch(&reading, trend.words.clone(), place)
        }
        (None, _) => bound.value_mismatch(&reading, place),
    }))
}

/// Where a literal's number stands in the text of its passage, and whether it is written with a minus; nothing where it
/// cannot be read.
pub fn number(bound: &Bound<'_>) -> Option<(Range<usize>, bool)> {
    let literal = bound.literal().ok()?;
    let (passage, mark) = bound.place.filter(|(passage, mark)| passage.shows(*mark, &bound.reference.text))?;
    Some((bound.range_of(&literal, passage, mark), literal.value.is_negative()))
}

impl Bound<'_> {
    fn literal(&self) -> Result<Literal, Box<Diagnostic>> {
        let Self { reference, source, .. } = self;
        let literal = self.locale.parse_number(&reference.text).map_err(|error| {
            let span = &reference.text_span;
            let exact = source.text.get(span.clone()) == Some(reference.text.as_str());
            let range = if exact { span.start + error.range.start..span.start + error.range.end } else { span.clone() };
            let reason = error.kind.message();
            let message = message!("this bound text holds no single number: {reason}", reason);
            Box::new(Diagnostic::new(Code::InvalidLiteral, source.at(range), message))
        })?;
        if self.locale.tag().starts_with("zh") { Ok(self.in_tenths(self.and_more(literal))) } else { Ok(literal) }
    }

    /// Of 20 余万 the scale stands behind 余; what 余 itself says is found with the other words.
    fn and_more(&self, literal: Literal) -> Literal {
        let behind = self.reference.text.get(literal.range.end..).unwrap_or_default().trim_start();
        let scale = behind.strip_prefix(['余', '多']).map(str::trim_start);
        match scale.and_then(|scale| self.locale.scale(scale)) {
            Some(power) if literal.power == 0 && literal.unit == LiteralUnit::None => {
                Literal { value: literal.value.shifted(power), power, ..literal }
            }
            _ => literal,
        }
    }

    /// Of a percentage 九成 is 90%, known to tens of percent.
    fn in_tenths(&self, literal: Literal) -> Literal {
        let is_share = self.quantity.unit.is_percentage() || self.quantity.unit == Unit::Number;
        let inside = self.reference.text.get(literal.range.end..).unwrap_or_default();
        let outside = self.place.map_or("", |(passage, mark)| passage.behind(mark));
        let text = if inside.is_empty() { outside } else { inside };
        let is_tenths = text.trim_start().strip_prefix('成').is_some_and(|rest| !rest.starts_with(WORDS_WITH_TENTHS));
        if !is_share || !is_tenths || literal.unit != LiteralUnit::None {
            return literal;
        }
        let (value, power) = (literal.value.shifted(1), literal.power + 1);
        Literal { value, power, unit: LiteralUnit::Percent, ..literal }
    }

    /// The literal in its words; the literal itself where its unit does not fit.
    fn read(&self, literal: Literal) -> Result<Reading, Literal> {
        let Some(factor) = factor(&literal, self.quantity) else { return Err(literal) };
        let (exact, interval) = in_unit_of(self.quantity, &factor);
        let vocabulary = Vocabulary::of(self.locale.tag());
        let place = self.place.filter(|(passage, mark)| passage.shows(*mark, &self.reference.text));
        let Some(((passage, mark), vocabulary)) = place.zip(vocabulary) else {
            return Ok(Reading { literal, exact, interval, is_amount: false, comparison: None, trend: None });
        };
        let number = self.range_of(&literal, passage, mark);
        let trend = trend(passage, mark, number.clone(), vocabulary);
        let falls = || match &trend {
            Some(trend) => trend.direction == Direction::Fall,
            None => falls_before(passage, mark, vocabulary),
        };
        let is_amount = exact.is_negative() && !literal.value.is_negative() && falls();
        let (exact, interval) =
            if is_amount { (-exact, interval.map(|interval| -interval)) } else { (exact, interval) };
        let comparison = relation(passage, mark, number, vocabulary);
        Ok(Reading { literal, exact, interval, is_amount, comparison, trend })
    }

    /// The bytes of the literal in its passage, with 百分之 before it.
    fn range_of(&self, literal: &Literal, passage: &Passage<'_>, mark: usize) -> Range<usize> {
        let start = passage.marks.get(mark).map_or(0, |mark| mark.range.start);
        let before = self.reference.text.get(..literal.range.start).unwrap_or_default().trim_end();
        let before = before.strip_suffix("百分之").or(before.strip_suffix("千分之")).unwrap_or(before);
        start + before.len()..start + literal.range.end
    }

    fn value_mismatch(&self, reading: &Reading, place: Location) -> Diagnostic {
        let expected = self.expected(reading, reading.literal.value.scale());
        let message = message!(
            "the text says {written}, the data say {expected}",
            written = self.reference.text.trim(),
            expected = &expected
        );
        let fix = rewrite::fix(self.reference, &reading.literal, &reading.exact, self.locale, self.source);
        let problem = Diagnostic::new(Code::ValueMismatch, place, message)
            .with_help(message!("write `{expected}` or correct the data", expected))
            .with_fix(fix);
        self.with_cell(problem)
    }

    fn with_cell(&self, problem: Diagnostic) -> Diagnostic {
        match self.cell {
            Some(cell) => problem.with_label(cell.clone(), message!("bound to this cell")),
            None => problem,
        }
    }

    fn claim_mismatch(&self, reading: &Reading, words: Range<usize>, place: Location) -> Diagnostic {
        let scale = self.quantity.published.as_ref().map_or(reading.literal.value.scale(), Decimal::scale);
        let value = Decimal::from_rational_half_up(&reading.exact, scale);
        let is_share = reading.literal.unit == LiteralUnit::Percent;
        let data = if is_share { self.locale.percent(&value) } else { self.locale.number(&value) };
        let text = self.place.map(|(passage, _)| {
            let claim = passage.line.text.get(words.clone()).unwrap_or_default().to_owned();
            (claim, self.source.at(passage.place(words)))
        });
        let (claim, at) = text.unwrap_or_else(|| (String::new(), place.clone()));
        let written = self.reference.text.trim();
        let message =
            message!("`{claim}` does not fit: the text says {written}, the data say {data}", claim, written, data);
        let problem = Diagnostic::new(Code::ClaimMismatch, at, message).with_label(place, message!("this figure"));
        let problem = self.with_cell(problem);
        problem.with_help(message!("correct the words, the figure or the data"))
    }

    /// The literal's text with the right number.
    fn expected(&self, reading: &Reading, scale: i32) -> String {
        let value = Decimal::from_rational_half_up(&reading.exact, scale);
        self.locale.rewrite(&self.reference.text, &reading.literal, &value)
    }
}

/// 九成功 is no nine tenths.
const WORDS_WITH_TENTHS: [char; 12] = ['功', '为', '立', '员', '果', '绩', '长', '熟', '本', '都', '就', '效'];

impl Reading {
    fn agrees(&self, quantity: &Quantity) -> bool {
        let Some(comparison) = &self.comparison else { return self.equals(quantity) };
        let holds = || comparison.relation.holds(&self.exact, &self.literal.value.to_rational());
        match comparison.relation {
            // Who writes more digits than two means them.
            Relation::About => self.equals(quantity) || self.is_round() && holds(),
            _ => holds() || comparison.may_quote && self.quotes(quantity) || comparison.hedged && self.equals(quantity),
        }
    }

    /// Whether no more than two of its digits count.
    fn is_round(&self) -> bool {
        let digits = self.literal.value.mantissa().magnitude().to_string();
        digits.trim_end_matches('0').len() <= 2
    }

    /// A literal equals a published value when it is that value rounded to the digits that the literal has; it may not
    /// claim more digits than were published. One that is calculated from rounded figures may have been calculated from
    /// the figures before they were rounded: then both agree where they may stand for one value.
    fn equals(&self, quantity: &Quantity) -> bool {
        let rounds = || rounds_to(&self.exact, &self.literal.value);
        match &quantity.published {
            Some(published) if self.literal.value.scale() > published.scale() => self.is_exact(),
            Some(_) => rounds(),
            None => {
                rounds() || self.interval.as_ref().is_some_and(|all| all.meets(&Interval::rounded(&self.literal.value)))
            }
        }
    }

    /// A literal with all digits of the value names the value itself: 高于 61.02% compares something with it. With fewer
    /// digits it is a round number.
    fn quotes(&self, quantity: &Quantity) -> bool {
        match &quantity.published {
            Some(published) => self.is_exact() && self.literal.value.scale() >= published.scale(),
            None => self.is_exact() || self.literal.value.scale() > 0 && self.equals(quantity),
        }
    }

    /// Whether the literal is the value with the other sign.
    fn is_opposite(&self, quantity: &Quantity) -> bool {
        let exact = -self.exact.clone();
        let interval = self.interval.clone().map(|interval| -interval);
        let (literal, comparison, trend) = (self.literal.clone(), None, None);
        Self { literal, exact, interval, is_amount: false, comparison, trend }.equals(quantity)
    }

    /// How it states the value that it agrees with.
    fn stated(&self, quantity: &Quantity) -> Stated {
        let quotes = self.comparison.as_ref().is_none_or(|comparison| match comparison.relation {
            Relation::About => self.equals(quantity),
            _ => comparison.may_quote && self.quotes(quantity),
        });
        match (quotes, self.is_amount) {
            (false, _) => Stated::Bound,
            (true, true) => Stated::Decline,
            // Only tenths are a percentage by a power of ten.
            (true, false) if self.literal.unit == LiteralUnit::Percent && self.literal.power > 0 => Stated::Bound,
            (true, false) => Stated::Value,
        }
    }

    fn is_exact(&self) -> bool {
        self.literal.value.to_rational() == self.exact
    }
}

/// What turns the bound value into the unit in which the literal is written; nothing where the units do not fit.
fn factor(literal: &Literal, quantity: &Quantity) -> Option<Rational> {
    let factor = match (literal.unit, &quantity.unit) {
        (LiteralUnit::None, _) | (LiteralUnit::Percent, Unit::Percent) | (LiteralUnit::PerMille, Unit::PerMille) => 1,
        (LiteralUnit::Percent, Unit::Number) => 100,
        (LiteralUnit::PerMille, Unit::Percent) => 10,
        (LiteralUnit::PerMille, Unit::Number) => 1000,
        (LiteralUnit::PercentagePoint, unit) if unit.is_percentage() => 1,
        _ => return None,
    };
    Some(Rational::whole(factor))
}

fn in_unit_of(quantity: &Quantity, factor: &Rational) -> (Rational, Option<Interval>) {
    let interval = quantity.interval.as_ref().map(|interval| interval.scaled(factor));
    (&quantity.value * factor, interval)
}

fn unit_mismatch(literal: &Literal, quantity: &Quantity, place: &Location) -> Box<Diagnostic> {
    let written = match literal.unit {
        LiteralUnit::None => message!("a plain number"),
        LiteralUnit::Percent => message!("a percentage"),
        LiteralUnit::PerMille => message!("a per mille"),
        LiteralUnit::PercentagePoint => message!("a number of percentage points"),
    };
    let message =
        message!("the text gives {written}, the bound value is in `{unit}`", written, unit = quantity.unit.id());
    Box::new(Diagnostic::new(Code::UnitMismatch, place.clone(), message))
}
