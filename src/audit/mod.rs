//! Who changed what, when, and who approved: events, read from history.

mod event;
mod filter;
mod retention;
pub mod snapshot;
pub mod verify;

pub use event::{Event, Log, Merge, Reach};
pub use filter::{Filter, Wanted};
pub use retention::retention;
