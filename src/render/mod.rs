//! From a resolved report to the site's files: pages in parallel, each a pure function of the report and the theme.

pub mod address;
mod appearances;
mod calendar;
mod charts;
mod checks;
mod context;
mod corrections;
mod draft;
mod earlier;
mod editor_notes;
mod feeds;
mod figure;
mod files;
mod formula;
mod images;
mod item_pages;
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
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Message, message};
use crate::output::{Clash, Output, OutputPath};
use crate::source::{Location, SourcePath};
pub use earlier::known;
pub use table::head;
pub use value::written;
pub use website::{File, Rendered, Website};

/// Collects the site's files, and reports two that claim one address.
struct Press<'a> {
    output: Output,
    /// The file that an author would look at, by the path of the page that comes of it.
    origins: BTreeMap<OutputPath, SourcePath>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Press<'a> {
    fn new(diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { output: Output::new(), origins: BTreeMap::new(), diagnostics }
    }

    fn report(&mut self, problem: Diagnostic) {
        self.diagnostics.push(problem);
    }

    fn add(&mut self, path: &str, bytes: Arc<[u8]>, source: Option<SourcePath>) {
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

/// The id of a section on the page of the whole report.
fn print_section_id(name: &str) -> String {
    format!("section-{name}")
}
