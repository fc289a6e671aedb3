//! What the inputs do, and what is said of those that make no sense.

use super::harness::{Job, Played};
use super::platform;
use crate::repo::Repo;
use serde_json::json;

/// A platform with an error, a warning and an info.
fn faulty() -> Repo {
    let manifest = "anchors:\n  - {id: users, source: gone.yaml}\n";
    platform()
        .file("services/a/ssot_plan/ssot_manifest.yaml", manifest)
        .file("services/a/ssot.yaml", "{}\n")
        .commit("add")
}

fn job(repo: &Repo) -> Job {
    Job::new(repo.path(), "workflow_dispatch", json!({})).input("working-directory", "services/a").gh(&[])
}

fn refused(played: &Played) -> String {
    assert_eq!((played.output("exit-code"), played.failed), ("2", true), "{played:#?}");
    let [error] = played.commands().try_into().expect("one");
    assert!(played.summary.contains("could not be completed"), "{}", played.summary);
    assert_eq!(played.output("error-count"), "");
    error.strip_prefix("error: ").expect("an error").to_owned()
}

#[test]
fn one_run_writes_everything() {
    let repo = faulty();
    let played = job(&repo)
        .input("sarif-file", "ssot.sarif")
        .input("upload-sarif", "true")
        .input("args", "--format 'json=a report.json' --exit-zero")
        .play();
    assert_eq!((played.output("exit-code"), played.failed), ("0", false), "{played:#?}");
    assert_eq!(played.output("error-count"), "1");
    let report = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(repo.path().join(name)).unwrap()).unwrap()
    };
    assert_eq!(report("a report.json")["findings"][0]["rule"], "anchor/source-missing");
    assert_eq!(report("ssot.sarif")["runs"][0]["results"][0]["ruleId"], "anchor/source-missing");
    let [(uses, with)] = &played.called[..] else { panic!("{played:#?}") };
    assert!(uses.starts_with("github/codeql-action/upload-sarif@"), "{uses}");
    assert_eq!(with["sarif_file"], "ssot.sarif");
    assert_eq!(played.output("sarif-file"), "ssot.sarif");
    assert_eq!(played.commands().len(), 1);
    assert!(played.log.contains("file=services/a/ssot_plan/ssot_manifest.yaml,"), "{}", played.log);
    assert!(played.summary.contains("`anchor/source-missing`"));
}

/// As `ssot validate --verbose` says it.
#[test]
fn more_is_told_of_the_run_on_demand() {
    let repo = faulty();
    assert!(!job(&repo).play().log.contains("\nread "), "unasked");
    let played = job(&repo).input("args", "--verbose").play();
    assert!(played.log.contains("\nread manifest: ssot_plan/ssot_manifest.yaml\n"), "{}", played.log);
    assert!(played.log.contains("\nran "), "{}", played.log);
}

#[test]
fn what_is_switched_off_is_not_written() {
    let repo = faulty();
    let played = job(&repo).input("annotations", "false").input("summary", "false").play();
    assert_eq!((played.output("exit-code"), played.commands()), ("1", vec![]), "{played:#?}");
    assert_eq!(played.summary, "");
    assert!(played.log.contains("error[anchor/source-missing]"), "the log still says it: {}", played.log);
    assert_eq!((played.called.len(), played.output("sarif-file")), (0, ""));
}

#[test]
fn sarif_that_is_only_uploaded_needs_no_name() {
    let repo = faulty();
    let job = job(&repo).input("upload-sarif", "true");
    let played = job.play();
    let place = played.output("sarif-file");
    assert_eq!(played.called[0].1["sarif_file"], place);
    let is_there = std::path::Path::new(place).starts_with(job.temporary("ssot")) && std::fs::metadata(place).is_ok();
    assert!(is_there && place.ends_with("/ssot.sarif"), "{place}");
    assert!(played.failed, "the fault is told after the upload: {played:#?}");
}

