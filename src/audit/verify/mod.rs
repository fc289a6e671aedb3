//! Whether the snapshots can be believed.
//!
//! What was first committed is the truth: everything else is held against it. So one act of tampering is one fault: a
//! snapshot that was edited does not also break the chain of those behind it.

mod chain;
mod fault;
mod present;
mod recorded;
mod trail;

pub use fault::{Fault, FaultKind, Unproven};

use super::snapshot::{Content, Snapshot};
use crate::hash::Sha256Digest;
use crate::history::Oid;
use crate::history::folder::{FileStep, Removal};
use crate::model::Lifetime;
use crate::path::RepoPath;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use trail::Trail;

/// What is asked of git.
pub trait Past {
    /// Everything that ever happened to the files of the folder, parents before children.
    fn steps(&self) -> &[FileStep];
    /// Every commit that took a file of the folder away, and no later one brought it back.
    fn removals(&self, name: &str) -> Vec<Removal>;
    /// How many commits were looked at.
    fn commits(&self) -> usize;
    /// True when the clone does not hold all of history.
    fn is_cut_short(&self) -> bool;
    /// True when the clone lacks folders of commits, so that nothing can be said of what they held.
    fn lacks_trees(&self) -> bool;
    /// True when a merge is in progress that will lead to the commit.
    fn will_reach(&self, commit: Oid) -> bool;
    /// True when the commit that is looked from leads to this one.
    fn reaches(&self, commit: Oid) -> bool;
    /// True when the clone has the commit, whether or not anything leads to it.
    fn exists(&self, commit: Oid) -> bool;
    /// The blob of a file of the folder at a commit that is reached.
    fn held(&self, commit: Oid, name: &str) -> Option<Oid>;
    /// The blob of a snapshot of a registry in another folder, at any commit.
    fn held_in(&self, commit: Oid, folder: &RepoPath, name: &str) -> Option<Oid>;
    /// The bytes of a blob.
    ///
    /// # Errors
    /// In words, when this clone does not have them.
    fn blob(&self, blob: Oid) -> Result<Arc<[u8]>, String>;
    /// What a snapshot of a commit must say.
    ///
    /// # Errors
    /// In words, when it cannot be computed here.
    fn content(&self, commit: Oid, folder: &RepoPath) -> Result<Content, String>;
    /// How long audit records were to be kept by what a commit says, or by what is not committed yet.
    fn retention(&self, commit: Option<Oid>) -> Option<Lifetime>;
}

/// What is verified.
#[derive(Debug, Clone)]
pub struct Request {
    /// The folder that is checked, from the root of the repository.
    pub folder: RepoPath,
    /// The commit that history is looked at from.
    pub tip: Oid,
    /// The files that are there, by name: those of the tree, which may hold what is not committed.
    pub present: BTreeMap<String, Arc<[u8]>>,
    /// The SHA-256 of the file of a snapshot that is known from elsewhere.
    pub expected: Option<Sha256Digest>,
    /// The time of the run.
    pub now: Timestamp,
}

/// A snapshot that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its number.
    pub sequence: u32,
    /// Its path.
    pub path: RepoPath,
    /// The commit that it describes.
    pub commit: Oid,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// The SHA-256 of its file.
    pub sha256: Sha256Digest,
    /// The commit that brought it; `None` when it is not committed yet, or lies beyond the end of the clone.
    pub added_by: Option<Oid>,
    /// It is part of history.
    pub committed: bool,
}

/// What was found out.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The commit that history was looked at from.
    pub tip: Oid,
    /// The time of the run.
    pub now: Timestamp,
    /// How many commits were looked at.
    pub commits: usize,
    /// What is wrong, by snapshot.
    pub faults: Vec<Fault>,
    /// What could not be proven.
    pub unproven: Vec<Unproven>,
    /// The snapshots that are there, oldest first.
    pub snapshots: Vec<Standing>,
    /// Those that went after their time.
    pub expired: Vec<RepoPath>,
    /// How long snapshots must be kept; `None` keeps them for ever.
    pub retention: Option<Lifetime>,
    /// What the reader should know.
    pub notes: Vec<String>,
}

