//! The semantic difference of two trees, as text, Markdown and JSON.

mod flat;
mod json;
mod markdown;
pub mod outline;
mod text;
mod words;

pub use flat::flat;
pub use markdown::add as add_sections;
pub use words::{counts, summary as counts_in_words};

use super::guard::guarded;
use super::{OutputFormat, Style};
use crate::delta::Difference;
use crate::text::Sources;
use std::io::{self, Write};

/// The ways a difference can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DiffFormat {
    /// For a terminal.
    Text,
    /// For a comment on a pull request.
    Markdown,
    /// Versioned JSON, for programs: `schemas/diff.schema.json`.
    Json,
}

impl OutputFormat for DiffFormat {
    fn all() -> &'static [Self] {
        &[Self::Text, Self::Markdown, Self::Json]
    }

    fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Json => "json",
        }
    }
}

/// Writes a difference in a format. `sources` holds the texts of both trees.
///
/// # Errors
/// When `out` cannot be written to.
pub fn difference(
    format: DiffFormat,
    difference: &Difference,
    sources: &Sources,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(64 * 1024, out);
    match format {
        DiffFormat::Text => guarded(&mut out, |out| text::write(difference, sources, style, out))?,
        DiffFormat::Markdown => guarded(&mut out, |out| markdown::write(difference, sources, out))?,
        DiffFormat::Json => json::write(difference, sources, &mut out)?,
    }
    out.flush()
}
