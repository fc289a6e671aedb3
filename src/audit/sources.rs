//! The sources of the anchors: files that are no part of the registry, and yet are what it is about.

use super::moment::Moment;
use super::outline::{Outline, Reading};
use super::versions::Versions;
use crate::delta::{Change, ChangeKind, Record};
use crate::finding::{Location, Subject, SubjectKind};
use crate::history::{Oid, Touches};
use crate::model::Role;
use crate::path::RepoPath;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The blobs of a file before and after a commit, by path from the folder of the registry; `None` where no regular file was.
pub(super) type Contents = BTreeMap<RepoPath, (Option<Oid>, Option<Oid>)>;

/// For manifests that cannot be read: the last version that could be.
pub(super) type Standing = BTreeMap<RepoPath, Arc<Outline>>;

/// How many sources are watched at most.
const MOST: usize = 200_000;

/// The source of an anchor, as a path.
pub(super) fn source(record: &Record) -> Option<RepoPath> {
    let text = record.value("source").filter(|_| record.subject.kind == SubjectKind::Anchor)?;
    RepoPath::parse(text).ok()
}

/// The manifests of a moment, with their blobs.
pub(super) fn manifests(moment: &Moment) -> impl Iterator<Item = (&RepoPath, Reading, Oid)> {
    moment.roles.iter().filter_map(|(path, reading)| {
        let blob = moment.files.get(path).filter(|_| *reading == Reading::Registry(Role::Manifest))?;
        Some((path, *reading, *blob))
    })
}

/// Every anchor of a moment with its source. `standing` has, by path, what stands for manifests that cannot be read.
pub(super) fn of_moment(
    moment: &Moment,
    versions: &mut Versions<'_>,
    standing: &Standing,
    mut take: impl FnMut(&Record, RepoPath),
) {
    for (path, reading, blob) in manifests(moment) {
        let mut outline = versions.outline(path, reading, blob);
        if let Some(earlier) = standing.get(path).filter(|_| !outline.is_readable()) {
            outline = Arc::clone(earlier);
        }
        for record in outline.records() {
            if let Some(source) = source(record) {
                take(record, source);
            }
        }
    }
}

/// Takes what happened to sources out of the touches, for each of them. What is a member of the registry stays as well.
pub(super) fn split(
    touches: &mut Touches,
    is_member: impl Fn(&RepoPath) -> bool,
    inside: impl Fn(&RepoPath) -> Option<RepoPath>,
) -> Vec<Contents> {
    let mut contents = Vec::with_capacity(touches.commits.len());
    for touch in &mut touches.commits {
        let both = touch.changes.iter().filter_map(|change| {
            let (before, after) = (change.before, change.after);
            // Only the mode changed where the blobs are the same.
            (before != after).then_some((inside(&change.path)?, (before, after)))
        });
        contents.push(both.collect());
        touch.changes.retain(|change| is_member(&change.path));
    }
    contents
}

/// The anchors whose source has other bytes, is gone, or is there. `changes` are those of the registry by the same commit: an anchor that is new,
/// or has another file for its source, says so itself.
pub(super) fn changes(
    child: &Moment,
    versions: &mut Versions<'_>,
    standing: &Standing,
    contents: &Contents,
    changes: &[Change],
) -> Vec<Change> {
    let mut found = Vec::new();
    if contents.is_empty() {
        return found;
    }
    let says_so = |anchor: &Subject| {
        changes
            .iter()
            .filter(|change| change.subject == *anchor)
            .any(|change| change.kind == ChangeKind::Added || change.field.as_deref() == Some("source"))
    };
    of_moment(child, versions, standing, |record, source| {
        let Some((before, after)) = contents.get(&source) else { return };
        if says_so(&record.subject) {
            return;
        }
        let mut change = Change::new(ChangeKind::ContentChanged, record.subject.clone());
        change.anchor.clone_from(&record.anchor);
        change.from = before.map(|blob| blob.short());
        change.to = after.map(|blob| blob.short());
        change.before = before.map(|_| Location::file(source.clone()).in_base());
        change.after = after.map(|_| Location::file(source));
        found.push(change);
    });
    found
}

/// The sources to watch; they only grow, up to a bound.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Watched {
    paths: std::collections::BTreeSet<RepoPath>,
}

impl Watched {
    pub(super) fn add(&mut self, path: RepoPath) {
        if self.paths.len() < MOST {
            self.paths.insert(path);
        }
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &RepoPath> {
        self.paths.iter()
    }
}
