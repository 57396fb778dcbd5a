//! Lists in running text that a sentence says are the first of a ranking: 前五位依次是…, "the ten that … are, in order, …".

use std::ops::Range;

use super::Statement;
use crate::markdown::Target;
use crate::wording::Mark;

/// A list, as far as its words tell.
pub struct List {
    /// The words that claim a ranking, such as 前十.
    pub words: Range<usize>,
    /// How many items there should be; nothing where that is not clear.
    pub count: Option<usize>,
    /// The least come first.
    pub ascending: bool,
    /// Whether the sentence ranks by a rate or a share.
    pub by_share: bool,
    /// Whether it says that the list is in order.
    pub in_order: bool,
    /// Whether 等 says that there are more.
    pub open: bool,
    /// Its items as the author wrote them, and where.
    pub items: Vec<(String, Range<usize>)>,
}

const INTRODUCTIONS: [&str; 8] = ["依次是", "依次为", "依次有", "分别是", "分别为", "分别有", "依次：", "顺序为"];
/// Behind 前三 and the like these may introduce a list too.
const LINKS: [&str; 2] = ["是", "为"];
const ENGLISH_INTRODUCTIONS: [&str; 8] = [
    "are, in order,",
    "were, in order,",
    "are, in descending order,",
    "were, in descending order,",
    "in order:",
    "are in order",
    "are:",
    "were:",
];
const ENGLISH_LINKS: [&str; 2] = [" are ", " were "];
const ENDS: [char; 7] = ['，', ',', '。', '；', '！', '？', '：'];
/// 目前 and 以前 are no 前.
const NOT_BEFORE: [&str; 9] = ["目", "当", "之", "以", "此", "先", "提", "年", "日"];
/// 前三年, 前两批 count no rows.
const NOT_BEHIND: [&str; 10] = ["年", "季", "月", "天", "日", "批", "期", "届", "周", "次"];
/// Who made it into the top ten need not be ten.
const SELECTIONS: [&str; 9] = ["入围", "进入", "跻身", "入选", "列入", "全国", "世界", "全球", "除"];
const NUMERALS: &str = "一二三四五六七八九十百两0123456789";

/// The ranked lists of a block; `is_known` tells names, so that 呼和浩特 is not taken for two.
pub fn lists(statement: &Statement<'_>, is_known: &dyn Fn(&str) -> bool) -> Vec<List> {
    let text = &statement.passage.text;
    let spaced = statement.vocabulary().spaced;
    let introductions: &[&str] = if spaced { &ENGLISH_INTRODUCTIONS } else { &INTRODUCTIONS };
    let explicit = introductions.iter().flat_map(|word| text.match_indices(word));
    let mut places: Vec<Range<usize>> = explicit.map(|(at, word)| at..at + word.len()).collect();
    places.extend(implicit(statement));
    places.sort_by_key(|place| place.start);
    places.dedup_by_key(|place| place.end);
    let read = |place: Range<usize>| {
        if spaced { english(statement, place, is_known) } else { chinese(statement, place, is_known) }
    };
    places.into_iter().filter_map(read).collect()
}

/// 前三位是 A、B 和 C, "the top three are A, B and C".
fn implicit(statement: &Statement<'_>) -> Vec<Range<usize>> {
    let text = &statement.passage.text;
    let spaced = statement.vocabulary().spaced;
    let (marker, links) = if spaced { ("top ", ENGLISH_LINKS) } else { ("前", LINKS) };
    let mut found = Vec::new();
    for (at, _) in text.match_indices(marker) {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find(ENDS).unwrap_or(rest.len());
        let links = links.iter().filter_map(|link| Some((rest.get(..end)?.find(link)?, link.len())));
        let Some((link, length)) = links.min() else { continue };
        let before = rest.get(..link).unwrap_or_default();
        if !before.ends_with(['次', '别']) && !before.contains(['、', '\u{1}']) {
            found.push(at + link..at + link + length);
        }
    }
    found
}

