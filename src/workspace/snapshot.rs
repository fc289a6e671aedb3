//! Taking snapshots, and verifying them.

use super::past::{self, Archive};
use super::{Failure, Workspace, settings};
use crate::audit::retention;
use crate::audit::snapshot::{self, Content, FOLDER, Previous, SIZE_LIMIT, Snapshot};
use crate::audit::verify::{self, Past as _, Request, Verification};
use crate::hash::Sha256Digest;
use crate::history::Oid;
use crate::model::Registry;
use crate::path::RepoPath;
use crate::text::list;
use crate::tree::{ReadError, Replacement, Resolved, Tree, replace_texts, resolve};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What [`Workspace::write_snapshot`] would do.
#[derive(Debug, Clone)]
pub enum SnapshotPlan {
    /// There is nothing new to record.
    Nothing {
        /// The newest snapshot.
        path: RepoPath,
        /// The commit that it describes.
        commit: Oid,
        /// It waits to be committed.
        uncommitted: bool,
    },
    /// A snapshot is to be written.
    New(Box<PlannedSnapshot>),
}

/// A snapshot that is not written yet.
#[derive(Debug, Clone)]
pub struct PlannedSnapshot {
    /// Its path.
    pub path: RepoPath,
    /// What it says.
    pub snapshot: Snapshot,
    /// Its text.
    pub text: String,
    /// SHA-256 of its text.
    pub sha256: Sha256Digest,
    /// What the reader should know.
    pub notes: Vec<String>,
}

impl Workspace {
    /// Decides what a snapshot of HEAD would say. It reads commits only; the working tree must not differ from HEAD in what
    /// it declares, so that nobody takes it for recorded.
    ///
    /// # Errors
    /// When there is no commit, the working tree differs from it, or the chain of snapshots cannot be continued.
    pub fn plan_snapshot(&self, now: Timestamp) -> Result<SnapshotPlan, Failure> {
        let (handles, folder) = self.repository()?;
        let head = self.tip()?;
        let then = past::at(handles, head, folder)?;
        let content = past::content(&then)?;
        let here = self.registry(false, false);
        self.refuse_differences(&here, &content, then.tree.as_ref())?;
        if content.files.is_empty() {
            return Err(Failure::Refused(
                "HEAD holds no registry here, so there is nothing to record; commit a manifest first, or name the registry's \
                 folder with `-C`"
                    .to_owned(),
            ));
        }
        let archive = Archive::open(handles, folder, head, retention(&here))?;
        let newest = self.newest(&archive, then.tree.as_ref(), head)?;
        if let Some(newest) = &newest {
            let same = newest.snapshot.commit == head
                || self.is_unchanged_since(newest.snapshot.commit, &then, &content, newest)?;
            if same {
                let (path, commit) = (newest.path.clone(), newest.snapshot.commit);
                return Ok(SnapshotPlan::Nothing { path, commit, uncommitted: newest.uncommitted });
            }
            if newest.uncommitted {
                return Err(Failure::Refused(format!(
                    "{} is not committed yet, and describes {}; commit it, then take the next snapshot",
                    newest.path, newest.snapshot.commit
                )));
            }
            if now < newest.snapshot.taken_at {
                return Err(Failure::Usage(format!(
                    "the time of the run, {now}, lies before {}, when {} was taken; snapshots never go back in time",
                    newest.snapshot.taken_at, newest.path
                )));
            }
        }
        let sequence = newest.as_ref().map_or(1, |newest| newest.snapshot.sequence.saturating_add(1));
        let previous = newest.map(|newest| Previous {
            path: newest.path.as_str().to_owned(),
            sha256: Sha256Digest::of(&newest.bytes).to_string(),
        });
        let notes = self.notes_on(&content, &then.registry);
        let snapshot = Snapshot { sequence, commit: head, folder: folder.clone(), taken_at: now, previous, content };
        let text = snapshot.to_text();
        let sha256 = Sha256Digest::of(text.as_bytes());
        let path = snapshot::path(sequence);
        if self.tree().is_ignored(&path) {
            return Err(Failure::Refused(format!(
                "{path} would be ignored by git, so no commit would hold it; take `{FOLDER}` out of `.gitignore`"
            )));
        }
        Ok(SnapshotPlan::New(Box::new(PlannedSnapshot { path, snapshot, text, sha256, notes })))
    }

