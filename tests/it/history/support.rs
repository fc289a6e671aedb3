//! Opening the history of a test repository, and asking git the same questions.

use crate::repo::Repo;
use ssot::history::{History, Oid, Order, Touches, Watch};
use ssot::path::RepoPath;
use ssot::tree::Selection;
use std::collections::{BTreeMap, BTreeSet};

/// The history of a repository, bare or not.
pub fn history(repo: &Repo) -> History {
    let opened = repo.open(Selection::Revision("HEAD".to_owned())).or_else(|_| repo.open(Selection::Worktree)).unwrap();
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

/// How a repository's commit-graph is kept.
#[derive(Debug, Clone, Copy)]
pub enum Graph {
    None,
    Plain,
    /// With changed-path filters of this version.
    ChangedPaths(u8),
}

impl Graph {
    pub fn write(self, repo: &Repo) {
        let info = repo.path().join(".git/objects/info");
        let _ = std::fs::remove_file(info.join("commit-graph"));
        let _ = std::fs::remove_dir_all(info.join("commit-graphs"));
        match self {
            Self::None => {}
            Self::Plain => drop(repo.git(&["commit-graph", "write", "--reachable"])),
            Self::ChangedPaths(version) => {
                let version = format!("commitGraph.changedPathsVersion={version}");
                repo.git(&["-c", &version, "commit-graph", "write", "--reachable", "--changed-paths"]);
            }
        }
    }
}

/// Compares every order with git.
pub fn check_everything(repo: &Repo, paths: &[&str], context: &str) {
    let watch = watch(paths);
    let log = |flags: &[&str]| {
        let format =
            ["-c", "core.quotePath=false", "log", "--format=commit %H", "--raw", "--no-abbrev", "--no-renames"];
        parse(&repo.git(&[&format, flags, &["--"], paths].concat()))
    };
    let ours = touches(repo, &watch, Order::FirstParent);
    // Merges against their first parent, too.
    let theirs = log(&["--first-parent", "--diff-merges=first-parent"]);
    assert_eq!(found(&ours), theirs.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>(), "first-parent, {context}");
    assert_eq!(changes(&ours), theirs.into_iter().collect(), "first-parent, {context}");

    let ours = touches(repo, &watch, Order::Simplified);
    let theirs = log(&["-c", "--date-order"]);
    let set = |ids: Vec<String>| ids.into_iter().collect::<BTreeSet<_>>();
    assert_eq!(set(found(&ours)), theirs.iter().map(|(id, _)| id.clone()).collect(), "simplified, {context}");
    assert_eq!(changes(&ours), theirs.into_iter().collect(), "simplified, {context}");
    in_order(repo, &ours, context);

    let ours = touches(repo, &watch, Order::Full);
    let mut theirs: BTreeMap<_, _> = log(&["-c", "--full-history"]).into_iter().collect();
    theirs.retain(|_, changes| !changes.is_empty());
    assert_eq!(changes(&ours), theirs, "full, {context}");
    in_order(repo, &ours, context);
    let all = ids(&repo.git(&["rev-list", "HEAD"]));
    assert_eq!(ours.examined, all.len(), "{context}");
}

/// A path and the blob after the change, for each commit.
type Changes = BTreeSet<(String, Option<String>)>;

fn changes(touches: &Touches) -> BTreeMap<String, Changes> {
    let one = |change: &ssot::history::FileChange| (change.path.to_string(), change.after.map(|id| id.to_string()));
    touches.commits.iter().map(|touch| (touch.id.to_string(), touch.changes.iter().map(one).collect())).collect()
}

fn parse(log: &str) -> Vec<(String, Changes)> {
    let mut commits: Vec<(String, Changes)> = Vec::new();
    for line in log.lines().filter(|line| !line.is_empty()) {
        if let Some(id) = line.strip_prefix("commit ") {
            commits.push((id.to_owned(), Changes::new()));
            continue;
        }
        // `:mode mode before after M\tpath`, with as many colons as there are parents.
        let (fields, path) = line.split_once('\t').unwrap();
        let after = fields.split(' ').nth_back(1).unwrap();
        let after = (!after.bytes().all(|digit| digit == b'0')).then(|| after.to_owned());
        commits.last_mut().unwrap().1.insert((path.to_owned(), after));
    }
    commits
}

/// No commit stands before one that descends from it.
fn in_order(repo: &Repo, touches: &Touches, context: &str) {
    let ours = found(touches);
    let position: BTreeMap<String, usize> =
        ids(&repo.git(&["rev-list", "--date-order", "HEAD"])).into_iter().zip(0..).collect();
    let mut positions: Vec<usize> = ours.iter().map(|id| position[id]).collect();
    let history = history(repo);
    // git's date order breaks ties differently, so what is compared is descent.
    for (at, earlier) in touches.commits.iter().enumerate().skip(1) {
        for later in &touches.commits[..at] {
            assert!(
                !history.is_ancestor(later.id, earlier.id).unwrap(),
                "{} above {}: {context}",
                later.id,
                earlier.id
            );
        }
        if at > 12 {
            break;
        }
    }
    positions.dedup();
    assert_eq!(positions.len(), ours.len(), "{context}");
}
