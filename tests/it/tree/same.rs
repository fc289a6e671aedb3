//! The same content is the same, whichever tree it is read from.

use crate::repo::{Repo, path, paths, text};
use ssot::hash::Sha256Digest;
use ssot::tree::{EntryKind, MemoryTree, Options, ReadError, Selection, Tree, open};

fn sample() -> Repo {
    Repo::new()
        .file("a.yaml", "a: 1\n")
        .file("a/b.yaml", "b: 2\n")
        .file("a.b/c.json", "{}")
        .file("big.bin", vec![7; 3 << 20])
        .file("empty", "")
        .file("ümläut/ß.toml", "x = 1\n")
        .file(".gitignore", "*.log\n")
        .file("x.log", "ignored")
        .commit("one")
}

/// Paths with digests.
fn facts(tree: &dyn Tree) -> Vec<(String, EntryKind, bool, bool, String)> {
    let digest = |entry: &ssot::tree::Entry| match entry.kind {
        EntryKind::File => {
            let bytes = tree.read(&entry.path, u64::MAX).unwrap();
            let digested = tree.digest(&entry.path).unwrap();
            assert_eq!(digested.sha256, Sha256Digest::of(&bytes), "{}", entry.path);
            assert_eq!(digested.size, bytes.len() as u64, "{}", entry.path);
            digested.sha256.to_string()
        }
        EntryKind::Symlink => tree.read_link(&entry.path).unwrap(),
        EntryKind::Submodule => String::new(),
    };
    let fact = |e: &ssot::tree::Entry| (e.path.to_string(), e.kind, e.tracked, e.conflicted, digest(e));
    tree.entries().iter().map(fact).collect()
}

#[test]
fn every_tree_agrees() {
    let repo = sample();
    let expected = facts(&*repo.revision("HEAD").tree);
    let names: Vec<&str> = expected.iter().map(|fact| fact.0.as_str()).collect();
    assert_eq!(names, [".gitignore", "a.b/c.json", "a.yaml", "a/b.yaml", "big.bin", "empty", "ümläut/ß.toml"]);
    assert_eq!(facts(&*repo.worktree().tree), expected);
    assert_eq!(facts(&*repo.index().tree), expected);
    let repo = repo.settle();
    assert_eq!(facts(&*repo.worktree().tree), expected, "with stat data to trust");
    assert_eq!(facts(&*repo.clone_with(&["--bare"]).revision("HEAD").tree), expected);
    assert_eq!(facts(&*repo.clone_with(&[]).worktree().tree), expected);
    repo.git(&["gc", "--quiet"]);
    assert_eq!(facts(&*repo.revision("main").tree), expected, "packed");
    let other = repo.beside("linked");
    repo.git(&["worktree", "add", "--quiet", "--detach", other.to_str().unwrap()]);
    assert_eq!(facts(&*open(&other, &Options::default()).unwrap().tree), expected, "linked worktree, detached HEAD");
    repo.git(&["update-index", "--index-version=4"]);
    assert_eq!(facts(&*repo.index().tree), expected, "index version 4");
    std::fs::remove_dir_all(repo.path().join(".git")).unwrap();
    let folder = repo.worktree().tree;
    assert_eq!(facts(&*folder), expected, "plain folder");
    assert!(folder.notes()[0].contains("is not a git repository:"), "{:?}", folder.notes());
    assert!(!folder.knows_tracking());
    let memory =
        MemoryTree::new().file("a.yaml", "a: 1\n").file("x.log", "").file(".gitignore", "*.log").hide_ignored();
    assert_eq!(facts(&memory)[1], expected[2]);
    assert!(memory.exists_ignored(&path("x.log")));
}

#[test]
fn revisions_are_found() {
    let repo = sample();
    repo.git(&["tag", "-a", "v1", "-m", "annotated"]);
    let repo = repo.file("a.yaml", "a: 2\n").commit("two");
    let head = repo.git(&["rev-parse", "HEAD"]);
    for (rev, expected) in [("v1", "a: 1\n"), ("HEAD~1", "a: 1\n"), ("main", "a: 2\n"), (head.trim(), "a: 2\n")] {
        let opened = repo.revision(rev);
        assert_eq!(text(&*opened.tree, "a.yaml"), expected, "{rev}");
        let description = opened.tree.describe();
        assert_eq!((description.kind, description.rev.as_deref()), ("commit", Some(rev)));
        assert_eq!(description.oid, Some(repo.git(&["rev-parse", &format!("{rev}^{{commit}}")]).trim().to_owned()));
        assert!(opened.writable.is_none());
    }
    assert_eq!(repo.worktree().tree.describe().oid.as_deref(), Some(head.trim()));
}

