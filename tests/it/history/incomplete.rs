//! Clones that have only a part: what is not known must not be answered.

use super::support::{found, history, id, touches, watch};
use crate::repo::Repo;
use ssot::history::{HistoryError, Order};
use ssot::tree::ReadError;

/// Ten commits on main, and a branch that forked at the fifth.
fn origin() -> Repo {
    let mut repo = Repo::new();
    for number in 0..10 {
        repo = repo.file("a", format!("{number}\n")).commit(&format!("{number}"));
        if number == 4 {
            repo.git(&["branch", "side"]);
        }
    }
    repo.git(&["switch", "--quiet", "side"]);
    for number in 0..3 {
        repo = repo.file("b", format!("{number}\n")).commit(&format!("side {number}"));
    }
    repo.git(&["switch", "--quiet", "main"]);
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo
}

fn shallow_message(error: &HistoryError) {
    assert!(matches!(error, HistoryError::Shallow { .. }), "{error:?}");
    let message = error.to_string();
    assert!(message.contains("`git fetch --unshallow`") && message.contains("`git fetch --deepen=100`"), "{message}");
    assert!(message.contains("fetch-depth: 0"), "{message}");
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let origin = origin();
    assert!(!history(&origin).is_shallow());
    for depth in [1, 3] {
        let clone = origin.clone_with(&[&format!("--depth={depth}")]);
        let history = history(&clone);
        assert!(history.is_shallow());
        for order in [Order::FirstParent, Order::Full, Order::Simplified] {
            let touches = touches(&clone, &watch(&["a"]), order);
            // Not even the first commit that is there: nobody knows what it changed.
            assert_eq!(touches.commits.len(), depth - 1, "{order:?}");
            assert_eq!(touches.boundary, [id(&clone, &format!("HEAD~{}", depth - 1))]);
        }
        let end = history.commit(id(&clone, &format!("HEAD~{}", depth - 1))).unwrap();
        assert_eq!(end.parents, []);
    }
}

#[test]
fn a_shallow_clone_never_guesses_what_two_commits_have_in_common() {
    let origin = origin();
    let clone = origin.clone_with(&["--depth=2", "--no-single-branch"]);
    let (main, side) = (id(&clone, "origin/main"), id(&clone, "origin/side"));
    let shallow = history(&clone);
    shallow_message(&shallow.merge_bases(main, side).unwrap_err());
    shallow_message(&shallow.is_ancestor(main, side).unwrap_err());
    shallow_message(&shallow.between(side, main).unwrap_err());
    // What is there is known.
    let parent = id(&clone, "origin/main~1");
    assert_eq!(shallow.merge_bases(main, parent).unwrap().first, parent);
    assert!(shallow.is_ancestor(parent, main).unwrap());
    assert!(!shallow.is_ancestor(main, parent).unwrap(), "it would be a circle");
    assert_eq!(shallow.between(parent, main).unwrap(), [main]);
    // Deep enough, the answer is the true one.
    clone.git(&["fetch", "--quiet", "--deepen=4"]);
    let deeper = history(&clone);
    assert!(deeper.is_shallow());
    assert_eq!(deeper.merge_bases(main, side).unwrap().first, id(&origin, "main~5"));
    assert!(!deeper.is_ancestor(side, main).unwrap());
    assert_eq!(deeper.between(side, main).unwrap().len(), 5);
}

/// A clone can end on one way and go on along another, so that an ancestor is there and yet cannot be reached.
#[test]
fn an_ancestor_behind_the_end_that_is_there_all_the_same_is_not_denied() {
    let origin = Repo::new().file("a", "0\n").commit("root").file("a", "1\n").commit("base");
    origin.git(&["branch", "old"]);
    let origin = origin.file("a", "2\n").commit("two").file("a", "3\n").commit("three");
    let clone = origin.clone_with(&["--depth=2", "--no-single-branch"]);
    let (main, old) = (id(&clone, "origin/main"), id(&clone, "origin/old"));
    let history = history(&clone);
    shallow_message(&history.is_ancestor(old, main).unwrap_err());
    shallow_message(&history.merge_bases(old, main).unwrap_err());
}

#[test]
fn a_commit_graph_is_not_used_in_a_shallow_clone() {
    let origin = origin();
    let clone = origin.clone_with(&[]);
    clone.git(&["commit-graph", "write", "--reachable", "--changed-paths"]);
    let head = id(&clone, "HEAD~2");
    std::fs::write(clone.path().join(".git/shallow"), format!("{head}\n")).unwrap();
    let touches = touches(&clone, &watch(&["a"]), Order::Full);
    assert_eq!((touches.examined, touches.boundary), (3, vec![head]));
}

#[test]
fn a_partial_clone_tells_absent_blobs_from_missing_files() {
    let origin = origin();
    let clone = origin.clone_with(&["--filter=blob:none", "--no-checkout"]);
    let touches = touches(&clone, &watch(&["a"]), Order::FirstParent);
    assert_eq!(touches.commits.len(), 10);
    let blob = touches.commits[4].changes[0].after.unwrap();
    let error = history(&clone).blob(blob, 100).unwrap_err();
    assert_eq!(error, ReadError::Absent { oid: blob.to_string() });
    assert_eq!(found(&touches).len(), 10);
}

#[test]
fn a_clone_without_folders_says_which_one_is_absent() {
    let origin = origin();
    let clone = origin.clone_with(&["--filter=tree:0", "--no-checkout"]);
    let opened = clone.open(ssot::tree::Selection::Index).unwrap();
    let history = ssot::history::History::open(opened.repository.unwrap()).unwrap();
    let error = history.touching(id(&clone, "HEAD"), &watch(&["a"]), Order::Full).unwrap_err();
    assert!(matches!(error, HistoryError::Absent { .. }), "{error:?}");
    assert!(error.to_string().contains("git fetch --refetch --no-filter"), "{error}");
}
