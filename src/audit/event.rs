//! What the audit tells of.

use crate::delta::Change;
use crate::finding::Subject;
use crate::history::{Commit, Oid, Person};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One change of one thing, by one commit.
#[derive(Debug, Clone)]
pub struct Event {
    /// What happened to what. Its locations name the file; there are no spans in history.
    pub change: Change,
    /// The commit that brought it. With first-parent history, a merge brings what its branch changed. People are as
    /// `.mailmap` knows them.
    pub commit: Arc<Commit>,
    /// Who approved that commit by its trailers, authors left out. With first-parent history, what a merge brought is also
    /// approved by the trailers of all that it merged.
    pub approved_by: Arc<[Person]>,
}

/// Which commits a log is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Reach {
    /// The first parents: what the branch itself was, step by step. A merge brings what was merged. Only these events add
    /// up to the registry of today.
    #[default]
    FirstParent,
    /// Every commit. A merge brings only what neither of its parents had.
    Full,
}

/// A merge that a log tells of, explained once.
#[derive(Debug, Clone)]
pub struct Merge {
    /// The merge commit.
    pub commit: Arc<Commit>,
    /// How many events are listed under the merge itself.
    pub events: usize,
    /// Who wrote the merged commits, each once and sorted; empty with [`Reach::Full`], where their commits are listed.
    pub authors: Vec<Person>,
    /// How many commits were merged; `None` where they were not counted.
    pub commits: Option<usize>,
}

/// A commit at which a shallow clone ends. What it and all before it changed is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The commit; the latest, where there are several.
    pub commit: Oid,
    /// When it was committed.
    pub at: Timestamp,
}

/// A stretch of history.
#[derive(Debug, Default)]
pub struct Log {
    /// The events, newest commit first, and sorted by subject within a commit.
    pub events: Vec<Event>,
    /// What the reader should know: where a shallow clone ends, which content was not there.
    pub notes: Vec<String>,
    /// Names that a subject had before it was renamed: now, and then.
    pub renamed: Vec<(Subject, Subject)>,
    /// How many commits were looked at, and how many of them touched the registry or a source.
    pub commits: (usize, usize),
    /// The merges among the commits of the events.
    pub merges: BTreeMap<Oid, Merge>,
    /// Which commits were followed.
    pub reach: Reach,
    /// The commit the log starts from, and the revision as it was asked for.
    pub head: Option<(String, Oid)>,
    /// Where history is cut.
    pub cut: Option<Cut>,
    /// False when history goes on beyond what this clone holds, or what could be read.
    pub complete: bool,
}

impl Log {
    /// The events, commit by commit.
    pub fn by_commit(&self) -> impl Iterator<Item = &[Event]> {
        self.events.chunk_by(|one, other| one.commit.id == other.commit.id)
    }

    /// Turns the log around: the oldest commit first. Within a commit nothing changes.
    pub fn reverse(&mut self) {
        let mut events = Vec::with_capacity(self.events.len());
        let mut starts = Vec::new();
        let mut at = 0;
        for commit in self.by_commit() {
            starts.push(at..at + commit.len());
            at += commit.len();
        }
        let mut taken: Vec<Option<Event>> = std::mem::take(&mut self.events).into_iter().map(Some).collect();
        for range in starts.into_iter().rev() {
            events.extend(taken.get_mut(range).unwrap_or_default().iter_mut().filter_map(Option::take));
        }
        self.events = events;
    }

    /// The explanation of a merge commit.
    pub fn merge(&self, commit: &Commit) -> Option<&Merge> {
        self.merges.get(&commit.id)
    }
}
