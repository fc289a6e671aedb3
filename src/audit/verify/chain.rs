//! Whether each snapshot follows the one before.

use super::fault::{Fault, FaultKind, id};
use super::trail::Trail;
use super::{Past, Verification};
use crate::audit::snapshot::{self, Snapshot, short};
use crate::hash::Sha256Digest;
use crate::history::Oid;
use jiff::{SignedDuration, Timestamp};

pub(super) fn check(trails: &[Trail], past: &dyn Past, found: &mut Verification) {
    let mut before: Option<&Trail> = None;
    found.faults.extend(trails.iter().filter_map(|trail| ahead(trail, found.now)));
    for trail in trails {
        let fault = match before {
            None => first(trail, past),
            Some(before) if before.sequence + 1 == trail.sequence => second(before, trail, past),
            Some(before) => gap(before, trail, past),
        };
        found.faults.extend(fault);
        before = Some(trail);
    }
}

fn fault(kind: FaultKind, trail: &Trail, message: String, help: &str) -> Option<Fault> {
    let by = trail.added_by.map(|commit| format!("; look at {}, which brought it", id(commit))).unwrap_or_default();
    Some(Fault { kind, path: trail.path.clone(), message, help: format!("{help}{by}") })
}

const FORGED: &str =
    "a snapshot that ssot took names the file before it and its SHA-256; this one was put together otherwise";

/// The oldest that is known of.
fn first(trail: &Trail, past: &dyn Past) -> Option<Fault> {
    let path = &trail.path;
    let snapshot = trail.snapshot.as_ref()?;
    match (trail.sequence, &snapshot.previous) {
        (1, None) => None,
        (1, Some(previous)) => {
            let message = format!("{path} is the first, and says that {} goes before it", previous.path);
            fault(FaultKind::ChainBroken, trail, message, FORGED)
        }
        // What lies beyond the end of a shallow clone is said once, for all.
        _ if past.is_cut_short() => None,
        (number, _) => {
            let message = format!("the chain begins with {path}, and no commit ever held number {}", number - 1);
            fault(FaultKind::ChainBroken, trail, message, FORGED)
        }
    }
}

fn gap(before: &Trail, trail: &Trail, past: &dyn Past) -> Option<Fault> {
    if past.is_cut_short() {
        return None;
    }
    let missing = snapshot::path(before.sequence + 1);
    let message = format!("{} follows {}, and no commit ever held {missing}", trail.path, before.path);
    fault(FaultKind::OutOfOrder, trail, message, "numbers are never skipped")
}

fn second(before: &Trail, trail: &Trail, past: &dyn Past) -> Option<Fault> {
    let snapshot = trail.snapshot.as_ref()?;
    let (path, earlier) = (&trail.path, &before.path);
    let Some(previous) = &snapshot.previous else {
        let message = format!("{path} says that it is the first, and {earlier} goes before it");
        return fault(FaultKind::ChainBroken, trail, message, FORGED);
    };
    if previous.path != earlier.as_str() {
        let message = format!("{path} says that {} goes before it, and {earlier} does", previous.path);
        return fault(FaultKind::ChainBroken, trail, message, FORGED);
    }
    let actual = Sha256Digest::of(before.original.as_ref()?).to_string();
    if previous.sha256 != actual {
        let message = format!(
            "{path} follows a {earlier} with the SHA-256 {}, and the one that was committed has {}",
            short(&previous.sha256),
            short(&actual)
        );
        return fault(FaultKind::ChainBroken, trail, message, FORGED);
    }
    times(before, trail, snapshot).or_else(|| backdated(before, trail, snapshot.commit, past))
}

/// A snapshot from the future would keep every later one out of the chain.
fn ahead(trail: &Trail, now: Timestamp) -> Option<Fault> {
    let taken_at = trail.snapshot.as_ref()?.taken_at;
    // Clocks differ, by a day at most.
    if taken_at <= now.checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX) {
        return None;
    }
    let message = format!("{} says it was taken at {taken_at}, and it is only {now}", trail.path);
    fault(FaultKind::OutOfOrder, trail, message, "the clock was wrong, or `--now` was")
}

fn times(before: &Trail, trail: &Trail, snapshot: &Snapshot) -> Option<Fault> {
    let earlier = before.snapshot.as_ref()?;
    if snapshot.taken_at >= earlier.taken_at {
        return None;
    }
    let message = format!(
        "{} says it was taken at {}, before {}, which was taken at {}",
        trail.path, snapshot.taken_at, before.path, earlier.taken_at
    );
    fault(FaultKind::OutOfOrder, trail, message, "`ssot audit snapshot` refuses to go back in time")
}

/// A snapshot is taken only when the one before is committed, so the commit it describes must hold that one.
fn backdated(before: &Trail, trail: &Trail, commit: Oid, past: &dyn Past) -> Option<Fault> {
    // A registry that moved took its snapshots along, so they lay where it stood when this one was taken.
    let folder = trail.snapshot.as_ref().map(|snapshot| &snapshot.folder)?;
    let held = || past.held(commit, &before.name).or_else(|| past.held_in(commit, folder, &before.name));
    if !past.reaches(commit) || before.blob.is_some() && held() == before.blob {
        return None;
    }
    let message = format!("{} describes {}, which does not hold {} yet", trail.path, id(commit), before.path);
    let help =
        "a snapshot is taken of a commit that holds all snapshots before it; this one was put into the chain later";
    fault(FaultKind::Backdated, trail, message, help)
}
