//! Reading commits and trees raw, through libgit2's object database.

use super::graph::Graph;
use super::raw::Header;
use super::{HistoryError, Oid};
use git2::{ErrorCode, ObjectType, Odb, OdbObject};
use std::cell::Cell;
use std::collections::HashSet;

/// The objects of one repository handle.
pub(super) struct Store<'r> {
    odb: Odb<'r>,
    shallow: &'r HashSet<Oid>,
    graph: Option<&'r Graph>,
    distrusted: Cell<bool>,
}

pub(super) const COMMIT: &str = "commit";
pub(super) const FOLDER: &str = "folder object";

impl<'r> Store<'r> {
    pub(super) fn new(odb: Odb<'r>, shallow: &'r HashSet<Oid>, graph: Option<&'r Graph>) -> Self {
        Self { odb, shallow, graph, distrusted: Cell::new(false) }
    }

    /// The commit-graph, when there is one that can be used.
    pub(super) fn graph(&self) -> Option<&'r Graph> {
        self.graph
    }

    /// The error with which work ends that met nonsense in the commit-graph. It is then done again without it.
    pub(super) fn distrust_graph(&self, oid: Oid) -> HistoryError {
        self.distrusted.set(true);
        HistoryError::Damaged { kind: COMMIT, oid }
    }

    pub(super) fn distrusts_graph(&self) -> bool {
        self.distrusted.get()
    }

    /// True when a shallow clone ends at this commit: what its parents are is known, but they are not there.
    pub(super) fn is_boundary(&self, id: Oid) -> bool {
        !self.shallow.is_empty() && self.shallow.contains(&id)
    }

    pub(super) fn is_shallow(&self) -> bool {
        !self.shallow.is_empty()
    }

    pub(super) fn commit(&self, id: Oid) -> Result<OdbObject<'_>, HistoryError> {
        self.object(id, ObjectType::Commit, COMMIT)
    }

    /// What a walk needs of a commit. Where a shallow clone ends it has no parents.
    pub(super) fn header(&self, id: Oid) -> Result<Header, HistoryError> {
        let object = self.commit(id)?;
        let mut header = Header::parse(object.data()).ok_or(HistoryError::Damaged { kind: COMMIT, oid: id })?;
        if self.is_boundary(id) {
            header.parents.clear();
        }
        Ok(header)
    }

    pub(super) fn tree(&self, id: Oid) -> Result<OdbObject<'_>, HistoryError> {
        self.object(id, ObjectType::Tree, FOLDER)
    }

    fn object(&self, oid: Oid, wanted: ObjectType, kind: &'static str) -> Result<OdbObject<'_>, HistoryError> {
        let object = self.odb.read(oid.into()).map_err(|error| match error.code() {
            ErrorCode::NotFound => HistoryError::Absent { kind, oid },
            _ => HistoryError::Damaged { kind, oid },
        })?;
        if object.kind() == wanted { Ok(object) } else { Err(HistoryError::Damaged { kind, oid }) }
    }
}
