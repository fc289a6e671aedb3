//! What git remembers: commits, who made them, and which of them touched a path.
//!
//! libgit2 serves references, configuration and the object database. Commits are read raw, and from git's own commit-graph
//! file where there is one, because libgit2's walk is several times slower and ignores the file.

mod ancestry;
mod automatic;
mod commit;
mod compare;
mod entries;
mod error;
pub mod folder;
pub mod graph;
mod mailmap;
mod moment;
mod moved;
mod oid;
mod pack;
mod raw;
mod repository;
mod shallow;

mod store;
mod touching;
mod trailers;
mod walked;
mod watch;

pub use ancestry::MergeBases;
pub use commit::{Commit, Person, Signature, Trailer};
pub use error::HistoryError;
pub use mailmap::Mailmap;
pub use moment::Moment;
pub use oid::Oid;
pub use repository::History;
pub use touching::{FileChange, Held, Order, Touch, Touches};
pub use watch::{Predicate, Watch};
