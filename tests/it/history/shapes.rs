//! Shapes of history that trip tools up.

use super::support::{Graph, check_everything, found, history, id, ids, touches, watch};
use crate::repo::Repo;
use ssot::history::{History, HistoryError, Order, Watch};
use ssot::path::RepoPath;

/// main and side have merged each other: two best common ancestors.
fn criss_cross() -> Repo {
    let repo = Repo::new().file("a", "0\n").commit("root");
    repo.git(&["switch", "--quiet", "-c", "side"]);
    let repo = repo.file("s", "1\n").commit("side 1");
    repo.git(&["switch", "--quiet", "main"]);
    let repo = repo.file("a", "1\n").commit("main 1");
    repo.git(&["tag", "m1"]);
    repo.git(&["tag", "s1", "side"]);
    repo.git(&["merge", "--quiet", "--no-edit", "s1"]);
    repo.git(&["switch", "--quiet", "side"]);
    repo.git(&["merge", "--quiet", "--no-edit", "m1"]);
    let repo = repo.file("s", "2\n").commit("side 2");
    repo.git(&["switch", "--quiet", "main"]);
    repo.file("a", "2\n").commit("main 2")
}

#[test]
fn a_criss_cross_merge_has_two_bases() {
    let repo = criss_cross();
    for graph in [Graph::None, Graph::Plain] {
        graph.write(&repo);
        let bases = history(&repo).merge_bases(id(&repo, "main"), id(&repo, "side")).unwrap();
        let mut ours: Vec<String> = bases.iter().map(|base| base.to_string()).collect();
        let mut theirs = ids(&repo.git(&["merge-base", "--all", "main", "side"]));
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs);
        assert_eq!(ours.len(), 2);
    }
    check_everything(&repo, &["a", "s"], "criss-cross");
}

#[test]
fn an_octopus_is_walked_along_every_arm() {
    let mut repo = Repo::new().file("a", "0\n").commit("root");
    for arm in ["x", "y", "z"] {
        repo.git(&["switch", "--quiet", "-c", arm, "main"]);
        repo = repo.file(arm, "1\n").commit(arm);
    }
    repo.git(&["switch", "--quiet", "main"]);
    let repo = repo.file("a", "1\n").commit("main");
    repo.git(&["merge", "--quiet", "--no-edit", "x", "y", "z"]);
    assert_eq!(history(&repo).commit(id(&repo, "HEAD")).unwrap().parents.len(), 4);
    for graph in [Graph::None, Graph::ChangedPaths(1)] {
        graph.write(&repo);
        check_everything(&repo, &["a", "z"], "octopus");
        check_everything(&repo, &["y"], "octopus");
    }
    let bases = history(&repo).merge_bases(id(&repo, "x"), id(&repo, "HEAD")).unwrap();
    assert_eq!((bases.first, bases.others), (id(&repo, "x"), vec![]));
}

#[test]
fn unrelated_histories_are_an_error_of_their_own() {
    let repo = Repo::new().file("a", "0\n").commit("root");
    repo.git(&["switch", "--quiet", "--orphan", "island"]);
    let repo = repo.file("b", "0\n").commit("island");
    let history = history(&repo);
    let (main, island) = (id(&repo, "main"), id(&repo, "island"));
    let error = history.merge_bases(main, island).unwrap_err();
    assert!(matches!(error, HistoryError::Unrelated { .. }), "{error:?}");
    let message = error.to_string();
    assert!(message.contains(&main.short()) && message.contains("no common ancestor"), "{message}");
    assert!(!history.is_ancestor(main, island).unwrap());
    assert_eq!(history.between(main, island).unwrap(), [island]);
}

#[test]
fn an_empty_commit_touches_nothing_and_a_root_touches_what_it_brings() {
    let repo = Repo::new().commit("empty root").file("a", "0\n").commit("a").commit("empty");
    let touches = touches(&repo, &watch(&["a"]), Order::Full);
    assert_eq!(found(&touches), [id(&repo, "HEAD~1").to_string()]);
    assert_eq!(touches.examined, 3);
    check_everything(&repo, &["a"], "empty");
}

#[test]
fn head_may_be_unborn_detached_or_in_the_middle_of_a_rebase() {
    let repo = Repo::new();
    let unborn = History::open(repo.worktree().repository.unwrap()).unwrap();
    assert_eq!(unborn.head().unwrap(), None);
    assert!(unborn.resolve("HEAD").unwrap_err().to_string().contains("there are no commits yet"));

    let repo = repo.file("a", "0\n").commit("root").file("a", "1\n").commit("one");
    repo.git(&["switch", "--quiet", "--detach", "HEAD~1"]);
    assert_eq!(history(&repo).head().unwrap(), Some(id(&repo, "main~1")));
    let repo = repo.file("a", "2\n").commit("other");
    // A conflict stops the rebase half-way.
    repo.try_git(&["rebase", "--quiet", "main"]).unwrap_err();
    assert_eq!(history(&repo).head().unwrap(), Some(id(&repo, "main")));
    assert_eq!(touches(&repo, &watch(&["a"]), Order::FirstParent).commits.len(), 2);
    assert!(
        history(&repo).resolve("no-such").unwrap_err().to_string().contains("no branch, tag or commit has that name")
    );
}

