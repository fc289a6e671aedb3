//! Pins that a change takes away from anchors that stay.

use crate::model::{Anchor, LockEntry, Lockfile, Registry, Role};
use crate::path::RepoPath;
use crate::rules::Comparison;
use std::collections::{HashMap, HashSet};

/// A pin of the base, or a part of one, that no lockfile took over.
pub(super) struct Dropped<'a> {
    /// The lockfile it stood in.
    pub(super) file: &'a RepoPath,
    pub(super) entry: &'a LockEntry,
    /// The anchor, as it is now.
    pub(super) now: &'a Anchor,
    /// The generated files that are no longer pinned, where the pin as such is still there.
    pub(super) outputs: Vec<&'a str>,
    /// Another lockfile pins the anchor.
    pub(super) is_pinned: bool,
}

/// What was dropped, in the order of the base's lockfiles.
pub(super) fn dropped<'a>(base: &Comparison<'a>, former: &HashMap<&'a str, &'a str>) -> Vec<Dropped<'a>> {
    // Where not everything was read, what is not there may be.
    if base.proposed.overflow.is_some() {
        return Vec::new();
    }
    let current: HashMap<&str, &str> = former.iter().map(|(new, old)| (*old, *new)).collect();
    let old: HashSet<(&RepoPath, &str)> = entries(base.registry).map(|(path, entry)| key(path, entry)).collect();
    let new: HashMap<(&RepoPath, &str), &LockEntry> =
        entries(base.proposed).map(|(path, entry)| (key(path, entry), entry)).collect();
    // The lockfiles of an anchor, and whether each of them pinned it before.
    let mut by_anchor: HashMap<&str, Vec<bool>> = HashMap::new();
    for (path, entry) in entries(base.proposed) {
        let id = entry.id.value.as_str();
        let then = former.get(id).copied().unwrap_or(id);
        by_anchor.entry(id).or_default().push(old.contains(&(path, id)) || old.contains(&(path, then)));
    }
    let mut found = Vec::new();
    for (file, entry) in entries(base.registry).filter(|(file, _)| !is_unknown(base.proposed, file)) {
        let then = entry.id.value.as_str();
        let now = current.get(then).copied().unwrap_or(then);
        let Some(anchor) = base.proposed.anchor(now) else { continue };
        let pinned = by_anchor.get(now).map_or(&[][..], Vec::as_slice);
        let outputs = match new.get(&(file, now)).or_else(|| new.get(&(file, then))) {
            Some(still) => match lost(anchor, entry, still) {
                outputs if outputs.is_empty() => continue,
                outputs => outputs,
            },
            // It moved to a lockfile that had none.
            None if pinned.contains(&false) => continue,
            None => Vec::new(),
        };
        found.push(Dropped { file, entry, now: anchor, outputs, is_pinned: !pinned.is_empty() });
    }
    found
}

fn entries(registry: &Registry) -> impl Iterator<Item = (&RepoPath, &LockEntry)> {
    let locks = registry.locks.iter().filter(|lock| lock.is_understood());
    locks.flat_map(|lock: &Lockfile| {
        let path = registry.files.get(lock.file).map(|file| &file.path);
        path.into_iter().flat_map(|path| lock.entries.iter().map(move |entry| (path, entry)))
    })
}

fn key<'a>(path: &'a RepoPath, entry: &'a LockEntry) -> (&'a RepoPath, &'a str) {
    (path, entry.id.value.as_str())
}

/// True for a lockfile of which it is not known what it pins.
fn is_unknown(registry: &Registry, path: &RepoPath) -> bool {
    let of_path = |lock: &&Lockfile| registry.files.get(lock.file).is_some_and(|file| file.path == *path);
    registry.files_of(Role::Lockfile).any(|file| file.path == *path && file.is_incomplete())
        || registry.locks.iter().find(of_path).is_some_and(|lock| !lock.is_understood())
}

/// Files that an anchor still generates and its pin no longer names.
fn lost<'a>(anchor: &Anchor, old: &'a LockEntry, new: &LockEntry) -> Vec<&'a str> {
    let kept: HashSet<&RepoPath> = new.generated.iter().filter_map(|output| output.path.path.as_ref().ok()).collect();
    let paths = old.generated.iter().filter_map(|output| output.path.path.as_ref().ok());
    let is_generated =
        |path: &RepoPath| anchor.generates.iter().any(|output| output.path.as_ref().is_ok_and(|p| p == path));
    paths.filter(|path| !kept.contains(*path) && is_generated(path)).map(RepoPath::as_str).collect()
}
