//! nianbao (年报) turns Markdown narrative, YAML tables and figure specifications into a bilingual static website.

pub mod decimal;
pub mod diagnostic;
pub mod front_matter;
pub mod lang;
pub mod locale;
pub mod markdown;
pub mod emit;
pub mod lang;
pub mod output;
pub mod source;
pub mod chart;