#[test]
fn folders_are_watched_with_a_predicate_and_moves_are_followed() {
    let manifest: String = (0..40).map(|line| format!("line {line}\n")).collect();
    let repo = Repo::new().file("locks/a.json", "{}\n").file("locks/b.txt", "x\n").file("old/m.yaml", &manifest);
    let repo = repo.commit("root").file("locks/deep/er/c.json", "{}\n").file("locks/b.txt", "y\n").commit("two");
    std::fs::create_dir(repo.path().join("new")).unwrap();
    repo.git(&["mv", "old/m.yaml", "new/n.yaml"]);
    let repo = repo.file("new/n.yaml", manifest.replace("line 3\n", "line three\n")).commit("move");
    let folder = RepoPath::parse("locks").unwrap();
    let watch =
        Watch::new().below(&folder, |path| path.ends_with(".json")).file(&RepoPath::parse("new/n.yaml").unwrap());
    assert!(watch.matches("locks/deep/x.json") && watch.matches("new/n.yaml"));
    assert!(!watch.matches("locks/b.txt") && !watch.matches("locks") && !watch.matches("new/n.yaml/x"));
    for graph in [Graph::None, Graph::ChangedPaths(1), Graph::ChangedPaths(2)] {
        graph.write(&repo);
        let touches = touches(&repo, &watch, Order::Full);
        let paths: Vec<Vec<&str>> = touches
            .commits
            .iter()
            .map(|touch| touch.changes.iter().map(|change| change.path.as_str()).collect())
            .collect();
        assert_eq!(paths, [vec!["new/n.yaml"], vec!["locks/deep/er/c.json"], vec!["locks/a.json"]], "{graph:?}");
    }
    let history = history(&repo);
    let files = history.files_at(id(&repo, "HEAD"), &watch).unwrap();
    let expected = repo.git(&["rev-parse", "HEAD:locks/a.json"]);
    assert_eq!(files[0].0.as_str(), "locks/a.json");
    assert_eq!(files[0].1.to_string(), expected.trim());
    assert_eq!(files.len(), 3);
    assert_eq!(&*history.blob(files[0].1, 100).unwrap(), b"{}\n");
    assert!(history.blob(files[0].1, 2).is_err());

    let moved = |path: &str| {
        let path = RepoPath::parse(path).unwrap();
        let from = history.renamed_from(id(&repo, "HEAD"), id(&repo, "HEAD~1"), &path).unwrap();
        from.map(|from| from.to_string())
    };
    assert_eq!(moved("new/n.yaml").as_deref(), Some("old/m.yaml"));
    assert_eq!(moved("locks/a.json"), None, "it was not added");
}

#[test]
fn of_several_removed_files_the_same_one_wins_over_a_similar_one() {
    let text = |changed: &str| (0..20).map(|line| format!("{line}\n")).collect::<String>() + changed;
    let repo = Repo::new().file("x/m.yaml", text("similar")).file("y/other.yaml", text("same")).file("z", "nothing\n");
    let repo = repo.commit("root");
    repo.git(&["rm", "--quiet", "-r", "."]);
    let repo = repo.file("new/m.yaml", text("same")).file("new/lonely", "quite\nanother\n").commit("move");
    let history = history(&repo);
    let from = |path: &str| {
        let path = RepoPath::parse(path).unwrap();
        history.renamed_from(id(&repo, "HEAD"), id(&repo, "HEAD~1"), &path).unwrap().map(|from| from.to_string())
    };
    assert_eq!(from("new/m.yaml").as_deref(), Some("y/other.yaml"));
    assert_eq!(from("new/lonely"), None);
}

#[test]
fn a_mode_change_and_a_link_in_a_files_place_count_as_git_counts_them() {
    let repo = Repo::new().file("a", "0\n").commit("root");
    repo.git(&["update-index", "--chmod=+x", "a"]);
    repo.git(&["commit", "--quiet", "-m", "executable"]);
    let blob = repo.git(&["rev-parse", "HEAD:a"]);
    repo.git(&["update-index", "--cacheinfo", &format!("120000,{},a", blob.trim())]);
    repo.git(&["commit", "--quiet", "-m", "a link"]);
    let touches = touches(&repo, &watch(&["a"]), Order::FirstParent);
    assert_eq!(found(&touches), ids(&repo.git(&["log", "--format=%H", "--", "a"])));
    let states: Vec<(bool, bool)> = touches
        .commits
        .iter()
        .map(|touch| (touch.changes[0].before.is_some(), touch.changes[0].after.is_some()))
        .collect();
    assert_eq!(states, [(true, false), (true, true), (false, true)]);
    assert_eq!(touches.commits[1].changes[0].before, touches.commits[1].changes[0].after);
}
