//! Annotations on GitHub.

use super::agree::rendered;
use super::fixture::{FORGED, fixture};
use crate::runner::{Command, commands};
use ssot::finding::{Finding, Level, Report};
use ssot::render::{Format, Style, render, sanitize};

fn show(report: &Report) -> String {
    let mut out = Vec::new();
    render(Format::Github, report, &fixture().sources, &Style::default(), &mut out).expect("written");
    String::from_utf8(out).expect("UTF-8")
}

fn of_level(level: Level) -> Finding {
    fixture().report.findings.into_iter().find(|finding| finding.level == level).expect("there")
}

#[test]
fn looks_as_reviewed() {
    let text = rendered(Format::Github, Style::default());
    insta::assert_snapshot!("github", text);
}

#[test]
fn one_command_for_each_finding_the_gravest_first() {
    let commands = commands(&rendered(Format::Github, Style::default()));
    let names: Vec<&str> = commands.iter().map(|command| command.name.as_str()).collect();
    let expected = [vec!["error"; 9], vec!["warning"; 4], vec!["notice"; 1]].concat();
    assert_eq!(names, expected);
    let Command { properties, data, .. } = &commands[0];
    assert_eq!(properties["title"], "lock/digest-mismatch");
    let lines: Vec<&str> = data.lines().collect();
    assert!(lines[0].starts_with("the locked digest of `api_contracts` is not"), "{data}");
    assert_eq!(lines[1], "this source has changed since it was locked: ssot_plan/ssot_manifest.yaml:6:13");
    assert!(lines[2].starts_with("help: run `ssot lock"), "{data}");
    // A place in the base can only be told.
    assert!(commands[1].data.contains("it was declared here: main:ssot_plan/ssot_manifest.yaml:2:9"), "{commands:?}");
}

#[test]
fn a_forged_command_stays_the_text_of_ours() {
    let text = rendered(Format::Github, Style::default());
    let found: Vec<Command> =
        commands(&text).into_iter().filter(|command| command.properties["title"] == "owner/undeclared").collect();
    let forged = &found[1];
    assert_eq!(forged.properties["file"], "::error file=a.yaml,line=1::,b:c%0A\n##[stop-commands]x.yaml");
    assert_eq!(forged.data.lines().next(), Some(&*sanitize::one_line(FORGED)));
    assert!(forged.data.ends_with("help: ::warning::help\n::stop-commands::x\n##[group]y"), "{}", forged.data);
    assert_eq!(text.lines().filter(|line| line.starts_with("::")).count(), fixture().report.findings.len());
    assert!(text.chars().all(|c| c == '\n' || !sanitize::is_hostile(c)));
}

#[test]
fn stays_within_the_caps_and_says_what_it_left_out() {
    let (error, warning, info) = (of_level(Level::Error), of_level(Level::Warning), of_level(Level::Info));
    let mut findings = vec![info; 3];
    findings.extend(vec![warning; 11]);
    findings.extend(vec![error; 40]);
    let text = show(&Report { findings, ..fixture().report });
    let commands = commands(&text);
    let of = |name: &str| commands.iter().filter(|command| command.name == name).count();
    assert_eq!((of("error"), of("warning"), of("notice")), (10, 10, 3));
    let last: Vec<&str> = text.lines().skip(23).collect();
    let expected =
        "and 31 more findings have no annotation, because GitHub shows 10 of a level for a step: 30 errors, 1 warning";
    assert_eq!(last, [expected, "40 errors, 11 warnings, 3 infos (1 waived) in 26 anchors, 31 aliases, 4 lockfiles"]);
}

#[test]
fn a_clean_report_has_no_annotation() {
    let text = show(&Report { findings: vec![], waived: vec![], ..fixture().report });
    assert_eq!(text, "no findings: 26 anchors, 31 aliases and 4 lockfiles agree\n");
}

#[test]
fn a_thousand_related_places_do_not_fill_an_annotation() {
    let mut finding = of_level(Level::Error);
    finding.related = finding.related.iter().cycle().take(1_000).cloned().collect();
    finding.message = "x".repeat(1_000_000);
    let text = show(&Report { findings: vec![finding], ..fixture().report });
    assert!(text.len() < 8_000, "{}", text.len());
    assert!(text.contains("%0Aand 990 more places%0Ahelp: "));
}
