//! Lockfiles as they should be: what `ssot lock` would write, decided without writing.
//!
//! A plan changes no more text than it must: entries nobody asked for, notes, metadata, the order of keys and the way a
//! file is laid out stay as they are, and an entry that already says the right thing is left alone, whatever its spelling.

mod desired;
mod edit;
mod error;
mod place;
mod plan;
mod targets;
mod write;

pub use error::LockError;
pub use plan::{Plan, PlannedFile, Request, plan};

use crate::path::RepoPath;

/// What happens to an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The entry's key, the id of an anchor.
    pub id: String,
    /// What is done to it.
    pub kind: ChangeKind,
}

/// The things that can happen to an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new. When nobody asked for it, this is the entry that depends on it.
    Added {
        /// The entry that depends on it.
        needed_by: Option<String>,
    },
    /// It said something else before.
    Refreshed(Vec<Aspect>),
    /// Its anchor is gone, and pruning was asked for.
    Removed,
}

/// What an entry said wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aspect {
    /// The version.
    Version {
        /// In the lockfile.
        from: Option<String>,
        /// In the manifest.
        to: Option<String>,
    },
    /// The digest of the source.
    Digest,
    /// The path of the source.
    Source {
        /// In the lockfile.
        from: Option<String>,
        /// In the manifest.
        to: RepoPath,
    },
    /// The anchors it builds on.
    Dependencies,
    /// Generated files that are new, changed or no longer generated.
    Generated(Vec<String>),
}
