//! What is there, held against what was first committed.

use super::fault::{Fault, FaultKind, id};
use super::trail::Trail;
use super::{Past, Request, Verification};
use crate::audit::snapshot;
use crate::hash::Sha256Digest;
use crate::history::folder::{FileStep, Step};
use crate::path::RepoPath;
use jiff::Timestamp;

pub(super) fn check(trails: &[Trail], request: &Request, past: &dyn Past, found: &mut Verification) {
    let mut absent = Vec::new();
    for trail in trails {
        let Some(original) = &trail.original else { continue };
        match &trail.present {
            Some(present) if present == original => {}
            Some(_) if found.faults.iter().any(|fault| fault.kind == FaultKind::Forked && fault.path == trail.path) => {
            }
            Some(_) => changed(trail, trails, request, past, found),
            None => absent.push(trail),
        }
    }
    dropped(&absent, trails, request, past, found);
}

/// The last steps of a kind that a file took, for naming their commits.
fn steps<'p>(past: &'p dyn Past, name: &'p str, step: Step) -> impl Iterator<Item = &'p FileStep> {
    past.steps().iter().filter(move |one| one.name == name && one.step == step)
}

fn changed(trail: &Trail, trails: &[Trail], request: &Request, past: &dyn Past, found: &mut Verification) {
    let is_other = |other: &&Trail| other.sequence != trail.sequence && other.original == trail.present;
    let other = trails.iter().find(is_other);
    let path = &trail.path;
    let added = trail.added_by.map(|commit| format!(" by {}", id(commit))).unwrap_or_default();
    let changes: Vec<String> = steps(past, &trail.name, Step::Changed).map(|step| id(step.commit)).collect();
    let by = match (past.held(request.tip, &trail.name) == trail.blob, changes.as_slice()) {
        (true, _) => "the change is not committed".to_owned(),
        (false, []) => "a merge, or a commit that removed it first, brought the change".to_owned(),
        (false, [only]) => format!("{only} changed it"),
        (false, [first, .., last]) => format!("{} commits changed it, from {first} to {last}", changes.len()),
    };
    let restore = match (trail.added_by, trail.blob) {
        (Some(commit), _) => format!("restore it with `git checkout {} -- {}`", id(commit), full(request, trail)),
        (None, Some(blob)) => format!("its bytes are in `git cat-file -p {blob}`"),
        (None, None) => String::new(),
    };
    found.faults.push(match other {
        Some(other) => Fault {
            kind: FaultKind::Swapped,
            path: path.clone(),
            message: format!("{path} holds what was committed as {}; {by}", other.path),
            help: format!("snapshots never change places; {restore}"),
        },
        None => Fault {
            kind: FaultKind::Edited,
            path: path.clone(),
            message: format!("{path} is not what was first committed{added}; {by}"),
            help: format!("a snapshot never changes; {restore}"),
        },
    });
}

/// The path from the root of the repository, as git wants it.
fn full(request: &Request, trail: &Trail) -> String {
    let folder = request.folder.as_str();
    if folder.is_empty() { trail.path.to_string() } else { format!("{folder}/{}", trail.path) }
}

fn dropped(absent: &[&Trail], trails: &[Trail], request: &Request, past: &dyn Past, found: &mut Verification) {
    let present: Vec<u32> = trails.iter().filter(|trail| trail.present.is_some()).map(|trail| trail.sequence).collect();
    let (Some(lowest), Some(highest)) = (present.first().copied(), present.last().copied()) else {
        if let Some(newest) = absent.last() {
            let all = match absent.len() {
                1 => "the only snapshot is gone".to_owned(),
                count => format!("all {count} snapshots are gone"),
            };
            let (by, restore) = removal(newest, request, past);
            found.faults.push(Fault {
                kind: FaultKind::Dropped,
                path: newest.path.clone(),
                message: format!("{all}, {} the last of them; {by}", newest.path),
                help: format!("the newest snapshot must stay, whatever its age; {restore}"),
            });
        }
        return;
    };
    for trail in absent {
        let (by, restore) = removal(trail, request, past);
        let mut fault = |kind, message: String, rule: &str| {
            found.faults.push(Fault { kind, path: trail.path.clone(), message, help: format!("{rule}; {restore}") });
        };
        let renamed = trails.iter().find(|other| other.sequence != trail.sequence && other.present == trail.original);
        if let Some(other) = renamed {
            let message = format!("{} was renamed to {}", trail.path, other.path);
            fault(FaultKind::Renumbered, message, "a snapshot keeps its number");
            found.faults.retain(|fault| fault.kind != FaultKind::Misnumbered || fault.path != other.path);
        } else if trail.sequence > highest {
            let message = format!("{}, the newest snapshot, is gone; {by}", trail.path);
            fault(FaultKind::Dropped, message, "the newest snapshot must stay, whatever its age");
        } else if trail.sequence > lowest {
            let older = snapshot::path(lowest);
            let message =
                format!("{} is gone from the middle of the chain, and {older} is still there; {by}", trail.path);
            fault(FaultKind::Dropped, message, "only the oldest may go");
        } else if let Some(message) = too_early(trail, request, past) {
            fault(FaultKind::Dropped, format!("{message}; {by}"), "restore it until then");
        } else {
            found.expired.push(trail.path.clone());
        }
    }
}

