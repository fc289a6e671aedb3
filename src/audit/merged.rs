//! What a merge brought: who wrote it, and who approved it.

use super::event::{Merge, Reach};
use super::request::Request;
use crate::approval::approvers_of;
use crate::history::{Commit, FileChange, Person, Watch};
use crate::path::RepoPath;
use std::collections::BTreeSet;
use std::sync::Arc;

/// For how many merges the merged commits are looked at.
const MOST_MERGES: usize = 500;

/// Of how many merged commits it is looked up who approved them.
const MOST_MERGED: usize = 1_000;

/// Looks behind merges.
pub(super) struct Merged<'a> {
    pub(super) request: &'a Request<'a>,
    /// What the registry is made of, its sources included.
    pub(super) watch_all: &'a Watch,
}

impl Merged<'_> {
    /// Who wrote what a merge brought, and who approved it: by the trailers of the merge, or of all that it merged.
    pub(super) fn merge(
        &self,
        commit: Arc<Commit>,
        events: usize,
        approved_by: &[Person],
        explained: usize,
    ) -> (Merge, Vec<Person>) {
        let own = approved_by.to_vec();
        let mut merge = Merge { commit, events, authors: Vec::new(), commits: None };
        let counts = self.request.reach == Reach::FirstParent && explained < MOST_MERGES;
        let Some(first) = merge.commit.parents.first().filter(|_| counts) else { return (merge, own) };
        // In a shallow clone it may not be clear what was merged.
        let Ok(merged) = self.request.history.between(*first, merge.commit.id) else { return (merge, own) };
        let commits = merged.iter().filter(|id| **id != merge.commit.id);
        let commits = commits.filter_map(|id| self.request.history.commit(*id).ok());
        let commits: Vec<Commit> = commits.filter(|commit| commit.parents.len() < 2).collect();
        let authors: BTreeSet<Person> =
            commits.iter().map(|commit| self.request.mailmap.resolve(&commit.author)).collect();
        merge.commits = Some(commits.len());
        merge.authors = authors.into_iter().collect();
        let wrote = |person: &Person| merge.authors.iter().any(|author| is_same(author, person));
        let mut approved_by: Vec<Person> = own.into_iter().filter(|person| !wrote(person)).collect();
        for person in self.merged_approvals(&merge.commit, &commits, wrote).unwrap_or_default() {
            if !approved_by.iter().any(|known| is_same(known, &person)) {
                approved_by.push(person);
            }
        }
        (merge, approved_by)
    }

    /// Who approved the merged commits; `None` when nobody approved one of those that matter, or the merge itself changed
    /// what none of them has.
    fn merged_approvals(
        &self,
        merge: &Commit,
        commits: &[Commit],
        wrote: impl Fn(&Person) -> bool,
    ) -> Option<Vec<Person>> {
        if commits.len() > MOST_MERGED || self.is_beyond_its_parents(merge) {
            return None;
        }
        let mut found = Vec::new();
        for commit in commits {
            let changes =
                commit.parents.first().map(|parent| self.request.history.changes(*parent, commit.id, self.watch_all));
            if matches!(&changes, Some(Ok(changes)) if changes.is_empty()) {
                continue;
            }
            let approvers: Vec<Person> =
                approvers_of(commit, self.request.mailmap).into_iter().filter(|person| !wrote(person)).collect();
            if approvers.is_empty() {
                return None;
            }
            found.extend(approvers);
        }
        Some(found)
    }

    /// True when a merge has a file that none of its parents has, and that git itself does not make of them.
    fn is_beyond_its_parents(&self, merge: &Commit) -> bool {
        let history = self.request.history;
        let sides: Result<Vec<_>, _> =
            merge.parents.iter().map(|parent| history.changes(*parent, merge.id, self.watch_all)).collect();
        let Some((first, others)) = sides.as_deref().ok().and_then(<[_]>::split_first) else { return true };
        let find = |side: &[FileChange], path: &RepoPath| side.iter().find(|change| change.path == *path).cloned();
        first.iter().any(|change| {
            let Some(theirs) = others.iter().map(|side| find(side, &change.path)).collect::<Option<Vec<_>>>() else {
                return false;
            };
            let ([one, other], [their]) = (merge.parents.as_slice(), theirs.as_slice()) else { return true };
            let base = history.merge_bases(*one, *other).ok().map(|bases| bases.first);
            let watch = Watch::new().file(&change.path);
            let base = base.and_then(|base| history.changes(base, merge.id, &watch).ok());
            let ancestor = base.and_then(|changes| find(&changes, &change.path)).and_then(|change| change.before);
            match (ancestor, change.before, their.before, change.after) {
                (Some(ancestor), Some(ours), Some(theirs), Some(merged)) => {
                    !history.is_automatic_merge(ancestor, [ours, theirs], merged)
                }
                _ => true,
            }
        })
    }
}

/// True when both are one person: by address, or by name where there is no address.
fn is_same(one: &Person, other: &Person) -> bool {
    if one.email.is_empty() && other.email.is_empty() {
        one.name == other.name
    } else {
        one.email.to_lowercase() == other.email.to_lowercase()
    }
}
