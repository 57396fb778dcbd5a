//! Netlify and Cloudflare Pages: two files in the folder that is uploaded, `_headers` and `_redirects`. Both compress on
//! the way and show `404.html` by themselves, and ask again for everything that no rule says otherwise of.

use super::{Document, Site, languages, media_type, policy};

/// Netlify's. Its own cookie `nf_lang` goes before what the browser names.
pub fn netlify(site: &Site) -> Vec<Document> {
    let path = site.path();
    let wanted: String = site
        .languages
        .iter()
        .map(|language| {
            let range = languages::range(language, &site.languages);
            format!("{path} {path}{language}/ 302! Language={range}\n")
        })
        .collect();
    let hidden = [".nianbao/*", ".nianbao.json"].map(|name| format!("{path}{name} {path}404.html 404!\n")).concat();
    let rules = format!(
        "# At the entry, the language that the browser names. Who asks for a page of a language gets that.\n{wanted}\n\
         # What nianbao keeps for itself.\n{hidden}"
    );
    documents("Netlify", "netlify", site, headers(site), &rules)
}

/// Cloudflare's. Its rules know neither languages nor the status 404: the entry shows the choice of languages, and what
/// nianbao keeps for itself leads there. It allows 100 rules of headers and lines of 2,000 characters.
pub fn cloudflare(site: &Site) -> Vec<Document> {
    let path = site.path();
    let types: String = media_type::text_endings()
        .into_iter()
        .flat_map(|(kind, endings)| endings.into_iter().map(move |ending| (kind.clone(), ending)))
        .filter(|(_, ending)| *ending != "html")
        .map(|(kind, ending)| format!("\n{path}*.{ending}\n  Content-Type: {kind}\n"))
        .collect();
    let hidden = [".nianbao/*", ".nianbao.json"].map(|name| format!("{path}{name} {path} 302\n")).concat();
    let rules = format!("# The entry shows the choice of languages.\n\n# What nianbao keeps for itself.\n{hidden}");
    documents("Cloudflare Pages", "cloudflare", site, headers(site) + &types, &rules)
}

/// Values of one header by several rules would be joined, so each has one rule for each file.
fn headers(site: &Site) -> String {
    let (path, hashed) = (site.path(), policy::HASHED);
    let protection = site.protection(|name, value| format!("  {name}: {value}"));
    let pages: String = site
        .languages
        .iter()
        .map(|language| format!("\n{path}{language}/*\n  Cache-Control: {}\n", policy::ASK_AGAIN))
        .collect();
    format!("{path}*\n{protection}\n\n{path}{hashed}*\n  Cache-Control: {}\n{pages}", policy::FOR_EVER)
}

fn documents(name: &str, argument: &str, site: &Site, headers: String, rules: &str) -> Vec<Document> {
    let url = site.base_url.absolute("");
    let folder = match site.path().as_str() {
        "/" => String::new(),
        path => format!(" The site's files stand in {path} of that folder."),
    };
    let head = |file: &str, what: &str| {
        format!(
            "# {what} of {url} on {name}. Written by `nianbao host-config {argument}`.\n# It stands as {file} in the \
             folder that is uploaded.{folder}\n\n"
        )
    };
    vec![
        Document { name: "_headers", text: head("_headers", "Headers") + &headers },
        Document { name: "_redirects", text: head("_redirects", "Redirections") + rules },
    ]
}
