//! 增加, rose; 下降, fell; 持平, unchanged: the direction that words give a bound change.

use super::Statement;
use super::figure::Figure;
use super::sense::{Sense, direction_of, sense};
use crate::diagnostic::{Diagnostic, message};
use crate::wording::{Direction, Trend, trend};

/// Judges every word of direction directly beside a figure.
pub fn check(statement: &Statement<'_>) -> Vec<Diagnostic> {
    statement.figures().filter_map(|figure| judge(statement, figure)).collect()
}

fn judge(statement: &Statement<'_>, figure: &Figure<'_>) -> Option<Diagnostic> {
    let trend = trend(statement.passage, figure.mark, figure.number.clone(), statement.vocabulary())?;
    if agrees(statement, figure, &trend) {
        return None;
    }
    let claim = statement.words(trend.words.clone());
    let amount = figure.amount(statement.text);
    let message = match direction_of(figure, sense(statement, figure)) {
        Some(1) => message!("`{claim}` does not fit: the data say a rise, by {amount}", claim, amount),
        Some(-1) => message!("`{claim}` does not fit: the data say a fall, by {amount}", claim, amount),
        _ => message!("`{claim}` does not fit: the data say no change", claim),
    };
    Some(statement.mismatch(trend.words, message, &[figure]))
}

fn agrees(statement: &Statement<'_>, figure: &Figure<'_>, trend: &Trend) -> bool {
    let sense = sense(statement, figure);
    let Some(direction) = direction_of(figure, sense) else { return true };
    match trend.direction {
        // 增长 -3.2% says what it means, and so does a minus that the author wrote.
        Direction::Rise if figure.is_negative || trend.may_be_negative && figure.is_filled_in => true,
        Direction::Rise => direction > 0,
        // The amount of a decline below zero is too odd to be judged.
        Direction::Fall => direction < 0 || sense == Sense::Decline,
        Direction::Unchanged => direction == 0 || sense == Sense::Unknown,
    }
}
