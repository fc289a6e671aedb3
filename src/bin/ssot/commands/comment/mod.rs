//! `ssot comment`.

mod request;
mod write;

use super::Stop;
use crate::args::{Arguments, Comment};
use crate::output::Status;

pub(super) fn run(arguments: &Arguments, command: &Comment) -> Result<Status, Stop> {
    match command {
        Comment::Write(options) => write::run(arguments, options),
        Comment::Request(options) => request::run(options),
    }
}
