//! nianbao (年报) turns Markdown narrative, YAML tables and figure specifications into a bilingual static website.

pub mod chart;
pub mod check;
pub mod checks;
pub mod cli;
mod commands;
pub mod config;
pub mod context;
pub mod decimal;
pub mod diagnostic;
pub mod edition;
pub mod emit;
pub mod evaluate;
pub mod expression;
pub mod figure;
pub mod fix;
pub mod front_matter;
pub mod image;
pub mod lang;
pub mod load;
pub mod locale;
pub mod markdown;
pub mod memo;
pub mod output;
pub mod preview;
pub mod project;
pub mod release;
pub mod render;
pub mod resolve;
pub mod revise;
pub mod section;
pub mod source;
pub mod table;
pub mod terms;
pub mod theme;
pub mod translation;
pub mod wording;
pub mod yaml;

use std::sync::Arc;

use check::Relations;
use diagnostic::{Code, Diagnostic, Severity};
use fix::Fix;
use memo::Memo;
use output::{Origin, Output};
use resolve::Report;
use source::Sources;

/// What a compile depends on beside the sources.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the site will stand, if not where the configuration says.
    pub base_url: Option<config::BaseUrl>,
    /// Whether drafts and what is under embargo are shown.
    pub drafts: bool,
    /// Whether pages say of each block, number and cell where it comes from: for the preview, never for a host.
    pub marks: bool,
    /// What decides which embargoes are over. Nothing else asks for the time.
    pub now: release::Moment,
}

/// What comes of a project.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// The site; nothing when an error keeps it from being whole.
    pub output: Option<Output>,
    /// In reading order.
    pub diagnostics: Vec<Diagnostic>,
    /// What would mend some of them, in the order of the files' texts.
    pub fixes: Vec<Fix>,
    /// Whether the project has drafts, or parts under embargo, that the site does not show.
    pub holds_back: bool,
    /// What the site shows, every name looked up; nothing without a configuration.
    pub report: Option<Arc<Report>>,
    /// For each edition of the report, in its order, every relation that was recomputed.
    pub relations: Vec<Relations>,
}

/// What comes of a project before its pages are rendered.
#[derive(Default)]
pub struct Prepared {
    /// The site; nothing without a configuration or a theme. Where there is an error it is incomplete.
    pub website: Option<Arc<render::Website>>,
    /// In reading order; those of pages that were not rendered yet are not among them.
    pub diagnostics: Vec<Diagnostic>,
    /// What the site shows, every name looked up; nothing without a configuration.
    pub report: Option<Arc<Report>>,
    /// For each edition of the report, in its order, every relation that was recomputed.
    pub relations: Vec<Relations>,
}

impl Prepared {
    /// Whether something keeps the site from being published.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Does all of a compile but the rendering of pages, which are rendered when they are asked for.
pub fn prepare(sources: &Sources, options: &Options, memo: &Memo) -> Prepared {
    let Compiled { output, diagnostics, report, relations, .. } = compile(sources, options, memo);
    let website = output.map(|output| Arc::new(render::Website::new(output)));
    Prepared { website, diagnostics, report, relations }
}

/// Turns a project into a site: the pure middle of the program, between `load` and the sinks.
///
/// The same sources and options give the same bytes, with any memo and on any number of threads.
pub fn compile(sources: &Sources, options: &Options, memo: &Memo) -> Compiled {
    let mut compiled = Compiled { diagnostics: sources.diagnostics.clone(), ..Compiled::default() };
    render(sources, options, memo, &mut compiled);
    if options.drafts {
        compiled.diagnostics.iter_mut().for_each(soften);
    }
    // Of very many mistakes not all are told, but all can be mended.
    compiled.fixes = compiled.diagnostics.iter().filter_map(|problem| problem.fix.as_deref().cloned()).collect();
    fix::sort(&mut compiled.fixes);
    diagnostic::sort(&mut compiled.diagnostics);
    if compiled.diagnostics.iter().any(Diagnostic::is_error) {
        compiled.output = None;
    }
    let is_timeless = compiled.report.as_ref().is_some_and(|report| report.is_timeless);
    if let Some(output) = compiled.output.as_mut().filter(|_| is_timeless && compiled.diagnostics.is_empty()) {
        output.origin = Some(origin(sources, options));
    }
    compiled
}

/// The origin of the site that comes of these sources, if no time and no warning has a part in it: then a folder that
/// holds a site of this origin need not be built again.
pub fn origin(sources: &Sources, options: &Options) -> Origin {
    let base_url = options.base_url.as_ref().map(|url| url.absolute("")).unwrap_or_default();
    let settings = [
        env!("PROGRAM_REVISION"),
        &base_url,
        if options.drafts { "drafts" } else { "" },
        if options.marks { "marks" } else { "" },
    ];
    let texts = sources.texts.iter().flat_map(|(path, source)| [path.as_bytes(), source.text.as_bytes()]);
    let blobs = sources.blobs.iter().flat_map(|(path, bytes)| [path.as_bytes(), bytes]);
    Origin::of(settings.map(str::as_bytes).into_iter().chain(texts).chain(blobs))
}

/// Everything after loading; without a configuration there is nothing.
fn render(sources: &Sources, options: &Options, memo: &Memo, compiled: &mut Compiled) {
    // Of a project that was not read whole, every missing part would be reported.
    if sources.diagnostics.iter().any(|problem| problem.code == Code::TooManyFiles) {
        return;
    }
    let diagnostics = &mut compiled.diagnostics;
    let Some(project) = project::parse(sources, options.base_url.as_ref(), diagnostics) else { return };
    let theme = theme::load(sources, &project.config, diagnostics);
    let now = options.now.in_zone(&project.config.time_zone);
    let report = resolve::resolve(project, sources, options.drafts, now, diagnostics);
    let relations = check::check(&report, sources, diagnostics);
    compiled.output =
        theme.map(|theme| render::render(sources, &report, &relations, &theme, options.marks, memo, diagnostics));
    compiled.holds_back = report.holds_back;
    compiled.report = Some(Arc::new(report));
    compiled.relations = relations;
}

/// A draft may lack a translation, or have an old one; a public build may not.
fn soften(diagnostic: &mut Diagnostic) {
    if matches!(
        diagnostic.code,
        Code::MissingTranslation | Code::MissingTerm | Code::MissingSection | Code::StaleTranslation
    ) {
        diagnostic.severity = Severity::Warning;
    }
}
