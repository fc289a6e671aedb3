//! What happens to a registry, file by file.

use super::{ALIASES, MANIFEST, Story, adds_up, commits, kinds, listed, told};
use crate::cli::ssot;
use ssot::delta::ChangeKind;

const PLAIN: &str = "anchors:\n  - id: orders\n    source: api/orders.yaml\n    owner: '@a'\n    version: v1.0.0\n";

#[test]
fn every_kind_of_record_has_its_events() {
    let mut story = Story::new();
    story
        .step("root", &[("README.md", "hello\n")])
        .step("declare", &[(MANIFEST, PLAIN)])
        .step("own", &[(MANIFEST, &PLAIN.replace("@a", "@b"))])
        .step("bump", &[(MANIFEST, &PLAIN.replace("@a", "@b").replace("v1.0.0", "v1.1.0"))])
        .step("call", &[(ALIASES, "- canonical: orders\n  name: shop\n  context: web\n  expires_at: 2030-01-01\n")])
        .step("extend", &[(ALIASES, "- canonical: orders\n  name: shop\n  context: web\n  expires_at: 2031-01-01\n")])
        .step(
            "lock",
            &[("ssot_plan/locks/release.json", "{\"lock_version\":1,\"anchors\":{\"orders\":{\"version\":\"v1\"}}}\n")],
        )
        .step(
            "govern",
            &[("config/alias_governance.yaml", "alias_governance:\n  rules:\n    expiration: {max_ttl: 1y}\n")],
        )
        .step(
            "loosen",
            &[("config/alias_governance.yaml", "alias_governance:\n  rules:\n    expiration: {max_ttl: 2y}\n")],
        )
        .step("team", &[("ssot_plan/teams.yaml", "teams:\n  '@b': {members: [ada@example.com]}\n")])
        .step(
            "waive",
            &[(
                "ssot_plan/waivers.yaml",
                "- {rule: alias/expired, subject: shop, reason: r, owner: '@b', expires: 2030-01-01}\n",
            )],
        )
        .step("settle", &[("ssot.yaml", "fail_on: warning\n")])
        .step("drop", &[(ALIASES, "# nothing left\n")]);
    let log = adds_up(&story.repo);
    let told = told(&log);
    let expected = [
        "drop: removed alias web/shop",
        "settle: tightened governance ssot.yaml fail_on .value > warning",
        "waive: added waiver alias/expired about shop",
        "team: added team @b",
        "loosen: loosened governance rules.expiration.max_ttl .value < 1y > 2y",
        "govern: tightened governance rules.expiration.max_ttl .value > 1y",
        "lock: added lock release",
        "lock: added lock release/orders",
        "extend: rescheduled alias web/shop .expires_at < 2030-01-01 > 2031-01-01",
        "call: added alias web/shop",
        "bump: re-versioned anchor orders .version < v1.0.0 > v1.1.0",
        "own: re-owned anchor orders .owner < @a > @b",
        "declare: added anchor orders",
    ];
    assert_eq!(told, expected);
    assert_eq!(log.commits, (13, 12));
    assert!(log.complete && log.notes.is_empty());
}

#[test]
fn each_event_is_of_a_commit_that_git_lists() {
    let mut story = Story::new();
    story
        .step("root", &[("a", "a\n")])
        .step("declare", &[(MANIFEST, PLAIN)])
        .step("comment only", &[(MANIFEST, &format!("# why\n{PLAIN}"))])
        .step("elsewhere", &[("b", "b\n")])
        .step("spelling only", &[(MANIFEST, &format!("# why\n{}", PLAIN.replace("'@a'", "\"@a\"")))])
        .step("change", &[(MANIFEST, &PLAIN.replace("orders.yaml", "o.yaml"))])
        .step("remove", &[(MANIFEST, "")])
        .step("again", &[(MANIFEST, PLAIN)]);
    let log = adds_up(&story.repo);
    let git = listed(&story.repo, &["--first-parent"], &[MANIFEST, ALIASES]);
    assert!(commits(&log).is_subset(&git));
    // Comments and spelling change nothing.
    let subjects = |ids: &std::collections::BTreeSet<String>| -> Vec<String> {
        let mut all: Vec<String> =
            ids.iter().map(|id| story.repo.git(&["log", "-1", "--format=%s", id]).trim().to_owned()).collect();
        all.sort();
        all
    };
    let silent: std::collections::BTreeSet<String> = git.difference(&commits(&log)).cloned().collect();
    assert_eq!(subjects(&silent), ["comment only", "spelling only"]);
    assert_eq!(subjects(&commits(&log)), ["again", "change", "declare", "remove"]);
}

