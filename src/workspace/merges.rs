//! The commits of a change, and which of them bring something of their own.

use super::{Failure, Workspace};
use crate::history::{Commit, Held, History, Oid, Watch};
use crate::path::RepoPath;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What one commit has at some paths.
type Files = BTreeMap<RepoPath, Held>;

impl Workspace {
    /// What the tree descends from: the commit it is or was checked out from and, while a merge is not committed yet, what is
    /// being merged.
    pub(super) fn heads(&self, history: &History) -> Result<Vec<Oid>, Failure> {
        let mut heads = vec![self.head(history)?];
        if self.tree.describe().kind != "commit" {
            heads.extend(history.resolve("MERGE_HEAD").ok());
        }
        Ok(heads)
    }

    /// Where the heads left a commit. Several, where branches were merged into each other crosswise; the latest first.
    pub(super) fn merge_bases(&self, history: &History, with: Oid, heads: &[Oid]) -> Result<Vec<Oid>, Failure> {
        let mut found: Vec<Oid> = Vec::new();
        for head in heads {
            for base in history.merge_bases(with, *head)?.iter() {
                if !found.contains(&base) {
                    found.push(base);
                }
            }
        }
        if heads.len() > 1 {
            // What one head left earlier the other may have brought since.
            let all = found.clone();
            let mut best = Vec::new();
            for base in all.iter().copied() {
                let mut behind = false;
                for other in all.iter().copied().filter(|other| *other != base) {
                    behind |= history.is_ancestor(base, other)?;
                }
                if !behind {
                    best.push(base);
                }
            }
            found = best;
        }
        Ok(found)
    }

    /// The commits that the heads have and a base has not.
    pub(super) fn commits(&self, history: &History, base: Oid, heads: &[Oid]) -> Result<Vec<Commit>, Failure> {
        let (mut ids, mut seen): (Vec<Oid>, HashSet<Oid>) = Default::default();
        for head in heads {
            ids.extend(history.between(base, *head)?.into_iter().filter(|id| seen.insert(*id)));
        }
        Ok(ids.into_iter().map(|id| history.commit(id)).collect::<Result<_, _>>()?)
    }

    /// The merges that have one of these files, or links, otherwise than git merges it by itself: edited by hand, or with one
    /// side's version where both had changed it.
    pub(super) fn amending_merges(
        &self,
        history: &History,
        commits: &[Commit],
        changed: &BTreeSet<RepoPath>,
    ) -> Result<BTreeSet<Oid>, Failure> {
        let inside = |path: &RepoPath| self.folder.join(path.as_str()).ok();
        let paths: BTreeSet<RepoPath> = changed.iter().filter_map(inside).collect();
        let watch = Watch::new().files(&paths);
        let files =
            |commit: Oid| -> Result<Files, Failure> { Ok(history.held_at(commit, &watch)?.into_iter().collect()) };
        let mut amending = BTreeSet::new();
        for merge in commits.iter().filter(|commit| commit.parents.len() > 1) {
            let own = files(merge.id)?;
            let parents: Vec<Files> = merge.parents.iter().map(|parent| files(*parent)).collect::<Result<_, _>>()?;
            let mut touched =
                paths.iter().filter(|path| parents.iter().any(|files| files.get(*path) != own.get(*path)));
            let Some(first) = touched.next() else { continue };
            let ancestor = match merge.parents.as_slice() {
                [ours, theirs] => match history.merge_bases(*ours, *theirs) {
                    Ok(bases) => Some(files(bases.first)?),
                    // Unrelated histories have nothing in common.
                    Err(_) => Some(Files::new()),
                },
                _ => None,
            };
            let by_hand = |path: &RepoPath| match (&ancestor, parents.as_slice()) {
                (Some(ancestor), [ours, theirs]) => {
                    !is_automatic(history, [ancestor, ours, theirs, &own].map(|files| files.get(path).copied()))
                }
                _ => parents.iter().all(|files| files.get(path) != own.get(path)),
            };
            if std::iter::once(first).chain(touched).any(by_hand) {
                amending.insert(merge.id);
            }
        }
        Ok(amending)
    }
}

/// The commits with the tree of their only parent.
pub(super) fn empty_commits(history: &History, commits: &[Commit]) -> Result<BTreeSet<Oid>, Failure> {
    let mut empty = BTreeSet::new();
    for commit in commits {
        if history.is_empty(commit)? {
            empty.insert(commit.id);
        }
    }
    Ok(empty)
}

/// True when the last of these versions is what git makes of the others without help.
fn is_automatic(history: &History, [ancestor, ours, theirs, merged]: [Option<Held>; 4]) -> bool {
    if ours == theirs || theirs == ancestor {
        return merged == ours;
    }
    if ours == ancestor {
        return merged == theirs;
    }
    match (ancestor, ours, theirs, merged) {
        (Some(Held::File(ancestor)), Some(Held::File(ours)), Some(Held::File(theirs)), Some(Held::File(merged))) => {
            history.is_automatic_merge(ancestor, [ours, theirs], merged)
        }
        _ => false,
    }
}
