//! From a resolved report to the site's files: pages in parallel, each a pure function of the report and the theme.

pub mod address;
mod appearances;
mod charts;
mod checks;
mod context;
mod editor_notes;
mod feeds;
mod figure;
mod formula;
mod images;
mod narrative;
mod page;
mod pages;
mod print;
mod quotes;
mod site;
mod table;
mod value;
mod website;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::check::Relations;
use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::figure::Figure;
use crate::memo::Memo;
use crate::output::{Clash, Output, OutputPath};
use crate::resolve::{Report, ResolvedSection};
use crate::section::Section;
use crate::source::{Location, SourcePath, Sources};
use crate::table::Table;
use crate::theme::Theme;
use address::{Page, csv_file, feed_file};
use charts::Charts;
use page::Within;
use pages::Html;
use site::{Language, Site};
pub use value::written;
pub use website::{File, Website};

/// Renders the whole site, with `marks` as one whose pages say where things come from; `relations` are those of the
/// report's editions, in their order. What cannot be rendered is reported; the rest is there all the same.
pub fn render(
    sources: &Sources,
    report: &Report,
    relations: &[Relations],
    theme: &Theme,
    marks: bool,
    memo: &Memo,
    diagnostics: &mut Vec<Diagnostic>,
) -> Output {
    let site = Site::new(sources, report, relations, theme, marks);
    let charts = Charts::render(&site, memo, diagnostics);
    let mut press = Press { output: Output::new(), origins: BTreeMap::new(), diagnostics };
    for (_, asset) in theme.assets.iter() {
        press.add(&asset.path, asset.bytes.clone(), None);
    }
    for drawing in charts.iter() {
        press.add(&drawing.path, drawing.svg.clone().into_bytes(), None);
    }
    add_images(&site, &mut press);
    let jobs = jobs(&site);
    let contexts = edition_contexts(&site);
    let rendered: Vec<_> = jobs.par_iter().map(|job| job.render(&site, &charts, &contexts)).collect();
    for (job, html) in jobs.iter().zip(rendered) {
        match html {
            Ok(html) => press.add(&job.file(&site), html.into_bytes(), job.source.clone()),
            Err(problem) => press.diagnostics.push(*problem),
        }
    }
    add_machine_files(&site, &mut press);
    press.output
}

/// Collects the site's files, and reports two that claim one address.
struct Press<'a> {
    output: Output,
    /// The file that an author would look at, by the path of the page that comes of it.
    origins: BTreeMap<OutputPath, SourcePath>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Press<'_> {
    fn add(&mut self, path: &str, bytes: Vec<u8>, source: Option<SourcePath>) {
        let problem = match OutputPath::parse(path) {
            Ok(path) => match self.output.insert(path.clone(), bytes) {
                Ok(()) => {
                    self.origins.extend(source.map(|source| (path, source)));
                    return;
                }
                Err(clash) => self.clash(&clash, source),
            },
            Err(error) => {
                let help = message!("give the file another name");
                at_file(Code::InvalidName, source, error.message()).with_help(help)
            }
        };
        self.diagnostics.push(problem);
    }

    fn clash(&self, clash: &Clash, source: Option<SourcePath>) -> Diagnostic {
        let other = self.origins.get(&clash.earlier).filter(|other| Some(*other) != source.as_ref());
        let problem = at_file(Code::DuplicateUrl, source, clash.message())
            .with_help(message!("give one of the two another name"));
        match other {
            Some(other) => {
                problem.with_label(Location { path: other.clone(), span: 0..0 }, message!("the other comes from here"))
            }
            None => problem,
        }
    }
}

fn at_file(code: Code, source: Option<SourcePath>, message: Message) -> Diagnostic {
    match source {
        Some(path) => Diagnostic::new(code, Location { path, span: 0..0 }, message),
        None => Diagnostic::without_place(code, message),
    }
}

/// A page to be rendered.
struct Job<'a> {
    language: &'a Language<'a>,
    kind: Kind<'a>,
    /// The file that an author would look at if something is wrong with the page's address.
    source: Option<SourcePath>,
}

enum Kind<'a> {
    LanguageChoice,
    NotFound,
    Editions,
    /// A page of the edition at this index.
    Within(usize, Part<'a>),
}