#[test]
fn inputs_reach_the_check() {
    let repo = faulty();
    assert_eq!(job(&repo).input("args", "--skip anchor/source-missing").play().output("exit-code"), "0");
    let other = job(&repo).input("working-directory", ".").input("manifest", "services/a/ssot_plan/ssot_manifest.yaml");
    assert!(other.play().log.contains("the source `gone.yaml` does not exist"));
    let repo = platform().file("ssot.yaml", "rules: {owner/undeclared: warning, anchor/*: info}\n").commit("set");
    repo.git(&["rm", "--quiet", "users.yaml"]);
    let levels = |level: &str| {
        let job = Job::new(repo.path(), "schedule", json!({})).input("fail-on", level).gh(&[]);
        job.play().output("exit-code").to_owned()
    };
    assert_eq!(["error", "info", ""].map(levels), ["0", "1", "0"]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let repo = faulty();
    let refusal = |name: &str, value: &str| refused(&job(&repo).input(name, value).play());
    for name in ["new-only", "annotations", "summary", "upload-sarif", "pr-comment", "approvals"] {
        assert_eq!(refusal(name, "yes"), format!("the input `{name}` is \"yes\": write true or false"));
    }
    assert!(refusal("fail-on", "fatal").contains("is not a level"));
    for (args, said) in [
        ("--base main", "`--base` has an input of its own; use `base`"),
        ("--new-only", "use `new-only`"),
        ("--approvals=x", "use `approvals`"),
        ("--fail-on=info", "use `fail-on`"),
        ("--directory /", "use `working-directory`"),
        ("-C/", "use `working-directory`"),
        ("-C ..", "use `working-directory`"),
        ("-- other.yaml", "use `manifest`"),
        ("--format json", "give the format a file"),
        ("--frobnicate", "unexpected argument '--frobnicate'"),
        ("--help", "help and the version cannot be asked for here"),
        ("--skip 'a", "the quote ' at character 8 is not closed"),
    ] {
        let refusal = refusal("args", args);
        assert!(refusal.starts_with("the input `args` is ") && refusal.contains(said), "{args}: {refusal}");
    }
}

#[test]
fn settings_that_are_not_valid_are_named() {
    let repo = faulty().file("services/a/ssot.yaml", "fail_on: sometimes\n").commit("break");
    let error = refused(&job(&repo).play());
    assert!(error.starts_with("`ssot.yaml` is not valid, so nothing was checked: "), "{error}");
    assert!(error.contains("sometimes"), "{error}");
}

/// Only findings that the base does not have.
#[test]
fn new_only_needs_a_base() {
    let repo = faulty();
    let played = job(&repo).input("new-only", "true").input("base", "HEAD").play();
    assert_eq!(played.output("exit-code"), "0", "{played:#?}");
    assert!(played.summary.contains("known from the base left out"), "{}", played.summary);
    let played = job(&repo).input("new-only", "true").play();
    assert_eq!(played.output("exit-code"), "1", "without a base all are new: {played:#?}");
    assert!(played.summary.contains("has no base"), "{}", played.summary);
}

#[test]
fn sarif_that_has_a_name_is_not_uploaded_for_that() {
    let repo = faulty();
    let played = job(&repo).input("sarif-file", "ssot.sarif").play();
    assert_eq!((played.called.len(), played.output("sarif-file")), (0, "ssot.sarif"), "{played:#?}");
}

/// A binary that dies, or cannot be run here, leaves no status behind.
#[test]
fn silence_of_the_binary_is_no_pass() {
    let repo = faulty();
    for (mode, program) in [("755", "exit 0"), ("755", "exit 1"), ("644", "not to be run")] {
        let job = job(&repo);
        let script = format!(
            "while [ \"$1\" != --root ]; do shift; done\nmkdir -p \"$2/bin\"\n\
             printf '#!/bin/sh\\n%s\\n' '{program}' >\"$2/bin/ssot\"\nchmod {mode} \"$2/bin/ssot\"\n"
        );
        job.stub("cargo", &script);
        let played = job.play();
        assert_eq!((played.output("exit-code"), played.step("Exit status")), ("", Some(3)), "{played:#?}");
    }
}

/// Every input and output is on the manual's page, and nothing else.
#[test]
fn the_manual_lists_inputs_and_outputs() {
    let action = super::harness::yaml("action.yml");
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/github-actions.md")).unwrap();
    for (part, heading) in [("inputs", "## Inputs"), ("outputs", "## Outputs")] {
        let section = page.split(&format!("{heading}\n")).nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap();
        let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
        let mut listed: Vec<&str> = rows.collect();
        let mut declared: Vec<&str> = action[part].as_object().unwrap().keys().map(String::as_str).collect();
        listed.sort_unstable();
        declared.sort_unstable();
        assert_eq!(listed, declared, "{heading}");
    }
    for (name, input) in action["inputs"].as_object().unwrap() {
        let default = input["default"].as_str().unwrap();
        let row = page.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).unwrap();
        assert!(default.is_empty() || default.contains("${{") || row.contains(&format!("`{default}`")), "{row}");
    }
}
