//! SARIF 2.1.0, for code scanning.
//!
//! What is waived is left out: GitHub would open it as an alert. Results stand one to a line, the gravest first.

mod log;
mod size;
mod uri;

use super::position::Places;
use super::{json, plain};
use crate::finding::{Finding, Report, RuleMeta};
use crate::text::Sources;
use log::Notification;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// GitHub refuses runs with more results.
const MOST_RESULTS: usize = 25_000;

/// GitHub refuses files that are larger than 10 MB after `gzip`. What uploads them adds a fingerprint to each result.
const MOST_ZIPPED: usize = 9_000_000;

pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report, sources);
    let rules: BTreeMap<&str, &RuleMeta> =
        report.findings.iter().map(|finding| (finding.rule.id, finding.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(index, id)| (*id, index)).collect();
    let tool = line(&log::Tool::new(rules.values().copied()))?;

    let sorted: Vec<&Finding> =
        plain::gravest_first(&report.findings).into_iter().map(|(_, finding)| finding).collect();
    let mut results = Vec::new();
    let mut ends = Vec::new();
    for finding in sorted.iter().take(MOST_RESULTS) {
        if !results.is_empty() {
            results.extend_from_slice(b",\n");
        }
        let rule_index = index.get(finding.rule.id).copied().unwrap_or_default();
        json::compact(&log::Result::new(finding, rule_index, &places), &mut results)?;
        ends.push(results.len());
    }
    let kept = size::fitting(&results, &ends, MOST_ZIPPED.saturating_sub(tool.len()));
    results.truncate(kept.checked_sub(1).and_then(|last| ends.get(last)).copied().unwrap_or(0));

    let invocation = line(&log::Invocation::new(notifications(report, sorted.get(kept..).unwrap_or_default())))?;
    write!(out, "{{\"$schema\":\"{}\",\"version\":\"2.1.0\",\"runs\":[{{\n\"tool\":", log::SCHEMA)?;
    out.write_all(&tool)?;
    out.write_all(b",\n\"automationDetails\":")?;
    out.write_all(&line(&log::AutomationDetails::new(report))?)?;
    out.write_all(b",\n\"invocations\":[")?;
    out.write_all(&invocation)?;
    out.write_all(b"],\n\"columnKind\":\"unicodeCodePoints\",\n\"properties\":")?;
    out.write_all(&line(&log::Properties::new(report))?)?;
    out.write_all(b",\n\"results\":[\n")?;
    out.write_all(&results)?;
    out.write_all(b"\n]}]}\n")
}

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    json::compact(value, &mut bytes)?;
    Ok(bytes)
}

fn notifications(report: &Report, left_out: &[&Finding]) -> Vec<Notification> {
    let mut said = Vec::new();
    if !left_out.is_empty() {
        let more = plain::count(left_out.len(), "result is", "results are");
        let tally = plain::tally(left_out.iter().copied());
        said.push(Notification::new(
            "warning",
            format!(
                "{more} left out ({tally}): code scanning takes at most {MOST_RESULTS} results and 10 MB after gzip."
            ),
        ));
    }
    said.extend(report.notes.iter().map(|note| Notification::new("note", note.0.clone())));
    said
}
