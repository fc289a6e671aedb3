//! Anchors whose sources or schemas hold other bytes than before.

use super::{Change, ChangeKind};
use crate::finding::{Location, Subject};
use crate::model::{Anchor, Registry};
use crate::path::RepoPath;
use crate::tree::{ReadError, Resolved, Tree, resolve};
use std::collections::{BTreeMap, HashMap};

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    Same,
    Changed,
    /// It is there afterwards, and was not before.
    Came,
    /// The other way round.
    Went,
    /// It cannot be read afterwards, or could not be before.
    Unreadable(String),
    WasUnreadable(String),
}

/// What `from` or `to` says of a file that is not there.
const MISSING: &str = "missing";

/// A change for each anchor whose source's bytes changed, wherever the source lies, and for each whose schema's did, with the
/// field `schema`. A file that came or went has other content than before. One that cannot be read became unreadable, since
/// nobody can say.
pub fn contents(before: (&Registry, &dyn Tree), after: (&Registry, &dyn Tree)) -> Vec<Change> {
    let mut known: HashMap<(RepoPath, RepoPath), Outcome> = HashMap::new();
    let mut changes = Vec::new();
    for (old, new) in pairs(before.0, after.0) {
        let sources = old.source_path().zip(new.source_path()).map(|(from, to)| ("source", from, to));
        // That another file is the schema says enough; it is a change of its own.
        let schemas = old.schema_path().zip(new.schema_path()).filter(|(from, to)| from == to);
        let schemas = schemas.map(|(from, to)| (SCHEMA, from, to));
        for (field, from, to) in sources.into_iter().chain(schemas) {
            let outcome =
                known.entry((from.clone(), to.clone())).or_insert_with(|| look(before.1, from, after.1, to)).clone();
            if let Some(change) = change(new.name(), field, (from, to), outcome) {
                changes.push(change);
            }
        }
    }
    super::sort(&mut changes);
    changes
}

/// The field of a change of what a schema holds.
pub(super) const SCHEMA: &str = "schema";

fn change(anchor: &str, field: &str, (from, to): (&RepoPath, &RepoPath), outcome: Outcome) -> Option<Change> {
    let kind = match &outcome {
        Outcome::Same => return None,
        // The anchor itself says that it has another source.
        Outcome::Came | Outcome::Went if from != to => return None,
        Outcome::Changed | Outcome::Came | Outcome::Went => ChangeKind::ContentChanged,
        Outcome::Unreadable(_) => ChangeKind::BecameUnreadable,
        Outcome::WasUnreadable(_) => ChangeKind::ReadableAgain,
    };
    let mut change = Change::new(kind, Subject::anchor(anchor));
    change.anchor = Some(anchor.to_owned());
    change.field = Some(field.to_owned());
    change.before = (outcome != Outcome::Came).then(|| Location::file(from.clone()).in_base());
    change.after = (outcome != Outcome::Went).then(|| Location::file(to.clone()));
    match outcome {
        Outcome::Came => change.from = Some(MISSING.to_owned()),
        Outcome::Went => change.to = Some(MISSING.to_owned()),
        Outcome::Unreadable(reason) => change.to = Some(reason),
        Outcome::WasUnreadable(reason) => change.from = Some(reason),
        _ if from != to => (change.from, change.to) = (Some(from.to_string()), Some(to.to_string())),
        _ => {}
    }
    Some(change)
}

/// Anchors of both sides that are the same: by their id, else by their source where neither id stands on the other side.
pub(super) fn pairs<'a>(before: &'a Registry, after: &'a Registry) -> Vec<(&'a Anchor, &'a Anchor)> {
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

/// True when two files are there and hold the same bytes.
pub fn same_content(before: &dyn Tree, from: &RepoPath, after: &dyn Tree, to: &RepoPath) -> bool {
    matches!(resolve(before, from), Resolved::File(_)) && look(before, from, after, to) == Outcome::Same
}

/// Whatever is no regular file holds nothing: a folder, a submodule, a link that leads nowhere.
fn look(before: &dyn Tree, from: &RepoPath, after: &dyn Tree, to: &RepoPath) -> Outcome {
    let (from, to) = match (resolve(before, from), resolve(after, to)) {
        (Resolved::File(from), Resolved::File(to)) => (from, to),
        (Resolved::File(_), _) => return Outcome::Went,
        (_, Resolved::File(_)) => return Outcome::Came,
        _ => return Outcome::Same,
    };
    if let (Some(old), Some(new)) = (before.stored_as(&from), after.stored_as(&to))
        && old == new
    {
        return Outcome::Same;
    }
    // Listed, and gone from disk.
    let gone = |error: &ReadError| matches!(error, ReadError::Missing | ReadError::NotAFile);
    match (before.digest(&from), after.digest(&to)) {
        (Err(old), Err(new)) if gone(&old) && gone(&new) => Outcome::Same,
        (_, Err(error)) if gone(&error) => Outcome::Went,
        (Err(error), _) if gone(&error) => Outcome::Came,
        (_, Err(error)) => Outcome::Unreadable(error.to_string()),
        (Err(error), _) => Outcome::WasUnreadable(error.to_string()),
        (Ok(old), Ok(new)) if old.sha256 == new.sha256 => Outcome::Same,
        _ => Outcome::Changed,
    }
}
