//! What cannot be told is said, and never passed over.

use super::{MANIFEST, Story, told};
use crate::cli::ssot;
use crate::repo::Repo;
use ssot::audit::Reach;

const ONE: &str = "anchors:\n  - id: orders\n    owner: '@a'\n";

fn three() -> Story {
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, ONE)]);
    story.step("own", &[(MANIFEST, &ONE.replace("@a", "@b"))]);
    story.step("own again", &[(MANIFEST, &ONE.replace("@a", "@c"))]);
    story
}

#[test]
fn a_shallow_clone_tells_what_it_has_and_where_it_ends() {
    let story = three();
    let clone = story.repo.clone_with(&["--depth", "2"]);
    let log = super::log_of(&clone, Reach::FirstParent);
    // At the end of what it has, everything would look new.
    assert_eq!(told(&log), ["own again: re-owned anchor orders .owner < @b > @c"]);
    assert!(!log.complete);
    let run = ssot(clone.path()).args(["audit", "log"]).run();
    assert_eq!(run.status, 0, "{run:?}");
    let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = story.repo.git(&["rev-parse", "--short=10", "HEAD~1"]);
    assert!(flat.contains(&format!("history ends at commit {}", end.trim())), "{run:?}");
    assert!(flat.contains("git fetch --unshallow") && flat.contains("fetch-depth: 0"), "{run:?}");
    let run = ssot(clone.path()).args(["audit", "log", "--format", "jsonl"]).run();
    assert!(run.stderr.starts_with("note: this clone is shallow"), "{run:?}");
}

#[test]
fn a_partial_clone_tells_the_rest_and_how_to_get_it() {
    let story = three();
    story.repo.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = story.repo.clone_with(&["--filter=blob:none"]);
    let log = super::log_of(&clone, Reach::FirstParent);
    assert!(!log.complete);
    // The last step leads from what is not here to what is: it is told as one.
    assert_eq!(told(&log), ["own again: added anchor orders"]);
    let run = ssot(clone.path()).args(["audit", "log"]).run();
    let flat = run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(run.status, 0, "{run:?}");
    assert!(flat.contains("does not have the content of 2 versions"), "{run:?}");
    assert!(flat.contains("git fetch --refetch --no-filter"), "{run:?}");
}

#[test]
fn without_commits_or_a_repository_the_job_cannot_be_done() {
    let run = ssot(Repo::new().path()).args(["audit", "log"]).run();
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("no commit"), "{run:?}");
    let run = ssot(Repo::plain().path()).args(["audit", "log"]).run();
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("not in a git repository"), "{run:?}");
    let run = ssot(three().repo.path()).args(["audit", "log", "--rev", "nowhere"]).run();
    assert_eq!(run.status, 3, "{run:?}");
    assert!(run.complaint().contains("nowhere"), "{run:?}");
}

#[test]
fn without_a_registry_there_is_nothing_to_tell() {
    let repo = Repo::new().file("a", "a\n").commit("a");
    let run = ssot(repo.path()).args(["audit", "log"]).run();
    assert_eq!((run.status, run.stdout.lines().count()), (0, 4), "{run:?}");
    assert!(
        run.stdout.starts_with("note: no registry was found") && run.stdout.contains("\n0 events in 0 commits"),
        "{run:?}"
    );
}
