//! How much of what happened was approved by somebody else.
//!
//! Every commit counts, and every commit counts the same. Nothing is left out, not even a machine's refresh of a lockfile:
//! who may pin a digest unseen may pin any. But such commits are marked, so that the reader can tell them from the rest.

use super::tally;
use crate::audit::{Event, Log};
use crate::finding::{Subject, SubjectKind};
use crate::history::{Moment, Oid, Person};
use std::collections::BTreeSet;

/// Approvals of the commits that changed the registry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Commits.
    pub commits: usize,
    /// Those that somebody approved who wrote none of them.
    pub covered: usize,
    /// The others, newest first.
    pub uncovered: Vec<Uncovered>,
}

/// A commit that nobody else approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncovered {
    /// The commit.
    pub commit: Oid,
    /// Its subject line. Hostile text.
    pub summary: String,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// When it was committed.
    pub at: Moment,
    /// What it changed, sorted.
    pub subjects: Vec<Subject>,
    /// It changed nothing but entries of lockfiles.
    pub locks_only: bool,
}

impl Coverage {
    /// In per cent, rounded down so that only full coverage is 100; `None` where nothing happened.
    pub fn percent(&self) -> Option<usize> {
        (self.covered * 100).checked_div(self.commits)
    }

    /// How many of the uncovered commits changed locks only.
    pub fn locks_only(&self) -> usize {
        self.uncovered.iter().filter(|commit| commit.locks_only).count()
    }
}

pub(super) fn coverage(commits: &[&[&Event]], log: &Log) -> Coverage {
    let mut coverage = Coverage { commits: commits.len(), ..Coverage::default() };
    for events in commits {
        let Some(first) = events.first() else { continue };
        if !tally::approvers(first, log).is_empty() {
            coverage.covered += 1;
            continue;
        }
        let subjects: BTreeSet<&Subject> = events.iter().map(|event| &event.change.subject).collect();
        coverage.uncovered.push(Uncovered {
            commit: first.commit.id,
            summary: first.commit.summary().to_owned(),
            authors: tally::writers(&first.commit, log).into_iter().cloned().collect(),
            at: first.commit.committed,
            locks_only: subjects.iter().all(|subject| subject.kind == SubjectKind::Lock),
            subjects: subjects.into_iter().cloned().collect(),
        });
    }
    coverage
}
