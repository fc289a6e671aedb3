//! Filters, and names that never were.

use super::{ALIASES, MANIFEST, commit};
use crate::cli::ssot;
use crate::repo::Repo;

/// Three people, two anchors, three aliases in two contexts.
fn platform() -> Repo {
    let repo =
        Repo::new().file(MANIFEST, "anchors:\n  - id: orders\n    owner: '@a'\n  - id: users\n    owner: '@a'\n");
    commit(&repo, "Ada", "1700000000 +0000", "declare");
    let aliases = "- {canonical: orders, name: shop, context: web}\n- {canonical: users, name: people, context: web}\n- {canonical: users, name: people, context: ops}\n";
    repo.write(ALIASES, aliases);
    commit(&repo, "Bo", "1700100000 +0000", "call");
    repo.write(ALIASES, aliases.replace("orders", "users"));
    commit(&repo, "Cy", "1700200000 +0000", "retarget");
    repo.write(MANIFEST, "anchors:\n  - id: orders\n    owner: '@a'\n  - id: users\n    owner: '@b'\n");
    commit(&repo, "Bo", "1700300000 +0000", "own");
    repo
}

/// `event subject` of each line, newest first.
fn told(repo: &Repo, args: &[&str]) -> Vec<String> {
    let run = ssot(repo.path()).args(["audit", "log", "--format", "jsonl"]).args(args).run();
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?} {run:?}");
    let line = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        format!("{} {}", event["event"].as_str().unwrap(), event["subject"]["id"].as_str().unwrap())
    };
    run.stdout.lines().map(line).collect()
}

#[test]
fn each_filter_keeps_what_it_says() {
    let repo = platform();
    for (args, expected) in [
        (&["--event", "retargeted"][..], &["retargeted web/shop"][..]),
        (&["--event", "re-owned,retargeted"], &["re-owned users", "retargeted web/shop"]),
        (&["--event", "re-owned", "--event", "retargeted"], &["re-owned users", "retargeted web/shop"]),
        (&["--author", "CY"], &["retargeted web/shop"]),
        (&["--author", "cy@example.com", "--author", "ada"], &["retargeted web/shop", "added orders", "added users"]),
        (&["--context", "ops"], &["added ops/people"]),
        (&["--alias", "people"], &["added ops/people", "added web/people"]),
        (&["--alias", "web/people"], &["added web/people"]),
        (&["--anchor", "orders"], &["retargeted web/shop", "added web/shop", "added orders"]),
        (&["--anchor", "orders", "--event", "added"], &["added web/shop", "added orders"]),
        (&["--since", "2023-11-17"], &["re-owned users", "retargeted web/shop"]),
        (&["--until", "2023-11-14"], &["added orders", "added users"]),
        (&["--since", "2023-11-16T02:00:01Z", "--until", "2023-11-17T05:46:40Z"], &["retargeted web/shop"]),
        (&["-n", "1"], &["re-owned users"]),
        (&["--max-count", "2"], &["re-owned users", "retargeted web/shop"]),
        (&["-n", "1", "--author", "ada", "--reverse"], &["added orders", "added users"]),
        (&["web/shop"], &["retargeted web/shop", "added web/shop"]),
        (&["shop"], &["retargeted web/shop", "added web/shop"]),
        (&["alias web/shop"], &["retargeted web/shop", "added web/shop"]),
        (&["anchor users"], &["re-owned users", "added users"]),
        (&[MANIFEST], &["re-owned users", "added orders", "added users"]),
        (&["ssot_plan/", "--author", "cy"], &["retargeted web/shop"]),
        (&["orders", "shop"], &["retargeted web/shop", "added web/shop", "added orders"]),
        (&["--rev", "HEAD~1", "-n", "1"], &["retargeted web/shop"]),
        (&["--rev", "HEAD~3"], &["added orders", "added users"]),
    ] {
        assert_eq!(told(&repo, args), expected, "{args:?}");
    }
    let mut reversed = told(&repo, &["--reverse"]);
    assert_eq!(reversed.first().map(String::as_str), Some("added orders"));
    assert_eq!(reversed.len(), told(&repo, &[]).len());
    assert_eq!(reversed.pop().as_deref(), Some("re-owned users"));
}

#[test]
fn names_that_never_were_are_bad_usage() {
    let repo = platform();
    for (args, meant) in [
        (&["ordrs"][..], Some("orders")),
        (&["--anchor", "user"], Some("users")),
        (&["--anchor", "shop"], None),
        (&["--alias", "web/shpo"], Some("web/shop")),
        (&["--alias", "shpo"], Some("shop")),
        (&["ssot_plan/aliases.yml"], Some("ssot_plan/aliases.yaml")),
        (&["nothing like it at all"], None),
        (&["--event", "retarget"], Some("retargeted")),
        (&["--format", "jsnl"], Some("jsonl")),
    ] {
        let run = ssot(repo.path()).args(["audit", "log"]).args(args).run();
        assert_eq!(run.status, 2, "{args:?} {run:?}");
        let complaint = run.complaint();
        match meant {
            Some(meant) => assert!(complaint.contains(&format!("did you mean `{meant}`?")), "{complaint}"),
            None => assert!(!complaint.contains("did you mean"), "{complaint}"),
        }
    }
    for args in [["--since", "yesterday"], ["--until", "2023-13-01"]] {
        let run = ssot(repo.path()).args(["audit", "log"]).args(args).run();
        assert_eq!(run.status, 2, "{run:?}");
        assert!(run.complaint().contains(args[1]), "{run:?}");
    }
}

#[test]
fn what_exists_and_is_filtered_away_is_no_unknown_name() {
    let repo = platform();
    assert_eq!(told(&repo, &["users", "--author", "cy"]), Vec::<String>::new());
    assert_eq!(told(&repo, &["people", "--since", "2030-01-01"]), Vec::<String>::new());
    // It is gone today, and was there once.
    repo.write(ALIASES, "- {canonical: users, name: other, context: web}\n");
    commit(&repo, "Ada", "1700400000 +0000", "replace");
    assert!(!told(&repo, &["shop"]).is_empty());
}