#[test]
fn a_file_that_cannot_be_read_is_an_event_and_not_a_stop() {
    let two = format!("{PLAIN}  - id: users\n    source: u.yaml\n");
    let mut story = Story::new();
    story
        .step("declare", &[(MANIFEST, &two)])
        .step("break", &[(MANIFEST, "anchors: [\n")])
        .step("break more", &[(MANIFEST, "anchors: ]\n")])
        .step("elsewhere", &[("b", "b\n")])
        .step("repair", &[(MANIFEST, PLAIN)])
        .step("binary", &[(MANIFEST, "anchors:\u{0}\n")])
        .step("delete", &[(MANIFEST, "")]);
    let log = adds_up(&story.repo);
    assert_eq!(
        told(&log),
        [
            // What it declared stood as long as nobody could read otherwise.
            "delete: removed anchor orders",
            &format!("binary: became-unreadable file {MANIFEST} > it is binary data"),
            &format!(
                "repair: readable-again file {MANIFEST} < it cannot be parsed from line 1 on: a closing bracket without an \
                 opening one"
            ),
            "repair: removed anchor users",
            &format!(
                "break: became-unreadable file {MANIFEST} > it cannot be parsed from line 1 on: `[` is never closed"
            ),
            "declare: added anchor orders",
            "declare: added anchor users",
        ]
    );
}

#[test]
fn what_cannot_be_read_says_why_and_from_where() {
    let mut story = Story::new();
    let broken = format!("{PLAIN}  - id: [users\n");
    story
        .step("declare", &[(MANIFEST, PLAIN)])
        .step("break", &[(MANIFEST, &broken)])
        .step("mend", &[(MANIFEST, PLAIN)]);
    story.step("binary", &[(MANIFEST, "anchors:\u{0}\n")]);
    let line = broken.lines().count();
    let run = |format: &str| ssot(story.repo.path()).args(["audit", "log", "--format", format]).run().stdout;
    let jsonl = run("jsonl");
    let events: Vec<serde_json::Value> = jsonl.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let said: Vec<(&str, &str)> = events
        .iter()
        .filter(|event| event["subject"]["kind"] == "file")
        .map(|event| (event["event"].as_str().unwrap(), event["to"].as_str().or(event["from"].as_str()).unwrap()))
        .collect();
    let why = said[2].1;
    assert!(why.starts_with("it cannot be parsed from line ") && why.contains(": "), "{said:?}");
    let from: usize = why.split(' ').nth(6).and_then(|line| line.parse().ok()).unwrap();
    assert!((line..=line + 1).contains(&from), "{why}");
    assert_eq!(said, [("became-unreadable", "it is binary data"), ("readable-again", why), ("became-unreadable", why)]);
    let short = why.split(':').next().unwrap();
    run("csv=log.csv");
    let csv = std::fs::read_to_string(story.repo.path().join("log.csv")).unwrap();
    for (format, text) in [("csv", csv), ("markdown", run("markdown")), ("text", run("text"))] {
        let shown = text.replace("&#58;", ":").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.matches(short).count() == 2 && shown.contains("it is binary data"), "{format}: {shown}");
    }
}

#[test]
fn a_file_that_was_never_readable_declares_what_it_says_later() {
    let mut story = Story::new();
    story.step("broken", &[(MANIFEST, "anchors: [\n")]).step("repaired", &[(MANIFEST, PLAIN)]);
    let log = adds_up(&story.repo);
    assert_eq!(
        kinds(&log),
        [ChangeKind::ReadableAgain, ChangeKind::Added, ChangeKind::BecameUnreadable],
        "{:?}",
        told(&log)
    );
}

#[test]
fn ten_thousand_aliases_in_one_commit() {
    let many: String =
        (0..10_000).map(|n| format!("- canonical: orders\n  name: name-{n}\n  context: web\n")).collect();
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, PLAIN)]).step("many", &[(ALIASES, &many)]);
    let changed = many.replace("name-5000\n", "name-5000\n  status: inactive\n");
    story.step("one", &[(ALIASES, &changed)]).step("none", &[(ALIASES, "[]\n")]);
    let log = adds_up(&story.repo);
    assert_eq!(log.events.len(), 10_000 + 1 + 10_000 + 1);
    let one: Vec<String> = told(&log).into_iter().filter(|line| line.starts_with("one:")).collect();
    assert_eq!(one, ["one: changed alias web/name-5000 .status > inactive"]);
}
