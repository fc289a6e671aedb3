//! Workflow commands, which GitHub shows as annotations: `::error file=…,line=…,title=…::message`.
//!
//! Whatever stands in a message or a path, each command is one line that we began. The runner turns `%0A` back into a
//! newline only after it has found out what the line is.

use super::position::{Places, Resolved};
use super::sanitize::{REPLACEMENT, is_hostile, lines};
use super::{Style, plain, summary};
use crate::finding::{Finding, Level, Report};
use crate::text::Sources;
use std::io::{self, Write};

/// GitHub shows this many annotations of a level for a step, and fifty for a job.
const PER_LEVEL: usize = 10;

pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report, sources);
    let mut left_out = Vec::new();
    for level in [Level::Error, Level::Warning, Level::Info] {
        let mut of_level = report.findings.iter().filter(|finding| finding.level == level);
        for finding in of_level.by_ref().take(PER_LEVEL) {
            writeln!(out, "{}", command(finding, &places))?;
        }
        left_out.extend(of_level);
    }
    if !left_out.is_empty() {
        let more = plain::count(left_out.len(), "more finding has", "more findings have");
        let tally = plain::tally(left_out.iter().copied());
        writeln!(out, "and {more} no annotation, because GitHub shows {PER_LEVEL} of a level for a step: {tally}")?;
    }
    writeln!(out, "{}", summary(report, &Style::default()))
}

fn command(finding: &Finding, places: &Places<'_>) -> String {
    let name = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let resolved = places.resolve(&finding.location);
    let Resolved { start, .. } = resolved;
    let end = resolved.visible_end();
    let mut properties =
        format!("file={},line={},endLine={}", property(&places.path(&finding.location.path)), start.line, end.line);
    // GitHub takes columns for those of the one line it speaks of.
    if start.line == end.line {
        properties += &format!(",col={},endColumn={}", start.column, end.column);
    }
    let mut lines = vec![plain::message(finding)];
    lines.extend(plain::details(finding, places));
    format!("::{name} {properties},title={}::{}", property(finding.rule.id), data(&lines.join("\n")))
}

/// An annotation of the whole run, for what kept it from its work.
pub fn failure_annotation(message: &str) -> String {
    format!("::error title=ssot::{}", data(&lines(message)))
}

/// Escapes a message.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property. GitHub has no escape for other control characters; the log must not have them raw.
fn property(text: &str) -> String {
    let tame = |c: char| if is_hostile(c) && !matches!(c, '\r' | '\n') { REPLACEMENT } else { c };
    data(&text.chars().map(tame).collect::<String>()).replace(':', "%3A").replace(',', "%2C")
}
