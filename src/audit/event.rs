//! What the audit tells of.

use crate::delta::Change;
use crate::finding::Subject;
use crate::history::{Commit, Person};
use std::sync::Arc;

/// One change of one thing, by one commit.
#[derive(Debug, Clone)]
pub struct Event {
    /// What happened to what. Its locations name the file; there are no spans in history.
    pub change: Change,
    /// The commit that brought it. With first-parent history, a merge brings what its branch changed.
    pub commit: Arc<Commit>,
    /// Who approved that commit by its trailers, authors left out.
    pub approved_by: Vec<Person>,
}

/// A stretch of history.
#[derive(Debug, Default)]
pub struct Log {
    /// The events, newest commit first, and sorted by subject within a commit.
    pub events: Vec<Event>,
    /// What the reader should know: where a shallow clone ends, which merges were not followed.
    pub notes: Vec<String>,
    /// Names that a subject had before it was renamed: now, and then.
    pub renamed: Vec<(Subject, Subject)>,
    /// How many commits were looked at, and how many of them touched the registry.
    pub commits: (usize, usize),
}
