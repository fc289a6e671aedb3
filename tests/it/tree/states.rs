//! Unusual but legal states of a repository.

use crate::repo::{Repo, path, paths, text};
use ssot::tree::{ReadError, Selection, TreeError};

#[test]
fn worktree_shows_new_and_not_deleted_files() {
    let repo = Repo::new().file("a", "1").file("b", "1").file("gone", "1").commit("one");
    std::fs::remove_file(repo.path().join("gone")).unwrap();
    let repo = repo.file("b", "2").file("new/x", "1");
    let tree = repo.worktree().tree;
    assert_eq!(paths(&*tree), ["a", "b", "new/x"]);
    assert!(!tree.entry(&path("new/x")).unwrap().tracked);
    assert_eq!(text(&*tree, "b"), "2");
    assert_eq!(text(&*repo.index().tree, "b"), "1");
    repo.git(&["add", "--all"]);
    assert_eq!(paths(&*repo.index().tree), ["a", "b", "new/x"]);
    assert_eq!(text(&*repo.index().tree, "b"), "2");
    assert_eq!(text(&*repo.revision("HEAD").tree, "b"), "1");
}

#[test]
fn no_commits_yet() {
    let repo = Repo::new();
    assert_eq!(paths(&*repo.worktree().tree), [""; 0], "not even an index");
    assert_eq!(paths(&*repo.index().tree), [""; 0]);
    let repo = repo.file("a", "1");
    assert_eq!(paths(&*repo.worktree().tree), ["a"]);
    assert_eq!(repo.worktree().tree.describe().oid, None);
    let error = repo.open(Selection::Revision("HEAD".to_owned())).unwrap_err();
    assert!(
        matches!(&error, TreeError::UnknownRevision { reason, .. } if reason.contains("no commits yet")),
        "{error}"
    );
}

#[test]
fn intent_to_add_is_tracked_and_not_staged() {
    let repo = Repo::new().file("a", "1").commit("one").file("b", "2");
    repo.git(&["add", "--intent-to-add", "b"]);
    let tree = repo.worktree().tree;
    assert!(tree.entry(&path("b")).unwrap().tracked);
    assert_eq!(text(&*tree, "b"), "2");
    assert_eq!(paths(&*repo.index().tree), ["a"]);
}

#[test]
fn conflicts_are_marked() {
    let repo = Repo::new().file("a", "base\n").file("mine", "1\n").commit("base");
    repo.git(&["checkout", "--quiet", "-b", "theirs"]);
    std::fs::remove_file(repo.path().join("mine")).unwrap();
    let repo = repo.file("a", "theirs\n").commit("theirs");
    repo.git(&["checkout", "--quiet", "main"]);
    let repo = repo.file("a", "ours\n").file("mine", "2\n").commit("ours");
    assert!(repo.try_git(&["merge", "--quiet", "theirs"]).is_err());
    let index = repo.index().tree;
    assert_eq!(paths(&*index), ["a", "mine"]);
    assert!(index.entries().iter().all(|entry| entry.conflicted));
    assert_eq!(text(&*index, "a"), "ours\n");
    assert_eq!(text(&*index, "mine"), "2\n");
    let tree = repo.worktree().tree;
    assert!(tree.entry(&path("a")).unwrap().conflicted);
    assert!(text(&*tree, "a").starts_with("<<<<<<<"));
}

#[test]
fn a_sparse_checkout_reads_the_index() {
    let repo = Repo::new()
        .file("in/a", "1")
        .file("out/.gitignore", "*.log\n")
        .file("out/b", "2")
        .file("top", "3")
        .commit("one");
    repo.git(&["sparse-checkout", "set", "--no-sparse-index", "in"]);
    assert!(!repo.path().join("out/b").exists());
    let tree = repo.worktree().tree;
    assert_eq!(paths(&*tree), ["in/a", "out/.gitignore", "out/b", "top"]);
    assert_eq!(text(&*tree, "out/b"), "2");
    assert_eq!(tree.digest(&path("out/b")).unwrap().size, 1);
    assert!(tree.is_ignored(&path("out/x.log")));
    repo.write("out/b", "on disk after all");
    repo.write("out/x.log", "x");
    let tree = repo.worktree().tree;
    assert_eq!(text(&*tree, "out/b"), "on disk after all");
    assert_eq!(paths(&*tree), ["in/a", "out/.gitignore", "out/b", "top"]);
    // Without a sparse checkout the mark means: leave my changed file alone.
    let repo = Repo::new().file("a", "1").commit("one").file("a", "mine");
    repo.git(&["update-index", "--skip-worktree", "a"]);
    assert_eq!(text(&*repo.worktree().tree, "a"), "1");
}

#[test]
fn a_shallow_clone_says_how_to_deepen() {
    let repo = Repo::new().file("a", "1").commit("one").file("a", "2").commit("two");
    let first = repo.git(&["rev-parse", "HEAD~1"]);
    let clone = repo.clone_with(&["--depth=1"]);
    assert_eq!(text(&*clone.revision("HEAD").tree, "a"), "2");
    for rev in ["HEAD~1", first.trim()] {
        let error = clone.open(Selection::Revision(rev.to_owned())).unwrap_err();
        let TreeError::UnknownRevision { reason, .. } = &error else { panic!("{error:?}") };
        assert!(reason.contains("`git fetch --unshallow`") && reason.contains("--deepen="), "{reason}");
    }
    clone.git(&["fetch", "--quiet", "--unshallow"]);
    assert_eq!(text(&*clone.revision("HEAD~1").tree, "a"), "1");
}