    /// Writes a planned snapshot into the working tree.
    ///
    /// # Errors
    /// When the tree cannot be written to, or a file is there already.
    pub fn write_snapshot(&self, planned: &PlannedSnapshot) -> Result<(), Failure> {
        let root = self.writable_root()?;
        let file = Replacement { path: &planned.path, old: None, new: &planned.text };
        Ok(replace_texts(root, &[file])?)
    }

    /// Verifies the snapshots of the tree against all of history that leads to it.
    ///
    /// # Errors
    /// When there is no repository or no commit, or git fails.
    pub fn verify_snapshots(&self, now: Timestamp, expected: Option<Sha256Digest>) -> Result<Verification, Failure> {
        let (handles, folder) = self.repository()?;
        let tip = self.tip()?;
        let period = retention(&self.registry(false, false));
        let archive = Archive::open(handles, folder, tip, period)?;
        self.verify_with(&archive, tip, expected, now)
    }

    /// As [`Workspace::verify_snapshots`], with the history at hand.
    pub(super) fn verify_with(
        &self,
        archive: &Archive<'_>,
        tip: Oid,
        expected: Option<Sha256Digest>,
        now: Timestamp,
    ) -> Result<Verification, Failure> {
        let present = snapshots_in(self.tree())?;
        let folder = archive.folder;
        let committed = snapshots_in(past::at(archive.handles, tip, folder)?.tree.as_ref())?;
        let differs = present != committed;
        let mut request = Request { folder: folder.clone(), tip, present, expected, now };
        let mut found = verify::verify(&request, archive);
        if differs {
            // What others get is what is committed: a repair that only lies here repairs nothing yet.
            request.present = committed;
            request.expected = None;
            found.add_committed(verify::verify(&request, archive));
        }
        Ok(found)
    }

    /// The commit that the tree is, or stands on.
    pub(super) fn tip(&self) -> Result<Oid, Failure> {
        let none = || Failure::Refused("there are no commits yet; snapshots describe commits".to_owned());
        self.tree().describe().oid.as_deref().and_then(Oid::parse).ok_or_else(none)
    }

    /// Refuses a working tree whose registry is another than that of the commit.
    fn refuse_differences(&self, here: &Registry, content: &Content, then: &dyn Tree) -> Result<(), Failure> {
        let mine = Content::of(here, &[], self.tree(), &RepoPath::from_tree(settings::PATH))
            .map_err(|(path, error)| Failure::Refused(format!("cannot digest {path}: {error}")))?;
        let paths: BTreeSet<&String> = mine.files.keys().chain(content.files.keys()).collect();
        let mut differing: Vec<String> =
            paths.into_iter().filter(|path| mine.files.get(*path) != content.files.get(*path)).cloned().collect();
        // A snapshot that is new is judged later.
        let committed = snapshots_in(then)?;
        let present = snapshots_in(self.tree())?;
        let touched = committed.iter().filter(|(name, bytes)| present.get(*name) != Some(*bytes));
        differing.extend(touched.map(|(name, _)| format!("{FOLDER}/{name}")));
        if differing.is_empty() {
            return Ok(());
        }
        let verb = if differing.len() == 1 { "differs" } else { "differ" };
        Err(Failure::Refused(format!(
            "{} {verb} from HEAD, which a snapshot describes; commit or stash the change first",
            list(differing.iter().map(String::as_str))
        )))
    }

    /// Sources that differ from what is recorded, and files that cannot be read whole.
    fn notes_on(&self, content: &Content, registry: &Registry) -> Vec<String> {
        let mut notes = Vec::new();
        for (path, recorded) in &content.sources {
            let path = RepoPath::from_tree(path);
            let here = match resolve(self.tree(), &path) {
                Resolved::File(target) => self.tree().digest(&target).ok().map(|digested| digested.sha256.to_string()),
                _ => None,
            };
            if here != *recorded {
                notes.push(format!("{path} differs from HEAD here; the snapshot records what HEAD holds"));
            }
        }
        let incomplete = registry.files.iter().filter(|file| file.is_incomplete());
        notes.extend(incomplete.map(|file| {
            format!("{} cannot be read whole; its bytes are recorded, and what it declares only in part", file.path)
        }));
        notes
    }

