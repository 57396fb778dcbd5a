//! What all pages share: languages with their words and formats, addresses, the lists of reports and their parts.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::address::{Addresses, Page};
use super::context::*;
use crate::check::Relations;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::locale::Locale;
use crate::markdown::{Answer, heading_texts};
use crate::memo::ListOfEditions;
use crate::resolve::held_back::{self, HeldBackPart};
use crate::resolve::{Report, ResolvedEdition};
use crate::source::Sources;
use crate::theme::{Theme, Words};

/// Languages whose texts hold Chinese characters as a matter of course.
const HAN_LANGUAGES: [&str; 4] = ["zh", "yue", "ja", "ko"];

fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Everything that rendering a page needs.
pub struct Site<'a> {
    pub sources: &'a Sources,
    pub report: &'a Report,
    /// For each edition of the report.
    pub relations: &'a [Arc<Relations>],
    pub theme: &'a Theme,
    pub addresses: Addresses<'a>,
    /// In the project's order; the first is the original.
    pub languages: Vec<Language<'a>>,
    /// The addresses of static files by their names.
    pub assets: BTreeMap<String, String>,
    /// Whether pages say of each block, number and cell where it comes from.
    pub marks: bool,
    lists: &'a Lists,
}

/// What many pages list, put together when the first of them needs it.
pub struct Lists {
    /// The editions in each language, as templates see them: the same list for as long as it says the same.
    editions: Arc<ListOfEditions>,
    /// The parts of each edition in each language.
    parts: Vec<OnceLock<Vec<EditionContext>>>,
    /// What the public does not see of each edition.
    held_back: Vec<OnceLock<Vec<HeldBackPart>>>,
}

impl Lists {
    /// Those of a report, of which none but the list of editions may be put together yet.
    pub fn new(report: &Report, editions: Arc<ListOfEditions>) -> Self {
        let count = report.editions.len();
        let parts = std::iter::repeat_with(OnceLock::new).take(count).collect();
        let held_back = std::iter::repeat_with(OnceLock::new).take(count).collect();
        Self { editions, parts, held_back }
    }
}

/// A language, ready to write in.
pub struct Language<'a> {
    pub lang: &'a Lang,
    pub locale: &'a Locale,
    pub words: &'a Words,
    pub context: LangContext,
    pub site: SiteContext,
}

impl<'a> Site<'a> {
    pub fn new(
        sources: &'a Sources,
        (report, relations): (&'a Report, &'a [Arc<Relations>]),
        theme: &'a Theme,
        lists: &'a Lists,
        marks: bool,
    ) -> Self {
        let addresses = Addresses { base: &report.config.base_url };
        let assets = theme.assets.iter().map(|(name, asset)| (name.to_owned(), addresses.path(&asset.path))).collect();
        let languages = report.config.languages.iter().filter_map(|lang| language(report, theme, addresses, lang));
        Self { sources, report, relations, theme, addresses, languages: languages.collect(), assets, marks, lists }
    }

    /// The language of Chinese characters within a text of `language`; nothing where that is itself written in them.
    pub fn han_lang(&self, language: &Language<'_>) -> Option<&str> {
        let is_han = |language: &&Language<'_>| HAN_LANGUAGES.contains(&primary(&language.context.html_lang));
        if is_han(&language) {
            return None;
        }
        self.languages.iter().find(is_han).map(|language| language.context.html_lang.as_str())
    }

