//! Diagnostics as SARIF 2.1.0, the interchange format of code scanners:
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::explanation::Explanations;
use super::report::Report;
use super::{Code, Diagnostic, Label, Language, Severity};
use crate::source::Location;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The base of all addresses, under the name that the standard suggests. What it is on this machine is not told.
const BASE: &str = "%SRCROOT%";
/// The unreserved characters of RFC 3986 and the `/` between folders; a colon would look like the end of a scheme.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The document, indented, ending with a line break.
pub fn render(report: &Report<'_>) -> String {
    let mut codes: Vec<Code> = report.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let explanations = Explanations::read();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code, &explanations)).collect();
    let results: Vec<Value> = report.diagnostics.iter().map(|diagnostic| result(diagnostic, &codes, report)).collect();
    let driver = json!({"name": "nianbao", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules});
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {BASE: {"description": {"text": "The folder that the check was run in."}}},
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}

fn rule(code: Code, explanations: &Explanations) -> Value {
    let mut rule = Map::new();
    rule.insert("id".into(), json!(code));
    if let Some(explanation) = explanations.of(code) {
        let [meaning, reason, mend] =
            [&explanation.meaning, &explanation.reason, &explanation.mend].map(|told| told.sentence(Language::English));
        let (wrong, right) = (explanation.example.wrong.trim_end(), explanation.example.right.trim_end());
        rule.insert("shortDescription".into(), json!({"text": meaning}));
        rule.insert("fullDescription".into(), json!({"text": format!("{meaning} {reason}")}));
        let text = format!("{mend}\n\nWrong:\n\n{wrong}\n\nRight:\n\n{right}");
        let markdown = format!("{mend}\n\nWrong:\n\n```text\n{wrong}\n```\n\nRight:\n\n```text\n{right}\n```");
        rule.insert("help".into(), json!({"text": text, "markdown": markdown}));
    }
    rule.insert("defaultConfiguration".into(), json!({"level": level(code.severity())}));
    Value::Object(rule)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn result(diagnostic: &Diagnostic, codes: &[Code], report: &Report<'_>) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".into(), json!(diagnostic.code));
    result.insert("ruleIndex".into(), json!(codes.binary_search(&diagnostic.code).unwrap_or_default()));
    result.insert("level".into(), json!(level(diagnostic.severity)));
    result.insert("message".into(), json!({"text": diagnostic.paragraphs().join("\n")}));
    let mut labels = diagnostic.labels.iter().enumerate();
    let first: Vec<Value> = labels.by_ref().take(1).map(|(_, label)| location(label, report)).collect();
    result.insert("locations".into(), json!(first));
    let related: Vec<Value> = labels.map(|(id, label)| related(id, label, report)).collect();
    if !related.is_empty() {
        result.insert("relatedLocations".into(), json!(related));
    }
    Value::Object(result)
}

fn location(label: &Label, report: &Report<'_>) -> Value {
    json!({"physicalLocation": physical(&label.location, report)})
}

fn related(id: usize, label: &Label, report: &Report<'_>) -> Value {
    let physical = physical(&label.location, report);
    if label.text.is_empty() {
        return json!({"id": id, "physicalLocation": physical});
    }
    json!({"id": id, "physicalLocation": physical, "message": {"text": &*label.text}})
}

/// A file that is no text has no lines.
fn physical(location: &Location, report: &Report<'_>) -> Value {
    let path = format!("{}{}", report.folder, location.path);
    let uri = utf8_percent_encode(&path, ESCAPED).to_string();
    let artifact = json!({"uri": uri, "uriBaseId": BASE});
    match report.places.region(location) {
        None => json!({"artifactLocation": artifact}),
        Some(region) => json!({
            "artifactLocation": artifact,
            "region": {
                "startLine": region.line,
                "startColumn": region.column,
                "endLine": region.end_line,
                "endColumn": region.end_column,
            },
        }),
    }
}
