use super::*;

fn locale(tag: &str) -> Locale {
    Locale::new(tag).unwrap_or_else(|error| panic!("{tag}: {error}"))
}

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_locale_is_shared_between_threads() {
    fn shareable<T: Send + Sync + Clone>() {}
    shareable::<Locale>();
}

#[test]
fn a_tag_is_checked() {
    for tag in ["", "z", "chinese language", "zh_"] {
        assert_eq!(Locale::new(tag).err(), Some(LocaleError::InvalidTag(tag.to_owned())), "{tag}");
    }
    assert_eq!(locale("zh-Hans-CN").tag(), "zh-Hans-CN");
    assert_eq!(locale("zh-u-nu-hanidec").number(&decimal("12")), "12");
}

#[test]
fn numbers_keep_their_digits() {
    let cases = [
        ("229586", "229,586"),
        ("1.50", "1.50"),
        ("-3.2", "−3.2"),
        ("0.00", "0.00"),
        ("999", "999"),
        ("1000", "1,000"),
        ("-1234567.890", "−1,234,567.890"),
        ("5.47万", "54,700"),
        ("1234567890123456789012345678901234567.890", "1,234,567,890,123,456,789,012,345,678,901,234,567.890"),
    ];
    for (plain, written) in cases {
        for tag in ["zh", "en"] {
            assert_eq!(locale(tag).number(&decimal(plain)), written, "{tag}");
        }
    }
    assert_eq!(locale("de").number(&decimal("-1234.5")), "−1.234,5");
    assert_eq!(locale("hi").number(&decimal("12345678")), "1,23,45,678");
    assert_eq!(locale("ar-EG").number(&decimal("12")), "12");
}

#[test]
fn percent_and_sign_are_added() {
    let english = locale("en");
    assert_eq!(english.percent(&decimal("62.96")), "62.96%");
    assert_eq!(english.percent(&decimal("-0.50")), "−0.50%");
    assert_eq!(english.signed(&decimal("3.2")), "+3.2");
    assert_eq!(english.signed(&decimal("-3.2")), "−3.2");
    assert_eq!(english.signed(&decimal("0.0")), "0.0");
}

#[test]
fn compact_numbers_have_four_significant_digits_or_their_own() {
    let cases = [
        ("229586", "22.96 万", "229.6 thousand"),
        ("-229586", "−22.96 万", "−229.6 thousand"),
        ("229550", "22.96 万", "229.6 thousand"),
        ("5.47万", "5.47 万", "54.7 thousand"),
        ("102.33万", "102.33 万", "1.0233 million"),
        ("1.2亿", "1.2 亿", "0.12 billion"),
        ("26万", "26 万", "0.26 million"),
        ("60万", "60 万", "0.60 million"),
        ("65.08万", "65.08 万", "650.8 thousand"),
        ("14.28万", "14.28 万", "142.8 thousand"),
        ("30亿", "30 亿", "3.0 billion"),
        ("0.5万", "5,000", "5 thousand"),
        ("10000", "1.000 万", "10.00 thousand"),
        ("9999", "9,999", "9.999 thousand"),
        ("9999.96", "9,999.96", "10.00 thousand"),
        ("999960", "100.0 万", "1.000 million"),
        ("99999999", "1.000 亿", "100.0 million"),
        ("1234567.89", "123.5 万", "1.235 million"),
        ("1234567890", "12.35 亿", "1.235 billion"),
        ("1234567890123", "1.235 万亿", "1.235 trillion"),
        ("12345678901234567", "12,350 万亿", "12,350 trillion"),
        ("999.96", "999.96", "999.96"),
        ("0", "0", "0"),
    ];
    for (plain, chinese, english) in cases {
        let value = decimal(plain);
        assert_eq!(locale("zh").compact(&value).replace('\u{a0}', " "), chinese, "{plain}");
        assert_eq!(locale("en").compact(&value).replace('\u{a0}', " "), english, "{plain}");
    }
    assert_eq!(locale("zh").compact(&decimal("229586")), "22.96\u{a0}万");
    assert_eq!(locale("zh-TW").compact(&decimal("229586")), "22.96\u{a0}萬");
    assert_eq!(locale("fr").compact(&decimal("229586")), "229\u{202f}586");
}

