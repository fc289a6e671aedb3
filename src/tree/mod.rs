//! Reading a tree: the working tree, the index, a commit, a plain folder, or memory.
//!
//! [`Tree`] is the only way to a file's bytes. A path that goes in is a [`RepoPath`], so nothing outside the tree can be
//! asked for; symbolic links are entries with a target text, and following them is [`resolve`]'s job.
//!
//! [`open`] picks the implementation: [`WorktreeTree`], [`ObjectTree`] (the index or a commit), [`FolderTree`].
//! [`MemoryTree`] is for tests. Nothing here runs a program, and only [`write_atomically`] and
//! [`write_file`] write.

#![allow(clippy::disallowed_methods, reason = "this layer is the one that reads and writes files")]

mod attributes;
mod blobs;
mod clean;
mod discover;
mod disk;
mod folder;
mod handles;
mod ignored;
mod index;
mod links;
mod listing;
mod locate;
mod memory;
mod names;
mod objects;
mod open;
mod output;
mod replace;
mod resolve;
mod revision;
mod scoped;
mod walk;
mod worktree;
mod write;

pub use discover::is_of_environment;
pub use folder::FolderTree;
pub use handles::Handles;
pub use memory::MemoryTree;
pub use objects::ObjectTree;
pub use open::{Opened, Options, Selection, open};
pub use output::{OutputError, write_file};
pub use replace::{Replacement, replace_texts};
pub use resolve::{resolve, resolve_with_links};
pub use scoped::Scoped;
pub use worktree::WorktreeTree;
pub use write::write_atomically;

use crate::finding::TreeDescription;
use crate::hash::Sha256Digest;
use crate::path::RepoPath;
use std::sync::Arc;

/// What a path of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A symbolic link.
    Symlink,
    /// A commit of another repository. It is not entered.
    Submodule,
}

/// One path of the tree's listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The path.
    pub path: RepoPath,
    /// What it is.
    pub kind: EntryKind,
    /// False for a file of the working tree that git does not track (and does not ignore).
    pub tracked: bool,
    /// The index holds several stages of the path: a merge was not finished.
    pub conflicted: bool,
}

/// What a path leads to, symbolic links followed inside the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A regular file, at this path after links.
    File(RepoPath),
    /// A folder, at this path after links.
    Folder(RepoPath),
    /// Nothing is there.
    Missing,
    /// Not in the tree, but on disk and ignored by git, so a commit will never hold it (working tree only).
    OnDiskIgnored,
    /// On disk is what git does not see because it is neither a file nor a folder nor a link: "a named pipe".
    Special(&'static str),
    /// The path is, or lies inside, a submodule at this path.
    Submodule(RepoPath),
    /// A link at this path leads out of the tree.
    LeavesTree(RepoPath),
    /// Links at this path lead in a circle, or through more than forty links.
    LinkLoop(RepoPath),
}

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no such file in the tree.
    #[error("no such file")]
    Missing,
    /// It is a folder, a link or a submodule.
    #[error("not a regular file")]
    NotAFile,
    /// The tree names the object, but this clone does not have it (shallow or partial clone).
    #[error("git does not have the object {oid} in this clone")]
    Absent {
        /// The object's id.
        oid: String,
    },
    /// Larger than the caller is ready to take.
    #[error("is {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// Size in bytes.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The operating system or git failed.
    #[error("{0}")]
    Failed(String),
}

/// Why a tree could not be opened or listed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// The folder does not exist or cannot be entered.
    #[error("cannot open the folder {path}: {reason}")]
    Folder {
        /// As it was given.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// A revision or the index was asked for outside a repository.
    #[error(
        "{path} is not in a git repository, so {wanted} cannot be read; run inside a repository, or without that option"
    )]
    NotARepository {
        /// As it was given.
        path: String,
        /// What was asked for.
        wanted: String,
    },
    /// The revision names nothing here.
    #[error("the revision {rev:?} cannot be found in this repository: {reason}")]
    UnknownRevision {
        /// As it was given.
        rev: String,
        /// Why, and how to fetch it.
        reason: String,
    },
    /// The revision is the name of several references.
    #[error(
        "the revision {rev:?} is ambiguous: {} have that name; write the one that is meant in full, or delete the other",
        .names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
    )]
    AmbiguousRevision {
        /// As it was given.
        rev: String,
        /// The references' full names.
        names: Vec<String>,
    },
    /// A kind of repository that libgit2 cannot read.
    #[error("{what}; {next}")]
    Unsupported {
        /// What it is.
        what: String,
        /// What to do.
        next: String,
    },
    /// Anything else git or the system said.
    #[error("cannot {doing}: {reason}")]
    Failed {
        /// What was being done.
        doing: String,
        /// What was said.
        reason: String,
    },
}

/// What one pass over a file's bytes tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digested {
    /// SHA-256 of the bytes git stores (after clean filters).
    pub sha256: Sha256Digest,
    /// Size of those bytes.
    pub size: u64,
}

/// A tree of files. All answers are about one moment; all lists are sorted by path.
pub trait Tree: Sync {
    /// Which tree this is.
    fn describe(&self) -> TreeDescription;

    /// Every path: files, links and submodules; not folders, not ignored files, nothing inside a submodule.
    fn entries(&self) -> &[Entry];

    /// Remarks about the tree for the reader of the report.
    fn notes(&self) -> &[String];

    /// The bytes git stores for a regular file (clean filters applied), when there are at most `limit` of them.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read(&self, path: &RepoPath, limit: u64) -> Result<Arc<[u8]>, ReadError>;

    /// SHA-256 and size of the bytes git stores for a regular file, in constant memory.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn digest(&self, path: &RepoPath) -> Result<Digested, ReadError>;

    /// The target text of a symbolic link.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read_link(&self, path: &RepoPath) -> Result<String, ReadError>;

    /// The id under which git keeps a regular file's bytes, in hexadecimal, where that is known without reading the file.
    /// Two files with equal ids have equal bytes; nothing follows from different ones.
    fn stored_as(&self, _path: &RepoPath) -> Option<String> {
        None
    }

    /// True when a `.gitignore` of the tree would keep the path from being added.
    fn is_ignored(&self, path: &RepoPath) -> bool;

    /// True when something exists at the path outside the listing because git ignores it (working tree only).
    fn exists_ignored(&self, path: &RepoPath) -> bool;

    /// What stands on disk at a path that git does not see because it is neither a file nor a folder nor a link: "a named
    /// pipe" (working tree and plain folder only).
    fn special(&self, _path: &RepoPath) -> Option<&'static str> {
        None
    }

    /// Folders that cannot be read though git tracks files in them, so that those files are not listed.
    fn hidden(&self) -> &[RepoPath] {
        &[]
    }

    /// False when nothing is known of tracking: a plain folder, or memory.
    fn knows_tracking(&self) -> bool;

    /// The entry at a path.
    fn entry(&self, path: &RepoPath) -> Option<&Entry> {
        let entries = self.entries();
        entries.binary_search_by(|entry| entry.path.cmp(path)).ok().and_then(|at| entries.get(at))
    }
}
