use super::*;

fn parsed(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

#[test]
fn reads_digits_and_precision_as_written() {
    let cases: &[(&str, i64, i32, &str)] = &[
        ("0", 0, 0, "0"),
        ("1.50", 150, 2, "1.50"),
        ("-3.2", -32, 1, "-3.2"),
        ("−3.2", -32, 1, "-3.2"),
        ("－３．２", -32, 1, "-3.2"),
        ("+3.2", 32, 1, "3.2"),
        ("＋3", 3, 0, "3"),
        ("229,586", 229_586, 0, "229586"),
        ("１２，３４５．６０", 1_234_560, 2, "12345.60"),
        ("1\u{2009}234\u{2009}567", 1_234_567, 0, "1234567"),
        ("1\u{202f}234.5", 12345, 1, "1234.5"),
        ("229586", 229_586, 0, "229586"),
        ("5.47万", 547, -2, "54700"),
        ("5.47 万", 547, -2, "54700"),
        ("1.2亿", 12, -7, "120000000"),
        ("3\u{a0}万亿", 3, -12, "3000000000000"),
        ("1.234567万", 1_234_567, 2, "12345.67"),
        ("-0.05", -5, 2, "-0.05"),
        ("-0.0", 0, 1, "0.0"),
        ("0万", 0, -4, "0"),
        ("  86.96\u{3000}", 8696, 2, "86.96"),
        ("007", 7, 0, "7"),
    ];
    for (text, mantissa, scale, plain) in cases {
        let value = parsed(text);
        assert_eq!(value, Decimal::new(*mantissa, *scale), "{text}");
        assert_eq!(value.to_string(), *plain, "{text}");
    }
}

#[test]
fn names_the_culprit_of_a_text_that_is_no_number() {
    use NumberErrorKind::*;
    let cases: &[(&str, NumberErrorKind, &str)] = &[
        ("", Empty, ""),
        ("  ", Empty, "  "),
        ("-", MissingDigits, "-"),
        ("万", MissingDigits, "万"),
        ("NaN", NotANumber, "NaN"),
        ("-inf", NotANumber, "inf"),
        ("∞", NotANumber, "∞"),
        ("1e5", Exponent, "e5"),
        ("1.5E-10", Exponent, "E-10"),
        (".5", LeadingPoint, "."),
        ("-．5", LeadingPoint, "．"),
        ("5.", TrailingPoint, "."),
        ("1.2.3", SecondPoint, "."),
        ("1,23", Grouping, "1,23"),
        ("1234,567", Grouping, "1234,567"),
        ("1,234,56", Grouping, "1,234,56"),
        ("1,234，567", Grouping, "1,234，567"),
        ("1.234,567", Grouping, "1.234,567"),
        ("1,", Grouping, ","),
        ("1,,234", Grouping, ","),
        ("12345678901234567890123456789012345678901", TooLong, "12345678901234567890123456789012345678901"),
        ("12 345", UnexpectedCharacter, "3"),
        ("- 5", UnexpectedCharacter, " "),
        ("62.96%", UnexpectedCharacter, "%"),
        ("12人", UnexpectedCharacter, "人"),
        ("5万人", UnexpectedCharacter, "万"),
        ("abc", UnexpectedCharacter, "a"),
        ("—", UnexpectedCharacter, "—"),
    ];
    for (text, kind, culprit) in cases {
        let error = Decimal::parse(text).expect_err(text);
        assert_eq!((error.kind, &text[error.range.clone()]), (*kind, *culprit), "{text}");
    }
}

#[test]
fn forty_digits_are_exact() {
    let text = "1234567890123456789012345678901234567.890";
    assert_eq!(parsed(text).to_string(), text);
}

#[test]
fn rounds_ties_away_from_zero_or_to_even() {
    let cases = [
        ("2.5", 0, "3", "2"),
        ("-2.5", 0, "-3", "-2"),
        ("3.5", 0, "4", "4"),
        ("0.125", 2, "0.13", "0.12"),
        ("0.1249", 2, "0.12", "0.12"),
        ("-0.004", 2, "0.00", "0.00"),
        ("229586", -2, "229600", "229600"),
        ("250", -2, "300", "200"),
        ("49", -2, "0", "0"),
        ("1.5", 3, "1.500", "1.500"),
    ];
    for (text, scale, up, even) in cases {
        let value = parsed(text).to_rational();
        assert_eq!(Decimal::from_rational_half_up(&value, scale).to_string(), up, "{text}");
        assert_eq!(Decimal::from_rational_half_even(&value, scale).to_string(), even, "{text}");
    }
}

#[test]
fn a_third_is_rounded_from_its_exact_value() {
    let third = Rational::part_of(3);
    assert_eq!(Decimal::from_rational_half_up(&third, 4).to_string(), "0.3333");
}

#[test]
fn digits_and_value_are_compared_apart() {
    assert_ne!(parsed("1.5"), parsed("1.50"));
    assert!(parsed("1.5").same_value(&parsed("1.50")));
    assert!(parsed("5.47万").same_value(&parsed("54,700")));
    assert!(!parsed("1.5").same_value(&parsed("-1.5")));
}

#[test]
fn the_last_place_is_that_of_the_writing() {
    assert_eq!(parsed("1.50").unit_in_last_place().to_string(), "0.01");
    assert_eq!(parsed("5.47万").unit_in_last_place().to_string(), "100");
    assert_eq!(parsed("9").unit_in_last_place().to_string(), "1");
}

#[test]
fn floats_are_the_nearest_ones() {
    assert_eq!(parsed("0.1").to_f64(), 0.1);
    assert_eq!(parsed("-62.96").to_f64(), -62.96);
    assert_eq!(parsed("5.47万").to_f64(), 54_700.0);
}

#[test]
fn serializes_as_a_string() {
    assert_eq!(serde_json::to_string(&parsed("1.50")).ok(), Some("\"1.50\"".to_owned()));
}

#[test]
fn display_keeps_to_a_width() {
    assert_eq!(format!("{:>8}|", parsed("-1.50")), "   -1.50|");
}

/// Small fractions and those of unlimited size are one kind of number: every operation gives what `num-rational` does, in
/// the small form wherever that holds it.
#[test]
fn fractions_of_machine_words_are_exact() {
    use num_rational::BigRational;
    use std::collections::hash_map::DefaultHasher;
    use std::hash::{Hash, Hasher};

    let hash = |value: &Rational| {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    };
    let check = |found: Rational, expected: BigRational| {
        let canonical = Rational::from(expected.clone());
        assert_eq!((found.to_big(), &found), (expected, &canonical));
        assert_eq!(hash(&found), hash(&canonical));
    };
    bolero::check!().with_type::<[(i64, u64, bool); 2]>().with_iterations(3_000).for_each(|pair| {
        let [left, right] = pair.map(|(numerator, denominator, is_small)| {
            let reduce = |number: i64| if is_small { number % 1_000 } else { number };
            let denominator = if is_small { denominator % 100 } else { denominator };
            BigRational::new(reduce(numerator).into(), denominator.max(1).into())
        });
        let (a, b) = (Rational::from(left.clone()), Rational::from(right.clone()));
        check(&a + &b, &left + &right);
        check(&a - &b, &left - &right);
        check(&a * &b, &left * &right);
        check(-&a, -&left);
        check(a.abs(), if left < BigRational::from_integer(0.into()) { -&left } else { left.clone() });
        check([&a, &b, &a].into_iter().sum(), &left + &right + &left);
        assert_eq!(a.cmp(&b), left.cmp(&right));
        match a.divided_by(&b) {
            Some(quotient) => check(quotient, &left / &right),
            None => assert!(b.is_zero()),
        }
        // What became too long for two words comes back to them.
        check(&(&(&a * &b) * &a) - &(&(&b * &a) * &a), BigRational::from_integer(0.into()));
        for scale in [-3, 0, 2, 7] {
            let up = Decimal::from_rational_half_up(&a, scale);
            let half = &Rational::power_of_ten(-scale) * &Rational::part_of(2);
            assert!((&up.to_rational() - &a).abs() <= half, "{a} at {scale}: {up}");
        }
    });
}
