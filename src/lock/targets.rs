//! Which lockfiles, and which of their entries, are asked for.

use super::{LockError, Request, place};
use crate::document::{Format, Kind, ProblemKind};
use crate::model::{Lockfile, Registry, RegistryFile, Role};
use crate::path::RepoPath;
use crate::text::nearest;
use std::collections::{BTreeSet, HashSet};

/// What is asked of one lockfile.
pub(super) struct Target<'a> {
    /// The lockfile; `None` when it is to be created.
    pub(super) lock: Option<&'a Lockfile>,
    /// Where it is.
    pub(super) path: RepoPath,
    /// Its workflow.
    pub(super) workflow: String,
    /// The entries; `None` for all it has, or, when it is new, for all anchors.
    pub(super) ids: Option<BTreeSet<String>>,
}

/// Finds the lockfiles that a request is about.
pub(super) fn choose<'a>(registry: &'a Registry, request: &Request<'_>) -> Result<Vec<Target<'a>>, LockError> {
    let asked = |lock: &&Lockfile| request.workflow.is_none_or(|workflow| lock.name(registry) == workflow);
    let locks: Vec<&Lockfile> = registry.locks.iter().filter(asked).collect();
    refuse_broken(registry, request, &locks)?;
    let ids: BTreeSet<String> = request.ids.iter().cloned().collect();
    known(registry, request, &locks, &ids)?;
    if let (Some(workflow), [_, _, ..]) = (request.workflow, locks.as_slice()) {
        let paths = locks.iter().map(|lock| path_of(registry, lock).to_string()).collect();
        return Err(LockError::SharedWorkflow { workflow: workflow.to_owned(), paths });
    }
    if locks.is_empty() {
        let workflow = request.workflow.unwrap_or("default");
        let path = place::of(workflow, request.settings)?;
        let ids = (!ids.is_empty()).then_some(ids);
        return Ok(vec![Target { lock: None, path, workflow: workflow.to_owned(), ids }]);
    }
    if ids.is_empty() {
        return Ok(locks.into_iter().map(|lock| target(registry, lock, None)).collect());
    }
    let held: Vec<HashSet<&str>> =
        locks.iter().map(|lock| lock.entries.iter().map(|entry| entry.id.value.as_str()).collect()).collect();
    let mut wanted: Vec<BTreeSet<String>> = vec![BTreeSet::new(); locks.len()];
    for id in ids {
        let mut found = false;
        for (set, _) in wanted.iter_mut().zip(&held).filter(|(_, held)| held.contains(id.as_str())) {
            set.insert(id.clone());
            found = true;
        }
        match wanted.as_mut_slice() {
            _ if found => {}
            [only] => drop(only.insert(id)),
            _ => {
                let workflows = locks.iter().map(|lock| lock.name(registry).to_owned()).collect();
                return Err(LockError::WhichWorkflow { id, workflows });
            }
        }
    }
    let targets = locks.into_iter().zip(wanted).filter(|(_, ids)| !ids.is_empty());
    Ok(targets.map(|(lock, ids)| target(registry, lock, Some(ids))).collect())
}

fn target<'a>(registry: &'a Registry, lock: &'a Lockfile, ids: Option<BTreeSet<String>>) -> Target<'a> {
    Target { lock: Some(lock), path: path_of(registry, lock), workflow: lock.name(registry).to_owned(), ids }
}

fn path_of(registry: &Registry, lock: &Lockfile) -> RepoPath {
    registry.files.get(lock.file).map_or_else(RepoPath::root, |file| file.path.clone())
}

/// Ids must be anchors; only pruning can also name what is none.
fn known(
    registry: &Registry,
    request: &Request<'_>,
    locks: &[&Lockfile],
    ids: &BTreeSet<String>,
) -> Result<(), LockError> {
    let held = |id: &str| locks.iter().flat_map(|lock| &lock.entries).any(|entry| entry.id.value == id);
    for id in ids {
        match registry.anchors_called(id) {
            1 => {}
            many @ 2.. => {
                return Err(LockError::Refused(vec![format!("{many} anchors are called `{id}`; it must be one")]));
            }
            0 if request.prune && held(id) => {}
            0 => {
                let nearest = nearest(id, registry.anchor_ids()).map(str::to_owned);
                return Err(LockError::UnknownAnchor { id: id.clone(), nearest });
            }
        }
    }
    Ok(())
}

/// A lockfile that cannot be read may be the one that is meant.
fn refuse_broken(registry: &Registry, request: &Request<'_>, found: &[&Lockfile]) -> Result<(), LockError> {
    let mut reasons = Vec::new();
    for (index, file) in registry.files.iter().enumerate().filter(|(_, file)| file.role == Role::Lockfile) {
        let lock = registry.locks.iter().find(|lock| lock.file == index);
        let meant = lock.is_none() || request.workflow.is_none() || found.iter().any(|lock| lock.file == index);
        let unsure = request.workflow.is_none() || found.is_empty();
        if let Some(reason) = fault(file, lock).filter(|_| meant && (unsure || lock.is_some())) {
            reasons.push(format!("`{}` {reason}", file.path));
        }
    }
    if reasons.is_empty() { Ok(()) } else { Err(LockError::Refused(reasons)) }
}

/// What keeps a lockfile from being edited.
fn fault(file: &RegistryFile, lock: Option<&Lockfile>) -> Option<String> {
    if let Some(error) = &file.error {
        return Some(format!("cannot be read: {error}"));
    }
    if file.conflicted {
        return Some("is in the middle of a merge; finish it first".to_owned());
    }
    let document = file.document.as_ref()?;
    if document.format() != Format::Json {
        return Some("is not JSON, and only JSON lockfiles are written".to_owned());
    }
    let problem = document
        .problems()
        .iter()
        .find(|problem| problem.kind.hides_content() || matches!(problem.kind, ProblemKind::DuplicateKey { .. }));
    if let Some(problem) = problem {
        let line = problem.span.map(|span| format!(" (line {})", document.source().position(span.start).line));
        let what = if problem.kind.hides_content() { "cannot be read whole" } else { "has a key twice" };
        return Some(format!("{what}{}; `ssot validate` says more", line.unwrap_or_default()));
    }
    let Some((root, lock)) = document.root().zip(lock).filter(|(root, _)| root.kind() == Kind::Mapping) else {
        return Some("is not a lockfile: it holds no mapping; remove it to start anew".to_owned());
    };
    if let Some(version) = lock.version.filter(|_| !lock.is_understood()) {
        return Some(format!("is of `lock_version` {}, which this `ssot` does not write", version.value));
    }
    root.get("anchors")
        .filter(|anchors| anchors.kind() != Kind::Mapping)
        .map(|_| "has `anchors` that are not a mapping".to_owned())
}