#[test]
fn dates_follow_the_language() {
    let date = jiff::civil::date(2020, 8, 31);
    let early = jiff::civil::date(2020, 3, 5);
    let moment = jiff::civil::date(2020, 10, 30).at(9, 0, 0, 0);
    let chinese = locale("zh");
    assert_eq!(chinese.date(date), "2020年8月31日");
    assert_eq!(chinese.date(early), "2020年3月5日");
    assert_eq!(chinese.month(date), "2020年8月");
    assert_eq!(chinese.date_time(moment), "2020年10月30日 09:00");
    let english = locale("en");
    assert_eq!(english.date(date), "31 August 2020");
    assert_eq!(english.date(early), "5 March 2020");
    assert_eq!(english.month(date), "August 2020");
    assert_eq!(english.date_time(moment), "30 October 2020 at 09:00");
    assert_eq!(locale("en-US").date(date), "August 31, 2020");
}

#[test]
fn lists_and_ordinals_follow_the_language() {
    let items = |count: usize| ["A", "B", "C"][..count].iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
    for (count, chinese, english) in [(0, "", ""), (1, "A", "A"), (2, "A和B", "A and B"), (3, "A、B和C", "A, B and C")]
    {
        assert_eq!(locale("zh").list(&items(count)), chinese);
        assert_eq!(locale("en").list(&items(count)), english);
    }
    for (number, chinese, english) in
        [(1, "一、", "1."), (10, "十、", "10."), (11, "十一、", "11."), (20, "二十、", "20."), (99, "九十九、", "99.")]
    {
        assert_eq!(locale("zh").ordinal_section(number), chinese);
        assert_eq!(locale("en").ordinal_section(number), english);
    }
}

/// Text, the number's bytes in it, mantissa, scale, unit.
type ReadCase = (&'static str, &'static str, i64, i32, LiteralUnit);

fn assert_reads(tag: &str, cases: &[ReadCase]) {
    for (text, number, mantissa, scale, unit) in cases {
        let literal = locale(tag).parse_number(text).unwrap_or_else(|error| panic!("{tag} {text}: {error:?}"));
        assert_eq!(literal.value, Decimal::new(*mantissa, *scale), "{text}");
        assert_eq!((literal.unit, &text[literal.range.clone()]), (*unit, *number), "{text}");
    }
}

#[test]
fn both_languages_read_digits() {
    use LiteralUnit::*;
    let cases: &[ReadCase] = &[
        ("229,586", "229,586", 229_586, 0, None),
        ("229586", "229586", 229_586, 0, None),
        ("62.96%", "62.96", 6296, 2, Percent),
        ("62.96 %", "62.96", 6296, 2, Percent),
        ("１２．５％", "１２．５", 125, 1, Percent),
        ("−3.2%", "−3.2", -32, 1, Percent),
        ("-3.2", "-3.2", -32, 1, None),
        ("–3.2", "–3.2", -32, 1, None),
        ("+3.20", "+3.20", 320, 2, None),
        ("(-3)", "-3", -3, 0, None),
        ("5‰", "5", 5, 0, PerMille),
        ("9", "9", 9, 0, None),
        ("9.", "9", 9, 0, None),
        ("1\u{2009}234", "1\u{2009}234", 1234, 0, None),
        ("COVID-19: 12", "12", 12, 0, None),
        ("A4 × 3", "3", 3, 0, None),
    ];
    assert_reads("zh", cases);
    assert_reads("en", cases);
}

#[test]
fn chinese_scales_and_numerals_are_read() {
    use LiteralUnit::*;
    assert_reads(
        "zh",
        &[
            ("5.47 万", "5.47 万", 547, -2, None),
            ("5.47万人", "5.47万", 547, -2, None),
            ("5.47\u{a0}万", "5.47\u{a0}万", 547, -2, None),
            ("5.47\u{2009}万", "5.47\u{2009}万", 547, -2, None),
            ("5.47\u{202f}万", "5.47\u{202f}万", 547, -2, None),
            ("1.2亿元", "1.2亿", 12, -7, None),
            ("3千人", "3千", 3, -3, None),
            ("3千克", "3", 3, 0, None),
            ("2百万", "2百万", 2, -6, None),
            ("1.5万亿", "1.5万亿", 15, -11, None),
            ("10,855 人", "10,855", 10_855, 0, None),
            ("共10,855人，其中一部分", "10,855", 10_855, 0, None),
            ("提高 3.2 个百分点", "3.2", 32, 1, PercentagePoint),
            ("降低-3.2个百分点", "-3.2", -32, 1, PercentagePoint),
            ("百分之 62.96", "62.96", 6296, 2, Percent),
            ("百分之六十二点九六", "六十二点九六", 6296, 2, Percent),
            ("负百分之三", "负百分之三", -3, 0, Percent),
            ("负三", "负三", -3, 0, None),
            ("第 3 名", "3", 3, 0, None),
            ("三", "三", 3, 0, None),
            ("十一所", "十一", 11, 0, None),
            ("二十三", "二十三", 23, 0, None),
            ("三万人", "三万", 3, -4, None),
            ("三个百分点", "三", 3, 0, PercentagePoint),
        ],
    );
}

