use super::*;

fn rational(text: &str) -> Rational {
    Decimal::parse(text).unwrap().to_rational()
}

fn rounded(text: &str) -> Interval {
    Interval::rounded(&Decimal::parse(text).unwrap())
}

#[test]
fn a_figure_stands_for_half_a_unit_of_its_last_digit_either_way() {
    for (text, low, high) in [
        ("62.96", "62.955", "62.965"),
        ("62.0", "61.95", "62.05"),
        ("62", "61.5", "62.5"),
        ("-0.5", "-0.55", "-0.45"),
        ("5.47万", "54650", "54750"),
    ] {
        assert_eq!(rounded(text), Interval { low: rational(low), high: rational(high) }, "{text}");
    }
}

#[test]
fn a_tie_may_have_been_rounded_either_way() {
    let exact = Interval::exactly(rational("68.125"));
    assert!(rounded("68.12").meets(&exact) && rounded("68.13").meets(&exact));
    assert!(!rounded("68.11").meets(&exact) && !rounded("68.14").meets(&exact));
}

/// Every result of two values of the operands lies within the interval, and its ends are such results.
#[test]
fn arithmetic_holds_all_results_and_no_more() {
    let ends = ["-3", "-0.25", "0", "0.5", "7.75"].map(rational);
    let pairs =
        || ends.iter().enumerate().flat_map(|(index, low)| ends[index..].iter().map(move |high| (low, high)));
    let intervals: Vec<_> = pairs().map(|(low, high)| Interval { low: low.clone(), high: high.clone() }).collect();
    for left in &intervals {
        for right in &intervals {
            check(left, right, &left.plus(right), |a, b| a + b);
            check(left, right, &left.minus(right), |a, b| a - b);
            check(left, right, &left.times(right), |a, b| a * b);
            match left.divided_by(right) {
                Some(quotient) => check(left, right, &quotient, |a, b| a / b),
                None => assert!(right.meets(&Interval::default()), "{right:?}"),
            }
        }
    }
}

fn check(
    left: &Interval,
    right: &Interval,
    result: &Interval,
    operation: fn(&Rational, &Rational) -> Rational,
) {
    let quarters = |interval: &Interval| {
        let step = (&interval.high - &interval.low) / Rational::from_integer(4.into());
        (0..=4).map(|count| &interval.low + &step * Rational::from_integer(count.into())).collect::<Vec<_>>()
    };
    let results: Vec<_> = quarters(left)
        .iter()
        .flat_map(|a| quarters(right).iter().map(|b| operation(a, b)).collect::<Vec<_>>())
        .collect();
    assert!(results.iter().all(|value| result.low <= *value && *value <= result.high), "{left:?} {right:?}");
    assert!(results.contains(&result.low) && results.contains(&result.high), "{left:?} {right:?} {result:?}");
}
