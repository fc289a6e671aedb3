//! JUnit XML.

use super::agree::rendered;
use super::fixture::fixture;
use super::xml::{Element, parse};
use ssot::finding::{Level, Report};
use ssot::render::{Format, Style, render};
use std::collections::BTreeSet;

fn report() -> Element {
    parse(&rendered(Format::Junit, Style::default())).expect("XML")
}

fn number(element: &Element, name: &str) -> usize {
    element.attribute(name).parse().expect("a number")
}

#[test]
fn looks_as_reviewed() {
    insta::assert_snapshot!("junit", rendered(Format::Junit, Style::default()));
}

#[test]
fn a_suite_for_each_file_and_true_counts() {
    let (root, fixture) = (report(), fixture());
    let findings = &fixture.report.findings;
    let paths: BTreeSet<&str> = findings.iter().map(|finding| finding.location.path.as_str()).collect();
    let suites: Vec<&Element> = root.named("testsuite").collect();
    assert_eq!(suites.len(), paths.len());
    let failing = findings.iter().filter(|finding| finding.level > Level::Info).count();
    assert_eq!(
        (number(&root, "tests"), number(&root, "failures"), number(&root, "skipped")),
        (findings.len() + 1, failing, 1)
    );
    for name in ["tests", "failures", "skipped", "errors"] {
        assert_eq!(suites.iter().map(|suite| number(suite, name)).sum::<usize>(), number(&root, name));
    }
    for suite in suites {
        let cases: Vec<&Element> = suite.named("testcase").collect();
        let of = |name: &str| cases.iter().filter(|case| case.named(name).next().is_some()).count();
        assert_eq!(
            (cases.len(), of("failure"), of("skipped")),
            (number(suite, "tests"), number(suite, "failures"), number(suite, "skipped"))
        );
        let names: BTreeSet<&str> = cases.iter().map(|case| case.attribute("name")).collect();
        assert_eq!(names.len(), cases.len(), "names are unique: {names:?}");
    }
}

#[test]
fn what_is_waived_is_skipped_with_its_reason() {
    let root = report();
    let skipped: Vec<&Element> = root
        .named("testsuite")
        .flat_map(|suite| suite.named("testcase"))
        .filter_map(|case| case.named("skipped").next())
        .collect();
    assert_eq!(skipped.len(), 1);
    let message = skipped[0].attribute("message");
    // ESC cannot be written in XML.
    assert_eq!(message, "waived at ssot_plan/ssot_manifest.yaml:4:9: until the \u{fffd}[1mdocs move");
}

#[test]
fn a_failure_tells_everything() {
    let root = report();
    let failures: Vec<&Element> = root
        .named("testsuite")
        .flat_map(|suite| suite.named("testcase"))
        .flat_map(|case| case.named("failure"))
        .collect();
    for finding in fixture().report.findings.iter().filter(|finding| finding.level > Level::Info) {
        let message: String =
            finding.message.chars().map(|c| if c < ' ' && !"\t\n\r".contains(c) { '\u{fffd}' } else { c }).collect();
        let failure = failures.iter().find(|failure| failure.attribute("message") == message).expect("the failure");
        assert!(failure.text.contains(&message));
        assert!(finding.help.is_none() || failure.text.contains("\n- help: "), "{}", failure.text);
        assert_eq!(failure.text.matches("\n- ").count(), finding.related.len() + usize::from(finding.help.is_some()));
    }
}

#[test]
fn a_clean_report_is_one_passing_test() {
    let fixture = fixture();
    let report = Report { findings: vec![], waived: vec![], ..fixture.report };
    let mut out = Vec::new();
    render(Format::Junit, &report, &fixture.sources, &Style::default(), &mut out).expect("written");
    let root = parse(&String::from_utf8(out).expect("UTF-8")).expect("XML");
    assert_eq!((number(&root, "tests"), number(&root, "failures")), (1, 0));
    let cases: Vec<&Element> = root.named("testsuite").flat_map(|suite| suite.named("testcase")).collect();
    assert_eq!(cases.len(), 1);
    assert!(cases[0].named("failure").next().is_none());
}