/// Why a revision cannot be found, as people are told.
fn why(repo: &Repo, rev: &str) -> String {
    match repo.open(Selection::Revision(rev.to_owned())).unwrap_err() {
        TreeError::UnknownRevision { reason, .. } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_command_of_the_message_fetches_the_branch_that_was_missing() {
    let origin = Repo::new().file("a", "1").commit("one");
    origin.git(&["branch", "base"]);
    let origin = origin.file("a", "2").commit("two");
    for (rev, depth) in
        [("origin/base", &["--depth=1"][..]), ("base", &["--depth=1"]), ("origin/base", &["--single-branch"])]
    {
        let clone = origin.clone_with(depth);
        let reason = why(&clone, rev);
        let command = reason.split('`').find(|code| code.starts_with("git fetch ")).expect("a command");
        let args: Vec<&str> = command.split(' ').skip(1).chain(["--quiet"]).collect();
        clone.git(&args);
        // The one command was enough, for the branch and for its history.
        assert_eq!(text(&*clone.revision("origin/base").tree, "a"), "1", "{reason}");
        assert_eq!(clone.git(&["rev-parse", "--is-shallow-repository"]).trim(), "false", "{reason}");
    }
}

#[test]
fn a_name_that_is_nearly_right_is_offered() {
    let repo = Repo::new().file("a", "1").commit("one");
    assert_eq!(why(&repo, "mian"), "no branch, tag or commit has that name; did you mean `main`?");
    let nothing = why(&repo, "nowhere");
    assert!(nothing.ends_with("; `git branch` and `git tag` list those that are here"), "{nothing}");
    let clone = repo.clone_with(&["--origin", "upstream"]);
    assert_eq!(why(&clone, "origin/main"), "there is no remote `origin`; did you mean `upstream/main`?");
    let typo = why(&clone, "upstream/mian");
    assert!(typo.contains("did you mean `upstream/main`?"), "{typo}");
    assert!(typo.contains("`git fetch upstream mian:refs/remotes/upstream/mian`"), "{typo}");
}

#[test]
fn a_partial_clone_tells_absent_from_missing() {
    let repo = Repo::new().file("a", "1").commit("one").file("a", "2").commit("two");
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let oid = repo.git(&["rev-parse", "HEAD~1:a"]);
    let clone = repo.clone_with(&["--filter=blob:none"]);
    let tree = clone.revision("HEAD~1").tree;
    let absent = ReadError::Absent { oid: oid.trim().to_owned() };
    assert_eq!(tree.read(&path("a"), 99), Err(absent.clone()));
    assert_eq!(tree.digest(&path("a")), Err(absent));
    assert_eq!(tree.read(&path("b"), 99), Err(ReadError::Missing));
    assert_eq!(text(&*clone.worktree().tree, "a"), "2");
    // The older marking, which libgit2 refuses; what is proposed must work.
    clone.git(&["config", "extensions.partialClone", "origin"]);
    let error = clone.open(Selection::Worktree).unwrap_err();
    assert!(error.to_string().contains("`git config --unset extensions.partialClone`"), "{error}");
    clone.git(&["config", "remote.origin.promisor", "true"]);
    clone.git(&["config", "--unset", "extensions.partialClone"]);
    assert!(clone.open(Selection::Worktree).is_ok());
}

#[test]
fn absent_folders_of_a_partial_clone_say_how_to_fetch_them() {
    let repo = Repo::new().file("d/a", "1").commit("one").file("d/a", "2").commit("two");
    repo.git(&["config", "uploadpack.allowFilter", "true"]);
    repo.git(&["config", "uploadpack.allowAnySHA1InWant", "true"]);
    let clone = repo.clone_with(&["--filter=tree:0"]);
    let error = clone.open(Selection::Revision("HEAD~1".to_owned())).unwrap_err();
    assert!(error.to_string().contains("`git fetch --refetch --no-filter`"), "{error}");
    clone.git(&["fetch", "--quiet", "--refetch", "--no-filter"]);
    assert_eq!(text(&*clone.revision("HEAD~1").tree, "d/a"), "1");
}

/// libgit2 reads the variables from the process, so a process is started for it: this test binary itself.
#[test]
fn git_index_file_is_honoured_when_asked() {
    let name = "tree::states::git_index_file_is_honoured_when_asked";
    if let Some(folder) = std::env::var_os("SSOT_TEST_FOLDER") {
        let read = |from_env| {
            let options = ssot::tree::Options { selection: Selection::Index, from_env };
            text(&*ssot::tree::open(std::path::Path::new(&folder), &options).unwrap().tree, "a")
        };
        assert_eq!((read(true).as_str(), read(false).as_str()), ("other", "1"));
        return;
    }
    let repo = Repo::new().file("a", "1").commit("one").file("a", "other");
    let index = repo.path().join(".git/other-index");
    assert!(repo.command().env("GIT_INDEX_FILE", &index).args(["add", "a"]).status().unwrap().success());
    let run = |cwd: &std::path::Path, git_dir: Option<&str>| {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", name]).current_dir(cwd).env("GIT_INDEX_FILE", &index);
        command.env("SSOT_TEST_FOLDER", repo.path()).envs(git_dir.map(|dir| ("GIT_DIR", dir)));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    };
    run(repo.path(), None);
    run(std::path::Path::new("/"), None);
    run(repo.path(), Some(".git"));
}
