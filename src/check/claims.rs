//! Claims in words: 增加, "the highest", 前十 next to a bound figure must agree with the sign, the size and the order of
//! what it is bound to.
//!
//! Resolved texts enter, a `claim-mismatch` leaves for each claim that the data contradict. A claim is judged only where
//! words and figure stand together and can be read in one way; of everything else nothing is said, for a false alarm
//! is worse than a miss. Bounds, such as 超过 5 万, are judged where the literal is read ([`crate::resolve::literal`]).

mod comparison;
mod direction;
mod figure;
mod from_to;
mod list;
mod part;
mod ranking;
mod sense;
mod share;
mod superlative;

use std::ops::Range;

use crate::decimal::Decimal;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::expression::Unit;
use crate::lang::Lang;
use crate::locale::Locale;
use crate::markdown::Body;
use crate::markdown::prose::{Block, BlockKind};
use crate::resolve::{Resolved, ResolvedEdition};
use crate::source::Source;
use crate::terms::Terms;
use crate::wording::{Passage, Vocabulary};
use figure::Figure;

/// Whether a block has any figures that words could contradict.
pub fn may_hold_claims(block: &Block) -> bool {
    block.kind != BlockKind::Alt && block.references().next().is_some()
}

/// Judges the claims of a text, if its language has words here.
pub fn check(text: &super::text::Text<'_>, edition: &ResolvedEdition, terms: &Terms) -> Vec<Diagnostic> {
    let Some(vocabulary) = Vocabulary::of(text.lang.as_str()) else { return Vec::new() };
    let super::text::Text { lang, locale, source, answers: references, .. } = *text;
    let section = Text { edition, terms, lang, locale, vocabulary, source, body: &text.section.body, references };
    let statements = text.readings.iter().filter(|reading| may_hold_claims(reading.block));
    statements.flat_map(|reading| section.judge(&reading.passage)).collect()
}

/// One language of one section.
struct Text<'a> {
    edition: &'a ResolvedEdition,
    terms: &'a Terms,
    lang: &'a Lang,
    locale: &'a Locale,
    vocabulary: &'static Vocabulary,
    source: &'a Source,
    body: &'a Body,
    /// What [`Body::references`] stand for.
    references: &'a [Resolved],
}

/// A block of it, with its bound figures.
struct Statement<'a> {
    text: &'a Text<'a>,
    passage: &'a Passage<'a>,
    /// For each mark of the passage its figure; nothing for a reference that is none.
    figures: Vec<Option<Figure<'a>>>,
}

impl Text<'_> {
    /// A number for a message.
    fn number(&self, number: &Decimal, unit: &Unit) -> String {
        if *unit == Unit::Percent { self.locale.percent(number) } else { self.locale.number(number) }
    }

    fn judge(&self, passage: &Passage<'_>) -> Vec<Diagnostic> {
        let figures = (0..passage.marks.len()).map(|mark| Figure::at(self, passage, mark)).collect();
        let statement = Statement { text: self, passage, figures };
        let mut found = direction::check(&statement);
        found.extend(from_to::check(&statement));
        found.extend(comparison::check(&statement));
        found.extend(superlative::check(&statement));
        found.extend(part::check(&statement));
        found.extend(share::check(&statement));
        found.extend(ranking::check(&statement));
        found
    }
}

impl<'a> Statement<'a> {
    fn figures(&self) -> impl Iterator<Item = &Figure<'a>> {
        self.figures.iter().flatten()
    }

    fn vocabulary(&self) -> &'static Vocabulary {
        self.text.vocabulary
    }

    /// The words of a range as the author wrote them.
    fn words(&self, range: Range<usize>) -> &str {
        self.passage.line.text.get(range).unwrap_or_default().trim()
    }

    /// Figures that follow each other with nothing but words between them.
    fn neighbours(&self) -> impl Iterator<Item = (&Figure<'a>, &Figure<'a>, &str)> {
        self.figures.iter().zip(self.figures.iter().skip(1)).filter_map(|pair| {
            let (Some(left), Some(right)) = pair else { return None };
            Some((left, right, self.passage.between(left.mark, right.mark)?))
        })
    }

    /// A contradiction: the words, and the figures that they contradict with the cells behind them.
    fn mismatch(&self, words: Range<usize>, message: Message, figures: &[&Figure<'_>]) -> Diagnostic {
        let source = self.text.source;
        let place = source.at(self.passage.place(words));
        let mut problem = Diagnostic::new(Code::ClaimMismatch, place, message);
        for figure in figures {
            problem = problem.with_label(source.at(figure.reference.text_span.clone()), message!("this figure"));
            if let Some(cell) = figure.cell.and_then(|named| named.cell()) {
                problem = problem.with_label(cell.location.clone(), message!("bound to this cell"));
            }
        }
        problem.with_help(message!("correct the words, the figure or the data"))
    }
}
