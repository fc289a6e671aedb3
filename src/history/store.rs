//! Reading commits and trees raw, through libgit2's object database.

use super::graph::Graph;
use super::pack::{Access, Kind, Packs};
use super::raw::Header;
use super::{HistoryError, Oid};
use crate::tree::TreeError;
use git2::{ErrorCode, ObjectType, Odb, OdbObject, Repository};
use std::cell::{Cell, OnceCell};
use std::collections::HashSet;
use std::rc::Rc;

/// The objects of one repository handle.
pub(super) struct Store<'r> {
    repository: &'r Repository,
    odb: Odb<'r>,
    /// Opened when it is clear that many objects will be read.
    packs: OnceCell<Packs>,
    reads: Cell<u32>,
    shallow: &'r HashSet<Oid>,
    graph: Option<&'r Graph>,
    distrusted: Cell<bool>,
}

/// So many objects are read through libgit2 before the packs are opened here, which takes a moment.
const FEW: u32 = 32;

pub(super) const COMMIT: &str = "commit";
pub(super) const FOLDER: &str = "folder object";

impl<'r> Store<'r> {
    pub(super) fn new(
        repository: &'r Repository,
        shallow: &'r HashSet<Oid>,
        graph: Option<&'r Graph>,
    ) -> Result<Self, TreeError> {
        let odb = repository.odb().map_err(|error| TreeError::Failed {
            doing: "open the object database".to_owned(),
            reason: error.message().to_owned(),
        })?;
        let (packs, reads, distrusted) = (OnceCell::new(), Cell::new(0), Cell::new(false));
        Ok(Self { repository, odb, packs, reads, shallow, graph, distrusted })
    }

    /// The commit-graph, when there is one that can be used.
    pub(super) fn graph(&self) -> Option<&'r Graph> {
        self.graph
    }

    /// The error with which work ends that met nonsense in the commit-graph. It is then done again without it.
    pub(super) fn distrust_graph(&self) -> HistoryError {
        self.distrusted.set(true);
        HistoryError::Damaged { kind: COMMIT, oid: Oid([0; 20]) }
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

    pub(super) fn commit(&self, id: Oid) -> Result<Bytes<'_>, HistoryError> {
        self.object(id, ObjectType::Commit, COMMIT)
    }

    /// What a walk needs of a commit. Where a shallow clone ends it has no parents.
    pub(super) fn header(&self, id: Oid) -> Result<Header, HistoryError> {
        let object = self.commit(id)?;
        let mut header = Header::parse(&object).ok_or(HistoryError::Damaged { kind: COMMIT, oid: id })?;
        if self.is_boundary(id) {
            header.parents.clear();
        }
        Ok(header)
    }

    pub(super) fn tree(&self, id: Oid) -> Result<Bytes<'_>, HistoryError> {
        self.object(id, ObjectType::Tree, FOLDER)
    }

    /// With a commit-graph only folders are read, and where it has filters only some of them.
    fn access(&self) -> Access {
        if self.graph.is_some() { Access::Scattered } else { Access::Dense }
    }

    fn object(&self, oid: Oid, wanted: ObjectType, kind: &'static str) -> Result<Bytes<'_>, HistoryError> {
        let damaged = || HistoryError::Damaged { kind, oid };
        self.reads.set(self.reads.get().saturating_add(1));
        if self.reads.get() > FEW
            && let Some(object) = self.packs.get_or_init(|| Packs::open(self.repository, self.access())).read(oid)
        {
            let right = match object.kind {
                Kind::Commit => wanted == ObjectType::Commit,
                Kind::Tree => wanted == ObjectType::Tree,
                Kind::Other => false,
            };
            return if right { Ok(Bytes::Ours(object.data)) } else { Err(damaged()) };
        }
        let object = self.odb.read(oid.into()).map_err(|error| match error.code() {
            ErrorCode::NotFound => HistoryError::Absent { kind, oid },
            _ => damaged(),
        })?;
        if object.kind() == wanted { Ok(Bytes::Theirs(object)) } else { Err(damaged()) }
    }
}

/// The bytes of an object.
pub(super) enum Bytes<'o> {
    Ours(Rc<[u8]>),
    Theirs(OdbObject<'o>),
}

impl std::ops::Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Ours(data) => data,
            Self::Theirs(object) => object.data(),
        }
    }
}
