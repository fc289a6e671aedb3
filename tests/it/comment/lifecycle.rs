//! A pull request's life: one comment that follows it.

use super::{ALIASES, BROKEN, Conversation, MENDED, document, platform, platform_in};
use crate::repo::Repo;

#[test]
fn the_comment_comes_changes_shrinks_and_settles() {
    let repo = platform();
    let mut talk = Conversation::new();
    // Nothing has happened, and nothing was said.
    assert!(talk.post(&document(&repo, &[])).body.is_none());
    assert_eq!(talk.comments.len(), 1);
    // A change with faults.
    let repo = repo.file(ALIASES, BROKEN).commit("aliases");
    let first = talk.post(&document(&repo, &[])).body.expect("a comment");
    assert!(first.contains("1 new error; waiting for an approval"), "{first}");
    // The same again is not told again.
    assert!(talk.post(&document(&repo, &[])).body.is_none());
    // Mended, but not approved.
    let repo = repo.file(ALIASES, MENDED).commit("mend");
    let second = talk.post(&document(&repo, &[])).body.expect("an edit");
    assert!(second.contains("### ⏳ ssot: waiting for an approval\n"), "{second}");
    assert!(!second.contains("New, and wrong"), "{second}");
    // Approved.
    let repo = repo.file("note", "").commit("note\n\nReviewed-by: Grace <grace@example.com>");
    let third = talk.post(&document(&repo, &[])).body.expect("an edit");
    assert!(third.contains("### ✅ ssot: nothing new is wrong\n\n#### What changed: 1 added\n"), "{third}");
    // Taken back.
    repo.git(&["rm", "--quiet", ALIASES]);
    let repo = repo.commit("take it back");
    let last = talk.post(&document(&repo, &[])).body.expect("an edit");
    assert_eq!(last.lines().count(), 4, "{last}");
    assert!(last.contains("\n### ✅ ssot: nothing new is wrong\n\n<sub>"), "{last}");
    // It shrank each time, and it is one comment still.
    let sizes = [&first, &second, &third, &last].map(String::len);
    assert!(sizes.is_sorted_by(|a, b| a > b), "{sizes:?}");
    assert_eq!(talk.comments.len(), 2);
}

#[test]
fn each_folder_and_each_name_has_a_comment_of_its_own() {
    let repo = platform_in(platform_in(Repo::new(), "a/"), "a-b/").commit("start");
    repo.git(&["checkout", "--quiet", "-b", "change"]);
    let repo = repo.file("a/ssot_plan/aliases.yaml", BROKEN).file("a-b/ssot_plan/aliases.yaml", MENDED).commit("both");
    let mut talk = Conversation::new();
    let told = [["-C", "a"], ["-C", "a-b"]].map(|args| document(&repo, &args));
    let nightly = document(&repo, &["-C", "a", "--id", "nightly"]);
    for document in told.iter().chain([&nightly]) {
        assert!(talk.post(document).run.stdout.starts_with("POST "));
    }
    for document in told.iter().chain([&nightly]) {
        assert_eq!(talk.post(document).run.stdout, "");
    }
    assert_eq!(talk.comments.len(), 4);
    // What becomes of the one is told there.
    let repo = repo.file("a/ssot_plan/aliases.yaml", MENDED).commit("mend");
    let id = talk.comments[1]["id"].clone();
    let done = talk.post(&document(&repo, &["-C", "a"]));
    assert_eq!(done.run.stdout, format!("PATCH repos/octo-org/platform/issues/comments/{id}\n"));
}
