//! `ssot comment`.

mod request;
mod write;

use super::Stop;
use crate::args::{Arguments, Comment};
use crate::output::Status;
use ssot::comment::{Document, Told};
use ssot::workspace::Compared;

pub(super) fn run(arguments: &Arguments, command: &Comment) -> Result<Status, Stop> {
    match command {
        Comment::Write(options) => write::run(arguments, options),
        Comment::Request(options) => request::run(options),
    }
}

/// What a comment tells of a comparison; `id` tells it from others about the same folder.
pub(super) fn document(compared: &Compared, id: Option<&str>) -> Document {
    Document::of(&Told {
        new: &compared.new,
        difference: &compared.difference,
        sources: &compared.validated.registry.sources,
        id,
    })
}
