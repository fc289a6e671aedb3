//! `ssot.yaml`: what it sets, and what stops a run.

use super::{DEFAULT, Run, check, healthy, ssot, validate};
use crate::repo::Repo;

fn with(settings: impl AsRef<[u8]>) -> Repo {
    healthy().file("ssot.yaml", settings)
}

/// Bad settings stop the run with 2, show each fault once at its place, and say so at the end.
#[track_caller]
fn faults(settings: impl AsRef<[u8]>, expected: &[&str]) -> Run {
    let run = ssot(with(settings).path()).args(["validate"]).env("COLUMNS", "400").run();
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{run:?}");
    assert!(run.stderr.ends_with("ssot: `ssot.yaml` is not valid, so nothing was checked\n"), "{run:?}");
    assert_eq!(run.stderr.matches("error[ssot.yaml]: ").count(), expected.len(), "{run:?}");
    for expected in expected {
        assert!(run.stderr.contains(expected), "{expected:?} is not in {run:?}");
    }
    run
}

#[test]
fn every_fault_is_shown_once_at_its_place() {
    let run = faults("manifst: x\n", &["unknown key `manifst`"]);
    assert!(run.stderr.contains("ssot.yaml:1:1") && run.stderr.contains("did you mean `manifest`?"), "{run:?}");
    faults("rules:\n  document/syntx: off\n", &["`document/syntx`; did you mean `document/syntax`?"]);
    faults("rules:\n  'nope/*': off\n", &["no rule is called `nope/*`"]);
    faults("rules:\n  document/syntax: eror\n", &["must be one of error, warning, info or off, found \"eror\""]);
    faults("fail_on: never\n", &["`fail_on` must be one of"]);
    faults("rules: [a\n", &["`[` is never closed"]);
    faults("- a\n", &["the configuration must be a mapping, found a list"]);
    faults("fail_on: info\nfail_on: error\n", &["the key `fail_on` stands twice"]);
    faults("fail_on: info\n---\nfail_on: error\n", &["a second document starts here, and it would have no effect"]);
    faults("exclude: ['[']\n", &["the glob `[` cannot be used"]);
    faults("locks: 1\n", &["`locks` must be a list"]);
    faults("manifest: /etc/passwd\n", &["the path of `manifest` is absolute"]);
    faults("teams: ../x\n", &["the path of `teams` climbs out of the repository"]);
    faults("\0", &["this is binary data, not UTF-8 text"]);
    faults(b"\x1f\x8b\x08\0", &["this is gzip data"]);
    faults("a\u{1b}[31m: \"\\e[2J\"\n", &["is not allowed"]);
    faults("\"\\e[2J\\u202e\": 1\n", &["unknown key"]);
}

#[test]
fn named_files_must_exist() {
    let run = faults("manifest: ssot_plan/ssot_manifst.yaml\n", &["which does not exist"]);
    assert!(run.stderr.contains("help: did you mean `ssot_plan/ssot_manifest.yaml`?"), "{run:?}");
    faults(
        "governance: a.yaml\nteams: b.yaml\nwaivers: c.yaml\n",
        &["`governance` names `a.yaml`", "`teams` names `b.yaml`", "`waivers` names `c.yaml`"],
    );
}

#[test]
fn hostile_limits() {
    faults("limits:\n  file_size: -1\n", &["found -1"]);
    faults("limits:\n  file_size: 0\n", &["found 0"]);
    faults("limits:\n  depth: 1.5\n", &["found the number 1.5"]);
    faults("limits:\n  nodes: 1e300\n", &["`nodes`"]);
    faults("limits:\n  file_size: 99999999999999999999GiB\n", &["file_size"]);
    faults("limits:\n  file_size: [16]\n", &["file_size"]);
    // Huge but well formed: capped, and a deep document still does no harm.
    let huge = "limits: {file_size: 1000GiB, depth: 4000000000, nodes: 99999999999, alias_expansion: 99999999999}\n";
    let run = check(&with(huge).file(DEFAULT, "[".repeat(100_000)));
    assert_eq!(run.status, 1);
    assert!(run.only().contains("the nesting"), "{run:?}");
}

#[test]
fn what_is_not_a_regular_file_cannot_be_trusted() {
    let run = check(&healthy().file("ssot.yaml/x", ""));
    assert_eq!(run.status, 2);
    assert!(run.complaint().contains("`ssot.yaml` is not a file inside the repository"), "{run:?}");
    let run = check(&healthy().file("ssot.yaml", "fail_on: info\n").file(".gitignore", "/ssot.yaml\n"));
    assert_eq!(run.status, 2);
    assert!(run.complaint().contains("`ssot.yaml` is ignored by git"), "{run:?}");
    let run = check(&with(" ".repeat(17 << 20)));
    assert_eq!(run.status, 2);
    assert!(run.complaint().contains("`ssot.yaml` cannot be read: is 17825792 bytes"), "{run:?}");
}

#[cfg(unix)]
#[test]
fn links_to_it() {
    let run = check(&healthy().link("ssot.yaml", "/etc/passwd"));
    assert_eq!(run.status, 2);
    assert!(run.complaint().contains("not a file inside the repository"), "{run:?}");
    let run = check(&healthy().file("conf/s.yaml", "fail_on: nope\n").link("ssot.yaml", "conf/s.yaml"));
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("ssot.yaml:1:10"), "{run:?}");
}

#[test]
fn levels_of_rules_and_families() {
    let content = "anchors: []\nbogus: 1\n";
    let run = |settings: &str, args: &[&str]| {
        let run = validate(&with(settings).file(DEFAULT, content), args);
        let level = run.lines().first().map(|line| line.split([' ', '[']).nth(1).unwrap().to_owned());
        (run.status, level.unwrap_or_default())
    };
    let is = |status, level: &str| (status, level.to_owned());
    assert_eq!(run("", &[]), is(0, "warning"));
    assert_eq!(run("# nothing\n", &[]), is(0, "warning"));
    assert_eq!(run("rules: {manifest/unknown-field: error}\n", &[]), is(1, "error"));
    assert_eq!(run("rules: {manifest/*: error}\n", &[]), is(1, "error"));
    assert_eq!(run("rules: {manifest/unknown-field: info, manifest/*: error}\n", &[]), is(0, "info"));
    assert_eq!(run("rules: {manifest/*: off}\n", &[]), is(0, ""));
    assert_eq!(run("rules: {manifest/*: off, manifest/unknown-field: error}\n", &[]), is(1, "error"));
    assert_eq!(run("fail_on: warning\n", &[]), is(1, "warning"));
    assert_eq!(run("fail_on: warning\n", &["--fail-on", "error"]), is(0, "warning"));
    assert_eq!(run("fail_on: warning\n", &["--exit-zero"]), is(0, "warning"));
    // Off in the settings stays off when the command line asks for the rule: `--only` narrows, and never widens.
    assert_eq!(run("rules: {manifest/unknown-field: off}\n", &["--only", "manifest/*"]), is(0, ""));
    assert_eq!(run("exclude: ['**/*.yaml']\n", &[]), is(0, "warning"));
}

#[test]
fn the_manifest_of_the_settings() {
    let repo = with("manifest: truths/m.yaml\n").file("truths/m.yaml", "anchors: {}\n");
    let run = validate(&repo, &["--skip", "manifest/competing"]);
    assert!(run.only().starts_with("truths/m.yaml:1:1: error[manifest/schema]"), "{run:?}");
    // An argument wins.
    let run = validate(&repo, &["--skip", "manifest/competing", DEFAULT]);
    assert_eq!(run.outcome(), (0, vec![]));
}
