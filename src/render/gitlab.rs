//! GitLab's Code Quality report: an array with an object for each finding.

use super::position::{Places, Resolved};
use super::{json, plain};
use crate::finding::{Finding, Fingerprint, Level, Report};
use crate::text::{self, Sources};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
    positions: Positions,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

#[derive(Serialize)]
struct Positions {
    begin: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

impl Position {
    fn new(position: text::Position) -> Self {
        Self { line: position.line, column: position.column }
    }
}

pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report, sources);
    let mut seen = BTreeMap::new();
    let issues: Vec<Issue> =
        report.findings.iter().map(|finding| issue(finding, unique(finding.fingerprint, &mut seen), &places)).collect();
    json::pretty(&issues, out)
}

/// GitLab drops all but one of the issues that share a fingerprint, so that repeats get a number.
fn unique(fingerprint: Fingerprint, seen: &mut BTreeMap<Fingerprint, usize>) -> String {
    let times = seen.entry(fingerprint).or_default();
    *times += 1;
    if *times == 1 { fingerprint.to_string() } else { format!("{fingerprint}-{times}") }
}

fn issue(finding: &Finding, fingerprint: String, places: &Places<'_>) -> Issue {
    let resolved = places.resolve(&finding.location);
    let Resolved { start, .. } = resolved;
    let end = resolved.visible_end();
    let help = finding.help.as_deref().map(|help| format!(" (help: {help})")).unwrap_or_default();
    Issue {
        description: plain::clip(&format!("{}{help}", finding.message), plain::MOST_CHARS).into_owned(),
        check_name: finding.rule.id,
        fingerprint,
        severity: match finding.level {
            Level::Error => "major",
            Level::Warning => "minor",
            Level::Info => "info",
        },
        location: Location {
            path: places.path(&finding.location.path).into_owned(),
            lines: Lines { begin: start.line, end: end.line },
            positions: Positions { begin: Position::new(start), end: Position::new(end) },
        },
    }
}
