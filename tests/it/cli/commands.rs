//! `rules`, `explain`, `schema`, help, and the arguments of all commands.

use super::{Run, healthy, ssot};
use crate::repo::Repo;
use std::path::Path;

fn run(args: &[&str]) -> Run {
    ssot(Path::new("/")).args(args).run()
}

#[test]
fn rules_lists_every_rule_once() {
    let run = run(&["rules"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    for rule in ssot::rules::all().map(|rule| rule.meta()) {
        let lines = run.stdout.lines().filter(|line| line.split_whitespace().next() == Some(rule.id));
        let line = lines.clone().next().unwrap_or_else(|| panic!("{} is not listed", rule.id));
        assert_eq!(lines.count(), 1, "{}", rule.id);
        assert!(line.contains(rule.level.as_str()), "{line}");
    }
}

#[test]
fn explain_shows_every_page() {
    for rule in ssot::rules::all().map(|rule| rule.meta()) {
        let run = run(&["explain", rule.id]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{}", rule.id);
        assert!(run.stdout.contains(rule.id) && run.stdout.lines().count() > 10, "{}", rule.id);
    }
    let unknown = run(&["explain", "document/syntx"]);
    assert_eq!(unknown.status, 2);
    assert_eq!(unknown.complaint(), "ssot: no rule is called \"document/syntx\"; did you mean `document/syntax`?");
    let far = run(&["explain", "a\u{1b}[31m\n"]);
    assert_eq!(far.status, 2);
    assert!(far.complaint().ends_with("`ssot rules` lists them all"), "{far:?}");
}

#[test]
fn schema_prints_every_schema() {
    let names = run(&["schema"]);
    assert_eq!(names.status, 0);
    assert!(names.lines().contains(&"manifest"), "{names:?}");
    for name in names.lines() {
        let run = run(&["schema", name]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{name}");
        let schema: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        assert!(schema["$id"].is_string() && jsonschema::draft202012::new(&schema).is_ok(), "{name}");
    }
    let unknown = run(&["schema", "manifst"]);
    assert_eq!(unknown.status, 2);
    assert!(unknown.complaint().contains("did you mean `manifest`?"), "{unknown:?}");
}

#[test]
fn help_and_version_are_output_and_no_arguments_are_bad_usage() {
    for args in [&["--help"][..], &["validate", "--help"], &["help", "lock"]] {
        let run = run(args);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
        assert!(run.stdout.contains("Usage: ssot"), "{args:?}");
    }
    let version = run(&["--version"]);
    assert_eq!((version.status, version.stdout), (0, format!("ssot {}\n", env!("CARGO_PKG_VERSION"))));
    for args in [&[][..], &["validte"], &["validate", "--bogus"], &["validate", "a", "b"], &["explain"]] {
        let run = run(args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains("Usage: ssot") || run.stderr.contains("required"), "{run:?}");
    }
}

/// A script may pass on names of files.
#[test]
fn control_characters_in_arguments_are_not_echoed() {
    let hostile = "a\u{7}\u{1b}[31m\u{9b}2J\u{202e}";
    let repo = healthy();
    for (args, status) in [
        (&[hostile][..], 2),
        (&["validate", hostile], 2),
        (&["validate", "--rev", hostile], 3),
        (&["validate", "-C", hostile], 3),
        (&["validate", "--only", hostile], 2),
        (&["validate", "--skip", hostile], 2),
        (&["validate", "--now", hostile], 2),
        (&["validate", "--fail-on", hostile], 2),
        (&["validate", "--format", hostile], 2),
        (&["validate", "--color", hostile], 2),
        (&["schema", hostile], 2),
        (&["explain", hostile], 2),
    ] {
        let run = ssot(repo.path()).args(args).run();
        assert_eq!((run.status, run.stdout.as_str()), (status, ""), "{args:?}");
        assert!(!run.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn options_that_make_no_sense_are_refused() {
    let repo = healthy();
    for (args, expected) in [
        (&["--only", "document/syntx"][..], "no rule is called `document/syntx`; did you mean `document/syntax`?"),
        (&["--skip", "nope/*"], "no rule is called `nope/*`; `ssot rules` lists them all"),
        (&["--fail-on", "fatal"], "--fail-on \"fatal\" is not a level; write error, warning or info"),
        (&["--now", "2026-02-30"], "--now \"2026-02-30\" is not in the calendar: February 2026 has 28 days"),
        (&["--now", "soon"], "is not a date (2026-11-22) or a time (2026-11-22T12:00:00Z)"),
        (&["--format", "jsn"], "no format is called `jsn`"),
        (&["--format", "json="], "names no file behind the `=`"),
    ] {
        let run = ssot(repo.path()).args(["validate"]).args(args).run();
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.complaint().contains(expected), "{run:?}");
    }
}

#[test]
fn only_skip_and_levels() {
    let repo = healthy().file(super::DEFAULT, "anchors: []\nbogus: 1\nbogus2: 1\nbogus2: 1\n");
    let rules = |args: &[&str]| -> (i32, Vec<String>) {
        let run = super::validate(&repo, args);
        let rule = |line: &&str| line.split(['[', ']']).nth(1).unwrap().to_owned();
        let mut rules: Vec<String> = run.lines().iter().map(rule).collect();
        rules.sort();
        rules.dedup();
        (run.status, rules)
    };
    let (key, field) = ("document/duplicate-key".to_owned(), "manifest/unknown-field".to_owned());
    assert_eq!(rules(&[]), (1, vec![key.clone(), field.clone()]));
    assert_eq!(rules(&["--only", "manifest/*"]), (0, vec![field.clone()]));
    assert_eq!(rules(&["--only", "manifest/*,document/duplicate-key"]), (1, vec![key.clone(), field.clone()]));
    assert_eq!(rules(&["--skip", "manifest/unknown-field"]), (1, vec![key.clone()]));
    assert_eq!(rules(&["--only", "manifest/*", "--skip", "manifest/*"]), (0, vec![]));
    assert_eq!(rules(&["--only", "manifest/*", "--fail-on", "warning"]), (1, vec![field.clone()]));
    assert_eq!(rules(&["--only", "manifest/*", "--fail-on", "info"]), (1, vec![field]));
    assert_eq!(rules(&["--only", "document/*", "--exit-zero"]), (0, vec![key]));
}

#[test]
fn every_audit_command_says_what_its_exit_status_means() {
    let repo = Repo::new();
    for command in ["log", "report", "snapshot", "verify"] {
        let help = ssot(repo.path()).args(["audit", command, "--help"]).run().stdout;
        let status = help.split("Exit status: 0 ").nth(1).unwrap_or_else(|| panic!("{command}: {help}"));
        let status = status.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(status.contains(", 1 "), matches!(command, "snapshot" | "verify"), "{command}: {status}");
        assert!(status.contains(", 2 bad usage or configuration, 3 "), "{command}: {status}");
    }
}