fn chinese(statement: &Statement<'_>, place: Range<usize>, is_known: &dyn Fn(&str) -> bool) -> Option<List> {
    let text = &statement.passage.text;
    let start = text.get(..place.start)?.rfind(ENDS).map_or(0, |at| text.ceil_char_boundary(at + 1));
    let head = &with_bound_numbers(statement, start..place.start)?;
    let (count, words) = chinese_count(statement, head)?;
    if SELECTIONS.iter().any(|word| head.contains(word)) {
        return None;
    }
    let colon = text.get(place.end..).and_then(|rest| rest.chars().next()).filter(|next| matches!(next, '：' | ':'));
    let segments = segments(text, place.end + colon.map_or(0, char::len_utf8), &ENDS, &["、"]);
    let (segments, open) = split_last(text, segments, &["以及", "和", "与", "及"], is_known);
    let items = named(statement, segments);
    let ascending = ["最少", "最低", "最小"].iter().any(|word| head.contains(word));
    let words = start + words.start..start + words.end;
    let by_share = ["率", "占比", "比例"].iter().any(|word| head.contains(word));
    let in_order = text.get(place.clone()).is_some_and(|word| word.starts_with("依次"));
    let count = Some(count);
    (items.len() > 1).then_some(List { words, count, ascending, by_share, in_order, open, items })
}

/// A part of the text in which bound numbers are read as they stand, since the count of a list may be bound itself:
/// 前[十](value:…)位.
fn with_bound_numbers(statement: &Statement<'_>, range: Range<usize>) -> Option<String> {
    let mut text = statement.passage.text.get(range.clone())?.to_owned();
    let inside = |mark: &&Mark| range.start <= mark.range.start && mark.range.end <= range.end;
    for mark in statement.passage.marks.iter().filter(inside) {
        let reference = statement.text.body.references.get(mark.reference)?;
        if matches!(reference.target, Target::Value { .. }) {
            let shown = statement.passage.line.text.get(mark.range.clone())?.to_ascii_lowercase();
            text.replace_range(mark.range.start - range.start..mark.range.end - range.start, &shown);
        }
    }
    Some(text)
}

/// 前十位, 最多的十个: how many, and where it is said.
fn chinese_count(statement: &Statement<'_>, head: &str) -> Option<(usize, Range<usize>)> {
    let markers = ["前", "最多的", "最高的", "最大的", "最少的", "最低的"];
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, marker) in markers.iter().flat_map(|marker| head.match_indices(marker)) {
        let rest = head.get(at + marker.len()..)?;
        let digits = rest.trim_start();
        let end = digits.find(|character| !NUMERALS.contains(character)).unwrap_or(digits.len());
        let (number, behind) = digits.split_at(end);
        let is_other = marker == "前"
            && (NOT_BEFORE.iter().any(|word| head[..at].ends_with(word))
                || NOT_BEHIND.iter().any(|word| behind.trim_start_matches('个').trim_start().starts_with(word)));
        if let (Some(count), false) = (whole_number(statement, number), is_other) {
            found.push((count, at..head.len() - behind.len()));
        }
    }
    let first = found.first()?.clone();
    found.iter().all(|(count, _)| *count == first.0).then_some(first)
}

fn whole_number(statement: &Statement<'_>, text: &str) -> Option<usize> {
    let literal = statement.text.locale.parse_number(text).ok()?;
    literal.value.to_string().parse().ok().filter(|count| *count > 1)
}

fn english(statement: &Statement<'_>, place: Range<usize>, is_known: &dyn Fn(&str) -> bool) -> Option<List> {
    let text = &statement.passage.text;
    let sentence = statement.passage.sentence(place.start);
    let head = &with_bound_numbers(statement, sentence.start..place.start)?;
    let ranks = ["most", "highest", "largest", "top", "leading", "least", "lowest", "fewest", "smallest"];
    let words = ranks.iter().find_map(|word| statement.vocabulary().find(head, word))?;
    if ["in the top", "among", "one of"].iter().any(|selection| head.contains(selection)) {
        return None;
    }
    let segments = segments(text, place.end, &['.', ';', ':', '。'], &[", "]);
    let items = named(statement, split_english(text, segments, is_known));
    let ascending =
        ["least", "lowest", "fewest", "smallest"].iter().any(|word| statement.vocabulary().holds(head, &[word]));
    let (count, said) = english_count(statement, head).unzip();
    let said = said.unwrap_or_else(|| words.clone());
    let words = sentence.start + words.start.min(said.start)..sentence.start + words.end.max(said.end);
    let by_share = statement.vocabulary().holds(head, &["rate", "rates", "share", "shares", "proportion"]);
    let in_order = text.get(place.clone()).is_some_and(|word| word.contains("order"));
    (items.len() > 1).then_some(List { words, count, ascending, by_share, in_order, open: false, items })
}

