//! What GitHub's runner tells a step, and what it reads from one: pure functions over bytes and text.

mod event;
mod names;
mod outputs;
mod pulls;
mod words;

pub use event::{Base, Event, EventError, PullRequest, Push};
pub use names::{Commit, Repository, Server};
pub use outputs::output;
pub use pulls::pull_requests_of_run;
pub use words::{UnclosedQuote, split_words};