/// The commit that removed a snapshot, and how to get it back.
fn removal(trail: &Trail, request: &Request, past: &dyn Past) -> (String, String) {
    let restored = |from: String| format!("restore it with `git checkout {from} -- {}`", full(request, trail));
    if past.held(request.tip, &trail.name).is_some() {
        return ("the removal is not committed".to_owned(), restored("HEAD".to_owned()));
    }
    match removed_by(trail, past) {
        Some(step) if !step.merge => {
            (format!("{} removed it", id(step.commit)), restored(format!("{}^", id(step.commit))))
        }
        Some(step) => {
            let from = trail.added_by.unwrap_or(step.commit);
            (format!("the merge {} left it out", id(step.commit)), restored(id(from)))
        }
        None => {
            let from = trail.added_by.map(id);
            ("it was never part of this line of history".to_owned(), restored(from.unwrap_or_default()))
        }
    }
}

/// The last commit that removed it: a plain one says more than a merge.
fn removed_by<'p>(trail: &'p Trail, past: &'p dyn Past) -> Option<&'p FileStep> {
    let plain = steps(past, &trail.name, Step::Removed).filter(|step| !step.merge).last();
    plain.or_else(|| steps(past, &trail.name, Step::Removed).last())
}

/// Why the oldest snapshot should still be there; `None` when its time was over.
fn too_early(trail: &Trail, request: &Request, past: &dyn Past) -> Option<String> {
    let path = &trail.path;
    let uncommitted = past.held(request.tip, &trail.name).is_some();
    let step = if uncommitted { None } else { removed_by(trail, past) };
    // The policy is the one that was in force before the removal: one commit cannot shorten it and use that at once.
    let policy = past.retention(Some(step.and_then(|step| step.parent).unwrap_or(request.tip)));
    let Some(period) = policy else {
        return Some(format!("{path} is gone, and no retention period is declared, so every snapshot must be kept"));
    };
    let gone_at = step.and_then(|step| Timestamp::from_second(step.seconds).ok());
    let gone_at = gone_at.map_or(request.now, |time| time.min(request.now));
    // Whichever is later: what the snapshot says of itself, or when it was committed.
    let taken = trail.snapshot.as_ref().map(|snapshot| snapshot.taken_at);
    let added = trail.added_at.and_then(|seconds| Timestamp::from_second(seconds).ok());
    let since = taken.into_iter().chain(added).max()?;
    let until = since.checked_add(period.duration()).unwrap_or(Timestamp::MAX);
    (gone_at < until).then(|| {
        let day = |time: Timestamp| time.to_string().split('T').next().unwrap_or_default().to_owned();
        format!("{path} of {} is gone before {}, the end of the retention period of {period}", day(since), day(until))
    })
}

/// Looks for the snapshot that is known from elsewhere.
pub(super) fn expected(trails: &[Trail], request: &Request, past: &dyn Past, found: &mut Verification) {
    let Some(expected) = request.expected else { return };
    let is_it = |trail: &&Trail| trail.original.as_ref().is_some_and(|bytes| Sha256Digest::of(bytes) == expected);
    if let Some(trail) = trails.iter().find(is_it) {
        let later = trails.iter().filter(|other| other.sequence > trail.sequence).count();
        let words = match later {
            0 => "the newest one".to_owned(),
            1 => "with 1 snapshot after it".to_owned(),
            count => format!("with {count} snapshots after it"),
        };
        found.notes.push(format!("the expected snapshot is {}, {words}", trail.path));
        return;
    }
    let newest = trails.iter().rev().find_map(|trail| Some((trail, trail.original.as_ref()?)));
    let (path, has) = match newest {
        Some((trail, bytes)) => {
            (trail.path.clone(), format!("the newest here is {} with {}", trail.path, Sha256Digest::of(bytes)))
        }
        None => (RepoPath::from_tree(snapshot::FOLDER), "there is none here".to_owned()),
    };
    let partly = if past.is_cut_short() { " in what this clone holds" } else { "" };
    found.faults.push(Fault {
        kind: FaultKind::NotExpected,
        path,
        message: format!("no snapshot has the expected SHA-256 {expected}{partly}; {has}"),
        help:
            "if that digest was kept in a safe place, the chain was replaced or cut back since; compare with another \
               clone"
                .to_owned(),
    });
}
