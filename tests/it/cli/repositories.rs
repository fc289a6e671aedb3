//! The states a repository can be in.

use super::{DEFAULT, MANIFEST, check, healthy, ssot, validate, with_manifest};
use crate::repo::{Repo, is_root};

const FAULTY: &str = "anchors: {}\n";

#[test]
fn no_commits_yet() {
    let repo = healthy();
    assert_eq!(check(&repo).outcome(), (0, vec![]));
    let run = validate(&repo, &["--staged"]);
    assert_eq!(run.status, 1);
    assert!(run.only().contains("manifest/missing"), "nothing is staged: {run:?}");
    for rev in ["HEAD", "main", "nope"] {
        let run = validate(&repo, &["--rev", rev]);
        assert_eq!(run.status, 3);
        assert!(run.complaint().contains("there are no commits yet"), "{run:?}");
    }
}

#[test]
fn a_detached_head() {
    let repo = healthy().commit("one").file(DEFAULT, FAULTY).commit("two");
    repo.git(&["checkout", "--quiet", "--detach", "HEAD~1"]);
    for tree in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        assert_eq!(validate(&repo, tree).outcome(), (0, vec![]), "{tree:?}");
    }
}

#[test]
fn an_index_that_is_gone_or_broken() {
    let repo = healthy().commit("all");
    let index = repo.path().join(".git/index");
    std::fs::remove_file(&index).unwrap();
    assert_eq!(check(&repo).status, 0);
    assert!(validate(&repo, &["--staged"]).only().contains("manifest/missing"));
    for content in [&b""[..], b"DIRC", b"DIRC\0\0\0\x02\xff\xff\xff\xff", &[0xff; 4096]] {
        std::fs::write(&index, content).unwrap();
        for tree in [&[][..], &["--staged"]] {
            let run = validate(&repo, tree);
            assert!([0, 1, 3].contains(&run.status), "{run:?}");
            if run.status == 3 {
                assert!(run.complaint().starts_with("ssot: cannot read the index: "), "{run:?}");
            }
        }
        assert_eq!(validate(&repo, &["--rev", "HEAD"]).outcome(), (0, vec![]));
    }
}

#[test]
fn a_repository_that_is_damaged() {
    let repo = healthy().commit("all");
    std::fs::write(repo.path().join(".git/config"), "[core\n").unwrap();
    let run = check(&repo);
    assert_eq!(run.status, 3);
    assert!(run.complaint().starts_with("ssot: cannot open the repository: "), "{run:?}");
    let repo = healthy().commit("all");
    std::fs::write(repo.path().join(".git/HEAD"), "nonsense\u{1b}[31m\n").unwrap();
    let run = check(&repo);
    assert!([0, 3].contains(&run.status), "{run:?}");
    let repo = Repo::plain().file(".git", "gitdir: /nowhere\u{1b}[31m\n").file(DEFAULT, MANIFEST);
    let run = check(&repo);
    assert!(run.status == 3 || run.stderr.contains("not a git repository"), "{run:?}");
}

#[test]
fn a_repository_of_another_user() {
    if !is_root("a_repository_of_another_user") {
        return;
    }
    let repo = healthy().commit("all").file(DEFAULT, FAULTY);
    let chown = |id: u32| {
        fn walk(path: &std::path::Path, id: u32) {
            std::os::unix::fs::lchown(path, Some(id), Some(id)).unwrap();
            if path.is_dir() && !path.is_symlink() {
                std::fs::read_dir(path).unwrap().for_each(|entry| walk(&entry.unwrap().path(), id));
            }
        }
        walk(repo.path(), id);
    };
    chown(12345);
    let run = check(&repo);
    assert_eq!(run.status, 1);
    assert!(run.only().contains("manifest/schema") && run.stderr.contains("belongs to another user"), "{run:?}");
    assert_eq!(validate(&repo, &["--rev", "HEAD"]).status, 0);
    chown(0);
}