    fn newest(&self, archive: &Archive<'_>, then: &dyn Tree, head: Oid) -> Result<Option<Newest>, Failure> {
        let present = snapshots_in(self.tree())?;
        let numbered = present.iter().filter_map(|(name, bytes)| Some((snapshot::sequence(name)?, bytes)));
        let newest = numbered.max_by_key(|(sequence, _)| *sequence);
        let ever = archive.steps().iter().filter_map(|step| snapshot::sequence(&step.name)).max();
        let there = newest.map(|(sequence, _)| sequence);
        if let Some(gone) = ever.filter(|ever| there.is_none_or(|there| there < *ever)) {
            return Err(Failure::Refused(format!(
                "{} was committed and is gone, so the chain cannot be continued; `ssot audit verify` says more",
                snapshot::path(gone)
            )));
        }
        let Some((sequence, bytes)) = newest else {
            if archive.lacks_trees() {
                return Err(Failure::Refused(
                    "this clone lacks folders of earlier commits, so nobody knows whether this is the first snapshot; run \
                     `git fetch --refetch --no-filter` first"
                        .to_owned(),
                ));
            }
            if archive.is_cut_short() {
                return Err(Failure::Refused(
                    "this clone does not hold all of history, so nobody knows whether this is the first snapshot; run \
                     `git fetch --unshallow` first"
                        .to_owned(),
                ));
            }
            return Ok(None);
        };
        let path = snapshot::path(sequence);
        let snapshot = Snapshot::parse(&path, bytes)
            .map_err(|reason| Failure::Refused(format!("{path} cannot be followed by another snapshot: {reason}")))?;
        if snapshot.sequence != sequence {
            let stated = snapshot.sequence;
            return Err(Failure::Refused(format!("{path} says of itself that it is number {stated}; it was renamed")));
        }
        let uncommitted = then.entry(&path).is_none() && archive.held(head, &snapshot::name(sequence)).is_none();
        Ok(Some(Newest { path, snapshot, bytes: bytes.clone(), uncommitted }))
    }

    /// True when nothing but snapshots came since a commit.
    fn is_unchanged_since(
        &self,
        commit: Oid,
        then: &past::Then,
        content: &Content,
        newest: &Newest,
    ) -> Result<bool, Failure> {
        if *content != newest.snapshot.content {
            return Ok(false);
        }
        let (handles, folder) = self.repository()?;
        // A commit that is gone is verify's business.
        let Ok(before) = past::at(handles, commit, folder) else { return Ok(false) };
        Ok(outside(before.tree.as_ref()) == outside(then.tree.as_ref()))
    }
}

/// The newest snapshot that is there.
struct Newest {
    path: RepoPath,
    snapshot: Snapshot,
    bytes: Arc<[u8]>,
    uncommitted: bool,
}

/// Everything but the snapshots.
fn outside(tree: &dyn Tree) -> Vec<(&RepoPath, Option<String>)> {
    let folder = RepoPath::from_tree(FOLDER);
    let entries = tree.entries().iter().filter(|entry| !entry.path.is_within(&folder));
    entries
        .map(|entry| (&entry.path, tree.stored_as(&entry.path).or_else(|| tree.read_link(&entry.path).ok())))
        .collect()
}

/// The snapshots of a tree, by name.
fn snapshots_in(tree: &dyn Tree) -> Result<BTreeMap<String, Arc<[u8]>>, Failure> {
    let folder = RepoPath::from_tree(FOLDER);
    let mut found = BTreeMap::new();
    for entry in tree.entries().iter().filter(|entry| entry.path.parent().as_ref() == Some(&folder)) {
        let name = entry.path.file_name();
        if snapshot::sequence(name).is_none() {
            continue;
        }
        match tree.read(&entry.path, SIZE_LIMIT) {
            Ok(bytes) => {
                found.insert(name.to_owned(), bytes);
            }
            // What is listed and not there, or is a link now, is gone.
            Err(ReadError::Missing | ReadError::NotAFile) => {}
            // No snapshot is that large. The file counts as one with other bytes than any that was taken.
            Err(ReadError::TooLarge { .. }) => {
                found.insert(name.to_owned(), Arc::from(&b"too large"[..]));
            }
            Err(error) => return Err(Failure::Refused(format!("cannot read {}: {error}", entry.path))),
        }
    }
    Ok(found)
}
