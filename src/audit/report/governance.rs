//! Changes of the rules themselves: limits, contexts, approvals, teams, waivers, settings.

use super::tally;
use crate::audit::{Event, Log};
use crate::delta::{Change, ChangeKind};
use crate::finding::SubjectKind;
use crate::history::{Moment, Oid, Person};

/// One change of the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GovernanceChange {
    /// What happened.
    pub change: Change,
    /// The commit.
    pub commit: Oid,
    /// Who wrote it.
    pub authors: Vec<Person>,
    /// Who else approved it.
    pub approved_by: Vec<Person>,
    /// When it was committed.
    pub at: Moment,
}

impl GovernanceChange {
    /// True when less is asked for than before.
    pub fn loosens(&self) -> bool {
        match self.change.kind {
            ChangeKind::Loosened => true,
            ChangeKind::Added => self.change.subject.kind == SubjectKind::Waiver,
            _ => false,
        }
    }

    /// True when more is asked for than before.
    pub fn tightens(&self) -> bool {
        match self.change.kind {
            ChangeKind::Tightened => true,
            ChangeKind::Removed => self.change.subject.kind == SubjectKind::Waiver,
            _ => false,
        }
    }
}

/// The newest first; of one commit, what loosens first, then what tightens.
pub(super) fn changes(commits: &[&[&Event]], log: &Log) -> Vec<GovernanceChange> {
    let mut all = Vec::new();
    for events in commits {
        let Some(first) = events.first() else { continue };
        let mut here: Vec<GovernanceChange> = events
            .iter()
            .filter(|event| is_rule(&event.change))
            .map(|event| GovernanceChange {
                change: event.change.clone(),
                commit: event.commit.id,
                authors: tally::writers(&event.commit, log).into_iter().cloned().collect(),
                approved_by: tally::approvers(first, log).into_iter().cloned().collect(),
                at: event.commit.committed,
            })
            .collect();
        here.sort_by_key(|change| (!change.loosens(), !change.tightens()));
        all.append(&mut here);
    }
    all
}

fn is_rule(change: &Change) -> bool {
    use SubjectKind::{Context, Governance, Team, Waiver};
    matches!(change.kind, ChangeKind::Loosened | ChangeKind::Tightened)
        || matches!(change.subject.kind, Governance | Context | Team | Waiver)
}
