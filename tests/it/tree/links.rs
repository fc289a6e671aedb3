//! Symbolic links and submodules.

use crate::repo::{Repo, path, paths, text};
use ssot::tree::{EntryKind, MemoryTree, Options, ReadError, Resolved, open, resolve};

fn linked() -> Repo {
    Repo::new()
        .file("dir/real.yaml", "a: 1\n")
        .file("dir/deep/x.yaml", "x")
        .link("link.yaml", "dir/real.yaml")
        .link("dir/up.yaml", "../link.yaml")
        .link("folder", "dir/deep")
        .link("dir/deep/parent", "..")
        .link("root", ".")
        .link("absolute", "/etc/passwd")
        .link("climbs", "../outside")
        .link("dir/climbs", "../../outside")
        .link("through", "climbs/x")
        .link("loop-a", "loop-b")
        .link("loop-b", "loop-a")
        .link("self", "self")
        .link("dangling", "nothing/here")
        .link("to-log", "x.log")
        .file(".gitignore", "*.log\nbuild/\n")
        .file("x.log", "")
        .file("build/out.txt", "")
}

fn cases(on_disk: bool) -> Vec<(&'static str, Resolved)> {
    let ignored = if on_disk { Resolved::OnDiskIgnored } else { Resolved::Missing };
    vec![
        ("dir/real.yaml", Resolved::File(path("dir/real.yaml"))),
        ("link.yaml", Resolved::File(path("dir/real.yaml"))),
        ("dir/up.yaml", Resolved::File(path("dir/real.yaml"))),
        ("folder/x.yaml", Resolved::File(path("dir/deep/x.yaml"))),
        ("folder/parent/real.yaml", Resolved::File(path("dir/real.yaml"))),
        ("root/root/dir", Resolved::Folder(path("dir"))),
        ("folder", Resolved::Folder(path("dir/deep"))),
        ("dir", Resolved::Folder(path("dir"))),
        ("absolute", Resolved::LeavesTree(path("absolute"))),
        ("climbs", Resolved::LeavesTree(path("climbs"))),
        ("climbs/x", Resolved::LeavesTree(path("climbs"))),
        ("dir/climbs", Resolved::LeavesTree(path("dir/climbs"))),
        ("through", Resolved::LeavesTree(path("climbs"))),
        ("loop-a", Resolved::LinkLoop(path("loop-a"))),
        ("self/x", Resolved::LinkLoop(path("self"))),
        ("dangling", Resolved::Missing),
        ("dir/real.yaml/x", Resolved::Missing),
        ("nope", Resolved::Missing),
        ("x.log", ignored.clone()),
        ("to-log", ignored.clone()),
        ("build", ignored.clone()),
        ("build/out.txt", ignored.clone()),
        ("build/nope", Resolved::Missing),
    ]
}

#[test]
fn links_are_followed_inside_the_tree_only() {
    let repo = linked().commit("links");
    std::fs::write(repo.beside("outside"), "secret").unwrap();
    for (tree, on_disk) in
        [(repo.worktree().tree, true), (repo.index().tree, false), (repo.revision("HEAD").tree, false)]
    {
        for (asked, expected) in cases(on_disk) {
            assert_eq!(resolve(&*tree, &path(asked)), expected, "{asked} in {:?}", tree.describe());
        }
        assert_eq!(tree.read_link(&path("climbs")).as_deref(), Ok("../outside"));
        assert_eq!(tree.read(&path("link.yaml"), 99), Err(ReadError::NotAFile));
    }
}

#[test]
fn forty_links_are_followed_and_no_more() {
    let chain = |length: usize| {
        let links = (0..length).fold(MemoryTree::new().file("end", ""), |tree, at| {
            let target = if at + 1 == length { "end".to_owned() } else { format!("l{}", at + 1) };
            tree.link(&format!("l{at}"), &target)
        });
        resolve(&links, &path("l0"))
    };
    assert_eq!(chain(40), Resolved::File(path("end")));
    assert_eq!(chain(41), Resolved::LinkLoop(path("l0")));
}

#[test]
fn a_changed_type_is_what_is_on_disk() {
    let repo = linked().file("was-file", "x").file("was-dir/x", "x").commit("links");
    std::fs::remove_file(repo.path().join("was-file")).unwrap();
    std::fs::remove_file(repo.path().join("link.yaml")).unwrap();
    std::fs::remove_dir_all(repo.path().join("was-dir")).unwrap();
    let repo = repo.link("was-file", "dir/real.yaml").file("link.yaml", "now a file").link("was-dir", "dir");
    let tree = repo.worktree().tree;
    assert_eq!(tree.entry(&path("was-file")).map(|entry| entry.kind), Some(EntryKind::Symlink));
    assert_eq!(text(&*tree, "link.yaml"), "now a file");
    assert_eq!(tree.entry(&path("was-dir/x")), None, "not reached through a link");
    assert!(!tree.entry(&path("was-dir")).unwrap().tracked);
}

#[test]
fn submodules_and_nested_repositories_are_not_entered() {
    let library = Repo::new().file("lib.yaml", "x").commit("library");
    let repo = Repo::new().file("a.yaml", "x");
    let url = format!("file://{}", library.path().display());
    repo.git(&["submodule", "add", "--quiet", &url, "vendor/lib"]);
    let repo = repo.commit("with submodule").file("nested/own.yaml", "x").file("nested/sub/own.yaml", "x");
    repo.git(&["init", "--quiet", "nested"]);
    let tree = repo.worktree().tree;
    assert_eq!(paths(&*tree), [".gitmodules", "a.yaml", "nested", "vendor/lib"]);
    assert_eq!(resolve(&*tree, &path("nested/own.yaml")), Resolved::Submodule(path("nested")));
    assert!(!tree.exists_ignored(&path("nested/own.yaml")));
    for tree in [tree, repo.index().tree, repo.revision("HEAD").tree] {
        assert_eq!(tree.entry(&path("vendor/lib")).map(|entry| entry.kind), Some(EntryKind::Submodule));
        assert_eq!(resolve(&*tree, &path("vendor/lib/lib.yaml")), Resolved::Submodule(path("vendor/lib")));
        assert_eq!(tree.read(&path("vendor/lib"), 9), Err(ReadError::NotAFile));
    }
    let inside = open(&repo.path().join("vendor/lib"), &Options::default()).unwrap();
    assert_eq!(paths(&*inside.tree), ["lib.yaml"], "a submodule is a repository of its own");
    let clone = repo.clone_with(&[]);
    assert_eq!(paths(&*clone.worktree().tree), [".gitmodules", "a.yaml", "vendor/lib"], "not checked out");
}
