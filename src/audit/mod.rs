//! Who changed what, when, and who approved: events, read from history; and snapshots that vouch for it.
//!
//! [`log`] compares the registry before and after each commit that touched it. Only what differs is parsed.

mod error;
mod event;
mod filter;
mod members;
mod merged;
mod moment;
mod notes;
mod outline;
mod readable;
pub mod report;
mod request;
mod retention;
pub mod snapshot;
mod sources;
mod step;
mod timeline;
pub mod verify;
mod versions;

pub use error::AuditError;
pub use event::{Cut, Event, Log, Merge, Reach};
pub use filter::{Filter, UnknownName};

pub use request::Request;
pub use retention::retention;
pub use timeline::log;
