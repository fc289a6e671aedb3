//! What cannot be read is neither added nor removed.

use super::command::diff;
use crate::repo::Repo;

const MANIFEST: &str = "ssot_plan/ssot_manifest.yaml";
const BROKEN: &str = "anchors:\n  - id: \"a\n";

fn platform() -> Repo {
    Repo::new()
        .file(MANIFEST, "include: [parts/*.yaml]\nanchors:\n  - { id: a, source: a.yaml }\n")
        .file("parts/b.yaml", "anchors:\n  - { id: b, source: b.yaml }\n")
        .file("ssot_plan/aliases/web.yaml", "- { name: one, context: web, canonical: a }\n")
        .file("a.yaml", "a: 1\n")
        .file("b.yaml", "b: 1\n")
        .commit("first")
}

#[test]
fn a_file_that_became_unreadable_hides_its_content_and_what_it_includes() {
    let repo = platform();
    repo.write(MANIFEST, BROKEN);
    let run = diff(&repo, &["HEAD"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.starts_with("Cannot be read\n  ! ssot_plan/ssot_manifest.yaml"), "{run:?}");
    assert!(run.stdout.contains("now: it cannot be parsed from line 2 on"), "{run:?}");
    assert!(run.stdout.contains("1 unreadable") && !run.stdout.contains("removed"), "{run:?}");
    assert!(!run.stdout.contains("  - "), "{run:?}");
    // And back.
    let repo = repo.commit("broken");
    let run = diff(&repo, &["HEAD", "HEAD~1"]);
    assert!(run.stdout.contains("before: it cannot be parsed"), "{run:?}");
    assert!(run.stdout.contains("1 not readable before") && !run.stdout.contains("added"), "{run:?}");
    // On both sides it is said once, and nothing is claimed.
    let run = diff(&repo, &["HEAD"]);
    assert!(run.stdout.contains("before and now: it cannot be parsed"), "{run:?}");
    assert_eq!(diff(&repo, &["HEAD", "--exit-code"]).status, 1);
}

#[test]
fn other_files_are_still_compared() {
    let repo = platform();
    repo.write("parts/b.yaml", BROKEN);
    repo.write("ssot_plan/aliases/web.yaml", "- { name: one, context: web, canonical: b }\n");
    let run = diff(&repo, &["HEAD"]);
    assert!(run.stdout.contains("! parts/b.yaml"), "{run:?}");
    assert!(run.stdout.contains("retargeted a → b"), "{run:?}");
    assert!(!run.stdout.contains("removed"), "{run:?}");
}

#[test]
fn an_unreadable_source_is_not_taken_for_unchanged() {
    let repo = platform();
    let run = |repo: &Repo| diff(repo, &["HEAD~1", "HEAD"]);
    repo.write("a.yaml", "a: 2\n");
    let repo = repo.commit("second");
    assert!(run(&repo).stdout.contains("a.yaml has other content"));
    // A blob that is lost, as in a partial clone that cannot fetch.
    let blob = repo.git(&["rev-parse", "HEAD:a.yaml"]);
    let (folder, file) = blob.trim().split_at(2);
    std::fs::remove_file(repo.path().join(format!(".git/objects/{folder}/{file}"))).unwrap();
    let lost = run(&repo);
    assert_eq!(lost.status, 0, "{lost:?}");
    assert!(lost.stdout.contains("! a.yaml") && lost.stdout.contains("1 unreadable"), "{lost:?}");
    assert!(lost.stdout.contains("git does not have the object"), "{lost:?}");
}

#[test]
fn settings_of_the_base_that_are_not_valid_are_said() {
    let repo = platform().file("ssot.yaml", "fail_on: never\n").commit("broken settings");
    repo.write("ssot.yaml", "fail_on: warning\n");
    let run = diff(&repo, &["HEAD"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.contains("note: `ssot.yaml` of HEAD is not valid"), "{run:?}");
}
