//! What keeps a site from being published although it can be built. The finished site enters, findings leave; each
//! belongs to a gate, and a gate can be waived by its name alone, with a reason that is kept in the ledger of releases.
//!
//! That the site was built at all says much already: no error, no failing check, both languages complete, drafts and what
//! is under embargo taken out. What is looked for here is what only the finished files show.

mod accessibility;
pub mod clock;
mod earlier;
mod files;
mod links;
mod private;
mod reading;
mod references;
mod size;
mod unfinished;

use std::collections::BTreeSet;
use std::fmt;

use rayon::prelude::*;

pub use self::earlier::Earlier;
use self::files::Files;
use self::private::Searcher;
use self::reading::Contents;
use crate::diagnostic::{Message, message};
use crate::output::{Output, OutputPath};
use crate::resolve::Report;
use crate::store::{Key, Mixture};

/// The name of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// A link, an image or the like leads to nothing in the site.
    DeadLink,
    /// A file holds a path of a machine, a key, a password, or an e-mail address that nobody made public.
    PrivateText,
    /// A page loads something from another host.
    ThirdParty,
    /// Not everybody can read a page.
    Accessibility,
    /// A page shows a draft or the marks of a preview, or is not there in every language.
    Unfinished,
    /// A published figure was changed, and no entry of corrections says so.
    UncorrectedFigure,
    /// A file is larger than a reader on a phone can be asked to load.
    LargeFile,
    /// Somebody else has changed, deleted or added files on the host.
    HostChanged,
}

impl Gate {
    /// All, in the order of the manual.
    pub const ALL: [Self; 8] = [
        Self::DeadLink,
        Self::PrivateText,
        Self::ThirdParty,
        Self::Accessibility,
        Self::Unfinished,
        Self::UncorrectedFigure,
        Self::LargeFile,
        Self::HostChanged,
    ];

    /// The name by which it is waived.
    pub fn name(self) -> &'static str {
        match self {
            Self::DeadLink => "dead-link",
            Self::PrivateText => "private-text",
            Self::ThirdParty => "third-party",
            Self::Accessibility => "accessibility",
            Self::Unfinished => "unfinished",
            Self::UncorrectedFigure => "uncorrected-figure",
            Self::LargeFile => "large-file",
            Self::HostChanged => "host-changed",
        }
    }

    /// Whether it is seen in what files say, and not in how large they are, on the host or in the data.
    pub fn is_of_files(self) -> bool {
        matches!(self, Self::DeadLink | Self::PrivateText | Self::ThirdParty | Self::Accessibility | Self::Unfinished)
    }

    /// The gate of this name.
    ///
    /// # Errors
    /// The names that there are.
    pub fn parse(name: &str) -> Result<Self, Message> {
        let found = Self::ALL.into_iter().find(|gate| gate.name() == name);
        let known = || Message::list(Self::ALL.iter().map(|gate| format!("`{}`", gate.name()).into()).collect());
        found.ok_or_else(|| message!("there is no gate `{name}`; there are {known}", name, known = known()))
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Something that keeps a site from being published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The gate that it closes.
    pub gate: Gate,
    /// The file in which it was found, if it is in one.
    pub path: Option<OutputPath>,
    /// What was found, and what to do about it.
    pub message: Message,
}

/// Looks at finished sites by the rules that a project sets.
pub struct Inspector<'a> {
    report: &'a Report,
    folders: &'a [String],
    searcher: Searcher,
}

impl<'a> Inspector<'a> {
    /// Prepares the search. `folders` are paths of this machine, such as the project's own, that no file may give away.
    pub fn new(report: &'a Report, folders: &'a [String]) -> Self {
        Self { report, folders, searcher: Searcher::new(&report.config, folders) }
    }

    /// The hash of all that decides, beside the files themselves, what is found in them.
    pub fn rules(&self) -> Key {
        let config = &self.report.config;
        let texts = (&config.languages, &config.base_url, &config.public_emails, &config.publisher);
        Mixture::new("gate").with(env!("PROGRAM_REVISION").as_bytes()).with_value(&(texts, self.folders)).key()
    }

    /// What is wrong with a finished site, gate by gate, then file by file. What an earlier release, in which these rules
    /// found nothing, has already shown to be right is not looked at again; the findings are the same.
    pub fn inspect(&self, output: &Output, earlier: Option<&Earlier>) -> Vec<Finding> {
        let config = &self.report.config;
        let files = Files::of(output);
        let spared = earlier.map(|earlier| earlier.spared(&files)).unwrap_or_default();
        let read: BTreeSet<&OutputPath> = files.paths().filter(|path| !spared.contains(path)).collect();
        let inspect_file = |path: &&OutputPath| files.read(path, |contents| self.inspect_file(path, contents));
        let found: Vec<_> = read.par_iter().filter_map(inspect_file).collect();
        let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
        findings.extend(links::inspect(&files, &read, &config.base_url));
        findings.extend(unfinished::inspect(&files, &config.languages, self.report.shows_drafts));
        findings.extend(size::inspect(output));
        findings.sort_by(|one, other| (one.gate, &one.path).cmp(&(other.gate, &other.path)));
        findings
    }

    /// What one file tells by itself.
    fn inspect_file(&self, path: &OutputPath, contents: &Contents) -> Vec<Finding> {
        let mut findings = self.searcher.inspect(path, &contents.text);
        if let Some(page) = &contents.page {
            let languages = &self.report.config.languages;
            findings.extend(accessibility::inspect(path, page, &contents.reading.ids, languages));
        }
        findings.extend(unfinished::inspect_file(path, contents));
        findings
    }
}
