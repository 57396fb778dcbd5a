use super::super::Locale;
use super::*;

fn locale(tag: &str) -> Locale {
    Locale::new(tag).unwrap_or_else(|error| panic!("{tag}: {error}"))
}

/// `62.96%: 62.96 percent`: what is written, and what it is.
fn described(text: &str, mention: &Mention) -> String {
    let kind = match &mention.kind {
        MentionKind::Quantity(amount) => amount_of(text, amount),
        MentionKind::Approximate(hedge, amount) => format!("{hedge:?} {}", amount_of(text, amount)),
        MentionKind::Range(from, to) => format!("{} … {}", amount_of(text, from), amount_of(text, to)),
        MentionKind::Ratio(left, right) => format!("{left} : {right}"),
        MentionKind::Fraction(numerator, denominator) => format!("{numerator} / {denominator}"),
        MentionKind::Date(date) => date_of(date),
        MentionKind::Years(from, to) => format!("years {from} {to}"),
        MentionKind::Document { year, number } => format!("document {} {number}", year.unwrap_or_default()),
        MentionKind::Ordinal(number) => format!("ordinal {number}"),
        MentionKind::Time => "time".to_owned(),
        MentionKind::ListNumber => "list".to_owned(),
        MentionKind::Name => "name".to_owned(),
    };
    let direction = mention.direction.map(|direction| format!(" {direction:?}")).unwrap_or_default();
    format!("{}: {kind}{direction}", &text[mention.range.clone()])
}

fn amount_of(text: &str, amount: &Amount) -> String {
    let scale = amount.value.scale();
    let precision = if scale < 0 { format!(" (in {})", Decimal::new(1, scale)) } else { String::new() };
    let unit = match amount.unit {
        MentionUnit::None => String::new(),
        MentionUnit::Currency(currency) => format!(" {currency:?}"),
        unit => format!(" {unit:?}"),
    };
    let noun = amount.noun.clone().map(|noun| format!(" {}", &text[noun])).unwrap_or_default();
    let per_head = if amount.per_head { " per head" } else { "" };
    format!("{}{precision}{unit}{noun}{per_head}", amount.value)
}

fn date_of(date: &PartialDate) -> String {
    let part = date.part.map(|part| format!(" {part:?}")).unwrap_or_default();
    let number = |number: Option<i16>| number.map_or("?".to_owned(), |number| number.to_string());
    let (month, day) = (date.month.map(i16::from), date.day.map(i16::from));
    match (month, day) {
        (None, None) => format!("year {}{part}", number(date.year)),
        _ => format!("date {}-{}-{}{part}", number(date.year), number(month), number(day)),
    }
}

