//! A site whose files are rendered when they are first asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::Press;
use super::address::Addresses;
use super::charts::Charts;
use super::files::{self, SiteFile};
use super::site::{Lists, Site};
use crate::check::{Checks, Relations};
use crate::config::BaseUrl;
use crate::diagnostic::Diagnostic;
use crate::memo::Memo;
use crate::output::Output;
use crate::resolve::Report;
use crate::source::Sources;
use crate::store::{Key, Mixture};
use crate::theme::Theme;

/// A file of the site, or why it cannot be rendered.
pub type File = Result<Arc<[u8]>, Box<Diagnostic>>;

/// What comes of rendering all files.
#[derive(Default)]
pub struct Rendered {
    /// The files that could be rendered.
    pub output: Output,
    /// What is wrong with the others and with figures, and which files claim one path.
    pub diagnostics: Vec<Diagnostic>,
    /// The paths of files that cannot be rendered.
    pub failed: Vec<String>,
}

/// All files of a site, of which each is rendered when it is asked for, or was rendered by an earlier compile.
pub struct Website {
    sources: Arc<Sources>,
    report: Arc<Report>,
    relations: Vec<Arc<Relations>>,
    theme: Arc<Theme>,
    memo: Memo,
    marks: bool,
    /// The hash of all that every page shows.
    common: Key,
    /// For each edition the hash of all that its pages show of it.
    keys: Vec<Key>,
    /// The places of the editions in the report, by their names.
    positions: BTreeMap<String, usize>,
    lists: Lists,
    images: OnceLock<BTreeMap<String, String>>,
}

impl Website {
    /// The site of a report; with `marks` its pages say of each block, number and cell where it comes from.
    pub fn new(
        sources: &Arc<Sources>,
        report: &Arc<Report>,
        Checks { relations, keys }: Checks,
        theme: &Arc<Theme>,
        marks: bool,
        memo: &Memo,
    ) -> Self {
        let positions = report.editions.iter().map(|resolved| resolved.edition.id.clone()).zip(0..).collect();
        Self {
            common: common(sources, report, theme, marks),
            sources: sources.clone(),
            report: report.clone(),
            relations,
            theme: theme.clone(),
            memo: memo.clone(),
            marks,
            keys,
            positions,
            lists: Lists::new(report),
            images: OnceLock::new(),
        }
    }

    /// Where the site will stand.
    pub fn base_url(&self) -> &BaseUrl {
        &self.report.config.base_url
    }

    /// The file at a path of the site; nothing where the site has none.
    pub fn get(&self, path: &str) -> Option<File> {
        let site = self.site();
        let file = files::find(&site, path, &self.positions, || self.images(&site))?;
        self.render(&site, path, &file)
    }

    /// The paths of all files, in no order. Of two files that claim one path both are listed, which rendering all reports.
    pub fn paths(&self) -> Vec<String> {
        let site = self.site();
        let files = files::all(&site, self.images(&site));
        files.iter().filter_map(|file| file.path(&site)).collect()
    }

    /// The addresses of the theme's style sheets, by their names in the theme.
    pub fn styles(&self) -> BTreeMap<String, String> {
        let addresses = Addresses { base: &self.report.config.base_url };
        let styles = self.theme.assets.iter().filter(|(name, _)| name.ends_with(".css"));
        styles.map(|(name, asset)| (name.to_owned(), addresses.path(&asset.path))).collect()
    }

    /// Renders every file that is not known, in parallel.
    pub fn render_all(&self) -> Rendered {
        self.render_all_unless(&|| false).unwrap_or_default()
    }

    /// Renders every file, unless it is told to stop: then nothing comes of it.
    pub fn render_all_unless(&self, stop: &(dyn Fn() -> bool + Sync)) -> Option<Rendered> {
        use rayon::prelude::*;
        let site = self.site();
        let mut diagnostics = Charts { site: &site, memo: &self.memo }.draw_all(stop)?;
        let files = files::all(&site, self.images(&site));
        let render = |file: &SiteFile<'_>| {
            if stop() {
                return None;
            }
            let path = file.path(&site)?;
            let contents = self.render(&site, &path, file)?;
            Some((path, contents))
        };
        let rendered: Vec<_> = files.par_iter().map(render).collect();
        if stop() {
            return None;
        }
        let mut failed = Vec::new();
        let mut press = Press::new(&mut diagnostics);
        for (file, rendered) in files.iter().zip(rendered) {
            match rendered {
                Some((path, Ok(bytes))) => press.add(&path, bytes, file.source(&site)),
                Some((path, Err(problem))) => {
                    press.report(*problem);
                    failed.push(path);
                }
                None => {}
            }
        }
        let output = press.output;
        Some(Rendered { output, diagnostics, failed })
    }

    /// What is known of a file need not be rendered: its key holds everything that goes into it.
    fn render(&self, site: &Site<'_>, path: &str, file: &SiteFile<'_>) -> Option<File> {
        if let Some(bytes) = file.bytes(site) {
            return Some(Ok(bytes.into()));
        }
        let key = self.key(path, file);
        if let Some(known) = self.memo.files.get(key) {
            return Some(Ok(known));
        }
        let rendered = file.render(site, &Charts { site, memo: &self.memo })?;
        Some(rendered.map(|bytes| {
            let bytes: Arc<[u8]> = bytes.into();
            self.memo.files.insert(key, bytes.clone());
            bytes
        }))
    }

    fn key(&self, path: &str, file: &SiteFile<'_>) -> Key {
        let mixture = Mixture::new("file").with(path.as_bytes()).with_key(self.common);
        match file.edition().and_then(|index| self.keys.get(index)) {
            Some(key) => mixture.with_key(*key).key(),
            None => self.keys.iter().fold(mixture, |mixture, key| mixture.with_key(*key)).key(),
        }
    }

    fn site(&self) -> Site<'_> {
        Site::new(&self.sources, (&self.report, &self.relations), &self.theme, &self.lists, self.marks)
    }

    fn images(&self, site: &Site<'_>) -> &BTreeMap<String, String> {
        self.images.get_or_init(|| super::images::published(site))
    }
}

/// What pages of any edition show: the configuration, the glossary, the theme, and what lists of editions say.
fn common(sources: &Sources, report: &Report, theme: &Theme, marks: bool) -> Key {
    let glossary = sources.text(crate::terms::FILE).map(|source| source.hash);
    let image = report.config.image.as_ref().and_then(|image| sources.blobs.get(image.path.as_ref() as &str));
    let mut mixture = Mixture::new("common")
        .with_key(theme.key)
        .with_value(&(&report.config, glossary, image.map(|blob| blob.hash)))
        .with_value(&(report.shows_drafts, marks, &report.calendar));
    for resolved in &report.editions {
        let edition = &resolved.edition;
        let named = (&edition.id, &edition.title, &edition.description, &edition.period);
        mixture = mixture.with_value(&(named, edition.published, &edition.publisher));
    }
    mixture.key()
}
