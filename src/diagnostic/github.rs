//! Diagnostics as workflow commands of GitHub Actions, which shows them at their lines:
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.

use super::report::Report;
use super::{Diagnostic, Severity};

/// One command a line.
pub fn render(report: &Report<'_>) -> String {
    report.diagnostics.iter().map(|diagnostic| command(diagnostic, report)).collect()
}

fn command(diagnostic: &Diagnostic, report: &Report<'_>) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = place(diagnostic, report);
    properties.push(("title", diagnostic.code.to_string()));
    let properties: Vec<String> =
        properties.iter().map(|(key, value)| format!("{key}={}", escape_property(value))).collect();
    format!("::{name} {}::{}\n", properties.join(","), escape_data(&diagnostic.paragraphs().join("\n")))
}

/// Columns belong to one line, so a place of several lines has none.
fn place(diagnostic: &Diagnostic, report: &Report<'_>) -> Vec<(&'static str, String)> {
    let Some(label) = diagnostic.labels.first() else { return Vec::new() };
    let mut properties = vec![("file", format!("{}{}", report.folder, label.location.path))];
    if let Some(region) = report.places.region(&label.location) {
        properties.extend([("line", region.line.to_string()), ("endLine", region.end_line.to_string())]);
        if region.line == region.end_line {
            properties.extend([("col", region.column.to_string()), ("endColumn", region.end_column.to_string())]);
        }
    }
    properties
}

fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}
