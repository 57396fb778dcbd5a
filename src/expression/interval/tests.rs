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

/// Figures as they may be published: digits of any precision, and one of the values that were rounded to them.
#[derive(Clone, Copy, Debug, bolero::TypeGenerator)]
struct Figure {
    mantissa: i16,
    scale: i8,
    /// Where in its interval the true value lies, in 64ths from the lower end.
    position: u8,
}

impl Figure {
    fn interval(self) -> Interval {
        Interval::rounded(&Decimal::new(i64::from(self.mantissa), i32::from(self.scale) % 5))
    }

    fn true_value(self) -> Rational {
        let interval = self.interval();
        let width = interval.high() - interval.low();
        let part = &Rational::whole(i64::from(self.position % 65)) * &Rational::part_of(64);
        interval.low() + &(&width * &part)
    }
}

/// Whatever the true values are that two figures were rounded from, the result of every operation on them lies in the
/// interval that the operation gives for the figures.
#[test]
fn no_true_result_lies_outside() {
    bolero::check!().with_type::<[Figure; 2]>().cloned().with_iterations(3_000).for_each(|[one, other]| {
        let (left, right) = (one.interval(), other.interval());
        let (a, b) = (one.true_value(), other.true_value());
        assert!(left.holds(&a) && right.holds(&b));
        assert!(left.plus(&right).holds(&(&a + &b)));
        assert!(left.minus(&right).holds(&(&a - &b)));
        assert!(left.times(&right).holds(&(&a * &b)));
        assert!(left.scaled(&b).holds(&(&a * &b)));
        assert!((-left.clone()).holds(&-&a));
        assert!(left.absolute().holds(&a.abs()));
        match left.divided_by(&right) {
            Some(quotient) => assert!(a.divided_by(&b).is_some_and(|ratio| quotient.holds(&ratio))),
            None => assert!(right.holds(&Rational::ZERO)),
        }
    });
}

/// The ends of a result are results themselves, so an interval claims no more than rounding explains.
#[test]
fn both_ends_are_attained() {
    bolero::check!().with_type::<[Figure; 2]>().cloned().with_iterations(3_000).for_each(|[one, other]| {
        let (left, right) = (one.interval(), other.interval());
        let ends = |interval: &Interval| [interval.low().clone(), interval.high().clone()];
        let attained = |result: &Interval, operation: &dyn Fn(&Rational, &Rational) -> Option<Rational>| {
            let results = ends(&left).into_iter().flat_map(|a| ends(&right).map(|b| operation(&a, &b)));
            let results: Vec<Rational> = results.flatten().collect();
            assert!(results.contains(result.low()) && results.contains(result.high()), "{left:?} {right:?} {result:?}");
        };
        attained(&left.plus(&right), &|a, b| Some(a + b));
        attained(&left.minus(&right), &|a, b| Some(a - b));
        attained(&left.times(&right), &|a, b| Some(a * b));
        if let Some(quotient) = left.divided_by(&right) {
            attained(&quotient, &Rational::divided_by);
        }
    });
}

#[test]
fn figures_agree_in_both_directions_and_with_themselves() {
    bolero::check!().with_type::<[Figure; 2]>().cloned().with_iterations(3_000).for_each(|[one, other]| {
        let (left, right) = (one.interval(), other.interval());
        assert_eq!(left.meets(&right), right.meets(&left));
        assert!(left.meets(&left));
        // They agree where their difference may be nothing.
        assert_eq!(left.meets(&right), left.minus(&right).holds(&Rational::ZERO));
        assert_eq!(left.meets(&Interval::exactly(other.true_value())), left.holds(&other.true_value()));
    });
}
