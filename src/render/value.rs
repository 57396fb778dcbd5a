//! Values as readers see them.

use super::site::{Language, Site};
use crate::config::Config;
use crate::decimal::Decimal;
use crate::expression::{Format, Quantity, Unit};
use crate::lang::Lang;
use crate::locale::Locale;
use crate::theme::Words;

/// Calculated percentages are shown with so many decimals, as the report's own are.
const PERCENT_DECIMALS: i32 = 2;
/// Other calculated numbers that are not whole.
const NUMBER_DECIMALS: i32 = 2;

/// A value and its unit apart: "62.96" and "%".
pub struct Parts {
    pub value: String,
    pub unit: Option<String>,
}

/// A number in digits; one that is known to ten thousands only is written so.
pub fn number(language: &Language<'_>, number: &Decimal) -> String {
    number_in(language.locale, number)
}

fn number_in(locale: &Locale, number: &Decimal) -> String {
    if number.scale() < 0 { locale.compact(number) } else { locale.number(number) }
}

/// The digits to show: those published, else those that suit the unit.
pub fn digits(quantity: &Quantity) -> Decimal {
    match &quantity.published {
        Some(published) => published.clone(),
        None if quantity.unit.parts().is_some() => Decimal::from_rational_half_up(&quantity.value, PERCENT_DECIMALS),
        None if quantity.value.is_integer() => Decimal::from_rational_half_up(&quantity.value, 0),
        None => Decimal::from_rational_half_up(&quantity.value, NUMBER_DECIMALS),
    }
}

/// A value within a sentence: with its percent sign, without any other unit.
pub fn inline(language: &Language<'_>, quantity: &Quantity, format: Format) -> String {
    written(language.locale, quantity, format)
}

/// What `inline` writes, without the theme's words.
pub fn written(locale: &Locale, quantity: &Quantity, format: Format) -> String {
    let digits = digits(quantity);
    match quantity.unit {
        Unit::Percent => locale.percent(&digits),
        _ if format == Format::Compact => locale.compact(&digits),
        _ => number_in(locale, &digits),
    }
}

/// A value and its unit.
pub fn parts(site: &Site<'_>, language: &Language<'_>, quantity: &Quantity, format: Format) -> Parts {
    let digits = digits(quantity);
    let value = if format == Format::Compact { language.locale.compact(&digits) } else { number(language, &digits) };
    let unit = match &quantity.unit {
        Unit::Number | Unit::Rank | Unit::Unknown => None,
        unit => Some(self::unit(site, language, unit)),
    };
    Parts { value, unit }
}

/// A value with its unit in one phrase: `62.96%`, `23 人`, `1 person`.
pub fn phrase(site: &Site<'_>, language: &Language<'_>, digits: &Decimal, unit: &Unit) -> String {
    let value = number(language, digits);
    let own = format!("quantity.{}", unit.id());
    let key = if language.words.find(&format!("{own}.other")).is_some() { own } else { "quantity.default".to_owned() };
    language.words.fill_counted(&key, &value, &[("value", &value), ("unit", &self::unit(site, language, unit))])
}

/// A unit's name: the project's own, else the theme's.
pub fn unit(site: &Site<'_>, language: &Language<'_>, unit: &Unit) -> String {
    unit_name(&site.report.config, language.words, language.lang, unit)
}

/// The same outside of a site.
pub fn unit_name(config: &Config, words: &Words, lang: &Lang, unit: &Unit) -> String {
    match config.units.get(unit.id()) {
        Some(name) => name.get(lang).to_owned(),
        None => words.get(&format!("units.{}", unit.id())).to_owned(),
    }
}