#[test]
fn errors_tell_what_is_wrong() {
    let repo = sample();
    for tree in [repo.worktree().tree, repo.index().tree, repo.revision("HEAD").tree] {
        assert_eq!(tree.read(&path("nope"), 9), Err(ReadError::Missing));
        assert_eq!(tree.read(&path("a"), 9), Err(ReadError::NotAFile));
        assert_eq!(tree.digest(&path("a")), Err(ReadError::NotAFile));
        assert_eq!(tree.read_link(&path("a.yaml")), Err(ReadError::NotAFile));
        assert_eq!(tree.read(&path("a.yaml"), 4), Err(ReadError::TooLarge { size: 5, limit: 4 }));
        assert!(tree.read(&path("a.yaml"), 5).is_ok());
    }
}

#[test]
fn a_subfolder_opens_the_whole_repository() {
    let repo = sample();
    for selection in [Selection::Worktree, Selection::Index, Selection::Revision("HEAD".to_owned())] {
        let opened = open(&repo.path().join("a"), &Options::from(selection)).unwrap();
        assert_eq!(opened.prefix, Some(path("a")));
        assert_eq!(opened.tree.entries().len(), 7);
    }
    assert_eq!(repo.worktree().prefix, None);
    assert_eq!(repo.worktree().writable.as_deref(), Some(repo.path()));
}

#[test]
fn odd_names_are_listed() {
    let names = ["new\nline.yaml", "esc\u{1b}[31m.yaml", "tab\t.yaml", "quote\".yaml", "back\\slash.yaml", " .yaml"];
    let mut repo = Repo::new();
    for name in names {
        repo = repo.file(name, name);
    }
    let repo = repo.commit("odd");
    let mut expected = names.to_vec();
    expected.sort_unstable();
    for tree in [repo.worktree().tree, repo.index().tree, repo.revision("HEAD").tree] {
        assert_eq!(paths(&*tree), expected);
        assert_eq!(tree.notes(), [""; 0]);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_not_utf8_are_counted() {
    use std::os::unix::ffi::OsStrExt as _;
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.yaml");
    let repo = Repo::new().file(name, "x").file("ok.yaml", "x").commit("latin-1");
    repo.write(std::ffi::OsStr::from_bytes(b"new\xff.yaml"), "x");
    for (tree, count) in [
        (repo.worktree().tree, "2 paths are"),
        (repo.index().tree, "1 path is"),
        (repo.revision("HEAD").tree, "1 path is"),
    ] {
        assert_eq!(paths(&*tree), ["ok.yaml"]);
        assert_eq!(tree.notes().len(), 1);
        assert!(tree.notes()[0].starts_with(count), "{:?}", tree.notes());
    }
}

#[test]
fn hostile_names_are_left_out() {
    let repo = sample();
    let git = git2::Repository::open(repo.path()).unwrap();
    let blob = git.blob(b"x").unwrap();
    let mut raw = Vec::new();
    for name in ["..", ".GIT", "a/../../b", "fine"] {
        raw.extend_from_slice(format!("100644 {name}\0").as_bytes());
        raw.extend_from_slice(blob.as_bytes());
    }
    git2::opts::strict_object_creation(false);
    let tree = git.odb().unwrap().write(git2::ObjectType::Tree, &raw).unwrap();
    let commit = repo.git(&["commit-tree", "-m", "hostile", &tree.to_string()]);
    let opened = repo.revision(commit.trim());
    assert_eq!(paths(&*opened.tree), ["fine"]);
    assert!(opened.tree.notes()[0].starts_with("3 paths are left out"));
}

#[test]
fn threads_read_at_the_same_time() {
    let repo = sample().settle();
    for tree in [repo.worktree().tree, repo.revision("HEAD").tree] {
        let expected = facts(&*tree);
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..4).map(|_| scope.spawn(|| facts(&*tree))).collect();
            assert!(readers.into_iter().all(|reader| reader.join().unwrap() == expected));
        });
    }
}
