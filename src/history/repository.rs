//! The history of one repository.

use super::graph::{self, Graph};
use super::store::Store;
use super::{Commit, FileChange, Held, HistoryError, Mailmap, MergeBases, Oid, Order, Touches, Watch};
use super::{ancestry, automatic, moved, shallow, touching};
use crate::path::RepoPath;
use crate::tree::{Handles, ReadError};
use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// The history of a repository. Replacement objects (`git replace`) and `info/grafts` are not honoured: what counts is
/// what the commits themselves record.
pub struct History {
    handles: Arc<Handles>,
    shallow: HashSet<Oid>,
    graph: OnceLock<Loaded>,
    /// The commit-graph passed its checksum and made no sense all the same.
    distrusted: AtomicBool,
}

struct Loaded {
    graph: Option<Graph>,
    note: Option<String>,
}

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("History").field("handles", &self.handles).finish_non_exhaustive()
    }
}

impl History {
    /// Prepares to read history.
    ///
    /// # Errors
    /// When the repository cannot be opened any more.
    pub fn open(handles: Arc<Handles>) -> Result<Self, HistoryError> {
        let shallow = handles.with(shallow::read)?;
        Ok(Self { handles, shallow, graph: OnceLock::new(), distrusted: AtomicBool::new(false) })
    }

    /// The commit that a revision names: a branch, a tag, an id, `HEAD~1`.
    ///
    /// # Errors
    /// When there is none, with what to do about it.
    pub fn resolve(&self, rev: &str) -> Result<Oid, HistoryError> {
        Ok(self.handles.commit_named(rev)?.into())
    }

    /// The commit that is checked out; `None` when there are no commits yet.
    ///
    /// # Errors
    /// When HEAD is broken.
    pub fn head(&self) -> Result<Option<Oid>, HistoryError> {
        let unborn = self
            .handles
            .with(|repository| repository.head().is_err_and(|error| error.code() == git2::ErrorCode::UnbornBranch))?;
        if unborn { Ok(None) } else { self.resolve("HEAD").map(Some) }
    }

    /// True when this clone has only the latest part of the history.
    pub fn is_shallow(&self) -> bool {
        !self.shallow.is_empty()
    }

    /// One commit.
    ///
    /// # Errors
    /// When this clone does not have it.
    pub fn commit(&self, id: Oid) -> Result<Commit, HistoryError> {
        self.read(|store| {
            let mut commit = Commit::parse(id, &store.commit(id)?);
            if store.is_boundary(id) {
                commit.parents.clear();
            }
            Ok(commit)
        })
    }

    /// The best common ancestors of two commits.
    ///
    /// # Errors
    /// When they have none ([`HistoryError::Unrelated`]), or a shallow clone ends too early to be sure
    /// ([`HistoryError::Shallow`]).
    pub fn merge_bases(&self, a: Oid, b: Oid) -> Result<MergeBases, HistoryError> {
        self.walk(|store| ancestry::merge_bases(store, a, b))
    }

    /// True when the blob `merged` is what git itself makes of two versions of a file and their ancestor; false when that is a
    /// conflict, and when it cannot be said.
    pub fn is_automatic_merge(&self, ancestor: Oid, versions: [Oid; 2], merged: Oid) -> bool {
        automatic::is_automatic(&self.handles, ancestor, versions, merged)
    }

    /// True when `a` is `of` or one of its ancestors.
    ///
    /// # Errors
    /// When a shallow clone ends too early to be sure ([`HistoryError::Shallow`]).
    pub fn is_ancestor(&self, a: Oid, of: Oid) -> Result<bool, HistoryError> {
        self.walk(|store| ancestry::is_ancestor(store, a, of))
    }

    /// The commits that `head` has and `base` has not, parents before children.
    ///
    /// # Errors
    /// When a shallow clone ends too early to be sure ([`HistoryError::Shallow`]).
    pub fn between(&self, base: Oid, head: Oid) -> Result<Vec<Oid>, HistoryError> {
        self.walk(|store| ancestry::between(store, base, head))
    }

