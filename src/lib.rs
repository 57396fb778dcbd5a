//! nianbao (年报) turns Markdown narrative, YAML tables and figure specifications into a bilingual static website.

pub mod chart;
pub mod config;
pub mod decimal;
pub mod diagnostic;
pub mod edition;
pub mod emit;
pub mod expression;
pub mod figure;
pub mod front_matter;
pub mod lang;
pub mod load;
pub mod locale;
pub mod markdown;
pub mod output;
pub mod project;
pub mod release;
pub mod resolve;
pub mod section;
pub mod front_matter;
pub mod lang;
pub mod markdown;
pub mod source;
pub mod table;
pub mod terms;
pub mod yaml;
