//! Whether the commit that a snapshot describes is still there, and is what the snapshot says.

use super::fault::{Fault, FaultKind, Unproven, id};
use super::trail::Trail;
use super::{Past, Request, Verification};
use crate::audit::snapshot::{Snapshot, difference};
use crate::path::RepoPath;

/// How many differences are told before the rest is counted.
const SHOWN: usize = 3;

pub(super) fn check(trail: &Trail, request: &Request, past: &dyn Past, found: &mut Verification) {
    let (Some(snapshot), Some(_)) = (&trail.snapshot, &trail.present) else { return };
    let (path, commit) = (&trail.path, id(snapshot.commit));
    if !past.reaches(snapshot.commit) {
        let exists = past.exists(snapshot.commit);
        if !trail.committed && past.will_reach(snapshot.commit) {
            found.unproven.push(Unproven::new(
                format!("{path} describes {commit}, which a merge in progress brings"),
                "finish the merge, and verify again",
            ));
        } else if past.is_cut_short() {
            found.unproven.push(Unproven::new(
                format!("{path} describes {commit}, which lies beyond what this clone holds of history"),
                "run `git fetch --unshallow` and verify again",
            ));
        } else if exists {
            found.faults.push(Fault {
                kind: FaultKind::Rewritten,
                path: path.clone(),
                message: format!(
                    "{path} describes {commit}, and {} does not lead to it any more: history was rewritten",
                    id(request.tip)
                ),
                help: format!(
                    "see what was replaced with `git log {}..{commit}`; whoever amended, rebased or filtered it must \
                     answer for that",
                    id(request.tip)
                ),
            });
        } else {
            found.faults.push(Fault {
                kind: FaultKind::UnknownCommit,
                path: path.clone(),
                message: format!("{path} describes {commit}, and there is no such commit"),
                help:
                    "history was rewritten and the old one is gone, or the snapshot was made up; look for the commit \
                       in another clone"
                        .to_owned(),
            });
        }
        return;
    }
    if snapshot.folder != request.folder {
        match elsewhere(trail, snapshot, request, past) {
            Ok(note) => found.notes.push(note),
            Err(fault) => {
                found.faults.push(fault);
                return;
            }
        }
    }
    let content = match past.content(snapshot.commit, &snapshot.folder) {
        Ok(content) => content,
        Err(reason) => {
            found.unproven.push(Unproven::new(
                format!("the digests of {path} cannot be computed again from {commit}: {reason}"),
                "verify in a clone that holds all objects",
            ));
            return;
        }
    };
    let differences = difference(&snapshot.content, &content);
    if differences.is_empty() {
        return;
    }
    let more = differences.len().saturating_sub(SHOWN);
    let mut words = differences.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; ");
    if more > 0 {
        words.push_str(&format!("; and {more} more"));
    }
    let same_bytes = snapshot.content.files == content.files && snapshot.content.sources == content.sources;
    found.faults.push(Fault {
        kind: FaultKind::DigestMismatch,
        path: path.clone(),
        message: format!("{path} does not say what {commit} holds: {words}"),
        help: match trail.added_by {
            // Nobody gains by forging what follows from the files.
            _ if same_bytes => {
                "the files themselves agree: either the digest was made up, or another version of ssot, \
                                which reads them otherwise, took the snapshot"
                    .to_owned()
            }
            Some(by) => format!("the snapshot was made up; look at {}, which brought it", id(by)),
            None => "remove it, and take a snapshot with `ssot audit snapshot`".to_owned(),
        },
    });
}

/// A registry may move to another folder, and its snapshots with it. What a snapshot says of another folder is believed only
/// where the folder of today held no registry then.
fn elsewhere(trail: &Trail, snapshot: &Snapshot, request: &Request, past: &dyn Past) -> Result<String, Fault> {
    let name = |path: &RepoPath| match path.as_str() {
        "" => "the root".to_owned(),
        folder => format!("`{folder}`"),
    };
    let (path, then, now) = (&trail.path, name(&snapshot.folder), name(&request.folder));
    let both = past.content(snapshot.commit, &request.folder).is_ok_and(|content| !content.records.is_empty());
    if !both {
        return Ok(format!("{path} was taken when the registry stood in {then}; it stands in {now}"));
    }
    let commit = id(snapshot.commit);
    Err(Fault {
        kind: FaultKind::DigestMismatch,
        path: path.clone(),
        message: format!("{path} describes the registry in {then}, and at {commit} there was one in {now}"),
        help: "a snapshot lies in the folder that it describes; this one belongs to another registry".to_owned(),
    })
}