/// git tells its hooks by these which index is about to be committed.
#[test]
fn the_environment_of_a_hook_counts_here_and_nowhere_else() {
    let repo = healthy().file("sub/x", "").commit("all");
    let other = with_manifest(FAULTY).commit("faulty");
    let other_git = other.path().join(".git");
    // In the current folder, GIT_DIR names the repository.
    let hook =
        |args: &[&str]| ssot(repo.path()).args(["validate", "--format=concise"]).args(args).env("GIT_DIR", &other_git);
    let run = hook(&["--rev", "HEAD"]).env("GIT_WORK_TREE", other.path()).run();
    assert!(run.only().contains("manifest/schema"), "{run:?}");
    // Another folder is another matter.
    for folder in [".", "sub"] {
        let from = other.path();
        let run = ssot(from).args(["validate", "--format=concise", "--staged", "-C"]).args([repo.path().join(folder)]);
        let run = run.env("GIT_DIR", &other_git).env("GIT_INDEX_FILE", other_git.join("index")).run();
        assert_eq!(run.outcome(), (0, vec![]), "{run:?}");
    }
    // `git commit -a` and `git commit PATH` write an index of their own.
    let index = repo.path().join(".git/next-index.lock");
    repo.write(DEFAULT, FAULTY);
    let git = repo.command().args(["add", "--all"]).env("GIT_INDEX_FILE", &index).status().unwrap();
    assert!(git.success());
    repo.write(DEFAULT, MANIFEST);
    let staged = |ssot: super::Ssot| ssot.args(["validate", "--format=concise", "--staged"]);
    assert_eq!(staged(ssot(repo.path())).run().status, 0);
    for folder in ["", "sub"] {
        let run = staged(ssot(repo.path().join(folder))).env("GIT_INDEX_FILE", &index).run();
        assert!(run.only().contains("manifest/schema"), "{folder:?}: {run:?}");
    }
    // A folder of the same working tree is the same matter, however it is named; a repository nested in it is not.
    let named = repo.path().join("sub");
    for folder in [std::path::Path::new("sub"), named.as_path()] {
        for git_dir in [None, Some(repo.path().join(".git"))] {
            let run = staged(ssot(repo.path())).args(["-C"]).args([folder]).env("GIT_INDEX_FILE", &index);
            let run = git_dir.iter().fold(run, |run, git_dir| run.env("GIT_DIR", git_dir)).run();
            assert!(run.only().contains("manifest/schema"), "{folder:?}, {git_dir:?}: {run:?}");
        }
    }
    let nested = repo.path().join("sub/nested");
    std::fs::create_dir(&nested).unwrap();
    for args in [&["init", "--quiet"][..], &["read-tree", "--empty"]] {
        assert!(repo.command().current_dir(&nested).args(args).status().unwrap().success());
    }
    let run = staged(ssot(repo.path())).args(["-C", "sub/nested"]).env("GIT_INDEX_FILE", &index).run();
    assert!(run.only().contains("manifest/missing"), "{run:?}");
    let run = staged(ssot(repo.path())).env("GIT_DIR", ".git").env("GIT_INDEX_FILE", ".git/next-index.lock").run();
    assert!(run.only().contains("manifest/schema"), "{run:?}");
    let run = staged(ssot(repo.path())).env("GIT_DIR", "/nonexistent").run();
    assert_eq!(run.status, 3, "another repository than the one that is named must not be checked: {run:?}");
    assert!(run.complaint().contains("correct or unset GIT_DIR"), "{run:?}");
}

/// git hands the working tree to a hook as `.`, which starts from the current folder.
#[test]
fn the_working_tree_that_the_environment_names() {
    let repo = with_manifest(FAULTY).file("sub/x", "").commit("faulty");
    let beside = Repo::plain();
    let absolute = repo.path().to_str().unwrap();
    for (folder, named) in
        [(repo.path().to_owned(), "."), (repo.path().join("sub"), ".."), (repo.path().join("sub"), absolute)]
    {
        for args in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
            let run = ssot(&folder).args(["validate", "--format=concise"]).args(args);
            let run = run.env("GIT_DIR", repo.path().join(".git")).env("GIT_WORK_TREE", named).run();
            assert!(run.only().contains("manifest/schema"), "{folder:?}, {named}, {args:?}: {run:?}");
        }
    }
    // And what it names is what is read.
    beside.write(DEFAULT, MANIFEST);
    beside.write("contracts/users.yaml", "a: 1\n");
    let run = ssot(beside.path()).args(["validate", "--format=concise"]);
    let run = run.env("GIT_DIR", repo.path().join(".git")).env("GIT_WORK_TREE", ".").run();
    assert!(!run.stdout.contains("manifest/schema"), "{run:?}");
}

#[test]
fn a_real_hook() {
    let repo = healthy().commit("all");
    let hook = format!("#!/bin/sh\nexec {} validate --staged --format concise >&2\n", env!("CARGO_BIN_EXE_ssot"));
    repo.write(".git/hooks/pre-commit", hook);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let place = repo.path().join(".git/hooks/pre-commit");
        std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    repo.write(DEFAULT, FAULTY);
    // Only `-a` puts the fault into the commit.
    repo.git(&["commit", "--quiet", "--allow-empty", "-m", "without"]);
    let error = repo.try_git(&["commit", "--quiet", "-a", "-m", "with"]).unwrap_err();
    assert!(error.contains("manifest/schema"), "{error}");
    let error = repo.try_git(&["commit", "--quiet", DEFAULT, "-m", "with"]).unwrap_err();
    assert!(error.contains("manifest/schema"), "{error}");
}

