//! Merges of every shape, with first parents only and with all of history.

use super::{ALIASES, MANIFEST, adds_up, commit, commits, listed, log_of, told};
use crate::repo::Repo;
use ssot::audit::Reach;

fn manifest(owner: &str, version: &str) -> String {
    format!(
        "anchors:\n  - id: orders\n    source: o.yaml\n    owner: '{owner}'\n    format: yaml\n    family: api\n    description: d\n    version: {version}\n"
    )
}

fn at(day: i64) -> String {
    format!("{} +0000", 1_700_000_000 + day * 86_400)
}

fn start() -> Repo {
    let repo = Repo::new().file(MANIFEST, manifest("@a", "v1.0.0"));
    commit(&repo, "Ada", &at(1), "declare");
    repo
}

fn branch(repo: &Repo, name: &str, from: &str) {
    repo.git(&["checkout", "--quiet", "-b", name, from]);
}

fn merge(repo: &Repo, day: i64, message: &str, heads: &[&str]) {
    let mut command = repo.command();
    command.env("GIT_AUTHOR_DATE", at(day)).env("GIT_COMMITTER_DATE", at(day));
    let output = command.args(["merge", "--quiet", "--no-ff", "-m", message]).args(heads).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

/// `side` re-versions as Bo and Cy, main re-owns as Ada, and main merges.
fn merged() -> Repo {
    let repo = start();
    branch(&repo, "side", "main");
    repo.write(MANIFEST, manifest("@a", "v1.1.0"));
    commit(&repo, "Bo", &at(2), "bump");
    repo.write(MANIFEST, manifest("@a", "v1.2.0"));
    commit(&repo, "Cy", &at(3), "bump again");
    repo.git(&["checkout", "--quiet", "main"]);
    repo.write(MANIFEST, manifest("@b", "v1.0.0"));
    commit(&repo, "Ada", &at(4), "own");
    merge(&repo, 5, "merge side", &["side"]);
    repo
}

#[test]
fn with_first_parents_a_merge_brings_what_was_merged() {
    let repo = merged();
    let log = adds_up(&repo);
    assert_eq!(
        told(&log),
        [
            "merge side: re-versioned anchor orders .version < v1.0.0 > v1.2.0",
            "own: re-owned anchor orders .owner < @a > @b",
            "declare: added anchor orders",
        ]
    );
    assert_eq!(commits(&log), listed(&repo, &["--first-parent"], &[MANIFEST]));
    assert_eq!(log.merges.len(), 1);
    let merge = log.merge(&log.events[0].commit).unwrap();
    let authors: Vec<&str> = merge.authors.iter().map(|person| person.name.as_str()).collect();
    assert_eq!((authors.as_slice(), merge.commits, merge.events), (["Bo", "Cy"].as_slice(), Some(2), 1));
    let run = crate::cli::ssot(repo.path()).args(["audit", "log"]).run();
    assert_eq!(run.stdout.matches("merge of 2 commits by Bo and Cy").count(), 1, "{run:?}");
}

#[test]
fn with_full_history_each_commit_has_its_own_events_and_the_merge_none() {
    let repo = merged();
    let log = log_of(&repo, Reach::Full);
    let mut told = told(&log);
    told.sort();
    assert_eq!(
        told,
        [
            "bump again: re-versioned anchor orders .version < v1.1.0 > v1.2.0",
            "bump: re-versioned anchor orders .version < v1.0.0 > v1.1.0",
            "declare: added anchor orders",
            // The file is new in the merge; each of its fields came from one side.
            "own: re-owned anchor orders .owner < @a > @b",
        ]
    );
    assert!(commits(&log).is_subset(&listed(&repo, &["--full-history"], &[MANIFEST])));
    assert!(log.merges.is_empty());
}

#[test]
fn what_a_merge_adds_of_its_own_is_its_event() {
    let repo = merged();
    repo.write(MANIFEST, manifest("@evil", "v1.2.0"));
    repo.git(&["add", "--all"]);
    let mut command = repo.command();
    command.env("GIT_COMMITTER_DATE", at(5)).args(["commit", "--quiet", "--amend", "--no-edit"]);
    assert!(command.status().unwrap().success());
    let told_of = |reach| {
        told(&log_of(&repo, reach)).into_iter().filter(|line| line.starts_with("merge side")).collect::<Vec<_>>()
    };
    assert_eq!(
        told_of(Reach::FirstParent),
        [
            "merge side: re-owned anchor orders .owner < @b > @evil",
            "merge side: re-versioned anchor orders .version < v1.0.0 > v1.2.0",
        ]
    );
    // The version came from the branch; the owner came from nowhere.
    assert_eq!(told_of(Reach::Full), ["merge side: re-owned anchor orders .owner < @b > @evil"]);
    let run = crate::cli::ssot(repo.path()).args(["audit", "log", "--full-history"]).run();
    assert_eq!(run.stdout.matches("listed under their own commits").count(), 1, "{run:?}");
    adds_up(&repo);
}

#[test]
fn an_octopus_is_one_merge() {
    let repo = start();
    for (name, day) in [("x", 2), ("y", 3), ("z", 4)] {
        branch(&repo, name, "main");
        repo.write(format!("ssot_plan/aliases/{name}.yaml"), format!("- canonical: orders\n  name: name-{name}\n"));
        commit(&repo, &name.to_uppercase(), &at(day), &format!("call {name}"));
        repo.git(&["checkout", "--quiet", "main"]);
    }
    merge(&repo, 5, "octopus", &["x", "y", "z"]);
    let log = adds_up(&repo);
    let lines = told(&log);
    assert_eq!(lines.iter().filter(|line| line.starts_with("octopus: added alias name-")).count(), 3, "{lines:#?}");
    let run = crate::cli::ssot(repo.path()).args(["audit", "log"]).run();
    assert!(run.stdout.contains("octopus merge of 3 branches of 3 commits by X, Y and Z"), "{run:?}");
    let full = told(&log_of(&repo, Reach::Full));
    assert_eq!(full.iter().filter(|line| line.starts_with("call ")).count(), 3, "{full:#?}");
    assert!(!full.iter().any(|line| line.starts_with("octopus")), "{full:#?}");
}

#[test]
fn criss_cross_merges_tell_each_event_once() {
    let repo = start();
    branch(&repo, "side", "main");
    repo.write(MANIFEST, manifest("@a", "v2.0.0"));
    commit(&repo, "Bo", &at(2), "bump");
    repo.git(&["checkout", "--quiet", "main"]);
    repo.write(MANIFEST, manifest("@b", "v1.0.0"));
    commit(&repo, "Ada", &at(3), "own");
    repo.git(&["branch", "old", "main"]);
    merge(&repo, 4, "merge side", &["side"]);
    repo.git(&["checkout", "--quiet", "side"]);
    merge(&repo, 5, "merge main", &["old"]);
    repo.write(ALIASES, "- canonical: orders\n  name: shop\n");
    commit(&repo, "Bo", &at(6), "call");
    repo.git(&["checkout", "--quiet", "main"]);
    merge(&repo, 7, "merge again", &["side"]);
    let log = adds_up(&repo);
    assert_eq!(told(&log).len(), 4, "{:#?}", told(&log));
    let mut full = told(&log_of(&repo, Reach::Full));
    full.sort();
    assert_eq!(
        full,
        [
            "bump: re-versioned anchor orders .version < v1.0.0 > v2.0.0",
            "call: added alias shop",
            "declare: added anchor orders",
            "own: re-owned anchor orders .owner < @a > @b",
        ]
    );
}

#[test]
fn unrelated_histories_can_be_merged() {
    let repo = start();
    repo.git(&["checkout", "--quiet", "--orphan", "other"]);
    repo.git(&["rm", "--quiet", "-rf", "."]);
    repo.write(ALIASES, "- canonical: orders\n  name: shop\n");
    commit(&repo, "Bo", &at(2), "another beginning");
    repo.git(&["checkout", "--quiet", "main"]);
    merge(&repo, 3, "join", &["--allow-unrelated-histories", "other"]);
    assert_eq!(told(&adds_up(&repo)), ["join: added alias shop", "declare: added anchor orders"]);
    assert_eq!(told(&log_of(&repo, Reach::Full)).len(), 2);
}
