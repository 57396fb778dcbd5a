//! The pages of the site as an author knows them: from an address to what it shows, and from there to its file, its title
//! and its address in another language.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde::Serialize;

use crate::calendar;
use crate::config;
use crate::corrections;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::markdown::Target;
use crate::render::address::{Addresses, Page};
use crate::render::known;
use crate::resolve::{Report, ResolvedEdition, ResolvedSection};
use crate::section::{Section, SectionText};
use crate::source::SourcePath;

/// A page, to be linked to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Link {
    /// Its address on the host.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// The language that it is in.
    pub lang: String,
}

/// A page that was asked for by its address.
#[derive(Clone, Copy)]
pub struct Found<'a> {
    /// Which one it is.
    pub page: Page<'a>,
    /// The language that it is in; of the choice of language, the original.
    pub lang: &'a Lang,
    /// The edition that it belongs to, if it belongs to one.
    pub resolved: Option<&'a ResolvedEdition>,
}

/// The page at an address on the host; nothing where the report has none there.
pub fn at<'a>(report: &'a Report, address: &str) -> Option<Found<'a>> {
    let path = percent_decode_str(address).decode_utf8().ok()?;
    let path = path.strip_prefix(&report.config.base_url.path_of(""))?;
    let (lang, page) = Page::at(path)?;
    let mut languages = report.config.languages.iter();
    let lang = match lang {
        Some(tag) => languages.find(|lang| lang.as_str() == tag)?,
        None => languages.next()?,
    };
    let edition = |id: &str| report.editions.iter().map(|found| &**found).find(|found| found.edition.id == id);
    let of = |id| edition(id).map(|resolved| (resolved, resolved.edition.id.as_str()));
    let (page, resolved) = match page {
        Page::Languages => (Page::Languages, None),
        Page::Editions => (Page::Editions, None),
        Page::Calendar if report.calendar.is_empty() => {
            of("calendar").map(|(found, edition)| (Page::Edition { edition }, Some(found)))?
        }
        Page::Calendar => (Page::Calendar, None),
        Page::Edition { edition } => of(edition).map(|(found, edition)| (Page::Edition { edition }, Some(found)))?,
        Page::Checks { edition } => of(edition).map(|(found, edition)| (Page::Checks { edition }, Some(found)))?,
        Page::Corrections { edition } => match of(edition)? {
            (found, edition) if found.edition.corrections.is_empty() => {
                (of_section(found, edition, "corrections")?, Some(found))
            }
            (found, edition) => (Page::Corrections { edition }, Some(found)),
        },
        Page::Print { edition } => of(edition).map(|(found, edition)| (Page::Print { edition }, Some(found)))?,
        Page::Section { edition, section } => {
            let (found, edition) = of(edition)?;
            (of_section(found, edition, section)?, Some(found))
        }
        Page::Table { edition, table } => {
            let (found, edition) = of(edition)?;
            (Page::Table { edition, table: known(&found.edition, table)?.id }, Some(found))
        }
        Page::EarlierTable { edition, table, until } => {
            let (found, edition) = of(edition)?;
            (Page::EarlierTable { edition, table: known(&found.edition, table)?.id, until }, Some(found))
        }
        Page::Figure { edition, figure } => {
            let (found, edition) = of(edition)?;
            (Page::Figure { edition, figure: found.figures.get_key_value(figure)?.0 }, Some(found))
        }
    };
    Some(Found { page, lang, resolved })
}

fn of_section<'a>(found: &'a ResolvedEdition, edition: &'a str, name: &str) -> Option<Page<'a>> {
    let section = found.edition.sections.iter().find(|other| other.name == name)?;
    Some(Page::Section { edition, section: &section.name })
}

/// A link to a page in a language.
pub fn link(report: &Report, page: Page<'_>, lang: &Lang) -> Link {
    let addresses = Addresses { base: &report.config.base_url };
    Link { url: addresses.page(page, lang), title: title(report, page, lang), lang: lang.to_string() }
}

/// Links to a page in every language.
pub fn links<'a>(report: &'a Report, page: Page<'a>) -> impl Iterator<Item = Link> + use<'a> {
    report.config.languages.iter().map(move |lang| link(report, page, lang))
}

