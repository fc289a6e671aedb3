//! What history says of each snapshot.

use super::fault::{Fault, FaultKind, Unproven, id};
use super::{Past, Request, Verification};
use crate::audit::snapshot::{self, Malformed, Snapshot};
use crate::history::Oid;
use crate::history::folder::{FileStep, Step};
use crate::path::RepoPath;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One number of the chain.
pub(super) struct Trail {
    pub(super) sequence: u32,
    pub(super) name: String,
    pub(super) path: RepoPath,
    /// The bytes that were first committed; those that are there, where nothing was committed yet.
    pub(super) original: Option<Arc<[u8]>>,
    /// The blob of the original.
    pub(super) blob: Option<Oid>,
    /// What the original says.
    pub(super) snapshot: Option<Snapshot>,
    /// What is there now.
    pub(super) present: Option<Arc<[u8]>>,
    /// Some commit holds or held it.
    pub(super) committed: bool,
    /// The commit that brought it.
    pub(super) added_by: Option<Oid>,
    /// When, in seconds since 1970.
    pub(super) added_at: Option<i64>,
}

/// Every number that is there or ever was, in order. Originals that cannot be read are reported here.
pub(super) fn read(request: &Request, past: &dyn Past, found: &mut Verification) -> Vec<Trail> {
    let mut steps: BTreeMap<u32, Vec<&FileStep>> = BTreeMap::new();
    for step in past.steps() {
        if let Some(sequence) = snapshot::sequence(&step.name) {
            steps.entry(sequence).or_default().push(step);
        }
    }
    let present = request.present.keys().filter_map(|name| snapshot::sequence(name));
    let all: BTreeSet<u32> = steps.keys().copied().chain(present).collect();
    all.into_iter()
        .map(|sequence| trail(sequence, steps.get(&sequence).map_or(&[], Vec::as_slice), request, past, found))
        .collect()
}

fn trail(sequence: u32, steps: &[&FileStep], request: &Request, past: &dyn Past, found: &mut Verification) -> Trail {
    let name = snapshot::name(sequence);
    let path = snapshot::path(sequence);
    let present = request.present.get(&name).cloned();
    let begins = steps.iter().filter(|step| matches!(step.step, Step::Added | Step::Inherited));
    let mut firsts: Vec<&&FileStep> = Vec::new();
    for step in begins {
        if !firsts.iter().any(|first| first.blob == step.blob) {
            firsts.push(step);
        }
    }
    if let [one, other, ..] = firsts.as_slice() {
        found.faults.push(Fault {
            kind: FaultKind::Forked,
            path: path.clone(),
            message: format!(
                "{path} was committed twice with different content, by {} and by {}",
                id(one.commit),
                id(other.commit)
            ),
            help: "only one line of history may take snapshots; find out which of the two was there first, and who \
                   brought the other; to be proven again, history must be without the other line (`git revert` does not \
                   take it out)"
                .to_owned(),
        });
    }
    let first = firsts.first();
    let original = match first {
        None => present.clone(),
        Some(step) => match past.blob(step.blob) {
            Ok(bytes) => Some(bytes),
            Err(reason) => {
                found.unproven.push(Unproven::new(
                    format!("{path} cannot be compared with what was first committed: {reason}"),
                    format!("fetch it with `git cat-file -p {}`, then verify again", step.blob),
                ));
                None
            }
        },
    };
    let parsed = original.as_ref().map(|bytes| Snapshot::parse(&path, bytes));
    let snapshot = match parsed {
        Some(Ok(snapshot)) if snapshot.sequence == sequence => Some(snapshot),
        Some(Ok(snapshot)) => {
            let stated = snapshot.sequence;
            found.faults.push(Fault {
                kind: FaultKind::Misnumbered,
                path: path.clone(),
                message: format!("{path} says of itself that it is number {stated}"),
                help: "a snapshot is never renamed; restore the name it was written under".to_owned(),
            });
            None
        }
        Some(Err(reason @ Malformed::Version(_))) => {
            found.unproven.push(Unproven::new(
                format!("{path} cannot be read: {reason}"),
                "verify with the version of ssot that took it, or a later one",
            ));
            None
        }
        Some(Err(reason)) => {
            found.faults.push(Fault {
                kind: FaultKind::Malformed,
                path: path.clone(),
                message: format!("{path} is not a snapshot: {reason}"),
                help: match first {
                    Some(step) => format!("look at the commit that brought it, {}", id(step.commit)),
                    None => "remove it, and take a snapshot with `ssot audit snapshot`".to_owned(),
                },
            });
            None
        }
        None => None,
    };
    Trail {
        sequence,
        name,
        path,
        original,
        blob: first.map(|step| step.blob),
        snapshot,
        present,
        committed: first.is_some(),
        added_by: first.filter(|step| step.step == Step::Added).map(|step| step.commit),
        added_at: first.map(|step| step.seconds),
    }
}
