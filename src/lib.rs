//! nianbao (年报) turns Markdown narrative, YAML tables and figure specifications into a bilingual static website.

pub mod calendar;
pub mod chart;
pub mod check;
pub mod checks;
pub mod cli;
mod commands;
pub mod compress;
pub mod config;
pub mod context;
pub mod corrections;
pub mod decimal;
pub mod diagnostic;
pub mod edition;
pub mod emit;
pub mod evaluate;
pub mod expression;
pub mod figure;
pub mod fix;
pub mod front_matter;
pub mod gate;
pub mod hosting;
pub mod image;
pub mod lang;
pub mod load;
pub mod locale;
pub mod markdown;
pub mod memo;
pub mod output;
pub mod preview;
pub mod project;
pub mod publish;
pub mod release;
pub mod released;
pub mod render;
pub mod resolve;
pub mod revise;
pub mod section;
pub mod source;
pub mod store;
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
use render::Website;
use resolve::{Report, Showing};
use source::Sources;
use store::Mixture;

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
    pub relations: Vec<Arc<Relations>>,
}

/// What comes of a project before its pages are rendered.
#[derive(Default)]
pub struct Prepared {
    /// The site; nothing without a configuration or a theme. Where there is an error it is not whole.
    pub website: Option<Arc<Website>>,
    /// In reading order; those of pages that were not rendered yet are not among them.
    pub diagnostics: Vec<Diagnostic>,
    /// As in [`Compiled`].
    pub report: Option<Arc<Report>>,
    /// As in [`Compiled`].
    pub relations: Vec<Arc<Relations>>,
}

impl Prepared {
    /// The same with mistakes that came to light when pages were rendered.
    pub fn with(&self, found: Vec<Diagnostic>) -> Self {
        let Self { website, report, relations, .. } = self;
        let mut diagnostics = [self.diagnostics.as_slice(), &found].concat();
        diagnostic::sort(&mut diagnostics);
        Self { website: website.clone(), diagnostics, report: report.clone(), relations: relations.clone() }
    }

    /// Whether something keeps the site from being published.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Turns a project into a site: the pure middle of the program, between `load` and the sinks.
///
/// The same sources and options give the same bytes, with any memo and on any number of threads.
pub fn compile(sources: &Sources, options: &Options, memo: &Memo) -> Compiled {
    let mut diagnostics = sources.diagnostics.clone();
    let Analysed { website, report, relations } = analyse(&Arc::new(sources.clone()), options, memo, &mut diagnostics);
    let output = website.map(|website| {
        let rendered = website.render_all();
        diagnostics.extend(rendered.diagnostics);
        rendered.output
    });
    finish(&mut diagnostics, options);
    // Of very many mistakes not all are told, but all can be mended.
    let mut fixes: Vec<Fix> = diagnostics.iter().filter_map(|problem| problem.fix.as_deref().cloned()).collect();
    fix::sort(&mut fixes);
    diagnostic::sort(&mut diagnostics);
    let mut output = output.filter(|_| !diagnostics.iter().any(Diagnostic::is_error));
    let is_timeless = report.as_ref().is_some_and(|report| report.is_timeless);
    if let Some(output) = output.as_mut().filter(|_| is_timeless && diagnostics.is_empty()) {
        output.origin = Some(origin(sources, options));
    }
    let holds_back = report.as_ref().is_some_and(|report| report.holds_back);
    memo.forget();
    Compiled { output, diagnostics, fixes, holds_back, report, relations }
}

/// Does all of a compile but the rendering of files, which are rendered when they are asked for. Whoever does so again and
/// again tells the memo when to forget.
pub fn prepare(sources: &Arc<Sources>, options: &Options, memo: &Memo) -> Prepared {
    let mut diagnostics = sources.diagnostics.clone();
    let Analysed { website, report, relations } = analyse(sources, options, memo, &mut diagnostics);
    finish(&mut diagnostics, options);
    diagnostic::sort(&mut diagnostics);
    Prepared { website: website.map(Arc::new), diagnostics, report, relations }
}

/// The origin of the site that comes of these sources, if no time and no warning has a part in it: then a folder that
/// holds a site of this origin need not be built again.
pub fn origin(sources: &Sources, options: &Options) -> Origin {
    let base_url = options.base_url.as_ref().map(|url| url.absolute(""));
    let mut mixture = Mixture::new("site").with(env!("PROGRAM_REVISION").as_bytes()).with_value(&(
        base_url,
        options.drafts,
        options.marks,
    ));
    for (path, hash) in sources.hashes_in("") {
        mixture = mixture.with(path.as_bytes()).with_key(hash);
    }
    Origin::of(mixture.key())
}

/// What is known of a project before its files are rendered.
#[derive(Default)]
struct Analysed {
    website: Option<Website>,
    report: Option<Arc<Report>>,
    relations: Vec<Arc<Relations>>,
}

/// Everything between loading and rendering; without a configuration there is nothing.
fn analyse(sources: &Arc<Sources>, options: &Options, memo: &Memo, diagnostics: &mut Vec<Diagnostic>) -> Analysed {
    memo.begin_round();
    // Of a project that was not read whole, every missing part would be reported.
    if sources.diagnostics.iter().any(|problem| problem.code == Code::TooManyFiles) {
        return Analysed::default();
    }
    let project = project::parse(sources, options.base_url.as_ref(), &memo.parsed, diagnostics);
    let Some(project) = project else { return Analysed::default() };
    let theme = theme::load(sources, &project.config, &memo.themes, diagnostics);
    let now = options.now.in_zone(&project.config.time_zone);
    let showing = Showing { drafts: options.drafts, now };
    let report = Arc::new(resolve::resolve(project, sources, showing, &memo.looked, diagnostics));
    let checks = check::check(&report, sources, &memo.checked, diagnostics);
    let relations = checks.relations.clone();
    let website = theme.map(|theme| Website::new(sources, &report, checks, &theme, options.marks, memo));
    Analysed { website, report: Some(report), relations }
}

/// What a draft may lack is no error as long as drafts are shown.
fn finish(diagnostics: &mut [Diagnostic], options: &Options) {
    if options.drafts {
        diagnostics.iter_mut().for_each(soften);
    }
}

/// A draft may lack a translation, or have an old one; a public build may not.
fn soften(diagnostic: &mut Diagnostic) {
    if matches!(
        diagnostic.code,
        Code::MissingTranslation
            | Code::MissingTerm
            | Code::MissingSection
            | Code::StaleTranslation
            | Code::StructureMismatch
    ) {
        diagnostic.severity = Severity::Warning;
    }
}