    /// The list of editions as templates see it.
    pub fn editions(&self, language: &Language<'_>) -> Option<tera::Value> {
        let in_language = |language: &Language<'_>| {
            let editions = self.report.editions.iter();
            let entries = editions.map(|resolved| self.edition_entry(&resolved.edition, language));
            tera::Value::from_serializable(&entries.collect::<Vec<_>>())
        };
        let all = self.lists.editions.get_or_init(|| self.languages.iter().map(in_language).collect());
        all.get(self.position(language)?).cloned()
    }

    /// The lists of an edition's parts, none of them current.
    pub fn edition_context(&self, index: usize, language: &Language<'_>) -> Option<&EditionContext> {
        let resolved = self.report.editions.get(index)?;
        let in_languages = || self.languages.iter().map(|language| self.parts_of(resolved, language)).collect();
        self.lists.parts.get(index)?.get_or_init(in_languages).get(self.position(language)?)
    }

    /// What the public does not see of an edition of the report; nothing in a build for the public.
    pub fn held_back(&self, resolved: &ResolvedEdition) -> &[HeldBackPart] {
        let index = self.report.editions.iter().position(|other| other.edition.id == resolved.edition.id);
        let Some(known) = index.and_then(|index| self.lists.held_back.get(index)) else { return &[] };
        known.get_or_init(|| held_back::of(&resolved.edition, self.report.now, &self.report.config.time_zone))
    }

    fn position(&self, language: &Language<'_>) -> Option<usize> {
        self.languages.iter().position(|other| other.lang == language.lang)
    }

    fn parts_of(&self, resolved: &ResolvedEdition, language: &Language<'_>) -> EditionContext {
        let edition = &resolved.edition;
        let entry = self.edition_entry(edition, language);
        EditionContext {
            title: entry.title,
            period: entry.period,
            description: entry.description,
            published: entry.published,
            publisher: entry.publisher,
            url: entry.url,
            corrections_url: (!edition.corrections.is_empty())
                .then(|| self.addresses.page(Page::Corrections { edition: &edition.id }, language.lang)),
            checks_url: self.addresses.page(Page::Checks { edition: &edition.id }, language.lang),
            print_url: self.addresses.page(Page::Print { edition: &edition.id }, language.lang),
            sections: self.section_entries(resolved, language),
            tables: self.table_entries(resolved, language),
            figures: self.figure_entries(resolved, language),
        }
    }

    pub fn edition_entry(&self, edition: &Edition, language: &Language<'_>) -> EditionEntry {
        let lang = language.lang;
        EditionEntry {
            title: edition.title.get(lang).to_owned(),
            period: edition.period.get(lang).to_owned(),
            description: edition.description.get(lang).to_owned(),
            published: language.date(edition.published),
            publisher: edition.publisher.get(lang).to_owned(),
            url: self.addresses.page(Page::Edition { edition: &edition.id }, lang),
        }
    }

    fn section_entries(&self, resolved: &ResolvedEdition, language: &Language<'_>) -> Vec<SectionEntry> {
        let mut entries = Vec::new();
        for (section, facts) in resolved.edition.sections.iter().zip(&resolved.sections) {
            let Some(text) = section.texts.in_lang(language.lang).or_else(|| section.any_text()) else { continue };
            let page = Page::Section { edition: &resolved.edition.id, section: &section.name };
            let url = self.addresses.page(page, language.lang);
            let answers = vec![Answer::Unresolved; text.body.references.len()];
            let titles = heading_texts(&text.body, &answers);
            let headings = text.body.headings.iter().zip(titles).zip(&facts.heading_ids);
            let headings = headings
                .filter(|((heading, _), _)| heading.level == 2)
                .map(|((_, title), id)| TitledLink { title, url: format!("{url}#{id}") })
                .collect();
            let number = facts.number.map(|number| language.section_number(number));
            let (title, description) = (text.title.clone(), text.description.clone());
            entries.push(SectionEntry { number, title, url, current: false, description, headings });
        }
        entries
    }

    /// Numbered tables first, in the order of their numbers.
    fn table_entries(&self, resolved: &ResolvedEdition, language: &Language<'_>) -> Vec<ItemEntry> {
        let edition = resolved.edition.id.as_str();
        let entry = |(id, title): (&str, String)| {
            let number = resolved.table_numbers.get(id);
            let entry = ItemEntry {
                id: id.to_owned(),
                label: number.map(|number| language.label("table.label", *number)),
                title,
                url: self.addresses.page(Page::Table { edition, table: id }, language.lang),
                current: false,
            };
            (number.copied().unwrap_or(usize::MAX), entry)
        };
        let tables = resolved.edition.tables.values();
        in_order(tables.map(|table| entry((&table.id, table.title.get(language.lang).to_owned()))))
    }

    /// Numbered figures first, in the order of their numbers.
    fn figure_entries(&self, resolved: &ResolvedEdition, language: &Language<'_>) -> Vec<ItemEntry> {
        let edition = resolved.edition.id.as_str();
        let figures = resolved.figures.keys().filter_map(|id| resolved.edition.figures.get(id));
        in_order(figures.map(|figure| {
            let number = resolved.figure_numbers.get(&figure.id);
            let entry = ItemEntry {
                id: figure.id.clone(),
                label: number.map(|number| language.label("figure.label", *number)),
                title: figure.title.get(language.lang).to_owned(),
                url: self.addresses.page(Page::Figure { edition, figure: &figure.id }, language.lang),
                current: false,
            };
            (number.copied().unwrap_or(usize::MAX), entry)
        }))
    }
}

