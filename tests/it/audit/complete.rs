//! A log that leaves something out says so; and what merges bring is neither lost nor approved by its authors.

use super::{MANIFEST, Story, commit, log_of, told};
use crate::cli::ssot;
use crate::repo::Repo;
use ssot::audit::{Log, Reach};

fn one(version: u32) -> String {
    format!("anchors:\n  - id: a\n    source: a.yaml\n    version: v1.0.{version}\n")
}

fn at(day: i64) -> String {
    format!("{} +0000", 1_700_000_000 + day * 86_400)
}

/// Main declares, a branch of Bob's commits with these messages, each a version, and main merges it.
fn merged(messages: &[&str], merge: &str) -> Log {
    let repo = Repo::new().file(MANIFEST, one(0));
    commit(&repo, "Ada", &at(1), "declare");
    repo.git(&["checkout", "--quiet", "-b", "side"]);
    for (number, message) in (1..).zip(messages) {
        repo.write(MANIFEST, one(number));
        commit(&repo, "Bob", &at(i64::from(number) + 1), message);
    }
    repo.write("README.md", "words\n");
    commit(&repo, "Bob", &at(50), "words, that nobody approved");
    repo.git(&["checkout", "--quiet", "main"]);
    repo.git(&["merge", "--quiet", "--no-ff", "-m", merge, "side"]);
    log_of(&repo, Reach::FirstParent)
}

fn approvers(log: &Log) -> Vec<String> {
    log.events[0].approved_by.iter().map(|person| person.name.clone()).collect()
}

#[test]
fn a_merge_is_approved_by_its_trailers_or_those_of_all_it_merged() {
    let by_cy = "bump\n\nReviewed-by: Cy <cy@example.com>\n";
    assert_eq!(approvers(&merged(&[by_cy, by_cy], "merge")), ["Cy"]);
    assert!(approvers(&merged(&[by_cy, "bump again"], "merge")).is_empty());
    assert_eq!(approvers(&merged(&["bump"], "merge\n\nReviewed-by: Cy <cy@example.com>\n")), ["Cy"]);
    assert!(approvers(&merged(&["bump"], "merge\n\nReviewed-by: Bob <bob@example.com>\n")).is_empty());
}

#[test]
fn what_a_merge_adds_is_not_approved_with_what_it_merged() {
    let repo = Repo::new().file(MANIFEST, one(0));
    commit(&repo, "Ada", &at(1), "declare");
    repo.git(&["checkout", "--quiet", "-b", "side"]);
    repo.write(MANIFEST, one(1));
    commit(&repo, "Bob", &at(2), "bump\n\nReviewed-by: Cy <cy@example.com>\n");
    repo.git(&["checkout", "--quiet", "main"]);
    repo.git(&["merge", "--quiet", "--no-ff", "--no-commit", "side"]);
    repo.write(MANIFEST, one(7));
    commit(&repo, "Ada", &at(3), "merge");
    assert!(approvers(&log_of(&repo, Reach::FirstParent)).is_empty());
}

#[test]
fn a_merge_of_whole_files_may_lose_what_each_parent_has() {
    let root = |more: &str| format!("include: svc/f.yaml\nanchors:\n  - id: a\n{more}");
    let mut story = Story::new();
    story.step("declare", &[(MANIFEST, &root("  - id: pay\n")), ("svc/f.yaml", "anchors:\n  - id: b\n")]);
    story.repo.git(&["checkout", "--quiet", "-b", "side"]);
    story.step("move", &[(MANIFEST, &root("")), ("svc/f.yaml", "anchors:\n  - id: b\n  - id: pay\n")]);
    story.repo.git(&["checkout", "--quiet", "main"]);
    story.step("noise", &[("n", "n\n")]);
    story.repo.git(&["merge", "--quiet", "--no-ff", "--no-commit", "side"]);
    story.step("merge", &[("svc/f.yaml", "anchors:\n  - id: b\n")]);
    let told = told(&log_of(&story.repo, Reach::Full));
    assert!(told.contains(&"merge: removed anchor pay".to_owned()), "{told:#?}");
    assert!(!told.iter().any(|line| line.starts_with("merge:") && !line.contains("removed anchor pay")), "{told:#?}");
}

#[test]
fn links_are_not_passed_over_in_silence() {
    for folder in [false, true] {
        let mut story = Story::new();
        story.step("declare", &[(MANIFEST, &one(0))]);
        let plan = story.repo.path().join("ssot_plan");
        if folder {
            std::fs::rename(&plan, story.repo.path().join("plan")).unwrap();
            std::os::unix::fs::symlink("plan", &plan).unwrap();
        } else {
            std::fs::rename(plan.join("ssot_manifest.yaml"), plan.join("m.yaml")).unwrap();
            std::os::unix::fs::symlink("m.yaml", plan.join("ssot_manifest.yaml")).unwrap();
        }
        story.step("link", &[]);
        let log = log_of(&story.repo, Reach::FirstParent);
        let place = if folder { "`ssot_plan`" } else { "`ssot_plan/ssot_manifest.yaml`" };
        assert!(log.notes.iter().any(|note| note.starts_with(place) && note.contains("link")), "{:?}", log.notes);
    }
}

#[test]
fn a_registry_that_moved_or_never_was_is_noted() {
    let mut story = Story::new();
    story.step("declare", &[("svc/ssot_plan/ssot_manifest.yaml", &one(0))]);
    let root = ssot(story.repo.path()).args(["audit", "log"]).run();
    assert!(root.stdout.contains("no registry was found in the root of the repository"), "{root:?}");
    assert!(root.stdout.split_whitespace().collect::<Vec<_>>().join(" ").contains("log -C svc`"), "{root:?}");
    std::fs::rename(story.repo.path().join("svc"), story.repo.path().join("platform")).unwrap();
    story.step("rename", &[]);
    let moved = ssot(story.repo.path()).args(["audit", "log", "-C", "platform"]).run();
    let words = moved.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("`svc/ssot_plan/ssot_manifest.yaml`") && words.contains("log -C svc`"), "{moved:?}");
}

#[test]
fn arguments_mean_what_they_say() {
    let mut story = Story::new();
    story.step(
        "declare",
        &[(MANIFEST, &one(0)), ("ssot_plan/aliases.yaml", "aliases:\n  - {name: x, context: web, ref: a}\n")],
    );
    let run = |args: &[&str]| ssot(story.repo.path()).args(["audit", "log"]).args(args).run();
    assert!(!run(&["-n", "0"]).stdout.contains("declare"));
    assert!(run(&["-n", "1"]).stdout.contains("declare"));
    let unknown = run(&["--context", "wep"]);
    assert!(unknown.status == 2 && unknown.stderr.contains("did you mean `web`"), "{unknown:?}");
    assert_eq!(run(&["--context", "web"]).status, 0);
    assert_eq!(run(&["--since", "2026-02-01", "--until", "2026-01-01"]).status, 2);
}
