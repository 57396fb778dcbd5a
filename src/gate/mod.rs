//! What keeps a site from being published although it can be built. The finished site enters, findings leave; each
//! belongs to a gate, and a gate can be waived by its name alone, with a reason that is kept in the ledger of releases.
//!
//! That the site was built at all says much already: no error, no failing check, both languages complete, drafts and what
//! is under embargo taken out. What is looked for here is what only the finished files show.

mod accessibility;
pub mod clock;
mod links;
mod private;
mod reading;
mod references;
mod size;
mod unfinished;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rayon::prelude::*;

use self::private::Searcher;
use self::reading::Reading;
use self::references::Scripts;
use crate::diagnostic::{Message, message};
use crate::output::{Output, OutputPath};
use crate::resolve::Report;

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

/// What is wrong with a finished site, gate by gate, then file by file. `folders` are paths of this machine, such as the
/// project's own, that no file may give away.
pub fn inspect(output: &Output, report: &Report, folders: &[String]) -> Vec<Finding> {
    let config = &report.config;
    let (scripts, searcher) = (Scripts::new(), Searcher::new(config, folders));
    let files: Vec<_> = output.iter().collect();
    let read = |(path, contents): (_, &Arc<[u8]>)| {
        let (mut reading, page) = reading::read(path, contents, &scripts);
        let mut findings = searcher.inspect(path, &reading.text);
        if let Some(page) = page {
            findings.extend(accessibility::inspect(path, &page, &reading.ids, &config.languages));
            reading.trace = unfinished::mark(&page);
        }
        // Of a text no more is asked, and the texts of all files are as large as the site.
        if path.as_str() != "robots.txt" {
            reading.text = Vec::new();
        }
        ((path, reading), findings)
    };
    let (read, found): (Vec<_>, Vec<_>) = files.into_par_iter().map(read).unzip();
    let files: BTreeMap<&OutputPath, Reading> = read.into_iter().collect();
    let mut findings: Vec<Finding> = found.into_iter().flatten().collect();
    findings.extend(links::inspect(&files, &config.base_url));
    findings.extend(unfinished::inspect(&files, &config.languages, report.shows_drafts));
    findings.extend(size::inspect(output));
    findings.sort_by(|one, other| (one.gate, &one.path).cmp(&(other.gate, &other.path)));
    findings
}
