//! From a [`Location`] to lines and columns: the one place where every format gets its positions from.

use super::sanitize;
use crate::finding::Location;
use crate::text::{Position, Side, SourceFile, Sources};

/// The start of a file, which stands for the file as a whole.
pub const TOP: Position = Position { line: 1, column: 1, byte: 0 };

/// A location as people count it.
#[derive(Debug, Clone, Copy)]
pub struct Resolved<'a> {
    /// The text that is pointed into; `None` for a location without a span, or in a file that was not read as text.
    pub file: Option<&'a SourceFile>,
    /// Where it starts.
    pub start: Position,
    /// Where it ends (exclusive). The same as `start` where nothing is covered.
    pub end: Position,
}

/// Resolves a location. A location without a span, or in a file whose text is not in `sources`, is [`TOP`] to [`TOP`].
pub fn resolve<'a>(location: &Location, sources: &'a Sources) -> Resolved<'a> {
    match (location.span, sources.at(location.side, &location.path)) {
        (Some(span), Some(file)) => {
            let start = file.position(span.start);
            let end = if span.is_empty() { start } else { file.position(span.end) };
            Resolved { file: Some(file), start, end }
        }
        _ => Resolved { file: None, start: TOP, end: TOP },
    }
}

/// What people call a location's file: its path, and `REV:path` in the base, as git writes it. Fit for one line.
pub fn name(location: &Location, sources: &Sources) -> String {
    let path = sanitize::path(&location.path);
    match location.side {
        Side::Head => path.into_owned(),
        Side::Base => format!("{}:{path}", sanitize::one_line(sources.base().unwrap_or("base"))),
    }
}