fn title(report: &Report, page: Page<'_>, lang: &Lang) -> String {
    let edition = |id: &str| report.editions.iter().find(|resolved| resolved.edition.id == id);
    let title = match page {
        Page::Languages | Page::Editions | Page::Calendar => Some(report.config.title.get(lang)),
        Page::Edition { edition: id }
        | Page::Checks { edition: id }
        | Page::Corrections { edition: id }
        | Page::Print { edition: id } => edition(id).map(|found| found.edition.title.get(lang)),
        Page::Section { edition: id, section } => edition(id).and_then(|found| {
            let section = found.edition.sections.iter().find(|other| other.name == section)?;
            Some(text_shown(section, lang)?.title.as_str())
        }),
        Page::Table { edition: id, table } | Page::EarlierTable { edition: id, table, .. } => {
            edition(id).and_then(|found| Some(known(&found.edition, table)?.title.get(lang)))
        }
        Page::Figure { edition: id, figure } => {
            edition(id).and_then(|found| Some(found.edition.figures.get(figure)?.title.get(lang)))
        }
    };
    title.unwrap_or_default().to_owned()
}

/// The text that a section's page shows: in its language, or else any other.
pub fn text_shown<'a>(section: &'a Section, lang: &Lang) -> Option<&'a SectionText> {
    section.texts.in_lang(lang).or_else(|| section.any_text()).map(|text| &**text)
}

impl<'a> Found<'a> {
    /// The section that the page shows, with its place in the edition.
    pub fn section(&self) -> Option<(usize, &'a Section, &'a ResolvedSection)> {
        let Page::Section { section: name, .. } = self.page else { return None };
        let resolved = self.resolved?;
        let index = resolved.edition.sections.iter().position(|section| section.name == name)?;
        Some((index, resolved.edition.sections.get(index)?, resolved.sections.get(index)?))
    }

    /// The file that an author would open to change the page in its language.
    pub fn file(&self) -> Option<SourcePath> {
        let edition = || self.resolved.map(|resolved| &resolved.edition);
        match self.page {
            Page::Languages | Page::Editions => Some(config::FILE.into()),
            Page::Calendar => Some(calendar::FILE.into()),
            Page::Edition { .. } | Page::Print { .. } => Some(edition()?.path.clone()),
            Page::Checks { .. } => Some(format!("data/{}/checks.yaml", edition()?.id).into()),
            Page::Corrections { .. } | Page::EarlierTable { .. } => {
                Some(format!("data/{}/{}", edition()?.id, corrections::FILE).into())
            }
            Page::Section { .. } => Some(text_shown(self.section()?.1, self.lang)?.path.clone()),
            Page::Table { table, .. } => match edition()?.tables.get(table) {
                Some(table) => Some(table.path.clone()),
                None => Some(format!("data/{}/{}", edition()?.id, corrections::FILE).into()),
            },
            Page::Figure { figure, .. } => Some(edition()?.figures.get(figure)?.path.clone()),
        }
    }

    /// The tables whose cells the page shows, by id: its own, embedded ones, those of figures. On the page of the whole
    /// report, which is for print, a figure stands without its table.
    pub fn tables(&self) -> Vec<&'a str> {
        let Some(resolved) = self.resolved else { return Vec::new() };
        let of_figure = |id: &str| Some(resolved.figures.get(id)?.table.as_str());
        let of_target = |target: &'a Target| match target {
            Target::Table { id } => Some(id.as_str()),
            Target::Figure { id } if !matches!(self.page, Page::Print { .. }) => of_figure(id),
            _ => None,
        };
        let own: BTreeSet<&str> = match self.page {
            Page::Table { table, .. } => [table].into(),
            Page::Figure { figure, .. } => of_figure(figure).into_iter().collect(),
            _ => self.embedded().filter_map(of_target).collect(),
        };
        own.into_iter().filter_map(|id| Some(resolved.edition.tables.get(id)?.id.as_str())).collect()
    }

    /// What the page embeds: a section's tables and figures, or those of all sections.
    pub fn embedded(&self) -> impl Iterator<Item = &'a Target> + use<'a> {
        let lang = self.lang;
        let sections: Vec<&Section> = match (self.page, self.resolved) {
            (Page::Section { .. }, _) => self.section().map(|(_, section, _)| section).into_iter().collect(),
            (Page::Print { .. }, Some(resolved)) => resolved.edition.sections.iter().collect(),
            _ => Vec::new(),
        };
        let references = sections.into_iter().filter_map(move |section| text_shown(section, lang));
        references.flat_map(|text| &text.body.references).filter(|reference| reference.embed).map(|found| &found.target)
    }
}

/// The sections that embed something, as an author names it.
pub fn embedding<'a>(
    edition: &'a Edition,
    lang: &'a Lang,
    target: &'a Target,
) -> impl Iterator<Item = &'a Section> + use<'a> {
    edition.sections.iter().filter(move |section| {
        let references = section.texts.in_lang(lang).map_or(&[][..], |text| &text.body.references);
        references.iter().any(|reference| reference.embed && reference.target == *target)
    })
}
