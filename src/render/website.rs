//! A site whose files are rendered when they are first asked for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use super::Press;
use super::address::Addresses;
use super::charts::Charts;
use super::files::{self, SiteFile};
use super::site::{Lists, Site};
use crate::check::Checks;
use crate::config::BaseUrl;
use crate::diagnostic::Diagnostic;
use crate::memo::{Files, Memo};
use crate::output::{Output, OutputPath};
use crate::resolve::Report;
use crate::source::Sources;
use crate::store::{Keep as _, Key, Mixture};
use crate::theme::Theme;

/// A file of the site, or why it cannot be rendered.
pub type File = Result<Arc<[u8]>, Box<Diagnostic>>;

/// So many charts are drawn together where nobody waits for anything else.
const DRAWN_TOGETHER: usize = 32;

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
    checks: Checks,
    theme: Arc<Theme>,
    memo: Memo,
    marks: bool,
    /// For each edition the files that are known of it.
    files: Vec<Arc<Files>>,
    /// Files that show all editions.
    files_of_all: Arc<Files>,
    /// What the files are found by.
    keys: FileKeys,
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
        checks: Checks,
        theme: &Arc<Theme>,
        marks: bool,
        memo: &Memo,
    ) -> Self {
        let common = common(sources, report, theme, marks);
        let mixture = Mixture::new("files").with_key(common);
        let keys = &checks.keys;
        let file_keys = FileKeys {
            editions: keys.iter().map(|key| mixture.clone().with_key(*key).key()).collect(),
            all: keys.iter().fold(mixture.clone(), |mixture, key| mixture.with_key(*key)).with(b"all").key(),
        };
        let known = |key: &Key| memo.files(*key);
        let positions = report.editions.iter().map(|resolved| resolved.edition.id.clone()).zip(0..).collect();
        Self {
            sources: sources.clone(),
            report: report.clone(),
            checks,
            theme: theme.clone(),
            memo: memo.clone(),
            marks,
            files: file_keys.editions.iter().map(known).collect(),
            files_of_all: known(&file_keys.all),
            keys: file_keys,
            positions,
            lists: Lists::new(report, memo.lists.get_or_make(common, Arc::default)),
            images: OnceLock::new(),
        }
    }

    /// Where the site will stand.
    pub fn base_url(&self) -> &BaseUrl {
        &self.report.config.base_url
    }

    /// The file at a path of the site; nothing where the site has none.
    pub fn get(&self, path: &str) -> Option<File> {
        let _asked = Asked::new(&self.memo.asked);
        let site = self.site();
        let file = files::find(&site, path, &self.positions, || self.images(&site))?;
        self.render(&site, path, &file)
    }

    /// Whether somebody is waiting for a file of this site, or of one that was compiled before or after it.
    pub fn is_asked(&self) -> bool {
        self.memo.asked.load(Ordering::Relaxed) > 0
    }

    /// The paths of all files, in no order. Of two files that claim one path both are listed, which rendering all reports.
    pub fn paths(&self) -> Vec<String> {
        let site = self.site();
        let files = files::all(&site, self.images(&site), &self.files);
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
        self.rendered(DRAWN_TOGETHER, &|| false).unwrap_or_default()
    }

    /// Renders every file, unless it is told to stop: then nothing comes of it. It asks before each file and each chart.
    pub fn render_all_unless(&self, stop: &(dyn Fn() -> bool + Sync)) -> Option<Rendered> {
        self.rendered(1, stop)
    }

    fn rendered(&self, drawn_together: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<Rendered> {
        use rayon::prelude::*;
        let site = self.site();
        let mut diagnostics = Charts { site: &site, memo: &self.memo }.draw_all(&self.files, drawn_together, stop)?;
        let files = files::all(&site, self.images(&site), &self.files);
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
        let mut output = press.output;
        // What is held back went into all of it, and a hash would be a hint at it.
        if !self.report.holds_back {
            output.made_from = self.made_from(&site, &files);
            output.sound = self.checks.sound();
        }
        Some(Rendered { output, diagnostics, failed })
    }

    /// For files that are rendered the hashes of all that they are made from. Of what a drawing is made says its path.
    fn made_from(&self, site: &Site<'_>, files: &[SiteFile<'_>]) -> BTreeMap<OutputPath, Key> {
        let is_rendered = |file: &&SiteFile<'_>| file.bytes(site).is_none() && !file.is_drawing();
        let rendered = files.iter().filter(is_rendered);
        let with_key = |file: &SiteFile<'_>| {
            let key = file.edition().map_or(Some(&self.keys.all), |index| self.keys.editions.get(index))?;
            Some((OutputPath::parse(&file.path(site)?).ok()?, *key))
        };
        rendered.filter_map(with_key).collect()
    }

    /// A file that is known need not be rendered: it was made from the same.
    fn render(&self, site: &Site<'_>, path: &str, file: &SiteFile<'_>) -> Option<File> {
        if let Some(bytes) = file.bytes(site) {
            return Some(Ok(bytes.into()));
        }
        let files = file.edition().and_then(|index| self.files.get(index)).unwrap_or(&self.files_of_all);
        if let Some(known) = files.get(path) {
            return Some(Ok(known));
        }
        let rendered = file.render(site, &Charts { site, memo: &self.memo })?;
        Some(rendered.map(|bytes| {
            let bytes: Arc<[u8]> = bytes.into();
            if !file.is_drawing() {
                files.insert(path, bytes.clone());
            }
            bytes
        }))
    }

    fn site(&self) -> Site<'_> {
        Site::new(&self.sources, (&self.report, &self.checks.relations), &self.theme, &self.lists, self.marks)
    }

    fn images(&self, site: &Site<'_>) -> &BTreeMap<String, String> {
        self.images.get_or_init(|| super::images::published(site))
    }
}

/// The hashes of all that files are made from.
struct FileKeys {
    /// Those of each edition's files.
    editions: Vec<Key>,
    /// That of the files that show all editions.
    all: Key,
}

/// Somebody who waits for a file, as long as it lasts.
struct Asked<'a>(&'a AtomicUsize);

impl<'a> Asked<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What pages of any edition show: the configuration, the glossary, the theme, and what lists of editions say.
fn common(sources: &Sources, report: &Report, theme: &Theme, marks: bool) -> Key {
    let glossary = sources.text(crate::terms::FILE).map(|source| source.hash);
    let image = report.config.image.as_ref().and_then(|image| sources.blobs.get(image.path.as_ref() as &str));
    // They are kept from one build to the next, which may be another program's.
    let mut mixture = Mixture::new("common")
        .with(env!("PROGRAM_REVISION").as_bytes())
        .with_key(theme.key)
        .with_value(&(&report.config, glossary, image.map(|blob| blob.hash)))
        .with_value(&(report.shows_drafts, marks, &report.calendar));
    for resolved in &report.editions {
        mixture = mixture.with_key(resolved.edition.entry);
    }
    mixture.key()
}
