//! Lockfiles: is each pin well formed, and does it still say what the manifest and the tree say.

mod dependency_cycle;
mod digest_mismatch;
mod malformed_digest;
mod nearby;
mod schema;
mod source_mismatch;
mod source_missing;
mod unknown_anchor;
mod unknown_dependency;
mod unlocked_anchor;
mod version_mismatch;

use super::{Rule, lock_command};
use crate::finding::{Subject, SubjectKind};
use crate::model::{Anchor, LockEntry, Lockfile, Registry};
use crate::path::RepoPath;

/// The family's rules.
pub(super) static RULES: &[&dyn Rule] = &[
    &dependency_cycle::DependencyCycle,
    &digest_mismatch::DigestMismatch,
    &malformed_digest::MalformedDigest,
    &schema::Schema,
    &source_mismatch::SourceMismatch,
    &source_missing::SourceMissing,
    &unknown_anchor::UnknownAnchor,
    &unknown_dependency::UnknownDependency,
    &unlocked_anchor::UnlockedAnchor,
    &version_mismatch::VersionMismatch,
];

/// An entry of a lockfile, and the anchor it pins.
struct Pin<'a> {
    lock: &'a Lockfile,
    entry: &'a LockEntry,
    anchor: Option<&'a Anchor>,
    workflow: &'a str,
}

impl<'a> Pin<'a> {
    /// The anchor's id.
    fn id(&self) -> &'a str {
        &self.entry.id.value
    }

    /// What findings about the entry are about.
    fn subject(&self) -> Subject {
        Subject::new(SubjectKind::Lock, format!("{}/{}", self.workflow, self.id()))
    }

    /// The file that the pinned digest is compared with: the anchor's source. Where the entry names another file, that is
    /// a fault of its own, and does not change what the anchor's content is.
    fn source(&self) -> Option<&'a RepoPath> {
        self.anchor?.source_path()
    }

    /// The command that settles what is stale about the entry.
    fn refresh(&self) -> String {
        lock_command(self.id())
    }
}

/// Lockfiles whose content can be judged: those of a version this program knows.
fn locks(registry: &Registry) -> impl Iterator<Item = &Lockfile> {
    registry.locks.iter().filter(|lock| lock.is_understood())
}

/// Every entry of every lockfile that can be judged.
fn pins(registry: &Registry) -> impl Iterator<Item = Pin<'_>> {
    locks(registry).flat_map(|lock| pins_of(registry, lock))
}

/// The entries of one lockfile.
fn pins_of<'a>(registry: &'a Registry, lock: &'a Lockfile) -> impl Iterator<Item = Pin<'a>> {
    let workflow = lock.name(registry);
    lock.entries.iter().map(move |entry| Pin { lock, entry, anchor: registry.anchor(&entry.id.value), workflow })
}

/// False when some anchors may not have been read, so that an id nobody declares proves nothing.
fn anchors_are_whole(registry: &Registry) -> bool {
    !registry.manifests.is_empty()
        && !registry.manifests_incomplete()
        && registry.manifests.iter().all(|manifest| manifest.unmatched.is_empty())
}
