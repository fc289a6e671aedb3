//! What one commit changed: two moments compared, at the cost of what differs.

use super::moment::Moment;
use super::outline::{Outline, Reading, difference};
use super::versions::Versions;
use crate::delta::{Change, ChangeKind, Record, compare};
use crate::finding::{Location, Subject};
use crate::history::Oid;
use crate::path::RepoPath;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What stands on one side only, and which files became readable or unreadable.
#[derive(Debug, Default)]
pub(super) struct Step {
    pub(super) removed: Vec<Record>,
    pub(super) added: Vec<Record>,
    /// Files that could or could not be read, and why not.
    pub(super) files: Vec<(ChangeKind, RepoPath, Option<String>)>,
}

/// Finds the last version of a file that could be read, before one that could not.
pub(super) type LastReadable<'a> = dyn FnMut(&mut Versions<'_>, &RepoPath, Reading) -> Option<Arc<Outline>> + 'a;

impl Step {
    /// Compares the members of two moments. `changed` are the watched files that differ.
    pub(super) fn between(
        parent: &Moment,
        child: &Moment,
        changed: &[RepoPath],
        versions: &mut Versions<'_>,
        last_readable: &mut LastReadable<'_>,
    ) -> Self {
        let mut paths: BTreeSet<&RepoPath> = changed.iter().collect();
        if !Arc::ptr_eq(&parent.roles, &child.roles) {
            let differs = |path: &&RepoPath| parent.roles.get(*path) != child.roles.get(*path);
            paths.extend(parent.roles.keys().chain(child.roles.keys()).filter(differs));
        }
        let mut step = Self::default();
        for path in paths {
            let (old, new) = (parent.member(path), child.member(path));
            if old != new {
                step.file(path, old, new, versions, last_readable);
            }
        }
        step
    }

    fn file(
        &mut self,
        path: &RepoPath,
        old: Option<(Reading, Oid)>,
        new: Option<(Reading, Oid)>,
        versions: &mut Versions<'_>,
        last_readable: &mut LastReadable<'_>,
    ) {
        // The newer one first: history is read backwards, and what was read last is the newer one.
        let new_outline = new.map(|(reading, blob)| versions.outline(path, reading, blob));
        let old_outline = old.map(|(reading, blob)| versions.outline(path, reading, blob));
        let broken = |outline: &Option<Arc<Outline>>| outline.as_ref().is_some_and(|outline| !outline.is_readable());
        let fault = |outline: &Option<Arc<Outline>>| outline.as_ref().and_then(|o| o.fault().map(str::to_owned));
        let known = |side: Option<(Reading, Oid)>| side.is_some_and(|(_, blob)| !versions.is_unknown(blob));
        let (was_broken, is_broken) = (broken(&old_outline), broken(&new_outline));
        if is_broken {
            // What it declared is taken to stand, as long as nobody can read otherwise.
            if !was_broken && known(new) {
                self.files.push((ChangeKind::BecameUnreadable, path.clone(), fault(&new_outline)));
            }
            return;
        }
        if was_broken && new.is_some() && known(old) {
            self.files.push((ChangeKind::ReadableAgain, path.clone(), fault(&old_outline)));
        }
        let old_outline = match old {
            Some((reading, _)) if was_broken => last_readable(versions, path, reading),
            _ => old_outline,
        };
        let (removed, added) = difference(old_outline.as_deref(), new_outline.as_deref());
        self.removed.extend(removed);
        self.added.extend(added);
    }

    /// Of a merge, the changes that it has from none of its parents; `others` are the steps from the other parents. What
    /// one parent has just so, field by field, was merged from there.
    pub(super) fn beyond(&self, others: &[Self]) -> Vec<Change> {
        let mut changes = self.changes();
        for other in others {
            let theirs: BTreeSet<(ChangeKind, Subject, Option<String>)> =
                other.changes().into_iter().map(|change| (change.kind, change.subject, change.field)).collect();
            changes.retain(|change| theirs.contains(&(change.kind, change.subject.clone(), change.field.clone())));
        }
        changes
    }

    /// The changes, sorted by subject.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut changes = compare(&self.removed, &self.added);
        for (kind, path, fault) in &self.files {
            let mut change = Change::new(*kind, Subject::file(path));
            match kind {
                ChangeKind::BecameUnreadable => change.to.clone_from(fault),
                _ => change.from.clone_from(fault),
            }
            change.before = Some(Location::file(path.clone()).in_base());
            change.after = Some(Location::file(path.clone()));
            changes.push(change);
        }
        changes.sort_by(|one, other| (&one.subject, one.kind).cmp(&(&other.subject, other.kind)));
        changes
    }
}