    /// The names of people, from the `.mailmap` at the root of a commit. A link is none, as for git.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn mailmap(&self, commit: Oid) -> Result<Mailmap, HistoryError> {
        let files = self.files_at(commit, &Watch::new().file(&RepoPath::from_tree(Mailmap::PATH)))?;
        let bytes = files.first().and_then(|(_, blob)| self.blob(*blob, Mailmap::LIMIT).ok());
        Ok(bytes.map(|bytes| Mailmap::parse(&String::from_utf8_lossy(&bytes))).unwrap_or_default())
    }

    /// The commits, from one back to the beginning, that changed watched files.
    ///
    /// # Errors
    /// When an object is not in this clone or cannot be read. The end of a shallow clone is no error; see
    /// [`Touches::boundary`].
    pub fn touching(&self, from: Oid, watch: &Watch, order: Order) -> Result<Touches, HistoryError> {
        self.walk(|store| touching::touching(store, from, watch, order))
    }

    /// The watched regular files of a commit and their blobs, sorted by path.
    ///
    /// # Errors
    /// When an object is not in this clone or cannot be read.
    pub fn files_at(&self, commit: Oid, watch: &Watch) -> Result<Vec<(RepoPath, Oid)>, HistoryError> {
        self.read(|store| touching::files_at(store, commit, watch))
    }

    /// As [`History::files_at`], with the watched symbolic links.
    ///
    /// # Errors
    /// When an object is not in this clone or cannot be read.
    pub fn held_at(&self, commit: Oid, watch: &Watch) -> Result<Vec<(RepoPath, Held)>, HistoryError> {
        self.read(|store| touching::held_at(store, commit, watch))
    }

    /// True for a commit with one parent and the very tree of it.
    ///
    /// # Errors
    /// When the commit or its parent is not in this clone or cannot be read.
    pub fn is_empty(&self, commit: &Commit) -> Result<bool, HistoryError> {
        let [parent] = commit.parents.as_slice() else { return Ok(false) };
        self.read(|store| Ok(store.header(commit.id)?.tree == store.header(*parent)?.tree))
    }

    /// The watched files that differ between two commits, sorted by path.
    ///
    /// # Errors
    /// When an object is not in this clone or cannot be read.
    pub fn changes(&self, before: Oid, after: Oid, watch: &Watch) -> Result<Vec<FileChange>, HistoryError> {
        self.read(|store| touching::changes(store, before, after, watch))
    }

    /// What became of the files directly in a folder, on every line of history that leads to a commit.
    ///
    /// # Errors
    /// When the commit cannot be read, or an object is damaged. Commits that this clone does not have are no error; see
    /// [`FolderHistory::is_cut_short`](super::folder::FolderHistory::is_cut_short).
    pub fn folder(&self, tip: Oid, folder: &RepoPath) -> Result<super::folder::FolderHistory, HistoryError> {
        self.read(|store| super::folder::folder(store, tip, folder))
    }

    /// The bytes of a blob, when there are at most `limit`.
    ///
    /// # Errors
    /// [`ReadError::Absent`] when this clone does not have the blob, as in a partial clone; see [`ReadError`].
    pub fn blob(&self, oid: Oid, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        self.handles.blob(oid.into(), limit)
    }

    /// Where a file that `commit` added was in `parent`: among the files that `commit` removed, one with the same content,
    /// else the most similar one, if at least half of it is the same. The work is bounded: of many removed files only some
    /// are looked into.
    ///
    /// # Errors
    /// When a commit or folder cannot be read. A file that cannot be read is similar to none.
    pub fn renamed_from(&self, commit: Oid, parent: Oid, path: &RepoPath) -> Result<Option<RepoPath>, HistoryError> {
        let removed = self.read(|store| moved::removed(store, commit, parent, path))?;
        Ok(removed.and_then(|removed| moved::best(&removed, path, |oid, limit| self.blob(oid, limit).ok())))
    }

    /// Remarks for the reader: why history was read more slowly than it could be.
    pub fn notes(&self) -> Vec<String> {
        let loaded = self.graph.get();
        let senseless = self.distrusted.load(Ordering::Relaxed).then(|| graph::note("commit-graph"));
        loaded.and_then(|loaded| loaded.note.clone()).into_iter().chain(senseless).collect()
    }

    /// Work on single objects.
    fn read<R>(&self, work: impl FnOnce(&Store<'_>) -> Result<R, HistoryError>) -> Result<R, HistoryError> {
        self.handles.with(|repository| work(&Store::new(repository, &self.shallow, None)?))?
    }

    /// Work on many commits, with the commit-graph; without it, and once more, when that turns out to be nonsense.
    fn walk<R>(&self, work: impl Fn(&Store<'_>) -> Result<R, HistoryError>) -> Result<R, HistoryError> {
        self.handles.with(|repository| {
            let loaded = self.graph.get_or_init(|| {
                let (graph, note) = graph::load(repository, self.is_shallow());
                Loaded { graph, note }
            });
            let graph = loaded.graph.as_ref().filter(|_| !self.distrusted.load(Ordering::Relaxed));
            let store = Store::new(repository, &self.shallow, graph)?;
            let result = work(&store);
            if !store.distrusts_graph() {
                return result;
            }
            self.distrusted.store(true, Ordering::Relaxed);
            work(&Store::new(repository, &self.shallow, None)?)
        })?
    }
}
