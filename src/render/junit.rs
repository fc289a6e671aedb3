//! JUnit XML: a suite for each file, a failed test for each error and warning. What is merely worth knowing passes, what is
//! waived is skipped.

use super::position::Places;
use super::sanitize::{REPLACEMENT, is_hostile};
use super::{Style, plain, summary};
use crate::finding::{Finding, Level, Report, Waived};
use crate::path::RepoPath;
use crate::text::Sources;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The findings of a file.
#[derive(Default)]
struct Suite<'a> {
    findings: Vec<&'a Finding>,
    waived: Vec<&'a Waived>,
}

impl Suite<'_> {
    fn tests(&self) -> usize {
        self.findings.len() + self.waived.len()
    }

    fn failures(&self) -> usize {
        self.findings.iter().filter(|finding| fails(finding)).count()
    }
}

fn fails(finding: &Finding) -> bool {
    finding.level >= Level::Warning
}

pub(super) fn write(report: &Report, sources: &Sources, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::new(report, sources);
    let mut suites: BTreeMap<&RepoPath, Suite<'_>> = BTreeMap::new();
    for finding in &report.findings {
        suites.entry(&finding.location.path).or_default().findings.push(finding);
    }
    for waived in &report.waived {
        suites.entry(&waived.finding.location.path).or_default().waived.push(waived);
    }
    let failures: usize = suites.values().map(Suite::failures).sum();
    // A report without any test is an error to many readers.
    let clean = usize::from(report.findings.is_empty());
    let tests = suites.values().map(Suite::tests).sum::<usize>() + clean;
    let skipped = report.waived.len();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="ssot" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}" time="0">"#
    )?;
    if clean == 1 {
        writeln!(out, r#"  <testsuite name="ssot" tests="1" failures="0" errors="0" skipped="0" time="0">"#)?;
        writeln!(out, r#"    <testcase classname="ssot" name="no findings" time="0">"#)?;
        writeln!(out, "      <system-out>{}</system-out>", text(&summary(report, &Style::default())))?;
        writeln!(out, "    </testcase>\n  </testsuite>")?;
    }
    for (path, suite) in &suites {
        write_suite(&places.path(path), suite, &places, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn write_suite(path: &str, suite: &Suite<'_>, places: &Places<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (tests, failures, skipped) = (suite.tests(), suite.failures(), suite.waived.len());
    writeln!(
        out,
        r#"  <testsuite name="{}" tests="{tests}" failures="{failures}" errors="0" skipped="{skipped}" time="0">"#,
        text(path),
    )?;
    let mut names = Names::default();
    for finding in &suite.findings {
        open_case(path, finding, &mut names, places, out)?;
        // The message is also the first line: some readers show only one of the two.
        let mut lines = vec![format!("{}: {}", place(path, finding, places), text(&finding.message))];
        lines.extend(plain::details(finding, places).iter().map(|line| text(line)));
        // No line of it starts with a text of the repository.
        let body = lines.join("\n- ");
        if fails(finding) {
            let message = text(&finding.message);
            writeln!(out, r#"      <failure type="{}" message="{message}">{body}</failure>"#, finding.level)?;
        } else {
            writeln!(out, "      <system-out>{}: {body}</system-out>", finding.level)?;
        }
        writeln!(out, "    </testcase>")?;
    }
    for waived in &suite.waived {
        open_case(path, &waived.finding, &mut names, places, out)?;
        let reason = format!("waived at {}: {}", places.at(&waived.by.location), waived.by.reason);
        writeln!(out, r#"      <skipped message="{}"/>"#, text(&reason))?;
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

fn place(path: &str, finding: &Finding, places: &Places<'_>) -> String {
    let start = places.resolve(&finding.location).start;
    format!("{}:{}:{}", text(path), start.line, start.column)
}

fn open_case(
    path: &str,
    finding: &Finding,
    names: &mut Names,
    places: &Places<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let line = places.resolve(&finding.location).start.line;
    let (name, path) = (text(&names.next(finding)), text(path));
    writeln!(out, r#"    <testcase classname="{path}" name="{name}" file="{path}" line="{line}" time="0">"#)
}

/// Names of tests, unique in their suite. They hold no line, so that a test that moved keeps its history.
#[derive(Default)]
struct Names(BTreeMap<String, usize>);

impl Names {
    fn next(&mut self, finding: &Finding) -> String {
        let name = format!("{}: {}", finding.rule.id, finding.subject);
        let times = self.0.entry(name.clone()).or_default();
        *times += 1;
        if *times == 1 { name } else { format!("{name} ({times})") }
    }
}

/// Escapes a text for an element or an attribute. XML has no way to write most control characters; those it can write are
/// written as references, so that none is there raw.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // Behind `##` it would be a command to GitHub's runner.
            '[' if out.ends_with("##") => out.push_str("&#91;"),
            '\u{fffe}' | '\u{ffff}' => out.push(REPLACEMENT),
            '\0'..='\u{1f}' if !matches!(c, '\t' | '\n' | '\r') => out.push(REPLACEMENT),
            c if is_hostile(c) => out.push_str(&format!("&#x{:X};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