/// "the ten that …", "top ten": the only number, or that behind "top", and where it is said.
fn english_count(statement: &Statement<'_>, head: &str) -> Option<(usize, Range<usize>)> {
    let behind = |marker: &str| -> Vec<(usize, Range<usize>)> {
        let places = head
            .match_indices(marker)
            .filter(|(at, _)| !head[..*at].ends_with(|before: char| before.is_alphanumeric()));
        let number = |(at, _): (usize, &str)| {
            let start = at + marker.len();
            let word = head.get(start..)?.split(|mark: char| !mark.is_ascii_alphanumeric()).next()?;
            Some((whole_number(statement, word)?, start..start + word.len()))
        };
        places.filter_map(number).collect()
    };
    let top = behind("top ");
    let all = if top.is_empty() { behind("the ") } else { top };
    if let [only] = all.as_slice() { Some(only.clone()) } else { None }
}

/// The pieces of a list from `start` to one of `ends`; nothing within brackets divides or ends it.
fn segments(text: &str, start: usize, ends: &[char], separators: &[&str]) -> Vec<Range<usize>> {
    let (mut found, mut from, mut depth) = (Vec::new(), start, 0_usize);
    for (at, character) in text.get(start..).unwrap_or_default().char_indices().map(|(at, mark)| (start + at, mark)) {
        let rest = text.get(at..).unwrap_or_default();
        match character {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            // A comma between digits groups them.
            ',' if rest[1..].starts_with(|next: char| next.is_ascii_digit()) => {}
            _ if ends.contains(&character) => {
                found.push(from..at);
                return found;
            }
            _ => {
                if let Some(separator) = separators.iter().find(|separator| rest.starts_with(**separator)) {
                    found.push(from..at);
                    from = at + separator.len();
                }
            }
        }
    }
    found.push(from..text.len().max(from));
    found
}

/// The name at the beginning of an item, before brackets and figures.
fn name_of(words: &str) -> &str {
    words.split(['\u{1}', '（', '(']).next().unwrap_or_default().trim()
}

/// Divides the last piece at a conjunction, and tells whether 等 ends the list.
fn split_last(
    text: &str,
    mut pieces: Vec<Range<usize>>,
    conjunctions: &[&str],
    is_known: &dyn Fn(&str) -> bool,
) -> (Vec<Range<usize>>, bool) {
    let Some(mut last) = pieces.pop() else { return (pieces, false) };
    let mut open = false;
    let words = text.get(last.clone()).unwrap_or_default();
    if let Some(at) = words.find('等').filter(|_| !is_known(name_of(words))) {
        last.end = last.start + at;
        open = true;
    }
    let words = text.get(last.clone()).unwrap_or_default();
    let outside = |at: &usize| words[..*at].matches('（').count() == words[..*at].matches('）').count();
    let found = conjunctions.iter().flat_map(|word| words.match_indices(word).map(|(at, _)| (at, at + word.len())));
    let places: Vec<(usize, usize)> = found.filter(|(at, _)| outside(at)).collect();
    let both = |(at, end): &&(usize, usize)| is_known(name_of(&words[..*at])) && is_known(name_of(&words[*end..]));
    let place =
        places.iter().find(both).or(places.first()).filter(|_| !is_known(name_of(words)) || words.contains('（'));
    match place {
        Some((at, end)) => pieces.extend([last.start..last.start + at, last.start + end..last.end]),
        None => pieces.push(last),
    }
    (pieces, open)
}

/// The piece with "and" is the last but one and the last.
fn split_english(text: &str, pieces: Vec<Range<usize>>, is_known: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for piece in pieces {
        let words = text.get(piece.clone()).unwrap_or_default();
        if let Some(rest) = words.trim_start().strip_prefix("and ") {
            found.push(piece.end - rest.len()..piece.end);
            return found;
        }
        match words.find(" and ").filter(|_| !is_known(name_of(words))) {
            Some(at) => {
                found.extend([piece.start..piece.start + at, piece.start + at + 5..piece.end]);
                return found;
            }
            None => found.push(piece),
        }
    }
    found
}

/// The items' words, up to a figure that stands behind the name.
fn named(statement: &Statement<'_>, pieces: Vec<Range<usize>>) -> Vec<(String, Range<usize>)> {
    let text = &statement.passage.text;
    let item = |piece: Range<usize>| {
        let words = text.get(piece.clone())?;
        let start = piece.start + words.len() - words.trim_start().len();
        let range = start..start + name_of(words.trim_start()).len();
        (!range.is_empty()).then(|| (statement.words(range.clone()).to_owned(), range))
    };
    pieces.into_iter().filter_map(item).collect()
}
