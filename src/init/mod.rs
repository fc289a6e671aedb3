//! A first registry for a repository that has none: what a look at its files proposes, and the texts that say so.
//!
//! Nothing here writes, and nothing of the repository is run. Only files that git tracks are looked at (all of them where it tracks
//! none yet), links are not followed, and what a file holds is believed only as far as its text says so.

mod automation;
mod content;
mod files;
mod ids;
mod kind;
mod names;
mod propose;
mod scalar;

pub use automation::{hook, runs_in, workflow};
pub use files::{FileContext, governance, manifest, settings};
pub use kind::{Kind, OfKind};
pub use propose::{Proposed, Seen, propose};

use crate::path::RepoPath;

/// The scalar that YAML reads as the text.
pub fn yaml_text(text: &str) -> String {
    scalar::quote(text)
}

/// How many anchors of a kind are proposed. More than a screenful of one kind is a list that nobody reads.
pub const MOST_OF_A_KIND: usize = 12;

/// What the repository seems to hold.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The anchors, by kind and path.
    pub anchors: Vec<Proposed>,
    /// What was found and is left out, by kind.
    pub left_out: Vec<OfKind>,
    /// Globs of folders that hold copies, samples, or platforms of their own.
    pub exclude: Vec<String>,
    /// Folders that hold a registry of their own, the outermost of each. What lies in them is not proposed.
    pub nested: Vec<RepoPath>,
    /// What a reader should know.
    pub notes: Vec<String>,
}

/// What is known of a file that may be an anchor's source.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    kind: Kind,
    path: RepoPath,
    format: Option<String>,
    version: Option<String>,
    title: Option<String>,
}

impl Found {
    fn new(kind: Kind, path: &RepoPath) -> Self {
        let format = kind.format(path);
        Self { kind, path: path.clone(), format, version: None, title: None }
    }
}