type Case = (&'static str, &'static [&'static str]);

fn assert_mentions(tag: &str, cases: &[Case]) {
    let locale = locale(tag);
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let found: Vec<String> = locale.mentions(text).iter().map(|mention| described(text, mention)).collect();
        if found != *expected {
            wrong.push(format!("{text}\n    expected {expected:?}\n    found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn chinese_figures() {
    assert_mentions(
        "zh",
        &[
            ("全省高校毕业生 229586 人", &["229586: 229586 人"]),
            ("招聘岗位 16,139 个", &["16,139: 16139 个"]),
            ("山西省2020届高校毕业生就业率为62.96%，其中", &["2020届: year 2020", "62.96%: 62.96 Percent"]),
            ("参会用人单位 5.47 万家", &["5.47 万: 54700 (in 100) 家"]),
            ("毕业生在线注册或关注 26 万人次", &["26 万: 260000 (in 10000) 人次"]),
            ("上线学习毕业生 65.08 万人（次）", &["65.08 万: 650800 (in 100) 人（次）"]),
            ("11 个市 117 个县（市、区）中 10 市", &["11: 11 个市", "117: 117 个县", "10: 10 市"]),
            (
                "投入 1.2 亿元，其中 300 万美元",
                &["1.2 亿元: 120000000 (in 10000000) Yuan", "300 万美元: 3000000 (in 10000) Dollar"],
            ),
            ("共￥1,200.50，合€35", &["￥1,200.50: 1200.50 Yuan", "€35: 35 Euro"]),
            ("人均 12.5 元，生均用房 8 平方米", &["12.5 元: 12.5 Yuan per head", "8: 8 平方米"]),
            ("就业率达百分之六十二点九六", &["百分之六十二点九六: 62.96 Percent"]),
            ("千分之三", &["千分之三: 3 PerMille"]),
            ("自然增长率 5.1‰", &["5.1‰: 5.1 PerMille"]),
            ("比上年提高 3.2 个百分点", &["3.2 个百分点: 3.2 PercentagePoint Up"]),
            ("占比为１２．５％", &["１２．５％: 12.5 Percent"]),
            ("增速为 −3.2%", &["−3.2%: -3.2 Percent"]),
            ("七成毕业生", &["七成: 70 (in 10) Percent"]),
            ("规模是上年的 1.5 倍", &["1.5: 1.5 倍"]),
            ("3万5千人", &["3万5千: 35000 (in 1000) 人"]),
            ("在 2020，12 人", &["2020: year 2020", "12: 12 人"]),
        ],
    );
}

#[test]
fn ages_and_bases_are_no_figures() {
    assert_mentions(
        "zh",
        &[
            ("60 岁及以上人口 76.86 万人", &["60 岁: name", "76.86 万: 768600 (in 100) 人"]),
            ("16-59 岁人口占 60.80%", &["16-59 岁: name", "60.80%: 60.80 Percent"]),
            ("0—15岁人口，65周岁以上老人", &["0—15岁: name", "65周岁: name"]),
            ("平均年龄 25.3 岁", &["25.3: 25.3 岁"]),
            ("每 10 万人口中有 1,527 人", &["10 万: name", "1,527: 1527 人"]),
            ("性别比为 101.9（以女性为 100）", &["101.9: 101.9", "100: name"]),
            ("居民消费价格指数（上年=100）为 100.2", &["100: name", "100.2: 100.2"]),
            ("得分为 100", &["100: 100"]),
            ("16—59 周岁（含不满 60 周岁）", &["16—59 周岁: name", "60 周岁: name"]),
            ("发病率为 242.36/10万", &["242.36: 242.36", "10万: name"]),
            ("1 美元兑 7.0467 元人民币", &["1 美元: name", "7.0467 元人民币: 7.0467 Yuan"]),
            ("得 4.62 分（满分 5 分）", &["4.62: 4.62 分", "5: name"]),
            ("PM2.5 年平均浓度 30 微克", &["PM2.5: name", "30: 30"]),
            ("世界 500 强企业录用 312 人", &["500: name", "312: 312 人"]),
            ("1～9 月和 1—9月", &["1～9 月: year ?", "1—9月: year ?"]),
            ("有 1／3 深造", &["1／3: 1 / 3"]),
        ],
    );
    assert_mentions(
        "en",
        &[
            ("people aged 60 and over", &["60: name"]),
            ("those aged 16 to 59 and aged 0–15", &["16 to 59: name", "0–15: name"]),
            ("101.9 men for every 100 women", &["101.9: 101.9 men", "100: name"]),
            ("5.2 doctors per 1,000 people", &["5.2: 5.2 doctors", "1,000: name"]),
            ("the 25-34 age group, 16- to 24-year-olds", &["25-34: name", "16- to 24: name"]),
            ("a birth rate of 6.39 per thousand", &["6.39 per thousand: 6.39 PerMille"]),
            (
                "sales of £4.1m and $1.2bn, 3 m high",
                &["£4.1m: 4100000 (in 100000) Pound", "$1.2bn: 1200000000 (in 100000000) Dollar", "3: 3 m"],
            ),
            ("consumer prices (previous year = 100) at 100.2", &["100: name", "100.2: 100.2"]),
        ],
    );
}

#[test]
fn chinese_changes_have_a_direction() {
    assert_mentions(
        "zh",
        &[
            (
                "比 2019 年增加 3690 人，同比增长 25.8%",
                &["2019 年: year 2019", "3690: 3690 人 Up", "25.8%: 25.8 Percent Up"],
            ),
            ("同比下降 3.2%", &["3.2%: 3.2 Percent Down"]),
            ("较上年减少了 120 人", &["120: 120 人 Down"]),
            ("较 2019 年多 3,200 人", &["2019 年: year 2019", "3,200: 3200 人 Up"]),
            ("人数增加到 5 万", &["5 万: 50000 (in 10000)"]),
            ("增长约 5%", &["约 5%: About 5 Percent Up"]),
        ],
    );
}

#[test]
fn chinese_numerals_count_before_a_measure_word() {
    assert_mentions(
        "zh",
        &[
            ("就业单位类型主要有十一类", &["十一: 11 类"]),
            ("档案在学校保留两年", &["两: 2 年"]),
            ("问题出在两个方面", &["两: 2 个方面"]),
            ("教育厅、人社厅等五部门联合下发", &["五: 5 部门"]),
            ("按照国家七部委要求", &["七: 7 部委"]),
            ("主要工作有以下八项", &["八: 8 项"]),
            ("去往最多的十个省（市、区）", &["十: 10 个省"]),
            ("二十三所高校、三百零五家单位", &["二十三: 23 所", "三百零五: 305 家"]),
            ("三万人", &["三万: 30000 (in 10000) 人"]),
            ("提高三个百分点", &["三个百分点: 3 PercentagePoint Up"]),
            ("一系列措施，一批项目，统一部署，提供“一对一”帮扶", &[]),
            ("十分重要的一项任务，千方百计，一方面", &[]),
            ("二级学院、三年级、一次性补贴", &[]),
            ("对三支一扶等基层就业项目", &["三: name"]),
            ("部、省、校三级联通", &[]),
        ],
    );
}

#[test]
fn chinese_approximations_and_ranges() {
    assert_mentions(
        "zh",
        &[
            ("近千人参加", &["近千: Almost 1000 (in 1000) 人"]),
            ("数百家企业", &["数百: Several 100 (in 100) 家"]),
            ("吸引上万人次", &["上万: MoreThan 10000 (in 10000) 人次"]),
            ("十余所高校", &["十余: MoreThan 10 所"]),
            ("近 9000 人", &["近 9000: Almost 9000 人"]),
            ("超过 1.5 万人", &["超过 1.5 万: MoreThan 15000 (in 1000) 人"]),
            ("60 多个国家", &["60 多: MoreThan 60 个国家"]),
            ("500 人以上", &["500 人以上: MoreThan 500 人"]),
            ("约三万人左右", &["约三万人左右: About 30000 (in 10000) 人"]),
            ("几十万份", &["几十万: Several 100000 (in 100000) 份"]),
            ("不足 5%", &["不足 5%: LessThan 5 Percent"]),
            ("近三年来", &["三: 3 年"]),
            ("就业率在 63%～68% 之间", &["63%～68%: 63 Percent … 68 Percent"]),
            ("增长63～68%", &["63～68%: 63 Percent … 68 Percent Up"]),
            ("每组3至5人", &["3至5: 3 人 … 5 人"]),
            ("5～6万人", &["5～6万: 50000 (in 10000) 人 … 60000 (in 10000) 人"]),
            ("师生比为 1:17.8", &["1:17.8: 1 : 17.8"]),
            ("供需比1.8∶1", &["1.8∶1: 1.8 : 1"]),
            ("男女比例为 1.2比1", &["1.2比1: 1.2 : 1"]),
            ("三分之二的学生", &["三分之二: 2 / 3"]),
        ],
    );
}

#[test]
fn chinese_dates_and_years() {
    assert_mentions(
        "zh",
        &[
            ("截至 2020 年 8 月 31 日，", &["2020 年 8 月 31 日: date 2020-8-31"]),
            ("截止2020年9月30日", &["2020年9月30日: date 2020-9-30"]),
            ("统计至 9 月 30 日", &["9 月 30 日: date ?-9-30"]),
            ("截止 8 月初", &["8 月初: date ?-8-? Early"]),
            ("于 2020 年 7 月初组织", &["2020 年 7 月初: date 2020-7-? Early"]),
            ("继 6 月国防部下达", &["6 月: date ?-6-?"]),
            ("2020 届毕业生、2019级学生", &["2020 届: year 2020", "2019级: year 2019"]),
            ("2019-2020学年", &["2019-2020学年: years 2019 2020"]),
            ("2016—2020年", &["2016—2020年: years 2016 2020"]),
            ("1—8月份", &["1—8月: year ?"]),
            ("2020年底", &["2020年底: year 2020 Late"]),
            ("二〇二〇年八月三十一日", &["二〇二〇年八月三十一日: date 2020-8-31"]),
            ("2020-08-31 发布", &["2020-08-31: date 2020-8-31"]),
            ("8月31日9:00至17:30", &["8月31日: date ?-8-31", "9:00: time", "17:30: time"]),
            ("09:00 开始", &["09:00: time"]),
            ("3个月内", &["3: 3 个月"]),
            ("20世纪90年代", &["20世纪: ordinal 20", "90年代: year ?"]),
        ],
    );
}

#[test]
fn chinese_labels_and_names() {
    assert_mentions(
        "zh",
        &[
            ("（教学厅函〔2013〕25号）要求", &["〔2013〕25号: document 2013 25"]),
            ("（教学厅函[2020]22号）", &["[2020]22号: document 2020 22"]),
            ("（晋教科函〔2020〕12 号）", &["〔2020〕12 号: document 2020 12"]),
            ("第一批次包括服义务兵役提前一批、普通一批", &["第一: ordinal 1"]),
            ("第六届山西省“互联网+”大赛", &["第六: ordinal 6"]),
            ("排在第 3 位", &["第 3: ordinal 3"]),
            ("如图 3 所示", &["图 3: ordinal 3"]),
            ("分别见表 1、表 2、图3", &["表 1: ordinal 1", "表 2: ordinal 2", "图3: ordinal 3"]),
            ("代表 3 人", &["3: 3 人"]),
            ("三、工作开展情况", &["三、: list"]),
            ("（二）大力组织“双线”招聘活动", &["（二）: list"]),
            ("1. 扩大研究生录取规模", &["1.: list"]),
            ("(1) 生源地统计", &["(1): list"]),
            ("1、总体就业情况", &["1、: list"]),
            ("一是持续组织；二是加强", &["一是: list", "二是: list"]),
            ("教育部“24365”网络平台", &["24365: name"]),
            ("新冠肺炎（COVID-19）、5G、A4 纸", &["COVID-19: name", "5G: name", "A4: name"]),
            ("《关于做好2020届3万名毕业生就业工作的通知》", &["2020届: year 2020", "3万: name"]),
            ("90后毕业生来自211高校", &["90后: name", "211: name"]),
            ("（已就业毕业生人数 ÷ 毕业生总人数）× 100%", &["100%: name"]),
            ("电话 0351-1234567，网址 https://example.org/2020/1", &["0351-1234567: name"]),
            ("五台山、三门峡、五家渠", &["三: name", "五: name"]),
        ],
    );
}

#[test]
fn english_figures() {
    assert_mentions(
        "en",
        &[
            ("Shanxi had 229,586 graduates.", &["229,586: 229586 graduates"]),
            ("the rate was 62.96% for all", &["62.96%: 62.96 Percent"]),
            ("61.02 per cent of them", &["61.02 per cent: 61.02 Percent"]),
            ("54.7 thousand employers took part", &["54.7 thousand: 54700 (in 100) employers"]),
            ("offering 1.0233 million posts", &["1.0233 million: 1023300 (in 100) posts"]),
            ("a 3.2-percentage-point rise", &["3.2-percentage-point: 3.2 PercentagePoint rise Up"]),
            ("$1.2 billion and ¥300", &["$1.2 billion: 1200000000 (in 100000000) Dollar", "¥300: 300 Yuan"]),
            ("500 yuan per capita", &["500 yuan: 500 Yuan per head"]),
            ("rose by 3.2%", &["3.2%: 3.2 Percent Up"]),
            ("fell 3.2 per cent", &["3.2 per cent: 3.2 Percent Down"]),
            (
                "3,690 more than in 2019, an increase of 25.8%",
                &["3,690: 3690 more Up", "2019: year 2019", "25.8%: 25.8 Percent Up"],
            ),
            ("12 km of road", &["12: 12 km"]),
        ],
    );
}

#[test]
fn english_number_words_count_before_a_noun() {
    assert_mentions(
        "en",
        &[
            ("mainly of eleven kinds", &["eleven: 11 kinds"]),
            ("at the university for two years", &["two: 2 years"]),
            ("and others, five departments in all", &["five: 5 departments"]),
            ("as required by seven national ministries", &["seven: 7 national"]),
            ("one of them, “one-to-one” support, one university", &[]),
            ("There were eight main lines of work.", &["eight: 8 main"]),
            ("such as Three Supports and One Assistance", &[]),
            ("the ten that send the most", &[]),
            ("two-way job fairs", &[]),
            ("two hundred and five people", &["two hundred and five: 205 people"]),
        ],
    );
}

#[test]
fn english_approximations_and_ranges() {
    assert_mentions(
        "en",
        &[
            ("nearly a thousand people", &["nearly a thousand: Almost 1000 (in 1000) people"]),
            ("several hundred firms", &["several hundred: Several 100 (in 100) firms"]),
            ("more than 60 countries", &["more than 60: MoreThan 60 countries"]),
            ("hundreds of firms", &["hundreds of: Several 100 (in 100) firms"]),
            ("about 9,000 people", &["about 9,000: About 9000 people"]),
            ("63–68 per cent", &["63–68 per cent: 63 Percent … 68 Percent"]),
            ("between 63% and 68%", &["63%: 63 Percent", "68%: 68 Percent"]),
            ("from 3 to 5 teachers", &["3 to 5: 3 teachers … 5 teachers"]),
            ("a ratio of 1.8:1", &["1.8:1: 1.8 : 1"]),
            ("1.8 to 1", &["1.8 to 1: 1.8 : 1"]),
            ("two thirds of them", &["two thirds: 2 / 3"]),
        ],
    );
}

#[test]
fn english_dates_labels_and_names() {
    assert_mentions(
        "en",
        &[
            ("As of 31 August 2020, the", &["31 August 2020: date 2020-8-31"]),
            ("As of August 31, 2020", &["August 31, 2020: date 2020-8-31"]),
            ("As of 30 September.", &["30 September: date ?-9-30"]),
            ("By early August, of", &["early August: date ?-8-? Early"]),
            ("in early July 2020", &["early July 2020: date 2020-7-? Early"]),
            ("In June the Ministry", &["June: date ?-6-?"]),
            ("which may rise in May", &["May: date ?-5-?"]),
            ("Shanxi’s 2020 graduates", &["2020: year 2020"]),
            ("the 2019/20 school year, the 1990s", &["2019/20: years 2019 2020", "1990s: year ?"]),
            (
                "Jiao Xue Ting Han [2013] No. 25 (教学厅函〔2013〕25号)",
                &["[2013] No. 25: document 2013 25", "〔2013〕25号: document 2013 25"],
            ),
            ("the sixth Shanxi competition", &["sixth: ordinal 6"]),
            ("the 6th and the 21st", &["6th: ordinal 6", "21st: ordinal 21"]),
            ("first-class work", &[]),
            ("see Table 1 and Figure 2", &["Table 1: ordinal 1", "Figure 2: ordinal 2"]),
            ("because of COVID-19, on A4 paper over 5G", &["COVID-19: name", "A4: name", "5G: name"]),
            ("the Ministry’s “24365” platform", &["24365: name"]),
            ("version 1.2.3 at 10:30 am", &["1.2.3: name", "10:30: time"]),
        ],
    );
}

/// What the scanner looks for, and what it must not stumble over.
fn text_of(choices: &[u8]) -> String {
    let pieces = [
        "1",
        "20",
        "2020",
        "9,",
        "，",
        "．",
        ".",
        "−",
        "-",
        "–",
        "～",
        "万",
        "亿元",
        "三",
        "十",
        "百",
        "百分之",
        "个百分点",
        "年",
        "月",
        "日",
        "第",
        "近",
        "数",
        "余",
        "多",
        "é",
        "👩‍🎓",
        " ",
        "\u{a0}",
        "k",
        "seven",
        "two thirds",
        "hundred",
        "e",
        "９",
        "之",
        "0.5",
        "〔",
        "〕",
        "号",
        "《",
        "》",
        "“",
        "”",
        "a ",
        "May ",
        "August",
        "th",
        "%",
        "％",
        "$",
        "HK$",
        "5G",
        "COVID-",
        "人",
        "级",
        "表",
        "http://",
        "(",
        "（",
        "）",
        "、",
        "×",
        "100%",
        "分之",
        "/",
        ":",
        "比",
        "to",
        "增长",
        "以上",
        "more than ",
        "×100%",
        "时",
        "\u{3000}",
        "nearly ",
    ];
    choices.iter().map(|choice| pieces[usize::from(*choice) % pieces.len()]).collect()
}

fn assert_in_order(text: &str, mentions: &[Mention]) {
    let mut end = 0;
    for mention in mentions {
        assert!(mention.range.start >= end && mention.range.start < mention.range.end, "{text}: {mentions:?}");
        assert!(text.get(mention.range.clone()).is_some(), "{text}: {mentions:?}");
        for amount in mention.amounts() {
            assert!(text.get(amount.range.clone()).is_some_and(|written| !written.is_empty()), "{text}: {mentions:?}");
            assert!(amount.noun.clone().is_none_or(|noun| text.get(noun).is_some()), "{text}: {mentions:?}");
            assert!(
                mention.range.start <= amount.range.start && amount.range.end <= mention.range.end,
                "{text}: {mentions:?}"
            );
        }
        end = mention.range.end;
    }
}

#[test]
fn any_text_is_read_in_order_and_without_a_panic() {
    let locales = ["zh", "en", "de", "zh-Hant"].map(locale);
    bolero::check!().with_type::<Vec<u8>>().with_iterations(5_000).for_each(|choices| {
        let text = text_of(choices);
        for locale in &locales {
            assert_in_order(&text, &locale.mentions(&text));
        }
    });
}

#[test]
fn any_characters_are_read_in_order_and_without_a_panic() {
    let locales = ["zh", "en"].map(locale);
    bolero::check!().with_type::<String>().with_iterations(5_000).for_each(|text| {
        for locale in &locales {
            assert_in_order(text, &locale.mentions(text));
        }
    });
}

/// The one figure of a text.
fn figure(locale: &Locale, text: &str) -> Option<Amount> {
    match locale.mentions(text).as_slice() {
        [only] => only.amounts().first().map(|amount| (*amount).clone()),
        _ => None,
    }
}

#[test]
fn what_is_written_is_found_again_in_a_sentence() {
    let locales = [(locale("zh"), ["共 ", " 人，"]), (locale("en"), ["with ", " people, "])];
    bolero::check!().with_type::<(i64, u8)>().cloned().with_iterations(3_000).for_each(|(mantissa, scale)| {
        // Of more digits than 万亿 can hold four, the compact form leaves some out.
        let value = Decimal::new(mantissa % 100_000_000_000_000, i32::from(scale % 9));
        for (locale, [before, after]) in &locales {
            let found = |written: String| figure(locale, &format!("{before}{written}{after}"));
            let number = found(locale.number(&value)).map(|amount| amount.value);
            assert_eq!(number.as_ref(), Some(&value), "{value}");
            let percent = found(locale.percent(&value)).map(|amount| (amount.value, amount.unit));
            assert_eq!(percent, Some((value.clone(), MentionUnit::Percent)), "{value}");
            let compact = found(locale.compact(&value)).map(|amount| amount.value);
            assert!(compact.is_some_and(|compact| value.rescaled(compact.scale()).same_value(&compact)), "{value}");
        }
    });
}

#[test]
fn reading_takes_time_in_proportion_to_the_text() {
    let pieces =
        ["1,", "一", "百", "a", " ", "1.", "“1", "(", "two ", "1-", "1～", "《", "5万", "近", "-", "0", "seven-"];
    for tag in ["zh", "en"] {
        let locale = locale(tag);
        for piece in pieces {
            let started = std::time::Instant::now();
            locale.mentions(&piece.repeat(5_000));
            assert!(started.elapsed().as_secs() < 10, "{tag} {piece}");
        }
    }
}
