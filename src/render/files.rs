//! Which files a site has, what each is made from, and which of them stands at a path.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::{Page, calendar_file, csv_file, earlier_file, feed_file};
use super::charts::{self, Charts, Rendition};
use super::earlier::Known;
use super::page::Within;
use super::pages;
use super::site::{Language, Site};
use super::{calendar, checks, corrections, earlier, feeds, images, item_pages, print, table};
use crate::chart::Drawn;
use crate::corrections::{Correction, EarlierVersion};
use crate::diagnostic::Diagnostic;
use crate::figure::Figure;
use crate::memo::{CHART_FOLDER, Files};
use crate::resolve::{ResolvedEdition, ResolvedSection};
use crate::section::Section;
use crate::source::SourcePath;
use crate::table::Table;
use crate::theme::Asset;

/// A file of the site.
pub enum SiteFile<'a> {
    /// A static file of the theme.
    Asset(&'a Asset),
    /// An image: its path in the site and its path in the project.
    Image(&'a str, &'a str),
    /// The drawing of a figure.
    Chart(Rendition<'a>),
    /// The same, drawn before, with its path in the site.
    Drawn(&'a str, &'a Drawn),
    LanguageChoice(&'a Language<'a>),
    NotFound(&'a Language<'a>),
    Sitemap,
    Robots,
    Editions(&'a Language<'a>),
    Feed(&'a Language<'a>),
    Calendar(&'a Language<'a>),
    /// The same as programs read it.
    CalendarFile(&'a Language<'a>),
    /// A file of the edition at this index.
    Within(usize, &'a Language<'a>, Part<'a>),
}

/// What of an edition a file shows.
pub enum Part<'a> {
    Front,
    Section(&'a Section, &'a ResolvedSection),
    Table(&'a Table),
    /// The table as CSV.
    Data(&'a Table),
    Figure(&'a Figure),
    /// A table as it was until a correction.
    Earlier(Known<'a>, &'a EarlierVersion),
    /// The same as it could be downloaded.
    EarlierData(Known<'a>, &'a EarlierVersion),
    /// What stands where a table was until it was withdrawn.
    Withdrawn(&'a Correction),
    Corrections,
    Checks,
    Print,
}

/// Every file, in the order in which clashes are told: whoever comes later is the one that has to go.
/// `known` are those that are known of each edition.
pub fn all<'a>(site: &'a Site<'_>, images: &'a BTreeMap<String, String>, known: &'a [Arc<Files>]) -> Vec<SiteFile<'a>> {
    let mut files: Vec<SiteFile<'a>> = site.theme.assets.iter().map(|(_, asset)| SiteFile::Asset(asset)).collect();
    for (resolved, known) in site.report.editions.iter().zip(known) {
        match known.drawings.get() {
            Some(drawings) => files.extend(drawings.iter().map(|(path, drawn)| SiteFile::Drawn(path, drawn))),
            None => files.extend(charts::renditions(site, resolved).map(SiteFile::Chart)),
        }
    }
    files.extend(images.iter().map(|(file, path)| SiteFile::Image(file, path)));
    let whole = |language: &'a Language<'a>| {
        let editions = site.report.editions.iter().enumerate();
        let editions = editions.flat_map(move |(index, resolved)| of_edition(index, resolved, language));
        of_language(site, language).chain(editions)
    };
    files.extend(common(site));
    files.extend(site.languages.iter().flat_map(whole));
    files
}

/// Files that are no language's.
fn common<'a>(site: &'a Site<'_>) -> impl Iterator<Item = SiteFile<'a>> {
    let original = site.languages.first().into_iter();
    let pages = original.flat_map(|language| [SiteFile::LanguageChoice(language), SiteFile::NotFound(language)]);
    pages.chain([SiteFile::Sitemap, SiteFile::Robots])
}

/// Files that are a language's and no edition's.
fn of_language<'a>(site: &'a Site<'_>, language: &'a Language<'a>) -> impl Iterator<Item = SiteFile<'a>> {
    let calendar = [SiteFile::Calendar(language), SiteFile::CalendarFile(language)];
    let calendar = calendar.into_iter().filter(|_| !site.report.calendar.is_empty());
    [SiteFile::Editions(language), SiteFile::Feed(language)].into_iter().chain(calendar)
}

fn of_edition<'a>(
    index: usize,
    resolved: &'a ResolvedEdition,
    language: &'a Language<'a>,
) -> impl Iterator<Item = SiteFile<'a>> {
    let edition = &resolved.edition;
    let sections = edition.sections.iter().zip(&resolved.sections);
    let sections = sections.map(|(section, facts)| Part::Section(section, facts));
    let tables = edition.tables.values().flat_map(|table| [Part::Table(table), Part::Data(table)]);
    let figures = edition.figures.values().filter(|figure| resolved.figures.contains_key(&figure.id));
    let earlier = earlier::versions(resolved, language);
    let earlier =
        earlier.flat_map(|(table, version)| [Part::Earlier(table, version), Part::EarlierData(table, version)]);
    let withdrawn = edition.withdrawn_tables().map(|(entry, _)| Part::Withdrawn(entry));
    let corrections = (!edition.corrections.is_empty()).then_some(Part::Corrections);
    let parts = [Part::Front, Part::Checks, Part::Print].into_iter().chain(sections).chain(tables);
    let parts = parts.chain(figures.map(Part::Figure)).chain(corrections).chain(earlier).chain(withdrawn);
    parts.map(move |part| SiteFile::Within(index, language, part))
}

/// The file that stands at a path. `positions` are the editions by name; images are listed only when one is asked for.
pub fn find<'a>(
    site: &'a Site<'_>,
    path: &str,
    positions: &BTreeMap<String, usize>,
    images: impl FnOnce() -> &'a BTreeMap<String, String>,
) -> Option<SiteFile<'a>> {
    let stands_there = |file: &SiteFile<'a>| file.path(site).is_some_and(|found| found == path);
    if path.starts_with(CHART_FOLDER) {
        return chart_at(site, path);
    }
    if path.starts_with(images::FOLDER) {
        return images().get_key_value(path).map(|(file, source)| SiteFile::Image(file, source));
    }
    if path.starts_with("assets/") {
        return site.theme.assets.iter().map(|(_, asset)| SiteFile::Asset(asset)).find(stands_there);
    }
    let language = path.split_once('/').and_then(|(first, rest)| {
        let language = site.languages.iter().find(|language| language.lang.as_str() == first)?;
        Some((language, rest))
    });
    let Some((language, rest)) = language else { return common(site).find(stands_there) };
    let of_language = || of_language(site, language).find(stands_there);
    let Some((edition, _)) = rest.split_once('/') else { return of_language() };
    let Some(index) = positions.get(edition) else { return of_language() };
    of_edition(*index, site.report.editions.get(*index)?, language).find(stands_there)
}

/// A chart's file name begins with the names of its edition and its figure.
fn chart_at<'a>(site: &'a Site<'_>, path: &str) -> Option<SiteFile<'a>> {
    let name = path.strip_prefix(CHART_FOLDER)?;
    let begins = |id: &str, text: &str| text.strip_prefix(id).is_some_and(|rest| rest.starts_with('-'));
    let editions = site.report.editions.iter().filter(|found| begins(&found.edition.id, name));
    let mut charts = editions.flat_map(|resolved| {
        let rest = name.get(resolved.edition.id.len() + 1..).unwrap_or_default();
        let charts = charts::renditions(site, resolved).filter(move |rendition| begins(&rendition.figure.id, rest));
        charts.map(SiteFile::Chart)
    });
    charts.find(|file| file.path(site).is_some_and(|found| found == path))
}

impl SiteFile<'_> {
    /// Where it stands in the site.
    pub fn path(&self, site: &Site<'_>) -> Option<String> {
        let (index, language, part) = match self {
            Self::Asset(asset) => return Some(asset.path.clone()),
            Self::Image(file, _) => return Some((*file).to_owned()),
            Self::Chart(rendition) => return Some(rendition.path()),
            Self::Drawn(path, _) => return Some((*path).to_owned()),
            Self::LanguageChoice(language) => return Some(Page::Languages.file(language.lang)),
            Self::NotFound(_) => return Some("404.html".to_owned()),
            Self::Sitemap => return Some("sitemap.xml".to_owned()),
            Self::Robots => return Some("robots.txt".to_owned()),
            Self::Editions(language) => return Some(Page::Editions.file(language.lang)),
            Self::Feed(language) => return Some(feed_file(language.lang)),
            Self::Calendar(language) => return Some(Page::Calendar.file(language.lang)),
            Self::CalendarFile(language) => return Some(calendar_file(language.lang)),
            Self::Within(index, language, part) => (*index, language, part),
        };
        let edition = site.report.editions.get(index)?.edition.id.as_str();
        let page = match part {
            Part::Front => Page::Edition { edition },
            Part::Section(section, _) => Page::Section { edition, section: &section.name },
            Part::Table(table) => Page::Table { edition, table: &table.id },
            Part::Data(table) => return Some(csv_file(edition, &table.id, language.lang)),
            Part::Figure(figure) => Page::Figure { edition, figure: &figure.id },
            Part::Earlier(table, version) => Page::EarlierTable { edition, table: table.id, until: version.until },
            Part::EarlierData(table, version) => {
                return Some(earlier_file(edition, table.id, version.until, language.lang));
            }
            Part::Withdrawn(entry) => Page::Table { edition, table: &entry.table },
            Part::Corrections => Page::Corrections { edition },
            Part::Checks => Page::Checks { edition },
            Part::Print => Page::Print { edition },
        };
        Some(page.file(language.lang))
    }

    /// The file that an author would look at if something is wrong with its address.
    pub fn source(&self, site: &Site<'_>) -> Option<SourcePath> {
        match self {
            Self::Image(_, path) => Some((*path).into()),
            Self::Calendar(_) | Self::CalendarFile(_) => Some(crate::calendar::FILE.into()),
            Self::Within(index, language, part) => {
                let edition = &site.report.editions.get(*index)?.edition;
                Some(match part {
                    Part::Front | Part::Checks | Part::Print => edition.path.clone(),
                    Part::Section(section, _) => {
                        let text = section.texts.in_lang(language.lang).or_else(|| section.any_text());
                        text.map_or_else(|| edition.path.clone(), |text| text.path.clone())
                    }
                    Part::Table(table) | Part::Data(table) => table.path.clone(),
                    Part::Figure(figure) => figure.path.clone(),
                    Part::Earlier(_, version) | Part::EarlierData(_, version) => version.path.clone(),
                    Part::Corrections | Part::Withdrawn(_) => {
                        format!("data/{}/{}", edition.id, crate::corrections::FILE).into()
                    }
                })
            }
            _ => None,
        }
    }

    /// The index of the edition that alone decides what it shows, beside what all pages show; nothing where it shows others.
    pub fn edition(&self) -> Option<usize> {
        match self {
            Self::Within(index, ..) => Some(*index),
            _ => None,
        }
    }

    /// Whether it is put together from what is kept elsewhere, in no time.
    pub fn is_drawing(&self) -> bool {
        matches!(self, Self::Chart(_) | Self::Drawn(..))
    }

    /// What is published as it is.
    pub fn bytes<'s>(&'s self, site: &Site<'s>) -> Option<&'s [u8]> {
        match self {
            Self::Asset(asset) => Some(&asset.bytes),
            Self::Image(_, path) => images::bytes(site.sources, path),
            Self::Within(_, _, Part::EarlierData(_, version)) => earlier::bytes(site, version),
            _ => None,
        }
    }

    /// Its text; nothing for a drawing that could not be made, which drawing all reports.
    pub fn render(&self, site: &Site<'_>, charts: &Charts<'_>) -> Option<Result<Vec<u8>, Box<Diagnostic>>> {
        let page = match self {
            Self::Asset(_) | Self::Image(..) => return None,
            Self::Chart(rendition) => return Some(Ok(charts.drawing(rendition)?.svg.into_bytes())),
            Self::Drawn(_, drawn) => return Some(Ok(drawn.as_ref().ok()?.to_string().into_bytes())),
            Self::Sitemap => return Some(Ok(feeds::sitemap(site))),
            Self::Robots => return Some(Ok(feeds::robots(site))),
            Self::Feed(language) => return Some(Ok(feeds::atom(site, language))),
            Self::CalendarFile(language) => return Some(Ok(calendar::file(site, language))),
            Self::Within(_, language, Part::Data(table)) => return Some(Ok(table::csv(site, language, table))),
            Self::LanguageChoice(language) => pages::language_choice(site, language),
            Self::NotFound(language) => pages::not_found(site, language),
            Self::Editions(language) => pages::editions(site, language),
            Self::Calendar(language) => calendar::page(site, language),
            Self::Within(index, language, part) => within(site, charts, *index, language, part)?,
        };
        Some(page.map(String::into_bytes))
    }
}

fn within(
    site: &Site<'_>,
    charts: &Charts<'_>,
    index: usize,
    language: &Language<'_>,
    part: &Part<'_>,
) -> Option<pages::Html> {
    let resolved = site.report.editions.get(index)?;
    let context = site.edition_context(index, language)?;
    let within = Within { resolved, relations: site.relations.get(index)?, context };
    Some(match part {
        Part::Front => pages::edition(site, charts, language, within),
        Part::Section(section, facts) => pages::section(site, charts, language, within, (section, facts)),
        Part::Table(table) => item_pages::table(site, language, within, table),
        Part::Data(_) | Part::EarlierData(..) => return None,
        Part::Earlier(table, version) => earlier::page(site, language, within, (*table, version)),
        Part::Withdrawn(entry) => earlier::withdrawn(site, language, within, entry),
        Part::Corrections => corrections::page(site, language, within),
        Part::Figure(figure) => item_pages::figure(site, charts, language, within, figure),
        Part::Checks => checks::page(site, language, within),
        Part::Print => print::page(site, charts, language, within),
    })
}
