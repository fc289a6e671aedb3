//! Anchors whose sources hold other bytes than before.

use super::{Change, ChangeKind};
use crate::finding::{Location, Subject};
use crate::model::{Anchor, Registry};
use crate::path::RepoPath;
use crate::tree::{ReadError, Resolved, Tree, resolve};
use std::collections::{BTreeMap, HashMap};

/// What became of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Same,
    Changed,
    /// It cannot be read afterwards, or could not be before.
    Unreadable(String),
    WasUnreadable(String),
}

/// A change for each anchor whose source's bytes changed, wherever the source lies. A source that is missing on a side is no
/// such change: other changes and rules tell of it. One that cannot be read became unreadable, since nobody can say.
pub fn contents(before: (&Registry, &dyn Tree), after: (&Registry, &dyn Tree)) -> Vec<Change> {
    let mut known: HashMap<(RepoPath, RepoPath), Outcome> = HashMap::new();
    let mut changes = Vec::new();
    for (old, new) in pairs(before.0, after.0) {
        let (Some(from), Some(to)) = (old.source_path(), new.source_path()) else { continue };
        let outcome =
            known.entry((from.clone(), to.clone())).or_insert_with(|| look(before.1, from, after.1, to)).clone();
        let kind = match &outcome {
            Outcome::Same => continue,
            Outcome::Changed => ChangeKind::ContentChanged,
            Outcome::Unreadable(_) => ChangeKind::BecameUnreadable,
            Outcome::WasUnreadable(_) => ChangeKind::ReadableAgain,
        };
        let mut change = Change::new(kind, Subject::anchor(new.name()));
        change.anchor = Some(new.name().to_owned());
        change.field = Some("source".to_owned());
        change.before = Some(Location::file(from.clone()).in_base());
        change.after = Some(Location::file(to.clone()));
        match outcome {
            Outcome::Unreadable(reason) => change.to = Some(reason),
            Outcome::WasUnreadable(reason) => change.from = Some(reason),
            _ if from != to => (change.from, change.to) = (Some(from.to_string()), Some(to.to_string())),
            _ => {}
        }
        changes.push(change);
    }
    super::sort(&mut changes);
    changes
}

/// Anchors of both sides that are the same: by their id, else by their source where neither id stands on the other side.
fn pairs<'a>(before: &'a Registry, after: &'a Registry) -> Vec<(&'a Anchor, &'a Anchor)> {
    let mut by_source: BTreeMap<&RepoPath, Option<&Anchor>> = BTreeMap::new();
    for anchor in before.anchors.iter().filter(|anchor| after.anchor(anchor.name()).is_none()) {
        if let Some(source) = anchor.source_path() {
            by_source.entry(source).and_modify(|known| *known = None).or_insert(Some(anchor));
        }
    }
    let mut pairs = Vec::new();
    for new in &after.anchors {
        let Some(id) = &new.id else { continue };
        // Of several anchors with one id, the first counts.
        if !after.anchor(&id.value).is_some_and(|first| std::ptr::eq(first, new)) {
            continue;
        }
        let renamed = || new.source_path().and_then(|source| by_source.get(source).copied().flatten());
        if let Some(old) = before.anchor(&id.value).or_else(renamed) {
            pairs.push((old, new));
        }
    }
    pairs
}

fn look(before: &dyn Tree, from: &RepoPath, after: &dyn Tree, to: &RepoPath) -> Outcome {
    let (Resolved::File(from), Resolved::File(to)) = (resolve(before, from), resolve(after, to)) else {
        return Outcome::Same;
    };
    if let (Some(old), Some(new)) = (before.stored_as(&from), after.stored_as(&to))
        && old == new
    {
        return Outcome::Same;
    }
    match (before.digest(&from), after.digest(&to)) {
        (Err(ReadError::Missing | ReadError::NotAFile), _) | (_, Err(ReadError::Missing | ReadError::NotAFile)) => {
            Outcome::Same
        }
        (_, Err(error)) => Outcome::Unreadable(error.to_string()),
        (Err(error), _) => Outcome::WasUnreadable(error.to_string()),
        (Ok(old), Ok(new)) if old.sha256 == new.sha256 => Outcome::Same,
        _ => Outcome::Changed,
    }
}
