//! The templates, and their errors as diagnostics at the template's line.

use serde::Serialize;
use tera::{Context, ErrorKind, Tera};

use super::Files;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Location;

/// Compiled templates.
pub struct Templates {
    tera: Tera,
    /// Where the project's own templates lie.
    folder: String,
}

impl Templates {
    pub(super) fn load(files: &Files<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Self> {
        let folder = format!("{}templates/", files.folder);
        let mut templates = Self { tera: Tera::new(), folder };
        let texts =
            files.in_folder("templates/").filter_map(|(name, bytes)| Some((name, std::str::from_utf8(bytes).ok()?)));
        match templates.tera.add_raw_templates(texts) {
            Ok(()) => Some(templates),
            Err(error) => {
                diagnostics.push(templates.diagnostic(&error));
                None
            }
        }
    }

    /// Renders a template.
    ///
    /// # Errors
    /// What is wrong in the template, at its place.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, Box<Diagnostic>> {
        Context::from_serialize(context)
            .and_then(|context| self.tera.render(name, &context))
            .map_err(|error| Box::new(self.diagnostic(&error)))
    }

    fn diagnostic(&self, error: &tera::Error) -> Diagnostic {
        let place = |name: &str, span| Location { path: format!("{}{name}", self.folder).into(), span };
        match error.kind() {
            ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
                let place = place(report.filename(), report.span().range.clone());
                Diagnostic::new(Code::TemplateError, place, report.message().to_owned())
            }
            ErrorKind::MissingParent { current, .. } => {
                Diagnostic::new(Code::TemplateError, place(current, 0..0), error.to_string())
            }
            ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
                Diagnostic::new(Code::TemplateError, place(tpl, 0..0), error.to_string())
            }
            _ => Diagnostic::without_place(Code::TemplateError, error.to_string()),
        }
    }
}