#[test]
fn other_repositories_inside_are_not_entered() {
    let inner = healthy().file("x.yaml", "a: 1\n").commit("inner");
    let repo = healthy().file("x", "").commit("outer");
    repo.git(&["submodule", "--quiet", "add", inner.path().to_str().unwrap(), "vendor/inner"]);
    let repo = repo.file(DEFAULT, "anchors:\n  - {id: a, source: vendor/inner/x.yaml}\n").commit("submodule");
    for tree in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        let run = validate(&repo, tree);
        assert_eq!(run.status, 1);
        assert!(run.only().contains("lies in the submodule `vendor/inner`"), "{run:?}");
    }
    // A clone that nobody registered is not entered either.
    let repo = healthy().commit("outer");
    repo.git(&["clone", "--quiet", inner.path().to_str().unwrap(), "nested"]);
    assert_eq!(check(&repo).outcome(), (0, vec![]));
    let run = ssot(repo.path()).args(["validate", "--format=concise", "-C", "nested"]).run();
    assert_eq!(run.outcome(), (0, vec![]));
}

#[test]
fn sparse_checkouts_and_linked_worktrees() {
    let repo = healthy().file("web/a.txt", "").commit("all");
    repo.git(&["sparse-checkout", "set", "--no-cone", "/web/"]);
    assert!(!repo.path().join(DEFAULT).exists());
    for tree in [&[][..], &["--staged"], &["--rev", "HEAD"]] {
        assert_eq!(validate(&repo, tree).outcome(), (0, vec![]), "{tree:?}");
    }
    let repo = healthy().commit("all");
    let linked = repo.beside("linked");
    repo.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    std::fs::write(linked.join(DEFAULT), FAULTY).unwrap();
    let run = ssot(&linked).args(["validate", "--format=concise"]).run();
    assert!(run.only().contains("manifest/schema"), "{run:?}");
    assert_eq!(check(&repo).status, 0);
}

/// What git does not have here is not what does not exist.
#[test]
fn clones_without_all_objects() {
    let origin = healthy().commit("one").file(DEFAULT, FAULTY).commit("two");
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    let shallow = origin.clone_with(&["--depth=1"]);
    assert_eq!(validate(&shallow, &["--rev", "HEAD"]).status, 1);
    let run = validate(&shallow, &["--rev", "HEAD~1"]);
    assert_eq!(run.status, 3);
    assert!(run.complaint().contains("git fetch --unshallow"), "{run:?}");
    let partial = origin.clone_with(&["--filter=blob:none", "--no-checkout"]);
    let run = validate(&partial, &["--rev", "HEAD"]);
    assert_ne!(run.status, 0, "{run:?}");
    assert!(!run.stdout.contains("does not exist"), "{run:?}");
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(said.contains("git does not have the object") || said.contains("partial clone"), "{run:?}");
    let origin = origin.file("ssot.yaml", "exclude: []\n").commit("settings");
    let partial = origin.clone_with(&["--filter=blob:none", "--no-checkout"]);
    let run = validate(&partial, &["--rev", "HEAD"]);
    assert_eq!(run.status, 3);
    assert!(run.complaint().contains("`git fetch --refetch --no-filter`"), "{run:?}");
}

#[test]
fn a_folder_without_git() {
    let repo = Repo::plain().file(DEFAULT, FAULTY);
    assert!(check(&repo).only().contains("manifest/schema"));
    for (args, words) in
        [(&["--staged"][..], "the index cannot be read"), (&["--rev", "HEAD"], "the revision \"HEAD\"")]
    {
        let run = validate(&repo, args);
        assert_eq!(run.status, 3);
        assert!(run.complaint().contains("is not in a git repository") && run.stderr.contains(words), "{run:?}");
    }
    let empty = Repo::plain();
    assert!(check(&empty).only().contains("manifest/missing"));
}

#[test]
fn kinds_of_repositories_that_cannot_be_read_say_so() {
    let repo = Repo::init(&["init", "--quiet", "--object-format=sha256", "."]).file(DEFAULT, MANIFEST).commit("all");
    let run = check(&repo);
    assert_eq!(run.status, 3);
    assert!(run.complaint().contains("SHA-256") && run.stderr.contains("git archive"), "{run:?}");
}
