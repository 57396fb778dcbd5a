//! Awkward data in every kind and layout: no text may leave the drawing or lie upon another.

use super::*;
use crate::chart::Series;

const LONG: &str = "Marxist theory and ideological and political education (teacher training included)";

type Values<'a> = &'a [(Option<f64>, &'a str)];

fn chart(kind: ChartKind, categories: &[&str], series: &[Values<'_>]) -> Chart {
    let point = |(value, label): &(Option<f64>, &str)| Point { value: *value, label: (*label).to_owned() };
    let one = |points: &Values<'_>| Series { name: LONG.to_owned(), points: points.iter().map(point).collect() };
    Chart {
        id: "chart".to_owned(),
        kind,
        title: String::new(),
        description: String::new(),
        lang: "en".to_owned(),
        categories: categories.iter().map(|name| (*name).to_owned()).collect(),
        series: series.iter().map(one).collect(),
        value_label: LONG.to_owned(),
    }
}

/// Left, top, right and bottom of a text that does not stand upright.
fn place(mark: &Mark) -> Option<([f64; 4], &str)> {
    let Mark::Text { x, y, text, size, align, .. } = mark else {
        return None;
    };
    let width = text_width(text, *size);
    let left = match align {
        Align::Left => *x,
        Align::Center => x - width / 2.0,
        Align::Right => x - width,
    };
    Some(([left, y - size / 2.0, left + width, y + size / 2.0], text))
}

fn check(categories: &[&str], series: &[Values<'_>]) {
    for kind in ChartKind::all() {
        for layout in Layout::all() {
            let drawing = draw(&chart(kind, categories, series), layout);
            check_texts(&drawing, &format!("{kind}, {}", layout.id()));
        }
    }
}

fn check_texts(drawing: &Drawing, case: &str) {
    let texts: Vec<_> = drawing.marks.iter().filter_map(place).collect();
    for (number, (place, text)) in texts.iter().enumerate() {
        let within = place[0] >= 0.0 && place[1] >= 0.0 && place[2] <= drawing.width && place[3] <= drawing.height;
        assert!(within, "{case}: `{text}` leaves the drawing: {place:?}");
        for (other, neighbour) in &texts[..number] {
            let aside = place[0] >= other[2] || other[0] >= place[2];
            let apart = aside || place[1] >= other[3] || other[1] >= place[3];
            assert!(apart, "{case}: `{text}` lies upon `{neighbour}`");
        }
    }
}

#[test]
fn huge_numbers_of_both_signs_find_room() {
    let low = (Some(-4.876e12), "\u{2212}4,876,543,210,987");
    let amounts = [(Some(9.876e12), "9,876,543,210,987"), low, (Some(12.0), "12")];
    check(&["School A", "School B", "School C"], &[&amounts]);
}

#[test]
fn long_names_find_room() {
    let counts = [(Some(1234.0), "1,234"), (Some(12.0), "12"), (None, "\u{2013}")];
    check(&[LONG, "马克思主义理论与思想政治教育（含师范类）专业", "Law"], &[&counts, &counts]);
}

#[test]
fn many_small_shares_find_room() {
    let names: Vec<String> = (1..=28).map(|number| format!("Discipline {number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut shares = vec![(Some(97.3), "97.30%")];
    shares.resize(28, (Some(0.1), "0.10%"));
    for count in [4, 8, 16, 28] {
        check(&names[..count], &[&shares[..count]]);
    }
}

#[test]
fn a_single_category_and_zeros_find_room() {
    check(&["The whole province"], &[&[(Some(229_586.0), "229,586")]]);
    check(&["A", "B"], &[&[(Some(0.0), "0"), (Some(0.0), "0")]]);
}

#[test]
fn ten_series_find_room() {
    let value = |series: i32, year: i32| (Some(f64::from(series * 37 % 11 + year * 5 % 7)), "123");
    let values: Vec<Vec<_>> = (0..10).map(|series| (0..6).map(|year| value(series, year)).collect()).collect();
    let values: Vec<Values<'_>> = values.iter().map(Vec::as_slice).collect();
    check(&["2015", "2016", "2017", "2018", "2019", "2020"], &values);
}
