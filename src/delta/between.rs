//! The whole difference of two trees: what their registries declare, what cannot be read, and what sources hold.

use super::{Change, ChangeKind, compare, contents, records};
use crate::document::{Document, ProblemKind};
use crate::finding::{Location, Subject};
use crate::model::{Registry, RegistryFile, Role};
use crate::path::RepoPath;
use crate::tree::Tree;
use std::collections::BTreeMap;

/// One of two trees.
#[derive(Clone, Copy)]
pub struct Version<'a> {
    /// What was read of it.
    pub registry: &'a Registry,
    /// The tree.
    pub tree: &'a dyn Tree,
    /// Its `ssot.yaml`, parsed.
    pub settings: Option<&'a Document>,
}

/// Everything that differs, sorted. What a file declares that cannot be read on one side is neither added nor removed: the
/// change says that the file became unreadable, or can be read again.
pub fn between(before: Version<'_>, after: Version<'_>) -> Vec<Change> {
    let (old, new) = (Gaps::of(before.registry), Gaps::of(after.registry));
    let mut changes = compare(&records(before.registry, before.settings), &records(after.registry, after.settings));
    changes.retain(|change| {
        let came = change.before.is_none();
        let went = change.after.is_none();
        let hidden = |place: &Location| old.unreadable(&place.path) || new.unreadable(&place.path);
        let unknown = |gaps: &Gaps<'_>, place: &Location, of: &Registry| gaps.may_hide(&place.path, of);
        !change.before.iter().chain(&change.after).any(hidden)
            && !change.before.iter().any(|place| went && unknown(&new, place, before.registry))
            && !change.after.iter().any(|place| came && unknown(&old, place, after.registry))
    });
    changes.extend(readability(&old, &new));
    changes.extend(contents((before.registry, before.tree), (after.registry, after.tree)));
    super::sort(&mut changes);
    changes
}

/// What could not be read of a registry.
struct Gaps<'a> {
    registry: &'a Registry,
    /// Files that could not be read whole, and why.
    files: BTreeMap<&'a RepoPath, String>,
}

impl<'a> Gaps<'a> {
    fn of(registry: &'a Registry) -> Self {
        let files = registry.files.iter().filter(|file| declares(file.role) && file.is_incomplete());
        Self { registry, files: files.map(|file| (&file.path, reason(file))).collect() }
    }

    fn unreadable(&self, path: &RepoPath) -> bool {
        self.files.contains_key(path)
    }

    /// True when what the other side declares in a file may stand here, too, in a file that was not looked for.
    fn may_hide(&self, path: &RepoPath, other: &Registry) -> bool {
        let is_manifest = || other.files_of(Role::Manifest).any(|file| file.path == *path);
        let is_read = || self.registry.files.iter().any(|file| declares(file.role) && file.path == *path);
        (self.registry.overflow.is_some() && !is_read())
            || (self.registry.manifests_incomplete() && is_manifest() && !is_read())
    }
}

/// True for files that declare something.
fn declares(role: Role) -> bool {
    !matches!(role, Role::CodeOwners | Role::Source | Role::Competitor)
}

fn reason(file: &RegistryFile) -> String {
    match (&file.error, &file.document) {
        (Some(error), _) => error.to_string(),
        (None, Some(document)) => unreadable(document),
        (None, None) => "it was not read".to_owned(),
    }
}

/// Why a document cannot be read whole, and from which line on.
pub fn unreadable(document: &Document) -> String {
    let Some(problem) = document.problems().iter().find(|problem| problem.kind.hides_content()) else {
        return "it cannot be parsed".to_owned();
    };
    let line = problem.span.map(|span| document.source().position(span.start).line);
    let from = line.map_or_else(String::new, |line| format!(" from line {line} on"));
    match &problem.kind {
        ProblemKind::Syntax { message, .. } => format!("it cannot be parsed{from}: {message}"),
        ProblemKind::NotText { found } => format!("it is {found}"),
        ProblemKind::InvalidUtf8 => format!("it is not UTF-8{from}"),
        ProblemKind::TooLarge { what, limit, .. } => format!("{what} is beyond the limit of {limit}{from}"),
        _ => format!("it cannot be parsed{from}"),
    }
}

fn readability(old: &Gaps<'_>, new: &Gaps<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for (path, reason) in &new.files {
        let mut change = Change::new(ChangeKind::BecameUnreadable, Subject::file(path));
        change.from = old.files.get(path).cloned();
        change.to = Some(reason.clone());
        change.after = Some(Location::file((*path).clone()));
        changes.push(change);
    }
    for (path, reason) in old.files.iter().filter(|(path, _)| !new.unreadable(path)) {
        let mut change = Change::new(ChangeKind::ReadableAgain, Subject::file(path));
        change.from = Some(reason.clone());
        change.before = Some(Location::file((*path).clone()).in_base());
        let is_there = new.registry.files.iter().any(|file| file.path == **path);
        change.after = is_there.then(|| Location::file((*path).clone()));
        changes.push(change);
    }
    changes
}