#[test]
fn english_scales_and_numerals_are_read() {
    use LiteralUnit::*;
    assert_reads(
        "en",
        &[
            ("54.7 thousand", "54.7 thousand", 547, -2, None),
            ("229.6\u{a0}thousand", "229.6\u{a0}thousand", 2296, -2, None),
            ("229.6\nThousand", "229.6\nThousand", 2296, -2, None),
            ("1.0233 million", "1.0233 million", 10_233, -2, None),
            ("1.2 billion people", "1.2 billion", 12, -8, None),
            ("54.7k", "54.7k", 547, -2, None),
            ("54.7 km", "54.7", 547, 1, None),
            ("61.02 per cent", "61.02", 6102, 2, Percent),
            ("61.02 percent", "61.02", 6102, 2, Percent),
            ("61.02 percentages", "61.02", 6102, 2, None),
            ("3.2 percentage points", "3.2", 32, 1, PercentagePoint),
            ("a 3.2-percentage-point rise", "3.2", 32, 1, PercentagePoint),
            ("one percentage point", "one", 1, 0, PercentagePoint),
            ("minus 3.2 per cent", "minus 3.2", -32, 1, Percent),
            ("seven", "seven", 7, 0, None),
            ("Seven universities", "Seven", 7, 0, None),
            ("twenty-one", "twenty-one", 21, 0, None),
            ("two hundred and five", "two hundred and five", 205, 0, None),
            ("five thousand graduates", "five thousand", 5, -3, None),
            ("3rd", "3", 3, 0, None),
            ("attention: 5", "5", 5, 0, None),
        ],
    );
}

#[test]
fn other_languages_have_their_own_separators() {
    use LiteralUnit::*;
    assert_reads("de", &[("1.234,50 %", "1.234,50", 123_450, 2, Percent)]);
    assert_reads("fr", &[("1\u{202f}234,5", "1\u{202f}234,5", 12_345, 1, None)]);
    assert_reads("hi", &[("1,23,45,678", "1,23,45,678", 12_345_678, 0, None)]);
}

#[test]
fn a_text_without_exactly_one_number_is_refused() {
    use crate::decimal::NumberErrorKind::{Exponent, Grouping, LeadingPoint, Numeral, SecondPoint, TooLong};
    use LiteralErrorKind::*;
    let long = "1".repeat(41);
    let cases: &[(&str, &str, LiteralErrorKind, &str)] = &[
        ("zh", "", NoneFound, ""),
        ("zh", "就业率", NoneFound, "就业率"),
        ("en", "tenure", NoneFound, "tenure"),
        ("en", "A4", NoneFound, "A4"),
        ("zh", "3 到 5", MoreThanOne, "5"),
        ("en", "3–5", MoreThanOne, "5"),
        ("en", "10 855", MoreThanOne, "855"),
        ("en", "one of the 12", MoreThanOne, "12"),
        ("en", "two thousand and five", MoreThanOne, "five"),
        ("zh", "三分之一", MoreThanOne, "一"),
        ("zh", "2020年8月31日", MoreThanOne, "8"),
        ("zh", "1,23", Malformed(Grouping), "1,23"),
        ("en", "about 1234,567 people", Malformed(Grouping), "1234,567"),
        ("en", "1.2.3", Malformed(SecondPoint), "."),
        ("en", "1e5", Malformed(Exponent), "e5"),
        ("zh", "约 .5", Malformed(LeadingPoint), "."),
        ("zh", "三四百", Malformed(Numeral), "三四百"),
        ("zh", "约3万五千人", Malformed(Numeral), "3万五千"),
        ("zh", "两万3千", Malformed(Numeral), "两万3千"),
        ("zh", "三分之 1", Malformed(Numeral), "三分之 1"),
        ("zh", "万分之3", Malformed(Numeral), "万分之3"),
        ("en", "some two thirds", Malformed(Numeral), "two thirds"),
        ("en", &long, Malformed(TooLong), &long),
    ];
    for (tag, text, kind, culprit) in cases {
        let error = locale(tag).parse_number(text).expect_err(text);
        assert_eq!((error.kind, &text[error.range.clone()]), (*kind, *culprit), "{text}");
    }
}

