//! `.gitignore`, compared with `git check-ignore` and `git ls-files`.

use crate::repo::{Repo, path, paths};
use std::io::Write as _;
use std::process::Stdio;

const ROOT: &str = "# comment\n\\#hash\n*.log\n!keep.log\n/top\n/anchored/deep\nbuild/\n**/any/x\nmid/**/end\ntail/**\n\
    a?c\n[xyz].txt\n[!a-c].not\nn[[:digit:]].num\ncurly{a,b}\ntrailing   \nspace\\ \n\\!bang\nsub/*\n!sub/kept\n*.CASE\r\n\
    dir-only/\nünï\n[\nesc\\*ape\n*.o\n!/lib/\nout/*\n!out/in/\np[[:punct:]]q\nr[\\]x]s\nt[\\-z]u\nv[]a]w\ni[^[:alpha:]_]j\n";

const NAMES: &[&str] = &[
    "#hash",
    "a.log",
    "keep.log",
    "x/keep.log",
    "top",
    "x/top",
    "anchored/deep",
    "x/anchored/deep",
    "build/a",
    "build",
    "x/build/keep.log",
    "any/x",
    "p/q/any/x",
    "mid/end",
    "mid/1/2/end",
    "tail/a",
    "tail",
    "abc",
    "a/c",
    "x.txt",
    "w.txt",
    "b.not",
    "z.not",
    "n1.num",
    "nx.num",
    "curly{a,b}",
    "curlya",
    "trailing",
    "trailing   ",
    "space ",
    "space",
    "!bang",
    "sub/kept",
    "sub/dropped",
    "sub/kept/x",
    "f.CASE",
    "f.case",
    "dir-only",
    "x/dir-only/f",
    "ünï",
    "[",
    "esc*ape",
    "escXape",
    "lib/a.o",
    "nested/a.log",
    "nested/b.tmp",
    "nested/in/b.tmp",
    "nested/in/keep.tmp",
    "nested/only-here",
    "only-here",
    "out/a",
    "out/in/b",
    "out/in",
    "nested/out/a",
    "deep/er/x.log",
    "star/a.yaml",
    "star/x/b.yaml",
    "star/.gitignore",
    "new\nline.log",
    "p]q",
    "p.q",
    "paq",
    "r]s",
    "rxs",
    "rys",
    "t-u",
    "tzu",
    "tyu",
    "v]w",
    "vaw",
    "vbw",
    "i1j",
    "iaj",
    "i_j",
];

fn sample() -> Repo {
    Repo::new()
        .file(".gitignore", ROOT)
        .file("nested/.gitignore", "!*.log\n*.tmp\n/only-here\n")
        .file("nested/in/.gitignore", "!keep.tmp\n")
        .file("star/.gitignore", "*\n!*.yaml\n!.gitignore\n")
        .commit("rules")
}

/// The names that git would not add.
fn git_says(repo: &Repo) -> Vec<String> {
    let mut child = repo
        .command()
        .args(["check-ignore", "--no-index", "-z", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(NAMES.join("\0").as_bytes()).unwrap();
    let output = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    output.split_terminator('\0').map(str::to_owned).collect()
}

#[test]
fn every_tree_says_what_check_ignore_says() {
    let repo = sample();
    let expected = git_says(&repo);
    let bare = repo.clone_with(&["--bare"]);
    for tree in [repo.worktree().tree, repo.index().tree, repo.revision("HEAD").tree, bare.revision("HEAD").tree] {
        let ours: Vec<&str> = NAMES.iter().copied().filter(|name| tree.is_ignored(&path(name))).collect();
        assert_eq!(ours, expected, "{:?}", tree.describe());
    }
}

#[test]
fn the_listing_is_what_git_would_add() {
    let mut repo = sample();
    for name in NAMES {
        if !repo.path().join(name).exists() && NAMES.iter().all(|other| !other.starts_with(&format!("{name}/"))) {
            repo = repo.file(name, "x");
        }
    }
    let repo = repo.file("secret", "x").file("tracked.log", "x");
    repo.git(&["add", "--force", "tracked.log"]);
    std::fs::write(repo.path().join(".git/info/exclude"), "secret\n").unwrap();
    let listed = repo.git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let mut expected: Vec<&str> = listed.split_terminator('\0').collect();
    expected.sort_unstable();
    let tree = repo.worktree().tree;
    assert_eq!(paths(&*tree), expected);
    assert!(tree.entry(&path("tracked.log")).unwrap().tracked);
    assert!(tree.exists_ignored(&path("secret")));
    assert!(!tree.is_ignored(&path("secret")), "known to one machine only");
}

#[test]
fn the_user_s_own_patterns_count_for_the_listing() {
    let repo = sample().file("a.mine", "x");
    let excludes = repo.beside("excludes");
    std::fs::write(&excludes, "*.mine\n").unwrap();
    assert!(repo.worktree().tree.entry(&path("a.mine")).is_some());
    repo.git(&["config", "core.excludesFile", excludes.to_str().unwrap()]);
    let tree = repo.worktree().tree;
    assert!(tree.entry(&path("a.mine")).is_none());
    assert!(tree.exists_ignored(&path("a.mine")));
}

#[test]
fn tracked_files_in_an_ignored_folder_are_listed_without_their_neighbours() {
    let repo = Repo::new().file(".gitignore", "dist/\n").file("dist/a/kept", "x").file("dist/b", "x");
    repo.git(&["add", ".gitignore"]);
    repo.git(&["add", "--force", "dist/a/kept"]);
    assert_eq!(paths(&*repo.worktree().tree), [".gitignore", "dist/a/kept"]);
    std::fs::remove_file(repo.path().join("dist/a/kept")).unwrap();
    assert_eq!(paths(&*repo.worktree().tree), [".gitignore"]);
}
