//! How far an approval reaches: up to the commit it was given at. What comes after it needs another one.

use super::Evidence;
use crate::history::Commit;
use std::collections::HashMap;

/// The commits of a change, by what an approval at one of them covers.
pub(super) struct Reach<'a> {
    commits: &'a [Commit],
    parents: Vec<Vec<usize>>,
    /// Commits that bring something: all but plain merges and empty commits.
    substance: Vec<usize>,
    by_id: HashMap<String, usize>,
}

impl<'a> Reach<'a> {
    pub(super) fn of(evidence: &'a Evidence) -> Self {
        let commits = evidence.commits.as_slice();
        let by_oid: HashMap<_, _> = commits.iter().enumerate().map(|(at, commit)| (commit.id, at)).collect();
        let parents = commits.iter().map(|c| c.parents.iter().filter_map(|id| by_oid.get(id).copied()).collect());
        let substance =
            commits.iter().enumerate().filter(|(_, commit)| evidence.brings(commit)).map(|(at, _)| at).collect();
        let by_id = commits.iter().enumerate().map(|(at, commit)| (commit.id.to_string(), at)).collect();
        Self { commits, parents: parents.collect(), substance, by_id }
    }

    /// The commit of a whole id, as reviews name it.
    pub(super) fn find(&self, id: &str) -> Option<usize> {
        self.by_id.get(&id.to_ascii_lowercase()).copied()
    }

    /// A commit that approvals at these commits do not cover; the newest where there are several.
    pub(super) fn missed(&self, tips: &[usize]) -> Option<&'a Commit> {
        let mut seen = vec![false; self.commits.len()];
        let mut queue = tips.to_vec();
        while let Some(at) = queue.pop() {
            if let Some(mark) = seen.get_mut(at).filter(|mark| !**mark) {
                *mark = true;
                queue.extend(self.parents.get(at).into_iter().flatten());
            }
        }
        let missed = self.substance.iter().filter(|at| seen.get(**at) != Some(&true));
        missed.filter_map(|at| self.commits.get(*at)).max_by_key(|commit| (commit.committed.seconds, commit.id))
    }
}
