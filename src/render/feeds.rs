//! The files that machines read: sitemap, robots.txt, one Atom feed a language.

use jiff::Timestamp;
use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::address::{Page, feed_file};
use super::site::{Language, Site};
use super::{corrections, page};

/// An XML document in memory. Writing there cannot fail.
type Xml = Writer<Vec<u8>>;

/// When a feed without entries was updated: a feed must say so, and a build has no clock.
const NEVER: Timestamp = Timestamp::UNIX_EPOCH;

/// `sitemap.xml` after <https://www.sitemaps.org/protocol.html>: every page with its versions in other languages.
pub fn sitemap(site: &Site<'_>) -> Vec<u8> {
    let mut xml = document();
    let root = xml
        .create_element("urlset")
        .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
        .with_attribute(("xmlns:xhtml", "http://www.w3.org/1999/xhtml"));
    let _ = root.write_inner_content(|xml| {
        for (page, modified) in pages(site) {
            for language in &site.languages {
                url(xml, site, page, language, modified)?;
            }
        }
        Ok(())
    });
    finish(xml)
}

fn url(
    xml: &mut Xml,
    site: &Site<'_>,
    page: Page<'_>,
    language: &Language<'_>,
    modified: Option<Date>,
) -> std::io::Result<()> {
    xml.create_element("url").write_inner_content(|xml| {
        text(xml, "loc", &site.addresses.absolute(page, language.lang))?;
        if let Some(date) = modified {
            text(xml, "lastmod", &date.to_string())?;
        }
        for alternate in page::alternates(site, page) {
            xml.create_element("xhtml:link")
                .with_attribute(("rel", "alternate"))
                .with_attribute(("hreflang", alternate.hreflang.as_str()))
                .with_attribute(("href", alternate.url.as_str()))
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Every page in one language, with the date of its report. Drafts are not announced.
fn pages<'a>(site: &'a Site<'_>) -> Vec<(Page<'a>, Option<Date>)> {
    let mut pages =
        vec![(Page::Editions, site.report.editions.iter().map(|resolved| resolved.edition.published).max())];
    if let Some(last) = site.report.calendar.iter().map(|announced| announced.announcement.announced).max() {
        pages.push((Page::Calendar, Some(last)));
    }
    for resolved in &site.report.editions {
        let edition = resolved.edition.id.as_str();
        let date = Some(resolved.edition.published);
        pages.push((Page::Edition { edition }, date));
        let sections = resolved.edition.sections.iter().zip(&resolved.sections);
        let public = sections.filter(|(_, facts)| facts.is_public);
        pages.extend(public.map(|(section, _)| (Page::Section { edition, section: &section.name }, date)));
        pages.extend(resolved.edition.tables.keys().map(|table| (Page::Table { edition, table }, date)));
        pages.extend(resolved.figures.keys().map(|figure| (Page::Figure { edition, figure }, date)));
        if let Some(last) = resolved.edition.corrections.iter().map(|correction| correction.date).max() {
            pages.push((Page::Corrections { edition }, Some(last)));
        }
        pages.push((Page::Checks { edition }, date));
        pages.push((Page::Print { edition }, date));
    }
    pages
}

/// `robots.txt`: everything may be read, and the sitemap is here. A site that shows drafts is for no search engine.
pub fn robots(site: &Site<'_>) -> Vec<u8> {
    if site.report.shows_drafts {
        return b"User-agent: *\nDisallow: /\n".to_vec();
    }
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", site.addresses.base.absolute("sitemap.xml")).into_bytes()
}

/// The language's Atom feed (RFC 4287): one entry a report and one a correction, the newest first.
pub fn atom(site: &Site<'_>, language: &Language<'_>) -> Vec<u8> {
    let mut xml = document();
    let root = xml
        .create_element("feed")
        .with_attribute(("xmlns", "http://www.w3.org/2005/Atom"))
        .with_attribute(("xml:lang", language.context.html_lang.as_str()));
    let _ = root.write_inner_content(|xml| {
        let home = site.addresses.absolute(Page::Editions, language.lang);
        let own = site.addresses.base.absolute(&feed_file(language.lang));
        text(xml, "id", &home)?;
        text(xml, "title", &language.words.fill("feed.title", &[("site", &language.site.title)]))?;
        link(xml, "self", &own)?;
        link(xml, "alternate", &home)?;
        let mut entries = entries(site, language);
        // Reports of one day keep their order.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.date));
        let newest = entries.first().map(|entry| entry.date);
        text(xml, "updated", &newest.map_or_else(|| NEVER.to_string(), |date| timestamp(site, date)))?;
        author(xml, &language.site.publisher.name)?;
        entries.iter().try_for_each(|entry| entry.write(xml, site))
    });
    finish(xml)
}

/// What a feed tells of one event.
struct Entry<'a> {
    address: String,
    title: String,
    date: Date,
    author: &'a str,
    summary: String,
}

fn entries<'a>(site: &'a Site<'_>, language: &Language<'_>) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for resolved in &site.report.editions {
        let edition = &resolved.edition;
        let author = edition.publisher.get(language.lang);
        entries.push(Entry {
            address: site.addresses.absolute(Page::Edition { edition: &edition.id }, language.lang),
            title: edition.title.get(language.lang).to_owned(),
            date: edition.published,
            author,
            summary: edition.description.get(language.lang).to_owned(),
        });
        let corrections = corrections::news(site, language, resolved).into_iter();
        entries.extend(corrections.map(|news| Entry {
            address: news.address,
            title: news.title,
            date: news.correction.date,
            author,
            summary: [&news.correction.what, &news.correction.why].map(|text| text.get(language.lang)).join("\n"),
        }));
    }
    entries
}

impl Entry<'_> {
    fn write(&self, xml: &mut Xml, site: &Site<'_>) -> std::io::Result<()> {
        let date = timestamp(site, self.date);
        xml.create_element("entry").write_inner_content(|xml| {
            text(xml, "id", &self.address)?;
            text(xml, "title", &self.title)?;
            link(xml, "alternate", &self.address)?;
            text(xml, "published", &date)?;
            text(xml, "updated", &date)?;
            author(xml, self.author)?;
            text(xml, "summary", &self.summary)
        })?;
        Ok(())
    }
}

/// The beginning of a day in the project's time zone: a report bears a date, and a feed asks for a time.
fn timestamp(site: &Site<'_>, date: Date) -> String {
    let zone = &site.report.config.time_zone;
    zone.to_timestamp(date.at(0, 0, 0, 0)).map_or_else(|_| format!("{date}T00:00:00Z"), |time| time.to_string())
}

fn document() -> Xml {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    let _ = xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    xml
}

fn finish(xml: Xml) -> Vec<u8> {
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    bytes
}

fn text(xml: &mut Xml, name: &str, text: &str) -> std::io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text)).map(|_| ())
}

fn link(xml: &mut Xml, relation: &str, href: &str) -> std::io::Result<()> {
    xml.create_element("link")
        .with_attribute(("rel", relation))
        .with_attribute(("href", href))
        .write_empty()
        .map(|_| ())
}

fn author(xml: &mut Xml, name: &str) -> std::io::Result<()> {
    xml.create_element("author").write_inner_content(|xml| text(xml, "name", name)).map(|_| ())
}
