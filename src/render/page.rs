//! A page's head: titles, language versions, breadcrumbs, metadata.

use serde_json::json;

use super::address::{Page, feed_file};
use super::context::*;
use super::images;
use super::site::{Language, Site};
use crate::check::Relations;
use crate::hosting::policy::CONTENT_SECURITY_POLICY;
use crate::resolve::ResolvedEdition;

/// What a page says of itself.
pub struct Head<'a> {
    pub page: Page<'a>,
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    /// The breadcrumbs between the report and the page itself.
    pub trail: Vec<Breadcrumb>,
    pub draft: bool,
    /// Where the page's data can be had, for a table's structured data.
    pub download: Option<String>,
}

/// The edition that a page belongs to, what was recomputed of it, and the lists of its parts.
#[derive(Clone, Copy)]
pub struct Within<'a> {
    pub resolved: &'a ResolvedEdition,
    pub relations: &'a Relations,
    pub context: &'a EditionContext,
}

/// Everything that templates expect of every page.
pub fn common<'a>(
    site: &'a Site<'_>,
    language: &'a Language<'_>,
    within: Option<Within<'_>>,
    head: Head<'_>,
) -> Common<'a> {
    let citation = within.map(|within| citation(site, language, within, &head));
    Common {
        lang: &language.context,
        assets: &site.assets,
        site: &language.site,
        page: page(site, language, within, &head),
        edition: within.map(|within| with_current(within.context.clone(), &head, site, language)),
        citation,
        for_print: false,
    }
}

fn page(site: &Site<'_>, language: &Language<'_>, within: Option<Within<'_>>, head: &Head<'_>) -> PageContext {
    let lang = language.lang;
    let print_url = within.map(|within| within.context.print_url.clone());
    PageContext {
        kind: head.kind,
        title: head.title.clone(),
        full_title: full_title(language, within, head),
        description: head.description.clone(),
        url: site.addresses.page(head.page, lang),
        canonical: Some(site.addresses.absolute(head.page, lang)),
        alternates: alternates(site, head.page),
        languages: languages(site, language, head.page),
        breadcrumbs: breadcrumbs(language, within, head),
        meta: meta(site, language, within, head),
        open_graph: open_graph(site, language, within, head),
        json_ld: Some(json_ld(site, language, within, head)),
        feed_url: Some(site.addresses.path(&feed_file(lang))),
        print_url,
        draft: head.draft,
        content_security_policy: Some(content_security_policy(site.marks)),
        preview_script: None,
    }
}

/// A page that says where things come from is asked for by a script that asks the preview for more.
fn content_security_policy(marks: bool) -> String {
    format!("{CONTENT_SECURITY_POLICY}{}", if marks { "; connect-src 'self'" } else { "" })
}

fn full_title(language: &Language<'_>, within: Option<Within<'_>>, head: &Head<'_>) -> String {
    let site = language.site.title.as_str();
    let title = match within {
        Some(within) if head.kind != "edition" => {
            language.words.fill("page.part_title", &[("title", &head.title), ("edition", &within.context.title)])
        }
        None if head.title == site => return head.title.clone(),
        _ => head.title.clone(),
    };
    language.words.fill("page.full_title", &[("title", &title), ("site", site)])
}

/// The page in every language; `x-default` is the choice of language.
pub fn alternates(site: &Site<'_>, page: Page<'_>) -> Vec<Alternate> {
    let versions = site.languages.iter().map(|language| Alternate {
        hreflang: language.words.get("language.hreflang").to_owned(),
        url: site.addresses.absolute(in_one_language(page), language.lang),
    });
    let default = match (page, site.languages.first()) {
        (Page::Languages | Page::Editions, _) | (_, None) => site.addresses.base.absolute(""),
        (_, Some(original)) => site.addresses.absolute(page, original.lang),
    };
    versions.chain([Alternate { hreflang: "x-default".to_owned(), url: default }]).collect()
}

