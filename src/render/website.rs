//! A site whose files are rendered when they are first asked for.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::output::{Output, OutputPath};

/// A file of the site, or why it cannot be rendered.
pub type File = Result<Arc<[u8]>, Box<Diagnostic>>;

/// All files of a site. Each is rendered once, by whoever asks for it first.
pub struct Website {
    output: Output,
}

impl Website {
    /// Takes a site that is rendered.
    pub fn new(output: Output) -> Self {
        Self { output }
    }

    /// The file at a path of the site; nothing where the site has none.
    pub fn get(&self, path: &str) -> Option<File> {
        self.output.get(&OutputPath::parse(path).ok()?).cloned().map(Ok)
    }

    /// The paths of all files, in order.
    pub fn paths(&self) -> Vec<OutputPath> {
        self.output.iter().map(|(path, _)| path.clone()).collect()
    }
}
