//! Whether the commit that a snapshot describes is still there, and is what the snapshot says.

use super::fault::{Fault, FaultKind, Unproven, id};
use super::trail::Trail;
use super::{Past, Request, Verification};
use crate::audit::snapshot::difference;

/// How many differences are told before the rest is counted.
const SHOWN: usize = 3;

pub(super) fn check(trail: &Trail, request: &Request, past: &dyn Past, found: &mut Verification) {
    let (Some(snapshot), Some(_)) = (&trail.snapshot, &trail.present) else { return };
    let (path, commit) = (&trail.path, id(snapshot.commit));
    if !past.reaches(snapshot.commit) {
        let exists = past.exists(snapshot.commit);
        if past.is_cut_short() {
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
        let name = |path: &crate::path::RepoPath| match path.as_str() {
            "" => "the root".to_owned(),
            folder => format!("`{folder}`"),
        };
        let (then, now) = (name(&snapshot.folder), name(&request.folder));
        found.notes.push(format!("{path} was taken when the registry stood in {then}; it stands in {now}"));
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
    found.faults.push(Fault {
        kind: FaultKind::DigestMismatch,
        path: path.clone(),
        message: format!("{path} does not say what {commit} holds: {words}"),
        help: match trail.added_by {
            Some(by) => format!("the snapshot was made up; look at {}, which brought it", id(by)),
            None => "remove it, and take a snapshot with `ssot audit snapshot`".to_owned(),
        },
    });
}
