//! Repositories that cannot be read, and what is said then.

use crate::repo::Repo;
use ssot::tree::{Options, Selection, TreeError, open};

fn refusal(repo: &Repo, selection: Selection) -> String {
    let error = repo.open(selection).unwrap_err();
    assert!(matches!(error, TreeError::Unsupported { .. }), "{error:?}");
    error.to_string()
}

#[test]
fn sha256_and_reftable() {
    let repo = Repo::init(&["init", "--quiet", "--object-format=sha256", "."]);
    assert!(refusal(&repo, Selection::Worktree).contains("SHA-256"));
    if Repo::plain().try_git(&["init", "--quiet", "--ref-format=reftable", "."]).is_ok() {
        let repo = Repo::init(&["init", "--quiet", "--ref-format=reftable", "."]);
        // Only git 2.48 migrates reflogs too.
        repo.git(&["config", "core.logAllRefUpdates", "false"]);
        let repo = repo.file("a", "1").commit("one");
        assert!(refusal(&repo, Selection::Worktree).contains("`git refs migrate --ref-format=files`"));
        repo.git(&["refs", "migrate", "--ref-format=files"]);
        assert!(repo.open(Selection::Revision("HEAD".to_owned())).is_ok());
    }
}

#[test]
fn split_and_sparse_index() {
    let repo = Repo::new().file("in/a", "1").file("out/b", "2").commit("one");
    repo.git(&["update-index", "--split-index"]);
    assert!(refusal(&repo, Selection::Worktree).contains("`git update-index --no-split-index`"));
    repo.git(&["update-index", "--no-split-index"]);
    assert!(repo.open(Selection::Index).is_ok());
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    assert!(refusal(&repo, Selection::Index).contains("`git sparse-checkout reapply --no-sparse-index`"));
    assert!(repo.open(Selection::Revision("HEAD".to_owned())).is_ok(), "a commit needs no index");
    repo.git(&["sparse-checkout", "reapply", "--no-sparse-index"]);
    assert!(repo.open(Selection::Index).is_ok());
}

#[test]
fn an_index_without_checksum_is_fine() {
    let repo = Repo::new();
    repo.git(&["config", "index.skipHash", "true"]);
    let repo = repo.file("a", "1").commit("one");
    assert_eq!(repo.index().tree.entries().len(), 1);
}

#[test]
fn bare_without_revision() {
    let repo = Repo::new().file("a", "1").commit("one").clone_with(&["--bare"]);
    for selection in [Selection::Worktree, Selection::Index] {
        assert!(refusal(&repo, selection).contains("--rev"));
    }
}

#[test]
fn no_repository_and_no_folder() {
    let folder = Repo::plain();
    for selection in [Selection::Index, Selection::Revision("HEAD".to_owned())] {
        assert!(matches!(folder.open(selection), Err(TreeError::NotARepository { .. })));
    }
    let missing = open(&folder.path().join("nope"), &Options::default()).unwrap_err();
    assert!(matches!(missing, TreeError::Folder { .. }), "{missing:?}");
    let file = folder.file("file", "");
    assert!(matches!(open(&file.path().join("file"), &Options::default()), Err(TreeError::Folder { .. })));
}

#[test]
fn unknown_revisions() {
    let repo = Repo::new().file("a", "1").commit("one");
    let reason = |repo: &Repo, rev: &str| match repo.open(Selection::Revision(rev.to_owned())) {
        Err(TreeError::UnknownRevision { reason, .. }) => reason,
        other => panic!("{rev}: {other:?}"),
    };
    assert!(reason(&repo, "nope").contains("no branch, tag or commit"));
    assert!(reason(&repo, "HEAD^{tree}").contains("not a commit"));
    assert!(reason(&repo, "HEAD:a").contains("not a commit"));
    assert!(reason(&repo, "a b").contains("not the name of a revision") || reason(&repo, "a b").contains("no branch"));
    assert!(reason(&repo, "").contains(""));
    repo.git(&["branch", "feature"]);
    let clone = repo.clone_with(&[]);
    assert!(reason(&clone, "feature").contains("`origin/feature`"));
}

#[cfg(unix)]
#[test]
fn a_repository_of_another_user_is_opened_read_only() {
    use crate::repo::{is_root, path, text};
    if !is_root("a_repository_of_another_user_is_opened_read_only") {
        return;
    }
    let repo =
        Repo::new().file("a/x.yaml", "1").file(".gitattributes", "* text\n").commit("one").file("b.yaml", "2\r\n");
    let other = repo.beside("linked");
    repo.git(&["worktree", "add", "--quiet", other.to_str().unwrap()]);
    for folder in [repo.path(), &other] {
        let status = std::process::Command::new("chown").args(["-R", "65534:65534"]).arg(folder).status().unwrap();
        assert!(status.success());
    }
    assert_eq!(git2::Repository::open(repo.path()).map(drop).unwrap_err().code(), git2::ErrorCode::Owner);
    let before = std::fs::read(repo.path().join(".git/config")).unwrap();
    for folder in [repo.path().to_owned(), repo.path().join("a"), other] {
        let opened = open(&folder, &Options::default()).unwrap();
        assert!(opened.writable.is_none());
        assert_eq!(opened.tree.notes(), ["the repository belongs to another user and was opened read-only"]);
        assert_eq!(text(&*opened.tree, "a/x.yaml"), "1");
        assert!(opened.tree.entry(&path("a/x.yaml")).unwrap().tracked);
        assert_eq!(opened.prefix, folder.ends_with("a").then(|| path("a")));
    }
    let opened = repo.worktree();
    assert_eq!(text(&*opened.tree, "b.yaml"), "2\n", "attributes are found");
    assert!(!opened.tree.entry(&path("b.yaml")).unwrap().tracked);
    assert_eq!(text(&*repo.revision("HEAD").tree, "a/x.yaml"), "1");
    assert_eq!(repo.index().tree.entries().len(), 2);
    assert_eq!(std::fs::read(repo.path().join(".git/config")).unwrap(), before);
}
