//! Which commits changed the watched files.

use super::compare::{Comparer, Difference, State};
use super::store::Store;
use super::walked::{Commits, Index};
use super::{HistoryError, Oid, Watch};
use crate::path::RepoPath;
use std::collections::{BinaryHeap, HashMap};

/// Which commits are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// Each commit and its first parent: what happened to the branch. A merge brings what its branch changed, and the
    /// changes, put together, give the files as they are. As `git log --first-parent`.
    #[default]
    FirstParent,
    /// Every commit that can be reached. A merge shows only what it has from none of its parents. As
    /// `git log --full-history -c`, without the merges for which git shows nothing.
    Full,
    /// git's default: where a merge has the watched files from one parent, only that parent is followed. As `git log`.
    Simplified,
}

/// One watched file in one commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileChange {
    /// Its path, from the root of the repository.
    pub path: RepoPath,
    /// The blob in the first parent; `None` when no regular file was there.
    pub before: Option<Oid>,
    /// The blob in the commit; `None` when no regular file is there. Equal to `before` when only the mode changed.
    pub after: Option<Oid>,
}

/// A commit that changed watched files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The commit.
    pub id: Oid,
    /// Its parents.
    pub parents: Vec<Oid>,
    /// What changed against the first parent, or against nothing in a root commit, sorted by path. For a merge, except in
    /// [`Order::FirstParent`], only files that it has from none of its parents; that may leave nothing in
    /// [`Order::Simplified`].
    pub changes: Vec<FileChange>,
}

/// What a walk found.
#[derive(Debug, Clone, Default)]
pub struct Touches {
    /// Newest first: no commit stands before one that descends from it, and otherwise the later committer's time comes
    /// first.
    pub commits: Vec<Touch>,
    /// How many commits were looked at.
    pub examined: usize,
    /// Commits at which a shallow clone ends, sorted. What they and their ancestors changed is unknown.
    pub boundary: Vec<Oid>,
}

/// The order in which commits are looked at: later first, then the one that was met first.
type Queue = BinaryHeap<(i64, std::cmp::Reverse<u32>, Index)>;

const SEEN: u8 = 1;

pub(super) fn touching(store: &Store<'_>, from: Oid, watch: &Watch, order: Order) -> Result<Touches, HistoryError> {
    let mut commits = Commits::new(store);
    let mut comparer = Comparer::new(store, watch);
    let mut queue = Queue::new();
    let mut pushed = 0_u32;
    let mut touches = Touches::default();
    let mut sequence: Vec<(Index, Vec<Index>)> = Vec::new();
    let mut found: HashMap<Index, Touch> = HashMap::new();

    let start = commits.load(from)?;
    queue.push((commits.get(start).time, std::cmp::Reverse(0), start));
    if let Some(flags) = commits.flags_mut(start) {
        *flags |= SEEN;
    }
    while let Some((_, _, index)) = queue.pop() {
        touches.examined += 1;
        let commit = commits.get(index);
        let boundary = store.is_boundary(commit.id);
        let mut follow: Vec<Index> = commits.parents(index).to_vec();
        let parents: Vec<Oid> = follow.iter().map(|parent| commits.get(*parent).id).collect();
        if order == Order::FirstParent {
            follow.truncate(1);
        }
        for parent in &follow {
            commits.read(*parent)?;
        }
        if boundary {
            touches.boundary.push(commit.id);
        } else {
            let mut common: Option<Vec<Difference>> = None;
            let mut same = None;
            if follow.is_empty() {
                common = Some(comparer.compare(None, Some(commit.tree))?);
            }
            for parent in &follow {
                let differences = comparer.compare(Some(commits.get(*parent).tree), Some(commit.tree))?;
                if differences.is_empty() && same.is_none() {
                    same = Some(*parent);
                    if order == Order::Simplified {
                        break;
                    }
                }
                common = Some(match common {
                    None => differences,
                    Some(mut common) => {
                        common.retain(|one| differences.binary_search_by(|other| other.path.cmp(&one.path)).is_ok());
                        common
                    }
                });
            }
            let common = common.unwrap_or_default();
            let touched = match order {
                Order::Simplified if follow.len() > 1 => same.is_none(),
                _ => !common.is_empty(),
            };
            if touched && same.is_none() {
                let changes = common.iter().filter_map(change).collect();
                found.insert(index, Touch { id: commit.id, parents, changes });
            }
            if let Some(same) = same.filter(|_| order == Order::Simplified) {
                follow = vec![same];
            }
        }
        for parent in &follow {
            let seen =
                commits.flags_mut(*parent).is_none_or(|flags| std::mem::replace(flags, *flags | SEEN) & SEEN != 0);
            if !seen {
                pushed += 1;
                queue.push((commits.get(*parent).time, std::cmp::Reverse(pushed), *parent));
            }
        }
        sequence.push((index, follow));
    }
    touches.commits = sequence.iter().filter_map(|(index, _)| found.remove(index)).collect();
    touches.boundary.sort_unstable();
    Ok(touches)
}

pub(super) fn change(difference: &Difference) -> Option<FileChange> {
    let text = std::str::from_utf8(&difference.path).ok()?;
    // Names such as `..` are refused by git and no file of a registry.
    let path = RepoPath::parse(text).ok().filter(|path| path.as_str() == text)?;
    let blob = |state: State| state.filter(|(class, _)| class.is_file()).map(|(_, id)| id);
    Some(FileChange { path, before: blob(difference.before), after: blob(difference.after) })
}

/// The watched files of one commit.
pub(super) fn files_at(store: &Store<'_>, commit: Oid, watch: &Watch) -> Result<Vec<(RepoPath, Oid)>, HistoryError> {
    let tree = store.header(commit)?.tree;
    let all = Comparer::new(store, watch).compare(None, Some(tree))?;
    Ok(all.iter().filter_map(change).filter_map(|change| Some((change.path, change.after?))).collect())
}