/// The page itself, or where the choice of language leads.
fn in_one_language(page: Page<'_>) -> Page<'_> {
    if page == Page::Languages { Page::Editions } else { page }
}

fn languages(site: &Site<'_>, current: &Language<'_>, page: Page<'_>) -> Vec<LanguageLink> {
    let link = |language: &Language<'_>| LanguageLink {
        code: language.context.code.clone(),
        html_lang: language.context.html_lang.clone(),
        name: language.context.name.clone(),
        url: site.addresses.page(in_one_language(page), language.lang),
        current: language.lang == current.lang,
    };
    site.languages.iter().map(link).collect()
}

fn breadcrumbs(language: &Language<'_>, within: Option<Within<'_>>, head: &Head<'_>) -> Vec<Breadcrumb> {
    let home = Breadcrumb {
        title: language.words.get("navigation.home").to_owned(),
        url: Some(language.site.home_url.clone()),
    };
    let edition =
        within.map(|within| Breadcrumb { title: within.context.title.clone(), url: Some(within.context.url.clone()) });
    let mut crumbs = vec![home];
    if head.kind != "edition" {
        crumbs.extend(edition);
    }
    crumbs.extend(head.trail.iter().cloned());
    if head.kind != "editions" {
        crumbs.push(Breadcrumb { title: head.title.clone(), url: None });
    } else if let Some(home) = crumbs.first_mut() {
        home.url = None;
    }
    crumbs
}

/// The tags of 网页标签规范, which Chinese government sites carry: site, column, and content page.
fn meta(site: &Site<'_>, language: &Language<'_>, within: Option<Within<'_>>, head: &Head<'_>) -> Vec<Meta> {
    let publisher = &language.site.publisher;
    let domain = publisher.site_domain.clone().unwrap_or_else(|| site.addresses.base.host().to_owned());
    let mut meta = vec![
        Meta { name: "SiteName", content: publisher.site_name.clone().unwrap_or_else(|| language.site.title.clone()) },
        Meta { name: "SiteDomain", content: domain },
    ];
    meta.extend(publisher.site_id_code.clone().map(|content| Meta { name: "SiteIDCode", content }));
    meta.extend(column(site, language, within));
    if let Some(within) = within {
        meta.extend([
            Meta { name: "ArticleTitle", content: head.title.clone() },
            Meta { name: "PubDate", content: publication_time(site, within) },
            Meta { name: "ContentSource", content: within.context.publisher.clone() },
        ]);
    }
    if images::shared(site, language, within.map(|within| &*within.resolved.edition)).is_some() {
        meta.push(Meta { name: "twitter:card", content: "summary_large_image".to_owned() });
    }
    if head.draft {
        meta.push(Meta { name: "robots", content: "noindex".to_owned() });
    }
    meta
}

/// The tags of a column: a report is one, and so is the list of reports.
fn column(site: &Site<'_>, language: &Language<'_>, within: Option<Within<'_>>) -> [Meta; 4] {
    let own = || site.report.config.description.get(language.lang).to_owned();
    let publisher = language.site.publisher.name.clone();
    let (name, description, parts): (_, _, Vec<String>) = match within {
        Some(Within { context, .. }) => {
            let titles = context.sections.iter().map(|entry| entry.title.clone());
            (context.title.clone(), context.description.clone(), titles.collect())
        }
        None => {
            let editions = site.report.editions.iter();
            let titles = editions.map(|resolved| resolved.edition.title.get(language.lang).to_owned());
            (language.site.title.clone(), own(), titles.collect())
        }
    };
    // Commas separate keywords, so none may hold one.
    let keywords = [publisher].into_iter().chain(parts).map(|keyword| keyword.replace([',', '，'], " "));
    let keywords = keywords.collect::<Vec<_>>().join(",");
    [
        Meta { name: "ColumnName", content: name },
        Meta { name: "ColumnDescription", content: description },
        Meta { name: "ColumnKeywords", content: keywords },
        Meta { name: "ColumnType", content: language.words.get("page.column_type").to_owned() },
    ]
}

/// When the report was published, as `2020-10-30 09:00`: when its embargo ended, else the beginning of its day.
fn publication_time(site: &Site<'_>, within: Within<'_>) -> String {
    let edition = &within.resolved.edition;
    let embargo = edition.release.publish_at.map(|time| site.report.config.time_zone.to_datetime(time));
    embargo.unwrap_or_else(|| edition.published.at(0, 0, 0, 0)).strftime("%Y-%m-%d %H:%M").to_string()
}