#[test]
fn a_literal_is_rewritten_in_its_own_shape() {
    let cases = [
        ("zh", "共 22.96 万人", "230999", "共 23.10 万人"),
        ("zh", "10,855 人", "10343", "10,343 人"),
        ("zh", "−3.2%", "1.25", "1.3%"),
        ("en", "229.6 thousand", "230999", "231.0 thousand"),
        ("en", "61.02 per cent", "-7", "−7.00 per cent"),
        ("en", "minus 3.2 points", "1.25", "1.3 points"),
        ("en", "minus 3.2 points", "-1.25", "minus 1.3 points"),
        ("en", "-3.2%", "-1.25", "-1.3%"),
        ("zh", "+3.2%", "1.25", "+1.3%"),
        ("zh", "+3.2%", "-1.25", "−1.3%"),
        ("zh", "9448 人", "11260", "11260 人"),
        ("zh", "885 家", "1885", "1,885 家"),
        ("en", "16\u{2009}139 posts", "1016140", "1\u{2009}016\u{2009}140 posts"),
        ("zh", "６２．９６％", "1062.97", "１,０６２．９７％"),
        ("zh", "七部委", "8", "八部委"),
        ("zh", "七部委", "2", "两部委"),
        ("en", "seven ministries", "8", "8 ministries"),
        ("zh", "百分之三", "2", "百分之二"),
        ("zh", "负百分之三", "-5", "负百分之五"),
    ];
    for (tag, text, value, expected) in cases {
        let locale = locale(tag);
        let literal = locale.parse_number(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(locale.rewrite(text, &literal, &decimal(value)), expected);
    }
}

/// Decimals of every length and scale, from a fixed linear congruence (Knuth's MMIX constants).
fn decimals() -> impl Iterator<Item = Decimal> {
    let mut state = 2020_u64;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 16
    })
    .take(4000)
    .map(|bits| {
        let mantissa = i64::try_from(bits >> (bits % 48)).unwrap_or_default();
        let signed = if bits & 64 == 0 { mantissa } else { -mantissa };
        Decimal::new(signed, i32::try_from(bits / 64 % 9).unwrap_or_default())
    })
}

#[test]
fn what_is_written_is_read_back() {
    for tag in ["zh", "en", "de", "fr", "hi"] {
        let locale = locale(tag);
        for value in decimals() {
            let written = locale.number(&value);
            let literal = locale.parse_number(&written).unwrap_or_else(|error| panic!("{tag} {written}: {error:?}"));
            assert_eq!((&literal.value, literal.range), (&value, 0..written.len()), "{tag} {written}");
            let percent = locale.parse_number(&locale.percent(&value)).map(|literal| (literal.value, literal.unit));
            assert_eq!(percent, Ok((value, LiteralUnit::Percent)));
        }
    }
}

#[test]
fn what_is_written_compactly_is_read_back_within_its_precision() {
    for tag in ["zh", "en"] {
        let locale = locale(tag);
        for value in decimals() {
            let written = locale.compact(&value);
            let literal = locale.parse_number(&written).unwrap_or_else(|error| panic!("{tag} {written}: {error:?}"));
            assert!(value.rescaled(literal.value.scale()).same_value(&literal.value), "{tag} {value} {written}");
        }
    }
}

#[test]
fn a_compact_number_written_with_a_scale_word_keeps_its_precision() {
    for tag in ["zh", "en"] {
        let locale = locale(tag);
        for (scale, value) in (4..=12).flat_map(|places| decimals().map(move |value| (-places, value))).step_by(7) {
            let value = Decimal::new(value.mantissa().clone(), scale);
            let read = locale.parse_number(&locale.compact(&value)).map(|literal| literal.value);
            assert!(value.is_zero() || read.as_ref() == Ok(&value), "{tag} {value} {read:?}");
        }
    }
}

#[test]
fn any_text_is_read_without_a_panic() {
    let pieces =
        ["1", ",", "．", "−", "万", "三", "十", "百分", "é", "👩‍🎓", " ", "k", "seven", "e", "９", "之", "-", "0.5"];
    for tag in ["zh", "en", "de"] {
        let locale = locale(tag);
        for seed in decimals() {
            let digits = seed.mantissa().to_string();
            let text: String = digits.bytes().map(|digit| pieces[usize::from(digit) * 7 % pieces.len()]).collect();
            match locale.parse_number(&text) {
                Ok(literal) => assert!(text.get(literal.range).is_some(), "{text}"),
                Err(error) => assert!(text.get(error.range).is_some(), "{text}"),
            }
        }
    }
}
