//! GitLab's Code Quality report.

use super::agree::rendered;
use super::fixture::fixture;
use super::sarif::problems;
use serde_json::Value;
use ssot::finding::Report;
use ssot::render::{Format, Style, render};
use std::collections::BTreeSet;

fn report() -> Value {
    serde_json::from_str(&rendered(Format::Gitlab, Style::default())).expect("JSON")
}

#[test]
fn looks_as_reviewed() {
    insta::assert_snapshot!("gitlab", rendered(Format::Gitlab, Style::default()));
}

#[test]
fn satisfies_the_schema() {
    let schema = include_str!("schemas/gitlab.json");
    assert_eq!(problems(schema, &report()), Vec::<String>::new());
    for (pointer, value) in [("/0/severity", "error"), ("/0/location/path", "/etc/passwd"), ("/0/fingerprint", "")] {
        let mut changed = report();
        *changed.pointer_mut(pointer).expect("there") = value.into();
        assert!(!problems(schema, &changed).is_empty(), "{pointer}");
    }
}

#[test]
fn fingerprints_are_unique_and_those_of_the_findings() {
    let (report, findings) = (report(), fixture().report.findings);
    let issues = report.as_array().expect("a list");
    let unique: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().expect("a text")).collect();
    assert_eq!(unique.len(), findings.len());
    for (issue, finding) in issues.iter().zip(&findings) {
        let shown = issue["fingerprint"].as_str().expect("a text");
        assert_eq!(shown.split('-').next(), Some(&*finding.fingerprint.to_string()));
        assert!(issue["description"].as_str().expect("a text").starts_with(&finding.message));
        assert_eq!(issue["check_name"], finding.rule.id);
    }
    // The fixture's last two differ in their place only.
    let last = findings.last().expect("one").fingerprint.to_string();
    assert!(unique.contains(&*last) && unique.contains(&*format!("{last}-2")));
}

#[test]
fn a_clean_report_is_an_empty_list() {
    let fixture = fixture();
    let report = Report { findings: vec![], ..fixture.report };
    let mut out = Vec::new();
    render(Format::Gitlab, &report, &fixture.sources, &Style::default(), &mut out).expect("written");
    assert_eq!(String::from_utf8(out).expect("UTF-8"), "[]\n");
}
