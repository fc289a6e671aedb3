//! What is there, held against what was first committed.

use super::fault::{Fault, FaultKind, id};
use super::trail::Trail;
use super::{Past, Request, Verification};
use crate::audit::snapshot;
use crate::hash::Sha256Digest;
use crate::history::folder::{FileStep, Step};
use crate::model::Lifetime;
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
        (Some(commit), _) => restore(&id(commit), trail, request),
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

/// The command that brings a file back. The path counts from the root of the repository, wherever the reader stands.
fn restore(from: &str, trail: &Trail, request: &Request) -> String {
    let folder = request.folder.as_str();
    let path = if folder.is_empty() { trail.path.to_string() } else { format!("{folder}/{}", trail.path) };
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let path = if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', "'\\''")) };
    format!("restore it with `git checkout {from} -- :/{path}`")
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
        } else if let Some((message, by, restore)) = too_early(trail, request, past) {
            found.faults.push(Fault {
                kind: FaultKind::Dropped,
                path: trail.path.clone(),
                message: format!("{message}; {by}"),
                help: format!("a snapshot stays until its retention period is over; {restore}"),
            });
        } else {
            found.expired.push(trail.path.clone());
        }
    }
}

/// The commit that removed a snapshot, and how to get it back.
fn removal(trail: &Trail, request: &Request, past: &dyn Past) -> (String, String) {
    let restored = |from: String| restore(&from, trail, request);
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

/// Why the oldest snapshot should still be there, and how to get it back; `None` when its time was over.
///
/// Every commit that took it away is judged, on every line of history, by the policy before it: one commit cannot shorten the
/// period and use that at once, nor can a branch do so out of sight and bring only the removal.
fn too_early(trail: &Trail, request: &Request, past: &dyn Past) -> Option<(String, String, String)> {
    if past.held(request.tip, &trail.name).is_some() {
        let (by, restore) = removal(trail, request, past);
        let message = before_its_time(trail, past.retention(Some(request.tip)), request.now)?;
        return Some((message, by, restore));
    }
    let removals = past.removals(&trail.name);
    if removals.is_empty() {
        let (by, restore) = removal(trail, request, past);
        return Some((before_its_time(trail, past.retention(Some(request.tip)), request.now)?, by, restore));
    }
    removals.iter().find_map(|removal| {
        let before = past.retention(Some(removal.parent));
        let period = match removal.agrees {
            false => before,
            // A branch from before a lawful removal may still speak of a longer period, which counts only if it came to stay.
            true => match (before, past.retention(Some(removal.commit))) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        };
        let gone_at = Timestamp::from_second(removal.seconds).map_or(request.now, |time| time.min(request.now));
        let message = before_its_time(trail, period, gone_at)?;
        let by = match removal.merge {
            true => format!("the merge {} left it out", id(removal.commit)),
            false => format!("{} removed it", id(removal.commit)),
        };
        Some((message, by, restore(&id(removal.parent), trail, request)))
    })
}

/// What is wrong with a snapshot that was gone at a time.
fn before_its_time(trail: &Trail, period: Option<Lifetime>, gone_at: Timestamp) -> Option<String> {
    let path = &trail.path;
    let Some(period) = period else {
        return Some(format!("{path} is gone, and no retention period is declared, so every snapshot must be kept"));
    };
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
