//! What keeps a site from being published although it can be built. The finished site enters, findings leave; each
//! belongs to a gate, and a gate can be waived by its name alone, with a reason that is kept in the ledger of releases.
//!
//! That the site was built at all says much already: no error, no failing check, both languages complete, drafts and what
//! is under embargo taken out. What is looked for here is what only the finished files show.

mod size;

use std::fmt;

use crate::config::Config;
use crate::diagnostic::{Message, message};
use crate::output::{Output, OutputPath};

/// The name of a kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gate {
    /// A file is larger than a reader on a phone can be asked to load.
    LargeFile,
    /// Somebody else has changed, deleted or added files on the host.
    HostChanged,
}

impl Gate {
    /// All, in the order of the manual.
    pub const ALL: [Self; 2] = [Self::LargeFile, Self::HostChanged];

    /// The name by which it is waived.
    pub fn name(self) -> &'static str {
        match self {
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

/// What is wrong with a finished site, gate by gate, then file by file.
pub fn inspect(output: &Output, _config: &Config) -> Vec<Finding> {
    size::inspect(output)
}
