//! Who changed what, when, and who approved: events, read from history.

mod event;

pub use event::{Event, Log};
