//! A folder of a tree, seen as a tree of its own.

use super::{Digested, Entry, ReadError, Tree};
use crate::finding::TreeDescription;
use crate::path::RepoPath;
use std::sync::Arc;

/// The part of a tree below one folder. Paths are relative to that folder, and nothing beside it can be named.
pub struct Scoped {
    inner: Box<dyn Tree + Send + Sync>,
    prefix: RepoPath,
    entries: Vec<Entry>,
    hidden: Vec<RepoPath>,
}

impl Scoped {
    /// Narrows `inner` to `prefix`.
    pub fn new(inner: Box<dyn Tree + Send + Sync>, prefix: RepoPath) -> Self {
        let below = format!("{prefix}/");
        let inside = |entry: &Entry| {
            let path = RepoPath::from_tree(entry.path.as_str().strip_prefix(&below)?);
            Some(Entry { path, ..entry.clone() })
        };
        let entries = inner.entries().iter().filter_map(inside).collect();
        let hidden = inner.hidden().iter().filter_map(|path| match path.as_str().strip_prefix(&below) {
            Some(rest) => Some(RepoPath::from_tree(rest)),
            None => prefix.is_within(path).then(RepoPath::root),
        });
        let hidden = hidden.collect();
        Self { inner, prefix, entries, hidden }
    }

    fn outer(&self, path: &RepoPath) -> RepoPath {
        RepoPath::from_tree(&format!("{}/{path}", self.prefix))
    }
}

impl Tree for Scoped {
    fn describe(&self) -> TreeDescription {
        self.inner.describe()
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn notes(&self) -> &[String] {
        self.inner.notes()
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        self.inner.read(&self.outer(path), limit)
    }

    fn digest(&self, path: &RepoPath) -> Result<Digested, ReadError> {
        self.inner.digest(&self.outer(path))
    }

    fn read_link(&self, path: &RepoPath) -> Result<String, ReadError> {
        self.inner.read_link(&self.outer(path))
    }

    fn stored_as(&self, path: &RepoPath) -> Option<String> {
        self.inner.stored_as(&self.outer(path))
    }

    fn is_ignored(&self, path: &RepoPath) -> bool {
        self.inner.is_ignored(&self.outer(path))
    }

    fn exists_ignored(&self, path: &RepoPath) -> bool {
        self.inner.exists_ignored(&self.outer(path))
    }

    fn special(&self, path: &RepoPath) -> Option<&'static str> {
        self.inner.special(&self.outer(path))
    }

    fn hidden(&self) -> &[RepoPath] {
        &self.hidden
    }

    fn knows_tracking(&self) -> bool {
        self.inner.knows_tracking()
    }
}
