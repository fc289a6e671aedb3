//! What git remembers: commits, who made them, and which of them touched a path.
//!
//! libgit2 serves references, configuration and the object database. Commits are read raw, and from git's own commit-graph
//! file where there is one, because libgit2's walk is several times slower and ignores the file.

mod commit;
pub mod folder;
mod mailmap;
mod moment;

pub use commit::{Commit, Oid, Person, Signature, Trailer};
pub use mailmap::Mailmap;
pub use moment::Moment;