enum Part<'a> {
    Front,
    Section(&'a Section, &'a ResolvedSection),
    Table(&'a Table),
    Figure(&'a Figure),
    Checks,
    Print,
}

/// By edition, then by language: the lists of the edition's parts.
type EditionContexts = Vec<Vec<context::EditionContext>>;

fn edition_contexts(site: &Site<'_>) -> EditionContexts {
    let editions = site.report.editions.iter();
    editions
        .map(|resolved| site.languages.iter().map(|language| site.edition_context(resolved, language)).collect())
        .collect()
}

fn jobs<'a>(site: &'a Site<'_>) -> Vec<Job<'a>> {
    let mut jobs = Vec::new();
    if let Some(language) = site.languages.first() {
        jobs.push(Job { language, kind: Kind::LanguageChoice, source: None });
        jobs.push(Job { language, kind: Kind::NotFound, source: None });
    }
    for language in &site.languages {
        jobs.push(Job { language, kind: Kind::Editions, source: None });
        for (index, resolved) in site.report.editions.iter().enumerate() {
            let edition = &resolved.edition;
            let mut add = |part, source: &SourcePath| {
                jobs.push(Job { language, kind: Kind::Within(index, part), source: Some(source.clone()) });
            };
            add(Part::Front, &edition.path);
            add(Part::Checks, &edition.path);
            add(Part::Print, &edition.path);
            for (section, facts) in edition.sections.iter().zip(&resolved.sections) {
                let text = section.texts.in_lang(language.lang).or_else(|| section.any_text());
                let path = text.map_or(&edition.path, |text| &text.path);
                add(Part::Section(section, facts), path);
            }
            edition.tables.values().for_each(|table| add(Part::Table(table), &table.path));
            let drawn = edition.figures.values().filter(|figure| resolved.figures.contains_key(&figure.id));
            drawn.for_each(|figure| add(Part::Figure(figure), &figure.path));
        }
    }
    jobs
}

impl Job<'_> {
    fn file(&self, site: &Site<'_>) -> String {
        let lang = self.language.lang;
        let (edition, part) = match &self.kind {
            Kind::LanguageChoice => return Page::Languages.file(lang),
            Kind::NotFound => return "404.html".to_owned(),
            Kind::Editions => return Page::Editions.file(lang),
            Kind::Within(index, part) => (site.report.editions[*index].edition.id.as_str(), part),
        };
        let page = match part {
            Part::Front => Page::Edition { edition },
            Part::Section(section, _) => Page::Section { edition, section: &section.name },
            Part::Table(table) => Page::Table { edition, table: &table.id },
            Part::Figure(figure) => Page::Figure { edition, figure: &figure.id },
            Part::Checks => Page::Checks { edition },
            Part::Print => Page::Print { edition },
        };
        page.file(lang)
    }

    fn render(&self, site: &Site<'_>, charts: &Charts, contexts: &EditionContexts) -> Html {
        let language = self.language;
        let (index, part) = match &self.kind {
            Kind::LanguageChoice => return pages::language_choice(site, language),
            Kind::NotFound => return pages::not_found(site, language),
            Kind::Editions => return pages::editions(site, language),
            Kind::Within(index, part) => (*index, part),
        };
        let position = site.languages.iter().position(|other| other.lang == language.lang).unwrap_or(0);
        let within = Within {
            resolved: &site.report.editions[index],
            relations: &site.relations[index],
            context: &contexts[index][position],
        };
        match part {
            Part::Front => pages::edition(site, charts, language, within),
            Part::Section(section, facts) => pages::section(site, charts, language, within, (section, facts)),
            Part::Table(table) => pages::table(site, language, within, table),
            Part::Figure(figure) => pages::figure(site, charts, language, within, figure),
            Part::Checks => checks::page(site, language, within),
            Part::Print => print::page(site, charts, language, within),
        }
    }
}

fn add_images(site: &Site<'_>, press: &mut Press<'_>) {
    let mut paths = std::collections::BTreeSet::new();
    for resolved in &site.report.editions {
        let texts = resolved.edition.sections.iter().flat_map(|section| section.texts.iter());
        for image in texts.flat_map(|(_, text)| &text.body.images) {
            paths.insert(images::source_path(&resolved.edition.id, &image.path));
        }
        paths.extend(resolved.edition.image.as_ref().map(|image| image.path.to_string()));
    }
    paths.extend(site.report.config.image.as_ref().map(|image| image.path.to_string()));
    // One image beside several narratives is one file: its name holds the hash of its contents.
    let mut files = BTreeMap::new();
    for path in paths {
        if let Some(bytes) = images::bytes(site.sources, &path) {
            files.entry(images::output_path(&path, bytes)).or_insert((path, bytes));
        }
    }
    for (file, (path, bytes)) in files {
        press.add(&file, bytes.to_vec(), Some(path.as_str().into()));
    }
}

/// The files that no reader opens as a page.
fn add_machine_files(site: &Site<'_>, press: &mut Press<'_>) {
    press.add("sitemap.xml", feeds::sitemap(site), None);
    press.add("robots.txt", feeds::robots(site), None);
    for language in &site.languages {
        press.add(&feed_file(language.lang), feeds::atom(site, language), None);
        for resolved in &site.report.editions {
            for table in resolved.edition.tables.values() {
                let path = csv_file(&resolved.edition.id, &table.id, language.lang);
                press.add(&path, table::csv(site, language, table), Some(table.path.clone()));
            }
        }
    }
}

/// The id of a section on the page of the whole report.
fn print_section_id(name: &str) -> String {
    format!("section-{name}")
}
