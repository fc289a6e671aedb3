//! Which commits touched a path.

use super::support::{found, ids, touches, watch};
use crate::repo::Repo;
use ssot::history::Order;

#[test]
fn a_linear_history_is_told_as_git_tells_it() {
    let mut repo = Repo::new().file("a/b.yaml", "0\n").file("other", "x\n").commit("root");
    for step in 1..6 {
        repo = repo.file(if step % 2 == 0 { "a/b.yaml" } else { "other" }, format!("{step}\n")).commit("step");
    }
    let touches = touches(&repo, &watch(&["a/b.yaml"]), Order::FirstParent);
    assert_eq!(found(&touches), ids(&repo.git(&["log", "--format=%H", "--", "a/b.yaml"])));
    assert_eq!((touches.commits.len(), touches.examined), (3, 6));
    let oldest = touches.commits.last().unwrap();
    assert_eq!(oldest.parents, []);
    assert_eq!(oldest.changes[0].before, None);
    assert_eq!(
        touches.commits[0].changes[0].after.unwrap().to_string(),
        repo.git(&["rev-parse", "HEAD~1:a/b.yaml"]).trim()
    );
}
