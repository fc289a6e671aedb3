//! Who changed what, when, and who approved: events, read from history.

mod event;
mod filter;

pub use event::{Event, Log, Merge, Reach};
pub use filter::{Filter, Wanted};
