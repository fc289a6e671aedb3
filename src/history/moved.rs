//! Where a file was before it was moved.

use super::compare::Comparer;
use super::store::Store;
use super::{HistoryError, Oid, Watch};
use crate::path::RepoPath;
use std::collections::HashMap;
use std::sync::Arc;

/// Of many removed files, this many are compared by content.
const CANDIDATES: usize = 64;

/// Larger files are compared by identity only.
const MAX_SIZE: u64 = 2 << 20;

/// An added file, and the files that were removed together with it.
pub(super) struct Removed {
    added: Oid,
    removed: Vec<(RepoPath, Oid)>,
}

/// What `commit` removed, if it added the file.
pub(super) fn removed(
    store: &Store<'_>,
    commit: Oid,
    parent: Oid,
    path: &RepoPath,
) -> Result<Option<Removed>, HistoryError> {
    let everything = Watch::new().below(&RepoPath::root(), |_| true);
    let (before, after) = (store.header(parent)?.tree, store.header(commit)?.tree);
    let all = Comparer::new(store, &everything).compare(Some(before), Some(after))?;
    let changes: Vec<_> = all.iter().filter_map(super::touching::change).collect();
    let added = changes.iter().find(|change| change.path == *path && change.before.is_none());
    let Some(added) = added.and_then(|change| change.after) else { return Ok(None) };
    let gone = changes.into_iter().filter(|change| change.after.is_none());
    Ok(Some(Removed { added, removed: gone.filter_map(|change| Some((change.path, change.before?))).collect() }))
}

/// The removed file that the added one was.
pub(super) fn best(
    removed: &Removed,
    path: &RepoPath,
    read: impl Fn(Oid, u64) -> Option<Arc<[u8]>>,
) -> Option<RepoPath> {
    let mut candidates: Vec<&(RepoPath, Oid)> = removed.removed.iter().collect();
    // The same name, then the same kind of file, is the likelier.
    candidates.sort_by_key(|(from, _)| (from.file_name() != path.file_name(), from.extension() != path.extension()));
    if let Some((from, _)) = candidates.iter().find(|(_, blob)| *blob == removed.added) {
        return Some(from.clone());
    }
    let new = read(removed.added, MAX_SIZE)?;
    let lines = Lines::of(&new);
    let mut best: Option<(u64, &RepoPath)> = None;
    for (from, blob) in candidates.into_iter().take(CANDIDATES) {
        let Some(old) = read(*blob, MAX_SIZE) else { continue };
        let score = lines.similarity(&old);
        if score >= 50 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, from));
        }
    }
    best.map(|(_, from)| from.clone())
}

/// How many bytes of each distinct line a text has.
struct Lines<'t> {
    bytes: HashMap<&'t [u8], u64>,
    size: u64,
}

impl<'t> Lines<'t> {
    fn of(text: &'t [u8]) -> Self {
        let mut bytes: HashMap<&[u8], u64> = HashMap::new();
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            *bytes.entry(line).or_default() += line.len() as u64;
        }
        Self { bytes, size: text.len() as u64 }
    }

    /// In per cent of the larger one, as git counts.
    fn similarity(&self, other: &[u8]) -> u64 {
        let other = Lines::of(other);
        let shared: u64 =
            other.bytes.iter().map(|(line, count)| self.bytes.get(line).map_or(0, |own| *own.min(count))).sum();
        shared * 100 / self.size.max(other.size).max(1)
    }
}