fn open_graph(site: &Site<'_>, language: &Language<'_>, within: Option<Within<'_>>, head: &Head<'_>) -> Vec<OpenGraph> {
    let kind = if within.is_some() { "article" } else { "website" };
    let mut properties = vec![
        OpenGraph { property: "og:type", content: kind.to_owned() },
        OpenGraph { property: "og:title", content: head.title.clone() },
        OpenGraph { property: "og:description", content: head.description.clone() },
        OpenGraph { property: "og:url", content: site.addresses.absolute(head.page, language.lang) },
        OpenGraph { property: "og:site_name", content: language.site.title.clone() },
        OpenGraph { property: "og:locale", content: language.words.get("language.open_graph_locale").to_owned() },
    ];
    for other in site.languages.iter().filter(|other| other.lang != language.lang) {
        let content = other.words.get("language.open_graph_locale").to_owned();
        properties.push(OpenGraph { property: "og:locale:alternate", content });
    }
    if let Some(within) = within {
        let content = within.context.published.iso.clone();
        properties.push(OpenGraph { property: "article:published_time", content });
    }
    if let Some(image) = images::shared(site, language, within.map(|within| &*within.resolved.edition)) {
        properties.push(OpenGraph { property: "og:image", content: image.url });
        for (property, pixels) in
            image.size.iter().flat_map(|(width, height)| [("og:image:width", width), ("og:image:height", height)])
        {
            properties.push(OpenGraph { property, content: pixels.to_string() });
        }
        properties.push(OpenGraph { property: "og:image:alt", content: image.alt });
    }
    properties
}

/// Structured data after <https://schema.org>: a report, its sections, and its tables as data sets.
fn json_ld(site: &Site<'_>, language: &Language<'_>, within: Option<Within<'_>>, head: &Head<'_>) -> String {
    let url = site.addresses.absolute(head.page, language.lang);
    let kind = match head.kind {
        "edition" | "print" => "Report",
        "table" | "earlier" => "Dataset",
        "figure" => "ImageObject",
        "section" => "Chapter",
        _ => "WebSite",
    };
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": kind,
        "name": head.title,
        "description": head.description,
        "url": url,
        "inLanguage": language.context.html_lang,
    });
    let organisation = |name: &str| json!({"@type": "GovernmentOrganization", "name": name});
    data["publisher"] = organisation(&language.site.publisher.name);
    if let Some(within) = within {
        let edition = Page::Edition { edition: &within.resolved.edition.id };
        data["datePublished"] = json!(within.context.published.iso);
        data["author"] = organisation(&within.context.publisher);
        if !matches!(head.kind, "edition" | "print") {
            let address = site.addresses.absolute(edition, language.lang);
            data["isPartOf"] = json!({"@type": "Report", "name": within.context.title, "url": address});
        }
    }
    if let Some(download) = &head.download {
        let distribution = json!({"@type": "DataDownload", "encodingFormat": "text/csv", "contentUrl": download});
        data["distribution"] = json!([distribution]);
    }
    // A closing tag within a text must not close the script element.
    data.to_string().replace('<', "\\u003c")
}

/// Marks the entry of the page itself.
fn with_current(
    mut context: EditionContext,
    head: &Head<'_>,
    site: &Site<'_>,
    language: &Language<'_>,
) -> EditionContext {
    let url = site.addresses.page(head.page, language.lang);
    context.sections.iter_mut().for_each(|entry| entry.current = entry.url == url);
    context.tables.iter_mut().for_each(|entry| entry.current = entry.url == url);
    context.figures.iter_mut().for_each(|entry| entry.current = entry.url == url);
    context
}

fn citation(site: &Site<'_>, language: &Language<'_>, within: Within<'_>, head: &Head<'_>) -> String {
    let url = site.addresses.absolute(head.page, language.lang);
    let values = [
        ("publisher", within.context.publisher.as_str()),
        ("edition", within.context.title.as_str()),
        ("date", within.context.published.text.as_str()),
        ("part", head.title.as_str()),
        ("url", url.as_str()),
    ];
    let key = if matches!(head.kind, "edition" | "print") { "citation.edition" } else { "citation.part" };
    language.words.fill(key, &values)
}
