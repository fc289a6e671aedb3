//! Who changed what, when, and who approved: events, read from history.

mod event;
mod retention;
pub mod snapshot;
pub mod verify;

pub use event::{Event, Log};
pub use retention::retention;
