//! What pushes and other events are compared with.

use super::harness::{Job, Played, id};
use super::{APPROVALS, aliases, commit, platform};
use crate::repo::Repo;
use serde_json::{Value, json};

const ZEROS: &str = "0000000000000000000000000000000000000000";

/// A push of the commit that is checked out.
fn push(branch: &str, before: &str, forced: bool) -> Value {
    json!({
        "ref": format!("refs/heads/{branch}"), "before": before, "forced": forced, "deleted": false,
        "repository": { "default_branch": "main" },
    })
}

/// The platform's branch `main`, and a commit upon it that nobody approved, checked out by a workflow.
fn pushed(branch: &str) -> (Repo, Repo) {
    let repo = platform();
    repo.git(&["checkout", "--quiet", "-B", branch]);
    aliases(&repo, "change", "people");
    commit(&repo, "Call users people");
    let clone = repo.clone_with(&[]);
    (repo, clone)
}

fn play(clone: &Repo, event: &Value) -> Played {
    let job = Job::new(clone.path(), "push", event.clone()).at(&id(clone, "HEAD"), "refs/heads/x");
    job.input("args", APPROVALS).gh(&[]).play()
}

#[test]
fn a_push_is_compared_with_what_was_there() {
    let (repo, clone) = pushed("main");
    let played = play(&clone, &push("main", &id(&repo, "HEAD~"), false));
    assert_eq!((played.output("exit-code"), played.failed), ("1", true), "{played:#?}");
    assert!(played.commands().concat().contains("frontend/people"), "{played:#?}");
    assert_eq!(played.gh, [""; 0], "a push has no reviews to ask for");
    assert!(played.summary.contains("no reviews were read"), "{}", played.summary);
    // A second push finds the first landed.
    let played = play(&clone, &push("main", &id(&repo, "HEAD"), false));
    assert_eq!((played.output("exit-code"), played.commands()), ("0", vec![]), "{played:#?}");
}

#[test]
fn a_new_branch_is_compared_with_the_default_branch() {
    let (_repo, clone) = pushed("topic");
    let played = play(&clone, &push("topic", ZEROS, false));
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
    assert!(
        played.summary.contains("the branch `topic` is new, so it was compared with `origin/main`"),
        "{}",
        played.summary
    );
    // A clone of that branch alone has nothing to compare with.
    clone.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    clone.git(&["update-ref", "-d", "refs/remotes/origin/HEAD"]);
    for event in [push("topic", ZEROS, false), push("topic", &"1".repeat(40), true)] {
        let played = play(&clone, &event);
        assert_eq!((played.output("exit-code"), played.failed), ("3", true), "{played:#?}");
        let error = played.commands().concat();
        assert!(error.contains("this clone does not have `origin/main` to compare it with"), "{error}");
        assert!(error.contains("`git fetch origin main:refs/remotes/origin/main`"), "{error}");
    }
    let deliberate = Job::new(clone.path(), "push", push("topic", ZEROS, false)).input("base", "none").gh(&[]).play();
    assert_eq!(deliberate.output("exit-code"), "0", "{deliberate:#?}");
    // The command helps.
    clone.git(&["fetch", "--quiet", "origin", "main:refs/remotes/origin/main"]);
    assert_eq!(play(&clone, &push("topic", ZEROS, false)).output("exit-code"), "1");
}

/// Tags come along with `fetch-depth: 0`, and git takes a tag before a branch of the same name.
#[test]
fn a_tag_is_not_taken_for_the_branch_of_its_name() {
    let (_repo, clone) = pushed("topic");
    clone.git(&["tag", "origin/main", "HEAD"]);
    let played = play(&clone, &push("topic", ZEROS, false));
    assert_eq!((played.output("exit-code"), played.failed), ("1", true), "{played:#?}");
}

#[test]
fn a_first_push_of_the_default_branch_has_nothing_before_it() {
    let (_repo, clone) = pushed("main");
    let played = play(&clone, &push("main", ZEROS, false));
    assert_eq!(played.output("exit-code"), "0", "{played:#?}");
    assert!(played.summary.contains("there is no other to compare it with"), "{}", played.summary);
}

#[test]
fn what_a_forced_push_threw_away_may_be_gone() {
    let gone = "1".repeat(40);
    let (_repo, clone) = pushed("topic");
    let played = play(&clone, &push("topic", &gone, true));
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
    assert!(
        played.summary.contains("before the forced push is not in this clone, so it was compared with `origin/main`")
    );
    // Of the default branch there is no second witness.
    let (_repo, clone) = pushed("main");
    for forced in [true, false] {
        let played = play(&clone, &push("main", &gone, forced));
        assert_eq!((played.output("exit-code"), played.failed), ("3", true), "{played:#?}");
        let error = played.commands().concat();
        assert!(error.contains(&format!("`git fetch --no-tags origin {gone}`")), "{error}");
    }
}

#[test]
fn a_shallow_push_is_no_pass() {
    let (repo, _) = pushed("main");
    let clone = repo.clone_with(&["--depth=1"]);
    let played = play(&clone, &push("main", &id(&repo, "HEAD~"), false));
    assert_eq!((played.output("exit-code"), played.failed), ("3", true), "{played:#?}");
    assert!(played.commands().concat().contains("`fetch-depth: 0`"), "{played:#?}");
}

#[test]
fn a_merge_group_is_compared_with_its_base() {
    let (repo, clone) = pushed("main");
    let event = json!({ "merge_group": { "base_sha": id(&repo, "HEAD~"), "head_sha": id(&repo, "HEAD") } });
    let job = Job::new(clone.path(), "merge_group", event).input("args", APPROVALS);
    let played = job.gh(&[]).play();
    assert_eq!(played.output("exit-code"), "1", "{played:#?}");
}

#[test]
fn other_events_compare_nothing_and_say_so() {
    let (_repo, clone) = pushed("main");
    for event in ["schedule", "workflow_dispatch", "release"] {
        let played = Job::new(clone.path(), event, json!({})).input("args", APPROVALS).gh(&[]).play();
        assert_eq!(played.output("exit-code"), "0", "{played:#?}");
        assert!(played.summary.contains(&format!("`{event}` is no change, so it has no base")), "{}", played.summary);
    }
}

#[test]
fn the_input_wins() {
    let (repo, clone) = pushed("main");
    let unchanged = push("main", &id(&repo, "HEAD"), false);
    let job = |base: &str| {
        let job = Job::new(clone.path(), "push", unchanged.clone()).input("base", base).input("args", APPROVALS);
        job.gh(&[]).play()
    };
    assert_eq!(job("HEAD~1").output("exit-code"), "1");
    assert_eq!(job("none").output("exit-code"), "0");
    assert!(job("none").summary.contains("`base` is `none`: nothing was compared"));
    let missing = job("origin/never");
    assert_eq!((missing.output("exit-code"), missing.failed), ("3", true), "{missing:#?}");
    assert!(missing.commands().concat().contains("git fetch origin never"), "{missing:#?}");
}

#[test]
fn an_event_that_github_does_not_write_is_a_failure() {
    let (_repo, clone) = pushed("main");
    for (name, event) in
        [("push", json!({})), ("pull_request", json!([])), ("merge_group", json!({ "merge_group": 1 }))]
    {
        let played = Job::new(clone.path(), name, event).input("args", APPROVALS).gh(&[]).play();
        assert_eq!((played.output("exit-code"), played.failed), ("3", true), "{name}: {played:#?}");
        assert!(played.commands().concat().contains("is not what GitHub writes for"), "{played:#?}");
    }
}