fn in_order(entries: impl Iterator<Item = (usize, ItemEntry)>) -> Vec<ItemEntry> {
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(number, _)| *number);
    entries.into_iter().map(|(_, entry)| entry).collect()
}

impl Language<'_> {
    pub fn date(&self, date: Date) -> DateContext {
        DateContext { text: self.locale.date(date), iso: date.to_string() }
    }

    /// `表 1`
    pub fn label(&self, key: &str, number: usize) -> String {
        self.words.fill(key, &[("number", &number.to_string())])
    }

    /// A section's number, bare: `一`, `1`.
    pub fn section_number(&self, number: usize) -> String {
        let ordinal = self.locale.ordinal_section(number);
        ordinal.trim_end_matches(['.', '、']).to_owned()
    }
}

fn language<'a>(
    report: &'a Report,
    theme: &'a Theme,
    addresses: Addresses<'_>,
    lang: &'a Lang,
) -> Option<Language<'a>> {
    let words = theme.words.get(lang)?;
    let context = LangContext {
        code: lang.to_string(),
        html_lang: words.get("language.html_lang").to_owned(),
        name: words.get("language.name").to_owned(),
    };
    let site = SiteContext {
        title: report.config.title.get(lang).to_owned(),
        home_url: addresses.page(Page::Editions, lang),
        calendar_url: (!report.calendar.is_empty()).then(|| addresses.page(Page::Calendar, lang)),
        publisher: publisher(report, lang),
    };
    Some(Language { lang, locale: report.locales.get(lang)?, words, context, site })
}

/// Where the two filings of a Chinese site can be looked up; both registers ask that the footer link to them.
const ICP_REGISTER: &str = "https://beian.miit.gov.cn/";
const PUBLIC_SECURITY_REGISTER: &str = "https://beian.mps.gov.cn/#/query/webSearch";

fn publisher(report: &Report, lang: &Lang) -> PublisherContext {
    let publisher = &report.config.publisher;
    let text = |localized: &Option<crate::lang::Localized>| localized.as_ref().map(|text| text.get(lang).to_owned());
    PublisherContext {
        name: publisher.name.get(lang).to_owned(),
        site_name: text(&publisher.site_name),
        site_domain: publisher.site_domain.clone(),
        site_id_code: publisher.site_id_code.clone(),
        icp: publisher.icp.clone(),
        icp_url: publisher.icp.as_ref().map(|_| ICP_REGISTER.to_owned()),
        public_security: publisher.public_security.clone(),
        public_security_url: publisher.public_security.as_ref().map(|_| PUBLIC_SECURITY_REGISTER.to_owned()),
        contact: text(&publisher.contact),
        email: publisher.email.clone(),
        address: text(&publisher.address),
    }
}
