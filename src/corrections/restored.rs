//! One published file of a table against another, without the project that either was made from: what a release that is
//! put back states otherwise than the one that stands there.

use super::difference::Difference;
use super::published::{Published, figure, paired, without_unit};
use super::units::measure;
use super::{Figure, is_same_figure};

/// What a published file states otherwise than the one before it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Restored {
    /// Figures that are others or not there. Rows and columns are named in the words of the file before.
    pub figures: Vec<Difference>,
    /// Heads of columns whose figures are counted in something else, before and after.
    pub heads: Vec<(String, String)>,
}

impl Restored {
    /// Whether every published figure stays as it is.
    pub fn is_empty(&self) -> bool {
        self.figures.is_empty() && self.heads.is_empty()
    }
}

/// Compares two files; nothing comes of bytes that are no CSV. As nothing else tells which column names the rows, all words
/// of a row do, statuses excepted.
pub fn restored(before: &[u8], after: &[u8]) -> Option<Restored> {
    let (before, after) = (Published::read(before)?, Published::read(after)?);
    let columns = pairs(&before, &after, |file| {
        let labels = figure_columns(file).into_iter().map(|at| without_unit(&file.heads[at]).to_owned());
        (figure_columns(file), labels.collect())
    });
    let rows = pairs(&before, &after, |file| ((0..file.records.len()).collect(), names(file)));
    let mut found = Restored::default();
    for (at, now) in &columns {
        let (head, head_now) = (&before.heads[*at], now.map(|now| &after.heads[now]));
        if let Some(head_now) = head_now.filter(|now| measure(now) != measure(head)) {
            found.heads.push((head.clone(), head_now.clone()));
        }
        for (record, record_now) in &rows {
            let Some(value) = before.records[*record].get(*at).and_then(|field| figure(field)) else { continue };
            let field = record_now.zip(*now).and_then(|(record, at)| after.records.get(record)?.get(at));
            let value_now = field.and_then(|field| figure(field));
            if value_now.as_ref().is_some_and(|now| is_same_figure(now, &value)) {
                continue;
            }
            found.figures.push(Difference {
                row: row_name(&before.records[*record]),
                column: head.clone(),
                before: value,
                status_before: None,
                row_gone: None,
                column_gone: None,
                after: value_now.map(|value| Figure { value, status: None }),
            });
        }
    }
    Some(found)
}

/// A row as a message calls it: its first words, or what it begins with where it has none.
fn row_name(record: &[String]) -> String {
    let words = record.iter().find(|field| !field.is_empty() && figure(field).is_none());
    words.or_else(|| record.first()).cloned().unwrap_or_default()
}

/// For each place in the one file that in the other which has its name.
fn pairs(
    before: &Published,
    after: &Published,
    named: impl Fn(&Published) -> (Vec<usize>, Vec<String>),
) -> Vec<(usize, Option<usize>)> {
    let ((places, names), (places_now, names_now)) = (named(before), named(after));
    let pairs = paired(names.iter().map(String::as_str).collect(), names_now);
    places.into_iter().zip(pairs.into_iter().map(|pair| pair.and_then(|at| places_now.get(at).copied()))).collect()
}

/// The columns that hold any figure.
fn figure_columns(file: &Published) -> Vec<usize> {
    (0..file.heads.len()).filter(|at| file.records.iter().any(|record| is_figure(record, *at))).collect()
}

/// What each row is called: its fields in columns that hold no figure and no statuses.
fn names(file: &Published) -> Vec<String> {
    let figures = figure_columns(file);
    let tells_statuses = |at: usize| at > 0 && file.tells_statuses(at, at - 1);
    let is_word = |at: &usize| !figures.contains(at) && !tells_statuses(*at);
    let words: Vec<usize> = (0..file.heads.len()).filter(is_word).collect();
    let name = |record: &Vec<String>| {
        let fields = words.iter().filter_map(|at| record.get(*at));
        fields.map(String::as_str).collect::<Vec<_>>().join("\n")
    };
    file.records.iter().map(name).collect()
}

fn is_figure(record: &[String], at: usize) -> bool {
    record.get(at).is_some_and(|field| figure(field).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(before: &str, after: &str) -> Vec<String> {
        let found = restored(before.as_bytes(), after.as_bytes()).unwrap();
        let figures = found.figures.iter().map(|figure| {
            let after = figure.after.as_ref().map_or("gone".to_owned(), Figure::written);
            format!("{} {} {} {after}", figure.row, figure.column, super::super::written(&figure.before))
        });
        let heads = found.heads.iter().map(|(before, after)| format!("{before} -> {after}"));
        figures.chain(heads).collect()
    }

    #[test]
    fn figures_that_differ_are_found_by_the_words_of_row_and_column() {
        let before = "学历,人数 (人),人数的状态\n本科生,125,初步\n研究生,109,\n";
        assert_eq!(told(before, before), [""; 0]);
        assert_eq!(told(before, "学历,人数 (人)\n研究生,109\n本科生,125\n"), [""; 0]);
        assert_eq!(told(before, "学历,就业人数 (人)\n本科毕业生,125\n研究生,109\n"), [""; 0]);
        assert_eq!(told(before, "学历,人数 (人)\n研究生,109\n本科生,127\n"), ["本科生 人数 (人) 125 127"]);
        assert_eq!(told(before, "学历,人数 (人)\n研究生,109\n"), ["本科生 人数 (人) 125 gone"]);
        assert_eq!(told(before, "学历,人数 (千人)\n本科生,125\n研究生,109\n"), ["人数 (人) -> 人数 (千人)"]);
    }

    #[test]
    fn a_rank_that_another_row_has_now_is_another_figure() {
        let found = told("位次,市,人数\n1,甲,9\n2,乙,8\n", "位次,市,人数\n1,乙,8\n2,甲,9\n");
        assert_eq!(found, ["甲 位次 1 2", "乙 位次 2 1"]);
    }

    #[test]
    fn years_name_rows_by_their_place() {
        assert_eq!(told("年份,人数\n2019,5\n2020,6\n", "年份,人数\n2019,5\n2020,7\n"), ["2020 人数 6 7"]);
    }
}
