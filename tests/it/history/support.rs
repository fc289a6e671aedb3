//! Opening the history of a test repository, and asking git the same questions.

use crate::repo::Repo;
use ssot::history::{History, Oid, Order, Touches, Watch};
use ssot::path::RepoPath;

/// The history of a repository, bare or not.
pub fn history(repo: &Repo) -> History {
    let opened = repo.worktree();
    History::open(opened.repository.unwrap()).unwrap()
}

/// The id of a revision, as git has it.
pub fn id(repo: &Repo, rev: &str) -> Oid {
    let text = repo.git(&["rev-parse", "--verify", &format!("{rev}^{{commit}}")]);
    Oid::parse(text.trim()).unwrap_or_else(|| panic!("{rev}: {text:?}"))
}

/// Ids, one on a line.
pub fn ids(output: &str) -> Vec<String> {
    output.split_whitespace().map(str::to_owned).collect()
}

/// A watch of files.
pub fn watch(paths: &[&str]) -> Watch {
    paths.iter().fold(Watch::new(), |watch, path| watch.file(&RepoPath::parse(path).unwrap()))
}

/// What changed the watched files before HEAD.
pub fn touches(repo: &Repo, watch: &Watch, order: Order) -> Touches {
    history(repo).touching(id(repo, "HEAD"), watch, order).unwrap()
}

/// The ids of the commits found.
pub fn found(touches: &Touches) -> Vec<String> {
    touches.commits.iter().map(|touch| touch.id.to_string()).collect()
}
