//! Which language a reader wants who comes to the entry page: the first of the site's languages that the browser names.
//! Browsers name them in the order of preference, so the weights need not be sorted; what is weighted 0 is not wanted. See
//! <https://www.rfc-editor.org/rfc/rfc9110#name-accept-language>.

use super::Site;
use crate::lang::Lang;

/// For each language, a regular expression over `Accept-Language` that holds where this language is the wanted one. For
/// engines that can look ahead, such as PCRE; upper and lower case are the same.
pub fn patterns(site: &Site) -> Vec<(&Lang, String)> {
    let ours: Vec<String> = site.languages.iter().map(|language| range(language, &site.languages)).collect();
    let any = format!("(?:{})", ours.join("|"));
    let pattern = |range: &String| format!(r"^(?:(?! *{any}{WANTED})[^,]*,)* *{range}{WANTED}");
    site.languages.iter().zip(ours.iter().map(pattern)).collect()
}

/// Behind a language: what is narrower, and a weight that is not 0.
const WANTED: &str = r"(?:-[0-9a-z-]*)? *(?:,|$|; *q=(?:1|0\.0*[1-9]))";

/// A regular expression over `Accept-Language` whose first capture is the first of the site's languages there. For engines
/// that cannot look ahead, such as RE2; it says itself that upper and lower case are the same.
pub fn first(site: &Site) -> String {
    let ours: Vec<String> = site.languages.iter().map(|language| range(language, &site.languages)).collect();
    format!(r"(?i)(?:^|,) *({}){WANTED}", ours.join("|"))
}

/// What names this language: `zh` for `zh-Hans`, unless the site has another kind of Chinese as well.
pub fn range(language: &Lang, all: &[Lang]) -> String {
    let primary = |language: &Lang| language.as_str().split('-').next().unwrap_or_default().to_owned();
    let own = primary(language);
    let is_alone = all.iter().filter(|other| primary(other) == own).count() == 1;
    if is_alone { own } else { language.as_str().to_owned() }
}
