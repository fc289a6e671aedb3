//! Reading commits and trees raw, through libgit2's object database.

use super::raw::Header;
use super::{HistoryError, Oid};
use git2::{ErrorCode, ObjectType, Odb, OdbObject};
use std::collections::HashSet;

/// The objects of one repository handle.
pub(super) struct Store<'r> {
    odb: Odb<'r>,
    shallow: &'r HashSet<Oid>,
}

pub(super) const COMMIT: &str = "commit";
pub(super) const FOLDER: &str = "folder object";

impl<'r> Store<'r> {
    pub(super) fn new(odb: Odb<'r>, shallow: &'r HashSet<Oid>) -> Self {
        Self { odb, shallow }
    }

    /// True when a shallow clone ends at this commit: what its parents are is known, but they are not there.
    pub(super) fn is_boundary(&self, id: Oid) -> bool {
        !self.shallow.is_empty() && self.shallow.contains(&id)
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
