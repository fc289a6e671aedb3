//! Reviewdog's diagnostic format. Its columns count bytes of UTF-8, and its reader refuses fields that it does not know.

use super::position::{Places, Resolved};
use super::{json, plain};
use crate::finding::{Edit, Finding, Level, Report};
use crate::text::{self, Sources};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct DiagnosticResult {
    source: Source,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'static str>,
}

#[derive(Serialize)]
struct Diagnostic {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestions: Option<[Suggestion; 1]>,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Location {
    path: String,
    range: Range,
}

#[derive(Serialize)]
struct Suggestion {
    range: Range,
    text: String,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

impl Range {
    fn new(resolved: &Resolved<'_>, end: text::Position) -> Self {
        let position = |at: text::Position| Position { line: at.line, column: resolved.byte_column(at) };
        Self { start: position(resolved.start), end: position(end) }
    }
}

pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report, sources);
    let diagnostics = report.findings.iter().map(|finding| diagnostic(finding, &places)).collect();
    json::pretty(&DiagnosticResult { source: Source { name: "ssot", url: plain::home() }, diagnostics }, out)
}

fn diagnostic(finding: &Finding, places: &Places<'_>) -> Diagnostic {
    let resolved = places.resolve(&finding.location);
    let mut lines = vec![plain::clip(&finding.message, plain::MOST_CHARS).into_owned()];
    lines.extend(plain::details(finding, places));
    Diagnostic {
        message: lines.join("\n"),
        location: Location {
            path: places.path(&finding.location.path).into_owned(),
            range: Range::new(&resolved, resolved.visible_end()),
        },
        severity: match finding.level {
            Level::Error => "ERROR",
            Level::Warning => "WARNING",
            Level::Info => "INFO",
        },
        code: Code { value: finding.rule.id, url: plain::page_url(finding.rule) },
        suggestions: finding.fix.as_ref().and_then(|fix| suggestion(fix, finding, places)).map(|only| [only]),
    }
}

/// A suggestion speaks of the diagnostic's own file.
fn suggestion(fix: &Edit, finding: &Finding, places: &Places<'_>) -> Option<Suggestion> {
    let resolved = places.resolve(&fix.location);
    let expressible = fix.location.path == finding.location.path && resolved.file.is_some();
    expressible.then(|| Suggestion { range: Range::new(&resolved, resolved.end), text: fix.replacement.clone() })
}