/// The three answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Everything was proven.
    Proven,
    /// Something is wrong.
    Wrong,
    /// Nothing is known to be wrong, and not everything could be proven.
    Unproven,
}

impl Verification {
    /// Adds what is wrong with the snapshots as the commit holds them, where those that were verified differ from them.
    pub(crate) fn add_committed(&mut self, committed: Self) {
        self.notes.push("the snapshots here differ from those that HEAD holds; both were verified".to_owned());
        for fault in committed.faults {
            if !self.faults.iter().any(|known| known.path == fault.path && known.kind == fault.kind) {
                let message = format!("as HEAD holds it, {}", fault.message);
                let help = format!("{}; if that is done here, commit it", fault.help);
                self.faults.push(Fault { message, help, ..fault });
            }
        }
        self.faults.sort_by(|one, other| (&one.path, one.kind).cmp(&(&other.path, other.kind)));
    }

    /// The answer.
    pub fn outcome(&self) -> Outcome {
        match (self.faults.is_empty(), self.unproven.is_empty()) {
            (false, _) => Outcome::Wrong,
            (true, false) => Outcome::Unproven,
            (true, true) => Outcome::Proven,
        }
    }
}

/// Verifies the snapshots.
pub fn verify(request: &Request, past: &dyn Past) -> Verification {
    let mut found = Verification {
        tip: request.tip,
        now: request.now,
        commits: past.commits(),
        faults: Vec::new(),
        unproven: Vec::new(),
        snapshots: Vec::new(),
        expired: Vec::new(),
        retention: past.retention(None),
        notes: Vec::new(),
    };
    let trails = trail::read(request, past, &mut found);
    if past.lacks_trees() {
        // A folder that is not here looks like an empty one: whatever was found, the clone may be to blame.
        found.faults.clear();
        found.unproven = vec![Unproven::filtered()];
        found.snapshots = trails.iter().filter_map(standing).collect();
        return found;
    }
    present::check(&trails, request, past, &mut found);
    chain::check(&trails, past, &mut found);
    for trail in &trails {
        recorded::check(trail, request, past, &mut found);
    }
    present::expected(&trails, request, past, &mut found);
    nothing_there(&trails, past, &mut found);
    if past.is_cut_short() && !trails.is_empty() {
        found.unproven.push(Unproven::shallow());
    }
    found.snapshots = trails.iter().filter_map(standing).collect();
    found.faults.sort_by(|one, other| (&one.path, one.kind).cmp(&(&other.path, other.kind)));
    found
}

fn nothing_there(trails: &[Trail], past: &dyn Past, found: &mut Verification) {
    if !trails.is_empty() || !found.faults.is_empty() || !found.unproven.is_empty() {
        return;
    }
    found.unproven.push(if past.is_cut_short() {
        Unproven::new(
            "no snapshot is there, and this clone does not hold all of history, so one may have been removed",
            "run `git fetch --unshallow` and verify again (in GitHub Actions: `fetch-depth: 0`)",
        )
    } else {
        Unproven::new(
            "no snapshot was ever committed, so nothing is proven",
            "take the first one with `ssot audit snapshot`, or, if there were some, look for who rewrote history",
        )
    });
}

fn standing(trail: &Trail) -> Option<Standing> {
    let bytes = trail.present.as_ref()?;
    let snapshot: &Snapshot = trail.snapshot.as_ref()?;
    Some(Standing {
        sequence: trail.sequence,
        path: trail.path.clone(),
        commit: snapshot.commit,
        taken_at: snapshot.taken_at,
        sha256: Sha256Digest::of(bytes),
        added_by: trail.added_by,
        committed: trail.committed,
    })
}
